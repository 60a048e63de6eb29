//! The answer of a server, read piece by piece from a thread that waits for it.

use std::io::Read;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;

use reqwest::blocking::Response;
use reqwest::header::HeaderMap;
use reqwest::tls::TlsInfo;

use super::Patience;
use super::error::{HttpError, host, root_cause};

/// How many pieces may lie unread: enough to keep the connection busy.
pub(super) const QUEUE: usize = 8;

/// How much is read at once.
const PIECE: usize = 64 * 1024;

/// How often the wish to stop is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// What comes from the thread that reads.
pub(super) enum Piece {
    /// So many more bytes of the request's body went out.
    Sent(u64),
    Head(Box<Head>),
    Bytes(Vec<u8>),
    End,
}

/// What comes before the body.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) address: String,
    pub(super) host: String,
    pub(super) hops: Vec<String>,
    pub(super) certificate: Option<Vec<u8>>,
}

pub(super) type Told = Result<Piece, HttpError>;

/// An answer whose body is still to be read.
#[derive(Debug)]
pub struct Answer {
    head: Box<Head>,
    inbox: Receiver<Told>,
    over: bool,
}

impl Answer {
    /// Waits for the beginning of an answer; no longer than `silence` when nothing moves, if
    /// that is given: a long body has no other time-out.
    pub(super) fn begin(
        inbox: Receiver<Told>,
        host: String,
        cancelled: &dyn Fn() -> bool,
        sent: &mut dyn FnMut(u64),
        silence: Option<Duration>,
    ) -> Result<Answer, HttpError> {
        loop {
            let waited = std::cell::Cell::new(Duration::ZERO);
            let given_up = || {
                waited.set(waited.get() + LOOK);
                silence.is_some_and(|silence| waited.get() > silence + LOOK)
            };
            let stop = || cancelled() || given_up();
            match receive(&inbox, &host, &stop) {
                Ok(Piece::Head(head)) => return Ok(Answer { head, inbox, over: false }),
                Ok(Piece::Sent(bytes)) => sent(bytes),
                Ok(_) => return Err(lost(&host)),
                Err(HttpError::Cancelled) if !cancelled() => {
                    let seconds = silence.unwrap_or_default().as_secs();
                    return Err(HttpError::Silent { host, seconds });
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// The status code.
    pub fn status(&self) -> u16 {
        self.head.status
    }

    /// A header, if it is there and text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.headers.get(name)?.to_str().ok()
    }

    /// Where it came from after all redirects, without what may be secret.
    pub fn address(&self) -> &str {
        &self.head.address
    }

    /// Host and port it came from.
    pub fn host(&self) -> &str {
        &self.head.host
    }

    /// The addresses it was sent on to, without what may be secret; the last is where it came
    /// from.
    pub fn hops(&self) -> &[String] {
        &self.head.hops
    }

    /// The certificate the server showed, in DER (RFC 5280); none without encryption.
    pub fn certificate(&self) -> Option<&[u8]> {
        self.head.certificate.as_deref()
    }

    /// How many bytes the body has, if the server says so.
    pub fn length(&self) -> Option<u64> {
        self.header("content-length")?.trim().parse().ok()
    }

    /// The next bytes of the body; nothing at its end. *Errors:* it broke off before.
    pub fn next(&mut self, cancelled: &dyn Fn() -> bool) -> Result<Option<Vec<u8>>, HttpError> {
        if self.over {
            return Ok(None);
        }
        match receive(&self.inbox, &self.head.host, cancelled)? {
            Piece::Bytes(bytes) => Ok(Some(bytes)),
            _ => {
                self.over = true;
                Ok(None)
            }
        }
    }

    /// The whole body, which must not be longer than `limit`. *Errors:*
    /// [`HttpError::TooLong`], or it broke off.
    pub fn bytes(
        mut self,
        limit: usize,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Vec<u8>, HttpError> {
        let mut body = Vec::new();
        while let Some(bytes) = self.next(cancelled)? {
            if body.len() + bytes.len() > limit {
                return Err(HttpError::TooLong { host: self.head.host, limit: limit as u64 });
            }
            body.extend_from_slice(&bytes);
        }
        Ok(body)
    }
}

fn receive(
    inbox: &Receiver<Told>,
    host: &str,
    cancelled: &dyn Fn() -> bool,
) -> Result<Piece, HttpError> {
    loop {
        if cancelled() {
            return Err(HttpError::Cancelled);
        }
        match inbox.recv_timeout(LOOK) {
            Ok(told) => return told,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(lost(host)),
        }
    }
}

fn lost(host: &str) -> HttpError {
    HttpError::BrokenOff { host: host.to_owned(), why: "it is gone".to_owned() }
}

/// Reads a response to its end and hands it over; stops when nobody takes it any more.
pub(super) fn pump(
    mut response: Response,
    hops: Vec<String>,
    pieces: &SyncSender<Told>,
    patience: Patience,
) {
    let from = host(response.url());
    let info = response.extensions().get::<TlsInfo>();
    let head = Head {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        address: super::shown_address(response.url().as_str()),
        host: from.clone(),
        hops,
        certificate: info.and_then(TlsInfo::peer_certificate).map(<[u8]>::to_vec),
    };
    if pieces.send(Ok(Piece::Head(Box::new(head)))).is_err() {
        return;
    }
    loop {
        let mut piece = vec![0; PIECE];
        let told = match response.read(&mut piece) {
            Ok(0) => Ok(Piece::End),
            Ok(count) => {
                piece.truncate(count);
                Ok(Piece::Bytes(piece))
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => Err(broken(&error, &from, patience)),
        };
        let over = !matches!(told, Ok(Piece::Bytes(_)));
        if pieces.send(told).is_err() || over {
            return;
        }
    }
}

fn broken(error: &std::io::Error, host: &str, patience: Patience) -> HttpError {
    let host = host.to_owned();
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<reqwest::Error>());
    let late = error.kind() == std::io::ErrorKind::TimedOut
        || inner.is_some_and(reqwest::Error::is_timeout);
    if late {
        return HttpError::Silent { host, seconds: patience.silence.as_secs() };
    }
    // The innermost error alone: those around it may name the whole address.
    let why = inner.map_or_else(|| error.kind().to_string(), |inner| root_cause(inner));
    HttpError::BrokenOff { host, why }
}
