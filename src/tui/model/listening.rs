//! Listening: what the player is asked, and which word is heard.

use crate::audio::play::{Clock, Device, Player, Program};
use crate::ops::{SessionSound, SoundPlan, ViewState};
use crate::transcript::draft::{Draft, Place};
use crate::units::{Frames, Interval, SampleRate, Span, Time};

/// How fast a loop plays.
const LOOP_SPEED: f64 = 0.8;

/// The speeds there are, in steps of a tenth.
const SLOWEST: f64 = 0.6;
const FASTEST: f64 = 2.0;

/// A track to be listened to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Track {
    pub(super) name: String,
    pub(super) muted: bool,
    pub(super) solo: bool,
}

/// The player, and what is known of it.
#[derive(Debug)]
pub(super) struct Listening {
    player: Player,
    rate: SampleRate,
    tracks: Vec<Track>,
    /// The length of the session, as far as it is known.
    length: Time,
    plan: Option<SoundPlan>,
    /// Whether the takes are heard as they are.
    raw: bool,
    speed: f64,
    /// What is played over and over.
    looped: Option<Span>,
    /// Whether the user is listening: a pause to correct something does not end that.
    pub(super) intends: bool,
    /// Whether it played when last looked at.
    played: bool,
    has_sound: bool,
    /// Whether a sound card was asked for.
    wants_sound: bool,
    /// What to play as soon as the cuts are worked out again: a nudged edge.
    rehearsal: Option<Span>,
}

impl Listening {
    /// On a silent clock, until there is sound.
    pub(super) fn new(rate: SampleRate, clock: Clock, length: Time) -> Listening {
        let player = Player::new(Vec::new(), rate, Device::silent(clock));
        player.set_program(Program::whole(length.frames(rate)));
        Listening {
            player,
            rate,
            tracks: Vec::new(),
            length,
            plan: None,
            raw: false,
            speed: 1.0,
            looped: None,
            intends: false,
            played: false,
            has_sound: false,
            wants_sound: false,
            rehearsal: None,
        }
    }

    /// As it was when the episode was last closed.
    pub(super) fn restore(&mut self, view: &ViewState) {
        self.set_speed(view.speed);
        self.raw = view.raw;
        self.player.seek(self.frames(Time::from_millis(view.position_ms)));
    }

    pub(super) fn view_state(&self) -> ViewState {
        ViewState {
            position_ms: self.position().millis(),
            speed: self.speed,
            raw: self.raw,
            ..ViewState::default()
        }
    }

    /// Takes the session's sound in; it stands where the silent clock stood.
    pub(super) fn take_sound(&mut self, sound: &SessionSound, device: Device, wants_sound: bool) {
        let at = self.player.position();
        let playing = self.player.playing();
        self.length = sound.length().at(self.rate).max(self.length);
        let track = |track: &crate::ops::SoundTrack| Track {
            name: track.name.clone(),
            muted: false,
            solo: false,
        };
        self.tracks = sound.tracks().iter().map(track).collect();
        self.player = Player::new(sound.voices(), self.rate, device);
        (self.has_sound, self.wants_sound) = (true, wants_sound);
        self.player.set_speed(self.speed);
        self.set_program();
        self.player.seek(at);
        if playing {
            self.player.play(at);
        }
    }

    pub(super) fn take_plan(&mut self, plan: SoundPlan) {
        self.plan = Some(plan);
        self.set_program();
        if let Some(span) = self.rehearsal.take() {
            self.player.play_span(span);
            self.played = true;
        }
    }

    fn set_program(&mut self) {
        let whole = || Program::whole(self.length.frames(self.rate));
        let program = match &self.plan {
            Some(plan) if !self.raw => plan.program.clone(),
            _ => whole(),
        };
        self.player.set_program(program);
    }

    pub(super) fn plan(&self) -> Option<&SoundPlan> {
        self.plan.as_ref()
    }

    pub(super) fn tracks(&self) -> &[Track] {
        &self.tracks
    }

    pub(super) fn length(&self) -> Time {
        self.length
    }

    pub(super) fn is_raw(&self) -> bool {
        self.raw
    }

    pub(super) fn speed(&self) -> f64 {
        self.speed
    }

