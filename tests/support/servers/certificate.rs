//! An authority of the test's own, and a certificate for the loopback signed by it.

use std::path::PathBuf;
use std::process::Command;

use super::repository;
use super::running::python;

/// A folder with both.
pub struct Certificate {
    folder: tempfile::TempDir,
}

impl Certificate {
    /// Makes them.
    pub fn new() -> Certificate {
        let folder = tempfile::tempdir().unwrap();
        let script = repository("tests/storage/certificate.py");
        let made = Command::new(python()).arg(script).arg(folder.path()).status().unwrap();
        assert!(made.success(), "run scripts/setup test");
        Certificate { folder }
    }

    /// The authority, to be trusted.
    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// What a server shows, with its key.
    pub fn shown(&self) -> PathBuf {
        self.folder.path().join("server.pem")
    }
}
