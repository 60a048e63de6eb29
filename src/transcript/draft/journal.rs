//! What is written of every edit at once: a line each, which tells by itself whether it is whole.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::operation::{ChapterEntry, EditEntry, Kept};
use super::segment::Segment;
use super::{Draft, History, Step};

/// A line of a journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    /// Something was done.
    Step(Step),
    /// Something was undone, done again, or jumped to: the draft stands at this step.
    At(usize),
    /// The draft at a step is being written out: the texts are of these digests.
    Saving {
        /// The step.
        at: usize,
        /// Of transcript.md, edits.toml and episode.toml, as they will be.
        digests: Vec<String>,
    },
}

/// Why a journal cannot be read on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// A line in the middle is not as it was written.
    #[error("line {line} of the journal is damaged")]
    Damaged {
        /// From 1.
        line: usize,
    },
}

/// How many hexadecimal digits of a line's digest stand before it.
const CHECK: usize = 16;

/// A line as it is written, with its end.
pub fn line(line: &Line) -> String {
    let json = serde_json::to_string(line).unwrap_or_default();
    let check = blake3::hash(json.as_bytes()).to_hex();
    format!("{} {json}\n", &check[..CHECK])
}

/// The lines of a journal, as far as they are whole. The last line may be torn: the program was
/// killed while it wrote; how many bytes are good comes with them.
pub fn lines(text: &[u8]) -> (Vec<Line>, usize, Option<JournalError>) {
    let (mut all, mut good) = (Vec::new(), 0);
    for (number, raw) in text.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let read = || {
            let raw = std::str::from_utf8(raw).ok()?.strip_suffix('\n')?;
            let (check, json) = raw.split_at_checked(CHECK)?;
            let json = json.strip_prefix(' ')?;
            let whole = blake3::hash(json.as_bytes()).to_hex()[..CHECK] == *check;
            whole.then(|| serde_json::from_str::<Line>(json).ok())?
        };
        match read() {
            Some(line) => all.push(line),
            None => {
                let torn = good + raw.len() == text.len() && !raw.ends_with(b"\n");
                let error = JournalError::Damaged { line: number + 1 };
                return (all, good, (!torn).then_some(error));
            }
        }
        good += raw.len();
    }
    (all, good, None)
}

impl History {
    /// Takes a line of a journal in.
    pub fn replay(&mut self, line: Line) {
        match line {
            Line::Step(step) => {
                self.add(step);
            }
            Line::At(at) => {
                self.go(at);
            }
            Line::Saving { .. } => {}
        }
    }
}

/// A whole draft, as it is kept beside its journal.
#[derive(Serialize, Deserialize)]
pub struct Snapshot {
    /// The step it stands at.
    pub at: usize,
    /// Names the words file's recognition it belongs to.
    pub recognition: String,
    language: Option<String>,
    segments: Vec<Kept>,
    spans: Vec<EditEntry>,
    chapters: Vec<ChapterEntry>,
}

impl Snapshot {
    /// Of a draft at a step.
    pub fn of(draft: &Draft, at: usize, recognition: &str) -> Snapshot {
        let kept = |segment: &Arc<Segment>| Kept::of([segment].into_iter());
        Snapshot {
            at,
            recognition: recognition.to_owned(),
            language: draft.language.clone(),
            segments: draft.segments.iter().map(kept).collect(),
            spans: draft.spans.clone(),
            chapters: draft.chapters.clone(),
        }
    }

    /// The draft it was taken of.
    pub fn draft(&self) -> Draft {
        Draft {
            segments: self.segments.iter().flat_map(Kept::segments).collect(),
            spans: self.spans.clone(),
            chapters: self.chapters.clone(),
            language: self.language.clone(),
        }
    }
}
