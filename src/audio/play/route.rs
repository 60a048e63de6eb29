//! [`Route`]: the way a listener takes through the program: on to its end, through one span,
//! or round and round. Walked by the sound and by the silent clock alike.

use super::program::{Piece, Program};
use crate::units::{Frames, Span};

/// How far listening goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Extent {
    /// To the end of the program.
    #[default]
    All,
    /// To the end of this span.
    Once(Span),
    /// Over this span again and again.
    Loop(Span),
}

/// The pieces that listening goes through, and whether it starts again after the last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Route {
    program: Program,
    around: bool,
}

/// A place on a route: a moment in one of its pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Which piece.
    pub(super) piece: usize,
    /// The moment, in the piece's span.
    pub(super) at: Frames,
}

impl Route {
    /// The way through a program. A loop or a span without a frame is no limit.
    pub(super) fn new(program: &Program, extent: Extent) -> Route {
        match extent {
            Extent::Once(span) if !span.is_empty() => {
                Route { program: program.within(span), around: false }
            }
            Extent::Loop(span) if !span.is_empty() => {
                Route { program: program.within(span), around: true }
            }
            _ => Route { program: program.clone(), around: false },
        }
    }

    /// Where listening that is asked to start at `at` does start; `None` when
    /// nothing is left to hear. A loop is entered at its start from outside.
    pub(super) fn enter(&self, at: Frames) -> Option<Place> {
        let pieces = self.program.pieces();
        let mut at = at;
        if self.around {
            let first = pieces.first()?.span.start;
            at = if at < first || at >= self.program.end() { first } else { at };
        }
        let piece = self.program.piece_at(at);
        let span = pieces.get(piece)?.span;
        Some(Place { piece, at: at.max(span.start) })
    }

    /// The piece a place is in.
    pub(super) fn piece(&self, place: Place) -> Piece {
        self.program.pieces()[place.piece]
    }

    /// The place where what follows a place's piece begins.
    pub(super) fn after(&self, place: Place) -> Option<Place> {
        let pieces = self.program.pieces();
        let next = match place.piece + 1 {
            next if next < pieces.len() => next,
            _ if self.around => 0,
            _ => return None,
        };
        Some(Place { piece: next, at: pieces[next].span.start })
    }

    /// Whether the piece of a place is the last before the start comes round again.
    pub(super) fn turns_round_after(&self, place: Place) -> bool {
        self.around && place.piece + 1 == self.program.pieces().len()
    }

    /// Where listening ends.
    pub(super) fn end(&self) -> Frames {
        self.program.end()
    }

    /// Where one is after hearing `frames` more; `None` when the end comes first or then.
    pub(super) fn walk(&self, from: Place, frames: Frames) -> Option<Place> {
        let (mut place, mut left) = (from, frames.0.max(0));
        let around = self.program.length().0;
        loop {
            let room = (self.piece(place).span.end - place.at).0;
            if left < room {
                return Some(Place { at: place.at + Frames(left), ..place });
            }
            left -= room;
            place = self.after(place)?;
            // Whole rounds of a loop end where they began.
            if self.around && around > 0 {
                left %= around;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: i64, end: i64) -> Span {
        Span::new(Frames(start), Frames(end))
    }

    fn program() -> Program {
        let piece = |start, end| Piece {
            span: span(start, end),
            fade_in: Frames::ZERO,
            fade_out: Frames::ZERO,
        };
        Program::new([piece(0, 100), piece(200, 300), piece(400, 500)])
    }

    fn walked(extent: Extent, from: i64, frames: i64) -> Option<i64> {
        let route = Route::new(&program(), extent);
        let place = route.enter(Frames(from))?;
        route.walk(place, Frames(frames)).map(|place| place.at.0)
    }

    #[test]
    fn walking_skips_what_is_cut() {
        assert_eq!(walked(Extent::All, 0, 99), Some(99));
        assert_eq!(walked(Extent::All, 0, 100), Some(200));
        assert_eq!(walked(Extent::All, 150, 130), Some(430));
    }

    #[test]
    fn the_end_is_reached_with_the_last_frame() {
        assert_eq!(walked(Extent::All, 0, 299), Some(499));
        assert_eq!(walked(Extent::All, 0, 300), None);
        assert_eq!(walked(Extent::All, 500, 0), None);
        assert_eq!(walked(Extent::Once(span(50, 220)), 50, 69), Some(219));
        assert_eq!(walked(Extent::Once(span(50, 220)), 50, 70), None);
    }

    #[test]
    fn a_loop_starts_again_however_far_one_walks() {
        let around = Extent::Loop(span(50, 220));
        assert_eq!(walked(around, 50, 70), Some(50));
        assert_eq!(walked(around, 210, 20), Some(60));
        assert_eq!(walked(around, 60, 70 * 1_000_000_000 + 5), Some(65));
    }

    #[test]
    fn a_loop_is_entered_at_its_start_from_outside() {
        assert_eq!(walked(Extent::Loop(span(50, 220)), 0, 0), Some(50));
        assert_eq!(walked(Extent::Loop(span(50, 220)), 450, 0), Some(50));
        assert_eq!(walked(Extent::Loop(span(50, 220)), 120, 0), Some(200));
    }

    #[test]
    fn an_empty_program_leads_nowhere() {
        let route = Route::new(&Program::default(), Extent::All);
        assert_eq!(route.enter(Frames(0)), None);
    }
}
