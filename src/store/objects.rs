//! The store itself: values by key below the show's `.pod` folder.
//!
//! ```text
//! .pod/
//!   CACHEDIR.TAG          tells backup programs to pass by
//!   lock
//!   files.json            digests of files that have not changed
//!   values/<stage>/<key>  one file a value
//!   last/<name>.json      the key a named step last ran with, for --why
//!   temporary/            work in progress; emptied at the start of a run
//! ```

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::Serialize;

use super::{AtomicFile, Busy, Digest, FileDigests, Key, Lock, write_atomically};

/// The folder below `.pod` for work in progress.
pub const TEMPORARY_FOLDER: &str = "temporary";

/// The signature of the Cache Directory Tagging Specification (bford.info/cachedir).
const CACHEDIR_TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # pod keeps here what it can make again. It may be deleted at any time.\n";

/// What went wrong with the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file or folder of it cannot be written or read.
    #[error("cannot use `{}`: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another pod is at work in the show.
    #[error("another pod is at work in this show")]
    Held,
}

/// A value found in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The file that holds it. Read only.
    pub path: PathBuf,
}

/// How much one stage keeps in the store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct StageUse {
    /// How many values.
    pub values: u64,
    /// How many bytes.
    pub bytes: u64,
}

/// What pruning removed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Pruned {
    /// How many values.
    pub values: u64,
    /// How many bytes.
    pub bytes: u64,
}

/// The cache of one show, held by one process at a time.
#[derive(Debug)]
pub struct Store {
    root: PathBuf,
    digests: FileDigests,
    _lock: Lock,
}

impl Store {
    /// Opens the store in `root` (the show's `.pod`), makes it where it is
    /// missing, and clears what an interrupted run left.
    pub fn open(root: &Path) -> Result<Store, StoreError> {
        let in_root = |source| StoreError::Io { path: root.to_owned(), source };
        fs::create_dir_all(root).map_err(in_root)?;
        let lock = match Lock::take(&root.join("lock")) {
            Ok(lock) => lock,
            Err(Busy::Held) => return Err(StoreError::Held),
            Err(Busy::Io(source)) => return Err(in_root(source)),
        };
        let tag = root.join("CACHEDIR.TAG");
        if !tag.exists() {
            write_atomically(&tag, CACHEDIR_TAG.as_bytes()).map_err(in_root)?;
        }
        let temporary = root.join(TEMPORARY_FOLDER);
        match fs::remove_dir_all(&temporary) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(in_root(error)),
            _ => {}
        }
        fs::create_dir_all(&temporary).map_err(in_root)?;
        let store = Store { root: root.to_owned(), digests: FileDigests::default(), _lock: lock };
        store.sweep_values().map_err(in_root)?;
        let digests = fs::read(root.join("files.json"))
            .ok()
            .and_then(|text| serde_json::from_slice(&text).ok())
            .unwrap_or_default();
        Ok(Store { digests, ..store })
    }

    /// Where work in progress goes; emptied when a store is opened.
    pub fn temporary(&self) -> PathBuf {
        self.root.join(TEMPORARY_FOLDER)
    }

    /// The digest of a file, read only if it may have changed.
    pub fn digest(&mut self, path: &Path, now: SystemTime) -> io::Result<Digest> {
        self.digests.digest(path, now)
    }

    /// The digest of a file that has not changed since it was last read.
    pub fn known_digest(&self, path: &Path) -> Option<Digest> {
        self.digests.known(path).ok().flatten()
    }

    /// Finds a value, and marks it as used now.
    pub fn find(&self, key: &Key) -> Option<Found> {
        let path = self.place(key);
        let file = File::open(&path).ok()?;
        // The date of last use decides what is pruned first; a read-only cache still serves.
        let _ = file.set_modified(SystemTime::now());
        Some(Found { path })
    }

    /// Reads a small value, at most `limit` bytes.
    pub fn read(&self, key: &Key, limit: u64) -> Option<Vec<u8>> {
        let found = self.find(key)?;
        let bytes = fs::metadata(&found.path).ok()?.len();
        (bytes <= limit).then(|| fs::read(&found.path).ok()).flatten()
    }

    /// Begins a value; it is there once the file is committed.
    pub fn create(&self, key: &Key) -> Result<AtomicFile, StoreError> {
        let path = self.place(key);
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder)
            .and_then(|()| AtomicFile::create(&path))
            .map_err(|source| StoreError::Io { path: folder.to_owned(), source })
    }

    /// Puts a small value in.
    pub fn put(&self, key: &Key, value: &[u8]) -> Result<(), StoreError> {
        use io::Write;
        let failed = |source| StoreError::Io { path: self.root.clone(), source };
        let mut file = self.create(key)?;
        file.file().write_all(value).map_err(failed)?;
        file.commit().map_err(failed)
    }

    /// The key that the step `name` last ran with.
    pub fn last(&self, name: &str) -> Option<Key> {
        serde_json::from_slice(&fs::read(self.last_place(name)).ok()?).ok()
    }

    /// Notes the key that the step `name` ran with.
    pub fn note_last(&self, name: &str, key: &Key) -> Result<(), StoreError> {
        let path = self.last_place(name);
        if self.last(name).as_ref() == Some(key) {
            return Ok(());
        }
        let write = || {
            fs::create_dir_all(self.root.join("last"))?;
            write_atomically(&path, &serde_json::to_vec(key)?)
        };
        write().map_err(|source| StoreError::Io { path: path.clone(), source })
    }

    /// Saves what is remembered of files.
    pub fn save(&mut self) -> Result<(), StoreError> {
        self.digests.forget_absent();
        if !self.digests.changed() {
            return Ok(());
        }
        let path = self.root.join("files.json");
        let text = serde_json::to_vec(&self.digests).unwrap_or_default();
        write_atomically(&path, &text).map_err(|source| StoreError::Io { path, source })
    }

    /// How much each stage keeps.
    pub fn usage(root: &Path) -> io::Result<BTreeMap<String, StageUse>> {
        let mut usage: BTreeMap<String, StageUse> = BTreeMap::new();
        for value in values(root)? {
            let stage = usage.entry(value.stage).or_default();
            stage.values += 1;
            stage.bytes += value.bytes;
        }
        Ok(usage)
    }

    /// Removes the values used longest ago until at most `keep_bytes` are left.
    pub fn prune(&self, keep_bytes: u64) -> Result<Pruned, StoreError> {
        let failed = |source| StoreError::Io { path: self.root.clone(), source };
        let mut all = values(&self.root).map_err(failed)?;
        all.sort_by_key(|value| std::cmp::Reverse(value.used));
        let mut kept = 0;
        let mut pruned = Pruned::default();
        for value in all {
            if kept + value.bytes <= keep_bytes {
                kept += value.bytes;
                continue;
            }
            fs::remove_file(&value.path).map_err(failed)?;
            pruned.values += 1;
            pruned.bytes += value.bytes;
        }
        Ok(pruned)
    }

    fn place(&self, key: &Key) -> PathBuf {
        self.root.join("values").join(key.stage()).join(key.digest().to_string())
    }

    fn last_place(&self, name: &str) -> PathBuf {
        // Names hold slugs and paths of the user's; a digest is a safe file name.
        self.root.join("last").join(Digest::of_bytes(name.as_bytes()).short() + ".json")
    }

    fn sweep_values(&self) -> io::Result<()> {
        super::sweep(&self.root)?;
        super::sweep(&self.root.join("last"))?;
        for stage in folders(&self.root.join("values"))? {
            super::sweep(&stage)?;
        }
        Ok(())
    }
}

