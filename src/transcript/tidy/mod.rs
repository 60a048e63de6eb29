//! What reads badly in speech put down: hesitations, stutters, repeats, discourse markers, false
//! starts, sentence ends. Finds them as data tables say; the words that stay are never changed.
//!
//! ```text
//! Manuscript ─► find       what may be left out, by rule            Vec<Removal>
//!                 │          fillers, stutters, repeats  (safe)
//!                 │          markers, connectors, false starts  (suggested)
//!                 ▼
//!               apply      words out or struck, what stands beside repaired   Vec<Change>
//! Manuscript ─► sentences  ends, questions, paragraphs  (suggested)           Vec<Change>
//! Manuscript ─► negations  the spoken `ne`  (style)                           Vec<Change>
//! ```
//!
//! Only [`Level::Safe`] rules are meant to apply by themselves. Rules of a language are rows of
//! `french.rs` and `english.rs`; other languages only lose exact repeats of 2 to 4 words.

mod apply;
mod aspirated;
mod connectors;
mod elision;
mod english;
mod false_starts;
mod fillers;
mod find;
mod french;
mod guard;
mod joint;
mod markers;
mod negation;
mod paragraphs;
mod part;
mod repeats;
mod rules;
mod sentences;
mod source;
mod stutters;
mod table;
mod typography;
mod view;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub use apply::apply;
pub use find::find;
pub use negation::negations;
pub use rules::{Level, Rule, rule_named, rules};
pub use sentences::sentences;
pub use source::Source;
pub use typography::typography;

use table::Table;

/// One thing to leave out: words of the manuscript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The rule that finds it, one of [`rules`].
    pub rule: &'static str,
    /// Indices into [`Manuscript::words`](crate::transcript::document::Manuscript::words); all of
    /// one paragraph. Struck words among them stay as they are.
    pub words: Range<usize>,
}

/// What a person may choose about finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How many discourse markers of a paragraph are not suggested, so that it still sounds like
    /// its speaker: of the kind that turns up all the time (`du coup`, `you know`).
    pub keep_flavour: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { keep_flavour: 1 }
    }
}

/// Whether a word is nothing but hesitation, its punctuation left aside: `Euh,` in French.
pub fn is_filler(language: Option<&str>, word: &str) -> bool {
    let part = part::Part::of(word);
    Table::of(language)
        .is_some_and(|table| !view::initials(part.core) && fillers::filler(table, &part.key))
}

/// Whether the first of two equal words in a row may go: function words that never stand twice
/// for a reason.
pub fn is_repeatable(language: Option<&str>, word: &str) -> bool {
    let part = part::Part::of(word);
    Table::of(language).is_some_and(|table| repeats::repeatable(table, &part.key))
}
