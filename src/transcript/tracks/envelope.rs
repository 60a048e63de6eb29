//! [`Envelope`]: how loud a track is, asked by moment, by stretch, or of the whole.

use super::Envelope;
use crate::units::{Db, Frames, Interval, SampleRate, Span, power};

/// The level of hops that are not there, and of digital silence.
pub(super) const SILENCE_CDB: i16 = -12_000;

/// Sound under this is digital silence, no room: it says nothing about a track's noise.
const NO_ROOM_CDB: i16 = -9600;

/// How far over the 1st percentile the noise's 10th can lie; more is quiet speech in a track
/// without pauses.
const NOISE_SPREAD_CDB: i16 = 600;

/// How far over the floor sound is no longer noise.
const STANDS_OUT_CDB: i16 = 1000;

impl Envelope {
    /// An envelope without hops of a track that starts at `offset`.
    pub fn new(offset: Frames, rate: SampleRate) -> Envelope {
        let hop = (rate.0 / 100).max(1) as usize;
        Envelope { offset, rate: Some(rate), hop, levels: Vec::new() }
    }

    /// Adds the level of the next hop, in hundredths of a dB.
    pub fn push(&mut self, level_cdb: i16) {
        self.levels.push(level_cdb);
    }

    /// The level at a moment of the session; `None` outside the track.
    pub fn level_at(&self, at: Frames) -> Option<Db> {
        let hop = i64::try_from(self.hop.max(1)).ok()?;
        let index = at.0.checked_sub(self.offset.0)?.div_euclid(hop);
        let level = self.levels.get(usize::try_from(index).ok()?)?;
        Some(Db(f64::from(*level) / 100.0))
    }

    /// The level over a stretch of the session, hops it only touches counted in part; `None`
    /// when the track has nothing there.
    pub fn level_over(&self, span: Span) -> Option<Db> {
        let hop = i64::try_from(self.hop.max(1)).ok()?;
        let end = i64::try_from(self.levels.len()).ok()?.saturating_mul(hop);
        let first = span.start.0.saturating_sub(self.offset.0).clamp(0, end);
        let last = span.end.0.saturating_sub(self.offset.0).clamp(0, end);
        let (mut sum, mut weight) = (0.0, 0.0);
        for index in first / hop..(last + hop - 1) / hop {
            let shared = (last.min((index + 1) * hop) - first.max(index * hop)) as f64;
            let level = self.levels[usize::try_from(index).ok()?];
            sum += shared * power(level);
            weight += shared;
        }
        (weight > 0.0).then(|| Db(10.0 * (sum / weight).log10()))
    }

    /// [`Envelope::level_over`] a stretch of time.
    pub fn level_during(&self, time: Interval) -> Option<Db> {
        let rate = self.rate?;
        self.level_over(Span::new(time.start.frames(rate), time.end.frames(rate)))
    }

    /// The lower edge of the track's noise; `None` for nothing but digital silence.
    pub fn floor(&self) -> Option<Db> {
        let sounding = Counts::of(&self.levels, NO_ROOM_CDB);
        let first = sounding.percentile(0.01)?;
        let tenth = sounding.percentile(0.10)?;
        Some(Db(f64::from(tenth.min(first.saturating_add(NOISE_SPREAD_CDB))) / 100.0))
    }

    /// The level of the louder fifth of what stands 10 dB out of the noise; `None` when nothing
    /// does.
    pub fn loud(&self) -> Option<Db> {
        let floor = (self.floor()?.0 * 100.0) as i16;
        let standing_out = Counts::of(&self.levels, floor.saturating_add(STANDS_OUT_CDB));
        standing_out.percentile(0.80).map(|level| Db(f64::from(level) / 100.0))
    }
}

