//! The local side of an upload: read piece by piece, and held to the length it should have.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use super::{StorageError, Upload};

/// How much is read and told of at once: what [`super::Watch::sent`] promises.
pub(super) const PIECE: usize = 256 * 1024;

/// A file being sent.
pub(super) struct Local {
    file: File,
    path: PathBuf,
    left: u64,
}

impl Local {
    /// Opens it. *Errors:* [`StorageError::Unreadable`], [`StorageError::Changed`].
    pub fn open(upload: &Upload) -> Result<Local, StorageError> {
        let path = upload.file.clone();
        let unreadable = |error: io::Error| StorageError::Unreadable {
            file: path.clone(),
            why: error.to_string(),
        };
        let file = File::open(&path).map_err(unreadable)?;
        let about = file.metadata().map_err(unreadable)?;
        if !about.is_file() || about.len() != upload.length {
            return Err(StorageError::Changed { file: path });
        }
        Ok(Local { file, path, left: upload.length })
    }

    /// Fills a part of `piece` and gives how much; 0 at the end, when all was as it should be.
    pub fn read(&mut self, piece: &mut [u8]) -> Result<usize, StorageError> {
        let unreadable = |error: io::Error| StorageError::Unreadable {
            file: self.path.clone(),
            why: error.to_string(),
        };
        loop {
            match self.file.read(piece) {
                // It ended too early, or goes on too long.
                Ok(count) if (count == 0) != (self.left == 0) || count as u64 > self.left => {
                    return Err(StorageError::Changed { file: self.path.clone() });
                }
                Ok(count) => {
                    self.left -= count as u64;
                    return Ok(count);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(error)),
            }
        }
    }
}
