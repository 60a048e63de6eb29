//! [`Rates`]: how often recognition erred, by speaker and in all (reference, G.2).

use std::collections::HashMap;

use serde::Serialize;

use super::differences::{even, heard_text, speaker, written_text};
use super::distance::{Errors, errors};
use super::normalise::normalise;
use super::words::pairs;
use crate::transcript::Recognised;
use crate::transcript::document::{Manuscript, plain};

/// Error rates of what was recognised, the text taken as the truth. Rates are parts of one and
/// may exceed it; without any word of reference, they are the number of errors.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Rates {
    /// Whose words; nothing if unknown, and for the total.
    pub speaker: Option<String>,
    /// Whether these are the words of all.
    pub total: bool,
    /// Words of the text, normalised.
    pub words: usize,
    /// Words heard as others.
    pub substituted: usize,
    /// Words of the text that were not heard.
    pub deleted: usize,
    /// Words heard that are not in the text.
    pub inserted: usize,
    /// Word error rate of normalised words.
    pub wer: f64,
    /// Word error rate where accents do not count either.
    pub folded_wer: f64,
    /// Word error rate where capitals and punctuation count, numbers stand as written and
    /// fillers are words.
    pub raw_wer: f64,
    /// Letter error rate of the normalised words, blanks included.
    pub cer: f64,
}

/// Error rates of each speaker, in the order they first speak in the text, then of all.
///
/// The total adds up the counts of the speakers. A struck word counts as a word of the text: it
/// was said, and heard rightly or not. A word left out of the text without a strike counts as
/// inserted by recognition, unless it is a filler.
pub fn rates(recognised: &Recognised, manuscript: &Manuscript) -> Vec<Rates> {
    let language = manuscript.language.as_deref().or(recognised.language.as_deref());
    let mut sides: Vec<Sides> = Vec::new();
    let mut known: HashMap<Option<String>, usize> = HashMap::new();
    for pair in pairs(recognised, manuscript) {
        let who = speaker(recognised, manuscript, &pair);
        let at = *known.entry(who.clone()).or_insert_with(|| {
            sides.push(Sides { speaker: who, ..Sides::default() });
            sides.len() - 1
        });
        let side = &mut sides[at];
        let heard = pair.heard.iter().map(|&word| even(&recognised.words[word].text));
        side.heard_raw.extend(heard);
        let written = manuscript.words.get(pair.written.clone()).unwrap_or_default();
        side.reference_raw.extend(written.iter().map(|word| even(&word.text)));
        side.heard.push_str(&heard_text(recognised, &pair));
        side.heard.push(' ');
        side.reference.push_str(&written_text(manuscript, &pair));
        side.reference.push(' ');
    }
    let counts: Vec<_> =
        sides.into_iter().map(|side| (side.speaker.clone(), side.counts(language))).collect();
    let mut total = Counts::default();
    counts.iter().for_each(|(_, counts)| total.add(counts));
    let speakers = counts.iter().map(|(speaker, counts)| counts.rates(speaker.clone(), false));
    speakers.chain([total.rates(None, true)]).collect()
}

/// What one speaker said, and what was heard of it.
#[derive(Default)]
struct Sides {
    speaker: Option<String>,
    heard: String,
    reference: String,
    heard_raw: Vec<String>,
    reference_raw: Vec<String>,
}

impl Sides {
    fn counts(&self, language: Option<&str>) -> Counts {
        let heard = normalise(&self.heard, language);
        let reference = normalise(&self.reference, language);
        let fold = |words: &[String]| words.iter().map(|word| plain(word)).collect::<Vec<_>>();
        let letters = |words: &[String]| words.join(" ").chars().map(u32::from).collect::<Vec<_>>();
        let (heard_letters, letters) = (letters(&heard), letters(&reference));
        Counts {
            words: reference.len(),
            errors: between(&heard, &reference),
            folded: between(&fold(&heard), &fold(&reference)).total(),
            raw: between(&self.heard_raw, &self.reference_raw).total(),
            raw_words: self.reference_raw.len(),
            letter_errors: errors(&heard_letters, &letters).total(),
            letters: letters.len(),
        }
    }
}

/// The errors between lists of words.
fn between(heard: &[String], reference: &[String]) -> Errors {
    let mut names: HashMap<&str, u32> = HashMap::new();
    let mut name = |word| {
        let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
        *names.entry(word).or_insert(next)
    };
    let heard: Vec<u32> = heard.iter().map(|word| name(word.as_str())).collect();
    let reference: Vec<u32> = reference.iter().map(|word| name(word.as_str())).collect();
    errors(&heard, &reference)
}

#[derive(Default)]
struct Counts {
    words: usize,
    errors: Errors,
    folded: usize,
    raw: usize,
    raw_words: usize,
    letter_errors: usize,
    letters: usize,
}

impl Counts {
    fn add(&mut self, other: &Counts) {
        self.words += other.words;
        self.errors += other.errors;
        self.folded += other.folded;
        self.raw += other.raw;
        self.raw_words += other.raw_words;
        self.letter_errors += other.letter_errors;
        self.letters += other.letters;
    }

    fn rates(&self, speaker: Option<String>, total: bool) -> Rates {
        let rate = |errors: usize, of: usize| errors as f64 / of.max(1) as f64;
        Rates {
            speaker,
            total,
            words: self.words,
            substituted: self.errors.substituted,
            deleted: self.errors.deleted,
            inserted: self.errors.inserted,
            wer: rate(self.errors.total(), self.words),
            folded_wer: rate(self.folded, self.words),
            raw_wer: rate(self.raw, self.raw_words),
            cer: rate(self.letter_errors, self.letters),
        }
    }
}
