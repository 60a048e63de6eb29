//! [`Engine`]: the player thread's end: follows orders, prepares sound a little ahead and puts it
//! on the ring to the sound card.

use std::sync::Arc;

use rtrb::{Producer, RingBuffer};

use super::convert::Convert;
use super::deck::{Deck, Heard};
use super::shared::{Order, Shared};
use super::speaker::{Frame, Speaker};
use super::voice::Voice;
use crate::units::SampleRate;

/// How far ahead sound is prepared: long enough for a seek in every voice at a
/// cut, short enough that a new speed is heard at once.
const AHEAD_MS: u32 = 150;

/// Prepares what is heard.
pub(super) struct Engine {
    deck: Deck,
    rate: SampleRate,
    shared: Arc<Shared>,
    line: Option<Line>,
    epoch: u32,
    running: bool,
    heard: Vec<Heard>,
}

/// The way to one sound card.
struct Line {
    frames: Producer<Frame>,
    convert: Convert,
    /// Frames that found no room yet, from `next` on.
    ready: Vec<Heard>,
    next: usize,
}

impl Engine {
    /// An engine without a card, with nothing to play.
    pub(super) fn new(voices: Vec<Voice>, rate: SampleRate, shared: Arc<Shared>) -> Engine {
        let deck = Deck::new(voices, rate);
        Engine { deck, rate, shared, line: None, epoch: 0, running: false, heard: Vec::new() }
    }

    /// The session's rate, which a card had best have.
    pub(super) fn rate(&self) -> SampleRate {
        self.rate
    }

    /// What all sides see.
    pub(super) fn shared(&self) -> Arc<Shared> {
        Arc::clone(&self.shared)
    }

    /// Makes a way to a card at `rate`; the one before leads nowhere then.
    pub(super) fn connect(&mut self, rate: SampleRate) -> Speaker {
        let (frames, consumer) = RingBuffer::new((rate.0 / 1000 * AHEAD_MS).max(1) as usize);
        let convert = Convert::new(self.rate, rate);
        self.line = Some(Line { frames, convert, ready: Vec::new(), next: 0 });
        Speaker::new(consumer, rate, Arc::clone(&self.shared))
    }

    /// Leaves the card.
    pub(super) fn disconnect(&mut self) {
        self.line = None;
    }

    /// Whether there is sound to prepare.
    pub(super) fn busy(&self) -> bool {
        self.running && self.line.is_some()
    }

    /// Follows an order; one that a later order replaced is passed over.
    pub(super) fn apply(&mut self, order: Order) {
        match order {
            Order::Play(epoch, what) if epoch == self.shared.wanted() => {
                (self.epoch, self.running) = (epoch, what.is_some());
                if let Some(line) = &mut self.line {
                    line.convert.reset();
                    line.ready.clear();
                    line.next = 0;
                }
                if let Some((route, at)) = what {
                    self.deck.start(route, at);
                }
            }
            Order::Play(..) | Order::Probe => {}
            Order::Speed(speed) => self.deck.set_speed(speed),
            Order::Gain(voice, gain) => self.deck.set_gain(voice, gain),
        }
    }

    /// Prepares sound until the ring is full, the end is reached or another order waits.
    pub(super) fn fill(&mut self) {
        let Some(line) = &mut self.line else { return };
        while self.running && self.epoch == self.shared.wanted() {
            line.send(self.epoch);
            if line.next < line.ready.len() {
                return;
            }
            line.ready.clear();
            line.next = 0;
            if self.deck.read(&mut self.heard) {
                for heard in self.heard.drain(..) {
                    line.convert.push(heard, &mut line.ready);
                }
            } else {
                self.running = false;
                self.shared.set_ended(self.epoch, self.deck.end());
            }
            while let Some(why) = self.deck.notice() {
                self.shared.tell(format!("a track is silent: {why}"));
            }
        }
    }
}

impl Line {
    /// Sends what is ready, as far as there is room.
    fn send(&mut self, epoch: u32) {
        for heard in &self.ready[self.next..] {
            if self.frames.push(Frame { heard: *heard, epoch }).is_err() {
                return;
            }
            self.next += 1;
        }
    }
}
