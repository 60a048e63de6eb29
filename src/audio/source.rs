//! Where sound comes from: blocks of planar samples, pulled.

use std::path::PathBuf;

use crate::units::{Frames, SampleRate, Time};

/// How many frames a [`Block`] usually holds.
pub const BLOCK: usize = 4096;

/// Planar samples: one run of `f32` a channel, all of one length. Nominally
/// -1.0..=1.0; never not-a-number.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Block {
    channels: Vec<Vec<f32>>,
}

impl Block {
    /// A block of silence.
    pub fn new(channels: usize, frames: usize) -> Block {
        Block { channels: vec![vec![0.0; frames]; channels] }
    }

    /// From one run of samples a channel.
    ///
    /// # Panics
    /// When the runs differ in length.
    pub fn from_planes(channels: Vec<Vec<f32>>) -> Block {
        assert!(channels.windows(2).all(|pair| pair[0].len() == pair[1].len()));
        Block { channels }
    }

    /// How many channels.
    pub fn channels(&self) -> usize {
        self.channels.len()
    }

    /// How many frames.
    pub fn len(&self) -> usize {
        self.channels.first().map_or(0, Vec::len)
    }

    /// Whether there are no frames.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One channel's samples.
    pub fn plane(&self, channel: usize) -> &[f32] {
        &self.channels[channel]
    }

    /// One channel's samples, to change.
    pub fn plane_mut(&mut self, channel: usize) -> &mut [f32] {
        &mut self.channels[channel]
    }

    /// All channels.
    pub fn planes(&self) -> &[Vec<f32>] {
        &self.channels
    }

    /// All channels, to change.
    pub fn planes_mut(&mut self) -> &mut [Vec<f32>] {
        &mut self.channels
    }

    /// Gives the block this shape, keeping its memory; new samples are silence.
    pub fn reshape(&mut self, channels: usize, frames: usize) {
        self.channels.resize_with(channels, Vec::new);
        for plane in &mut self.channels {
            plane.resize(frames, 0.0);
        }
    }

    /// Adds the frames `range` of `other` at the end. Takes the shape of
    /// `other` when it has no channels yet.
    pub fn extend(&mut self, other: &Block, range: std::ops::Range<usize>) {
        self.channels.resize_with(other.channels(), Vec::new);
        for (plane, samples) in self.channels.iter_mut().zip(&other.channels) {
            plane.extend_from_slice(&samples[range.clone()]);
        }
    }

    /// Takes `frames` frames away at the front.
    pub fn drop_front(&mut self, frames: usize) {
        for plane in &mut self.channels {
            plane.drain(..frames.min(plane.len()));
        }
    }
}

/// Why sound could not be read on.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file could not be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is damaged beyond what can be passed over.
    #[error("`{}` is damaged at {at}: {detail}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The time in the recording.
        at: Time,
        /// What is wrong.
        detail: String,
    },
    /// The sound could not be brought to another rate.
    #[error("cannot resample: {0}")]
    Resample(String),
}

/// A stream of sound that is pulled, at a fixed rate and number of channels.
pub trait Source: Send {
    /// Frames a second.
    fn rate(&self) -> SampleRate;

    /// How many channels each block has.
    fn channels(&self) -> usize;

    /// The exact length, or `None` where only reading to the end can tell.
    fn frames(&self) -> Option<Frames>;

    /// Replaces the content of `block` with the next frames, at most
    /// [`BLOCK`] of them; gives how many, 0 only at the end.
    fn read(&mut self, block: &mut Block) -> Result<usize, ReadError>;

    /// Goes to a frame, exactly: what is read then is what reading from the
    /// start would have given there. At or past the end, the next read gives 0.
    /// May cost decoding from the start.
    fn seek(&mut self, to: Frames) -> Result<(), ReadError>;
}

/// Sound in memory, for tests and short pieces.
#[derive(Debug, Clone)]
pub struct Memory {
    rate: SampleRate,
    samples: Block,
    at: usize,
}

impl Memory {
    /// A source of these samples.
    pub fn new(rate: SampleRate, samples: Block) -> Memory {
        Memory { rate, samples, at: 0 }
    }
}

impl Source for Memory {
    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn channels(&self) -> usize {
        self.samples.channels()
    }

    fn frames(&self) -> Option<Frames> {
        Some(Frames(self.samples.len() as i64))
    }

    fn read(&mut self, block: &mut Block) -> Result<usize, ReadError> {
        let end = (self.at + BLOCK).min(self.samples.len());
        block.reshape(self.samples.channels(), 0);
        block.extend(&self.samples, self.at..end);
        self.at = end;
        Ok(block.len())
    }

    fn seek(&mut self, to: Frames) -> Result<(), ReadError> {
        self.at = to.index().min(self.samples.len());
        Ok(())
    }
}

/// Reads a source from where it is to its end.
pub fn read_all(source: &mut dyn Source) -> Result<Block, ReadError> {
    let mut all = Block::new(source.channels(), 0);
    let mut block = Block::default();
    while source.read(&mut block)? > 0 {
        all.extend(&block, 0..block.len());
    }
    Ok(all)
}
