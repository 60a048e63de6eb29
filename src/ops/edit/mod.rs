//! `pod edit` without its screen: an episode opened for editing, every edit journalled at once,
//! saved by and by, merged with what others wrote.

mod journal;
mod save;
#[cfg(test)]
mod tests;

pub use save::{EditedFiles, SaveResult, SaveWork};

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::text;
use super::transcript::chosen;
use super::{CACHE_FOLDER, Context, Failure, open};
use crate::show::{EditSpan, Episode, Show};
use crate::store::{Busy, Lock};
use crate::transcript::document::{Conflict, WordsFile, merge};
use crate::transcript::draft::{
    ChapterEntry, Draft, EditEntry, History, Line, Operation, Snapshot,
};
use journal::Journal;
use save::timed_text;

/// What was written at each saving: the step, and the digests of the files.
type Written = Vec<(usize, Vec<String>)>;

/// An episode open for editing.
pub struct Editing {
    root: PathBuf,
    show: Arc<Show>,
    episode: Arc<Episode>,
    words: Option<Arc<WordsFile>>,
    recognition: String,
    draft: Draft,
    history: History,
    journal: Journal,
    /// The files as they were last read or written.
    files: EditedFiles,
    /// Which step that was; nothing if they are not all of one.
    saved: Option<usize>,
    recovered: usize,
    conflicts: Vec<Conflict>,
    read_only: Option<String>,
    _lock: Option<Lock>,
}

/// Opens an episode for editing: as it stands in its files, with the edits that were made but not
/// saved, and with what was changed outside merged in.
pub fn open_editing(context: &Context<'_>, episode: Option<&str>) -> Result<Editing, Failure> {
    let opened = open::open(context)?;
    let (show, episode) = chosen(context, &opened, episode)?;
    let (show, episode) = (Arc::new(show.clone()), Arc::new(episode.clone()));
    let text = text::document(&episode)?;
    let words = text::words(&episode)?;
    let language = episode.spoken(&show).map(str::to_owned);
    let disk = Draft::new(text.as_deref().unwrap_or(""), words.as_ref(), language.as_deref())
        .with(spans(&episode), chapters(&episode));
    let recognition = words.as_ref().map_or_else(String::new, named);
    let files = EditedFiles::of(text, &disk);
    let folder = opened.root.join(CACHE_FOLDER).join("edit").join(&episode.folder);
    let locked = std::fs::create_dir_all(&folder).map_err(Busy::Io);
    let locked = locked.and_then(|()| Lock::take(&folder.join("lock")));
    let mut editing = Editing {
        root: opened.root.clone(),
        show,
        episode,
        words: words.map(Arc::new),
        recognition,
        draft: disk,
        history: History::default(),
        journal: Journal::nowhere(),
        files,
        saved: Some(0),
        recovered: 0,
        conflicts: Vec::new(),
        read_only: None,
        _lock: None,
    };
    match locked {
        Ok(lock) => editing._lock = Some(lock),
        Err(Busy::Held) => {
            let why = "another editor has this episode open: nothing is saved here";
            editing.read_only = Some(why.to_owned());
            return Ok(editing);
        }
        Err(Busy::Io(error)) => {
            editing.read_only =
                Some(format!("the folder cannot be written to ({error}): nothing is saved here"));
            return Ok(editing);
        }
    }
    if let Err(error) = editing.resume(&folder) {
        editing.read_only =
            Some(format!("the journal cannot be written ({error}): nothing is saved here"));
    }
    Ok(editing)
}

