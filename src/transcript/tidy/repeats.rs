//! The same words twice in a row: one function word, or 2 to 4 words. The first copy goes.

use super::table::Table;
use super::view::{Found, Said};
use crate::units::Time;

/// Copies further apart than this were meant (reference, E.2).
pub(super) const APART: Time = Time::from_millis(800);

/// The longest group that is looked for (E.2).
const LONGEST: usize = 4;

/// Whether a function word never stands twice for a reason.
pub(super) fn repeatable(table: &Table, word: &str) -> bool {
    !table.twice.contains(&word) && !table.doubled.contains(&word) && table.is_function(word)
}

/// The repeats of a paragraph. Every word goes on a stack; where the top of it is there twice, the
/// lower copy comes out, so that what remains holds no repeat and time stays linear.
pub(super) fn find(table: &Table, said: &[Said]) -> Vec<Found> {
    let mut stack: Vec<usize> = Vec::with_capacity(said.len());
    let mut silence: Vec<Time> = said.iter().map(|word| word.silence).collect();
    let mut found = Vec::new();
    for at in 0..said.len() {
        stack.push(at);
        let next = said.get(at + 1);
        while let Some(count) = (1..=LONGEST).rev().find(|&count| {
            stack.len() >= 2 * count && repeats(table, said, &stack, &silence, count, next)
        }) {
            let first = stack.len() - 2 * count..stack.len() - count;
            let words: Vec<usize> = stack.drain(first.clone()).collect();
            for &word in &words {
                silence[stack[first.start]] = silence[stack[first.start]] + silence[word];
                found.extend(Found::of("repeat", std::slice::from_ref(&said[word])));
            }
        }
    }
    found.sort_by_key(|found| found.parts.start);
    found
}

/// Whether the last `count` words of the stack are said twice.
fn repeats(
    table: &Table,
    said: &[Said],
    stack: &[usize],
    silence: &[Time],
    count: usize,
    next: Option<&Said>,
) -> bool {
    let (rest, copy) = stack.split_at(stack.len() - count);
    let (rest, first) = rest.split_at(rest.len() - count);
    let word = |at: &usize| &said[*at];
    let before = rest.last().map(word);
    let last = word(&copy[count - 1]);
    let barred = first.iter().map(word).any(|word| word.stop() || word.fixed || word.cut())
        || copy[..count - 1].iter().map(word).any(Said::stop)
        || word(&copy[0]).lead
        || silence[copy[0]] > APART;
    if barred {
        return false;
    }
    let (one, two) = (word(&first[0]), word(&copy[0]));
    if count == 1 && one.key != two.key {
        // « ce que, qu'il » is another clause.
        let clause = one.weak() && one.key == "que";
        return !clause && begun_again(table, &one.key, &two.key);
    }
    if first.iter().zip(copy).any(|(one, two)| word(one).key != word(two).key) {
        return false;
    }
    if count == 1 {
        single(table, one, before, next, two)
    } else {
        let keys: Vec<&str> = first.iter().map(|at| word(at).key.as_str()).collect();
        let comma = word(&first[count - 1]).weak();
        let opens = before.is_none_or(Said::stop);
        let closes = last.stop() || next.is_none();
        group(table, &keys, before, comma, opens, closes)
    }
}

/// Whether the second word begins with the first in its elided form: `je j'ai`.
fn begun_again(table: &Table, one: &str, two: &str) -> bool {
    let longer = |form: &str| two.len() > form.len() && two.starts_with(form);
    // `si s'en aller` is none.
    if one == "si" {
        return two == "s'il" || two == "s'ils";
    }
    (one.ends_with('\'') && longer(one))
        || table.elisions.iter().any(|(full, form)| *full == one && longer(form))
}

fn single(
    table: &Table,
    one: &Said,
    before: Option<&Said>,
    next: Option<&Said>,
    two: &Said,
) -> bool {
    if !repeatable(table, &one.key) {
        return false;
    }
    let Some(unless) = table.unless.iter().find(|unless| unless.word == one.key) else {
        return true;
    };
    let key = |word: Option<&Said>| word.map_or(String::new(), |word| word.key.clone());
    let (earlier, later) = (key(before), key(next));
    let ends = |pattern: &str| match pattern.strip_prefix('-') {
        Some(ending) => later.ends_with(ending) && !two.weak(),
        None => later == pattern,
    };
    let begins = before.is_none_or(|before| {
        before.stop() || before.weak() || table.openers.contains(&before.key.as_str())
    });
    let held = (unless.comma && one.weak())
        || unless.after.contains(&earlier.as_str())
        || unless.before.iter().any(|pattern| ends(pattern))
        || (unless.inside && !begins);
    !held
}

fn group(
    table: &Table,
    keys: &[&str],
    before: Option<&Said>,
    comma: bool,
    opens: bool,
    closes: bool,
) -> bool {
    let alike = keys.windows(2).all(|pair| pair[0] == pair[1]);
    let meant = keys.iter().all(|key| table.is_number_or_doubled(key) || table.twice.contains(key));
    // A clause that is said twice is said with force.
    let force = opens && closes;
    if alike || meant || force || keys.iter().any(|key| key.is_empty()) {
        return false;
    }
    let [first, .., last] = keys else { return false };
    let function = |key: &&str| table.is_function(key);
    // `jour après jour après jour`, `again and again and again`.
    let linked = keys.len() == 2
        && keys.iter().any(|key| table.linking.contains(key))
        && !(function(first) && function(last));
    let ring = before.is_some_and(|before| !before.stop() && before.key == *last);
    let idiom = || table.idioms.contains(&keys.join(" ").as_str());
    // Without a table nothing is known of the words: only what stands bare is taken.
    let emphatic = comma && !function(last);
    !(linked || (ring && !function(last)) || emphatic || idiom())
}
