//! The session of an episode as every verb sees it: its recordings, listened
//! to once, and where each track speaks.

mod facts;
mod recordings;

pub(super) use facts::{FACTS, FactFile, HeldFacts};
#[cfg(test)]
pub(super) use recordings::key as fact_key;
pub(super) use recordings::{Input, Recordings, flaws, heard, named, trouble};

use crate::show::Offset;
use crate::units::{Frames, SampleRate, Span};

/// One track's place and speech. Speech is in frames of the track.
#[derive(Debug, Clone)]
pub(super) struct Heard {
    /// Where the track starts, in session frames.
    pub(super) offset: Frames,
    /// Its length.
    pub(super) frames: Frames,
    /// Where somebody speaks.
    pub(super) speech: Vec<Span>,
}

/// Where a track starts in the session.
pub(super) fn offset(offset: Offset, rate: SampleRate) -> Frames {
    match offset {
        Offset::At(time) => time.frames(rate),
        Offset::Auto => Frames::ZERO,
    }
}

/// What a thread gives back; its panic, if it had one, goes on here.
pub(super) fn joined<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
