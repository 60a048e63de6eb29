//! Saving, quitting, undo across sessions, reading only, what others wrote.

use std::fs;

use super::Desk;
use crate::tui::action::{Action, Context};

#[test]
fn an_edit_is_saved_by_itself_after_two_quiet_seconds() {
    let mut desk = Desk::new();
    desk.to("euh").press(&["X"]).wait(1900);
    assert!(!desk.file("transcript.md").contains("~~euh~~"));
    desk.wait(300);
    assert!(desk.file("transcript.md").contains("~~euh~~"));
    assert!(desk.model.editing().is_saved());
}

#[test]
fn quitting_saves_first() {
    let mut desk = Desk::new();
    desk.to("euh").press(&["X", "q"]);
    assert!(desk.left);
    assert!(desk.file("transcript.md").contains("~~euh~~"));
}

#[test]
fn undo_reaches_back_across_sessions() {
    let mut desk = Desk::new();
    let original = desk.text();
    desk.to("euh").press(&["X"]).to("casto").press(&["j", "q"]);
    let mut desk = desk.again();
    assert_ne!(desk.text(), original);
    desk.press(&["u", "u"]);
    assert_eq!(desk.text(), original);
    desk.press(&["q"]);
    assert_eq!(desk.file("transcript.md"), original);
}

#[test]
fn edits_that_were_not_saved_come_back() {
    let mut desk = Desk::new();
    desk.to("euh").press(&["X"]);
    let desk = desk.again();
    assert!(desk.text().contains("~~euh~~"));
    assert!(desk.model.notice().is_some_and(|notice| notice.contains("1 edit")));
}

#[test]
fn the_history_is_jumped_back_in() {
    let mut desk = Desk::new();
    let original = desk.text();
    desk.to("euh").press(&["X"]).to("casto").press(&["j"]).to("libre.").press(&["m"]);
    desk.press(&["O", "End", "Enter"]);
    assert_eq!(desk.text(), original);
    desk.press(&["O", "Home", "Enter"]);
    assert!(desk.text().contains("~~euh~~") && desk.text().contains("libre. [[?]]"));
}

#[test]
fn a_second_editor_only_looks() {
    let mut desk = Desk::new();
    let mut other = super::open(desk.folder.path(), &desk.time);
    assert!(other.notice().is_some_and(|notice| notice.contains("read only")));
    let before = other.draft().text();
    other.update(Action::Strike);
    assert_eq!(other.draft().text(), before);
    desk.to("euh").press(&["X"]).save();
    assert!(desk.file("transcript.md").contains("~~euh~~"));
}

#[test]
fn what_others_write_comes_in_beside_the_edits() {
    let mut desk = Desk::new();
    desk.to("euh").press(&["X"]);
    let path = desk.folder.path().join("episodes/001-un/transcript.md");
    let text = fs::read_to_string(&path).unwrap().replace("c'est libre.", "c'est gratuit.");
    fs::write(&path, text).unwrap();
    desk.wait(12_000);
    assert!(desk.text().contains("gratuit."), "{}", desk.text());
    assert!(desk.text().contains("~~euh~~"));
    let file = desk.file("transcript.md");
    assert!(file.contains("gratuit.") && file.contains("~~euh~~"), "{file}");
}

#[test]
fn everything_stands_where_it_stood() {
    let mut desk = Desk::new();
    desk.to("libre.").press(&[">", ">", "q"]);
    let desk = desk.again();
    assert_eq!(desk.here(), "libre.");
    assert!((desk.model.listening.speed() - 1.2).abs() < 1e-9);
}

#[test]
fn a_change_from_outside_waits_until_the_field_is_closed() {
    let mut desk = Desk::new();
    desk.to("libre.").press(&["Enter"]).write("gratuit.");
    let path = desk.folder.path().join("episodes/001-un/transcript.md");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("# Avant\n\n**Walid** · 00:00:00\n\nUn mot.\n\n{text}")).unwrap();
    desk.wait(6_000).press(&["Enter"]);
    assert!(desk.text().contains("pod c'est gratuit."), "{}", desk.text());
    desk.wait(12_000);
    assert!(desk.text().starts_with("# Avant"), "{}", desk.text());
    assert!(desk.text().contains("pod c'est gratuit."), "{}", desk.text());
    assert_eq!(desk.here(), "gratuit.");
    assert!(desk.file("transcript.md").starts_with("# Avant"));
}

#[test]
fn a_list_that_comes_while_somebody_types_waits() {
    let mut desk = Desk::new();
    let jobs = desk.model.update(Action::Tidy);
    desk.to("libre.").press(&["Enter"]).write("gra");
    desk.work(jobs);
    assert_eq!(desk.model.context(), Context::Field);
    desk.write("tuit.").press(&["Enter"]);
    assert!(desk.text().contains("gratuit."));
    assert_eq!(desk.model.context(), Context::List);
}
