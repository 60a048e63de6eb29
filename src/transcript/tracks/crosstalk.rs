//! [`Crosstalk`]: who is heard through whose microphone, how loud and how late, measured from
//! the levels of the tracks alone.

use super::Envelope;
use super::envelope::SILENCE_CDB;
use crate::units::{Db, Frames, Interval, SampleRate, Time};

/// Hops a window: 2 s, about a sentence, so that most hold one speaker.
const WINDOW: i64 = 200;

/// How many windows of a source are looked at, spread over the session, at most: a bound on the
/// work of long sessions. 900 windows are 30 minutes of speech.
const WINDOWS: usize = 900;

/// How many hops of a window the source must sound in: 0.5 s.
const LEAST_ACTIVE: usize = 50;

/// The lags tried, in hops: sound goes 27 m in 80 ms, and alignment may be off by 20 ms.
const LAGS: std::ops::RangeInclusive<i64> = -2..=9;

/// The correlation of levels over which a window is explained by the source (reference, C.2).
const EXPLAINED: f32 = 0.7;

/// The share of a source's windows that must be explained (reference, C.2), and how many at least.
const LEAST_SHARE: f64 = 0.1;
const LEAST_WINDOWS: usize = 2;

/// How far under its loud level a source still sounds, in dB. Deeper down noise hides the bleed.
const ACTIVE_RANGE: f32 = 20.0;

/// How far over the floor a source must be to sound at all, in dB.
const ACTIVE_OVER_FLOOR: f32 = 6.0;

/// Windows of bleed agree on its gain: half of them within this, in dB.
const AGREE: f32 = 4.0;

/// Differences further apart than this come from two speakers, in dB.
const TWO_SPEAKERS: f32 = 8.0;

/// Bleed is quieter than its source, in dB; a copy of the same track is no bleed.
const QUIETER: f32 = -3.0;

/// How fast a room falls silent, in dB a hop: 60 dB in 0.4 s, a living room.
const ROOM_DECAY: f32 = 1.5;

/// How many hops before a stretch the room may still sound of.
const ROOM_MEMORY: i64 = 20;

/// How far the mean of noise lies over its lower edge, in dB.
const NOISE_OVER_FLOOR: f32 = 1.5;

/// One speaker heard through another's microphone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bleed {
    /// The track of the speaker.
    pub from: usize,
    /// The track that hears them too.
    pub into: usize,
    /// How much louder it is there than on the speaker's own track; below zero as a rule.
    pub gain: Db,
    /// How much later.
    pub lag: Time,
}

/// The bleed among the tracks of a session, with their levels.
#[derive(Debug, Clone)]
pub struct Crosstalk<'a> {
    rate: Option<SampleRate>,
    hop: i64,
    tracks: Vec<Track<'a>>,
    paths: Vec<Path>,
}

/// A track's levels by the hops of the session.
#[derive(Debug, Clone)]
struct Track<'a> {
    levels: &'a [i16],
    /// The session's hop that the first level stands at.
    first: i64,
    floor: f32,
    /// The level over which it counts as a source; none when nothing stands out.
    active: Option<f32>,
}

#[derive(Debug, Clone, Copy)]
struct Path {
    from: usize,
    into: usize,
    gain: f32,
    lag: i64,
}

/// What a hop of a track holds beyond what is expected there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Residual {
    /// The level over that of the bleed and the noise expected, in dB.
    pub over: f32,
    /// Whether a source that may bleed into the track sounds here.
    pub source: bool,
}

