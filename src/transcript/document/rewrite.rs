//! Puts the times in the turn lines right and touches nothing else.

use super::compose::hint;
use super::parse::{Document, Item};
use super::reading::Reading;
use super::turn_line::Fault;
use crate::units::Time;

/// The document's text with the turn lines' times as they are now; the same bytes when they are
/// right to the second already. Broken turn lines stay.
pub fn rewrite_times(document: &Document, reading: &Reading) -> String {
    let mut out = String::with_capacity(document.source.len());
    let mut copied = 0;
    let mut next: Option<Time> = None;
    let mut changes = Vec::new();
    for item in document.items.iter().rev() {
        match item {
            Item::Heading { .. } => {}
            Item::Paragraph { tokens, .. } => {
                let shown = tokens.clone().find(|&at| !document.tokens[at].struck);
                let first = shown.unwrap_or(tokens.start);
                next = reading.times.get(first).map(|time| time.start).or(next);
            }
            Item::Turn { turn, range } => {
                let Some(start) = next.take() else { continue };
                let right = turn.time.is_some_and(|time| hint(time) == hint(start));
                if right || turn.fault == Some(Fault::Stars) {
                    continue;
                }
                match &turn.written {
                    Some(at) => {
                        changes.push((range.start + at.start..range.start + at.end, hint(start)));
                    }
                    None => {
                        let at = range.start + turn.name_end;
                        changes.push((at..at, format!(" · {}", hint(start))));
                    }
                }
            }
        }
    }
    for (range, text) in changes.into_iter().rev() {
        out.push_str(&document.source[copied..range.start]);
        out.push_str(&text);
        copied = range.end;
    }
    out.push_str(&document.source[copied..]);
    out
}
