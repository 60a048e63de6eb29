//! A document's parts and words, as those see it that change it part by part.

use std::ops::Range;

use super::parse::{Document, Item};

/// A heading, a turn line or a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::transcript) enum Part {
    Heading { title: String, start: usize },
    Turn { speaker: Option<String>, start: usize },
    Words { start: usize },
}

impl Part {
    /// Where it begins in the source.
    pub(in crate::transcript) fn start(&self) -> usize {
        match self {
            Part::Heading { start, .. } | Part::Turn { start, .. } | Part::Words { start } => {
                *start
            }
        }
    }
}

/// A word as it is spelled in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::transcript) struct Spelled<'a> {
    pub(in crate::transcript) text: &'a str,
    pub(in crate::transcript) at: Range<usize>,
    pub(in crate::transcript) struck: bool,
    pub(in crate::transcript) doubtful: bool,
}

impl Document {
    /// Its parts, in order.
    pub(in crate::transcript) fn parts(&self) -> impl Iterator<Item = Part> + '_ {
        self.items.iter().map(|item| match item {
            Item::Heading { title, range } => {
                Part::Heading { title: title.clone(), start: range.start }
            }
            Item::Turn { turn, range } => {
                Part::Turn { speaker: turn.speaker.clone(), start: range.start }
            }
            Item::Paragraph { start, .. } => Part::Words { start: *start },
        })
    }

    /// Its words, in order.
    pub(in crate::transcript) fn spelled(&self) -> impl Iterator<Item = Spelled<'_>> {
        self.tokens.iter().map(|token| Spelled {
            text: &token.text,
            at: token.range.clone(),
            struck: token.struck,
            doubtful: token.doubtful,
        })
    }

    /// Where `~~` begins or ends a strike, in order.
    pub(in crate::transcript) fn strike_marks(&self) -> &[usize] {
        &self.strikes
    }
}
