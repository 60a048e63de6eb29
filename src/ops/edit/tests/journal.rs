//! What stands in the journal is never lost, whatever happens to it.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;
use crate::ops::edit::journal::{Opener, Paper};

/// A journal on a disk that may be full: then half of what is written still fits.
struct Tight {
    file: fs::File,
    full: Arc<AtomicBool>,
}

impl Paper for Tight {
    fn put(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.full.load(Ordering::SeqCst) {
            return self.file.put(bytes);
        }
        match bytes.len() / 2 {
            0..8 => Err(io::ErrorKind::StorageFull.into()),
            half => self.file.put(&bytes[..half]),
        }
    }

    fn sync(&mut self) -> io::Result<()> {
        self.file.sync()
    }
}

fn tight(full: &Arc<AtomicBool>) -> Opener {
    let full = Arc::clone(full);
    Box::new(move |path| {
        let file = fs::OpenOptions::new().append(true).open(path)?;
        Ok(Box::new(Tight { file, full: Arc::clone(&full) }))
    })
}

#[test]
fn a_full_disk_loses_no_edit_and_all_is_written_once_there_is_room() {
    let folder = show();
    let mut editing = open(folder.path());
    let full = Arc::new(AtomicBool::new(true));
    let (place, kept) = (edits(folder.path()), edits(folder.path()).join("1"));
    editing.journal = Journal::start(&place, Some(kept), tight(&full)).unwrap();
    strike(&mut editing, "euh");
    strike(&mut editing, "tous,");
    assert!(editing.journal.pen.barrier().unwrap_err().contains("only here"));
    assert!(editing.trouble().is_some());
    full.store(false, Ordering::SeqCst);
    strike(&mut editing, "bienvenue.");
    assert_eq!(editing.journal.pen.barrier(), Ok(()));
    assert_eq!(editing.trouble(), None);
    let text = editing.draft().text();
    drop(editing);
    let mut editing = open(folder.path());
    assert_eq!((editing.recovered(), editing.draft().text()), (3, text));
    editing.go(0);
    assert_eq!(editing.draft().text(), TEXT);
}

/// A journal whose disk takes everything and keeps nothing while it is `full`.
struct Forgetful(Tight);

impl Paper for Forgetful {
    fn put(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.full.load(Ordering::SeqCst) { Ok(bytes.len()) } else { self.0.file.put(bytes) }
    }

    fn sync(&mut self) -> io::Result<()> {
        match self.0.full.load(Ordering::SeqCst) {
            true => Err(io::ErrorKind::StorageFull.into()),
            false => self.0.file.sync(),
        }
    }
}

#[test]
fn what_a_disk_took_and_did_not_keep_is_written_again() {
    let folder = show();
    let mut editing = open(folder.path());
    strike(&mut editing, "euh");
    let full = Arc::new(AtomicBool::new(true));
    let (place, kept) = (edits(folder.path()), edits(folder.path()).join("1"));
    let flag = Arc::clone(&full);
    let opener: Opener = Box::new(move |path| {
        let file = fs::OpenOptions::new().append(true).open(path)?;
        Ok(Box::new(Forgetful(Tight { file, full: Arc::clone(&flag) })))
    });
    editing.journal = Journal::start(&place, Some(kept), opener).unwrap();
    strike(&mut editing, "tous,");
    assert!(editing.journal.pen.barrier().is_err());
    full.store(false, Ordering::SeqCst);
    strike(&mut editing, "bienvenue.");
    assert_eq!(editing.journal.pen.barrier(), Ok(()));
    let text = editing.draft().text();
    drop(editing);
    let mut editing = open(folder.path());
    assert_eq!((editing.recovered(), editing.draft().text()), (3, text));
    editing.go(0);
    assert_eq!(editing.draft().text(), TEXT);
}

