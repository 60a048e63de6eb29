//! Which of the decoded frames are the recording, and which of those are wanted next.

use crate::audio::source::{BLOCK, Block};

/// Decoded frames in their places. Frame 0 is the first of the recording; what
/// lies before it was put there by the encoder, what lies after the limit is
/// padding.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    /// The next frame to be decoded.
    pub clock: i64,
    /// The next frame to give. Earlier ones are dropped as they are decoded.
    pub position: i64,
    /// The first frame after the announced end.
    pub limit: Option<i64>,
    /// Frames that may follow the limit; when more come, the announced length was wrong.
    pub padding: i64,
    /// Frames from `position` on, after `used` that are given.
    ready: Block,
    used: usize,
    /// Frames after the limit, while they may still turn out to be sound.
    beyond: Block,
}

/// Whether the announced length still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    Holds,
    /// More came than padding explains: the limit is gone.
    Exceeded,
}

impl Timeline {
    /// Forgets what was decoded; the next packet begins at `clock`.
    pub fn reset(&mut self, channels: usize, clock: i64) {
        self.ready.reshape(channels, 0);
        self.beyond.reshape(channels, 0);
        self.used = 0;
        self.clock = clock;
    }

    /// Takes the next decoded frames in, as far as they are wanted.
    pub fn append(&mut self, planes: &[Vec<f32>]) -> Length {
        let count = planes.first().map_or(0, Vec::len);
        let start = self.clock;
        let wanted = self.decoded_to();
        self.clock += count as i64;
        let within = |frame: i64| frame.saturating_sub(start).clamp(0, count as i64) as usize;
        let end = self.limit.map_or(count, within);
        extend(&mut self.ready, planes, within(wanted).min(end)..end);
        // Padding that cannot turn out to be sound need not be kept.
        let Some(limit) = self.limit.filter(|_| self.padding < i64::MAX) else {
            return Length::Holds;
        };
        extend(&mut self.beyond, planes, end..count);
        if self.clock.saturating_sub(limit) <= self.padding {
            return Length::Holds;
        }
        self.limit = None;
        let from = wanted.saturating_sub(limit).clamp(0, self.beyond.len() as i64) as usize;
        self.ready.extend(&self.beyond, from..self.beyond.len());
        self.beyond.reshape(planes.len(), 0);
        Length::Exceeded
    }

    /// The frame after the last that is ready.
    pub fn decoded_to(&self) -> i64 {
        self.position + (self.ready.len() - self.used) as i64
    }

    /// Whether nothing is ready.
    pub fn is_drained(&self) -> bool {
        self.used == self.ready.len()
    }

    /// Moves at most a block of what is ready into `block`.
    pub fn take(&mut self, block: &mut Block) -> usize {
        let count = (self.ready.len() - self.used).min(BLOCK);
        block.reshape(self.ready.channels(), 0);
        block.extend(&self.ready, self.used..self.used + count);
        self.used += count;
        self.position += count as i64;
        if self.is_drained() {
            self.ready.reshape(self.ready.channels(), 0);
            self.used = 0;
        }
        count
    }

    /// Goes to a frame among those that are ready; `false` when it is not.
    pub fn skip_to(&mut self, to: i64) -> bool {
        let there = (self.position..=self.decoded_to()).contains(&to);
        if there {
            self.used += (to - self.position) as usize;
            self.position = to;
        }
        there
    }

    /// Goes to a later frame, dropping what lies before; `false` when frames
    /// after the limit wait to be judged.
    pub fn skip_ahead(&mut self, to: i64) -> bool {
        let possible = to > self.decoded_to() && self.beyond.is_empty();
        if possible {
            self.reset(self.ready.channels(), self.clock);
            self.position = to;
        }
        possible
    }
}

fn extend(block: &mut Block, planes: &[Vec<f32>], range: std::ops::Range<usize>) {
    for (plane, samples) in block.planes_mut().iter_mut().zip(planes) {
        plane.extend_from_slice(&samples[range.clone()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(range: std::ops::Range<i32>) -> Vec<Vec<f32>> {
        vec![range.map(|n| n as f32).collect()]
    }

    fn given(timeline: &mut Timeline) -> Vec<f32> {
        let mut block = Block::default();
        timeline.take(&mut block);
        block.plane(0).to_vec()
    }

    fn timeline(clock: i64, limit: i64, padding: i64) -> Timeline {
        let mut timeline = Timeline { limit: Some(limit), padding, ..Timeline::default() };
        timeline.reset(1, clock);
        timeline
    }

    #[test]
    fn what_the_encoder_added_is_trimmed_at_both_ends() {
        let mut timeline = timeline(-3, 5, 4);
        assert_eq!(timeline.append(&ramp(-3..4)), Length::Holds);
        assert_eq!(timeline.append(&ramp(4..9)), Length::Holds);
        assert_eq!(given(&mut timeline), [0.0, 1.0, 2.0, 3.0, 4.0]);
        assert_eq!(given(&mut timeline), [0.0; 0]);
    }

    #[test]
    fn a_length_that_was_wrong_loses_nothing() {
        let mut timeline = timeline(-1, 3, 2);
        assert_eq!(timeline.append(&ramp(-1..5)), Length::Holds);
        assert_eq!(given(&mut timeline), [0.0, 1.0, 2.0]);
        assert_eq!(timeline.append(&ramp(5..7)), Length::Exceeded);
        assert_eq!(given(&mut timeline), [3.0, 4.0, 5.0, 6.0]);
    }

    #[test]
    fn only_what_is_wanted_is_kept() {
        let mut timeline = timeline(0, i64::MAX, 0);
        assert!(timeline.skip_ahead(6));
        timeline.append(&ramp(0..5));
        timeline.append(&ramp(5..10));
        assert!(timeline.skip_to(8));
        assert!(!timeline.skip_to(3));
        assert_eq!(given(&mut timeline), [8.0, 9.0]);
    }
}
