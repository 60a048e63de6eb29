//! Programme loudness by ITU-R BS.1770 and EBU R 128: how loud a recording is, and how much
//! that varies. True peaks are measured by [`super::peaks`].

mod gated;

use ebur128::{EbuR128, Mode};

use self::gated::{Gated, energy, loudness};

use crate::audio::source::Block;
use crate::units::{Db, Lufs, SampleRate};

/// How many hops of 10 ms make the 400 ms of momentary loudness (EBU Tech 3341).
const MOMENTARY: usize = 40;
/// How many hops of 10 ms make the 3 s of short-term loudness (EBU Tech 3341).
const SHORT_TERM: usize = 300;

/// How many hops of 100 ms make a gating block and a short-term block: 400 ms, overlapping by
/// three quarters (BS.1770-5 Annex 1), and 3 s.
const BLOCK_HOPS: usize = 4;
const SHORT_HOPS: usize = 30;
/// How many hops lie between two short-term blocks of the loudness range (EBU Tech 3342 asks
/// for an overlap of 2 s at least).
const RANGE_HOPS: usize = 10;

/// What a [`Meter`] measures beyond integrated loudness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Measures {
    /// Integrated loudness only.
    #[default]
    Integrated,
    /// Integrated loudness and the loudness range.
    Range,
    /// Integrated loudness, the range, and the momentary and short-term maxima.
    All,
}

/// Why sound cannot be measured.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MeterError {
    /// There are no channels, or more than 64.
    #[error("loudness is measured on 1 to 64 channels, not {0}")]
    Channels(usize),
    /// The rate is under 100 Hz or beyond 2.8 MHz.
    #[error("loudness cannot be measured at {0}")]
    Rate(SampleRate),
    /// A block had another number of channels than the meter.
    #[error("a block of {found} channels went to a loudness meter of {expected}")]
    Shape {
        /// How many the meter has.
        expected: usize,
        /// How many the block has.
        found: usize,
    },
}

/// Measures the loudness of planar audio.
///
/// Channels are those of BS.1770: mono; left and right; with 5 channels L R C Ls Rs, with 6 and
/// more L R C LFE Ls Rs, the rest unheard. A mono file is measured as it stands: 3.01 LU under
/// the same sound in both of two channels. Memory does not grow with what is heard.
/// *Source:* ITU-R BS.1770-5 Annex 1, EBU Tech 3341 and 3342.
#[derive(Debug)]
pub struct Meter {
    /// Weights and sums up; what it sums up is asked for hop by hop.
    inner: EbuR128,
    measures: Measures,
    channels: usize,
    hops: Hops,
    maxima: Maxima,
}

/// The energies of the latest hops, each asked of the meter when it is full.
#[derive(Debug)]
struct Recent<const HOPS: usize> {
    /// The length of a hop, in frames and in milliseconds.
    hop: usize,
    millis: u32,
    filled: usize,
    energies: [f64; HOPS],
    count: usize,
}

impl<const HOPS: usize> Recent<HOPS> {
    fn new(hop: usize, millis: u32) -> Recent<HOPS> {
        Recent { hop, millis, filled: 0, energies: [0.0; HOPS], count: 0 }
    }

    /// How many frames are missing to the end of the hop.
    fn missing(&self) -> usize {
        self.hop - self.filled
    }

    /// Notes that the meter has heard so many frames more, at most those
    /// missing; true when that filled a hop.
    fn advance(&mut self, frames: usize, inner: &EbuR128) -> bool {
        self.filled += frames;
        if self.filled < self.hop {
            return false;
        }
        self.filled = 0;
        let level = inner.loudness_window(self.millis).unwrap_or(f64::NEG_INFINITY);
        self.energies[self.count % HOPS] = energy(level);
        self.count += 1;
        true
    }

    /// The mean of the latest so many.
    fn mean(&self, hops: usize) -> f64 {
        let from = self.count + HOPS - hops;
        (from..from + hops).map(|at| self.energies[at % HOPS]).sum::<f64>() / hops as f64
    }
}

/// Hops of 100 ms, made into gated blocks.
#[derive(Debug)]
struct Hops {
    recent: Recent<SHORT_HOPS>,
    blocks: Gated,
    short: Option<Gated>,
}

