//! What is done to a text as a pass, and taken back.

use std::collections::HashMap;

use proptest::prelude::*;

use super::*;
use crate::transcript::document::{By, Pass, Synced, TYPOGRAPHY, WordsFile, undo};
use crate::transcript::tidy::Source;
use crate::transcript::{Recognised, RecognisedTrack, Word, WordId};

/// A document whose words were all recognised, one every 400 ms.
fn recognised(text: &str) -> (Recognised, Synced) {
    let (document, _) = Document::parse(text, Path::new("transcript.md"));
    let word = |(at, token): (usize, &str)| {
        let start = 400 * at as i64;
        Word {
            id: WordId(at as u32),
            time: Interval::from_millis(start, start + 300),
            text: token.to_owned(),
            confidence: 0.9,
            track: 0,
            hidden: None,
            alternatives: Vec::new(),
        }
    };
    let seen = Manuscript::new(&document, &read(&document, None), None);
    let texts = seen.words.iter().map(|word| word.text.as_str());
    let words = texts.enumerate().map(word).collect();
    let tracks = vec![RecognisedTrack { speaker: None, recording: String::new() }];
    let recognised = Recognised { words, tracks, ..Recognised::default() };
    let file = WordsFile::new(recognised, None);
    let synced = read(&document, Some(&file)).synced;
    (file.recognised, synced)
}

/// Everything that may be done to a text but for its typography, rules of all levels.
fn grown(source: &Source, pass: &Pass) -> Pass {
    let plain = source.plain(pass);
    let m = &plain.manuscript;
    let removals = find(m, &Options { keep_flavour: 0 });
    let mut changes = sentences(m);
    changes.extend(negations(m));
    changes.sort_by_key(|change| (change.at.start, change.at.end));
    Pass { changes: source.grown(pass, &plain, &removals, &changes), ..pass.clone() }
}

fn empty(before: Synced, strike: bool) -> Pass {
    let typography = Some("fr-FR".to_owned());
    Pass { by: By::Tidy, strike, before, changes: Vec::new(), typography }
}

/// The rules of a pass, each once.
fn named(pass: &Pass) -> Vec<String> {
    let mut rules: Vec<String> = pass.changes.iter().map(|change| change.rule.clone()).collect();
    rules.extend(pass.typography.is_some().then(|| TYPOGRAPHY.to_owned()));
    rules.sort();
    rules.dedup();
    rules
}

/// When each word is said that is one recognised word, as it was recognised but for its signs.
fn times(source: &Source, synced: Synced, recognised: &Recognised) -> HashMap<WordId, Interval> {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let after = Source::new(&synced, recognised, source.manuscript.language.as_deref());
    let own = |id: WordId| &recognised.words[id.0 as usize].text;
    let words = after.manuscript.words.iter().filter(|word| word.from.len() == 1);
    let same = words.filter(|word| letters(&word.text) == letters(own(word.from[0])));
    same.map(|word| (word.from[0], word.time)).collect()
}

#[test]
fn a_pass_grows_and_is_taken_back_rule_by_rule() {
    let text = "Euh, bonjour. Ben je crois que, euh, on parle du du logiciel, quoi! Je sais pas.\n";
    let (recognised, before) = recognised(text);
    let source = Source::new(&before, &recognised, Some("fr"));
    let pass = grown(&source, &empty(before, false));
    let rendered = source.rendered(&pass);
    let tidy = "Bonjour. Je crois qu’on parle du logiciel\u{202f}! Je ne sais pas.\n";
    assert_eq!(rendered.synced.text, tidy);
    assert_eq!(grown(&source, &pass).changes, pass.changes, "a second time finds nothing");
    let mut passes = vec![pass];
    let undone = undo(tidy, &mut passes, |_, rule| rule == "filler", |pass| source.rendered(pass));
    let back = "Euh, bonjour. Je crois que, euh, on parle du logiciel\u{202f}! Je ne sais pas.\n";
    assert_eq!((undone.text.as_str(), undone.count), (back, 2));
    let undone = undo(back, &mut passes, |_, _| true, |pass| source.rendered(pass));
    assert_eq!((undone.text.as_str(), passes.len()), (text, 0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn taking_every_rule_back_in_any_order_gives_the_text_to_the_byte(
        text in super::properties::text(),
        strike in any::<bool>(),
        order in any::<prop::sample::Index>(),
    ) {
        let (recognised, before) = recognised(&text);
        let source = Source::new(&before, &recognised, Some("fr"));
        let pass = grown(&source, &empty(before.clone(), strike));
        let mut now = source.rendered(&pass).synced;
        let mut rules = named(&pass);
        let mut passes = vec![pass];
        let first = order.index(rules.len());
        rules.rotate_left(first);
        for rule in rules {
            let unwanted = |_, one: &str| one == rule;
            let undone = undo(&now.text, &mut passes, unwanted, |pass| source.rendered(pass));
            prop_assert!(undone.conflicts.is_empty());
            now = Synced { text: undone.text, words: undone.words.unwrap_or_default() };
        }
        prop_assert!(passes.is_empty());
        prop_assert_eq!(now, before);
    }

    #[test]
    fn words_that_stay_keep_their_times_and_a_second_time_changes_nothing(
        text in super::properties::text(),
        strike in any::<bool>(),
    ) {
        let (recognised, before) = recognised(&text);
        let source = Source::new(&before, &recognised, Some("fr"));
        let pass = grown(&source, &empty(before.clone(), strike));
        let rendered = source.rendered(&pass).synced;
        let known = times(&source, before, &recognised);
        for (id, time) in times(&source, rendered.clone(), &recognised) {
            prop_assert_eq!(known.get(&id).copied(), Some(time));
        }
        let after = Source::new(&rendered, &recognised, Some("fr"));
        let style = crate::transcript::format::Typography::FrFr;
        let again = crate::transcript::tidy::typography(&after.manuscript, style);
        prop_assert_eq!(again, []);
    }
}
