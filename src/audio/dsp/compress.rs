//! Evens out a voice: what is louder than the voice's own level is brought
//! nearer to it, so that the limiter at the end has little left to do.
//!
//! Feed-forward, soft knee, ballistics on the gain in decibels: Giannoulis,
//! Massberg, Reiss, "Digital Dynamic Range Compressor Design: A Tutorial and
//! Analysis", JAES 60 (6), 2012, equations 4 and 17.

use crate::audio::source::Block;
use crate::units::{Db, SampleRate};

/// How much of an excess stays: 2.5 to 1, mild (reference G, step 6).
const RATIO: f64 = 2.5;

/// The width over which compression sets in, in dB (reference G, step 6).
const KNEE_DB: f64 = 6.0;

/// How fast the gain falls and rises again, in seconds (reference G, step 6:
/// 8 to 10 ms, 120 to 150 ms).
const ATTACK: f64 = 0.008;
const RELEASE: f64 = 0.130;

/// Over which time the level is taken, in seconds: a period of a low voice.
const LEVEL: f64 = 0.008;

/// The gain is worked out anew this often, in frames, and follows a straight
/// line between; the ear hears no steps under a millisecond.
const STEP: usize = 32;

/// No level at all, in dB.
const NOTHING: f64 = -120.0;

/// A compressor with a memory of what it heard. Does not depend on how a
/// stream is divided into blocks; adds no delay; all channels get one gain.
#[derive(Debug, Clone)]
pub struct Compressor {
    threshold_db: f64,
    keep_level: f64,
    keep_attack: f64,
    keep_release: f64,
    /// The energy of the step going on, by channel.
    energy: Vec<f64>,
    /// Frames of the step going on that were heard.
    heard: usize,
    /// The smoothed mean square.
    level: f64,
    /// The smoothed reduction, 0 or more.
    reduction_db: f64,
    /// The gain at the step's start and its growth a frame.
    gain: f32,
    slope: f32,
}

impl Compressor {
    /// A compressor for levels over `threshold` (RMS relative to full scale).
    pub fn new(channels: usize, rate: SampleRate, threshold: Db) -> Compressor {
        let keep = |seconds: f64| (-(STEP as f64) / (seconds * rate.hz())).exp();
        Compressor {
            threshold_db: threshold.0,
            keep_level: keep(LEVEL),
            keep_attack: keep(ATTACK),
            keep_release: keep(RELEASE),
            energy: vec![0.0; channels],
            heard: 0,
            level: 0.0,
            reduction_db: 0.0,
            gain: 1.0,
            slope: 0.0,
        }
    }

    /// Compresses the next frames in place.
    pub fn process(&mut self, block: &mut Block) {
        let mut at = 0;
        while at < block.len() {
            let end = (at + STEP - self.heard).min(block.len());
            for (plane, energy) in block.planes_mut().iter_mut().zip(&mut self.energy) {
                for (offset, sample) in plane[at..end].iter_mut().enumerate() {
                    // One by one, so that a divided step sums alike.
                    *energy += f64::from(*sample) * f64::from(*sample);
                    *sample *= self.gain + self.slope * (self.heard + offset) as f32;
                }
            }
            self.heard += end - at;
            at = end;
            if self.heard == STEP {
                self.turn();
            }
        }
    }

    /// Works the gain of the next step out from what was heard.
    fn turn(&mut self) {
        let loudest = self.energy.iter().copied().fold(0.0, f64::max) / STEP as f64;
        self.energy.fill(0.0);
        self.heard = 0;
        self.level = loudest + (self.level - loudest) * self.keep_level;
        let level_db = (10.0 * self.level.log10()).max(NOTHING);
        let wanted = reduction(level_db - self.threshold_db);
        let keep = if wanted > self.reduction_db { self.keep_attack } else { self.keep_release };
        self.reduction_db = wanted + (self.reduction_db - wanted) * keep;
        let next = Db(-self.reduction_db).factor() as f32;
        self.gain += self.slope * STEP as f32;
        self.slope = (next - self.gain) / STEP as f32;
    }
}

/// The static curve: by how much a level this far over the threshold is reduced.
fn reduction(over_db: f64) -> f64 {
    let share = 1.0 - 1.0 / RATIO;
    if over_db <= -KNEE_DB / 2.0 {
        0.0
    } else if over_db >= KNEE_DB / 2.0 {
        over_db * share
    } else {
        let into = over_db + KNEE_DB / 2.0;
        share * into * into / (2.0 * KNEE_DB)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    const RATE: SampleRate = SampleRate(48_000);

    fn tone(peak: f64, frames: usize) -> Vec<f32> {
        (0..frames).map(|at| (peak * (TAU * 1000.0 * at as f64 / 48_000.0).sin()) as f32).collect()
    }

    fn run(samples: &[f32], threshold: f64, size: usize) -> Vec<f32> {
        let mut compressor = Compressor::new(1, RATE, Db(threshold));
        let mut out = Vec::new();
        for part in samples.chunks(size) {
            let mut block = Block::from_planes(vec![part.to_vec()]);
            compressor.process(&mut block);
            out.extend_from_slice(block.plane(0));
        }
        out
    }

    #[test]
    fn the_excess_of_a_steady_tone_is_divided_by_the_ratio() {
        // A sine of peak 0.5 has an RMS of -9.03 dBFS: 10.97 dB over -20. Of
        // the excess 1 / 2.5 stays, so 6.58 dB go.
        let out = run(&tone(0.5, 96_000), -20.0, 4096);
        let rms = |part: &[f32]| {
            let sum: f64 = part.iter().map(|s| f64::from(*s).powi(2)).sum();
            10.0 * (sum / part.len() as f64).log10()
        };
        assert!((rms(&out[48_000..]) - (-9.03 - 6.58)).abs() < 0.02, "{}", rms(&out[48_000..]));
    }

    #[test]
    fn what_stays_under_the_knee_is_bit_exact() {
        let quiet = tone(0.05, 48_000);
        assert_eq!(run(&quiet, -20.0, 4096), quiet);
    }

    #[test]
    fn the_division_into_blocks_does_not_matter() {
        let samples: Vec<f32> = tone(0.9, 9_999);
        let whole = run(&samples, -30.0, 9_999);
        for size in [1, 7, 31, 32, 33, 4096] {
            assert_eq!(run(&samples, -30.0, size), whole, "blocks of {size}");
        }
    }

    #[test]
    fn the_gain_falls_no_faster_than_the_attack_lets_it() {
        let mut samples = tone(0.01, 24_000);
        samples.extend(tone(0.9, 24_000));
        let out = run(&samples, -30.0, 4096);
        // At the crests, half a millisecond apart, the gain can be read off.
        let gains: Vec<f32> =
            (0..1999).map(|n| 12 + 24 * n).map(|at| out[at] / samples[at]).collect();
        let step = gains.windows(2).map(|pair| pair[0] - pair[1]).fold(0.0, f32::max);
        // A sine of peak 0.9 lies 26.07 dB over the threshold and loses 15.64
        // of them; in the first half millisecond of an 8 ms attack 0.95 dB of
        // that, from a gain of one: 0.103.
        assert!(step > 0.03 && step <= 0.105, "{step}");
    }
}
