//! A folder on an FTP server (RFC 959), with TLS or without: sent under another name, its length
//! held to what it should be, then renamed.

mod connect;
mod error;
mod line;

use std::collections::HashSet;
use std::io::Write;

use suppaftp::types::FileType;
use suppaftp::{FtpError, Status};

use self::connect::{Account, Connection};
use self::line::Line;
use super::error::said;
use super::local::Local;
use super::{
    Found, Storage, StorageError, Surroundings, Upload, Watch, checked, parted, unfinished,
};
use crate::publish::credentials::Secrets;
use crate::show::StorageAddress;

/// How much is sent at once.
const PIECE: usize = 128 * 1024;

/// A folder on a server.
pub(super) struct Ftp {
    account: Account,
    connection: Option<Connected>,
}

/// What is known while a connection is open.
struct Connected {
    ftp: Connection,
    line: Line,
    /// The absolute folder that is the root.
    root: String,
    /// Folders known to be there.
    folders: HashSet<String>,
}

pub(super) fn open(
    address: &StorageAddress,
    secrets: &Secrets,
    about: &Surroundings,
) -> Result<Ftp, StorageError> {
    Ok(Ftp { account: Account::of(address, secrets, about)?, connection: None })
}

impl Ftp {
    /// Does something over the connection: the one that is open, else a new one. A wish to stop
    /// breaks it off.
    fn within<T>(
        &mut self,
        doing: &str,
        watch: &dyn Watch,
        work: impl FnOnce(&Account, &mut Connected) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        if watch.cancelled() {
            return Err(StorageError::Cancelled);
        }
        let line = self.connection.as_ref().map_or_else(Line::new, |open| open.line.clone());
        let kept = self.connection.take();
        let account = &self.account;
        let (came, connection) = line.hear(watch, || {
            let mut connected = match kept {
                Some(connected) => connected,
                None => match connected(account, &line) {
                    Ok(connected) => connected,
                    Err(error) => return (Err(error), None),
                },
            };
            let came = work(account, &mut connected);
            (came, Some(connected))
        });
        match came {
            Err(_) if watch.cancelled() => Err(StorageError::Cancelled),
            // The line may be dead, or in the middle of something.
            Err(StorageError::Broken { place, why, .. }) => {
                Err(StorageError::Broken { place, doing: doing.to_owned(), why })
            }
            came => {
                self.connection = connection;
                came
            }
        }
    }
}

/// Connects and finds the root.
fn connected(account: &Account, line: &Line) -> Result<Connected, StorageError> {
    let mut ftp = account.connect(line)?;
    let told = |error| account.told(error, "logging in", None);
    // Only some servers know it; the others speak UTF-8 or nothing (RFC 2640).
    drop(ftp.custom_command("OPTS UTF8 ON", &[Status::CommandOk, Status::CommandNotImplemented]));
    ftp.transfer_type(FileType::Binary).map_err(told)?;
    let root = match account.root.starts_with('/') {
        true => account.root.clone(),
        false => {
            let home = ftp.pwd().map_err(told)?;
            format!("{}/{}", home.trim_end_matches('/'), account.root)
        }
    };
    let root = root.trim_end_matches('/').to_owned();
    Ok(Connected { ftp, line: line.clone(), root, folders: HashSet::new() })
}

impl Connected {
    fn below_root(&self, path: &str) -> String {
        format!("{}/{path}", self.root)
    }

    /// Makes a folder below the root, and the root itself where the folder around it is there.
    fn make_folder(&mut self, account: &Account, folder: &str) -> Result<(), StorageError> {
        let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
        let below = ends.map(|end| &folder[..end]).filter(|part| !part.is_empty());
        for part in std::iter::once("").chain(below) {
            let path = self.below_root(part);
            let path = path.trim_end_matches('/');
            if path.is_empty() || self.folders.contains(path) {
                continue;
            }
            let told = |error| account.told(error, "making a folder", Some(part));
            // To go there is the one question that every server answers.
            match self.ftp.cwd(path) {
                Ok(()) => {}
                Err(FtpError::UnexpectedResponse(_)) => {
                    let made = self.ftp.mkdir(path);
                    // Another connection may have been faster.
                    if let Err(error) = made
                        && self.ftp.cwd(path).is_err()
                    {
                        return Err(told(error));
                    }
                }
                Err(error) => return Err(told(error)),
            }
            self.folders.insert(path.to_owned());
        }
        Ok(())
    }

    fn put(
        &mut self,
        account: &Account,
        upload: &Upload,
        watch: &dyn Watch,
    ) -> Result<(), StorageError> {
        let mut local = Local::open(upload)?;
        let (folder, _) = parted(&upload.path);
        self.make_folder(account, folder)?;
        let part = self.below_root(&unfinished(&upload.path));
        let sent = self
            .send(account, &mut local, &part, upload, watch)
            .and_then(|()| self.rename(account, &part, upload));
        if sent.is_err() {
            // Where the connection still allows it; else the next upload writes over it.
            drop(self.ftp.rm(&part));
        }
        sent
    }

