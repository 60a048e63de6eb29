//! Which pauses are shortened, and by how much: from where people speak to cuts.
//!
//! Rules of the reference (C.4): pauses are shortened, never removed; a pause
//! is one only where every track is silent; the edges of a pause stay (the
//! decay of the last word, the breath before the next) and its middle goes;
//! among shortened pauses the longer stays the longer.

use super::{Cut, Reason};
use crate::units::{Frames, SampleRate, Span, Time};

/// The cross-fade over a shortened pause: room tone meets room tone.
pub const PAUSE_FADE: Time = Time::from_millis(20);

/// What always stays after the last sound before a pause: words decay (C.4, rule 2: 0.20 to 0.30 s).
const AFTER: Time = Time::from_millis(250);

/// What always stays before the first sound after a pause (C.4, rule 2: 0.10 to 0.15 s).
const BEFORE: Time = Time::from_millis(150);

/// The share of a shortened pause that stands before its join: speech decays
/// more slowly than it begins.
const SHARE_AFTER: f64 = 0.6;

/// How much longer than `to` the longest pauses stay, as a share of `to`
/// (hierarchy of pauses, within the criterion of 1.25 times the target).
const HIERARCHY: f64 = 0.2;

/// The excess over the limit at which a pause stays longest, in seconds.
const HIERARCHY_SPAN: f64 = 6.0;

/// Cuts shorter than this are not worth a join (a tenth of a second).
const LEAST_CUT: Time = Time::from_millis(100);

/// How pauses are shortened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PauseRule {
    /// Pauses up to this stay as they are.
    pub shorten_above: Time,
    /// What longer ones become, or a little more for very long ones.
    pub to: Time,
}

/// What [`plan_pauses`] found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pauses {
    /// The cuts, in order.
    pub cuts: Vec<Cut>,
    /// How many pauses were over the limit.
    pub over_limit: usize,
}

/// Plans the shortening of pauses.
///
/// `speech` are the stretches where anybody speaks, in order and apart
/// (see [`union`]); `asked` are cuts made by hand, which count as gone already,
/// so that a cough cut out between two pauses leaves one pause; a pause that
/// touches one of `keeps` stays as it is. Without any speech nothing is cut.
pub fn plan_pauses(
    length: Frames,
    speech: &[Span],
    asked: &[Span],
    keeps: &[Span],
    rule: PauseRule,
    rate: SampleRate,
) -> Pauses {
    let session = Span::new(Frames::ZERO, length);
    let asked = union(asked.iter().map(|span| span.intersect(session)));
    let speech = subtract(&union(speech.iter().map(|span| span.intersect(session))), &asked);
    let mut pauses = Pauses::default();
    if speech.is_empty() {
        return pauses;
    }
    let plan = Plan { rule, rate, asked: &asked };
    let mut start = Frames::ZERO;
    let ends = speech.iter().map(|span| Some(*span)).chain([None]);
    for next in ends {
        let gap = Span::new(start, next.map_or(length, |span| span.start));
        start = next.map_or(length, |span| span.end);
        let edges = Edges { after_speech: gap.start > Frames::ZERO, before_speech: next.is_some() };
        if gap.is_empty() || keeps.iter().any(|keep| !keep.intersect(gap).is_empty()) {
            continue;
        }
        if let Some(span) = plan.shorten(gap, edges, &mut pauses.over_limit) {
            let fade = PAUSE_FADE.frames(rate);
            pauses.cuts.push(Cut { span, reasons: vec![Reason::Pause], fade });
        }
    }
    pauses
}

/// Which sides of a pause hold speech; the session's own ends do not.
struct Edges {
    after_speech: bool,
    before_speech: bool,
}

struct Plan<'a> {
    rule: PauseRule,
    rate: SampleRate,
    asked: &'a [Span],
}

impl Plan<'_> {
    /// The stretch of a pause that goes, if the pause is over the limit.
    fn shorten(&self, gap: Span, edges: Edges, over_limit: &mut usize) -> Option<Span> {
        let gone: Frames = self.asked_in(gap).iter().map(|cut| cut.intersect(gap).len()).sum();
        let heard = (gap.len() - gone).at(self.rate);
        if heard <= self.rule.shorten_above {
            return None;
        }
        *over_limit += 1;
        let target = self.target(heard).seconds();
        let (after, before) = match (edges.after_speech, edges.before_speech) {
            (true, true) => {
                let after = (target * SHARE_AFTER).max(AFTER.seconds());
                (after, (target - after).max(BEFORE.seconds()))
            }
            (true, false) => (target.max(AFTER.seconds()), 0.0),
            (false, _) => (0.0, target.max(BEFORE.seconds())),
        };
        let start = self.walk_forward(gap, Time::from_seconds(after).frames(self.rate));
        let end = self.walk_back(gap, Time::from_seconds(before).frames(self.rate));
        let span = Span::new(start, end);
        let wins: Frames = span.len()
            - self.asked_in(span).iter().map(|c| c.intersect(span).len()).sum::<Frames>();
        (wins >= LEAST_CUT.frames(self.rate)).then_some(span)
    }

    /// The cuts that have a part in a gap.
    fn asked_in(&self, gap: Span) -> &[Span] {
        let first = self.asked.partition_point(|cut| cut.end <= gap.start);
        let last = self.asked.partition_point(|cut| cut.start < gap.end);
        self.asked.get(first..last).unwrap_or_default()
    }

    /// What a pause becomes: `to`, growing a little with what it was.
    fn target(&self, heard: Time) -> Time {
        let excess = (heard - self.rule.shorten_above).seconds() / HIERARCHY_SPAN;
        let target = self.rule.to.seconds() * (1.0 + HIERARCHY * excess.clamp(0.0, 1.0));
        Time::from_seconds(target)
    }

    /// The frame of a gap before which `frames` are heard, asked cuts left out.
    fn walk_forward(&self, gap: Span, mut frames: Frames) -> Frames {
        let mut at = gap.start;
        for cut in self.asked_in(gap) {
            let heard = (cut.start - at).max(Frames::ZERO);
            if heard >= frames {
                break;
            }
            frames -= heard;
            at = cut.end;
        }
        (at + frames).min(gap.end)
    }

    /// The frame of a gap after which `frames` are heard, asked cuts left out.
    fn walk_back(&self, gap: Span, mut frames: Frames) -> Frames {
        let mut at = gap.end;
        for cut in self.asked_in(gap).iter().rev() {
            let heard = (at - cut.end).max(Frames::ZERO);
            if heard >= frames {
                break;
            }
            frames -= heard;
            at = cut.start;
        }
        (at - frames).max(gap.start)
    }
}

