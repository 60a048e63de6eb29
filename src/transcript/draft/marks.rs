//! Words marked `[[?]]`, to be checked.

use super::operation::Operation;
use super::segment::Segment;
use super::{Draft, Place};
use crate::transcript::document::Change;

/// Marks a word to be checked.
const DOUBT: &str = "[[?]]";

/// A word may begin with these.
const OPENING: [char; 12] = ['«', '“', '‘', '„', '(', '[', '{', '¿', '¡', '*', '_', '\\'];

impl Draft {
    /// Marks a word to be checked, or takes the mark away.
    pub fn mark(&self, at: Place) -> Option<Operation> {
        let segment = self.segments.get(at.segment)?;
        let word = segment.words.get(at.word)?;
        let changes = if word.doubtful {
            unmarked(segment, at.word)
        } else {
            let end = word.at.end;
            vec![Change { rule: String::new(), at: end..end, to: format!(" {DOUBT}") }]
        };
        let edit = self.rewritten(at.segment..at.segment + 1, &changes, &[]);
        let what = if word.doubtful { "checked" } else { "to be checked" };
        let label = format!("{what}: {}", word.text);
        (edit.old != edit.new).then(|| Operation::of_text(label, vec![edit]))
    }
}

/// What takes the marks `[[?]]` behind a word away, with the blanks before them.
pub(super) fn unmarked(segment: &Segment, word: usize) -> Vec<Change> {
    let Some(own) = segment.words.get(word) else { return Vec::new() };
    let end = segment.words.get(word + 1).map_or(segment.raw.len(), |next| next.at.start);
    let (raw, mut from) = (&segment.raw, own.at.start);
    let mut changes = Vec::new();
    while let Some(mark) = raw[from..end].find(DOUBT).map(|at| from + at) {
        let before = &raw[own.at.start..mark];
        // One in a comment or behind a backslash is no mark.
        let comment = before.rfind("<!--").is_some_and(|open| !before[open..].contains("-->"));
        let slashes = before.bytes().rev().take_while(|&byte| byte == b'\\').count();
        if comment || slashes % 2 == 1 {
            from = mark + 1;
            continue;
        }
        let blank = raw[..mark].trim_end_matches([' ', '\t']).len().max(from);
        from = mark + DOUBT.len();
        // The mark alone may part two words.
        let rest = &raw[from..];
        let parts = !rest.starts_with(DOUBT)
            && rest.starts_with(|c: char| c.is_alphanumeric() || OPENING.contains(&c))
            || rest.starts_with("~~") && !own.struck;
        let to = if parts { " ".to_owned() } else { String::new() };
        changes.push(Change { rule: String::new(), at: blank..from, to });
    }
    changes
}
