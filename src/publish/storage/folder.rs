//! A folder on this machine: another disk, a network share, or what a web server shows.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::local::{Local, PIECE};
use super::{Found, Storage, StorageError, Surroundings, Upload, Watch, checked, unfinished};

/// A folder that files are put into.
pub(super) struct Folder {
    root: PathBuf,
    /// The folder that must be there: the root's own, or the show's for one below it.
    ground: PathBuf,
}

pub(super) fn open(folder: &Path, about: &Surroundings) -> Result<Folder, StorageError> {
    let root = about.show.join(folder);
    let ground = match root.starts_with(&about.show) && root != about.show {
        true => about.show.clone(),
        false => root.parent().unwrap_or(&root).to_owned(),
    };
    Ok(Folder { root, ground })
}

impl Folder {
    fn place(&self) -> String {
        self.root.display().to_string()
    }

    fn told(&self, error: &io::Error, doing: &str, path: &str) -> StorageError {
        let (place, why) = (self.place(), error.to_string());
        match error.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => StorageError::Full { place, why },
            io::ErrorKind::InvalidFilename | io::ErrorKind::IsADirectory => {
                StorageError::Name { place, path: path.to_owned(), why }
            }
            io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::AlreadyExists
            | io::ErrorKind::NotFound => {
                StorageError::NoPlace { place, why: format!("{doing}: {why}") }
            }
            // A share whose server is gone, a disk with an error.
            _ => StorageError::Broken { place, doing: doing.to_owned(), why },
        }
    }

    /// The folder of a path, made when it is missing.
    fn make_folder(&self, path: &str) -> Result<PathBuf, StorageError> {
        let ground = &self.ground;
        if !ground.is_dir() {
            let why = format!("there is no folder `{}`", ground.display());
            return Err(StorageError::NoPlace { place: self.place(), why });
        }
        let target = self.root.join(path);
        let folder = target.parent().unwrap_or(&self.root).to_owned();
        fs::create_dir_all(&folder)
            .map_err(|error| self.told(&error, "making its folder", path))?;
        self.inside(&folder)?;
        Ok(folder)
    }

    /// Refuses a folder that a link leads out of the root.
    fn inside(&self, folder: &Path) -> Result<(), StorageError> {
        let real = |path: &Path| path.canonicalize();
        let inside = match (real(folder), real(&self.root)) {
            (Ok(folder), Ok(root)) => folder.starts_with(root),
            // Not there: nothing can be put or found in it.
            _ => true,
        };
        if inside {
            return Ok(());
        }
        let why = format!("a link leads from `{}` out of it", folder.display());
        Err(StorageError::NoPlace { place: self.place(), why })
    }

    fn write(&self, part: &Path, upload: &Upload, watch: &dyn Watch) -> Result<(), StorageError> {
        let doing = format!("writing {}", upload.path);
        let told = |error: io::Error| self.told(&error, &doing, &upload.path);
        let mut local = Local::open(upload)?;
        // What lies there may be a link: it is replaced, never followed.
        drop(fs::remove_file(part));
        let mut file = File::create_new(part).map_err(told)?;
        let mut piece = vec![0; PIECE];
        loop {
            if watch.cancelled() {
                return Err(StorageError::Cancelled);
            }
            match local.read(&mut piece)? {
                0 => break,
                count => {
                    file.write_all(&piece[..count]).map_err(told)?;
                    watch.sent(count as u64);
                }
            }
        }
        file.sync_all().map_err(told)
    }
}

impl Storage for Folder {
    fn put(&mut self, upload: &Upload, watch: &dyn Watch) -> Result<(), StorageError> {
        let path = checked(&upload.path, &self.place())?;
        let folder = self.make_folder(path)?;
        let part = self.root.join(unfinished(path));
        let doing = format!("writing {path}");
        let written = self.write(&part, upload, watch).and_then(|()| {
            fs::rename(&part, self.root.join(path)).map_err(|error| self.told(&error, &doing, path))
        });
        if written.is_err() {
            drop(fs::remove_file(&part));
            return written;
        }
        // Some file systems refuse to sync a folder; the file itself is safe by then.
        drop(File::open(folder).and_then(|folder| folder.sync_all()));
        Ok(())
    }

    fn look(&mut self, path: &str, _: &dyn Watch) -> Result<Found, StorageError> {
        let path = checked(path, &self.place())?;
        match fs::metadata(self.root.join(path)) {
            Ok(about) if about.is_file() => Ok(Found::Length(about.len())),
            Ok(_) => Ok(Found::Missing),
            Err(error) if missing(&error) => Ok(Found::Missing),
            Err(error) => Err(self.told(&error, &format!("looking at {path}"), path)),
        }
    }

    fn remove(&mut self, path: &str, _: &dyn Watch) -> Result<(), StorageError> {
        let path = checked(path, &self.place())?;
        let target = self.root.join(path);
        self.inside(target.parent().unwrap_or(&self.root))?;
        match fs::remove_file(target) {
            Err(error) if !missing(&error) => {
                Err(self.told(&error, &format!("removing {path}"), path))
            }
            _ => Ok(()),
        }
    }
}

fn missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::storage::Reaction;

    #[test]
    fn what_the_system_says_is_told_apart() {
        let folder = open(Path::new("out"), &Surroundings::default()).unwrap();
        let told = |kind: io::ErrorKind| folder.told(&io::Error::from(kind), "writing a", "a");
        for kind in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded] {
            assert!(matches!(told(kind), StorageError::Full { .. }), "{kind:?}");
        }
        assert!(matches!(told(io::ErrorKind::InvalidFilename), StorageError::Name { .. }));
        assert!(matches!(told(io::ErrorKind::PermissionDenied), StorageError::NoPlace { .. }));
        assert_eq!(told(io::ErrorKind::TimedOut).reaction(), Reaction::TryAgain);
    }
}
