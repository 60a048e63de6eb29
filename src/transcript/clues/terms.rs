//! Terms of the glossary that look or sound like words of the text: more than
//! [`Glossary::suggest`] finds, as a person looks at the very words.

use strsim::osa_distance;

use super::phrase;
use crate::transcript::document::plain;
use crate::transcript::glossary::Glossary;
use crate::transcript::glossary::phonetic::{Ear, Key};

/// As many are offered.
const MOST: usize = 3;
/// Longer phrases are no names.
const MOST_WORDS: usize = 4;
/// Sounds shorter than this are near too many others.
const SHORT_KEY: usize = 4;
/// Spellings shorter than this look like too many others.
const SHORT: usize = 4;

/// The terms as they are compared.
#[derive(Debug)]
pub(super) struct Terms {
    ear: Ear,
    all: Vec<Term>,
}

#[derive(Debug)]
struct Term {
    term: String,
    phrase: String,
    letters: String,
    length: usize,
    key: Key,
    /// Each alias as a phrase and by its letters.
    aliases: Vec<(String, String)>,
}

impl Terms {
    pub(super) fn of(glossary: &Glossary, language: Option<&str>) -> Terms {
        let ear = Ear::of(language);
        let term = |entry: &crate::transcript::glossary::Entry| {
            let phrase = phrase(&entry.term);
            let letters = letters(&phrase);
            let aliases = entry.aliases.iter().map(|alias| super::phrase(alias));
            let aliases = aliases.map(|alias| (alias.clone(), self::letters(&alias))).collect();
            Term {
                term: entry.term.clone(),
                key: heard(ear, &phrase),
                length: letters.chars().count(),
                letters,
                phrase,
                aliases,
            }
        };
        Terms { ear, all: glossary.entries().iter().map(term).collect() }
    }

    /// The terms nearest to what stands there, with what is elided before it and its genitive.
    pub(super) fn near(&self, standing: &str) -> Vec<String> {
        let text = super::even(standing);
        let text = text.trim_matches(|c: char| !c.is_alphanumeric());
        if self.all.is_empty() || text.split(' ').count() > MOST_WORDS {
            return Vec::new();
        }
        let mut found: Vec<(f32, String)> = Vec::new();
        let mut look = |before: &str, core: &str, after: &str| {
            let words = phrase(core);
            let (letters, key) = (letters(&words), heard(self.ear, &words));
            for term in &self.all {
                if let Some(apart) = term.apart(&words, &letters, &key) {
                    found.push((apart, format!("{before}{}{after}", term.term)));
                }
            }
        };
        look("", text, "");
        let genitive = text.strip_suffix("'s").unwrap_or(text);
        // What is elided is one or two letters, as in `l'` and `qu'`.
        let elided = text.find('\'').filter(|&at| (1..=2).contains(&at));
        if let Some((before, core)) = elided.map(|at| text.split_at(at + 1)) {
            look(before, core, "");
        } else if genitive.len() < text.len() {
            look("", genitive, "'s");
        }
        found.sort_by(|one, two| one.0.total_cmp(&two.0));
        let mut all: Vec<String> = Vec::new();
        for (_, text) in found {
            if !all.contains(&text) && all.len() < MOST {
                all.push(text);
            }
        }
        all
    }
}

impl Term {
    /// How far a phrase is from the term; nothing if too far. Below 1 it is the term in other
    /// capitals or an alias, below 2 it sounds the same, below 3 nearly, then it only looks alike.
    fn apart(&self, phrase: &str, letters: &str, key: &Key) -> Option<f32> {
        if self.length == 0 || letters.is_empty() {
            return None;
        }
        if self.phrase == phrase || self.aliases.iter().any(|(alias, _)| alias == phrase) {
            return Some(0.0);
        }
        let length = letters.chars().count();
        if length.abs_diff(self.length) * 2 > self.length.max(length) {
            return None;
        }
        let spelling = osa_distance(letters, &self.letters);
        let far = spelling as f32 / self.length as f32;
        let sound = key.distance(&self.key, 1).filter(|_| !key.is_empty());
        let long = self.key.primary.len() >= SHORT_KEY;
        match sound {
            Some(0) if spelling * 2 <= self.length => return Some(1.0 + far),
            Some(1) if long && spelling * 3 <= self.length => return Some(2.0 + far),
            _ => {}
        }
        if self.length >= SHORT && spelling * 4 <= self.length {
            return Some(3.0 + far);
        }
        let near = |(_, alias): &(String, String)| {
            let most = alias.chars().count() / 4;
            most > 0 && osa_distance(letters, alias) <= most
        };
        self.aliases.iter().any(near).then_some(4.0)
    }
}

fn heard(ear: Ear, phrase: &str) -> Key {
    let words = phrase.split(' ').map(|word| ear.key(word));
    words.reduce(|one, next| one.joined(&next)).unwrap_or_default()
}

fn letters(phrase: &str) -> String {
    plain(phrase).chars().filter(|c| c.is_alphanumeric()).collect()
}
