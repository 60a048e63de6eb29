//! The limiter at the end of the mix: gain, then no true peak over a ceiling.
//!
//! Peaks are seen before they arrive. The gain each frame needs is held back down after a peak
//! by the release, spread over the look-ahead by a sliding minimum and smoothed by box filters
//! no longer than that, so it is down in time and comes and goes without a corner.

use std::collections::VecDeque;

use super::peaks::{AHEAD, Oversampling, TruePeak};
use crate::audio::source::Block;
use crate::units::{Db, Dbtp, Frames, SampleRate};

/// How long before a peak the gain begins to sink, in milliseconds; longer is heard as a dip.
const LOOK_AHEAD_MS: usize = 5;
/// How many frames each side of a peak the gain stays down: those the peak is interpolated from.
const HOLD: usize = AHEAD + 1;
/// How many boxes smooth the gain; three in a row are close to a bell.
const BOXES: usize = 3;
/// The fast release, in seconds: right after a lone peak.
const FAST_RELEASE: f64 = 0.050;
/// How quickly lasting reduction turns into slow release, in seconds: a word does, a click hardly.
const SLOW_ATTACK: f64 = 0.200;
/// The slow release, in seconds: after a loud word, so that the room does not pump up behind it.
const SLOW_RELEASE: f64 = 0.500;
/// A gain this near to 1 (0.001 dB) is 1.
const NEARLY_ONE: f64 = 1.0 - 1e-4;
/// A gain of one in the fixed point of the smoothing: whole numbers add up to the same in any
/// order, and one stays one.
const ONE: u64 = 1 << 30;
/// Gain is aimed this much lower than measured peaks need (0.02 dB), for what is measured low.
const SAFETY: f64 = 0.9977;

/// Amplifies planar audio and keeps its true peaks under a ceiling, all channels by one gain.
///
/// Frames come out in order, none added and none lost; only later. Where no peak exceeds the
/// ceiling within reach, the output is input times gain, to the bit.
/// *Source:* look-ahead limiting by sliding minimum and smoothing: U. Zölzer (ed.), "DAFX",
/// 2nd ed., ch. 4; sliding minimum in constant time: D. Lemire, "Streaming Maximum-Minimum
/// Filter Using No More than Three Comparisons per Element", 2006.
#[derive(Debug)]
pub struct Limiter {
    gain: f32,
    ceiling: f32,
    detector: TruePeak,
    amplified: Block,
    peaks: Vec<f32>,
    /// Frames amplified and not yet given.
    line: Block,
    release: Release,
    lowest: Lowest,
    smooth: Smooth,
    /// How many frames the smoothed gain comes after the peaks.
    look_ahead: usize,
    /// How many frames have had their peak taken in.
    seen: usize,
    /// How many gains of one in a row have been taken in.
    rest: usize,
    stats: Limiting,
}

/// What a [`Limiter`] did to the frames it gave.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Limiting {
    /// The lowest gain: 0 dB or less.
    pub deepest: Db,
    /// How many frames were reduced by more than 6 dB.
    pub over_6_db: Frames,
    /// How many frames were reduced at all.
    pub reduced: Frames,
    /// How many frames there were.
    pub total: Frames,
}

impl Limiter {
    /// A limiter of so many channels at `rate` that multiplies by `gain` first.
    pub fn new(channels: usize, rate: SampleRate, gain: Db, ceiling: Dbtp) -> Limiter {
        let reach = rate.0 as usize * LOOK_AHEAD_MS / 1000;
        // Boxes of widths w1, w2, w3 in a row reach over w1 + w2 + w3 - 2 frames.
        let width = reach.saturating_sub(HOLD).div_ceil(BOXES);
        let smooth = Smooth::new(width.max(1));
        let look_ahead = smooth.reach() - 1 + HOLD;
        Limiter {
            gain: gain.factor() as f32,
            ceiling: Db(ceiling.0).factor() as f32,
            detector: TruePeak::new(channels, Oversampling::Four),
            amplified: Block::new(channels, 0),
            peaks: Vec::new(),
            line: Block::new(channels, 0),
            release: Release::new(rate),
            lowest: Lowest::new(look_ahead + HOLD + 1),
            smooth,
            look_ahead,
            seen: 0,
            rest: usize::MAX / 2,
            stats: Limiting::default(),
        }
    }

