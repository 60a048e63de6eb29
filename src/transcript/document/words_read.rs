//! Reads transcript.words.json, telling the line of what is wrong.

use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, SeqAccess, Visitor};

use super::change::Change;
use super::pass::{By, Pass};
use super::synced::{Synced, SyncedWord};
use super::turn_line::LONGEST;
use super::words_file::{VERSION, WordsError, WordsFile, from_thousandths};
use crate::transcript::ghost::Ghost;
use crate::transcript::second::Wider;
use crate::transcript::{Hidden, Recognised, RecognisedTrack, Word, WordId};
use crate::units::Interval;

#[derive(Deserialize)]
struct Head {
    #[serde(rename = "pod-words")]
    version: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    #[serde(rename = "pod-words")]
    _version: IgnoredAny,
    language: Option<String>,
    engine: String,
    tracks: Vec<RecognisedTrack>,
    words: Vec<RawWord>,
    #[serde(default)]
    synced: Option<RawSynced>,
    #[serde(default)]
    passes: Vec<RawPass>,
    #[serde(default)]
    ghosts: Vec<(u16, i64, i64, u32)>,
    #[serde(default)]
    wider: Vec<(Vec<u32>, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPass {
    by: By,
    strike: bool,
    changes: Vec<(usize, usize, String, String)>,
    before: RawSynced,
    #[serde(default)]
    typography: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSynced {
    text: Vec<String>,
    words: Vec<RawSyncedWord>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct More {
    #[serde(default)]
    hidden: Option<Hidden>,
    #[serde(default)]
    alternatives: Vec<String>,
}

/// Reads the whole file.
pub(super) fn read(text: &str) -> Result<WordsFile, WordsError> {
    let head: Head = serde_json::from_str(text).map_err(|error| content(&error))?;
    match head.version {
        None => return Err(WordsError::NotWords),
        Some(version) if version > VERSION => return Err(WordsError::Newer { version }),
        Some(_) => {}
    }
    let body: Body = serde_json::from_str(text).map_err(|error| content(&error))?;
    let words = body.words;
    let ids = check(text, &words)?;
    let words: Vec<Word> = words.into_iter().map(|word| word.0).collect();
    if let Some(word) = words.iter().find(|word| usize::from(word.track) >= body.tracks.len()) {
        let message = format!("word {} is of track {}, which is not there", word.id.0, word.track);
        return Err(WordsError::Content { line: line_of(text, word.id), column: 1, message });
    }
    let synced = body.synced.map(|raw| checked(text, raw, &ids)).transpose()?;
    let mut passes = Vec::with_capacity(body.passes.len());
    for raw in body.passes {
        let change = |(start, end, rule, to)| Change { rule, at: start..end, to };
        let changes = raw.changes.into_iter().map(change).collect();
        let before = checked(text, raw.before, &ids)?;
        let RawPass { by, strike, typography, .. } = raw;
        passes.push(Pass { by, strike, before, changes, typography });
    }
    let (language, engine, tracks) = (body.language, body.engine, body.tracks);
    let ghost = |&(track, start, end, after): &(u16, i64, i64, u32)| {
        let after = WordId(after);
        let known = ids.contains(&after) && usize::from(track) < tracks.len();
        let time = Interval::from_millis(start, end);
        (known && 0 <= start && start < end).then_some(Ghost { track, time, after })
    };
    let ghosts = body.ghosts.iter().filter_map(ghost).collect();
    let wide = |(words, text): (Vec<u32>, String)| {
        let words: Vec<WordId> = words.into_iter().map(WordId).collect();
        words.iter().all(|id| ids.contains(id)).then_some(Wider { words, text })
    };
    let wider = body.wider.into_iter().filter_map(wide).collect();
    let recognised = Recognised { language, engine, tracks, words, ghosts, wider };
    Ok(WordsFile { recognised, synced, passes })
}

/// A text whose words are all there.
fn checked(text: &str, raw: RawSynced, ids: &HashSet<WordId>) -> Result<Synced, WordsError> {
    let words: Vec<SyncedWord> = raw.words.into_iter().map(|word| word.0).collect();
    for word in &words {
        let named = match word {
            SyncedWord::Word(id) => std::slice::from_ref(id),
            SyncedWord::Timed { from, .. } => from,
        };
        if let Some(id) = named.iter().find(|id| !ids.contains(id)) {
            let message = format!("the text names word {}, which is not there", id.0);
            let line = text.find("\"synced\"").map_or(1, |at| line_at(text, at));
            return Err(WordsError::Content { line, column: 1, message });
        }
    }
    Ok(Synced { text: raw.text.concat(), words })
}

fn content(error: &serde_json::Error) -> WordsError {
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or_default().to_owned();
    WordsError::Content { line: error.line().max(1), column: error.column().max(1), message }
}

fn line_at(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

fn line_of(text: &str, id: WordId) -> usize {
    text.find(&format!("\n[{},", id.0)).map_or(1, |at| line_at(text, at + 1))
}

fn interval<E: Error>(start: i64, end: i64) -> Result<Interval, E> {
    if !(0 <= start && start < end && end <= LONGEST.millis()) {
        return Err(E::custom(format!("a word cannot be said from {start} to {end} ms")));
    }
    Ok(Interval::from_millis(start, end))
}

/// No name twice, no start before the last one's; gives all names. After the list is read, as
/// only then the line of a word is known.
fn check(text: &str, words: &[RawWord]) -> Result<HashSet<WordId>, WordsError> {
    let mut ids = HashSet::with_capacity(words.len());
    let wrong = |line, message| WordsError::Content { line, column: 1, message };
    for (at, RawWord(word)) in words.iter().enumerate() {
        let id = word.id.0;
        if !ids.insert(word.id) {
            let line = text.rfind(&format!("\n[{id},")).map_or(1, |at| line_at(text, at + 1));
            return Err(wrong(line, format!("word {id} is there twice")));
        }
        let last = at.checked_sub(1).map_or(word.time, |last| words[last].0.time);
        if last.start > word.time.start {
            let message = format!("word {id} starts before the word above it");
            return Err(wrong(line_of(text, word.id), message));
        }
    }
    Ok(ids)
}

struct RawWord(Word);

impl<'de> Deserialize<'de> for RawWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RawWord, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = RawWord;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word as `[id,start,end,\"text\",confidence,track]`")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<RawWord, A::Error> {
                let short = |at| A::Error::invalid_length(at, &self);
                let id = seq.next_element()?.ok_or_else(|| short(0))?;
                let start: i64 = seq.next_element()?.ok_or_else(|| short(1))?;
                let end: i64 = seq.next_element()?.ok_or_else(|| short(2))?;
                let text = seq.next_element()?.ok_or_else(|| short(3))?;
                let sure: f64 = seq.next_element()?.ok_or_else(|| short(4))?;
                let track = seq.next_element()?.ok_or_else(|| short(5))?;
                let more: More = seq.next_element()?.unwrap_or_default();
                let time = interval(start, end)?;
                if !(0.0..=1.0).contains(&sure) {
                    return Err(Error::custom(format!(
                        "a confidence goes from 0 to 1, not {sure}"
                    )));
                }
                let confidence = from_thousandths((sure * 1000.0).round() as u16);
                let More { hidden, alternatives } = more;
                let id = WordId(id);
                Ok(RawWord(Word { id, time, text, confidence, track, hidden, alternatives }))
            }
        }
        deserializer.deserialize_seq(Fields)
    }
}

struct RawSyncedWord(SyncedWord);

impl<'de> Deserialize<'de> for RawSyncedWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RawSyncedWord, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = RawSyncedWord;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the number of a word, or `[start,end,numbers…]`")
            }
            fn visit_u64<E: Error>(self, id: u64) -> Result<RawSyncedWord, E> {
                let id = u32::try_from(id).map_err(|_| E::custom("no word has this number"))?;
                Ok(RawSyncedWord(SyncedWord::Word(WordId(id))))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<RawSyncedWord, A::Error> {
                let short = |at| A::Error::invalid_length(at, &self);
                let start: i64 = seq.next_element()?.ok_or_else(|| short(0))?;
                let end: i64 = seq.next_element()?.ok_or_else(|| short(1))?;
                let time = interval(start, end)?;
                let mut from = Vec::new();
                while let Some(id) = seq.next_element()? {
                    from.push(WordId(id));
                }
                Ok(RawSyncedWord(SyncedWord::Timed { time, from }))
            }
        }
        deserializer.deserialize_any(Either)
    }
}
