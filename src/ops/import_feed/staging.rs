//! The show while it is written: a hidden folder beside its place, which gets its name when all is
//! there. A run that was killed leaves the hidden folder alone, and the next one takes it over.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{Failure, NOTHING, disk, refused};
use crate::ops::CACHE_FOLDER;
use crate::ops::open::guard;
use crate::report::{Diagnostic, Severity};
use crate::show::{self, EPISODE_MANIFEST};
use crate::store::Lock;

/// What git is to pass over in a show.
const IGNORED: &str = ".pod/\nout/\n/public/\n";

/// Shows that a folder is one of these.
const MARK: &str = "importing";

/// The show being written; dropped before it has its name, it is gone.
pub(super) struct Staging {
    path: PathBuf,
    _guard: Lock,
    kept: std::cell::Cell<bool>,
}

impl Staging {
    /// Begins the show that is to stand at `folder`. *Errors:* another run is at it, or the disk.
    pub(super) fn begin(folder: &Path) -> Result<Staging, Failure> {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let path = folder.with_file_name(format!(".{name}.importing"));
        let system = |error| refused(disk::refused("write to", &path, &error));
        let mark = path.join(CACHE_FOLDER).join(MARK);
        if fs::symlink_metadata(&path).is_ok() && fs::symlink_metadata(&mark).is_err() {
            let empty = fs::read_dir(&path).is_ok_and(|mut entries| entries.next().is_none());
            if !empty {
                let message = format!("`{}` is in the way", path.display());
                let hint = "look what is in it, and move it away";
                return Err(refused(Diagnostic::error(message).hint(hint)));
            }
        }
        fs::create_dir_all(path.join(CACHE_FOLDER)).map_err(system)?;
        fs::write(&mark, "").map_err(system)?;
        let guard = guard(&path)?;
        // What a run that was killed left.
        for entry in fs::read_dir(&path).map_err(system)? {
            let entry = entry.map_err(system)?;
            if entry.file_name() == CACHE_FOLDER {
                continue;
            }
            match entry.file_type().map_err(system)?.is_dir() {
                true => fs::remove_dir_all(entry.path()).map_err(system)?,
                false => fs::remove_file(entry.path()).map_err(system)?,
            }
        }
        fs::create_dir(path.join("episodes")).map_err(system)?;
        fs::write(path.join(".gitignore"), IGNORED).map_err(system)?;
        Ok(Staging { path, _guard: guard, kept: false.into() })
    }

    /// Its folder.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes an episode.
    pub(super) fn episode(&self, folder: &str, manifest: &str, notes: &str) -> Result<(), Failure> {
        let folder = self.path.join("episodes").join(folder);
        let write = || {
            fs::create_dir(&folder)?;
            fs::write(folder.join("notes.md"), notes)?;
            fs::write(folder.join(EPISODE_MANIFEST), manifest)
        };
        write().map_err(|error| refused(disk::refused("write to", &folder, &error)))
    }

    /// Writes a file of the show.
    pub(super) fn file(&self, name: &str, text: &str) -> Result<(), Failure> {
        let path = self.path.join(name);
        fs::write(&path, text).map_err(|error| refused(disk::refused("write", &path, &error)))
    }

    /// Reads the show as every verb will. *Errors:* something in it that no manifest may hold,
    /// which should have been left out.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let mut diagnostics = show::load(&self.path).diagnostics;
        diagnostics.retain(|one| one.severity == Severity::Error);
        match diagnostics.is_empty() {
            true => Ok(()),
            false => Err(Failure::Refused { diagnostics, outcome: NOTHING }),
        }
    }

    /// Gives it its name.
    pub(super) fn becomes(&self, folder: &Path) -> Result<(), Failure> {
        self.sync().map_err(|error| refused(disk::refused("write to", &self.path, &error)))?;
        let _ = fs::remove_file(self.path.join(CACHE_FOLDER).join(MARK));
        // An empty folder may be there; the system replaces it.
        match fs::rename(&self.path, folder) {
            Ok(()) => {
                self.kept.set(true);
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => {
                let message = format!("`{}` has come to be meanwhile", folder.display());
                Err(refused(Diagnostic::error(message).hint("name another folder")))
            }
            Err(error) => Err(refused(disk::refused("make the folder", folder, &error))),
        }
    }

    /// Waits until all of it is on the disk: its name must not come before its content.
    fn sync(&self) -> std::io::Result<()> {
        #[cfg(target_os = "linux")]
        return rustix::fs::syncfs(fs::File::open(&self.path)?).map_err(std::io::Error::from);
        #[cfg(not(target_os = "linux"))]
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.kept.get() {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}