    /// Takes the next frames and replaces the content of `out` with those that are done; at
    /// first there are none. The block has the channels given to [`Limiter::new`].
    pub fn push(&mut self, block: &Block, out: &mut Block) {
        self.amplified.reshape(block.channels(), block.len());
        for (to, from) in self.amplified.planes_mut().iter_mut().zip(block.planes()) {
            for (to, from) in to.iter_mut().zip(from) {
                *to = from * self.gain;
            }
        }
        self.line.extend(&self.amplified, 0..block.len());
        self.peaks.clear();
        self.detector.linked(&self.amplified, self.ceiling, &mut self.peaks);
        self.give(out);
    }

    /// Replaces the content of `out` with the frames withheld; call once, at the end.
    pub fn finish(&mut self, out: &mut Block) {
        let end = Block::new(self.line.channels(), AHEAD);
        self.peaks.clear();
        self.detector.linked(&end, self.ceiling, &mut self.peaks);
        // After the last frame there are no peaks, only gains still to come.
        self.peaks.resize(self.peaks.len() + self.look_ahead, 0.0);
        self.give(out);
        self.line.reshape(self.line.channels(), 0);
    }

    /// What was done to the frames given so far.
    pub fn stats(&self) -> Limiting {
        self.stats
    }

    /// Takes in `self.peaks` and gives the frames whose gain they settle.
    fn give(&mut self, out: &mut Block) {
        let settled = |seen: usize| seen.saturating_sub(self.look_ahead);
        let given = settled(self.seen);
        let ready = (settled(self.seen + self.peaks.len()) - given).min(self.line.len());
        out.reshape(self.line.channels(), 0);
        out.extend(&self.line, 0..ready);
        self.line.drop_front(ready);
        self.stats.total += Frames(ready as i64);

        let settling = self.look_ahead + HOLD + 1 + self.smooth.reach();
        let mut at = 0;
        while at < self.peaks.len() {
            if self.rest >= settling {
                // All gains within reach are one: on to the next peak.
                let calm = self.peaks[at..].iter().take_while(|&&peak| peak == 0.0).count();
                self.seen += calm;
                at += calm;
                if at == self.peaks.len() {
                    break;
                }
            }
            let gain = self.next_gain(self.peaks[at]);
            if let Some(frame) = self.seen.checked_sub(self.look_ahead + 1 + given)
                && frame < ready
                && gain < 1.0
            {
                self.reduce(out, frame, gain);
            }
            at += 1;
        }
    }

    /// Takes in a peak; gives the gain of the frame [`Limiter::look_ahead`] before it.
    fn next_gain(&mut self, peak: f32) -> f64 {
        let ceiling = f64::from(self.ceiling);
        let needed = if peak > self.ceiling { ceiling * SAFETY / f64::from(peak) } else { 1.0 };
        let held = self.release.next(needed);
        let fixed = (held * ONE as f64) as u64;
        self.rest = if fixed == ONE { self.rest.saturating_add(1) } else { 0 };
        let lowest = self.lowest.next(self.seen, fixed);
        self.seen += 1;
        self.smooth.next(lowest)
    }

    fn reduce(&mut self, out: &mut Block, frame: usize, gain: f64) {
        for plane in out.planes_mut() {
            plane[frame] *= gain as f32;
        }
        let db = Db::of_factor(gain);
        self.stats.reduced += Frames(1);
        self.stats.over_6_db += Frames(i64::from(db.0 < -6.0));
        self.stats.deepest = Db(self.stats.deepest.0.min(db.0));
    }
}

/// Lets the gain come back in two stages; never over what is needed.
#[derive(Debug)]
struct Release {
    fast: f64,
    slow: f64,
    fast_step: f64,
    slow_down: f64,
    slow_up: f64,
}

impl Release {
    fn new(rate: SampleRate) -> Release {
        let step = |seconds: f64| 1.0 - (-1.0 / (seconds * rate.hz())).exp();
        Release {
            fast: 1.0,
            slow: 1.0,
            fast_step: step(FAST_RELEASE),
            slow_down: step(SLOW_ATTACK),
            slow_up: step(SLOW_RELEASE),
        }
    }

    fn next(&mut self, needed: f64) -> f64 {
        self.fast = needed.min(self.fast + (needed - self.fast) * self.fast_step);
        let step = if self.fast < self.slow { self.slow_down } else { self.slow_up };
        self.slow += (self.fast - self.slow) * step;
        if needed == 1.0 && self.fast.min(self.slow) > NEARLY_ONE {
            (self.fast, self.slow) = (1.0, 1.0);
        }
        self.fast.min(self.slow)
    }
}

