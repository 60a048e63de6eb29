//! The room as a whole: texts in, times out.

mod bad_input;
mod rounds;

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::transcript::tracks::{Flow, FlowTurn};
use crate::transcript::{Recognised, RecognisedTrack, Word, WordId};
use crate::units::{Interval, Time};

fn words(texts: &[String]) -> Recognised {
    let word = |(at, text): (usize, &String)| Word {
        id: WordId(at as u32),
        time: Interval::from_millis(at as i64 * 400 + 100, at as i64 * 400 + 400),
        text: text.clone(),
        confidence: 0.5,
        track: 0,
        hidden: None,
        alternatives: Vec::new(),
    };
    Recognised {
        language: Some("fr".to_owned()),
        engine: "test".to_owned(),
        tracks: vec![RecognisedTrack {
            speaker: Some("Ana".to_owned()),
            recording: "x".to_owned(),
        }],
        words: texts.iter().enumerate().map(word).collect(),
        ..Recognised::default()
    }
}

fn composed(texts: &[String]) -> WordsFile {
    let recognised = words(texts);
    let paragraphs = recognised.words.chunks(7).map(|c| c.iter().map(|w| w.id).collect()).collect();
    let flow = Flow { turns: vec![FlowTurn { track: 0, paragraphs }] };
    let (_, synced) = compose(&recognised, &flow, &[(Time::ZERO, "Début".to_owned())]);
    WordsFile::new(recognised, Some(synced))
}

fn parsed(text: &str) -> Document {
    Document::parse(text, Path::new("transcript.md")).0
}

fn numbered(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("mot{at}")).collect()
}

#[test]
fn a_document_reads_as_written() {
    let text = "\u{feff}# Un\r\n\r\n**Ana** · 00:00:03\r\n\r\nBonjour ~~euh~~, quoi\u{a0}? [[?]] <!-- x -->\r\n";
    let (document, told) = Document::parse(text, Path::new("t.md"));
    assert_eq!(told, []);
    let reading = read(&document, None);
    let said: Vec<&str> = reading.transcript.words().map(|word| word.text.as_str()).collect();
    assert_eq!(said, ["Bonjour,", "quoi\u{a0}?"]);
    assert_eq!(reading.transcript.headings[0].title, "Un");
    assert!(reading.transcript.words().nth(1).unwrap().doubtful);
}

#[test]
fn a_broken_turn_line_is_told_with_its_line() {
    let (_, told) = Document::parse("# A\n\n**Walid · 00:00:03\n\nSalut\n", Path::new("t.md"));
    assert_eq!(told[0].place.as_ref().unwrap().mark.as_ref().unwrap().line, 3);
}

#[test]
fn struck_words_are_cut_where_they_are_said() {
    let file = composed(&numbered(10));
    let text = file.synced.as_ref().unwrap().text.replace("mot3 mot4", "~~mot3 mot4~~");
    let reading = read(&parsed(&text), Some(&file));
    assert_eq!(reading.struck.len(), 1);
    assert_eq!(reading.struck[0].time, Interval::from_millis(1300, 2000));
    assert_eq!(reading.struck[0].ids, [WordId(3), WordId(4)]);
}

#[test]
fn a_moved_paragraph_is_told() {
    let file = composed(&numbered(28));
    let text = &file.synced.as_ref().unwrap().text;
    let moved = "mot7 mot8 mot9 mot10 mot11 mot12 mot13\n\n";
    let text = text.replace(moved, "") + "\n" + moved;
    let reading = read(&parsed(&text), Some(&file));
    assert!(reading.diagnostics.iter().any(|told| told.message.contains("another place")));
}

#[test]
fn a_correction_survives_a_new_recognition() {
    let merged = merge("a b c d e f\n", "a B c d e f\n", "a b c d\n\ne F\n");
    assert_eq!(merged.text, "a B c d\n\ne F\n");
    assert_eq!(merged.conflicts, []);
    let merged = merge("x\na b c\n", "x\na B c\n", "x\na D c\n");
    assert_eq!(merged.text, "x\na B [[?]] c\n");
    let conflict = Conflict { line: 2, ours: "B".to_owned(), theirs: "D".to_owned() };
    assert_eq!(merged.conflicts, [conflict]);
}

