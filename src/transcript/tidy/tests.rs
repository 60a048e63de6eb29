//! The room as a whole: spoken text in, tidied text out.

mod english;
mod french;
mod marks;
mod passes;
mod properties;
mod suggestions;

use std::path::Path;

use super::{Level, Options, Removal, apply, find, negations, rules, sentences};
use crate::transcript::document::{Change, Document, Manuscript, read};
use crate::units::{Interval, Time};

/// A pause of half a second in a text of a test.
const PAUSE: char = '‖';

/// A text with a word every 300 ms, and half a second more for each `‖`.
fn manuscript(language: &str, marked: &str) -> Manuscript {
    let text = marked.replace(" ‖‖‖ ", " ").replace(" ‖‖ ", " ").replace(" ‖ ", " ");
    assert!(!text.contains(PAUSE), "a pause stands between spaces: {marked}");
    let (document, _) = Document::parse(&text, Path::new("transcript.md"));
    let reading = read(&document, None);
    let mut manuscript = Manuscript::new(&document, &reading, None);
    manuscript.language = Some(language.to_owned());
    let before = pauses_before(marked);
    let mut at = Time::ZERO;
    for word in &mut manuscript.words {
        let count = before.iter().filter(|&&place| place == word.at.start).count();
        at = at + Time::from_millis(500 * i64::try_from(count).unwrap());
        word.time = Interval::new(at, at + Time::from_millis(300));
        at = word.time.end;
    }
    manuscript
}

/// For each pause, the byte at which the word after it begins once the marks are off.
fn pauses_before(marked: &str) -> Vec<usize> {
    let (mut places, mut length, mut open) = (Vec::new(), 0, 0);
    for word in marked.split(' ') {
        if !word.is_empty() && word.chars().all(|letter| letter == PAUSE) {
            open += word.chars().count();
            continue;
        }
        places.extend(std::iter::repeat_n(length, open));
        open = 0;
        length += word.len() + 1;
    }
    places
}

fn applied(text: &str, changes: &[Change]) -> String {
    let mut out = String::new();
    let mut done = 0;
    for change in changes {
        assert!(change.at.start >= done, "{changes:?}");
        out.push_str(&text[done..change.at.start]);
        out.push_str(&change.to);
        done = change.at.end;
    }
    out + &text[done..]
}

/// The removals up to a level, of one rule if it is named.
fn of_level(
    manuscript: &Manuscript,
    level: Level,
    rule: Option<&str>,
    flavour: usize,
) -> Vec<Removal> {
    let known = rules(manuscript.language.as_deref());
    let level_of = |id: &str| known.iter().find(|rule| rule.id == id).unwrap().level;
    let mut removals = find(manuscript, &Options { keep_flavour: flavour });
    removals.retain(|removal| {
        level_of(removal.rule) <= level && rule.is_none_or(|rule| rule == removal.rule)
    });
    removals
}

/// What safe rules make of a text.
fn safe(language: &str, marked: &str) -> String {
    let manuscript = manuscript(language, marked);
    let removals = of_level(&manuscript, Level::Safe, None, 1);
    applied(&manuscript.text, &apply(&manuscript, &removals, false))
}

/// What a suggested rule makes of a text, with every safe one, nothing kept for its flavour.
fn accepted(language: &str, rule: &str, marked: &str) -> String {
    let manuscript = manuscript(language, marked);
    let mut removals = of_level(&manuscript, Level::Suggested, None, 0);
    let safe = of_level(&manuscript, Level::Safe, None, 0);
    removals.retain(|removal| removal.rule == rule || safe.contains(removal));
    applied(&manuscript.text, &apply(&manuscript, &removals, false))
}

/// Every row must hold; tells all that do not.
fn check(rows: &[(&str, &str)], tidy: impl Fn(&str) -> String) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(from, to)| {
            let got = tidy(from);
            (got != *to).then(|| format!("{from}\n  wanted {to}\n  got    {got}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

/// Rows that nothing may change.
fn untouched(rows: &[&str], tidy: impl Fn(&str) -> String) {
    let rows: Vec<(&str, String)> = rows
        .iter()
        .map(|row| (*row, row.replace(" ‖ ", " ").replace(" ‖‖ ", " ").replace(" ‖‖‖ ", " ")))
        .collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(from, to)| (*from, to.as_str())).collect();
    check(&rows, tidy);
}
