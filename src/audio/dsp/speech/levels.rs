//! What the facts of a whole track say about its noise and its speech.

use super::Fact;
use super::fact::paired_db;
use crate::units::Db;

/// Sound under this is digital silence: a gate, a muted microphone, padding. No room and no
/// converter is that quiet (24 bits reach -144 dBFS, good microphones in a quiet room -80).
const SILENCE_CDB: i16 = -9600;
/// The resolution of the histogram, in hundredths of a dB.
const STEP_CDB: i32 = 10;
/// How far over the floor a level is no longer noise: stationary noise seen 20 ms at a time
/// strays 1 to 2 dB (standard deviation), and [`Levels::floor`] is its lower edge.
const STANDS_OUT_DB: f64 = 10.0;
/// The least distance of the threshold from the floor.
const LEAST_DB: f64 = 6.0;
/// The threshold's way from the floor to the speech.
const PART: f64 = 0.3;
/// How far under the speech level the threshold stays: weak consonants and word ends lie 20 to
/// 25 dB under the loud vowels.
const BELOW_SPEECH_DB: f64 = 20.0;

/// The levels of a track: add its facts in order, then ask. Levels are those of two facts in a
/// row, 20 ms, so that mains hum is level.
///
/// The threshold between speech and pauses must come from the track itself: any fixed one clips
/// words in one recording and finds no pause in the next. The classic estimate takes the 10th
/// percentile of the levels as floor and the 90th as speech. That goes wrong on recordings
/// that podcasters do have, so:
///
/// - *Digital silence* (a gated or muted track, padding) is no room tone: it is left out of all
///   percentiles. What is left of a gated track has the gate's tails as its floor.
/// - *Almost no pauses*: the 10th percentile is then quiet speech. Noise spreads little, so a
///   10th percentile more than 6 dB over the 1st is taken for speech, and the floor is put
///   6 dB over the 1st.
/// - *Little speech* (the guest who talks 5 % of the time): the 90th percentile would be noise.
///   Speech is the 80th percentile of only those facts that stand 10 dB out of the floor; in a
///   track half full of speech that is the 90th of all.
#[derive(Debug, Clone)]
pub struct Levels {
    counts: Vec<u64>,
    silent: u64,
    last: Option<Fact>,
}

impl Default for Levels {
    fn default() -> Levels {
        Levels::new()
    }
}

impl Levels {
    /// Of a track without facts.
    pub fn new() -> Levels {
        let bins = (i32::from(i16::MAX) - i32::from(SILENCE_CDB)) / STEP_CDB + 1;
        Levels { counts: vec![0; bins as usize], silent: 0, last: None }
    }

    /// Takes the next fact into account.
    pub fn add(&mut self, fact: Fact) {
        let cdb = (100.0 * paired_db(self.last.replace(fact), fact)).round() as i32;
        match usize::try_from(cdb - i32::from(SILENCE_CDB)) {
            Ok(over) => self.counts[over / STEP_CDB as usize] += 1,
            Err(_) => self.silent += 1,
        }
    }

    /// How many facts were digital silence, and how many there were in all.
    pub fn silence(&self) -> (u64, u64) {
        (self.silent, self.silent + self.counts.iter().sum::<u64>())
    }

    /// The lower edge of the background noise, -96 dBFS or more; `None` for nothing but digital
    /// silence.
    pub fn floor(&self) -> Option<Db> {
        let tenth = self.percentile(0, 0.10)?;
        let first = self.percentile(0, 0.01)?;
        Some(Db(tenth.min(first + LEAST_DB)))
    }

    /// The level of the louder fifth of what stands out of the noise; `None` when nothing does.
    pub fn speech(&self) -> Option<Db> {
        self.percentile(bin(self.floor()?.0 + STANDS_OUT_DB), 0.80).map(Db)
    }

    /// The level over which sound is speech; `None` for nothing but digital silence.
    ///
    /// It lies 30 % of the way from floor to speech, at least 6 dB over the floor so that noise
    /// stays under it, and at least 20 dB under the speech so that word ends stay over it; when
    /// a noisy track leaves no room for both, the 6 dB win, or no pause would ever be found; the
    /// voice detector and the margins around speech then keep its ends.
    pub fn threshold(&self) -> Option<Db> {
        let floor = self.floor()?.0;
        let range = self.speech().map_or(0.0, |speech| speech.0 - floor);
        Some(Db(floor + (PART * range).min(range - BELOW_SPEECH_DB).max(LEAST_DB)))
    }

