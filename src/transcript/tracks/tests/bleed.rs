//! Bleed on the two tracks of the example talk, mixed into each other at known gains and lags.

use std::path::Path;

use super::word;
use crate::audio::dsp::speech::{Analyser, Levels, speech};
use crate::transcript::tracks::{Crosstalk, Envelope, hide_bleed, own_speech};
use crate::transcript::{Hidden, Word};
use crate::units::{Frames, Interval, SampleRate, Time};

const RATE: SampleRate = SampleRate(16_000);

/// One speaker of the example: the sound, and what is said when, in milliseconds.
struct Speaker {
    sound: Vec<f32>,
    words: Vec<(i64, i64, String)>,
}

fn speaker(name: &str) -> Speaker {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/whisper/examples");
    let mut reader = hound::WavReader::open(folder.join(format!("dialogue-{name}.wav"))).unwrap();
    assert_eq!(reader.spec().sample_rate, RATE.0);
    let sound = reader.samples::<i16>().map(|s| f32::from(s.unwrap()) / 32_768.0).collect();
    let truth = std::fs::read_to_string(folder.join(format!("dialogue-{name}.json"))).unwrap();
    let truth: serde_json::Value = serde_json::from_str(&truth).unwrap();
    let millis = |value: &serde_json::Value| (value.as_f64().unwrap() * 1000.0).round() as i64;
    let segments = truth["segments"].as_array().unwrap();
    let words = segments.iter().flat_map(|segment| segment["words"].as_array().unwrap());
    let words = words
        .map(|one| (millis(&one["start"]), millis(&one["end"]), one["w"].as_str().unwrap().into()))
        .collect();
    Speaker { sound, words }
}

fn talk() -> [Speaker; 2] {
    [speaker("alice"), speaker("peter")]
}

fn db(db: f64) -> f32 {
    10_f64.powf(db / 20.0) as f32
}

/// What a microphone hears: its speaker, and another so much quieter and later.
fn hears(own: &[f32], other: &[f32], gain: f32, lag_ms: usize) -> Vec<f32> {
    let lag = lag_ms * 16;
    let late =
        |at: usize| at.checked_sub(lag).map_or(0.0, |at| other.get(at).map_or(0.0, |s| gain * s));
    own.iter().enumerate().map(|(at, sample)| sample + late(at)).collect()
}

fn envelope(sound: &[f32]) -> Envelope {
    let mut envelope = Envelope::new(Frames::ZERO, RATE);
    let mut analyser = Analyser::new(RATE);
    analyser.push(sound, &mut |fact| envelope.push(fact.level_cdb));
    analyser.finish(&mut |fact| envelope.push(fact.level_cdb));
    envelope
}

/// The stretches of speech of a sound, short pauses closed as before recognition.
fn speech_of(sound: &[f32]) -> Vec<Interval> {
    let (mut facts, mut levels) = (Vec::new(), Levels::new());
    let mut analyser = Analyser::new(RATE);
    analyser.push(sound, &mut |fact| facts.push(fact));
    analyser.finish(&mut |fact| facts.push(fact));
    facts.iter().for_each(|&fact| levels.add(fact));
    let mut joined: Vec<Interval> = Vec::new();
    for span in speech(facts.into_iter(), &levels, RATE) {
        let span = Interval::new(span.start.at(RATE), span.end.at(RATE));
        match joined.last_mut() {
            Some(last) if span.start - last.end < Time::from_millis(300) => last.end = span.end,
            _ => joined.push(span),
        }
    }
    joined
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, most: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        ((self.0 >> 33) % (2 * most as u64 + 1)) as i64 - most
    }
}

/// Every word of both speakers as heard on both tracks, its times off by up to `jitter` ms, with
/// whether it is the track's own.
fn heard_twice(talk: &[Speaker; 2], lag: i64, jitter: i64, seed: u64) -> Vec<(Word, bool)> {
    let mut dice = Dice(seed);
    let mut words = Vec::new();
    for track in 0..2 {
        for (speaker, said) in talk.iter().enumerate() {
            for (start, end, text) in &said.words {
                let (start, end) = (start + dice.throw(jitter), end + dice.throw(jitter));
                let late = if speaker == track { 0 } else { lag };
                let time = (start + late, (end + late).max(start + late + 20));
                let id = words.len() as u32;
                words.push((word(id, track as u16, time.0, time.1, text), speaker == track));
            }
        }
    }
    words
}

