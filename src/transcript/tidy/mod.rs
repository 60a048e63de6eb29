//! What may be left out of a text without changing what was said: fillers, stutters, immediate
//! repeats. Nothing is put in other words.
//!
//! ```text
//! Manuscript ─► find   what each rule would leave out          Removal
//!                apply   edits, with what stands around repaired   Change
//! ```
//!
//! The rules are one engine; what they look for is a table a language. A table is short on
//! purpose: a word that can be said twice and mean it (`nous nous`, `that that`, `loin, loin`) is
//! not in it.

mod apply;
mod elision;
mod english;
mod find;
mod french;
#[cfg(test)]
mod tests;

pub use apply::apply;
pub use find::find;

use std::ops::Range;

/// A rule by which words are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// As it is written in the words file and typed by people.
    pub id: &'static str,
    /// What it leaves out, as a phrase.
    pub about: &'static str,
}

/// Sounds of hesitation.
pub const FILLER: Rule = Rule { id: "filler", about: "sounds of hesitation: `euh`, `uh`" };
/// Words broken off and begun again.
pub const STUTTER: Rule =
    Rule { id: "stutter", about: "words broken off and begun again: `pro- projet`" };
/// The same words twice in a row.
pub const REPEAT: Rule = Rule { id: "repeat", about: "the same words at once again: `je je`" };

/// Every rule, in the order they are told.
pub const RULES: [Rule; 3] = [FILLER, STUTTER, REPEAT];

/// Words that one rule would leave out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The [`Rule::id`].
    pub rule: &'static str,
    /// Which words of the manuscript.
    pub words: Range<usize>,
}

/// What a language says that may go.
#[derive(Debug)]
struct Table {
    /// Sounds of hesitation.
    fillers: &'static [&'static str],
    /// Words that mean nothing more when said twice in a row.
    repeatable: &'static [&'static str],
    /// Of these, the ones that do when a comma parts them: `elle, elle pense`.
    parted: &'static [&'static str],
    /// Whether words are elided before a vowel: `de eau` is `d'eau`.
    elides: bool,
}

/// Whether there are rules for a language, a BCP 47 tag.
pub fn knows(language: Option<&str>) -> bool {
    table(language).is_some()
}

/// Whether a word is a sound of hesitation.
pub fn is_filler(language: Option<&str>, word: &str) -> bool {
    table(language).is_some_and(|table| table.fillers.contains(&bare(word).as_str()))
}

/// Whether a word means nothing more when it is said twice in a row.
pub fn is_repeatable(language: Option<&str>, word: &str) -> bool {
    table(language).is_some_and(|table| table.repeatable.contains(&bare(word).as_str()))
}

fn table(language: Option<&str>) -> Option<&'static Table> {
    let primary = language?.split(['-', '_']).next()?.to_ascii_lowercase();
    match primary.as_str() {
        "fr" => Some(&french::TABLE),
        "en" => Some(&english::TABLE),
        _ => None,
    }
}

/// A word as the tables write it: small letters, straight apostrophes, nothing around it.
fn bare(text: &str) -> String {
    let inner = text.trim_matches(|c: char| !c.is_alphanumeric() && !is_apostrophe(c));
    let straight = |c: char| if is_apostrophe(c) { '\'' } else { c };
    inner.chars().map(straight).flat_map(char::to_lowercase).collect()
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2bc}')
}

/// What follows the last letter or digit of a word.
fn trail(text: &str) -> &str {
    let end = text.char_indices().rev().find(|(_, c)| c.is_alphanumeric());
    end.map_or(text, |(at, c)| &text[at + c.len_utf8()..])
}

/// Whether a word ends its sentence.
fn ends_sentence(text: &str) -> bool {
    trail(text).contains(['.', '!', '?', '…'])
}
