//! public/: what is in it, what goes into it, and what is no longer needed.

use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::on_threads;
use crate::ops::{Failure, disk};
use crate::store::{AtomicFile, write_unsynced};

/// The folders below public/ that hold files of ours.
const FOLDERS: [&str; 13] = [
    "",
    "assets",
    "chapters",
    "covers",
    "episodes",
    "feed",
    "files",
    "images",
    "media",
    "people",
    "search",
    "search/text",
    "transcripts",
];

/// How many files are synced at once.
const SYNCS: usize = 16;

/// The files of an earlier run, in the working folder.
const LIST: &str = "files.txt";

/// The folder that is published.
pub(super) struct Public {
    root: PathBuf,
    /// What was in it when the run began.
    there: HashSet<String>,
    written: AtomicUsize,
    unchanged: AtomicUsize,
    made: Mutex<BTreeSet<String>>,
}

/// Where a file's content comes from.
#[derive(Debug, Clone)]
pub(super) enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A copy of a small file.
    Copy(PathBuf),
    /// A file so large that a second name for it is better than a second copy. Builds never write
    /// into a finished file, they put a new one in its place.
    Link(PathBuf),
}

impl Public {
    pub(super) fn open(root: &Path, jobs: usize) -> Result<Public, Failure> {
        for folder in FOLDERS {
            disk::make_folder(&root.join(folder))?;
        }
        let listed = on_threads(jobs, &FOLDERS, &|folder| {
            let entries = fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
            let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
            names
                .map(|name| match *folder {
                    "" => name,
                    folder => [folder, "/", &name].concat(),
                })
                .collect::<Vec<String>>()
        });
        let there = listed.into_iter().flatten().collect();
        Ok(Public {
            root: root.to_owned(),
            there,
            written: AtomicUsize::new(0),
            unchanged: AtomicUsize::new(0),
            made: Mutex::default(),
        })
    }

    /// Whether a file was there when the run began.
    pub(super) fn has(&self, path: &str) -> bool {
        self.there.contains(path)
    }

    /// Counts files that are as they should be.
    pub(super) fn keep(&self, count: usize) {
        self.unchanged.fetch_add(count, Ordering::Relaxed);
    }

