//! The speech of a track packed into slices for recognition: neighbours together, long pauses
//! squeezed, each with the way back to session time.

use std::collections::VecDeque;

use crate::units::{Interval, Time};

/// The most sound in a slice: Whisper hears 30 s at once, and writes the end of a full window
/// badly.
pub const LONGEST: Time = Time::from_millis(28_000);
/// What is kept of a pause beside each stretch of speech, so that soft beginnings and ends that
/// the speech map misses are heard.
///
/// *Measured* with the demo model on its seven examples, 414 words, as pad and kept pause in ms:
/// 200 and 400 gave 3 wrong words; 100 and 200: 7; 150 and 300: 9; 200 and 600: 5; 250 and 600: 6;
/// 250 and 1000: 5; 350 and 800: 3, with slices a tenth longer.
const PAD: Time = Time::from_millis(200);
/// A pause up to this long, two pads, is kept as it is.
pub const KEPT_PAUSE: Time = Time::from_millis(400);
/// A slice that is full ends at the longest pause in its last part of this length.
const CHOICE: Time = Time::from_millis(12_000);
/// Speech without a pause is cut at its quietest moment in the last part of a slice.
const SEARCH: Time = Time::from_millis(8_000);
/// How long that moment is.
const QUIET_HOPS: usize = 20;
/// Levels are told every 10 ms.
const HOP: Time = Time::from_millis(10);

/// A stretch of the session in a slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlicePiece {
    /// Which stretch.
    pub session: Interval,
    /// Where it begins in the slice.
    pub at: Time,
}

impl SlicePiece {
    /// Where it lies in the slice.
    pub fn within(self) -> Interval {
        Interval::new(self.at, self.at + self.session.length())
    }
}

/// Sound to be recognised at once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Slice {
    /// What it is made of, in order; adjoining in the slice, apart in the session.
    pub pieces: Vec<SlicePiece>,
    /// How long it lasts, [`LONGEST`] at most.
    pub length: Time,
}

impl Slice {
    /// From the stretches of the session it is made of, in order.
    pub fn of(stretches: impl IntoIterator<Item = Interval>) -> Slice {
        let mut slice = Slice::default();
        for session in stretches {
            slice.pieces.push(SlicePiece { session, at: slice.length });
            slice.length = slice.length + session.length();
        }
        slice
    }

    /// The session's stretch from its first piece to its last.
    pub fn session(&self) -> Interval {
        match (self.pieces.first(), self.pieces.last()) {
            (Some(first), Some(last)) => Interval::new(first.session.start, last.session.end),
            _ => Interval::default(),
        }
    }

    /// The piece at a moment of the slice; the nearest one outside it.
    pub fn piece(&self, at: Time) -> Option<SlicePiece> {
        let after = self.pieces.partition_point(|piece| piece.at <= at);
        self.pieces.get(after.saturating_sub(1)).copied()
    }

    /// A stretch of the slice in session time: what of it lies in the piece its middle lies in.
    /// Never runs backwards: later stretches do not begin earlier.
    pub fn to_session(&self, time: Interval) -> Interval {
        let Some(piece) = self.piece(time.middle()) else { return Interval::default() };
        let within = piece.within();
        let inside = |at: Time| at.clamp(within.start, within.end);
        let shift = piece.session.start - piece.at;
        Interval::new(inside(time.start) + shift, inside(time.end) + shift)
    }

    /// What of the speech map (in order, apart, session time) is in it, in slice time.
    pub fn speech(&self, map: &[Interval]) -> Vec<Interval> {
        let mut found: Vec<Interval> = Vec::new();
        for piece in &self.pieces {
            let from = map.partition_point(|speech| speech.end <= piece.session.start);
            for speech in map[from..].iter().take_while(|s| s.start < piece.session.end) {
                let shared = speech.intersect(piece.session);
                let shift = piece.at - piece.session.start;
                let shared = Interval::new(shared.start + shift, shared.end + shift);
                match found.last_mut() {
                    Some(last) if last.end >= shared.start => last.end = last.end.max(shared.end),
                    _ if shared.is_empty() => {}
                    _ => found.push(shared),
                }
            }
        }
        found
    }
}

