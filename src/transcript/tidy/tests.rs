//! A table of what goes and what stays, in spoken French and English, and what holds for any text.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::transcript::document::{
    Document, Manuscript, SyncedWord, WordsFile, applied, carried, read,
};
use crate::transcript::{Recognised, RecognisedTrack, Word, WordId};
use crate::units::Interval;

mod english;
mod french;

/// Words of 300 ms with 50 ms between them; `|` stands for a second of silence.
fn manuscript(text: &str, language: &str) -> (Manuscript, Vec<SyncedWord>) {
    let (spoken, mut time) = (text.replace('|', " | "), 0);
    let mut words = Vec::new();
    for part in spoken.split_whitespace() {
        if part == "|" {
            time += 1000;
        } else if part.chars().any(char::is_alphanumeric) {
            words.push(Word {
                id: WordId(words.len() as u32 + 1),
                time: Interval::from_millis(time, time + 300),
                text: part.replace("~~", ""),
                confidence: 0.9,
                track: 0,
                hidden: None,
                alternatives: Vec::new(),
            });
            time += 350;
        }
    }
    let track = RecognisedTrack { speaker: None, recording: String::new() };
    let recognised = Recognised {
        language: Some(language.to_owned()),
        tracks: vec![track],
        words,
        ..Recognised::default()
    };
    let file = WordsFile::new(recognised, None);
    let (document, _) = Document::parse(&text.replace(" | ", " "), Path::new("t.md"));
    let reading = read(&document, Some(&file));
    (Manuscript::new(&document, &reading, Some(&file)), reading.synced.words)
}

fn tidied(text: &str, language: &str, strike: bool) -> String {
    let (manuscript, _) = manuscript(text, language);
    applied(&manuscript.text, &apply(&manuscript, &find(&manuscript), strike))
}

/// Every line: what is said, then what is left of it. Where both are the same, nothing may go.
fn check(language: &str, table: &[(&str, &str)]) {
    for (said, left) in table {
        assert_eq!(&tidied(said, language, false), left, "of `{said}`");
        // What is left is left alone.
        assert_eq!(&tidied(left, language, false), left, "`{left}` again");
    }
}

fn stays(language: &str, table: &[&str]) {
    for said in table {
        assert_eq!(tidied(said, language, false), said.replace(" | ", " "), "of `{said}`");
    }
}

#[test]
fn struck_words_go_with_their_sound() {
    for (said, left) in [
        ("Euh, je je crois", "~~Euh, je~~ Je crois"),
        ("Alors euh, on y va.", "Alors ~~euh,~~ on y va."),
        ("Je viens, euh.", "Je viens. ~~euh.~~"),
    ] {
        assert_eq!(tidied(said, "fr", true), left, "of `{said}`");
        assert_eq!(tidied(left, "fr", true), left, "`{left}` again");
    }
}

#[test]
fn what_a_person_marked_or_set_stays() {
    stays(
        "fr",
        &[
            "Bon euh [[?]] je viens",
            "Bon *euh* je viens",
            "Bon euh <!-- là --> je viens",
            "Il dit « euh » et part",
            "Bon ~~euh~~ je viens",
        ],
    );
}

#[test]
fn headings_and_turn_lines_stay_and_every_paragraph_is_weighed_alone() {
    let text = "# Euh euh\n\n**Euh** · 00:00:01\n\nJe je viens de\n\nde loin euh\n\nEuh.\n";
    let left = "# Euh euh\n\n**Euh** · 00:00:01\n\nJe viens de\n\nde loin\n\nEuh.\n";
    assert_eq!(tidied(text, "fr-FR", false), left);
}

#[test]
fn languages_without_a_table_are_left_alone() {
    assert!(!knows(Some("de")) && !knows(None) && knows(Some("fr-CA")) && knows(Some("en_GB")));
    assert_eq!(tidied("um um ich ich", "de", false), "um um ich ich");
}

/// Paragraphs of words that the rules are about, and of others, with marks.
fn spoken() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        3 => "(je|le|de|la|c'est|que|on|et|il y a)",
        2 => "(Euh|euh|heu|hum|um|uh)",
        1 => "(pro-|j'-|c-|d-)",
        3 => "(eau|maison|haricot|projet|nous|vous|oui|non|très|12|I|the|and)",
        1 => "(~~euh~~|~~je je~~|euh \\[\\[\\?\\]\\]|mot <!-- x -->|\\*euh\\*|« euh »)",
    ];
    let marked = (word, "(,|\\.| \\?|…)?").prop_map(|(word, mark)| word + &mark);
    let line = prop::collection::vec(marked, 1..12).prop_map(|words| words.join(" "));
    let block = prop_oneof![6 => line, 1 => Just("**Ana** · 00:00:03".to_owned()), 1 => Just("# Un euh".to_owned())];
    prop::collection::vec(block, 1..6).prop_map(|blocks| blocks.join("\n\n") + "\n")
}

proptest! {
    #[test]
    fn a_second_time_changes_nothing_and_only_what_was_named_is_gone(
        text in spoken(), strike: bool, french: bool
    ) {
        let (manuscript, entries) = manuscript(&text, if french { "fr" } else { "en" });
        let removals = find(&manuscript);
        let gone: Vec<usize> = removals.iter().flat_map(|removal| removal.words.clone()).collect();
        let changes = apply(&manuscript, &removals, strike);
        let synced = carried(&manuscript, &entries, &changes, if strike { &[] } else { &gone });
        let (document, told) = Document::parse(&synced.text, Path::new("t.md"));
        let wrong = Document::parse(&text, Path::new("t.md")).1;
        prop_assert_eq!(told.len(), wrong.len(), "{}", synced.text);
        let file = WordsFile::new(Recognised::default(), None);
        let reading = read(&document, Some(&file));
        let after = Manuscript::new(&document, &reading, None);
        prop_assert_eq!(synced.words.len(), after.words.len());
        // The words that stay are the same, in order, but for capitals and elisions.
        let stays: Vec<String> = manuscript.words.iter().enumerate()
            .filter(|(at, word)| !word.struck && !gone.contains(at))
            .map(|(_, word)| bare(&word.text)).collect();
        let stay: Vec<String> =
            after.words.iter().filter(|word| !word.struck).map(|word| bare(&word.text)).collect();
        let letters = |words: &[String]| words.concat().replace(['\'', '’'], "");
        let unelided = |words: &[String]| letters(words).replace(['e', 'a'], "");
        prop_assert_eq!(unelided(&stays), unelided(&stay), "{} -> {}", text, synced.text);
        // Words that stay keep their entries.
        for (at, word) in manuscript.words.iter().enumerate() {
            if let (false, [id]) = (gone.contains(&at), word.from.as_slice()) {
                let kept = synced.words.iter().any(|entry| match entry {
                    SyncedWord::Word(one) => one == id,
                    SyncedWord::Timed { from, .. } => from.contains(id),
                });
                prop_assert!(kept, "{} of {}", word.text, synced.text);
            }
        }
        // Again, at the times the words now have.
        let times: Vec<_> = manuscript.words.iter().enumerate()
            .filter(|(at, _)| strike || !gone.contains(at)).map(|(_, word)| word.time).collect();
        if times.len() == after.words.len() {
            let words = after.words.into_iter().zip(times)
                .map(|(word, time)| crate::transcript::document::WrittenWord { time, ..word });
            let again = Manuscript {
                words: words.collect(),
                language: manuscript.language.clone(),
                ..Manuscript::new(&document, &reading, None)
            };
            prop_assert_eq!(find(&again), vec![], "{} -> {}", text, again.text);
        }
    }
}
