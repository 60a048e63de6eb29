//! A folder of a WebDAV server (RFC 4918), such as Nextcloud: put under another name, then moved.

use std::collections::HashSet;
use std::fmt::Write;
use std::fs;
use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use url::Url;

use super::error::said;
use super::local::Local;
use super::{
    Found, Storage, StorageError, Surroundings, TIDYING, Upload, Watch, checked, parted, unfinished,
};
use crate::http::{Answer, Body, Client, HttpError, Request, retry_after};
use crate::publish::credentials::{Secret, Secrets};
use crate::show::StorageAddress;

/// As much of an answer as is looked at: the reason stands at its beginning.
const MOST: usize = 64 * 1024;

/// How long a server is given to catch up with what was broken off.
const BEHIND: Duration = Duration::from_millis(300);

/// A folder of a server.
pub(super) struct WebDav {
    place: String,
    root: Url,
    user: String,
    password: Option<Secret>,
    client: Client,
    /// Folders known to be there.
    folders: HashSet<String>,
    /// Whether the server moves files; else they are put under their own name at once.
    moves: bool,
}

pub(super) fn open(
    address: &StorageAddress,
    secrets: &Secrets,
    about: &Surroundings,
) -> Result<WebDav, StorageError> {
    let place = address.shown();
    let StorageAddress::WebDav { url, user } = address else {
        return Err(StorageError::Unable { place, what: "be reached by WebDAV" });
    };
    let setup = |why: String, hint: &str| StorageError::Setup {
        place: place.clone(),
        why,
        hint: hint.to_owned(),
    };
    let root = Url::parse(url).map_err(|error| setup(error.to_string(), "check the address"))?;
    let roots = match &about.extra_roots {
        Some(file) => fs::read(file).map_err(|error| {
            setup(format!("`{}`: {error}", file.display()), "check SSL_CERT_FILE")
        })?,
        None => Vec::new(),
    };
    let client = Client::trusting(about.patience, &roots)
        .map_err(|error| setup(error.to_string(), "check the certificates of this system"))?;
    let named = || secrets.user.as_ref().map(|user| user.reveal().to_owned());
    let user = user.clone().or_else(named).unwrap_or_default();
    let password = secrets.password.clone();
    Ok(WebDav { place, root, user, password, client, folders: HashSet::new(), moves: true })
}

impl WebDav {
    /// The address of a path.
    fn address(&self, path: &str) -> String {
        format!("{}/{}", self.root.as_str().trim_end_matches('/'), escaped(path))
    }

    /// Sends a request with the password. A redirect is taken as the answer.
    fn ask(
        &self,
        request: Result<Request, HttpError>,
        doing: &str,
        watch: &dyn Watch,
    ) -> Result<Answer, StorageError> {
        let told = |error| self.told(error, doing);
        let mut request = request.map_err(told)?.without_following();
        if let Some(password) = &self.password {
            request = request.basic(&self.user, password.reveal()).map_err(told)?;
        }
        let mut sent = |bytes| watch.sent(bytes);
        self.client.send_telling(request, &|| watch.cancelled(), &mut sent).map_err(told)
    }

    fn told(&self, error: HttpError, doing: &str) -> StorageError {
        let (place, doing) = (self.place.clone(), doing.to_owned());
        let why = error.to_string();
        match error {
            HttpError::Cancelled => StorageError::Cancelled,
            HttpError::Unreachable { why, .. } if why.contains("certificate") => {
                let hint = "check the address, and the certificate with who runs the server";
                StorageError::Untrusted { place, why, hint: hint.to_owned() }
            }
            HttpError::Unreachable { .. }
            | HttpError::Silent { .. }
            | HttpError::BrokenOff { .. } => StorageError::Broken { place, doing, why },
            HttpError::Setup { .. } => {
                let hint = "check the certificates of this system".to_owned();
                StorageError::Setup { place, why, hint }
            }
            _ => StorageError::Failed { place, doing, why },
        }
    }