impl<'a> Crosstalk<'a> {
    /// Measures every pair of tracks. The work is linear in the length of the session, the
    /// dear part of it bounded.
    pub fn measure(envelopes: &'a [Envelope]) -> Crosstalk<'a> {
        let rate = envelopes.iter().find_map(|envelope| envelope.rate);
        let hop = envelopes.iter().map(|envelope| envelope.hop).find(|&hop| hop > 0).unwrap_or(1);
        let tracks: Vec<Track<'_>> = envelopes.iter().map(|one| Track::new(one, hop)).collect();
        let mut paths = Vec::new();
        for (from, source) in tracks.iter().enumerate() {
            let windows = source.windows();
            for (into, heard) in tracks.iter().enumerate().filter(|&(into, _)| into != from) {
                if let Some((gain, lag)) = measure_pair(source, heard, &windows) {
                    paths.push(Path { from, into, gain, lag });
                }
            }
        }
        Crosstalk { rate, hop: i64::try_from(hop).unwrap_or(1), tracks, paths }
    }

    /// What was found.
    pub fn found(&self) -> Vec<Bleed> {
        let lag = |hops: i64| self.rate.map_or(Time::ZERO, |rate| Frames(hops * self.hop).at(rate));
        let tell = |path: &Path| Bleed {
            from: path.from,
            into: path.into,
            gain: Db(f64::from(path.gain)),
            lag: lag(path.lag),
        };
        self.paths.iter().map(tell).collect()
    }

    /// The hops of the session that a stretch of time touches; at most an hour of them.
    pub(super) fn hops(&self, time: Interval) -> std::ops::Range<i64> {
        let Some(rate) = self.rate.filter(|rate| rate.0 > 0) else { return 0..0 };
        let first = time.start.frames(rate).0.div_euclid(self.hop);
        let last = (time.end.frames(rate).0 - 1).div_euclid(self.hop);
        first..(last + 1).clamp(first, first + 360_000)
    }

    /// Whether a track bleeds into another.
    pub(super) fn bleeds(&self, from: usize, into: usize) -> bool {
        self.paths.iter().any(|path| path.from == from && path.into == into)
    }

    /// Whether any track bleeds into this one.
    pub(super) fn is_bled_into(&self, into: usize) -> bool {
        self.paths.iter().any(|path| path.into == into)
    }

    /// What stands over the expected on track `into`, hop by hop; over 30 ms each, so that a
    /// part of a hop of lag does not matter. Empty for a track that is not there.
    pub(super) fn residuals(&self, into: usize, hops: std::ops::Range<i64>) -> Vec<Residual> {
        let Some(track) = self.tracks.get(into) else { return Vec::new() };
        let paths: Vec<&Path> = self.paths.iter().filter(|path| path.into == into).collect();
        let noise = power(track.floor + NOISE_OVER_FLOOR);
        let wide = hops.start - 1..hops.end + 1;
        let mut room = vec![f32::NEG_INFINITY; paths.len()];
        let (mut expected, mut heard, mut sounding) = (Vec::new(), Vec::new(), Vec::new());
        for hop in wide.start - ROOM_MEMORY..wide.end {
            let (mut sum, mut source) = (noise, false);
            for (path, room) in paths.iter().zip(&mut room) {
                let from = &self.tracks[path.from];
                let level = from.at(hop - path.lag);
                *room = (level + path.gain).max(*room - ROOM_DECAY);
                sum += power(*room);
                source |= from.active.is_some_and(|active| level > active);
            }
            if hop >= wide.start {
                expected.push(sum);
                heard.push(power(track.at(hop)));
                sounding.push(source);
            }
        }
        let over = |heard: &[f32], expected: &[f32]| {
            10.0 * (heard.iter().sum::<f32>() / expected.iter().sum::<f32>()).max(1e-12).log10()
        };
        let triples = heard.windows(3).zip(expected.windows(3)).zip(sounding.windows(3));
        triples
            .map(|((heard, expected), source)| Residual {
                over: over(heard, expected),
                source: source.contains(&true),
            })
            .collect()
    }

    /// In how many of these hops any track but this one sounds.
    pub(super) fn others_sound(&self, into: usize, hops: std::ops::Range<i64>) -> usize {
        let sounds =
            |track: &Track<'_>, hop| track.active.is_some_and(|active| track.at(hop) > active);
        let others = |hop: &i64| {
            let mut tracks = self.tracks.iter().enumerate();
            tracks.any(|(index, track)| index != into && sounds(track, *hop))
        };
        hops.filter(others).count()
    }
}

impl<'a> Track<'a> {
    fn new(envelope: &'a Envelope, hop: usize) -> Track<'a> {
        let floor = envelope.floor().map(|level| level.0 as f32);
        let floor = floor.unwrap_or(f32::from(SILENCE_CDB) / 100.0);
        let active = envelope
            .loud()
            .map(|loud| (loud.0 as f32 - ACTIVE_RANGE).max(floor + ACTIVE_OVER_FLOOR));
        let hop_frames = i64::try_from(hop).unwrap_or(1);
        // A track of another hop cannot be compared; it counts as silent.
        let levels = if envelope.hop == hop { envelope.levels.as_slice() } else { &[] };
        let first = (envelope.offset.0.saturating_add(hop_frames / 2)).div_euclid(hop_frames);
        Track { levels, first, floor, active }
    }

    fn raw(&self, hop: i64) -> Option<i16> {
        self.levels.get(usize::try_from(hop - self.first).ok()?).copied()
    }

    fn at(&self, hop: i64) -> f32 {
        f32::from(self.raw(hop).unwrap_or(SILENCE_CDB)) / 100.0
    }

    /// Windows it sounds in, as their hops; spread evenly if there are too many.
    fn windows(&self) -> Vec<Vec<i64>> {
        let Some(active) = self.active else { return Vec::new() };
        let mut windows = Vec::new();
        let mut start = self.first;
        for levels in self.levels.chunks(WINDOW as usize) {
            let sounding = levels.iter().zip(start..);
            let hops: Vec<i64> = sounding
                .filter(|(level, _)| f32::from(**level) / 100.0 > active)
                .map(|(_, hop)| hop)
                .collect();
            if hops.len() >= LEAST_ACTIVE {
                windows.push(hops);
            }
            start += WINDOW;
        }
        let step = windows.len().div_ceil(WINDOWS).max(1);
        windows.into_iter().step_by(step).collect()
    }
}

/// A window whose sound on one track is explained by another.
struct Explained<'w> {
    hops: &'w [i64],
    /// The correlation at each lag.
    matches: Vec<f32>,
    /// How much louder the track is than the source.
    louder: f32,
}

/// Gain and lag from `source` into `heard`, if it is heard there.
fn measure_pair(source: &Track<'_>, heard: &Track<'_>, windows: &[Vec<i64>]) -> Option<(f32, i64)> {
    let explained: Vec<Explained<'_>> =
        windows.iter().filter_map(|hops| explain(source, heard, hops)).collect();
    let louder: Vec<f32> = explained.iter().map(|window| window.louder).collect();
    // When the source's own microphone hears the other speaker too, windows in which that one
    // speaks are explained as well, with the track far louder than the source. They are the
    // other way round, and not ours.
    let split = two_groups(&louder);
    let limit = split.unwrap_or(QUIETER);
    let (ours, theirs): (Vec<_>, Vec<_>) =
        explained.into_iter().partition(|window| window.louder < limit);
    let candidates = windows.len().saturating_sub(theirs.len());
    if ours.len() < LEAST_WINDOWS || (ours.len() as f64) < LEAST_SHARE * candidates as f64 {
        return None;
    }
    let middle = median(ours.iter().map(|window| window.louder).collect())?;
    let near = ours.iter().filter(|window| (window.louder - middle).abs() <= AGREE).count();
    if near * 2 < ours.len() || middle > QUIETER.max(limit) {
        return None;
    }
    let lag = best_lag(&ours);
    let gain = median(ours.iter().filter_map(|one| gain(source, heard, one.hops, lag)).collect())?;
    (gain < 0.0 || split.is_some()).then_some((gain, lag))
}

/// The lag at which the windows match best in all.
fn best_lag(windows: &[Explained<'_>]) -> i64 {
    let total = |at: usize| windows.iter().map(|window| window.matches[at]).sum::<f32>();
    let best = LAGS.enumerate().map(|(at, lag)| (total(at), lag));
    best.max_by(|a, b| a.0.total_cmp(&b.0)).map_or(0, |(_, lag)| lag)
}

/// How the levels of two tracks match in a window, if one explains the other.
fn explain<'w>(source: &Track<'_>, heard: &Track<'_>, hops: &'w [i64]) -> Option<Explained<'w>> {
    // A gate that shuts would make any sound look alike.
    let least = heard.floor;
    let mut best = (EXPLAINED, None);
    let mut matches = Vec::new();
    let mut pairs = Vec::with_capacity(hops.len());
    for lag in LAGS {
        pairs.clear();
        pairs.extend(hops.iter().filter_map(|&hop| {
            let level = f32::from(heard.raw(hop + lag)?) / 100.0;
            Some((source.at(hop), level.max(least)))
        }));
        if pairs.len() < LEAST_ACTIVE {
            return None;
        }
        let (correlation, louder) = correlate(&pairs);
        if correlation > best.0 {
            best = (correlation, Some(louder));
        }
        matches.push(correlation);
    }
    best.1.map(|louder| Explained { hops, matches, louder })
}

