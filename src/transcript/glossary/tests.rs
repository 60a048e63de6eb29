//! The glossary as a whole: documents in, changes and suggestions out.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::transcript::document::{Document, Manuscript, applied, read};

fn glossary(entries: &[&str]) -> Glossary {
    Glossary::new(entries.iter().map(|entry| Entry::parse(entry).unwrap()).collect())
}

fn show() -> Glossary {
    glossary(&[
        "Castopod",
        "Framasoft = frama soft | framasophe",
        "PeerTube = pire tube | peer tube",
        "Okina = okina | au qui n'a",
        "Radio Libre = radio libr",
        "Fédivers",
        "Mastodon",
        "Mobilizon",
        "Benjamin",
        "Ardour",
        "RSS",
        "Elk",
    ])
}

fn manuscript(text: &str) -> Manuscript {
    let (document, _) = Document::parse(text, Path::new("t.md"));
    let mut m = Manuscript::new(&document, &read(&document, None), None);
    m.language = Some("fr".to_owned());
    m
}

fn aliased(glossary: &Glossary, text: &str) -> String {
    applied(text, &glossary.aliases(&manuscript(text)))
}

/// What is suggested where every word was heard with `confidence`.
fn suggested(text: &str, confidence: f32) -> Vec<(String, String)> {
    let mut m = manuscript(text);
    m.words.iter_mut().for_each(|word| word.confidence = Some(confidence));
    let found = show().suggest(&m, &Options::default());
    found.into_iter().map(|one| (one.from, one.to)).collect()
}

#[track_caller]
fn offers(text: &str, from: &str, to: &str) {
    assert_eq!(suggested(text, 0.9), [(from.to_owned(), to.to_owned())], "{text}");
}

#[test]
fn recognition_is_told_the_terms_alone() {
    assert_eq!(glossary(&["Castopod", "PeerTube = pire tube"]).terms(), ["Castopod", "PeerTube"]);
}

#[test]
fn aliases_become_their_terms() {
    for (from, to) in [
        ("sur pire tube, oui", "sur PeerTube, oui"),
        ("Pire Tube est là", "PeerTube est là"),
        ("(frama soft)", "(Framasoft)"),
        ("chez frama\nsoft ?", "chez Framasoft ?"),
        ("**frama soft** et *framasophe*", "**Framasoft** et *Framasoft*"),
        ("l'okina et d’okina", "l'Okina et d’Okina"),
        ("c'est au qui n’a là", "c'est Okina là"),
        ("la radio libr.", "la Radio Libre."),
        ("un flux rss, sur peertube", "un flux RSS, sur PeerTube"),
        ("« pire tube »", "« PeerTube »"),
        ("[pire tube](https://a.fr)", "[PeerTube](https://a.fr)"),
    ] {
        assert_eq!(aliased(&show(), from), to);
    }
}

#[test]
fn what_is_no_alias_stays() {
    for text in [
        "pire, tube",
        "pire. Tube",
        "pire\n\ntube",
        "pire ~~tube~~ oui",
        "~~pire tube~~ oui",
        "vampire tube",
        "pire tubes",
        "pire <!-- x --> tube",
        "`pire tube` et `a pire tube b`",
        "**Ana** · 00:00:01\n\npire\n\n**Bob** · 00:00:02\n\ntube",
        "castopod et CASTOPOD",
        "PeerTube et Framasoft",
        "https://peertube.fr et @framasophe",
        "framasôphe",
    ] {
        assert_eq!(aliased(&show(), text), text);
    }
}

#[test]
fn the_longest_alias_wins() {
    let glossary = glossary(&["Un = a", "Deux = a b", "Quatre = a b c d"]);
    assert_eq!(aliased(&glossary, "a b c d a b a"), "Quatre Deux Un");
}

#[test]
fn a_change_is_the_words_and_nothing_beside_them() {
    let changes = show().aliases(&manuscript("l'okina, oui"));
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].rule.as_str(), changes[0].at.clone()), ("alias", 2..7));
}

#[test]
fn what_sounds_like_a_term_is_offered() {
    offers("avec castopode, oui", "castopode,", "Castopod,");
    offers("avec casto pod.", "casto pod.", "Castopod.");
    offers("le castropode est là", "castropode", "Castopod");
    offers("chez framassoft", "framassoft", "Framasoft");
    offers("sur pirtube", "pirtube", "PeerTube");
    offers("avec benjamain", "benjamain", "Benjamin");
    offers("d'ardoure", "d'ardoure", "d'Ardour");
}

