//! Real servers to publish to, each in a process of its own on the loopback, gone with the test:
//! [`sftp`], [`s3`], [`webdav`], [`ftp`]; and [`snac`] of the Fediverse. Each of the first gives the address for show.toml, what the
//! environment must hold, what belongs into the user's home, and a way to see what arrived.

#![allow(dead_code, unused_imports, reason = "each test program uses the part it needs")]

mod certificate;
mod ftp;
mod instance;
mod proxy;
mod running;
mod s3;
mod sftp;
mod snac;
mod webdav;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

pub use certificate::Certificate;
pub use ftp::{Ftp, ftp, ftp_with};
pub use instance::{Fault, Instance, Manner, NOW, TOKEN};
pub use proxy::{Hold, Holding, Proxy};
pub use s3::{Kept, S3, s3};
pub use sftp::{PasswordSftp, Sftp, key, sftp, sftp_by_password, sftp_with};
pub use snac::{Snac, snac};
pub use webdav::{WebDav, webdav, webdavs};

/// The password of every server here: what a search for leaked secrets looks for.
pub const PASSWORD: &str = "geheim-pässwort 1";

/// Who logs in where the system's users don't count.
pub const USER: &str = "walid";

/// Where a server is, and what it takes to get in.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// The value of `storage` in show.toml, without its quotes.
    pub address: String,
    /// Variables for the environment of pod.
    pub environment: Vec<(&'static str, String)>,
    /// Files for the user's home folder, by their paths in it; readable by the user alone.
    pub home: Vec<(PathBuf, Vec<u8>)>,
}

impl Access {
    /// Puts the files into a home folder.
    pub fn furnish(&self, home: &Path) {
        for (path, content) in &self.home {
            let path = home.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, content).unwrap();
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            }
        }
    }
}

/// The files below a folder, by their paths with slashes.
pub fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = fs::read_dir(&next) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                // What is unfinished may take its name meanwhile.
                let Ok(content) = fs::read(&path) else { continue };
                files.insert(name, content);
            }
        }
    }
    files
}

/// A file of the repository.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
