//! The text beside the sound: one file a format in out/.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::ops::{Failure, disk};
use crate::show::Episode;
use crate::store::{Digest, write_atomically};
use crate::transcript::format::{Format, Options, export};
use crate::transcript::{TURNS_ENDING, Transcript, write_turns};

/// The formats that every build writes, in the order they are told.
pub(in crate::ops) const WRITTEN: [Format; 5] =
    [Format::Vtt, Format::Srt, Format::Json, Format::Html, Format::Txt];

/// What the words with their times are called among the formats: not for listeners, but for the
/// pages made of an episode.
pub(in crate::ops) const TURNS: &str = "turns";

/// A file of text that was written, or was there already.
#[derive(Debug, Clone, Serialize)]
pub(in crate::ops) struct TextFile {
    /// The format's name.
    pub(in crate::ops) format: &'static str,
    #[serde(skip)]
    pub(in crate::ops) path: PathBuf,
    pub(in crate::ops) file: String,
    #[serde(rename = "blake3")]
    pub(in crate::ops) digest: Digest,
    pub(in crate::ops) bytes: u64,
    #[serde(skip)]
    pub(in crate::ops) fresh: bool,
}

/// Writes a text in every format of [`WRITTEN`], where the file is not there already.
pub(in crate::ops) fn write(
    episode: &Episode,
    heard: &Transcript,
    out: &Path,
) -> Result<Vec<TextFile>, Failure> {
    let stem = episode.dir.file_name().unwrap_or_default();
    let file = |text: &str, format: &'static str, ending: String| {
        let mut name = OsString::from(stem);
        name.push(ending);
        let path = out.join(&name);
        let fresh = fs::read(&path).map_or(true, |there| there != text.as_bytes());
        if fresh {
            write_atomically(&path, text.as_bytes())
                .map_err(|error| Failure::one(disk::refused("write", &path, &error)))?;
        }
        Ok(TextFile {
            format,
            path,
            file: name.to_string_lossy().into_owned(),
            digest: Digest::of_bytes(text.as_bytes()),
            bytes: text.len() as u64,
            fresh,
        })
    };
    let one = |format: Format| {
        let text = export(heard, format, &Options::default());
        file(&text, format.entry().name, format!(".{}", format.entry().extension))
    };
    let turns = file(&write_turns(heard), TURNS, TURNS_ENDING.to_owned());
    WRITTEN.into_iter().map(one).chain([turns]).collect()
}
