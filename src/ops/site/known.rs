//! What the last run knew of each episode, so that a run looks only at what has changed: the
//! stamps of its files, the entry made of them, and which page was made of that.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::on_threads;
use crate::site::Entry;
use crate::store::{Digest, write_unsynced};

/// Raised when records of an older pod say too little.
const VERSION: u32 = 1;

/// What is known of one episode.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Record<'a> {
    /// Its folder, from the show's.
    pub(super) below: String,
    /// The files it was made of, from its folder.
    pub(super) watch: Vec<String>,
    /// What they were like.
    pub(super) stamp: String,
    /// Why it is in neither feed nor pages, if it is not.
    pub(super) out: Option<String>,
    /// Seconds since 1970.
    pub(super) date: i64,
    pub(super) number: u32,
    pub(super) slug: String,
    pub(super) guid: String,
    pub(super) words: usize,
    pub(super) trailer: bool,
    /// The slugs of those in it.
    pub(super) people: Vec<String>,
    /// Changes when the entry or its text does.
    pub(super) digest: String,
    /// Every path of public/ that is its own.
    pub(super) paths: Vec<String>,
    /// What its page was made of.
    #[serde(default)]
    pub(super) made: String,
    /// The entry, read when it is needed.
    #[serde(borrow)]
    pub(super) entry: Cow<'a, RawValue>,
}

impl Record<'_> {
    /// The entry; nothing for an episode that is left out.
    pub(super) fn entry(&self) -> Option<Entry> {
        serde_json::from_str(self.entry.get()).ok()
    }
}

/// The files of the show as a whole, and what they were made of.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Known {
    version: u32,
    /// What every record depends on: show.toml, the ledger, the version of pod.
    pub(super) basis: String,
    /// Path and recipe.
    pub(super) made: BTreeMap<String, String>,
    #[serde(skip)]
    changed: bool,
}

impl Known {
    /// Notes what a file was made of.
    pub(super) fn note(&mut self, path: &str, recipe: String) {
        if self.made.get(path) != Some(&recipe) {
            self.made.insert(path.to_owned(), recipe);
            self.changed = true;
        }
    }

    /// Forgets files that are no longer needed. What has a blank in its name is no file.
    pub(super) fn retain(&mut self, needed: &BTreeSet<String>) {
        let before = self.made.len();
        self.made.retain(|path, _| path == COVER || path.contains(' ') || needed.contains(path));
        self.changed |= self.made.len() != before;
    }

    /// Whether it is another than when it was read.
    pub(super) fn is_changed(&self) -> bool {
        self.changed
    }
}

/// Under this name the show's cover is kept.
pub(super) const COVER: &str = "cover";

/// Where records are kept.
const RECORDS: &str = "episodes.jsonl";
const KNOWN: &str = "show.json";

/// Reads what is known, the text of the records, and whether they were made on this `basis`: if
/// not, each is to be made again, with what it holds at hand.
pub(super) fn read(folder: &Path, basis: &str) -> (Known, String, bool) {
    let known: Option<Known> = fs::read(folder.join(KNOWN))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .filter(|known: &Known| known.version == VERSION);
    let Some(mut known) = known else {
        let known = Known { version: VERSION, changed: true, ..Known::default() };
        return (Known { basis: basis.to_owned(), ..known }, String::new(), false);
    };
    let text = fs::read_to_string(folder.join(RECORDS)).unwrap_or_default();
    let same = known.basis == basis;
    known.changed = !same;
    basis.clone_into(&mut known.basis);
    (known, text, same)
}

/// The records of a text, by folder, read on so many threads. A line that is damaged is left out.
pub(super) fn records(text: &str, jobs: usize) -> BTreeMap<String, Record<'_>> {
    let lines: Vec<&str> = text.lines().collect();
    let read = on_threads(jobs, &lines, &|line| serde_json::from_str::<Record<'_>>(line).ok());
    read.into_iter().flatten().map(|record| (record.below.clone(), record)).collect()
}

/// Keeps what is known for the next run.
pub(super) fn write(folder: &Path, known: &Known, records: &[Record<'_>]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut text = String::new();
    for record in records {
        text.push_str(&serde_json::to_string(record).map_err(std::io::Error::other)?);
        text.push('\n');
    }
    // Records first: without the other file they are not believed. A record that a crash of the
    // machine takes away only costs another look at its episode.
    write_unsynced(&folder.join(RECORDS), text.as_bytes())?;
    let known = serde_json::to_string(known).map_err(std::io::Error::other)?;
    write_unsynced(&folder.join(KNOWN), known.as_bytes())
}

/// What some files are like: size and time of the last change. A file that is not there counts too.
pub(super) fn stamp<'a>(dir: &Path, files: impl Iterator<Item = &'a String>) -> String {
    let mut text = String::new();
    for file in files {
        let like = fs::metadata(dir.join(file)).ok().map(|found| {
            let changed = found.modified().ok();
            let changed = changed.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
            (found.len(), changed.map_or(0, |at| at.as_nanos()))
        });
        // Into a text, nothing can fail.
        let _ = match like {
            Some((bytes, nanos)) => write!(text, "{bytes} {nanos};"),
            None => write!(text, ";"),
        };
    }
    Digest::of_bytes(text.as_bytes()).to_string()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_tells_of_every_change() {
        let folder = tempfile::tempdir().unwrap();
        let files = ["a".to_owned(), "b".to_owned()];
        let none = stamp(folder.path(), files.iter());
        fs::write(folder.path().join("a"), "1").unwrap();
        let one = stamp(folder.path(), files.iter());
        fs::write(folder.path().join("a"), "12").unwrap();
        let longer = stamp(folder.path(), files.iter());
        fs::rename(folder.path().join("a"), folder.path().join("b")).unwrap();
        let moved = stamp(folder.path(), files.iter());
        let all = std::collections::BTreeSet::from([none, one, longer, moved]);
        assert_eq!(all.len(), 4);
    }
}
