//! The rounds of saving, as the editor begins and ends them: what it hands over to a thread, and
//! what it takes from it. Nothing here waits.

use std::sync::Arc;

use super::journal::Beginning;
use super::{Editing, LookWork, Outside, SaveResult, SaveWork, now};
use crate::ops::Failure;
use crate::transcript::draft::{History, Line, Operation};

impl Editing {
    /// What a thread needs to write everything out; nothing when there is nothing to write, or
    /// nowhere to write it to. Cheap. Only one may be under way at a time, and what it
    /// [runs](SaveWork::run) to goes to [`Editing::saved`].
    pub fn save_work(&mut self) -> Option<SaveWork> {
        (self.again || !self.is_saved()).then(|| self.save_work_forced())?
    }

    /// As [`Editing::save_work`], also when there is nothing to write: what others wrote is taken
    /// in. To be used when a [look](Editing::look_work) finds something.
    pub fn save_work_forced(&mut self) -> Option<SaveWork> {
        if self.read_only.is_some() {
            return None;
        }
        Some(SaveWork {
            root: self.root.clone(),
            episode: Arc::clone(&self.episode),
            words: self.words.clone(),
            recognition: self.recognition.clone(),
            draft: self.draft.clone(),
            at: self.history.current(),
            saved: self.is_saved(),
            expected: Arc::clone(&self.files),
            pen: self.journal.pen.clone(),
            _lock: self.lock.clone(),
        })
    }

    /// A cheap look, from another thread, whether others wrote to the episode's files.
    pub fn look_work(&self) -> LookWork {
        LookWork { dir: self.episode.dir.clone(), seen: Arc::clone(&self.files) }
    }

    /// Takes note of a saving. *Returns* the change, already applied, that takes in what others
    /// wrote. After a new recognition the words are others and the history begins anew:
    /// [`Editing::words`] and [`Editing::history`] are to be read again, as whenever a change
    /// comes from here; [`Editing::take_notice`] tells the person. Where the draft has gone on
    /// meanwhile nothing is taken in, and the next [`Editing::save_work`] does it again.
    ///
    /// *Errors:* why not all was written. Nothing is lost.
    pub fn saved(&mut self, result: SaveResult) -> Result<Option<Operation>, Failure> {
        match result {
            SaveResult::Saved { at, files, restored } => {
                (self.saved, self.again, self.files) = (Some(at), false, Arc::new(files));
                if restored {
                    self.notice = Some("transcript.md was gone: it is written again".to_owned());
                }
                Ok(None)
            }
            SaveResult::Outside(outside) => {
                self.again = outside.at != self.history.current();
                Ok(if self.again { None } else { self.take(*outside) })
            }
            SaveResult::Failed { failure, files } => {
                if let Some(files) = files {
                    self.files = Arc::new(files);
                }
                Err(failure)
            }
        }
    }

    /// Takes in what others wrote: merged against the draft as it stands.
    pub(super) fn take(&mut self, outside: Outside) -> Option<Operation> {
        let Outside { operation, conflicts, files, digests, complete, anew, .. } = outside;
        let there = files.text.is_some();
        (self.words, self.files, self.conflicts) = (outside.words, Arc::new(files), conflicts);
        let Some(anew) = anew else {
            if !operation.is_empty() {
                self.notice = Some(match self.conflicts.len() {
                    0 => "changes from outside are taken in".to_owned(),
                    many => format!("changes from outside are taken in; {many} differ: see [[?]]"),
                });
                self.make(operation.clone(), now());
            }
            let at = self.history.current();
            self.saved = complete.then_some(at);
            if complete {
                self.note(Line::Saving { at, digests });
                self.note(Line::Saved(at));
            } else {
                self.note(Line::Seen(digests));
            }
            return (!operation.is_empty()).then_some(operation);
        };
        self.notice =
            Some("the words were recognised anew: undo goes back to here, no further".to_owned());
        (self.recognition, self.draft, self.history) =
            (outside.recognition, anew.draft, History::default());
        self.saved = (there || complete).then_some(0);
        let mut lines = vec![Line::Saving { at: 0, digests }, Line::Saved(0)];
        if !anew.operation.is_empty() {
            self.history.push(Arc::new(anew.operation), now());
            lines.extend(self.history.steps().iter().cloned().map(Line::Step));
        }
        let (draft, recognition) = (anew.disk, self.recognition.clone());
        self.journal.pen.begin(Beginning { draft, at: 0, recognition, lines });
        self.unsnapped = 0;
        Some(operation)
    }
}
