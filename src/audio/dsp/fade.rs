//! Gains of fades: how a sound begins, ends, or gives way to another.

use std::f64::consts::{FRAC_PI_2, PI};

/// How a fade gets from nothing to all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A quarter of a sine. In a crossfade the powers add up to one: right for sounds that have
    /// nothing to do with one another, such as two stretches of room tone.
    EqualPower,
    /// Half a cosine, level at both ends. In a crossfade the gains add up to one: right for a
    /// sound with itself, and for fades to and from silence.
    RaisedCosine,
    /// A straight line; the gains of a crossfade add up to one.
    Linear,
}

/// The gain of a fade-in of `frames` frames at its frame `index`, 0 before it and 1 after it.
///
/// Looked up in the middle of each frame, so that a fade-out is the fade-in read backwards and
/// no frame has a gain of 0 or 1 exactly.
pub fn gain(shape: Shape, index: usize, frames: usize) -> f32 {
    if index >= frames {
        return 1.0;
    }
    let at = (index as f64 + 0.5) / frames as f64;
    let gain = match shape {
        Shape::EqualPower => (FRAC_PI_2 * at).sin(),
        Shape::RaisedCosine => 0.5 - 0.5 * (PI * at).cos(),
        Shape::Linear => at,
    };
    gain as f32
}

/// The gains of a fade-in, one a frame.
pub fn rise(shape: Shape, frames: usize) -> Vec<f32> {
    (0..frames).map(|index| gain(shape, index, frames)).collect()
}

/// The gains of a fade-out, one a frame: those of [`rise`] backwards.
pub fn fall(shape: Shape, frames: usize) -> Vec<f32> {
    (0..frames).rev().map(|index| gain(shape, index, frames)).collect()
}

/// The gains of a sound that goes and of one that comes, over the same frames.
#[derive(Debug, Clone, PartialEq)]
pub struct Crossfade {
    /// For the sound that goes.
    pub fall: Vec<f32>,
    /// For the sound that comes.
    pub rise: Vec<f32>,
}

impl Crossfade {
    /// The gains over `frames` frames; both empty for 0, which is a butt joint.
    pub fn new(shape: Shape, frames: usize) -> Crossfade {
        Crossfade { fall: fall(shape, frames), rise: rise(shape, frames) }
    }

    /// Joins the two sounds into `into`, as far as the shortest of all goes.
    pub fn join(&self, going: &[f32], coming: &[f32], into: &mut [f32]) {
        let gains = self.fall.iter().zip(&self.rise);
        let samples = going.iter().zip(coming);
        for ((joined, (fall, rise)), (going, coming)) in into.iter_mut().zip(gains).zip(samples) {
            *joined = going * fall + coming * rise;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPES: [Shape; 3] = [Shape::EqualPower, Shape::RaisedCosine, Shape::Linear];

    #[test]
    fn powers_of_an_equal_power_crossfade_add_up_to_one() {
        let fade = Crossfade::new(Shape::EqualPower, 481);
        for (fall, rise) in fade.fall.iter().zip(&fade.rise) {
            assert!((fall * fall + rise * rise - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn gains_of_the_others_add_up_to_one() {
        for shape in [Shape::RaisedCosine, Shape::Linear] {
            let fade = Crossfade::new(shape, 480);
            assert!(fade.fall.iter().zip(&fade.rise).all(|(a, b)| (a + b - 1.0).abs() < 1e-6));
        }
    }

    #[test]
    fn every_fade_climbs_and_is_its_own_mirror() {
        for shape in SHAPES {
            let rise = rise(shape, 97);
            assert!(rise.windows(2).all(|pair| pair[0] < pair[1]), "{shape:?}");
            assert!(rise[0] > 0.0 && rise[96] < 1.0, "{shape:?}");
            let mut fall = fall(shape, 97);
            fall.reverse();
            assert_eq!(fall, rise);
        }
    }

    #[test]
    fn a_fade_of_no_frames_is_all_gain() {
        assert_eq!(gain(Shape::Linear, 0, 0), 1.0);
        assert_eq!(rise(Shape::EqualPower, 0), Vec::<f32>::new());
    }

    #[test]
    fn a_sound_joined_with_itself_stays_what_it_was() {
        let sound = [0.25_f32, -0.5, 0.75, 1.0];
        let mut joined = [0.0; 4];
        Crossfade::new(Shape::RaisedCosine, 4).join(&sound, &sound, &mut joined);
        assert!(joined.iter().zip(&sound).all(|(a, b)| (a - b).abs() < 1e-6));
    }
}
