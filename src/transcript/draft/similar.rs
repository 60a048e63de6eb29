//! The same words elsewhere, so that a correction is made once.

use super::gesture::{Run, shortened, typed};
use super::operation::{Operation, TextEdit};
use super::{Draft, Place};
use crate::transcript::document::key;

/// Words that are like others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// The first of them.
    pub from: Place,
    /// The last of them.
    pub to: Place,
    /// As they stand there.
    pub text: String,
    /// A few words before.
    pub before: String,
    /// A few words after.
    pub after: String,
}

/// How many words are shown on each side.
const AROUND: usize = 5;

impl Draft {
    /// Where these words stand, whatever their case and punctuation; struck ones are left alone.
    /// Reads the whole text: not for a key's own moment.
    pub fn similar(&self, phrase: &str) -> Vec<Occurrence> {
        // A sign that stands apart belongs to the word beside it: `quoi ?`.
        let sign = |word: &&str| word.chars().any(char::is_alphanumeric);
        let wanted: Vec<String> = phrase.split_whitespace().filter(sign).map(key).collect();
        let mut found = Vec::new();
        if wanted.is_empty() {
            return found;
        }
        for (at, segment) in self.segments.iter().enumerate() {
            let words = &segment.words;
            let keys: Vec<String> = words.iter().map(|word| key(&word.text)).collect();
            let mut next = 0;
            while next + wanted.len() <= words.len() {
                let here = next..next + wanted.len();
                let alike =
                    keys[here.clone()] == wanted && words[here.clone()].iter().all(|w| !w.struck);
                if !alike {
                    next += 1;
                    continue;
                }
                let joined = |range: std::ops::Range<usize>| {
                    words[range].iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
                };
                found.push(Occurrence {
                    from: Place { segment: at, word: here.start },
                    to: Place { segment: at, word: here.end - 1 },
                    text: joined(here.clone()),
                    before: joined(here.start.saturating_sub(AROUND)..here.start),
                    after: joined(here.end..(here.end + AROUND).min(words.len())),
                });
                next = here.end;
            }
        }
        found
    }

    /// Puts other words in the place of all these, in their case and with their punctuation.
    pub fn correct_all(&self, places: &[Occurrence], to: &str) -> Option<Operation> {
        let mut places: Vec<&Occurrence> = places.iter().collect();
        places.sort_by_key(|one| std::cmp::Reverse(one.from));
        let mut after = self.clone();
        let mut edits: Vec<TextEdit> = Vec::new();
        for one in places {
            let words = one.from.word..one.to.word + 1;
            let run = Run { segment: one.from.segment, words };
            let text = typed(&fitted(&one.text, to));
            if text.is_empty() || text == typed(&one.text) {
                continue;
            }
            let Some(edit) = after.replaced(&run, &text) else { continue };
            if edit.old != edit.new {
                let operation = Operation::of_text("", vec![edit.clone()]);
                after.apply(&operation);
                edits.push(edit);
            }
        }
        let label = format!("{} places → {}", edits.len(), shortened(to));
        (!edits.is_empty()).then(|| Operation::of_text(label, edits))
    }
}

/// Words with the punctuation and the capital of what they stand for.
pub(in crate::transcript) fn fitted(old: &str, new: &str) -> String {
    let letter = |c: char| c.is_alphanumeric();
    let head = old.find(letter).unwrap_or(0);
    let tail = old
        .rfind(letter)
        .map_or(old.len(), |at| at + old[at..].chars().next().map_or(0, char::len_utf8));
    let from = new.find(letter).unwrap_or(0);
    let until = new
        .rfind(letter)
        .map_or(new.len(), |at| at + new[at..].chars().next().map_or(0, char::len_utf8));
    let core = &new[from..until];
    let capital =
        old[head..].starts_with(char::is_uppercase) && core.starts_with(char::is_lowercase);
    let mut letters = core.chars();
    let core: String = match letters.next().filter(|_| capital) {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => core.to_owned(),
    };
    format!("{}{core}{}", &old[..head], &old[tail..])
}

impl Draft {
    /// One of the alternatives of a word, with the word's own punctuation and capital.
    pub fn take_alternative(&self, at: Place, to: &str) -> Option<Operation> {
        let word = self.word(at)?;
        self.type_over(at, at, &fitted(&word.text, to))
    }
}
