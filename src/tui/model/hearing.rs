//! What the keys of listening do: playing, pausing where the ear is, going on by itself.

use std::time::Duration;

use super::listening::Track;
use super::{Focus, GRACE, Mode, Model, Tone};
use crate::transcript::draft::Place;
use crate::tui::action::Action;
use crate::units::{Interval, Time};

/// How long it takes to press a key after hearing something (reference, F.4).
const REACTION: Time = Time::from_millis(350);

/// How far back listening goes on, so that the ear finds its place again.
const STEP_BACK: Time = Time::from_millis(1000);

/// How far Back and Forward go.
const JUMP: Time = Time::from_millis(3000);

/// What a loop adds around a word.
const AROUND: Time = Time::from_millis(600);

impl Model {
    pub(super) fn listen(&mut self, action: Action) {
        match action {
            Action::TogglePlay if self.listening.playing() => {
                self.listening.stop_loop();
                self.land();
            }
            Action::TogglePlay => {
                let from = self.going_on_from();
                self.follow = true;
                self.listening.play(from);
            }
            Action::PlayFromCursor => {
                self.listening.stop_loop();
                self.follow = true;
                self.listening.play(self.pointed());
            }
            Action::PlaySentence => {
                if self.listening.playing() {
                    self.land();
                }
                self.play_sentence();
            }
            Action::LoopWord => self.loop_word(),
            Action::Back => self.jump(Time::ZERO - JUMP),
            Action::Forward => self.jump(JUMP),
            Action::Slower => self.change_speed(-0.1),
            Action::Faster => self.change_speed(0.1),
            Action::RawTakes => {
                let raw = self.listening.toggle_raw();
                self.note(if raw { "the raw takes, nothing cut" } else { "as in the episode" });
            }
            Action::Follow => self.follow = true,
            Action::Solo(number) => self.gate(number, |track| track.solo = !track.solo),
            Action::Mute(number) => self.gate(number, |track| track.muted = !track.muted),
            Action::FindSoundCard => {
                self.listening.probe();
                self.note("looking for a sound card");
            }
            _ => {}
        }
    }

    /// Pauses where the ear is: the cursor lands on the word just heard.
    pub(super) fn land(&mut self) {
        self.listening.pause();
        self.land_at(self.listening.position());
    }

    fn land_at(&mut self, position: Time) {
        // What was heard when the key was decided on, by the listener's clock.
        let behind = Time((REACTION.0 as f64 * self.listening.speed()).round() as i64);
        let at = (position - behind).max(Time::ZERO);
        if let Some(place) = self.noticed_at(at) {
            self.cursor = place;
        }
        self.wave.cursor = at;
        (self.anchor, self.column, self.follow) = (None, None, true);
    }

    /// The last word that was heard well enough to be noticed: none is before its middle.
    fn noticed_at(&self, at: Time) -> Option<Place> {
        let draft = self.draft();
        let here = draft.said_at(at)?;
        let begun = draft.word(here).is_some_and(|word| at < word.time.middle());
        draft.before(here).filter(|_| begun).or(Some(here))
    }

    /// Cursor keys act on what is heard: they pause first.
    pub(super) fn land_if_playing(&mut self) {
        if self.listening.playing() && matches!(self.mode, Mode::Nav) {
            self.listening.stop_loop();
            self.land();
        }
    }

    /// A second before the cursor, at the start of a word; where the wave's cursor is, if keys
    /// act there.
    fn going_on_from(&self) -> Time {
        let at = self.pointed();
        let draft = self.draft();
        match draft.said_at((at - STEP_BACK).max(Time::ZERO)).and_then(|at| draft.word(at)) {
            Some(word) if self.focus == Focus::Text => word.time.start.min(at),
            _ => at,
        }
    }

    /// After a correction made while listening, the sound goes on by itself: at once, or after a
    /// moment in which another key can still be pressed.
    pub(super) fn go_on(&mut self, at_once: bool) {
        if self.listening.intends && !self.listening.playing() {
            let grace = if at_once { Duration::ZERO } else { GRACE };
            self.resume = Some(self.now + grace);
        }
    }

    pub(super) fn resume_now(&mut self) {
        self.resume = None;
        if self.listening.intends && !self.listening.playing() {
            let from = self.going_on_from();
            self.listening.play(from);
        }
    }

    /// Looks what became of the sound since the last look.
    pub(super) fn hear(&mut self) {
        if self.listening.ended() && self.listening.position() >= self.listening.length() {
            self.listening.intends = false;
        }
        let trouble = self.editing.trouble();
        if trouble.is_some() && trouble != self.trouble {
            self.warn(trouble.clone().unwrap_or_default());
        }
        self.trouble = trouble;
        // What is told of the sound stands in a badge too: it covers no warning.
        let warned = self.notice.as_ref().is_some_and(|told| told.tone == Tone::Warning);
        if !warned && let Some(badge) = self.listening.badge() {
            // Why there is none is the sound library's talk, and longer than the screen.
            self.warn(match badge.starts_with("no sound card") {
                true => {
                    "no sound card here: playing moves on in silence, all else works".to_owned()
                }
                false => badge,
            });
        }
    }

    fn play_sentence(&mut self) {
        let draft = self.draft();
        let time = draft.word(self.cursor).map(|_| {
            let (first, last) = draft.sentence(self.cursor);
            let of = |at| draft.word(at).map_or(Interval::default(), |word| word.time);
            Interval::new(of(first).start, of(last).end)
        });
        match time {
            Some(time) => self.listening.play_span(time),
            None => self.listening.play(self.pointed()),
        }
    }

    fn loop_word(&mut self) {
        if self.listening.stop_loop() {
            return;
        }
        self.land_if_playing();
        let (from, to) = self.selection().unwrap_or((self.cursor, self.cursor));
        let draft = self.draft();
        let time = |at| draft.word(at).map(|word| word.time);
        if let (Some(first), Some(last)) = (time(from), time(to)) {
            let around = Interval::new(first.start - AROUND, last.end + AROUND);
            self.listening.start_loop(around);
        }
    }

    fn jump(&mut self, by: Time) {
        let to = (self.listening_point() + by).max(Time::ZERO);
        self.listening.seek(to);
        if !self.listening.playing() {
            self.point_at(to);
        }
        self.follow = true;
    }

    fn listening_point(&self) -> Time {
        if self.listening.playing() { self.listening.position() } else { self.pointed() }
    }

    /// Puts the cursors where a moment is.
    pub(super) fn point_at(&mut self, time: Time) {
        let time = time.max(Time::ZERO).min(self.listening.length());
        self.wave.cursor = time;
        if let Some(place) = self.draft().said_at(time) {
            self.cursor = place;
        }
        self.column = None;
    }

    fn change_speed(&mut self, by: f64) {
        let speed = self.listening.speed() + by;
        self.listening.set_speed(speed);
        self.note(format!("speed {:.1}", self.listening.speed()));
    }

    fn gate(&mut self, number: u8, change: impl Fn(&mut Track)) {
        let at = usize::from(number).wrapping_sub(1);
        if !self.listening.change_track(at, change) {
            self.note(format!("there is no track {number}"));
        }
    }
}
