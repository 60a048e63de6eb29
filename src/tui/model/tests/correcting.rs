//! Words typed over, taken, accepted, punctuated, joined, split, corrected everywhere.

use super::Desk;

#[test]
fn a_word_is_typed_over_in_three_keys_and_its_letters() {
    let mut desk = Desk::new();
    desk.to("bienvenue").press(&["Enter"]).write("bienvenus").press(&["Enter"]);
    assert!(desk.text().contains("euh bienvenus dans"), "{}", desk.text());
    desk.press(&["u"]);
    assert!(desk.text().contains("euh bienvenue dans"));
    assert_eq!(desk.here(), "bienvenue");
}

#[test]
fn a_phrase_is_taken_into_the_field_word_by_word() {
    let mut desk = Desk::new();
    desk.to("casto").press(&["Enter", "Shift+Right"]).write("Castopod.").press(&["Enter"]);
    assert!(desk.text().contains("parler de Castopod.\n"), "{}", desk.text());
}

#[test]
fn escape_leaves_everything_as_it_was() {
    let mut desk = Desk::new();
    let before = desk.text();
    desk.to("euh").press(&["Enter"]).write("x").press(&["Esc"]);
    assert_eq!(desk.text(), before);
    assert_eq!(desk.model.editing().history().steps().len(), 0);
}

#[test]
fn an_empty_field_takes_the_word_out_of_the_text() {
    let mut desk = Desk::new();
    desk.to("euh").press(&["Enter", "Backspace", "Enter"]);
    assert!(desk.text().contains("tous bienvenue"), "{}", desk.text());
}

#[test]
fn what_a_second_model_heard_is_one_key_away() {
    let mut desk = Desk::new();
    desk.to("pire");
    assert!(desk.model.suggestions().iter().any(|text| text == "peer"));
    let at = desk.model.suggestions().iter().position(|text| text == "peer").unwrap() + 1;
    desk.press(&[&at.to_string()]);
    assert!(desk.text().contains("de peer tube."), "{}", desk.text());
}

#[test]
fn what_was_typed_once_is_the_first_alternative_of_the_same_word() {
    let mut desk = Desk::of(&[("A", "le mobi va et le mobi vient et mobi reste.")]);
    desk.to("mobi").press(&["Enter"]).write("Mobilizon").press(&["Enter"]);
    desk.to("mobi");
    assert_eq!(desk.model.suggestions().first().map(String::as_str), Some("Mobilizon"));
    desk.press(&["1"]);
    assert_eq!(desk.text().matches("Mobilizon").count(), 2);
}

#[test]
fn a_correction_is_made_everywhere_after_yes_no_and_all() {
    let mut desk = Desk::of(&[("A", "le mobi va et le mobi vient et mobi reste, mobi dort.")]);
    desk.to("mobi").press(&["Enter"]).write("Mobilizon").press(&["Enter", "R"]);
    desk.press(&["y", "n", "a"]);
    assert_eq!(desk.text().matches("Mobilizon").count(), 3, "{}", desk.text());
    assert!(desk.text().contains("le mobi") || desk.text().contains("et mobi"));
    desk.press(&["u"]);
    assert_eq!(desk.text().matches("Mobilizon").count(), 1);
}

#[test]
fn tab_goes_from_suspect_to_suspect_and_a_says_it_is_fine() {
    let mut desk = Desk::new();
    desk.press(&["Home", "Tab"]);
    assert_eq!(desk.here(), "content");
    desk.press(&["a"]);
    assert_eq!(desk.here(), "pire");
    desk.press(&["Home", "Tab"]);
    assert_eq!(desk.here(), "pire");
    desk.press(&["u", "Home", "Tab"]);
    assert_eq!(desk.here(), "content");
}

#[test]
fn what_was_accepted_is_no_suspect_the_next_time() {
    let mut desk = Desk::new();
    desk.press(&["Home", "Tab", "a"]).save();
    let mut desk = desk.again();
    desk.press(&["Home", "Tab"]);
    assert_eq!(desk.here(), "pire");
}