    /// How many files were written and how many were left as they were.
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.written.load(Ordering::Relaxed), self.unchanged.load(Ordering::Relaxed))
    }

    /// Puts a file in its place; one with the same bytes already there is left alone.
    pub(super) fn put(&self, path: &str, content: &Content) -> Result<(), Failure> {
        let target = self.root.join(path);
        let refused = |doing: &str, at: &Path, error: &io::Error| {
            Failure::one(disk::refused(doing, at, error))
        };
        let fresh = match content {
            Content::Bytes(bytes) => self.write(path, &target, bytes),
            Content::Copy(from) => {
                let bytes = fs::read(from).map_err(|error| refused("read", from, &error))?;
                self.write(path, &target, &bytes)
            }
            Content::Link(from) => self.link(path, from, &target),
        };
        let fresh = fresh.map_err(|error| refused("write", &target, &error))?;
        let counter = if fresh { &self.written } else { &self.unchanged };
        counter.fetch_add(1, Ordering::Relaxed);
        if fresh && let Ok(mut made) = self.made.lock() {
            made.insert(path.to_owned());
        }
        Ok(())
    }

    fn write(&self, path: &str, target: &Path, bytes: &[u8]) -> io::Result<bool> {
        if self.has(path) && same(target, bytes) {
            return Ok(false);
        }
        write_unsynced(target, bytes)?;
        Ok(true)
    }

    fn link(&self, path: &str, from: &Path, target: &Path) -> io::Result<bool> {
        if self.has(path) && is_same_file(from, target) {
            return Ok(false);
        }
        let folder = target.parent().unwrap_or(&self.root);
        let spare = tempfile::Builder::new().prefix(".pod-unfinished-").tempdir_in(folder)?;
        let name = spare.path().join("file");
        if fs::hard_link(from, &name).is_ok() {
            fs::rename(&name, target)?;
            return Ok(true);
        }
        // Another disk, or one without second names.
        let mut copy = AtomicFile::create(target)?;
        io::copy(&mut File::open(from)?, copy.file())?;
        copy.commit()?;
        Ok(true)
    }

    /// Takes away what earlier runs made and this one does not need: never what others put there.
    /// Keeps the list for the next run. Gives how many went.
    pub(super) fn settle<'a>(
        &self,
        work: &Path,
        needed: impl Iterator<Item = &'a str> + Clone,
    ) -> io::Result<usize> {
        let list = work.join(LIST);
        let before = fs::read_to_string(&list).unwrap_or_default();
        let text: String = needed.clone().flat_map(|path| [path, "\n"]).collect();
        if text == before {
            return Ok(0);
        }
        let needed: HashSet<&str> = needed.collect();
        let mut removed = 0;
        for path in before.lines().filter(|path| !needed.contains(*path) && is_ours(path)) {
            match fs::remove_file(self.root.join(path)) {
                Ok(()) => removed += 1,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        write_unsynced(&list, text.as_bytes())?;
        Ok(removed)
    }

    /// Waits until everything written is on the disk: after this a crash of the machine loses
    /// nothing that the records speak of.
    pub(super) fn sync(&self) -> io::Result<()> {
        let made = self.made.lock().map(|made| made.clone()).unwrap_or_default();
        #[cfg(target_os = "linux")]
        if made.len() > 32 {
            return rustix::fs::syncfs(File::open(&self.root)?).map_err(io::Error::from);
        }
        // Side by side: one turn of the disk's journal serves them all.
        let made: Vec<String> = made.into_iter().collect();
        let synced = on_threads(SYNCS, &made, &|path| match File::open(self.root.join(path)) {
            Ok(file) => file.sync_all(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        });
        synced.into_iter().collect()
    }
}

/// Whether a path of the list is one that a run can have written.
fn is_ours(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    FOLDERS.contains(&folder) && !name.is_empty() && name != "." && name != ".."
}

/// Whether a file holds just these bytes.
fn same(file: &Path, bytes: &[u8]) -> bool {
    let fits = fs::metadata(file).is_ok_and(|found| found.len() == bytes.len() as u64);
    fits && fs::read(file).is_ok_and(|there| there == bytes)
}

#[cfg(unix)]
fn is_same_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let key = |path: &Path| fs::metadata(path).ok().map(|found| (found.dev(), found.ino()));
    key(one).is_some_and(|one| key(other) == Some(one))
}

#[cfg(not(unix))]
fn is_same_file(_: &Path, _: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_others_stay_and_those_no_longer_needed_go() {
        let folder = tempfile::tempdir().unwrap();
        let (root, work) = (folder.path().join("public"), folder.path().join("work"));
        let public = Public::open(&root, 2).unwrap();
        public.put("a.html", &Content::Bytes(b"a".to_vec())).unwrap();
        public.put("episodes/b.html", &Content::Bytes(b"b".to_vec())).unwrap();
        fs::write(root.join("mine.txt"), "mine").unwrap();
        fs::create_dir(&work).unwrap();
        let both = ["a.html", "episodes/b.html"];
        assert_eq!(public.settle(&work, both.into_iter()).unwrap(), 0);
        let public = Public::open(&root, 2).unwrap();
        public.put("a.html", &Content::Bytes(b"a".to_vec())).unwrap();
        assert_eq!(public.counts(), (0, 1));
        assert_eq!(public.settle(&work, ["a.html"].into_iter()).unwrap(), 1);
        assert!(root.join("mine.txt").exists() && !root.join("episodes/b.html").exists());
    }

    #[test]
    fn a_list_that_was_tampered_with_leads_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let (root, work) = (folder.path().join("public"), folder.path().join("work"));
        fs::write(folder.path().join("show.toml"), "title").unwrap();
        fs::create_dir(&work).unwrap();
        fs::write(work.join(LIST), "../show.toml\n/etc/x\nepisodes/../../show.toml\n").unwrap();
        let public = Public::open(&root, 2).unwrap();
        assert_eq!(public.settle(&work, [].into_iter()).unwrap(), 0);
        assert!(folder.path().join("show.toml").exists());
    }

    #[test]
    fn a_large_file_gets_a_second_name_and_follows_a_new_build() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("public");
        let from = folder.path().join("out.mp3");
        crate::store::write_atomically(&from, b"one").unwrap();
        let public = Public::open(&root, 2).unwrap();
        public.put("media/a.mp3", &Content::Link(from.clone())).unwrap();
        crate::store::write_atomically(&from, b"two").unwrap();
        assert_eq!(fs::read(root.join("media/a.mp3")).unwrap(), b"one");
        let public = Public::open(&root, 2).unwrap();
        public.put("media/a.mp3", &Content::Link(from)).unwrap();
        assert_eq!(fs::read(root.join("media/a.mp3")).unwrap(), b"two");
        assert_eq!(fs::read_dir(root.join("media")).unwrap().count(), 1);
    }
}
