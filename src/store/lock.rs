//! One writer at a time in a show: a lock the system gives back by itself when
//! its holder dies.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

/// The right to write in a show's cache and output, held until dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Why there is no lock.
#[derive(Debug, thiserror::Error)]
pub enum Busy {
    /// Another process holds it.
    #[error("another pod is at work in this show")]
    Held,
    /// The lock file could not be made.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Lock {
    /// Takes the lock if nobody has it.
    pub fn take(file: &Path) -> Result<Lock, Busy> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(file)?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Busy::Held),
            Err(TryLockError::Error(error)) => Err(Busy::Io(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_holds_the_lock_until_it_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let lock = Lock::take(&path).unwrap();
        assert!(matches!(Lock::take(&path), Err(Busy::Held)));
        drop(lock);
        assert!(Lock::take(&path).is_ok());
    }
}
