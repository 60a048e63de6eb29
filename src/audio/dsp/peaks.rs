//! True peaks: how high the wave goes between its samples. Feeds the limiter and the last gate
//! before a file is let out.

use std::f64::consts::PI;

use crate::audio::source::Block;
use crate::units::Dbtp;

/// How many samples each interpolated value is made of. BS.1770-5 Annex 2 shows 12; with 24 white
/// noise is read up to 0.9 dB low, with 48 less than 0.1 dB.
const TAPS: usize = 48;
/// How many frames of what follows a frame must be known for its peak.
pub const AHEAD: usize = TAPS / 2;
/// The shape of the Kaiser window over the taps: 60 dB of stop band, flat to 0.46 of the rate.
const KAISER_BETA: f64 = 5.65;
/// A parabola through three values of one sign rises at most to 9/8 of the middle, greatest one;
/// the rest is for rounding.
const PARABOLA: f32 = 1.125 * 1.0001;
/// How many frames are passed over or interpolated together.
const STRETCH: usize = 64;

/// How many values are computed for each sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oversampling {
    /// Four: the least that BS.1770-5 asks at 48 kHz.
    Four,
    /// Eight.
    Eight,
}

/// Finds the true peaks of planar audio, by polyphase interpolation and a parabola through
/// the three values around each maximum.
///
/// Where the samples are too low for any peak of interest it computes nothing: no interpolated
/// value exceeds the greatest sample under the kernel times the kernel's largest sum of
/// magnitudes. The results are exactly those of computing everything.
/// *Source:* ITU-R BS.1770-5 Annex 2; Kaiser-windowed sinc (Oppenheim and Schafer, ch. 7).
#[derive(Debug, Clone)]
pub struct TruePeak {
    kernel: Kernel,
    /// For each channel the last samples seen; its first frame still to do is at [`AHEAD`].
    lines: Vec<Vec<f32>>,
    max: f32,
}

#[derive(Debug, Clone)]
struct Kernel {
    phases: Phases,
    /// The highest peak that samples of 1.0 could make.
    bound: f32,
}

/// One row a tap, one column a phase.
#[derive(Debug, Clone)]
enum Phases {
    Four(Box<[[f32; 4]; TAPS]>),
    Eight(Box<[[f32; 8]; TAPS]>),
}

impl TruePeak {
    /// A detector that has heard nothing; silence is assumed before the first frame.
    pub fn new(channels: usize, oversampling: Oversampling) -> TruePeak {
        let lines = vec![vec![0.0; AHEAD]; channels];
        TruePeak { kernel: Kernel::new(oversampling), lines, max: 0.0 }
    }

    /// Listens to the next frames for [`TruePeak::max`]. The block has the channels given to
    /// [`TruePeak::new`]; others are not heard.
    pub fn push(&mut self, block: &Block) {
        let ready = self.take(block);
        for line in &mut self.lines {
            let max = &mut self.max;
            self.kernel.scan(line, ready, *max, |_, peak| {
                *max = peak;
                peak
            });
            line.drain(..ready);
        }
    }

    /// Listens to the next frames and adds to `peaks` one value a frame, [`AHEAD`] frames late:
    /// the greatest of all channels within a frame either side where it exceeds `floor`,
    /// else 0. Gives nothing to [`TruePeak::max`].
    pub fn linked(&mut self, block: &Block, floor: f32, peaks: &mut Vec<f32>) {
        let ready = self.take(block);
        let start = peaks.len();
        peaks.resize(start + ready, 0.0);
        let added = &mut peaks[start..];
        for line in &mut self.lines {
            self.kernel.scan(line, ready, floor, |frame, peak| {
                added[frame] = peak.max(added[frame]);
                floor
            });
            line.drain(..ready);
        }
    }

    /// The greatest true peak so far, as a magnitude with 1.0 as full scale; silence is assumed
    /// after the last frame.
    pub fn max(&self) -> f32 {
        let mut max = self.max;
        for line in &self.lines {
            let mut end = line.clone();
            end.resize(line.len() + AHEAD, 0.0);
            let ready = end.len().saturating_sub(TAPS);
            self.kernel.scan(&end, ready, max, |_, peak| {
                max = peak;
                peak
            });
        }
        max
    }

    /// The greatest true peak so far; `None` for digital silence.
    pub fn dbtp(&self) -> Option<Dbtp> {
        let max = f64::from(self.max());
        (max > 0.0).then(|| Dbtp(20.0 * max.log10()))
    }

    /// Adds the block to the lines; gives how many frames can be done.
    fn take(&mut self, block: &Block) -> usize {
        for (line, plane) in self.lines.iter_mut().zip(block.planes()) {
            line.extend_from_slice(plane);
        }
        self.lines.iter().map(|line| line.len().saturating_sub(TAPS)).min().unwrap_or(block.len())
    }
}

