mod journal;
mod outside;
mod property;
mod recognition;

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::*;
use crate::ops::{Context, Failure};
use crate::report::Silent;
use crate::transcript::draft::Place;
use crate::units::Interval;

const TEXT: &str = "# Début\n\n**Walid** · 00:00:00\n\nBonjour à tous, euh bienvenue.\n";

/// A show with one episode that has a text, and its folder.
fn show() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let episode = folder.path().join("episodes/001-un");
    fs::create_dir_all(&episode).unwrap();
    let show = "title = \"T\"\nlanguage = \"fr\"\n";
    fs::write(folder.path().join("show.toml"), show).unwrap();
    fs::write(episode.join("episode.toml"), "title = \"Un\"\n").unwrap();
    fs::write(episode.join("transcript.md"), TEXT).unwrap();
    folder
}

fn open(folder: &Path) -> Editing {
    let reporter = Silent;
    let context = Context { folder: folder.to_owned(), show: None, jobs: 1, reporter: &reporter };
    match open_editing(&context, Some("001-un")) {
        Ok(editing) => editing,
        Err(failure) => panic!("{failure:?}"),
    }
}

fn file(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join("episodes/001-un").join(name)).unwrap_or_default()
}

fn set(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join("episodes/001-un").join(name), text).unwrap();
}

/// Where the edits of the only episode are kept.
fn edits(folder: &Path) -> PathBuf {
    let mut all = fs::read_dir(folder.join(".pod/edit")).unwrap();
    all.next().unwrap().unwrap().path()
}

fn word(editing: &Editing, text: &str) -> Place {
    let draft = editing.draft();
    let mut at = draft.first();
    while let Some(here) = at {
        if draft.word(here).unwrap().text == text {
            return here;
        }
        at = draft.after(here);
    }
    panic!("no {text}");
}

fn strike(editing: &mut Editing, text: &str) {
    let at = word(editing, text);
    let operation = editing.draft().strike(at, at).unwrap();
    editing.make(operation, 0);
}

fn save(editing: &mut Editing) {
    while let Some(work) = editing.save_work() {
        editing.saved(work.run()).unwrap();
    }
}

/// One round as after a look that found something.
fn take_in(editing: &mut Editing) -> Option<Operation> {
    let work = editing.save_work_forced().unwrap();
    editing.saved(work.run()).unwrap()
}

/// What the screen would tell of a saving that is refused.
fn refused(editing: &mut Editing) -> String {
    let work = editing.save_work().unwrap();
    match editing.saved(work.run()) {
        Err(Failure::Refused { diagnostics, .. }) => diagnostics[0].message.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_on_the_screen_is_on_the_disk() {
    let folder = show();
    let mut editing = open(folder.path());
    strike(&mut editing, "euh");
    let cut = editing.draft().add_span(Interval::from_millis(1500, 2500), false, Some("cough"));
    editing.make(cut.unwrap(), 0);
    save(&mut editing);
    assert!(editing.is_saved());
    assert_eq!(file(folder.path(), "transcript.md"), TEXT.replace("euh", "~~euh~~"));
    let cuts = file(folder.path(), "edits.toml");
    assert!(cuts.contains("start = \"00:00:01.500\"") && cuts.contains("cough"), "{cuts}");
    editing.undo();
    editing.undo();
    save(&mut editing);
    assert_eq!(file(folder.path(), "transcript.md"), TEXT);
    assert_eq!(file(folder.path(), "edits.toml"), "");
}

#[test]
fn edits_that_were_not_saved_are_there_again_and_can_be_undone() {
    let folder = show();
    let mut editing = open(folder.path());
    strike(&mut editing, "tous,");
    save(&mut editing);
    strike(&mut editing, "euh");
    strike(&mut editing, "bienvenue.");
    let text = editing.draft().text();
    // As if killed: nothing is told, the lock goes with the process.
    drop(editing);
    let mut editing = open(folder.path());
    assert_eq!((editing.recovered(), editing.draft().text()), (2, text));
    for _ in 0..3 {
        editing.undo();
    }
    assert_eq!(editing.draft().text(), TEXT);
    assert_eq!(editing.undo(), None);
    editing.go(3);
    save(&mut editing);
    drop(editing);
    let editing = open(folder.path());
    assert_eq!((editing.recovered(), editing.history().steps().len()), (0, 3));
}

#[test]
fn a_second_editor_only_reads() {
    let folder = show();
    let mut first = open(folder.path());
    let mut second = open(folder.path());
    assert_eq!(first.read_only(), None);
    assert!(second.read_only().unwrap().contains("another editor"));
    strike(&mut second, "euh");
    assert!(second.save_work().is_none());
    strike(&mut first, "tous,");
    save(&mut first);
    assert!(file(folder.path(), "transcript.md").contains("~~tous,~~ euh"));
}

#[test]
fn where_the_person_was_is_known_again() {
    let folder = show();
    let editing = open(folder.path());
    assert_eq!(editing.view(), &ViewState::default());
    let view = ViewState { cursor_ms: 1200, speed: 1.5, ..ViewState::default() };
    editing.keep_view(ViewState::default());
    editing.keep_view(view.clone());
    drop(editing);
    assert_eq!(open(folder.path()).view(), &view);
}

#[test]
fn episodes_of_two_seasons_with_folders_of_one_name_have_journals_of_their_own() {
    let folder = show();
    let other = folder.path().join("two/001-un");
    fs::create_dir_all(&other).unwrap();
    fs::write(other.join("episode.toml"), "title = \"Deux\"\n").unwrap();
    fs::write(other.join("transcript.md"), TEXT).unwrap();
    let at = |name: &str| {
        let context =
            Context { folder: folder.path().join(name), show: None, jobs: 1, reporter: &Silent };
        open_editing(&context, None).unwrap()
    };
    let mut first = at("episodes/001-un");
    strike(&mut first, "euh");
    drop(first);
    assert_eq!(at("two/001-un").draft().text(), TEXT);
    assert!(at("episodes/001-un").draft().text().contains("~~euh~~"));
}

#[test]
fn an_episode_without_a_text_has_its_cuts_and_chapters_edited() {
    let folder = show();
    fs::remove_file(folder.path().join("episodes/001-un/transcript.md")).unwrap();
    let mut editing = open(folder.path());
    let cut = editing.draft().add_span(Interval::from_millis(1000, 2000), false, None);
    editing.make(cut.unwrap(), 0);
    let chapter = editing.draft().add_manifest_chapter(crate::units::Time::ZERO, "Début");
    editing.make(chapter.unwrap(), 0);
    save(&mut editing);
    assert!(editing.is_saved());
    assert!(file(folder.path(), "edits.toml").contains("end = \"00:00:02.000\""));
    assert!(file(folder.path(), "episode.toml").contains("title = \"Début\""));
    assert!(!folder.path().join("episodes/001-un/transcript.md").exists());
}
