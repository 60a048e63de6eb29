//! Where words were taken out: what their neighbours must become, worked out from the set of
//! removals alone, so that finding and applying see the same text.

use std::ops::Range;

use super::elision::{Meeting, meet};
use super::part::{Part, Piece, SIGNS, blank, strong, weak};
use super::table::Table;

/// What becomes of a word that stays.
#[derive(Debug, Clone, Default)]
pub(super) struct Fix {
    /// Its letters, where they change.
    pub(super) core: Option<String>,
    /// Its punctuation, where it changes.
    pub(super) trail: Option<String>,
    /// Whether it takes the capital of what stood before it.
    pub(super) raise: bool,
    /// What it takes over from the word before: `l'`.
    pub(super) prefix: Option<String>,
    /// Whether the next word took it over.
    pub(super) gone: bool,
}

/// What becomes of a paragraph's words.
pub(super) struct Fixes {
    /// By word, for those that stay.
    pub(super) fixes: Vec<Fix>,
    /// Runs of removals after which the text cannot be put right.
    pub(super) broken: Vec<Range<usize>>,
}

/// What a paragraph's words become once those with a rule are out.
pub(super) fn fixes(table: &Table, piece: &Piece<'_>, out: &[Option<&'static str>]) -> Fixes {
    let mut all = Fixes { fixes: vec![Fix::default(); piece.parts.len()], broken: Vec::new() };
    for run in runs(out) {
        join(table, piece, out, run, &mut all);
    }
    all
}

/// The runs of words that go.
pub(super) fn runs(out: &[Option<&'static str>]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for at in (0..out.len()).filter(|&at| out[at].is_some()) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

fn join(
    table: &Table,
    piece: &Piece<'_>,
    out: &[Option<&'static str>],
    run: Range<usize>,
    all: &mut Fixes,
) {
    let parts = &piece.parts;
    let before = run.start.checked_sub(1);
    let next = parts.get(run.end);
    let gone = &parts[run.clone()];
    let trail = before.and_then(|at| carried(table, &parts[at], gone, &out[run.clone()], next));
    let ended = match (before, &trail) {
        (None, _) => true,
        (Some(_), Some(trail)) => strong(trail),
        (Some(at), None) => strong(parts[at].trail),
    };
    if let Some(next) = next {
        // A sign that opens a line could be read as a list, a heading, a turn.
        let spaces = before.map_or("", |at| parts[at].gap);
        let opens = before.is_none() || lines(spaces, gone);
        let first = gone.last().map_or("", |last| last.gap).trim_start();
        if opens && !first.starts_with("~~") && !(may_open(next) && first.is_empty()) {
            all.broken.push(run);
            return;
        }
        let begins = |pair: &[Part<'_>]| strong(pair[0].trail) && pair[1].upper();
        let plain = |core: &str| !core.contains(['.', '@', '/']) && !camel(core);
        all.fixes[run.end].raise =
            ended && plain(next.core) && (gone[0].upper() || gone.windows(2).any(begins));
    }
    if let (Some(at), Some(next)) = (before, next) {
        let first = &parts[at];
        let now = trail.as_deref().unwrap_or(first.trail);
        let near = blank(first.gap) && gone.iter().all(|part| blank(part.gap));
        if now.is_empty() && near && first.clean && next.clean && next.lead.is_empty() {
            let core = all.fixes[at].core.clone().unwrap_or_else(|| first.core.to_owned());
            match meet(table, &core, next, piece.curly) {
                Meeting::Apart => {}
                Meeting::Joined(form) => {
                    let lead = all.fixes[at].prefix.take().unwrap_or_default();
                    all.fixes[run.end].prefix = Some(format!("{lead}{}{form}", first.lead));
                    all.fixes[at].gone = true;
                }
                Meeting::Spelled(form) => all.fixes[at].core = Some(form),
                Meeting::Unknown => {
                    all.broken.push(run);
                    return;
                }
            }
        }
    }
    if let (Some(at), Some(trail)) = (before, trail) {
        all.fixes[at].trail = Some(trail);
    }
}

/// The punctuation that the word before a run has afterwards, where it changes.
fn carried(
    table: &Table,
    first: &Part<'_>,
    gone: &[Part<'_>],
    rules: &[Option<&'static str>],
    next: Option<&Part<'_>>,
) -> Option<String> {
    if strong(first.trail) {
        return None;
    }
    let ends = |part: &&Part<'_>| {
        let only_dots = !part.trail.contains(['!', '?']) && part.trail.contains('…')
            || part.trail.contains("...");
        strong(part.trail) && (!only_dots || next.is_none_or(Part::upper))
    };
    if let Some(end) = gone.iter().position(|part| ends(&part)) {
        let tag = |rule| table.markers.iter().any(|marker| marker.rule == rule && marker.tag);
        let own = gone[end].trail.contains('?') && rules[end].is_some_and(tag);
        let end = if own { "." } else { gone[end].trail };
        // A bracket or a quote that closes stays.
        let closed = first.trail.contains(|sign: char| !SIGNS.contains(sign));
        return Some(if closed { first.trail.to_owned() + end } else { end.to_owned() });
    }
    let comma = first.trail == ",";
    let Some(next) = next else { return comma.then(String::new) };
    let parenthesis = rules.first().copied().flatten().is_some_and(|rule| !copies(rule));
    let closed = gone.last().is_some_and(|last| weak(last.trail));
    let parts_clauses = || {
        let key = next.key.as_str();
        let opens = |list: &[&str]| {
            list.contains(&key)
                || list.iter().any(|word| word.ends_with('\'') && key.starts_with(word))
        };
        !table.is_function(&first.key) && (opens(table.openers) || opens(table.determiners))
    };
    (comma && closed && parenthesis && !parts_clauses()).then(String::new)
}

/// Whether one of two commas around stays anyway: a rule takes out what the next words say again,
/// or a marker that stands where clauses meet.
fn copies(rule: &str) -> bool {
    matches!(
        rule,
        "repeat" | "stutter" | "false-start" | "connector" | "ben" | "hein" | "quoi" | "voila"
    )
}

/// Whether a line begins in the space that stays.
fn lines(before: &str, gone: &[Part<'_>]) -> bool {
    before.contains('\n') || gone.iter().any(|part| part.gap.contains('\n'))
}

/// Whether a word may begin a line without being read as anything else.
fn may_open(part: &Part<'_>) -> bool {
    let numbered = part.core.ends_with(|letter: char| letter.is_ascii_digit())
        && part.trail.starts_with(['.', ')']);
    let quote = |sign: char| "«“\"‘ \u{a0}\u{202f}".contains(sign);
    part.clean && part.lead.chars().all(quote) && !numbered
}

/// Whether a word has its own capitals: `iPhone`.
fn camel(core: &str) -> bool {
    core.chars().skip(1).any(char::is_uppercase)
}
