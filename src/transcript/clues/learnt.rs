//! What people put in the place of words, so that it is offered wherever these stand again.

use std::collections::HashMap;

use super::phrase;

/// Corrections kept for one phrase.
const MOST: usize = 4;

/// Corrections by what stood there before, the last one first.
#[derive(Debug, Default)]
pub(super) struct Learnt {
    known: HashMap<String, Vec<String>>,
}

impl Learnt {
    /// Takes note of a correction; of punctuation alone there is nothing to learn.
    pub(super) fn add(&mut self, from: &str, to: &str) {
        let bare = |text: &str| {
            let text = text.trim_matches(|c: char| !c.is_alphanumeric());
            super::even(text)
        };
        let (heard, to) = (phrase(from), bare(to));
        if heard.is_empty() || to.is_empty() || bare(from) == to {
            return;
        }
        let known = self.known.entry(heard).or_default();
        known.retain(|one| *one != to);
        known.insert(0, to);
        known.truncate(MOST);
    }

    /// What was put in the place of a phrase, the last one first.
    pub(super) fn of(&self, phrase: &str) -> &[String] {
        self.known.get(phrase).map_or(&[], Vec::as_slice)
    }
}
