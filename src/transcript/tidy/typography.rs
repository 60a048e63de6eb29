//! The house typography for documents: the words of each paragraph and the blanks between them,
//! every sign a change of its own. Last of the tidying rules.
//!
//! ```text
//! paragraph ─► View (marks, links, code hidden) ─► quotes, numbers ─► format::typography ─┐
//!     Vec<Change> ◄── only blanks, apostrophes, ellipses, quotes, ordinals ◄── compared ◄─┘
//! ```
//!
//! What is not settled after a few rounds stays as written, so a second time changes nothing.

use std::ops::Range;

use crate::transcript::document::{Change, Manuscript};
use crate::transcript::format::Typography;
use crate::transcript::format::typography::apply;

mod compare;
mod numbers;
mod quotes;
mod view;

/// The rule of these changes.
const RULE: &str = "typography";
/// A blank put in may make a sign another's neighbour; texts but contrived ones settle in two.
const ROUNDS: usize = 6;

/// Sets punctuation, numbers and quotes of a document as a style wants them. Turn lines, headings,
/// comments, code, addresses, and the marks of strikes, links and emphasis stay as they are.
/// [`Typography::Auto`] goes by the document's language: other languages than French stay.
pub fn typography(m: &Manuscript, style: Typography) -> Vec<Change> {
    let style = style.for_language(m.language.as_deref());
    if matches!(style, Typography::Auto | Typography::AsWritten) {
        return Vec::new();
    }
    let mut changes = Vec::new();
    for words in m.paragraphs() {
        let words = &m.words[words];
        let start = words.iter().map(|word| word.at.start).min().unwrap_or_default();
        let end = words.iter().map(|word| word.at.end).max().unwrap_or_default();
        let Some(text) = m.text.get(start..end) else { continue };
        let view = view::View::new(text, start, &m.comments);
        let Some(set) = settled(&view.text, style) else { continue };
        let found = compare::differences(&view.text, &set).unwrap_or_default();
        for (range, to) in found {
            let at = view.source(range.start)..view.source(range.end);
            if allowed(m, &at, &view) {
                changes.push(Change { rule: RULE.to_owned(), at, to });
            }
        }
    }
    changes
}

/// The text as it stays, or nothing if it never does.
fn settled(text: &str, style: Typography) -> Option<String> {
    let mut set = once(text, style);
    for _ in 0..ROUNDS {
        let again = once(&set, style);
        if again == set {
            return Some(set);
        }
        set = again;
    }
    None
}

fn once(text: &str, style: Typography) -> String {
    let french = style != Typography::Plain;
    let quoted = if french { quotes::guillemets(text) } else { text.to_owned() };
    let mut set = String::with_capacity(text.len() + text.len() / 16);
    // Line by line: a line end parts addresses from what follows, and stays.
    for line in quoted.split_inclusive('\n') {
        let (line, end) = match line.strip_suffix('\n') {
            Some(line) => (line, "\n"),
            None => (line, ""),
        };
        if french {
            set.push_str(&apply(&numbers::numbers(line), style));
        } else {
            set.push_str(&apply(line, style));
        }
        set.push_str(end);
    }
    set
}

/// Whether a change stays within words or the blanks beside them, and within one stretch of text.
fn allowed(m: &Manuscript, at: &Range<usize>, view: &view::View) -> bool {
    let Some(old) = m.text.get(at.clone()) else { return false };
    let blank = old.chars().all(|c| c.is_whitespace() && c != '\n' && c != '\r');
    let after = m.words.partition_point(|word| word.at.end <= at.start);
    let inside = m.words[after.min(m.words.len())..]
        .iter()
        .take_while(|word| word.at.start <= at.start)
        .any(|word| at.end <= word.at.end);
    (blank || inside) && !view.hides(at)
}

#[cfg(test)]
mod tests;