#[test]
fn a_written_file_ends_with_one_line_end() {
    let text = composed(&numbered(9)).synced.unwrap().text;
    assert!(text.ends_with("mot8\n") && !text.contains("\n\n\n"));
}

#[test]
fn a_newer_file_of_words_is_refused() {
    let newer = WordsFile::parse("{\"pod-words\": 2}");
    assert_eq!(newer, Err(WordsError::Newer { version: 2 }));
    assert_eq!(WordsFile::parse("{}"), Err(WordsError::NotWords));
    let cut = WordsFile::parse("{\n\"pod-words\": 1,\n");
    assert!(matches!(cut, Err(WordsError::Content { line: 3, .. })), "{cut:?}");
}

proptest! {
    #[test]
    fn reading_what_was_composed_changes_nothing(texts in prop::collection::vec("[#*_~a-zé\\[\\]<>.0-9]{0,4}[a-z]{1,3}[.,!*_)]{0,2}", 1..30)) {
        let file = composed(&texts);
        let synced = file.synced.clone().unwrap();
        let document = parsed(&synced.text);
        let reading = read(&document, Some(&file));
        let said: Vec<String> = reading.transcript.words().map(|word| word.text.clone()).collect();
        prop_assert_eq!(said, texts);
        prop_assert_eq!(&reading.synced, &synced);
        prop_assert_eq!(rewrite_times(&document, &reading), synced.text);
        prop_assert_eq!(WordsFile::parse(&file.to_json()), Ok(file));
    }

    #[test]
    fn untouched_words_keep_their_times(edits in prop::collection::btree_map(0_usize..60, 0_u8..4, 0..12)) {
        let file = composed(&numbered(60));
        let mut text = file.synced.clone().unwrap().text;
        for (at, kind) in &edits {
            let word = format!("mot{at}");
            let at = text.match_indices(&word).find(|(i, _)| !text[i + word.len()..].starts_with(|c: char| c.is_ascii_digit())).unwrap().0;
            let new = match kind { 0 => String::new(), 1 => format!("{word} ajout"), 2 => "autre".to_owned(), _ => format!("~~{word}~~") };
            text.replace_range(at..at + word.len(), &new);
        }
        let reading = read(&parsed(&text), Some(&file));
        let mut latest = Time::ZERO;
        for word in reading.transcript.words() {
            prop_assert!(latest <= word.time.start && word.time.start < word.time.end);
            latest = word.time.start;
            if let Some(at) = word.text.strip_prefix("mot") {
                let at: i64 = at.parse().unwrap();
                prop_assert_eq!(word.time, Interval::from_millis(at * 400 + 100, at * 400 + 400));
            }
        }
    }

    #[test]
    fn any_text_is_read(text in "(\\*\\*|~~|\\[\\[\\?\\]\\]|<!--|-->|\n|\r\n|[#a \\\\é·:0-9\\[\\]()_«?]|\\PC){0,60}") {
        let file = composed(&numbered(9));
        let document = parsed(&text);
        for words in [None, Some(&file)] {
            let reading = read(&document, words);
            let shown = reading.transcript.words().count();
            let struck = document.tokens.iter().filter(|token| token.struck).count();
            prop_assert_eq!(shown + struck, document.tokens.len());
            rewrite_times(&document, &reading);
        }
        merge(&file.synced.clone().unwrap().text, &text, "a b");
    }

    #[test]
    fn merging_with_an_unchanged_side_gives_the_other(b in "[ab\n ]{0,12}", x in "[ab\n ]{0,12}") {
        prop_assert_eq!(&merge(&b, &b, &x).text, &x);
        prop_assert_eq!(&merge(&b, &x, &b).text, &x);
        prop_assert_eq!(&merge(&b, &x, &x).text, &x);
    }
}
