//! An edit in its one form, so that answers can be compared: trimmed, composed (NFC), narrowed to
//! the words it changes.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::answer::RawEdit;
use super::spelling::{invisible, key};
use super::{Refusal, Refused};
use crate::transcript::document::Manuscript;

/// No word of French or English is longer than 30 letters; two of them with punctuation.
const MOST_LETTERS: usize = 64;

/// As much of a refused edit as is shown.
const MOST_SHOWN: usize = 60;

/// An edit whose words exist.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edit {
    /// The first of the manuscript's words that it replaces.
    pub(super) first: usize,
    /// How many: one or two.
    pub(super) count: usize,
    /// The words that are to stand there, with their punctuation: none, one or two.
    pub(super) to: Vec<String>,
}

impl Edit {
    /// The words it replaces.
    pub(super) fn words(&self) -> Range<usize> {
        self.first..self.first + self.count
    }

    /// The edit refused.
    pub(super) fn refused(&self, m: &Manuscript, why: Refusal) -> Refused {
        let to = shown(&self.to.join(" "));
        Refused { why, words: self.words(), from: said(m, self.words()), to }
    }
}

/// Words of the manuscript as they stand.
pub(super) fn said(m: &Manuscript, words: Range<usize>) -> String {
    let words = m.words.get(words).unwrap_or_default();
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// A text that nobody vouches for, fit to be shown.
pub(super) fn shown(text: &str) -> String {
    let seen = |c: char| if c.is_whitespace() { ' ' } else { c };
    let mut letters = text.chars().filter(|&c| c.is_whitespace() || !invisible(c)).map(seen);
    let mut shown: String = letters.by_ref().take(MOST_SHOWN).collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    shown
}

/// What an edit as it was written comes to: nothing if it changes nothing, two if it changes two
/// words each on its own.
pub(super) fn normal(
    m: &Manuscript,
    window: &Range<usize>,
    raw: &RawEdit,
) -> Result<Vec<Edit>, Refused> {
    let refused = |why, words: Range<usize>| {
        let from = said(m, words.clone());
        Err(Refused { why, words, from, to: shown(&raw.to) })
    };
    let nowhere = window.start..window.start;
    let (Ok(number), Ok(count)) = (usize::try_from(raw.i), usize::try_from(raw.n)) else {
        return refused(Refusal::OutOfRange, nowhere);
    };
    if number == 0 || number > window.len() {
        return refused(Refusal::OutOfRange, nowhere);
    }
    let first = window.start + number - 1;
    match count {
        0 => return refused(Refusal::NewWord, first..first),
        1 | 2 => {}
        _ => return refused(Refusal::TooLong, nowhere),
    }
    if first + count > window.end {
        return refused(Refusal::OutOfRange, nowhere);
    }
    let words = first..first + count;
    if raw.to.chars().nth(MOST_LETTERS).is_some() {
        return refused(Refusal::TooLong, words);
    }
    let blank = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}');
    if raw.to.chars().any(|c| invisible(c) && !blank(c) || "~*_`#<>[]|\\".contains(c)) {
        return refused(Refusal::Markup, words);
    }
    let to = split(&raw.to.nfc().collect::<String>());
    if to.len() > 2 {
        return refused(Refusal::TooLong, words);
    }
    if to.iter().any(|word| key(word).is_empty()) {
        return refused(Refusal::NewWord, words);
    }
    if let (2, [one, two]) = (count, to.as_slice()) {
        let keys = (key(&m.words[first].text), key(&m.words[first + 1].text));
        if keys.0 != keys.1 && (key(two), key(one)) == keys {
            return refused(Refusal::Reorder, words);
        }
    }
    Ok(narrowed(m, Edit { first, count, to }))
}

/// Without the words that stay as they are. Two words for two are two edits of one word.
fn narrowed(m: &Manuscript, edit: Edit) -> Vec<Edit> {
    let Edit { first, count, to } = edit;
    let same = |at: usize, word: &str| solid(&m.words[at].text) == solid(word);
    match (count, to.as_slice()) {
        (1, [one]) if same(first, one) => Vec::new(),
        (2, [one, two]) => [(first, one), (first + 1, two)]
            .into_iter()
            .filter(|(at, word)| !same(*at, word))
            .map(|(first, word)| Edit { first, count: 1, to: vec![word.clone()] })
            .collect(),
        (2, [one]) if same(first, one) => vec![Edit { first: first + 1, count: 1, to: vec![] }],
        (2, [one]) if same(first + 1, one) => vec![Edit { first, count: 1, to: vec![] }],
        (2, []) => {
            let leave = |first| Edit { first, count: 1, to: vec![] };
            vec![leave(first), leave(first + 1)]
        }
        _ => vec![Edit { first, count, to }],
    }
}

/// A word without its blanks: whether `quoi ?` has one, and which, is typography's affair.
fn solid(word: &str) -> String {
    word.nfc().filter(|c| !c.is_whitespace()).collect()
}

/// The words of an edit: punctuation that stands alone belongs to the word before it.
fn split(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for piece in text.split_whitespace() {
        match words.last_mut() {
            Some(last) if !piece.chars().any(char::is_alphanumeric) => {
                last.push('\u{202f}');
                last.push_str(piece);
            }
            _ => words.push(piece.to_owned()),
        }
    }
    words
}