    fn send(
        &mut self,
        account: &Account,
        local: &mut Local,
        part: &str,
        upload: &Upload,
        watch: &dyn Watch,
    ) -> Result<(), StorageError> {
        let doing = format!("sending {}", upload.path);
        let told = |error| account.told(error, &doing, Some(&upload.path));
        let mut data = self.ftp.put_with_stream(part).map_err(told)?;
        let mut written = Ok(());
        let mut piece = vec![0; PIECE];
        while written.is_ok() {
            if watch.cancelled() {
                written = Err(StorageError::Cancelled);
                break;
            }
            match local.read(&mut piece) {
                Ok(0) => {
                    let flushed = data.flush().map_err(FtpError::ConnectionError);
                    written = flushed.map_err(told);
                    break;
                }
                Ok(count) => match data.write_all(&piece[..count]) {
                    Ok(()) => watch.sent(count as u64),
                    Err(error) => written = Err(told(FtpError::ConnectionError(error))),
                },
                Err(error) => written = Err(error),
            }
        }
        // Let go of first: the server hears the end when the last handle is closed.
        self.line.data_is_over();
        let finished = data.finish();
        match (written, finished) {
            // What the server says of it is worth more than that the line broke.
            (Err(StorageError::Broken { .. }), Err(error @ FtpError::UnexpectedResponse(_)))
            | (Ok(()), Err(error)) => return Err(told(error)),
            (Err(error), _) => return Err(error),
            (Ok(()), Ok(())) => {}
        }
        // A line that was cut looks to the server like the end of the file.
        match self.ftp.size(part) {
            Ok(length) if length as u64 != upload.length => Err(StorageError::Broken {
                place: account.place.clone(),
                doing,
                why: format!("{length} of {} bytes arrived", upload.length),
            }),
            Ok(_) | Err(FtpError::UnexpectedResponse(_) | FtpError::BadResponse) => Ok(()),
            Err(error) => Err(told(error)),
        }
    }

    fn rename(
        &mut self,
        account: &Account,
        part: &str,
        upload: &Upload,
    ) -> Result<(), StorageError> {
        let (target, doing) = (self.below_root(&upload.path), format!("naming {}", upload.path));
        match self.ftp.rename(part, &target) {
            Ok(()) => return Ok(()),
            // Some servers do not replace.
            Err(FtpError::UnexpectedResponse(_)) => {}
            Err(error) => return Err(account.told(error, &doing, Some(&upload.path))),
        }
        self.ftp.rm(&target).map_err(|error| account.told(error, &doing, Some(&upload.path)))?;
        self.ftp.rename(part, &target).map_err(|error| StorageError::Failed {
            place: account.place.clone(),
            doing: format!("{doing}, which is gone there until it is sent again"),
            why: said(&error.to_string()),
        })
    }

    fn look(&mut self, account: &Account, path: &str) -> Result<Found, StorageError> {
        match self.ftp.size(self.below_root(path)) {
            Ok(length) => Ok(Found::Length(length as u64)),
            Err(FtpError::UnexpectedResponse(answer))
                if answer.status == Status::FileUnavailable =>
            {
                Ok(Found::Missing)
            }
            Err(FtpError::UnexpectedResponse(answer))
                if matches!(
                    answer.status,
                    Status::BadCommand | Status::NotImplemented | Status::NotImplementedParameter
                ) =>
            {
                Ok(Found::Unknown)
            }
            Err(error) => Err(account.told(error, &format!("looking at {path}"), Some(path))),
        }
    }

    fn remove(&mut self, account: &Account, path: &str) -> Result<(), StorageError> {
        let target = self.below_root(path);
        match self.ftp.rm(&target) {
            Ok(()) => Ok(()),
            // The same number for "is not there" and "may not be removed".
            Err(FtpError::UnexpectedResponse(answer))
                if answer.status == Status::FileUnavailable && self.ftp.size(&target).is_err() =>
            {
                Ok(())
            }
            Err(error) => Err(account.told(error, &format!("removing {path}"), Some(path))),
        }
    }
}

impl Storage for Ftp {
    fn put(&mut self, upload: &Upload, watch: &dyn Watch) -> Result<(), StorageError> {
        checked(&upload.path, &self.account.place)?;
        let doing = format!("sending {}", upload.path);
        self.within(&doing, watch, |account, connected| connected.put(account, upload, watch))
    }

    fn look(&mut self, path: &str, watch: &dyn Watch) -> Result<Found, StorageError> {
        checked(path, &self.account.place)?;
        let doing = format!("looking at {path}");
        self.within(&doing, watch, |account, connected| connected.look(account, path))
    }

    fn remove(&mut self, path: &str, watch: &dyn Watch) -> Result<(), StorageError> {
        checked(path, &self.account.place)?;
        let doing = format!("removing {path}");
        self.within(&doing, watch, |account, connected| connected.remove(account, path))
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        // Nothing is waited for: a server that is gone would not answer.
        self.line.leave();
    }
}
