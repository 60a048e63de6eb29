//! Which words of the text stand for which timed words: a diff first, a closer look inside
//! what changed.

use std::collections::HashMap;
use std::ops::Range;

use super::diff::{Hunk, diff};
use super::pairing;

/// A few timed words and the words of the text that stand for them; one side may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::transcript) struct Group {
    /// Of the base.
    pub(in crate::transcript) old: Range<usize>,
    /// Of the text.
    pub(in crate::transcript) new: Range<usize>,
    /// Whether they look alike at all.
    pub(in crate::transcript) alike: bool,
}

/// The groups in order, covering both sides; and the stretches the diff found changed.
pub(in crate::transcript) struct Alignment {
    pub(in crate::transcript) groups: Vec<Group>,
    pub(in crate::transcript) changed: Vec<(Range<usize>, Range<usize>)>,
}

/// Aligns two lists of keys.
pub(in crate::transcript) fn align(old: &[&str], new: &[&str]) -> Alignment {
    let mut groups = Vec::with_capacity(new.len());
    let mut changed = Vec::new();
    let mut cells = pairing::MOST_CELLS;
    for (old_range, new_range, equal) in blocks(old, new) {
        if equal {
            let pairs = old_range.zip(new_range);
            groups.extend(pairs.map(|(o, n)| Group { old: o..o + 1, new: n..n + 1, alike: true }));
        } else {
            pairing::pair(
                old,
                old_range.clone(),
                new,
                new_range.clone(),
                (&mut cells, &mut groups),
            );
            changed.push((old_range, new_range));
        }
    }
    Alignment { groups, changed }
}

type Block = (Range<usize>, Range<usize>, bool);

fn blocks(old: &[&str], new: &[&str]) -> Vec<Block> {
    if old == new {
        return vec![(0..old.len(), 0..new.len(), true)];
    }
    let mut names: HashMap<&str, u32> = HashMap::new();
    let mut name = |key| {
        let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
        *names.entry(key).or_insert(next)
    };
    let old_names: Vec<u32> = old.iter().map(|&key| name(key)).collect();
    let new_names: Vec<u32> = new.iter().map(|&key| name(key)).collect();
    let hunks = diff(&old_names, &new_names);
    let mut blocks: Vec<Block> = Vec::with_capacity(2 * hunks.len() + 1);
    let (mut i, mut j) = (0, 0);
    for (at, (o, n)) in hunks.iter().enumerate() {
        let island = i..o.start;
        // A short common word alone between two larger changes is most often a wrong pair.
        let size = |hunk: &Hunk| hunk.0.len().min(hunk.1.len());
        let wrong = at > 0
            && island.len() == 1
            && size(&hunks[at - 1]).min(size(&hunks[at])) >= 3
            && old[i].chars().count() <= 3;
        match blocks.last_mut() {
            Some(last) if wrong => (last.0.end, last.1.end) = (o.end, n.end),
            _ => {
                if !island.is_empty() {
                    blocks.push((island, j..n.start, true));
                }
                blocks.push((o.clone(), n.clone(), false));
            }
        }
        (i, j) = (o.end, n.end);
    }
    if i < old.len() {
        blocks.push((i..old.len(), j..new.len(), true));
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(old: &str, new: &str) -> Vec<(usize, usize)> {
        let old: Vec<&str> = old.split(' ').collect();
        let new: Vec<&str> = new.split(' ').collect();
        align(&old, &new).groups.iter().map(|g| (g.old.len(), g.new.len())).collect()
    }

    #[test]
    fn words_joined_and_split_are_seen() {
        assert_eq!(shape("sur casto pod hier", "sur castopod hier"), [(1, 1), (2, 1), (1, 1)]);
        assert_eq!(shape("un castopod libre", "un casto pod libre"), [(1, 1), (1, 2), (1, 1)]);
    }

    #[test]
    fn corrections_pair_one_by_one() {
        assert_eq!(shape("a valide parle b", "a walid parla b"), [(1, 1); 4]);
    }

    #[test]
    fn added_and_removed_words_stand_alone() {
        assert_eq!(shape("a b", "a x b"), [(1, 1), (0, 1), (1, 1)]);
        assert_eq!(shape("a x b", "a b"), [(1, 1), (1, 0), (1, 1)]);
    }
}