#[test]
fn the_files_are_saved_although_the_journal_cannot_be_written() {
    let folder = show();
    let mut editing = open(folder.path());
    let full = Arc::new(AtomicBool::new(true));
    let (place, kept) = (edits(folder.path()), edits(folder.path()).join("1"));
    editing.journal = Journal::start(&place, Some(kept), tight(&full)).unwrap();
    strike(&mut editing, "euh");
    save(&mut editing);
    assert!(editing.is_saved() && editing.trouble().is_some());
    drop(editing);
    // The journal has half a line; the files have the edit.
    let editing = open(folder.path());
    assert_eq!(editing.draft().text(), TEXT.replace("euh", "~~euh~~"));
    assert!(editing.conflicts().is_empty());
}

#[test]
fn a_journal_cut_at_any_byte_opens_with_the_edits_before() {
    let folder = show();
    let mut editing = open(folder.path());
    let mut states = vec![TEXT.to_owned()];
    for word in ["euh", "tous,", "bienvenue."] {
        strike(&mut editing, word);
        states.push(editing.draft().text());
    }
    drop(editing);
    let journal = edits(folder.path()).join("1/journal.jsonl");
    let bytes = fs::read(&journal).unwrap();
    let mut seen = 0;
    for cut in (0..=bytes.len()).step_by(13).chain([bytes.len()]) {
        let _ = fs::remove_dir_all(edits(folder.path()).join("2"));
        fs::write(&journal, &bytes[..cut]).unwrap();
        let editing = open(folder.path());
        let state = states.iter().position(|text| *text == editing.draft().text());
        let state = state.unwrap_or_else(|| panic!("cut at {cut}: {}", editing.draft().text()));
        assert!(state >= seen, "cut at {cut}");
        seen = state;
    }
    assert_eq!(seen, 3);
}

#[test]
fn a_damaged_journal_gives_what_is_whole_and_is_kept() {
    let folder = show();
    let mut editing = open(folder.path());
    strike(&mut editing, "euh");
    strike(&mut editing, "tous,");
    drop(editing);
    let journal = edits(folder.path()).join("1/journal.jsonl");
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
    let step = bytes.windows(6).position(|part| part == b"\"step\"").unwrap();
    bytes[step + 40] ^= 1;
    fs::write(&journal, &bytes).unwrap();
    assert_eq!(open(folder.path()).draft().text(), TEXT);
    assert_eq!(fs::read(journal.with_file_name("journal.damaged")).unwrap(), bytes);
}

#[test]
fn a_journal_that_is_removed_while_the_editor_is_open_begins_again_with_everything() {
    let folder = show();
    let mut editing = open(folder.path());
    strike(&mut editing, "euh");
    save(&mut editing);
    strike(&mut editing, "tous,");
    editing.journal.pen.barrier().unwrap();
    fs::remove_dir_all(folder.path().join(".pod")).unwrap();
    // The thread looks after its file when it makes sure that a line is on the disk.
    strike(&mut editing, "bienvenue.");
    let _ = editing.journal.pen.barrier();
    editing.undo();
    assert_eq!(editing.journal.pen.barrier(), Ok(()));
    assert_eq!(editing.trouble(), None);
    let (text, recovered) = (editing.draft().text(), 1);
    drop(editing);
    let mut editing = open(folder.path());
    assert_eq!((editing.draft().text(), editing.recovered()), (text, recovered));
    assert_eq!(editing.history().steps().len(), 3);
    editing.go(0);
    assert_eq!(editing.draft().text(), TEXT);
}

