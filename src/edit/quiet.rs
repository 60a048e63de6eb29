//! Where in the gap beside a kept word a cut is not heard: in its quietest place near the wanted
//! one, on the right side of a breath.

use std::ops::RangeInclusive;

/// Louder than the gap's quietest place by this is sound, not room, in dB.
const SOUND_DB: f64 = 6.0;

/// The shortest breath, in steps of 10 ms; breaths last 100 to 500 ms (reference, C.4), of which
/// a part may lie under the room.
const BREATH: usize = 8;

/// How far from the wanted place the quietest is looked for, in steps of 10 ms (C.4, rule 2).
const SNAP: usize = 6;

/// What a step away from the wanted place must win, in dB: among equals the nearest.
const PER_STEP_DB: f64 = 0.2;

/// On which side of the gap the kept word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The kept word is before the gap; a breath in it belongs to what is cut.
    After,
    /// The kept word is after the gap; the breath before it stays.
    Before,
}

/// The place to cut, as steps of 10 ms from the kept word.
///
/// `levels` are those of 20 ms around each place, from the kept word towards what is cut;
/// `wanted` is one of them. 0 if there are none.
pub(super) fn place(levels: &[f64], wanted: usize, side: Side) -> usize {
    let Some(last) = levels.len().checked_sub(1) else { return 0 };
    let wanted = wanted.min(last);
    let lowest = levels.iter().copied().fold(f64::INFINITY, f64::min);
    let sounds: Vec<bool> = levels.iter().map(|level| *level > lowest + SOUND_DB).collect();
    // Sound that begins at the kept word is its end, or its beginning when it comes after.
    let own = sounds.iter().take_while(|sound| **sound).count().min(last);
    let cut = last - sounds.iter().rev().take_while(|sound| **sound).count().min(last);
    let breath = breath(&sounds[..=cut.max(own)], own);
    let (low, high) = match (side, breath) {
        (Side::After, Some((first, _))) => (own, first.saturating_sub(1)),
        (Side::Before, Some((_, after))) => (after, cut),
        (_, None) => (own, cut),
    };
    let (low, high) = if low <= high { (low, high) } else { (own.min(cut), cut.max(own)) };
    let wanted = wanted.clamp(low, high);
    let near = wanted.saturating_sub(SNAP).max(low)..=(wanted + SNAP).min(high);
    quietest(levels, near, wanted)
}

/// The quietest of some places 10 ms apart, `levels` being those around each, in dB; of places
/// almost alike the one nearest to `wanted`. `wanted` itself if there are none.
pub fn quietest(levels: &[f64], among: RangeInclusive<usize>, wanted: usize) -> usize {
    let cost = |at: usize| Some((at, levels.get(at)? + PER_STEP_DB * at.abs_diff(wanted) as f64));
    let found = among.filter_map(cost).min_by(|(_, a), (_, b)| a.total_cmp(b));
    found.map_or(wanted, |(at, _)| at)
}

/// The breath nearest to the kept word: where it starts, and the place after it. Sound from
/// `from` on that ends within the gap.
fn breath(sounds: &[bool], from: usize) -> Option<(usize, usize)> {
    let mut start = None;
    for (at, &sound) in sounds.iter().enumerate().skip(from) {
        match (sound, start) {
            (true, None) => start = Some(at),
            (false, Some(first)) if at - first >= BREATH => return Some((first, at)),
            (false, _) => start = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter a step: `#` a word, `b` a breath, `.` room, `_` the quietest.
    fn levels(drawing: &str) -> Vec<f64> {
        let level = |letter| match letter {
            '#' => -20.0,
            'b' => -40.0,
            '_' => -62.0,
            _ => -60.0,
        };
        drawing.chars().map(level).collect()
    }

    fn at(drawing: &str, wanted: usize, side: Side) -> usize {
        place(&levels(drawing), wanted, side)
    }

    #[test]
    fn the_quietest_place_nearby_is_taken() {
        assert_eq!(at(".......__...........", 10, Side::After), 8);
        assert_eq!(at("._..................", 10, Side::After), 10, "not from far away");
    }

    #[test]
    fn sound_at_the_ends_of_the_gap_is_that_of_the_words() {
        assert_eq!(at("#####...........", 2, Side::After), 5);
        assert_eq!(at("..........######", 14, Side::After), 9);
    }

    #[test]
    fn a_breath_goes_with_the_struck_word_and_stays_before_the_kept_one() {
        let gap = "......bbbbbbbbbbbbb......";
        assert!(at(gap, 22, Side::After) < 6);
        assert!(at(gap, 3, Side::Before) >= 19);
        // Of two, the one nearest to the kept word decides.
        let two = "...bbbbbbbbbb.....bbbbbbbbbb....";
        assert!(at(two, 1, Side::After) < 3);
        assert!((13..18).contains(&at(two, 1, Side::Before)));
    }

    #[test]
    fn a_click_is_no_breath() {
        assert_eq!(at(".....bbb............", 15, Side::After), 15);
    }

    #[test]
    fn any_gap_has_a_place_within_it() {
        assert_eq!(place(&[], 7, Side::After), 0);
        for drawing in ["#", "..", "####", "b.b.b.b.bb", "########.########", ".########"] {
            for wanted in 0..20 {
                for side in [Side::After, Side::Before] {
                    assert!(at(drawing, wanted, side) < drawing.len(), "{drawing} {wanted}");
                }
            }
        }
    }
}