#[test]
fn other_capitals_are_offered_with_that_evidence() {
    let found = show().suggest(&manuscript("sur castopod, oui"), &Options::default());
    assert_eq!((found[0].to.as_str(), found[0].evidence.case), ("Castopod,", true));
    assert_eq!(found[0].evidence.told(), "only the capitals differ");
}

#[test]
fn ordinary_words_are_themselves() {
    for text in [
        "un mastodonte de la radio",
        "des faits divers",
        "nous mobilisons des gens",
        "avec ardeur",
        "il parle de tout et de rien, comme souvent le soir à la maison",
        "Castopod et PeerTube et Framasoft",
        "à Castopod, de Castopod",
        "~~castopode~~",
        "`castopode`",
        "elle que",
    ] {
        assert_eq!(suggested(text, 0.9), [], "{text}");
    }
}

#[test]
fn ordinary_words_heard_badly_may_be_a_term() {
    let mastodon = ("mastodonte".to_owned(), "Mastodon".to_owned());
    assert_eq!(suggested("un mastodonte", 0.3), [mastodon]);
    let fediverse = ("fait divers".to_owned(), "Fédivers".to_owned());
    assert_eq!(suggested("le fait divers là", 0.3), [fediverse]);
}

#[test]
fn a_word_said_often_is_ordinary() {
    assert_eq!(suggested(&"castopode va. ".repeat(5), 0.9), []);
    assert_eq!(suggested(&"castopode va. ".repeat(4), 0.9).len(), 4);
}

#[test]
fn a_second_recognition_counts_against_the_vocabulary() {
    let mut m = manuscript("un mastodonte libre");
    m.words[1].alternatives = vec!["Mastodon,".to_owned()];
    let found = show().suggest(&m, &Options::default());
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].from.as_str(), found[0].evidence.alternative), ("mastodonte", true));
}

#[test]
fn the_evidence_is_what_was_measured() {
    let mut m = manuscript("avec castopode");
    m.words[1].confidence = Some(0.34);
    let found = show().suggest(&m, &Options::default());
    assert_eq!(
        found[0].evidence.told(),
        "sounds the same (kastopo), 1 letter apart, heard with 0.34"
    );
    assert_eq!((found[0].words.clone(), found[0].at.clone()), (1..2, 5..14));
}

#[test]
fn english_has_its_own_ear() {
    let mut m = manuscript("we met on mastadon yesterday");
    m.language = Some("en".to_owned());
    let found = show().suggest(&m, &Options::default());
    assert_eq!(found.iter().map(|one| one.to.as_str()).collect::<Vec<_>>(), ["Mastodon"]);
}

#[test]
fn a_term_with_signs_of_its_own_is_left_as_it_stands() {
    let glossary = glossary(&["Yahoo! = iahou", "McDonald's"]);
    let text = "Yahoo! et McDonald's et yahoo";
    assert_eq!(aliased(&glossary, text), text);
    assert_eq!(glossary.suggest(&manuscript(text), &Options::default()), []);
    assert_eq!(aliased(&glossary, "avec iahou ici"), "avec Yahoo! ici");
}

#[test]
fn a_long_text_and_glossary_are_no_matter() {
    let entries: Vec<String> =
        (0..200).map(|at| format!("Nom{}tron", "abcdefghij".repeat(at % 4))).collect();
    let text = "castopode parle de framassoft avec benjamain ".repeat(3500);
    let m = manuscript(&text);
    let glossary =
        Glossary::new(entries.iter().map(|entry| Entry::parse(entry).unwrap()).collect());
    assert_eq!(glossary.suggest(&m, &Options::default()), []);
    assert_eq!(glossary.aliases(&m), []);
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "pire", "tube", "peer", "PeerTube", "frama", "soft", "radio", "libr", "Libre", "l'",
        "okina", " ", " ", " ", ",", "~~", "**", "`", "\n\n", "castopod", "rss", "a", "b", "c",
        "\n",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_second_time_changes_nothing(text in pieces()) {
        for glossary in [show(), glossary(&["A b = b", "B = a", "c A = b c | c b", "b = B c"])] {
            let once = aliased(&glossary, &text);
            prop_assert_eq!(aliased(&glossary, &once), once);
        }
    }

    #[test]
    fn suggestions_fit_the_text_and_do_not_overlap(text in "\\PC{0,60}") {
        let m = manuscript(&text);
        let mut end = 0;
        for one in show().suggest(&m, &Options::default()) {
            prop_assert!(one.at.start >= end);
            prop_assert_eq!(&m.text[one.at.clone()], one.from.as_str());
            prop_assert!((0.0..=1.0).contains(&one.score));
            end = one.at.end;
        }
    }
}