#[test]
fn punctuation_and_case_are_one_key() {
    let mut desk = Desk::new();
    desk.to("tous").press(&["."]);
    assert!(desk.text().contains("à tous. Euh"), "{}", desk.text());
    desk.press(&["."]);
    assert!(desk.text().contains("à tous euh"), "{}", desk.text());
    desk.to("walid,").press(&["c"]);
    assert!(desk.text().contains("Merci Walid, je"), "{}", desk.text());
}

#[test]
fn words_are_joined_and_split() {
    let mut desk = Desk::new();
    desk.to("casto").press(&["j"]);
    assert!(desk.text().contains("parler de castopod.\n"), "{}", desk.text());
    desk.to("bienvenue").press(&["s"]).write(" ").press(&["Enter"]);
    assert!(desk.text().contains("bien") && desk.text().contains(" dans"), "{}", desk.text());
    assert!(!desk.text().contains("bienvenue"));
}

#[test]
fn a_mark_is_set_found_and_taken_away() {
    let mut desk = Desk::new();
    desk.to("libre.").press(&["m", "Home", "M"]);
    assert_eq!(desk.here(), "libre.");
    assert!(desk.text().contains("libre. [[?]]"));
    desk.press(&["m"]);
    assert!(!desk.text().contains("[[?]]"));
}

#[test]
fn speakers_change_by_turn_from_here_and_everywhere() {
    let mut desk = Desk::new();
    desk.to("Merci").press(&["F1"]);
    assert!(!desk.text().contains("**Pouhiou** · 00:00:04"), "{}", desk.text());
    desk.press(&["u"]);
    desk.to("podcast.").press(&["Shift+F2"]);
    assert_eq!(desk.text().matches("**Pouhiou**").count(), 3, "{}", desk.text());
    desk.to("bonjour").press(&["S"]).write("Walid Nouh").press(&["Enter"]);
    assert_eq!(desk.text().matches("**Walid Nouh**").count(), 2, "{}", desk.text());
    desk.to("bonjour").press(&["F5"]).write("Léa").press(&["Enter"]);
    assert_eq!(desk.text().matches("**Léa**").count(), 1, "{}", desk.text());
}

#[test]
fn paragraphs_are_split_and_joined_again() {
    let mut desk = Desk::new();
    let before = desk.text();
    desk.to("bienvenue").press(&["p"]);
    assert!(desk.text().contains("euh\n\nbienvenue"), "{}", desk.text());
    assert_eq!(desk.here(), "bienvenue");
    desk.press(&["p"]);
    assert_eq!(desk.text(), before);
}

#[test]
fn a_term_goes_into_the_glossary_with_how_it_was_misheard() {
    let mut desk = Desk::new();
    desk.to("casto").press(&["Enter", "Shift+Right"]).write("Castopod.").press(&["Enter"]);
    desk.to("Castopod.").press(&["g"]);
    let show = std::fs::read_to_string(desk.folder.path().join("show.toml")).unwrap();
    assert!(show.contains("Castopod = casto pod"), "{show}");
    desk.press(&["a"]);
    assert_eq!(desk.text().matches("Castopod").count(), 3, "{}", desk.text());
}

#[test]
fn tidying_is_reviewed_as_a_list() {
    let mut desk = Desk::new();
    desk.press(&["T"]);
    let line = desk.model.list_line();
    assert!(line.contains("euh"), "{line}");
    desk.press(&["y", "Esc"]);
    assert!(!desk.text().contains("euh"), "{}", desk.text());
    desk.press(&["u"]);
    assert!(desk.text().contains("euh"));
}

#[test]
fn searching_needs_no_accents_and_goes_around() {
    let mut desk = Desk::new();
    desk.press(&["/"]).write("ca").press(&["Enter"]);
    assert_eq!(desk.here(), "casto");
    desk.press(&["N", "N", "N"]);
    assert_eq!(desk.here(), "casto");
    desk.press(&["/"]).write("c'est ca").press(&["Enter"]);
    assert_eq!(desk.here(), "C'est");
    desk.press(&["/"]).write("~kasto").press(&["Enter"]);
    assert_eq!(desk.here(), "casto");
}