impl Editing {
    /// Goes on with the journal in a folder, or begins one.
    fn resume(&mut self, folder: &std::path::Path) -> io::Result<()> {
        let kept = Journal::read(folder)?;
        let kept = kept.filter(|(snapshot, _)| snapshot.recognition == self.recognition);
        let Some((ours, base, known)) =
            kept.and_then(|(snapshot, lines)| self.replay(&snapshot, lines))
        else {
            self.history = History::default();
            self.journal = Journal::open(folder, true)?;
            journal::snap(folder, &Snapshot::of(&self.draft, 0, &self.recognition))?;
            self.journal.add(&Line::Saving { at: 0, digests: self.files.digests() })?;
            return Ok(());
        };
        self.journal = Journal::open(folder, false)?;
        let digests = self.files.digests();
        let untouched = (0..digests.len())
            .all(|at| known.iter().any(|(_, one)| one.get(at) == digests.get(at)));
        let disk = std::mem::replace(&mut self.draft, ours);
        if untouched {
            // Killed while saving, the files may be those of an earlier step, or of two.
            let written = known.iter().rev().find(|(_, one)| *one == digests);
            self.saved = written.map(|(at, _)| *at);
            self.recovered = self.steps_from(self.saved.unwrap_or(0));
        } else {
            self.take_in(&base, &disk);
        }
        Ok(())
    }

    /// The state of a journal: now, when last saved, and the digests of all that was written.
    fn replay(&mut self, snapshot: &Snapshot, lines: Vec<Line>) -> Option<(Draft, Draft, Written)> {
        let (mut known, mut saved) = (Vec::new(), 0);
        for line in lines {
            if let Line::Saving { at, digests } = &line {
                saved = *at;
                known.push((*at, digests.clone()));
            }
            self.history.replay(line);
        }
        let now = self.history.current();
        let mut way = self.history.clone();
        way.go(snapshot.at)?;
        let mut draft = snapshot.draft();
        let mut base = draft.clone();
        way.go(saved)?.iter().for_each(|one| base.apply(one));
        way.go(snapshot.at)?;
        way.go(now)?.iter().for_each(|one| draft.apply(one));
        (!known.is_empty()).then_some((draft, base, known))
    }

    /// How many steps lie between another step and this one.
    fn steps_from(&self, from: usize) -> usize {
        let mut way = self.history.clone();
        let now = way.current();
        way.go(from);
        way.go(now).map_or(0, |way| way.len())
    }

    /// Merges what others wrote with what was edited here.
    fn take_in(&mut self, base: &Draft, disk: &Draft) {
        let merged = merge(
            &timed_text(base, self.words.as_deref()),
            &timed_text(&self.draft, self.words.as_deref()),
            &disk.text(),
        );
        self.conflicts = merged.conflicts;
        let words = self
            .words
            .as_deref()
            .map(|words| WordsFile { synced: Some(self.draft.synced()), ..words.clone() });
        let spans = three_way(base.spans(), self.draft.spans(), disk.spans());
        let chapters = three_way(base.chapters(), self.draft.chapters(), disk.chapters());
        let new = Draft::new(&merged.text, words.as_ref(), self.draft.language());
        let operation = self.draft.difference(&new.with(spans, chapters), "changed outside");
        if !operation.is_empty() {
            self.recovered = self.steps_from(self.saved.unwrap_or(0));
            self.saved = None;
            // A journal that cannot be written now is told with the next edit.
            let _ = self.make(operation, 0);
        }
    }

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

    /// The episode as its manifest says.
    pub fn episode(&self) -> &Episode {
        &self.episode
    }

    /// The recognised words, where there are any.
    pub fn words(&self) -> Option<&WordsFile> {
        self.words.as_deref()
    }

    /// How many edits were made but not saved when the last editor ended.
    pub fn recovered(&self) -> usize {
        self.recovered
    }

    /// Words that were changed both here and outside; those of here stand, marked.
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

    /// Makes an edit; `when` is in seconds since 1970. *Errors:* it could not be journalled: it
    /// stands, and is written with the next.
    pub fn make(&mut self, operation: Operation, when: i64) -> io::Result<()> {
        self.draft.apply(&operation);
        let number = self.history.push(Arc::new(operation), when);
        let step = self.history.steps()[number - 1].clone();
        self.journal.add(&Line::Step(step))
    }

    /// Takes the last edit back; its label. *Errors:* as [`Editing::make`].
    pub fn undo(&mut self) -> io::Result<Option<String>> {
        let Some(back) = self.history.undo() else { return Ok(None) };
        self.draft.apply(&back);
        self.journal.add(&Line::At(self.history.current()))?;
        Ok(Some(back.label))
    }

