//! Connectors piled up at the beginning of a clause: `et donc du coup alors`. The last stays.

use super::table::Table;
use super::view::{Found, Said};

/// The piles of a paragraph, without what stays of them.
pub(super) fn find(table: &Table, said: &[Said]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < said.len() {
        let opens = at == 0 || said[at - 1].stop() || said[at - 1].weak();
        let pile = if opens { pile(table, &said[at..]) } else { Vec::new() };
        let Some((&last, rest)) = pile.split_last() else {
            at += 1;
            continue;
        };
        // Where each connector of the pile ends; the last one begins where the one before ends.
        let mut kept = rest.last().copied().unwrap_or(0);
        if let [.., before, _] = pile[..] {
            let begin = pile.len().checked_sub(3).map_or(0, |at| pile[at]);
            let pair = (said[at + begin].key.as_str(), said[at + before].key.as_str());
            if last - begin == 2 && table.pairs.contains(&pair) {
                kept = begin;
            }
        }
        let ends = said[at + last - 1].stop() || at + last == said.len();
        if kept > 0 && !ends {
            found.extend(Found::of("connector", &said[at..at + kept]));
        }
        at += last;
    }
    found
}

/// Where the connectors that these words begin with end, one after the other.
fn pile(table: &Table, said: &[Said]) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut at = 0;
    while let Some(words) = table.connectors.iter().find(|words| stands(words, &said[at..])) {
        at += words.len();
        ends.push(at);
        if said[at - 1].stop() {
            break;
        }
    }
    ends
}

/// Whether these words begin with those, without punctuation between.
pub(super) fn stands(words: &[&str], said: &[Said]) -> bool {
    let Some(said) = said.get(..words.len()) else { return false };
    let bare = said.split_last().is_some_and(|(_, rest)| rest.iter().all(|w| w.trail.is_empty()));
    bare && words.iter().zip(said).all(|(word, said)| *word == said.key)
}
