//! Several tracks as one conversation: whose word is it, and in which order.
//!
//! ```text
//! envelopes ─► crosstalk  who is heard through whose microphone, how loud, how late
//!     words ─► bleed      hides the words of others                       Hidden::Bleed
//!              flow       turns and paragraphs, signs of listening apart   Flow
//! ```
//!
//! All of it is a pure function of the levels and the words.

mod backchannel;
mod bleed;
mod crosstalk;
mod envelope;
mod flow;
mod paragraph;
#[cfg(test)]
mod tests;

pub use bleed::{SharedSpeech, hide_bleed, own_speech};
pub use crosstalk::{Bleed, Crosstalk};
pub use envelope::level_of_all;
pub use flow::flow;

use crate::transcript::WordId;
use crate::units::{Frames, SampleRate};

/// The level of a track over time, from its facts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Envelope {
    /// Where the track starts, in session frames; may be negative.
    pub offset: Frames,
    /// The session's rate.
    pub rate: Option<SampleRate>,
    /// Frames a hop (10 ms, rounded down to whole frames).
    pub hop: usize,
    /// RMS after an 80 Hz high-pass, in hundredths of a dB, one a hop.
    pub levels: Vec<i16>,
}

/// What one person says before another does, as word names.
///
/// Every word of the text is in it once. The words of a turn are in the order of their start;
/// turns are in the order of the start of their first word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flow {
    /// The turns, in order.
    pub turns: Vec<FlowTurn>,
}

/// One turn of a [`Flow`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowTurn {
    /// Which track speaks.
    pub track: u16,
    /// Its paragraphs, each with at least one word.
    pub paragraphs: Vec<Vec<WordId>>,
}
