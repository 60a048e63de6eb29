//! Writes transcript.words.json so that git shows a changed word as a changed line.

use std::fmt::Write as _;

use super::pass::Pass;
use super::synced::{Synced, SyncedWord};
use super::words_file::{VERSION, WordsFile, thousandths};
use crate::transcript::Word;

/// The file's text.
pub(super) fn write(file: &WordsFile) -> String {
    let recognised = &file.recognised;
    let mut out = String::with_capacity(64 * recognised.words.len() + 256);
    let _ = write!(out, "{{\n\"pod-words\": {VERSION},\n\"language\": ");
    json(&mut out, &recognised.language);
    out.push_str(",\n\"engine\": ");
    json(&mut out, &recognised.engine);
    out.push_str(",\n\"tracks\": [");
    list(&mut out, &recognised.tracks, json);
    out.push_str("],\n\"words\": [");
    list(&mut out, &recognised.words, word);
    out.push(']');
    if !recognised.ghosts.is_empty() {
        out.push_str(",\n\"ghosts\": [");
        list(&mut out, &recognised.ghosts, |out, ghost| {
            let (start, end) = (ghost.time.start.millis(), ghost.time.end.millis());
            let _ = write!(out, "[{},{start},{end},{}]", ghost.track, ghost.after.0);
        });
        out.push(']');
    }
    if !recognised.wider.is_empty() {
        out.push_str(",\n\"wider\": [");
        list(&mut out, &recognised.wider, |out, wide| {
            let ids: Vec<u32> = wide.words.iter().map(|id| id.0).collect();
            json(out, &(ids, &wide.text));
        });
        out.push(']');
    }
    if let Some(synced) = &file.synced {
        out.push_str(",\n\"synced\": ");
        write_synced(&mut out, synced);
    }
    if !file.passes.is_empty() {
        out.push_str(",\n\"passes\": [");
        list(&mut out, &file.passes, pass);
        out.push(']');
    }
    out.push_str("\n}\n");
    out
}

fn write_synced(out: &mut String, synced: &Synced) {
    out.push_str("{\n\"text\": [");
    let lines: Vec<&str> = synced.text.split_inclusive('\n').collect();
    list(out, &lines, json);
    out.push_str("],\n\"words\": [");
    for (at, word) in synced.words.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        match word {
            SyncedWord::Word(id) => {
                // Lines break at names, not at counts: an added word changes one line.
                if at == 0 || id.0.is_multiple_of(16) {
                    out.push('\n');
                }
                let _ = write!(out, "{}", id.0);
            }
            SyncedWord::Timed { time, from } => {
                let _ = write!(out, "[{},{}", time.start.millis(), time.end.millis());
                for id in from {
                    let _ = write!(out, ",{}", id.0);
                }
                out.push(']');
            }
        }
    }
    out.push_str("]\n}");
}

fn pass(out: &mut String, pass: &Pass) {
    out.push_str("{\"by\":");
    json(out, &pass.by);
    let _ = write!(out, ",\"strike\":{},\n\"changes\": [", pass.strike);
    list(out, &pass.changes, |out, change| {
        let _ = write!(out, "[{},{},", change.at.start, change.at.end);
        json(out, &change.rule);
        out.push(',');
        json(out, &change.to);
        out.push(']');
    });
    out.push_str("],\n\"before\": ");
    write_synced(out, &pass.before);
    if let Some(typography) = &pass.typography {
        out.push_str(",\n\"typography\":");
        json(out, typography);
    }
    out.push('}');
}

fn word(out: &mut String, word: &Word) {
    let (start, end) = (word.time.start.millis(), word.time.end.millis());
    let _ = write!(out, "[{},{start},{end},", word.id.0);
    json(out, &word.text);
    let count = thousandths(word.confidence);
    let _ = write!(out, ",{}.{:03},{}", count / 1000, count % 1000, word.track);
    if word.hidden.is_some() || !word.alternatives.is_empty() {
        out.push_str(",{");
        if let Some(hidden) = &word.hidden {
            out.push_str("\"hidden\":");
            json(out, hidden);
        }
        if !word.alternatives.is_empty() {
            out.push_str(if word.hidden.is_some() {
                ",\"alternatives\":"
            } else {
                "\"alternatives\":"
            });
            json(out, &word.alternatives);
        }
        out.push('}');
    }
    out.push(']');
}

/// One a line.
fn list<T>(out: &mut String, all: &[T], one: fn(&mut String, &T)) {
    for (at, item) in all.iter().enumerate() {
        out.push_str(if at > 0 { ",\n" } else { "\n" });
        one(out, item);
    }
    if !all.is_empty() {
        out.push('\n');
    }
}

fn json<T: serde::Serialize>(out: &mut String, value: &T) {
    // Strings, lists of strings and plain structs always have a JSON form.
    out.push_str(&serde_json::to_string(value).unwrap_or_default());
}
