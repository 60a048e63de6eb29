//! Where files are published to: one trait, one file a kind of place.
//!
//! What a caller may rely on, beside what [`Storage`] says:
//!
//! - Folders are made as needed, the root as well when the folder around it is there: a mistyped
//!   address makes no tree, and a disk that is not mounted is not written under.
//! - Unfinished files are called `.pod-upload-` and a number made from the path, so the next
//!   upload of the same file writes over them: what an interrupted run leaves is gone then.
//!   After an error or a wish to stop they are removed where the connection still allows it.
//! - [`StorageError::Cancelled`] answers a [`Watch`] that says so; its reaction is to give up.
//! - [`open`] asks nothing of the network: the connection is made with the first use, and anew
//!   after an error, so the same [`Storage`] may simply be tried again.

mod command;
mod error;
mod folder;
mod ftp;
mod listen;
mod local;
mod s3;
mod sftp;
mod webdav;

use std::path::PathBuf;
use std::time::Duration;

pub(in crate::publish) use error::said;
pub use error::{Reaction, StorageError};

use crate::http::Patience;
use crate::publish::credentials::Secrets;
use crate::show::StorageAddress;

/// A file to be put somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Where it goes, below the storage's root: relative, with slashes, never `..`, never empty
    /// parts.
    pub path: String,
    /// The local file, below public/.
    pub file: PathBuf,
    /// Its length in bytes; when the file has another by now, the upload fails
    /// ([`StorageError::Changed`]).
    pub length: u64,
    /// Its media type, for storages that keep it.
    pub media_type: String,
    /// The value of Cache-Control, for storages that keep it.
    pub cache_control: &'static str,
}

/// Who watches an upload.
pub trait Watch: Sync {
    /// So many more bytes were sent; called at least every 256 KiB. May sleep: that is how the
    /// bandwidth is limited.
    fn sent(&self, bytes: u64);
    /// Whether the user asked to stop.
    fn cancelled(&self) -> bool;
}

/// How long a file there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// There is none.
    Missing,
    /// So many bytes.
    Length(u64),
    /// The storage cannot be asked.
    Unknown,
}

/// One connection to a place files are published to. Several may be open at a time.
pub trait Storage: Send {
    /// Puts a file there: under a temporary name, then renamed, where the protocol can; after
    /// an error the file that was there before still is, or the error says what is known.
    /// Makes folders as needed. Streams: memory does not grow with the file.
    fn put(&mut self, upload: &Upload, watch: &dyn Watch) -> Result<(), StorageError>;

    /// Puts files in order; `done(i)` after each that arrived. A command may take them all at
    /// once.
    fn put_all(
        &mut self,
        uploads: &[Upload],
        watch: &dyn Watch,
        done: &mut dyn FnMut(usize),
    ) -> Result<(), StorageError> {
        for (index, upload) in uploads.iter().enumerate() {
            self.put(upload, watch)?;
            done(index);
        }
        Ok(())
    }

    /// How long the file there is.
    fn look(&mut self, path: &str, watch: &dyn Watch) -> Result<Found, StorageError>;

    /// Takes a file away; one that isn't there is no error. *Errors:*
    /// [`StorageError::Unable`] where it cannot.
    fn remove(&mut self, path: &str, watch: &dyn Watch) -> Result<(), StorageError>;
}

/// What a storage has to know of the machine and its user.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The show's folder; relative folders are looked for from here.
    pub show: PathBuf,
    /// The folder public/, for commands.
    pub public: PathBuf,
    /// The user's home folder.
    pub home: Option<PathBuf>,
    /// The user's name on this machine.
    pub user: Option<String>,
    /// The socket of the agent that holds keys for SSH.
    pub ssh_agent: Option<PathBuf>,
    /// A file of certificates to be trusted beside the system's.
    pub extra_roots: Option<PathBuf>,
    /// How long to wait for what does not come.
    pub patience: Patience,
}

/// Gets a connection to a place ready; it is made when it is first used, where a wish to stop is
/// heard. *Errors:* what can be known to be wrong before.
pub fn open(
    address: &StorageAddress,
    secrets: &Secrets,
    about: &Surroundings,
) -> Result<Box<dyn Storage>, StorageError> {
    Ok(match address {
        StorageAddress::Folder(folder) => Box::new(folder::open(folder, about)?),
        StorageAddress::Sftp { .. } => Box::new(sftp::open(address, secrets, about)?),
        StorageAddress::S3 { .. } => Box::new(s3::open(address, secrets, about)?),
        StorageAddress::WebDav { .. } => Box::new(webdav::open(address, secrets, about)?),
        StorageAddress::Ftp { .. } => Box::new(ftp::open(address, secrets, about)?),
        StorageAddress::Command(words) => Box::new(command::open(words, about)?),
    })
}

/// What the names of unfinished files begin with.
const UNFINISHED: &str = ".pod-upload-";

/// How long tidying up after an error may take.
const TIDYING: Duration = Duration::from_secs(5);

/// The folder and the name of a path, the folder empty at the root.
fn parted(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// The path of the unfinished file of a path, in the same folder.
fn unfinished(path: &str) -> String {
    let digest = blake3::hash(path.as_bytes()).to_hex();
    let (folder, _) = parted(path);
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}{UNFINISHED}{}", &digest[..16])
}

/// Holds a path to what [`Upload::path`] promises. *Errors:* [`StorageError::Name`].
fn checked<'a>(path: &'a str, place: &str) -> Result<&'a str, StorageError> {
    let bad_part = |part: &str| part.is_empty() || part == "." || part == "..";
    if path.split('/').any(bad_part) || path.chars().any(char::is_control) {
        let why = "it is no plain path below the root".to_owned();
        return Err(StorageError::Name { place: place.to_owned(), path: path.to_owned(), why });
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_files_lie_beside_the_finished_ones_and_are_told_apart() {
        assert!(unfinished("a/b.mp3").starts_with("a/.pod-upload-"));
        assert!(unfinished("b.mp3").starts_with(".pod-upload-"));
        assert_ne!(unfinished("a/b.mp3"), unfinished("a/c.mp3"));
        assert_eq!(unfinished("a/b.mp3"), unfinished("a/b.mp3"));
    }

    #[test]
    fn no_path_leads_out() {
        for path in ["", "/etc/x", "../x", "a/../x", "a//b", "a/", "a\nb", "./a"] {
            assert!(checked(path, "there").is_err(), "{path}");
        }
        assert!(checked("a/é b#%.mp3", "there").is_ok());
    }
}
