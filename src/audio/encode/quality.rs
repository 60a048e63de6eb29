//! How good a file is to be, in the terms of its format.

use std::fmt;

use serde::Serialize;

use crate::units::Bitrate;

/// How good, in the terms of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Quality {
    /// The same bit rate throughout.
    Cbr(Bitrate),
    /// As many bits as the sound needs: 0 best, 9 smallest.
    Vbr(u8),
    /// Uncompressed whole numbers.
    Pcm {
        /// Bits a sample: 16 or 24.
        bits: u32,
    },
}

/// A kind of [`Quality`], without its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// [`Quality::Cbr`].
    Cbr,
    /// [`Quality::Vbr`].
    Vbr,
    /// [`Quality::Pcm`].
    Pcm,
}

impl Quality {
    /// Which kind it is.
    pub fn control(self) -> Control {
        match self {
            Quality::Cbr(_) => Control::Cbr,
            Quality::Vbr(_) => Control::Vbr,
            Quality::Pcm { .. } => Control::Pcm,
        }
    }
}

impl fmt::Display for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Control::Cbr => "a bitrate",
            Control::Vbr => "a variable bitrate quality",
            Control::Pcm => "a bit depth",
        })
    }
}
