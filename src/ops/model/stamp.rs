//! The stamp beside a model: what it was when it was checked, so that no start
//! of pod reads a gigabyte again to find out.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::part::beside;
use crate::store::write_atomically;

/// What a model was when it was read to its last byte and found true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelStamp {
    /// How many bytes it has.
    pub bytes: u64,
    /// When it was last written, in nanoseconds since 1970.
    pub modified_ns: u64,
    /// Its SHA-1, in hexadecimal; whisper.cpp's authors publish it.
    pub sha1: String,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// Where it came from, without what may be secret.
    #[serde(default)]
    pub source: Option<String>,
}

/// No stamp is longer.
const MOST_BYTES: u64 = 64 << 10;

/// Size and date of a file.
pub(super) fn looks(file: &Path) -> io::Result<(u64, u64)> {
    let metadata = fs::metadata(file)?;
    let since = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok((metadata.len(), u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)))
}

/// The stamp of a model, whether or not the model changed since.
pub(super) fn read(file: &Path) -> Option<ModelStamp> {
    read_json(&beside(file, ".json"))
}

/// The stamp of a model that looks as it did when it was checked.
pub(super) fn still_true(file: &Path) -> Option<ModelStamp> {
    let looks = looks(file).ok()?;
    read(file).filter(|stamp| (stamp.bytes, stamp.modified_ns) == looks)
}

/// Writes the stamp of a model.
pub(super) fn write(file: &Path, stamp: &ModelStamp) -> io::Result<()> {
    // What was known of its origin stays known.
    let source = stamp.source.clone().or_else(|| read(file)?.source);
    write_json(&beside(file, ".json"), &ModelStamp { source, ..stamp.clone() })
}

/// Reads a small file of JSON; nothing if it is not there or not of that form.
pub(super) fn read_json<T: for<'de> Deserialize<'de>>(file: &Path) -> Option<T> {
    let mut text = Vec::new();
    fs::File::open(file).ok()?.take(MOST_BYTES).read_to_end(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}

pub(super) fn write_json<T: Serialize>(file: &Path, value: &T) -> io::Result<()> {
    let text = serde_json::to_vec_pretty(value).map_err(io::Error::other)?;
    write_atomically(file, &text)
}