impl Kernel {
    fn new(oversampling: Oversampling) -> Kernel {
        match oversampling {
            Oversampling::Four => {
                let (rows, gain) = rows::<4>();
                Kernel { phases: Phases::Four(rows), bound: gain * PARABOLA }
            }
            Oversampling::Eight => {
                let (rows, gain) = rows::<8>();
                Kernel { phases: Phases::Eight(rows), bound: gain * PARABOLA }
            }
        }
    }

    /// Calls `found` with each frame of the first `ready` whose peak exceeds `floor`, in order;
    /// it gives the floor from there on.
    fn scan(
        &self,
        line: &[f32],
        ready: usize,
        mut floor: f32,
        mut found: impl FnMut(usize, f32) -> f32,
    ) {
        let mut start = 0;
        while start < ready {
            let end = ready.min(start + STRETCH);
            let under = &line[start..end + TAPS];
            if magnitude(under) * self.bound > floor {
                let mut found = |frame, peak| found(start + frame, peak);
                floor = match &self.phases {
                    Phases::Four(rows) => interpolate(rows, under, floor, &mut found),
                    Phases::Eight(rows) => interpolate(rows, under, floor, &mut found),
                };
            }
            start = end;
        }
    }
}

/// Interpolates all frames of a stretch; `samples` holds [`TAPS`] more than those.
fn interpolate<const P: usize>(
    rows: &[[f32; P]; TAPS],
    samples: &[f32],
    mut floor: f32,
    found: &mut impl FnMut(usize, f32) -> f32,
) -> f32 {
    let values = |from: usize| {
        let mut sums = [0.0_f32; P];
        for (row, &sample) in rows.iter().zip(&samples[from..from + TAPS]) {
            for (sum, tap) in sums.iter_mut().zip(row) {
                *sum += tap * sample;
            }
        }
        sums
    };
    let mut before = values(0)[P - 1];
    for frame in 0..samples.len() - TAPS {
        let now = values(frame + 1);
        let next = samples[frame + AHEAD + 1];
        let greatest = now.iter().fold(0.0_f32, |max, value| max.max(value.abs()));
        if greatest * PARABOLA > floor {
            let mut peak = 0.0_f32;
            for phase in 0..P {
                let left = if phase == 0 { before } else { now[phase - 1] };
                let right = if phase == P - 1 { next } else { now[phase + 1] };
                peak = peak.max(crest(left, now[phase], right));
            }
            if peak > floor {
                floor = found(frame, peak);
            }
        }
        before = now[P - 1];
    }
    floor
}

/// The magnitude of the middle value, or of the parabola's crest where it is a maximum.
fn crest(left: f32, middle: f32, right: f32) -> f32 {
    let sign = if middle < 0.0 { -1.0 } else { 1.0 };
    let (left, middle, right) = (left * sign, middle * sign, right * sign);
    let bend = left - 2.0 * middle + right;
    let maximum = (0.0..=middle).contains(&left) && (0.0..=middle).contains(&right);
    if maximum && bend < 0.0 {
        let slope = left - right;
        middle - slope * slope / (8.0 * bend)
    } else {
        middle
    }
}

/// The greatest magnitude of some samples. Compared as integers, which order non-negative
/// floats rightly and which the compiler compares many at once.
fn magnitude(samples: &[f32]) -> f32 {
    let bits = |sample: &f32| (sample.to_bits() & 0x7fff_ffff) as i32;
    f32::from_bits(samples.iter().map(bits).max().unwrap_or(0) as u32)
}

/// The interpolator, and its largest sum of magnitudes over one phase.
fn rows<const P: usize>() -> (Box<[[f32; P]; TAPS]>, f32) {
    let mut rows = Box::new([[0.0; P]; TAPS]);
    let mut gain = 0.0_f64;
    for phase in 0..P {
        let mut column = [0.0_f64; TAPS];
        for (tap, weight) in column.iter_mut().enumerate() {
            let offset = tap as f64 - (AHEAD as f64 - 1.0);
            *weight = kaiser_sinc(phase as f64 / P as f64 - offset);
        }
        let sum: f64 = column.iter().sum();
        for (row, weight) in rows.iter_mut().zip(column) {
            row[phase] = (weight / sum) as f32;
        }
        gain = gain.max(column.iter().map(|weight| (weight / sum).abs()).sum());
    }
    (rows, gain as f32)
}

