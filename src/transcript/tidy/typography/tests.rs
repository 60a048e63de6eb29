//! What is set and what stays, from real sentences; `~` is the wide space, `^` the narrow one.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::transcript::document::{Document, applied, read};

fn manuscript(language: &str, text: &str) -> Manuscript {
    let (document, _) = Document::parse(text, Path::new("t.md"));
    let mut m = Manuscript::new(&document, &read(&document, None), None);
    m.language = Some(language.to_owned());
    m
}

fn set(style: Typography, language: &str, text: &str) -> String {
    applied(text, &typography(&manuscript(language, text), style))
}

fn spaces(text: &str) -> String {
    text.replace('^', "\u{202f}").replace('~', "\u{a0}")
}

#[track_caller]
fn all(style: Typography, cases: &[(&str, &str)]) {
    let wrong: Vec<_> = cases
        .iter()
        .map(|(from, to)| (from, set(style, "fr", from), spaces(to)))
        .filter(|(_, set, to)| set != to)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn french_of_france_is_set() {
    all(
        Typography::FrFr,
        &[
            ("Quoi?", "Quoi^?"),
            ("Quoi ? Non !", "Quoi^? Non^!"),
            ("Il dit : oui; et non.", "Il dit~: oui^; et non."),
            ("Vraiment?! Oui", "Vraiment^?! Oui"),
            ("L'eau d'ici", "L’eau d’ici"),
            ("Aujourd'hui...", "Aujourd’hui…"),
            ("à tous , et voilà .", "à tous, et voilà."),
            ("«Oui» dit-il", "«~Oui~» dit-il"),
            ("il a dit \"oui\" hier", "il a dit «~oui~» hier"),
            ("il a dit \"oui ?\" et \"non\".", "il a dit «~oui^?~» et «~non~»."),
            ("l'\"eau\" coule", "l’«~eau~» coule"),
            ("12 000 pages", "12^000 pages"),
            ("1 234 567,5 euros", "1^234^567,5 euros"),
            ("50% ou 50 %", "50~% ou 50~%"),
            ("3 € et 3€.", "3~€ et 3~€."),
            ("à 14h30 ou à 14 h 30", "à 14~h~30 ou à 14~h~30"),
            ("vers 9h, puis 10 h.", "vers 9~h, puis 10~h."),
            ("5 km, 10 Go", "5~km, 10~Go"),
            ("le 1 er mai, la 2ème fois, la 1ère", "le 1er mai, la 2e fois, la 1re"),
            ("M. Dupont et Mme Durand", "M.~Dupont et Mme~Durand"),
            ("le n° 5, p. 12", "le n°~5, p.~12"),
            ("un **mot** ?", "un **mot**^?"),
            ("un *mot*?", "un *mot*^?"),
            ("[l'eau](https://a.fr/?q=1) ?", "[l’eau](https://a.fr/?q=1)^?"),
            ("quoi\nd'autre ?", "quoi\nd’autre^?"),
        ],
    );
}

#[test]
fn what_is_no_punctuation_stays() {
    let texts = [
        "à 12:30 pile",
        "un écran en 16:9",
        "voir https://a.fr/?q=1;b ici",
        "voir www.a.fr/l'eau",
        "moi@a.fr ou moi@b.fr",
        "drôle :) et ;-) et :-D",
        "le type std::io en Rust",
        "la commande `ls ? l'eau...` ici",
        "deux ``a ` ? b`` ici",
        "a <!-- quoi ? l'eau --> b",
        "un écran de 15\" ici",
        "\"oui et non",
        "a\"b\"c",
        "06 12 34 56 78",
        "en 2024 100 personnes",
        "la version 3.100 200.5",
        "24h/24",
        "a%20b et x%y",
        "25h30",
        "12h75",
        "a=\"b\"",
        "\\\"oui\\\"",
        "C:\\mot?",
        "#quoi?",
        "l’eau, l’air",
        "'oui' et 'non'",
        "v1.2...3/4",
    ];
    for text in texts {
        assert_eq!(set(Typography::FrFr, "fr", text), text);
    }
}

#[test]
fn only_what_is_said_is_set() {
    let text = "# L'eau : quoi ?\n\n**L'ami ?** · 00:00:03\n\nL'eau ?\n\n<!-- l'eau ? -->\n";
    let to = "# L'eau : quoi ?\n\n**L'ami ?** · 00:00:03\n\nL’eau\u{202f}?\n\n<!-- l'eau ? -->\n";
    assert_eq!(set(Typography::FrFr, "fr", text), to);
}

#[test]
fn marks_of_strikes_stay() {
    let text = "~~euh l'eau~~ quoi ~~bon~~ ? oui";
    let to = "~~euh l’eau~~ quoi ~~bon~~\u{202f}? oui";
    assert_eq!(set(Typography::FrFr, "fr", text), to);
}

#[test]
fn each_sign_is_a_change_of_its_own() {
    let text = "L'eau ? L'air !";
    let changes = typography(&manuscript("fr", text), Typography::FrFr);
    let told: Vec<_> =
        changes.iter().map(|change| (&text[change.at.clone()], change.to.as_str())).collect();
    assert_eq!(told, [("'", "’"), (" ", "\u{202f}"), ("'", "’"), (" ", "\u{202f}")]);
    assert!(changes.iter().all(|change| change.rule == "typography"));
}

#[test]
fn canada_and_the_union_have_their_own() {
    all(Typography::FrCa, &[("Quoi ? Ici : 50 %", "Quoi? Ici~: 50~%"), ("Oui !", "Oui!")]);
    all(Typography::FrEu, &[("Quoi ? Ici : oui ;", "Quoi? Ici: oui;")]);
}

#[test]
fn plain_takes_the_signs_back() {
    let text = spaces("L’eau^? Ici~: `l’eau`");
    assert_eq!(set(Typography::Plain, "fr", &text), "L'eau ? Ici : `l’eau`");
}

#[test]
fn the_language_decides() {
    assert_eq!(set(Typography::Auto, "fr-CA", "Quoi ?"), "Quoi?");
    assert_eq!(set(Typography::Auto, "fr", "Quoi ?"), "Quoi\u{202f}?");
    assert_eq!(set(Typography::Auto, "en", "It's \"this\" ?"), "It's \"this\" ?");
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "l'",
        "eau",
        " ",
        " ",
        "?",
        " !",
        ":",
        ";",
        "...",
        "\"",
        "«",
        "»",
        "~~",
        "**",
        "`",
        "12",
        "000",
        "h",
        "%",
        "€",
        "30",
        "[",
        "](https://a.fr)",
        "[[?]]",
        "\n",
        "<!-- x ? -->",
        "ème",
        ",",
        ".",
        "\u{a0}",
        "\u{202f}",
        "M.",
        "A",
        "\\",
        "(",
        ")",
        "1",
        "er",
        "km",
    ]);
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_second_time_changes_nothing(text in pieces()) {
        for style in [Typography::FrFr, Typography::FrCa, Typography::FrEu, Typography::Plain] {
            let one = set(style, "fr", &text);
            prop_assert_eq!(&set(style, "fr", &one), &one, "{:?}", style);
        }
    }

    #[test]
    fn letters_and_digits_stay(text in "\\PC{0,40}") {
        let kept = |text: &str| -> String {
            text.chars().filter(|c| c.is_alphanumeric() && *c != 'è' && *c != 'm').collect()
        };
        prop_assert_eq!(kept(&set(Typography::FrFr, "fr", &text)), kept(&text));
    }
}
