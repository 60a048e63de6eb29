//! The words of a manuscript as the glossary looks at them: without the punctuation around them
//! and the article before them, and which of them stand side by side.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::code;
use crate::transcript::document::Manuscript;

/// What of a written word may be a term.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Core {
    /// Its bytes in the text, from its first letter to its last.
    pub(super) at: Range<usize>,
    /// Where it begins without what is elided before it: `l'`, `d'`, `qu'`.
    pub(super) unelided: Option<usize>,
    /// Folded: see [`folded`].
    pub(super) folded: String,
    /// How much of `folded` is elided.
    pub(super) elided: usize,
    /// Whether nothing but blanks stands between it and the word before it, in one paragraph.
    pub(super) joined: bool,
}

impl Core {
    /// The word without what is elided before it.
    pub(super) fn without_elision(&self) -> &str {
        &self.folded[self.elided..]
    }
}

/// The cores of a manuscript's words, by their index; nothing for those left alone: struck words,
/// addresses, code, words with marks inside.
pub(super) fn cores(m: &Manuscript) -> Vec<Option<Core>> {
    let mut cores: Vec<Option<Core>> = Vec::with_capacity(m.words.len());
    for words in m.paragraphs() {
        let start = words.clone().filter_map(|at| m.words.get(at)).map(|word| word.at.start).min();
        let end = words.clone().filter_map(|at| m.words.get(at)).map(|word| word.at.end).max();
        let start = start.unwrap_or_default();
        let text = m.text.get(start..end.unwrap_or(start)).unwrap_or_default();
        let mut code = code::spans(text).into_iter().peekable();
        for at in words {
            let word = &m.words[at];
            while code.next_if(|span| start + span.end <= word.at.start).is_some() {}
            let in_code = code.peek().is_some_and(|span| start + span.start < word.at.end);
            let mut core = match m.text.get(word.at.clone()) {
                Some(text) if !word.struck && !in_code => core(text, word.at.start),
                _ => None,
            };
            let before = at.checked_sub(1).and_then(|before| cores[before].as_ref());
            if let (Some(core), Some(before)) = (&mut core, before) {
                let one = &m.words[at - 1];
                let gap = m.text.get(before.at.end..core.at.start);
                let blank = gap.is_some_and(|gap| gap.chars().all(char::is_whitespace));
                core.joined = blank && one.paragraph == word.paragraph && one.turn == word.turn;
            }
            cores.push(core);
        }
    }
    cores
}

fn core(text: &str, offset: usize) -> Option<Core> {
    let inner = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let start = text.find(inner)?;
    let (last, letter) = text.char_indices().rev().find(|&(_, c)| inner(c))?;
    let end = last + letter.len_utf8();
    let around = |c: char| "@#/\\<>=`".contains(c);
    let marks = |c: char| around(c) || "*_~[](){}".contains(c) || c.is_whitespace();
    if text[..start].contains(around) || text[end..].contains(around) {
        return None;
    }
    let mut body = &text[start..end];
    if body.contains(marks) {
        return None;
    }
    // The English genitive is no part of a name.
    for genitive in ["'s", "’s"] {
        body = body.strip_suffix(genitive).filter(|rest| !rest.is_empty()).unwrap_or(body);
    }
    let elided = elision(body);
    Some(Core {
        at: offset + start..offset + start + body.len(),
        unelided: (elided > 0).then_some(offset + start + elided),
        folded: folded(body),
        elided: folded(&body[..elided]).len(),
        joined: false,
    })
}

/// The words French elides, before their apostrophe.
const ELIDED: [&str; 14] =
    ["l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu"];

/// How many bytes of a word are elided before it.
fn elision(body: &str) -> usize {
    let Some((at, sign)) = body.char_indices().find(|&(_, c)| matches!(c, '\'' | '’' | 'ʼ'))
    else {
        return 0;
    };
    let end = at + sign.len_utf8();
    let elided = ELIDED.contains(&body[..at].to_lowercase().as_str());
    if elided && end < body.len() { end } else { 0 }
}

/// Lower case, one kind of apostrophe, one way to write an accent; accents matter.
pub(super) fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let lower = text.nfc().flat_map(char::to_lowercase);
    lower.map(|c| if matches!(c, '’' | 'ʼ' | '‘') { '\'' } else { c }).collect()
}

/// A term or alias as a text's words are compared to it: folded, without punctuation around it.
pub(super) fn bare(text: &str) -> String {
    let folded = folded(text);
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric() && !is_combining_mark(c));
    bare.strip_suffix("'s").filter(|rest| !rest.is_empty()).unwrap_or(bare).to_owned()
}

/// The letters and digits alone, without accents: what spellings are compared by.
pub(super) fn letters(folded: &str) -> String {
    folded.nfkd().filter(|c| c.is_alphanumeric()).collect()
}
