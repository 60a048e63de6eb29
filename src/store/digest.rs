//! Digests of content, and a memory of the digests of files that did not change.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// The BLAKE3 digest of some bytes, shown in hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Of bytes at hand.
    pub fn of_bytes(bytes: &[u8]) -> Digest {
        Digest(*blake3::hash(bytes).as_bytes())
    }

    /// Of all that a reader still gives.
    pub fn of_reader(mut reader: impl Read) -> io::Result<Digest> {
        let mut hasher = blake3::Hasher::new();
        let mut buffer = vec![0; 256 * 1024];
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return Ok(Digest(*hasher.finalize().as_bytes())),
                Ok(count) => hasher.update(&buffer[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
        }
    }

    /// Of a file's content.
    pub fn of_file(path: &Path) -> io::Result<Digest> {
        Digest::of_reader(File::open(path)?)
    }

    /// The first characters, enough to tell files apart by eye.
    pub fn short(&self) -> String {
        self.to_string()[..12].to_owned()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Digest, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut bytes = [0; 32];
        let form = || serde::de::Error::custom("not a digest");
        if text.len() != 64 || !text.is_ascii() {
            return Err(form());
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| form())?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| form())?;
        }
        Ok(Digest(bytes))
    }
}

/// A file younger than this when it was digested may still change without its
/// stamp showing it, so its digest is not remembered (the "racy" stamp that
/// version control systems know; file systems with 2 s stamps exist).
const SETTLED: Duration = Duration::from_secs(2);

/// What shows that a file is the one digested before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    bytes: u64,
    modified_ns: u128,
    /// Inode and change time, where the system has them: a file put in place
    /// with an old date is still noticed.
    identity: (u64, i64, i64),
}

impl Stamp {
    fn of(path: &Path) -> io::Result<(Stamp, SystemTime)> {
        let metadata = std::fs::metadata(path)?;
        let modified = metadata.modified()?;
        #[cfg(unix)]
        let identity = {
            use std::os::unix::fs::MetadataExt;
            (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
        };
        #[cfg(not(unix))]
        let identity = (0, 0, 0);
        let modified_ns = modified.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
        Ok((Stamp { bytes: metadata.len(), modified_ns, identity }, modified))
    }
}

/// The digests of files, remembered by size, dates and inode so that a second
/// run need not read gigabytes.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct FileDigests {
    known: BTreeMap<PathBuf, (Stamp, Digest)>,
    #[serde(skip)]
    changed: bool,
}

impl FileDigests {
    /// The digest remembered for a file, if the file still looks the same.
    pub fn known(&self, path: &Path) -> io::Result<Option<Digest>> {
        let (stamp, _) = Stamp::of(path)?;
        Ok(self.known.get(path).filter(|(known, _)| *known == stamp).map(|(_, digest)| *digest))
    }

    /// The digest of a file, read only if it may have changed. `now` is the
    /// wall clock, which tells whether the file's date can be believed yet.
    pub fn digest(&mut self, path: &Path, now: SystemTime) -> io::Result<Digest> {
        if let Some(digest) = self.known(path)? {
            return Ok(digest);
        }
        let (before, modified) = Stamp::of(path)?;
        let digest = Digest::of_file(path)?;
        let (after, _) = Stamp::of(path)?;
        let settled = now.duration_since(modified).is_ok_and(|age| age > SETTLED);
        if before == after && settled {
            self.known.insert(path.to_owned(), (after, digest));
            self.changed = true;
        } else {
            self.changed |= self.known.remove(path).is_some();
        }
        Ok(digest)
    }

    /// Whether there is something new to save.
    pub fn changed(&self) -> bool {
        self.changed
    }

    /// Forgets files that are gone, so that the memory does not only grow.
    pub fn forget_absent(&mut self) {
        let before = self.known.len();
        self.known.retain(|path, _| path.exists());
        self.changed |= self.known.len() != before;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_blake3() {
        // The test vector for no input in the BLAKE3 paper's reference set.
        let empty = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262";
        assert_eq!(Digest::of_bytes(b"").to_string(), empty);
        let json = serde_json::to_string(&Digest::of_bytes(b"a")).unwrap();
        assert_eq!(serde_json::from_str::<Digest>(&json).unwrap(), Digest::of_bytes(b"a"));
    }

    #[test]
    fn a_changed_file_is_read_again_and_a_fresh_one_is_not_trusted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("take");
        std::fs::write(&path, "one").unwrap();
        let later = SystemTime::now() + Duration::from_secs(60);
        let mut digests = FileDigests::default();
        assert_eq!(digests.digest(&path, SystemTime::now()).unwrap(), Digest::of_bytes(b"one"));
        assert_eq!(digests.known(&path).unwrap(), None, "too fresh to remember");
        digests.digest(&path, later).unwrap();
        assert_eq!(digests.known(&path).unwrap(), Some(Digest::of_bytes(b"one")));
        std::fs::write(&path, "other").unwrap();
        assert_eq!(digests.known(&path).unwrap(), None);
        assert_eq!(digests.digest(&path, later).unwrap(), Digest::of_bytes(b"other"));
    }
}
