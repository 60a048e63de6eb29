//! A body that is read while it is sent, and tells how far it got.

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::answer::{Piece, Told};
use super::upload::Frames;

/// How many bytes go out between two words about it.
const STEP: u64 = 64 * 1024;

/// How long to wait before the next try to say it, while another word is still unheard.
const AGAIN: Duration = Duration::from_millis(2);

type Reader = Box<dyn Read + Send + Sync>;

/// Bytes to be sent, read once.
#[derive(Clone)]
pub struct Body {
    reader: Arc<Mutex<Option<Reader>>>,
    length: u64,
    told: Option<SyncSender<Told>>,
    /// Set once the answer has begun.
    answered: Arc<AtomicBool>,
}

impl Body {
    /// As many bytes as `length` says.
    pub fn new(reader: impl Read + Send + Sync + 'static, length: u64) -> Body {
        let reader: Reader = Box::new(reader);
        let (reader, answered) = (Arc::new(Mutex::new(Some(reader))), Arc::default());
        Body { reader, length, told: None, answered }
    }

    /// A stretch of a file that has `whole` bytes: `length` of them from `start` on. It is opened
    /// when it is sent; where it has another length by then, the sending breaks off.
    pub fn of_file(file: &Path, whole: u64, start: u64, length: u64) -> Body {
        let stretch = Stretch { file: file.to_owned(), whole, start, left: length, open: None };
        Body::new(stretch, length)
    }

    /// Where to tell of what is sent. Who listens there too slowly slows the sending down; when
    /// nobody does any more, it ends.
    pub(super) fn tell(&mut self, told: &SyncSender<Told>) {
        self.told = Some(told.clone());
    }

    /// The reader and its length; nothing the second time.
    pub(super) fn take(&self) -> Option<Frames<impl Read + Send + Sync + Unpin + 'static>> {
        let reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        let (told, answered) = (self.told.clone(), Arc::clone(&self.answered));
        let telling = Telling { reader, left: self.length, untold: 0, told, answered };
        Some(Frames { reader: telling, left: self.length })
    }
}

impl Body {
    /// The answer has begun: from now on nobody listens to how far the body got.
    pub(super) fn is_answered(&self) {
        self.answered.store(true, Ordering::SeqCst);
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.length)
    }
}

/// Bytes of a file, from a place on.
struct Stretch {
    file: PathBuf,
    whole: u64,
    start: u64,
    left: u64,
    open: Option<File>,
}

impl Read for Stretch {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let changed = || io::Error::other("the local file is not as it was");
        if self.left == 0 || buffer.is_empty() {
            return Ok(0);
        }
        let file = match &mut self.open {
            Some(file) => file,
            none => {
                let mut file = File::open(&self.file)?;
                if file.metadata()?.len() != self.whole {
                    return Err(changed());
                }
                file.seek(SeekFrom::Start(self.start))?;
                none.insert(file)
            }
        };
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let count = file.read(&mut buffer[..most])?;
        if count == 0 {
            return Err(changed());
        }
        self.left -= count as u64;
        Ok(count)
    }
}

/// Reads and tells.
struct Telling {
    reader: Reader,
    left: u64,
    untold: u64,
    told: Option<SyncSender<Told>>,
    answered: Arc<AtomicBool>,
}

impl Telling {
    /// Tells of what was sent, as slowly as it is heard. *Errors:* nobody waits any more.
    fn tell(&mut self, told: &SyncSender<Told>) -> io::Result<()> {
        let mut word = Ok(Piece::Sent(self.untold));
        // Whoever has the answer in hand takes no more words, and may keep the ear open for long.
        while !self.answered.load(Ordering::SeqCst) {
            match told.try_send(word) {
                Ok(()) => {
                    self.untold = 0;
                    return Ok(());
                }
                Err(TrySendError::Full(back)) => word = back,
                Err(TrySendError::Disconnected(_)) => {
                    return Err(io::Error::other("nobody waits for it any more"));
                }
            }
            std::thread::sleep(AGAIN);
        }
        self.told = None;
        Ok(())
    }
}

impl Read for Telling {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.left = self.left.saturating_sub(count as u64);
        self.untold += count as u64;
        let much = self.untold >= STEP || self.left == 0 || count == 0;
        if let Some(told) = self.told.clone().filter(|_| self.untold > 0 && much) {
            self.tell(&told)?;
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_read_from_its_place_and_a_file_that_changed_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        std::fs::write(&file, b"0123456789").unwrap();
        let stretch =
            |whole, start, left| Stretch { file: file.clone(), whole, start, left, open: None };
        let mut read = Vec::new();
        stretch(10, 3, 4).read_to_end(&mut read).unwrap();
        assert_eq!(read, b"3456");
        assert!(stretch(11, 3, 4).read_to_end(&mut read).is_err());
        // Shorter than it says it is sent.
        assert!(stretch(10, 8, 4).read_to_end(&mut read).is_err());
    }
}
