//! The names and words of a show that recognition gets wrong.
//!
//! ```text
//! show.toml ─► Entry ─► Glossary ─► terms      the prompt of recognition
//!                          ├─► aliases(Manuscript)   Vec<Change>: certain, made by themselves
//!                          └─► suggest(Manuscript)   Vec<Suggestion>: a person decides
//! ```
//!
//! An alias is what a person wrote down, so it applies. What only looks or sounds like a term
//! never does: *mastodonte* is a word, and sounds the same as Mastodon.

mod alias;
pub(in crate::transcript) mod code;
mod entry;
mod evidence;
mod ordinary;
mod passage;
pub mod phonetic;
mod suggest;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

pub use entry::{Entry, EntryError, with_alias};
pub use evidence::{Evidence, Suggestion};
pub(in crate::transcript) use ordinary::Ordinary;
pub use suggest::Options;

use passage::{bare, folded};

/// The entries of a show's glossary, ready to be looked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Glossary {
    entries: Vec<Entry>,
    /// The entry of each term and alias, folded.
    terms: HashMap<String, usize>,
    aliases: HashMap<String, usize>,
    /// The entries of which another spelling in capitals is no doubt the term.
    cased: HashSet<usize>,
    /// Those with signs of their own around them, as in `Yahoo!`: a text's may be either's.
    signed: HashSet<usize>,
    /// The most words a term has.
    longest: usize,
}

impl Glossary {
    /// A glossary of entries. Of two entries that claim the same spelling the first has it; an
    /// alias that is another entry's term is that term.
    pub fn new(entries: Vec<Entry>) -> Glossary {
        let mut glossary = Glossary::default();
        for (at, entry) in entries.iter().enumerate() {
            let term = bare(&entry.term);
            glossary.longest = glossary.longest.max(term.split(' ').count());
            if !term.is_empty() {
                glossary.terms.entry(term).or_insert(at);
            }
        }
        for (at, entry) in entries.iter().enumerate() {
            if bare(&entry.term) != folded(&entry.term) {
                glossary.signed.insert(at);
            } else if has_its_own_capitals(&entry.term) {
                glossary.cased.insert(at);
            }
            for alias in
                entry.aliases.iter().map(|alias| bare(alias)).filter(|alias| !alias.is_empty())
            {
                match glossary.terms.get(&alias) {
                    Some(&own) if own == at => drop(glossary.cased.insert(at)),
                    Some(_) => {}
                    None => drop(glossary.aliases.entry(alias).or_insert(at)),
                }
            }
        }
        glossary.entries = entries;
        glossary
    }

    /// What recognition is told to expect: the terms, without their aliases.
    pub fn terms(&self) -> Vec<&str> {
        self.entries.iter().map(|entry| entry.term.as_str()).collect()
    }

    /// The entries, in the order given.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

/// Whether a term is written as no ordinary word is: `PeerTube`, `RSS`, `H5P`.
fn has_its_own_capitals(term: &str) -> bool {
    let inner = |word: &str| word.chars().skip(1).any(char::is_uppercase);
    term.split([' ', '-', '\'', '’']).any(inner) || term.chars().any(|char| char.is_ascii_digit())
}
