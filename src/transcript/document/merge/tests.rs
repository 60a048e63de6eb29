//! Documents with turns, headings, strikes, comments; both sides edited.

use std::path::Path;

use proptest::prelude::*;

use super::super::parse::{Document, Item};
use super::*;

fn merged(base: &str, ours: &str, theirs: &str) -> String {
    let merged = merge(base, ours, theirs);
    assert_eq!(merged.conflicts, []);
    merged.text
}

const BASE: &str = "# Début\n\n**Ana** · 00:00:03\n\nUn deux trois quatre cinq.\n\nSix sept huit.\n\n**Bob** · 00:00:15\n\nNeuf dix onze douze.\n";

#[test]
fn a_correction_and_new_turns_are_both_kept() {
    let ours = BASE.replace("deux trois", "Deux  ~~trois~~ <!-- a  b -->");
    let theirs = "# Début\n\n**Ana** · 00:00:04\n\nUn deux trois quatre cinq. Six sept huit.\n\n**Bob** · 00:00:14\n\nNeuf dix onze\n\n**Ana** · 00:00:19\n\ndouze treize.\n";
    let expected = theirs.replace("deux trois", "Deux  ~~trois~~ <!-- a  b -->");
    assert_eq!(merged(BASE, &ours, theirs), expected);
}

#[test]
fn a_time_alone_is_no_change() {
    let ours = BASE.replace("**Ana**", "**Anna**");
    let theirs = BASE.replace("00:00:03", "00:00:04").replace("00:00:15", "00:00:16");
    let both = ours.replace("00:00:15", "00:00:16");
    let result = merge(BASE, &ours, &theirs);
    assert_eq!((result.text, result.conflicts), (both, vec![]));
    let ours = BASE.replace("00:00:15", "00:00:17").replace("Un", "Une");
    let theirs = theirs.replace("Six", "Si");
    let result = merged(BASE, &ours, &theirs);
    assert_eq!(result, ours.replace("Six", "Si").replace("00:00:03", "00:00:04"));
}

#[test]
fn strikes_of_both_sides_do_not_break_each_other() {
    let base = "a b c d e\n";
    assert_eq!(merged(base, "~~a b c d~~ e\n", "a b X d e\n"), "~~a b X d~~ e\n");
    assert_eq!(merged("le\n", "~~le~~\n", "t0 ~~le~~\n"), "~~t0 le~~\n");
}

#[test]
fn words_deleted_here_and_changed_there_leave_a_mark_on_the_word_before() {
    let result = merge("a b c d\n", "a d\n", "a B c d\n");
    assert_eq!(result.text, "a [[?]] d\n");
    assert_eq!(
        result.conflicts,
        [Conflict { line: 1, ours: String::new(), theirs: "B c".to_owned() }]
    );
    let result = merge("a b\n\nc\n", "b\n\nc\n", "A b\n\nc\n");
    assert_eq!(result.text, "b [[?]]\n\nc\n");
    let result = merge(
        "a\n\n**N** · 0:03\n\nb c\n",
        "a\n\n**N** · 0:03\n\nc\n",
        "a\n\n**N** · 0:03\n\nB c\n",
    );
    assert_eq!(result.text, "a [[?]]\n\n**N** · 0:03\n\nc\n");
}

#[test]
fn what_both_add_at_one_place_is_there_once() {
    assert_eq!(merged("a b c\n", "a x b C\n", "a x b c\n"), "a x b C\n");
    let result = merge("a b\n", "a x b\n", "a y b\n");
    assert_eq!(result.text, "a x [[?]] b\n");
    assert_eq!(
        result.conflicts,
        [Conflict { line: 1, ours: "x".to_owned(), theirs: "y".to_owned() }]
    );
}

#[test]
fn marks_and_comments_stay_beside_words_recognised_anew() {
    assert_eq!(merged("a b c\n", "a b [[?]] c\n", "a B c\n"), "a B [[?]] c\n");
    assert_eq!(
        merged("a b c\n", "a b <!-- x\n\n# y --> c\n", "a B c\n"),
        "a B <!-- x\n\n# y --> c\n"
    );
    assert_eq!(merged("a b c d\n", "a b[[?]] c D\n", "a b c e d\n"), "a b[[?]] c e D\n");
}

#[test]
fn indents_and_line_ends_stay() {
    let result = merged("  a b\r\n    c\r\n", "  a B\r\n    c\r\n", "a b\n\nd\n\nc\n");
    assert_eq!(result, "  a B\r\n\r\nd\r\n\r\nc\r\n");
    assert_eq!(merged("- a\n    b c\n", "- a\n    b C\n", "- A\n    b c\n"), "- A\n    b C\n");
}

#[test]
fn large_texts_with_nothing_in_common_end() {
    let text = |word: &str| format!("{word} ba bi ").repeat(100_000) + "\n\nfin\n";
    let result = merge(&text("a"), &text("o"), &text("u"));
    assert!(result.text.starts_with("o "));
    assert!(!result.conflicts.is_empty());
}