/// How many words are on the wrong speaker: own words hidden, and words of others not.
fn wrong(heard: &[(Word, bool)], envelopes: &[Envelope]) -> (usize, usize) {
    let mut words: Vec<Word> = heard.iter().map(|one| one.0.clone()).collect();
    hide_bleed(&mut words, envelopes);
    let hidden = words.iter().map(|word| word.hidden == Some(Hidden::Bleed));
    let pairs: Vec<(bool, bool)> = hidden.zip(heard.iter().map(|one| one.1)).collect();
    let count = |hidden: bool, own: bool| pairs.iter().filter(|&&one| one == (hidden, own)).count();
    (count(true, true), count(false, false))
}

const LEVELS_DB: [f64; 4] = [-15.0, -20.0, -25.0, -35.0];
const LAGS_MS: [usize; 6] = [0, 15, 30, 45, 60, 80];

#[test]
fn ninety_nine_of_a_hundred_words_are_on_the_right_speaker_at_every_level_and_lag() {
    let talk = talk();
    for level in LEVELS_DB {
        for lag in LAGS_MS {
            let sounds = [
                hears(&talk[0].sound, &talk[1].sound, db(level), lag),
                hears(&talk[1].sound, &talk[0].sound, db(level), lag),
            ];
            let envelopes = sounds.map(|sound| envelope(&sound));
            for seed in 1..=3 {
                let heard = heard_twice(&talk, lag as i64, 100, seed);
                let (lost, doubled) = wrong(&heard, &envelopes);
                let right = 1.0 - (lost + doubled) as f64 / heard.len() as f64;
                println!("{level} dB, {lag} ms: {right:.4}, {lost} lost, {doubled} doubled");
                assert!(right >= 0.99, "{level} dB, {lag} ms: {lost} lost, {doubled} doubled");
                assert_eq!(doubled, 0, "{level} dB, {lag} ms");
            }
        }
    }
}

#[test]
fn gain_and_lag_are_found() {
    let talk = talk();
    for (level, lag) in [(-15.0, 0), (-20.0, 30), (-25.0, 80)] {
        let one_way =
            [talk[0].sound.clone(), hears(&talk[1].sound, &talk[0].sound, db(level), lag)];
        let envelopes = one_way.map(|sound| envelope(&sound));
        let found = Crosstalk::measure(&envelopes).found();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].from, found[0].into), (0, 1));
        assert!((found[0].gain.0 - level).abs() < 1.5, "{found:?}");
        assert!((found[0].lag.millis() - lag as i64).abs() <= 10, "{found:?}");
    }
}

#[test]
fn without_bleed_nothing_is_hidden() {
    let talk = talk();
    let envelopes = [envelope(&talk[0].sound), envelope(&talk[1].sound)];
    assert_eq!(Crosstalk::measure(&envelopes).found(), []);
    let own: Vec<_> = heard_twice(&talk, 0, 100, 1).into_iter().filter(|one| one.1).collect();
    assert_eq!(wrong(&own, &envelopes), (0, 0));
}

#[test]
fn one_track_keeps_its_words() {
    let talk = talk();
    let own: Vec<_> =
        heard_twice(&talk, 0, 0, 1).into_iter().filter(|one| one.1 && one.0.track == 0).collect();
    assert_eq!(wrong(&own, &[envelope(&talk[0].sound)]), (0, 0));
    assert_eq!(wrong(&own, &[]), (0, 0));
}

