//! [`Speaker`]: the sound card's end of the player. Runs in the card's own thread, where nothing
//! may wait: it allocates nothing, takes no lock, and only reads a ring and a few atomics.

use std::sync::Arc;

use rtrb::Consumer;

use super::deck::Heard;
use super::shared::Shared;
use crate::audio::dsp::fade;
use crate::units::{Frames, SampleRate};

/// How long the sound takes to come and to go when it is not the takes that say so.
const FADE_MS: u32 = 5;
/// How many moments are remembered, for cards that are late: 0.34 s at 96 kHz.
const REMEMBERED: usize = 1 << 15;

/// A frame on its way to the card, and the epoch it was prepared in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) heard: Heard,
    pub(super) epoch: u32,
}

/// Fills the card's buffers.
pub(super) struct Speaker {
    frames: Consumer<Frame>,
    shared: Arc<Shared>,
    epoch: u32,
    /// The gains of a fade-in from nothing to all.
    rise: Vec<f32>,
    /// Where on `rise` the sound is.
    level: usize,
    last: [f32; 2],
    /// The moments played in this epoch, the last [`REMEMBERED`] of them, and how many there were.
    moments: Vec<Frames>,
    played: usize,
}

impl Speaker {
    /// Plays what comes through the ring, on a card at `rate`.
    pub(super) fn new(frames: Consumer<Frame>, rate: SampleRate, shared: Arc<Shared>) -> Speaker {
        let mut rise = vec![0.0];
        rise.extend(fade::rise((rate.0 / 1000 * FADE_MS).max(1) as usize));
        rise.push(1.0);
        let moments = vec![Frames::ZERO; REMEMBERED];
        Speaker { frames, shared, epoch: 0, rise, level: 0, last: [0.0; 2], moments, played: 0 }
    }

    /// Fills one buffer of interleaved samples. What is put at its start is
    /// heard `latency` frames from now.
    pub(super) fn fill(&mut self, out: &mut [f32], channels: usize, latency: usize) {
        let wanted = self.shared.wanted();
        // Looked at before the ring: what is prepared after this is not missed.
        let ended = self.shared.ended(wanted);
        let mut before = self.played;
        for frame in out.chunks_mut(channels.max(1)) {
            let epoch = self.epoch;
            let sound = self.next(wanted).map(|sample| sample.clamp(-1.0, 1.0));
            if self.epoch != epoch {
                before = 0;
            }
            match frame {
                [mono] => *mono = 0.5 * (sound[0] + sound[1]),
                [left, right, rest @ ..] => {
                    (*left, *right) = (sound[0], sound[1]);
                    rest.fill(0.0);
                }
                [] => {}
            }
        }
        let drained = self.frames.is_empty() && self.level == 0;
        let began = self.epoch == wanted;
        if ended && drained {
            self.shared.set_finished(wanted);
        } else if began && self.played > 0 {
            let oldest = self.played.saturating_sub(REMEMBERED);
            let heard = before.saturating_sub(latency).clamp(oldest, self.played - 1);
            self.shared.set_heard(wanted, self.moments[heard % REMEMBERED]);
        }
    }

    /// The next frame, faded.
    fn next(&mut self, wanted: u32) -> [f32; 2] {
        loop {
            let Ok(&Frame { heard, epoch }) = self.frames.peek() else {
                // Too late or all played: what was last heard fades away.
                return self.fall(self.last);
            };
            let fading = self.level > 0 && self.epoch != wanted;
            if epoch == wanted && fading {
                return self.fall(self.last);
            }
            // It was just seen, so it is there.
            let _ = self.frames.pop();
            if epoch == wanted {
                if self.epoch != wanted {
                    (self.epoch, self.played) = (wanted, 0);
                }
                self.moments[self.played % REMEMBERED] = heard.at;
                self.played += 1;
                self.last = heard.sound;
                self.level = (self.level + 1).min(self.rise.len() - 1);
                return heard.sound.map(|sample| sample * self.rise[self.level]);
            }
            if fading && epoch == self.epoch {
                self.last = heard.sound;
                return self.fall(heard.sound);
            }
        }
    }

    fn fall(&mut self, sound: [f32; 2]) -> [f32; 2] {
        self.level = self.level.saturating_sub(1);
        sound.map(|sample| sample * self.rise[self.level])
    }
}

#[cfg(test)]
mod tests;
