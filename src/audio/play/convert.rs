//! [`Convert`]: brings what is heard to the rate of a sound card that has not the session's.
//!
//! Cubic interpolation (Catmull and Rom): for listening while editing, not for the episode.

use super::deck::Heard;
use crate::units::SampleRate;

/// Changes the rate of frames, one by one. At equal rates it changes nothing.
#[derive(Debug, Clone)]
pub(super) struct Convert {
    /// How far one frame out goes on in the frames in.
    step: f64,
    /// Where the next frame out lies between the middle two of `last`.
    phase: f64,
    last: Option<[Heard; 4]>,
}

impl Convert {
    /// From one rate to another.
    pub(super) fn new(from: SampleRate, to: SampleRate) -> Convert {
        Convert { step: from.hz() / to.hz().max(1.0), phase: 0.0, last: None }
    }

    /// Forgets what came before.
    pub(super) fn reset(&mut self) {
        (self.phase, self.last) = (0.0, None);
    }

    /// Takes a frame, adds those it completes to `out`.
    pub(super) fn push(&mut self, frame: Heard, out: &mut Vec<Heard>) {
        if self.step == 1.0 {
            out.push(frame);
            return;
        }
        let [_, a, b, c] = self.last.unwrap_or([frame; 4]);
        let last = [a, b, c, frame];
        self.last = Some(last);
        while self.phase < 1.0 {
            let sound = [0, 1].map(|ear| cubic(last.map(|heard| heard.sound[ear]), self.phase));
            out.push(Heard { sound, at: last[1].at });
            self.phase += self.step;
        }
        self.phase -= 1.0;
    }
}

/// The curve through four values, between the second and the third.
fn cubic([a, b, c, d]: [f32; 4], at: f64) -> f32 {
    let x = at as f32;
    let (first, second) = (0.5 * (c - a), a - 2.5 * b + 2.0 * c - 0.5 * d);
    let third = 0.5 * (d - a) + 1.5 * (b - c);
    ((third * x + second) * x + first) * x + b
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Frames;

    fn sine(rate: f64, index: usize) -> f32 {
        (std::f64::consts::TAU * 440.0 * index as f64 / rate).sin() as f32
    }

    #[test]
    fn a_sine_comes_out_at_the_other_rate() {
        for (from, to) in [(44_100, 48_000), (48_000, 44_100), (48_000, 96_000)] {
            let mut convert = Convert::new(SampleRate(from), SampleRate(to));
            let mut out = Vec::new();
            for index in 0..from as usize {
                let sound = [sine(f64::from(from), index); 2];
                convert.push(Heard { sound, at: Frames(index as i64) }, &mut out);
            }
            assert!(out.len().abs_diff(to as usize) <= 2);
            // Two frames in are waited for.
            let delay = 2.0 * f64::from(to) / f64::from(from);
            for (index, heard) in out.iter().enumerate().skip(10) {
                let at = std::f64::consts::TAU * 440.0 * (index as f64 - delay) / f64::from(to);
                assert!((f64::from(heard.sound[0]) - at.sin()).abs() < 1e-3, "{from} to {to}");
            }
        }
    }

    #[test]
    fn the_same_rate_changes_nothing() {
        let mut convert = Convert::new(SampleRate(48_000), SampleRate(48_000));
        let mut out = Vec::new();
        let frame = Heard { sound: [0.1, 0.2], at: Frames(7) };
        convert.push(frame, &mut out);
        assert_eq!(out, [frame]);
    }
}
