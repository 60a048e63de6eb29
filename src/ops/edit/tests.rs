use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::*;
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
    editing.make(operation, 0).unwrap();
}

fn save(editing: &mut Editing) {
    while let Some(work) = editing.save_work().unwrap() {
        editing.saved(work.run()).unwrap();
    }
}

#[test]
fn what_is_on_the_screen_is_on_the_disk() {
    let folder = show();
    let mut editing = open(folder.path());
    strike(&mut editing, "euh");
    let cut = editing.draft().add_span(Interval::from_millis(1500, 2500), false, Some("cough"));
    editing.make(cut.unwrap(), 0).unwrap();
    save(&mut editing);
    assert!(editing.is_saved());
    assert_eq!(file(folder.path(), "transcript.md"), TEXT.replace("euh", "~~euh~~"));
    let edits = file(folder.path(), "edits.toml");
    assert!(edits.contains("start = \"00:00:01.500\"") && edits.contains("cough"), "{edits}");
    editing.undo().unwrap();
    editing.undo().unwrap();
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
        editing.undo().unwrap();
    }
    assert_eq!(editing.draft().text(), TEXT);
    assert_eq!(editing.undo().unwrap(), None);
    editing.go(3).unwrap();
    save(&mut editing);
    drop(editing);
    let editing = open(folder.path());
    assert_eq!((editing.recovered(), editing.history().steps().len()), (0, 3));
}

#[test]
fn killed_between_journal_and_files_nothing_is_taken_for_a_change_outside() {
    let folder = show();
    let mut editing = open(folder.path());
    strike(&mut editing, "euh");
    let work = editing.save_work().unwrap().unwrap();
    drop((work, editing));
    let editing = open(folder.path());
    assert_eq!(editing.history().steps().len(), 1);
    assert!(editing.draft().text().contains("~~euh~~"));
    assert_eq!((editing.is_saved(), editing.recovered()), (false, 1));
}

#[test]
fn what_others_wrote_meanwhile_is_merged() {
    let folder = show();
    let path = folder.path().join("episodes/001-un/transcript.md");
    // Between two sessions, and while the editor is open.
    let mut editing = open(folder.path());
    strike(&mut editing, "euh");
    drop(editing);
    fs::write(&path, TEXT.replace("Bonjour", "Bonsoir")).unwrap();
    let mut editing = open(folder.path());
    assert!(editing.draft().text().contains("Bonsoir à tous, ~~euh~~"));
    fs::write(&path, TEXT.replace("Bonjour", "Bonsoir").replace("bienvenue", "merci")).unwrap();
    save(&mut editing);
    let text = file(folder.path(), "transcript.md");
    assert!(text.contains("Bonsoir à tous, ~~euh~~ merci."), "{text}");
    assert_eq!(text, editing.draft().text());
    assert!(editing.conflicts().is_empty());
}

#[test]
fn a_second_editor_only_reads() {
    let folder = show();
    let mut first = open(folder.path());
    let mut second = open(folder.path());
    assert_eq!(first.read_only(), None);
    assert!(second.read_only().unwrap().contains("another editor"));
    strike(&mut second, "euh");
    assert!(second.save_work().unwrap().is_none());
    strike(&mut first, "tous,");
    save(&mut first);
    assert!(file(folder.path(), "transcript.md").contains("~~tous,~~ euh"));
}

#[test]
fn a_torn_or_damaged_journal_gives_what_is_whole() {
    let folder = show();
    let mut editing = open(folder.path());
    strike(&mut editing, "euh");
    strike(&mut editing, "tous,");
    drop(editing);
    let journal = folder.path().join(".pod/edit/001-un/journal.jsonl");
    let bytes = fs::read(&journal).unwrap();
    fs::write(&journal, &bytes[..bytes.len() - 9]).unwrap();
    let mut editing = open(folder.path());
    assert!(editing.draft().text().contains("tous, ~~euh~~"));
    // What comes next stands on a line of its own.
    strike(&mut editing, "bienvenue.");
    drop(editing);
    let text = open(folder.path()).draft().text();
    assert!(text.contains("~~euh bienvenue.~~"), "{text}");
    let mut bytes = fs::read(&journal).unwrap();
    let middle = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 40;
    bytes[middle] ^= 1;
    fs::write(&journal, &bytes).unwrap();
    assert_eq!(open(folder.path()).draft().text(), TEXT);
    assert!(folder.path().join(".pod/edit/001-un/journal.damaged").exists());
}
