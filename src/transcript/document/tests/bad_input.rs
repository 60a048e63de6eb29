//! Texts and words files nobody means to write: told with their line, or read as well as can be.

use super::*;
use crate::report::Diagnostic;

/// The text's own diagnostics as line and message.
fn told(text: &str) -> Vec<(usize, String)> {
    let line = |told: &Diagnostic| {
        let mark = told.place.as_ref().and_then(|place| place.mark.as_ref());
        (mark.map_or(0, |mark| mark.line), told.message.clone())
    };
    Document::parse(text, Path::new("t.md")).1.iter().map(line).collect()
}

fn said(text: &str) -> Vec<String> {
    let reading = read(&parsed(text), None);
    reading.transcript.words().map(|word| word.text.clone()).collect()
}

#[test]
fn five_megabytes_are_read_to_the_last_word() {
    let file = composed(&numbered(50));
    for part in ["mot3 oui ", "mot3 ~~oui [[?]]\n\n", "**A** · 0:99:00\n", "<!-- a --> mot4 "] {
        let count = 5_000_000 / part.len();
        let document = parsed(&part.repeat(count));
        let reading = read(&document, Some(&file));
        let words = part.matches("mot").count() + part.matches("oui").count();
        assert_eq!(reading.transcript.words().count(), words * count, "{part}");
        assert!(reading.diagnostics.len() <= 102);
    }
}

#[test]
fn right_to_left_text_is_read_as_written() {
    let text = "**ليلى** · 00:00:03\n\nمرحبا بكم، \u{202b}שלום\u{202c} עולם.\n";
    assert_eq!(told(text), []);
    assert_eq!(said(text), ["مرحبا", "بكم،", "\u{202b}שלום\u{202c}", "עולם."]);
    let reading = read(&parsed(text), None);
    assert_eq!(reading.transcript.turns[0].speaker.as_deref(), Some("ليلى"));
}

#[test]
fn control_characters_are_left_out_of_words() {
    assert_eq!(said("a\u{0}b\u{7}\u{1b}[31m c\u{b}d \u{85}e\n"), ["ab[31m", "c", "d", "e"]);
    assert_eq!(said("\u{0}\n\n\u{0}\n"), Vec::<String>::new());
}

#[test]
fn a_strike_that_is_not_closed_cuts_nothing() {
    let text = "Un\n\ndeux ~~trois quatre\n\ncinq ~~six~~\n";
    assert_eq!(told(text).len(), 1);
    assert_eq!(told(text)[0].0, 3);
    assert_eq!(said(text), ["Un", "deux", "~~trois", "quatre", "cinq"]);
}

#[test]
fn a_comment_that_never_ends_is_text() {
    let text = "Un\n\ndeux <!-- trois\n\n**Ana** · 0:03\n\nquatre\n";
    assert_eq!(told(text).len(), 1);
    assert_eq!(told(text)[0].0, 3);
    assert_eq!(said(text).last().unwrap(), "quatre");
}

#[test]
fn a_time_that_cannot_be_is_told_with_its_line() {
    let text = "# A\n\n**Walid** · 00:99:03\n\nSalut\n";
    let message = "`00:99:03` is not a time: minutes and seconds go up to 59";
    assert_eq!(told(text), [(3, message.to_owned())]);
    let reading = read(&parsed(text), None);
    assert_eq!(reading.transcript.turns[0].speaker.as_deref(), Some("Walid"));
}

#[test]
fn line_ends_of_every_kind_give_the_same_lines() {
    let text = "# Un\n\n**Ana** · 00:99:03\n\noui non\n\n~~deux\n";
    for line_end in ["\n", "\r\n", "\r"] {
        let other = text.replace('\n', line_end);
        let lines: Vec<usize> = told(&other).iter().map(|told| told.0).collect();
        assert_eq!(lines, [3, 7], "{line_end:?}");
        let reading = read(&parsed(&other), None);
        assert_eq!(reading.transcript.headings[0].title, "Un");
        assert_eq!(reading.transcript.turns[0].paragraphs[1].line, 7);
    }
}

#[test]
fn front_matter_is_not_said() {
    let text = "---\ntitle: Un\n# x\n---\n\n# Deux\n\ntrois\n";
    assert_eq!(told(text), []);
    assert_eq!(said(text), ["trois"]);
    // Without its end it is ordinary text after a rule: no word is lost.
    assert_eq!(said("---\ntitle: un\n"), ["title:", "un"]);
}

fn refused(json: &str) -> (usize, String) {
    match WordsFile::parse(json) {
        Err(WordsError::Content { line, message, .. }) => (line, message),
        other => panic!("{other:?}"),
    }
}

#[test]
fn words_that_are_there_twice_or_out_of_order_are_told_with_their_line() {
    let json = |words: &str| {
        format!(
            "{{\n\"pod-words\": 1,\n\"language\": null,\n\"engine\": \"x\",\n\"tracks\": [\n{{\"speaker\":null,\"recording\":\"x\"}}\n],\n\"words\": [\n{words}\n]\n}}\n"
        )
    };
    let fine = json("[1,0,100,\"a\",0.5,0],\n[2,0,200,\"b\",0.5,0]");
    assert!(WordsFile::parse(&fine).is_ok());
    let twice = refused(&json("[1,0,100,\"a\",0.5,0],\n[1,0,200,\"b\",0.5,0]"));
    assert_eq!(twice, (10, "word 1 is there twice".to_owned()));
    let unordered = refused(&json("[1,50,100,\"a\",0.5,0],\n[2,0,200,\"b\",0.5,0]"));
    assert_eq!(unordered, (10, "word 2 starts before the word above it".to_owned()));
    let track = refused(&json("[1,50,100,\"a\",0.5,7]"));
    assert_eq!(track, (9, "word 1 is of track 7, which is not there".to_owned()));
    let backwards = refused(&json("[1,100,50,\"a\",0.5,0]"));
    assert_eq!(backwards, (9, "a word cannot be said from 100 to 50 ms".to_owned()));
}

#[test]
fn a_synced_text_with_other_words_than_its_map_is_aligned_anew() {
    let file = composed(&numbered(20));
    let text = file.synced.clone().unwrap().text;
    let mut other = file.clone();
    other.synced.as_mut().unwrap().text.push_str("\nde trop\n");
    let reading = read(&parsed(&text), Some(&other));
    assert!(reading.diagnostics.iter().any(|told| told.message.contains("does not fit")));
    assert_eq!(reading.synced, file.synced.unwrap());
}

#[test]
fn a_heading_within_what_one_says_splits_the_turn_and_the_speaker_goes_on() {
    let text =
        "**Ana** · 00:00:01\n\nun deux\n\n# Suite\n\ntrois\n\n**Bob** · 00:00:09\n\nquatre\n";
    let transcript = read(&parsed(text), None).transcript;
    let turns: Vec<_> = transcript.turns.iter().map(|turn| turn.speaker.as_deref()).collect();
    assert_eq!(turns, [Some("Ana"), Some("Ana"), Some("Bob")]);
    assert_eq!((transcript.headings[0].turn, transcript.headings[0].line), (1, 5));
    assert_eq!(transcript.headings[0].start, transcript.turns[1].paragraphs[0].words[0].time.start);
}
