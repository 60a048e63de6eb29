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

/// What stands at its head, for whoever opens it.
const HEAD: &str = "\
# What was published, and at which addresses: written by pod, so that they never change.
# Keep it in version control. An episode that stands here keeps its GUID and the address of its
# sound, whatever becomes of its files.

";

/// What was published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ledger {
    /// The `podcast:guid` the feed went out with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guid: Option<String>,
    /// Where the feed went to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feed: Option<String>,
    /// The digest of the feed as it last went out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feed_digest: Option<String>,
    /// The moment it did (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feed_sent: Option<String>,
    /// The digest of the feed that hubs and webhooks were last told of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feed_announced: Option<String>,
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
    /// What it was called then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The address of its sound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enclosure: Option<String>,
    /// How long the sound is, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<u64>,
    /// The sound's media type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// How long it is to hear, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length_ms: Option<i64>,
    /// Whether the GUID is an address at which the episode is found.
    #[serde(skip_serializing_if = "is_not")]
    pub guid_is_address: bool,
    /// What it was called in addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// The moment it came out, as in a manifest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The moment it was first sent (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<String>,
    /// The digest of what was told of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made: Option<String>,
    /// Whether only hosts have it: the feed does not tell of it, or not yet.
    #[serde(skip_serializing_if = "is_not")]
    pub only_at_hosts: bool,
    /// Whether the feed that names it was not yet seen to have arrived.
    #[serde(skip_serializing_if = "is_not")]
    pub pending: bool,
    /// How many words of its text its page shows.
    #[serde(skip_serializing_if = "is_none")]
    pub words: u64,
    /// The address of its chapters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chapters: Option<String>,
    /// Whether it was taken out of the feed again.
    #[serde(skip_serializing_if = "is_not")]
    pub withdrawn: bool,
    /// The moment it was (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<String>,
    /// Why it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_because: Option<String>,
    /// Its texts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub transcript: Vec<PublishedText>,
    /// Conversations about it on hosts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conversation: Vec<Conversation>,
    /// What became of it at hosts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub host: Vec<Posted>,
}

/// What is known of an episode at a host.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Posted {
    /// The host's name in show.toml: the key.
    pub name: String,
    /// What the host calls the episode, or the post about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Where people see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its name for ActivityPub: what answers are below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// Who posted it, as others address them: `@podcast@castopod.example`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The page of who posted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_url: Option<String>,
    /// The GUID it has there, where that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guid: Option<String>,
    /// A file that was sent beside the episode, as one that is not used yet, or its picture: what
    /// the host calls it, and where the host asks for it which file that was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media: Option<String>,
    /// The digest of what was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made: Option<String>,
    /// The digest of the episode as it was when all was well there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// How far it came: `created`, `scheduled`, `published`; the host's own words else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// When it comes out there, if later (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduled: Option<String>,
}

/// A text of an episode that went out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PublishedText {
    /// Where it is.
    pub url: String,
    /// Its media type.
    #[serde(rename = "type")]
    pub media_type: String,
    /// BCP 47, where it is another than the episode's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// `captions`, where its times are those of captions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rel: Option<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_not(value: &bool) -> bool {
    !value
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_none(value: &u64) -> bool {
    *value == 0
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
        // Without the places of things, which only errors need, it is read ten times as fast.
        if let Ok(ledger) = toml::from_str(page.text()) {
            return Ok(ledger);
        }
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

    /// The ledger as a file, with a word for whoever opens it. Entries keep their order, so that
    /// version control shows what is new.
    ///
    /// *Errors:* a text that TOML cannot hold, which none is.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        Ok(format!("{HEAD}{}", toml::to_string(self)?))
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
    fn what_is_written_is_read_again() {
        let text = PublishedText {
            url: "https://x.example/a.vtt".to_owned(),
            media_type: "text/vtt".to_owned(),
            ..PublishedText::default()
        };
        let talk = Conversation {
            protocol: "activitypub".to_owned(),
            uri: Some("https://social.example/1".to_owned()),
            account: None,
            account_url: None,
            priority: Some(1),
        };
        let odd = Published {
            guid: "a".to_owned(),
            folder: "episodes/é \"]] #\n".to_owned(),
            title: Some("\u{202e}\\ '''".to_owned()),
            length: Some(u64::from(u32::MAX) * 9),
            withdrawn: true,
            transcript: vec![text.clone(), text],
            conversation: vec![talk],
            ..Published::default()
        };
        let plain = Published { guid: "b".to_owned(), ..Published::default() };
        let ledger = Ledger { episode: vec![odd, plain], ..Ledger::default() };
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(LEDGER), ledger.to_toml().unwrap()).unwrap();
        assert_eq!(Ledger::read(folder.path()).unwrap(), ledger);
        // Nothing is written that says nothing.
        assert!(!ledger.to_toml().unwrap().contains("pending"));
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
