//! [`Ghost`]: a hesitation Whisper did not write, as voiced sound in the gap between two words.
//!
//! Level alone tells it: as loud as the words around it, on no other track, and longer than the
//! tail of a word. It is offered for cutting, never cut by itself.

use crate::transcript::tracks::Envelope;
use crate::transcript::{Hidden, Word, WordId};
use crate::units::{Db, Frames, Interval, SampleRate, Span, Time};

/// Sound where a hesitation is likely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ghost {
    /// The track, from 0.
    pub track: u16,
    /// From where the level rises to where it falls, within the gap.
    pub time: Interval,
    /// The word before it.
    pub after: WordId,
}

/// Words closer than this are said in one go (reference, E.1).
const LEAST_GAP: Time = Time::from_millis(180);
/// In longer gaps sound is no hesitation between two words.
const LONGEST_GAP: Time = Time::from_millis(3000);
/// What a word's time is off at its ends as a rule; sound there is the word's.
const WORD_EDGE: Time = Time::from_millis(30);
/// Shorter sound is a click, or the end of a word.
const LEAST: Time = Time::from_millis(120);
/// Longer sound is speech that was not recognised, or laughter.
const LONGEST: Time = Time::from_millis(1500);
/// A dip of so many hops is a flutter of the voice.
const DIP_HOPS: i64 = 2;
/// How far it stands over the track's noise, in dB.
const OVER_FLOOR_DB: f64 = 12.0;
/// How far it lies at most under the words around it, in dB: breaths lie 15 to 25 under speech.
const UNDER_WORDS_DB: f64 = 12.0;

/// Voiced sound between the words of each track, in the order of its start.
///
/// `words` in any order; `envelopes` by track. Hidden words that are true sound (bleed, signs of
/// listening) end a gap, those that nobody said do not. A track without envelope, or with nothing
/// but digital silence, has no ghosts. Sound that is louder on another track, each measured by
/// its own speech, is that track's.
pub fn ghosts(words: &[Word], envelopes: &[Envelope]) -> Vec<Ghost> {
    let mut order: Vec<&Word> = words.iter().filter(|word| sounds(word)).collect();
    order.sort_by_key(|word| (word.track, word.time.start, word.id));
    let loud: Vec<Option<Db>> = envelopes.iter().map(Envelope::loud).collect();
    let mut found = Vec::new();
    for words in order.chunk_by(|one, next| one.track == next.track) {
        let track = usize::from(words[0].track);
        let Some(envelope) = envelopes.get(track) else { continue };
        let (Some(floor), Some(rate)) = (envelope.floor(), envelope.rate) else { continue };
        if rate.0 == 0 {
            continue;
        }
        let listener = Listener { envelopes, loud: &loud, track, rate, floor };
        let mut before = words[0];
        for &word in &words[1..] {
            if before.hidden.is_none() && word.hidden.is_none() {
                let heard = listener.between(before, word);
                found.extend(heard.into_iter().map(|time| Ghost {
                    track: word.track,
                    time,
                    after: before.id,
                }));
            }
            // Words may lie within others.
            if word.time.end > before.time.end {
                before = word;
            }
        }
    }
    found.sort_by_key(|ghost| (ghost.time.start, ghost.track));
    found
}

/// Whether a word is true sound on its track.
fn sounds(word: &Word) -> bool {
    matches!(word.hidden, None | Some(Hidden::Bleed | Hidden::Backchannel))
}

struct Listener<'a> {
    envelopes: &'a [Envelope],
    /// How loud speech is on each track.
    loud: &'a [Option<Db>],
    track: usize,
    rate: SampleRate,
    floor: Db,
}

impl Listener<'_> {
    fn between(&self, before: &Word, after: &Word) -> Vec<Interval> {
        let gap = after.time.start.0.saturating_sub(before.time.end.0);
        if !(LEAST_GAP.0..=LONGEST_GAP.0).contains(&gap) {
            return Vec::new();
        }
        let own = &self.envelopes[self.track];
        let levels = [before, after].map(|word| own.level_during(word.time));
        let power = |level: Db| 10_f64.powf(level.0 / 10.0);
        let heard: Vec<f64> = levels.into_iter().flatten().map(power).collect();
        if heard.is_empty() {
            return Vec::new();
        }
        let words = 10.0 * (heard.iter().sum::<f64>() / heard.len() as f64).log10();
        let least = (self.floor.0 + OVER_FLOOR_DB).max(words - UNDER_WORDS_DB);
        let gap = Interval::new(before.time.end + WORD_EDGE, after.time.start - WORD_EDGE);
        self.runs(gap, least)
    }

    /// Stretches of a gap that are at least this loud and this track's own, dips bridged.
    fn runs(&self, gap: Interval, least: f64) -> Vec<Interval> {
        let own = &self.envelopes[self.track];
        let hop = i64::try_from(own.hop.max(1)).unwrap_or(1);
        let index =
            |time: Time| (time.frames(self.rate).0.saturating_sub(own.offset.0)).div_euclid(hop);
        let place = |hop_index: i64| {
            Frames(own.offset.0.saturating_add(hop_index.saturating_mul(hop))).at(self.rate)
        };
        let mut runs: Vec<(i64, i64)> = Vec::new();
        for at in index(gap.start)..=index(gap.end) {
            let Some(level) = usize::try_from(at).ok().and_then(|at| own.levels.get(at)) else {
                continue;
            };
            let level = f64::from(*level) / 100.0;
            if level < least
                || self.is_of_another(
                    level,
                    Span::new(
                        Frames(own.offset.0.saturating_add(at.saturating_mul(hop))),
                        Frames(own.offset.0.saturating_add((at + 1).saturating_mul(hop))),
                    ),
                )
            {
                continue;
            }
            match runs.last_mut() {
                Some(run) if at - run.1 <= DIP_HOPS => run.1 = at + 1,
                _ => runs.push((at, at + 1)),
            }
        }
        let times =
            runs.into_iter().map(|(from, to)| Interval::new(place(from), place(to)).intersect(gap));
        times.filter(|time| (LEAST.0..=LONGEST.0).contains(&time.length().0)).collect()
    }

    /// Whether another track is louder here, each measured by its own speech.
    fn is_of_another(&self, level: f64, span: Span) -> bool {
        let under = |loud: Option<Db>, level: f64| level - loud.map_or(0.0, |loud| loud.0);
        let own = under(self.loud[self.track], level);
        let others = self.envelopes.iter().zip(self.loud).enumerate();
        others.filter(|(track, (_, loud))| *track != self.track && loud.is_some()).any(
            |(_, (envelope, &loud))| {
                let other = envelope.level_over(span);
                other.is_some_and(|other| under(loud, other.0) > own)
            },
        )
    }
}

#[cfg(test)]
mod tests;
