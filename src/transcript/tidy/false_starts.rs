//! False starts: up to three words that are begun anew after a pause or a dash, or taken back.
//! From four words on a start is kept: it says something (clean verbatim guides; reference, E.1).

use super::connectors::stands;
use super::table::Table;
use super::view::{Found, Said};
use crate::units::Time;

/// The shortest pause before a new start (reference, E.2, level 3).
const PAUSE: Time = Time::from_millis(250);

/// The longest false start, in words (E.1).
const LONGEST: usize = 3;

/// The false starts of a paragraph.
pub(super) fn find(table: &Table, said: &[Said]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut free = 0;
    for at in 1..said.len() {
        let hit = taken_back(table, said, at, free).or_else(|| anew(table, said, at, free));
        if let Some((from, to)) = hit
            && let Some(one) = Found::of("false-start", &said[from..to])
        {
            found.push(one);
            free = to;
        }
    }
    found
}

/// Words before `at` that `at` begins anew.
fn anew(table: &Table, said: &[Said], at: usize, free: usize) -> Option<(usize, usize)> {
    let last = &said[at - 1];
    let dash = last.cut() || last.trail.contains(['–', '—']);
    if last.stop() || !(dash || said[at].silence >= PAUSE) {
        return None;
    }
    let (from, _) = shared(table, said, at, at, free)?;
    let first = &said[from];
    let long = at - from > 1 || first.key.contains('\'');
    let same = said
        .get(at..2 * at - from)
        .is_some_and(|copy| copy.iter().zip(&said[from..at]).all(|(one, two)| one.key == two.key));
    let subject = table.openers.contains(&stem(table, &first.key));
    // After a pause alone the start must be visibly unfinished.
    let open = table.is_function(&last.key) || (dash && subject);
    (long && open && !same).then_some((from, at))
}

/// Words that are taken back by `non pardon` at `at`, with it.
fn taken_back(table: &Table, said: &[Said], at: usize, free: usize) -> Option<(usize, usize)> {
    let repair = table.repairs.iter().find(|words| stands(words, &said[at..]))?;
    let end = at + repair.len();
    let (last, next) = (&said[at - 1], said.get(end)?);
    if last.stop() || said[end - 1].stop() {
        return None;
    }
    let set_off = last.weak() || last.cut() || said[at].silence >= PAUSE;
    let count = table.is_number(&last.key) && table.is_number(&next.key) && at > free;
    if set_off && count {
        return Some((at - 1, end));
    }
    let (from, _) = shared(table, said, at, end, free)?;
    set_off.then_some((from, end))
}

/// The nearest of the three words before `before` that begins as the word at `again` does.
fn shared(
    table: &Table,
    said: &[Said],
    before: usize,
    again: usize,
    free: usize,
) -> Option<(usize, usize)> {
    let anchor = stem(table, &said.get(again)?.key);
    if !table.function.contains(&anchor) {
        return None;
    }
    let least = before.saturating_sub(LONGEST).max(free);
    let from = (least..before).rev().find(|&from| stem(table, &said[from].key) == anchor)?;
    said[from..before].iter().all(|word| !word.stop()).then_some((from, again))
}

/// The word that an elided one begins with: `je` of `j'étais`.
fn stem<'a>(table: &'a Table, key: &'a str) -> &'a str {
    let full = table.elisions.iter().find(|(_, form)| key.starts_with(form));
    full.map_or(key, |(full, _)| full)
}