/// The least of the last `window` gains. Gains of one are not kept: an empty queue means one.
#[derive(Debug)]
struct Lowest {
    window: usize,
    queue: VecDeque<(usize, u64)>,
}

impl Lowest {
    fn new(window: usize) -> Lowest {
        Lowest { window, queue: VecDeque::with_capacity(window) }
    }

    fn next(&mut self, at: usize, gain: u64) -> u64 {
        while self.queue.back().is_some_and(|&(_, last)| last >= gain) {
            self.queue.pop_back();
        }
        if gain < ONE {
            self.queue.push_back((at, gain));
        }
        while self.queue.front().is_some_and(|&(from, _)| from + self.window <= at) {
            self.queue.pop_front();
        }
        self.queue.front().map_or(ONE, |&(_, least)| least)
    }
}

/// Boxes in a row, as running sums of whole numbers divided once at the end.
#[derive(Debug)]
struct Smooth {
    width: usize,
    at: usize,
    rings: [Vec<u64>; BOXES],
    sums: [u64; BOXES],
}

impl Smooth {
    fn new(width: usize) -> Smooth {
        let wide = width as u64;
        let levels = [ONE, ONE * wide, ONE * wide * wide];
        Smooth {
            width,
            at: 0,
            rings: levels.map(|level| vec![level; width]),
            sums: levels.map(|level| level * wide),
        }
    }

    /// How many gains bear on one smoothed gain.
    fn reach(&self) -> usize {
        BOXES * (self.width - 1) + 1
    }

    fn next(&mut self, gain: u64) -> f64 {
        let mut value = gain;
        for (ring, sum) in self.rings.iter_mut().zip(&mut self.sums) {
            *sum = *sum + value - ring[self.at];
            ring[self.at] = value;
            value = *sum;
        }
        self.at = if self.at + 1 == self.width { 0 } else { self.at + 1 };
        let wide = self.width as f64;
        value as f64 / (ONE as f64 * wide * wide * wide)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smoothing_leaves_one_exactly_one() {
        let mut smooth = Smooth::new(76);
        let mut gains: Vec<f64> = (0..1000).map(|_| smooth.next(ONE)).collect();
        assert!(gains.iter().all(|&gain| gain == 1.0));
        (0..300).for_each(|_| _ = smooth.next(ONE / 3));
        gains = (0..smooth.reach()).map(|_| smooth.next(ONE)).collect();
        assert!(gains[..gains.len() - 1].iter().all(|&gain| gain < 1.0));
        assert_eq!(gains.last(), Some(&1.0));
    }

    #[test]
    fn the_lowest_is_that_of_the_window() {
        let gains: Vec<u64> = (0..500_u64).map(|n| (n * 7919 % 101) * (ONE / 100)).collect();
        let mut lowest = Lowest::new(9);
        for at in 0..gains.len() {
            let found = lowest.next(at, gains[at]);
            let expected = gains[at.saturating_sub(8)..=at].iter().copied().min().unwrap();
            assert_eq!(found, expected.min(ONE), "at {at}");
        }
    }

    #[test]
    fn release_is_fast_after_a_lone_peak_and_slow_after_a_loud_word() {
        let rate = SampleRate(48_000);
        let after = |loud: usize| {
            let mut release = Release::new(rate);
            (0..loud).for_each(|_| _ = release.next(0.5));
            (0..4800).map(|_| release.next(1.0)).last().unwrap()
        };
        // 100 ms after a lone peak of half: the fast stage lacks 0.5 e^-2 = 0.068, and the slow
        // one, which follows it, 0.5 (e^-0.5 - e^-2) / 3 = 0.079. After a second of half the
        // slow stage alone lacks 0.5 e^-0.2 = 0.41 or, still following the fast one, a bit more.
        assert!((0.91..0.94).contains(&after(1)), "{}", after(1));
        assert!((0.54..0.60).contains(&after(48_000)), "{}", after(48_000));
    }

    #[test]
    fn release_never_exceeds_what_is_needed_and_comes_back_to_one() {
        let mut release = Release::new(SampleRate(8000));
        for n in 0..80_000_u32 {
            let needed = if n < 40_000 { 1.0 - f64::from(n * n % 97) / 200.0 } else { 1.0 };
            assert!(release.next(needed) <= needed);
        }
        assert_eq!(release.next(1.0), 1.0);
    }
}
