//! `pod edit` without its screen: an episode opened for editing, every edit journalled at once,
//! saved by and by, merged with what others wrote.
//!
//! ```text
//! make, undo, redo, go ─► Draft, History ─► journal's thread ─► .pod/edit/<episode>/
//! save_work ─► SaveWork::run (a thread of the caller's) ─► saved
//! look_work ─► LookWork::run (the same): is there anything new?  ─► save_work_forced
//! ```
//!
//! Nothing that is called on an [`Editing`] once it is open waits for the disk.

mod files;
mod folder;
mod journal;
mod opening;
mod outside;
mod rounds;
mod save;
mod sound;
#[cfg(test)]
mod tests;
mod view;
mod writer;

pub use files::{EditedFiles, LookWork};
pub(super) use folder::EDIT_FOLDER;
pub use opening::open_editing;
pub use outside::Outside;
pub use save::{SaveResult, SaveWork};
pub use sound::{CutWhy, PlannedCut, SessionSound, SoundPlan, SoundTrack, open_sound};
pub use view::ViewState;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use crate::show::{Episode, Show};
use crate::store::Lock;
use crate::transcript::document::{Conflict, WordsFile};
use crate::transcript::draft::{Draft, History, Line, Operation};
use journal::{Beginning, Journal};

/// After how many steps without a saving a whole draft is kept, so that opening stays quick.
const SNAPSHOT_AFTER: usize = 1000;

/// An episode open for editing.
pub struct Editing {
    root: PathBuf,
    show: Arc<Show>,
    episode: Arc<Episode>,
    words: Option<Arc<WordsFile>>,
    recognition: String,
    draft: Draft,
    history: History,
    // Before the lock: it writes what it still has when it is dropped.
    journal: Journal,
    /// The files as they were last read or written.
    files: Arc<EditedFiles>,
    /// Which step that was; nothing if they are not all of one.
    saved: Option<usize>,
    /// Whether what others wrote could not be taken in, for the draft had gone on.
    again: bool,
    /// How many steps were made since a whole draft was kept.
    unsnapped: usize,
    recovered: usize,
    conflicts: Vec<Conflict>,
    notice: Option<String>,
    read_only: Option<String>,
    view: ViewState,
    lock: Option<Arc<Lock>>,
}

impl std::fmt::Debug for Editing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (episode, at) = (&self.episode.folder, self.history.current());
        f.debug_struct("Editing").field("episode", episode).field("at", &at).finish_non_exhaustive()
    }
}

impl Editing {
    /// What is being edited.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// All that was done.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The show.
    pub fn show(&self) -> &Show {
        &self.show
    }

    /// The show, for other threads.
    pub fn shared_show(&self) -> Arc<Show> {
        Arc::clone(&self.show)
    }

    /// The episode, for other threads.
    pub fn shared_episode(&self) -> Arc<Episode> {
        Arc::clone(&self.episode)
    }

    /// The recognised words, for other threads.
    pub fn shared_words(&self) -> Option<Arc<WordsFile>> {
        self.words.clone()
    }

    /// The episode as its manifest said at opening; cuts and chapters are the draft's.
    pub fn episode(&self) -> &Episode {
        &self.episode
    }

    /// The recognised words, where there are any. [`Editing::saved`] may bring others.
    pub fn words(&self) -> Option<&WordsFile> {
        self.words.as_deref()
    }

    /// How many edits were made but not saved when the last editor ended.
    pub fn recovered(&self) -> usize {
        self.recovered
    }

    /// Words that were changed both here and outside, when that was last merged; those of here
    /// stand, marked.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// Why nothing is saved; nothing if all is.
    pub fn read_only(&self) -> Option<&str> {
        self.read_only.as_deref()
    }

    /// Whether everything is in the files.
    pub fn is_saved(&self) -> bool {
        self.saved == Some(self.history.current())
    }

    /// Why the journal cannot be written at the moment: a sentence for the screen. Edits are kept
    /// and tried again meanwhile. To be asked now and then, as at every frame: a journal that
    /// somebody removed begins again here, too.
    pub fn trouble(&self) -> Option<String> {
        if self.journal.lost() {
            self.begin_again();
        }
        self.journal.trouble()
    }

