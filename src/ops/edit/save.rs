//! Writing out what the editor holds: on a thread of its own, whole files at a time, never over
//! what somebody else wrote meanwhile.
//!
//! ```text
//! save_work ─► SaveWork::run   files as last seen? ── yes ─► written          ─► Saved
//!                                                  └─ no ──► merged, not written ─► Outside
//! ```

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use super::files::{EditedFiles, there, unchangeable};
use super::journal::Pen;
use super::outside::{Outside, take_in, timed_text};
use crate::ops::open::guard;
use crate::ops::transcribe::save;
use crate::ops::{Failure, LOOK_AGAIN, disk, text};
use crate::show::{self, EDITS_MANIFEST, EPISODE_MANIFEST, Episode, SpanEntry};
use crate::store::Lock;
use crate::transcript::document::WordsFile;
use crate::transcript::draft::{Draft, EditEntry, Line};
use crate::units::Time;

/// How often another pod's change of the manifests is waited for.
const PATIENCE: usize = 20;

/// All that one saving needs. Only one may run at a time.
pub struct SaveWork {
    pub(super) root: PathBuf,
    pub(super) episode: Arc<Episode>,
    pub(super) words: Option<Arc<WordsFile>>,
    pub(super) recognition: String,
    pub(super) draft: Draft,
    pub(super) at: usize,
    /// Whether the files hold the draft, as far as the editor knows.
    pub(super) saved: bool,
    /// What must still stand on the disk.
    pub(super) expected: Arc<EditedFiles>,
    pub(super) pen: Pen,
    /// No other editor may begin before this is written.
    pub(super) _lock: Option<Arc<Lock>>,
}

/// How a saving ended; for [`super::Editing::saved`].
#[derive(Debug)]
pub enum SaveResult {
    /// All is on the disk; up to which step.
    Saved {
        /// The step.
        at: usize,
        /// The files now.
        files: EditedFiles,
        /// Whether transcript.md had been removed, and is written again.
        restored: bool,
    },
    /// Somebody else wrote to the files: nothing was written, but both are merged.
    Outside(Box<Outside>),
    /// Nothing or not all was written; the journal holds every edit.
    Failed {
        /// Why.
        failure: Failure,
        /// The files, where some were written.
        files: Option<EditedFiles>,
    },
}

impl SaveWork {
    /// Writes everything, or merges what others wrote. Blocks: not for the thread that draws.
    pub fn run(self) -> SaveResult {
        let wanted = self.wanted();
        let mut began = false;
        self.saved(&wanted, &mut began).unwrap_or_else(|failure| {
            let files = began.then(|| self.after_failure(&wanted)).flatten();
            SaveResult::Failed { failure, files }
        })
    }

    /// What the files are to hold.
    pub(super) fn wanted(&self) -> EditedFiles {
        let text = timed_text(&self.draft, self.words.as_deref());
        let text = (!text.is_empty() || self.expected.text.is_some()).then(|| Arc::from(text));
        EditedFiles {
            text,
            spans: self.draft.spans().to_vec(),
            chapters: self.draft.chapters().to_vec(),
            ..EditedFiles::clone(&self.expected)
        }
    }

    fn saved(&self, wanted: &EditedFiles, began: &mut bool) -> Result<SaveResult, Failure> {
        if !self.saved {
            self.announce(wanted);
        }
        let manifests =
            (&wanted.spans, &wanted.chapters) != (&self.expected.spans, &self.expected.chapters);
        // Before they are read, so that nobody changes them in between.
        let guard = manifests.then(|| self.guarded()).transpose()?;
        let there = EditedFiles::read(&self.episode)?;
        let words = self.words_there(&there)?;
        if words.is_some() || self.is_changed(&there, wanted) {
            let words = words.unwrap_or_else(|| self.words.clone());
            let sides = (&*self.expected, there);
            let held = self.words.as_deref();
            let outside = take_in((self.at, &self.draft), sides, (held, words));
            return Ok(SaveResult::Outside(Box::new(outside)));
        }
        let restored = there.text.is_none() && wanted.text.is_some();
        let complete = !restored && (there.words.is_some() || self.words.is_none());
        if self.saved && complete {
            return Ok(SaveResult::Saved { at: self.at, files: there, restored: false });
        }
        if self.saved {
            self.announce(wanted);
        }
        *began = true;
        self.write_text(&there, wanted)?;
        self.write_manifests(&there, wanted)?;
        drop(guard);
        self.pen.add(Line::Saved(self.at));
        self.pen.snapshot(self.draft.clone(), self.at, self.recognition.clone());
        // Should somebody have written in this moment, the next look finds other stamps.
        let unstamped = EditedFiles { stamps: [None; 4], ..wanted.clone() };
        let files = EditedFiles::read(&self.episode).ok().filter(|files| files.holds(wanted));
        let restored = restored && self.expected.text.is_some();
        Ok(SaveResult::Saved { at: self.at, files: files.unwrap_or(unstamped), restored })
    }

