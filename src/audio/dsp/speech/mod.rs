//! Where someone speaks: small facts every 10 ms, what they say about a track's noise and
//! speech, and the spans of speech that follow.
//!
//! The facts are found once and kept; everything after is a pure function of them.

mod analyser;
mod decimate;
mod fact;
mod levels;
mod spans;

pub use analyser::Analyser;
pub use fact::Fact;
pub use levels::Levels;
pub use spans::speech;

use crate::units::SampleRate;

/// How many frames each [`Fact`] tells about: 10 ms, rounded down to whole frames; at least 1.
pub fn hop(rate: SampleRate) -> usize {
    (rate.0 / 100).max(1) as usize
}
