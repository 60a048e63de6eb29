//! The files that an editor writes, as they are on the disk.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::ops::text::{self, DOCUMENT, WORDS};
use crate::ops::{Failure, disk};
use crate::report::Diagnostic;
use crate::show::{self, ChangeError, EDITS_MANIFEST, EPISODE_MANIFEST, Episode, SpanEntry};
use crate::transcript::document::WordsFile;
use crate::transcript::draft::{ChapterEntry, Draft, EditEntry};

/// The files of an episode as they were last read or written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EditedFiles {
    /// transcript.md; nothing if there is none.
    pub(super) text: Option<Arc<str>>,
    /// Those of edits.toml, sorted.
    pub(super) spans: Vec<EditEntry>,
    /// Those of episode.toml, sorted.
    pub(super) chapters: Vec<ChapterEntry>,
    /// The digest of transcript.words.json; nothing if there is none.
    pub(super) words: Option<blake3::Hash>,
    pub(super) stamps: Stamps,
}

/// How the files looked from outside, before they were read.
pub(super) type Stamps = [Option<Stamp>; 4];

/// What changes when a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
    inode: u64,
}

/// The stamps of an episode's files.
pub(super) fn stamps(dir: &Path) -> Stamps {
    [DOCUMENT, WORDS, EDITS_MANIFEST, EPISODE_MANIFEST].map(|name| {
        let about = fs::metadata(dir.join(name)).ok()?;
        Some(Stamp { bytes: about.len(), modified: about.modified().ok(), inode: inode(&about) })
    })
}

#[cfg(unix)]
fn inode(about: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(about)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

impl EditedFiles {
    /// Reads an episode's files. *Errors:* its folder or its manifest is gone, one cannot be read.
    pub(super) fn read(episode: &Episode) -> Result<EditedFiles, Failure> {
        if !episode.dir.is_dir() {
            let message = format!("the folder `{}` is gone", episode.dir.display());
            let hint = "put it back: the edits stay in the editor and in its journal meanwhile";
            return Err(Failure::one(Diagnostic::error(message).hint(hint)));
        }
        // First: what is written while they are read shows as a change.
        let stamps = stamps(&episode.dir);
        let text = text::document(episode)?.map(Arc::from);
        let words = digest(&text::paths(&episode.dir).1)?;
        let path = episode.dir.join(EDITS_MANIFEST);
        let spans = show::spans_in(&there(&path)?.unwrap_or_default());
        let spans = spans.map_err(|error| unchangeable(&path, &error))?;
        let path = episode.dir.join(EPISODE_MANIFEST);
        let manifest = there(&path)?.ok_or_else(|| no_manifest(&path))?;
        let chapters = show::chapters_in(&manifest).map_err(|error| unchangeable(&path, &error))?;
        let mut spans: Vec<EditEntry> = spans.into_iter().map(edit_entry).collect();
        let chapter =
            |(start, title): (crate::units::Time, String)| ChapterEntry { start: start.0, title };
        let mut chapters: Vec<ChapterEntry> = chapters.into_iter().map(chapter).collect();
        spans.sort();
        chapters.sort();
        Ok(EditedFiles { text, spans, chapters, words, stamps })
    }

    /// Names each content: of the text, the cuts and keeps, the chapters.
    pub(super) fn digests(&self) -> Vec<String> {
        let spans = serde_json::to_vec(&self.spans).unwrap_or_default();
        let chapters = serde_json::to_vec(&self.chapters).unwrap_or_default();
        let all = [self.text.as_deref().unwrap_or("").as_bytes(), &spans, &chapters];
        all.iter().map(|one| blake3::hash(one).to_hex().to_string()).collect()
    }

    /// The draft of these files.
    pub(super) fn draft(&self, words: Option<&WordsFile>, language: Option<&str>) -> Draft {
        let text = self.text.as_deref().unwrap_or("");
        Draft::new(text, words, language).with(self.spans.clone(), self.chapters.clone())
    }

    /// Whether the text, the cuts and the chapters are those of other files.
    pub(super) fn holds(&self, other: &EditedFiles) -> bool {
        (&self.text, &self.spans, &self.chapters) == (&other.text, &other.spans, &other.chapters)
    }
}

/// A look at the files of an episode, for a thread of its own.
pub struct LookWork {
    pub(super) dir: PathBuf,
    pub(super) seen: Arc<EditedFiles>,
}

impl LookWork {
    /// Whether something was written since the editor last read or wrote. Blocks for as long as
    /// the disk takes to tell four dates.
    pub fn run(&self) -> bool {
        stamps(&self.dir) != self.seen.stamps
    }
}

/// The text of a manifest; nothing if there is none.
pub(super) fn there(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::one(disk::refused("read", path, &error))),
    }
}

fn digest(path: &Path) -> Result<Option<blake3::Hash>, Failure> {
    let mut hasher = blake3::Hasher::new();
    match fs::File::open(path).and_then(|file| hasher.update_reader(file).map(drop)) {
        Ok(()) => Ok(Some(hasher.finalize())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::one(disk::refused("read", path, &error))),
    }
}

fn edit_entry(one: SpanEntry) -> EditEntry {
    let SpanEntry { time, keep, reason } = one;
    EditEntry { start: time.start.0, end: time.end.0, keep, reason }
}

fn no_manifest(path: &Path) -> Failure {
    let message = format!("there is no `{}` any more", path.display());
    let hint = "put it back: the edits stay in the editor and in its journal meanwhile";
    Failure::one(Diagnostic::error(message).hint(hint))
}

/// A manifest that cannot be read or changed.
pub(super) fn unchangeable(path: &Path, error: &ChangeError) -> Failure {
    let hint = "`pod check` shows the line; correct it: the edit stays in the editor meanwhile";
    Failure::one(Diagnostic::error(error.to_string()).in_file(path).hint(hint))
}
