//! Names that never change: of the feed and of each episode.

use std::fmt;

use serde::Serialize;
use uuid::Uuid;

use super::slot::Slot;

/// The namespace of podcast:guid, from the Podcast Namespace's `guid` tag.
const PODCAST: Uuid = Uuid::from_u128(0xead4c236_bf58_58c6_a2c6_a6b28d128cb6);

/// A name that is given once and never changed. Made by pod it is a UUID; an
/// episode brought in from another feed keeps whatever text it had.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Guid(String);

impl Guid {
    /// A fresh name, a random UUID (RFC 9562 version 4).
    pub fn random() -> Guid {
        Guid(Uuid::new_v4().to_string())
    }

    /// The name of the feed at `url`: UUID version 5 of the address without
    /// its scheme and without slashes at the end.
    ///
    /// *Source:* Podcast Namespace, `<podcast:guid>`.
    pub fn of_feed(url: &str) -> Guid {
        let address = url.split_once("://").map_or(url, |(_, rest)| rest);
        let address = address.trim_end_matches('/');
        Guid(Uuid::new_v5(&PODCAST, address.as_bytes()).to_string())
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Slot<'_> {
    /// A feed's name, a UUID with its dashes.
    pub fn feed_guid(&self) -> Option<Guid> {
        let text = self.text()?;
        match Uuid::parse_str(&text) {
            Ok(uuid) if text.len() == 36 => Some(Guid(uuid.to_string())),
            _ => {
                self.error(
                    format!("`{}` is no UUID", text.escape_debug()),
                    "put back the one the feed was first published with",
                );
                None
            }
        }
    }

    /// An episode's name, any text.
    pub fn episode_guid(&self) -> Option<Guid> {
        self.text().map(Guid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The two feeds whose names the Podcast Namespace gives as examples.
    #[test]
    fn feed_names_are_those_of_the_podcast_namespace() {
        let podnews = Guid::of_feed("https://podnews.net/rss");
        assert_eq!(podnews.as_str(), "9b024349-ccf0-5f69-a609-6b82873eab3c");
        let pc20 = Guid::of_feed("http://mp3s.nashownotes.com/pc20rss.xml/");
        assert_eq!(pc20.as_str(), "917393e3-1b1e-5cef-ace4-edaa54e1f810");
    }

    #[test]
    fn fresh_names_differ() {
        assert_ne!(Guid::random(), Guid::random());
    }
}