    pub(super) fn is_looping(&self) -> bool {
        self.looped.is_some()
    }

    /// Whether takes are open, so that something could be heard.
    pub(super) fn has_sound(&self) -> bool {
        self.has_sound
    }

    /// Whether a sound card was asked for.
    pub(super) fn wants_sound(&self) -> bool {
        self.wants_sound
    }

    /// Whether nothing is heard: only the position moves.
    pub(super) fn silent(&self) -> bool {
        self.player.silent()
    }

    pub(super) fn playing(&self) -> bool {
        self.player.playing()
    }

    /// What is heard now.
    pub(super) fn position(&self) -> Time {
        self.player.position().at(self.rate)
    }

    /// The word heard now.
    pub(super) fn heard(&self, draft: &Draft) -> Option<Place> {
        draft.said_at(self.position())
    }

    /// What the player has to tell, each thing once.
    pub(super) fn badge(&self) -> Option<String> {
        self.player.badge()
    }

    /// Whether playing ended by itself since the last look.
    pub(super) fn ended(&mut self) -> bool {
        let playing = self.player.playing();
        std::mem::replace(&mut self.played, playing) && !playing
    }

    pub(super) fn play(&mut self, from: Time) {
        self.player.play(self.frames(from));
        (self.intends, self.played) = (true, true);
    }

    pub(super) fn play_span(&mut self, time: Interval) {
        self.stop_loop();
        self.player.play_span(self.span(time));
        self.played = true;
    }

    /// Plays a stretch once the cuts are worked out again.
    pub(super) fn rehearse(&mut self, time: Interval) {
        self.rehearsal = Some(self.span(time));
    }

    pub(super) fn pause(&mut self) {
        self.player.pause();
        self.played = false;
    }

    pub(super) fn seek(&mut self, to: Time) {
        self.player.seek(self.frames(to.max(Time::ZERO).min(self.length)));
    }

    pub(super) fn start_loop(&mut self, time: Interval) {
        let span = self.span(time);
        self.looped = Some(span);
        self.player.set_speed(self.speed.min(LOOP_SPEED));
        self.player.set_loop(Some(span));
        self.player.play(span.start);
        self.played = true;
    }

    /// Plays no longer over and over; whether it did.
    pub(super) fn stop_loop(&mut self) -> bool {
        if self.looped.take().is_none() {
            return false;
        }
        self.player.set_loop(None);
        self.player.set_speed(self.speed);
        self.pause();
        true
    }

    pub(super) fn set_speed(&mut self, speed: f64) {
        let speed = if speed.is_finite() { speed } else { 1.0 };
        self.speed = (speed * 10.0).round().clamp(SLOWEST * 10.0, FASTEST * 10.0) / 10.0;
        self.player.set_speed(self.speed);
    }

    /// Hears the takes as they are, or the episode; whether it is the takes now.
    pub(super) fn toggle_raw(&mut self) -> bool {
        self.raw = !self.raw;
        self.set_program();
        self.raw
    }

    /// Looks for a sound card again.
    pub(super) fn probe(&self) {
        self.player.probe();
    }

    /// Changes how a track is heard; whether there is such a track.
    pub(super) fn change_track(&mut self, at: usize, change: impl Fn(&mut Track)) -> bool {
        let Some(track) = self.tracks.get_mut(at) else { return false };
        change(track);
        self.set_gains();
        true
    }

    /// Solo wins over mute, as on any mixer.
    fn set_gains(&self) {
        let solo = self.tracks.iter().any(|track| track.solo);
        for (voice, track) in self.tracks.iter().enumerate() {
            let heard = if solo { track.solo } else { !track.muted };
            self.player.set_gain(voice, if heard { 1.0 } else { 0.0 });
        }
    }

    fn frames(&self, time: Time) -> Frames {
        time.frames(self.rate)
    }

    fn span(&self, time: Interval) -> Span {
        Span::new(self.frames(time.start.max(Time::ZERO)), self.frames(time.end.max(Time::ZERO)))
    }
}

#[cfg(test)]
impl Listening {
    /// A session of this length, without any takes.
    pub(super) fn set_length(&mut self, length: Time) {
        self.length = length;
        self.set_program();
    }
}
