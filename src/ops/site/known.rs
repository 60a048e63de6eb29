//! What the last run knew of each episode, so that a run looks only at what has changed: the
//! stamps of its files, which entry was made of them, and which page was made of that.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::on_threads;
use crate::show::Folders;
use crate::store::write_unsynced;

/// Raised when records of an older pod say too little.
const VERSION: u32 = 3;

/// What is known of one episode.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Record {
    /// Its folder, from the show's.
    pub(super) below: String,
    /// The files it was made of, from its folder.
    pub(super) watch: Vec<String>,
    /// What they were like.
    pub(super) stamp: String,
    /// What the ledger said of it.
    pub(super) ledger: String,
    /// Why it is in neither feed nor pages, if it is not.
    pub(super) out: Option<String>,
    /// Seconds since 1970.
    pub(super) date: i64,
    pub(super) number: u32,
    pub(super) slug: String,
    pub(super) guid: String,
    pub(super) words: usize,
    pub(super) trailer: bool,
    /// Whether what a build made of it is here.
    pub(super) built: bool,
    /// The slugs of those in it.
    pub(super) people: Vec<String>,
    /// Under which its entry is kept.
    pub(super) digest: String,
    /// Every path of public/ that is its own.
    pub(super) paths: Vec<String>,
    /// What its page was made of.
    pub(super) made: String,
}

impl Record {
    /// The path of its page.
    pub(super) fn page(&self) -> String {
        format!("episodes/{}.html", self.slug)
    }
}

/// The files of the show as a whole, and what they were made of.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Known {
    version: u32,
    /// What every record depends on: show.toml, the version of pod.
    pub(super) basis: String,
    /// The digest of the ledger.
    pub(super) ledger: String,
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

    /// Notes which ledger the records follow.
    pub(super) fn follow(&mut self, ledger: &str) {
        if self.ledger != ledger {
            ledger.clone_into(&mut self.ledger);
            self.changed = true;
        }
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
const FOLDERS: &str = "folders.txt";

/// What is known of a show.
pub(super) struct Memory {
    pub(super) known: Known,
    /// By folder.
    pub(super) records: BTreeMap<String, Record>,
    /// Whether they can be relied on; if not, each is to be made again with what it holds at hand.
    pub(super) reliable: bool,
    pub(super) folders: Folders,
}

/// Reads what is known of a show that depends on this `basis`, on so many threads. A line that is
/// damaged is left out.
pub(super) fn read(work: &Path, basis: &str, jobs: usize) -> Memory {
    let known: Option<Known> = fs::read(work.join(KNOWN))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .filter(|known: &Known| known.version == VERSION);
    let Some(mut known) = known else {
        let basis = basis.to_owned();
        let known = Known { version: VERSION, basis, changed: true, ..Known::default() };
        let (records, folders) = (BTreeMap::new(), Folders::default());
        return Memory { known, records, reliable: false, folders };
    };
    let text = fs::read_to_string(work.join(RECORDS)).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let read = on_threads(jobs, &lines, &|line| serde_json::from_str::<Record>(line).ok());
    let records = read.into_iter().flatten().map(|record| (record.below.clone(), record)).collect();
    let reliable = known.basis == basis;
    known.changed = !reliable;
    basis.clone_into(&mut known.basis);
    let folders = fs::read_to_string(work.join(FOLDERS)).unwrap_or_default();
    Memory { known, records, reliable, folders: Folders::read(&folders) }
}

/// Keeps what is known for the next run.
pub(super) fn write(work: &Path, known: &Known, records: &[Record]) -> std::io::Result<()> {
    let mut text = Vec::new();
    for record in records {
        serde_json::to_writer(&mut text, record)?;
        text.push(b'\n');
    }
    // Records first: without the other file they are not believed. A record that a crash of the
    // machine takes away only costs another look at its episode.
    write_unsynced(&work.join(RECORDS), &text)?;
    write_unsynced(&work.join(KNOWN), &serde_json::to_vec(known)?)
}

/// Keeps what is known of the folders, if that is new.
pub(super) fn write_folders(work: &Path, before: &Folders, now: &Folders) -> std::io::Result<()> {
    if before == now {
        return Ok(());
    }
    write_unsynced(&work.join(FOLDERS), now.write().as_bytes())
}
