use crate::transcript::compare::{Difference, Kind, Learnt, learn};
use crate::units::Interval;

/// Each correction twice, in the middle of a sentence.
fn twice(pairs: &[(&str, &str)]) -> Vec<Difference> {
    let one = |(heard, written): &(&str, &str)| Difference {
        kind: Kind::Replaced,
        time: Interval::default(),
        speaker: None,
        heard: (*heard).to_owned(),
        written: (*written).to_owned(),
        heard_ids: Vec::new(),
        words: 0..1,
        opens: false,
    };
    pairs.iter().chain(pairs).map(one).collect()
}

fn learnt(pairs: &[(&str, &str)], language: &str) -> Vec<(String, String)> {
    let all = learn(&twice(pairs), Some(language));
    all.into_iter().map(|one| (one.heard, one.written)).collect()
}

#[test]
fn names_and_terms_are_learnt() {
    for (heard, written) in [
        ("casto pod", "Castopod"),
        ("pire tube", "PeerTube"),
        ("you no host", "YunoHost"),
        ("benjamain", "Benjamin"),
        ("framasoft", "Framasoft"),
        ("fait divers", "fédivers"),
        ("mp trois", "mp3"),
    ] {
        let found = learnt(&[(heard, written)], "fr");
        assert_eq!(found, [(heard.to_owned(), written.to_owned())]);
    }
}

#[test]
fn punctuation_and_shared_elisions_are_left_out_of_what_is_learnt() {
    let found = learnt(&[("d'okina,", "d’Okina."), ("« casto pod »", "« Castopod »")], "fr");
    let pairs = [("casto pod", "Castopod"), ("okina", "Okina")];
    assert_eq!(found, pairs.map(|(heard, written)| (heard.to_owned(), written.to_owned())));
}

#[test]
fn grammar_teaches_nothing() {
    for (heard, written) in [
        ("mangé", "manger"),
        ("petite", "petites"),
        ("parle", "parlent"),
        ("Français", "Françaises"),
        ("ces", "c'est"),
        ("a", "à"),
        ("ou", "où"),
        ("par ce que", "parce que"),
        ("ressoit", "reçoit"),
        ("quelque fois", "quelquefois"),
        ("bonjour,", "bonjour."),
        ("douze", "12"),
    ] {
        assert_eq!(learnt(&[(heard, written)], "fr"), [], "{heard} → {written}");
    }
    for (heard, written) in [("their", "there"), ("walk", "walks"), ("The", "THE")] {
        assert_eq!(learnt(&[(heard, written)], "en"), [], "{heard} → {written}");
    }
}

#[test]
fn a_capital_that_begins_a_sentence_teaches_nothing() {
    let mut all = twice(&[("benjamain", "Benjamin")]);
    all.iter_mut().for_each(|one| one.opens = true);
    assert_eq!(learn(&all, Some("fr")), []);
}

#[test]
fn once_is_chance_and_the_most_frequent_come_first() {
    let mut all = twice(&[("casto pod", "Castopod"), ("pire tube", "PeerTube")]);
    all.extend(twice(&[("Pire tube", "PeerTube")]));
    all.push(twice(&[("you no host", "YunoHost")]).remove(0));
    let learnt = learn(&all, Some("fr"));
    let one = |heard: &str, written: &str, times| Learnt {
        heard: heard.to_owned(),
        written: written.to_owned(),
        times,
    };
    assert_eq!(learnt, [one("pire tube", "PeerTube", 4), one("casto pod", "Castopod", 2)]);
}

#[test]
fn whole_sentences_teach_nothing() {
    assert_eq!(learnt(&[("on va le voir", "Avignon"), ("x", "Un Deux Trois Quatre")], "fr"), []);
}
