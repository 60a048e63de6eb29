//! [`Gain`]: the level of a voice, which moves without a click when it is set.

use crate::units::SampleRate;

/// How long a gain takes to move by one.
const MOVE_MS: u32 = 10;
/// The highest gain, +24 dB: a slip of the hand must not hurt.
const HIGHEST: f32 = 16.0;

/// A factor on samples that goes to its target evenly.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gain {
    now: f32,
    target: f32,
    step: f32,
}

impl Gain {
    /// Full level.
    pub(super) fn new(rate: SampleRate) -> Gain {
        let frames = (rate.0 / 1000 * MOVE_MS).max(1);
        Gain { now: 1.0, target: 1.0, step: 1.0 / frames as f32 }
    }

    /// Sets where to go, 0.0..=16.0; not-a-number changes nothing.
    pub(super) fn set(&mut self, target: f32) {
        if !target.is_nan() {
            self.target = target.clamp(0.0, HIGHEST);
        }
    }

    /// Arrives at once, for when nothing is being heard.
    pub(super) fn settle(&mut self) {
        self.now = self.target;
    }

    /// Whether the voice is, and stays, silent.
    pub(super) fn is_off(&self) -> bool {
        self.now == 0.0 && self.target == 0.0
    }

    /// The gains of the next frames.
    pub(super) fn run(&mut self, gains: &mut [f32]) {
        for gain in gains {
            let way = self.target - self.now;
            self.now = if way.abs() <= self.step {
                self.target
            } else {
                self.now + self.step.copysign(way)
            };
            *gain = self.now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gain_moves_in_small_steps_and_arrives() {
        let mut gain = Gain::new(SampleRate(48_000));
        gain.set(0.0);
        let mut gains = [0.0; 500];
        gain.run(&mut gains);
        assert!(gains.windows(2).all(|pair| pair[0] - pair[1] <= 0.0021));
        assert!(gains[0] > 0.99 && gains[499] == 0.0 && gain.is_off());
    }

    #[test]
    fn wild_gains_are_tamed() {
        let mut gain = Gain::new(SampleRate(48_000));
        gain.set(f32::NAN);
        gain.settle();
        assert_eq!(gain.now, 1.0);
        gain.set(f32::INFINITY);
        gain.settle();
        assert_eq!(gain.now, HIGHEST);
        gain.set(-1.0);
        gain.settle();
        assert!(gain.is_off());
    }
}