#[test]
fn who_speaks_over_the_bleed_of_another_keeps_their_words() {
    // The second speaker starts while the first speaks: all of it is crosstalk.
    let talk = talk();
    let early = 7000 * 16;
    let alice: Vec<f32> = talk[0].sound[early..].to_vec();
    let peter = &talk[1].sound;
    let envelopes = [hears(&alice, peter, db(-20.0), 30), hears(peter, &alice, db(-20.0), 30)]
        .map(|s| envelope(&s));
    let words: Vec<(Word, bool)> = (0..)
        .zip(&talk[0].words)
        .filter(|(_, said)| said.0 > 7000)
        .map(|(id, said)| (word(id, 0, said.0 - 7000, said.1 - 7000, &said.2), true))
        .collect();
    let (lost, _) = wrong(&words, &envelopes);
    assert!(lost as f64 <= 0.01 * words.len() as f64, "{lost} of {}", words.len());
}

#[test]
fn the_same_sentence_said_by_both_stays_with_both() {
    // Both tracks hold the speaker at full level, without bleed: two people in chorus, nearly.
    let talk = talk();
    let second = hears(&vec![0.0; talk[1].sound.len()], &talk[1].sound, 0.9, 250);
    let envelopes = [envelope(&talk[1].sound), envelope(&second)];
    let words: Vec<(Word, bool)> = (0..)
        .zip(&talk[1].words)
        .flat_map(|(id, said)| {
            let late = (said.0 + 250, said.1 + 250);
            [
                (word(2 * id, 0, said.0, said.1, &said.2), true),
                (word(2 * id + 1, 1, late.0, late.1, &said.2), true),
            ]
        })
        .collect();
    assert_eq!(wrong(&words, &envelopes), (0, 0));
}

#[test]
fn a_track_with_the_speech_of_another_alone_has_nothing_to_recognise() {
    let talk = talk();
    // The room of a silent second track, and the first speaker in it.
    let room: Vec<f32> =
        talk[0].sound[..7 * 16_000].iter().copied().cycle().take(talk[1].sound.len()).collect();
    for level in [-15.0, -20.0, -30.0] {
        let second = hears(&room, &talk[1].sound, db(level), 30);
        let envelopes = [envelope(&talk[1].sound), envelope(&second)];
        let shared = own_speech(&[speech_of(&talk[1].sound), speech_of(&second)], &envelopes);
        assert_eq!(shared.bleed[0], [], "the speaker's own track");
        assert_eq!(shared.own[1], [], "{level}");
        assert!(!shared.bleed[1].is_empty());
        let words = (0..)
            .zip(&talk[1].words)
            .map(|(id, said)| (word(id, 1, said.0 + 30, said.1 + 30, "other"), false));
        assert_eq!(wrong(&words.collect::<Vec<_>>(), &envelopes), (0, 0), "{level}");
    }
}

#[test]
fn what_is_left_out_before_recognition_is_never_the_tracks_own() {
    let talk = talk();
    for level in LEVELS_DB {
        let sounds = [
            hears(&talk[0].sound, &talk[1].sound, db(level), 30),
            hears(&talk[1].sound, &talk[0].sound, db(level), 30),
        ];
        let spans = [speech_of(&sounds[0]), speech_of(&sounds[1])];
        let envelopes = sounds.map(|sound| envelope(&sound));
        let shared = own_speech(&spans, &envelopes);
        for (track, left_out) in shared.bleed.iter().enumerate() {
            for span in left_out {
                for (start, end, text) in &talk[track].words {
                    let said = Interval::from_millis(*start, *end);
                    assert!(
                        said.intersect(*span).length().millis() < 60,
                        "{level}: {text} in {span:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn tracks_that_start_apart_are_compared_by_the_session() {
    let talk = talk();
    let second = hears(&talk[1].sound, &talk[0].sound, db(-20.0), 30);
    let mut late = envelope(&second[5 * 16_000 + 77..]);
    late.offset = Frames(5 * 16_000 + 77);
    let found_with = |envelopes: &[Envelope]| Crosstalk::measure(envelopes).found();
    let found = found_with(&[envelope(&talk[0].sound), late]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!((found[0].lag.millis() - 30).abs() <= 10, "{found:?}");
}
