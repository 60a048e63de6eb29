//! Several slices at once, each by a listener of its own: faster than one
//! listener with as many threads, whose threads wait for each other at every
//! step, and for much longer when another program takes a processor away.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};

use super::kept::SliceWords;
use super::listen::Wish;
use crate::ops::{Context, Failure};
use crate::transcript::whisper::{RecogniseError, Recogniser, Request, Slice, finish};
use crate::units::Interval;

/// A slice to be heard.
pub(super) struct Job<'a> {
    /// Its number among all.
    pub(super) at: usize,
    pub(super) slice: &'a Slice,
    /// Its sound.
    pub(super) samples: Vec<f32>,
    /// Where its recording speaks.
    pub(super) speech: &'a [Interval],
}

/// Why not all was heard.
pub(super) enum Halt {
    /// A slice could not be heard.
    Deaf(RecogniseError),
    /// Something beside hearing went wrong.
    Other(Failure),
}

/// One who listens, on a thread of its own.
pub(super) type Listener = Box<dyn Recogniser + Send>;

/// Has the jobs that `next` gives heard, and tells each result to `done` as it comes, in any
/// order. Both run on this thread. After the first trouble no new slice is begun.
pub(super) fn hear<'a>(
    context: &Context<'_>,
    listeners: Vec<Listener>,
    (wish, language): (&Wish, Option<&str>),
    next: &mut dyn FnMut() -> Option<Result<Job<'a>, Failure>>,
    done: &mut dyn FnMut(usize, SliceWords) -> Result<(), Failure>,
) -> Result<(), Halt> {
    // A job is handed over only to a listener who waits for it: sound does not pile up.
    let (give, take) = mpsc::sync_channel::<Job<'a>>(0);
    let take = Mutex::new(take);
    let (tell, told) = mpsc::channel();
    let stop = AtomicBool::new(false);
    let stopped = || stop.load(Ordering::Relaxed) || context.reporter.cancelled();
    std::thread::scope(|scope| {
        for mut listener in listeners {
            let (tell, take, stopped) = (tell.clone(), &take, &stopped);
            scope.spawn(move || {
                while let Some(job) = taken(take) {
                    let request = Request {
                        samples: &job.samples,
                        language,
                        prompt: &wish.prompt,
                        search: wish.search,
                    };
                    let heard = listener.hear(&request, stopped).map(|heard| SliceWords {
                        language: heard.language.clone(),
                        words: finish(heard, &job.samples, job.slice, job.speech, &wish.prompt),
                    });
                    if tell.send((job.at, heard)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(tell);
        let mut outcome = Ok(());
        let mut note = |outcome: &mut Result<(), Halt>, (at, heard): (usize, _)| {
            let result = match heard {
                Ok(words) => done(at, words).map_err(Halt::Other),
                Err(error) => Err(Halt::Deaf(error)),
            };
            // What was heard is kept whatever happened elsewhere; the first trouble is told.
            if let (Err(trouble), true) = (result, outcome.is_ok()) {
                *outcome = Err(trouble);
            }
        };
        while outcome.is_ok() && !stopped() {
            match next() {
                None => break,
                Some(Err(failure)) => outcome = Err(Halt::Other(failure)),
                Some(Ok(job)) => {
                    if give.send(job).is_err() {
                        // Every listener is gone, with a panic that goes on in this thread.
                        break;
                    }
                }
            }
            while let Ok(result) = told.try_recv() {
                note(&mut outcome, result);
            }
        }
        drop(give);
        if outcome.is_err() {
            stop.store(true, Ordering::Relaxed);
        }
        for result in told {
            note(&mut outcome, result);
        }
        match outcome {
            Ok(()) if stopped() => Err(Halt::Deaf(RecogniseError::Cancelled)),
            outcome => outcome,
        }
    })
}

/// The next job, or nothing when there are no more.
fn taken<'a>(jobs: &Mutex<Receiver<Job<'a>>>) -> Option<Job<'a>> {
    let jobs = jobs.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    jobs.recv().ok()
}
