//! What is known of the waveform: its peaks, what of it is shown, where its cursor is.

use super::{Focus, Model};
use crate::ops::SessionSound;
use crate::tui::action::Action;
use crate::tui::wave::{Pyramid, Stretch};
use crate::units::Time;

/// How much is shown at first, and at the closest.
const SHOWN: i64 = 30_000;
const CLOSEST: i64 = 1_000;

/// The waveform's state.
#[derive(Debug)]
pub(super) struct Waveform {
    pub(super) pyramid: Option<Pyramid>,
    pub(super) sound: Option<SessionSound>,
    /// Why there is none.
    pub(super) note: String,
    pub(super) cursor: Time,
    /// What is selected, in milliseconds.
    pub(super) selection: Option<Stretch>,
    /// Where a selection was begun.
    pub(super) anchor: Option<i64>,
    /// What is shown: its start and its length, in milliseconds.
    start: i64,
    shown: i64,
}

impl Waveform {
    pub(super) fn new(at: Time) -> Waveform {
        Waveform {
            pyramid: None,
            sound: None,
            note: String::new(),
            cursor: at,
            selection: None,
            anchor: None,
            start: at.millis().saturating_sub(SHOWN / 2),
            shown: SHOWN,
        }
    }

    /// The stretch that is shown.
    pub(super) fn view(&self) -> Stretch {
        (self.start, self.start + self.shown)
    }

    /// The length of what is shown; set when an episode is opened again.
    pub(super) fn shown(&self) -> i64 {
        self.shown
    }

    pub(super) fn set_shown(&mut self, shown: i64) {
        if shown > 0 {
            self.shown = shown.max(CLOSEST);
        }
    }

    fn length(&self) -> i64 {
        self.pyramid.as_ref().map_or(0, Pyramid::length_ms)
    }

    /// Turns a page when a moment is not shown.
    pub(super) fn look_at(&mut self, time: Time, follow: bool) {
        let at = time.millis();
        let (start, end) = self.view();
        if follow && (at < start || at >= end) {
            // A little of what was before stays in view.
            self.start = at - self.shown / 8;
        }
        let last = (self.length() - self.shown).max(0);
        if self.length() > 0 {
            self.start = self.start.min(last);
        }
        self.start = self.start.max(0);
    }

    fn zoom(&mut self, closer: bool) {
        let at = self.cursor.millis();
        let longest = self.length().max(SHOWN);
        let before = self.shown;
        self.shown = if closer { before / 2 } else { before * 2 }.clamp(CLOSEST, longest);
        // The cursor stays where it is on the screen.
        let into = (at - self.start).clamp(0, before);
        self.start = at - into * self.shown / before.max(1);
    }
}

impl Model {
    pub(super) fn move_wave(&mut self, action: Action) {
        match action {
            Action::WaveFocus => {
                self.land_if_playing();
                self.wave.cursor = self.pointed();
                self.focus = match self.focus {
                    Focus::Wave if self.draft().is_empty() => Focus::Wave,
                    Focus::Wave => Focus::Text,
                    Focus::Text => Focus::Wave,
                };
            }
            Action::SelectionStart => {
                self.land_if_playing();
                self.wave.anchor = match self.wave.anchor {
                    None => Some(self.wave.cursor.millis()),
                    Some(_) => None,
                };
                // Ending a selection leaves what is selected.
                if self.wave.anchor.is_some() {
                    self.wave.selection = None;
                }
            }
            Action::ExtendLeft | Action::ExtendRight => {
                self.wave.anchor.get_or_insert(self.wave.cursor.millis());
                self.step_wave(if action == Action::ExtendLeft { -1 } else { 1 });
            }
            Action::First => self.point_wave(Time::ZERO),
            Action::Last => self.point_wave(self.listening.length()),
            Action::WaveLeft => self.step_wave(-1),
            Action::WaveRight => self.step_wave(1),
            Action::ZoomIn | Action::ZoomOut => {
                if self.focus == Focus::Text {
                    self.wave.cursor = self.pointed();
                }
                self.wave.zoom(action == Action::ZoomIn);
            }
            _ => {}
        }
    }

    /// Moves the wave's cursor by a column of the screen.
    fn step_wave(&mut self, by: i64) {
        self.land_if_playing();
        let width = self.areas().wave.map_or(80, |area| i64::from(area.width.max(1)));
        let step = (self.wave.shown / width).max(10);
        let to = self.wave.cursor + Time::from_millis(by * step);
        self.point_wave(to);
    }

    /// Puts the wave's cursor somewhere, the selection with it, and the words' cursor on what is
    /// said there.
    pub(super) fn point_wave(&mut self, to: Time) {
        let length = self.listening.length();
        let to = to.max(Time::ZERO).min(length);
        self.wave.cursor = to;
        if let Some(anchor) = self.wave.anchor {
            let at = to.millis();
            self.wave.selection = Some((anchor.min(at), anchor.max(at)));
        }
        if let Some(place) = self.draft().said_at(to) {
            self.cursor = place;
        }
        self.listening.seek(to);
        self.follow = true;
    }
}
