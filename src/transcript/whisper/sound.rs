//! The sound of slices, read from a track once from its beginning to its end.

use super::RATE;
use super::slices::Slice;
use crate::audio::source::{Block, ReadError, Source};
use crate::units::{Interval, Time};

/// Sound that is not needed is read and thrown away up to this many frames, 30 s: beyond, a
/// seek is cheaper even where it begins by decoding a little.
const SKIP: i64 = 30 * RATE.0 as i64;

/// Gives the samples of slices of one track.
///
/// Slices may be asked for in any order; in the order of the session, each frame is decoded once
/// at most. It holds one block and the slice asked for.
pub struct SliceReader {
    source: Box<dyn Source>,
    /// When the track's first frame is heard in the session.
    offset: Time,
    /// The block read last, mixed to one channel, and the frame it begins at.
    mono: Vec<f32>,
    start: i64,
    block: Block,
}

impl SliceReader {
    /// Reads from a source at [`RATE`] whose first frame is heard at `offset` of the session.
    /// Several channels are mixed to one.
    pub fn new(source: Box<dyn Source>, offset: Time) -> SliceReader {
        debug_assert_eq!(source.rate(), RATE, "recognition hears one rate");
        SliceReader { source, offset, mono: Vec::new(), start: 0, block: Block::default() }
    }

    /// The samples of a slice; silence where the track has none.
    pub fn read(&mut self, slice: &Slice) -> Result<Vec<f32>, ReadError> {
        let length = slice.length.frames(RATE).index();
        let mut samples = Vec::with_capacity(length);
        for piece in &slice.pieces {
            // Rounded on the slice's own clock, so that pieces do not drift.
            let end = piece.within().end.frames(RATE).index();
            self.add(piece.session, end.saturating_sub(samples.len()), &mut samples)?;
        }
        Ok(samples)
    }

    /// Adds `count` frames from where a stretch of the session begins.
    fn add(
        &mut self,
        stretch: Interval,
        count: usize,
        samples: &mut Vec<f32>,
    ) -> Result<(), ReadError> {
        let target = samples.len() + count;
        let first = (stretch.start - self.offset).frames(RATE).0;
        let before = usize::try_from(-first).unwrap_or(0).min(count);
        samples.resize(samples.len() + before, 0.0);
        let mut at = first.max(0);
        let end = self.start + self.mono.len() as i64;
        if samples.len() < target && !(self.start..=end + SKIP).contains(&at) {
            self.source.seek(crate::units::Frames(at))?;
            (self.start, self.mono) = (at, Vec::new());
        }
        while samples.len() < target {
            let within = usize::try_from(at - self.start).unwrap_or(0);
            if let Some(there) = self.mono.get(within..).filter(|there| !there.is_empty()) {
                let taken = there.len().min(target - samples.len());
                samples.extend_from_slice(&there[..taken]);
                at += taken as i64;
            } else if !self.next()? {
                samples.resize(target, 0.0);
            }
        }
        Ok(())
    }

    /// Reads the next block; false at the end.
    fn next(&mut self) -> Result<bool, ReadError> {
        self.start += self.mono.len() as i64;
        self.mono.clear();
        let count = self.source.read(&mut self.block)?;
        match self.block.planes() {
            _ if count == 0 => return Ok(false),
            [only] => self.mono.extend_from_slice(only),
            planes => {
                let share = 1.0 / planes.len() as f32;
                let mix = |at| planes.iter().map(|plane| plane[at]).sum::<f32>() * share;
                self.mono.extend((0..count).map(mix));
            }
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::source::Memory;

    /// A ramp, so that a sample tells which frame it is.
    fn reader(frames: usize, offset: i64) -> SliceReader {
        let ramp: Vec<f32> = (0..frames).map(|at| at as f32).collect();
        let memory = Memory::new(RATE, Block::from_planes(vec![ramp]));
        SliceReader::new(Box::new(memory), Time::from_millis(offset))
    }

    fn read(reader: &mut SliceReader, stretches: &[(i64, i64)]) -> Vec<f32> {
        let stretches = stretches.iter().map(|&(start, end)| Interval::from_millis(start, end));
        reader.read(&Slice::of(stretches)).unwrap()
    }

    #[test]
    fn pieces_are_read_where_they_lie_in_the_session() {
        let mut reader = reader(160_000, 1000);
        let found = read(&mut reader, &[(2000, 2500), (4000, 5000)]);
        assert_eq!(found.len(), 24_000);
        assert_eq!((found[0], found[7999]), (16_000.0, 23_999.0));
        assert_eq!((found[8000], found[23_999]), (48_000.0, 63_999.0));
    }

    #[test]
    fn outside_the_track_there_is_silence() {
        let found = read(&mut reader(16_000, 500), &[(0, 2000)]);
        assert_eq!(found.len(), 32_000);
        assert!(found[..8000].iter().all(|&sample| sample == 0.0));
        assert_eq!((found[8001], found[23_999]), (1.0, 15_999.0));
        assert!(found[24_000..].iter().all(|&sample| sample == 0.0));
    }

    #[test]
    fn slices_can_be_read_again_and_far_apart() {
        let mut reader = reader(16_000 * 100, 0);
        let late = read(&mut reader, &[(90_000, 90_100)]);
        let early = read(&mut reader, &[(10, 110)]);
        assert_eq!((late[0], early[0]), (1_440_000.0, 160.0));
        assert_eq!(read(&mut reader, &[(90_000, 90_100)]), late);
        assert_eq!(read(&mut reader, &[(105_000, 105_100)]), vec![0.0; 1600]);
    }

    #[test]
    fn channels_are_mixed_to_one() {
        let planes = vec![vec![1.0; 100], vec![0.5; 100]];
        let memory = Memory::new(RATE, Block::from_planes(planes));
        let mut reader = SliceReader::new(Box::new(memory), Time::ZERO);
        assert_eq!(read(&mut reader, &[(0, 5)]), vec![0.75; 80]);
    }
}
