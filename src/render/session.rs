//! [`Session`]: the tracks of an episode on one clock, and how each is read.

use std::path::PathBuf;

use super::RenderError;
use crate::audio::decode::{ChannelPick, Prefetch, open_take};
use crate::audio::dsp::compress::Compressor;
use crate::audio::dsp::highpass::HighPass;
use crate::audio::dsp::mix::Pan;
use crate::audio::source::{Block, ReadError, Source};
use crate::units::{Db, Frames, SampleRate};

/// How many blocks a track is read ahead of the mix.
const AHEAD: usize = 8;

/// One speaker's recording and how it enters the mix.
#[derive(Debug, Clone)]
pub struct Track {
    /// The files, in order; each follows the one before without a gap.
    pub parts: Vec<PathBuf>,
    /// Which of the recorded channels.
    pub pick: ChannelPick,
    /// Where its first frame stands in the session; may be before its start.
    pub offset: Frames,
    /// How many frames it has at the session's rate.
    pub frames: Frames,
    /// Its level in the mix.
    pub gain: Db,
    /// Its place between left and right.
    pub pan: Pan,
    /// The high-pass filter's corner in hertz, if there is one.
    pub highpass: Option<u32>,
    /// The level over which the voice is compressed, if it is.
    pub compress: Option<Db>,
}

/// The tracks of an episode on one clock.
#[derive(Debug, Clone)]
pub struct Session {
    /// Frames a second of all that follows.
    pub rate: SampleRate,
    /// How many channels the mix has, 1 or 2.
    pub channels: usize,
    /// The tracks.
    pub tracks: Vec<Track>,
    /// How many threads may work beside each other, at least 1. Changes nothing in the result.
    pub jobs: usize,
}

impl Session {
    /// From the session's start to the end of the last track.
    pub fn length(&self) -> Frames {
        let end = |track: &Track| track.offset + track.frames;
        self.tracks.iter().map(end).max().unwrap_or_default().max(Frames::ZERO)
    }

    /// Opens a track: picked, resampled, through its chain, and read ahead where threads are allowed.
    pub fn open(&self, track: &Track) -> Result<Box<dyn Source>, RenderError> {
        let source = open_take(&track.parts, track.pick, self.rate)?;
        Ok(self.ahead(Box::new(Chain::new(source, track))))
    }

    /// Lets a source run on a thread of its own, where threads are allowed.
    pub fn ahead(&self, source: Box<dyn Source>) -> Box<dyn Source> {
        ahead(source, self.jobs)
    }
}

/// Lets a source run on a thread of its own if there may be several.
pub(super) fn ahead(source: Box<dyn Source>, jobs: usize) -> Box<dyn Source> {
    if jobs > 1 { Box::new(Prefetch::new(source, AHEAD)) } else { source }
}

/// A track through its chain, from its start on: the chain hears the stretches
/// that are cut too, so that a cut makes no step in its state.
struct Chain {
    source: Box<dyn Source>,
    highpass: Option<u32>,
    compress: Option<Db>,
    filters: Vec<HighPass>,
    compressor: Option<Compressor>,
    /// Frames to treat and pass over before the next are given.
    skip: usize,
}

impl Chain {
    fn new(source: Box<dyn Source>, track: &Track) -> Chain {
        let (highpass, compress) = (track.highpass, track.compress);
        let (filters, compressor) = (Vec::new(), None);
        let mut chain = Chain { source, highpass, compress, filters, compressor, skip: 0 };
        chain.reset();
        chain
    }

    fn reset(&mut self) {
        let (rate, channels) = (self.source.rate(), self.source.channels());
        let filter = |hertz: u32| HighPass::new(rate, f64::from(hertz));
        self.filters = (0..channels).filter_map(|_| self.highpass.map(filter)).collect();
        let compressor = |threshold| Compressor::new(channels, rate, threshold);
        self.compressor = self.compress.map(compressor);
    }

    fn treat(&mut self, block: &mut Block) {
        for (plane, filter) in block.planes_mut().iter_mut().zip(&mut self.filters) {
            filter.process(plane);
        }
        if let Some(compressor) = &mut self.compressor {
            compressor.process(block);
        }
    }
}

impl Source for Chain {
    fn rate(&self) -> SampleRate {
        self.source.rate()
    }

    fn channels(&self) -> usize {
        self.source.channels()
    }

    fn frames(&self) -> Option<Frames> {
        self.source.frames()
    }

    fn read(&mut self, block: &mut Block) -> Result<usize, ReadError> {
        loop {
            let count = self.source.read(block)?;
            self.treat(block);
            if count == 0 || self.skip < count {
                block.drop_front(self.skip);
                self.skip = 0;
                return Ok(block.len());
            }
            self.skip -= count;
        }
    }

    /// Treats everything again from the start: the only exact way.
    fn seek(&mut self, to: Frames) -> Result<(), ReadError> {
        self.source.seek(Frames::ZERO)?;
        self.reset();
        self.skip = to.index();
        Ok(())
    }
}
