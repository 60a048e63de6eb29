//! What Funkwhale should say about an episode: sent with it, or compared with what is there.
//!
//! *Source:* Funkwhale, `music/serializers.py` (`ImportMetadataSerializer`), `tags/models.py`
//! (`TAG_REGEX`), `music/mutations.py` (`TrackMutationSerializer`).

use std::collections::{BTreeSet, HashSet};

use serde_json::{Map, Value, json};

use super::super::words::line;
use super::super::{HostEpisode, HostError};
use super::found::Track;
use super::license::code_of;
use super::options::{License, Options};

/// Characters of a title.
const TITLE: usize = 500;
/// Characters of a description.
const DESCRIPTION: usize = 5000;
/// How many tags are kept. *Source:* Funkwhale, `TAGS_MAX_BY_OBJ`.
const TAGS: usize = 30;
/// Characters of a tag.
const TAG: usize = 100;

/// Endings and media types of sounds that Funkwhale plays. *Source:* Funkwhale, `music/utils.py`,
/// `AUDIO_EXTENSIONS_AND_MIMETYPE`.
const SOUNDS: [(&str, &str); 9] = [
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("m4a", "audio/x-m4a"),
    ("aac", "audio/aac"),
    ("ogg", "audio/ogg"),
    ("opus", "audio/opus"),
    ("flac", "audio/flac"),
    ("flac", "audio/x-flac"),
    ("aiff", "audio/aiff"),
];

/// What is said of an episode. What it does not say is left as it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub title: String,
    /// Markdown.
    pub description: Option<String>,
    pub position: Option<u32>,
    pub tags: Vec<String>,
    /// A code that the instance may not know.
    pub license: Option<String>,
    pub copyright: Option<String>,
}

impl Wanted {
    /// Of an episode, as far as Funkwhale has a place for it.
    pub fn of(options: &Options, episode: &HostEpisode) -> Wanted {
        let license = match &options.license {
            License::OfEpisode => episode.license.as_deref().and_then(code_of),
            License::Code(code) => Some(code.clone()),
            License::Unnamed => None,
        };
        Wanted {
            title: line(&episode.title),
            description: description(episode),
            // It counts from 1, and takes what has no number for the first.
            position: episode.number.filter(|&number| number > 0),
            tags: tags(&episode.tags),
            license,
            copyright: options.copyright.clone(),
        }
    }

    /// What an upload is sent with.
    pub fn metadata(&self, cover: Option<&str>) -> Value {
        let mut sent = Map::new();
        sent.insert("title".to_owned(), json!(self.title));
        let mut add = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                sent.insert(name.to_owned(), value);
            }
        };
        add("description", self.description.as_ref().map(|text| json!(text)));
        add("position", self.position.map(|number| json!(number)));
        add("tags", (!self.tags.is_empty()).then(|| json!(self.tags)));
        add("license", self.license.as_ref().map(|code| json!(code)));
        add("copyright", self.copyright.as_ref().map(|text| json!(text)));
        add("cover", cover.map(|uuid| json!(uuid)));
        Value::Object(sent)
    }

    /// What an edit has to change of a track; nothing if it is as it should be.
    pub fn changes(&self, track: &Track) -> Map<String, Value> {
        let mut changes = Map::new();
        if line(&track.title) != self.title {
            changes.insert("title".to_owned(), json!(self.title));
        }
        if let Some(text) = &self.description
            && track.description.as_deref().map(plain).as_ref() != Some(text)
        {
            let description = json!({ "text": text, "content_type": "text/markdown" });
            changes.insert("description".to_owned(), description);
        }
        if self.position.is_some_and(|number| track.position != Some(u64::from(number))) {
            changes.insert("position".to_owned(), json!(self.position));
        }
        if self.license.is_some() && track.license != self.license {
            changes.insert("license".to_owned(), json!(self.license));
        }
        if self.copyright.is_some() && track.copyright != self.copyright {
            changes.insert("copyright".to_owned(), json!(self.copyright));
        }
        // Tags that differ in case alone are one.
        let lower = |tags: &[String]| -> BTreeSet<String> {
            tags.iter().map(|tag| tag.to_lowercase()).collect()
        };
        if !self.tags.is_empty() && lower(&track.tags) != lower(&self.tags) {
            changes.insert("tags".to_owned(), json!(self.tags));
        }
        changes
    }

    /// Whether Funkwhale takes the one for the other: it does not import a second upload of the
    /// same title and position. *Source:* Funkwhale, `_get_track`, `get_owned_duplicates`.
    pub fn is_twin(&self, track: &Track) -> bool {
        line(&track.title).to_lowercase() == self.title.to_lowercase()
            && track.position == Some(u64::from(self.position.unwrap_or(1)))
    }
}

