//! What stands between words: strikes, doubts, comments, emphasis, turns.

use super::*;

fn fr(text: &str) -> String {
    safe("fr", text)
}

fn struck(text: &str) -> String {
    let manuscript = manuscript("fr", text);
    let removals = of_level(&manuscript, Level::Suggested, None, 0);
    applied(&manuscript.text, &apply(&manuscript, &removals, true))
}

#[test]
fn removals_may_be_struck_instead() {
    check(
        &[
            ("Euh, je crois.", "~~Euh,~~ Je crois."),
            ("Je viens euh.", "Je viens. ~~euh.~~"),
            ("je euh euh crois", "je ~~euh euh~~ crois"),
            ("je, je crois", "~~je,~~ je crois"),
            ("le euh ami", "~~euh~~ l'ami"),
            ("Oui.\n\nEuh.\n\nNon.", "Oui.\n\n~~Euh.~~\n\nNon."),
            ("Euh, ben je crois.", "~~Euh,~~ ~~ben~~ Je crois."),
        ],
        struck,
    );
}

#[test]
fn struck_words_are_not_there() {
    check(
        &[
            ("je ~~euh~~ je crois", "~~euh~~ je crois"),
            ("je euh ~~alors~~ crois", "je ~~alors~~ crois"),
            ("euh ~~alors~~ crois bien", "~~alors~~ crois bien"),
        ],
        fr,
    );
    untouched(&["~~euh~~ je crois", "~~je je~~ je crois", "~~Euh.~~"], fr);
}

#[test]
fn doubtful_words_stay() {
    untouched(&["je crois euh[[?]] bien", "je[[?]] je crois"], fr);
    check(&[("oui[[?]] euh je crois", "oui[[?]] je crois")], fr);
}

#[test]
fn comments_and_emphasis_stay() {
    check(
        &[
            ("je <!-- ici --> euh crois", "je <!-- ici --> crois"),
            ("je euh <!-- ici --> crois", "je <!-- ici --> crois"),
            ("je euh *crois* oui", "je *crois* oui"),
            ("le euh *ami* oui", "le *ami* oui"),
            ("*oui* euh non", "*oui* non"),
        ],
        fr,
    );
    untouched(&["je *euh* crois", "*euh oui*", "[euh](http://x.org) oui", "(euh) oui"], fr);
}

#[test]
fn turns_and_headings_are_never_touched() {
    let text = "# Euh euh\n\n**Ana** · 00:00:01\n\nEuh, oui.\n\n**Benoît** · 00:00:03\n\nEuh.\n";
    let to = "# Euh euh\n\n**Ana** · 00:00:01\n\nOui.\n\n**Benoît** · 00:00:03\n\nEuh.\n";
    check(&[(text, to)], fr);
}

#[test]
fn an_emptied_paragraph_goes_with_one_of_its_empty_lines() {
    check(
        &[
            ("Oui.\n\nEuh.\n\nNon.\n", "Oui.\n\nNon.\n"),
            ("Oui.\n\nEuh.\n", "Oui.\n"),
            ("Euh.\n\nOui.\n", "Oui.\n"),
            ("Oui.\r\n\r\nEuh.\r\n\r\nNon.\r\n", "Oui.\r\n\r\nNon.\r\n"),
            ("Oui.\n\nEuh.\n\n\n  Non.\n", "Oui.\n\n  Non.\n"),
        ],
        fr,
    );
    untouched(&["Oui.\n\n- Euh.\n", "Oui.\n\nEuh. <!-- a -->\n", "Oui.\n\n> Euh.\n"], fr);
}

#[test]
fn lines_of_a_paragraph_stay_lines() {
    check(
        &[
            ("Oui.\nEuh, je crois.\nNon.", "Oui.\nJe crois.\nNon."),
            ("Oui euh.\nNon.", "Oui.\nNon."),
        ],
        fr,
    );
}

#[test]
fn nothing_comes_to_begin_a_line_that_would_be_read_as_something_else() {
    untouched(&["Euh 1. Oui", "Euh **Ana** · 00:00:03", "Euh # oui"], fr);
}

#[test]
fn removals_that_do_not_fit_are_left_out() {
    let manuscript = manuscript("fr", "Oui, je crois.");
    let removals =
        [Removal { rule: "filler", words: 1..9 }, Removal { rule: "filler", words: 7..8 }];
    assert!(apply(&manuscript, &removals, false).is_empty());
    let all = [Removal { rule: "filler", words: 0..3 }];
    assert!(apply(&manuscript, &all, false).is_empty());
}

#[test]
fn languages_without_a_table_lose_repeats_of_several_words_only() {
    assert_eq!(safe("de", "und das und das ist gut euh"), "und das ist gut euh");
    assert_eq!(safe("de", "das das ist gut"), "das das ist gut");
    assert_eq!(rules(Some("de")).len(), 1);
    assert!(sentences(&manuscript("de", "und das ‖‖ Ist es gut")).is_empty());
}

#[test]
fn every_rule_of_a_table_is_listed() {
    for language in ["fr", "en"] {
        let known = rules(Some(language));
        let table = super::super::table::Table::of(Some(language)).unwrap();
        for marker in table.markers {
            let rule = known.iter().find(|rule| rule.id == marker.rule).unwrap();
            assert_eq!(rule.level, Level::Suggested);
        }
    }
}

#[test]
fn words_are_asked_after_one_by_one() {
    assert!(super::super::is_filler(Some("fr-CA"), "Euh,"));
    assert!(!super::super::is_filler(None, "euh"));
    assert!(super::super::is_repeatable(Some("fr"), "je"));
    assert!(!super::super::is_repeatable(Some("fr"), "nous"));
    assert!(!super::super::is_repeatable(Some("en"), "that"));
    assert!(!super::super::is_repeatable(Some("fr"), "maison"));
}
