use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::TempDir;

use super::*;
use crate::report::{Event, Reporter, Silent};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/whisper");

/// A show heard by the model of the fixtures, with the two tracks of their dialogue.
fn dialogue() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let episode = folder.path().join("episodes/001-talk");
    fs::create_dir_all(&episode).unwrap();
    let model = format!("{FIXTURES}/pod-tiny-demo.bin");
    let show = format!("title = \"T\"\nlanguage = \"en\"\n\n[transcript]\nmodel = {model:?}\n");
    fs::write(folder.path().join("show.toml"), show).unwrap();
    let mut manifest = "title = \"Talk\"\n".to_owned();
    for (name, speaker) in [("peter", "Peter"), ("alice", "Alice")] {
        let take = format!("{name}.wav");
        fs::copy(format!("{FIXTURES}/examples/dialogue-{take}"), episode.join(&take)).unwrap();
        manifest += &format!("\n[[track]]\ntake = {take:?}\nspeaker = {speaker:?}\noffset = 0\n");
    }
    fs::write(episode.join("episode.toml"), manifest).unwrap();
    folder
}

fn context<'a>(folder: &Path, reporter: &'a dyn Reporter) -> Context<'a> {
    Context { folder: folder.to_owned(), show: None, jobs: 1, reporter }
}

fn listen(folder: &Path, start: i64, end: i64, asked: ListenAgain) -> Result<HeardAgain, Failure> {
    let time = Interval::from_millis(start, end);
    listen_again(&context(folder, &Silent), &ListenAgain { time, ..asked })
}

#[test]
fn the_words_of_a_stretch_come_back_from_the_track_that_says_them() {
    let folder = dialogue();
    // Peter says `Welcome to the show.` from 3.355 to 4.615 s of the talk, Alice
    // `I work with Framasoft on podcasting.` from 22.421 to 24.725 s.
    let peter = listen(folder.path(), 3_200, 4_800, ListenAgain::default()).unwrap();
    assert_eq!(peter.text, "Welcome to the show.");
    assert_eq!(peter.model, "whisper.cpp pod-tiny-demo, beam of 5");
    let hint = Some("Framasoft, Castopod".to_owned());
    let alice = ListenAgain { hint, ..ListenAgain::default() };
    let alice = listen(folder.path(), 22_300, 24_900, alice).unwrap();
    assert_eq!(alice.text, "I work with Framasoft on podcasting.");
    let near = |at: Time, truth: i64| (at.millis() - truth).abs() < 300;
    let (first, last) = (alice.words.first().unwrap(), alice.words.last().unwrap());
    assert!(near(first.0.start, 22_421) && near(last.0.end, 24_725), "{alice:?}");
    assert!(alice.words.iter().all(|(_, _, sure)| (0.0..=1.0).contains(sure)));
}

#[test]
fn of_a_part_of_a_sentence_only_its_words_come_back() {
    let folder = dialogue();
    let truth: serde_json::Value = serde_json::from_slice(
        &fs::read(format!("{FIXTURES}/examples/dialogue-peter.json")).unwrap(),
    )
    .unwrap();
    let words = truth["segments"][3]["words"].as_array().unwrap();
    assert_eq!((&words[4]["w"], &words[5]["w"]), (&"free".into(), &"software".into()));
    let at = |word: usize, edge: &str| (words[word][edge].as_f64().unwrap() * 1000.0) as i64;
    let heard = listen(folder.path(), at(4, "start"), at(5, "end"), ListenAgain::default());
    assert_eq!(heard.unwrap().text, "free software");
}

#[test]
fn the_track_asked_for_is_heard_even_where_it_is_silent() {
    let folder = dialogue();
    let alice = ListenAgain { track: Some(1), ..ListenAgain::default() };
    assert_eq!(listen(folder.path(), 3_200, 4_800, alice).unwrap().words, []);
    let third = ListenAgain { track: Some(2), ..ListenAgain::default() };
    let Err(Failure::Refused { diagnostics, .. }) = listen(folder.path(), 0, 900, third) else {
        panic!("there is no third track")
    };
    assert_eq!(diagnostics[0].message, "there is no track 3: there are 2");
}

#[test]
fn a_long_stretch_is_heard_in_several_slices() {
    let folder = dialogue();
    let alice = ListenAgain { track: Some(1), ..ListenAgain::default() };
    let heard = listen(folder.path(), 7_000, 52_000, alice).unwrap();
    // What she says last is in the second slice: one holds 28 s.
    assert!(heard.text.ends_with("Thank you Peter."), "{}", heard.text);
    let starts: Vec<Time> = heard.words.iter().map(|(time, ..)| time.start).collect();
    assert!(starts.is_sorted() && starts.len() > 30, "{starts:?}");
}

#[test]
fn a_stretch_without_length_is_refused() {
    let folder = dialogue();
    let Err(Failure::Refused { diagnostics, .. }) =
        listen(folder.path(), 5_000, 5_000, ListenAgain::default())
    else {
        panic!("an empty stretch was heard")
    };
    assert!(diagnostics[0].message.contains("the stretch is empty"), "{diagnostics:?}");
}

/// Wants to stop as soon as listening begins.
#[derive(Default)]
struct Hasty(AtomicBool);

impl Reporter for Hasty {
    fn event(&self, event: Event) {
        if matches!(&event, Event::Started { label, .. } if label == "listening again") {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    fn cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

#[test]
fn listening_stops_when_asked_to() {
    let folder = dialogue();
    let hasty = Hasty::default();
    let time = Interval::from_millis(3_200, 4_800);
    let asked = ListenAgain { time, ..ListenAgain::default() };
    let stopped = listen_again(&context(folder.path(), &hasty), &asked);
    assert!(matches!(stopped, Err(Failure::Interrupted)), "{stopped:?}");
}
