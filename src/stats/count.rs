//! Reads logs on all cores and counts: a thread a file reads chunks, a thread a core judges lines.

use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

use super::agents::Lists;
use super::catalogue::Catalogue;
use super::judge::{Found, Judge, Portion};
use super::line::Fields;
use super::nets::Nets;
use super::read::{self, LONGEST_LINE, Packed, Refused};
use super::report::{self, Report};
use super::rules::Rules;
use super::tally::Tally;
use crate::report::{Counts, Reporter, Task};

/// A log to be read.
pub enum Input {
    /// A file.
    File(PathBuf),
    /// Anything else, such as standard input.
    Stream(Box<dyn Read + Send>),
}

/// What is counted, and how.
pub struct Counting<'a> {
    /// The sounds of the show.
    pub catalogue: &'a Catalogue,
    /// Who is a bot, and who is which app.
    pub lists: &'a Lists,
    /// Networks where nobody listens.
    pub nets: &'a Nets,
    /// The first day, as days since 1970.
    pub since: Option<i32>,
    /// The last day.
    pub until: Option<i32>,
    /// Whether to keep a few lines of each reason.
    pub samples: bool,
    /// What the salts are made of: new for each run, known to nobody.
    pub secret: [u8; 32],
    /// How many threads; changes nothing in the result.
    pub jobs: usize,
    /// How many bytes there are to read, where known.
    pub size: Option<u64>,
    /// Hears of progress.
    pub reporter: &'a dyn Reporter,
}

/// Why nothing was counted.
#[derive(Debug, thiserror::Error)]
pub enum StatsError {
    /// A log cannot be read.
    #[error("cannot read log {file}: {source}")]
    Read {
        /// Which of the inputs, from 0.
        file: usize,
        /// What the system says.
        source: io::Error,
    },
    /// A log is packed in a way that is not read here.
    #[error("log {file} is packed")]
    Packed {
        /// Which of the inputs, from 0.
        file: usize,
        /// How.
        packed: Packed,
    },
    /// The user asked to stop.
    #[error("interrupted")]
    Interrupted,
}

/// Counts the downloads in logs. Memory grows with listeners, not with lines; see `tally`.
///
/// *Errors:* a log cannot be opened, or the user asked to stop. A log that breaks off is counted
/// as far as it goes, and its [`super::FileReport`] says so.
pub fn count(inputs: Vec<Input>, counting: &Counting<'_>) -> Result<Report, StatsError> {
    let files = inputs.len();
    let day = |day: Option<i32>, usual| day.map_or(usual, |day| day.clamp(0, 65_535) as u16);
    let rules = Rules {
        catalogue: counting.catalogue,
        nets: counting.nets,
        since: day(counting.since, 0),
        until: day(counting.until, u16::MAX),
    };
    let jobs = counting.jobs.max(1);
    let tally = Tally::new();
    let found = Mutex::new(Found::default());
    let readers = Readers {
        inputs: Mutex::new(inputs.into_iter().map(Some).collect()),
        next: AtomicUsize::new(0),
        read: Arc::default(),
        stop: AtomicBool::new(false),
        trouble: Mutex::new(Vec::new()),
        broken: Mutex::new(Vec::new()),
        task: Mutex::new(Task::start(
            counting.reporter,
            "reading logs",
            counting.size,
            Counts::Bytes,
        )),
    };
    let (send, receive) = sync_channel::<Portion>(jobs * 2);
    let receive = Mutex::new(receive);
    thread::scope(|scope| {
        for _ in 0..jobs.min(files) {
            let send = send.clone();
            scope.spawn(|| readers.run(send));
        }
        drop(send);
        for _ in 0..jobs {
            scope.spawn(|| {
                let judge = Judge::new(&rules, counting, &tally);
                let mine = judge.run(&receive);
                if let Ok(mut found) = found.lock() {
                    found.merge(mine);
                }
            });
        }
    });
    let Readers { stop, trouble, broken, task, .. } = readers;
    if let Some(first) = trouble.into_inner().unwrap_or_default().into_iter().min_by_key(file_of) {
        return Err(first);
    }
    if stop.into_inner() {
        return Err(StatsError::Interrupted);
    }
    let mut found = found.into_inner().unwrap_or_default();
    found.files.resize_with(files, Default::default);
    for (file, why) in broken.into_inner().unwrap_or_default() {
        if let Some(log) = found.files.get_mut(file) {
            log.broken = Some(why);
        }
    }
    let report = report::settle(found, &tally, counting);
    if let Ok(task) = task.into_inner() {
        task.finish(format!("{} lines", report.lines));
    }
    Ok(report)
}

fn file_of(error: &StatsError) -> usize {
    match error {
        StatsError::Read { file, .. } | StatsError::Packed { file, .. } => *file,
        StatsError::Interrupted => usize::MAX,
    }
}

/// What the threads that read have in common.
struct Readers<'a> {
    inputs: Mutex<Vec<Option<Input>>>,
    next: AtomicUsize,
    read: Arc<AtomicU64>,
    stop: AtomicBool,
    trouble: Mutex<Vec<StatsError>>,
    broken: Mutex<Vec<(usize, String)>>,
    task: Mutex<Task<'a>>,
}

impl Readers<'_> {
    fn run(&self, send: SyncSender<Portion>) {
        while !self.stop.load(Ordering::Relaxed) {
            let file = self.next.fetch_add(1, Ordering::Relaxed);
            let input = self.inputs.lock().ok().and_then(|mut all| all.get_mut(file)?.take());
            let Some(input) = input else { return };
            if let Err(error) = self.one(file, input, &send) {
                self.stop.store(true, Ordering::Relaxed);
                if let Ok(mut trouble) = self.trouble.lock() {
                    trouble.push(error);
                }
            }
        }
    }

    fn one(&self, file: usize, input: Input, send: &SyncSender<Portion>) -> Result<(), StatsError> {
        let bytes = match input {
            Input::File(path) => read::open(&path),
            Input::Stream(stream) => Ok(stream),
        };
        let bytes = bytes.map_err(|source| StatsError::Read { file, source })?;
        let begun = read::begin(bytes, Arc::clone(&self.read));
        let mut chunks = begun.map_err(|refused| match refused {
            Refused::Io(source) => StatsError::Read { file, source },
            Refused::Packed(packed) => StatsError::Packed { file, packed },
        })?;
        let mut fields = None;
        let mut chunk = 0;
        while let Some(lines) = chunks.next() {
            if chunk == 0 {
                fields = named_fields(&lines).map(Arc::new);
            }
            let portion = Portion {
                file: file as u32,
                chunk,
                lines,
                fields: fields.as_ref().map(Arc::clone),
            };
            chunk += 1;
            if let Ok(mut task) = self.task.lock() {
                task.advance(self.read.load(Ordering::Relaxed));
                if task.cancelled() {
                    self.stop.store(true, Ordering::Relaxed);
                }
            }
            if self.stop.load(Ordering::Relaxed) || send.send(portion).is_err() {
                return Ok(());
            }
        }
        if let (Some(error), Ok(mut broken)) = (chunks.broken, self.broken.lock()) {
            broken.push((file, error.to_string()));
        }
        Ok(())
    }
}

/// The line `#Fields:` among the first of a file.
fn named_fields(chunk: &[u8]) -> Option<Fields> {
    let mut first = chunk.split(|byte| *byte == b'\n').take(8);
    first
        .find_map(|line| Fields::of(str::from_utf8(line.get(..LONGEST_LINE).unwrap_or(line)).ok()?))
}
