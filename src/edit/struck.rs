//! From words struck out in the transcript to cuts of the sound that are not heard.
//!
//! A cut starts in the gap before the struck words and ends in the gap after them. All tracks
//! are cut together, so what anybody else says meanwhile and is kept stays in the sound.

use super::list::CUT_FADE;
use super::quiet::{Side, place};
use super::{Cut, Reason};
use crate::units::{Db, Frames, Interval, SampleRate, Span, Time};

/// The pause left at a join is never shorter, if the gaps hold as much.
const LEAST_PAUSE: Time = Time::from_millis(60);

/// A gap from this on is one between sentences, and stays at least this long (C.4, rule 1).
const SENTENCE_PAUSE: Time = Time::from_millis(350);

/// The share of the pause that stands before the join: speech decays more slowly than it begins.
const SHARE_AFTER: f64 = 0.6;

/// How far a cut reaches from the struck words into the pauses around them. The rest of a long
/// pause is for the rule of pauses.
const REACH: Time = Time::from_millis(800);

/// How far a cut stays from what others say meanwhile: their words may begin before their times.
const MARGIN: Time = Time::from_millis(50);

/// The shortest cut worth a join, and the most of struck words that may stay unsaid about.
const LEAST_CUT: Time = Time::from_millis(30);
const UNHEARD: Time = Time::from_millis(50);

/// The cross-fade where the levels at the ends differ by more than [`LEVELS_DIFFER_DB`]
/// (C.1: 20 to 40 ms).
const LONG_FADE: Time = Time::from_millis(30);
const LEVELS_DIFFER_DB: f64 = 3.0;

/// The shortest cross-fade, for words that run into each other: half of it, 2 ms, is heard of
/// what is cut.
const SHORT_FADE: Time = Time::from_millis(4);

/// The steps in which a gap is searched.
const STEP: Time = Time::from_millis(10);

/// Struck words without a kept word between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StruckRun {
    /// From the start of the first to the end of the last, in the session.
    pub time: Interval,
    /// The end of the kept word before, if any.
    pub before: Option<Time>,
    /// The start of the kept word after, if any.
    pub after: Option<Time>,
    /// The words, for the report.
    pub text: String,
}

/// What [`cut_struck`] made of the struck words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Struck {
    /// The cuts, in order of their start.
    pub cuts: Vec<Cut>,
    /// What could not be cut, in the order of the runs.
    pub left: Vec<LeftIn>,
}

/// Struck words that are still heard, because somebody else says kept words meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftIn {
    /// Which of the runs.
    pub run: usize,
    /// How much of it is still heard.
    pub heard: Time,
}

/// Plans the cuts for struck words.
///
/// `kept` are the times of all kept words, of all tracks, in any order; `level` tells how loud
/// all tracks together are over a stretch of the session. No cut holds a moment of a kept word.
///
/// The join leaves a pause as it was on the closer side of the struck words: not both gaps added,
/// not none; between sentences at least 0.35 s of what there was. A breath before the struck
/// words goes with them, one before the next kept word stays.
pub fn cut_struck(
    runs: &[StruckRun],
    kept: &[Interval],
    level: &dyn Fn(Span) -> Db,
    rate: SampleRate,
) -> Struck {
    let planner = Planner { kept: kept_spans(kept, rate), level, rate };
    let mut struck = Struck::default();
    for (index, run) in runs.iter().enumerate().filter(|(_, run)| !run.time.is_empty()) {
        let words = planner.words(run);
        let cuts = planner.cuts(run, words);
        let gone: Frames = cuts.iter().map(|cut| cut.span.intersect(words).len()).sum();
        let heard = (words.len() - gone).at(rate);
        if heard > UNHEARD || cuts.is_empty() {
            struck.left.push(LeftIn { run: index, heard });
        }
        struck.cuts.extend(cuts);
    }
    struck.cuts.sort_by(|a, b| (a.span, &a.reasons).cmp(&(b.span, &b.reasons)));
    make_room(&mut struck.cuts);
    struck
}

/// Cuts whose fades need more than lies between them would become one, and the word between
/// them would go.
fn make_room(cuts: &mut [Cut]) {
    for next in 1..cuts.len() {
        let room = cuts[next].span.start - cuts[next - 1].span.end;
        if room > Frames::ZERO {
            let most = Frames(room.0 / 2);
            cuts[next - 1].fade = cuts[next - 1].fade.min(most);
            cuts[next].fade = cuts[next].fade.min(most);
        }
    }
}

struct Planner<'a> {
    /// Where anybody says kept words, in order and apart.
    kept: Vec<Span>,
    level: &'a dyn Fn(Span) -> Db,
    rate: SampleRate,
}

/// The sound between a kept word and what is cut.
#[derive(Clone, Copy)]
struct Gap {
    /// The border of the kept word.
    kept: Frames,
    /// The border of the struck word.
    struck: Frames,
    side: Side,
}

impl Gap {
    fn length(self) -> Frames {
        Frames((self.struck.0 - self.kept.0).abs())
    }

    /// The moment so far from the kept word.
    fn at_from_kept(self, frames: Frames) -> Frames {
        match self.side {
            Side::After => self.kept + frames,
            Side::Before => self.kept - frames,
        }
    }
}

