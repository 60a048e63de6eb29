//! published.toml: what was published, and at which addresses, so that they never change.
//!
//! Publishing writes it, everything that makes addresses reads it. An episode that stands in it
//! keeps its GUID and the address of its sound for ever, whatever its files are called now.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::page::{LARGEST, Page};
use super::tags::Conversation;
use crate::report::Diagnostic;

/// The ledger's name, in the show's folder.
pub const LEDGER: &str = "published.toml";

/// More than 10,000 episodes with a dozen addresses each need.
const LARGEST_LEDGER: u64 = LARGEST * 64;

/// What was published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ledger {
    /// The `podcast:guid` the feed went out with.
    pub guid: Option<String>,
    /// Where the feed went to.
    pub feed: Option<String>,
    /// The episodes that went out.
    pub episode: Vec<Published>,
}

/// An episode that went out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Published {
    /// Its GUID in the feed: the key.
    pub guid: String,
    /// Its folder when it was last published.
    pub folder: String,
    /// The address of its sound.
    pub enclosure: Option<String>,
    /// How long the sound is, in bytes.
    pub length: Option<u64>,
    /// The sound's media type.
    #[serde(rename = "type")]
    pub media_type: Option<String>,
    /// How long it is to hear, in milliseconds.
    pub length_ms: Option<i64>,
    /// Whether the GUID is an address at which the episode is found.
    pub guid_is_address: bool,
    /// What it was called in addresses.
    pub slug: Option<String>,
    /// The moment it came out, as in a manifest.
    pub date: Option<String>,
    /// Whether it was taken out of the feed again.
    pub withdrawn: bool,
    /// Conversations about it on hosts.
    pub conversation: Vec<Conversation>,
}

impl Ledger {
    /// Reads the ledger of the show in `root`; an empty one when there is none.
    ///
    /// *Errors:* unreadable, not TOML (a merge that was not finished), of another shape. Nothing
    /// may be published then: addresses could change.
    pub fn read(root: &Path) -> Result<Ledger, Box<Diagnostic>> {
        let path = root.join(LEDGER);
        if std::fs::symlink_metadata(&path).is_err() {
            return Ok(Ledger::default());
        }
        let page = Page::read_up_to(&path, PathBuf::from(LEDGER), LARGEST_LEDGER)?;
        let hint = "take it back from version control: it keeps the addresses of what was \
                    published; nothing was changed";
        let Some(document) = page.parse() else {
            let mut found = page.into_found();
            let first = match found.is_empty() {
                true => Diagnostic::error("`published.toml` cannot be read").in_file(LEDGER),
                false => found.remove(0),
            };
            return Err(Box::new(first.hint(hint)));
        };
        toml_edit::de::from_document(document.into_mut()).map_err(|error| {
            let message = error.message().to_owned();
            let message = format!("`published.toml` is not a ledger: {message}");
            let diagnostic = Diagnostic::error(message);
            let diagnostic = match error.span() {
                Some(span) => diagnostic.at(LEDGER, page.mark(span)),
                None => diagnostic.in_file(LEDGER),
            };
            Box::new(diagnostic.hint(hint))
        })
    }

    /// The entry of an episode's GUID.
    pub fn of(&self, guid: &str) -> Option<&Published> {
        self.episode.iter().find(|one| one.guid == guid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_is_read_and_a_missing_one_is_empty() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Ledger::read(folder.path()).unwrap(), Ledger::default());
        let text = "feed = \"https://x.example/feed.xml\"\n[[episode]]\nguid = \"a\"\n\
                    enclosure = \"https://x.example/media/a-1.mp3\"\nlength = 12\n";
        std::fs::write(folder.path().join(LEDGER), text).unwrap();
        let ledger = Ledger::read(folder.path()).unwrap();
        let published = ledger.of("a").unwrap();
        assert_eq!(published.enclosure.as_deref(), Some("https://x.example/media/a-1.mp3"));
        assert_eq!((published.length, published.withdrawn), (Some(12), false));
    }

    #[test]
    fn an_unfinished_merge_is_an_error_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let text = "feed = \"x\"\n<<<<<<< ours\n[[episode]]\n";
        std::fs::write(folder.path().join(LEDGER), text).unwrap();
        let error = Ledger::read(folder.path()).unwrap_err();
        assert_eq!(error.place.unwrap().mark.unwrap().line, 2);
        std::fs::write(folder.path().join(LEDGER), "episode = 3\n").unwrap();
        assert!(Ledger::read(folder.path()).unwrap_err().message.contains("not a ledger"));
    }
}
