//! Whose word is it: hides the words of others that a microphone picked up.
//!
//! The sound decides first, the text only where the sound leaves room for doubt: people do say
//! the same words at once, and telling by the text alone has deleted genuine sentences.

use std::collections::HashMap;

use super::Envelope;
use super::crosstalk::{Crosstalk, Residual};
use crate::transcript::{Hidden, Word};
use crate::units::{Interval, Time};

/// Sound that stands less over the expected bleed is bleed, in dB (reference, C.2).
const BLEED: f32 = 3.0;

/// Sound that stands more over the expected bleed is the track's own, in dB (reference, C.2).
const OWN: f32 = 6.0;

/// How far the same word may be heard apart on two tracks.
const SAME_WORD: Time = Time::from_millis(600);

/// How far recognition may be off with the time of a word.
const TIME_ERROR: Time = Time::from_millis(200);

/// How far it is off as a rule.
const USUAL_ERROR: Time = Time::from_millis(100);

/// Words closer than this are said in one breath.
const ONE_BREATH: Time = Time::from_millis(300);

/// The least part of a stretch in which another must sound for it to be theirs.
const LEAST_SOURCE: f64 = 0.2;

/// The least part of a stretch of speech in which a source must sound to leave it out.
const SPAN_SOURCE: f64 = 0.7;

/// How many same words nearby are looked at: a bound for hostile texts.
const CANDIDATES: usize = 64;

/// The speech of every track, its own and that of others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SharedSpeech {
    /// Per track, what may be its own speaker's: to be recognised.
    pub own: Vec<Vec<Interval>>,
    /// Per track, what is wholly explained by other tracks: need not be recognised.
    pub bleed: Vec<Vec<Interval>>,
}

/// Hides the words that were said by another track's speaker, and tells how many.
///
/// `words` in any order, with times of the session; words already hidden stay as they are and
/// say nothing about others. A word's track without envelope keeps its words.
pub fn hide_bleed(words: &mut [Word], envelopes: &[Envelope]) -> usize {
    Crosstalk::measure(envelopes).hide_bleed(words)
}

/// Tells apart, before recognition, what need not be recognised. Careful: a stretch of speech
/// is left out only if all of it is explained by others.
pub fn own_speech(speech: &[Vec<Interval>], envelopes: &[Envelope]) -> SharedSpeech {
    Crosstalk::measure(envelopes).own_speech(speech)
}

/// What the sound says about a word.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Verdict {
    /// The track's own speaker.
    Own,
    /// Another speaker.
    Bleed,
    /// Perhaps another; with the median over the expected, in dB.
    Between(f32),
    /// Nothing sounds here on this track, while others speak; nor is bleed known.
    Silent,
}

impl Crosstalk<'_> {
    /// [`hide_bleed`] with what was measured.
    pub fn hide_bleed(&self, words: &mut [Word]) -> usize {
        let verdicts: Vec<Verdict> = words.iter().map(|word| self.verdict(word)).collect();
        let same = SameWords::new(words, &verdicts);
        let neighbours = Neighbours::new(words, &verdicts);
        let is_bleed = |index: usize| match verdicts[index] {
            Verdict::Own => false,
            Verdict::Bleed => true,
            Verdict::Silent => same.is_near(words, index, |_| true),
            Verdict::Between(over) => {
                same.is_near(words, index, |track| {
                    self.bleeds(track, usize::from(words[index].track))
                }) || (over < OWN && neighbours.are_bleed(index))
                    || over < BLEED
            }
        };
        let found: Vec<usize> = (0..words.len())
            .filter(|&index| words[index].hidden.is_none() && is_bleed(index))
            .collect();
        for &index in &found {
            words[index].hidden = Some(Hidden::Bleed);
        }
        found.len()
    }

    /// [`own_speech`] with what was measured.
    pub fn own_speech(&self, speech: &[Vec<Interval>]) -> SharedSpeech {
        let mut shared = SharedSpeech::default();
        for (track, spans) in speech.iter().enumerate() {
            let (bleed, own) = spans.iter().partition(|span| self.explains(track, **span));
            shared.own.push(own);
            shared.bleed.push(bleed);
        }
        shared
    }

    /// Whether all of a stretch of speech on a track is that of others.
    fn explains(&self, track: usize, span: Interval) -> bool {
        if !self.is_bled_into(track) {
            return false;
        }
        let residuals = self.residuals(track, self.hops(span));
        let over = Spread::of(&residuals);
        let sounding = residuals.iter().filter(|one| one.source).count();
        over.is_some_and(|over| over.middle < BLEED && over.at(0.95) < OWN)
            && sounding as f64 >= SPAN_SOURCE * residuals.len() as f64
    }

    fn verdict(&self, word: &Word) -> Verdict {
        let track = usize::from(word.track);
        let around = Interval::new(word.time.start - TIME_ERROR, word.time.end + TIME_ERROR);
        let residuals = self.residuals(track, self.hops(word.time));
        let Some(over) = Spread::of(&residuals) else { return Verdict::Own };
        let hops = self.hops(around);
        let least = LEAST_SOURCE * residuals.len() as f64;
        if (self.others_sound(track, hops) as f64) < least {
            return Verdict::Own;
        }
        let nothing_own = over.middle < BLEED && over.at(0.75) < OWN;
        match self.is_bled_into(track) {
            false if over.at(0.75) < BLEED => Verdict::Silent,
            false => Verdict::Own,
            true if over.middle < BLEED && self.stands_beside(track, word, &residuals) => {
                Verdict::Between(BLEED)
            }
            true if nothing_own => Verdict::Bleed,
            true if over.middle > OWN && over.at(0.25) > BLEED => Verdict::Own,
            true => Verdict::Between(over.middle),
        }
    }
}

