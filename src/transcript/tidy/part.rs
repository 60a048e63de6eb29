//! A word taken apart, and the paragraphs of a manuscript as words that may change.

use std::ops::Range;

use crate::transcript::document::Manuscript;
use crate::units::Time;

/// A word: what stands before it, itself, what follows.
#[derive(Debug, Clone, Default)]
pub(super) struct Part<'a> {
    /// Its index in the manuscript.
    pub(super) at: usize,
    pub(super) lead: &'a str,
    /// From its first letter to its last; an apostrophe at the end belongs to it, as in `d'`.
    pub(super) core: &'a str,
    /// The punctuation after it, spaces too: ` ?`.
    pub(super) trail: &'a str,
    /// Lower case, with the straight apostrophe.
    pub(super) key: String,
    /// How long nobody speaks before it.
    pub(super) silence: Time,
    /// Whether it stays whatever a rule says.
    pub(super) fixed: bool,
    /// Whether its bytes in the document are its text, without marks in or against them.
    pub(super) clean: bool,
    /// The bytes from its end to the next word that is not struck.
    pub(super) gap: &'a str,
}

/// The words of a paragraph that are not struck.
#[derive(Debug, Clone, Default)]
pub(super) struct Piece<'a> {
    pub(super) turn: usize,
    pub(super) parts: Vec<Part<'a>>,
    /// The apostrophe it is written with.
    pub(super) curly: bool,
    /// Whether nothing but its words stands on its lines: it may go as a whole.
    pub(super) whole: bool,
}

impl<'a> Part<'a> {
    /// A word without its place.
    pub(super) fn of(text: &'a str) -> Part<'a> {
        let Some(start) = text.find(char::is_alphanumeric) else {
            return Part { lead: text, fixed: true, ..Part::default() };
        };
        let last = text.char_indices().rfind(|(_, letter)| letter.is_alphanumeric());
        let mut end = last.map_or(text.len(), |(at, letter)| at + letter.len_utf8());
        let lead = &text[..start];
        // `d'` is a word of its own; in `'cat'` the second is a quote.
        if !lead.contains(['\'', '‘', '’'])
            && let Some(mark) = text[end..].chars().next().filter(|mark| apostrophe(*mark))
        {
            end += mark.len_utf8();
        }
        let core = &text[start..end];
        Part { lead, core, trail: &text[end..], key: key(core), ..Part::default() }
    }

    /// Whether it begins with a capital.
    pub(super) fn upper(&self) -> bool {
        self.core.starts_with(char::is_uppercase)
    }
}

/// A word as tables know it.
pub(super) fn key(core: &str) -> String {
    if core.is_ascii() {
        return core.to_ascii_lowercase();
    }
    core.chars()
        .map(|c| if apostrophe(c) { '\'' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

fn apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | 'ʼ')
}

/// Whether punctuation ends a sentence.
pub(super) fn strong(trail: &str) -> bool {
    trail.contains(['.', '!', '?', '…'])
}

/// Whether a repeat over this punctuation is none.
pub(super) fn stop(trail: &str) -> bool {
    strong(trail) || trail.contains([':', ';'])
}

/// Whether punctuation parts without ending: a comma, a dash that stands alone.
pub(super) fn weak(trail: &str) -> bool {
    !strong(trail) && (trail.contains(',') || trail.contains(" –") || trail.contains(" —"))
}

/// Whether a hyphen or a dash stands against the word: it was not said to its end.
pub(super) fn cut(trail: &str) -> bool {
    trail.starts_with(['-', '‐', '‑', '–', '—'])
}

/// The paragraphs of a manuscript, in order; those without a word that is heard are left out.
pub(super) fn pieces(manuscript: &Manuscript) -> Vec<Piece<'_>> {
    let curly = manuscript.text.contains('’');
    let ranges = manuscript.paragraphs();
    ranges.into_iter().filter_map(|range| piece(manuscript, range, curly)).collect()
}

fn piece(manuscript: &Manuscript, range: Range<usize>, curly: bool) -> Option<Piece<'_>> {
    let text = &manuscript.text;
    let mut parts: Vec<Part<'_>> = Vec::with_capacity(range.len());
    let (mut silence, mut heard) = (Time::ZERO, None);
    let mut whole = true;
    for at in range {
        let word = &manuscript.words[at];
        if let Some(before) = heard {
            silence = silence + (word.time.start - before).max(Time::ZERO);
        }
        heard = Some(word.time.end);
        if word.struck {
            whole = false;
            continue;
        }
        let mut part = Part::of(&word.text);
        part.at = at;
        part.silence = std::mem::take(&mut silence);
        part.clean = text.get(word.at.clone()) == Some(word.text.as_str()) && apart(text, &word.at);
        // Signs around a word may have their other half elsewhere.
        part.fixed |= !part.clean || word.doubtful || !part.lead.is_empty();
        part.fixed |= part.trail.contains(|sign: char| !SIGNS.contains(sign));
        if let Some(last) = parts.last_mut() {
            let end = manuscript.words[last.at].at.end;
            last.gap = text.get(end..word.at.start).unwrap_or("?");
            whole &= blank(last.gap);
        }
        parts.push(part);
    }
    let (first, last) = (parts.first()?, parts.last()?);
    let (start, end) = (manuscript.words[first.at].at.start, manuscript.words[last.at].at.end);
    let before = text.get(..start).unwrap_or("?");
    let after = text.get(end..).unwrap_or("?");
    whole &= before.is_empty() || before.ends_with('\n');
    whole &= after.is_empty() || after.starts_with(['\n', '\r']);
    Some(Piece { turn: manuscript.words[first.at].turn, parts, curly, whole })
}

/// Punctuation that may go with its word.
pub(super) const SIGNS: &str = ",.;:!?…-‐‑–— \u{a0}\u{202f}";

/// Whether nothing but spaces, strikes and comments stands against a word.
fn apart(text: &str, at: &Range<usize>) -> bool {
    let (before, after) = (&text[..at.start], &text[at.end..]);
    let open = before.is_empty()
        || before.ends_with(char::is_whitespace)
        || before.ends_with("~~")
        || before.ends_with("-->");
    let closed = after.is_empty()
        || after.starts_with(char::is_whitespace)
        || after.starts_with("~~")
        || after.starts_with("<!--");
    open && closed
}

/// Whether nothing is written between two words.
pub(super) fn blank(gap: &str) -> bool {
    gap.chars().all(char::is_whitespace)
}
