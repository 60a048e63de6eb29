use proptest::prelude::*;

use super::{recognised, untouched, written};
use crate::transcript::compare::{differences, learn, normalise, rates};
use crate::transcript::document::Manuscript;
use crate::transcript::{Recognised, WordId};

const SOME: &[&str] =
    &["oui", "non", "Casto", "pod", "l'eau", "14", "h", "30", "%", "«", "1er", "euh", "é", "XXe"];

fn line() -> impl Strategy<Value = String> {
    let words = prop::collection::vec(prop::sample::select(SOME), 1..12);
    (prop::sample::select(&["Ana", "Luc"][..]), words)
        .prop_map(|(who, words)| format!("{who}: {}", words.join(" ")))
}

fn lines() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(line(), 0..5)
}

fn talk(lines: &[String]) -> Recognised {
    recognised(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

fn text(lines: &[String], touched: bool) -> Manuscript {
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    if touched { written(&lines) } else { untouched(&lines) }
}

proptest! {
    #[test]
    fn an_untouched_text_has_no_differences_and_no_errors(lines in lines()) {
        let (heard, manuscript) = (talk(&lines), text(&lines, false));
        prop_assert_eq!(differences(&heard, &manuscript), []);
        prop_assert!(rates(&heard, &manuscript).iter().all(|one| one.wer == 0.0 && one.cer == 0.0));
    }

    #[test]
    fn every_word_is_compared_once(
        lines in lines(), other in lines(), names in prop::collection::vec((0_usize..40, 0_u32..60), 0..20),
    ) {
        let heard = talk(&lines);
        let mut manuscript = text(&other, true);
        for (at, name) in names {
            if let Some(word) = manuscript.words.get_mut(at) {
                word.from.push(WordId(name));
            }
        }
        let pairs = crate::transcript::compare::words::pairs(&heard, &manuscript);
        let mut ids: Vec<usize> = pairs.iter().flat_map(|pair| pair.heard.clone()).collect();
        ids.sort_unstable();
        prop_assert_eq!(ids, (0..heard.words.len()).collect::<Vec<_>>());
        let words: Vec<usize> = pairs.iter().flat_map(|pair| pair.written.clone()).collect();
        prop_assert_eq!(words, (0..manuscript.words.len()).collect::<Vec<_>>());
        for one in differences(&heard, &manuscript) {
            prop_assert!(one.words.end <= manuscript.words.len());
        }
    }

    #[test]
    fn the_total_is_the_sum_of_the_speakers(lines in lines(), other in lines()) {
        let all = rates(&talk(&lines), &text(&other, true));
        let (total, speakers) = all.split_last().unwrap();
        prop_assert!(total.total);
        prop_assert_eq!(total.words, speakers.iter().map(|one| one.words).sum::<usize>());
        prop_assert_eq!(total.substituted, speakers.iter().map(|one| one.substituted).sum::<usize>());
        prop_assert_eq!(total.deleted, speakers.iter().map(|one| one.deleted).sum::<usize>());
        prop_assert_eq!(total.inserted, speakers.iter().map(|one| one.inserted).sum::<usize>());
        prop_assert!(all.iter().all(|one| one.wer.is_finite() && one.deleted + one.substituted <= one.words));
    }

    #[test]
    fn any_text_has_words_without_capitals_or_blanks(
        text in "(\\PC|[0-9 ,.:%€$hHerIVX'’()\\[\\]°n-]){0,60}", language in prop::sample::select(&["fr", "en", "de"][..]),
    ) {
        for word in normalise(&text, Some(language)) {
            prop_assert!(!word.is_empty() && !word.contains(char::is_whitespace), "{:?}", word);
        }
    }

    #[test]
    fn learning_from_anything_gives_terms_of_a_few_words(lines in lines(), other in lines()) {
        let found = differences(&talk(&lines), &text(&other, true));
        for one in learn(&found, Some("fr")) {
            prop_assert!(one.times >= 2 && one.heard.split(' ').count() <= 3);
        }
    }
}
