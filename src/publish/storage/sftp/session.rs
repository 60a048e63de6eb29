//! Files over an open SSH connection (draft-ietf-secsh-filexfer-02): several pieces of a file are
//! on their way at once, so that the speed is the line's and not that of one question at a time.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use russh::client::Handle;
use russh_sftp::client::{Config, RawSftpSession, error::Error};
use russh_sftp::protocol::{FileAttributes, OpenFlags, Packet, StatusCode};
use tokio::task::JoinSet;

use super::connect::Guard;
use crate::publish::storage::error::said;
use crate::publish::storage::listen::hear_until;
use crate::publish::storage::local::{Local, PIECE};
use crate::publish::storage::{
    Found, StorageError, Surroundings, TIDYING, Upload, Watch, parted, unfinished,
};

/// A rename that replaces (OpenSSH's PROTOCOL, 4.3).
const POSIX_RENAME: &str = "posix-rename@openssh.com";

/// What a packet carries when the server names no limit: what every server must take
/// (draft-ietf-secsh-filexfer-02, 3), with room for its head.
const USUAL_PIECE: u64 = 32 * 1024;

/// How many bytes may be on their way at once: a fast line far away is kept busy (10 MB/s over
/// 100 ms), and a slow one does not run into the time-out.
const ON_THE_WAY: usize = 1 << 20;

/// How long a server may take to write what it was sent.
const CLOSING: Duration = Duration::from_secs(60);

/// An open session.
pub(super) struct Session {
    raw: Arc<RawSftpSession>,
    /// Keeps the connection open.
    ssh: Arc<Handle<Guard>>,
    place: String,
    root: String,
    posix_rename: bool,
    fsync: bool,
    piece: usize,
    /// Folders known to be there.
    folders: HashSet<String>,
}

impl Session {
    /// Starts the protocol on a connection.
    pub async fn start(
        ssh: Handle<Guard>,
        root: &str,
        place: &str,
        about: &Surroundings,
    ) -> Result<Session, StorageError> {
        let doing = "starting sftp";
        let refused = |error: russh::Error| StorageError::Setup {
            place: place.to_owned(),
            why: format!("it offers no sftp: {}", said(&error.to_string())),
            hint: "ask who runs the server for access by sftp".to_owned(),
        };
        let channel = ssh.channel_open_session().await.map_err(refused)?;
        channel.request_subsystem(true, "sftp").await.map_err(refused)?;
        let patience = about.patience.silence.as_secs().max(1) * 2;
        let config = Config { request_timeout_secs: patience, ..Config::default() };
        let mut raw = RawSftpSession::new_with_config(channel.into_stream(), config);
        let told = |error| told(place, error, doing, None);
        let version = raw.init().await.map_err(told)?;
        let has = |name: &str| version.extensions.contains_key(name);
        let mut piece = USUAL_PIECE;
        if has("limits@openssh.com") {
            let limits = raw.limits().await.map_err(told)?;
            if limits.max_write_len > 0 {
                piece = limits.max_write_len.min(PIECE as u64);
            }
            raw.set_limits(limits.into());
        }
        Ok(Session {
            posix_rename: has(POSIX_RENAME),
            fsync: has("fsync@openssh.com"),
            raw: Arc::new(raw),
            ssh: Arc::new(ssh),
            place: place.to_owned(),
            root: root.to_owned(),
            piece: piece as usize,
            folders: HashSet::new(),
        })
    }

    /// Whether nothing can be sent over it any more.
    pub fn is_over(&self) -> bool {
        self.ssh.is_closed()
    }

