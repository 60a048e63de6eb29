//! Brings sound to another rate, in a stream, with nothing added before or after.

use rubato::audioadapter_buffers::direct::SequentialSliceOfVecs;
use rubato::{Fft, FixedSync, Resampler};

use crate::audio::source::{BLOCK, Block, ReadError, Source};
use crate::units::{Frames, SampleRate};

/// The fewest frames of a chunk on the side with fewer. The filter is one
/// chunk long: 1024 frames keep its edge within 0.5 % of the band.
const CHUNK: usize = 1024;

/// A source at another rate. Its delay is trimmed, its length is that of the
/// sound, rounded to the nearest frame. At the source's own rate it passes
/// everything through untouched.
///
/// The chunks are counted from the start of the sound, whoever reads and
/// however, so the same input always gives the same bytes.
pub struct Resampled {
    source: Box<dyn Source>,
    rate: SampleRate,
    engine: Option<Engine>,
}

impl Resampled {
    /// Brings `source` to `rate`. *Errors:* `Resample`, for rates that cannot be converted.
    pub fn new(source: Box<dyn Source>, rate: SampleRate) -> Result<Resampled, ReadError> {
        let engine = if source.rate() == rate {
            None
        } else {
            Some(Engine::new(source.rate(), rate, source.channels())?)
        };
        Ok(Resampled { source, rate, engine })
    }
}

impl Source for Resampled {
    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn channels(&self) -> usize {
        self.source.channels()
    }

    fn frames(&self) -> Option<Frames> {
        self.source.frames().map(|frames| frames.rescale(self.source.rate(), self.rate))
    }

    fn read(&mut self, block: &mut Block) -> Result<usize, ReadError> {
        match &mut self.engine {
            None => self.source.read(block),
            Some(engine) => engine.read(&mut *self.source, block),
        }
    }

    fn seek(&mut self, to: Frames) -> Result<(), ReadError> {
        match &mut self.engine {
            None => self.source.seek(to),
            Some(engine) => engine.seek(&mut *self.source, to.index()),
        }
    }
}

/// The conversion itself. A chunk of the output depends on its chunk of the
/// input and on the one before, nothing else: overlap-add by Fourier transform.
struct Engine {
    fft: Fft<f32>,
    from: SampleRate,
    to: SampleRate,
    chunk_in: usize,
    chunk_out: usize,
    /// What was read of the source and not converted yet.
    input: Block,
    /// What the source gave last, and how much of it is used.
    block: Block,
    used: usize,
    /// What was converted and not given yet.
    output: Block,
    given: usize,
    /// Chunks converted so far, counted from the start.
    chunks: usize,
    /// The next frame to give.
    position: usize,
    /// The length of the input, once its end was seen.
    ended: Option<usize>,
}

impl Engine {
    fn new(from: SampleRate, to: SampleRate, channels: usize) -> Result<Engine, ReadError> {
        let (rate_in, rate_out) = (from.0 as usize, to.0 as usize);
        let common = greatest_common_divisor(rate_in, rate_out).max(1);
        let (unit_in, unit_out) = (rate_in / common, rate_out / common);
        // An even number of units puts the filter's middle on a whole frame of
        // both sides; on half a frame the output would lie between the grid.
        let units = CHUNK.div_ceil(unit_in.min(unit_out).max(1)).next_multiple_of(2);
        let (chunk_in, chunk_out) = (unit_in * units, unit_out * units);
        let fft = Fft::new(rate_in, rate_out, chunk_in, channels, FixedSync::Both)
            .map_err(|error| ReadError::Resample(error.to_string()))?;
        if (fft.input_frames_next(), fft.output_frames_next()) != (chunk_in, chunk_out) {
            return Err(ReadError::Resample(format!("no whole chunks from {from} to {to}")));
        }
        Ok(Engine {
            fft,
            from,
            to,
            chunk_in,
            chunk_out,
            input: Block::new(channels, 0),
            block: Block::default(),
            used: 0,
            output: Block::new(channels, chunk_out),
            given: chunk_out,
            chunks: 0,
            position: 0,
            ended: None,
        })
    }

    /// Frames the filter is late by.
    fn delay(&self) -> usize {
        self.chunk_out / 2
    }

    fn read(&mut self, source: &mut dyn Source, block: &mut Block) -> Result<usize, ReadError> {
        block.reshape(source.channels(), 0);
        while block.len() < BLOCK {
            let limit = self.ended.map_or(usize::MAX, |frames| {
                Frames(frames as i64).rescale(self.from, self.to).index()
            });
            let left = limit.saturating_sub(self.position);
            if left == 0 {
                break;
            }
            if self.given == self.chunk_out {
                self.convert(source)?;
                continue;
            }
            let count = left.min(BLOCK - block.len()).min(self.chunk_out - self.given);
            block.extend(&self.output, self.given..self.given + count);
            self.given += count;
            self.position += count;
        }
        Ok(block.len())
    }

