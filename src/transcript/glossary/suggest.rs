//! What only looks or sounds like a term: found with what speaks for it, left to a person.

use std::collections::HashMap;
use std::ops::Range;

use super::alias::spellings;
use super::evidence::{Evidence, Suggestion};
use super::ordinary::Ordinary;
use super::passage::{Core, bare, cores, folded, letters};
use super::phonetic::{Ear, Key};
use super::{Entry, Glossary};
use crate::transcript::document::{Manuscript, WrittenWord};

/// How many words are looked at together.
const WINDOW: usize = 3;
/// Shorter terms sound like too much to be looked for, unless recognition doubted.
const SHORT: usize = 5;
/// Keys shorter than this are near too many others.
const SHORT_KEY: usize = 4;

/// When a likeness is worth showing.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Below this confidence even an ordinary word may be a term.
    pub unsure: f32,
    /// A word that stands this often in the text is as good as ordinary.
    pub often: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { unsure: 0.5, often: 5 }
    }
}

/// A term as it is compared.
struct Target<'a> {
    entry: &'a Entry,
    folded: String,
    letters: String,
    length: usize,
    key: Key,
}

/// A spelling of the text as it is compared; each is worked out once.
struct Spelling {
    key: Key,
    letters: String,
}

/// The word or words under the lens.
struct Window<'a> {
    words: Range<usize>,
    written: &'a [WrittenWord],
    /// The bytes the term would take the place of.
    at: Range<usize>,
    unsure: bool,
    /// Whether it is ordinary vocabulary through and through.
    ordinary: bool,
}

impl Glossary {
    /// Finds what may be a term: one to three words that sound the same or nearly, that a second
    /// recognition wrote as the term, or that differ in capitals only. Never where a term or an
    /// alias stands. Of several that overlap the likeliest; in the order of the text.
    pub fn suggest(&self, m: &Manuscript, options: &Options) -> Vec<Suggestion> {
        let ear = Ear::of(m.language.as_deref());
        let targets = self.targets(ear);
        let by_length = by_length(&targets);
        let cores = cores(m);
        let vocabulary = Vocabulary::of(m, &cores, options.often);
        let mut kept_out = vec![false; cores.len()];
        let standing = self.standing(&cores);
        for (words, _, _) in &standing {
            kept_out[words.clone()].fill(true);
        }
        let mut found: Vec<Suggestion> = standing
            .iter()
            .filter_map(|place| self.recase(m, place, &vocabulary, options))
            .collect();
        let mut heard: HashMap<String, Spelling> = HashMap::new();
        for length in 1..=WINDOW {
            for start in 0..(cores.len() + 1).saturating_sub(length) {
                let words = start..start + length;
                if kept_out[words.clone()].contains(&true) {
                    continue;
                }
                let readings = spellings(&cores, &words);
                if readings.iter().any(|(_, spelling)| self.aliases.contains_key(spelling)) {
                    continue;
                }
                let written = &m.words[words.clone()];
                let confidence = least(written);
                for (at, spelling) in readings {
                    for word in spelling.split(' ') {
                        if !heard.contains_key(word) {
                            heard.insert(word.to_owned(), Spelling::of(word, ear));
                        }
                    }
                    let window = Window {
                        words: words.clone(),
                        written,
                        at,
                        unsure: confidence.is_some_and(|sure| sure < options.unsure),
                        ordinary: spelling.split(' ').all(|word| vocabulary.holds(word)),
                    };
                    let as_heard = Spelling::joined(&spelling, &heard);
                    let best = self
                        .candidates(&as_heard, &targets, &by_length, written)
                        .into_iter()
                        .filter_map(|target| window.weigh(target, &as_heard, confidence, m))
                        .max_by(|one, two| one.score.total_cmp(&two.score));
                    found.extend(best);
                }
            }
        }
        likeliest(found, cores.len())
    }

