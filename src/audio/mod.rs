//! Samples in, samples out. Knows nothing of shows.

pub mod decode;
pub mod dsp;
pub mod encode;
pub mod play;
pub mod source;
pub mod tag;
