//! A stretch of a document that is read by itself: a heading, a turn line or a paragraph, with
//! all bytes up to the next.

use std::ops::Range;
use std::path::Path;

use crate::transcript::WordId;
use crate::transcript::document::{Document, Part, SyncedWord};
use crate::units::Interval;

/// A word of a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftWord {
    /// As it is published, with the punctuation that belongs to it.
    pub text: String,
    /// Its bytes in the segment, punctuation included, the marks of strikes not.
    pub at: Range<usize>,
    /// When it is said.
    pub time: Interval,
    /// Whether it is cut from sound and text.
    pub struck: bool,
    /// Whether `[[?]]` follows it.
    pub doubtful: bool,
    /// What the words file says of its time.
    pub entry: SyncedWord,
}

impl DraftWord {
    /// The recognised words it stands for; none if a person added it.
    pub fn from(&self) -> &[WordId] {
        match &self.entry {
            SyncedWord::Word(id) => std::slice::from_ref(id),
            SyncedWord::Timed { from, .. } => from,
        }
    }
}

/// What a segment begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A chapter's title.
    Heading(String),
    /// A turn line, with the speaker where one is named.
    Turn(Option<String>),
    /// What is said.
    Paragraph,
    /// Nothing but blanks, comments or a front matter.
    Other,
}

/// A stretch of a document, byte for byte.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Its bytes.
    pub raw: String,
    /// What it is.
    pub kind: Kind,
    /// Its words; a turn line may have some on it.
    pub words: Vec<DraftWord>,
    /// Where `~~` stands in it.
    pub(super) strikes: Vec<usize>,
    /// Where the line begins that it is about: before it may stand a front matter and comments.
    pub(super) head: usize,
}

/// A word's entry with its time, as it is carried from one text to the next.
pub(super) type Timed = (SyncedWord, Interval);

impl Segment {
    /// A segment as it was, from its bytes and the entries of its words.
    pub(super) fn again(raw: &str, entries: impl Iterator<Item = Timed>) -> Segment {
        let (alone, _) = Document::parse(raw, Path::new(""));
        let parts: Vec<Part> = alone.parts().collect();
        Segment::read(raw, &parts, &alone, &entries.collect::<Vec<_>>())
    }

    /// Reads one segment; `entries` are those of its words, and as many.
    fn read(raw: &str, parts: &[Part], document: &Document, entries: &[Timed]) -> Segment {
        let kind = match parts.first() {
            Some(Part::Heading { title, .. }) => Kind::Heading(title.clone()),
            Some(Part::Turn { speaker, .. }) => Kind::Turn(speaker.clone()),
            Some(Part::Words { .. }) => Kind::Paragraph,
            None => Kind::Other,
        };
        let words = document.spelled().zip(entries).map(|(word, (entry, time))| DraftWord {
            text: word.text.to_owned(),
            at: word.at,
            time: *time,
            struck: word.struck,
            doubtful: word.doubtful,
            entry: entry.clone(),
        });
        let (words, strikes) = (words.collect(), document.strike_marks().to_vec());
        let start = parts.first().map_or(0, Part::start);
        let head = raw[..start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let mark = if raw.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Segment { raw: raw.to_owned(), kind, words, strikes, head: head.max(mark) }
    }

    /// The line it is about, without its end.
    pub(super) fn line(&self) -> Range<usize> {
        let rest = &self.raw[self.head..];
        self.head..self.head + rest.find(['\n', '\r']).unwrap_or(rest.len())
    }
}

/// How often a segment may be read again together with the next before all that follows is taken
/// as one: a text that no person wrote.
const MOST_MERGES: usize = 64;

/// Splits a text into segments that read by themselves as they do in it. `entries` are those of
/// all its words.
pub(super) fn split(text: &str, entries: &[Timed]) -> Vec<Segment> {
    let (whole, _) = Document::parse(text, Path::new(""));
    let mut starts: Vec<usize> = vec![0];
    for part in whole.parts() {
        let line = text[..part.start()].rfind('\n').map_or(0, |at| at + 1);
        if starts.last().is_some_and(|last| *last < line) && !starts.is_empty() {
            starts.push(line);
        }
    }
    // What stands before the first part belongs to it: a front matter, a comment.
    if whole.parts().next().is_some_and(|first| starts.get(1).is_some_and(|s| *s <= first.start()))
        && starts.len() > 1
    {
        starts.remove(1);
    }
    starts.push(text.len());
    let all: Vec<_> = whole.spelled().collect();
    let (mut out, mut from, mut next, mut merges) = (Vec::new(), 0, 1, 0);
    let mut word = 0;
    while next < starts.len() {
        let (start, end) = (starts[from], starts[next]);
        let raw = &text[start..end];
        let (alone, _) = Document::parse(raw, Path::new(""));
        let last = word + all[word..].iter().take_while(|one| one.at.start < end).count();
        let here = &all[word..last];
        let same = here.len() == alone.spelled().count()
            && here.iter().zip(alone.spelled()).all(|(one, other)| {
                one.at.start - start == other.at.start
                    && (one.text, one.struck, one.doubtful)
                        == (other.text, other.struck, other.doubtful)
            });
        if !same && next + 1 < starts.len() {
            merges += 1;
            next = if merges > MOST_MERGES { starts.len() - 1 } else { next + 1 };
            continue;
        }
        let parts: Vec<Part> = alone.parts().collect();
        if !raw.is_empty() || starts.len() == 2 {
            let entries = entries.get(word..last).unwrap_or(&[]);
            out.push(Segment::read(raw, &parts, &alone, entries));
        }
        (word, from) = (last, next);
        next += 1;
    }
    out
}
