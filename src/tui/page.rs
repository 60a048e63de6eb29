//! The text laid out in rows, as much of it as is looked at.
//!
//! ```text
//! Draft ─► Laid   one segment in rows, kept by its identity ─► rows from an Anchor down
//! ```
//!
//! No row depends on another segment, so a key costs what is on the screen and not what the
//! episode is long.

pub mod fit;
mod laid;
#[cfg(test)]
mod tests;

pub use laid::MARK;

use std::sync::Arc;

use crate::transcript::draft::{Draft, Kind, Place, Segment};
use laid::{Cache, Laid};

/// One row of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The segment it belongs to.
    pub segment: usize,
    /// What it is.
    pub kind: RowKind,
    /// Its words from left to right; none on rows without words.
    pub cells: Vec<Cell>,
}

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKind {
    /// A chapter's title.
    Chapter(String),
    /// Words.
    Words {
        /// Whether it is the first row of its segment's words.
        first: bool,
    },
    /// Nothing: it follows a paragraph.
    Blank,
}

/// A word on a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Which word of the segment.
    pub word: usize,
    /// The column of its first letter, from the left edge of the text; the column before it
    /// belongs to its glyph.
    pub x: u16,
    /// Its columns, with its mark; those of a word wider than the page are what is drawn of it.
    pub width: u16,
}

/// Where a row is: a segment, and a row within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Anchor {
    /// Which segment.
    pub segment: usize,
    /// Which of its rows.
    pub row: usize,
}

/// How many rows are seen above and below a word that is scrolled to.
const CONTEXT: i32 = 2;

/// The rows of a draft in a width, laid out when they are asked for.
#[derive(Debug)]
pub struct Page {
    width: u16,
    cache: Cache,
}

impl Default for Page {
    fn default() -> Page {
        Page::new()
    }
}

impl Page {
    /// A page of 80 columns.
    pub fn new() -> Page {
        Page { width: 80, cache: Cache::default() }
    }

    /// Lays out in so many columns from now on.
    pub fn resize(&mut self, width: u16) {
        if width != self.width {
            self.width = width;
            self.cache.clear();
        }
    }

    /// The rows from `top` down, at most `height` of them. Where there is no such row, from the
    /// nearest.
    pub fn rows(&mut self, draft: &Draft, top: Anchor, height: u16) -> Vec<(Anchor, Row)> {
        let mut out = Vec::with_capacity(usize::from(height));
        let Some(mut at) = settled(self, draft, top) else { return out };
        while let Some(laid) = self.laid(draft, at.segment) {
            let rows = (at.row..laid.len())
                .map_while(|row| Some((Anchor { row, ..at }, laid.row(at.segment, row)?)));
            out.extend(rows.take(usize::from(height) - out.len()));
            let Some(next) = after(draft, at.segment) else { break };
            if out.len() >= usize::from(height) {
                break;
            }
            at = Anchor { segment: next, row: 0 };
        }
        out
    }

    /// The row of a word; the nearest row where there is no such word.
    pub fn anchor_of(&mut self, draft: &Draft, at: Place) -> Anchor {
        let has_words = draft.segments().get(at.segment).is_some_and(|s| !s.words.is_empty());
        let row = match self.laid(draft, at.segment) {
            Some(laid) if has_words => laid.row_of(at.word),
            _ => 0,
        };
        settled(self, draft, Anchor { segment: at.segment, row }).unwrap_or_default()
    }

    /// So many rows further down, or up for a negative number; at most to the first or last row.
    pub fn moved(&mut self, draft: &Draft, from: Anchor, rows: i32) -> Anchor {
        let Some(mut at) = settled(self, draft, from) else { return Anchor::default() };
        let mut left = rows.unsigned_abs() as usize;
        while left > 0 {
            let last = self.laid(draft, at.segment).map_or(0, |laid| laid.len().saturating_sub(1));
            let (here, next) = if rows > 0 {
                (last.saturating_sub(at.row), after(draft, at.segment))
            } else {
                (at.row, before(draft, at.segment))
            };
            let step = left.min(here);
            at.row = if rows > 0 { at.row + step } else { at.row - step };
            left -= step;
            let Some(segment) = next.filter(|_| left > 0) else { break };
            left -= 1;
            let len = self.laid(draft, segment).map_or(0, |laid| laid.len());
            at = Anchor { segment, row: if rows > 0 { 0 } else { len.saturating_sub(1) } };
        }
        at
    }