    /// What happened outside that the person should know, told once: a sentence for the screen.
    pub fn take_notice(&mut self) -> Option<String> {
        self.notice.take()
    }

    /// Where the person was when the last session ended.
    pub fn view(&self) -> &ViewState {
        &self.view
    }

    /// Keeps where the person is, for the next session.
    pub fn keep_view(&self, view: ViewState) {
        self.journal.pen.view(view);
    }

    /// Makes an edit; `when` is in seconds since 1970.
    pub fn make(&mut self, operation: Operation, when: i64) {
        self.draft.apply(&operation);
        self.history.push(Arc::new(operation), when);
        if let Some(step) = self.history.steps().last() {
            self.note(Line::Step(step.clone()));
        }
    }

    /// Takes the last edit back. *Returns* what was applied; nothing where there is none.
    pub fn undo(&mut self) -> Option<Operation> {
        let back = self.history.undo()?;
        self.draft.apply(&back);
        self.note(Line::At(self.history.current()));
        Some(back)
    }

    /// Does again what was last taken back. *Returns* what was applied; nothing where there is none.
    pub fn redo(&mut self) -> Option<Arc<Operation>> {
        let again = self.history.redo()?;
        self.draft.apply(&again);
        self.note(Line::At(self.history.current()));
        Some(again)
    }

    /// Goes to any step of the history. *Returns* what was applied, in order; nothing for a
    /// number that is no step.
    pub fn go(&mut self, step: usize) -> Vec<Operation> {
        let Some(way) = self.history.go(step) else { return Vec::new() };
        way.iter().for_each(|one| self.draft.apply(one));
        self.note(Line::At(self.history.current()));
        way
    }

    /// Writes a line down, after what it tells of was done.
    fn note(&mut self, line: Line) {
        if self.journal.lost() {
            self.begin_again();
            return;
        }
        if matches!(line, Line::Step(_)) {
            self.unsnapped += 1;
        }
        self.journal.pen.add(line);
        if self.unsnapped >= SNAPSHOT_AFTER {
            self.snapshot();
        }
    }

    /// Keeps a whole draft beside the journal.
    fn snapshot(&mut self) {
        let (draft, recognition) = (self.draft.clone(), self.recognition.clone());
        self.journal.pen.snapshot(draft, self.history.current(), recognition);
        self.unsnapped = 0;
    }

    /// Begins a journal with all that is in memory: somebody removed the one there was.
    fn begin_again(&self) {
        let digests = self.files.digests();
        let mut lines = match self.saved {
            Some(at) => vec![Line::Saving { at, digests }, Line::Saved(at)],
            None => {
                let first = Line::Saving { at: 0, digests: Vec::new() };
                vec![first, Line::Saved(0), Line::Seen(digests)]
            }
        };
        let at = self.history.current();
        lines.extend(self.history.steps().iter().cloned().map(Line::Step));
        lines.push(Line::At(at));
        let (draft, recognition) = (self.draft.clone(), self.recognition.clone());
        self.journal.pen.begin(Beginning { draft, at, recognition, lines });
    }

    /// Lines that say that the files are as the journal begins.
    fn written_now(&self) -> Vec<Line> {
        vec![Line::Saving { at: 0, digests: self.files.digests() }, Line::Saved(0)]
    }
}

/// The time by the wall clock, in seconds since 1970.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// Names what was recognised: a history goes with one recognition. What is hidden of it, other
/// readings and what rules did may change under the same name.
fn named(words: Option<&WordsFile>) -> String {
    let Some(words) = words else { return String::new() };
    let recognised = &words.recognised;
    let head = (&recognised.language, &recognised.engine, &recognised.tracks);
    let mut bytes = serde_json::to_vec(&head).unwrap_or_default();
    for word in &recognised.words {
        bytes.extend(word.id.0.to_le_bytes());
        bytes.extend(word.time.start.millis().to_le_bytes());
        bytes.extend(word.time.end.millis().to_le_bytes());
        bytes.extend(word.track.to_le_bytes());
        bytes.extend(word.text.as_bytes());
        bytes.push(0);
    }
    blake3::hash(&bytes).to_hex().to_string()
}