    /// The terms worth comparing: those that sound near, and those recognition names.
    fn candidates<'a>(
        &self,
        heard: &Spelling,
        targets: &'a [Target<'a>],
        by_length: &HashMap<usize, Vec<usize>>,
        written: &[WrittenWord],
    ) -> Vec<&'a Target<'a>> {
        let mut lengths = Vec::new();
        for key in std::iter::once(&heard.key.primary).chain(&heard.key.alternate) {
            lengths.extend(key.len().saturating_sub(1)..=key.len() + 1);
        }
        lengths.sort_unstable();
        lengths.dedup();
        let lengths = lengths.iter().filter(|_| !heard.key.is_empty());
        let near = lengths.filter_map(|length| by_length.get(length)).flatten();
        let mut found: Vec<&Target> = near
            .map(|&at| &targets[at])
            .filter(|target| heard.key.distance(&target.key, 1).is_some())
            .collect();
        for alternative in written.iter().flat_map(|word| &word.alternatives) {
            let [whole, rest] = readings(alternative);
            let named = [bare(whole), bare(rest)];
            found.extend(named.iter().filter_map(|name| targets.get(*self.terms.get(name)?)));
        }
        found
    }

    fn targets(&self, ear: Ear) -> Vec<Target<'_>> {
        let mut targets = Vec::with_capacity(self.entries.len());
        for entry in &self.entries {
            let folded = bare(&entry.term);
            let letters = letters(&folded);
            let words = folded.split(' ').map(|word| ear.key(word));
            let key = words.reduce(|key, word| key.joined(&word)).unwrap_or_default();
            let length = letters.chars().count();
            targets.push(Target { entry, folded, letters, length, key });
        }
        targets
    }

    /// The term in other capitals, where it may be another word.
    fn recase(
        &self,
        m: &Manuscript,
        (words, at, entry): &(Range<usize>, Range<usize>, usize),
        vocabulary: &Vocabulary,
        options: &Options,
    ) -> Option<Suggestion> {
        let term = &self.entries[*entry].term;
        let written = m.text.get(at.clone())?.replace('’', "'");
        let plain = term.replace('’', "'");
        let capitals = term.chars().any(char::is_uppercase);
        if self.cased.contains(entry) && !vocabulary.list.holds(&folded(term)) {
            return None;
        }
        let signed = self.signed.contains(entry);
        if signed
            || !capitals
            || written == plain
            || written.split_whitespace().eq(plain.split_whitespace())
        {
            return None;
        }
        let confidence = least(&m.words[words.clone()]);
        let alternative = names(&m.words[words.clone()], &folded(term), Some(term));
        let unsure = confidence.is_some_and(|sure| sure < options.unsure);
        let ordinary = folded(term).split(' ').all(|word| vocabulary.list.holds(word));
        if ordinary && !unsure && !alternative {
            return None;
        }
        let evidence = Evidence {
            sound: Some(0),
            key: Ear::of(m.language.as_deref()).key(&written).primary,
            spelling: 0,
            confidence,
            alternative,
            case: true,
        };
        suggestion(m, words.clone(), at.clone(), term, evidence, 1.0)
    }
}

impl Spelling {
    fn of(word: &str, ear: Ear) -> Spelling {
        Spelling { key: ear.key(word), letters: letters(word) }
    }

    fn joined(spelling: &str, heard: &HashMap<String, Spelling>) -> Spelling {
        let mut all = Spelling { key: Key::default(), letters: String::new() };
        for word in spelling.split(' ').filter_map(|word| heard.get(word)) {
            all.key = if all.key.is_empty() { word.key.clone() } else { all.key.joined(&word.key) };
            all.letters.push_str(&word.letters);
        }
        all
    }
}

impl Window<'_> {
    /// The suggestion of a term here, if enough speaks for it.
    fn weigh(
        &self,
        target: &Target<'_>,
        heard: &Spelling,
        confidence: Option<f32>,
        m: &Manuscript,
    ) -> Option<Suggestion> {
        let sound = heard.key.distance(&target.key, 1);
        let alternative = names(self.written, &target.folded, None);
        let spelling = strsim::osa_distance(&heard.letters, &target.letters);
        let sound = sound.filter(|&off| {
            // At most half of the letters for the same sound, a quarter for nearly the same.
            let (share, short) = if off == 0 { (2, 0) } else { (4, SHORT_KEY) };
            spelling * share <= target.length && target.key.primary.len() >= short
        });
        let likely = match sound {
            Some(0) if target.length < SHORT => self.unsure,
            Some(_) if target.length < SHORT => false,
            Some(0) => !self.ordinary || self.unsure,
            // Ordinary words that only nearly sound like it are themselves; a single one may be
            // misheard.
            Some(_) => !self.ordinary || (self.unsure && self.words.len() == 1),
            None => false,
        };
        // What was written for one word says nothing of its neighbours.
        let named = alternative && (sound.is_some() || self.words.len() == 1);
        if !likely && !named {
            return None;
        }
        let apart = spelling as f32 / target.length.max(1) as f32;
        let doubt = confidence.map_or(0.1, |sure| 0.2 * (1.0 - sure.clamp(0.0, 1.0)));
        let mut score = 0.7 - 0.4 * apart.min(1.0) + doubt;
        score -= match sound {
            Some(off) => 0.15 * off as f32,
            None => 0.3,
        };
        score += if alternative { 0.2 } else { 0.0 };
        score -= if self.ordinary { 0.2 } else { 0.0 };
        let evidence = Evidence {
            sound,
            key: heard.key.primary.clone(),
            spelling: u32::try_from(spelling).unwrap_or(u32::MAX),
            confidence,
            alternative,
            case: false,
        };
        suggestion(m, self.words.clone(), self.at.clone(), &target.entry.term, evidence, score)
    }
}

