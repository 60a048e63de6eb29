//! What is known of a draft's words beyond the text: which deserve a second look, and what else
//! each may be.
//!
//! ```text
//! WordsFile ─► heard   confidence, alternatives, the second model  ─┐
//! corrections ──────► learnt    what a person put there before     ├─► doubt (of a word)
//! listened again ───► again     another hearing of a stretch       ├─► alternatives (of words)
//! Glossary ─────────► terms     what looks or sounds like a term   │
//! tables ───────────► homophones, endings                         ─┘
//! ```
//!
//! Built once when an episode is opened; asked for every word on the screen. [`proposals`] look
//! through a whole text and are for a worker.

mod again;
mod endings;
mod heard;
mod homophones;
mod learnt;
pub mod proposals;
mod terms;
#[cfg(test)]
mod tests;

use crate::transcript::document::{SyncedWord, WordsFile, key};
use crate::transcript::draft::{Draft, DraftWord, Place, fitted};
use crate::transcript::glossary::Glossary;
use crate::units::Interval;
use again::Again;
use endings::Endings;
use heard::Heard;
use homophones::Homophones;
use learnt::Learnt;
use terms::Terms;

/// A homophone less sure than this is a suspect. Higher than
/// [`UNSURE`](crate::transcript::second::UNSURE): the ear hears no difference, so these are the
/// errors that readers pass over (reference, F.4).
pub const HOMOPHONE: f32 = 0.75;

/// The most alternatives that are offered: one a digit.
const MOST: usize = 9;

/// A phrase of more words has no alternatives but those of a stretch listened to again.
const LONGEST: usize = 6;

/// Why a word deserves a second look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// A person marked it `[[?]]`.
    Marked,
    /// A second model heard other words.
    Differs,
    /// Recognition was not sure of it.
    Unsure,
    /// It sounds like another word, and recognition was less than sure of it.
    Homophone,
}

/// What may stand in the place of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// The words, with the punctuation and the capital of what stands there: to be typed over it
    /// as they are.
    pub text: String,
    /// Where it comes from.
    pub why: Why,
}

/// Where an alternative comes from; the likeliest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// A person put it there before.
    Before,
    /// It was heard when the stretch was listened to again.
    Again,
    /// A second model heard it.
    Second,
    /// A term of the glossary.
    Glossary,
    /// It sounds the same.
    Homophone,
    /// The word with another ending.
    Ending,
}

impl Why {
    /// As it is shown.
    pub const fn name(self) -> &'static str {
        match self {
            Why::Before => "before",
            Why::Again => "heard again",
            Why::Second => "second hearing",
            Why::Glossary => "glossary",
            Why::Homophone => "sounds alike",
            Why::Ending => "ending",
        }
    }
}

/// What is known of an episode's words.
#[derive(Debug)]
pub struct Clues {
    language: Option<String>,
    heard: Heard,
    homophones: Homophones,
    endings: Endings,
    terms: Terms,
    learnt: Learnt,
    again: Again,
}

impl Clues {
    /// The clues of a recording: without a words file only those of the language and the glossary.
    /// `language` is a BCP 47 tag; the recording's own where none is given.
    pub fn new(words: Option<&WordsFile>, glossary: Glossary, language: Option<&str>) -> Clues {
        let own = words.and_then(|words| words.recognised.language.as_deref());
        let language = language.or(own);
        let homophones = Homophones::of(language);
        Clues {
            language: language.map(str::to_owned),
            heard: Heard::of(words.map(|words| &words.recognised), &homophones),
            homophones,
            endings: Endings::of(language),
            terms: Terms::of(&glossary, language),
            learnt: Learnt::default(),
            again: Again::default(),
        }
    }

    /// Goes by another glossary from now on.
    pub fn set_glossary(&mut self, glossary: Glossary) {
        self.terms = Terms::of(&glossary, self.language.as_deref());
    }

    /// Why a word deserves a second look. Struck words and those that a person wrote or accepted
    /// do not, unless marked; struck ones never. The same words as
    /// [`suspects`](crate::transcript::second::suspects) but for homophones, and for what a second
    /// model heard of several words together.
    pub fn doubt(&self, word: &DraftWord) -> Option<Doubt> {
        if word.struck {
            return None;
        }
        if word.doubtful {
            return Some(Doubt::Marked);
        }
        match word.entry {
            SyncedWord::Word(id) => self.heard.doubt(id, &word.text),
            SyncedWord::Timed { .. } => None,
        }
    }

    /// Whether two words are suspects together: a second model heard something else for both.
    pub fn are_one(&self, one: &DraftWord, other: &DraftWord) -> bool {
        let group = |word: &DraftWord| match word.entry {
            SyncedWord::Word(id) if !word.struck => self.heard.group(id, &word.text),
            _ => None,
        };
        group(one).is_some_and(|found| group(other) == Some(found))
    }

