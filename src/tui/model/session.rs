//! The session: undo and history, saving, quitting, the lists of keys and actions.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::lists::List;
use super::{Job, LOOK_EVERY, Mode, Model, SAVE_AFTER, SAVE_BEFORE, Wish};
use crate::ops::SaveWork;
use crate::transcript::document::WordsFile;
use crate::transcript::draft::{Draft, Operation, Place};
use crate::transcript::glossary::Glossary;
use crate::tui::action::Action;

impl Model {
    pub(super) fn session(&mut self, action: Action) {
        match action {
            Action::Undo | Action::Redo => {
                self.land_if_playing();
                self.step(action == Action::Undo);
            }
            Action::History => {
                self.land_if_playing();
                let history = self.editing.history();
                let selected = history.steps().len() - history.current();
                self.mode = Mode::List(List::History { selected });
            }
            Action::Palette => self.open_palette(),
            Action::Help => self.mode = Mode::List(List::Help { top: 0 }),
            Action::Save => self.save_now(),
            Action::Quit => self.quit(),
            _ => {}
        }
    }

    fn step(&mut self, back: bool) {
        let made = match back {
            true => self.editing.undo(),
            false => self.editing.redo().map(|again| Operation::clone(&again)),
        };
        match made {
            Some(operation) => {
                self.changed();
                self.go_to_change(&operation);
                let what = if back { "undone" } else { "done again" };
                self.note(format!("{what}: {}", operation.label));
            }
            None => self.note(if back { "nothing to undo" } else { "nothing to do again" }),
        }
    }

    /// Goes to any step of the history.
    pub(super) fn jump_to(&mut self, step: usize) {
        if step == self.editing.history().current() {
            return;
        }
        let way = self.editing.go(step);
        self.changed();
        if let Some(operation) = way.last() {
            let operation = operation.clone();
            self.go_to_change(&operation);
        }
        self.note(match step {
            0 => "as it was in the beginning".to_owned(),
            step => format!("back at step {step}"),
        });
    }

    /// Puts the cursor where an operation changed something.
    fn go_to_change(&mut self, operation: &Operation) {
        self.anchor = None;
        let Some(segment) = operation.first_segment() else { return };
        // The first word that differs, not the start of a long paragraph.
        let word = operation.text.iter().find(|edit| edit.at == segment).and_then(|edit| {
            let (old, new) = (edit.old.first()?, edit.new.first()?);
            let same = old.words.iter().zip(&new.words);
            Some(
                same.take_while(|(one, other)| {
                    one.text == other.text
                        && one.struck == other.struck
                        && one.doubtful == other.doubtful
                })
                .count(),
            )
        });
        let at = Place { segment, word: word.unwrap_or(0) };
        if let Some(place) = self.draft().nearest(at) {
            self.put_cursor(place);
        }
    }

    fn save_now(&mut self) {
        if let Some(why) = self.editing.read_only() {
            let why = why.to_owned();
            return self.warn(format!("read only: {why}"));
        }
        if self.editing.is_saved() {
            return self.note("everything is saved");
        }
        self.start_saving();
    }

    /// Asks for a saving, one at a time.
    fn start_saving(&mut self) {
        if !self.saving {
            self.saving = true;
            self.jobs.push(Job::Save);
        }
    }

    /// Quitting is always safe: what is not saved is saved first. Where it cannot be, the second
    /// press leaves it in the journal.
    fn quit(&mut self) {
        self.mode = Mode::Nav;
        self.keep_view();
        if self.editing.is_saved() || self.editing.read_only().is_some() {
            return self.jobs.push(Job::Quit);
        }
        if self.quitting && self.unsaved.is_some() {
            return self.jobs.push(Job::Quit);
        }
        self.quitting = true;
        self.start_saving();
    }

    /// After a saving: whether more is to be saved, or the editor may close.
    pub(super) fn after_saving(&mut self) {
        self.saving = false;
        self.keep_view();
        // What cannot be saved is tried again, but not all the time.
        let wait = if self.unsaved.is_some() { SAVE_BEFORE } else { Duration::ZERO };
        self.retry = self.now + wait;
        self.edited = (!self.editing.is_saved()).then_some((self.now, self.now));
        if self.editing.is_saved() {
            if self.quitting {
                self.jobs.push(Job::Quit);
            }
        } else if self.quitting && self.unsaved.is_none() {
            self.start_saving();
        } else if self.quitting {
            let key = self.key_name(Action::Quit);
            let why = self.unsaved.clone().unwrap_or_default();
            let kept = match self.editing.trouble() {
                Some(_) => "the journal cannot be written either, edits would be lost",
                None => "every edit is in the journal and comes back",
            };
            self.notice = None;
            self.warn(format!("{key} again leaves, not saved: {why}; {kept}"));
        }
    }

    /// Saves by and by, and looks for what others wrote.
    pub(super) fn keep_saved(&mut self) {
        if self.editing.read_only().is_some() || self.saving {
            return;
        }
        let due = self.edited.is_some_and(|(first, last)| {
            self.now >= last + SAVE_AFTER || self.now >= first + SAVE_BEFORE
        });
        if due && self.now >= self.retry {
            self.start_saving();
        } else if self.now >= self.looked + LOOK_EVERY {
            self.looked = self.now;
            self.jobs.push(Job::Look);
        }
    }

    /// All that a saving needs, for the thread that writes.
    pub fn save_work(&mut self) -> Option<SaveWork> {
        self.editing.save_work()
    }

    /// As [`Model::save_work`], also when nothing is to be written: what others wrote is read.
    pub fn take_in_work(&mut self) -> Option<SaveWork> {
        self.editing.save_work_forced()
    }

    /// Whether a saving is under way.
    pub fn is_saving(&self) -> bool {
        self.saving
    }

    /// There was nothing to save after all.
    pub fn nothing_to_save(&mut self) {
        self.after_saving();
    }

    /// The text as it is, and the recognised words, for work on other threads.
    pub fn text(&self) -> (Draft, Option<Arc<WordsFile>>) {
        (self.draft().clone(), self.editing.shared_words())
    }

    /// The names and words of the show.
    pub fn glossary(&self) -> &Glossary {
        &self.glossary
    }

    /// Tells what there was to say before there was a screen.
    pub fn tell_all(&mut self, notices: &[String]) {
        if let Some(first) = notices.first() {
            self.warn(match notices.len() {
                1 => first.clone(),
                count => format!("{first} (and {} more)", count - 1),
            });
        }
    }

    /// A thread of work left a report of a mistake of pod's own.
    pub fn tell_report(&mut self, report: &Path) {
        self.warn(format!(
            "a mistake of pod's own; nothing is lost. Send `{}` to its authors",
            report.display()
        ));
    }

    /// The takes are being opened.
    pub fn opening_sound(&mut self) {
        self.wave.note = "opening the takes".to_owned();
        self.ask_for(Wish::Sound);
    }

    /// There is nothing to listen to; `lost` is the line of the manifest that names a recording
    /// which is not there.
    pub fn no_takes(&mut self, lost: Option<&str>) {
        if let Some(line) = lost {
            self.wave.note = format!("a recording is gone: {line}");
            return self.warn(format!("no sound: a recording is gone: {line}"));
        }
        self.wave.note = "no takes: `pod add` brings them in".to_owned();
        if self.draft().is_empty() {
            self.warn(
                "this episode has neither takes nor a text: `pod add`, then `pod transcribe`",
            );
        }
    }
}
