//! Which channels of a recording are a track.

use super::error::DecodeError;
use crate::audio::source::{Block, ReadError, Source};
use crate::units::{Frames, SampleRate};

/// Which channels to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChannelPick {
    /// The average of all channels, as one.
    #[default]
    Mix,
    /// The first channel.
    Left,
    /// The second channel.
    Right,
    /// This channel, counted from 1.
    Number(usize),
    /// The first two channels as they are; a mono recording stays mono.
    Stereo,
}

/// A source with some of another's channels: one, or two for [`ChannelPick::Stereo`].
pub struct Picked {
    source: Box<dyn Source>,
    pick: ChannelPick,
    channels: usize,
    block: Block,
}

impl Picked {
    /// Takes the channels `pick` of `source`. *Errors:* `NoChannel`, naming how many there are.
    pub fn new(source: Box<dyn Source>, pick: ChannelPick) -> Result<Picked, DecodeError> {
        let has = source.channels();
        let asked = match pick {
            ChannelPick::Left => 1,
            ChannelPick::Right => 2,
            ChannelPick::Number(number) => number,
            ChannelPick::Mix | ChannelPick::Stereo => 1,
        };
        if asked == 0 || asked > has {
            return Err(DecodeError::NoChannel { path: None, asked, has });
        }
        let channels = if pick == ChannelPick::Stereo { has.min(2) } else { 1 };
        Ok(Picked { source, pick, channels, block: Block::default() })
    }
}

impl Source for Picked {
    fn rate(&self) -> SampleRate {
        self.source.rate()
    }

    fn channels(&self) -> usize {
        self.channels
    }

    fn frames(&self) -> Option<Frames> {
        self.source.frames()
    }

    fn read(&mut self, block: &mut Block) -> Result<usize, ReadError> {
        let count = self.source.read(&mut self.block)?;
        block.reshape(self.channels, count);
        let all = &self.block;
        match self.pick {
            ChannelPick::Mix => mix(all, block.plane_mut(0)),
            ChannelPick::Left => block.plane_mut(0).copy_from_slice(all.plane(0)),
            ChannelPick::Right => block.plane_mut(0).copy_from_slice(all.plane(1)),
            ChannelPick::Number(number) => {
                block.plane_mut(0).copy_from_slice(all.plane(number - 1));
            }
            ChannelPick::Stereo => {
                for channel in 0..self.channels {
                    block.plane_mut(channel).copy_from_slice(all.plane(channel));
                }
            }
        }
        Ok(count)
    }

    fn seek(&mut self, to: Frames) -> Result<(), ReadError> {
        self.source.seek(to)
    }
}

/// The average, summed in order and in double precision: the same whatever the machine.
fn mix(all: &Block, mixed: &mut [f32]) {
    let channels = all.channels();
    if channels == 1 {
        return mixed.copy_from_slice(all.plane(0));
    }
    for (index, sample) in mixed.iter_mut().enumerate() {
        let sum: f64 = all.planes().iter().map(|plane| f64::from(plane[index])).sum();
        *sample = (sum / channels as f64) as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::source::{Memory, read_all};

    fn picked(planes: &[&[f32]], pick: ChannelPick) -> Result<Vec<Vec<f32>>, DecodeError> {
        let planes = planes.iter().map(|plane| plane.to_vec()).collect();
        let memory = Memory::new(SampleRate(8000), Block::from_planes(planes));
        let mut source = Picked::new(Box::new(memory), pick)?;
        Ok(read_all(&mut source)?.planes().to_vec())
    }

    #[test]
    fn each_choice_takes_its_channels() {
        let three: &[&[f32]] = &[&[0.25, 1.0], &[0.5, -1.0], &[0.75, 0.75]];
        let of = |pick| picked(three, pick).unwrap();
        assert_eq!(of(ChannelPick::Mix), [[0.5, 0.25]]);
        assert_eq!(of(ChannelPick::Left), [[0.25, 1.0]]);
        assert_eq!(of(ChannelPick::Right), [[0.5, -1.0]]);
        assert_eq!(of(ChannelPick::Number(3)), [[0.75, 0.75]]);
        assert_eq!(of(ChannelPick::Stereo), [[0.25, 1.0], [0.5, -1.0]]);
        assert_eq!(picked(&[&[0.5]], ChannelPick::Stereo).unwrap(), [[0.5]]);
    }

    #[test]
    fn a_missing_channel_is_named_with_how_many_there_are() {
        let message = |pick| picked(&[&[0.0], &[0.0]], pick).unwrap_err().to_string();
        assert_eq!(
            message(ChannelPick::Number(3)),
            "the recording has no channel 3: it has 2 channels"
        );
        assert!(picked(&[&[0.0]], ChannelPick::Right).is_err());
        assert!(picked(&[&[0.0]], ChannelPick::Number(0)).is_err());
    }
}
