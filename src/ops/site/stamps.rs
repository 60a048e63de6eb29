//! What files are like, to tell whether they have changed: size and time of the last change.

use std::path::{Path, PathBuf};

use crate::store::Digest;

/// Looks at files below a show's folder. The folder is held open: tens of thousands of looks need
/// not find the way to it each time.
pub(in crate::ops) struct Stamps {
    root: PathBuf,
    #[cfg(unix)]
    folder: Option<std::fs::File>,
}

impl Stamps {
    pub(in crate::ops) fn open(root: &Path) -> Stamps {
        Stamps {
            root: root.to_owned(),
            #[cfg(unix)]
            folder: std::fs::File::open(root).ok(),
        }
    }

    /// The stamp of files in the folder `below` the show's. A file that is not there counts too.
    pub(super) fn of<'a>(&self, below: &Path, files: impl Iterator<Item = &'a str>) -> String {
        let mut bytes = Vec::with_capacity(256);
        for file in files {
            let (length, changed) = self.look(&below.join(file)).unwrap_or((u64::MAX, 0));
            bytes.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(&changed.to_le_bytes());
        }
        Digest::of_bytes(&bytes).to_string()[..16].to_owned()
    }

    /// Length and time of the last change, in nanoseconds since 1970, of a file below the folder.
    #[cfg(unix)]
    pub(in crate::ops) fn look(&self, path: &Path) -> Option<(u64, i128)> {
        use rustix::fs::{AtFlags, statat};
        let Some(folder) = &self.folder else { return self.look_from_the_top(path) };
        let found = statat(folder, path, AtFlags::empty()).ok()?;
        // The types differ from system to system.
        #[allow(clippy::unnecessary_cast, reason = "not everywhere")]
        let (seconds, nanos) = (found.st_mtime as i128, found.st_mtime_nsec as i128);
        Some((u64::try_from(found.st_size).ok()?, seconds * 1_000_000_000 + nanos))
    }

    /// The same elsewhere.
    #[cfg(not(unix))]
    pub(in crate::ops) fn look(&self, path: &Path) -> Option<(u64, i128)> {
        self.look_from_the_top(path)
    }

    fn look_from_the_top(&self, path: &Path) -> Option<(u64, i128)> {
        let found = std::fs::metadata(self.root.join(path)).ok()?;
        let changed = found.modified().ok();
        let changed = changed.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
        let nanos = changed.map_or(0, |at| i128::try_from(at.as_nanos()).unwrap_or(i128::MAX));
        Some((found.len(), nanos))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_stamp_tells_of_every_change() {
        let show = tempfile::tempdir().unwrap();
        let folder = show.path().join("e");
        fs::create_dir(&folder).unwrap();
        let stamps = Stamps::open(show.path());
        let stamp = || stamps.of(Path::new("e"), ["a", "b"].into_iter());
        let none = stamp();
        fs::write(folder.join("a"), "1").unwrap();
        let one = stamp();
        fs::write(folder.join("a"), "12").unwrap();
        let longer = stamp();
        fs::rename(folder.join("a"), folder.join("b")).unwrap();
        let moved = stamp();
        let all = std::collections::BTreeSet::from([none, one, longer, moved]);
        assert_eq!(all.len(), 4);
    }
}
