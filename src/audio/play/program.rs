//! [`Program`]: what is to be heard of the session, in order; what the player is given.

use crate::units::{Frames, Span};

/// The longest half of a cross-fade; a join of two halves is held in memory.
const LONGEST_HALF: i64 = 1 << 16;

/// A stretch of session time to be heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// What is heard, in session frames, up to the middle of the fades.
    pub span: Span,
    /// Half the cross-fade at its start: the sound comes in from this many
    /// frames before `span.start`.
    pub fade_in: Frames,
    /// Half the cross-fade at its end: the sound goes out until this many
    /// frames after `span.end`.
    pub fade_out: Frames,
}

/// The pieces of the session that are heard, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Program {
    pieces: Vec<Piece>,
}

impl Program {
    /// From pieces. They are brought into the order of the session; what
    /// overlaps an earlier piece, lies before the session or is empty is left
    /// out, and a fade reaches at most half way into its piece.
    pub fn new(pieces: impl IntoIterator<Item = Piece>) -> Program {
        let mut asked: Vec<Piece> = pieces.into_iter().collect();
        asked.sort_by_key(|piece| piece.span.start);
        let mut pieces: Vec<Piece> = Vec::with_capacity(asked.len());
        let mut from = Frames::ZERO;
        for Piece { span, fade_in, fade_out } in asked {
            let span = Span::new(span.start.max(from), span.end);
            if span.is_empty() {
                continue;
            }
            from = span.end;
            let half = |fade: Frames| Frames(fade.0.clamp(0, LONGEST_HALF.min(span.len().0 / 2)));
            pieces.push(Piece { span, fade_in: half(fade_in), fade_out: half(fade_out) });
        }
        Program { pieces }
    }

    /// A session of this length with nothing cut: the raw takes.
    pub fn whole(length: Frames) -> Program {
        let span = Span::new(Frames::ZERO, length);
        Program::new([Piece { span, fade_in: Frames::ZERO, fade_out: Frames::ZERO }])
    }

    /// The pieces, in order, none empty.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Where the last piece ends; the origin when there is none.
    pub fn end(&self) -> Frames {
        self.pieces.last().map_or(Frames::ZERO, |piece| piece.span.end)
    }

    /// How long it is to hear at normal speed.
    pub fn length(&self) -> Frames {
        self.pieces.iter().map(|piece| piece.span.len()).sum()
    }

    /// The first moment heard at or after `at`, or the end when nothing is.
    pub fn next_heard(&self, at: Frames) -> Frames {
        match self.pieces.get(self.piece_at(at)) {
            Some(piece) => at.max(piece.span.start),
            None => self.end(),
        }
    }

    /// The piece `at` lies in, or the next; the number of pieces when none is.
    pub(super) fn piece_at(&self, at: Frames) -> usize {
        self.pieces.partition_point(|piece| piece.span.end <= at)
    }

    /// What is heard of a span. When that is nothing, as of a sentence that is
    /// struck, the span as it was recorded: whoever asks to hear it wants that.
    pub(super) fn within(&self, span: Span) -> Program {
        let (from, to) = (self.piece_at(span.start), self.piece_at(span.end));
        let near = &self.pieces[from..self.pieces.len().min(to + 1)];
        let clipped = near.iter().map(|piece| Piece { span: piece.span.intersect(span), ..*piece });
        let program = Program::new(clipped);
        if !program.pieces.is_empty() {
            return program;
        }
        Program::new([Piece { span, fade_in: Frames::ZERO, fade_out: Frames::ZERO }])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn piece(start: i64, end: i64, half: i64) -> Piece {
        let span = Span { start: Frames(start), end: Frames(end) };
        Piece { span, fade_in: Frames(half), fade_out: Frames(half) }
    }

    #[test]
    fn pieces_are_put_in_order_without_overlap() {
        let program = Program::new([piece(500, 900, 0), piece(0, 600, 0), piece(950, 940, 0)]);
        assert_eq!(program.pieces(), [piece(0, 600, 0), piece(600, 900, 0)]);
        assert_eq!(program.length(), Frames(900));
    }

    #[test]
    fn a_fade_reaches_half_way_into_its_piece_at_most() {
        assert_eq!(Program::new([piece(0, 100, 80)]).pieces(), [piece(0, 100, 50)]);
        assert_eq!(Program::new([piece(0, 100, -5)]).pieces(), [piece(0, 100, 0)]);
    }

    #[test]
    fn a_moment_in_a_cut_is_heard_from_the_next_piece_on() {
        let program = Program::new([piece(0, 100, 0), piece(200, 300, 0)]);
        assert_eq!(program.next_heard(Frames(99)), Frames(99));
        assert_eq!(program.next_heard(Frames(100)), Frames(200));
        assert_eq!(program.next_heard(Frames(-7)), Frames(0));
        assert_eq!(program.next_heard(Frames(300)), Frames(300));
    }

    #[test]
    fn a_span_takes_the_parts_of_pieces_in_it() {
        let program = Program::new([piece(0, 100, 0), piece(200, 300, 0), piece(400, 500, 0)]);
        let span = Span::new(Frames(50), Frames(250));
        assert_eq!(program.within(span).pieces(), [piece(50, 100, 0), piece(200, 250, 0)]);
    }

    #[test]
    fn a_span_that_is_cut_is_heard_as_recorded() {
        let program = Program::new([piece(0, 100, 0), piece(200, 300, 0)]);
        let span = Span::new(Frames(120), Frames(150));
        assert_eq!(program.within(span).pieces(), [piece(120, 150, 0)]);
    }

    proptest! {
        #[test]
        fn any_pieces_make_an_ordered_program(
            pieces in prop::collection::vec((-500_i64..5000, -50_i64..900, -9_i64..900), 0..20),
        ) {
            let asked = pieces.iter().map(|&(at, len, half)| piece(at, at + len, half));
            let program = Program::new(asked);
            let mut from = Frames::ZERO;
            for piece in program.pieces() {
                prop_assert!(piece.span.start >= from && !piece.span.is_empty());
                prop_assert!(piece.fade_in + piece.fade_out <= piece.span.len());
                from = piece.span.end;
            }
        }
    }
}
