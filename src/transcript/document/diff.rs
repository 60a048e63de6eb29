//! Where two lists of names differ, in a time that is bounded on any input: runs that both lists
//! hold once are anchors (after Cohen's patience diff, with runs of words for lines), and only
//! short stretches between them are searched exhaustively (Myers, Algorithmica 1, 1986).

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A stretch of the old list and what stands for it in the new one; one may be empty.
pub(in crate::transcript) type Hunk = (Range<usize>, Range<usize>);

/// Stretches of together this length are searched exhaustively; Myers' algorithm may take the
/// square of it.
const EXHAUSTIVE: usize = 1024;
/// How long the runs are that serve as anchors, in the order they are tried.
const RUNS: [usize; 3] = [4, 2, 1];
/// How much of each list is seen at once where there are no anchors.
const WINDOW: usize = 128;
/// How often stretches between anchors are searched for anchors again.
const DEEPEST: usize = 8;

/// What changed from `old` to `new`, in order, each change as small as it can be seen.
pub(in crate::transcript) fn diff(old: &[u32], new: &[u32]) -> Vec<Hunk> {
    let mut finder = Finder { old, new, equal: Vec::new() };
    finder.stretch(0..old.len(), 0..new.len(), 0);
    let mut hunks: Vec<Hunk> = Vec::new();
    let (mut i, mut j) = (0, 0);
    for (o, n, length) in finder.equal.iter().copied().chain([(old.len(), new.len(), 0)]) {
        if i < o || j < n {
            hunks.push((i..o, j..n));
        }
        (i, j) = (o + length, n + length);
    }
    slide(old, new, hunks)
}

struct Finder<'a> {
    old: &'a [u32],
    new: &'a [u32],
    /// Where equal runs begin in both lists, and their length.
    equal: Vec<(usize, usize, usize)>,
}

impl Finder<'_> {
    fn stretch(&mut self, mut o: Range<usize>, mut n: Range<usize>, depth: usize) {
        let (old, new) = (&self.old[o.clone()], &self.new[n.clone()]);
        let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
        self.equal.push((o.start, n.start, head));
        (o.start, n.start) = (o.start + head, n.start + head);
        let (old, new) = (&self.old[o.clone()], &self.new[n.clone()]);
        let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
        (o.end, n.end) = (o.end - tail, n.end - tail);
        if !o.is_empty() && !n.is_empty() {
            if o.len() + n.len() <= EXHAUSTIVE {
                self.search(o.clone(), n.clone());
            } else if depth < DEEPEST {
                self.between_anchors(o.clone(), n.clone(), depth);
            }
        }
        self.equal.push((o.end, n.end, tail));
    }

    fn search(&mut self, o: Range<usize>, n: Range<usize>) {
        let (from_old, from_new) = (o.start, n.start);
        for op in capture_diff_slices(Algorithm::Myers, &self.old[o], &self.new[n]) {
            if let DiffOp::Equal { old_index, new_index, len } = op {
                self.equal.push((from_old + old_index, from_new + new_index, len));
            }
        }
    }

    /// Without any anchor: window after window, each from where the last one agreed.
    fn walk(&mut self, o: Range<usize>, n: Range<usize>) {
        let (mut i, mut j) = (o.start, n.start);
        while i < o.end && j < n.end {
            let (to_i, to_j) = (o.end.min(i + WINDOW), n.end.min(j + WINDOW));
            let from = self.equal.len();
            self.search(i..to_i, j..to_j);
            if to_i == o.end && to_j == n.end {
                return;
            }
            // Near its end a window sees too little to tell what goes together.
            let sure = |equal: &(usize, usize, usize)| {
                equal.0 < i + WINDOW / 2 && equal.1 < j + WINDOW / 2
            };
            let kept = self.equal[from..].iter().take_while(|equal| sure(equal)).count();
            self.equal.truncate(from + kept);
            (i, j) = match self.equal[from..].last() {
                Some(last) => (last.0 + last.2, last.1 + last.2),
                None => (to_i, to_j),
            };
        }
    }

    fn between_anchors(&mut self, o: Range<usize>, n: Range<usize>, depth: usize) {
        let (old, new) = (&self.old[o.clone()], &self.new[n.clone()]);
        let found = RUNS.iter().map(|&run| (run, anchors(old, new, run)));
        let Some((run, found)) = found.into_iter().find(|(_, found)| !found.is_empty()) else {
            return self.walk(o, n);
        };
        let (mut i, mut j) = (o.start, n.start);
        for (a, b) in found {
            let (a, b) = (o.start + a, n.start + b);
            if a + run <= i || b + run <= j {
                continue;
            }
            // Runs overlap; only what is still free of this one counts.
            let skip = i.saturating_sub(a).max(j.saturating_sub(b));
            let (a, b) = (a + skip, b + skip);
            self.stretch(i..a, j..b, depth + 1);
            self.equal.push((a, b, run - skip));
            (i, j) = (a + run - skip, b + run - skip);
        }
        self.stretch(i..o.end, j..n.end, depth + 1);
    }
}

