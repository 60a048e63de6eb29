//! What one edit does, or why it may not be made: the words alone decide, never the model's word.

use std::collections::HashSet;
use std::ops::Range;

use super::alike::{agree, is_french, look_alike, may_be, sound_alike};
use super::edit::{Edit, said};
use super::spelling::{digits, ends_sentence, key, negations, numbers};
use super::{Class, Refusal};
use crate::transcript::document::Manuscript;
use crate::transcript::tidy::{is_filler, is_repeatable};

/// Punctuation that an edit may bring in. Quotes, brackets and dashes would say who speaks.
const PUNCTUATION: &str = ".,;:!?…";

/// Signs that stand inside words.
const INSIDE: &str = "'’-";

/// So many words before and after are looked through for names.
const NEAR: usize = 5_000;

/// Judges edits of some words of a manuscript, one by one.
pub(super) struct Judge<'a> {
    pub(super) m: &'a Manuscript,
    pub(super) window: Range<usize>,
    terms: &'a [String],
    french: bool,
    /// What is written with a capital inside a sentence somewhere near.
    names: HashSet<String>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(m: &'a Manuscript, window: Range<usize>, terms: &'a [String]) -> Judge<'a> {
        let near = window.start.saturating_sub(NEAR)..(window.end + NEAR).min(m.words.len());
        let inside = near.filter(|&at| !m.words[at].struck && is_name_by_place(m, at));
        let names = inside.map(|at| key(&m.words[at].text)).collect();
        Judge { m, window, terms, french: is_french(m.language.as_deref()), names }
    }

    /// What an edit does. *Errors:* why it may not be made.
    pub(super) fn class(&self, edit: &Edit) -> Result<Class, Refusal> {
        if !self.touchable(edit) {
            return Err(Refusal::Protected);
        }
        let from: Vec<String> = self.m.words[edit.words()].iter().map(|w| key(&w.text)).collect();
        let to: Vec<String> = edit.to.iter().map(|word| key(word)).collect();
        if to.is_empty() {
            return self.may_go(edit.first);
        }
        self.letters(edit)?;
        let (before, after) = (said(self.m, edit.words()), edit.to.join(" "));
        if digits(&before) != digits(&after) || numbers(&before) != numbers(&after) {
            return Err(Refusal::Number);
        }
        if negations(&before) != negations(&after) {
            return Err(Refusal::Negation);
        }
        let term = self.term(&after);
        if from == to {
            self.capitals(edit, term.is_some())?;
            return Ok(Class::Punctuation);
        }
        // `12.5` and `125` have the same digits: what holds one keeps its spelling.
        if !digits(&before).is_empty() {
            return Err(Refusal::Number);
        }
        if let Some(term) = term
            && may_be(term, self.french, &from)
        {
            return Ok(Class::Glossary);
        }
        if edit.words().any(|at| self.is_name(at)) {
            return Err(Refusal::Name);
        }
        // Of two words one is left, or one stands beside what was there.
        if edit.count > to.len() && from.iter().any(|one| to.contains(one)) {
            return Err(Refusal::Deletion);
        }
        if edit.count < to.len() && to.iter().any(|one| from.contains(one)) {
            return Err(Refusal::NewWord);
        }
        self.capitals(edit, false)?;
        match (from.as_slice(), to.as_slice()) {
            ([one], [other])
                if sound_alike(self.french, &from, &to) || look_alike(self.french, one, other) =>
            {
                Ok(if agree(self.french, one, other) {
                    Class::Agreement
                } else {
                    Class::Orthography
                })
            }
            _ if sound_alike(self.french, &from, &to) => Ok(Class::Orthography),
            _ => Err(Refusal::NewWord),
        }
    }

    /// Whether a word may be left out: a filler, or the same as the one before or after it.
    fn may_go(&self, at: usize) -> Result<Class, Refusal> {
        let language = self.m.language.as_deref();
        let word = &self.m.words[at];
        // What ends a sentence or opens a quote would go with it.
        if ends_sentence(&word.text) || !word.text.starts_with(char::is_alphanumeric) {
            return Err(Refusal::Deletion);
        }
        let key = key(&word.text);
        if !digits(&key).is_empty() {
            return Err(Refusal::Number);
        }
        if !negations(&key).is_empty() {
            return Err(Refusal::Negation);
        }
        if is_filler(language, &key) {
            return Ok(Class::Filler);
        }
        let before = at.checked_sub(1).filter(|before| self.repeats(*before, at));
        let after = Some(at + 1).filter(|after| self.repeats(at, *after));
        if is_repeatable(language, &key) && (before.is_some() || after.is_some()) {
            return Ok(Class::Filler);
        }
        Err(if numbers(&key).is_empty() { Refusal::Deletion } else { Refusal::Number })
    }

    /// Whether two neighbours are one word said twice.
    fn repeats(&self, one: usize, next: usize) -> bool {
        is_repeat(self.m, &self.window, one, next)
    }

    /// Whether the document's bytes for these words are the words and nothing else.
    fn touchable(&self, edit: &Edit) -> bool {
        let words = &self.m.words[edit.words()];
        let clean = words.iter().all(|word| {
            !word.struck
                && !word.doubtful
                && self.m.text.get(word.at.clone()) == Some(word.text.as_str())
        });
        let joined = words.windows(2).all(|pair| {
            let between = self.m.text.get(pair[0].at.end..pair[1].at.start);
            let blank = |c| matches!(c, ' ' | '\t' | '\u{a0}' | '\u{202f}');
            pair[0].turn == pair[1].turn
                && pair[0].paragraph == pair[1].paragraph
                && between.is_some_and(|between| !between.is_empty() && between.chars().all(blank))
        });
        clean && joined
    }

    /// Whether the new words hold only signs they may hold.
    fn letters(&self, edit: &Edit) -> Result<(), Refusal> {
        let before = said(self.m, edit.words());
        let after = edit.to.join(" ");
        let opens = |text: &str| {
            let end = text.find(char::is_alphanumeric).unwrap_or(text.len());
            text[..end].to_owned()
        };
        // `-` or a quote in front of a word says that somebody speaks.
        let second = edit.to.get(1).map(|word| opens(word)).unwrap_or_default();
        if opens(&before) != opens(&after) || !second.is_empty() {
            return Err(Refusal::Markup);
        }
        for c in after.chars() {
            let latin = c.is_ascii_alphabetic()
                || (matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
                    && c.is_alphabetic());
            let allowed = latin
                || c.is_whitespace()
                || PUNCTUATION.contains(c)
                || INSIDE.contains(c)
                || before.contains(c);
            if !allowed {
                let letter = c.is_alphanumeric();
                return Err(if letter { Refusal::Letters } else { Refusal::Markup });
            }
        }
        // Signs there already may not become more; of the others three at the end are enough.
        let count = |text: &str, c: char| text.chars().filter(|&one| one == c).count();
        let sign = |c: &char| !c.is_alphanumeric() && !c.is_whitespace();
        let grown = after.chars().filter(sign).find(|&c| {
            let free = PUNCTUATION.contains(c) || INSIDE.contains(c);
            count(&after, c) > count(&before, c) + if free { 3 } else { 0 }
        });
        // A quote or a bracket that closes may not get lost either.
        let lost = before.chars().filter(sign).any(|c| {
            !PUNCTUATION.contains(c) && !INSIDE.contains(c) && count(&after, c) < count(&before, c)
        });
        let first = &self.m.words[edit.first];
        // `1.` at the beginning of a line begins a list.
        let list = first.text.chars().all(char::is_numeric) && after.contains('.');
        if grown.is_some() || lost || list { Err(Refusal::Markup) } else { Ok(()) }
    }

    /// Whether capitals change as they may: a first letter, unless a name would lose it.
    fn capitals(&self, edit: &Edit, term: bool) -> Result<(), Refusal> {
        let upper = |text: &str| text.chars().filter(|c| c.is_uppercase()).count();
        let before = said(self.m, edit.words());
        let after = edit.to.join(" ");
        let (had, has) = (upper(&before), upper(&after));
        if term {
            return Ok(());
        }
        if has > had + 1 || (has > had && upper(initials(&after).as_str()) < has) {
            return Err(Refusal::Capitals);
        }
        let named = edit.words().any(|at| self.is_name(at));
        let kept = had <= has && upper(&initials(&before)) <= upper(&initials(&after));
        if !kept && (named || had > 1) {
            return Err(Refusal::Name);
        }
        Ok(())
    }

    /// Whether a word is a name as far as can be known: it has a capital inside a sentence, here or
    /// near by.
    fn is_name(&self, at: usize) -> bool {
        let word = &self.m.words[at].text;
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        let inner = capitals > 1;
        is_name_by_place(self.m, at) || inner || (capitals == 1 && self.names.contains(&key(word)))
    }

    /// The term that a text is, as it is written, or a name that is part of one.
    fn term(&self, text: &str) -> Option<&'a str> {
        let bare = bare(text);
        let same = |one: &str| one.replace('’', "'") == bare;
        let part = |term: &'a str| {
            term.split_whitespace().find(|part| part.starts_with(char::is_uppercase) && same(part))
        };
        let mut terms = self.terms.iter().map(String::as_str);
        terms.find_map(|term| if same(term) { Some(term) } else { part(term) })
    }
}

