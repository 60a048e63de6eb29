//! Writing out what the editor holds: on a thread of its own, whole files at a time, never over
//! what somebody else wrote meanwhile.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use super::journal::snap;
use crate::ops::open::guard;
use crate::ops::text::{self, DOCUMENT};
use crate::ops::transcribe::save;
use crate::ops::{Failure, disk};
use crate::report::Diagnostic;
use crate::show::{self, ChangeError, Episode, SpanEntry};
use crate::transcript::document::{Document, WordsFile, read, rewrite_times};
use crate::transcript::draft::{Draft, Snapshot};
use crate::units::Time;

/// The three files as they were last read or written, each by its content.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EditedFiles {
    /// transcript.md; nothing if there is none.
    pub(super) text: Option<String>,
    pub(super) spans: String,
    pub(super) chapters: String,
}

impl EditedFiles {
    pub(super) fn of(text: Option<String>, draft: &Draft) -> EditedFiles {
        let json = |json: serde_json::Result<String>| json.unwrap_or_default();
        EditedFiles {
            text,
            spans: json(serde_json::to_string(draft.spans())),
            chapters: json(serde_json::to_string(draft.chapters())),
        }
    }

    /// Names each content.
    pub(super) fn digests(&self) -> Vec<String> {
        let text = self.text.as_deref().unwrap_or("");
        let all = [text, &self.spans, &self.chapters];
        all.iter().map(|one| blake3::hash(one.as_bytes()).to_hex().to_string()).collect()
    }
}

/// All that one saving needs.
pub struct SaveWork {
    pub(super) root: std::path::PathBuf,
    pub(super) episode: Arc<Episode>,
    pub(super) words: Option<Arc<WordsFile>>,
    pub(super) draft: Draft,
    pub(super) at: usize,
    pub(super) recognition: String,
    /// What must still stand on the disk.
    pub(super) expected: EditedFiles,
    /// What is written.
    pub(super) wanted: EditedFiles,
    pub(super) journal: Option<File>,
    pub(super) folder: std::path::PathBuf,
}

/// How a saving ended.
#[derive(Debug)]
pub enum SaveResult {
    /// All is on the disk; up to which step.
    Saved {
        /// The step.
        at: usize,
        /// What was written.
        files: EditedFiles,
    },
    /// Somebody else wrote to the files: nothing was written. Open again and merge.
    Outside,
    /// Nothing or not all was written; the journal holds every edit.
    Failed(Failure),
}

/// The text with the times of its turn lines put right.
pub(super) fn timed_text(draft: &Draft, words: Option<&WordsFile>) -> String {
    let synced = draft.synced();
    let (document, _) = Document::parse(&synced.text, Path::new(DOCUMENT));
    let Some(words) = words else { return synced.text };
    let words = WordsFile { synced: Some(synced), ..words.clone() };
    rewrite_times(&document, &read(&document, Some(&words)))
}

impl SaveWork {
    /// Writes everything. Blocks: not for the thread that draws.
    pub fn run(self) -> SaveResult {
        match self.written() {
            Ok(result) => result,
            Err(failure) => SaveResult::Failed(failure),
        }
    }

    fn written(&self) -> Result<SaveResult, Failure> {
        if let Some(journal) = &self.journal {
            journal.sync_data().map_err(|error| refused(&self.folder, &error))?;
        }
        let there = text::document(&self.episode)?;
        if there != self.expected.text && there != self.wanted.text {
            return Ok(SaveResult::Outside);
        }
        if let Some(text) = &self.wanted.text {
            match &self.words {
                Some(words) => {
                    let mut synced = self.draft.synced();
                    // Only the hints differ, whose digits are no words.
                    synced.text.clone_from(text);
                    let words = WordsFile { synced: Some(synced), ..WordsFile::clone(words) };
                    save(&self.episode, text, &words)?;
                }
                None if there.as_ref() != Some(text) => {
                    disk::write(&text::paths(&self.episode.dir).0, text)?;
                }
                None => {}
            }
        }
        self.manifests()?;
        if !self.folder.as_os_str().is_empty() {
            let snapshot = Snapshot::of(&self.draft, self.at, &self.recognition);
            snap(&self.folder, &snapshot).map_err(|error| refused(&self.folder, &error))?;
        }
        Ok(SaveResult::Saved { at: self.at, files: self.wanted.clone() })
    }

    fn manifests(&self) -> Result<(), Failure> {
        let (spans, chapters) = (
            self.wanted.spans != self.expected.spans,
            self.wanted.chapters != self.expected.chapters,
        );
        if !spans && !chapters {
            return Ok(());
        }
        let _guard = guard(&self.root)?;
        if spans {
            let path = self.episode.dir.join(show::EDITS_MANIFEST);
            let entries: Vec<SpanEntry> = self.draft.spans().iter().map(entry).collect();
            let old = there(&path)?;
            let new =
                show::set_spans(&old, &entries).map_err(|error| unchangeable(&path, &error))?;
            if new != old {
                disk::write(&path, &new)?;
            }
        }
        if chapters {
            let path = self.episode.dir.join(show::EPISODE_MANIFEST);
            let all = self.draft.chapters().iter();
            let all: Vec<(Time, String)> =
                all.map(|one| (Time(one.start), one.title.clone())).collect();
            let old = there(&path)?;
            let new =
                show::set_chapters(&old, &all).map_err(|error| unchangeable(&path, &error))?;
            if new != old {
                disk::write(&path, &new)?;
            }
        }
        Ok(())
    }
}

fn entry(one: &crate::transcript::draft::EditEntry) -> SpanEntry {
    SpanEntry { time: one.time(), keep: one.keep, reason: one.reason.clone() }
}

fn there(path: &Path) -> Result<String, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Failure::one(disk::refused("read", path, &error))),
    }
}

fn refused(path: &Path, error: &std::io::Error) -> Failure {
    Failure::one(disk::refused("write to", path, error))
}

fn unchangeable(path: &Path, error: &ChangeError) -> Failure {
    let hint = "`pod check` shows the line; correct it: the edit stays in the editor meanwhile";
    Failure::one(Diagnostic::error(error.to_string()).in_file(path).hint(hint))
}