/// Packs a track's speech map (in order, apart, session time) into slices, in order.
///
/// `levels` tells the levels of a stretch of the track, one each 10 ms, in any one unit; it is
/// asked only for speech of more than [`LONGEST`] without a pause, 8 s at a time. The slices
/// depend on nothing else. Speech that is empty or not in order is passed over.
pub fn pack(speech: &[Interval], levels: &mut dyn FnMut(Interval) -> Vec<i16>) -> Vec<Slice> {
    let mut packer = Packer::default();
    let mut last = Time(i64::MIN);
    for (at, &region) in speech.iter().enumerate() {
        if region.is_empty() || region.start < last {
            continue;
        }
        let next = speech[at + 1..].iter().find(|next| next.start >= region.end);
        // A pad reaches to the middle of the pause at most, and never before the session.
        let before = if last.0 == i64::MIN { PAD } else { pad(last, region.start) };
        let after = next.map_or(PAD, |next| pad(region.end, next.start));
        let start = Time((region.start - before).0.max(0).min(region.start.0));
        let joined = last.0 != i64::MIN && region.start - last <= KEPT_PAUSE;
        let sound = Interval::new(start, region.end + after);
        packer.add(Stretch { sound, speech: region }, joined, levels);
        last = region.end;
    }
    packer.finish()
}

/// What is kept of a pause on each of its sides.
fn pad(end: Time, start: Time) -> Time {
    let pause = start - end;
    let half = Time(pause.0 / 2);
    if pause <= KEPT_PAUSE { half } else { half.min(PAD) }
}

/// A stretch of speech with its pads.
#[derive(Clone, Copy)]
struct Stretch {
    sound: Interval,
    speech: Interval,
}

/// Collects stretches until they fill a slice.
#[derive(Default)]
struct Packer {
    open: VecDeque<Stretch>,
    length: Time,
    slices: Vec<Slice>,
}

impl Packer {
    fn add(
        &mut self,
        mut next: Stretch,
        joined: bool,
        levels: &mut dyn FnMut(Interval) -> Vec<i16>,
    ) {
        // Half of a pause may round: the two halves still are the whole.
        if let Some(last) = self.open.back().filter(|_| joined) {
            next.sound.start = last.sound.end;
        }
        while next.sound.length() > LONGEST {
            let cut = cut(next.sound, levels);
            let sound = Interval::new(next.sound.start, cut);
            self.push(Stretch { sound, speech: sound });
            next.sound.start = cut;
            next.speech.start = cut;
        }
        self.push(next);
    }

    fn push(&mut self, next: Stretch) {
        while self.length + next.sound.length() > LONGEST {
            self.close(next.speech.start);
        }
        self.length = self.length + next.sound.length();
        self.open.push_back(next);
    }

    /// Ends the slice at its longest pause near its end, the one before `next` included.
    fn close(&mut self, mut next: Time) {
        let (mut longest, mut end, mut passed) = (Time(-1), self.open.len(), Time::ZERO);
        for (at, stretch) in self.open.iter().enumerate().rev() {
            let pause = next - stretch.speech.end;
            if pause > longest {
                (longest, end) = (pause, at + 1);
            }
            passed = passed + stretch.sound.length();
            if passed > CHOICE {
                break;
            }
            next = stretch.speech.start;
        }
        let slice = slice(self.open.drain(..end));
        self.length = self.length - slice.length;
        self.slices.push(slice);
    }

    fn finish(mut self) -> Vec<Slice> {
        if !self.open.is_empty() {
            self.slices.push(slice(self.open.drain(..)));
        }
        self.slices
    }
}

/// A slice of these stretches; those that adjoin are one piece.
fn slice(stretches: impl Iterator<Item = Stretch>) -> Slice {
    let mut sounds: Vec<Interval> = stretches.map(|stretch| stretch.sound).collect();
    sounds.dedup_by(|next, before| {
        let adjoin = next.start == before.end;
        before.end = if adjoin { next.end } else { before.end };
        adjoin
    });
    Slice::of(sounds)
}

