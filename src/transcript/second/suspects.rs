//! Which words of a text deserve a second look.

use crate::transcript::document::{Manuscript, key};

/// A word less sure than this is a suspect: as likely wrong as right.
pub const UNSURE: f32 = 0.5;

/// The words that may be wrong, as indices into [`Manuscript::words`], in order: those a person
/// marked, those that may be something else, and those recognition was not sure of ([`UNSURE`]).
///
/// A word a person wrote is only a suspect if marked. An alternative that the text already
/// follows is none; struck words are cut and left alone.
pub fn suspects(manuscript: &Manuscript) -> Vec<usize> {
    let words = manuscript.words.iter().enumerate();
    let found = words.filter(|(_, word)| {
        let other = |text: &String| key(text) != key(&word.text);
        let unsure = word.confidence.is_some_and(|confidence| confidence < UNSURE);
        !word.struck && (word.doubtful || unsure || word.alternatives.iter().any(other))
    });
    found.map(|(at, _)| at).collect()
}
