//! Adding sounds up: gains and places in the stereo field.

use std::f64::consts::FRAC_PI_4;

/// A place between left (-1.0) and right (1.0).
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd)]
pub struct Pan(f32);

impl Pan {
    /// The middle.
    pub const CENTRE: Pan = Pan(0.0);

    /// A place; beyond the ends is at the end, not-a-number is the middle.
    pub fn new(place: f32) -> Pan {
        if place.is_nan() { Pan::CENTRE } else { Pan(place.clamp(-1.0, 1.0)) }
    }

    /// Where it is, -1.0..=1.0.
    pub fn place(self) -> f32 {
        self.0
    }

    /// The gains of the left and the right channel for a mono sound. Their powers add up to one
    /// anywhere; in the middle each is -3.01 dB, and the far side of an end is exactly 0.
    pub fn gains(self) -> [f32; 2] {
        let side = |towards: f32| {
            if towards <= -1.0 {
                0.0
            } else {
                (FRAC_PI_4 * (1.0 + f64::from(towards))).sin() as f32
            }
        };
        [side(-self.0), side(self.0)]
    }
}

/// Adds `from` times `gain` to `into`, as far as the shorter goes.
pub fn add(into: &mut [f32], from: &[f32], gain: f32) {
    for (sum, sample) in into.iter_mut().zip(from) {
        *sum += sample * gain;
    }
}

/// Adds `from` to `into` with one gain a frame, as far as the shortest goes.
pub fn add_with(into: &mut [f32], from: &[f32], gains: &[f32]) {
    for ((sum, sample), gain) in into.iter_mut().zip(from).zip(gains) {
        *sum += sample * gain;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_three_decibels_down_on_each_side() {
        let [left, right] = Pan::CENTRE.gains();
        assert_eq!(left, right);
        assert!((left - 0.5_f32.sqrt()).abs() < 1e-7);
    }

    #[test]
    fn an_end_is_all_on_its_side() {
        assert_eq!(Pan::new(-1.0).gains(), [1.0, 0.0]);
        assert_eq!(Pan::new(7.0).gains(), [0.0, 1.0]);
        assert_eq!(Pan::new(f32::NAN), Pan::CENTRE);
    }

    #[test]
    fn the_power_is_the_same_anywhere() {
        for step in -10..=10 {
            let [left, right] = Pan::new(step as f32 / 10.0).gains();
            assert!((left * left + right * right - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn sounds_add_up() {
        let mut sum = [1.0, 2.0, 3.0];
        add(&mut sum, &[1.0, -1.0], 0.5);
        assert_eq!(sum, [1.5, 1.5, 3.0]);
        add_with(&mut sum, &[2.0, 2.0, 2.0], &[0.0, 0.5, 1.0]);
        assert_eq!(sum, [1.5, 2.5, 5.0]);
    }
}
