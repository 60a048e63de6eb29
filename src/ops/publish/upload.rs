//! Sends the files of a step over several connections, and notes each as it goes.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::http::{self, Retries};
use crate::ops::{Context, Failure, disk, kind};
use crate::publish::plan::{Change, Due};
use crate::publish::rate::Rate;
use crate::publish::sent::{Sent, State};
use crate::publish::storage::{Found, Reaction, Storage, StorageError, Upload, Watch};
use crate::report::{Counts, Diagnostic, Severity, Task};

/// Opens one more connection.
pub(super) type Open<'a> = &'a (dyn Fn() -> Result<Box<dyn Storage>, StorageError> + Sync);

/// Sends files.
pub(super) struct Uploader<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) open: Open<'a>,
    /// How many connections at a time.
    pub(super) connections: usize,
    /// Whether the storage takes all files of a step at once.
    pub(super) at_once: bool,
    pub(super) rate: Option<&'a Rate>,
    /// A clock that never goes back.
    pub(super) clock: &'a (dyn Fn() -> Duration + Sync),
}

/// How many files were sent, and how many bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sending {
    pub(super) files: usize,
    pub(super) bytes: u64,
}

impl std::ops::AddAssign for Sending {
    fn add_assign(&mut self, other: Sending) {
        self.files += other.files;
        self.bytes += other.bytes;
    }
}

/// One step on its way.
struct Step<'a> {
    uploader: &'a Uploader<'a>,
    sent: Mutex<&'a mut Sent>,
    /// The bytes that left so far, and the bar.
    bytes: AtomicU64,
    task: Mutex<Task<'a>>,
    done: Mutex<Sending>,
    over: AtomicBool,
    failed: Mutex<Option<Trouble>>,
}

/// Why a step was not done.
enum Trouble {
    Storage(StorageError),
    /// The journal cannot be written.
    Journal(std::io::Error),
}

impl From<StorageError> for Trouble {
    fn from(error: StorageError) -> Trouble {
        Trouble::Storage(error)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Trouble {
        Trouble::Journal(error)
    }
}

/// Listens to one try of one file.
struct Try<'s, 'a> {
    step: &'s Step<'a>,
    bytes: AtomicU64,
}

impl Watch for Try<'_, '_> {
    fn sent(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        let all = self.step.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        locked(&self.step.task).advance(all);
        let Some(rate) = self.step.uploader.rate else { return };
        let time = rate.wait(bytes, (self.step.uploader.clock)());
        let _ = http::pause(time, &|| self.cancelled());
    }

    fn cancelled(&self) -> bool {
        self.step.uploader.context.reporter.cancelled() || self.step.over.load(Ordering::Relaxed)
    }
}

/// Hears the wish to stop and nothing else.
pub(super) struct Stoppable<'a>(pub(super) &'a Context<'a>);

impl Watch for Stoppable<'_> {
    fn sent(&self, _: u64) {}

    fn cancelled(&self) -> bool {
        self.0.reporter.cancelled()
    }
}

impl Uploader<'_> {
    /// Sends the files of one step. *Errors:* one could not be sent, or the user asked to stop;
    /// what was sent until then is noted. `outcome` says what is intact then.
    pub(super) fn send(
        &self,
        name: &str,
        due: &[Due],
        sent: &mut Sent,
        outcome: &'static str,
    ) -> Result<Sending, Failure> {
        if due.is_empty() {
            return Ok(Sending::default());
        }
        let total: u64 = due.iter().map(|due| due.file.length).sum();
        let task = Task::start(self.context.reporter, name, Some(total), Counts::Bytes);
        let step = Step {
            uploader: self,
            sent: Mutex::new(sent),
            bytes: AtomicU64::new(0),
            task: Mutex::new(task),
            done: Mutex::default(),
            over: AtomicBool::new(false),
            failed: Mutex::default(),
        };
        if self.at_once {
            if let Err(trouble) = step.all_at_once(due) {
                step.fail(trouble);
            }
        } else {
            let next = AtomicUsize::new(0);
            thread::scope(|scope| {
                for _ in 0..self.connections.min(due.len()) {
                    scope.spawn(|| step.work(due, &next));
                }
            });
        }
        let (done, failed) = (*locked(&step.done), locked(&step.failed).take());
        match failed {
            _ if self.context.reporter.cancelled() => Err(Failure::Interrupted),
            Some(trouble) => Err(told(trouble, done.files, due.len(), outcome)),
            None => {
                let task = step.task.into_inner().unwrap_or_else(PoisonError::into_inner);
                let spared = due.len() - done.files;
                let spared = match spared {
                    0 => String::new(),
                    _ => format!(", {spared} there already"),
                };
                task.finish(format!("{} sent{spared}", done.files));
                Ok(done)
            }
        }
    }
}

