//! [`Deck`]: the mixing core: voices, route and speed in, sound out, each frame with the moment
//! of the session it is from. Pure: no device, no thread, no clock.

use std::collections::VecDeque;

use super::route::Route;
use super::tape::Tape;
use super::voice::{EARS, Voice};
use crate::audio::dsp::stretch::Stretch;
use crate::audio::source::Block;
use crate::units::{Frames, SampleRate};

/// One frame as it is heard.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Heard {
    /// Left and right.
    pub(super) sound: [f32; EARS],
    /// The moment of the session.
    pub(super) at: Frames,
}

/// What is heard, pulled.
pub(super) struct Deck {
    tape: Tape,
    stretch: Stretch,
    /// Where stretches of the tape lie: frames taken from it before, and the
    /// moment there. The first holds what is heard now.
    runs: VecDeque<(usize, Frames)>,
    taken: usize,
    ended: bool,
    block: Block,
}

impl Deck {
    /// A deck that has nothing to play yet, at normal speed.
    pub(super) fn new(voices: Vec<Voice>, rate: SampleRate) -> Deck {
        Deck {
            tape: Tape::new(voices, rate),
            stretch: Stretch::new(rate, EARS),
            runs: VecDeque::new(),
            taken: 0,
            ended: true,
            block: Block::default(),
        }
    }

    /// Goes to a moment of a route.
    pub(super) fn start(&mut self, route: Route, at: Frames) {
        self.tape.start(route, at);
        self.stretch.reset();
        self.runs.clear();
        (self.taken, self.ended) = (0, false);
    }

    /// Sets the speed from here on.
    pub(super) fn set_speed(&mut self, speed: f64) {
        self.stretch.set_speed(speed);
    }

    /// Sets the level of a voice.
    pub(super) fn set_gain(&mut self, voice: usize, gain: f32) {
        self.tape.set_gain(voice, gain);
    }

    /// Where the route ends.
    pub(super) fn end(&self) -> Frames {
        self.tape.end()
    }

    /// The next thing to tell the listener.
    pub(super) fn notice(&mut self) -> Option<String> {
        self.tape.notice()
    }

    /// Adds the next frames to `out`, some tens of milliseconds at most; says
    /// whether there were any, or the end is reached.
    pub(super) fn read(&mut self, out: &mut Vec<Heard>) -> bool {
        loop {
            let before = self.stretch.position();
            let frames = self.stretch.pull(&mut self.block);
            if frames > 0 {
                self.tell(before, frames, out);
                return true;
            }
            if self.ended {
                return false;
            }
            match self.tape.read(&mut self.block) {
                Some(at) => {
                    self.runs.push_back((self.taken, at));
                    self.taken += self.block.len();
                    self.stretch.push(&self.block);
                }
                None => {
                    self.ended = true;
                    self.stretch.finish();
                }
            }
        }
    }

    /// Gives each frame of the block its moment.
    fn tell(&mut self, before: f64, frames: usize, out: &mut Vec<Heard>) {
        let step = (self.stretch.position() - before) / frames as f64;
        for index in 0..frames {
            // At normal speed this is whole but for rounding, which the nudge undoes.
            let taken = (before + step * index as f64 + 1e-6) as usize;
            while self.runs.get(1).is_some_and(|(from, _)| *from <= taken) {
                self.runs.pop_front();
            }
            let moment = |(from, at): &(usize, Frames)| *at + Frames((taken - from) as i64);
            let at = self.runs.front().map_or(Frames::ZERO, moment);
            out.push(Heard { sound: [0, 1].map(|ear| self.block.plane(ear)[index]), at });
        }
    }
}

#[cfg(test)]
mod tests;