/// What counts as ordinary: the language's frequent words, and the text's own.
struct Vocabulary {
    list: Ordinary,
    often: HashMap<String, usize>,
    bound: usize,
}

impl Vocabulary {
    fn of(m: &Manuscript, cores: &[Option<Core>], bound: usize) -> Vocabulary {
        let mut often: HashMap<String, usize> = HashMap::new();
        for core in cores.iter().flatten() {
            *often.entry(core.without_elision().to_owned()).or_default() += 1;
        }
        Vocabulary { list: Ordinary::of(m.language.as_deref()), often, bound }
    }

    fn holds(&self, word: &str) -> bool {
        let bare = word.split_once('\'').map_or(word, |(_, rest)| rest);
        self.list.holds(word)
            || self.list.holds(bare)
            || self.often.get(bare).is_some_and(|&count| count >= self.bound)
    }
}

/// The terms by how long their keys are.
fn by_length(targets: &[Target<'_>]) -> HashMap<usize, Vec<usize>> {
    let mut by_length: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, target) in targets.iter().enumerate().filter(|(_, target)| !target.key.is_empty()) {
        let keys = std::iter::once(&target.key.primary).chain(&target.key.alternate);
        let mut lengths: Vec<usize> = keys.map(String::len).collect();
        lengths.dedup();
        for length in lengths {
            by_length.entry(length).or_default().push(at);
        }
    }
    by_length
}

/// Whether a word's alternative is a term; with `exact`, in its very capitals.
fn names(written: &[WrittenWord], term: &str, exact: Option<&str>) -> bool {
    written.iter().flat_map(|word| &word.alternatives).flat_map(|text| readings(text)).any(|text| {
        match exact {
            Some(exact) => text.trim_matches(|c: char| !c.is_alphanumeric()) == exact,
            None => bare(text) == term,
        }
    })
}

/// A word as it stands, and without what may be elided before it.
fn readings(text: &str) -> [&str; 2] {
    [text, text.split_once(['\'', '’']).map_or("", |(_, rest)| rest)]
}

fn least(written: &[WrittenWord]) -> Option<f32> {
    written.iter().filter_map(|word| word.confidence).reduce(f32::min)
}

fn suggestion(
    m: &Manuscript,
    words: Range<usize>,
    core: Range<usize>,
    term: &str,
    evidence: Evidence,
    score: f32,
) -> Option<Suggestion> {
    let (first, last) = (m.words.get(words.start)?, m.words.get(words.end.checked_sub(1)?)?);
    let at = first.at.start..last.at.end;
    let from = m.text.get(at.clone())?.to_owned();
    let before = m.text.get(at.start..core.start)?;
    let after = m.text.get(core.end..at.end)?;
    let to = format!("{before}{term}{after}");
    let term = term.to_owned();
    Some(Suggestion { words, at, from, to, term, evidence, score: score.clamp(0.0, 1.0) })
}

/// Of suggestions that overlap the likeliest, then the shortest; in the order of the text.
fn likeliest(mut found: Vec<Suggestion>, words: usize) -> Vec<Suggestion> {
    found.sort_by(|one, two| {
        let order = two.score.total_cmp(&one.score);
        order.then(one.words.len().cmp(&two.words.len())).then(one.at.start.cmp(&two.at.start))
    });
    let mut taken = vec![false; words];
    found.retain(|suggestion| {
        let free = !taken[suggestion.words.clone()].contains(&true);
        if free {
            taken[suggestion.words.clone()].fill(true);
        }
        free
    });
    found.sort_by_key(|suggestion| suggestion.at.start);
    found
}
