//! [`Tape`]: the voices mixed along a route, at normal speed: pieces one after the other with
//! their cross-fades, as the episode will have them.

use super::gain::Gain;
use super::route::{Place, Route};
use super::voice::{EARS, Reel, Voice};
use crate::audio::dsp::fade;
use crate::audio::source::{BLOCK, Block};
use crate::units::{Frames, SampleRate};

/// How long the sound takes to fade where listening ends in the middle of it,
/// and half the cross-fade where a loop comes round.
const EDGE_MS: u32 = 5;

/// The mixed sound along a route, pulled block by block.
pub(super) struct Tape {
    reels: Vec<Reel>,
    gains: Vec<Gain>,
    edge: usize,
    route: Route,
    place: Option<Place>,
    /// The second half of a cross-fade, which is in the next piece.
    queued: Option<(Frames, Block)>,
    scratch: Vec<f32>,
    notices: Vec<String>,
}

impl Tape {
    /// A tape of these voices, with nowhere to go yet.
    pub(super) fn new(voices: Vec<Voice>, rate: SampleRate) -> Tape {
        Tape {
            gains: vec![Gain::new(rate); voices.len()],
            reels: voices.into_iter().map(|voice| Reel::new(voice, rate)).collect(),
            edge: (rate.0 / 1000 * EDGE_MS) as usize,
            route: Route::default(),
            place: None,
            queued: None,
            scratch: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// Goes to a moment of a route.
    pub(super) fn start(&mut self, route: Route, at: Frames) {
        self.place = route.enter(at);
        self.route = route;
        self.queued = None;
        self.gains.iter_mut().for_each(Gain::settle);
    }

    /// Sets the level of a voice; a voice that is not there is passed over.
    pub(super) fn set_gain(&mut self, voice: usize, gain: f32) {
        if let Some(known) = self.gains.get_mut(voice) {
            known.set(gain);
        }
    }

    /// Where the route ends.
    pub(super) fn end(&self) -> Frames {
        self.route.end()
    }

    /// The next thing to tell the listener, as of a voice that cannot be read.
    pub(super) fn notice(&mut self) -> Option<String> {
        self.notices.pop()
    }

    /// Replaces the content of `into` with the next frames, which follow each
    /// other in the session from the moment given; `None` at the end.
    pub(super) fn read(&mut self, into: &mut Block) -> Option<Frames> {
        if let Some((at, block)) = self.queued.take() {
            *into = block;
            return Some(at);
        }
        let place = self.place?;
        let end = self.route.piece(place).span.end;
        let next = self.route.after(place);
        let half = next.map_or(Frames::ZERO, |next| self.half(place, next));
        let room = (end - half - place.at).index();
        if room == 0 {
            return next.map(|next| self.join(end, half, next, into));
        }
        let frames = room.min(BLOCK);
        self.mix(place.at, frames, into);
        if next.is_none() {
            self.close(end - place.at, into);
        }
        let at = place.at + Frames(frames as i64);
        // With a fade to come the piece is left by `join`.
        self.place = if at == end { next } else { Some(Place { at, ..place }) };
        Some(place.at)
    }

    /// Half the cross-fade between the rest of a piece and the next.
    fn half(&self, place: Place, next: Place) -> Frames {
        let (before, after) = (self.route.piece(place), self.route.piece(next));
        let asked = if self.route.turns_round_after(place) {
            Frames(self.edge as i64 / 2)
        } else {
            before.fade_out.min(after.fade_in)
        };
        asked.min(before.span.end - place.at).min(Frames(after.span.len().0 / 2))
    }

    /// Gives the first half of a cross-fade and queues the second.
    fn join(&mut self, end: Frames, half: Frames, next: Place, into: &mut Block) -> Frames {
        let (middle, frames) = (half.index(), 2 * half.index());
        let gains = self.gains.clone();
        self.mix(end - half, frames, into);
        // Both sounds are heard at once, so their gains move alike.
        self.gains = gains;
        let mut coming = Block::default();
        self.mix(next.at - half, frames, &mut coming);
        for (old, new) in into.planes_mut().iter_mut().zip(coming.planes()) {
            for (index, (old, new)) in old.iter_mut().zip(new).enumerate() {
                *old += (new - *old) * fade::gain(index, frames);
            }
        }
        let mut second = Block::default();
        second.extend(into, middle..frames);
        into.reshape(EARS, middle);
        if self.route.after(next).is_none() {
            self.close(self.route.piece(next).span.len(), &mut second);
        }
        self.queued = Some((next.at, second));
        self.place = Some(Place { at: next.at + half, ..next });
        end - half
    }

    /// Fades out what of `block` lies near the end, which is `left` frames from its start.
    fn close(&self, left: Frames, block: &mut Block) {
        let left = left.index();
        let from = left.saturating_sub(self.edge).min(block.len());
        for plane in block.planes_mut() {
            for (index, sample) in plane.iter_mut().enumerate().skip(from) {
                *sample *= fade::gain(left.saturating_sub(index + 1), self.edge);
            }
        }
    }

    /// Replaces the content of `into` with all voices from a moment on.
    fn mix(&mut self, at: Frames, frames: usize, into: &mut Block) {
        into.reshape(EARS, 0);
        into.reshape(EARS, frames);
        self.scratch.resize(frames, 0.0);
        for (reel, gain) in self.reels.iter_mut().zip(&mut self.gains) {
            if gain.is_off() {
                continue;
            }
            gain.run(&mut self.scratch);
            if let Err(told) = reel.add(at, &self.scratch, into) {
                self.notices.push(told);
            }
        }
    }
}

#[cfg(test)]
mod tests;