    /// An answer that is none of those expected.
    fn refused(&self, answer: Answer, doing: &str, path: &str, watch: &dyn Watch) -> StorageError {
        let (place, doing) = (self.place.clone(), doing.to_owned());
        let (status, seconds) = (answer.status(), retry_after(&answer).map(|wait| wait.as_secs()));
        let to = answer.header("location").map(crate::http::shown_address);
        let body = answer.bytes(MOST, &|| watch.cancelled()).unwrap_or_default();
        let why = format!("{status}, {}", reason(&String::from_utf8_lossy(&body)));
        match status {
            300..=399 => StorageError::Setup {
                place,
                why: format!("it sends on to `{}`", to.as_deref().unwrap_or("nowhere")),
                hint: "write the address it sends to into `storage`".to_owned(),
            },
            401 | 403 if self.password.is_none() => StorageError::Refused {
                place,
                who: String::new(),
                why: "there is no password for it".to_owned(),
                hint: "keep it with `pod login storage`".to_owned(),
            },
            401 | 403 => StorageError::Refused {
                place,
                who: format!(" {}", self.user),
                why,
                hint: "check user and password, and keep the right one with `pod login storage`; \
                       Nextcloud may want a password made for apps"
                    .to_owned(),
            },
            404 | 405 | 409 | 410 => StorageError::NoPlace { place, why },
            413 => StorageError::Full { place, why: format!("it takes no file as long as {path}") },
            400 | 414 | 415 => StorageError::Name { place, path: path.to_owned(), why },
            507 => StorageError::Full { place, why },
            423 | 429 | 503 => StorageError::Busy { place, doing, why, seconds },
            500..=599 | 408 => StorageError::Broken { place, doing, why },
            _ => StorageError::Failed { place, doing, why },
        }
    }

    /// Makes a folder below the root, and the root itself where the folder around it is there.
    fn make_folder(&mut self, folder: &str, watch: &dyn Watch) -> Result<(), StorageError> {
        let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
        let below = ends.map(|end| &folder[..end]).filter(|part| !part.is_empty());
        for part in std::iter::once("").chain(below) {
            if self.folders.contains(part) {
                continue;
            }
            let (mut address, doing) = (self.address(part), "making a folder");
            if !address.ends_with('/') {
                address.push('/');
            }
            let asked = Request::with_method("PROPFIND", &address)
                .and_then(|request| request.header("depth", "0"));
            let answer = self.ask(asked, doing, watch)?;
            match answer.status() {
                200 | 207 => {}
                404 | 409 => {
                    let answer = self.ask(Request::with_method("MKCOL", &address), doing, watch)?;
                    // 405: another connection was faster.
                    if !matches!(answer.status(), 200 | 201 | 405) {
                        return Err(self.refused(answer, doing, part, watch));
                    }
                }
                _ => return Err(self.refused(answer, doing, part, watch)),
            }
            self.folders.insert(part.to_owned());
        }
        Ok(())
    }

    /// Sends the file to a path.
    fn send(&self, upload: &Upload, path: &str, watch: &dyn Watch) -> Result<(), StorageError> {
        let doing = format!("sending {}", upload.path);
        let trouble = Arc::new(Mutex::new(None));
        let local = Reading { local: Local::open(upload)?, trouble: Arc::clone(&trouble) };
        let body = Body::new(local, upload.length);
        let asked = Request::put(&self.address(path), body)
            .and_then(|request| request.header("content-type", &upload.media_type));
        let answered = self.ask(asked, &doing, watch);
        if let Some(error) = trouble.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(error);
        }
        let answer = answered?;
        match answer.status() {
            200 | 201 | 204 => Ok(()),
            _ => Err(self.refused(answer, &doing, &upload.path, watch)),
        }
    }

    fn delete(&self, path: &str, watch: &dyn Watch) -> Result<Answer, StorageError> {
        let request = Request::with_method("DELETE", &self.address(path));
        self.ask(request, &format!("removing {path}"), watch)
    }

    /// Takes an unfinished file away, without hearing a wish to stop: it may come after one. A
    /// server may be so far behind that it only begins with what was broken off.
    fn tidy(&self, part: &str) {
        let deaf = Deaf(AtomicU64::new(0));
        for _ in 0..3 {
            match self.delete(part, &deaf) {
                Ok(answer) if matches!(answer.status(), 404 | 409 | 423) => {
                    std::thread::sleep(BEHIND);
                }
                _ => return,
            }
        }
    }

    /// Sends it under an unfinished name and moves it. False if the server does not move.
    fn send_and_move(&self, upload: &Upload, watch: &dyn Watch) -> Result<bool, StorageError> {
        let part = unfinished(&upload.path);
        let doing = format!("naming {}", upload.path);
        let moved = self.send(upload, &part, watch).and_then(|()| {
            let to = self.address(&upload.path);
            let asked = Request::with_method("MOVE", &self.address(&part))
                .and_then(|request| request.header("destination", &to))
                .and_then(|request| request.header("overwrite", "T"));
            let answer = self.ask(asked, &doing, watch)?;
            match answer.status() {
                200 | 201 | 204 => Ok(true),
                // Not allowed, not made for it, or a proxy in between that changes addresses.
                400 | 405 | 501 | 502 => Ok(false),
                _ => Err(self.refused(answer, &doing, &upload.path, watch)),
            }
        });
        if !matches!(moved, Ok(true)) {
            self.tidy(&part);
        }
        moved
    }
}

