use std::path::Path;

use proptest::prelude::*;

use super::*;

const RATE: SampleRate = SampleRate(16_000);

fn word(id: u32, track: u16, start: i64, end: i64) -> Word {
    Word {
        id: WordId(id),
        time: Interval::from_millis(start, end),
        text: "mot".to_owned(),
        confidence: 0.9,
        track,
        hidden: None,
        alternatives: Vec::new(),
    }
}

/// Three seconds of noise at -60 dB, louder in the stretches given in milliseconds.
fn envelope(louder: &[(i64, i64, i16)]) -> Envelope {
    let mut envelope = Envelope::new(Frames::ZERO, RATE);
    envelope.levels = vec![-6000; 300];
    for &(start, end, level) in louder {
        envelope.levels[(start / 10) as usize..(end / 10) as usize].fill(level);
    }
    envelope
}

/// Words at 0.0 to 0.5 s and at 1.5 to 2.0 s, at -20 dB, with this between them.
fn between(sound: &[(i64, i64, i16)]) -> Vec<Interval> {
    let mut louder = vec![(0, 500, -2000), (1500, 2000, -2000)];
    louder.extend(sound);
    let words = [word(0, 0, 0, 500), word(1, 0, 1500, 2000)];
    ghosts(&words, &[envelope(&louder)]).iter().map(|ghost| ghost.time).collect()
}

#[test]
fn voiced_sound_between_two_words_is_a_ghost_from_rise_to_fall() {
    let words = [word(7, 0, 0, 500), word(8, 0, 1500, 2000)];
    let sound = [(0, 500, -2000), (1500, 2000, -2000), (800, 1100, -2500)];
    let found = ghosts(&words, &[envelope(&sound)]);
    let time = Interval::from_millis(800, 1100);
    assert_eq!(found, [Ghost { track: 0, time, after: WordId(7) }]);
}

#[test]
fn a_breath_is_no_ghost() {
    assert_eq!(between(&[(800, 1100, -3500)]), [], "15 dB under the words");
    assert_eq!(between(&[(800, 1100, -3100)]).len(), 1);
}

#[test]
fn clicks_and_long_sounds_are_no_ghosts() {
    assert_eq!(between(&[(800, 910, -2500)]), []);
    assert_eq!(between(&[(800, 920, -2500)]).len(), 1);
    let mut long = envelope(&[(0, 200, -2000), (400, 2200, -2000), (2600, 3000, -2000)]);
    let words = [word(0, 0, 0, 200), word(1, 0, 2600, 3000)];
    assert_eq!(ghosts(&words, &[long.clone()]), [], "1.8 s");
    long.levels[150..300].fill(-6000);
    assert_eq!(ghosts(&words, &[long]).len(), 1);
}

#[test]
fn a_flutter_is_bridged_and_a_pause_parts_two() {
    let flutter = [(700, 900, -2500), (920, 1100, -2500)];
    assert_eq!(between(&flutter), [Interval::from_millis(700, 1100)]);
    let two = [(650, 850, -2500), (950, 1150, -2500)];
    assert_eq!(between(&two).len(), 2);
}

#[test]
fn a_short_gap_holds_nothing() {
    let all = envelope(&[(0, 1000, -2000)]);
    let gap = |length: i64| [word(0, 0, 0, 500), word(1, 0, 500 + length, 1000)];
    assert_eq!(ghosts(&gap(170), std::slice::from_ref(&all)), []);
    let found = ghosts(&gap(180), &[all]);
    assert_eq!(found[0].time, Interval::from_millis(530, 650), "without the words' edges");
}

#[test]
fn sound_that_is_louder_on_another_track_is_not_this_ones() {
    let words = [word(0, 0, 0, 500), word(1, 0, 1500, 2000)];
    let own = envelope(&[(0, 500, -2000), (1500, 2000, -2000), (800, 1100, -3000)]);
    let other = envelope(&[(700, 1200, -2000)]);
    let quiet = envelope(&[(0, 300, -2000)]);
    assert_eq!(ghosts(&words, &[own.clone(), other]), []);
    assert_eq!(ghosts(&words, &[own, quiet]).len(), 1);
}

