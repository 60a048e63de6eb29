//! The folder of an episode's editing: its journal, its last snapshot, its lock.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::store::write_atomically;
use crate::transcript::draft::{Line, Snapshot, line, lines};

const JOURNAL: &str = "journal.jsonl";
const SNAPSHOT: &str = "snapshot.json";

/// Years of edits take a few hundred megabytes at most.
const LIMIT: u64 = 1 << 30;

/// Where edits are written down as they are made.
pub(super) struct Journal {
    folder: PathBuf,
    file: Option<File>,
    /// What could not be written yet.
    waiting: Vec<u8>,
}

impl Journal {
    /// What the folder holds: a snapshot with the whole lines after it, if they fit together.
    pub(super) fn read(folder: &Path) -> io::Result<Option<(Snapshot, Vec<Line>)>> {
        let Some(snapshot) = bounded(&folder.join(SNAPSHOT))? else { return Ok(None) };
        let Ok(snapshot) = serde_json::from_slice::<Snapshot>(&snapshot) else { return Ok(None) };
        let path = folder.join(JOURNAL);
        let bytes = bounded(&path)?.unwrap_or_default();
        let (all, good, damaged) = lines(&bytes);
        if good < bytes.len() {
            if damaged.is_some() {
                // What cannot be read is kept for people to look at.
                write_atomically(&folder.join("journal.damaged"), &bytes)?;
            }
            OpenOptions::new().write(true).open(&path)?.set_len(good as u64)?;
        }
        Ok(Some((snapshot, all)))
    }

    /// A journal that goes on where the last ended; `fresh` puts the old one aside and begins.
    pub(super) fn open(folder: &Path, fresh: bool) -> io::Result<Journal> {
        let path = folder.join(JOURNAL);
        if fresh && path.exists() {
            let free = (1..).map(|n| folder.join(format!("journal-{n}.jsonl")));
            let free = free.into_iter().find(|path| !path.exists());
            fs::rename(&path, free.unwrap_or_else(|| folder.join("journal-old.jsonl")))?;
        }
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        Ok(Journal { folder: folder.to_owned(), file: Some(file), waiting: Vec::new() })
    }

    /// Without a place to write to: everything stays in memory.
    pub(super) fn nowhere() -> Journal {
        Journal { folder: PathBuf::new(), file: None, waiting: Vec::new() }
    }

    /// Writes a line at once. *Errors:* the disk; the line waits and goes with the next.
    pub(super) fn add(&mut self, one: &Line) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        self.waiting.extend_from_slice(line(one).as_bytes());
        while !self.waiting.is_empty() {
            let count = file.write(&self.waiting)?;
            self.waiting.drain(..count);
        }
        Ok(())
    }

    /// A second handle, so that another thread can wait for the disk.
    pub(super) fn handle(&self) -> Option<File> {
        self.file.as_ref()?.try_clone().ok()
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Writes a snapshot in the place of the last.
pub(super) fn snap(folder: &Path, snapshot: &Snapshot) -> io::Result<()> {
    let json = serde_json::to_vec(snapshot).map_err(io::Error::other)?;
    write_atomically(&folder.join(SNAPSHOT), &json)
}

fn bounded(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(LIMIT).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}