/// The correlation of two rows of levels, and how much louder the second is on the whole.
fn correlate(pairs: &[(f32, f32)]) -> (f32, f32) {
    let count = pairs.len() as f32;
    let (a, b) = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
    let (a, b) = (a / count, b / count);
    let (mut aa, mut bb, mut ab) = (0.0_f32, 0.0_f32, 0.0_f32);
    for pair in pairs {
        let (x, y) = (pair.0 - a, pair.1 - b);
        aa += x * x;
        bb += y * y;
        ab += x * y;
    }
    let scale = (aa * bb).sqrt();
    (if scale > 0.0 { ab / scale } else { 0.0 }, b - a)
}

/// The gain over a window at a lag, the noise taken off; `None` if nothing is left.
fn gain(source: &Track<'_>, heard: &Track<'_>, hops: &[i64], lag: i64) -> Option<f32> {
    let noise = power(heard.floor + NOISE_OVER_FLOOR);
    let loud: f32 = hops.iter().map(|&hop| power(source.at(hop))).sum();
    let there: f32 = hops.iter().map(|&hop| power(heard.at(hop + lag)) - noise).sum();
    (there > 0.0 && loud > 0.0).then(|| 10.0 * (there / loud).log10())
}

/// The place between two groups of values, if they are two: the middle of their means.
fn two_groups(values: &[f32]) -> Option<f32> {
    let mut low = values.iter().copied().min_by(f32::total_cmp)?;
    let mut high = values.iter().copied().max_by(f32::total_cmp)?;
    for _ in 0..8 {
        let middle = (low + high) / 2.0;
        let (below, above): (Vec<f32>, Vec<f32>) = values.iter().partition(|&&v| v < middle);
        (low, high) = (mean(&below)?, mean(&above)?);
    }
    (high - low > TWO_SPEAKERS).then_some((low + high) / 2.0)
}

fn mean(values: &[f32]) -> Option<f32> {
    (!values.is_empty()).then(|| values.iter().sum::<f32>() / values.len() as f32)
}

fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

fn power(db: f32) -> f32 {
    10_f32.powf(db / 10.0)
}
