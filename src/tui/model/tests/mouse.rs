//! The mouse: clicks, drags, the wheel.

use super::Desk;
use crate::tui::action::Context;
use crate::tui::model::Pointer;
use crate::tui::wave::Pyramid;

impl Desk {
    fn point(&mut self, pointer: Pointer, column: u16, row: u16) {
        let jobs = self.model.point(pointer, column, row);
        self.work(jobs);
    }
}

#[test]
fn a_click_goes_to_the_word_and_a_drag_selects() {
    let mut desk = Desk::new();
    desk.to("libre.").press(&["Home"]);
    let page = desk.model.areas().page;
    // `bonjour à tous euh …`: a space before each word, `tous` begins at the eleventh column.
    desk.point(Pointer::Press, page.x + 11, page.y);
    assert_eq!(desk.here(), "tous");
    assert_eq!(desk.model.selection(), None);
    desk.point(Pointer::Drag, page.x + 16, page.y);
    desk.point(Pointer::Release, page.x + 16, page.y);
    let (from, to) = desk.model.selection().unwrap();
    assert_eq!(desk.model.draft().spelled(from, to), "tous euh");
    desk.press(&["X"]);
    assert!(desk.text().contains("~~tous euh~~"), "{}", desk.text());
}

#[test]
fn a_click_while_playing_plays_on_from_there() {
    let mut desk = Desk::new();
    desk.press(&["Home", "P"]).wait(500);
    let page = desk.model.areas().page;
    desk.point(Pointer::Press, page.x + 20, page.y);
    assert_eq!(desk.here(), "bienvenue");
    assert!(desk.model.playing());
    assert_eq!(desk.model.listening.position().millis(), 2000);
}

#[test]
fn the_wheel_scrolls_without_moving_the_cursor_until_it_is_asked_to_follow() {
    let talk: Vec<(&str, &str)> =
        (0..40).map(|at| (if at % 2 == 0 { "A" } else { "B" }, "un deux trois.")).collect();
    let mut desk = Desk::of(&talk);
    desk.press(&["Home"]);
    let top = desk.model.top;
    desk.point(Pointer::WheelDown, 20, 15);
    assert!(desk.model.top > top);
    assert_eq!(desk.here(), "un");
    desk.press(&["f"]);
    assert_eq!(desk.model.top, top);
}

#[test]
fn the_waveform_is_clicked_and_dragged_over() {
    let mut desk = Desk::new();
    desk.model.wave.pyramid = Some(Pyramid::new([vec![100; 1500]]));
    let area = desk.model.areas().wave.unwrap();
    desk.point(Pointer::Press, area.x, area.y + 1);
    assert_eq!(desk.model.context(), Context::Wave);
    desk.point(Pointer::Drag, area.x + 10, area.y + 1);
    let (start, end) = desk.model.wave.selection.unwrap();
    assert!(start < end, "{start} {end}");
    desk.press(&["x"]).save();
    assert_eq!(desk.file("edits.toml").matches("[[cut]]").count(), 1);
}

#[test]
fn a_right_click_opens_the_actions_on_the_word() {
    let mut desk = Desk::new();
    let page = desk.model.areas().page;
    desk.point(Pointer::Menu, page.x + 11, page.y);
    assert_eq!(desk.here(), "tous");
    desk.write("strike").press(&["Enter"]);
    assert!(desk.text().contains("~~tous~~"), "{}", desk.text());
}
