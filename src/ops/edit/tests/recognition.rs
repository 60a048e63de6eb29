//! The words of an episode are recognised anew while it is edited, or between two sessions.

use super::*;
use crate::transcript::document::{By, Pass, Synced, SyncedWord};
use crate::transcript::{Recognised, RecognisedTrack, Word, WordId};

/// A text with its words: 400 ms each, one after the other, heard by this engine.
pub(super) fn words_of(text: &str, engine: &str) -> WordsFile {
    let draft = Draft::new(text, None, None);
    let words = draft.segments().iter().flat_map(|segment| &segment.words);
    let words = words.enumerate().map(|(at, word)| Word {
        id: WordId(at as u32 + 1),
        time: Interval::from_millis(at as i64 * 400, at as i64 * 400 + 350),
        text: word.text.clone(),
        confidence: 0.9,
        track: 0,
        hidden: None,
        alternatives: Vec::new(),
    });
    let words: Vec<Word> = words.collect();
    let synced = Synced {
        text: text.to_owned(),
        words: words.iter().map(|word| SyncedWord::Word(word.id)).collect(),
    };
    let track = RecognisedTrack { speaker: Some("Walid".to_owned()), recording: String::new() };
    let engine = engine.to_owned();
    let recognised = Recognised { engine, tracks: vec![track], words, ..Recognised::default() };
    WordsFile::new(recognised, Some(synced))
}

/// The same talk, heard better.
const AGAIN: &str = "# Début\n\n**Walid** · 00:00:00\n\nBonjour à toutes et tous, euh bienvenue.\n";

fn recognised(folder: &Path, text: &str, engine: &str) {
    set(folder, "transcript.md", text);
    set(folder, "transcript.words.json", &words_of(text, engine).to_json());
}

fn words(folder: &Path) -> WordsFile {
    WordsFile::parse(&file(folder, "transcript.words.json")).unwrap()
}

#[test]
fn unsaved_edits_are_brought_over_to_new_words_between_sessions() {
    let folder = show();
    recognised(folder.path(), TEXT, "one");
    let mut editing = open(folder.path());
    strike(&mut editing, "euh");
    let cut = editing.draft().add_span(Interval::from_millis(1500, 2500), false, None);
    editing.make(cut.unwrap(), 0);
    drop(editing);
    recognised(folder.path(), AGAIN, "two");
    let editing = open(folder.path());
    assert_eq!(editing.recovered(), 2);
    assert_eq!(editing.draft().text(), AGAIN.replace("euh", "~~euh~~"));
    assert_eq!(editing.draft().spans().len(), 1);
    assert!(!editing.is_saved() && editing.conflicts().is_empty());
    // The times are those of the new words: `bienvenue.` is the seventh.
    let at = word(&editing, "bienvenue.");
    assert_eq!(editing.draft().word(at).unwrap().time, Interval::from_millis(2400, 2750));
    // All of it is one step; the old journal is kept.
    assert_eq!(editing.history().steps().len(), 1);
    assert!(edits(folder.path()).join("1/journal.jsonl").exists());
    drop(editing);
    let mut editing = open(folder.path());
    assert_eq!(editing.draft().text(), AGAIN.replace("euh", "~~euh~~"));
    save(&mut editing);
    assert_eq!(words(folder.path()).recognised, words_of(AGAIN, "two").recognised);
    editing.undo();
    assert_eq!(editing.draft().text(), AGAIN);
    assert!(editing.draft().spans().is_empty());
}

#[test]
fn without_unsaved_edits_the_new_text_is_what_is_edited() {
    let folder = show();
    recognised(folder.path(), TEXT, "one");
    let mut editing = open(folder.path());
    strike(&mut editing, "euh");
    save(&mut editing);
    drop(editing);
    recognised(folder.path(), AGAIN, "two");
    let editing = open(folder.path());
    assert_eq!(editing.draft().text(), AGAIN);
    assert_eq!((editing.recovered(), editing.history().steps().len()), (0, 0));
    assert!(editing.is_saved());
}

#[test]
fn new_words_are_taken_in_while_the_editor_is_open_and_never_written_over() {
    let folder = show();
    recognised(folder.path(), TEXT, "one");
    let mut editing = open(folder.path());
    strike(&mut editing, "euh");
    save(&mut editing);
    let at = word(&editing, "bienvenue.");
    let typed = editing.draft().type_over(at, at, "merci.").unwrap();
    editing.make(typed, 0);
    // `pod transcribe` kept the corrections that were saved.
    let text = AGAIN.replace("euh", "~~euh~~");
    recognised(folder.path(), &text, "two");
    let work = editing.save_work().unwrap();
    assert!(editing.saved(work.run()).unwrap().is_some());
    assert_eq!(file(folder.path(), "transcript.md"), text);
    assert_eq!(words(folder.path()).recognised.engine, "two");
    assert!(editing.take_notice().unwrap().contains("recognised anew"));
    assert_eq!(editing.words().unwrap().recognised.engine, "two");
    let merged = text.replace("bienvenue.", "merci.");
    assert_eq!(editing.draft().text(), merged);
    assert!(!editing.is_saved());
    // Killed here, the new journal has it.
    drop(editing);
    let mut editing = open(folder.path());
    assert_eq!((editing.draft().text(), editing.recovered()), (merged.clone(), 1));
    save(&mut editing);
    assert_eq!(file(folder.path(), "transcript.md"), merged);
    assert_eq!(words(folder.path()).recognised, words_of(&text, "two").recognised);
    assert!(edits(folder.path()).join("1/snapshot.json").exists());
}

#[test]
fn first_words_for_a_text_written_by_hand_are_taken_in() {
    let folder = show();
    let mut editing = open(folder.path());
    strike(&mut editing, "euh");
    set(folder.path(), "transcript.words.json", &words_of(TEXT, "one").to_json());
    save(&mut editing);
    assert_eq!(file(folder.path(), "transcript.md"), TEXT.replace("euh", "~~euh~~"));
    let at = word(&editing, "bienvenue.");
    assert_eq!(editing.draft().word(at).unwrap().time, Interval::from_millis(1600, 1950));
}

#[test]
fn what_rules_did_and_other_readings_are_kept_when_they_come_from_outside() {
    let folder = show();
    recognised(folder.path(), TEXT, "one");
    let mut editing = open(folder.path());
    strike(&mut editing, "euh");
    let mut theirs = words_of(TEXT, "one");
    theirs.recognised.words[1].alternatives = vec!["a".to_owned()];
    theirs.passes = vec![Pass {
        by: By::Tidy,
        strike: false,
        changes: Vec::new(),
        before: theirs.synced.clone().unwrap(),
        typography: None,
    }];
    set(folder.path(), "transcript.words.json", &theirs.to_json());
    save(&mut editing);
    let now = words(folder.path());
    assert_eq!((&now.passes, &now.recognised), (&theirs.passes, &theirs.recognised));
    assert_eq!(now.synced.unwrap().text, TEXT.replace("euh", "~~euh~~"));
    // The same words: the history goes on.
    assert_eq!(editing.history().steps().len(), 1);
}