    /// Tells when nothing more can come: the library waits for an answer even then.
    fn over(&self, doing: &str) -> impl Fn() -> Option<StorageError> + 'static {
        let (ssh, place, doing) = (Arc::clone(&self.ssh), self.place.clone(), doing.to_owned());
        let why = "the connection broke off";
        move || {
            ssh.is_closed().then(|| StorageError::Broken {
                place: place.clone(),
                doing: doing.clone(),
                why: why.to_owned(),
            })
        }
    }

    fn below_root(&self, path: &str) -> String {
        match (self.root.as_str(), path) {
            ("", path) => path.to_owned(),
            (root, "") => root.to_owned(),
            ("/", path) => format!("/{path}"),
            (root, path) => format!("{root}/{path}"),
        }
    }

    fn told(&self, error: Error, doing: &str, path: &str) -> StorageError {
        told(&self.place, error, doing, Some(path))
    }

    pub async fn put(&mut self, upload: &Upload, watch: &dyn Watch) -> Result<(), StorageError> {
        let local = Local::open(upload)?;
        let (folder, _) = parted(&upload.path);
        let over = self.over(&format!("sending {}", upload.path));
        hear_until(watch, &over, self.make_folder(folder)).await??;
        let (target, part) =
            (self.below_root(&upload.path), self.below_root(&unfinished(&upload.path)));
        let sent = match self.send(local, &part, upload, watch).await {
            Ok(()) => {
                let named = self.rename(&part, &target, &upload.path);
                hear_until(watch, &over, named).await.and_then(|done| done)
            }
            Err(error) => Err(error),
        };
        if sent.is_err() && !self.is_over() {
            // Where the connection still allows it; else the next upload writes over it.
            drop(tokio::time::timeout(TIDYING, self.raw.remove(part)).await);
        }
        sent
    }

    /// Writes the file under its unfinished name.
    async fn send(
        &self,
        mut local: Local,
        part: &str,
        upload: &Upload,
        watch: &dyn Watch,
    ) -> Result<(), StorageError> {
        let doing = format!("sending {}", upload.path);
        let flags = OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::TRUNCATE;
        let attributes = FileAttributes { permissions: Some(0o644), ..FileAttributes::empty() };
        let over = self.over(&doing);
        let opened = hear_until(watch, &over, self.raw.open(part, flags, attributes)).await?;
        let handle = opened.map_err(|error| self.told(error, &doing, &upload.path))?.handle;
        let written = self.write(&mut local, &handle, &doing, upload, watch).await;
        let synced = match written.is_ok() && self.fsync {
            true => hear_until(watch, &over, self.raw.fsync(handle.as_str())).await,
            false => Ok(Err(Error::UnexpectedPacket)),
        };
        let patience = if written.is_ok() { CLOSING } else { TIDYING };
        // Closed it is also when the user wants to stop.
        let closing = hear_until(&Deaf, &over, self.raw.close(handle));
        let closed = tokio::time::timeout(patience, closing).await;
        written?;
        match synced? {
            // Some file systems refuse to sync; the file was written all the same.
            Err(Error::Status(_) | Error::UnexpectedPacket) | Ok(_) => {}
            Err(error) => return Err(self.told(error, &doing, &upload.path)),
        }
        match closed {
            Ok(Ok(Ok(_))) => Ok(()),
            Ok(Ok(Err(error))) => Err(self.told(error, &doing, &upload.path)),
            Ok(Err(over)) => Err(over),
            Err(_) => Err(self.told(Error::Timeout, &doing, &upload.path)),
        }
    }

    async fn write(
        &self,
        local: &mut Local,
        handle: &str,
        doing: &str,
        upload: &Upload,
        watch: &dyn Watch,
    ) -> Result<(), StorageError> {
        let broken = self.over(doing);
        let mut on_the_way: JoinSet<Result<u64, Error>> = JoinSet::new();
        let (most, mut offset, mut over) = ((ON_THE_WAY / self.piece).max(1), 0, false);
        loop {
            while !over && on_the_way.len() < most {
                let mut piece = vec![0; self.piece];
                let count = local.read(&mut piece)?;
                piece.truncate(count);
                over = count == 0;
                if !over {
                    let (raw, handle) = (Arc::clone(&self.raw), handle.to_owned());
                    on_the_way.spawn(async move {
                        raw.write(handle, offset, piece).await.map(|_| count as u64)
                    });
                    offset += count as u64;
                }
            }
            match hear_until(watch, &broken, on_the_way.join_next()).await? {
                None => return Ok(()),
                Some(Ok(Ok(count))) => watch.sent(count),
                Some(Ok(Err(error))) => return Err(self.told(error, doing, &upload.path)),
                Some(Err(_)) => return Err(StorageError::Cancelled),
            }
        }
    }

    /// Gives the file its name, in place of one that has it.
    async fn rename(&self, part: &str, target: &str, path: &str) -> Result<(), StorageError> {
        let doing = format!("naming {path}");
        if self.posix_rename {
            let mut names = Vec::new();
            for name in [part, target] {
                names.extend((name.len() as u32).to_be_bytes());
                names.extend(name.as_bytes());
            }
            return match self.raw.extended(POSIX_RENAME, names).await {
                Ok(Packet::Status(status)) if status.status_code == StatusCode::Ok => Ok(()),
                Ok(Packet::Status(status)) => Err(self.told(Error::Status(status), &doing, path)),
                Ok(_) => Err(self.told(Error::UnexpectedPacket, &doing, path)),
                Err(error) => Err(self.told(error, &doing, path)),
            };
        }
        if self.raw.rename(part, target).await.is_ok() {
            return Ok(());
        }
        // This version of the protocol does not replace (section 6.5).
        match self.raw.remove(target).await {
            Ok(_) => {}
            Err(Error::Status(status)) if status.status_code == StatusCode::NoSuchFile => {}
            Err(error) => return Err(self.told(error, &doing, path)),
        }
        self.raw.rename(part, target).await.map(drop).map_err(|error| StorageError::Failed {
            place: self.place.clone(),
            doing: format!("{doing}, which is gone there until it is sent again"),
            why: said(&error.to_string()),
        })
    }

    /// Makes a folder below the root, and the root itself where the folder around it is there.
    async fn make_folder(&mut self, folder: &str) -> Result<(), StorageError> {
        let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
        let below = ends.map(|end| &folder[..end]).filter(|part| !part.is_empty());
        for part in std::iter::once("").chain(below) {
            let path = self.below_root(part);
            if self.folders.contains(&path) || path.is_empty() || path == "/" {
                continue;
            }
            match self.raw.stat(path.as_str()).await {
                Ok(_) => {}
                Err(Error::Status(status)) if status.status_code == StatusCode::NoSuchFile => {
                    let made = self.raw.mkdir(path.as_str(), FileAttributes::empty()).await;
                    // Another connection may have been faster.
                    if let Err(error) = made
                        && self.raw.stat(path.as_str()).await.is_err()
                    {
                        return Err(match error {
                            Error::Status(status) => StorageError::NoPlace {
                                place: self.place.clone(),
                                why: format!(
                                    "`{path}` cannot be made: {}",
                                    said(&status.error_message)
                                ),
                            },
                            error => self.told(error, "making a folder", part),
                        });
                    }
                }
                Err(error) => return Err(self.told(error, "making a folder", part)),
            }
            self.folders.insert(path);
        }
        Ok(())
    }

    pub async fn look(&self, path: &str, watch: &dyn Watch) -> Result<Found, StorageError> {
        let over = self.over(&format!("looking at {path}"));
        match hear_until(watch, &over, self.raw.stat(self.below_root(path))).await? {
            Ok(found) if found.attrs.is_dir() => Ok(Found::Missing),
            Ok(found) => Ok(found.attrs.size.map_or(Found::Unknown, Found::Length)),
            Err(Error::Status(status)) if status.status_code == StatusCode::NoSuchFile => {
                Ok(Found::Missing)
            }
            Err(error) => Err(self.told(error, &format!("looking at {path}"), path)),
        }
    }

    pub async fn remove(&self, path: &str, watch: &dyn Watch) -> Result<(), StorageError> {
        let over = self.over(&format!("removing {path}"));
        match hear_until(watch, &over, self.raw.remove(self.below_root(path))).await? {
            Ok(_) => Ok(()),
            Err(Error::Status(status)) if status.status_code == StatusCode::NoSuchFile => Ok(()),
            Err(error) => Err(self.told(error, &format!("removing {path}"), path)),
        }
    }
}

