//! Signal processing, one algorithm a file, no I/O: analysis turns samples into small values,
//! rendering applies them.
//!
//! Everything here streams and gives the same bits however the caller cuts the sound into
//! blocks, so that neither the size of a buffer nor the number of threads is heard.

pub mod compress;
pub mod dither;
pub mod fade;
pub mod highpass;
pub mod limit;
pub mod loudness;
pub mod mix;
pub mod peaks;
pub mod speech;
pub mod stretch;
