//! A body that is read while it is sent, and tells how far it got.

use std::fmt;
use std::io::{self, Read};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, PoisonError};

use super::answer::{Piece, Told};
use super::upload::Frames;

/// How many bytes go out between two words about it.
const STEP: u64 = 64 * 1024;

type Reader = Box<dyn Read + Send + Sync>;

/// Bytes to be sent, read once.
#[derive(Clone)]
pub struct Body {
    reader: Arc<Mutex<Option<Reader>>>,
    length: u64,
    told: Option<SyncSender<Told>>,
}

impl Body {
    /// As many bytes as `length` says.
    pub fn new(reader: impl Read + Send + Sync + 'static, length: u64) -> Body {
        Body { reader: Arc::new(Mutex::new(Some(Box::new(reader)))), length, told: None }
    }

    /// Where to tell of what is sent. Who listens there too slowly slows the sending down; when
    /// nobody does any more, it ends.
    pub(super) fn tell(&mut self, told: &SyncSender<Told>) {
        self.told = Some(told.clone());
    }

    /// The reader and its length; nothing the second time.
    pub(super) fn take(&self) -> Option<Frames<impl Read + Send + Sync + Unpin + 'static>> {
        let reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        let telling = Telling { reader, left: self.length, untold: 0, told: self.told.clone() };
        Some(Frames { reader: telling, left: self.length })
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.length)
    }
}

/// Reads and tells.
struct Telling {
    reader: Reader,
    left: u64,
    untold: u64,
    told: Option<SyncSender<Told>>,
}

impl Read for Telling {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.left = self.left.saturating_sub(count as u64);
        self.untold += count as u64;
        if let Some(told) = &self.told
            && self.untold > 0
            && (self.untold >= STEP || self.left == 0 || count == 0)
        {
            let gone = |_| io::Error::other("nobody waits for it any more");
            told.send(Ok(Piece::Sent(self.untold))).map_err(gone)?;
            self.untold = 0;
        }
        Ok(count)
    }
}