struct Value {
    stage: String,
    path: PathBuf,
    bytes: u64,
    used: SystemTime,
}

fn values(root: &Path) -> io::Result<Vec<Value>> {
    let mut values = Vec::new();
    for folder in folders(&root.join("values"))? {
        let stage = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let metadata = entry.metadata()?;
            if metadata.is_file() {
                let used = metadata.modified()?;
                let bytes = metadata.len();
                values.push(Value { stage: stage.clone(), path: entry.path(), bytes, used });
            }
        }
    }
    Ok(values)
}

fn folders(root: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(root) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut folders = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            folders.push(entry.path());
        }
    }
    folders.sort();
    Ok(folders)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Stage;
    use std::time::Duration;

    const STAGE: Stage = Stage { name: "test", version: 1 };

    #[test]
    fn a_value_is_found_again_and_an_unfinished_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let key = Key::new(STAGE).with("a", 1);
        drop(store.create(&key).unwrap());
        assert!(store.find(&key).is_none());
        store.put(&key, b"value").unwrap();
        assert_eq!(store.read(&key, 100).unwrap(), b"value");
        assert_eq!(store.read(&key, 3), None);
    }

    #[test]
    fn a_second_store_on_the_same_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let _store = Store::open(folder.path()).unwrap();
        assert!(matches!(Store::open(folder.path()), Err(StoreError::Held)));
    }

    #[test]
    fn pruning_removes_what_was_used_longest_ago() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        for number in 0..3_u64 {
            let key = Key::new(STAGE).with("number", number);
            store.put(&key, &[0; 10]).unwrap();
            let file = File::options().write(true).open(store.place(&key)).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(number)).unwrap();
        }
        assert_eq!(store.prune(20).unwrap(), Pruned { values: 1, bytes: 10 });
        assert!(!store.place(&Key::new(STAGE).with("number", 0)).exists());
        assert_eq!(Store::usage(folder.path()).unwrap()["test"].bytes, 20);
    }

    #[test]
    fn opening_clears_what_an_interrupted_run_left() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        fs::write(store.temporary().join("scratch"), "x").unwrap();
        drop(store);
        let store = Store::open(folder.path()).unwrap();
        assert_eq!(fs::read_dir(store.temporary()).unwrap().count(), 0);
    }
}
