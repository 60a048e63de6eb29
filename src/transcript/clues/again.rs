//! Stretches that were listened to again: what was heard there, for the words that stand there now.

use crate::transcript::document::{align, key};
use crate::transcript::draft::{Draft, DraftWord, Place};
use crate::units::Interval;

/// As many are kept; the oldest go.
const KEPT: usize = 64;
/// A stretch of more words is not compared: nobody listens to so much again at once.
const MOST_WORDS: usize = 200;

/// Hearings, the last one first.
#[derive(Debug, Default)]
pub(super) struct Again {
    heard: Vec<Hearing>,
}

#[derive(Debug)]
struct Hearing {
    time: Interval,
    /// Its words, with their punctuation.
    words: Vec<String>,
}

impl Again {
    pub(super) fn add(&mut self, time: Interval, text: &str) {
        let words = words_of(text);
        self.heard.retain(|one| one.time != time || one.words != words);
        if !words.is_empty() && words.len() <= MOST_WORDS {
            self.heard.insert(0, Hearing { time, words });
            self.heard.truncate(KEPT);
        }
    }

    /// What was heard for words of one paragraph, the last hearing first.
    pub(super) fn heard(&self, draft: &Draft, from: Place, to: Place) -> Vec<String> {
        let within = |hearing: &&Hearing, at| {
            draft.word(at).is_some_and(|word| hearing.time.contains(word.time.middle()))
        };
        let over = self.heard.iter().filter(|one| within(one, from) && within(one, to));
        over.filter_map(|hearing| hearing.of(draft, from, to)).collect()
    }
}

impl Hearing {
    /// What it has for words that all stand in its stretch.
    fn of(&self, draft: &Draft, from: Place, to: Place) -> Option<String> {
        let inside =
            |at: &Place| draft.word(*at).is_some_and(|word| self.time.contains(word.time.middle()));
        let before = std::iter::successors(draft.before(from), |at| draft.before(*at));
        let before = before.take(MOST_WORDS).take_while(inside).count();
        let mut first = from;
        for _ in 0..before {
            first = draft.before(first)?;
        }
        let all = std::iter::successors(Some(first), |at| draft.after(*at));
        let all: Vec<Place> = all.take(MOST_WORDS).take_while(inside).collect();
        let start = before;
        let end = all.iter().position(|at| *at == to)? + 1;
        if start == 0 && end == all.len() {
            return Some(self.words.join(" "));
        }
        let old: Vec<String> = all
            .iter()
            .map(|at| draft.word(*at).map_or_else(String::new, |word: &DraftWord| key(&word.text)))
            .collect();
        let new: Vec<String> = self.words.iter().map(|word| key(word)).collect();
        let old: Vec<&str> = old.iter().map(String::as_str).collect();
        let new: Vec<&str> = new.iter().map(String::as_str).collect();
        let groups = align(&old, &new).groups;
        let over = groups.iter().filter(|group| group.old.start < end && start < group.old.end);
        let (mut old, mut new) = (None, None);
        for group in over {
            let joined = |known: Option<std::ops::Range<usize>>, more: &std::ops::Range<usize>| {
                known.map_or(more.clone(), |known| known.start..more.end)
            };
            old = Some(joined(old, &group.old));
            new = Some(joined(new, &group.new));
        }
        // Words that were heard together with others are no answer to some of them.
        let new = new.filter(|_| old == Some(start..end))?;
        let words = self.words.get(new).filter(|words| !words.is_empty())?;
        Some(words.join(" "))
    }
}

/// A text's words; signs that stand alone belong to the word before.
fn words_of(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for piece in text.split_whitespace() {
        match words.last_mut().filter(|_| !piece.chars().any(char::is_alphanumeric)) {
            Some(last) => {
                last.push(' ');
                last.push_str(piece);
            }
            None => words.push(piece.to_owned()),
        }
    }
    words
}