impl Crosstalk<'_> {
    /// Whether a word stands in silence with the track's own sound close by: its time is off,
    /// and the sound cannot tell whose it is.
    fn stands_beside(&self, track: usize, word: &Word, residuals: &[Residual]) -> bool {
        let sounding = residuals.iter().filter(|one| one.source).count();
        let around = Interval::new(word.time.start - USUAL_ERROR, word.time.end + USUAL_ERROR);
        let over = Spread::of(&self.residuals(track, self.hops(around)));
        sounding * 2 < residuals.len() && over.is_some_and(|over| over.at(0.85) > OWN)
    }
}

/// How the residuals of a stretch are spread.
struct Spread {
    sorted: Vec<f32>,
    middle: f32,
}

impl Spread {
    fn of(residuals: &[Residual]) -> Option<Spread> {
        let mut sorted: Vec<f32> = residuals.iter().map(|residual| residual.over).collect();
        sorted.sort_by(f32::total_cmp);
        let middle = *sorted.get(sorted.len() / 2)?;
        Some(Spread { sorted, middle })
    }

    fn at(&self, part: f64) -> f32 {
        let index = ((self.sorted.len() - 1) as f64 * part).round() as usize;
        self.sorted[index]
    }
}

/// Where each word is said for certain, by its letters.
struct SameWords {
    /// Starts in milliseconds, with the word's index, in order.
    places: HashMap<String, Vec<(i64, usize)>>,
}

impl SameWords {
    fn new(words: &[Word], verdicts: &[Verdict]) -> SameWords {
        let mut places: HashMap<String, Vec<(i64, usize)>> = HashMap::new();
        for (index, word) in words.iter().enumerate() {
            if word.hidden.is_none() && verdicts[index] == Verdict::Own {
                let place = (word.time.start.millis(), index);
                places.entry(letters(&word.text)).or_default().push(place);
            }
        }
        places.remove("");
        places.values_mut().for_each(|places| places.sort_unstable());
        SameWords { places }
    }

    /// Whether one of the tracks that `may` be heard says the same at the same time.
    fn is_near(&self, words: &[Word], index: usize, may: impl Fn(usize) -> bool) -> bool {
        let word = &words[index];
        let Some(places) = self.places.get(&letters(&word.text)) else { return false };
        let start = word.time.start.millis();
        let first = places.partition_point(|place| place.0 < start - SAME_WORD.millis());
        let near = places[first..].iter().take(CANDIDATES);
        let mut near = near.take_while(|place| place.0 <= start + SAME_WORD.millis());
        near.any(|&(_, other)| {
            let other = words[other].track;
            other != word.track && may(usize::from(other))
        })
    }
}

/// The words said before and after each on its track.
struct Neighbours {
    bleed_before: Vec<bool>,
    bleed_after: Vec<bool>,
}

impl Neighbours {
    fn new(words: &[Word], verdicts: &[Verdict]) -> Neighbours {
        let mut order: Vec<usize> = (0..words.len()).collect();
        order.sort_by_key(|&index| (words[index].track, words[index].time.start, index));
        let mut neighbours = Neighbours {
            bleed_before: vec![false; words.len()],
            bleed_after: vec![false; words.len()],
        };
        for pair in order.windows(2) {
            let (one, next) = (&words[pair[0]], &words[pair[1]]);
            if one.track == next.track && next.time.start - one.time.end < ONE_BREATH {
                neighbours.bleed_before[pair[1]] = verdicts[pair[0]] == Verdict::Bleed;
                neighbours.bleed_after[pair[0]] = verdicts[pair[1]] == Verdict::Bleed;
            }
        }
        neighbours
    }

    fn are_bleed(&self, index: usize) -> bool {
        self.bleed_before[index] && self.bleed_after[index]
    }
}

/// A word as it is compared: its letters and digits, lower case.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