    /// The word of a row that is nearest to a column; none on a row without words.
    pub fn word_at(&mut self, draft: &Draft, row: Anchor, x: u16) -> Option<Place> {
        let row = self.laid(draft, row.segment)?.row(row.segment, row.row)?;
        let away = |cell: &&Cell| {
            let last = cell.x + cell.width.saturating_sub(1);
            cell.x.saturating_sub(x).max(x.saturating_sub(last))
        };
        let cell = row.cells.iter().min_by_key(away)?;
        Some(Place { segment: row.segment, word: cell.word })
    }

    /// The column of a word's first letter; 0 where there is no such word.
    pub fn column_of(&mut self, draft: &Draft, at: Place) -> u16 {
        let cell = self.laid(draft, at.segment).and_then(|laid| laid.cell(at.word));
        cell.map_or(0, |cell| cell.x)
    }

    /// The word nearest to a column, `lines` rows of words further down, or up for a negative
    /// number: titles and blank rows do not count. At most to the first or last such row.
    pub fn line(&mut self, draft: &Draft, from: Place, lines: i32, x: u16) -> Option<Place> {
        let mut at = self.anchor_of(draft, from);
        let mut found = at;
        let mut left = lines.unsigned_abs();
        while left > 0 {
            let next = self.moved(draft, at, lines.signum());
            if next == at {
                break;
            }
            at = next;
            if self.word_at(draft, at, x).is_some() {
                found = at;
                left -= 1;
            }
        }
        self.word_at(draft, found, x)
    }

    /// The top row after scrolling so far that a word is seen with two rows around it, where the
    /// height and the ends of the text allow. The same if it is; a word farther away than a
    /// screen comes to stand in the upper third.
    pub fn show(&mut self, draft: &Draft, top: Anchor, height: u16, at: Place) -> Anchor {
        let Some(top) = settled(self, draft, top) else { return Anchor::default() };
        let height = i32::from(height.max(1));
        let context = CONTEXT.min((height - 1) / 2);
        let here = self.anchor_of(draft, at);
        let (high, low) = (self.moved(draft, here, -context), self.moved(draft, here, context));
        if high >= top && low <= self.moved(draft, top, height - 1) {
            return top;
        }
        let scrolled = if high < top { high } else { self.moved(draft, low, 1 - height) };
        let (nearer, farther) = (top.min(scrolled), top.max(scrolled));
        if self.moved(draft, nearer, height) >= farther {
            return scrolled;
        }
        self.moved(draft, here, -(height / 3).max(context))
    }

    fn laid(&mut self, draft: &Draft, segment: usize) -> Option<Arc<Laid>> {
        Some(self.cache.laid(draft.segments().get(segment)?, self.width))
    }
}

/// The nearest row there is.
fn settled(page: &mut Page, draft: &Draft, at: Anchor) -> Option<Anchor> {
    if draft.segments().get(at.segment).is_some_and(|segment| drawn(segment)) {
        let last = page.laid(draft, at.segment)?.len().saturating_sub(1);
        return Some(Anchor { row: at.row.min(last), ..at });
    }
    if let Some(segment) = after(draft, at.segment) {
        return Some(Anchor { segment, row: 0 });
    }
    let segment = before(draft, at.segment)?;
    Some(Anchor { segment, row: page.laid(draft, segment)?.len().saturating_sub(1) })
}

/// Whether a segment takes any row.
fn drawn(segment: &Segment) -> bool {
    matches!(segment.kind, Kind::Heading(_)) || !segment.words.is_empty()
}

/// The next segment that takes a row.
fn after(draft: &Draft, segment: usize) -> Option<usize> {
    let from = segment.checked_add(1)?;
    let found = draft.segments().get(from..)?.iter().position(|segment| drawn(segment))?;
    Some(from + found)
}

/// The segment before that takes a row.
fn before(draft: &Draft, segment: usize) -> Option<usize> {
    let until = segment.min(draft.segments().len());
    draft.segments().get(..until)?.iter().rposition(|segment| drawn(segment))
}
