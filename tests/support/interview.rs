//! An interview in French as a recogniser writes it down, with the faults it made and the text it
//! should have written: two people, words of a small list, the same from the same seed.
//!
//! Eight words in a hundred are wrong (WER), in the mix of the editor's cost model: 35 % wrong
//! words that must be typed, 25 % wrong words for which a second model heard the right one, 20 %
//! names misheard the same way five times each, 10 % case or punctuation, 10 % fillers that should
//! not be in the text. No two faults touch. The recogniser's times are off by 50 ms (deviation).
#![allow(dead_code, reason = "each of those that include this file uses a part of it")]

use std::fs;
use std::io;
use std::path::Path;

use pod::transcript::document::WordsFile;
use pod::units::Time;

use super::noise::Random;
use lexicon::{FEMININE, MASCULINE, NAMES, SENTENCES, TOWNS};
use record::Record;

#[path = "interview/lexicon.rs"]
mod lexicon;
#[path = "interview/record.rs"]
mod record;

/// A fault for so many words: one in ten is of case or punctuation and does not count in the WER.
const WORDS_A_FAULT: f64 = 0.9 / 0.08;

/// How often each name is misheard.
const TIMES: usize = 5;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// A wrong word that must be typed.
    Typed,
    /// A wrong word; a second model heard the right one.
    Alternative,
    /// A name misheard as often elsewhere.
    Name,
    /// Case or punctuation.
    Mark,
    /// A filler that should not be in the text.
    Filler,
}

impl Class {
    /// All of them with their share of the mix.
    pub const MIX: [(Class, f64); 5] = [
        (Class::Typed, 0.35),
        (Class::Alternative, 0.25),
        (Class::Name, 0.20),
        (Class::Mark, 0.10),
        (Class::Filler, 0.10),
    ];
}

/// A fault of the recogniser.
#[derive(Debug, Clone)]
pub struct Fault {
    pub class: Class,
    /// When the last of it is heard.
    pub heard: Time,
    /// When the recogniser says that the word begins: no other begins then.
    pub at: Time,
    /// What the recogniser wrote.
    pub wrong: String,
    /// What it should be; nothing for a filler.
    pub right: String,
    /// What to do about a [`Class::Mark`]: `c` for the case, else the mark that is missing.
    pub mark: char,
    /// How many words stand between the fault before and this one.
    pub words_before: usize,
}

/// The interview.
#[derive(Debug)]
pub struct Interview {
    /// transcript.md as it should be.
    pub truth: String,
    /// transcript.md as the recogniser wrote it.
    pub text: String,
    pub words: WordsFile,
    /// In the order they are heard.
    pub faults: Vec<Fault>,
    /// How many words it should have.
    pub count: usize,
    /// How long it is.
    pub length: Time,
}

/// A word as it was said.
#[derive(Debug, Clone, Default)]
struct Said {
    text: String,
    kind: Kind,
    track: u16,
    /// Whether a paragraph ends with it.
    last: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    #[default]
    Plain,
    Masculine,
    Feminine,
    Name(usize),
    Town,
}

/// What the recogniser made of a word.
#[derive(Debug, Clone)]
struct Slip {
    class: Class,
    wrong: String,
    alternatives: Vec<String>,
    mark: char,
}

impl Interview {
    /// An interview of about so many words.
    pub fn new(words: usize, seed: u64) -> Interview {
        let mut random = Random(seed);
        let faults = (words as f64 / WORDS_A_FAULT).round();
        // A talk longer than there are names has fewer faults of that kind than the mix.
        let names = ((faults * 0.2 / TIMES as f64).round() as usize).clamp(1, NAMES.len());
        let said = talk(words, names, &mut random);
        let slips = slips(&said, faults, names, &mut random);
        written(&said, &slips, &mut random)
    }

    /// Writes it as the one episode of a show.
    pub fn write(&self, root: &Path) -> io::Result<()> {
        let episode = root.join("episodes/001-entretien");
        fs::create_dir_all(&episode)?;
        fs::write(root.join("show.toml"), "title = \"Bench\"\nlanguage = \"fr\"\n")?;
        fs::write(episode.join("episode.toml"), "title = \"Entretien\"\nnumber = 1\n")?;
        fs::write(episode.join("transcript.md"), &self.text)?;
        fs::write(episode.join("transcript.words.json"), self.words.to_json())
    }
}

/// What is said, sentence by sentence: paragraphs of 60 words, two to a turn.
fn talk(words: usize, names: usize, random: &mut Random) -> Vec<Said> {
    let mut said: Vec<Said> = Vec::new();
    let (mut track, mut paragraphs, mut count, mut name) = (0, 0, 0, 0);
    while said.len() < words {
        let sentence = SENTENCES[random.below(SENTENCES.len())];
        for (at, piece) in sentence.split(' ').enumerate() {
            let (kind, word) = match piece.get(..3) {
                Some("<m>") => (Kind::Masculine, one_of(MASCULINE, random)),
                Some("<f>") => (Kind::Feminine, one_of(FEMININE, random)),
                Some("<t>") => (Kind::Town, one_of(TOWNS, random)),
                Some("<n>") => {
                    name += 1;
                    (Kind::Name(name % names), NAMES[name % names].0)
                }
                _ => (Kind::Plain, ""),
            };
            let text = match kind {
                Kind::Plain => piece.to_owned(),
                _ => format!("{word}{}", &piece[3..]),
            };
            let text = if at == 0 { capital(&text) } else { text };
            said.push(Said { text, kind, track, last: false });
            count += 1;
        }
        if count >= 60 {
            (count, paragraphs) = (0, paragraphs + 1);
            said.last_mut().into_iter().for_each(|word| word.last = true);
            if paragraphs % 2 == 0 {
                track = 1 - track;
            }
        }
    }
    said.last_mut().into_iter().for_each(|word| word.last = true);
    said
}