/// Runs that both lists hold exactly once, in the same order in both.
fn anchors(old: &[u32], new: &[u32], run: usize) -> Vec<(usize, usize)> {
    let sorted = |list: &[u32]| {
        let windows = list.windows(run).enumerate();
        let mut all: Vec<(u128, u32)> = windows
            .filter_map(|(at, names)| {
                let name = names.iter().fold(0_u128, |sum, &name| sum << 32 | u128::from(name));
                Some((name, u32::try_from(at).ok()?))
            })
            .collect();
        all.sort_unstable();
        all
    };
    let (old, new) = (sorted(old), sorted(new));
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    let mut later = new.chunk_by(|a, b| a.0 == b.0).peekable();
    for same in old.chunk_by(|a, b| a.0 == b.0) {
        while later.next_if(|other| other[0].0 < same[0].0).is_some() {}
        let other = later.next_if(|other| other[0].0 == same[0].0);
        if let ([one], Some([other])) = (same, other) {
            pairs.push((one.1, other.1));
        }
    }
    pairs.sort_unstable();
    rising(&pairs)
}

/// The longest part of `pairs`, sorted by the first, that also rises in the second.
fn rising(pairs: &[(u32, u32)]) -> Vec<(usize, usize)> {
    // The last of the best part of each length, and what stands before each.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| pairs[end].1 < pair.1);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut next = ends.last().copied();
    let back = std::iter::from_fn(|| {
        let at = next?;
        next = before[at];
        Some((pairs[at].0 as usize, pairs[at].1 as usize))
    });
    let mut found: Vec<_> = back.collect();
    found.reverse();
    found
}

/// Among equal words it is open which were added or removed: those beside a change that lacks
/// them, so that a word replaced is one change.
fn slide(old: &[u32], new: &[u32], hunks: Vec<Hunk>) -> Vec<Hunk> {
    let mut slid: Vec<Hunk> = Vec::with_capacity(hunks.len());
    for (o, n) in hunks {
        if let Some(last) = slid.last_mut() {
            let apart = o.start - last.0.end;
            let fits = |list: &[u32], at: &Range<usize>| {
                (1..=apart).all(|k| list[at.start - k] == list[at.end - k])
            };
            let more_old = last.0.len() > last.1.len();
            let removed = n.is_empty() && last.1.len() > last.0.len() && fits(old, &o);
            let added = o.is_empty() && more_old && fits(new, &n);
            if removed || added {
                (last.0.end, last.1.end) = (o.end - apart, n.end - apart);
                continue;
            }
            // Or the one before moves down to this one.
            let fits = |list: &[u32], at: &Range<usize>| {
                (0..apart).all(|k| list[at.start + k] == list[at.end + k])
            };
            let removed = last.1.is_empty() && n.len() > o.len() && fits(old, &last.0);
            let added = last.0.is_empty() && o.len() > n.len() && fits(new, &last.1);
            if removed || added {
                *last = (last.0.start + apart..o.end, last.1.start + apart..n.end);
                continue;
            }
        }
        slid.push((o, n));
    }
    slid
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rebuilt(old: &[u32], new: &[u32], hunks: &[Hunk]) -> Vec<u32> {
        let (mut out, mut at) = (Vec::new(), 0);
        for (o, n) in hunks {
            out.extend_from_slice(&old[at..o.start]);
            assert_eq!(out.len(), n.start);
            out.extend_from_slice(&new[n.clone()]);
            at = o.end;
        }
        out.extend_from_slice(&old[at..]);
        out
    }

    #[test]
    fn a_replaced_word_among_its_like_is_one_change() {
        assert_eq!(diff(&[7, 1, 1, 8], &[7, 2, 1, 8]), [(1..2, 1..2)]);
        assert_eq!(diff(&[7, 1, 1, 8], &[7, 1, 2, 8]), [(2..3, 2..3)]);
    }

    #[test]
    fn long_lists_without_anything_in_common_are_one_change() {
        let old: Vec<u32> = (0..400_000).map(|at| at % 7).collect();
        let new: Vec<u32> = (0..400_000).map(|at| 10 + at % 5).collect();
        assert_eq!(diff(&old, &new), [(0..400_000, 0..400_000)]);
    }

    #[test]
    fn few_edits_in_a_long_list_are_few_changes() {
        let old: Vec<u32> =
            (0..20_000_u32).map(|at| at.wrapping_mul(2_654_435_761) % 900).collect();
        let mut new = old.clone();
        for at in (50..19_000).step_by(100) {
            new[at] = 5000;
        }
        assert_eq!(diff(&old, &new).len(), 190);
    }

    proptest! {
        #[test]
        fn the_changes_make_the_new_list(
            old in prop::collection::vec(0_u32..6, 0..1200), new in prop::collection::vec(0_u32..6, 0..1200),
        ) {
            prop_assert_eq!(rebuilt(&old, &new, &diff(&old, &new)), new);
        }
    }
}
