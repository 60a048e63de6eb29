//! Podlove's JSON: flat as its web player and publisher write it, grouped by speaker also in.

use serde::{Deserialize, Serialize};

use super::{Loose, parse, push};
use crate::transcript::format::cues::{Room, split};
use crate::transcript::format::import::{ImportError, Imported};
use crate::transcript::format::options::Options;
use crate::transcript::format::script::{Script, clean};
use crate::transcript::format::stamp;

#[derive(Serialize)]
struct Item<'a> {
    start: String,
    start_ms: i64,
    end: String,
    end_ms: i64,
    speaker: &'a str,
    voice: &'a str,
    text: String,
}

/// A list of cards. A name stands for the contributor's identifier too: only Podlove knows that.
pub(in crate::transcript::format) fn write(script: &Script, options: &Options) -> String {
    let cards = split(script, options.preset, Room::OneLine);
    let items: Vec<String> = cards
        .iter()
        .map(|card| {
            let speaker = card.speaker.unwrap_or_default();
            let item = Item {
                start: stamp::write(card.start, '.'),
                start_ms: card.start,
                end: stamp::write(card.end, '.'),
                end_ms: card.end,
                speaker,
                voice: speaker,
                text: card.texts().join(" "),
            };
            serde_json::to_string(&item).unwrap_or_default()
        })
        .collect();
    format!("[\n{}\n]\n", items.join(",\n"))
}

#[derive(Deserialize)]
struct Read {
    start: Option<Loose>,
    start_ms: Option<f64>,
    end: Option<Loose>,
    end_ms: Option<f64>,
    speaker: Option<Loose>,
    voice: Option<Loose>,
    text: Option<String>,
    items: Option<Vec<Read>>,
}

#[derive(Deserialize)]
struct File {
    transcripts: Vec<Read>,
}

/// Reads a list, or an object that holds it as `transcripts`.
pub(super) fn read(text: &str, mut imported: Imported) -> Result<Imported, ImportError> {
    let items = match text.trim_start().starts_with('[') {
        true => parse::<Vec<Read>>(text)?,
        false => parse::<File>(text)?.transcripts,
    };
    if !items.is_empty() && !items.iter().any(|item| item.text.is_some() || item.items.is_some()) {
        return Err(ImportError::UnknownShape);
    }
    for item in &items {
        take(item, None, &mut imported);
    }
    imported.finish("Podlove", &[])
}

/// Takes an item, and the items of a group; the group's name holds where they have none.
fn take(item: &Read, group: Option<&str>, imported: &mut Imported) {
    let named = |value: &Option<Loose>| value.as_ref().and_then(Loose::text);
    // `speaker` is an identifier where `voice` is the name it was read from.
    let own = named(&item.voice).or_else(|| named(&item.speaker));
    let speaker = own.as_deref().or(group);
    for part in item.items.iter().flatten() {
        take(part, speaker, imported);
    }
    let text = clean(item.text.as_deref().unwrap_or_default());
    if text.is_empty() {
        return;
    }
    let time = |text: &Option<Loose>, ms: Option<f64>| {
        let exact = ms.and_then(|ms| stamp::of_seconds(ms / 1000.0));
        exact.or_else(|| text.as_ref().and_then(Loose::millis))
    };
    let times = (time(&item.start, item.start_ms), time(&item.end, item.end_ms));
    if times.0.is_none() {
        imported.note(0, format!("text {} has no start", imported.cues.len() + 1));
    }
    push(imported, times, speaker.map(str::to_owned), text);
}
