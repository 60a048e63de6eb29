use super::{recognised, untouched, written};
use crate::transcript::compare::{Difference, Kind, differences};
use crate::transcript::{Hidden, WordId};
use crate::units::Interval;

/// What was done, from what, to what.
fn told(all: &[Difference]) -> Vec<(Kind, &str, &str)> {
    all.iter().map(|one| (one.kind, one.heard.as_str(), one.written.as_str())).collect()
}

#[test]
fn a_word_put_right_is_known_by_its_name() {
    let lines = ["Ana: on ressoit Benoît ce soir"];
    let mut manuscript = untouched(&lines);
    manuscript.words[1].text = "reçoit".to_owned();
    let found = differences(&recognised(&lines), &manuscript);
    assert_eq!(
        found,
        [Difference {
            kind: Kind::Replaced,
            time: Interval::from_millis(500, 900),
            speaker: Some("Ana".to_owned()),
            heard: "ressoit".to_owned(),
            written: "reçoit".to_owned(),
            heard_ids: vec![WordId(1)],
            words: 1..2,
            opens: false,
        }]
    );
}

#[test]
fn capitals_punctuation_accents_and_hyphens_are_spelling() {
    let lines = ["Ana: porte monnaie a la maison"];
    let mut manuscript = untouched(&lines);
    manuscript.words[0].text = "Porte-monnaie".to_owned();
    manuscript.words[0].from.push(WordId(1));
    manuscript.words.remove(1);
    manuscript.words[1].text = "à".to_owned();
    manuscript.words[3].text = "maison.".to_owned();
    let found = differences(&recognised(&lines), &manuscript);
    assert_eq!(
        told(&found),
        [
            (Kind::Spelling, "porte monnaie", "Porte-monnaie"),
            (Kind::Spelling, "a", "à"),
            (Kind::Spelling, "maison", "maison."),
        ]
    );
}

#[test]
fn kinds_of_blanks_and_apostrophes_are_no_difference() {
    let lines = ["Ana: l'eau quoi?"];
    let mut manuscript = untouched(&lines);
    manuscript.words[0].text = "l’eau".to_owned();
    manuscript.words[1].text = "quoi\u{202f}?".to_owned();
    assert_eq!(differences(&recognised(&lines), &manuscript), []);
}

#[test]
fn removed_added_and_struck_words_are_told_in_runs() {
    let lines = ["Ana: euh bon alors du coup on commence"];
    let mut manuscript = untouched(&lines);
    manuscript.words.drain(0..2);
    for word in &mut manuscript.words[0..3] {
        word.struck = true;
    }
    let mut more = written(&["Ana: tous ensemble"]);
    manuscript.words.append(&mut more.words);
    let found = differences(&recognised(&lines), &manuscript);
    assert_eq!(
        told(&found),
        [
            (Kind::Removed, "euh bon", ""),
            (Kind::Struck, "alors du coup", "alors du coup"),
            (Kind::Added, "", "tous ensemble"),
        ]
    );
    assert_eq!(found[0].words, 0..0);
    assert_eq!(found[0].time, Interval::from_millis(0, 900));
    assert_eq!(found[2].words, 5..7);
}

#[test]
fn words_split_and_joined_stand_together() {
    let lines = ["Ana: sur casto pod et framasoft hier"];
    let manuscript = written(&["Ana: sur Castopod et frama soft hier"]);
    let found = differences(&recognised(&lines), &manuscript);
    assert_eq!(
        told(&found),
        [(Kind::Spelling, "casto pod", "Castopod"), (Kind::Spelling, "framasoft", "frama soft"),]
    );
}

#[test]
fn without_names_words_are_compared_by_their_letters_track_by_track() {
    let heard = recognised(&["Ana: on parle de logiciel", "Luc: oui de pire tube", "Ana: voilà"]);
    let manuscript =
        written(&["Ana: on parle du logiciel", "Luc: oui de PeerTube", "Ana: voilà bien"]);
    let found = differences(&heard, &manuscript);
    assert_eq!(
        told(&found),
        [
            (Kind::Replaced, "de", "du"),
            (Kind::Replaced, "pire tube", "PeerTube"),
            (Kind::Added, "", "bien"),
        ]
    );
    assert_eq!(found[1].speaker.as_deref(), Some("Luc"));
}

#[test]
fn a_removed_word_stays_with_its_own_track() {
    let lines = ["Ana: un deux trois", "Luc: quatre cinq six"];
    let mut manuscript = untouched(&lines);
    manuscript.words.remove(3);
    manuscript.words.remove(2);
    let found = differences(&recognised(&lines), &manuscript);
    assert_eq!(told(&found), [(Kind::Removed, "trois", ""), (Kind::Removed, "quatre", "")]);
    let speakers: Vec<_> = found.iter().map(|one| one.speaker.as_deref()).collect();
    assert_eq!(speakers, [Some("Ana"), Some("Luc")]);
}

#[test]
fn hidden_words_are_no_difference_until_the_text_holds_them() {
    let lines = ["Ana: un oui deux"];
    let mut heard = recognised(&lines);
    heard.words[1].hidden = Some(Hidden::Backchannel);
    let mut manuscript = untouched(&lines);
    assert_eq!(differences(&heard, &manuscript), [], "put back as it was heard");
    manuscript.words.remove(1);
    assert_eq!(differences(&heard, &manuscript), []);
}

#[test]
fn a_capital_after_a_full_stop_opens() {
    let lines = ["Ana: fini. framasoft et framasoft"];
    let mut manuscript = untouched(&lines);
    manuscript.words[1].text = "Framasoft".to_owned();
    manuscript.words[3].text = "Framasoft".to_owned();
    let found = differences(&recognised(&lines), &manuscript);
    let opens: Vec<_> = found.iter().map(|one| one.opens).collect();
    assert_eq!(opens, [true, false]);
}
