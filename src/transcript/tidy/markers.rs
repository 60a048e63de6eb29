//! Discourse markers that add nothing where they stand, as the table of the language says.

use super::Options;
use super::connectors::stands;
use super::table::{Marker, Place, Table};
use super::view::{Found, Said};

/// The markers of a paragraph that may go.
pub(super) fn find(table: &Table, said: &[Said], options: &Options) -> Vec<Found> {
    let mut found = Vec::new();
    let mut kept = 0;
    let mut at = 0;
    while at < said.len() {
        let fits = |marker: &&Marker| stands(marker.words, &said[at..]);
        let Some(marker) = table.markers.iter().find(fits) else {
            at += 1;
            continue;
        };
        let end = at + marker.words.len();
        if idle(table, marker, said, at) {
            if marker.flavour && kept < options.keep_flavour {
                kept += 1;
            } else {
                found.extend(Found::of(marker.rule, &said[at..end]));
            }
        }
        at = end;
    }
    found
}

/// Whether the marker that stands at `at` adds nothing there.
fn idle(table: &Table, marker: &Marker, said: &[Said], at: usize) -> bool {
    let end = at + marker.words.len();
    let (before, last, next) =
        (at.checked_sub(1).map(|at| &said[at]), &said[end - 1], said.get(end));
    let asked = last.trail.contains('?');
    if (marker.no_question && asked) || (marker.only_question && !asked) || last.cut() {
        return false;
    }
    let against = |word: &Said| !word.stop() && !word.weak();
    if before.is_some_and(|word| against(word) && marker.not_after.contains(&word.key.as_str())) {
        return false;
    }
    let opens = before.is_none_or(Said::stop);
    if let Some(next) = next.filter(|_| !last.stop()) {
        let barred = |pattern: &&str| match *pattern {
            "#" => table.is_number(&next.key),
            form if form.ends_with('\'') => next.key.starts_with(form),
            word => next.key == word,
        };
        let answer = opens && (next.strong() || end + 1 == said.len());
        if marker.not_before.iter().any(barred)
            || (answer && marker.no_answer.contains(&next.key.as_str()))
        {
            return false;
        }
    }
    let comma_before = before.is_some_and(Said::weak);
    let (comma, ends) = (last.weak(), last.strong() || next.is_none());
    marker.places.iter().any(|place| match place {
        Place::Start => (opens || comma_before) && !ends && !last.stop(),
        Place::StartComma => opens && comma && !ends,
        Place::Between => comma_before && comma,
        Place::End => comma_before && ends,
        Place::EndBare => !opens && (ends || comma),
        Place::Alone => opens && ends && !asked,
        Place::Doubled => !last.stop() && stands(marker.words, &said[end..]),
    })
}