/// A sinc with zeros at whole numbers, under a Kaiser window that ends [`AHEAD`] away from 0.
fn kaiser_sinc(at: f64) -> f64 {
    // Phase 0 is the sample itself, to the bit.
    if at.fract() == 0.0 {
        return if at == 0.0 { 1.0 } else { 0.0 };
    }
    let place = at / AHEAD as f64;
    let window = bessel_i0(KAISER_BETA * (1.0 - place * place).max(0.0).sqrt());
    (PI * at).sin() / (PI * at) * window / bessel_i0(KAISER_BETA)
}

/// The modified Bessel function of the first kind and order 0, by its power series.
pub(super) fn bessel_i0(x: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for k in 1..60 {
        term *= (x / (2.0 * f64::from(k))).powi(2);
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sine of this amplitude, frequency (as a part of the rate) and phase, faded at its ends.
    fn sine(amplitude: f64, of_rate: f64, phase: f64) -> Block {
        let frames = 4800;
        let value = |n: usize| {
            let edge = (n.min(frames - 1 - n) as f64 / 480.0).min(1.0);
            (amplitude * edge * (2.0 * PI * of_rate * n as f64 + phase).sin()) as f32
        };
        Block::from_planes(vec![(0..frames).map(value).collect()])
    }

    fn peak(block: &Block, oversampling: Oversampling) -> f64 {
        let mut detector = TruePeak::new(block.channels(), oversampling);
        detector.push(block);
        detector.dbtp().unwrap().0
    }

    #[test]
    fn a_sine_peaks_at_its_amplitude_wherever_it_is_sampled() {
        // Whatever the phase, up to 0.4 of the rate (19.2 kHz at 48 kHz): within ±0.1 dB.
        for of_rate in [0.01, 0.1, 0.15, 0.24, 0.3, 0.35, 0.4] {
            for step in 0..16 {
                let block = sine(0.5, of_rate, f64::from(step) * PI / 16.0);
                for oversampling in [Oversampling::Four, Oversampling::Eight] {
                    let error = peak(&block, oversampling) - 20.0 * 0.5_f64.log10();
                    assert!(error.abs() < 0.1, "{of_rate}, {step}: {error}");
                }
            }
        }
    }

    #[test]
    fn a_lone_impulse_peaks_at_itself() {
        for at in [0, 1, 63, 64, 99] {
            let mut block = Block::new(1, 100);
            block.plane_mut(0)[at] = -0.7;
            let mut detector = TruePeak::new(1, Oversampling::Eight);
            detector.push(&block);
            assert_eq!(detector.max(), 0.7, "at {at}");
        }
    }

    #[test]
    fn silence_has_no_peak() {
        let mut detector = TruePeak::new(2, Oversampling::Four);
        assert_eq!(detector.dbtp(), None);
        detector.push(&Block::new(2, 1000));
        assert_eq!((detector.max(), detector.dbtp()), (0.0, None));
    }

    /// Two channels of pseudo-random samples whose level swells and sinks.
    fn swelling(frames: usize) -> Block {
        let mut state = 1_u32;
        let mut next = |n: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let level = (n as f32 / 700.0).sin().powi(4);
            (state >> 8) as f32 / 8_388_608.0 * level - level
        };
        Block::from_planes((0..2).map(|_| (0..frames).map(&mut next).collect()).collect())
    }

    #[test]
    fn passing_stretches_over_changes_no_peak() {
        let block = swelling(20_000);
        let mut all = Vec::new();
        TruePeak::new(2, Oversampling::Four).linked(&block, 0.0, &mut all);
        assert_eq!(all.len(), 20_000 - AHEAD);
        for floor in [0.1, 0.5, 0.9, 1.2] {
            let mut over = Vec::new();
            TruePeak::new(2, Oversampling::Four).linked(&block, floor, &mut over);
            let kept: Vec<f32> =
                all.iter().map(|&peak| if peak > floor { peak } else { 0.0 }).collect();
            assert!(over == kept, "floor {floor}");
        }
        let mut detector = TruePeak::new(2, Oversampling::Four);
        detector.push(&block);
        assert_eq!(detector.max(), all.iter().copied().fold(0.0, f32::max));
    }

    #[test]
    fn the_way_of_cutting_into_blocks_changes_no_peak() {
        let block = swelling(5000);
        let run = |size: usize| {
            let mut detector = TruePeak::new(2, Oversampling::Eight);
            let (mut peaks, mut start) = (Vec::new(), 0);
            while start < block.len() {
                let mut part = Block::default();
                part.extend(&block, start..block.len().min(start + size));
                detector.linked(&part, 0.4, &mut peaks);
                start += size;
            }
            peaks
        };
        let whole = run(5000);
        for size in [1, 7, 65, 4096] {
            assert_eq!(run(size), whole, "blocks of {size}");
        }
    }
}
