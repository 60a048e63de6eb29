//! A fourth-order high-pass: takes rumble and DC away before anything is measured or mixed.

use std::f64::consts::PI;

use crate::units::SampleRate;

/// The quality factors of the two second-order sections of a fourth-order Butterworth filter:
/// 1 / (2 cos(π/8)) and 1 / (2 cos(3π/8)).
const QUALITIES: [f64; 2] = [0.541_196_100_146_197, 1.306_562_964_876_376_5];

/// How many frames pass between two looks for states about to become denormal.
const SWEEP: usize = 256;

/// A state under this (-600 dB) is silence; left alone it would decay into denormal numbers,
/// which processors are slow at.
const NOTHING: f64 = 1e-30;

/// A Butterworth high-pass of 24 dB an octave for one channel, -3.01 dB at its cut-off.
///
/// State and arithmetic are `f64`. The filter starts from silence.
/// *Source:* R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients":
/// the high-pass by the bilinear transform, twice, with the qualities of Butterworth poles.
#[derive(Debug, Clone)]
pub struct HighPass {
    sections: [Section; 2],
    until_sweep: usize,
}

/// One biquad in transposed direct form II.
#[derive(Debug, Clone)]
struct Section {
    b0: f64,
    b1: f64,
    b2: f64,
    a1: f64,
    a2: f64,
    s1: f64,
    s2: f64,
}

impl HighPass {
    /// A filter that cuts below `cutoff_hz`, which is brought into 1 Hz to 0.45 of the rate.
    pub fn new(rate: SampleRate, cutoff_hz: f64) -> HighPass {
        let cutoff = cutoff_hz.clamp(1.0, (0.45 * rate.hz()).max(1.0));
        let turn = 2.0 * PI * cutoff / rate.hz();
        HighPass { sections: QUALITIES.map(|q| Section::new(turn, q)), until_sweep: SWEEP }
    }

    /// Filters the next samples of the channel in place.
    pub fn process(&mut self, samples: &mut [f32]) {
        let mut rest = samples;
        while !rest.is_empty() {
            let (now, later) = rest.split_at_mut(self.until_sweep.min(rest.len()));
            rest = later;
            let [first, second] = &mut self.sections;
            for sample in now.iter_mut() {
                *sample = second.step(first.step(f64::from(*sample))) as f32;
            }
            self.until_sweep -= now.len();
            if self.until_sweep == 0 {
                self.until_sweep = SWEEP;
                self.sections.iter_mut().for_each(Section::sweep);
            }
        }
    }
}

impl Section {
    fn new(turn: f64, quality: f64) -> Section {
        let (sin, cos) = turn.sin_cos();
        let alpha = sin / (2.0 * quality);
        let a0 = 1.0 + alpha;
        let edge = (1.0 + cos) / 2.0 / a0;
        Section {
            b0: edge,
            b1: -2.0 * edge,
            b2: edge,
            a1: -2.0 * cos / a0,
            a2: (1.0 - alpha) / a0,
            s1: 0.0,
            s2: 0.0,
        }
    }

    #[inline]
    fn step(&mut self, x: f64) -> f64 {
        let y = self.b0 * x + self.s1;
        self.s1 = self.b1 * x - self.a1 * y + self.s2;
        self.s2 = self.b2 * x - self.a2 * y;
        y
    }

    fn sweep(&mut self) {
        for state in [&mut self.s1, &mut self.s2] {
            if state.abs() < NOTHING {
                *state = 0.0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: SampleRate = SampleRate(48_000);

    /// The gain in dB on a sine after it has settled.
    fn gain_db(hz: f64) -> f64 {
        let mut filter = HighPass::new(RATE, 80.0);
        let mut sine: Vec<f32> =
            (0..96_000).map(|n| (2.0 * PI * hz * n as f64 / RATE.hz()).sin() as f32).collect();
        filter.process(&mut sine);
        let power: f64 = sine[48_000..].iter().map(|&x| f64::from(x).powi(2)).sum();
        10.0 * (power / 48_000.0 / 0.5).log10()
    }

    #[test]
    fn the_response_is_that_of_a_fourth_order_butterworth() {
        // |H|² = 1 / (1 + (fc/f)⁸), with frequencies prewarped by the bilinear transform.
        for hz in [20.0, 40.0, 80.0, 160.0, 1000.0, 20_000.0] {
            let warp = |f: f64| (PI * f / RATE.hz()).tan();
            let expected = -10.0 * (1.0 + (warp(80.0) / warp(hz)).powi(8)).log10();
            assert!((gain_db(hz) - expected).abs() < 0.01, "{hz} Hz: {}", gain_db(hz));
        }
    }

    #[test]
    fn a_constant_is_gone_after_a_second() {
        let mut samples = vec![0.5; 48_000];
        HighPass::new(RATE, 80.0).process(&mut samples);
        assert!(samples[47_000..].iter().all(|x| x.abs() < 1e-9));
    }

    #[test]
    fn silence_after_sound_becomes_exact_silence() {
        let mut samples = vec![0.0; 96_000];
        samples[0] = 1.0;
        let mut filter = HighPass::new(RATE, 80.0);
        filter.process(&mut samples);
        assert!(samples[95_000..].iter().all(|&x| x == 0.0));
        assert!(filter.sections.iter().all(|s| s.s1 == 0.0 && s.s2 == 0.0));
    }

    #[test]
    fn the_way_of_cutting_into_blocks_changes_no_bit() {
        let input: Vec<f32> = (0..5000).map(|n| ((n * n) % 1000) as f32 / 1000.0 - 0.5).collect();
        let mut whole = input.clone();
        HighPass::new(RATE, 80.0).process(&mut whole);
        for size in [1, 7, 255, 4096] {
            let mut parts = input.clone();
            let mut filter = HighPass::new(RATE, 80.0);
            parts.chunks_mut(size).for_each(|part| filter.process(part));
            assert_eq!(parts, whole, "blocks of {size}");
        }
    }
}
