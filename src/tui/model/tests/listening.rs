//! Playing on the silent clock: where pausing lands, where going on begins, what follows what.

use super::Desk;

#[test]
fn a_pause_lands_on_the_word_heard_when_the_key_was_decided_on() {
    let mut desk = Desk::new();
    desk.press(&["Home", "P"]).wait(2200);
    // At 2.2 s less 0.35 s the fourth word is said, from 1.5 s on.
    desk.press(&["Space"]);
    assert_eq!(desk.here(), "euh");
    assert!(!desk.model.listening.playing());
}

#[test]
fn going_on_begins_a_second_earlier_at_a_word() {
    let mut desk = Desk::new();
    desk.to("bienvenue").press(&["Space"]);
    assert_eq!(desk.model.listening.position().millis(), 1000);
}

#[test]
fn cursor_keys_pause_and_act_on_what_is_heard() {
    let mut desk = Desk::new();
    desk.press(&["Home", "P"]).wait(2200).press(&["Left"]);
    assert!(!desk.model.listening.playing());
    assert_eq!(desk.here(), "tous");
}

#[test]
fn a_correction_made_while_listening_goes_on_by_itself() {
    let mut desk = Desk::new();
    desk.press(&["Home", "P"]).wait(2200).press(&["x"]);
    assert!(desk.text().contains("tous bienvenue"), "{}", desk.text());
    assert!(!desk.model.listening.playing());
    desk.wait(800);
    assert!(desk.model.listening.playing());
    desk.wait(1000).press(&["Space", "Enter"]).write("nos").press(&["Enter"]).wait(10);
    assert!(desk.model.listening.playing());
}

#[test]
fn a_correction_made_in_silence_starts_nothing() {
    let mut desk = Desk::new();
    desk.to("euh").press(&["x"]).wait(2000);
    assert!(!desk.model.listening.playing());
}

#[test]
fn the_speed_goes_in_tenths_between_its_ends() {
    let mut desk = Desk::new();
    desk.press(&["Home", ">", ">", "P"]).wait(1000);
    assert_eq!(desk.model.listening.position().millis(), 1200);
    for _ in 0..20 {
        desk.press(&["<"]);
    }
    assert!((desk.model.listening.speed() - 0.6).abs() < 1e-9);
    for _ in 0..40 {
        desk.press(&[">"]);
    }
    assert!((desk.model.listening.speed() - 2.0).abs() < 1e-9);
}

#[test]
fn a_word_is_looped_and_let_go() {
    let mut desk = Desk::new();
    desk.to("bienvenue").press(&["l"]);
    // 2.0 to 2.45 s and 0.6 s on each side, at 0.8: around once in 2.0625 s.
    assert_eq!(desk.model.listening.position().millis(), 1400);
    desk.wait(2000);
    let before = desk.model.listening.position().millis();
    assert!((2900..3050).contains(&before), "{before}");
    desk.wait(500);
    assert!(desk.model.listening.position().millis() < 2000);
    desk.press(&["l"]);
    assert!(!desk.model.listening.playing());
}

#[test]
fn a_sentence_is_played_to_its_end() {
    let mut desk = Desk::new();
    desk.to("Merci").press(&["e"]).wait(60_000);
    assert!(!desk.model.listening.playing());
    assert_eq!(desk.here(), "Merci");
}

#[test]
fn back_and_forward_go_three_seconds() {
    let mut desk = Desk::new();
    desk.to("Merci").press(&["n"]);
    assert_eq!(desk.here(), "parler");
    desk.press(&["b"]);
    assert_eq!(desk.here(), "Merci");
}
