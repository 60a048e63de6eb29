//! Words struck and hidden, stretches cut and kept, chapters.

use super::Desk;

#[test]
fn struck_words_are_crossed_out_and_come_back() {
    let mut desk = Desk::new();
    desk.to("euh").press(&["X"]);
    assert!(desk.text().contains("~~euh~~"));
    desk.press(&["Backspace"]);
    assert!(!desk.text().contains('~'));
}

#[test]
fn a_sentence_is_selected_and_struck() {
    let mut desk = Desk::new();
    desk.to("Merci").press(&["v", "End", "X"]);
    let text = desk.text();
    assert!(text.contains("~~Merci walid,"), "{text}");
    assert!(text.contains("libre.~~"), "{text}");
    assert!(!text.contains("~~bonjour"), "{text}");
}

#[test]
fn hidden_words_leave_the_text_alone() {
    let mut desk = Desk::new();
    desk.to("euh").press(&["x"]);
    assert!(desk.text().contains("à tous bienvenue"));
    assert_eq!(desk.here(), "bienvenue");
}

#[test]
fn selected_words_are_cut_as_a_stretch_of_sound() {
    let mut desk = Desk::new();
    desk.to("euh").press(&["v", "Right", "Delete"]).save();
    let edits = desk.file("edits.toml");
    // The fourth and fifth word of half a second each, less the gap after the last.
    assert!(edits.contains("start = \"00:00:01.500\""), "{edits}");
    assert!(edits.contains("end = \"00:00:02.450\""), "{edits}");
    desk.press(&["Backspace"]).save();
    assert_eq!(desk.file("edits.toml").trim(), "");
}

#[test]
fn the_waveform_cuts_without_a_text() {
    let mut desk = Desk::of(&[]);
    assert_eq!(desk.model.context(), crate::tui::action::Context::Wave);
    desk.model.listening.set_length(crate::units::Time::from_millis(60_000));
    desk.press(&["v", "Right", "Right", "Right", "x"]).save();
    let edits = desk.file("edits.toml");
    assert!(edits.contains("[[cut]]\nstart = \"00:00:00.000\""), "{edits}");
}

#[test]
fn edges_are_nudged_by_a_hundredth_of_a_second() {
    let mut desk = Desk::new();
    desk.to("euh").press(&["v", "Right", "Delete", "w", "d", "k", "k"]).save();
    let edits = desk.file("edits.toml");
    assert!(edits.contains("start = \"00:00:01.490\""), "{edits}");
    assert!(edits.contains("end = \"00:00:02.470\""), "{edits}");
}

#[test]
fn chapters_are_added_renamed_moved_and_removed() {
    let mut desk = Desk::new();
    desk.to("Merci").press(&["h"]).write("Les invités").press(&["Enter"]);
    assert!(desk.text().contains("# Les invités\n\n**Pouhiou**"), "{}", desk.text());
    assert_eq!(desk.here(), "Merci");
    desk.press(&["h"]).write("L'invité").press(&["Enter"]);
    assert!(desk.text().contains("# L'invité\n\n**Pouhiou**"), "{}", desk.text());
    desk.press(&["Alt+Right"]);
    assert!(desk.text().contains("# L'invité\n\n**Walid** · 00:00:09"), "{}", desk.text());
    desk.press(&["Alt+Left", "Alt+Left"]);
    assert!(desk.text().starts_with("# L'invité\n\n**Walid**"), "{}", desk.text());
    desk.press(&["H"]);
    assert!(!desk.text().contains('#'), "{}", desk.text());
}
