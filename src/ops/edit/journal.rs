//! The way to the journal: edits are sent to its thread as they are made. Who sends never waits.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::view::ViewState;
use super::writer::Writer;
use crate::transcript::draft::{Draft, Line};

/// A disk that answers nothing is not waited for any longer at the end.
const GIVE_UP: Duration = Duration::from_secs(5);

/// What a journal is written on.
pub(super) trait Paper: Send {
    /// Adds bytes at the end; tells how many.
    fn put(&mut self, bytes: &[u8]) -> io::Result<usize>;
    /// Waits until all is on the disk.
    fn sync(&mut self) -> io::Result<()>;
}

impl Paper for File {
    fn put(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }
}

/// Opens the journal at a path, which is there.
pub(super) type Opener = Box<dyn FnMut(&Path) -> io::Result<Box<dyn Paper>> + Send>;

/// Opens the file.
pub(super) fn file() -> Opener {
    Box::new(|path| Ok(Box::new(OpenOptions::new().append(true).open(path)?)))
}

/// All that a new journal begins with.
pub(super) struct Beginning {
    /// The draft at a step.
    pub(super) draft: Draft,
    pub(super) at: usize,
    pub(super) recognition: String,
    pub(super) lines: Vec<Line>,
}

/// What is sent to the thread.
pub(super) enum Message {
    Line(Line),
    Snapshot(Draft, usize, String),
    Begin(Beginning),
    View(ViewState),
    Barrier(Sender<Result<(), String>>),
    End,
}

/// A way to the journal's thread; without one, all that is sent is dropped.
#[derive(Clone)]
pub(super) struct Pen(Option<Sender<Message>>);

impl Pen {
    /// Writes a line down.
    pub(super) fn add(&self, line: Line) {
        self.send(Message::Line(line));
    }

    /// Keeps a whole draft, so that the next opening need not make all steps again.
    pub(super) fn snapshot(&self, draft: Draft, at: usize, recognition: String) {
        self.send(Message::Snapshot(draft, at, recognition));
    }

    /// Puts the journal aside and begins another.
    pub(super) fn begin(&self, beginning: Beginning) {
        self.send(Message::Begin(beginning));
    }

    /// Keeps where the person is.
    pub(super) fn view(&self, view: ViewState) {
        self.send(Message::View(view));
    }

    /// Waits until all that was sent before is on the disk. Blocks. *Errors:* why it is not.
    pub(super) fn barrier(&self) -> Result<(), String> {
        let (answer, told) = mpsc::channel();
        self.send(Message::Barrier(answer));
        told.recv().unwrap_or_else(|_| Err("the journal is closed".to_owned()))
    }

    fn send(&self, message: Message) {
        if let Some(sender) = &self.0 {
            // The thread ends with the editor: nothing is sent after that.
            let _ = sender.send(message);
        }
    }
}

/// Where edits are written down as they are made. Dropped, it writes what it still has.
pub(super) struct Journal {
    pub(super) pen: Pen,
    trouble: Arc<Mutex<Option<String>>>,
    lost: Arc<AtomicBool>,
    ended: Option<Receiver<()>>,
}

impl Journal {
    /// Without a place to write to: everything stays in memory.
    pub(super) fn nowhere() -> Journal {
        Journal { pen: Pen(None), trouble: Arc::default(), lost: Arc::default(), ended: None }
    }

    /// Goes on with the journal in `place`; without one, the first message must begin one.
    /// *Errors:* there can be no thread.
    pub(super) fn start(
        folder: &Path,
        place: Option<PathBuf>,
        opener: Opener,
    ) -> io::Result<Journal> {
        let (sender, messages) = mpsc::channel();
        let (end, ended) = mpsc::channel();
        let (trouble, lost) = (Arc::default(), Arc::default());
        let writer = Writer::new(folder, place, opener, (&trouble, &lost));
        let run = move || {
            writer.run(&messages);
            drop(end);
        };
        thread::Builder::new().name("journal".to_owned()).spawn(run)?;
        Ok(Journal { pen: Pen(Some(sender)), trouble, lost, ended: Some(ended) })
    }

    /// Why edits are not on the disk at the moment.
    pub(super) fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether somebody removed the journal since this was last asked: another must begin.
    pub(super) fn lost(&self) -> bool {
        self.lost.swap(false, Ordering::Relaxed)
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.pen.send(Message::End);
        if let Some(ended) = self.ended.take() {
            let _ = ended.recv_timeout(GIVE_UP);
        }
    }
}
