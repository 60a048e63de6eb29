//! What was made of each episode, a file each under the digest of what it was made of: its entry,
//! and the terms of its text, so that its segment of the search is made without reading all texts.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::known::Record;
use crate::ops::{Failure, disk};
use crate::report::Diagnostic;
use crate::site::Entry;
use crate::site::search::Terms;
use crate::store::{Digest, write_unsynced};

/// Their folder, in the working folder.
const FOLDER: &str = "episodes";
/// The last line: a file without it was cut off.
const END: &str = ".";

/// The entries and terms of all episodes.
pub(super) struct Kept {
    folder: PathBuf,
    /// What was there when the run began.
    there: HashSet<String>,
    damaged: AtomicBool,
}

impl Kept {
    pub(super) fn open(work: &Path) -> Result<Kept, Failure> {
        let folder = work.join(FOLDER);
        disk::make_folder(&folder)?;
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        let there = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        Ok(Kept { folder, there, damaged: AtomicBool::new(false) })
    }

    /// Whether what was made of an episode was there when the run began.
    pub(super) fn has(&self, digest: &str) -> bool {
        self.there.contains(digest)
    }

    /// Whether anything was not as it was kept: then everything is to be looked at anew.
    pub(super) fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Keeps an entry and the terms of its text; gives the digest it is found by.
    pub(super) fn keep(&self, entry: &Entry, text: &str, terms: &Terms) -> io::Result<String> {
        let json = serde_json::to_string(entry).map_err(io::Error::other)?;
        let digest = digest(text, &json);
        let mut lines = format!("{text}\n{json}\n");
        for (term, count) in terms {
            lines.push_str(&format!("{term} {count}\n"));
        }
        lines.push_str(END);
        write_unsynced(&self.folder.join(&digest), lines.as_bytes())?;
        Ok(digest)
    }

    /// The entry of a record. *Errors:* it is not there as it was kept; see
    /// [`Kept::is_damaged`].
    pub(super) fn entry(&self, record: &Record) -> Result<Entry, Failure> {
        let read = || {
            let lines = self.lines(&record.digest)?;
            let (text, rest) = lines.split_once('\n')?;
            let (json, _) = rest.split_once('\n')?;
            let entry = serde_json::from_str(json).ok()?;
            (digest(text, json) == record.digest).then_some(entry)
        };
        read().ok_or_else(|| self.lost(record))
    }

    /// The terms of a record. *Errors:* as for [`Kept::entry`].
    pub(super) fn terms(&self, record: &Record) -> Result<Terms, Failure> {
        let pair = |line: &str| {
            let (term, count) = line.rsplit_once(' ')?;
            Some((term.to_owned(), count.parse().ok()?))
        };
        let lines = self.lines(&record.digest).ok_or_else(|| self.lost(record))?;
        Ok(lines.lines().skip(2).filter_map(pair).collect())
    }

    /// Takes away what is of no record any more.
    pub(super) fn sweep(&self, records: &[Record]) {
        let kept: HashSet<&str> = records.iter().map(|record| record.digest.as_str()).collect();
        for name in self.there.iter().filter(|name| !kept.contains(name.as_str())) {
            // What stays is only larger than it need be.
            let _ = fs::remove_file(self.folder.join(name));
        }
    }

    fn lines(&self, digest: &str) -> Option<String> {
        let lines = fs::read_to_string(self.folder.join(digest)).ok()?;
        lines.ends_with("\n.").then_some(lines)
    }

    fn lost(&self, record: &Record) -> Failure {
        self.damaged.store(true, Ordering::Relaxed);
        let message = format!("what was known of `{}` is damaged", record.below);
        Failure::one(Diagnostic::error(message).hint("run `pod site --force`"))
    }
}

/// Changes when the entry or its text does.
fn digest(text: &str, json: &str) -> String {
    Digest::of_bytes(format!("{text}\n{json}").as_bytes()).to_string()[..16].to_owned()
}
