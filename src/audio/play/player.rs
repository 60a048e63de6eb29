//! [`Player`]: what the editor holds to listen to a session.

use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use super::engine::Engine;
use super::program::Program;
use super::shared::{Order, Shared};
use super::transport::{Clock, Transport};
use super::voice::Voice;
use super::worker::{self, Open};
use crate::units::{Frames, SampleRate, Span};

/// What to listen with.
pub struct Device {
    clock: Clock,
    open: Option<Open>,
}

impl Device {
    /// The sound card, or the silent clock when there is none or it breaks down.
    pub fn card(clock: Clock) -> Device {
        #[cfg(feature = "playback")]
        let open: Open = Box::new(super::card::open);
        #[cfg(not(feature = "playback"))]
        let open: Open = Box::new(|_| Err("this pod was built without playback".to_owned()));
        Device { clock, open: Some(open) }
    }

    /// The silent clock, where no sound is asked for.
    pub fn silent(clock: Clock) -> Device {
        Device { clock, open: None }
    }

    /// A card of one's own.
    #[cfg(test)]
    pub(super) fn with(clock: Clock, open: Open) -> Device {
        Device { clock, open: Some(open) }
    }
}

impl std::fmt::Debug for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Device").field("silent", &self.open.is_none()).finish_non_exhaustive()
    }
}

/// Plays a session. All methods return at once: opening, reading and seeking
/// happen in the player's own thread, which ends when this is dropped.
///
/// Positions and spans are in session frames.
pub struct Player {
    shared: Arc<Shared>,
    orders: Option<Sender<Order>>,
}

impl Player {
    /// A player of these voices in a session at `rate`, at rest at its start,
    /// with an empty program. Voices are numbered as given.
    pub fn new(voices: Vec<Voice>, rate: SampleRate, device: Device) -> Player {
        let transport = Transport::new(rate, device.clock);
        let shared = Arc::new(Shared::new(transport, device.open.is_none()));
        let orders = device.open.and_then(|open| {
            let (send, orders) = channel();
            let engine = Engine::new(voices, rate, Arc::clone(&shared));
            let seen = Arc::clone(&shared);
            let work = move || worker::run(engine, open, &orders, &seen);
            match thread::Builder::new().name("player".to_owned()).spawn(work) {
                Ok(_) => Some(send),
                Err(error) => {
                    shared.fall_silent(&error.to_string());
                    None
                }
            }
        });
        Player { shared, orders }
    }

    /// Plays from a moment on; one that is cut begins with what is heard next.
    pub fn play(&self, from: Frames) {
        self.change(|transport| transport.play(from));
    }

    /// Plays a span once and stops at its end. A span of which nothing is in
    /// the program is played as it was recorded.
    pub fn play_span(&self, span: Span) {
        self.change(|transport| transport.play_span(span));
    }

    /// Stops; the position is then what was just heard.
    pub fn pause(&self) {
        self.change(Transport::pause);
    }

    /// Goes to a moment, and plays on from there if it played.
    pub fn seek(&self, to: Frames) {
        self.change(|transport| transport.seek(to));
    }

    /// Plays a span over and over, from its start unless the position is in
    /// it; `None` plays on beyond it.
    pub fn set_loop(&self, span: Option<Span>) {
        self.change(|transport| transport.set_loop(span));
    }

    /// Changes what is heard, also while playing: the position stays where it
    /// is, or goes to what is heard next when that was cut.
    pub fn set_program(&self, program: Program) {
        self.change(|transport| transport.set_program(program));
    }

    /// Sets the speed, 0.5..=2.5; the pitch stays.
    pub fn set_speed(&self, speed: f64) {
        self.shared.adjust(|transport| transport.set_speed(speed));
        self.send(Order::Speed(self.shared.speed()));
    }

    /// Sets the level of a voice, a factor: 0.0 is mute, 1.0 as recorded.
    pub fn set_gain(&self, voice: usize, gain: f32) {
        self.send(Order::Gain(voice, gain));
    }

    /// Looks again for a sound card where there was none.
    pub fn probe(&self) {
        self.send(Order::Probe);
    }

    /// The moment of the session being heard, by an estimate of the card's
    /// delay; while it is being found, the moment that will be heard.
    pub fn position(&self) -> Frames {
        self.shared.position()
    }

    /// Whether it plays.
    pub fn playing(&self) -> bool {
        self.shared.playing()
    }

    /// Whether playing came to its end by itself, and nothing was asked since.
    pub fn reached_end(&self) -> bool {
        self.shared.reached_end()
    }

    /// The speed.
    pub fn speed(&self) -> f64 {
        self.shared.speed()
    }

    /// Whether there is no sound, and only the position moves.
    pub fn silent(&self) -> bool {
        self.shared.silent()
    }

    /// What the listener should know, each thing once: `no sound card: …`,
    /// `a track is silent: …`.
    pub fn badge(&self) -> Option<String> {
        self.shared.told()
    }

    fn change(&self, change: impl FnOnce(&mut Transport)) {
        self.shared.change(change, |order| self.send(order));
    }

    /// A thread that is gone has left the silent clock running.
    fn send(&self, order: Order) {
        if let Some(orders) = &self.orders {
            let _ = orders.send(order);
        }
    }
}

impl std::fmt::Debug for Player {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (position, playing) = (self.position(), self.playing());
        f.debug_struct("Player").field("position", &position).field("playing", &playing).finish()
    }
}

#[cfg(test)]
mod tests;
