//! Cutting: words struck or hidden, stretches cut or kept, edges nudged by ear.

use super::{Focus, Model};
use crate::ops::CutWhy;
use crate::tui::action::Action;
use crate::units::{Interval, Time};

/// How far a nudge moves an edge: the finest there is in the analysis.
const NUDGE: Time = Time::from_millis(10);

/// What is heard on each side of an edge that was nudged.
const REHEARSED: Time = Time::from_millis(800);

/// How far the edge of a cut made by hand may be moved to a quiet place (reference audio, C.4).
const SNAP: Time = Time::from_millis(80);

/// How near the cursor a pause must be to be kept by one key.
const NEAR: Time = Time::from_millis(2000);

impl Model {
    pub(super) fn cut(&mut self, action: Action) {
        self.land_if_playing();
        match action {
            Action::Strike | Action::Hide => self.take_out(action),
            Action::CutSelection => self.cut_stretch(false),
            Action::KeepSelection => self.keep(),
            Action::Uncut => self.uncut(),
            Action::NudgeStartLeft => self.nudge(Time::ZERO - NUDGE, Time::ZERO),
            Action::NudgeStartRight => self.nudge(NUDGE, Time::ZERO),
            Action::NudgeEndLeft => self.nudge(Time::ZERO, Time::ZERO - NUDGE),
            Action::NudgeEndRight => self.nudge(Time::ZERO, NUDGE),
            _ => {}
        }
    }

    /// Strikes or hides words. What is struck comes back with the same key.
    fn take_out(&mut self, action: Action) {
        self.focus = Focus::Text;
        if self.draft().word(self.cursor).is_none() {
            return self.note("there is no word here");
        }
        let (from, to) = self.span();
        let draft = self.editing.draft();
        let hides = action == Action::Hide;
        let operation = if hides { draft.hide(from, to) } else { draft.strike(from, to) };
        if self.make(operation) {
            (self.anchor, self.cursor) = (None, from);
            if !hides {
                // The cursor goes on behind what was cut, as one does when striking word by word.
                self.cursor = to;
            }
            self.cursor = self.draft().nearest(self.cursor).unwrap_or_default();
            self.go_on(false);
        }
    }

    /// The stretch that is meant: selected on the waveform, or the selected words.
    pub(super) fn stretch(&self) -> Option<Interval> {
        if self.focus == Focus::Wave {
            let (start, end) = self.wave.selection?;
            return Some(Interval::from_millis(start, end));
        }
        let (from, to) = self.selection()?;
        let time = |at| self.draft().word(at).map(|word| word.time);
        Some(Interval::new(time(from)?.start, time(to)?.end))
    }

    fn cut_stretch(&mut self, keep: bool) {
        let Some(time) = self.stretch().filter(|time| !time.is_empty()) else {
            let key = self.key_name(Action::SelectionStart);
            return self.note(format!("select a stretch first: {key}, then move"));
        };
        let snapped = if keep {
            time
        } else {
            let snap = |at| match &self.wave.sound {
                Some(sound) => sound.snap(at, SNAP),
                None => at,
            };
            let (start, end) = (snap(time.start), snap(time.end));
            if start < end { Interval::new(start, end) } else { time }
        };
        let operation = self.draft().add_span(snapped, keep, None);
        if self.make(operation) {
            (self.anchor, self.wave.selection, self.wave.anchor) = (None, None, None);
            self.wave.cursor = snapped.start;
            if !keep {
                self.rehearse_join(snapped);
            }
        } else {
            let done = if keep { "kept" } else { "cut" };
            self.note(format!("that stretch is {done} already"));
        }
    }

    /// Keeps the selected stretch as it is, or the pause next to the cursor.
    fn keep(&mut self) {
        if self.stretch().is_some() {
            return self.cut_stretch(true);
        }
        let at = self.pointed();
        let pauses = self.listening.plan().into_iter().flat_map(|plan| &plan.cuts);
        let away = |time: Interval| {
            if time.contains(at) {
                0
            } else {
                (time.start - at).0.abs().min((time.end - at).0.abs())
            }
        };
        let nearest = pauses
            .filter(|cut| cut.why == CutWhy::Pause)
            .map(|cut| cut.time)
            .min_by_key(|time| away(*time))
            .filter(|time| away(*time) <= NEAR.0);
        let Some(pause) = nearest else {
            return self.note("no pause near here is going to be shortened");
        };
        let operation = self.draft().add_span(pause, true, None);
        if self.make(operation) {
            self.note(format!("the pause at {} stays", pause.start.short()));
        }
    }

