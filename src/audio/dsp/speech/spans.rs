//! Which stretches of a track are speech.

use super::fact::paired_db;
use super::{Fact, Levels, hop};
use crate::units::{Frames, SampleRate, Span};

/// A burst of fewer hops of sound is a click, no syllable: shorter than 30 ms.
const BURST: i64 = 3;
/// A voice probability of one half, in 255ths.
const VOICED: u8 = 128;
/// How far over the floor the voice detector is believed at all. The floor is the lower edge of
/// the noise; noise seen 20 ms at a time reaches 3 dB over it half the time.
const BELIEVED_DB: f64 = 4.0;

/// The spans of speech, in order, apart from one another, in frames from the first fact's.
///
/// Sound is speech when its level over 20 ms exceeds the track's threshold, or when the voice
/// detector says so and the level is at least half the way from floor to threshold (4 dB or
/// more): the detector alone takes room tone for a voice now and then, and the level alone
/// misses soft sounds in noise. Bursts of less than 30 ms do not count. Spans are whole hops:
/// the last may end up to a hop after the track. Empty for digital silence. `levels` are those
/// of the same facts.
pub fn speech(facts: impl Iterator<Item = Fact>, levels: &Levels, rate: SampleRate) -> Vec<Span> {
    let (Some(floor), Some(threshold)) = (levels.floor(), levels.threshold()) else {
        return Vec::new();
    };
    let believed = floor.0 + BELIEVED_DB.max((threshold.0 - floor.0) / 2.0);
    let is_speech = |before: Option<Fact>, fact: Fact| {
        let level = paired_db(before, fact);
        let voiced = fact.voice.max(before.map_or(0, |fact| fact.voice)) >= VOICED;
        level > threshold.0 || (voiced && level > believed)
    };

    let hop = hop(rate) as i64;
    let mut spans = Vec::new();
    let mut close = |run: Option<Run>| {
        if let Some(run) = run.filter(|run| run.pairs > BURST) {
            spans.push(Span::new(Frames(run.first * hop), Frames(run.last * hop)));
        }
    };
    let mut run: Option<Run> = None;
    let mut before = None;
    let mut take = |at: i64, before: Option<Fact>, fact: Fact| {
        if !is_speech(before, fact) {
            return;
        }
        match &mut run {
            // One quiet pair does not end a run, it only takes a pair off: a deep creaky voice
            // is quiet between its pulses, and two clicks are still no syllable.
            Some(open) if at - open.last <= 2 => {
                open.pairs += 2 - (at - open.last);
                open.last = at;
            }
            _ => close(run.replace(Run { first: at, last: at, pairs: 1 })),
        }
    };
    let mut count = 0;
    for fact in facts {
        take(count, before, fact);
        before = Some(fact);
        count += 1;
    }
    if let Some(last) = before {
        take(count, Some(last), last);
    }
    close(run);
    spans
}

/// A run of pairs of hops that are speech, each named by its later hop: sound in the hops from
/// `first` up to, not including, `last` makes the pairs from `first` to `last`.
struct Run {
    first: i64,
    last: i64,
    pairs: i64,
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use super::super::Analyser;
    use super::*;

    const RATE: SampleRate = SampleRate(48_000);

    /// Facts from a drawing, one a letter: `.` floor, `#` loud, `v` soft voice, `n` the noise's
    /// upper edge with a voice probability, `0` digital silence. A long floor and a loud
    /// stretch with it set the levels.
    fn spans(drawing: &str) -> Vec<(i64, i64)> {
        let fact = |letter| {
            let (db, voice) = match letter {
                '#' => (-20, 0),
                'v' => (-51, 200),
                'n' => (-57, 255),
                '0' => (-120, 255),
                _ => (-60, 0),
            };
            Fact { level_cdb: db * 100, peak_cdb: db * 100, voice }
        };
        let mut levels = Levels::new();
        (0..500).for_each(|_| levels.add(fact('.')));
        (0..500).for_each(|_| levels.add(fact('#')));
        let found = speech(drawing.chars().map(fact), &levels, RATE);
        found.iter().map(|span| (span.start.0 / 480, span.end.0 / 480)).collect()
    }

