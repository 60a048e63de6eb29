//! Finds words that stand at another place than they are said.

use std::collections::HashMap;
use std::ops::Range;

/// Shorter runs repeat by chance.
const SHORTEST: usize = 5;

/// For words of the text that were moved, which timed words they are: pairs of text and base.
pub(super) fn moved(
    old: &[&str],
    new: &[&str],
    changed: &[(Range<usize>, Range<usize>)],
) -> Vec<(usize, usize)> {
    let mut places: HashMap<&[&str], (usize, usize)> = HashMap::new();
    for (o, _) in changed.iter().filter(|(o, _)| o.len() >= SHORTEST) {
        for at in o.start..=o.end - SHORTEST {
            places.entry(&old[at..at + SHORTEST]).or_insert((at, o.end));
        }
    }
    let mut pairs = Vec::new();
    if places.is_empty() {
        return pairs;
    }
    for (_, n) in changed.iter().filter(|(_, n)| n.len() >= SHORTEST) {
        let mut at = n.start;
        while at + SHORTEST <= n.end {
            let Some(&(from, end)) = places.get(&new[at..at + SHORTEST]) else {
                at += 1;
                continue;
            };
            let pairing = old[from..end].iter().zip(&new[at..n.end]);
            let length = pairing.take_while(|(o, n)| o == n).count();
            pairs.extend((0..length).map(|i| (at + i, from + i)));
            at += length;
        }
    }
    pairs
}
