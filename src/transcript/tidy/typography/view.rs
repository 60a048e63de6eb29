//! A paragraph as typography sees it: what it may not touch stands as one letter.

use std::ops::Range;

use crate::transcript::glossary::code;

/// Stands for what is hidden: a letter that no pattern knows, so that marks beside it are spaced
/// as beside a word. That a text may hold it too does no harm: nothing is found by it.
const HIDDEN: char = 'ꀕ';

/// A paragraph with its marks hidden.
pub(super) struct View {
    /// What is seen.
    pub(super) text: String,
    /// For each stretch of it, in order: where it begins here and in the document.
    stretches: Vec<(usize, usize)>,
    /// What is hidden, in the document's bytes, in order.
    hidden: Vec<Range<usize>>,
}

impl View {
    /// The view of a paragraph that begins at byte `offset` of its document.
    pub(super) fn new(paragraph: &str, offset: usize, comments: &[Range<usize>]) -> View {
        let mut view =
            View { text: String::new(), stretches: vec![(0, offset)], hidden: Vec::new() };
        let mut code = code::spans(paragraph).into_iter().peekable();
        let first = comments.partition_point(|comment| comment.end <= offset);
        let mut comments = comments[first..].iter().peekable();
        let mut at = 0;
        while let Some(letter) = paragraph[at..].chars().next() {
            while code.next_if(|span| span.end <= at).is_some() {}
            while comments.next_if(|comment| comment.end <= offset + at).is_some() {}
            let span = code.peek().filter(|span| span.start == at).map(|span| span.end);
            let comment = comments.peek().filter(|comment| comment.start <= offset + at);
            let comment = comment.map(|comment| comment.end - offset);
            let end = span.or(comment).or_else(|| mark(&paragraph[at..]).map(|length| at + length));
            match end.filter(|&end| paragraph.is_char_boundary(end)) {
                Some(end) => {
                    view.hidden.push(offset + at..offset + end);
                    view.text.push(HIDDEN);
                    at = end;
                    view.stretches.push((view.text.len(), offset + at));
                }
                None => {
                    view.text.push(letter);
                    at += letter.len_utf8();
                }
            }
        }
        view
    }

    /// Where a byte of the view stands in the document.
    pub(super) fn source(&self, at: usize) -> usize {
        let after = self.stretches.partition_point(|&(here, _)| here <= at);
        let (here, there) = self.stretches[after.saturating_sub(1)];
        there + (at - here)
    }

    /// Whether a range of the document touches what is hidden.
    pub(super) fn hides(&self, at: &Range<usize>) -> bool {
        let after = self.hidden.partition_point(|hidden| hidden.end <= at.start);
        self.hidden.get(after).is_some_and(|hidden| hidden.start < at.end)
    }
}

/// How long the mark is that stands at the begin of a text.
fn mark(rest: &str) -> Option<usize> {
    if rest.starts_with("[[?]]") {
        return Some(5);
    }
    if rest.starts_with("~~") {
        return Some(2);
    }
    let inner = rest.strip_prefix("](")?;
    let end = inner.find([')', '[', '\n'])?;
    inner[end..].starts_with(')').then_some(2 + end + 1)
}
