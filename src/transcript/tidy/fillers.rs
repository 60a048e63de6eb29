//! Hesitations: `euh`, `uh`, however long they are drawn.

use super::table::Table;
use super::view::{Found, Said};

/// No hesitation is written with more bytes than this.
const LONGEST: usize = 20;

/// Whether a word in lower case is a hesitation. `ER` in capitals is a place in a hospital: that
/// is for the caller to see.
pub(super) fn filler(table: &Table, key: &str) -> bool {
    // To err is a verb.
    if key.len() > LONGEST || key == "err" {
        return false;
    }
    let mut short = String::with_capacity(key.len());
    for letter in key.chars() {
        if !short.ends_with(letter) {
            short.push(letter);
        }
    }
    table.fillers.contains(&short.as_str())
}

/// The hesitations of a paragraph. One that is asked stays, and one that is spoken about.
pub(super) fn find(table: &Table, said: &[Said]) -> Vec<Found> {
    let mut found = Vec::new();
    for (at, word) in said.iter().enumerate() {
        if word.initials || !filler(table, &word.key) || word.cut() {
            continue;
        }
        let before = at.checked_sub(1).map(|at| &said[at]);
        let alone = before.is_none_or(Said::strong);
        let asked = alone && word.trail.contains('?');
        let mentioned = before
            .is_some_and(|before| !before.weak() && table.mentions.contains(&before.key.as_str()));
        if !asked && !mentioned {
            found.extend(Found::of("filler", std::slice::from_ref(word)));
        }
    }
    found
}
