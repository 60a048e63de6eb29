//! The engine with the demo model: it hears the examples as they were spoken.

use std::cell::Cell;

use super::*;
use crate::transcript::whisper::{DtwHeads, Slice, finish};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/whisper/");

fn engine() -> Engine {
    let options =
        EngineOptions { threads: 1, heads: DtwHeads::Demo, gpu: false, digest: "demo".into() };
    Engine::load(Path::new(&format!("{FIXTURES}pod-tiny-demo.bin")), &options).unwrap()
}

/// A stretch of an example, in milliseconds.
fn sound(name: &str, start: usize, end: usize) -> Vec<f32> {
    let mut file = hound::WavReader::open(format!("{FIXTURES}examples/{name}.wav")).unwrap();
    let samples = file.samples::<i16>().skip(16 * start).take(16 * (end - start));
    samples.map(|sample| f32::from(sample.unwrap()) / 32_768.0).collect()
}

fn request<'a>(samples: &'a [f32], language: Option<&'a str>) -> Request<'a> {
    Request { samples, language, prompt: "", search: Search::Greedy }
}

fn text(heard: &Heard) -> String {
    heard.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn sentences_are_heard_in_both_languages_and_their_language_is_found() {
    let mut engine = engine();
    let english = sound("dialogue-alice", 7300, 10_600);
    let heard = engine.hear(&request(&english, None), &|| false).unwrap();
    assert_eq!(text(&heard), "Hello everyone. Thank you for having me.");
    assert_eq!(heard.language.as_deref(), Some("en"));
    let french = sound("episode-fr-1", 300, 5100);
    let heard = engine.hear(&request(&french, Some("fr-FR")), &|| false).unwrap();
    assert_eq!(
        text(&heard),
        "Bonjour et bienvenue dans ce podcast. Aujourd'hui nous parlons du logiciel libre."
    );
    assert_eq!(engine.detect(&french).unwrap().0, "fr");
}

#[test]
fn words_are_where_the_truth_says() {
    let samples = sound("dialogue-alice", 7300, 10_600);
    let heard = engine().hear(&request(&samples, Some("en")), &|| false).unwrap();
    let slice = Slice::of([Interval::from_millis(7300, 10_600)]);
    let map = [Interval::from_millis(7523, 8460), Interval::from_millis(8939, 10_329)];
    let found = finish(heard, &samples, &slice, &map, "");
    // From dialogue-alice.json.
    let truth = [7523, 7852, 8939, 9314, 9431, 9634, 10_101];
    assert_eq!(found.len(), truth.len());
    let errors = found.iter().zip(truth).map(|(word, start)| word.time.start.millis() - start);
    let mut errors: Vec<i64> = errors.map(i64::abs).collect();
    errors.sort_unstable();
    assert!(errors[3] < 100 && errors[6] < 500, "{errors:?}");
    assert!(found.iter().all(|word| word.hidden.is_none()));
}

#[test]
fn the_wish_to_stop_is_heeded() {
    let samples = sound("dialogue-alice", 0, 28_000);
    // Before the work, and in it: 28 s take far longer than from one question to the next.
    for patience in [0, 1] {
        let asked = Cell::new(0);
        let cancelled = || asked.replace(asked.get() + 1) >= patience;
        let stopped = engine().hear(&request(&samples, Some("en")), &cancelled);
        assert!(matches!(stopped, Err(RecogniseError::Cancelled)), "{stopped:?}");
    }
}

#[test]
fn silence_and_short_sound_give_no_words() {
    let mut engine = engine();
    for length in [0, 1, 1600, 16_000, 160_000] {
        let heard = engine.hear(&request(&vec![0.0; length], Some("en")), &|| false).unwrap();
        assert_eq!(text(&heard), "", "{length} samples");
    }
}

#[test]
fn what_cannot_be_recognised_is_said() {
    let mut engine = engine();
    for language in ["xx", "french", "", "f\0r"] {
        assert!(engine.hear(&request(&[0.0; 16_000], Some(language)), &|| false).is_err());
    }
    assert!(engine.hear(&request(&vec![0.0; MOST + 1], Some("en")), &|| false).is_err());
    let options =
        EngineOptions { threads: 1, heads: DtwHeads::Demo, gpu: false, digest: String::new() };
    assert!(Engine::load(Path::new(&format!("{FIXTURES}README.md")), &options).is_err());
}
