//! Opening an episode for editing: its files, its journal, and what happened between.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::folder::{self, Past};
use super::journal::{Beginning, Journal, file};
use super::outside::{Sides, UNSAVED, take_in};
use super::{EditedFiles, Editing, SNAPSHOT_AFTER, named, now, view};
use crate::ops::transcript::chosen_without_takes;
use crate::ops::{Context, Failure, open, text};
use crate::store::{Busy, Lock};
use crate::transcript::draft::{Draft, History, Line, Step};

/// Opens an episode for editing: as it stands in its files, with the edits that were made but not
/// saved, and with what was changed outside merged in. Reads files: not for the thread that draws
/// while it draws.
///
/// *Errors:* no such episode, or one that cannot be read. A second editor, and a show that cannot
/// be written to, are no errors: see [`Editing::read_only`].
pub fn open_editing(context: &Context<'_>, episode: Option<&str>) -> Result<Editing, Failure> {
    let opened = open::open(context)?;
    let (show, episode) = chosen_without_takes(context, &opened, episode)?;
    let folder = folder::of(&opened.root, episode);
    let locked = std::fs::create_dir_all(&folder).map_err(Busy::Io);
    let locked = locked.and_then(|()| Lock::take(&folder.join("lock")));
    let files = EditedFiles::read(episode)?;
    let words = text::words(episode)?.map(Arc::new);
    let language = episode.spoken(show).map(str::to_owned);
    let mut editing = Editing {
        root: opened.root.clone(),
        show: Arc::new(show.clone()),
        episode: Arc::new(episode.clone()),
        recognition: named(words.as_deref()),
        words,
        draft: Draft::default(),
        history: History::default(),
        journal: Journal::nowhere(),
        files: Arc::new(files),
        saved: Some(0),
        again: false,
        unsnapped: 0,
        recovered: 0,
        conflicts: Vec::new(),
        notice: None,
        read_only: None,
        view: view::read(&folder),
        lock: None,
    };
    let started = match locked {
        Ok(lock) => {
            editing.lock = Some(Arc::new(lock));
            let resumed = editing.resume(folder, language.as_deref());
            resumed.map_err(|error| format!("the journal cannot be read ({error})"))
        }
        Err(Busy::Held) => Err("another editor has this episode open".to_owned()),
        Err(Busy::Io(error)) => Err(format!("the show's folder cannot be written to ({error})")),
    };
    if let Err(why) = started {
        editing.draft = editing.files.draft(editing.words.as_deref(), language.as_deref());
        editing.read_only = Some(format!("{why}: nothing is saved here"));
    }
    Ok(editing)
}

impl Editing {
    /// Goes on with the journal in a folder, or begins one.
    fn resume(&mut self, folder: PathBuf, language: Option<&str>) -> io::Result<()> {
        let past = Past::read(&folder)?;
        let past = past.map(|past| Past { draft: past.draft.spoken_in(language), ..past });
        match past {
            Some(past) if past.recognition == self.recognition => {
                let place = past.place.clone();
                self.journal = Journal::start(&folder, Some(place), file())?;
                self.go_on(past);
            }
            past => {
                self.journal = Journal::start(&folder, None, file())?;
                self.draft = self.files.draft(self.words.as_deref(), language);
                self.begin(past.as_ref());
            }
        }
        Ok(())
    }

    /// Goes on where the last session ended.
    fn go_on(&mut self, past: Past) {
        let digests = self.files.digests();
        let mut untouched = past.untouched(&digests);
        let gone = self.files.text.is_none() && !past.draft.text().is_empty();
        if let Some(text) = untouched.first_mut() {
            *text |= gone;
        }
        let current = past.history.current();
        self.recovered = past.history.steps_between(past.saved, current);
        if untouched.iter().all(|one| *one) {
            // Killed while saving, the files may be those of an earlier step, or of two.
            let written = past.known.iter().rev().find(|(_, known)| *known == digests);
            self.saved = written.and_then(|(at, _)| *at);
            if let Some(saved) = self.saved {
                self.recovered = past.history.steps_between(saved, current);
                if saved != past.saved {
                    self.journal.pen.add(Line::Saved(saved));
                }
            }
            (self.draft, self.history, self.unsnapped) = (past.draft, past.history, past.since);
            if self.unsnapped >= SNAPSHOT_AFTER {
                self.snapshot();
            }
            return;
        }
        let written = past.base();
        let is_untouched = |at: usize| untouched.get(at) == Some(&true);
        // What nobody else wrote to did not change for them.
        let mut base = EditedFiles::clone(&self.files);
        if !is_untouched(0) || gone {
            base.text =
                Some(Arc::from(super::outside::timed_text(&written, self.words.as_deref())));
        }
        if !is_untouched(1) {
            base.spans = written.spans().to_vec();
        }
        if !is_untouched(2) {
            base.chapters = written.chapters().to_vec();
        }
        let (words, theirs) = (self.words.clone(), EditedFiles::clone(&self.files));
        let outside =
            take_in((current, &past.draft), (&base, theirs), (self.words.as_deref(), words));
        (self.draft, self.history, self.unsnapped) = (past.draft, past.history, past.since);
        self.take(outside);
    }

    /// Begins a journal at what the files hold. What another recognition's journal has that was
    /// not saved is the first step.
    fn begin(&mut self, past: Option<&Past>) {
        let mut lines = self.written_now();
        let disk = self.draft.clone();
        if let Some(past) = past {
            let written = past.base();
            if written != past.draft {
                let (draft, conflicts) = self.brought_over(past, &written);
                let operation = disk.difference(&draft, UNSAVED);
                self.recovered = past.history.steps_between(past.saved, past.history.current());
                self.conflicts = conflicts;
                if !operation.is_empty() {
                    self.draft = draft;
                    let step = Step { parent: 0, when: now(), operation: Arc::new(operation) };
                    self.history.push(Arc::clone(&step.operation), step.when);
                    lines.push(Line::Step(step));
                    self.notice = Some(
                        "the words were recognised anew: edits that were not saved are brought over"
                            .to_owned(),
                    );
                }
            }
        }
        let recognition = self.recognition.clone();
        self.journal.pen.begin(Beginning { draft: disk, at: 0, recognition, lines });
    }

    /// What was not saved on the words of before, on those of now.
    fn brought_over(
        &self,
        past: &Past,
        written: &Draft,
    ) -> (Draft, Vec<crate::transcript::document::Conflict>) {
        let untouched = past.untouched(&self.files.digests());
        let same = untouched.first() == Some(&true);
        let text = if same { self.files.text.clone() } else { Some(Arc::from(written.text())) };
        let base = EditedFiles {
            text,
            spans: written.spans().to_vec(),
            chapters: written.chapters().to_vec(),
            ..EditedFiles::default()
        };
        let words = self.words.as_deref();
        let (ours, text) = (&past.draft, past.draft.text());
        Sides { base: &base, ours, text, theirs: &self.files, words, anew: true }.merged()
    }
}
