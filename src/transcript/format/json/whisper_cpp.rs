//! What whisper.cpp's programs write with `-oj` and, with tokens, `-ojf`.

use serde::Deserialize;

use super::{Loose, parse, push};
use crate::transcript::format::import::{ImportError, Imported};
use crate::transcript::format::script::clean;
use crate::transcript::format::stamp;
use crate::units::Interval;

#[derive(Deserialize)]
struct File {
    result: Option<Outcome>,
    transcription: Vec<Segment>,
}

#[derive(Deserialize)]
struct Outcome {
    language: Option<String>,
}

#[derive(Deserialize)]
struct Segment {
    timestamps: Option<Stamps>,
    offsets: Option<Offsets>,
    text: Option<String>,
    tokens: Option<Vec<Token>>,
    speaker: Option<Loose>,
}

#[derive(Deserialize)]
struct Stamps {
    from: Option<String>,
    to: Option<String>,
}

#[derive(Deserialize)]
struct Offsets {
    from: Option<f64>,
    to: Option<f64>,
}

#[derive(Deserialize)]
struct Token {
    text: Option<String>,
    offsets: Option<Offsets>,
}

/// Reads segments, and words from tokens where they spell the segment's text.
pub(super) fn read(text: &str, mut imported: Imported) -> Result<Imported, ImportError> {
    let file: File = parse(text)?;
    imported.language = file.result.and_then(|result| result.language);
    for (index, segment) in file.transcription.iter().enumerate() {
        let text = clean(segment.text.as_deref().unwrap_or_default());
        if text.is_empty() {
            continue;
        }
        let times = times(segment);
        if times.0.is_none() {
            imported.note(0, format!("segment {} has no time", index + 1));
        }
        let speaker = segment.speaker.as_ref().and_then(Loose::text);
        push(&mut imported, times, speaker, text);
        if let Some(cue) = imported.cues.last_mut()
            && let Some(time) = cue.time
        {
            let words = words(segment.tokens.as_deref().unwrap_or_default(), time);
            let spelt: Vec<&str> = words.iter().map(|(text, _)| text.as_str()).collect();
            if spelt.join(" ") == cue.text {
                cue.words = words;
            }
        }
    }
    imported.finish("whisper.cpp JSON", &[])
}

fn times(segment: &Segment) -> (Option<i64>, Option<i64>) {
    let offsets = segment.offsets.as_ref();
    let stamps = segment.timestamps.as_ref();
    let exact = |ms: Option<f64>| ms.and_then(|ms| stamp::of_seconds(ms / 1000.0));
    let written = |text: Option<&String>| text.and_then(|text| stamp::read(text));
    let from = exact(offsets.and_then(|offsets| offsets.from));
    let to = exact(offsets.and_then(|offsets| offsets.to));
    (
        from.or_else(|| written(stamps.and_then(|stamps| stamps.from.as_ref()))),
        to.or_else(|| written(stamps.and_then(|stamps| stamps.to.as_ref()))),
    )
}

/// Words of tokens: one that begins with a space begins a word. Times are kept within the segment
/// and in order, since whisper.cpp's own aren't when it skipped silence (its issue 4046).
fn words(tokens: &[Token], within: Interval) -> Vec<(String, Interval)> {
    let mut words: Vec<(String, i64, i64)> = Vec::new();
    let (first, last) = (within.start.millis(), within.end.millis());
    for token in tokens {
        let text = token.text.as_deref().unwrap_or_default();
        let trimmed = text.trim();
        // `[_BEG_]`, `[_TT_123]`: marks of the model, not text.
        if trimmed.is_empty() || (trimmed.starts_with("[_") && trimmed.ends_with(']')) {
            continue;
        }
        let offset = |pick: fn(&Offsets) -> Option<f64>| token.offsets.as_ref().and_then(pick);
        let (Some(from), Some(to)) = (offset(|o| o.from), offset(|o| o.to)) else {
            return Vec::new();
        };
        let (from, to) = ((from as i64).clamp(first, last - 1), (to as i64).clamp(first, last));
        match words.last_mut() {
            Some(word) if !text.starts_with(' ') => {
                word.0.push_str(trimmed);
                word.2 = word.2.max(to);
            }
            before => {
                let earliest = before.map_or(first, |word| word.1);
                let from = from.max(earliest);
                words.push((trimmed.to_owned(), from, to.max(from + 1)));
            }
        }
    }
    let timed = |(text, from, to): (String, i64, i64)| {
        (clean(&text), Interval::from_millis(from, to.max(from + 1)))
    };
    words.into_iter().map(timed).collect()
}
