//! [`Transport`]: what was asked of the player and what follows from it. It is also the silent
//! clock: with no sound card the position moves by the time that passes, over the same route.

use std::time::Duration;

use super::program::Program;
use super::route::{Extent, Place, Route};
use crate::audio::dsp::stretch::{FASTEST, SLOWEST};
use crate::units::{Frames, SampleRate, Span, Time};

/// Gives the time since some fixed moment; never goes back.
pub type Clock = Box<dyn Fn() -> Duration + Send + Sync>;

/// The state of listening, with a position that moves by itself while playing.
pub(super) struct Transport {
    clock: Clock,
    rate: SampleRate,
    program: Program,
    around: Option<Span>,
    once: Option<Span>,
    speed: f64,
    route: Route,
    /// The position when nothing moves.
    at: Frames,
    /// Where on the route playing stood, and when.
    from: Option<(Place, Duration)>,
    reached_end: bool,
}

impl Transport {
    /// At rest at the start of an empty program, at normal speed.
    pub(super) fn new(rate: SampleRate, clock: Clock) -> Transport {
        Transport {
            clock,
            rate,
            program: Program::default(),
            around: None,
            once: None,
            speed: 1.0,
            route: Route::default(),
            at: Frames::ZERO,
            from: None,
            reached_end: false,
        }
    }

    /// Where listening is; at the end of the route once that is reached.
    pub(super) fn position(&self) -> Frames {
        match self.from {
            None => self.at,
            Some(_) => self.place().map_or(self.route.end(), |place| place.at),
        }
    }

    /// Whether the position moves.
    pub(super) fn playing(&self) -> bool {
        self.place().is_some()
    }

    /// Whether playing came to its end by itself.
    pub(super) fn reached_end(&self) -> bool {
        self.reached_end || (self.from.is_some() && self.place().is_none())
    }

    /// The speed.
    pub(super) fn speed(&self) -> f64 {
        self.speed
    }

    /// The route, when there is something to hear on it.
    pub(super) fn route(&self) -> Option<Route> {
        self.from.map(|_| self.route.clone())
    }

    /// Takes over what a sound card knows better: where it is and whether it is done.
    pub(super) fn sync(&mut self, at: Frames, reached_end: bool) {
        if self.from.is_none() {
            return;
        }
        if reached_end {
            self.rest(at);
            self.reached_end = true;
        } else {
            self.go(at);
        }
    }

    /// Plays on from a moment.
    pub(super) fn play(&mut self, from: Frames) {
        self.once = None;
        self.set_out(from);
    }

    /// Plays a span and stops.
    pub(super) fn play_span(&mut self, span: Span) {
        self.once = Some(span);
        self.set_out(span.start);
    }

    /// Stops where listening is.
    pub(super) fn pause(&mut self) {
        let at = self.position();
        self.rest(at);
    }

    /// Goes to a moment, playing or not.
    pub(super) fn seek(&mut self, to: Frames) {
        if self.playing() {
            self.play(to);
        } else {
            self.rest(to.max(Frames::ZERO));
            self.once = None;
        }
    }

    /// Sets the speed; not-a-number changes nothing.
    pub(super) fn set_speed(&mut self, speed: f64) {
        if !speed.is_nan() {
            self.keep_on(|this| this.speed = speed.clamp(SLOWEST, FASTEST));
        }
    }

    /// Plays a span over and over from now on, or no longer.
    pub(super) fn set_loop(&mut self, span: Option<Span>) {
        self.keep_on(|this| {
            this.around = span;
            this.once = None;
        });
    }

    /// Plays this program from now on.
    pub(super) fn set_program(&mut self, program: Program) {
        self.keep_on(|this| this.program = program);
    }

    /// Changes something without leaving the place.
    fn keep_on(&mut self, change: impl FnOnce(&mut Transport)) {
        let (at, playing, reached_end) = (self.position(), self.playing(), self.reached_end());
        change(self);
        if playing {
            self.set_out(at);
        } else {
            self.rest(at);
            self.reached_end = reached_end;
        }
    }

    fn set_out(&mut self, from: Frames) {
        let extent = match (self.once, self.around) {
            (Some(span), _) => Extent::Once(span),
            (None, Some(span)) => Extent::Loop(span),
            (None, None) => Extent::All,
        };
        self.route = Route::new(&self.program, extent);
        self.go(from);
    }

    fn go(&mut self, from: Frames) {
        self.reached_end = false;
        self.from = self.route.enter(from).map(|place| (place, (self.clock)()));
        if self.from.is_none() {
            self.at = self.route.end();
            self.reached_end = true;
        }
    }

    fn rest(&mut self, at: Frames) {
        self.at = at;
        self.from = None;
        self.reached_end = false;
    }

    /// The place now; `None` at rest and after the end.
    fn place(&self) -> Option<Place> {
        let (place, since) = self.from?;
        let elapsed = (self.clock)().saturating_sub(since).as_secs_f64() * self.speed;
        self.route.walk(place, Time::from_seconds(elapsed).frames(self.rate))
    }
}

#[cfg(test)]
pub(super) mod tests;