impl Storage for WebDav {
    fn put(&mut self, upload: &Upload, watch: &dyn Watch) -> Result<(), StorageError> {
        checked(&upload.path, &self.place)?;
        let (folder, _) = parted(&upload.path);
        self.make_folder(folder, watch)?;
        // WsgiDAV 4 unescapes a destination before it takes it apart, and would move the file to
        // the part of its name before such a sign.
        let plain = !upload.path.contains([';', '?']);
        if self.moves && plain {
            if self.send_and_move(upload, watch)? {
                return Ok(());
            }
            self.moves = false;
        }
        self.send(upload, &upload.path, watch)
    }

    fn look(&mut self, path: &str, watch: &dyn Watch) -> Result<Found, StorageError> {
        checked(path, &self.place)?;
        let doing = format!("looking at {path}");
        let answer = self.ask(Request::head(&self.address(path)), &doing, watch)?;
        match answer.status() {
            200 | 204 => Ok(answer.length().map_or(Found::Unknown, Found::Length)),
            404 | 409 | 410 => Ok(Found::Missing),
            405 | 501 => Ok(Found::Unknown),
            _ => Err(self.refused(answer, &doing, path, watch)),
        }
    }

    fn remove(&mut self, path: &str, watch: &dyn Watch) -> Result<(), StorageError> {
        checked(path, &self.place)?;
        let answer = self.delete(path, watch)?;
        match answer.status() {
            200 | 202 | 204 | 404 | 409 | 410 => Ok(()),
            _ => Err(self.refused(answer, &format!("removing {path}"), path, watch)),
        }
    }
}

/// The local file as the client reads it; what is wrong with it is kept aside.
struct Reading {
    local: Local,
    trouble: Arc<Mutex<Option<StorageError>>>,
}

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.local.read(buffer).map_err(|error| {
            let told = io::Error::other("the local file is not as it was");
            *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            told
        })
    }
}

/// Hears no wish to stop for a while, for what has to be tidied up after one. Counts how often it
/// is asked, which is ten times a second.
struct Deaf(AtomicU64);

impl Watch for Deaf {
    fn sent(&self, _: u64) {}

    fn cancelled(&self) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed) > TIDYING.as_secs() * 10
    }
}

/// A path as it stands in an address: all but letters, digits and four signs escaped (RFC 3986,
/// 2.3). More than must be, but some servers take `;` and `+` for something else.
fn escaped(path: &str) -> String {
    let mut escaped = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                escaped.push(char::from(byte));
            }
            byte => {
                let _ = write!(escaped, "%{byte:02X}");
            }
        }
    }
    escaped
}

/// The reason in an answer: the message of SabreDAV's XML, else its words without markup.
fn reason(body: &str) -> String {
    let message =
        body.split_once("<s:message>").and_then(|(_, rest)| rest.split_once("</s:message>"));
    if let Some((message, _)) = message {
        return said(message);
    }
    let mut plain = String::new();
    let mut inside = false;
    for letter in body.chars() {
        match letter {
            '<' => inside = true,
            '>' => {
                inside = false;
                plain.push(' ');
            }
            letter if !inside => plain.push(letter),
            _ => {}
        }
    }
    said(&plain).chars().take(120).collect()
}
