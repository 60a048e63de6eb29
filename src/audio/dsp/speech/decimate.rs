//! Brings one channel to 16 kHz for the voice detector, which listens to nothing else.

use std::f64::consts::PI;

use crate::audio::dsp::peaks::bessel_i0;
use crate::units::SampleRate;

/// The rate the voice detector was made for.
pub const TARGET: u32 = 16_000;
/// The shape of the window: 60 dB of stop band.
const KAISER_BETA: f64 = 5.65;
/// How many zeros of the sinc the kernel spans on each side.
const ZEROS: f64 = 10.0;
/// The cut-off as a part of the lower of the two Nyquist frequencies. What folds back lies
/// above 6.5 kHz, where the detector's bands are wide and speech says little.
const CUT: f64 = 0.92;

/// A windowed-sinc resampler to [`TARGET`] for ratios of whole numbers. Keeps time: what comes
/// out at `n` stands at `n / 16000` s.
///
/// *Source:* Oppenheim and Schafer, "Discrete-Time Signal Processing": polyphase structures,
/// Kaiser window.
#[derive(Debug, Clone)]
pub struct Decimator {
    /// The taps of each phase, one after another.
    phases: Vec<f32>,
    taps: usize,
    up: usize,
    down: usize,
    /// Samples not yet passed; the first lies `taps / 2 - 1` before the next output's.
    line: Vec<f32>,
    phase: usize,
}

impl Decimator {
    /// From `rate` to 16 kHz; silence is assumed before the first sample.
    pub fn new(rate: SampleRate) -> Decimator {
        let divisor = gcd(rate.0.max(1), TARGET);
        let (up, down) = ((TARGET / divisor) as usize, (rate.0.max(1) / divisor) as usize);
        // In cycles a sample of the input.
        let cutoff = CUT * 0.5 * (f64::from(TARGET) / rate.hz().max(1.0)).min(1.0);
        let half = (ZEROS / (2.0 * cutoff)).ceil() as usize;
        let taps = 2 * half;
        let mut phases = Vec::with_capacity(up * taps);
        for phase in 0..up {
            let weights: Vec<f64> = (0..taps)
                .map(|tap| {
                    let at = phase as f64 / up as f64 + half as f64 - 1.0 - tap as f64;
                    let place = at / half as f64;
                    let window = bessel_i0(KAISER_BETA * (1.0 - place * place).max(0.0).sqrt());
                    sinc(2.0 * cutoff * at) * window
                })
                .collect();
            let sum: f64 = weights.iter().sum();
            phases.extend(weights.iter().map(|weight| (weight / sum) as f32));
        }
        Decimator { phases, taps, up, down, line: vec![0.0; half - 1], phase: 0 }
    }

    /// Takes samples in and adds what they settle to `out`.
    pub fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        self.line.extend_from_slice(samples);
        let mut at = 0;
        while at + self.taps <= self.line.len() {
            let kernel = &self.phases[self.phase * self.taps..][..self.taps];
            out.push(dot(kernel, &self.line[at..at + self.taps]));
            self.phase += self.down;
            at += self.phase / self.up;
            self.phase %= self.up;
        }
        // With a high rate the next output may lie beyond what is there.
        let passed = at.min(self.line.len());
        self.line.drain(..passed);
        debug_assert_eq!(passed, at, "a kernel is longer than a step");
    }

    /// How many samples of silence at the end settle all that came before.
    pub fn tail(&self) -> usize {
        self.taps
    }
}

/// Four sums side by side, in a fixed order, which the compiler keeps in one register.
fn dot(kernel: &[f32], samples: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 4];
    let (kernel, kernel_rest) = kernel.as_chunks::<4>();
    let (samples, samples_rest) = samples.as_chunks::<4>();
    for (kernel, samples) in kernel.iter().zip(samples) {
        for lane in 0..4 {
            sums[lane] += kernel[lane] * samples[lane];
        }
    }
    let rest: f32 = kernel_rest.iter().zip(samples_rest).map(|(a, b)| a * b).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

fn sinc(x: f64) -> f64 {
    if x == 0.0 { 1.0 } else { (PI * x).sin() / (PI * x) }
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resample(rate: u32, hz: f64) -> Vec<f32> {
        let sine: Vec<f32> = (0..rate)
            .map(|n| (2.0 * PI * hz * f64::from(n) / f64::from(rate)).sin() as f32)
            .collect();
        let mut decimator = Decimator::new(SampleRate(rate));
        let mut out = Vec::new();
        sine.chunks(1000).for_each(|part| decimator.push(part, &mut out));
        decimator.push(&vec![0.0; decimator.tail()], &mut out);
        out
    }

    #[test]
    fn a_tone_keeps_its_place_in_time_at_every_rate() {
        for rate in [8000, 11_025, 16_000, 22_050, 44_100, 48_000, 88_200, 96_000, 192_000] {
            let out = resample(rate, 1000.0);
            assert!(out.len() >= 16_000, "{rate}");
            for (n, &sample) in out.iter().enumerate().take(15_900).skip(100) {
                let expected = (2.0 * PI * 1000.0 * n as f64 / 16_000.0).sin();
                assert!((f64::from(sample) - expected).abs() < 0.01, "{rate} Hz at {n}");
            }
        }
    }

    #[test]
    fn what_16_khz_cannot_hold_is_taken_away() {
        // 10 kHz would fold to 6 kHz; the window's stop band is 60 dB.
        for rate in [44_100, 48_000, 96_000] {
            let out = resample(rate, 10_000.0);
            assert!(out[100..15_900].iter().all(|x| x.abs() < 0.002), "{rate}");
        }
    }
}
