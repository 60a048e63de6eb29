//! What is written of every edit at once: a line each, which tells by itself whether it is whole.
//!
//! ```text
//! 0123456789abcdef 1301 {"step":{"parent":3,"when":…,"label":"euh → heu"}}<tab>[…]
//! ```
//!
//! A digest of what follows, and how many bytes that is; what the line is; after a tab, the edits
//! of the text. The last part is the long one, and is read only when the edit is undone or done
//! again.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::edits::Edits;
use super::kept::Kept;
use super::operation::{ChapterEntry, EditEntry, Operation, Swap};
use super::segment::Segment;
use super::{Draft, History, Step};

/// A line of a journal.
#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    /// Something was done.
    Step(Step),
    /// Something was undone, done again, or jumped to: the draft stands at this step.
    At(usize),
    /// The draft at a step is about to be written out: the texts are of these digests.
    Saving {
        /// The step.
        at: usize,
        /// Of transcript.md, edits.toml and episode.toml, as they will be.
        digests: Vec<String>,
    },
    /// The draft at a step was written out, all of it.
    Saved(usize),
    /// Files of these digests were written by somebody else, and what is in them is merged.
    Seen(Vec<String>),
}

/// A line without its edits of the text.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Head<'a> {
    Step {
        parent: usize,
        when: i64,
        label: Cow<'a, str>,
        #[serde(default, skip_serializing_if = "Swap::is_empty")]
        spans: Cow<'a, Swap<EditEntry>>,
        #[serde(default, skip_serializing_if = "Swap::is_empty")]
        chapters: Cow<'a, Swap<ChapterEntry>>,
    },
    At(usize),
    Saving {
        at: usize,
        digests: Cow<'a, [String]>,
    },
    Saved(usize),
    Seen(Cow<'a, [String]>),
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

/// How many digits a line's length has at most, with the space after it.
const LENGTH: usize = 16;

/// What stands between a line's head and its edits; JSON never holds it bare.
const TAB: u8 = b'\t';

/// A line as it is written, with its end.
pub fn line(line: &Line) -> String {
    let head = match line {
        Line::Step(step) => Head::Step {
            parent: step.parent,
            when: step.when,
            label: Cow::Borrowed(&step.operation.label),
            spans: Cow::Borrowed(&step.operation.spans),
            chapters: Cow::Borrowed(&step.operation.chapters),
        },
        Line::At(at) => Head::At(*at),
        Line::Saving { at, digests } => Head::Saving { at: *at, digests: digests.into() },
        Line::Saved(at) => Head::Saved(*at),
        Line::Seen(digests) => Head::Seen(digests.into()),
    };
    let mut written = serde_json::to_vec(&head).unwrap_or_default();
    if let Line::Step(step) = line {
        written.push(TAB);
        step.operation.text.write(&mut written);
    }
    let check = blake3::hash(&written).to_hex();
    let written = String::from_utf8(written).unwrap_or_default();
    format!("{} {} {written}\n", &check[..CHECK], written.len())
}

/// The lines of a journal, as far as they are whole. The last line may be torn: the program was
/// killed while it wrote; how many bytes are good comes with them.
pub fn lines(text: impl Into<Vec<u8>>) -> (Vec<Line>, usize, Option<JournalError>) {
    let (text, mut all, mut good) = (Arc::new(text.into()), Vec::new(), 0);
    while good < text.len() {
        match read(&text, good) {
            Some((line, end)) => {
                all.push(line);
                good = end;
            }
            None => {
                let torn = !text[good..].contains(&b'\n');
                let error = JournalError::Damaged { line: all.len() + 1 };
                return (all, good, (!torn).then_some(error));
            }
        }
    }
    (all, good, None)
}

/// The line that begins at a byte of a journal, and where it ends; nothing if it is not whole.
fn read(journal: &Arc<Vec<u8>>, start: usize) -> Option<(Line, usize)> {
    let (check, rest) = journal.get(start..)?.split_at_checked(CHECK)?;
    let rest = rest.strip_prefix(b" ")?;
    let digits = rest.iter().take(LENGTH).position(|byte| *byte == b' ')?;
    let length: usize = std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()?;
    let at = start + CHECK + 1 + digits + 1;
    let end = at.checked_add(length)?;
    let written = journal.get(at..end)?;
    if journal.get(end) != Some(&b'\n')
        || &blake3::hash(written).to_hex().as_bytes()[..CHECK] != check
    {
        return None;
    }
    let tab = written.iter().position(|byte| *byte == TAB);
    let head = serde_json::from_slice(&written[..tab.unwrap_or(written.len())]).ok()?;
    let line = match head {
        Head::Step { parent, when, label, spans, chapters } => {
            let text = Edits::kept(Arc::clone(journal), at + tab? + 1..end);
            let (label, spans, chapters) =
                (label.into_owned(), spans.into_owned(), chapters.into_owned());
            let operation = Arc::new(Operation { label, text, spans, chapters });
            Line::Step(Step { parent, when, operation })
        }
        Head::At(at) => Line::At(at),
        Head::Saving { at, digests } => Line::Saving { at, digests: digests.into_owned() },
        Head::Saved(at) => Line::Saved(at),
        Head::Seen(digests) => Line::Seen(digests.into_owned()),
    };
    Some((line, end + 1))
}

impl History {
    /// Takes a line of a journal in.
    pub fn replay(&mut self, line: Line) {
        match line {
            Line::Step(step) => {
                self.add(step);
            }
            Line::At(at) => {
                self.stand(at);
            }
            Line::Saving { .. } | Line::Saved(_) | Line::Seen(_) => {}
        }
    }
}

/// How this pod writes snapshots and journals.
const FORMAT: u32 = 1;

/// A whole draft, as it is kept beside its journal.
#[derive(Serialize, Deserialize)]
pub struct Snapshot {
    #[serde(default)]
    format: u32,
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
        let kept = |segment: &Arc<Segment>| Kept::of(segment);
        Snapshot {
            format: FORMAT,
            at,
            recognition: recognition.to_owned(),
            language: draft.language.clone(),
            segments: draft.segments.iter().map(kept).collect(),
            spans: draft.spans.clone(),
            chapters: draft.chapters.clone(),
        }
    }

    /// Whether this pod can read it and the journal beside it.
    pub fn is_known(&self) -> bool {
        self.format == FORMAT
    }

    /// The draft it was taken of.
    pub fn draft(&self) -> Draft {
        Draft {
            segments: self.segments.iter().map(|kept| Arc::new(kept.segment())).collect(),
            spans: self.spans.clone(),
            chapters: self.chapters.clone(),
            language: self.language.clone(),
        }
    }
}
