//! From tracks and an edit list to finished sound: tracks, chain, mix, cut,
//! music, loudness, limit, encode, and the check of what was written. Never
//! reads a manifest: [`Session`] says all.

mod cut;
mod error;
mod excerpt;
mod master;
mod mix;
mod mixer;
mod music;
mod output;
mod scratch;
mod session;
mod solve;

pub use cut::Cutter;
pub use error::RenderError;
pub use excerpt::excerpt;
pub use master::{Master, Measured, Target, measure};
pub use mix::{MIX, Mix, MixFile, mix};
pub use music::{Music, MusicSet, Place, Placed, place_music};
pub use output::{ENCODE, Landed, Verdict, encode, verify};
pub use session::{Session, Track};
pub use solve::solve;
