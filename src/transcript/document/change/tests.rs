//! Changes of documents of a few words.

use super::super::reading::read;
use super::super::words_file::WordsFile;
use super::*;
use crate::transcript::{Recognised, RecognisedTrack, Word};

/// Words of 300 ms, one every half second.
fn file(texts: &[&str]) -> WordsFile {
    let word = |(at, text): (usize, &&str)| {
        let start = at as i64 * 500;
        Word {
            id: WordId(at as u32 + 1),
            time: Interval::from_millis(start, start + 300),
            text: (*text).to_owned(),
            confidence: 0.9,
            track: 0,
            hidden: None,
            alternatives: Vec::new(),
        }
    };
    let track = RecognisedTrack { speaker: None, recording: String::new() };
    let words = texts.iter().enumerate().map(word).collect();
    WordsFile::new(Recognised { words, tracks: vec![track], ..Recognised::default() }, None)
}

fn manuscript(text: &str) -> (Manuscript, Vec<SyncedWord>) {
    let words: Vec<&str> = text.split_whitespace().filter(|word| !word.contains('*')).collect();
    let file = file(&words);
    let (document, _) = Document::parse(text, Path::new("t.md"));
    let reading = read(&document, Some(&file));
    (Manuscript::new(&document, &reading, Some(&file)), reading.synced.words)
}

fn change(text: &str, from: &str, to: &str) -> Change {
    let start = text.find(from).unwrap();
    Change { rule: "rule".to_owned(), at: start..start + from.len(), to: to.to_owned() }
}

fn after(text: &str, changes: &[(&str, &str)], gone: &[usize]) -> Synced {
    let (manuscript, entries) = manuscript(text);
    let changes: Vec<Change> = changes.iter().map(|(from, to)| change(text, from, to)).collect();
    carried(&manuscript, &entries, &changes, gone)
}

fn word(id: u32) -> SyncedWord {
    SyncedWord::Word(WordId(id))
}

#[test]
fn words_left_alone_keep_their_entry() {
    let synced = after("un deux trois quatre\n", &[("deux ", "")], &[1]);
    assert_eq!(synced.text, "un trois quatre\n");
    assert_eq!(synced.words, [word(1), word(3), word(4)]);
}

#[test]
fn a_word_that_takes_the_capital_of_one_taken_out_is_itself() {
    let synced = after("Euh, je crois\n", &[("Euh, j", "J")], &[0]);
    assert_eq!(synced.text, "Je crois\n");
    assert_eq!(synced.words, [word(2), word(3)]);
}

#[test]
fn two_words_that_become_one_share_their_time() {
    let synced = after("le casto pod vit\n", &[("casto pod", "Castopod")], &[]);
    let time = Interval::from_millis(500, 1300);
    let both = SyncedWord::Timed { time, from: vec![WordId(2), WordId(3)] };
    assert_eq!(synced.words, [word(1), both, word(4)]);
}

#[test]
fn a_word_put_in_stands_between_its_neighbours() {
    let synced = after("je sais pas\n", &[("je ", "je ne ")], &[]);
    assert_eq!(synced.text, "je ne sais pas\n");
    assert_eq!(synced.words.len(), 4);
    assert_eq!((&synced.words[0], &synced.words[2]), (&word(1), &word(2)));
    let SyncedWord::Timed { time, from } = &synced.words[1] else { panic!() };
    assert_eq!((*time, from.len()), (Interval::from_millis(300, 500), 0));
}

#[test]
fn words_struck_out_keep_their_entries() {
    let synced = after("Bon euh, je crois\n", &[("euh, je", "~~euh,~~ je")], &[]);
    assert_eq!(synced.words, [word(1), word(2), word(3), word(4)]);
}

#[test]
fn changes_that_do_not_fit_are_left_out() {
    let wrong = |at| Change { rule: String::new(), at, to: "x".to_owned() };
    let text = "été\n";
    let changes = [wrong(1..2), wrong(0..99), wrong(4..9), wrong(0..2), wrong(0..1)];
    assert_eq!(applied(text, &changes), "xté\n");
}
