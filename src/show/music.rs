//! Music before and after the talk, from `[music]`.

use std::path::PathBuf;

use serde::Serialize;

use super::files::Folder;
use super::keys::{self, Table};
use super::slot::Slot;
use crate::report::Mark;
use crate::units::{Db, Time};

/// The music of an episode.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Music {
    /// What it starts with.
    pub intro: Option<MusicPiece>,
    /// What it ends with.
    pub outro: Option<MusicPiece>,
}

/// A piece of music and how it meets the talk.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MusicPiece {
    /// The file, from the show's folder as it was given to `load`.
    pub file: PathBuf,
    /// How long it goes on under the talk, up to an hour; none by default.
    pub under: Time,
    /// How much softer it is under the talk, -60 to 0 dB; -18 by default.
    pub duck: Db,
    /// How much louder it gets, -60 to 40 dB; 0 by default.
    pub gain: Db,
    /// How long it plays alone; by default the whole file less `under`.
    pub over: Option<Time>,
    /// How long it fades in and out, up to a minute; 2 s by default.
    pub fade: Time,
    /// Where episode.toml names the file.
    #[serde(skip)]
    pub mark: Mark,
}

const HOUR: Time = Time(3_600_000_000_000);
const MINUTE: Time = Time(60_000_000_000);

impl Music {
    pub(super) fn read(slot: &Slot<'_>, folder: &Folder<'_>) -> Music {
        let Some(fields) = slot.table(&keys::MUSIC) else { return Music::default() };
        let piece = |key, allowed| {
            fields.get(key).and_then(|slot| MusicPiece::read(&slot, allowed, folder))
        };
        Music { intro: piece("intro", &keys::INTRO), outro: piece("outro", &keys::OUTRO) }
    }
}

impl MusicPiece {
    fn read(slot: &Slot<'_>, keys: &'static Table, folder: &Folder<'_>) -> Option<MusicPiece> {
        let fields = slot.table(keys)?;
        let time = |key, most| fields.get(key).and_then(|slot| slot.time(Time::ZERO..=most));
        let level = |key, range| fields.get(key).and_then(|slot| slot.float(range, "dB"));
        let under = time("under", HOUR).unwrap_or_default();
        let over = time("over", HOUR);
        let fade = time("fade", MINUTE).unwrap_or(Time::from_millis(2000));
        let duck = Db(level("duck", -60.0..=0.0).unwrap_or(-18.0));
        let gain = Db(level("gain", -60.0..=40.0).unwrap_or(0.0));
        let named = fields.need("file")?;
        let file = folder.file_or_shared(&named)?;
        Some(MusicPiece { file, under, duck, gain, over, fade, mark: named.mark() })
    }
}