    /// Does again what was last taken back; its label. *Errors:* as [`Editing::make`].
    pub fn redo(&mut self) -> io::Result<Option<String>> {
        let Some(again) = self.history.redo() else { return Ok(None) };
        self.draft.apply(&again);
        self.journal.add(&Line::At(self.history.current()))?;
        Ok(Some(again.label.clone()))
    }

    /// Goes to any step of the history. *Errors:* as [`Editing::make`].
    pub fn go(&mut self, step: usize) -> io::Result<()> {
        let Some(way) = self.history.go(step) else { return Ok(()) };
        way.iter().for_each(|one| self.draft.apply(one));
        self.journal.add(&Line::At(self.history.current()))
    }

    /// What a thread needs to write everything out; nothing when there is nothing to write, or
    /// nowhere to write it to. *Errors:* the journal cannot be written.
    pub fn save_work(&mut self) -> io::Result<Option<SaveWork>> {
        if self.read_only.is_some() || self.is_saved() {
            return Ok(None);
        }
        let text = timed_text(&self.draft, self.words.as_deref());
        let text = (!text.is_empty() || self.files.text.is_some()).then_some(text);
        let wanted = EditedFiles::of(text, &self.draft);
        let at = self.history.current();
        self.journal.add(&Line::Saving { at, digests: wanted.digests() })?;
        Ok(Some(SaveWork {
            root: self.root.clone(),
            episode: Arc::clone(&self.episode),
            words: self.words.clone(),
            draft: self.draft.clone(),
            at,
            recognition: self.recognition.clone(),
            expected: self.files.clone(),
            wanted,
            journal: self.journal.handle(),
            folder: self.journal.folder().to_owned(),
        }))
    }

    /// Takes note of a saving; what went wrong, if anything did.
    pub fn saved(&mut self, result: SaveResult) -> Result<(), Failure> {
        match result {
            SaveResult::Saved { at, files } => {
                (self.saved, self.files) = (Some(at), files);
                Ok(())
            }
            SaveResult::Outside => self.merge_outside(),
            SaveResult::Failed(failure) => Err(failure),
        }
    }

    /// Reads a text that was changed outside and merges it; the next saving writes both.
    fn merge_outside(&mut self) -> Result<(), Failure> {
        let disk = text::document(&self.episode)?;
        let words = self.words.as_deref();
        let base_text = self.files.text.clone().unwrap_or_default();
        let other = Draft::new(disk.as_deref().unwrap_or(""), words, self.draft.language());
        let other = other.with(self.draft.spans().to_vec(), self.draft.chapters().to_vec());
        let base = Draft::new(&base_text, words, self.draft.language());
        let base = base.with(self.draft.spans().to_vec(), self.draft.chapters().to_vec());
        self.take_in(&base, &other);
        self.files.text = disk;
        Ok(())
    }
}

/// What both sides did to a sorted list.
fn three_way<T: Ord + Clone>(base: &[T], ours: &[T], theirs: &[T]) -> Vec<T> {
    let has = |list: &[T], one: &T| list.binary_search(one).is_ok();
    let mut all: Vec<T> = theirs.to_vec();
    all.retain(|one| has(ours, one) || !has(base, one));
    all.extend(ours.iter().filter(|one| !has(base, one) && !has(theirs, one)).cloned());
    all.sort();
    all
}

/// Names what was recognised: a history goes with one recognition.
fn named(words: &WordsFile) -> String {
    let bare = WordsFile { recognised: words.recognised.clone(), ..WordsFile::default() };
    blake3::hash(bare.to_json().as_bytes()).to_hex().to_string()
}

fn spans(episode: &Episode) -> Vec<EditEntry> {
    let entry = |keep: bool| {
        move |span: &EditSpan| EditEntry {
            start: span.start.0,
            end: span.end.0,
            keep,
            reason: span.reason.clone(),
        }
    };
    let edits = &episode.edits;
    edits.cuts.iter().map(entry(false)).chain(edits.keeps.iter().map(entry(true))).collect()
}

fn chapters(episode: &Episode) -> Vec<ChapterEntry> {
    let one = |chapter: &crate::show::Chapter| ChapterEntry {
        start: chapter.start.0,
        title: chapter.title.clone(),
    };
    episode.chapters.iter().map(one).collect()
}