    /// Brings back what is cut here: the struck words, or the stretch of edits.toml.
    fn uncut(&mut self) {
        let struck = self.draft().word(self.cursor).is_some_and(|word| word.struck);
        if self.focus == Focus::Text && struck {
            let (from, to) = match self.selection() {
                Some(selection) => selection,
                None => self.struck_run(),
            };
            let operation = self.editing.draft().strike(from, to);
            if self.make(operation) {
                self.anchor = None;
            }
            return;
        }
        let at = self.span_near();
        let operation = at.and_then(|at| self.draft().remove_span(at));
        if !self.make(operation) {
            let pause = self.cut_here(CutWhy::Pause).is_some();
            self.note(match pause {
                true => format!(
                    "this pause is shortened by the rule of pauses: {} keeps it",
                    self.key_name(Action::KeepSelection)
                ),
                false => "nothing is cut here".to_owned(),
            });
        }
    }

    /// A moment in the cut or keep that is meant: at the cursor, or touching its word.
    fn span_near(&self) -> Option<Time> {
        let draft = self.draft();
        let at = self.pointed();
        if draft.span_at(at).is_some() {
            return Some(at);
        }
        let word = draft.word(self.cursor).filter(|_| self.focus == Focus::Text)?;
        let touches = |time: Interval| !time.intersect(word.time).is_empty();
        draft.spans().iter().find(|one| touches(one.time())).map(|one| one.time().start)
    }

    fn cut_here(&self, why: CutWhy) -> Option<Interval> {
        let at = self.pointed();
        let all = &self.listening.plan()?.cuts;
        all.iter().find(|cut| cut.why == why && cut.time.contains(at)).map(|cut| cut.time)
    }

    /// All words struck together with the one at the cursor.
    fn struck_run(&self) -> (crate::transcript::draft::Place, crate::transcript::draft::Place) {
        let draft = self.draft();
        let struck = |at: &crate::transcript::draft::Place| {
            at.segment == self.cursor.segment && draft.word(*at).is_some_and(|word| word.struck)
        };
        let (mut from, mut to) = (self.cursor, self.cursor);
        while let Some(before) = draft.before(from).filter(struck) {
            from = before;
        }
        while let Some(after) = draft.after(to).filter(struck) {
            to = after;
        }
        (from, to)
    }

    fn nudge(&mut self, start: Time, end: Time) {
        let Some(at) = self.span_near() else {
            let struck = self.cut_here(CutWhy::Struck).is_some();
            return self.note(match struck {
                true => "this cut follows struck words; cut a stretch to set its edges by hand",
                false => "no cut of yours is here",
            });
        };
        let operation = self.draft().nudge_span(at, start, end);
        let label = operation.as_ref().map(|operation| operation.label.clone());
        if !self.make(operation) {
            return;
        }
        // The cut may have moved away from under the cursor.
        let near = |time: Interval| (time.start - at).0.abs().min((time.end - at).0.abs());
        let moved = self.draft().spans().iter().map(|one| one.time());
        let Some(time) = moved.min_by_key(|time| if time.contains(at) { 0 } else { near(*time) })
        else {
            return;
        };
        self.wave.cursor = self.wave.cursor.max(time.start).min(time.end - Time(1));
        if let Some(label) = label {
            self.note(label);
        }
        self.rehearse_join(time);
    }

    /// Plays over the join, as soon as it is worked out.
    fn rehearse_join(&mut self, cut: Interval) {
        if self.listening.has_sound() {
            let around = Interval::new(cut.start - REHEARSED, cut.end + REHEARSED);
            self.listening.rehearse(around);
        }
    }
}
