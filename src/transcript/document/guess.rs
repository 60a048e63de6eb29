//! Times without a words file: the turn lines' hints, and how long words take to say.

use super::key::weight;
use super::parse::{Document, Item};
use super::place::{Placed, UNIT, split};
use super::synced::SyncedWord;
use crate::units::{Interval, Time};

/// Worked-out times for all words of the document, and whether the hints were in order.
pub(super) fn guess(document: &Document, keys: &[&str]) -> (Vec<Placed>, bool) {
    // Where each hint stands in the words; those that go back are left out.
    let mut hints: Vec<(usize, Time)> = vec![(0, Time::ZERO)];
    let mut ordered = true;
    let mut at = 0;
    for item in &document.items {
        match item {
            Item::Paragraph { tokens, .. } => at = tokens.end,
            Item::Turn { turn, .. } => match (turn.time, hints.last().copied()) {
                (Some(time), Some((_, last))) if time < last => ordered = false,
                (Some(time), Some((place, _))) if place == at => {
                    hints.pop();
                    hints.push((at, time));
                }
                (Some(time), _) => hints.push((at, time)),
                (None, _) => {}
            },
            Item::Heading { .. } => {}
        }
    }
    let mut placed = Vec::with_capacity(keys.len());
    for (index, &(from, start)) in hints.iter().enumerate() {
        let next = hints.get(index + 1);
        let words = &keys[from..next.map_or(keys.len(), |next| next.0)];
        let wish = words.iter().map(|key| weight(key) * UNIT).sum::<i64>();
        let end = next.map_or(start + Time::from_millis(wish), |next| next.1);
        placed.extend(split(words, Interval::new(start, end)).into_iter().map(|time| Placed {
            time,
            sound: None,
            entry: SyncedWord::Timed { time, from: Vec::new() },
            base: None,
            estimated: true,
            guessed: false,
        }));
    }
    (placed, ordered)
}
