//! Full text over every transcript of a show: what is said, by whom, when.
//!
//! ```text
//! Transcript ─► passages   paragraphs of sentences with their times
//!                  │  fold   words without accents, capitals, ligatures
//!                  ▼
//!               Index      on disk or in memory; knows what each episode held
//!                  ▲
//! typed words ─► Query ─► Found   the best sentence of each passage, hits marked
//! ```
//!
//! The index is tantivy's. It is derived from the documents and disposable:
//! [`Index::open`] refuses whatever it cannot trust, and it is made again.

mod directory;
mod engine;
mod fold;
mod index;
mod marks;
mod passage;
mod query;
mod seal;
#[cfg(test)]
mod tests;

pub use fold::folded_word;
pub use index::{Access, Index, IndexError, Update};
pub use marks::Hit;
pub use passage::{Passage, Sentence, passages};
pub use query::{Query, QueryError};

/// Where to look: everywhere, or in some episodes, or at what some people say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// The episodes by the names they were put in with; all when missing.
    pub episodes: Option<Vec<String>>,
    /// Who speaks; a part of a name will do, accents and capitals do not matter. Anybody when empty.
    pub speakers: Vec<String>,
}

/// What a query found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The best ones, best first: at most one a passage.
    pub hits: Vec<Hit>,
    /// How many passages there are in all.
    pub total: usize,
    /// Whether nothing had the words as typed, and these have words that begin with the last one.
    pub widened: bool,
}
