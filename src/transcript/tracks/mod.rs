//! Several tracks as one conversation: whose word is it, and in which order.

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