impl Step<'_> {
    /// Takes files until none is left or something fails.
    fn work(&self, due: &[Due], next: &AtomicUsize) {
        let mut storage = None;
        while !self.over.load(Ordering::Relaxed) {
            let Some(due) = due.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
            if let Err(trouble) = self.file(due, &mut storage) {
                self.fail(trouble);
                return;
            }
        }
    }

    fn fail(&self, trouble: Trouble) {
        self.over.store(true, Ordering::Relaxed);
        // The first tells why; what comes after is that the others were stopped.
        locked(&self.failed).get_or_insert(trouble);
    }

    /// Sends a file, again where that may help.
    fn file(&self, due: &Due, storage: &mut Option<Box<dyn Storage>>) -> Result<(), Trouble> {
        let mut retries = Retries::default();
        loop {
            let watch = Try { step: self, bytes: AtomicU64::new(0) };
            let error = match self.once(due, storage, &watch) {
                Ok(()) => return Ok(()),
                Err(Trouble::Storage(error)) => error,
                Err(other) => return Err(other),
            };
            // What left for nothing is counted again when it leaves again.
            self.bytes.fetch_sub(watch.bytes.load(Ordering::Relaxed), Ordering::Relaxed);
            if error.reaction() != Reaction::TryAgain {
                return Err(error.into());
            }
            *storage = None;
            let asked = error.wait();
            if !retries.wait(asked, &|| watch.cancelled()) {
                return Err(error.into());
            }
        }
    }

    fn once(
        &self,
        due: &Due,
        storage: &mut Option<Box<dyn Storage>>,
        watch: &Try<'_, '_>,
    ) -> Result<(), Trouble> {
        let storage = match storage {
            Some(storage) => storage,
            None => storage.insert((self.uploader.open)()?),
        };
        if due.change != Change::Changed && due.is_known_by_length() {
            let found = storage.look(&due.file.path, watch)?;
            if found == Found::Length(due.file.length) {
                return Ok(locked(&self.sent).note(&due.file.path, due.sent(State::There))?);
            }
        }
        locked(&self.sent).note(&due.file.path, due.sent(State::Begun))?;
        storage.put(&upload(due), watch)?;
        self.arrived(due)
    }

    fn arrived(&self, due: &Due) -> Result<(), Trouble> {
        locked(&self.sent).note(&due.file.path, due.sent(State::There))?;
        let mut done = locked(&self.done);
        done.files += 1;
        done.bytes += due.file.length;
        Ok(())
    }

    /// Gives all files to a storage that takes them together.
    fn all_at_once(&self, due: &[Due]) -> Result<(), Trouble> {
        let uploads: Vec<Upload> = due.iter().map(upload).collect();
        for due in due {
            locked(&self.sent).note(&due.file.path, due.sent(State::Begun))?;
        }
        let mut storage = (self.uploader.open)()?;
        let watch = Try { step: self, bytes: AtomicU64::new(0) };
        let mut noted = Ok(());
        storage.put_all(&uploads, &watch, &mut |at| {
            if let (Ok(()), Some(due)) = (&noted, due.get(at)) {
                noted = self.arrived(due);
            }
        })?;
        noted
    }
}

fn upload(due: &Due) -> Upload {
    Upload {
        path: due.file.path.clone(),
        file: due.file.file.clone(),
        length: due.file.length,
        media_type: kind::media_type(&due.file.path).to_owned(),
        cache_control: due.stage.cache_control(),
    }
}

/// What went wrong, how far it came, and what is intact.
fn told(trouble: Trouble, done: usize, all: usize, outcome: &'static str) -> Failure {
    let diagnostic = match trouble {
        Trouble::Storage(error) => Diagnostic::error(error.to_string()).hint(error.hint()),
        Trouble::Journal(error) => {
            disk::refused("note what was sent in", std::path::Path::new(".pod/publish"), &error)
        }
    };
    let far = format!("{done} of {all} files of this step were sent");
    let far = Diagnostic { severity: Severity::Note, ..Diagnostic::warning(far) }
        .hint("run it again: it goes on from there");
    Failure::Refused { diagnostics: vec![diagnostic, far], outcome }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