    #[test]
    fn loud_stretches_are_speech() {
        assert_eq!(spans("...####....#####"), [(3, 7), (11, 16)]);
        assert_eq!(spans(""), []);
        assert_eq!(spans("........"), []);
    }

    #[test]
    fn short_bursts_are_not() {
        assert_eq!(spans("...#....##.....###"), [(15, 18)]);
    }

    #[test]
    fn a_creaky_voice_is_one_span_and_two_clicks_are_none() {
        assert_eq!(spans("....#..#..#......"), [(4, 11)]);
        assert_eq!(spans("....#..#........."), []);
        assert_eq!(spans("....#...#...#....."), []);
    }

    #[test]
    fn a_soft_voice_is_speech_but_not_in_the_noise() {
        assert_eq!(spans("...####vvvv....nnnnn...00000"), [(3, 11)]);
    }

    #[test]
    fn a_silent_track_has_no_speech() {
        let silent = Fact { level_cdb: Fact::FLOOR_CDB, peak_cdb: Fact::FLOOR_CDB, voice: 255 };
        let mut levels = Levels::new();
        levels.add(silent);
        assert_eq!(speech([silent; 100].into_iter(), &levels, RATE), []);
    }

    /// Pink noise by Voss's method: rows of random values, each renewed half as often.
    fn pink(seconds: u32, db: f64) -> Vec<f32> {
        let mut state = 5_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
        };
        let mut rows = [0.0; 16];
        // Sixteen uniform values and one more have a power of 17 / 3.
        let gain = 10_f64.powf(db / 20.0) / (17.0_f64 / 3.0).sqrt();
        let sample = |n: u32| {
            rows[(n.trailing_zeros() as usize).min(15)] = next();
            (gain * (rows.iter().sum::<f64>() + next())) as f32
        };
        (1..=seconds * RATE.0).map(sample).collect()
    }

    fn add_tone(sound: &mut [f32], hz: f64, amplitude: f64) {
        for (n, sample) in sound.iter_mut().enumerate() {
            *sample += (amplitude * (TAU * hz * n as f64 / RATE.hz()).sin()) as f32;
        }
    }

    fn found(sound: &[f32]) -> Vec<Span> {
        let (mut facts, mut levels) = (Vec::new(), Levels::new());
        let mut analyser = Analyser::new(RATE);
        analyser.push(sound, &mut |fact| facts.push(fact));
        analyser.finish(&mut |fact| facts.push(fact));
        facts.iter().for_each(|&fact| levels.add(fact));
        speech(facts.into_iter(), &levels, RATE)
    }

    #[test]
    fn room_tone_and_hum_are_not_speech() {
        for (noise, hum) in [(-62.0, 0.0), (-40.0, 0.0), (-62.0, 0.001), (-75.0, 0.003)] {
            for mains in [50.0, 60.0] {
                let mut sound = pink(30, noise);
                for (harmonic, part) in [(1.0, 1.0), (2.0, 0.5), (3.0, 0.3)] {
                    add_tone(&mut sound, mains * harmonic, hum * part);
                }
                assert_eq!(found(&sound), [], "{noise} dB, hum of {hum} at {mains} Hz");
            }
        }
    }

    #[test]
    fn tones_in_room_tone_are_found_to_two_hops_and_nothing_else() {
        // Half a second on, one and a half off, 30 dB and more over the noise.
        for noise in [-75.0, -60.0] {
            let mut sound = pink(30, noise);
            let second = RATE.0 as usize;
            for start in (second..29 * second).step_by(2 * second) {
                add_tone(&mut sound[start..start + second / 2], 700.0, 0.1);
            }
            let spans = found(&sound);
            assert_eq!(spans.len(), 14);
            for (n, span) in (0..).zip(spans) {
                let (start, end) = ((1 + 2 * n) * 48_000, (1 + 2 * n) * 48_000 + 24_000);
                assert!((span.start.0 - start).abs() <= 960, "{span:?}");
                assert!((span.end.0 - end).abs() <= 960, "{span:?}");
            }
        }
    }
}
