//! Turns and paragraphs of drawn conversations.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::word;
use crate::transcript::tracks::flow;
use crate::transcript::{Hidden, Word, WordId};

/// One line a track: words at their place, 100 ms a letter.
fn drawn(tracks: &[&str]) -> Vec<Word> {
    let mut words = Vec::new();
    for (track, line) in (0..).zip(tracks) {
        let mut at = 0;
        for part in line.split(' ') {
            let length = part.chars().count() as i64;
            if length > 0 {
                words.push(word(0, track, at * 100, (at + length) * 100, part));
            }
            at += length + 1;
        }
    }
    words.sort_by_key(|word| (word.time.start, word.track));
    (0..).zip(&mut words).for_each(|(id, word)| word.id = WordId(id));
    words
}

/// The turns as texts, and what was put aside as signs of listening.
fn read(tracks: &[&str]) -> (Vec<String>, Vec<String>) {
    let words = drawn(tracks);
    let text = |id: &WordId| words[id.0 as usize].text.clone();
    let (hidden, flow) = flow(&words, Some("fr"));
    let turns = flow.turns.iter().map(|turn| {
        let said: Vec<String> = turn.paragraphs.iter().flatten().map(text).collect();
        format!("{}: {}", turn.track, said.join(" "))
    });
    (turns.collect(), hidden.iter().map(text).collect())
}

#[test]
fn turns_follow_one_another_by_their_start() {
    let tracks = ["bonjour toi               merci", "               salut toi"];
    assert_eq!(read(&tracks).0, ["0: bonjour toi", "1: salut toi", "0: merci"]);
}

#[test]
fn a_sign_of_listening_inside_a_turn_leaves_the_flow() {
    let (turns, hidden) = read(&["alors je vais dire cela", "          oui,"]);
    assert_eq!(turns, ["0: alors je vais dire cela"]);
    assert_eq!(hidden, ["oui,"]);
}

#[test]
fn the_same_word_as_an_answer_stays() {
    let (turns, hidden) = read(&["tu viens ?           super", "             oui."]);
    assert_eq!(turns, ["0: tu viens ?", "1: oui.", "0: super"]);
    assert_eq!(hidden, Vec::<String>::new());
}

#[test]
fn two_who_both_say_yes_at_once_both_stay() {
    assert_eq!(read(&["oui", "oui"]), (vec!["0: oui".into(), "1: oui".into()], vec![]));
}

#[test]
fn words_inside_a_turn_part_it() {
    let (turns, _) = read(&["alors je vais dire cela aussi", "         mais non"]);
    assert_eq!(turns, ["0: alors je", "1: mais non", "0: vais dire cela aussi"]);
}

#[test]
fn turns_that_overlap_at_their_ends_stand_in_the_order_of_their_starts() {
    let (turns, _) = read(&["alors je vais dire cela", "                  mais non pas encore"]);
    assert_eq!(turns, ["0: alors je vais dire cela", "1: mais non pas encore"]);
}

#[test]
fn one_track_is_one_turn_and_hidden_words_are_not_in_it() {
    let mut words = drawn(&["un              deux                      trois"]);
    words[1].hidden = Some(Hidden::Loop);
    let (hidden, flow) = flow(&words, None);
    assert_eq!(hidden, []);
    assert_eq!(flow.turns.len(), 1);
    assert_eq!(flow.turns[0].paragraphs, [[WordId(0), WordId(2)]]);
    assert_eq!(super::super::flow(&[], None), Default::default());
}

proptest! {
    #[test]
    fn every_word_is_in_the_flow_once_and_in_order(
        said in prop::collection::vec(
            (0_u16..4, 0_i64..60_000, 0_i64..1500, 0_usize..6, prop::bool::weighted(0.1)), 0..300)
    ) {
        let texts = ["oui", "mm-hm", "mot", "fin.", "d'accord", "quoi ?"];
        let words: Vec<Word> = (0..)
            .zip(&said)
            .map(|(id, &(track, start, length, text, hidden))| Word {
                hidden: hidden.then_some(Hidden::Bleed),
                ..word(id, track, start, start + length, texts[text])
            })
            .collect();
        let by_id: BTreeMap<WordId, &Word> = words.iter().map(|word| (word.id, word)).collect();
        let (hidden, flow) = flow(&words, Some("fr"));
        let mut seen = BTreeSet::new();
        let mut before: Option<(u16, crate::units::Time)> = None;
        for turn in &flow.turns {
            let ids: Vec<WordId> = turn.paragraphs.iter().flatten().copied().collect();
            prop_assert!(turn.paragraphs.iter().all(|paragraph| !paragraph.is_empty()));
            prop_assert!(ids.iter().all(|id| seen.insert(*id) && by_id[id].track == turn.track));
            let starts: Vec<_> = ids.iter().map(|id| by_id[id].time.start).collect();
            prop_assert!(starts.is_sorted());
            if let Some((track, start)) = before {
                prop_assert!(track != turn.track && start <= starts[0]);
            }
            before = Some((turn.track, starts[0]));
        }
        prop_assert!(hidden.iter().all(|id| seen.insert(*id)));
        let shown = words.iter().filter(|word| word.hidden.is_none()).map(|word| word.id);
        prop_assert_eq!(seen, shown.collect::<BTreeSet<_>>());
    }
}