/// The greatest means of energy over sliding windows, looked at every 10 ms.
#[derive(Debug)]
struct Maxima {
    recent: Recent<SHORT_TERM>,
    momentary: f64,
    short_term: f64,
}

impl Meter {
    /// A meter that has heard nothing.
    ///
    /// *Errors:* [`MeterError::Channels`] and [`MeterError::Rate`] for what no recording has.
    pub fn new(channels: usize, rate: SampleRate, measures: Measures) -> Result<Meter, MeterError> {
        let count = u32::try_from(channels).ok().filter(|count| (1..=64).contains(count));
        let count = count.ok_or(MeterError::Channels(channels))?;
        if rate.0 < 100 {
            return Err(MeterError::Rate(rate));
        }
        let inner = EbuR128::new(count, rate.0, Mode::M).map_err(|_| MeterError::Rate(rate))?;
        let maxima = Maxima::new((rate.0 / 100) as usize);
        let hops = Hops {
            recent: Recent::new(((rate.0 + 5) / 10) as usize, 100),
            blocks: Gated::new(),
            short: (measures != Measures::Integrated).then(Gated::new),
        };
        Ok(Meter { inner, measures, channels, hops, maxima })
    }

    /// Listens to the next frames.
    ///
    /// *Errors:* [`MeterError::Shape`] when the block has another number of channels.
    pub fn push(&mut self, block: &Block) -> Result<(), MeterError> {
        let shape = MeterError::Shape { expected: self.channels, found: block.channels() };
        if block.channels() != self.channels {
            return Err(shape);
        }
        let mut start = 0;
        while start < block.len() {
            let mut end = block.len().min(start + self.hops.recent.missing());
            if self.measures == Measures::All {
                end = end.min(start + self.maxima.recent.missing());
            }
            let planes: Vec<&[f32]> = block.planes().iter().map(|p| &p[start..end]).collect();
            self.inner.add_frames_planar_f32(&planes).map_err(|_| shape.clone())?;
            self.hops.advance(end - start, &self.inner);
            if self.measures == Measures::All {
                self.maxima.advance(end - start, &self.inner);
            }
            start = end;
        }
        Ok(())
    }

    /// The integrated loudness so far; `None` while there is no block of 400 ms over -70 LUFS,
    /// that is for silence and for less than 0.4 s.
    pub fn integrated(&self) -> Option<Lufs> {
        self.hops.blocks.integrated()
    }

    /// The integrated loudness of what several meters heard, as one programme. The 400 ms
    /// blocks over their borders are not counted: a thousandth of a LU with minutes each.
    pub fn integrated_of<'a>(meters: impl Iterator<Item = &'a Meter>) -> Option<Lufs> {
        let mut all = Gated::new();
        meters.for_each(|meter| all.merge(&meter.hops.blocks));
        all.integrated()
    }

    /// The loudness range so far, in LU; `None` where it was not asked for, for silence and for
    /// less than 3 s. It says little about less than a minute.
    pub fn range(&self) -> Option<Db> {
        self.hops.short.as_ref()?.range()
    }

    /// The loudest 400 ms so far; `None` where it was not asked for, for digital silence and
    /// for less than 0.4 s.
    pub fn momentary_max(&self) -> Option<Lufs> {
        (self.maxima.recent.count >= MOMENTARY).then(|| loudness(self.maxima.momentary))?
    }

    /// The loudest 3 s so far; `None` where it was not asked for, for digital silence and for
    /// less than 3 s.
    pub fn short_term_max(&self) -> Option<Lufs> {
        (self.maxima.recent.count >= SHORT_TERM).then(|| loudness(self.maxima.short_term))?
    }
}

impl Hops {
    fn advance(&mut self, frames: usize, inner: &EbuR128) {
        if !self.recent.advance(frames, inner) {
            return;
        }
        let count = self.recent.count;
        if count >= BLOCK_HOPS {
            self.blocks.add(self.recent.mean(BLOCK_HOPS));
        }
        if count >= SHORT_HOPS && (count - SHORT_HOPS).is_multiple_of(RANGE_HOPS) {
            let short = self.recent.mean(SHORT_HOPS);
            self.short.iter_mut().for_each(|range| range.add(short));
        }
    }
}

