//! What an instance is, and how much it takes.

use serde_json::Value;

use super::super::HostError;
use super::super::talk::Talk;
use super::text::Room;
use crate::publish::storage::Watch;

/// What Mastodon takes when an instance says nothing. *Source:* Mastodon,
/// `StatusLengthValidator::MAX_CHARS`, `URL_PLACEHOLDER_CHARS`.
const CHARACTERS: u64 = 500;
const PER_URL: u64 = 23;

/// *Source:* Mastodon, `MediaAttachment::VIDEO_LIMIT`, which holds for sounds too.
const SOUND: u64 = 99 * 1024 * 1024;

/// *Source:* Mastodon, `MediaAttachment::MAX_DESCRIPTION_LENGTH`.
const DESCRIPTION: u64 = 1500;

/// What is known of an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Instance {
    /// As `Mastodon 4.4.1`.
    pub software: String,
    pub room: Room,
    /// The longest sound, in bytes.
    pub sound: u64,
    /// Media types it takes; empty if it does not say.
    pub takes: Vec<String>,
    /// Characters of a description.
    pub description: usize,
}

impl Instance {
    /// Asks it; in the old way where it does not know the new one.
    pub fn ask(talk: &Talk, watch: &dyn Watch) -> Result<Instance, HostError> {
        let doing = "asking what it takes";
        let mut heard = talk.get("/api/v2/instance", doing, watch)?;
        if heard.is_unknown() {
            heard = talk.get("/api/v1/instance", doing, watch)?;
        }
        let value = talk.value(&heard, doing, "a question about itself")?;
        if !value.is_object() {
            return Err(talk.odd(doing, "no description of an instance"));
        }
        Ok(Instance::read(&value))
    }

    fn read(value: &Value) -> Instance {
        let of = |path: &str| value.pointer(path).and_then(number);
        let software = software(value);
        let characters = of("/configuration/statuses/max_characters")
            .or_else(|| of("/max_toot_chars"))
            .unwrap_or(CHARACTERS);
        // Others than Mastodon and its forks name a number, and count all letters.
        let is_mastodon = software.starts_with("Mastodon ");
        let per_url = of("/configuration/statuses/characters_reserved_per_url").unwrap_or(PER_URL);
        let takes = value.pointer("/configuration/media_attachments/supported_mime_types");
        let takes = takes.and_then(Value::as_array).into_iter().flatten();
        let takes = takes.filter_map(Value::as_str).map(str::to_lowercase).collect();
        let sound = of("/configuration/media_attachments/video_size_limit");
        let description = of("/configuration/media_attachments/description_limit");
        let usize = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        Instance {
            software,
            room: Room {
                characters: usize(characters),
                per_url: is_mastodon.then(|| usize(per_url)),
            },
            sound: sound.or_else(|| of("/upload_limit")).unwrap_or(SOUND),
            takes,
            description: usize(description.unwrap_or(DESCRIPTION)),
        }
    }

    /// Whether it takes a file.
    pub fn fits(&self, length: u64, media_type: &str) -> bool {
        let alike = match media_type {
            "audio/mpeg" => "audio/mp3",
            "audio/mp4" => "audio/m4a",
            other => other,
        };
        let known = |one: &String| one == media_type || one == alike;
        length <= self.sound && (self.takes.is_empty() || self.takes.iter().any(known))
    }
}

/// A number, also written as a text.
fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// Servers of Mastodon's kind pretend to be Mastodon, and say in brackets what they are.
fn software(value: &Value) -> String {
    let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
    let version: String =
        text("version").chars().filter(|one| !one.is_control()).take(80).collect();
    let source = text("source_url").to_lowercase();
    let inner = ["(compatible; ", "(not true; really "].into_iter().find_map(|mark| {
        let (_, rest) = version.split_once(mark)?;
        Some(rest.trim_end_matches(')').replacen('/', " ", 1))
    });
    match inner {
        Some(inner) => inner,
        None if source.contains("gotosocial") => format!("GoToSocial {version}"),
        None => format!("Mastodon {version}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn instances_say_what_they_are_and_take() {
        let mastodon = Instance::read(&json!({
            "version": "4.4.1",
            "source_url": "https://github.com/mastodon/mastodon",
            "configuration": {
                "statuses": { "max_characters": 1000, "characters_reserved_per_url": 20 },
                "media_attachments": {
                    "supported_mime_types": ["image/png", "audio/mp3"],
                    "video_size_limit": 1000,
                },
            },
        }));
        assert_eq!(mastodon.software, "Mastodon 4.4.1");
        assert_eq!(mastodon.room, Room { characters: 1000, per_url: Some(20) });
        assert!(mastodon.fits(1000, "audio/mpeg") && !mastodon.fits(1001, "audio/mpeg"));
        assert!(!mastodon.fits(10, "audio/flac"));
        let version = "2.7.2 (compatible; Akkoma 3.15)";
        let akkoma = json!({ "version": version, "max_toot_chars": "5000", "upload_limit": 16 });
        let akkoma = Instance::read(&akkoma);
        assert_eq!(akkoma.software, "Akkoma 3.15");
        assert_eq!(akkoma.room, Room { characters: 5000, per_url: None });
        assert_eq!((akkoma.sound, akkoma.fits(16, "audio/flac")), (16, true));
        let snac = json!({ "version": "4.0.0 (not true; really snac/2.75)" });
        assert_eq!(Instance::read(&snac).software, "snac 2.75");
        assert_eq!(Instance::read(&json!({})).room.characters, 500);
    }
}
