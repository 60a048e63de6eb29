//! What was heard in a slice as words of the session, ready for the document.

use super::envelope::pauses;
use super::filter::{Evidence, hide};
use super::music::sounds_like_music;
use super::slices::Slice;
use super::snap::snap;
use super::{Heard, HeardWord};
use crate::transcript::Hidden;
use crate::units::{Interval, Time};

/// How far a word may reach out of the speech map: the map is drawn by level, and soft
/// consonants lie under it.
const SOFT: Time = Time::from_millis(30);
/// No word is shorter.
const LEAST: Time = Time::from_millis(40);

/// A word of the session, before it has a name and a track.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundWord {
    /// When it is said in the session, in whole milliseconds; at least 40 ms, and never before
    /// the word before it begins.
    pub time: Interval,
    /// As written, with its marks.
    pub text: String,
    /// 0 to 1.
    pub confidence: f32,
    /// Why it is not in the text.
    pub hidden: Option<Hidden>,
}

/// Brings what was heard in a slice to session time: times held against the slice's sound and
/// the track's speech map (session time, in order, apart), inventions marked to be hidden.
///
/// `samples` are those of the slice, `prompt` is what went with it. All words are given back.
pub fn finish(
    heard: Heard,
    samples: &[f32],
    slice: &Slice,
    map: &[Interval],
    prompt: &str,
) -> Vec<FoundWord> {
    let mut words = heard.words;
    snap(&mut words, &pauses(samples));
    let speech = slice.speech(map);
    let music = sounds_like_music(samples);
    let evidence = Evidence { speech: &speech, no_speech: heard.no_speech, prompt, music };
    let hidden = hide(&words, &evidence);
    let mut earliest = Time::from_millis(i64::MIN / 2_000_000);
    let place = |(word, hidden): (HeardWord, Option<Hidden>)| {
        let within = clip(word.time, &speech);
        let time = millis(slice.to_session(within), earliest);
        earliest = time.start;
        FoundWord { time, text: word.text, confidence: word.confidence, hidden }
    };
    words.into_iter().zip(hidden).map(place).collect()
}

/// What of a word lies in speech, or the word as it is where none does.
fn clip(word: Interval, speech: &[Interval]) -> Interval {
    let from = speech.partition_point(|span| span.end <= word.start);
    let upto = speech.partition_point(|span| span.start < word.end);
    match speech.get(from..upto) {
        Some([first, ..]) => {
            let last = speech[upto - 1];
            let start = word.start.max(first.start - SOFT);
            Interval::new(start, word.end.min(last.end + SOFT))
        }
        _ => word,
    }
}

/// In whole milliseconds, long enough, not before `earliest`.
fn millis(time: Interval, earliest: Time) -> Interval {
    let start = Time::from_millis(time.start.millis()).max(earliest);
    let end = Time::from_millis(time.end.millis()).max(start + LEAST);
    Interval::new(start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(texts: &[(&str, i64)]) -> Heard {
        let mut start = Time::ZERO;
        let word = |&(text, end): &(&str, i64)| {
            let end = Time::from_millis(end);
            let time = Interval::new(std::mem::replace(&mut start, end), end);
            HeardWord { text: text.into(), time, confidence: 0.9 }
        };
        Heard { words: texts.iter().map(word).collect(), language: None, no_speech: 0.0 }
    }

    #[test]
    fn words_come_back_in_session_time_within_speech() {
        let map = [Interval::from_millis(10_200, 11_200), Interval::from_millis(20_200, 20_800)];
        let padded = [Interval::from_millis(10_000, 11_400), Interval::from_millis(20_000, 21_000)];
        let slice = Slice::of(padded);
        let voiced = |at: usize| (200..1200).contains(&at) || (1600..2200).contains(&at);
        let sound = |at: usize| if voiced(at / 16) { (at as f32 * 0.4).sin() * 0.1 } else { 0.0 };
        let samples: Vec<f32> = (0..2400 * 16).map(sound).collect();
        let words = heard(&[("Hello", 700), ("there.", 1300), ("Yes.", 2300)]);
        let found = finish(words, &samples, &slice, &map, "");
        let near = |found: Interval, start: i64, end: i64| {
            (found.start.millis() - start).abs() <= 30 && (found.end.millis() - end).abs() <= 30
        };
        assert!(near(found[0].time, 10_200, 10_700), "{found:?}");
        assert!(near(found[1].time, 10_700, 11_200), "{found:?}");
        assert!(near(found[2].time, 20_200, 20_800), "{found:?}");
        assert!(found.iter().all(|word| word.hidden.is_none()));
    }

    #[test]
    fn where_the_map_is_empty_every_word_is_kept_hidden() {
        let slice = Slice::of([Interval::from_millis(0, 2000)]);
        let found =
            finish(heard(&[("Hello", 700), ("there.", 1300)]), &[0.0; 32_000], &slice, &[], "");
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|word| word.hidden == Some(Hidden::Unspoken)));
        assert!(found.iter().all(|word| word.time.length() >= LEAST));
    }
}
