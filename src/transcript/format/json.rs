//! Transcripts in JSON: which of them a file is, by its shape.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::Format;
use super::import::{Cue, ImportError, Imported};

pub(super) mod podcast;
pub(super) mod podlove;
mod whisper_cpp;

/// The keys that tell the formats apart.
#[derive(Deserialize)]
struct Shape {
    segments: Option<IgnoredAny>,
    transcription: Option<IgnoredAny>,
    transcripts: Option<IgnoredAny>,
}

/// Reads any of them.
pub(super) fn read(text: &str, imported: Imported) -> Result<Imported, ImportError> {
    if text.trim_start().starts_with('[') {
        return podlove::read(text, imported);
    }
    let shape: Shape = parse(text)?;
    match shape {
        Shape { transcription: Some(_), .. } => whisper_cpp::read(text, imported),
        Shape { segments: Some(_), .. } => podcast::read(text, imported),
        Shape { transcripts: Some(_), .. } => podlove::read(text, imported),
        _ => Err(ImportError::UnknownShape),
    }
}

/// Guesses which format a JSON file is from its beginning.
pub(super) fn sniff(content: &[u8]) -> Format {
    let head = String::from_utf8_lossy(&content[..content.len().min(16 << 10)]);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with('[') || head.contains("\"transcripts\"") {
        Format::Podlove
    } else if head.contains("\"transcription\"") || head.contains("\"systeminfo\"") {
        Format::WhisperCpp
    } else {
        Format::Json
    }
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, ImportError> {
    serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        ImportError::Json { message, line: error.line() }
    })
}

/// A value that programs write in more than one way.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Loose {
    Number(f64),
    Text(String),
    Other(IgnoredAny),
}

impl Loose {
    /// As a time: seconds, or a text of seconds or `HH:MM:SS.mmm`.
    fn millis(&self) -> Option<i64> {
        match self {
            Loose::Number(seconds) => super::stamp::of_seconds(*seconds),
            Loose::Text(text) => {
                let text = text.trim();
                let seconds = || text.parse().ok().and_then(super::stamp::of_seconds);
                super::stamp::read(text).or_else(seconds)
            }
            Loose::Other(_) => None,
        }
    }

    /// As a text on one line; nothing if it has none.
    fn text(&self) -> Option<String> {
        let text = match self {
            Loose::Number(number) => number.to_string(),
            Loose::Text(text) => super::script::clean(text),
            Loose::Other(_) => return None,
        };
        Some(text).filter(|text| !text.is_empty())
    }
}

/// Adds a stretch of text; without time if its end isn't after its start, or it has none.
fn push(
    imported: &mut Imported,
    times: (Option<i64>, Option<i64>),
    speaker: Option<String>,
    text: String,
) {
    let time = match times {
        (Some(start), Some(end)) if end > start => {
            Some(crate::units::Interval::from_millis(start, end))
        }
        // An end is optional in the podcast namespace: the next start takes its place later.
        (Some(start), _) => Some(crate::units::Interval::from_millis(start, start + 1)),
        _ => None,
    };
    imported.cues.push(Cue { time, speaker, text, words: Vec::new() });
}

#[cfg(test)]
mod tests;
