//! A transcript in the portions that are searched: paragraphs, or parts of long ones, made of
//! sentences with their times.

use std::ops::Range;

use crate::transcript::{Paragraph, TimedWord, Transcript};
use crate::units::{Interval, Time};

/// A sentence that goes on for longer is shown in parts: about 20 s of speech.
const SENTENCE: usize = 60;

/// A paragraph that goes on for longer is searched in parts: about a minute of speech.
const PASSAGE: usize = 160;

/// A portion of one person's speech.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Passage {
    /// Who speaks, where known.
    pub speaker: Option<String>,
    /// What is said, without struck words and comments; a space between words.
    pub text: String,
    /// Its sentences, in order; together they are the whole text.
    pub sentences: Vec<Sentence>,
}

/// A sentence of a passage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sentence {
    /// Where it ends, in bytes of the passage's text; it begins after the one before.
    pub end: usize,
    /// When it is said.
    pub time: Interval,
}

impl Passage {
    /// The bytes of a sentence.
    pub fn range(&self, sentence: usize) -> Range<usize> {
        let start = match sentence.checked_sub(1).and_then(|before| self.sentences.get(before)) {
            Some(before) => (before.end + 1).min(self.text.len()),
            None => 0,
        };
        let end = self.sentences.get(sentence).map_or(self.text.len(), |one| one.end);
        start..end.max(start)
    }
}

/// The passages of a transcript, in order.
pub fn passages(transcript: &Transcript) -> Vec<Passage> {
    let mut all = Vec::new();
    for turn in &transcript.turns {
        for paragraph in &turn.paragraphs {
            split(paragraph, turn.speaker.as_deref(), &mut all);
        }
    }
    all
}

fn split(paragraph: &Paragraph, speaker: Option<&str>, all: &mut Vec<Passage>) {
    let fresh = || Passage { speaker: speaker.map(str::to_owned), ..Passage::default() };
    let mut passage = fresh();
    let (mut words, mut said) = (0, Vec::new());
    for (at, word) in paragraph.words.iter().enumerate() {
        said.push(word);
        words += 1;
        let next = paragraph.words.get(at + 1);
        if said.len() < SENTENCE && next.is_some_and(|next| !ends(&word.text, &next.text)) {
            continue;
        }
        add(&mut passage, &said);
        said.clear();
        if words >= PASSAGE {
            all.push(std::mem::replace(&mut passage, fresh()));
            words = 0;
        }
    }
    if !passage.sentences.is_empty() {
        all.push(passage);
    }
}

fn add(passage: &mut Passage, said: &[&TimedWord]) {
    for word in said {
        if !passage.text.is_empty() {
            passage.text.push(' ');
        }
        passage.text.push_str(&word.text);
    }
    let start = said.first().map_or(Time::ZERO, |word| word.time.start);
    let end = said.iter().map(|word| word.time.end).max().unwrap_or(start);
    passage
        .sentences
        .push(Sentence { end: passage.text.len(), time: Interval::new(start, end.max(start)) });
}

/// Whether a sentence ends between two words: a stop, and no small letter after it, as in
/// `etc. and`, nor an initial before it, as in `J. R.`.
fn ends(word: &str, next: &str) -> bool {
    let inner = word.trim_end_matches(['"', '»', '”', '’', '\'', ')']);
    let inner = inner.trim_end_matches([' ', '\u{a0}', '\u{202f}']);
    if !inner.ends_with(['.', '!', '?', '…', '。', '！', '？']) {
        return false;
    }
    let stem = inner.trim_end_matches('.');
    let initial = stem.len() < inner.len()
        && (stem.chars().count() == 1 && stem.chars().all(char::is_uppercase)
            || matches!(stem, "Dr" | "Mr" | "Mrs" | "Ms" | "MM" | "St"));
    let small = next.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
    !initial && !small
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::Turn;

    fn said(text: &str) -> Transcript {
        let words = text.split(' ').enumerate().map(|(at, word)| TimedWord {
            text: word.to_owned(),
            time: Interval::from_millis(at as i64 * 100, at as i64 * 100 + 90),
            estimated: false,
            doubtful: false,
            from: Vec::new(),
        });
        let paragraph = Paragraph { words: words.collect(), line: 1 };
        Transcript {
            turns: vec![Turn { speaker: Some("Ana".to_owned()), paragraphs: vec![paragraph] }],
            ..Transcript::default()
        }
    }

    fn sentences(text: &str) -> Vec<String> {
        let of = |one: &Passage| -> Vec<String> {
            (0..one.sentences.len()).map(|at| one.text[one.range(at)].to_owned()).collect()
        };
        passages(&said(text)).iter().flat_map(of).collect()
    }

    #[test]
    fn sentences_end_at_stops_and_not_at_abbreviations() {
        assert_eq!(
            sentences("One two. Three etc. and four? «Five!» M. Six says J. Seven"),
            ["One two.", "Three etc. and four?", "«Five!»", "M. Six says J. Seven"]
        );
    }

    #[test]
    fn a_sentence_has_the_time_of_its_words() {
        let all = passages(&said("a b. C d"));
        let times: Vec<Interval> = all[0].sentences.iter().map(|one| one.time).collect();
        assert_eq!(times, [Interval::from_millis(0, 190), Interval::from_millis(200, 390)]);
    }

    #[test]
    fn speech_without_a_stop_is_portioned_and_nothing_is_lost() {
        let text = vec!["bla"; 1000].join(" ");
        let all = passages(&said(&text));
        assert!(all.len() > 4, "{}", all.len());
        let joined: Vec<&str> = all.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(joined.join(" "), text);
    }
}
