//! How many words, or letters, two texts are apart (Levenshtein 1966), found along diagonals:
//! the furthest place each reaches with so many errors (Ukkonen, Information and Control 64,
//! 1985), so that the time grows with the errors and not with the text.

use std::ops::AddAssign;

use crate::transcript::document::diff;

/// The least errors that turn what was heard into the reference.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Errors {
    pub(super) substituted: usize,
    pub(super) deleted: usize,
    pub(super) inserted: usize,
}

impl Errors {
    pub(super) fn total(self) -> usize {
        self.substituted + self.deleted + self.inserted
    }
}

impl AddAssign for Errors {
    fn add_assign(&mut self, other: Errors) {
        self.substituted += other.substituted;
        self.deleted += other.deleted;
        self.inserted += other.inserted;
    }
}

/// Steps spent on one pair of texts: 20,000 words with a fifth of them wrong take 16 million.
const WORK: usize = 24_000_000;
/// Steps spent on a part of a text, and on a long text before it is taken apart.
const PART_WORK: usize = 4_000_000;
/// Both sides together are long from here on.
const LONG: usize = 60_000;

/// Counts the errors between names of words. Exact up to some 4,500 errors (2,000 in lists of
/// over 60,000 names); beyond, the texts are taken apart where a diff finds them equal, and the
/// count may be slightly too high.
pub(super) fn errors(heard: &[u32], reference: &[u32]) -> Errors {
    let mut work = if heard.len() + reference.len() > LONG { PART_WORK } else { WORK };
    if let Some(errors) = exact(heard, reference, &mut work) {
        return errors;
    }
    let mut all = Errors::default();
    let mut work = WORK;
    for (h, r) in diff(heard, reference) {
        let (heard, reference) = (&heard[h], &reference[r]);
        let mut part = PART_WORK.min(work);
        let before = part;
        all += exact(heard, reference, &mut part).unwrap_or_else(|| at_most(heard, reference));
        work -= before - part;
    }
    all
}

/// No word in common.
fn at_most(heard: &[u32], reference: &[u32]) -> Errors {
    let substituted = heard.len().min(reference.len());
    Errors {
        substituted,
        deleted: reference.len() - substituted,
        inserted: heard.len() - substituted,
    }
}

/// How far a diagonal reaches: the place in the reference, and how many errors of each kind lead
/// there; what is substituted is the rest.
#[derive(Clone, Copy)]
struct Reach {
    at: i32,
    deleted: u32,
    inserted: u32,
}

/// Nothing reached.
const NOWHERE: Reach = Reach { at: i32::MIN / 2, deleted: 0, inserted: 0 };

/// Takes from `work` as it goes; nothing once that is used up.
fn exact(heard: &[u32], reference: &[u32], work: &mut usize) -> Option<Errors> {
    let head = heard.iter().zip(reference).take_while(|(a, b)| a == b).count();
    let (heard, reference) = (&heard[head..], &reference[head..]);
    let tail = heard.iter().rev().zip(reference.iter().rev()).take_while(|(a, b)| a == b).count();
    let heard = &heard[..heard.len() - tail];
    let reference = &reference[..reference.len() - tail];
    if heard.is_empty() || reference.is_empty() {
        return Some(at_most(heard, reference));
    }
    let (rows, columns) = (i32::try_from(reference.len()).ok()?, i32::try_from(heard.len()).ok()?);
    let goal = columns.checked_sub(rows)?;
    // Diagonal `k` holds the places where `heard` is `k` ahead of the reference; so many errors
    // reach at most as many diagonals to either side. Two empty ones stand at each end.
    let mut before = vec![NOWHERE, Reach { at: -1, ..NOWHERE }, NOWHERE];
    for errors in 0.. {
        let mut next = Vec::with_capacity(before.len() + 2);
        next.extend([NOWHERE; 2]);
        // Diagonals from -errors to errors, each with its own and its neighbours before.
        for (k, old) in (-errors..).zip(before.windows(3)) {
            let (one, own, other) = (old[0], old[1], old[2]);
            let mut best = Reach { at: own.at + 1, ..own };
            if one.at > best.at {
                best = Reach { inserted: one.inserted + 1, ..one };
            }
            if other.at + 1 > best.at {
                best = Reach { at: other.at + 1, deleted: other.deleted + 1, ..other };
            }
            let ahead = best.at + k;
            if best.at < 0 || best.at > rows || ahead < 0 || ahead > columns {
                next.push(NOWHERE);
                continue;
            }
            let (r, h) = (&reference[best.at as usize..], &heard[ahead as usize..]);
            let same = r.iter().zip(h).take_while(|(a, b)| a == b).count();
            *work = work.checked_sub(1 + same)?;
            best.at += same as i32;
            if k == goal && best.at == rows {
                let (deleted, inserted) = (best.deleted as usize, best.inserted as usize);
                let substituted = errors as usize - deleted - inserted;
                return Some(Errors { substituted, deleted, inserted });
            }
            next.push(best);
        }
        next.extend([NOWHERE; 2]);
        before = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The whole table, as in the textbook.
    fn table(heard: &[u32], reference: &[u32]) -> usize {
        let mut row: Vec<usize> = (0..=heard.len()).collect();
        for (i, word) in reference.iter().enumerate() {
            let mut corner = row[0];
            row[0] = i + 1;
            for (j, other) in heard.iter().enumerate() {
                let replaced = corner + usize::from(word != other);
                corner = row[j + 1];
                row[j + 1] = replaced.min(row[j] + 1).min(corner + 1);
            }
        }
        row[heard.len()]
    }

    #[test]
    fn the_errors_of_kitten_and_sitting_are_three() {
        let letters = |word: &str| word.bytes().map(u32::from).collect::<Vec<_>>();
        let found = errors(&letters("sitting"), &letters("kitten"));
        assert_eq!(found, Errors { substituted: 2, deleted: 0, inserted: 1 });
    }

    #[test]
    fn a_missing_word_is_deleted_and_a_word_too_many_inserted() {
        assert_eq!(errors(&[1, 3], &[1, 2, 3]), Errors { deleted: 1, ..Errors::default() });
        assert_eq!(errors(&[1, 2, 3], &[1, 3]), Errors { inserted: 1, ..Errors::default() });
    }

    #[test]
    fn long_texts_with_nothing_in_common_end_soon() {
        let heard: Vec<u32> = (0..300_000).map(|at| at % 7).collect();
        let reference: Vec<u32> = (0..200_000).map(|at| 10 + at % 5).collect();
        let found = errors(&heard, &reference);
        assert_eq!((found.substituted, found.inserted), (200_000, 100_000));
    }

    proptest! {
        #[test]
        fn the_count_is_that_of_the_whole_table(
            heard in prop::collection::vec(0_u32..5, 0..40), reference in prop::collection::vec(0_u32..5, 0..40),
        ) {
            let found = errors(&heard, &reference);
            prop_assert_eq!(found.total(), table(&heard, &reference));
            prop_assert_eq!(
                heard.len() + found.deleted, reference.len() + found.inserted,
                "what was left out and put in makes up for the lengths"
            );
        }
    }
}
