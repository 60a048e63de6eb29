//! [`Mixer`]: all tracks of a session as one stream, each at its place, level and side.

use super::{RenderError, Session};
use crate::audio::dsp::mix::add;
use crate::audio::source::{BLOCK, Block, ReadError, Source};

/// The sum of a session's tracks, from its start to its end.
pub(super) struct Mixer {
    channels: usize,
    lanes: Vec<Lane>,
    position: i64,
    length: i64,
    scratch: Block,
}

/// A track being read.
struct Lane {
    source: Box<dyn Source>,
    /// What is read and not yet mixed.
    pending: Block,
    /// How much of `pending` is used up.
    used: usize,
    over: bool,
    /// The session frame of the track's next sample.
    position: i64,
    /// By source channel, then by mix channel: the factor on the samples.
    factors: Vec<Vec<f32>>,
}

impl Mixer {
    pub(super) fn new(session: &Session) -> Result<Mixer, RenderError> {
        let mut lanes = Vec::new();
        for track in &session.tracks {
            let source = session.open(track)?;
            let gain = track.gain.factor();
            let [left, right] = track.pan.gains();
            let factors = match (source.channels(), session.channels) {
                // To a mono mix a track comes as it is; panning has no place there.
                (1, 1) => vec![vec![gain]],
                (_, 1) => vec![vec![gain / 2.0]; 2],
                (1, _) => vec![vec![gain * f64::from(left), gain * f64::from(right)]],
                // A stereo recording keeps its image; pan is its balance.
                (_, _) => {
                    let top = f64::from(left.max(right));
                    vec![
                        vec![gain * f64::from(left) / top, 0.0],
                        vec![0.0, gain * f64::from(right) / top],
                    ]
                }
            };
            let to_f32 = |row: Vec<f64>| row.into_iter().map(|factor| factor as f32).collect();
            lanes.push(Lane {
                source,
                pending: Block::default(),
                used: 0,
                over: false,
                position: track.offset.0,
                factors: factors.into_iter().map(to_f32).collect(),
            });
        }
        let length = session.length().0;
        let scratch = Block::default();
        Ok(Mixer { channels: session.channels, lanes, position: 0, length, scratch })
    }

    /// The next frames of the session; 0 only at its end.
    pub(super) fn read(&mut self, block: &mut Block) -> Result<usize, ReadError> {
        let count = (self.length - self.position).clamp(0, BLOCK as i64) as usize;
        block.reshape(self.channels, 0);
        block.reshape(self.channels, count);
        for lane in &mut self.lanes {
            lane.mix_into(block, self.position, &mut self.scratch)?;
        }
        self.position += count as i64;
        Ok(count)
    }
}

impl Lane {
    /// Adds the track's part of the frames from `start` on to `block`.
    fn mix_into(
        &mut self,
        block: &mut Block,
        start: i64,
        next: &mut Block,
    ) -> Result<(), ReadError> {
        let end = start + block.len() as i64;
        while !self.over && self.position < end {
            if self.used == self.pending.len() {
                std::mem::swap(&mut self.pending, next);
                self.over = self.source.read(&mut self.pending)? == 0;
                self.used = 0;
                continue;
            }
            let left = (self.pending.len() - self.used) as i64;
            // What a negative offset puts before the session is passed over.
            let skipped = (start - self.position).clamp(0, left);
            self.used += skipped as usize;
            self.position += skipped;
            let count = (left - skipped).min(end - self.position).max(0) as usize;
            let into = (self.position - start).max(0) as usize;
            for (plane, factors) in self.pending.planes().iter().zip(&self.factors) {
                let from = &plane[self.used..self.used + count];
                for (channel, &factor) in factors.iter().enumerate() {
                    if factor != 0.0 {
                        add(&mut block.plane_mut(channel)[into..into + count], from, factor);
                    }
                }
            }
            self.used += count;
            self.position += count as i64;
        }
        Ok(())
    }
}
