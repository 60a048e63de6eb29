mod measured;

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::ops::build::lay;
use crate::ops::open::open;
use crate::ops::{Context, Editing, Failure, open_editing, open_store};
use crate::report::Silent;
use crate::show::Show;
use crate::transcript::draft::{Operation, Place};
use crate::transcript::{Recognised, RecognisedTrack, Word, WordId};
use crate::units::Interval;

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/whisper/examples");
const SPEAKERS: [&str; 2] = ["Peter", "Alice"];

fn take(speaker: &str) -> String {
    format!("{}.wav", speaker.to_lowercase())
}

/// The dialogue of the spoken examples, 52 s on two tracks, with the text and the words of its
/// truth. The second track begins `late` milliseconds after the first.
fn dialogue(late: i64) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let episode = folder.path().join("episodes/001-talk");
    fs::create_dir_all(&episode).unwrap();
    let show = "title = \"T\"\nlanguage = \"en\"\n";
    fs::write(folder.path().join("show.toml"), show).unwrap();
    let silence = "silence = { shorten_above = 0.5, to = 0.35 }";
    let mut manifest = format!("title = \"Talk\"\n\n[audio]\n{silence}\n");
    let mut said = Vec::new();
    for (track, speaker) in SPEAKERS.into_iter().enumerate() {
        let (name, late) = (take(speaker), late * track as i64);
        fs::copy(format!("{EXAMPLES}/dialogue-{name}"), episode.join(&name)).unwrap();
        manifest += &format!("\n[[track]]\ntake = {name:?}\nspeaker = {speaker:?}\n");
        manifest += &format!("offset = {}.{:03}\n", late / 1000, late % 1000);
        let truth = format!("{EXAMPLES}/dialogue-{}.json", speaker.to_lowercase());
        let truth: serde_json::Value = serde_json::from_slice(&fs::read(truth).unwrap()).unwrap();
        for segment in truth["segments"].as_array().unwrap() {
            let ms = |of: &serde_json::Value| (of.as_f64().unwrap() * 1000.0).round() as i64 + late;
            let words = segment["words"].as_array().unwrap().iter();
            let words: Vec<(String, Interval)> = words
                .map(|word| {
                    let time = Interval::from_millis(ms(&word["start"]), ms(&word["end"]));
                    (word["w"].as_str().unwrap().to_owned(), time)
                })
                .collect();
            said.push((words, track));
        }
    }
    fs::write(episode.join("episode.toml"), manifest).unwrap();
    said.sort_by_key(|(words, _)| words[0].1);
    let (mut text, mut words) = (String::new(), Vec::new());
    for (sentence, track) in said {
        let start = sentence[0].1.start.short();
        text += &format!("**{}** · {start}\n\n", SPEAKERS[track]);
        let spelt: Vec<&str> = sentence.iter().map(|(text, _)| text.as_str()).collect();
        text += &(spelt.join(" ") + "\n\n");
        words.extend(sentence.into_iter().map(|(text, time)| Word {
            id: WordId(0),
            time,
            text,
            confidence: 1.0,
            track: track as u16,
            hidden: None,
            alternatives: Vec::new(),
        }));
    }
    words.iter_mut().zip(1..).for_each(|(word, id)| word.id = WordId(id));
    let track = |speaker: &str| RecognisedTrack {
        speaker: Some(speaker.to_owned()),
        recording: String::new(),
    };
    let recognised = Recognised {
        language: Some("en".to_owned()),
        engine: "truth".to_owned(),
        tracks: SPEAKERS.map(track).to_vec(),
        words,
        ..Recognised::default()
    };
    fs::write(episode.join("transcript.md"), text).unwrap();
    let words = WordsFile { recognised, ..WordsFile::default() };
    fs::write(episode.join("transcript.words.json"), words.to_json()).unwrap();
    folder
}

fn context(folder: &Path) -> Context<'static> {
    Context { folder: folder.to_owned(), show: None, jobs: 2, reporter: &Silent }
}

fn editing(folder: &Path) -> Editing {
    match open_editing(&context(folder), None) {
        Ok(editing) => editing,
        Err(failure) => panic!("{failure:?}"),
    }
}

fn sound(folder: &Path) -> Result<SessionSound, Failure> {
    let opened = open(&context(folder)).unwrap();
    let show: &Show = opened.loaded.show.as_ref().unwrap();
    open_sound(&context(folder), show, &opened.loaded.episodes[0])
}