#[test]
fn a_sign_of_listening_that_was_hidden_is_no_ghost() {
    let sound = [(0, 500, -2000), (1500, 2000, -2000), (800, 1100, -2500)];
    let mut words = [word(0, 0, 0, 500), word(1, 0, 800, 1100), word(2, 0, 1500, 2000)];
    words[1].hidden = Some(Hidden::Backchannel);
    assert_eq!(ghosts(&words, &[envelope(&sound)]), []);
    words[1].hidden = Some(Hidden::Credit);
    assert_eq!(ghosts(&words, &[envelope(&sound)]).len(), 1, "nobody said it");
}

/// The example's words in milliseconds, and its sound's level in hops of 10 ms.
fn example(name: &str) -> (Vec<Word>, Envelope) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/whisper/examples");
    let mut reader = hound::WavReader::open(folder.join(format!("{name}.wav"))).unwrap();
    let samples: Vec<f64> =
        reader.samples::<i16>().map(|s| f64::from(s.unwrap()) / 32_768.0).collect();
    let mut envelope = Envelope::new(Frames::ZERO, RATE);
    for hop in samples.chunks(160) {
        let power = hop.iter().map(|sample| sample * sample).sum::<f64>() / hop.len() as f64;
        envelope.push((1000.0 * power.max(1e-12).log10()).round() as i16);
    }
    let truth = std::fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
    let truth: serde_json::Value = serde_json::from_str(&truth).unwrap();
    let millis = |value: &serde_json::Value| (value.as_f64().unwrap() * 1000.0).round() as i64;
    let segments = truth["segments"].as_array().unwrap();
    let words = segments.iter().flat_map(|segment| segment["words"].as_array().unwrap());
    let words =
        words.zip(0..).map(|(one, id)| word(id, 0, millis(&one["start"]), millis(&one["end"])));
    (words.collect(), envelope)
}

#[test]
fn a_spoken_word_that_was_not_written_is_found_where_it_is_said() {
    let (mut tried, mut found) = (0, 0);
    for name in ["episode-fr-1", "episode-fr-2", "episode-en-1", "episode-en-2"] {
        let (words, envelope) = example(name);
        let envelope = [envelope];
        assert_eq!(ghosts(&words, &envelope), [], "{name}: every word is written");
        for at in 1..words.len() - 1 {
            let gap = words[at + 1].time.start - words[at - 1].time.end;
            if words[at].time.length() < Time::from_millis(250) || gap > Time::from_millis(1200) {
                continue;
            }
            let mut rest = words.clone();
            let left_out = rest.remove(at);
            tried += 1;
            let inside = |ghost: &Ghost| !ghost.time.intersect(left_out.time).is_empty();
            found += usize::from(ghosts(&rest, &envelope).iter().any(inside));
        }
    }
    // Words hold plosives and fricatives, which break them up; hesitations are one vowel.
    assert!(tried >= 40 && found * 3 >= tried * 2, "{found} of {tried}");
}

proptest! {
    #[test]
    fn ghosts_lie_between_their_words(
        words in prop::collection::vec((0_u16..3, -500_i64..3500, 0_i64..800), 0..20),
        levels in prop::collection::vec(prop::collection::vec(-12_000_i16..0, 0..300), 0..3),
        offset in -20_000_i64..20_000,
    ) {
        let words: Vec<Word> = words.iter().zip(0..).map(|(&(track, start, length), id)| {
            word(id, track, start, start + length)
        }).collect();
        let envelopes: Vec<Envelope> = levels.into_iter().map(|levels| {
            Envelope { levels, ..Envelope::new(Frames(offset), RATE) }
        }).collect();
        for ghost in ghosts(&words, &envelopes) {
            let before = words.iter().find(|word| word.id == ghost.after).unwrap();
            prop_assert!(ghost.time.start >= before.time.end && ghost.time.length() >= LEAST);
            let mut own = words.iter().filter(|word| word.track == ghost.track);
            prop_assert!(own.all(|word| word.time.intersect(ghost.time).is_empty()));
        }
    }
}
