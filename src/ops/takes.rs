//! Takes looked at before anything is done with them.

use std::path::Path;

use crate::audio::decode::{ChannelPick, DecodeError, Decoder, MediaInfo, Picked};
use crate::audio::source::Source;
use crate::show::Channel;
use crate::units::Frames;

/// What was found in a take.
pub(super) struct Probed {
    /// What it is.
    pub info: MediaInfo,
    /// Its length, where it is certain without decoding it all.
    pub frames: Option<Frames>,
}

/// Opens a take as the render will: its first sound, and the channel asked for.
pub(super) fn probe(path: &Path, channel: Channel) -> Result<Probed, DecodeError> {
    let decoder = Decoder::open(path)?;
    let info = decoder.info().clone();
    let frames = decoder.frames();
    match Picked::new(Box::new(decoder), pick(channel)) {
        Ok(_) => Ok(Probed { info, frames }),
        Err(DecodeError::NoChannel { asked, has, .. }) => {
            Err(DecodeError::NoChannel { path: Some(path.to_owned()), asked, has })
        }
        Err(error) => Err(error),
    }
}

/// A manifest's channel in the decoder's words.
pub(super) fn pick(channel: Channel) -> ChannelPick {
    match channel {
        Channel::Mix => ChannelPick::Mix,
        Channel::Left => ChannelPick::Left,
        Channel::Right => ChannelPick::Right,
        Channel::Stereo => ChannelPick::Stereo,
        Channel::Number(number) => ChannelPick::Number(number),
    }
}
