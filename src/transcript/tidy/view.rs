//! A paragraph as it reads once some words are out: what the next rule looks at.

use std::ops::Range;

use super::joint::fixes;
use super::part::{Piece, cut, stop, strong, weak};
use super::table::Table;
use crate::units::Time;

/// A word that still stands.
#[derive(Debug, Clone)]
pub(super) struct Said {
    /// The words of the paragraph it stands for: more than one where two became one, `l'ami`.
    pub(super) parts: Range<usize>,
    pub(super) key: String,
    pub(super) trail: String,
    /// Whether something opens before it, a quote or a bracket.
    pub(super) lead: bool,
    /// Whether it is written in capitals, several of them.
    pub(super) initials: bool,
    /// Whether it stays whatever a rule says.
    pub(super) fixed: bool,
    /// How long nobody speaks before it.
    pub(super) silence: Time,
}

impl Said {
    /// Whether a sentence ends with it.
    pub(super) fn strong(&self) -> bool {
        strong(&self.trail)
    }
    /// Whether no repeat reaches over it.
    pub(super) fn stop(&self) -> bool {
        stop(&self.trail)
    }
    /// Whether a comma or a dash follows.
    pub(super) fn weak(&self) -> bool {
        weak(&self.trail)
    }
    /// Whether it was not said to its end.
    pub(super) fn cut(&self) -> bool {
        cut(&self.trail)
    }
}

/// Words to leave out: a range of a paragraph's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) rule: &'static str,
    pub(super) parts: Range<usize>,
}

impl Found {
    /// The words that some of a view stand for.
    pub(super) fn of(rule: &'static str, said: &[Said]) -> Option<Found> {
        let (first, last) = (said.first()?, said.last()?);
        if said.iter().any(|word| word.fixed) {
            return None;
        }
        Some(Found { rule, parts: first.parts.start..last.parts.end })
    }
}

/// The words that stand once those with a rule are out, as they are written then.
pub(super) fn view(table: &Table, piece: &Piece<'_>, out: &[Option<&'static str>]) -> Vec<Said> {
    let fixes = fixes(table, piece, out).fixes;
    let mut said = Vec::with_capacity(piece.parts.len());
    let mut silence = Time::ZERO;
    let mut taken: Option<usize> = None;
    for (at, part) in piece.parts.iter().enumerate() {
        silence = silence + part.silence;
        let fix = &fixes[at];
        if out[at].is_some() {
            continue;
        }
        if fix.gone {
            taken.get_or_insert(at);
            continue;
        }
        let core = match &fix.core {
            Some(core) => super::part::key(core),
            None => part.key.clone(),
        };
        let key = match &fix.prefix {
            Some(prefix) => super::part::key(prefix) + &core,
            None => core,
        };
        let first = taken.take().unwrap_or(at);
        said.push(Said {
            parts: first..at + 1,
            key,
            trail: fix.trail.clone().unwrap_or_else(|| part.trail.to_owned()),
            lead: !part.lead.is_empty(),
            initials: initials(part.core),
            fixed: part.fixed || piece.parts[first].fixed,
            silence: std::mem::take(&mut silence),
        });
    }
    said
}

/// Whether a word is written in capitals, several of them.
pub(super) fn initials(core: &str) -> bool {
    core.chars().nth(1).is_some() && core.chars().all(char::is_uppercase)
}