impl Planner<'_> {
    /// The struck words in frames, without what the kept words beside them claim.
    fn words(&self, run: &StruckRun) -> Span {
        let start = ceil(run.time.start.max(run.before.unwrap_or(run.time.start)), self.rate);
        let end = floor(run.time.end.min(run.after.unwrap_or(run.time.end)), self.rate);
        Span::new(start.max(Frames::ZERO), end)
    }

    fn cuts(&self, run: &StruckRun, words: Span) -> Vec<Cut> {
        if words.is_empty() {
            return Vec::new();
        }
        let (before, after) = self.gaps(run, words);
        let (left, right) = self.pause(before.length(), after.length());
        let span = Span::new(self.place(before, left), self.place(after, right));
        let whole = self.subtract_kept(span);
        let least = LEAST_CUT.frames(self.rate).min(words.len());
        let worth = |span: &Span| span.len() >= least && !span.intersect(words).is_empty();
        let one = |span: Span| {
            let reasons = vec![Reason::Struck(run.text.clone())];
            Cut { span, reasons, fade: self.fade(span) }
        };
        whole.into_iter().filter(worth).map(one).collect()
    }

    /// The gaps around the struck words, free of what anybody says; none where others speak on.
    fn gaps(&self, run: &StruckRun, words: Span) -> (Gap, Gap) {
        let reach = REACH.frames(self.rate);
        let at = self.kept.partition_point(|kept| kept.start <= words.start);
        let other = at.checked_sub(1).map(|index| self.kept[index].end);
        let own = run.before.map(|end| ceil(end, self.rate));
        let nearest = own.max(other).unwrap_or(words.start - reach);
        let kept = nearest.clamp(Frames::ZERO, words.start);
        let before = Gap { kept, struck: words.start, side: Side::After };

        let at = self.kept.partition_point(|kept| kept.end < words.end);
        let other = self.kept.get(at).map(|kept| kept.start);
        let own = run.after.map(|start| floor(start, self.rate));
        let nearest = [own, other].into_iter().flatten().min().unwrap_or(words.end + reach);
        let after = Gap { kept: nearest.max(words.end), struck: words.end, side: Side::Before };
        (before, after)
    }

    /// How much of the gaps before and after the struck words stays.
    fn pause(&self, before: Frames, after: Frames) -> (Frames, Frames) {
        let frames = |time: Time| time.frames(self.rate);
        let mut pause = before.min(after).max(frames(LEAST_PAUSE));
        if before.max(after) >= frames(SENTENCE_PAUSE) {
            pause = pause.max(frames(SENTENCE_PAUSE));
        }
        let pause = pause.min(before + after);
        let left = Frames((pause.0 as f64 * SHARE_AFTER) as i64).min(before);
        let right = (pause - left).min(after);
        ((pause - right).min(before), right)
    }

    /// Where in a gap to cut, of which about `stays` is to stay.
    fn place(&self, gap: Gap, stays: Frames) -> Frames {
        let step = STEP.frames(self.rate).max(Frames(1));
        let skipped = (gap.length() - REACH.frames(self.rate)).max(Frames::ZERO);
        let steps = (gap.length() - skipped).0 / step.0;
        let at = |index: i64| gap.at_from_kept(skipped + Frames(index * step.0));
        let levels: Vec<f64> = (0..=steps)
            .map(|index| (self.level)(Span::new(at(index) - step, at(index) + step)).0)
            .map(|level| if level.is_nan() { 0.0 } else { level.clamp(-200.0, 200.0) })
            .collect();
        let wanted = (stays - skipped).max(Frames::ZERO).0 / step.0;
        let found = place(&levels, usize::try_from(wanted).unwrap_or(0), gap.side);
        at(i64::try_from(found).unwrap_or(0))
    }

    /// What of a cut nobody says kept words in, nor close by.
    fn subtract_kept(&self, span: Span) -> Vec<Span> {
        let margin = MARGIN.frames(self.rate);
        let mut left = Vec::new();
        let mut start = span.start;
        let first = self.kept.partition_point(|kept| kept.end <= span.start);
        for kept in self.kept[first..].iter().take_while(|kept| kept.start < span.end) {
            left.push(Span::new(start, (kept.start - margin).min(span.end)));
            start = start.max(kept.end + margin);
        }
        left.push(Span::new(start, span.end));
        left.retain(|span| !span.is_empty());
        left
    }

    /// The cross-fade over a cut: longer where the levels differ, shorter where kept words are
    /// close.
    fn fade(&self, span: Span) -> Frames {
        let step = STEP.frames(self.rate).max(Frames(1));
        let before = (self.level)(Span::new(span.start - step - step, span.start));
        let after = (self.level)(Span::new(span.end, span.end + step + step));
        let differs = (before.0 - after.0).abs() > LEVELS_DIFFER_DB;
        let usual = if differs { LONG_FADE } else { CUT_FADE }.frames(self.rate);
        let next = self.kept.partition_point(|kept| kept.start < span.end);
        let room_after = self.kept.get(next).map(|kept| kept.start - span.end);
        let last = next.checked_sub(1).map(|index| self.kept[index]);
        let room_before = last.map(|kept| span.start - kept.end);
        let room = [room_before, room_after].into_iter().flatten().min().unwrap_or(usual);
        Frames(2 * room.0.max(0)).min(usual).max(SHORT_FADE.frames(self.rate))
    }
}

/// The kept words in frames, no moment of them lost by rounding; in order and apart.
fn kept_spans(kept: &[Interval], rate: SampleRate) -> Vec<Span> {
    let spoken = kept.iter().filter(|word| !word.is_empty());
    super::union(spoken.map(|word| Span::new(floor(word.start, rate), ceil(word.end, rate))))
}

/// The last frame that starts no later.
fn floor(time: Time, rate: SampleRate) -> Frames {
    let near = time.frames(rate);
    if near.at(rate) > time { near - Frames(1) } else { near }
}

/// The first frame that starts no earlier.
fn ceil(time: Time, rate: SampleRate) -> Frames {
    let near = time.frames(rate);
    if near.at(rate) < time { near + Frames(1) } else { near }
}

#[cfg(test)]
mod tests;
