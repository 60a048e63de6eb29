//! `pod transcribe --second`, and sounds that nobody wrote down.

use std::f64::consts::PI;
use std::fs;

use serde_json::Value;

use crate::sandbox::Sandbox;
use crate::transcript::{DOCUMENT, MODEL, WORDS, talk, transcribe, transcribed};

/// The model of the fixtures with one word of its vocabulary written otherwise.
fn other_model(sandbox: &Sandbox) {
    let mut model = fs::read(MODEL).unwrap();
    let places: Vec<usize> = model
        .windows(8)
        .enumerate()
        .filter(|(_, window)| window[..4] == 5_u32.to_le_bytes() && &window[4..] == b" fre")
        .map(|(at, _)| at + 4)
        .collect();
    assert!(places.iter().any(|&at| &model[at..at + 5] == b" free"));
    for at in places
        .into_iter()
        .filter(|&at| model[at..at + 5] == *b" free".as_slice())
        .collect::<Vec<_>>()
    {
        model[at..at + 5].copy_from_slice(b" tree");
    }
    fs::write(sandbox.path("other.bin"), model).unwrap();
}

#[test]
fn where_two_models_differ_the_second_s_word_is_kept_beside_the_first_s() {
    let sandbox = transcribed();
    other_model(&sandbox);
    let text = sandbox.read(DOCUMENT);
    let told = transcribe(&sandbox, &["--second", "other.bin"]).succeeds().out();
    assert!(told.contains("16 of 17 words alike, 1 differ"), "{told}");
    assert_eq!(sandbox.read(DOCUMENT), text, "the text is the first's");
    let words: Value = serde_json::from_str(&sandbox.read(WORDS)).unwrap();
    let word = words["words"].as_array().unwrap().iter().find(|word| word[3] == "free").unwrap();
    assert_eq!(word[6]["alternatives"], Value::from(vec!["tree"]));
    // The same again is the same, and the first alone leaves what is known.
    let file = sandbox.read(WORDS);
    transcribe(&sandbox, &["--second", "other.bin"]).succeeds();
    transcribe(&sandbox, &[]).succeeds();
    assert_eq!(sandbox.read(WORDS), file);
}

#[test]
fn a_model_is_no_second_opinion_on_itself() {
    let sandbox = transcribed();
    let said = transcribe(&sandbox, &["--second", MODEL]).exits(1).said();
    assert!(said.contains("it would agree with itself"), "{said}");
}

/// A fifth of a second in the pause after the first sentence, as loud as the talk: of a hum, or of
/// noise.
fn sound(sandbox: &Sandbox, is_hum: bool) {
    let take = sandbox.path("episodes/001-talk/takes/peter.wav");
    let mut reader = hound::WavReader::open(&take).unwrap();
    let spec = reader.spec();
    let mut samples: Vec<i16> = reader.samples::<i16>().map(Result::unwrap).collect();
    let rate = f64::from(spec.sample_rate);
    let (start, count) = ((2.5 * rate) as usize, (0.2 * rate) as usize);
    let mut seed = 1_u32;
    for at in 0..count {
        let edge = (at.min(count - at) as f64 / (0.03 * rate)).min(1.0);
        let tone = |harmonic: i32| {
            let harmonic = f64::from(harmonic);
            (2.0 * PI * 110.0 * harmonic * at as f64 / rate).sin() / harmonic.powf(1.5)
        };
        let mut noise = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(seed) / f64::from(u32::MAX) * 3.0 - 1.5
        };
        let sound: f64 = if is_hum { (1..=12).map(tone).sum() } else { noise() };
        samples[start + at] = samples[start + at].saturating_add((3000.0 * edge * sound) as i16);
    }
    let mut writer = hound::WavWriter::create(&take, spec).unwrap();
    samples.into_iter().for_each(|sample| writer.write_sample(sample).unwrap());
    writer.finalize().unwrap();
}

#[test]
fn a_hesitation_that_was_not_written_is_offered_for_cutting() {
    let sandbox = talk();
    sound(&sandbox, true);
    let told = transcribe(&sandbox, &[]).succeeds().out();
    assert!(told.contains("1 sound between words may be hesitations"), "{told}");
    let tidy = |more: &[&str]| sandbox.pod([&["transcript", "tidy", "1"], more].concat());
    let json = tidy(&["--json"]).succeeds().json();
    let ghost = &json["suggestions"][0];
    assert_eq!((&ghost["rule"], &ghost["speaker"]), (&"ghost".into(), &"Peter".into()));
    assert!(!sandbox.path("episodes/001-talk/edits.toml").exists(), "nothing is cut by itself");
    let told = tidy(&["--accept", "ghost"]).succeeds().out();
    assert!(told.contains("1 cut written into edits.toml"), "{told}");
    let edits = sandbox.read("episodes/001-talk/edits.toml");
    assert!(edits.contains("reason = \"ghost filler\""), "{edits}");
    let start: f64 = edits.split("start = \"00:00:0").nth(1).unwrap()[..5].parse().unwrap();
    assert!((2.45..2.6).contains(&start), "{edits}");
    sandbox.pod(["check", "1"]).ends();
    assert!(tidy(&["--json"]).succeeds().json()["suggestions"].as_array().unwrap().is_empty());
    tidy(&["--undo", "ghost"]).succeeds();
    assert_eq!(sandbox.read("episodes/001-talk/edits.toml"), "");
}

#[test]
fn a_rustle_is_no_hesitation() {
    let sandbox = talk();
    sound(&sandbox, false);
    let told = transcribe(&sandbox, &[]).succeeds().out();
    assert!(!told.contains("hesitations"), "{told}");
}