/// Stretches in any order as stretches in order, apart from each other.
pub fn union(spans: impl IntoIterator<Item = Span>) -> Vec<Span> {
    let mut sorted: Vec<Span> = spans.into_iter().filter(|span| !span.is_empty()).collect();
    sorted.sort();
    let mut joined: Vec<Span> = Vec::with_capacity(sorted.len());
    for span in sorted {
        match joined.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}

/// `spans` without what lies in `holes`; both in order and apart.
fn subtract(spans: &[Span], holes: &[Span]) -> Vec<Span> {
    let mut left = Vec::with_capacity(spans.len());
    let mut first = 0;
    for span in spans {
        while holes.get(first).is_some_and(|hole| hole.end <= span.start) {
            first += 1;
        }
        let mut start = span.start;
        for hole in holes[first..].iter().take_while(|hole| hole.start < span.end) {
            if hole.start > start {
                left.push(Span::new(start, hole.start));
            }
            start = start.max(hole.end);
        }
        if start < span.end {
            left.push(Span::new(start, span.end));
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A millisecond a frame makes the arithmetic plain.
    const RATE: SampleRate = SampleRate(1000);
    const RULE: PauseRule =
        PauseRule { shorten_above: Time::from_millis(1000), to: Time::from_millis(500) };

    fn span(start: i64, end: i64) -> Span {
        Span::new(Frames(start), Frames(end))
    }

    fn plan(speech: &[Span], asked: &[Span], keeps: &[Span]) -> Vec<Span> {
        let pauses = plan_pauses(Frames(20_000), speech, asked, keeps, RULE, RATE);
        pauses.cuts.iter().map(|cut| cut.span).collect()
    }

    #[test]
    fn a_long_pause_loses_its_middle_and_a_short_one_nothing() {
        let speech = [span(0, 4000), span(5000, 8000), span(10_000, 20_000)];
        let cuts = plan(&speech, &[], &[]);
        // 2 s of pause: 1 s over the limit, so 0.5 s + 0.5 * 0.2 / 6 s stay,
        // 60 % of it after the words.
        assert_eq!(cuts, [span(8310, 9793)]);
    }

    #[test]
    fn among_shortened_pauses_the_longer_stays_the_longer() {
        let left = |pause: i64| {
            let cuts = plan(&[span(0, 1000), span(1000 + pause, 20_000)], &[], &[]);
            pause - cuts[0].len().0
        };
        assert!(left(1500) < left(4000));
        assert!(left(4000) < left(9000));
        assert!(left(15_000) <= 625, "no more than 1.25 times the target");
    }

    #[test]
    fn the_ends_of_the_session_are_trimmed_beside_the_speech_only() {
        let cuts = plan(&[span(5000, 15_000)], &[], &[]);
        assert_eq!(cuts[0].start, Frames(0));
        assert_eq!(cuts[1].end, Frames(20_000));
        assert!(cuts[0].end <= Frames(4500) && cuts[1].start >= Frames(15_500));
    }

    #[test]
    fn a_kept_pause_stays_and_silence_only_is_left_alone() {
        assert_eq!(plan(&[span(0, 1000), span(5000, 20_000)], &[], &[span(2000, 2001)]), []);
        assert_eq!(plan(&[], &[], &[]), []);
    }

    #[test]
    fn a_cut_cough_between_two_pauses_leaves_one_pause() {
        // 0.7 s, a cough of 0.3 s that is cut, 0.7 s: 1.4 s are heard.
        let speech = [span(0, 1000), span(1700, 2000), span(2700, 20_000)];
        assert_eq!(plan(&speech, &[], &[]), []);
        let cuts = plan(&speech, &[span(1700, 2000)], &[]);
        assert_eq!(cuts.len(), 1);
        let heard = 1700 - cuts[0].len().0;
        assert!((500..=510).contains(&heard), "{heard}");
    }

    #[test]
    fn subtracting_leaves_what_lies_outside() {
        let left = subtract(&[span(0, 10), span(20, 30)], &[span(2, 4), span(8, 22), span(29, 40)]);
        assert_eq!(left, [span(0, 2), span(4, 8), span(22, 29)]);
    }
}
