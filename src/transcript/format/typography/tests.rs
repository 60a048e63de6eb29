use proptest::prelude::*;

use super::*;

#[track_caller]
fn becomes(style: Typography, from: &str, to: &str) {
    assert_eq!(apply(from, style), to.replace('~', "\u{a0}").replace('^', "\u{202f}"));
}

#[test]
fn high_marks_get_the_narrow_space_and_the_colon_the_wide_one() {
    becomes(Typography::FrFr, "Quoi? Non ! Si; bon : oui", "Quoi^? Non^! Si^; bon~: oui");
    becomes(Typography::FrFr, "Vraiment?! (oui!) Ah…?", "Vraiment^?! (oui^!) Ah…^?");
}

#[test]
fn quotes_hold_spaces_that_do_not_break() {
    becomes(Typography::FrFr, "«Oui!» dit-il, « non »", "«~Oui^!~» dit-il, «~non~»");
}

#[test]
fn apostrophes_and_ellipses_are_set_right() {
    becomes(Typography::FrFr, "l'eau, aujourd'hui... 'non'", "l’eau, aujourd’hui… 'non'");
}

#[test]
fn nothing_stands_before_a_comma_or_a_full_stop() {
    becomes(Typography::FrFr, "à tous , et bienvenue .", "à tous, et bienvenue.");
}

#[test]
fn addresses_times_code_and_smileys_stay() {
    let text = "à 12:30 sur https://a.fr/?q=1;b, std::io, :) ;-) 16:9 moi@a.fr?";
    assert_eq!(apply(text, Typography::FrFr), text);
}

#[test]
fn percent_and_euro_stay_beside_their_number() {
    becomes(Typography::FrFr, "50 % et 3 €", "50~% et 3~€");
}

#[test]
fn canada_and_the_union_have_their_own_spaces() {
    becomes(Typography::FrCa, "Quoi ? Bon\u{202f}; ici : là", "Quoi? Bon; ici~: là");
    becomes(Typography::FrEu, "Quoi ? « Ici : là »", "Quoi? «~Ici: là~»");
}

#[test]
fn a_mark_never_becomes_part_of_an_address() {
    becomes(Typography::FrEu, "sur https://a.fr ?", "sur https://a.fr ?");
}

#[test]
fn plain_is_what_old_programs_read() {
    becomes(Typography::Plain, "l’eau\u{202f}? «\u{a0}oui\u{a0}»", "l'eau ? « oui »");
}

#[test]
fn other_languages_stay_as_written() {
    assert_eq!(Typography::Auto.for_language(Some("en-GB")), Typography::AsWritten);
    assert_eq!(Typography::Auto.for_language(Some("fr-BE")), Typography::FrFr);
    assert_eq!(Typography::Auto.for_language(Some("fr_CA")), Typography::FrCa);
    becomes(Typography::AsWritten, "What? It's...", "What? It's...");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn a_second_time_changes_nothing(text in "[aé1 :;!?«»'.…,()\u{a0}\u{202f}%€@/\"-]{0,14}") {
        let text = crate::transcript::format::script::clean(&text);
        for style in [Typography::FrFr, Typography::FrCa, Typography::FrEu, Typography::Plain] {
            let once = apply(&text, style);
            prop_assert_eq!(&apply(&once, style), &once, "{:?}", style);
        }
    }

    #[test]
    fn nothing_but_spaces_apostrophes_and_dots_changes(text in "\\PC{0,60}") {
        let bare = |text: &str| -> String {
            let kept = text.replace('…', "...").replace('’', "'");
            kept.chars().filter(|char| !is_any_space(*char)).collect()
        };
        for style in [Typography::FrFr, Typography::FrCa, Typography::FrEu] {
            prop_assert_eq!(bare(&apply(&text, style)), bare(&text));
        }
    }
}

fn is_any_space(char: char) -> bool {
    char == ' ' || HARD_SPACES.contains(&char)
}