/// The level of all tracks together over a stretch of the session: their powers added. Digital
/// silence (-120 dB) where there is none.
pub fn level_of_all(envelopes: &[Envelope], span: Span) -> Db {
    let levels = envelopes.iter().filter_map(|envelope| envelope.level_over(span));
    let power: f64 = levels.map(|level| 10_f64.powf(level.0 / 10.0)).sum();
    Db((10.0 * power.log10()).max(f64::from(SILENCE_CDB) / 100.0))
}

/// How often each level occurs, in steps of a tenth of a dB.
struct Counts {
    from: i16,
    counts: Vec<u64>,
    total: u64,
}

impl Counts {
    const STEP_CDB: i32 = 10;

    /// Of the levels over `from`.
    fn of(levels: &[i16], from: i16) -> Counts {
        let bins = (i32::from(i16::MAX) - i32::from(from)) / Counts::STEP_CDB + 1;
        let mut found = Counts { from, counts: vec![0; bins as usize], total: 0 };
        for &level in levels.iter().filter(|&&level| level >= from) {
            let bin = (i32::from(level) - i32::from(from)) / Counts::STEP_CDB;
            found.counts[bin as usize] += 1;
            found.total += 1;
        }
        found
    }

    /// The level that a part of them lie under; `None` without any.
    fn percentile(&self, part: f64) -> Option<i16> {
        let rank = ((self.total as f64 * part) as u64).min(self.total.checked_sub(1)?);
        let mut below = 0;
        let bin = self.counts.iter().position(|&count| {
            below += count;
            below > rank
        })?;
        i16::try_from(i32::from(self.from) + bin as i32 * Counts::STEP_CDB).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten frames a hop.
    const RATE: SampleRate = SampleRate(1000);

    fn envelope(offset: i64, levels: &[i16]) -> Envelope {
        Envelope { levels: levels.to_vec(), ..Envelope::new(Frames(offset), RATE) }
    }

    #[test]
    fn a_level_is_found_by_its_moment_in_the_session() {
        let track = envelope(-5, &[-6000, -2000]);
        assert_eq!(track.level_at(Frames(-6)), None);
        assert_eq!(track.level_at(Frames(-5)), Some(Db(-60.0)));
        assert_eq!(track.level_at(Frames(5)), Some(Db(-20.0)));
        assert_eq!(track.level_at(Frames(15)), None);
    }

    #[test]
    fn a_stretch_has_the_mean_of_its_powers() {
        let track = envelope(0, &[-2000, -12_000, -2000]);
        let over = |start, end| track.level_over(Span::new(Frames(start), Frames(end)));
        assert_eq!(over(0, 10), Some(Db(-20.0)));
        // Half of it sounds: 3.01 dB less.
        assert!((over(5, 15).unwrap().0 + 23.01).abs() < 0.01);
        assert!((over(25, 1000).unwrap().0 + 20.0).abs() < 0.01, "only what is there counts");
        assert_eq!(over(30, 40), None);
        assert_eq!(over(-40, 0), None);
    }

    #[test]
    fn the_floor_is_the_noise_and_not_the_padding() {
        let mut levels = vec![-12_000; 5000];
        levels.extend([-6000; 400]);
        levels.extend([-2000; 600]);
        let track = envelope(0, &levels);
        assert_eq!(track.floor(), Some(Db(-60.0)));
        assert_eq!(track.loud(), Some(Db(-20.0)));
        assert_eq!(envelope(0, &[-12_000; 10]).floor(), None);
        assert_eq!(envelope(0, &[-6000; 10]).loud(), None);
        assert_eq!(envelope(0, &[]).floor(), None);
    }

    #[test]
    fn two_tracks_of_the_same_level_are_three_decibels_louder() {
        let tracks = [envelope(0, &[-2000]), envelope(0, &[-2000]), envelope(500, &[0])];
        let both = level_of_all(&tracks, Span::new(Frames(0), Frames(10)));
        assert!((both.0 + 16.99).abs() < 0.01, "{both}");
        assert_eq!(level_of_all(&[], Span::new(Frames(0), Frames(10))), Db(-120.0));
    }
}
