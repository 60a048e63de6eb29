//! Pairs that sound alike and pairs that don't, from recognitions seen and from school.

use proptest::prelude::*;

use super::*;

#[test]
fn french_homophones_have_one_key() {
    let pairs = [
        ("castopode", "Castopod"),
        ("casto pod", "Castopod"),
        ("kastopod", "Castopod"),
        ("frama soft", "Framasoft"),
        ("framassoft", "Framasoft"),
        ("framasofte", "Framasoft"),
        ("pire tube", "PeerTube"),
        ("pirtube", "PeerTube"),
        ("peer-tube", "PeerTube"),
        ("mastodonte", "Mastodon"),
        ("benjamain", "Benjamin"),
        ("mobilisons", "Mobilizon"),
        ("au qui n'a", "Okina"),
        ("fait divers", "fédivers"),
        ("bélanger", "Bélangé"),
        ("ressoit", "reçoit"),
        ("ces", "ses"),
        ("c'est", "ces"),
        ("mesons", "maison"),
        ("haut", "eau"),
        ("ou", "où"),
        ("a", "à"),
        ("parler", "parlé"),
        ("parlez", "parlées"),
        ("parlait", "parlaient"),
        ("parlais", "parlait"),
        ("premier", "premiers"),
        ("temps", "tant"),
        ("vent", "vend"),
        ("vingt", "vain"),
        ("phare", "fard"),
        ("quand", "qu'en"),
        ("sein", "saint"),
        ("cent", "sang"),
        ("chœur", "cheur"),
        ("voix", "voie"),
        ("mère", "maire"),
        ("foi", "foie"),
        ("compte", "conte"),
        ("nation", "nassion"),
        ("mangeons", "manjons"),
        ("guerre", "guère"),
        ("seau", "sceau"),
        ("accent", "aksan"),
        ("bibliothèque", "biblioteke"),
        ("poisson", "poissons"),
        ("l'eau", "lot"),
        ("ÉTÉ", "e\u{301}te\u{301}"),
    ];
    let apart: Vec<_> = pairs
        .iter()
        .map(|(one, two)| (one, french(one), two, french(two)))
        .filter(|(_, one, _, two)| one != two || one.is_empty())
        .collect();
    assert!(apart.is_empty(), "{apart:#?}");
}

#[test]
fn what_is_nearly_heard_is_one_sound_off() {
    for (one, two) in [
        ("castropode", "Castopod"),
        ("you no host", "Yunohost"),
        ("ardeur", "Ardour"),
        ("mobilisan", "Mobilizon"),
        ("peur tube", "PeerTube"),
        ("gramasoft", "Framasoft"),
    ] {
        assert_eq!(key_distance(&french(one), &french(two)), 1, "{one} {two}");
    }
}

#[test]
fn words_that_sound_different_have_different_keys() {
    let pairs = [
        ("travail", "York"),
        ("maison", "mouton"),
        ("dessus", "dessous"),
        ("rue", "roue"),
        ("vent", "vin"),
        ("bon", "bain"),
        ("bon", "bonne"),
        ("an", "Anne"),
        ("chat", "gâteau"),
        ("chou", "joue"),
        ("ligne", "lime"),
        ("peur", "pour"),
        ("jeu", "jus"),
        ("fille", "fil"),
        ("ville", "vrille"),
        ("roi", "roue"),
        ("loin", "loi"),
        ("guide", "gilet"),
        ("gare", "guerre"),
        ("cage", "cache"),
        ("code", "coq"),
        ("pire", "père"),
        ("lire", "rire"),
        ("bras", "gras"),
        ("train", "grain"),
        ("vous", "nous"),
        ("le", "les"),
        ("que", "qui"),
        ("Castopod", "Mastodon"),
        ("Framasoft", "Framapad"),
        ("PeerTube", "Pixelfed"),
        ("Okina", "Ouganda"),
        ("podcast", "poste"),
        ("soleil", "seul"),
        ("feuille", "fouille"),
        ("main", "mine"),
        ("plein", "plaine"),
        ("oui", "ouais"),
        ("six", "sec"),
        ("album", "aubaine"),
    ];
    let same: Vec<_> = pairs.iter().filter(|(one, two)| french(one) == french(two)).collect();
    assert!(same.is_empty(), "{same:?}");
}

#[test]
fn far_apart_is_far_apart() {
    assert!(key_distance(&french("travail"), &french("York")) > 3);
    assert_eq!(Ear::French.key("travail").distance(&Ear::French.key("York"), 1), None);
}

#[test]
fn english_words_are_not_cut_to_four_sounds() {
    assert_eq!(english("Smith"), ("SM0".to_owned(), "XMT".to_owned()));
    assert_eq!(english("Schmidt").0, english("Smith").1);
    assert_eq!(english("night").0, english("knight").0);
    assert_ne!(english("Washington").0, english("Washingwell").0);
    assert_eq!(english("h5p").0, "5P");
}

#[test]
fn an_english_word_may_sound_either_way() {
    let (smith, schmidt) = (Ear::English.key("Smith"), Ear::English.key("Schmidt"));
    assert_eq!(smith.distance(&schmidt, 1), Some(0));
}

#[test]
fn the_ear_is_that_of_the_language() {
    assert_eq!(Ear::of(Some("fr-CA")), Ear::French);
    assert_eq!(Ear::of(Some("en")), Ear::English);
    assert_eq!(Ear::of(None), Ear::English);
}

proptest! {
    #[test]
    fn keys_are_plain_whatever_the_text(text in "\\PC{0,20}") {
        prop_assert!(french(&text).is_ascii());
        prop_assert!(english(&text).0.is_ascii());
    }

    #[test]
    fn capitals_are_not_heard(text in "[a-zéèà' -]{0,16}") {
        prop_assert_eq!(french(&text.to_uppercase()), french(&text));
    }

    #[test]
    fn a_stretch_sounds_as_its_words_joined(one in "[a-zé]{1,8}", two in "[a-zé]{1,8}") {
        let joined = Ear::French.key(&one).joined(&Ear::French.key(&two)).primary;
        prop_assert_eq!(joined, french(&format!("{one} {two}")));
    }

    #[test]
    fn the_quick_no_is_never_wrong(one in "[abk]{0,6}", two in "[abk]{0,6}") {
        if key_distance(&one, &two) <= 1 {
            prop_assert!(near(&one, &two, 1));
        }
    }
}
