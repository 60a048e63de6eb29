//! What recognition knows of its words: how sure it was, and what else it or a second model heard.

use std::collections::HashMap;

use super::homophones::Homophones;
use super::{Doubt, HOMOPHONE};
use crate::transcript::document::key;
use crate::transcript::draft::{Draft, DraftWord};
use crate::transcript::second::{UNSURE, Wider};
use crate::transcript::{Recognised, Word, WordId};

/// A correction of more words is no correction of a phrase.
const MOST_WORDS: usize = 4;

/// The recognised words, by their names.
#[derive(Debug, Default)]
pub(super) struct Heard {
    words: HashMap<WordId, Slot>,
    wider: Vec<Wider>,
}

#[derive(Debug)]
struct Slot {
    text: Box<str>,
    doubt: Option<Doubt>,
    alternatives: Box<[String]>,
    /// Which of the wider it is one of.
    wider: Option<usize>,
}

impl Heard {
    pub(super) fn of(recognised: Option<&Recognised>, homophones: &Homophones) -> Heard {
        let Some(recognised) = recognised else { return Heard::default() };
        let mut groups: HashMap<WordId, usize> = HashMap::new();
        for (at, wider) in recognised.wider.iter().enumerate() {
            groups.extend(wider.words.iter().map(|id| (*id, at)));
        }
        let mut before: HashMap<u16, &str> = HashMap::new();
        let mut words = HashMap::with_capacity(recognised.words.len());
        for word in &recognised.words {
            let last = before.insert(word.track, &word.text).unwrap_or_default();
            let wider = groups.get(&word.id).copied();
            let doubt = doubt(word, wider.is_some(), last, homophones);
            let alternatives = word.alternatives.clone().into_boxed_slice();
            let text = word.text.as_str().into();
            words.insert(word.id, Slot { text, doubt, alternatives, wider });
        }
        Heard { words, wider: recognised.wider.clone() }
    }

    /// What stands for a word as long as its letters are those that were heard.
    fn as_heard(&self, id: WordId, text: &str) -> Option<&Slot> {
        let slot = self.words.get(&id)?;
        (*slot.text == *text || key(&slot.text) == key(text)).then_some(slot)
    }

    pub(super) fn doubt(&self, id: WordId, text: &str) -> Option<Doubt> {
        let doubt = self.words.get(&id)?.doubt?;
        self.as_heard(id, text).map(|_| doubt)
    }

    /// The stretch that a second model heard otherwise.
    pub(super) fn group(&self, id: WordId, text: &str) -> Option<usize> {
        let group = self.words.get(&id)?.wider?;
        self.as_heard(id, text).map(|_| group)
    }

    /// What else some words may be, best first: for several all of them as the second model heard
    /// them, words of which it heard nothing else as they stand.
    pub(super) fn alternatives(&self, words: &[DraftWord]) -> Vec<String> {
        let slot = |word: &DraftWord| match word.from() {
            [id] => self.words.get(id),
            _ => None,
        };
        if let [word] = words {
            return slot(word).map(|slot| slot.alternatives.to_vec()).unwrap_or_default();
        }
        let mut all = Vec::new();
        let mut at = 0;
        let mut heard = false;
        while let Some(word) = words.get(at) {
            let wider = slot(word).and_then(|slot| self.wider.get(slot.wider?));
            let whole = wider.filter(|wider| {
                let here = words.get(at..at + wider.words.len()).unwrap_or_default();
                here.iter().map(DraftWord::from).eq(wider.words.chunks(1))
            });
            if let Some(wider) = whole {
                heard = true;
                all.push(wider.text.clone());
                at += wider.words.len();
                continue;
            }
            let other = slot(word).and_then(|slot| slot.alternatives.first());
            heard |= other.is_some();
            all.push(other.unwrap_or(&word.text).clone());
            at += 1;
        }
        if heard { vec![all.join(" ")] } else { Vec::new() }
    }

    /// What was recognised and what stands there instead, in the order of the text.
    pub(super) fn corrections(&self, draft: &Draft) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for segment in draft.segments() {
            let mut at = 0;
            while let Some(word) = segment.words.get(at) {
                // Words that share what they stand for are one correction.
                let mut ids: Vec<WordId> = word.from().to_vec();
                let mut end = at + 1;
                while let Some(next) = segment.words.get(end).map(DraftWord::from)
                    && next.iter().any(|id| ids.contains(id))
                {
                    ids.extend(
                        next.iter().copied().filter(|id| !ids.contains(id)).collect::<Vec<_>>(),
                    );
                    end += 1;
                }
                let here = &segment.words[at..end];
                at = end;
                if let [id] = ids[..]
                    && let [word] = here
                    && self.as_heard(id, &word.text).is_some()
                {
                    continue;
                }
                let heard: Option<Vec<&str>> =
                    ids.iter().map(|id| self.words.get(id).map(|slot| &*slot.text)).collect();
                let Some(heard) = heard.filter(|heard| (1..=MOST_WORDS).contains(&heard.len()))
                else {
                    continue;
                };
                if here.len() > MOST_WORDS || here.iter().any(|word| word.struck) {
                    continue;
                }
                let stands: Vec<&str> = here.iter().map(|word| word.text.as_str()).collect();
                let (heard, stands) = (heard.join(" "), stands.join(" "));
                if super::phrase(&heard) != super::phrase(&stands) {
                    found.push((heard, stands));
                }
            }
        }
        found
    }
}

/// Why a word that stands as it was heard deserves a second look; `before` is said before it on
/// its track.
fn doubt(word: &Word, wider: bool, before: &str, homophones: &Homophones) -> Option<Doubt> {
    let own = || key(&word.text);
    let differs = || {
        let own = own();
        word.alternatives.iter().any(|text| key(text) != own)
    };
    if wider || !word.alternatives.is_empty() && differs() {
        return Some(Doubt::Differs);
    }
    if word.confidence < UNSURE {
        return Some(Doubt::Unsure);
    }
    let alike = word.confidence < HOMOPHONE && homophones.of_key(&own()).next().is_some();
    (alike || homophones.are_wrong(before, &word.text)).then_some(Doubt::Homophone)
}