    /// The words that are suspects together with this one: the first and the last. To be selected
    /// so that [`Clues::alternatives`] has what the second model heard for all of them.
    pub fn stretch(&self, draft: &Draft, at: Place) -> (Place, Place) {
        let one = |one: Place, other: Place| match (draft.word(one), draft.word(other)) {
            (Some(one), Some(other)) => self.are_one(one, other),
            _ => false,
        };
        let (mut from, mut to) = (at, at);
        while let Some(before) = draft.before(from).filter(|&before| one(before, from)) {
            from = before;
        }
        while let Some(after) = draft.after(to).filter(|&after| one(to, after)) {
            to = after;
        }
        (from, to)
    }

    /// What may stand in the place of words of one paragraph, likeliest first: at most nine, no
    /// two alike, none that is what stands there. None for words of several paragraphs.
    pub fn alternatives(&self, draft: &Draft, from: Place, to: Place) -> Vec<Alternative> {
        let (from, to) = (from.min(to), from.max(to));
        let words = draft.segments().get(from.segment).map_or(&[][..], |one| &one.words);
        let words = words.get(from.word..=to.word).filter(|_| from.segment == to.segment);
        let Some(words) = words.filter(|words| !words.is_empty()) else { return Vec::new() };
        let mut offer = Offer { standing: draft.spelled(from, to), all: Vec::new() };
        let again = self.again.heard(draft, from, to);
        if words.len() > LONGEST {
            again.into_iter().for_each(|text| offer.put_again(&text));
            return offer.all;
        }
        let phrase = phrase(&offer.standing);
        for text in self.learnt.of(&phrase) {
            offer.put(text, Why::Before);
        }
        again.into_iter().for_each(|text| offer.put_again(&text));
        for text in self.heard.alternatives(words) {
            offer.put(&text, Why::Second);
        }
        for text in self.terms.near(&offer.standing) {
            offer.put(&text, Why::Glossary);
        }
        let before = from.word.checked_sub(1).and_then(|at| draft.word(Place { word: at, ..from }));
        let meant = before.and_then(|one| self.homophones.meant(&key(&one.text), &phrase));
        for text in meant.into_iter().chain(self.homophones.of_key(&phrase)) {
            offer.put_in_case(text, Why::Homophone);
        }
        if words.len() == 1 {
            for text in self.endings.of_key(&phrase) {
                offer.put_in_case(&text, Why::Ending);
            }
        }
        offer.all
    }

    /// A person put `to` where `from` stood.
    pub fn learn(&mut self, from: &str, to: &str) {
        self.learnt.add(from, to);
    }

    /// Learns from every word that stands otherwise than it was recognised. For when an episode is
    /// opened.
    pub fn learn_all(&mut self, draft: &Draft) {
        for (from, to) in self.heard.corrections(draft) {
            self.learnt.add(&from, &to);
        }
    }

    /// Another listening heard this in a stretch of the session.
    pub fn heard_again(&mut self, time: Interval, text: &str) {
        self.again.add(time, text);
    }
}

/// The words of a text as they are compared.
fn phrase(text: &str) -> String {
    let keys: Vec<String> = text.split_whitespace().map(key).collect();
    let sign = |key: &&String| key.chars().any(char::is_alphanumeric);
    keys.iter().filter(sign).map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// Alternatives being gathered.
struct Offer {
    standing: String,
    all: Vec<Alternative>,
}

impl Offer {
    /// Adds one, with the punctuation and the capital of what stands there.
    fn put(&mut self, text: &str, why: Why) {
        self.add(fitted(&self.standing, text), why);
    }

    /// As [`Offer::put`], all in capitals where what stands there is.
    fn put_in_case(&mut self, text: &str, why: Why) {
        let mut letters = self.standing.chars().filter(|c| c.is_alphabetic());
        let capitals = letters.clone().count() > 1 && letters.all(char::is_uppercase);
        let text = if capitals { text.to_uppercase() } else { text.to_owned() };
        self.put(&text, why);
    }

    /// Adds what was heard again; where only case and punctuation inside a phrase differ, with
    /// those that were heard.
    fn put_again(&mut self, text: &str) {
        let fitted = fitted(&self.standing, text);
        let same = even(&fitted) == even(&self.standing) && text.contains(char::is_whitespace);
        self.add(if same { text.to_owned() } else { fitted }, Why::Again);
    }

    fn add(&mut self, text: String, why: Why) {
        let even_text = even(&text);
        let known = even_text == even(&self.standing)
            || self.all.iter().any(|one| even(&one.text) == even_text);
        if !known && !even_text.is_empty() && self.all.len() < MOST {
            self.all.push(Alternative { text, why });
        }
    }
}

/// A text with one kind of apostrophe and of space, so that equal ones are equal.
fn even(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace(['’', 'ʼ'], "'")
}
