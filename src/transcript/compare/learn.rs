//! [`Learnt`]: names and terms that people put right again and again, for the glossary.

use std::collections::BTreeMap;

use serde::Serialize;

use super::differences::{Difference, Kind, even};
use crate::transcript::document::{key, plain};

/// A correction made often enough to be remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Learnt {
    /// What recognition writes, in lower case, without punctuation around it.
    pub heard: String,
    /// What people make of it, without punctuation around it.
    pub written: String,
    /// How often.
    pub times: usize,
}

/// Corrections made less often are chance.
const LEAST_TIMES: usize = 2;
/// How many words recognition makes of a name it does not know (reference, E.4).
const MOST_WORDS: usize = 3;
/// Shorter words look like too many others (reference, E.4).
const LEAST_LETTERS: usize = 5;

/// Corrections made at least twice alike that look like names or terms: what people write has
/// capitals where no sentence begins, or is one word for several, or holds capitals or figures
/// inside. Most frequent first, then by what was heard.
///
/// Capitals and punctuation alone at the start of a sentence, endings of agreement, and common
/// small words teach nothing. Give the differences of several episodes to learn from all.
pub fn learn(differences: &[Difference], language: Option<&str>) -> Vec<Learnt> {
    let mut seen: BTreeMap<(String, String), Seen> = BTreeMap::new();
    for difference in differences {
        if !matches!(difference.kind, Kind::Replaced | Kind::Spelling) {
            continue;
        }
        let (heard, written) = cores(&difference.heard, &difference.written);
        if !fits(&heard) || !fits(&written) || heard == written {
            continue;
        }
        let one = seen.entry((heard.to_lowercase(), written.clone())).or_default();
        one.times += 1;
        one.term |= is_term(&heard, &written, difference.opens, language);
    }
    let often = |(_, seen): &(_, Seen)| seen.term && seen.times >= LEAST_TIMES;
    let mut learnt: Vec<Learnt> = seen
        .into_iter()
        .filter(often)
        .map(|((heard, written), seen)| Learnt { heard, written, times: seen.times })
        .collect();
    learnt.sort_by_key(|one| std::cmp::Reverse(one.times));
    learnt
}

#[derive(Default)]
struct Seen {
    times: usize,
    /// Whether it looked like a name or a term at least once.
    term: bool,
}

/// Both sides without punctuation around them and without an elision they share.
fn cores(heard: &str, written: &str) -> (String, String) {
    let core = |text: &str| {
        let words: Vec<String> = text.split_whitespace().map(even).collect();
        words.join(" ").trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
    };
    let (heard, written) = (core(heard), core(written));
    if let (Some((one, heard)), Some((other, written))) =
        (heard.split_once('\''), written.split_once('\''))
        && one.to_lowercase() == other.to_lowercase()
        && one.chars().count() <= 2
    {
        return (heard.to_owned(), written.to_owned());
    }
    (heard, written)
}

fn fits(text: &str) -> bool {
    (1..=MOST_WORDS).contains(&text.split_whitespace().count())
}

/// Whether a correction is of a name or a term.
fn is_term(heard: &str, written: &str, opens: bool, language: Option<&str>) -> bool {
    let words: Vec<&str> = written.split_whitespace().collect();
    if words.iter().all(|word| is_small(&word.to_lowercase(), language))
        || written.chars().all(|letter| !letter.is_alphabetic())
    {
        return false;
    }
    let inner = |word: &str| word.chars().skip(1).any(char::is_uppercase);
    let shouted = |text: &str| !text.chars().any(char::is_lowercase);
    if inner_shape(&words, inner) && !(shouted(written) && same(heard, written)) {
        return true;
    }
    let begins = |text: &str| text.chars().next().is_some_and(char::is_uppercase);
    // The first word's capital may be the sentence's.
    let named = words.iter().skip(usize::from(opens)).any(|word| begins(word));
    if named {
        return !(begins(heard) && is_agreement(heard, written));
    }
    // One word for several: a term that recognition took apart.
    let taken_apart = words.len() == 1 && heard.split_whitespace().count() > 1;
    taken_apart && key(written).chars().count() >= LEAST_LETTERS && !same(heard, written)
}

/// Whether a word is none that grammars know: capitals or figures among its letters.
fn inner_shape(words: &[&str], inner: impl Fn(&str) -> bool) -> bool {
    let mixed = |word: &str| {
        word.chars().any(|c| c.is_ascii_digit()) && word.chars().any(char::is_alphabetic)
    };
    words.iter().any(|word| inner(word) || mixed(word))
}

fn same(heard: &str, written: &str) -> bool {
    plain(&key(heard)) == plain(&key(written))
}

/// Endings that agreement puts on and takes off, in both languages.
const ENDINGS: [&str; 9] = ["aient", "ent", "nt", "es", "er", "ez", "e", "s", "x"];

/// Whether two words are one but for its ending.
fn is_agreement(heard: &str, written: &str) -> bool {
    if heard.contains(' ') || written.contains(' ') {
        return false;
    }
    let (heard, written) = (plain(&key(heard)), plain(&key(written)));
    let stems = |word: &str| {
        let stem = |end: &&str| word.strip_suffix(*end).map(str::to_owned);
        let mut stems: Vec<String> = ENDINGS.iter().filter_map(stem).collect();
        stems.push(word.to_owned());
        stems
    };
    let others = stems(&written);
    stems(&heard).iter().any(|stem| stem.chars().count() >= 3 && others.contains(stem))
}

const FRENCH_SMALL: &str = "a à ai as au aux avec c ça ce ces cet cette comme d dans de des du donc \
    elle elles en es est et eu il ils j je l la là le les leur leurs lui m ma mais me mes moi mon n \
    ne ni nos notre nous on ont or ou où par pas peu plus pour qu quand que qui quoi s sa sans se \
    ses si son sont sur t ta te tes toi ton très tu un une vos votre vous y parce puisque";
const ENGLISH_SMALL: &str = "a an and are as at be been but by did do does for from had has have he \
    her his i if in into is it its me my no nor not of on or our out she so than that the their \
    them then there they this to up us was we were what when where which who will with you your";

fn is_small(word: &str, language: Option<&str>) -> bool {
    let has = |list: &str| list.split_whitespace().any(|small| small == word);
    match language.map(|language| language.get(..2).unwrap_or(language)) {
        Some("fr") => has(FRENCH_SMALL),
        Some("en") => has(ENGLISH_SMALL),
        _ => has(FRENCH_SMALL) || has(ENGLISH_SMALL),
    }
}
