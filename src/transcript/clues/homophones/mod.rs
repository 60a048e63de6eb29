//! Words that sound the same and are written otherwise: the errors of recognition that readers
//! pass over.

mod english;
mod french;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::phrase;
use crate::transcript::document::key;
use crate::transcript::glossary::phonetic::Ear;

/// Words after which another is never meant, the word, and what is.
type After = (&'static [&'static str], &'static str, &'static str);

/// A row: words that are taken for one another, in lower case with a straight apostrophe. What
/// stands first is offered first.
type Row = &'static [&'static str];

/// The homophones of a language; none for one without a table.
#[derive(Debug, Default)]
pub(super) struct Homophones {
    /// By the key of a word or a phrase.
    others: HashMap<String, Vec<&'static str>>,
    after: &'static [After],
}

impl Homophones {
    pub(super) fn of(language: Option<&str>) -> Homophones {
        let french = Ear::of(language) == Ear::French;
        let english = language.is_some_and(|tag| {
            tag.split(['-', '_']).next().is_some_and(|tag| tag.eq_ignore_ascii_case("en"))
        });
        let (rows, after): (&[Row], _) = match (french, english) {
            (true, _) => (french::ROWS, &[][..]),
            (_, true) => (english::ROWS, english::AFTER),
            _ => return Homophones::default(),
        };
        let mut others: HashMap<String, Vec<&str>> = HashMap::new();
        for row in rows {
            for word in *row {
                let known = others.entry(phrase(word)).or_default();
                for other in *row {
                    if other != word && !known.contains(other) {
                        known.push(other);
                    }
                }
            }
        }
        Homophones { others, after }
    }

    /// What sounds like a word or a phrase, given by its key; most often confused first.
    pub(super) fn of_key(&self, key: &str) -> impl Iterator<Item = &'static str> + '_ {
        self.others.get(key).into_iter().flatten().copied()
    }

    /// What is meant by a word that cannot stand after another: `have` for `of` in `could of`.
    pub(super) fn meant(&self, before: &str, key: &str) -> Option<&'static str> {
        let fits = |row: &&After| row.1 == key && row.0.contains(&before);
        self.after.iter().find(fits).map(|row| row.2)
    }

    /// Whether a word cannot stand after another, both as they are written.
    pub(super) fn are_wrong(&self, before: &str, text: &str) -> bool {
        let may_be = self.after.iter().any(|row| text.len() == row.1.len());
        may_be && self.meant(&key(before), &key(text)).is_some()
    }
}
