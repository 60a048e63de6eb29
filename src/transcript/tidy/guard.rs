//! What must not come of removals: an emptied line that holds more than words, a text that no
//! repair puts right.

use std::ops::Range;

use super::joint::fixes;
use super::part::Piece;
use super::table::Table;

/// The runs of a paragraph's removals that must not be made, in order. A paragraph may go as a
/// whole if nothing but its words stands on its lines; that its turn keeps others is for the
/// caller to see.
pub(super) fn broken(
    table: &Table,
    piece: &Piece<'_>,
    out: &[Option<&'static str>],
) -> Vec<Range<usize>> {
    if out.iter().all(Option::is_some) {
        return if piece.whole { Vec::new() } else { std::iter::once(0..out.len()).collect() };
    }
    fixes(table, piece, out).broken
}