/// What the recogniser gets wrong, by the word said; a filler stands before its word.
fn slips(said: &[Said], faults: f64, names: usize, random: &mut Random) -> Vec<Option<Slip>> {
    let mut slips: Vec<Option<Slip>> = vec![None; said.len()];
    // The seldom ones first, so that they find a place.
    for (name, (right, wrong)) in NAMES.iter().enumerate().take(names) {
        for _ in 0..TIMES {
            let at = free(&slips, random, |at| said[at].kind == Kind::Name(name));
            let wrong = said[at].text.replace(right, wrong);
            slips[at] = Some(slip(Class::Name, wrong));
        }
    }
    for (class, share) in Class::MIX {
        let count = if class == Class::Name { 0 } else { (faults * share).round() as usize };
        for number in 0..count {
            let is_noun = |at: usize| matches!(said[at].kind, Kind::Masculine | Kind::Feminine);
            let (at, slip) = match (class, number % 3) {
                (Class::Filler, _) => {
                    // Not before a capital or a name: it stands inside a sentence.
                    let inside =
                        |at: usize| at > 0 && said[at].text.starts_with(char::is_lowercase);
                    (free(&slips, random, inside), slip(class, "euh".to_owned()))
                }
                (Class::Mark, 0) => {
                    let at = free(&slips, random, |at| said[at].kind == Kind::Town);
                    (at, Slip { mark: 'c', ..slip(class, said[at].text.to_lowercase()) })
                }
                (Class::Mark, kind) => {
                    let mark = if kind == 1 { '.' } else { ',' };
                    let bare = |at: usize| said[at].text.strip_suffix(mark);
                    // What follows a full stop is capital then, and small without it.
                    let at = free(&slips, random, |at| {
                        bare(at).is_some() && !said[at].last && said[at + 1].kind == Kind::Plain
                    });
                    let wrong = bare(at).unwrap_or_default().to_owned();
                    (at, Slip { mark, ..slip(class, wrong) })
                }
                _ => {
                    let at = free(&slips, random, is_noun);
                    let masculine = said[at].kind == Kind::Masculine;
                    let list = if masculine { MASCULINE } else { FEMININE };
                    let right = said[at].text.trim_end_matches(['.', ',']);
                    let other = |random: &mut Random| loop {
                        let one = one_of(list, random);
                        if one != right {
                            break one;
                        }
                    };
                    let wrong = said[at].text.replace(right, other(random));
                    let mut alternatives = Vec::new();
                    if class == Class::Alternative {
                        // For one in three something else comes first.
                        if number % 3 == 0 {
                            alternatives.push(other(random).to_owned());
                        }
                        alternatives.push(right.to_owned());
                    }
                    (at, Slip { alternatives, ..slip(class, wrong) })
                }
            };
            slips[at] = Some(slip);
        }
    }
    slips
}

fn slip(class: Class, wrong: String) -> Slip {
    Slip { class, wrong, alternatives: Vec::new(), mark: ' ' }
}

/// A word of some kind that neither is wrong nor stands beside one that is.
fn free(slips: &[Option<Slip>], random: &mut Random, wanted: impl Fn(usize) -> bool) -> usize {
    // The last words of all are right, so that every fault is heard.
    let end = slips.len() - 5;
    let fits = |at: &usize| {
        wanted(*at) && slips[at.saturating_sub(1)..=at + 1].iter().all(Option::is_none)
    };
    let all: Vec<usize> = (0..end).filter(fits).collect();
    assert!(!all.is_empty(), "the talk is too short for its faults");
    all[random.below(all.len())]
}

/// Both texts with the times of their words.
fn written(said: &[Said], slips: &[Option<Slip>], random: &mut Random) -> Interview {
    let mut record = Record::default();
    let mut begins = true;
    for (word, slip) in said.iter().zip(slips) {
        let (filler, slip) = match slip {
            Some(slip) if slip.class == Class::Filler => (Some(slip), None),
            other => (None, other.as_ref()),
        };
        if let Some(filler) = filler {
            record.filler(word, filler, random);
        }
        // Where no full stop was heard, nothing begins after it.
        let heard = match slip {
            Some(slip) => slip.wrong.clone(),
            None if begins => word.text.clone(),
            None => word.text.to_lowercase(),
        };
        record.word(word, &heard, slip, random);
        begins = slip.is_none_or(|slip| slip.mark != '.');
    }
    record.interview(said.len())
}

/// A word of a list.
fn one_of(list: &'static str, random: &mut Random) -> &'static str {
    let words: Vec<&str> = list.split_whitespace().collect();
    words[random.below(words.len())]
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