fn make(editing: &mut Editing, operation: Option<Operation>) {
    editing.make(operation.unwrap(), 0);
}

/// The first place of some words in a row.
fn words(editing: &Editing, wanted: &str) -> (Place, Place) {
    let draft = editing.draft();
    let wanted: Vec<&str> = wanted.split(' ').collect();
    let mut from = draft.first();
    while let Some(first) = from {
        let all: Vec<Place> =
            std::iter::successors(Some(first), |at| draft.after(*at)).take(wanted.len()).collect();
        let texts = all.iter().map(|at| draft.word(*at).unwrap().text.as_str());
        if texts.eq(wanted.iter().copied()) {
            return (first, all[all.len() - 1]);
        }
        from = draft.after(first);
    }
    panic!("nobody says {wanted:?}");
}

fn planned(sound: &SessionSound, editing: &Editing) -> SoundPlan {
    sound.plan(editing.episode(), editing.draft(), editing.words())
}

#[test]
fn what_is_planned_is_what_a_build_cuts() {
    let folder = dialogue(0);
    let sound = sound(folder.path()).unwrap();
    let mut editing = editing(folder.path());
    let before = planned(&sound, &editing);
    let (first, last) = words(&editing, "I think free software");
    let strike = editing.draft().strike(first, last);
    make(&mut editing, strike);
    let (one, _) = words(&editing, "simple");
    let strike = editing.draft().strike(one, one);
    make(&mut editing, strike);
    // Over `That is a good question.`
    let cut = editing.draft().add_span(Interval::from_millis(39_111, 40_777), false, None);
    make(&mut editing, cut);
    // The pause of 0.8 s after `How long does it take?` stays.
    let kept = editing.draft().add_span(Interval::from_millis(34_400, 34_500), true, None);
    make(&mut editing, kept);
    let after = planned(&sound, &editing);

    while let Some(work) = editing.save_work() {
        editing.saved(work.run()).unwrap();
    }
    let opened = open(&context(folder.path())).unwrap();
    let mut store = open_store(&context(folder.path()), folder.path()).unwrap();
    let mut found = Vec::new();
    let episode = &opened.loaded.episodes[0];
    let laid = lay(&context(folder.path()), &mut store, episode, false, &mut found).unwrap();
    let edits = &laid.plan.edits;

    let rate = sound.rate();
    let times = edits
        .cuts()
        .iter()
        .map(|cut| Interval::new(cut.span.start.at(rate), cut.span.end.at(rate)));
    assert_eq!(
        after.cuts.iter().map(|cut| cut.time).collect::<Vec<_>>(),
        times.collect::<Vec<_>>()
    );
    let joins = edits.pieces().into_iter().map(|one| (one.span, one.fade_in, one.fade_out));
    let heard = after.program.pieces().iter().map(|one| (one.span, one.fade_in, one.fade_out));
    assert_eq!(heard.collect::<Vec<_>>(), joins.collect::<Vec<_>>());
    assert_eq!(after.kept, edits.kept().at(rate));
    assert_eq!(after.program.length(), edits.kept());

    let why = |plan: &SoundPlan, why| plan.cuts.iter().filter(|cut| cut.why == why).count();
    assert_eq!((why(&before, CutWhy::Struck), why(&before, CutWhy::Asked)), (0, 0));
    assert_eq!((why(&after, CutWhy::Struck), why(&after, CutWhy::Asked)), (2, 1));
    assert!(why(&after, CutWhy::Pause) > 0);
    let over = |plan: &SoundPlan, at: i64| {
        plan.cuts.iter().any(|cut| cut.time.contains(Time::from_millis(at)))
    };
    for (at, was, is) in [(19_500, false, true), (40_000, false, true), (34_450, true, false)] {
        assert_eq!((over(&before, at), over(&after, at)), (was, is), "at {at} ms");
    }
}

#[test]
fn without_struck_words_the_same_is_planned_with_and_without_words() {
    let folder = dialogue(0);
    let sound = sound(folder.path()).unwrap();
    let editing = editing(folder.path());
    let plan = planned(&sound, &editing);
    assert!(!plan.cuts.is_empty());
    assert_eq!(sound.plan(editing.episode(), editing.draft(), None), plan);
}

