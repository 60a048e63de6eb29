//! Words that nobody touched keep their times and names, round after round.

use proptest::prelude::*;

use super::super::key::key;
use super::*;

/// Thirty words, as often as people say them.
const VOCABULARY: [&str; 30] = [
    "le", "la", "de", "un", "et", "est", "que", "qui", "oui", "non", "pas", "on", "a", "en", "ce",
    "il", "je", "tu", "nous", "vous", "mais", "ou", "donc", "bien", "fait", "dit", "plus", "tout",
    "eau", "mot",
];
/// Closer to each other, edits among the same few words can be read in several ways.
const APART: usize = 6;

/// A document's words one by one: as written, and which recognised word each is if untouched.
type Said = Vec<(String, Option<usize>)>;

/// Words of the vocabulary, none like one of the two before it.
fn talk(steps: &[usize]) -> Vec<String> {
    let mut words: Vec<&str> = Vec::new();
    for step in steps {
        let near = &words[words.len().saturating_sub(2)..];
        let word = VOCABULARY.iter().filter(|word| !near.contains(word)).nth(*step);
        words.extend(word);
    }
    words.into_iter().map(str::to_owned).collect()
}

/// Changes every word at a multiple of [`APART`] as told; gives the text anew.
fn edited(said: &Said, edits: &[u8], round: usize) -> Said {
    let mut out = Said::new();
    for (at, (text, from)) in said.iter().enumerate() {
        let edit = (at % APART == 3).then(|| edits.get(at / APART)).flatten();
        let like = |other: Option<usize>| {
            other.and_then(|at| said.get(at)).is_some_and(|other| key(&other.0) == key(text))
        };
        let plain = text.chars().all(char::is_alphabetic);
        match edit {
            Some(0) => out.push((format!("neuf{round}x{at}"), None)),
            Some(1) => out.extend([(text.clone(), *from), (format!("ajout{round}x{at}"), None)]),
            Some(2) if plain => out.push((format!("~~{text}~~"), *from)),
            Some(3) if plain => out.push((format!("{}\\!", text.to_uppercase()), *from)),
            // One of two equal words: nobody can say which.
            Some(4) if !like(at.checked_sub(1)) && !like(Some(at + 1)) => {}
            Some(5) => out.push((format!("{text}\n\n"), *from)),
            _ => out.push((text.clone(), *from)),
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn common_words_keep_their_times_through_three_rounds_of_edits(
        steps in prop::collection::vec(0_usize..28, 300),
        rounds in prop::collection::vec(prop::collection::vec(0_u8..12, 60), 3),
    ) {
        let texts = talk(&steps);
        let mut file = composed(&texts);
        let mut said: Said = texts.into_iter().enumerate().map(|(at, text)| (text, Some(at))).collect();
        for (round, edits) in rounds.iter().enumerate() {
            said = edited(&said, edits, round);
            let written: Vec<&str> = said.iter().map(|word| word.0.as_str()).collect();
            let text = format!("# Début\n\n**Ana** · 00:00:00\n\n{}\n", written.join(" "));
            let document = parsed(&text);
            let reading = read(&document, Some(&file));
            prop_assert_eq!(document.tokens.len(), said.len());
            for ((text, from), entry) in said.iter().zip(&reading.synced.words) {
                if let Some(from) = from {
                    prop_assert_eq!(entry, &SyncedWord::Word(WordId(*from as u32)), "{}", text);
                }
            }
            let shown = said.iter().filter(|word| !word.0.contains('~'));
            for (word, (_, from)) in reading.transcript.words().zip(shown) {
                if let Some(from) = from {
                    let start = *from as i64 * 400 + 100;
                    prop_assert_eq!(word.time, Interval::from_millis(start, start + 300));
                    prop_assert!(!word.estimated);
                }
            }
            file = WordsFile::parse(&WordsFile { synced: Some(reading.synced), ..file }.to_json()).unwrap();
        }
    }
}
