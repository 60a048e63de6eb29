//! One segment in rows, and the few segments that were laid out last.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use super::{Cell, Row, RowKind, fit};
use crate::transcript::draft::{DraftWord, Kind, Segment};

/// What `[[?]]` after a word looks like.
pub const MARK: &str = "⁇";

/// No screen has more columns.
const WIDEST: u16 = 10_000;

/// How many words the segments kept may have together: three hours of talk, in a few megabytes.
const MOST_WORDS: usize = 100_000;

/// How many segments are kept: the screen, and as far as a few pages up and down.
const MOST_SEGMENTS: usize = 512;

/// A segment laid out in a width.
#[derive(Debug, Default)]
pub(super) struct Laid {
    title: Option<String>,
    cells: Vec<Cell>,
    /// The first cell of each row of words.
    starts: Vec<usize>,
}

impl Laid {
    /// Breaks words into rows of `width` columns. A column stays free before each word: what is
    /// known of a word may change, its place does not.
    pub(super) fn of(segment: &Segment, width: u16) -> Laid {
        let mut laid = Laid { cells: Vec::with_capacity(segment.words.len()), ..Laid::default() };
        if let Kind::Heading(title) = &segment.kind {
            laid.title = Some(title.clone());
        }
        let width = width.clamp(2, WIDEST);
        let most = width - 1;
        let mut end = u16::MAX;
        for (word, drawn) in segment.words.iter().enumerate() {
            let taken = taken(drawn).min(most);
            let mut x = end.saturating_add(1);
            if x.saturating_add(taken) > width {
                laid.starts.push(laid.cells.len());
                x = 1;
            }
            laid.cells.push(Cell { word, x, width: taken });
            end = x + taken;
        }
        laid
    }

    /// How many rows there are; a blank one follows the words.
    pub(super) fn len(&self) -> usize {
        let blank = usize::from(!self.starts.is_empty());
        usize::from(self.title.is_some()) + self.starts.len() + blank
    }

    /// A row; none past the last.
    pub(super) fn row(&self, segment: usize, row: usize) -> Option<Row> {
        let of_words = match (&self.title, row.checked_sub(usize::from(self.title.is_some()))) {
            (Some(title), None) => {
                let kind = RowKind::Chapter(title.clone());
                return Some(Row { segment, kind, cells: Vec::new() });
            }
            (_, Some(row)) => row,
            (None, None) => return None,
        };
        if of_words == self.starts.len() && of_words > 0 {
            return Some(Row { segment, kind: RowKind::Blank, cells: Vec::new() });
        }
        let start = *self.starts.get(of_words)?;
        let end = self.starts.get(of_words + 1).copied().unwrap_or(self.cells.len());
        let cells = self.cells.get(start..end)?.to_vec();
        Some(Row { segment, kind: RowKind::Words { first: of_words == 0 }, cells })
    }

    /// The row a word stands on; the last for one past the end.
    pub(super) fn row_of(&self, word: usize) -> usize {
        let row = self.starts.partition_point(|start| *start <= word).saturating_sub(1);
        row + usize::from(self.title.is_some() && !self.starts.is_empty())
    }

    /// Where a word stands.
    pub(super) fn cell(&self, word: usize) -> Option<Cell> {
        self.cells.get(word).copied()
    }
}

/// The columns of a word with its mark.
fn taken(word: &DraftWord) -> u16 {
    let mark = if word.doubtful { fit::columns(MARK) } else { 0 };
    fit::columns(&fit::shown(&word.text)).saturating_add(mark)
}

/// The segments laid out last, by identity: an edited segment is another one.
#[derive(Debug, Default)]
pub(super) struct Cache {
    /// By address. The weak link keeps it taken, so that no other segment can stand there.
    kept: HashMap<usize, Kept>,
    words: usize,
    clock: u64,
}

#[derive(Debug)]
struct Kept {
    laid: Arc<Laid>,
    used: u64,
    _identity: Weak<Segment>,
}

impl Cache {
    /// Forgets everything: the width is another.
    pub(super) fn clear(&mut self) {
        self.kept.clear();
        self.words = 0;
    }

    /// The rows of a segment.
    pub(super) fn laid(&mut self, segment: &Arc<Segment>, width: u16) -> Arc<Laid> {
        self.clock += 1;
        let address = Arc::as_ptr(segment).addr();
        if let Some(kept) = self.kept.get_mut(&address) {
            kept.used = self.clock;
            return Arc::clone(&kept.laid);
        }
        let laid = Arc::new(Laid::of(segment, width));
        self.words += laid.cells.len();
        let kept =
            Kept { laid: Arc::clone(&laid), used: self.clock, _identity: Arc::downgrade(segment) };
        self.kept.insert(address, kept);
        if self.words > MOST_WORDS || self.kept.len() > MOST_SEGMENTS {
            self.forget_half();
        }
        laid
    }

    /// Forgets the half not used for longest; the last one stays.
    fn forget_half(&mut self) {
        let mut used: Vec<u64> = self.kept.values().map(|kept| kept.used).collect();
        used.sort_unstable();
        let since = used.get(used.len() / 2).copied().unwrap_or_default();
        self.kept.retain(|_, kept| kept.used >= since);
        self.words = self.kept.values().map(|kept| kept.laid.cells.len()).sum();
    }
    /// How many segments are kept.
    #[cfg(test)]
    pub(super) fn segments(&self) -> usize {
        self.kept.len()
    }
}