    /// Says in the journal what the files are to hold, so that killed in the middle nothing is
    /// taken for somebody else's.
    fn announce(&self, wanted: &EditedFiles) {
        self.pen.add(Line::Saving { at: self.at, digests: wanted.digests() });
        // A journal that cannot be written is no reason to leave the files as they are.
        let _ = self.pen.barrier();
    }

    /// What is ours in the files although not all could be written.
    pub(super) fn after_failure(&self, wanted: &EditedFiles) -> Option<EditedFiles> {
        let there = EditedFiles::read(&self.episode).ok()?;
        let mut files = EditedFiles { stamps: [None; 4], ..EditedFiles::clone(&self.expected) };
        if there.text == wanted.text {
            (files.text, files.words) = (there.text, there.words);
        }
        if there.spans == wanted.spans {
            files.spans = there.spans;
        }
        if there.chapters == wanted.chapters {
            files.chapters = there.chapters;
        }
        Some(files)
    }

    /// Words that somebody else wrote; nothing if they are those of the editor, or gone.
    fn words_there(&self, there: &EditedFiles) -> Result<Option<Option<Arc<WordsFile>>>, Failure> {
        if there.words.is_none() || there.words == self.expected.words {
            return Ok(None);
        }
        Ok(Some(text::words(&self.episode)?.map(Arc::new)))
    }

    /// Whether somebody else wrote something. A text that was removed is written again.
    fn is_changed(&self, there: &EditedFiles, wanted: &EditedFiles) -> bool {
        fn other<T: PartialEq>(there: &T, expected: &T, wanted: &T) -> bool {
            there != expected && there != wanted
        }
        there.text.is_some() && other(&there.text, &self.expected.text, &wanted.text)
            || other(&there.spans, &self.expected.spans, &wanted.spans)
            || other(&there.chapters, &self.expected.chapters, &wanted.chapters)
    }

    pub(super) fn write_text(
        &self,
        there: &EditedFiles,
        wanted: &EditedFiles,
    ) -> Result<(), Failure> {
        let Some(text) = &wanted.text else { return Ok(()) };
        match &self.words {
            Some(words) => {
                let mut synced = self.draft.synced();
                // Only the hints differ, whose digits are no words.
                synced.text = text.to_string();
                let words = WordsFile { synced: Some(synced), ..WordsFile::clone(words) };
                save(&self.episode, text, &words).map(drop)
            }
            None if there.text.as_ref() != Some(text) => {
                disk::write(&text::paths(&self.episode.dir).0, text)
            }
            None => Ok(()),
        }
    }

    fn write_manifests(&self, there: &EditedFiles, wanted: &EditedFiles) -> Result<(), Failure> {
        if wanted.spans != there.spans {
            let entries: Vec<SpanEntry> = self.draft.spans().iter().map(entry).collect();
            self.rewrite(EDITS_MANIFEST, |old| show::set_spans(old, &entries))?;
        }
        if wanted.chapters != there.chapters {
            let all = self.draft.chapters().iter();
            let all: Vec<(Time, String)> =
                all.map(|one| (Time(one.start), one.title.clone())).collect();
            self.rewrite(EPISODE_MANIFEST, |old| show::set_chapters(old, &all))?;
        }
        Ok(())
    }

    fn rewrite(
        &self,
        name: &str,
        change: impl FnOnce(&str) -> Result<String, show::ChangeError>,
    ) -> Result<(), Failure> {
        let path = self.episode.dir.join(name);
        let old = there(&path)?.unwrap_or_default();
        let new = change(&old).map_err(|error| unchangeable(&path, &error))?;
        if new == old { Ok(()) } else { disk::write(&path, &new) }
    }

    /// The right to change the show's manifests; others hold it for moments only.
    fn guarded(&self) -> Result<Lock, Failure> {
        for _ in 1..PATIENCE {
            if let Ok(lock) = guard(&self.root) {
                return Ok(lock);
            }
            thread::sleep(LOOK_AGAIN);
        }
        guard(&self.root)
    }
}

fn entry(one: &EditEntry) -> SpanEntry {
    SpanEntry { time: one.time(), keep: one.keep, reason: one.reason.clone() }
}
