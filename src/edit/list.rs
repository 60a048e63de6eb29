//! [`EditList`]: the stretches that are cut from a session, in order, without overlap.

use serde::Serialize;

use crate::units::{Frames, SampleRate, Span, Time};

/// The usual length of a cross-fade where sound is cut: "10 ms raised cosine is
/// enough in room tone" (measured on butt joints against 1 to 40 ms fades).
pub(super) const CUT_FADE: Time = Time::from_millis(10);

/// Why a stretch is cut.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "why")]
pub enum Reason {
    /// A person asked for it in edits.toml, with these words.
    Asked(String),
    /// It is the middle of a pause longer than the show's limit.
    Pause,
    /// A person struck out these words in transcript.md.
    Struck(String),
}

/// A stretch that does not go into the episode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// Where, in session frames.
    pub span: Span,
    /// Why; several when cuts for different reasons met. In order, without repeats.
    pub reasons: Vec<Reason>,
    /// How long the cross-fade over the join is, in frames.
    pub fade: Frames,
}

impl Cut {
    /// A cut that a person asked for.
    pub fn asked(span: Span, why: impl Into<String>, rate: SampleRate) -> Cut {
        Cut { span, reasons: vec![Reason::Asked(why.into())], fade: CUT_FADE.frames(rate) }
    }
}

/// All cuts of a session: in order, apart from each other, within its length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditList {
    length: Frames,
    cuts: Vec<Cut>,
}

/// A stretch of the session that goes into the episode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// What is kept, in session frames, up to the middle of the fades.
    pub span: Span,
    /// Half the cross-fade at its start: the sound comes in from this many
    /// frames before `span.start`. 0 at the start of the session.
    pub fade_in: Frames,
    /// Half the cross-fade at its end: the sound goes out until this many
    /// frames after `span.end`. 0 at the end of the session.
    pub fade_out: Frames,
}

impl EditList {
    /// Nothing cut from a session of this length.
    pub fn whole(length: Frames) -> EditList {
        EditList { length: length.max(Frames::ZERO), cuts: Vec::new() }
    }

    /// From cuts in any order. They are clipped to the session; those that
    /// meet, overlap, or leave less between them than their fades need become
    /// one cut with the reasons of all.
    pub fn new(length: Frames, cuts: impl IntoIterator<Item = Cut>) -> EditList {
        let length = length.max(Frames::ZERO);
        let session = Span::new(Frames::ZERO, length);
        let mut sorted: Vec<Cut> = cuts
            .into_iter()
            .map(|cut| Cut { span: cut.span.intersect(session), ..cut })
            .filter(|cut| !cut.span.is_empty())
            .collect();
        sorted.sort_by(|a, b| (a.span, &a.reasons).cmp(&(b.span, &b.reasons)));
        let mut merged: Vec<Cut> = Vec::with_capacity(sorted.len());
        for cut in sorted {
            match merged.last_mut() {
                Some(last) if cut.span.start - last.span.end < last.fade + cut.fade => {
                    last.span.end = last.span.end.max(cut.span.end);
                    last.fade = last.fade.max(cut.fade);
                    last.reasons.extend(cut.reasons);
                    last.reasons.sort();
                    last.reasons.dedup();
                }
                _ => merged.push(cut),
            }
        }
        EditList { length, cuts: merged }
    }

    /// The session's length.
    pub fn length(&self) -> Frames {
        self.length
    }

    /// The cuts, in order and apart from each other.
    pub fn cuts(&self) -> &[Cut] {
        &self.cuts
    }

    /// How much is cut in all.
    pub fn removed(&self) -> Frames {
        self.cuts.iter().map(|cut| cut.span.len()).sum()
    }

    /// What is left: exactly the session's length less the cuts.
    pub fn kept(&self) -> Frames {
        self.length - self.removed()
    }

    /// What goes into the episode, piece by piece, with the fades at the joins.
    /// A fade reaches at most half way into a cut and half way into a piece.
    pub fn pieces(&self) -> Vec<Piece> {
        let mut spans = Vec::with_capacity(self.cuts.len() + 1);
        let mut start = Frames::ZERO;
        for cut in &self.cuts {
            spans.push(Span::new(start, cut.span.start));
            start = cut.span.end;
        }
        spans.push(Span::new(start, self.length));
        // spans[n] ends where cuts[n] starts; those at the edges may be empty.
        let half = |at: usize| {
            let (before, cut, after) = (spans[at], &self.cuts[at], spans[at + 1]);
            let room = before.len().0.min(after.len().0).min(cut.span.len().0);
            Frames((cut.fade.0 / 2).min(room / 2))
        };
        let mut pieces = Vec::with_capacity(spans.len());
        for (at, &span) in spans.iter().enumerate() {
            if span.is_empty() {
                continue;
            }
            let fade_in = if at == 0 { Frames::ZERO } else { half(at - 1) };
            let fade_out = if at == self.cuts.len() { Frames::ZERO } else { half(at) };
            pieces.push(Piece { span, fade_in, fade_out });
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RATE: SampleRate = SampleRate(1000);

    fn span(start: i64, end: i64) -> Span {
        Span::new(Frames(start), Frames(end))
    }

    #[test]
    fn cuts_that_meet_become_one_with_all_reasons() {
        let pause = Cut { reasons: vec![Reason::Pause], ..Cut::asked(span(500, 700), "", RATE) };
        let cuts = vec![pause, Cut::asked(span(400, 600), "cough", RATE)];
        let list = EditList::new(Frames(1000), cuts);
        assert_eq!(list.cuts().len(), 1);
        assert_eq!(list.cuts()[0].span, span(400, 700));
        assert_eq!(list.cuts()[0].reasons, [Reason::Asked("cough".into()), Reason::Pause]);
        assert_eq!(list.kept(), Frames(700));
    }

    #[test]
    fn cuts_beyond_the_session_are_clipped() {
        let cuts = vec![
            Cut::asked(span(-100, 50), "a", RATE),
            Cut::asked(span(900, 5000), "b", RATE),
            Cut::asked(span(2000, 3000), "c", RATE),
        ];
        let list = EditList::new(Frames(1000), cuts);
        assert_eq!(list.removed(), Frames(150));
        let pieces = list.pieces();
        assert_eq!(pieces.len(), 1);
        assert_eq!(
            pieces[0],
            Piece { span: span(50, 900), fade_in: Frames(0), fade_out: Frames(0) }
        );
    }

    #[test]
    fn everything_cut_leaves_no_piece() {
        let list = EditList::new(Frames(10), [Cut::asked(span(0, 10), "", RATE)]);
        assert_eq!(list.kept(), Frames(0));
        assert!(list.pieces().is_empty());
    }

    proptest! {
        #[test]
        fn pieces_and_cuts_share_out_the_session(
            cuts in prop::collection::vec((0_i64..10_000, 1_i64..900), 0..20)
        ) {
            let cuts = cuts.into_iter().map(|(at, len)| Cut::asked(span(at, at + len), "", RATE));
            let list = EditList::new(Frames(9_000), cuts);
            let pieces = list.pieces();
            let kept: Frames = pieces.iter().map(|piece| piece.span.len()).sum();
            prop_assert_eq!(kept, list.kept());
            for piece in &pieces {
                prop_assert!(piece.fade_in + piece.fade_out <= piece.span.len());
            }
            for pair in pieces.windows(2) {
                prop_assert!(pair[0].span.end < pair[1].span.start);
                prop_assert_eq!(pair[0].fade_out, pair[1].fade_in);
            }
        }
    }
}
