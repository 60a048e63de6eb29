//! The mouse: a click goes there, dragging selects, the wheel scrolls.

use ratatui::layout::{Position, Rect};

use super::{Focus, Job, Mode, Model};
use crate::transcript::draft::Place;
use crate::tui::page::Anchor;
use crate::tui::wave::ms_of;
use crate::units::Time;

/// What the mouse did, at a place of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pointer {
    /// The left button went down.
    Press,
    /// It is moved with the button down.
    Drag,
    /// The button went up.
    Release,
    /// The right button went down.
    Menu,
    /// The wheel was turned up.
    WheelUp,
    /// The wheel was turned down.
    WheelDown,
}

/// Where a drag began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pressed {
    Word(Place),
    Wave(i64),
}

/// How many rows a notch of the wheel is.
const NOTCH: i32 = 3;

impl Model {
    /// Does what the mouse says.
    pub fn point(&mut self, pointer: Pointer, column: u16, row: u16) -> Vec<Job> {
        let at = Position::new(column, row);
        match pointer {
            Pointer::WheelUp => self.scroll(-NOTCH),
            Pointer::WheelDown => self.scroll(NOTCH),
            Pointer::Release => self.pressed = None,
            Pointer::Menu if matches!(self.mode, Mode::Nav) => {
                self.press(at);
                self.pressed = None;
                self.open_palette();
            }
            Pointer::Menu => {}
            Pointer::Press if matches!(self.mode, Mode::Nav) => self.press(at),
            Pointer::Press => self.press_over(at),
            Pointer::Drag => self.drag(at),
        }
        self.finish()
    }

    fn press(&mut self, at: Position) {
        self.resume = None;
        let areas = self.areas();
        if let Some(time) = self.wave_time(areas.wave, at) {
            self.focus = Focus::Wave;
            (self.wave.anchor, self.wave.selection) = (None, None);
            self.point_wave(Time::from_millis(time));
            self.pressed = Some(Pressed::Wave(time));
        } else if let Some(place) = self.word_under(areas.page, areas.gutter, at) {
            self.anchor = None;
            self.put_cursor(place);
            self.column = None;
            let time = self.pointed();
            self.listening.seek(time);
            self.pressed = Some(Pressed::Word(place));
        }
    }

    /// A click beside a list or the field leaves it as Esc does; in a list it selects a line.
    fn press_over(&mut self, at: Position) {
        let areas = self.areas();
        let on_word = self.word_under(areas.page, areas.gutter, at).is_some();
        match &self.mode {
            Mode::List(_) if areas.popup.contains(at) => {}
            Mode::List(_) => self.in_list(crate::tui::action::Action::ListClose),
            Mode::Field(_) if on_word => {
                self.mode = Mode::Nav;
                self.press(at);
            }
            _ => {}
        }
    }

    fn drag(&mut self, at: Position) {
        let areas = self.areas();
        match self.pressed {
            Some(Pressed::Word(from)) => {
                if let Some(place) = self.word_under(areas.page, areas.gutter, at) {
                    self.anchor = (place != from).then_some(from);
                    self.cursor = place;
                }
            }
            Some(Pressed::Wave(from)) => {
                let Some(area) = areas.wave else { return };
                let column = at.x.clamp(area.x, area.right().saturating_sub(1)) - area.x;
                let to = ms_of(column, self.wave.view(), area.width);
                self.wave.selection = (to != from).then_some((from.min(to), from.max(to)));
                self.wave.cursor = Time::from_millis(to);
            }
            None => {}
        }
    }

    /// Scrolls the page; the sound goes on, and the page no longer follows it.
    fn scroll(&mut self, rows: i32) {
        if let Mode::List(_) = self.mode {
            let action = match rows < 0 {
                true => crate::tui::action::Action::ListUp,
                false => crate::tui::action::Action::ListDown,
            };
            return self.in_list(action);
        }
        self.follow = false;
        let draft = self.editing.draft();
        self.top = self.page.moved(draft, self.top, rows);
    }

    fn wave_time(&self, area: Option<Rect>, at: Position) -> Option<i64> {
        self.wave.pyramid.as_ref()?;
        let area = area.filter(|area| area.contains(at))?;
        // The first row is the whole session.
        let whole = (0, self.listening.length().millis().max(1));
        let shown = if area.height >= 2 && at.y == area.y { whole } else { self.wave.view() };
        Some(ms_of(at.x - area.x, shown, area.width))
    }

    fn word_under(&mut self, page: Rect, gutter: u16, at: Position) -> Option<Place> {
        let wide = Rect {
            x: page.x.saturating_sub(gutter),
            width: page.width + gutter.min(page.x),
            ..page
        };
        if !wide.contains(at) {
            return None;
        }
        let draft = self.editing.draft();
        let rows = self.page.rows(draft, self.top, page.height);
        let (row, _): &(Anchor, _) = rows.get(usize::from(at.y - page.y))?;
        self.page.word_at(draft, *row, at.x.saturating_sub(page.x))
    }
}
