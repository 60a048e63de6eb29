//! The mix through gain and limiter as a stream, and what sound measures.

use serde::{Deserialize, Serialize};

use super::{Mix, RenderError};
use crate::audio::dsp::limit::Limiter;
use crate::audio::dsp::loudness::{Measures, Meter};
use crate::audio::dsp::peaks::{Oversampling, TruePeak};
use crate::audio::source::{Block, ReadError, Source};
use crate::report::{Counts, Reporter, Task};
use crate::units::{Db, Dbtp, Frames, Lufs, SampleRate};

/// What an output should measure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Target {
    /// Integrated loudness.
    pub loudness: Lufs,
    /// The highest true peak.
    pub peak: Dbtp,
}

/// What some sound measures; `None` for silence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Integrated loudness.
    pub loudness: Option<Lufs>,
    /// Loudness range (EBU Tech 3342).
    pub range: Option<Db>,
    /// True peak.
    pub peak: Option<Dbtp>,
}

/// The gain and ceiling that bring a mix to a target.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Master {
    /// Applied to the mix.
    pub gain: Db,
    /// The limiter's ceiling.
    pub ceiling: Dbtp,
    /// The deepest the limiter reaches, 0 when it does nothing.
    pub deepest: Db,
    /// The share of time in which it takes more than 6 dB away.
    pub deep_share: f64,
    /// Whether the loudness stays under the target because more limiting would be heard.
    pub yields: bool,
}

/// Measures a source to its end: loudness, range and true peak (8 times oversampled).
pub fn measure(
    source: &mut dyn Source,
    label: &str,
    reporter: &dyn Reporter,
) -> Result<Measured, RenderError> {
    let mut meter = Meter::new(source.channels(), source.rate(), Measures::Range)?;
    let mut peaks = TruePeak::new(source.channels(), Oversampling::Eight);
    each_block(source, label, reporter, |block| {
        peaks.push(block);
        Ok(meter.push(block)?)
    })?;
    Ok(Measured { loudness: meter.integrated(), range: meter.range(), peak: peaks.dbtp() })
}

/// Pulls a source to its end, telling how far it is.
pub(super) fn each_block(
    source: &mut dyn Source,
    label: &str,
    reporter: &dyn Reporter,
    mut visit: impl FnMut(&Block) -> Result<(), RenderError>,
) -> Result<(), RenderError> {
    let rate = source.rate();
    let total = source.frames().map(|frames| frames.at(rate).0.max(0) as u64);
    let mut task = Task::start(reporter, label, total, Counts::Sound);
    let mut block = Block::default();
    let mut position = Frames::ZERO;
    loop {
        let count = source.read(&mut block)?;
        if count == 0 {
            break;
        }
        if task.cancelled() {
            return Err(RenderError::Cancelled);
        }
        visit(&block)?;
        position += Frames(count as i64);
        task.advance(position.at(rate).0 as u64);
    }
    task.finish("");
    Ok(())
}

/// A mix in the channels of an output, without gain.
pub(super) struct Laid {
    source: Box<dyn Source>,
    channels: usize,
}

impl Laid {
    pub(super) fn open(mix: &Mix, channels: usize) -> Result<Laid, RenderError> {
        Ok(Laid { source: mix.open()?, channels })
    }
}

impl Source for Laid {
    fn rate(&self) -> SampleRate {
        self.source.rate()
    }

    fn channels(&self) -> usize {
        self.channels
    }

    fn frames(&self) -> Option<Frames> {
        self.source.frames()
    }

    fn read(&mut self, block: &mut Block) -> Result<usize, ReadError> {
        let count = self.source.read(block)?;
        match (block.channels(), self.channels) {
            (2, 1) => {
                let right = std::mem::take(&mut block.planes_mut()[1]);
                for (left, right) in block.plane_mut(0).iter_mut().zip(right) {
                    *left = 0.5 * (*left + right);
                }
                block.reshape(1, count);
            }
            (1, 2) => {
                block.reshape(2, count);
                let [left, right] = block.planes_mut() else { return Ok(count) };
                right.copy_from_slice(left);
            }
            _ => {}
        }
        Ok(count)
    }

    fn seek(&mut self, to: Frames) -> Result<(), ReadError> {
        self.source.seek(to)
    }
}

/// A mix through gain and limiter: the finished sound before the encoder.
pub(super) struct Mastered {
    source: Laid,
    limiter: Limiter,
    settings: (Db, Dbtp),
    block: Block,
    over: bool,
    /// Frames to pass over after a seek.
    skip: usize,
}

impl Mastered {
    pub(super) fn open(
        mix: &Mix,
        channels: usize,
        gain: Db,
        ceiling: Dbtp,
    ) -> Result<Mastered, RenderError> {
        Ok(Mastered {
            source: Laid::open(mix, channels)?,
            limiter: Limiter::new(channels, mix.rate, gain, ceiling),
            settings: (gain, ceiling),
            block: Block::default(),
            over: false,
            skip: 0,
        })
    }

    fn step(&mut self, out: &mut Block) -> Result<(), ReadError> {
        if self.source.read(&mut self.block)? > 0 {
            self.limiter.push(&self.block, out);
            return Ok(());
        }
        self.limiter.finish(out);
        self.over = true;
        Ok(())
    }
}

impl Source for Mastered {
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
        block.reshape(self.channels(), 0);
        while !self.over {
            self.step(block)?;
            let passed = self.skip.min(block.len());
            block.drop_front(passed);
            self.skip -= passed;
            if !block.is_empty() {
                return Ok(block.len());
            }
        }
        block.reshape(self.channels(), 0);
        Ok(0)
    }

    /// Limits again from the start: a limiter remembers.
    fn seek(&mut self, to: Frames) -> Result<(), ReadError> {
        self.source.seek(Frames::ZERO)?;
        let (gain, ceiling) = self.settings;
        self.limiter = Limiter::new(self.channels(), self.rate(), gain, ceiling);
        self.over = false;
        self.skip = to.index();
        Ok(())
    }
}