/// Whether two neighbours are one word said twice, nothing between them but a comma.
pub(super) fn is_repeat(m: &Manuscript, window: &Range<usize>, one: usize, next: usize) -> bool {
    if !window.contains(&one) || !window.contains(&next) {
        return false;
    }
    let (one, next) = (&m.words[one], &m.words[next]);
    !one.struck
        && !next.struck
        && one.turn == next.turn
        && !ends_sentence(&one.text)
        && key(&one.text) == key(&next.text)
}

/// Whether a word has a capital where no sentence begins.
fn is_name_by_place(m: &Manuscript, at: usize) -> bool {
    let word = &m.words[at];
    let first = word.text.chars().find(|c| c.is_alphabetic());
    let elided = word.text.find(['\'', '’']).map(|at| &word.text[at..]);
    let elided = elided.and_then(|rest| rest.chars().nth(1)).is_some_and(char::is_uppercase);
    elided || (first.is_some_and(char::is_uppercase) && !begins_sentence(m, at))
}

fn begins_sentence(m: &Manuscript, at: usize) -> bool {
    let word = &m.words[at];
    let before = m.words[..at].iter().rev().find(|before| !before.struck);
    before.is_none_or(|before| {
        before.turn != word.turn
            || before.paragraph != word.paragraph
            || ends_sentence(&before.text)
            || before.text.ends_with(':')
            || word.text.starts_with(['«', '“', '"'])
    })
}

/// The letters that words begin with, those after an elision too.
fn initials(text: &str) -> String {
    let parts = text.split(|c: char| c.is_whitespace() || "'’-".contains(c));
    parts.filter_map(|part| part.chars().find(|c| c.is_alphabetic())).collect()
}

/// A text without the punctuation around it.
fn bare(text: &str) -> String {
    text.trim_matches(|c: char| !c.is_alphanumeric()).replace('’', "'")
}
