//! What comes back from work done elsewhere, taken in.

use std::sync::Arc;

use super::{Job, Mode, Model, Outcome, Wish};
use crate::audio::play::{Clock, Device};
use crate::ops::{Failure, SaveResult, SessionSound};
use crate::transcript::clues::Clues;
use crate::transcript::document::WordsFile;
use crate::tui::wave::Pyramid;

impl Model {
    /// Takes the result of a job in; what would disturb an open field or list, once that is closed.
    pub fn take(&mut self, outcome: Outcome) -> Vec<Job> {
        if matches!(self.mode, Mode::Nav) || !disturbs(&outcome) {
            self.take_in(outcome);
        } else {
            self.held.push(outcome);
        }
        self.finish()
    }

    /// Whatever is open is closed as if it had been left, and what waited for that is taken in.
    pub fn close(&mut self) -> Vec<Job> {
        self.mode = Mode::Nav;
        self.finish()
    }

    pub(super) fn take_in(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Saved(result) => self.take_saved(result),
            Outcome::Looked(changed) => {
                if changed && !self.saving {
                    self.saving = true;
                    self.jobs.push(Job::TakeIn);
                }
            }
            Outcome::Sound(Ok(_)) => {}
            Outcome::Sound(Err(failure)) => {
                self.work_done(Wish::Sound);
                // The waveform's place says it for good; a warning that is there stays.
                self.wave.note = match &failure {
                    Failure::Interrupted => "no sound".to_owned(),
                    Failure::Refused { diagnostics, .. } => {
                        diagnostics.first().map_or("no sound".to_owned(), |one| one.message.clone())
                    }
                };
                if self.notice.is_none() {
                    self.refused("no sound", &failure);
                }
            }
            Outcome::Peaks(tracks) => {
                self.wave.pyramid = Some(Pyramid::new(tracks));
                self.wave.note.clear();
            }
            Outcome::Planned(plan) => self.listening.take_plan(plan),
            Outcome::Tidy(changes) => self.take_tidy(changes),
            Outcome::Alike { phrase, list, places } => self.take_alike(phrase, list, places),
            Outcome::Glossary(result) => {
                self.work_done(Wish::Glossary);
                match result {
                    Ok((lines, glossary)) => {
                        self.glossary = glossary.clone();
                        self.clues.set_glossary(glossary);
                        self.suggested.0 = None;
                        let line = lines.first().map_or("it", String::as_str);
                        self.note(format!("`{line}` is in the glossary"));
                    }
                    Err(failure) => self.refused("the glossary was not changed", &failure),
                }
            }
            Outcome::Heard { time, result } => self.take_heard(time, result),
            Outcome::Progress(wish, says) => match says {
                Some(says) => {
                    if wish == Wish::Sound {
                        self.wave.note.clone_from(&says);
                    }
                    if let Some((_, old)) = self.work.iter_mut().find(|(one, _)| *one == wish) {
                        *old = says;
                    }
                }
                None => self.work_done(wish),
            },
            Outcome::Warning(diagnostic) => {
                let text = match &diagnostic.hint {
                    Some(hint) => format!("{}; {hint}", diagnostic.message),
                    None => diagnostic.message.clone(),
                };
                self.warn(text);
            }
            Outcome::Broken(wish) => {
                self.work_done(wish);
                self.saving = false;
                self.warn("a piece of work stopped by a mistake of pod's own; nothing is lost");
            }
        }
    }

    /// Takes the session's sound in, to be heard through the sound card, or on a silent clock.
    pub fn take_sound(&mut self, sound: SessionSound, clock: Clock, card: bool) -> Vec<Job> {
        self.work_done(Wish::Sound);
        let device = if card { Device::card(clock) } else { Device::silent(clock) };
        self.listening.take_sound(&sound, device, card);
        if let Some(stale) = self.editing.words().and_then(|words| sound.stale(words)) {
            self.warn(stale.message);
        }
        self.wave.sound = Some(sound);
        self.jobs.push(Job::Plan);
        self.finish()
    }

    /// What others wrote is part of the draft now; the words may be those of another recognition.
    fn taken_in(&mut self, before: Option<Arc<WordsFile>>) {
        let now = self.editing.shared_words();
        let same = match (&before, &now) {
            (Some(before), Some(now)) => Arc::ptr_eq(before, now),
            (None, None) => true,
            _ => false,
        };
        if !same {
            let glossary = self.glossary.clone();
            let language = self.language();
            self.clues = Clues::new(now.as_deref(), glossary, language.as_deref());
            self.clues.learn_all(self.editing.draft());
        }
        self.changed();
        let conflicts = self.editing.conflicts().len();
        self.note(match conflicts {
            0 => "what was changed outside is in".to_owned(),
            1 => "changed outside; one place to look at: [[?]]".to_owned(),
            count => format!("changed outside; {count} places to look at: [[?]]"),
        });
    }

    fn take_saved(&mut self, result: SaveResult) {
        let words = self.editing.shared_words();
        let at = self.place_time(self.cursor);
        match self.editing.saved(result) {
            Ok(merged) => {
                self.unsaved = None;
                if merged.is_some() {
                    self.taken_in(words);
                    // What was written above the cursor moved its word.
                    self.anchor = None;
                    self.back_to(at);
                }
                if let Some(notice) = self.editing.take_notice() {
                    self.warn(notice);
                }
            }
            Err(failure) => {
                self.unsaved = Some(match &failure {
                    Failure::Interrupted => "stopped".to_owned(),
                    Failure::Refused { diagnostics, .. } => {
                        diagnostics.first().map_or(String::new(), |one| one.message.clone())
                    }
                });
                let kept = match self.editing.trouble() {
                    None => "not saved; every edit is in the journal",
                    Some(_) => "not saved, and the journal cannot be written; edits are in memory",
                };
                self.refused(kept, &failure);
            }
        }
        self.after_saving();
    }
}

/// Whether something moves words, or opens a list, under the hands of who types or decides.
fn disturbs(outcome: &Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Saved(SaveResult::Outside(_))
            | Outcome::Tidy(_)
            | Outcome::Alike { list: Some(_), .. }
    )
}
