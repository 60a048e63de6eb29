//! A text cut into what the merge keeps whole: words, comments, `[[?]]`, line ends, headings and
//! turn lines.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use super::super::comments::escaped;
use super::super::parse::{Document, Item};

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Word,
    /// `[[?]]`.
    Doubt,
    Comment,
    /// All line ends between two units, with the indent after them.
    Break,
    Heading,
    Turn,
    /// After the last unit; without text.
    End,
}

/// A unit with what stands before it; both together give the text back, byte for byte.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit<'a> {
    /// Blanks, and the `~~` that begin or end a strike.
    pub(super) before: &'a str,
    pub(super) text: &'a str,
    pub(super) kind: Kind,
    /// Whether it stands in a strike.
    pub(super) struck: bool,
    /// What makes units the same: a turn line's time is not in it.
    pub(super) key: &'a str,
}

impl Unit<'_> {
    pub(super) fn is_line(&self) -> bool {
        matches!(self.kind, Kind::Heading | Kind::Turn)
    }
    /// Whether it ends a paragraph.
    pub(super) fn is_gap(&self) -> bool {
        self.kind == Kind::Break && self.key.len() > 1
    }
}

/// Names for units: two are the same when their names are.
#[derive(Default)]
pub(super) struct Names<'a> {
    known: HashMap<(Kind, bool, &'a str), u32>,
}

impl<'a> Names<'a> {
    pub(super) fn of(&mut self, units: &[Unit<'a>]) -> Vec<u32> {
        let name = |unit: &Unit<'a>| {
            let next = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
            // A line end or a comment says nothing in a strike.
            let struck = unit.struck && matches!(unit.kind, Kind::Word | Kind::Doubt);
            *self.known.entry((unit.kind, struck, unit.key)).or_insert(next)
        };
        units.iter().map(name).collect()
    }
}

/// Cuts a text, after its byte order mark, into units.
pub(super) fn units(source: &str) -> Vec<Unit<'_>> {
    let (document, _) = Document::parse(source, Path::new(""));
    let from = if source.starts_with('\u{feff}') { 3 } else { 0 };
    let mut cutter = Cutter { source, done: from, struck: false, units: Vec::new() };
    let mut at = from;
    for (range, special) in specials(&document) {
        cutter.plain(at..range.start);
        at = range.end;
        match special {
            Special::Strike => cutter.struck = !cutter.struck,
            Special::Unit(kind, key) => cutter.push(range, kind, &source[key]),
        }
    }
    cutter.plain(at..source.len());
    cutter.push(source.len()..source.len(), Kind::End, "");
    cutter.units
}

enum Special {
    Strike,
    Unit(Kind, Range<usize>),
}

/// What is not read word by word, in order.
fn specials(document: &Document) -> Vec<(Range<usize>, Special)> {
    let mut found: Vec<(Range<usize>, Special)> = Vec::new();
    let trimmed = |range: Range<usize>| {
        let text = &document.source[range.clone()];
        let start = range.start + text.len() - text.trim_start().len();
        start..(range.start + text.trim_end().len()).max(start)
    };
    for item in &document.items {
        match item {
            Item::Heading { range, .. } => {
                let line = trimmed(range.clone());
                found.push((line.clone(), Special::Unit(Kind::Heading, line)));
            }
            Item::Turn { turn, range } => {
                let end = turn.rest.map_or(range.end, |rest| range.start + rest);
                let line = trimmed(range.start..end);
                let named =
                    turn.speaker.as_ref().map_or(line.start, |_| range.start + turn.name_end);
                let key = line.start..named.clamp(line.start, line.end);
                found.push((line, Special::Unit(Kind::Turn, key)));
            }
            Item::Paragraph { .. } => {}
        }
    }
    let comments = document.comments.iter();
    found.extend(comments.map(|at| (at.clone(), Special::Unit(Kind::Comment, at.clone()))));
    found.extend(document.strikes.iter().map(|&at| (at..at + 2, Special::Strike)));
    found.sort_by_key(|special| special.0.start);
    // A comment within a heading or a turn line is part of it.
    let mut end = 0;
    found.retain(|(range, _)| {
        let apart = range.start >= end;
        end = end.max(range.end);
        apart
    });
    found
}

struct Cutter<'a> {
    source: &'a str,
    /// Where the last unit ends.
    done: usize,
    struck: bool,
    units: Vec<Unit<'a>>,
}

impl<'a> Cutter<'a> {
    fn push(&mut self, range: Range<usize>, kind: Kind, key: &'a str) {
        self.units.push(Unit {
            before: &self.source[self.done..range.start],
            text: &self.source[range.clone()],
            kind,
            struck: self.struck,
            key,
        });
        self.done = range.end;
    }

    fn plain(&mut self, range: Range<usize>) {
        let (mut at, end) = (range.start, range.end);
        while at < end {
            let rest = &self.source[at..end];
            let blank = rest.len() - rest.trim_start().len();
            if blank > 0 {
                if let Some(line) = rest[..blank].find(['\n', '\r']) {
                    let several = several(&rest[line..blank]);
                    self.push(
                        at + line..at + blank,
                        Kind::Break,
                        if several { "\n\n" } else { "\n" },
                    );
                }
                at += blank;
                continue;
            }
            if rest.starts_with("[[?]]") && !escaped(self.source, at) {
                self.push(at..at + 5, Kind::Doubt, "");
                at += 5;
                continue;
            }
            let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
            // Not from its first byte: an escaped `[[?]]` is part of a word.
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let doubt = rest[first..length].find("[[?]]");
            let length = doubt.map_or(length, |doubt| first + doubt);
            self.push(at..at + length, Kind::Word, &rest[..length]);
            at += length;
        }
    }
}

/// Whether these blanks hold more than one line end: `\n`, `\r\n` or `\r`.
fn several(blank: &str) -> bool {
    let feeds = blank.matches('\n').count();
    let returns = blank.matches('\r').count() - blank.matches("\r\n").count();
    feeds + returns > 1
}