/// Paragraphs of common words with turn lines, headings, strikes, comments and marks.
fn documents() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        8 => "(le|la|de|un|oui|non|pas|que|et|eau|mot|fin)[,.]?",
        1 => "~~(le|la) (de|un)~~",
        1 => "mot \\[\\[\\?\\]\\]",
        1 => "mot <!-- (a|b)  c -->",
    ];
    let line = prop::collection::vec(word, 1..9).prop_map(|words| words.join(" "));
    let block = prop_oneof![
        4 => line,
        2 => "\\*\\*(Ana|Bob)\\*\\* · 00:00:[0-5][0-9]",
        1 => "# (Un|Deux)",
    ];
    prop::collection::vec(block, 1..9).prop_map(|blocks| blocks.join("\n\n") + "\n")
}

/// A document, and two others made of it by changing some of its words and blocks.
fn versions() -> impl Strategy<Value = [String; 3]> {
    let edits = || prop::collection::vec((any::<prop::sample::Index>(), 0_u8..9), 0..6);
    (documents(), edits(), edits()).prop_map(|(base, ours, theirs)| {
        [base.clone(), edited(&base, &ours, 'o'), edited(&base, &theirs, 't')]
    })
}

fn edited(text: &str, edits: &[(prop::sample::Index, u8)], side: char) -> String {
    let mut blocks: Vec<Vec<String>> = text
        .trim_end()
        .split("\n\n")
        .map(|block| match block.starts_with(['#', '*']) {
            true => vec![block.to_owned()],
            false => block.split(' ').map(str::to_owned).collect(),
        })
        .collect();
    for (n, (at, kind)) in edits.iter().enumerate() {
        let at = at.index(blocks.len());
        let block = &mut blocks[at];
        let word = n % block.len();
        let line = block[0].starts_with(['#', '*']);
        match kind {
            0 => blocks.insert(at, vec![format!("**{side}** · 00:00:{n:02}")]),
            1 => drop(blocks.remove(at)),
            2 if !line => {
                let rest = block.split_off(word);
                blocks.insert(at + 1, rest);
            }
            _ if line => {}
            3 => drop(block.remove(word)),
            4 => block.insert(word, format!("{side}{n}")),
            5 if !block.concat().contains("~~") => {
                block[word] = format!("~~{}", block[word]);
                block.last_mut().unwrap().push_str("~~");
            }
            6 => block[word].push_str(" [[?]]"),
            7 => block[word].push_str(" <!-- x -->"),
            _ => block[word] = format!("{side}{n}"),
        }
        blocks.retain(|block| !block.is_empty());
        if blocks.is_empty() {
            return String::new();
        }
    }
    blocks.iter().map(|block| block.join(" ")).collect::<Vec<_>>().join("\n\n") + "\n"
}

fn turn_lines(text: &str) -> Vec<String> {
    let (document, _) = Document::parse(text, Path::new(""));
    let turn = |item: &Item| match item {
        Item::Turn { range, .. } => Some(document.source()[range.clone()].to_owned()),
        _ => None,
    };
    document.items.iter().filter_map(turn).collect()
}

/// Who has a turn line right after a turn line of theirs.
fn doubled(text: &str) -> Vec<String> {
    let names = text.split("\n\n").map(|block| block.split(" · ").next().unwrap_or(block));
    let names: Vec<&str> = names.collect();
    let twice = names.windows(2).filter(|pair| pair[0] == pair[1] && pair[0].starts_with("**"));
    twice.map(|pair| pair[0].to_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_side_without_changes_gives_the_other_to_the_byte([b, o, t] in versions()) {
        prop_assert_eq!(merge(&b, &b, &t).text, t.as_str());
        prop_assert_eq!(merge(&b, &o, &b).text, o.as_str());
        prop_assert_eq!(merge(&b, &o, &o).text, o.as_str());
    }

    #[test]
    fn a_text_put_together_from_its_units_is_itself(text in "([#a é~\\*\\[\\]?<>!-]|~~|\n|\r\n|\r|<!-- a -->|\\[\\[\\?\\]\\]|\\*\\*N\\*\\* · 0:03){0,30}") {
        let mut joined = String::new();
        for unit in units(&text) {
            joined.push_str(unit.before);
            joined.push_str(unit.text);
        }
        prop_assert_eq!(joined, text.trim_start_matches('\u{feff}'));
    }

    #[test]
    fn nothing_of_ours_is_lost_and_nothing_is_broken([b, o, t] in versions()) {
        let result = merge(&b, &o, &t);
        let (document, told) = Document::parse(&result.text, Path::new("t.md"));
        let right = |text: &str| Document::parse(text, Path::new("t.md")).1.is_empty();
        if right(&o) && right(&t) {
            prop_assert_eq!(&told, &[], "{}", result.text);
        }
        for line in turn_lines(&result.text) {
            prop_assert!(turn_lines(&o).contains(&line) || turn_lines(&t).contains(&line), "{}", line);
        }
        // Every word a person wrote stands in the merged text.
        for word in o.split_whitespace().filter(|word| word.contains('o') && word.contains(char::is_numeric)) {
            prop_assert!(result.text.contains(word.trim_matches('~')), "{} in {}", word, result.text);
        }
        prop_assert!(result.text.matches("<!-- x -->").count() >= o.matches("<!-- x -->").count());
        prop_assert_eq!(document.strikes.len() % 2, 0);
        let (mine, other) = (doubled(&o), doubled(&t));
        for name in doubled(&result.text) {
            prop_assert!(mine.contains(&name) || other.contains(&name), "{}", result.text);
        }
    }
}