impl Maxima {
    fn new(hop: usize) -> Maxima {
        // Asking for 10 ms and adding them up costs a fiftieth of asking for 400 ms and 3 s.
        Maxima { recent: Recent::new(hop, 10), momentary: 0.0, short_term: 0.0 }
    }

    fn advance(&mut self, frames: usize, inner: &EbuR128) {
        if self.recent.advance(frames, inner) {
            self.momentary = self.momentary.max(self.recent.mean(MOMENTARY));
            self.short_term = self.short_term.max(self.recent.mean(SHORT_TERM));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: SampleRate = SampleRate(48_000);

    fn tone(channels: usize, frames: usize) -> Block {
        let sine = |n| (std::f32::consts::TAU * 997.0 * n as f32 / 48_000.0).sin() * 0.1;
        Block::from_planes(vec![(0..frames).map(sine).collect(); channels])
    }

    #[test]
    fn silence_and_less_than_a_block_have_no_loudness() {
        let mut meter = Meter::new(1, RATE, Measures::All).unwrap();
        assert_eq!(meter.integrated(), None);
        meter.push(&tone(1, 19_100)).unwrap();
        assert_eq!((meter.integrated(), meter.momentary_max()), (None, None));
        let mut meter = Meter::new(2, RATE, Measures::All).unwrap();
        meter.push(&Block::new(2, 480_000)).unwrap();
        assert_eq!((meter.integrated(), meter.range()), (None, None));
        assert_eq!((meter.momentary_max(), meter.short_term_max()), (None, None));
    }

    #[test]
    fn the_crates_own_gating_of_all_blocks_agrees() {
        // Loud and soft stretches, some under the relative gate.
        let mut all = EbuR128::new(1, 48_000, Mode::I | Mode::LRA).unwrap();
        let mut meter = Meter::new(1, RATE, Measures::Range).unwrap();
        for turn in 0..60_u32 {
            let mut part = tone(1, 48_000 + 577 * turn as usize);
            let gain = Db(-f64::from((turn * 7) % 31)).factor() as f32;
            part.plane_mut(0).iter_mut().for_each(|sample| *sample *= gain);
            all.add_frames_planar_f32(&[part.plane(0)]).unwrap();
            meter.push(&part).unwrap();
        }
        let difference = meter.integrated().unwrap().0 - all.loudness_global().unwrap();
        assert!(difference.abs() < 0.002, "{difference}");
        let difference = meter.range().unwrap().0 - all.loudness_range().unwrap();
        assert!(difference.abs() < 0.02, "{difference}");
    }

    #[test]
    fn a_second_channel_of_the_same_sound_adds_three_units() {
        let heard = |channels| {
            let mut meter = Meter::new(channels, RATE, Measures::Integrated).unwrap();
            meter.push(&tone(channels, 96_000)).unwrap();
            meter.integrated().unwrap()
        };
        assert!(((heard(2) - heard(1)).0 - 10.0 * 2_f64.log10()).abs() < 1e-9);
    }

    #[test]
    fn the_way_of_cutting_into_blocks_changes_no_figure() {
        let sound = tone(2, 200_001);
        let measure = |size: usize| {
            let mut meter = Meter::new(2, RATE, Measures::All).unwrap();
            let mut start = 0;
            while start < sound.len() {
                let mut part = Block::default();
                part.extend(&sound, start..sound.len().min(start + size));
                meter.push(&part).unwrap();
                start += size;
            }
            (meter.integrated(), meter.range(), meter.momentary_max(), meter.short_term_max())
        };
        let whole = measure(usize::MAX / 2);
        assert!(whole.3.is_some());
        for size in [1, 7, 4096] {
            assert_eq!(measure(size), whole, "blocks of {size}");
        }
    }

    #[test]
    fn what_cannot_be_measured_is_refused() {
        assert_eq!(Meter::new(0, RATE, Measures::All).err(), Some(MeterError::Channels(0)));
        assert_eq!(Meter::new(65, RATE, Measures::All).err(), Some(MeterError::Channels(65)));
        let slow = SampleRate(12);
        assert_eq!(Meter::new(1, slow, Measures::All).err(), Some(MeterError::Rate(slow)));
        let mut meter = Meter::new(1, RATE, Measures::All).unwrap();
        let error = Err(MeterError::Shape { expected: 1, found: 2 });
        assert_eq!(meter.push(&Block::new(2, 4)), error);
    }
}
