//! How loud a slice is every 10 ms, and where it is quiet: what word times are held against.

use super::RATE;
use crate::audio::dsp::highpass::HighPass;
use crate::units::{Interval, Time};

/// 10 ms.
const HOP: usize = RATE.0 as usize / 100;
/// Rumble under speech says nothing about pauses.
const CUTOFF_HZ: f64 = 80.0;
/// What is this far under the loud parts is no speech, however quiet the room.
const RANGE_DB: f32 = 45.0;
/// The threshold's way from the quiet tenth of the slice to the loud one.
const PART: f32 = 0.3;
/// A quiet stretch shorter than this is part of a word: the closure of a stop lasts 50 to 90 ms.
const LEAST: usize = 10;

/// The stretches in which a slice is quiet for 100 ms and more, in slice time, in order.
///
/// Quiet is what lies under 30 % of the way, in dB, from the 10th to the 90th percentile of the
/// slice's levels. Silence at both ends counts whatever its length.
pub fn pauses(samples: &[f32]) -> Vec<Interval> {
    let mut filtered = samples.to_vec();
    HighPass::new(RATE, CUTOFF_HZ).process(&mut filtered);
    let levels: Vec<f32> = filtered.chunks(HOP).map(level).collect();
    let mut sorted = levels.clone();
    sorted.sort_by(f32::total_cmp);
    let percentile = |part: usize| sorted.get(sorted.len() * part / 100).copied();
    let (Some(loud), Some(low)) = (percentile(90), percentile(10)) else { return Vec::new() };
    let low = low.max(loud - RANGE_DB);
    let threshold = low + PART * (loud - low);
    let mut pauses = Vec::new();
    let mut at = 0;
    while at < levels.len() {
        let quiet = levels[at..].iter().take_while(|&&level| level < threshold).count();
        let edge = at == 0 || at + quiet == levels.len();
        if quiet >= LEAST || (edge && quiet > 0) {
            let time = |hop: usize| Time::from_millis(10 * hop as i64);
            pauses.push(Interval::new(time(at), time(at + quiet)));
        }
        at += quiet.max(1);
    }
    pauses
}

/// In dB relative to a constant of 1.0; -120 at least.
fn level(hop: &[f32]) -> f32 {
    let power = hop.iter().map(|sample| sample * sample).sum::<f32>() / hop.len().max(1) as f32;
    10.0 * power.max(1e-12).log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs of so many hops of a tone of this amplitude.
    fn tone(runs: &[(usize, f32)]) -> Vec<f32> {
        let hops = runs.iter().flat_map(|&(hops, gain)| std::iter::repeat_n(gain, hops * HOP));
        hops.enumerate().map(|(at, gain)| gain * (at as f32 * 0.4).sin()).collect()
    }

    #[test]
    fn quiet_of_a_tenth_of_a_second_is_a_pause() {
        let sound = tone(&[(5, 0.0), (50, 0.1), (9, 0.0), (50, 0.1), (20, 0.0), (50, 0.1)]);
        let found = pauses(&sound);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0], Interval::from_millis(0, 50));
        // The high-pass may ring for a hop.
        assert!((found[1].start.millis() - 1140).abs() <= 10);
        assert!((found[1].end.millis() - 1340).abs() <= 10);
    }

    #[test]
    fn a_sound_without_rests_and_no_sound_have_no_pause_within() {
        assert_eq!(pauses(&[]), []);
        assert!(pauses(&tone(&[(100, 0.1)])).iter().all(|pause| pause.length().millis() <= 10));
        assert!(pauses(&[0.0; 16_000]).len() <= 1);
    }
}
