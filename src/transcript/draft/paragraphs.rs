//! Where paragraphs begin and end.

use std::ops::Range;

use super::operation::{Operation, TextEdit};
use super::segment::Kind;
use super::{Draft, Place};
use crate::transcript::document::{Change, LINES, block_marks};

impl Draft {
    /// Begins a paragraph at a word; at the first word of one, joins it to the one before.
    pub fn break_paragraph(&self, at: Place) -> Option<Operation> {
        if at.word > 0 {
            let edit = self.broken(at, "\n\n")?;
            return Some(Operation::of_text("paragraph", vec![edit]));
        }
        let own = self.segments.get(at.segment).filter(|one| one.kind == Kind::Paragraph)?;
        let blank = |at: usize| {
            let one = &self.segments[at];
            one.kind == Kind::Other && one.raw.trim().is_empty()
        };
        let above = |at: usize| (0..at).rev().find(|&at| !blank(at));
        let mut before = above(at.segment)?;
        // A turn line that changes no speaker goes with the break.
        if let Kind::Turn(speaker) = &self.segments[before].kind
            && self.segments[before].words.is_empty()
            && let Some(other) = above(before)
            && self.speaker(Place { segment: other, word: 0 }) == speaker.as_deref()
        {
            before = other;
        }
        let first = self.segments.get(before).filter(|one| one.kind == Kind::Paragraph)?;
        let skipped: usize =
            self.segments[before..at.segment].iter().map(|segment| segment.raw.len()).sum();
        // What follows the last word on its line stays, and the comments of the lines between;
        // the mark of a list goes.
        let last = first.words.last()?.at.end;
        let end = last + first.raw[last..].find(['\n', '\r']).unwrap_or(first.raw.len() - last);
        let end = first.raw[..end].trim_end().len().max(last);
        let line =
            own.raw[..own.words.first()?.at.start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let start = skipped + line + block_marks(&own.raw[line..]);
        let between: String =
            self.segments[before..=at.segment].iter().map(|segment| segment.raw.as_str()).collect();
        let mut to = " ".to_owned();
        for comment in comments(&between[end..start]) {
            to.push_str(&between[end..start][comment]);
            to.push(' ');
        }
        let change = Change { rule: String::new(), at: end..start, to };
        let edit = self.rewritten(before..at.segment + 1, &[change], &[]);
        Some(Operation::of_text("paragraphs joined", vec![edit]))
    }

    /// A segment split before a word, with other text in between.
    pub(super) fn broken(&self, at: Place, between: &str) -> Option<TextEdit> {
        let segment = self.segments.get(at.segment)?;
        let before = segment.words.get(at.word.checked_sub(1)?)?;
        let word = segment.words.get(at.word)?;
        let gap = segment.raw.get(before.at.end..word.at.start)?;
        let blank = parting(gap)?;
        let at_gap = before.at.end;
        // A strike may not reach over the break.
        let crossed = before.struck && word.struck && !gap.contains("~~");
        let to = if crossed { format!("~~{between}~~") } else { between.to_owned() };
        let change =
            Change { rule: LINES.to_owned(), at: at_gap + blank.start..at_gap + blank.end, to };
        Some(self.rewritten(at.segment..at.segment + 1, &[change], &[]))
    }

    /// A paragraph gone as a whole; comments and the like around it stay.
    pub(super) fn taken_out(&self, at: usize) -> TextEdit {
        let segment = &self.segments[at];
        let old = vec![segment.clone()];
        let (first, last) = (segment.words.first(), segment.words.last());
        let raw = &segment.raw;
        let from = first.map_or(0, |word| word.at.start);
        let from = raw[..from].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let to = last.map_or(0, |word| word.at.end);
        let to = to + raw[to..].find('\n').map_or(raw.len() - to, |at| at + 1);
        let blank = raw[to..].len() - raw[to..].trim_start_matches(['\n', '\r']).len();
        let kept = !raw[..from].trim().is_empty() || !raw[to..].trim().is_empty();
        // What stands around it stays apart.
        let apart = self.ends_blank(at) || at + 1 == self.segments.len();
        if !kept {
            let new = if apart { Vec::new() } else { self.lines("\n") };
            return TextEdit { at, old, new };
        }
        let gone: Vec<usize> = (0..segment.words.len()).collect();
        let at_bytes = from..to + blank;
        let to = if apart { String::new() } else { "\n".to_owned() };
        let change = Change { rule: LINES.to_owned(), at: at_bytes, to };
        self.rewritten(at..at + 1, &[change], &gone)
    }
}

/// Where comments stand in bytes of a paragraph.
fn comments(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("<!--").map(|open| at + open) {
        let close = text[open..].find("-->").map_or(text.len(), |close| open + close + 3);
        found.push(open..close);
        at = close;
    }
    found
}

/// The blanks between two words at which a paragraph parts: an end of line, else the last.
fn parting(gap: &str) -> Option<Range<usize>> {
    let comments = comments(gap);
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, letter) in gap.char_indices().filter(|(_, letter)| letter.is_whitespace()) {
        if comments.iter().any(|comment| comment.contains(&at)) {
            continue;
        }
        let end = at + letter.len_utf8();
        match runs.last_mut().filter(|run| run.end == at) {
            Some(run) => run.end = end,
            None => runs.push(at..end),
        }
    }
    let line = runs.iter().find(|run| gap[(*run).clone()].contains(['\n', '\r']));
    line.or(runs.last()).cloned()
}