#[test]
fn killed_while_saving_nothing_is_taken_for_a_change_outside() {
    let folder = show();
    let mut editing = open(folder.path());
    strike(&mut editing, "euh");
    let cut = editing.draft().add_span(Interval::from_millis(1500, 2500), false, None);
    editing.make(cut.unwrap(), 0);
    // Announced, but nothing is written.
    let aside = folder.path().join("aside");
    fs::rename(folder.path().join("episodes/001-un"), &aside).unwrap();
    assert!(refused(&mut editing).contains("is gone"));
    assert!(!editing.is_saved());
    drop(editing);
    fs::rename(&aside, folder.path().join("episodes/001-un")).unwrap();
    let mut editing = open(folder.path());
    assert_eq!((editing.is_saved(), editing.recovered()), (false, 2));
    assert_eq!(editing.history().steps().len(), 2);
    // The text is written, the cuts are not.
    save(&mut editing);
    strike(&mut editing, "tous,");
    let removed = editing.draft().remove_span(crate::units::Time::from_millis(2000));
    editing.make(removed.unwrap(), 0);
    let cuts = file(folder.path(), "edits.toml");
    save(&mut editing);
    drop(editing);
    set(folder.path(), "edits.toml", &cuts);
    let journal = edits(folder.path()).join("1/journal.jsonl");
    let text = fs::read_to_string(&journal).unwrap();
    let last = text.trim_end().rfind('\n').unwrap();
    assert!(text[last..].contains("\"saved\":4"));
    fs::write(&journal, &text[..=last]).unwrap();
    let mut editing = open(folder.path());
    assert!(!editing.is_saved());
    assert_eq!(editing.history().steps().len(), 4);
    assert!(editing.draft().spans().is_empty());
    save(&mut editing);
    assert_eq!(file(folder.path(), "edits.toml"), "");
}

/// Prints how long opening takes; run with `--ignored --nocapture`.
#[test]
#[ignore = "measures"]
fn ten_thousand_edits_of_forty_thousand_words_are_opened() {
    let folder = show();
    let paragraph: String = (0..50).map(|at| format!("mot{at} ")).collect();
    let mut text = String::from("# Début\n\n");
    for turn in 0..800 {
        text.push_str(&format!("**Walid** · 00:{:02}:{:02}\n\n", turn / 60, turn % 60));
        text.push_str(&format!("{}.\n\n", paragraph.trim_end()));
    }
    set(folder.path(), "transcript.md", &text);
    let words = super::recognition::words_of(&text, "one");
    set(folder.path(), "transcript.words.json", &words.to_json());
    let mut editing = open(folder.path());
    for at in 0..10_000 {
        let segment = 2 + 2 * (at * 37 % 800);
        let place = editing.draft().nearest(Place { segment, word: at % 49 }).unwrap();
        let typed = format!("autre{at}");
        let operation = editing.draft().type_over(place, place, &typed).unwrap();
        editing.make(operation, 0);
    }
    save(&mut editing);
    for at in 0..20 {
        let place = editing.draft().nearest(Place { segment: 4, word: at }).unwrap();
        let operation = editing.draft().type_over(place, place, "dernier").unwrap();
        editing.make(operation, 0);
    }
    let text = editing.draft().text();
    drop(editing);
    let journal = edits(folder.path()).join("1/journal.jsonl");
    println!("journal: {} bytes", fs::metadata(&journal).unwrap().len());
    let start = std::time::Instant::now();
    let bytes = fs::read(&journal).unwrap();
    println!("read: {:?}", start.elapsed());
    let start = std::time::Instant::now();
    let count = crate::transcript::draft::lines(bytes).0.len();
    println!("{count} lines: {:?}", start.elapsed());
    let start = std::time::Instant::now();
    let past = folder::Past::read(&edits(folder.path())).unwrap().unwrap();
    println!("the journal: {:?}", start.elapsed());
    drop(past);
    let start = std::time::Instant::now();
    let mut editing = open(folder.path());
    println!("opened: {:?}", start.elapsed());
    assert_eq!((editing.draft().text(), editing.recovered()), (text, 20));
    let start = std::time::Instant::now();
    editing.undo();
    println!("undo: {:?}", start.elapsed());
    let start = std::time::Instant::now();
    editing.go(1);
    println!("to the first: {:?}", start.elapsed());
    let start = std::time::Instant::now();
    let work = editing.save_work().unwrap();
    println!("save_work: {:?}", start.elapsed());
    let start = std::time::Instant::now();
    editing.saved(work.run()).unwrap();
    println!("saved: {:?}", start.elapsed());
}
