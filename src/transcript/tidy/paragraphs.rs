//! Where a long paragraph turns: scored at sentence ends by pause, change of words, connector and
//! length (reference, E.3).

use std::collections::HashSet;

use super::part::{Part, Piece, blank, strong};
use super::table::Table;
use crate::transcript::document::{Change, Manuscript};

/// Words each part has at least (E.3).
const LEAST: usize = 25;

/// The length to aim for (E.3).
const TARGET: std::ops::RangeInclusive<usize> = 60..=110;

/// Words a paragraph should not exceed (E.3).
const MOST: usize = 160;

/// How many sentences on each side a change of subject is read from (E.3).
const AROUND: usize = 3;

/// What a length outside the target costs, against a pause of one second.
const LENGTH: f64 = 0.8;

/// What a connector that turns the subject is worth.
const TURNING: f64 = 0.5;

/// Suggests empty lines inside a paragraph that is longer than it should be.
pub(super) fn breaks(
    manuscript: &Manuscript,
    table: &Table,
    piece: &Piece<'_>,
    changes: &mut Vec<Change>,
) {
    let parts = &piece.parts;
    // A quoted paragraph or a list would be broken by an empty line.
    if parts.len() <= *TARGET.end() || !piece.whole || table.openers.is_empty() {
        return;
    }
    let mut ends: Vec<usize> = (1..parts.len()).filter(|&at| strong(parts[at - 1].trail)).collect();
    ends.push(parts.len());
    let scores = scores(table, parts, &ends);
    let mut start = 0;
    while parts.len() - start > *TARGET.end() {
        let from = ends.partition_point(|&end| end < start + LEAST);
        let to = ends.partition_point(|&end| end <= (start + MOST).min(parts.len() - LEAST));
        let worth = |at: usize| {
            let long = ends[at] - start;
            let off = TARGET.start().saturating_sub(long) + long.saturating_sub(*TARGET.end());
            scores[at] - LENGTH * off as f64 / 35.0
        };
        let best = (from..to).max_by(|&one, &two| worth(one).total_cmp(&worth(two)));
        // No sentence ends in time: go on from the first that does.
        let Some(at) = best.or_else(|| (from < ends.len()).then_some(from)) else { break };
        start = ends[at];
        let (Some(before), Some(next)) = (parts.get(start - 1), parts.get(start)) else { break };
        if best.is_some() && blank(before.gap) && before.clean && opens(next) {
            let range = manuscript.words[before.at].at.end..manuscript.words[next.at].at.start;
            let (rule, to) = ("paragraph".to_owned(), "\n\n".to_owned());
            changes.push(Change { rule, at: range, to });
        }
    }
}

/// Whether a paragraph may begin with a word, without being read as a list or a heading.
fn opens(part: &Part<'_>) -> bool {
    let letter = |first: char| first.is_alphabetic() || "«“\"".contains(first);
    part.clean && (part.upper() || !part.lead.is_empty()) && {
        let first = part.lead.chars().chain(part.core.chars()).next();
        first.is_some_and(letter)
    }
}

/// How well a paragraph would end with each sentence.
fn scores(table: &Table, parts: &[Part<'_>], ends: &[usize]) -> Vec<f64> {
    let mut starts = vec![0];
    starts.extend(ends.iter().take(ends.len().saturating_sub(1)));
    let words = |sentences: std::ops::Range<usize>| -> HashSet<&str> {
        let from = starts.get(sentences.start).copied().unwrap_or(parts.len());
        // A sentence that never ends is read to a bound.
        let to = ends[sentences.end - 1].min(from + 2 * MOST);
        let keys = parts[from.min(to)..to].iter().map(|part| part.key.as_str());
        keys.filter(|key| key.len() > 3 && !table.is_function(key)).collect()
    };
    (0..ends.len())
        .map(|at| {
            let Some(next) = parts.get(ends[at]) else { return 0.0 };
            let before = words((at + 1).saturating_sub(AROUND)..at + 1);
            let after = words(at + 1..(at + 1 + AROUND).min(ends.len()));
            let common = before.intersection(&after).count() as f64;
            let all = (before.len() + after.len()) as f64 - common;
            let shift = if all > 0.0 { 1.0 - common / all } else { 0.0 };
            let turning = table.turning.contains(&next.key.as_str());
            next.silence.seconds().clamp(0.0, 1.0) + shift + if turning { TURNING } else { 0.0 }
        })
        .collect()
}
