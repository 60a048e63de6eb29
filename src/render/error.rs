//! What can stop a rendering.

use std::io;
use std::path::{Path, PathBuf};

use crate::audio::decode::DecodeError;
use crate::audio::dsp::loudness::MeterError;
use crate::audio::encode::EncodeError;
use crate::audio::source::ReadError;

/// Why a rendering stopped. Nothing finished was touched by it.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A recording could not be opened.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// A recording could not be read on.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The sound could not be encoded.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// The sound could not be measured.
    #[error(transparent)]
    Meter(#[from] MeterError),
    /// A working file could not be written or read.
    #[error("cannot write `{}`: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The user asked to stop.
    #[error("interrupted")]
    Cancelled,
}

impl RenderError {
    /// What to make of a system error on `path`.
    pub fn io(path: &Path) -> impl FnOnce(io::Error) -> RenderError + use<> {
        let path = path.to_owned();
        move |source| RenderError::Io { path, source }
    }
}
