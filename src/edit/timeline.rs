//! [`Timeline`]: where each moment of the session is heard in the episode, to the frame.

use crate::edit::EditList;
use crate::units::{Frames, Span};

/// The map between session time and output time: the cuts taken out, then
/// shifted by the music that plays alone before the talk. Exact in frames and,
/// outside the cuts, invertible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    lead: Frames,
    tail: Frames,
    length: Frames,
    /// Kept stretches in session frames, each with its start in the episode.
    kept: Vec<(Span, Frames)>,
}

impl Timeline {
    /// The map of an edit list, with `lead` frames before the talk and `tail` after it.
    pub fn new(edits: &EditList, lead: Frames, tail: Frames) -> Timeline {
        let mut at = lead;
        let mut kept = Vec::new();
        for piece in edits.pieces() {
            kept.push((piece.span, at));
            at += piece.span.len();
        }
        Timeline { lead, tail, length: edits.length(), kept }
    }

    /// How much is heard before the talk begins.
    pub fn lead(&self) -> Frames {
        self.lead
    }

    /// The length of the episode.
    pub fn output_length(&self) -> Frames {
        self.lead + self.kept.iter().map(|(span, _)| span.len()).sum() + self.tail
    }

    /// Where a moment of the session is heard. A moment inside a cut is heard
    /// where the cut was; before the session is the start of the talk, after
    /// it the talk's end.
    pub fn to_output(&self, session: Frames) -> Frames {
        let after = self.kept.partition_point(|(span, _)| span.start <= session);
        match after.checked_sub(1).map(|index| self.kept[index]) {
            Some((span, at)) => at + session.min(span.end) - span.start,
            None => self.lead,
        }
    }

    /// Which moment of the session is heard at a moment of the episode; `None`
    /// in the music before and after the talk.
    pub fn to_session(&self, output: Frames) -> Option<Frames> {
        let after = self.kept.partition_point(|(_, at)| *at <= output);
        let (span, at) = *self.kept.get(after.checked_sub(1)?)?;
        let session = span.start + output - at;
        (session < span.end).then_some(session)
    }

    /// Whether a moment of the session is heard at all.
    pub fn is_heard(&self, session: Frames) -> bool {
        session < self.length && self.kept.iter().any(|(span, _)| span.contains(session))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Cut;
    use crate::units::SampleRate;
    use proptest::prelude::*;

    fn list(cuts: &[(i64, i64)]) -> EditList {
        let cut =
            |&(start, end)| Cut::asked(Span::new(Frames(start), Frames(end)), "", SampleRate(1000));
        EditList::new(Frames(10_000), cuts.iter().map(cut))
    }

    #[test]
    fn moments_in_a_cut_are_heard_where_the_cut_was() {
        let timeline = Timeline::new(&list(&[(1000, 2000)]), Frames(500), Frames(0));
        assert_eq!(timeline.to_output(Frames(0)), Frames(500));
        assert_eq!(timeline.to_output(Frames(999)), Frames(1499));
        assert_eq!(timeline.to_output(Frames(1500)), Frames(1500));
        assert_eq!(timeline.to_output(Frames(2000)), Frames(1500));
        assert_eq!(timeline.to_output(Frames(99_999)), Frames(9500));
        assert_eq!(timeline.output_length(), Frames(9500));
        assert!(!timeline.is_heard(Frames(1500)));
    }

    #[test]
    fn the_music_around_the_talk_has_no_session_time() {
        let timeline = Timeline::new(&list(&[]), Frames(500), Frames(300));
        assert_eq!(timeline.to_session(Frames(499)), None);
        assert_eq!(timeline.to_session(Frames(500)), Some(Frames(0)));
        assert_eq!(timeline.to_session(Frames(10_500)), None);
    }

    proptest! {
        #[test]
        fn what_is_heard_maps_there_and_back(
            cuts in prop::collection::vec((0_i64..10_000, 1_i64..900), 0..12),
            at in 0_i64..10_000,
        ) {
            let cuts: Vec<_> = cuts.into_iter().map(|(at, len)| (at, at + len)).collect();
            let edits = list(&cuts);
            let timeline = Timeline::new(&edits, Frames(77), Frames(0));
            if timeline.is_heard(Frames(at)) {
                let output = timeline.to_output(Frames(at));
                prop_assert_eq!(timeline.to_session(output), Some(Frames(at)));
            }
            prop_assert_eq!(timeline.output_length(), edits.kept() + Frames(77));
        }
    }
}
