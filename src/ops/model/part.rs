//! A download that is not whole yet, and what must still be true for it to be
//! gone on with.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::stamp::{read_json, write_json};

/// The file beside a model with another ending after its name.
pub(super) fn beside(model: &Path, ending: &str) -> PathBuf {
    let mut name = model.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// What the server said of the file when the download began.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::ops) struct Origin {
    /// The address asked for, without what may be secret.
    pub source: String,
    /// How many bytes the whole has.
    pub bytes: Option<u64>,
    /// Its SHA-256, where the server tells.
    pub sha256: Option<String>,
    /// The strong validator of the bytes that came (RFC 9110, 8.8.3).
    pub etag: Option<String>,
}

/// The `.part` beside a model.
pub(in crate::ops) struct Part {
    path: PathBuf,
    file: File,
    /// How many bytes are there.
    pub bytes: u64,
    /// What they are the beginning of.
    pub origin: Origin,
}

impl Part {
    /// Opens what is there of a model, or begins.
    pub fn open(model: &Path) -> io::Result<Part> {
        let path = beside(model, ".part");
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        let bytes = file.metadata()?.len();
        let origin: Option<Origin> = read_json(&beside(&path, ".json"));
        let mut part = Part { path, file, bytes, origin: Origin::default() };
        match origin {
            Some(origin) => part.origin = origin,
            // Nobody knows what these bytes are.
            None => part.start_over()?,
        }
        Ok(part)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Throws away what is there.
    pub fn start_over(&mut self) -> io::Result<()> {
        self.file.set_len(0)?;
        self.bytes = 0;
        Ok(())
    }

    /// Takes note of what the bytes are the beginning of, before any of them come.
    pub fn is_of(&mut self, origin: Origin) -> io::Result<()> {
        if self.origin != origin {
            write_json(&beside(&self.path, ".json"), &origin)?;
            self.origin = origin;
        }
        Ok(())
    }

    /// Adds the bytes that come next.
    pub fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// Makes sure that what is there stays there.
    pub fn sync(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    /// Gives the file the name of the model it turned out to be.
    pub fn becomes(self, model: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.path, model)?;
        let _ = fs::remove_file(beside(&self.path, ".json"));
        if let Some(folder) = model.parent() {
            // Makes the rename last through a power cut, where the system can.
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }
}
