//! The recordings of an episode, one `[[track]]` a microphone.

use std::path::PathBuf;

use serde::Serialize;
use toml_edit::Value;

use super::fields::Fields;
use super::files::Folder;
use super::keys;
use super::slot::Slot;
use crate::report::Mark;
use crate::units::{Db, Time};

/// A recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Take {
    /// The file, from the show's folder as it was given to `load`.
    pub path: PathBuf,
    /// As the manifest writes it.
    pub name: String,
    /// Where episode.toml names it.
    #[serde(skip)]
    pub mark: Mark,
}

/// Which channel of a recording is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// All, mixed to one.
    Mix,
    /// The first of two.
    Left,
    /// The second of two.
    Right,
    /// The first two, side by side.
    Stereo,
    /// This one, 1 to 8.
    Number(usize),
}

/// When a track starts, seen from the first track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Offset {
    /// Found by sound.
    Auto,
    /// At this time, before the first track's start when negative; at most a day away.
    At(Time),
}

/// One microphone's recording, whole or in parts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Track {
    /// The recordings, which follow each other without a gap; at least one.
    pub takes: Vec<Take>,
    /// Who is heard on it.
    pub speaker: Option<String>,
    /// Which channel of each take.
    pub channel: Channel,
    /// When it starts.
    pub offset: Offset,
    /// How much louder it gets, -60 to 40 dB.
    pub gain: Db,
    /// Where it is heard in stereo: -1 left, 0 in the middle, 1 right.
    pub pan: f64,
    /// Where its `[[track]]` is in episode.toml.
    #[serde(skip)]
    pub mark: Mark,
    /// Where its `channel` is in episode.toml, else its `[[track]]`.
    #[serde(skip)]
    pub channel_mark: Mark,
    /// Where its `offset` is in episode.toml, else its `[[track]]`.
    #[serde(skip)]
    pub offset_mark: Mark,
}

const DAY: Time = Time(86_400_000_000_000);

impl Track {
    /// Reads all `[[track]]`. Those without a take that is there are left out; where takes that
    /// are not there are named goes to `lost`.
    pub(super) fn read_all(
        slot: &Slot<'_>,
        folder: &Folder<'_>,
        lost: &mut Vec<Mark>,
    ) -> Vec<Track> {
        let tables = slot.tables(&keys::TRACK, "speaker");
        tables.iter().filter_map(|fields| Track::read(fields, folder, lost)).collect()
    }

    fn read(fields: &Fields<'_>, folder: &Folder<'_>, lost: &mut Vec<Mark>) -> Option<Track> {
        let takes = fields.need("take").map(|slot| takes(&slot, folder, lost)).unwrap_or_default();
        let mark_of = |key| fields.get(key).map_or_else(|| fields.mark(), |slot| slot.mark());
        let float = |key, range, unit| fields.get(key).and_then(|slot| slot.float(range, unit));
        let track = Track {
            takes,
            speaker: fields.get("speaker").and_then(|slot| slot.text()),
            channel: fields.get("channel").and_then(|slot| channel(&slot)).unwrap_or(Channel::Mix),
            offset: fields.get("offset").and_then(|slot| offset(&slot)).unwrap_or(Offset::Auto),
            gain: Db(float("gain", -60.0..=40.0, "dB").unwrap_or(0.0)),
            pan: float("pan", -1.0..=1.0, "").unwrap_or(0.0),
            mark: fields.mark(),
            channel_mark: mark_of("channel"),
            offset_mark: mark_of("offset"),
        };
        (!track.takes.is_empty()).then_some(track)
    }
}

fn takes(slot: &Slot<'_>, folder: &Folder<'_>, lost: &mut Vec<Mark>) -> Vec<Take> {
    let slots = match slot.value() {
        Some(Value::Array(array)) if array.is_empty() => {
            slot.error("`take` is an empty list", "name at least one recording in it");
            return Vec::new();
        }
        Some(Value::Array(_)) => slot.elements().unwrap_or_default(),
        _ => vec![slot.clone()],
    };
    let mut takes: Vec<Take> = Vec::new();
    for slot in slots {
        let Some(path) = folder.file(&slot) else {
            lost.push(slot.mark());
            continue;
        };
        let name = slot.text().unwrap_or_default();
        if takes.iter().any(|take| take.path == path) {
            let message = format!("`{}` is named twice in one track", name.escape_debug());
            slot.error(message, "keep one of the two: a list joins the parts of a recording");
            continue;
        }
        takes.push(Take { path, name, mark: slot.mark() });
    }
    takes
}

fn channel(slot: &Slot<'_>) -> Option<Channel> {
    let number = match slot.value() {
        Some(Value::Integer(_)) => slot.integer(1..=8),
        Some(Value::String(text)) => match text.value().parse::<usize>() {
            Ok(number) if (1..=8).contains(&number) => Some(number),
            _ => {
                return slot.one_of(&[
                    ("mix", Channel::Mix),
                    ("left", Channel::Left),
                    ("right", Channel::Right),
                    ("stereo", Channel::Stereo),
                ]);
            }
        },
        _ => {
            let hint = "give \"mix\", \"left\", \"right\", \"stereo\" or a number from 1 to 8";
            slot.wrong_type("the name or number of a channel", hint);
            None
        }
    };
    number.map(Channel::Number)
}

fn offset(slot: &Slot<'_>) -> Option<Offset> {
    if let Some(Value::String(text)) = slot.value()
        && !slot.page.hides(&slot.span)
    {
        let word = text.value();
        if word == "auto" {
            return Some(Offset::Auto);
        }
        if word.starts_with(char::is_alphabetic) {
            let message = format!("`{}` is no value of `offset`", word.escape_debug());
            slot.error(message, "give \"auto\", or a time such as \"00:00:07.320\" or 7.32");
            return None;
        }
    }
    slot.time(Time(-DAY.0)..=DAY).map(Offset::At)
}