#[test]
fn peaks_stand_where_they_are_heard_in_the_session() {
    let folder = dialogue(1505);
    let sound = sound(folder.path()).unwrap();
    let rate = sound.rate();
    let frames = |ms: i64| Time::from_millis(ms).frames(rate);
    let track = &sound.tracks()[1];
    assert_eq!((track.name.as_str(), track.offset), ("Alice", frames(1505)));
    assert_eq!(sound.length(), track.offset + track.frames);
    let peaks = sound.peaks(1).unwrap();
    // 52.212 s of take behind 1.505 s: until 53.717 s, the last 10 ms not whole.
    assert_eq!(peaks.len(), 5372);
    assert!(peaks[..150].iter().all(|peak| *peak == -12_000), "nothing before the track");
    // `Hello everyone.` begins at 7.523 s of the take, which is 9.028 s of the session.
    let loud = |from: usize, to: usize| peaks[from..to].iter().copied().max().unwrap();
    assert!(loud(150, 900) < -4000 && loud(905, 1000) > -2000, "{:?}", &peaks[895..915]);
    assert!(sound.peaks(2).unwrap().is_empty());
}

#[test]
fn peaks_are_there_after_the_cache_was_emptied() {
    let folder = dialogue(0);
    let sound = sound(folder.path()).unwrap();
    let before = sound.peaks(0).unwrap();
    let store = open_store(&context(folder.path()), folder.path()).unwrap();
    assert!(store.prune(0).unwrap().values > 0);
    assert_eq!(sound.peaks(0).unwrap(), before);
}

#[test]
fn an_edge_snaps_to_the_quietest_moment_nearby() {
    let folder = dialogue(0);
    let sound = sound(folder.path()).unwrap();
    // Peter says his name until 2.809 s; then nobody speaks for half a second.
    let within = Time::from_millis(200);
    let snapped = sound.snap(Time::from_millis(2_750), within).millis();
    assert!((2_800..=2_950).contains(&snapped), "{snapped}");
    assert_eq!(sound.snap(Time::from_millis(2_750), Time::ZERO).millis(), 2_750);
    let end = sound.length().at(sound.rate());
    assert!(sound.snap(end + end, within) <= end);
    assert!((0..=200).contains(&sound.snap(Time::from_millis(-50), within).millis()));
}

#[test]
fn changed_takes_make_words_stale() {
    let folder = dialogue(0);
    let fresh = sound(folder.path()).unwrap();
    let editing = editing(folder.path());
    let mut words = editing.words().unwrap().clone();
    for (track, name) in words.recognised.tracks.iter_mut().zip(&fresh.inner.recordings) {
        track.recording.clone_from(name);
    }
    assert_eq!(fresh.stale(&words), None);
    let take = folder.path().join("episodes/001-talk").join(take("Alice"));
    fs::copy(format!("{EXAMPLES}/dialogue-mix.wav"), take).unwrap();
    let told = sound(folder.path()).unwrap().stale(&words).unwrap();
    assert!(told.message.contains("`Alice`'s recording has changed"), "{}", told.message);
}

#[test]
fn an_episode_without_takes_has_no_sound() {
    let folder = dialogue(0);
    let manifest = folder.path().join("episodes/001-talk/episode.toml");
    fs::write(manifest, "title = \"Talk\"\n").unwrap();
    let Err(Failure::Refused { diagnostics, .. }) = sound(folder.path()) else {
        panic!("a session of no takes")
    };
    assert!(diagnostics[0].hint.as_deref().unwrap().contains("pod add talk"), "{diagnostics:?}");
}

#[test]
fn a_take_that_is_not_there_is_named() {
    let folder = dialogue(0);
    let opened = open(&context(folder.path())).unwrap();
    fs::remove_file(folder.path().join("episodes/001-talk/alice.wav")).unwrap();
    let show = opened.loaded.show.as_ref().unwrap();
    let Err(Failure::Refused { diagnostics, .. }) =
        open_sound(&context(folder.path()), show, &opened.loaded.episodes[0])
    else {
        panic!("a session of a take that is not there")
    };
    assert!(diagnostics[0].message.contains("alice.wav"), "{diagnostics:?}");
    let place = diagnostics[0].place.as_ref().unwrap();
    assert_eq!(place.file, folder.path().join("episodes/001-talk/episode.toml"));
}

#[test]
fn every_track_has_a_voice_and_copies_are_sent_to_other_threads() {
    fn shared<T: Clone + Send + Sync>(_: &T) {}
    let folder = dialogue(0);
    let sound = sound(folder.path()).unwrap();
    shared(&sound);
    assert_eq!(sound.voices().len(), 2);
}
