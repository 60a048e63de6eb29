//! The Podcasting 2.0 JSON, by paragraph or by word. *Source:* podcast namespace,
//! `transcripts/transcripts.md`, version 1.0.0.

use serde::{Deserialize, Serialize};

use super::{Loose, parse, push};
use crate::transcript::format::import::{Cue, ImportError, Imported};
use crate::transcript::format::script::{Piece, Script};
use crate::units::{Interval, Time};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Segment<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'a str>,
    start_time: f64,
    end_time: f64,
    body: &'a str,
}

/// A segment a paragraph.
pub(in crate::transcript::format) fn write_paragraphs(script: &Script) -> String {
    let mut segments = Vec::new();
    for turn in &script.turns {
        for pieces in &turn.paragraphs {
            let end = pieces.iter().map(|piece| piece.end).max().unwrap_or(0);
            segments.push(segment(
                turn.speaker.as_deref(),
                pieces[0].start,
                end,
                &Piece::join(pieces),
            ));
        }
    }
    file(&segments)
}

/// A segment a word; as in the specification's example a line end in the body ends what is shown
/// together, here the paragraph.
pub(in crate::transcript::format) fn write_words(script: &Script) -> String {
    let mut segments = Vec::new();
    for turn in &script.turns {
        for pieces in &turn.paragraphs {
            for (index, piece) in pieces.iter().enumerate() {
                let mut body = piece.text.clone();
                if index + 1 == pieces.len() {
                    body.push('\n');
                }
                segments.push(segment(turn.speaker.as_deref(), piece.start, piece.end, &body));
            }
        }
    }
    file(&segments)
}

fn segment(speaker: Option<&str>, start: i64, end: i64, body: &str) -> String {
    let (start_time, end_time) = (start as f64 / 1000.0, end as f64 / 1000.0);
    serde_json::to_string(&Segment { speaker, start_time, end_time, body }).unwrap_or_default()
}

/// One segment a line: small, and still fit for a comparison of versions.
fn file(segments: &[String]) -> String {
    format!("{{\"version\":\"1.0.0\",\"segments\":[\n{}\n]}}\n", segments.join(",\n"))
}

#[derive(Deserialize)]
struct File {
    language: Option<Loose>,
    segments: Vec<Read>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Read {
    speaker: Option<Loose>,
    start_time: Option<Loose>,
    end_time: Option<Loose>,
    // Whisper's own programs write the same list with these names.
    start: Option<Loose>,
    end: Option<Loose>,
    text: Option<String>,
    body: Option<String>,
}

/// A silence after which words are no longer one stretch of text.
const PAUSE: Time = Time::from_millis(2000);
/// The most words in one stretch.
const MOST_WORDS: usize = 400;

/// Reads either flavour: a file whose segments are nearly all single words is one by word, and its
/// words are gathered into stretches.
pub(super) fn read(text: &str, mut imported: Imported) -> Result<Imported, ImportError> {
    let file: File = parse(text)?;
    imported.language = file.language.as_ref().and_then(Loose::text);
    let mut ends = Vec::new();
    for (index, segment) in file.segments.iter().enumerate() {
        let body = segment.body.as_deref().or(segment.text.as_deref()).unwrap_or_default();
        let text = crate::transcript::format::script::clean(body);
        if text.is_empty() {
            continue;
        }
        let time = |one: &Option<Loose>, other: &Option<Loose>| {
            one.as_ref().or(other.as_ref()).and_then(Loose::millis)
        };
        let times =
            (time(&segment.start_time, &segment.start), time(&segment.end_time, &segment.end));
        if times.0.is_none() {
            imported.note(0, format!("segment {} has no start", index + 1));
        }
        let speaker = segment.speaker.as_ref().and_then(Loose::text);
        push(&mut imported, times, speaker, text);
        ends.push((times.1.is_some(), body.ends_with('\n')));
    }
    lengthen(&mut imported.cues, &ends);
    let words = imported.cues.iter().filter(|cue| !cue.text.contains(' ')).count();
    let by_word = imported.cues.len() >= 3
        && words * 10 >= imported.cues.len() * 8
        && imported.cues.iter().all(|cue| cue.time.is_some());
    if by_word {
        imported.cues = gather(std::mem::take(&mut imported.cues), &ends);
    }
    imported.finish("Podcasting 2.0 JSON", &[])
}

/// A segment without an end lasts until the next one starts.
fn lengthen(cues: &mut [Cue], ends: &[(bool, bool)]) {
    for at in 1..cues.len() {
        let next = cues[at].time;
        if let (Some(time), Some(next), false) = (&mut cues[at - 1].time, next, ends[at - 1].0) {
            time.end = time.end.max(next.start);
        }
    }
}

fn gather(words: Vec<Cue>, ends: &[(bool, bool)]) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    let mut closed = true;
    for (word, &(_, last)) in words.into_iter().zip(ends) {
        let Some(time) = word.time else {
            continue;
        };
        let continues = !closed
            && cues.last().is_some_and(|cue| {
                let near = cue.time.is_some_and(|cue| {
                    time.start >= cue.start && time.start.0.saturating_sub(cue.end.0) < PAUSE.0
                });
                near && cue.speaker == word.speaker && cue.words.len() < MOST_WORDS
            });
        match cues.last_mut() {
            Some(cue) if continues => {
                cue.text.push(' ');
                cue.text.push_str(&word.text);
                let start = cue.time.map_or(time.start, |cue| cue.start);
                let end = cue.time.map_or(time.end, |cue| cue.end.max(time.end));
                cue.time = Some(Interval::new(start, end));
                cue.words.push((word.text, time));
            }
            _ => {
                let words = vec![(word.text.clone(), time)];
                cues.push(Cue { words, ..word });
            }
        }
        closed = last;
    }
    cues
}
