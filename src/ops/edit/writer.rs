//! The journal's thread: it writes every edit down as it comes, makes sure once a second that it
//! is on the disk, and goes on trying where the disk refuses.

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::folder::{JOURNAL, begin, snap};
use super::journal::{Message, Opener, Paper};
use super::view::{self, ViewState};
use crate::transcript::draft::{Snapshot, line};

/// How often the disk is asked, at most, to make sure; and to try again.
const AGAIN: Duration = Duration::from_secs(1);

/// How often the last try is repeated, and after how long.
const LAST_TRIES: usize = 3;
const BETWEEN_LAST: Duration = Duration::from_millis(100);

/// What is not written yet.
enum Waiting {
    Bytes(Vec<u8>),
    Begin(Box<(Snapshot, Vec<u8>)>),
}

/// The journal's thread.
pub(super) struct Writer {
    folder: PathBuf,
    /// Where the journal lies, once one is begun.
    place: Option<PathBuf>,
    opener: Opener,
    paper: Option<Box<dyn Paper>>,
    waiting: VecDeque<Waiting>,
    view: Option<ViewState>,
    /// The view that was last written.
    kept: Option<ViewState>,
    /// Whether something was written that may not be on the disk yet.
    unsure: bool,
    /// When the disk was last asked to make sure.
    asked: Option<Instant>,
    trouble: Arc<Mutex<Option<String>>>,
    lost: Arc<AtomicBool>,
}

impl Writer {
    pub(super) fn new(
        folder: &Path,
        place: Option<PathBuf>,
        opener: Opener,
        (trouble, lost): (&Arc<Mutex<Option<String>>>, &Arc<AtomicBool>),
    ) -> Writer {
        Writer {
            folder: folder.to_owned(),
            place,
            opener,
            paper: None,
            waiting: VecDeque::new(),
            view: None,
            kept: None,
            unsure: false,
            // So that the first line is made sure of at once.
            asked: None,
            trouble: Arc::clone(trouble),
            lost: Arc::clone(lost),
        }
    }

    /// Writes what is sent, until the end is.
    pub(super) fn run(mut self, messages: &Receiver<Message>) {
        loop {
            let message = match self.due() {
                None => messages.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(due) => messages.recv_timeout(due),
            };
            match message {
                Ok(Message::Line(one)) => {
                    self.waiting.push_back(Waiting::Bytes(line(&one).into_bytes()));
                    self.write();
                }
                Ok(Message::Begin(new)) => {
                    // It holds all that the old would.
                    self.waiting.clear();
                    let snapshot = Snapshot::of(&new.draft, new.at, &new.recognition);
                    let lines: String = new.lines.iter().map(line).collect();
                    self.waiting.push_back(Waiting::Begin(Box::new((snapshot, lines.into()))));
                    self.write();
                }
                Ok(Message::Snapshot(draft, at, recognition)) => {
                    self.snapshot(&Snapshot::of(&draft, at, &recognition));
                }
                Ok(Message::View(view)) => {
                    self.view = (self.kept.as_ref() != Some(&view)).then_some(view);
                }
                Ok(Message::Barrier(answer)) => {
                    self.make_sure();
                    let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
                    let _ = answer.send(trouble.clone().map_or(Ok(()), Err));
                }
                Err(RecvTimeoutError::Timeout) => self.make_sure(),
                Ok(Message::End) | Err(RecvTimeoutError::Disconnected) => break,
            }
            // A stream of lines must not put it off for ever.
            if self.due() == Some(Duration::ZERO) {
                self.make_sure();
            }
        }
        for last in (0..LAST_TRIES).rev() {
            self.make_sure();
            if self.waiting.is_empty() && !self.unsure {
                break;
            }
            if last > 0 {
                thread::sleep(BETWEEN_LAST);
            }
        }
    }

    /// How long until the disk is to be asked again; nothing if there is nothing to ask.
    fn due(&self) -> Option<Duration> {
        let wanted = !self.waiting.is_empty() || self.unsure || self.view.is_some();
        let rest =
            || self.asked.map_or(Duration::ZERO, |asked| AGAIN.saturating_sub(asked.elapsed()));
        wanted.then(rest)
    }

    /// Writes what waits, as far as the disk takes it.
    fn write(&mut self) {
        let result = self.try_write();
        if result.is_err() {
            // Opened again, should it be the file's fault.
            self.paper = None;
        }
        self.tell(result);
    }

    fn try_write(&mut self) -> io::Result<()> {
        while let Some(first) = self.waiting.front_mut() {
            match first {
                Waiting::Bytes(bytes) => {
                    let paper = match &mut self.paper {
                        Some(paper) => paper,
                        none => {
                            let Some(place) = &self.place else { return Ok(()) };
                            none.insert((self.opener)(&place.join(JOURNAL))?)
                        }
                    };
                    while !bytes.is_empty() {
                        self.unsure = true;
                        match paper.put(bytes)? {
                            0 => return Err(io::ErrorKind::WriteZero.into()),
                            count => drop(bytes.drain(..count)),
                        }
                    }
                }
                Waiting::Begin(new) => {
                    self.place = Some(begin(&self.folder, &new.0, &new.1)?);
                    (self.paper, self.unsure) = (None, false);
                }
            }
            self.waiting.pop_front();
        }
        Ok(())
    }

    /// Writes what waits and asks the disk to keep it.
    fn make_sure(&mut self) {
        self.asked = Some(Instant::now());
        if let Some(view) = self.view.take() {
            view::write(&self.folder, &view);
            self.kept = Some(view);
        }
        let gone = |place: &PathBuf| matches!(place.join(JOURNAL).try_exists(), Ok(false));
        if self.place.as_ref().is_some_and(gone) {
            self.lost.store(true, Ordering::Relaxed);
        }
        self.write();
        if self.unsure
            && let Some(paper) = &mut self.paper
        {
            let result = paper.sync();
            self.unsure = result.is_err();
            if result.is_err() {
                // The system may have dropped what it could not write, and say no more of it.
                self.lost.store(true, Ordering::Relaxed);
            }
            if self.waiting.is_empty() || result.is_err() {
                self.tell(result);
            }
        }
    }

    /// A snapshot must not tell of steps that the journal lacks.
    fn snapshot(&mut self, snapshot: &Snapshot) {
        self.make_sure();
        if let Some(place) = &self.place
            && self.waiting.is_empty()
            && !self.unsure
        {
            // The one before does as well.
            let _ = snap(place, snapshot);
        }
    }

    fn tell(&self, result: io::Result<()>) {
        let why = result.err().map(|error| {
            format!(
                "the journal cannot be written ({error}): the last edits are only here; it is \
                 tried again every second"
            )
        });
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = why;
    }
}
