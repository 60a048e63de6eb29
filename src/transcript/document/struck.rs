//! Words struck out, as stretches of sound to be cut.

use super::parse::{Document, Item};
use super::place::{Placed, ids_of};
use crate::transcript::{TimedWord, WordId};
use crate::units::Interval;

/// Neighbouring words struck out in one paragraph, said without other words of the text
/// between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Struck {
    /// The words, with their times in the sound.
    pub words: Vec<TimedWord>,
    /// From the first word's start to the last one's end, in the sound.
    pub time: Interval,
    /// The line of the first in transcript.md, from 1.
    pub line: usize,
    /// The words as written.
    pub text: String,
    /// The recognised words they stand for.
    pub ids: Vec<WordId>,
}

/// All strikes in the order of the text. Struck words that nobody said cut nothing.
pub(super) fn struck(document: &Document, placed: &[Placed]) -> Vec<Struck> {
    let mut found: Vec<Struck> = Vec::new();
    for item in &document.items {
        let Item::Paragraph { tokens, .. } = item else { continue };
        let mut last: Option<usize> = None;
        for at in tokens.clone() {
            let (token, place) = (&document.tokens[at], &placed[at]);
            if !token.struck {
                last = None;
                continue;
            }
            let Some(sound) = place.sound else { continue };
            let from = ids_of(&place.entry).to_vec();
            let word = TimedWord {
                text: token.text.clone(),
                time: sound,
                estimated: place.estimated,
                doubtful: token.doubtful,
                from: from.clone(),
            };
            // A word taken out of the text without striking it stays in the sound.
            let joined = match (last, place.base) {
                (Some(last), Some(base)) => base == last || base == last + 1,
                _ => false,
            };
            match found.last_mut().filter(|_| joined) {
                Some(open) => {
                    let (start, end) = (open.time.start, open.time.end);
                    open.time = Interval::new(start.min(sound.start), end.max(sound.end));
                    open.text.push(' ');
                    open.text.push_str(&token.text);
                    open.ids.extend(
                        from.iter()
                            .filter(|id| !open.words.iter().any(|w| w.from.last() == Some(id))),
                    );
                    open.words.push(word);
                }
                None => found.push(Struck {
                    time: sound,
                    line: document.line(token.range.start),
                    text: token.text.clone(),
                    ids: from,
                    words: vec![word],
                }),
            }
            last = place.base.map(|base| base + ids_of(&place.entry).len().max(1) - 1);
        }
    }
    found
}
