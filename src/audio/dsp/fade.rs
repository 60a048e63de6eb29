//! Gains of fades: how a sound begins, ends, or gives way to another. Half a
//! cosine, level at both ends; where one sound goes while another comes, the
//! gains add up to one.

use std::f64::consts::PI;

/// The gain of a fade-in of `frames` frames at its frame `index`, and 1 after it.
///
/// Looked up in the middle of each frame, so that a fade-out is the fade-in read backwards and
/// no frame has a gain of 0 or 1 exactly.
pub fn gain(index: usize, frames: usize) -> f32 {
    if index >= frames {
        return 1.0;
    }
    let at = (index as f64 + 0.5) / frames as f64;
    (0.5 - 0.5 * (PI * at).cos()) as f32
}

/// The gains of a fade-in, one a frame.
pub fn rise(frames: usize) -> Vec<f32> {
    (0..frames).map(|index| gain(index, frames)).collect()
}

/// The gains of a fade-out, one a frame: those of [`rise`] backwards.
pub fn fall(frames: usize) -> Vec<f32> {
    (0..frames).rev().map(|index| gain(index, frames)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gains_of_going_and_coming_add_up_to_one() {
        assert!(fall(481).iter().zip(rise(481)).all(|(a, b)| (a + b - 1.0).abs() < 1e-6));
    }

    #[test]
    fn a_fade_climbs_and_is_its_own_mirror() {
        let rise = rise(97);
        assert!(rise.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(rise[0] > 0.0 && rise[96] < 1.0);
        let mut fall = fall(97);
        fall.reverse();
        assert_eq!(fall, rise);
    }

    #[test]
    fn a_fade_of_no_frames_is_all_gain() {
        assert_eq!(gain(0, 0), 1.0);
        assert_eq!(rise(0), Vec::<f32>::new());
    }
}