    /// Converts the next chunk; past the end of the input, of silence.
    fn convert(&mut self, source: &mut dyn Source) -> Result<(), ReadError> {
        while self.input.len() < self.chunk_in && self.ended.is_none() {
            if self.used == self.block.len() {
                self.used = 0;
                if source.read(&mut self.block)? == 0 {
                    self.ended = Some(self.chunks * self.chunk_in + self.input.len());
                }
            }
            let count = (self.block.len() - self.used).min(self.chunk_in - self.input.len());
            self.input.extend(&self.block, self.used..self.used + count);
            self.used += count;
        }
        let channels = self.input.channels();
        self.input.reshape(channels, self.chunk_in);
        let wrong = |error: &dyn std::fmt::Display| ReadError::Resample(error.to_string());
        let input = SequentialSliceOfVecs::new(self.input.planes(), channels, self.chunk_in)
            .map_err(|error| wrong(&error))?;
        let mut output =
            SequentialSliceOfVecs::new_mut(self.output.planes_mut(), channels, self.chunk_out)
                .map_err(|error| wrong(&error))?;
        self.fft.process_into_buffer(&input, &mut output, None).map_err(|error| wrong(&error))?;
        self.input.reshape(channels, 0);
        self.given = match self.chunks {
            0 => self.delay(),
            _ => 0,
        };
        self.chunks += 1;
        Ok(())
    }

    fn seek(&mut self, source: &mut dyn Source, to: usize) -> Result<(), ReadError> {
        let channels = self.input.channels();
        let delayed = to.saturating_add(self.delay());
        let (chunk, offset) = (delayed / self.chunk_out, delayed % self.chunk_out);
        // The chunk before is converted again for what it leaves over.
        self.chunks = chunk.saturating_sub(1);
        source.seek(Frames((self.chunks * self.chunk_in) as i64))?;
        self.fft.reset();
        self.input.reshape(channels, 0);
        self.block.reshape(channels, 0);
        self.used = 0;
        self.ended = None;
        self.position = to;
        while self.chunks <= chunk {
            self.convert(source)?;
        }
        self.given = offset;
        Ok(())
    }
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::source::{Memory, read_all};
    use std::f64::consts::TAU;

    fn sine(rate: u32, hz: f64, frames: usize) -> Memory {
        let samples = (0..frames)
            .map(|n| (0.5 * (TAU * hz * n as f64 / f64::from(rate)).sin()) as f32)
            .collect();
        Memory::new(SampleRate(rate), Block::from_planes(vec![samples]))
    }

    fn resampled(source: Memory, rate: u32) -> Vec<f32> {
        let mut source = Resampled::new(Box::new(source), SampleRate(rate)).unwrap();
        read_all(&mut source).unwrap().plane(0).to_vec()
    }

    /// The largest error against the sine itself, in dB of its amplitude, a
    /// tenth of a second away from the ends.
    fn error_db(samples: &[f32], rate: u32, hz: f64) -> f64 {
        let edge = rate as usize / 10;
        let worst = (edge..samples.len() - edge)
            .map(|n| 0.5 * (TAU * hz * n as f64 / f64::from(rate)).sin() - f64::from(samples[n]))
            .fold(0.0, |worst: f64, error| worst.max(error.abs()));
        20.0 * (worst / 0.5).log10()
    }

    #[test]
    fn a_sine_stays_that_sine_within_100_db() {
        for (from, to) in [
            (44_100, 48_000),
            (16_000, 48_000),
            (48_000, 44_100),
            (11_025, 48_000),
            (96_000, 48_000),
        ] {
            let samples = resampled(sine(from, 1000.0, from as usize), to);
            assert_eq!(samples.len(), to as usize);
            let error = error_db(&samples, to, 1000.0);
            assert!(error < -100.0, "{from} to {to}: {error:.1} dB");
        }
    }

    #[test]
    fn what_does_not_fit_the_lower_rate_is_gone() {
        for hz in [9_000.0, 12_000.0, 20_000.0] {
            let samples = resampled(sine(48_000, hz, 48_000), 16_000);
            let peak = samples[1600..14_400].iter().fold(0.0_f32, |peak, s| peak.max(s.abs()));
            assert!(peak < 0.5e-5, "{hz} Hz: {peak}");
        }
    }

    #[test]
    fn the_length_is_exact_even_for_a_few_frames() {
        for frames in [0, 1, 2, 100, 4096, 10_000, 44_101] {
            let count = resampled(sine(44_100, 440.0, frames), 48_000).len();
            assert_eq!(count, (frames * 480 + 220) / 441, "{frames}");
        }
    }

    #[test]
    fn the_same_rate_changes_nothing() {
        let samples = resampled(sine(48_000, 997.0, 9999), 48_000);
        let mut before = sine(48_000, 997.0, 9999);
        assert_eq!(samples, read_all(&mut before).unwrap().plane(0));
    }

    #[test]
    fn seeking_gives_the_bytes_of_a_sequential_read() {
        for (from, to) in [(44_100, 48_000), (48_000, 16_000)] {
            let frames = from as usize / 2 + 17;
            let whole = resampled(sine(from, 1234.5, frames), to);
            let source = Box::new(sine(from, 1234.5, frames));
            let mut source = Resampled::new(source, SampleRate(to)).unwrap();
            for at in [7000, 0, 1, 640, 5000, whole.len() - 1, whole.len(), whole.len() + 99_999, 3]
            {
                source.seek(Frames(at as i64)).unwrap();
                let rest = read_all(&mut source).unwrap();
                assert_eq!(rest.plane(0), &whole[at.min(whole.len())..], "{from} at {at}");
            }
        }
    }
}
