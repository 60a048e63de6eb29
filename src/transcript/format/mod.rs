//! The text of an episode in the formats of others: out of a [`Transcript`] in output time,
//! and into cues that are laid on the recognised words later.
//!
//! ```text
//! Transcript ─► script (clean text, typography) ─► cues (cards of lines) ─► vtt, srt, podlove
//!                                               └► paragraphs            ─► json, html, txt, otranscribe
//! bytes ─► decode (encoding, control characters) ─► vtt, srt, json, txt  ─► Imported
//! ```
//!
//! A new format is one file and one line in [`TABLE`], with a round-trip test.

use std::path::Path;

mod cues;
mod decode;
mod html;
mod import;
mod json;
mod labels;
mod options;
mod otranscribe;
mod script;
mod srt;
mod stamp;
mod txt;
pub(in crate::transcript) mod typography;
mod vtt;

pub use import::{Cue, Encoding, ImportError, Imported, MAX_BYTES, Note};
pub use options::{Options, Preset, Typography};

use super::Transcript;

/// A format transcripts are exchanged in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// WebVTT.
    Vtt,
    /// SubRip.
    Srt,
    /// The Podcasting 2.0 JSON, a segment a paragraph.
    Json,
    /// The Podcasting 2.0 JSON, a segment a word.
    JsonWords,
    /// The Podcasting 2.0 HTML.
    Html,
    /// Plain text.
    Txt,
    /// The JSON of Podlove's publisher and web player.
    Podlove,
    /// oTranscribe's document.
    OTranscribe,
    /// The JSON whisper.cpp writes.
    WhisperCpp,
}

/// What is known of a [`Format`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Which.
    pub format: Format,
    /// As typed by people.
    pub name: &'static str,
    /// What its files end with, without the dot.
    pub extension: &'static str,
    /// As in a feed's `type`.
    pub media_type: &'static str,
    /// Whether [`export`] writes it.
    pub exports: bool,
    /// Whether [`import`] reads it.
    pub imports: bool,
    /// For a person choosing.
    pub about: &'static str,
}

/// Every format. Media types are those the podcast namespace lists for `podcast:transcript`.
pub const TABLE: [Entry; 9] = [
    entry(Format::Vtt, "vtt", "vtt", "text/vtt", BOTH, "WebVTT, read by Apple and most hosts"),
    entry(
        Format::Srt,
        "srt",
        "srt",
        "application/x-subrip",
        BOTH,
        "SubRip, for video editors and older apps",
    ),
    entry(Format::Json, "json", "json", "application/json", BOTH, "Podcasting 2.0, by paragraph"),
    entry(
        Format::JsonWords,
        "json-words",
        "words.json",
        "application/json",
        BOTH,
        "Podcasting 2.0, by word",
    ),
    entry(
        Format::Html,
        "html",
        "html",
        "text/html",
        OUT,
        "Podcasting 2.0 page, for people and search",
    ),
    entry(Format::Txt, "txt", "txt", "text/plain", BOTH, "plain text with names and chapters"),
    entry(
        Format::Podlove,
        "podlove",
        "podlove.json",
        "application/json",
        BOTH,
        "Podlove Publisher and Web Player",
    ),
    entry(
        Format::OTranscribe,
        "otranscribe",
        "otr",
        "application/json",
        OUT,
        "oTranscribe, to correct in a browser",
    ),
    entry(
        Format::WhisperCpp,
        "whisper-cpp",
        "json",
        "application/json",
        IN,
        "what whisper-cli -oj or -ojf writes",
    ),
];

const BOTH: (bool, bool) = (true, true);
const OUT: (bool, bool) = (true, false);
const IN: (bool, bool) = (false, true);

const fn entry(
    format: Format,
    name: &'static str,
    extension: &'static str,
    media_type: &'static str,
    (exports, imports): (bool, bool),
    about: &'static str,
) -> Entry {
    Entry { format, name, extension, media_type, exports, imports, about }
}

impl Format {
    /// Its line in [`TABLE`].
    pub fn entry(self) -> &'static Entry {
        TABLE.iter().find(|entry| entry.format == self).unwrap_or(&TABLE[0])
    }

    /// The format people call `name`, in any case.
    pub fn of_name(name: &str) -> Option<Format> {
        TABLE.iter().find(|entry| entry.name.eq_ignore_ascii_case(name)).map(|entry| entry.format)
    }

    /// The format a file is in, by its extension; for JSON by what it begins to tell, since four
    /// formats share the extension. `content` may be cut short.
    pub fn of_path(path: &Path, content: &[u8]) -> Option<Format> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "json" => Some(json::sniff(content)),
            "htm" => Some(Format::Html),
            "text" => Some(Format::Txt),
            other => TABLE.iter().find(|entry| entry.extension == other).map(|entry| entry.format),
        }
    }
}

/// Writes a transcript in a format that [exports](Entry::exports); empty for others. The times are
/// taken as they are, rounded to the millisecond. Ends with a line end, but for an HTML without words, which is empty.
pub fn export(transcript: &Transcript, format: Format, options: &Options) -> String {
    let script = script::Script::of(transcript, options.typography);
    match format {
        Format::Vtt => vtt::write(&script, options),
        Format::Srt => srt::write(&script, options),
        Format::Json => json::podcast::write_paragraphs(&script),
        Format::JsonWords => json::podcast::write_words(&script),
        Format::Html => html::write(&script),
        Format::Txt => txt::write(&script),
        Format::Podlove => json::podlove::write(&script, options),
        Format::OTranscribe => otranscribe::write(&script, options),
        Format::WhisperCpp => String::new(),
    }
}

/// Reads a transcript. Any JSON format reads all of them: which it is shows in its shape.
/// What could not be read but left the rest readable is in [`Imported::notes`].
///
/// *Errors:* see [`ImportError`]; nothing readable is an error, a part unreadable is a note.
pub fn import(bytes: &[u8], format: Format) -> Result<Imported, ImportError> {
    if !format.entry().imports {
        return Err(ImportError::ExportOnly(format.entry().name));
    }
    let (text, imported) = decode::decode(bytes)?;
    match format {
        Format::Vtt => vtt::read(&text, imported),
        Format::Srt => srt::read(&text, imported),
        Format::Txt => txt::read(&text, imported),
        _ => json::read(&text, imported),
    }
}

#[cfg(test)]
mod tests;