    /// The level that a part of the facts in the bins from `from` on lie under.
    fn percentile(&self, from: usize, part: f64) -> Option<f64> {
        let counts = self.counts.get(from..)?;
        let total: u64 = counts.iter().sum();
        if total == 0 {
            return None;
        }
        let rank = ((total as f64 * part) as u64).min(total - 1);
        let mut below = 0;
        let found = counts.iter().position(|&count| {
            below += count;
            below > rank
        })?;
        let cdb = i32::from(SILENCE_CDB) + STEP_CDB * (from + found) as i32;
        Some(f64::from(cdb) / 100.0)
    }
}

fn bin(db: f64) -> usize {
    ((db * 100.0 - f64::from(SILENCE_CDB)) / f64::from(STEP_CDB)).ceil().max(0.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Levels of runs of so many facts around a dBFS level, spread over ±`spread` dB.
    fn levels(runs: &[(u32, f64, f64)]) -> Levels {
        let mut levels = Levels::new();
        for &(count, db, spread) in runs {
            for n in 0..count {
                let at = db + spread * (f64::from(n * 7919 % 1000) / 500.0 - 1.0);
                let level_cdb = (at * 100.0) as i16;
                levels.add(Fact { level_cdb, peak_cdb: level_cdb, voice: 0 });
            }
        }
        levels
    }

    fn threshold(runs: &[(u32, f64, f64)]) -> f64 {
        levels(runs).threshold().unwrap().0
    }

    #[test]
    fn the_threshold_of_an_ordinary_track_is_a_third_of_the_way_up() {
        // Floor -62, speech -20 give about -62 + 0.3 × 42 = -49.4.
        let found = threshold(&[(4000, -60.0, 2.0), (6000, -28.0, 12.0)]);
        assert!((-52.0..-47.0).contains(&found), "{found}");
    }

    #[test]
    fn digital_silence_alone_has_no_threshold() {
        assert_eq!(Levels::new().threshold(), None);
        let silent = levels(&[(1000, -120.0, 0.0)]);
        assert_eq!((silent.floor(), silent.speech(), silent.threshold()), (None, None, None));
        assert_eq!(silent.silence(), (1000, 1000));
    }

    #[test]
    fn padding_with_digital_silence_does_not_lower_the_threshold() {
        let track = [(4000, -60.0, 2.0), (6000, -28.0, 12.0)];
        let padded = [track[0], track[1], (50_000, -120.0, 0.0)];
        assert_eq!(threshold(&padded), threshold(&track));
    }

    #[test]
    fn the_quiet_ends_of_words_in_a_gated_track_stay_over_the_threshold() {
        // Speech of -16 to -40 dBFS with tails down to -75 before the gate shuts.
        let gated = [(8000, -120.0, 0.0), (1900, -28.0, 12.0), (100, -60.0, 15.0)];
        assert!(threshold(&gated) < -45.0, "{}", threshold(&gated));
    }

    #[test]
    fn a_speaker_of_one_part_in_twenty_is_found() {
        let rare = levels(&[(9500, -60.0, 2.0), (500, -28.0, 12.0)]);
        assert!((-25.0..-15.0).contains(&rare.speech().unwrap().0));
        assert!((-54.0..-46.0).contains(&rare.threshold().unwrap().0));
    }

    #[test]
    fn a_speaker_who_hardly_pauses_is_not_taken_for_noise() {
        let dense = [(300, -60.0, 2.0), (9700, -28.0, 12.0)];
        assert!(threshold(&dense) < -40.0, "{}", threshold(&dense));
    }

    #[test]
    fn in_a_noisy_track_the_threshold_is_six_decibels_over_the_noise() {
        let noisy = levels(&[(5000, -40.0, 1.0), (5000, -26.0, 6.0)]);
        let over = noisy.threshold().unwrap().0 - noisy.floor().unwrap().0;
        assert!((over - 6.0).abs() < 1e-9, "{over}");
    }

    #[test]
    fn room_tone_alone_lies_under_its_threshold() {
        let tone = levels(&[(10_000, -60.0, 3.0)]);
        assert_eq!(tone.speech(), None);
        assert!(tone.threshold().unwrap().0 > -57.0);
    }

    #[test]
    fn the_floor_is_never_under_that_of_sixteen_bits() {
        assert_eq!(levels(&[(1000, -96.0, 0.0)]).floor(), Some(Db(-96.0)));
    }
}