/// Hears no wish to stop.
struct Deaf;

impl Watch for Deaf {
    fn sent(&self, _: u64) {}

    fn cancelled(&self) -> bool {
        false
    }
}

/// An error of the library as one of ours.
fn told(place: &str, error: Error, doing: &str, path: Option<&str>) -> StorageError {
    let place = place.to_owned();
    let of_path = path.map_or(String::new(), |path| format!("`{path}`: "));
    match error {
        Error::Status(status) => {
            let said = said(&status.error_message);
            match status.status_code {
                StatusCode::NoSuchFile | StatusCode::PermissionDenied => {
                    StorageError::NoPlace { place, why: format!("{of_path}{said}") }
                }
                // The draft has no word for a full disk; servers say no more than this.
                StatusCode::Failure if doing.starts_with("sending") => StorageError::Full {
                    place,
                    why: format!("{of_path}it could not be written ({said})"),
                },
                StatusCode::NoConnection | StatusCode::ConnectionLost => {
                    StorageError::Broken { place, doing: doing.to_owned(), why: said }
                }
                StatusCode::BadMessage if path.is_some() => StorageError::Name {
                    place,
                    path: path.unwrap_or_default().to_owned(),
                    why: said,
                },
                _ => StorageError::Failed { place, doing: doing.to_owned(), why: said },
            }
        }
        Error::Limited(why) => StorageError::Failed { place, doing: doing.to_owned(), why },
        Error::Timeout => StorageError::Broken {
            place,
            doing: doing.to_owned(),
            why: "no answer for too long".to_owned(),
        },
        error => {
            let why = match said(&error.to_string()) {
                why if why.contains("sender dropped") || why.contains("SendError") => {
                    "the connection broke off".to_owned()
                }
                why => why,
            };
            StorageError::Broken { place, doing: doing.to_owned(), why }
        }
    }
}