/// Whether its title can go there. *Errors:* [`HostError::NotTaken`].
pub(super) fn check_title(host: &str, episode: &HostEpisode) -> Result<(), HostError> {
    let title = line(&episode.title);
    if !title.is_empty() && title.chars().count() <= TITLE {
        return Ok(());
    }
    Err(HostError::NotTaken {
        host: host.to_owned(),
        what: "the episode".to_owned(),
        why: format!("a title has 1 to {TITLE} characters there"),
        hint: "change its `title` in episode.toml".to_owned(),
    })
}

/// Whether its sound can go there. *Errors:* [`HostError::NotTaken`].
pub(super) fn check_sound(host: &str, episode: &HostEpisode) -> Result<&'static str, HostError> {
    ending(episode).ok_or_else(|| {
        let shown: String = episode.sound.media_type.escape_debug().take(60).collect();
        HostError::NotTaken {
            host: host.to_owned(),
            what: "the episode".to_owned(),
            why: format!("it plays no sound of the type `{shown}`"),
            hint: "make an MP3 of it: say so in an [[output]] of show.toml".to_owned(),
        }
    })
}

/// The ending of the sound's name, by which Funkwhale tells its type.
fn ending(episode: &HostEpisode) -> Option<&'static str> {
    let found = SOUNDS.iter().find(|(_, media)| *media == episode.sound.media_type);
    found.map(|(ending, _)| *ending)
}

/// Whether its notes are too long to go there whole.
pub(super) fn is_cut(episode: &HostEpisode) -> bool {
    (words(episode) + &link(episode)).chars().count() > DESCRIPTION
}

/// The notes, else the summary, and where the rest is: the page has text and chapters.
fn description(episode: &HostEpisode) -> Option<String> {
    let (text, link) = (words(episode), link(episode));
    let room = DESCRIPTION - link.chars().count().min(DESCRIPTION);
    let text = if text.chars().count() <= room {
        text
    } else {
        let cut: String = text.chars().take(room.saturating_sub(1)).collect();
        let end = cut.rfind(char::is_whitespace).unwrap_or(cut.len());
        format!("{}…", cut[..end].trim_end())
    };
    Some(plain(&(text + &link))).filter(|text| !text.is_empty())
}

fn words(episode: &HostEpisode) -> String {
    let notes = plain(&episode.notes);
    if notes.is_empty() { plain(&episode.summary) } else { notes }
}

fn link(episode: &HostEpisode) -> String {
    match episode.page.as_str() {
        "" => String::new(),
        page if episode.notes.contains(page) => String::new(),
        page => format!("\n\n<{page}>"),
    }
}

/// As Django REST framework keeps a text: no ends, no NUL.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\0', "").trim().to_owned()
}

/// Letters, digits and `_` alone: `logiciel libre` becomes `LogicielLibre`.
fn tags(words: &[String]) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for tag in words {
        let parts: Vec<&str> = tag
            .split(|one: char| !one.is_alphanumeric() && one != '_')
            .filter(|part| !part.is_empty())
            .collect();
        let joined: String = match parts.as_slice() {
            [word] => (*word).to_owned(),
            words => words.iter().map(|word| capital(word)).collect(),
        };
        let joined: String = joined.chars().take(TAG).collect();
        if !joined.is_empty() && seen.insert(joined.to_lowercase()) {
            found.push(joined);
        }
    }
    found.truncate(TAGS);
    found
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_cut_at_a_word_and_keeps_the_address() {
        let mut episode = HostEpisode {
            notes: "mot ".repeat(2000),
            page: "https://a.example/e_1/".to_owned(),
            ..HostEpisode::default()
        };
        let text = description(&episode).unwrap();
        assert!(text.chars().count() <= DESCRIPTION && text.chars().count() > 4900);
        assert!(text.ends_with("mot…\n\n<https://a.example/e_1/>"), "{text}");
        assert!(is_cut(&episode));
        episode.notes = "See https://a.example/e_1/\r\nnow\0".to_owned();
        let text = description(&episode).unwrap();
        assert_eq!(text, "See https://a.example/e_1/\nnow");
        assert!(!is_cut(&episode));
        assert_eq!(description(&HostEpisode::default()), None);
    }

    #[test]
    fn tags_are_what_its_pattern_allows() {
        let words = ["logiciel libre", "Été", "mp3", "MP3", "a-b", "🎙", "x_y"];
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        assert_eq!(tags(&words), ["LogicielLibre", "Été", "mp3", "AB", "x_y"]);
    }
}
