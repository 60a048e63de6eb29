//! Files in, samples out: probe, decode, choose channels, join parts, bring to the session's rate.
//!
//! [`open_take`] is the whole way: a file (or the parts of a split one) as one
//! [`Source`](crate::audio::source::Source) at the session's rate. Nothing
//! here writes, and nothing holds more than a few blocks.

mod decoder;
mod error;
mod info;
mod join;
mod mkv;
mod mp4;
mod pick;
mod prefetch;
mod resample;
mod riff;
mod sniff;
mod stream;
mod tally;
mod timeline;
mod view;

pub use decoder::{Decoder, probe};
pub use error::DecodeError;
pub use info::MediaInfo;
pub use join::{DamageLog, Joined, open_take, open_take_noting};
pub use pick::{ChannelPick, Picked};
pub use prefetch::Prefetch;
pub use resample::Resampled;
pub use tally::Damage;
