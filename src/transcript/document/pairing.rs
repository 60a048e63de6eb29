//! The closer look inside a changed stretch: Needleman and Wunsch's alignment (J. Mol. Biol. 48,
//! 1970) with words that may be joined or split.

use std::ops::Range;

use super::align::Group;
use super::key::plain;

/// Leaving a word out on either side.
const GAP: f64 = 0.6;
/// Joining or splitting, for each word beyond the first.
const JOIN: f64 = 0.1;
/// How much the expected place weighs.
const PLACE: f64 = 0.05;
/// Larger tables say nothing about times and take long.
const LARGEST_TABLE: usize = 4096;
/// All tables of one text together; an hour of talk with every tenth word changed needs a tenth.
pub(super) const MOST_CELLS: usize = 400_000;
/// Words are compared by this many letters.
const LETTERS: usize = 40;
/// How many words of each side go together, in the order they are tried.
const MOVES: [(usize, usize); 7] = [(1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (1, 0), (0, 1)];

/// Adds the groups of one changed stretch; `cells` is what is left of [`MOST_CELLS`].
pub(super) fn pair(
    old: &[&str],
    o: Range<usize>,
    new: &[&str],
    n: Range<usize>,
    (cells, groups): (&mut usize, &mut Vec<Group>),
) {
    let size = (o.len() + 1).saturating_mul(n.len() + 1);
    if o.is_empty() || n.is_empty() || size > LARGEST_TABLE.min(*cells) {
        groups.push(Group { old: o, new: n, alike: false });
        return;
    }
    *cells -= size;
    let clip = |key: &&str| plain(key).chars().take(LETTERS).collect::<String>();
    let left: Vec<String> = old[o.clone()].iter().map(clip).collect();
    let right: Vec<String> = new[n.clone()].iter().map(clip).collect();
    let (rows, columns) = (left.len(), right.len());
    let index = |i: usize, j: usize| i * (columns + 1) + j;
    // The cheapest way to each cell, and the move that reaches it.
    let mut best = vec![(f64::INFINITY, MOVES[0], false); size];
    best[0].0 = 0.0;
    for i in 0..=rows {
        for j in 0..=columns {
            let (so_far, ..) = best[index(i, j)];
            for (di, dj) in MOVES {
                let (to_i, to_j) = (i + di, j + dj);
                if to_i > rows || to_j > columns {
                    continue;
                }
                let (cost, alike) = cost(&left[i..to_i], &right[j..to_j]);
                let place = (i as f64 / rows as f64 - j as f64 / columns as f64).abs() * PLACE;
                let total = so_far + cost + place;
                let cell = &mut best[index(to_i, to_j)];
                if total < cell.0 {
                    *cell = (total, (di, dj), alike);
                }
            }
        }
    }
    let from = groups.len();
    let (mut i, mut j) = (rows, columns);
    while i > 0 || j > 0 {
        let (_, (di, dj), alike) = best[index(i, j)];
        let (old, new) = (o.start + i - di..o.start + i, n.start + j - dj..n.start + j);
        groups.push(Group { old, new, alike });
        i -= di;
        j -= dj;
    }
    groups[from..].reverse();
}

fn cost(left: &[String], right: &[String]) -> (f64, bool) {
    if left.is_empty() || right.is_empty() {
        return (GAP, false);
    }
    let joined = JOIN * (left.len() + right.len() - 2) as f64;
    let unlike = match (left, right) {
        ([one], [other]) => distance(one, other),
        _ => distance(&left.concat(), &right.concat()),
    };
    (unlike + joined, unlike < 0.6)
}

/// 0 for the same, 1 for nothing in common.
fn distance(one: &str, other: &str) -> f64 {
    if one == other {
        return 0.0;
    }
    let longest = one.chars().count().max(other.chars().count()).max(1);
    strsim::osa_distance(one, other) as f64 / longest as f64
}
