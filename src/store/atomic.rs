//! Files that appear whole or not at all: written beside their place under a
//! name of their own, synced, then renamed.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How the name of every unfinished file begins; [`sweep`] finds them by it.
const PREFIX: &str = ".pod-unfinished-";

/// A file being written. It takes its name at [`AtomicFile::commit`]; dropped
/// before, it leaves nothing.
#[derive(Debug)]
pub struct AtomicFile {
    file: tempfile::NamedTempFile,
    target: PathBuf,
}

impl AtomicFile {
    /// Begins the file that is to stand at `target`; its folder must exist.
    pub fn create(target: &Path) -> io::Result<AtomicFile> {
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // As if created plainly: readable by all that the umask allows.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        Ok(AtomicFile { file: builder.tempfile_in(folder)?, target: target.to_owned() })
    }

    /// The open file.
    pub fn file(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Another handle to the open file, for a writer that wants its own.
    pub fn handle(&self) -> io::Result<File> {
        self.file.as_file().try_clone()
    }

    /// Where the unfinished file is now.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Syncs the content and gives the file its name, replacing what was there.
    pub fn commit(self) -> io::Result<()> {
        self.file.as_file().sync_all()?;
        let target = self.target;
        self.file.persist(&target).map_err(|refused| refused.error)?;
        sync_folder(&target)
    }
}

/// Writes a file that can be made again, whole or not at all to every other program, without
/// waiting for the disk: after a crash of the machine it may be empty. For thousands of files,
/// which are synced together afterwards.
pub fn write_unsynced(target: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = AtomicFile::create(target)?;
    file.file().write_all(content)?;
    file.file.persist(&file.target).map_err(|refused| refused.error)?;
    Ok(())
}

/// Writes a small file whole or not at all.
pub fn write_atomically(target: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = AtomicFile::create(target)?;
    file.file().write_all(content)?;
    file.commit()
}

/// Removes what interrupted runs left unfinished in a folder; gives how many.
/// To be called only by who holds the show's lock.
pub fn sweep(folder: &Path) -> io::Result<usize> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error),
    };
    let mut swept = 0;
    for entry in entries {
        let entry = entry?;
        if entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes()) {
            fs::remove_file(entry.path())?;
            swept += 1;
        }
    }
    Ok(swept)
}

/// Makes a rename last through a power cut, where the system can.
fn sync_folder(target: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = target.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        // Some file systems refuse to sync a folder; the file itself is safe by then.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_file_leaves_nothing_and_a_committed_one_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a");
        let mut file = AtomicFile::create(&target).unwrap();
        file.file().write_all(b"half").unwrap();
        drop(file);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        write_atomically(&target, b"whole").unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"whole");
    }

    #[test]
    fn sweeping_takes_only_unfinished_files() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(format!("{PREFIX}x")), "").unwrap();
        fs::write(folder.path().join("kept"), "").unwrap();
        assert_eq!(sweep(folder.path()).unwrap(), 1);
        assert!(folder.path().join("kept").exists());
        assert_eq!(sweep(&folder.path().join("absent")).unwrap(), 0);
    }
}
