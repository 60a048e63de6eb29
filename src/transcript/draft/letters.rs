//! Punctuation after a word, and capitals.

use std::ops::Range;

use super::operation::Operation;
use super::{Draft, Place};
use crate::transcript::document::Change;
use crate::transcript::format::typography::{NARROW, WIDE};

/// What can follow a word as its punctuation.
const MARKS: [char; 7] = ['.', ',', ';', ':', '?', '!', '…'];

/// After these a sentence begins.
pub(super) const ENDS: [char; 4] = ['.', '?', '!', '…'];

impl Draft {
    /// Puts a punctuation mark after a word, or takes it away if it is there; what follows begins
    /// with a capital where a sentence ended.
    pub fn punctuate(&self, at: Place, mark: char) -> Option<Operation> {
        let segment = self.segments.get(at.segment)?;
        let word = segment.words.get(at.word)?;
        let raw = &segment.raw[word.at.clone()];
        let space = |c: char| c.is_whitespace() || c == NARROW || c == WIDE;
        let base = raw.trim_end_matches(|c: char| MARKS.contains(&c) || space(c));
        // A sign that stood for itself takes its backslash along.
        let slashes = base.bytes().rev().take_while(|&byte| byte == b'\\').count();
        let base = &base[..base.len() - slashes % 2];
        if base.is_empty() {
            return None;
        }
        let there = raw[base.len()..].trim_matches(|c| space(c) || c == '\\');
        let put = if there == mark.to_string() { String::new() } else { self.spaced(mark) };
        let ended = put.ends_with(ENDS);
        let was = there.ends_with(ENDS);
        let from = word.at.start + base.len();
        let mut changes =
            vec![Change { rule: String::new(), at: from..word.at.end, to: put.clone() }];
        if let Some(next) = segment.words.get(at.word + 1).filter(|_| ended != was) {
            changes.extend(first_letter(&segment.raw, &next.at, ended));
        }
        let edit = self.rewritten(at.segment..at.segment + 1, &changes, &[]);
        let label = format!("{} → {base}{put}", word.text);
        (edit.old != edit.new).then(|| Operation::of_text(label, vec![edit]))
    }

    /// A mark with the space its language puts before it.
    fn spaced(&self, mark: char) -> String {
        let french = self.language.as_deref().is_some_and(|tag| tag.starts_with("fr"));
        match mark {
            '?' | '!' | ';' if french => format!("{NARROW}{mark}"),
            ':' if french => format!("{WIDE}:"),
            _ => mark.to_string(),
        }
    }

    /// Changes a word's case: lower, Capital, ALL CAPITALS, lower.
    pub fn cycle_case(&self, at: Place) -> Option<Operation> {
        let segment = self.segments.get(at.segment)?;
        let word = segment.words.get(at.word)?;
        let raw = &segment.raw[word.at.clone()];
        let to = next_case(raw);
        let change = Change { rule: String::new(), at: word.at.clone(), to: to.clone() };
        let edit = self.rewritten(at.segment..at.segment + 1, &[change], &[]);
        let label = format!("{raw} → {to}");
        (edit.old != edit.new).then(|| Operation::of_text(label, vec![edit]))
    }
}

/// Sets the first letter of a word's bytes to a capital or not.
pub(super) fn first_letter(raw: &str, at: &Range<usize>, capital: bool) -> Option<Change> {
    let (offset, letter) = raw[at.clone()].char_indices().find(|(_, c)| c.is_alphabetic())?;
    // `ONU` and `I'm` are not written small because a sentence goes on.
    let rest = &raw[at.start + offset + letter.len_utf8()..at.end];
    let name = rest.starts_with(char::is_uppercase)
        || letter == 'I' && !rest.starts_with(char::is_lowercase);
    let to: String = match capital {
        true => letter.to_uppercase().collect(),
        false if name => return None,
        false => letter.to_lowercase().collect(),
    };
    let from = at.start + offset;
    let same = raw[from..].starts_with(&to) && to.len() == letter.len_utf8();
    (!same).then(|| Change { rule: String::new(), at: from..from + letter.len_utf8(), to })
}

/// The case that follows: lower, Capital, ALL CAPITALS.
fn next_case(text: &str) -> String {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let upper = letters.iter().filter(|c| c.is_uppercase()).count();
    let first = letters.first().is_some_and(|c| c.is_uppercase());
    if upper == 0 {
        let mut done = false;
        let one = |c: char| {
            let first = c.is_alphabetic() && !done;
            done |= first;
            if first { c.to_uppercase().collect::<String>() } else { c.to_string() }
        };
        text.chars().map(one).collect()
    } else if first && upper == 1 && letters.len() > 1 {
        text.to_uppercase()
    } else {
        text.to_lowercase()
    }
}