/// Where to cut a stretch that is too long: the middle of its quietest 200 ms in the last 8 s
/// that fit a slice.
fn cut(stretch: Interval, levels: &mut dyn FnMut(Interval) -> Vec<i16>) -> Time {
    let end = stretch.start + LONGEST;
    let search = Interval::new(end - SEARCH, end);
    let levels = levels(search);
    let quietest = levels
        .windows(QUIET_HOPS)
        .enumerate()
        .min_by_key(|(at, hops)| {
            let sum: i64 = hops.iter().map(|&level| i64::from(level)).sum();
            (sum, std::cmp::Reverse(*at))
        })
        .map(|(at, _)| at + QUIET_HOPS / 2);
    let cut = quietest.map_or(end, |hop| search.start + Time(hop as i64 * HOP.0));
    cut.clamp(search.start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(spans: &[(i64, i64)]) -> Vec<Interval> {
        spans.iter().map(|&(start, end)| Interval::from_millis(start, end)).collect()
    }

    fn packed(spans: &[(i64, i64)]) -> Vec<Slice> {
        pack(&map(spans), &mut |_| panic!("no speech is too long"))
    }

    fn sessions(slice: &Slice) -> Vec<(i64, i64)> {
        let millis =
            |piece: &SlicePiece| (piece.session.start.millis(), piece.session.end.millis());
        slice.pieces.iter().map(millis).collect()
    }

    #[test]
    fn no_speech_makes_no_slice() {
        assert_eq!(packed(&[]), []);
    }

    #[test]
    fn long_pauses_are_squeezed_and_short_ones_kept() {
        let slices = packed(&[(1000, 2000), (2300, 3000), (8000, 9000)]);
        assert_eq!(slices.len(), 1);
        assert_eq!(sessions(&slices[0]), [(800, 3200), (7800, 9200)]);
        assert_eq!(slices[0].length, Time::from_millis(3800));
        assert_eq!(slices[0].pieces[1].at, Time::from_millis(2400));
    }

    #[test]
    fn pads_stop_at_the_session_s_beginning() {
        assert_eq!(sessions(&packed(&[(50, 2000)])[0]), [(0, 2200)]);
        assert_eq!(sessions(&packed(&[(-500, 2000)])[0]), [(-500, 2200)]);
    }

    #[test]
    fn a_full_slice_ends_at_the_longest_pause_near_its_end() {
        // Sentences of 5 s; the pause after the fourth is the longest.
        let starts = [0, 5500, 11_000, 16_500, 24_000, 29_500];
        let spans: Vec<_> = starts.iter().map(|&start| (start, start + 5000)).collect();
        let slices = packed(&spans);
        assert_eq!(slices.len(), 2);
        assert_eq!(slices[0].session().end, Time::from_millis(21_700));
        assert_eq!(slices[1].session().start, Time::from_millis(23_800));
    }

    #[test]
    fn speech_without_a_pause_is_cut_where_it_is_quietest() {
        // 200 ms of quiet 23 s after the slice's beginning at 0.8 s.
        let mut levels = |asked: Interval| {
            assert_eq!(asked.length(), SEARCH);
            let hop = |at: i64| asked.start.millis() + 10 * at;
            (0..800)
                .map(|at| if (23_800..24_000).contains(&hop(at)) { -6000 } else { -2000 })
                .collect()
        };
        let slices = pack(&map(&[(1000, 41_000)]), &mut levels);
        assert_eq!(slices.len(), 2);
        assert_eq!(slices[0].session(), Interval::from_millis(800, 23_900));
        assert_eq!(slices[1].session(), Interval::from_millis(23_900, 41_200));
        // Without levels it is cut where the slice is full.
        let blind = pack(&map(&[(1000, 41_000)]), &mut |_| Vec::new());
        assert_eq!(blind[0].length, LONGEST);
    }

    #[test]
    fn three_hours_are_packed_in_order_and_hold_all_speech() {
        let spans: Vec<_> =
            (0..30_000_i64).map(|n| (360 * n, 360 * n + 20 + 37 * n % 200)).collect();
        let slices = packed(&spans);
        let mut last = Time::ZERO;
        for slice in &slices {
            assert!(slice.length <= LONGEST);
            for piece in &slice.pieces {
                assert!(piece.session.start >= last);
                last = piece.session.end;
            }
        }
        let map = map(&spans);
        let length = |spans: &[Interval]| spans.iter().map(|span| span.length().0).sum::<i64>();
        let held: i64 = slices.iter().map(|slice| length(&slice.speech(&map))).sum();
        assert!(held >= length(&map));
    }

    #[test]
    fn speech_that_is_not_in_order_is_passed_over() {
        let odd = [(1000, 2000), (500, 700), (1500, 1500), (5000, 6000)];
        assert_eq!(sessions(&packed(&odd)[0]), [(800, 2200), (4800, 6200)]);
    }

    #[test]
    fn times_go_to_the_piece_their_middle_is_in() {
        let slice = Slice::of(map(&[(1000, 2000), (5000, 6000)]));
        let place = |start, end| slice.to_session(Interval::from_millis(start, end));
        assert_eq!(place(100, 400), Interval::from_millis(1100, 1400));
        assert_eq!(place(700, 1200), Interval::from_millis(1700, 2000));
        assert_eq!(place(900, 1400), Interval::from_millis(5000, 5400));
        assert_eq!(place(1900, 3000), Interval::from_millis(5900, 6000));
        assert_eq!(Slice::default().to_session(Interval::from_millis(1, 2)), Interval::default());
    }
}
