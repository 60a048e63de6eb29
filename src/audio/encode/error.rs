//! Why a file cannot be written, and what can be instead.

use super::{Control, Format};
use crate::units::{Bitrate, Frames, SampleRate};

/// Why an encoder cannot be had, or cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// Neither mono nor stereo.
    #[error("cannot write {channels} channels")]
    Channels {
        /// How many were asked for.
        channels: usize,
    },
    /// The format knows no such kind of quality.
    #[error("`{format}` does not take {given}")]
    Quality {
        /// The format.
        format: Format,
        /// The kind given.
        given: Control,
    },
    /// The format has no such sample rate.
    #[error("`{format}` cannot have a sample rate of {rate}")]
    Rate {
        /// The format.
        format: Format,
        /// The rate asked for.
        rate: SampleRate,
        /// The rates there are, in words.
        offered: &'static str,
    },
    /// The format has no such bit rate at this sample rate.
    #[error("{bitrate} is not a bitrate of MP3 at {rate}")]
    Bitrate {
        /// The bit rate asked for.
        bitrate: Bitrate,
        /// The sample rate.
        rate: SampleRate,
        /// The bit rates there are, in kbit/s.
        offered: &'static [u32],
    },
    /// A quality outside 0 to 9.
    #[error("a variable bitrate quality of {quality} does not exist")]
    Vbr {
        /// The quality asked for.
        quality: u8,
    },
    /// Neither 16 nor 24 bits.
    #[error("a bit depth of {bits} cannot be written")]
    Bits {
        /// The depth asked for.
        bits: u32,
    },
    /// More sound than the format can hold.
    #[error("{bytes} bytes of sound do not fit a WAV file, which ends at 4 GiB")]
    TooLong {
        /// How large the sound would be.
        bytes: u64,
    },
    /// No frame at all: a file that some players refuse.
    #[error("there is no sound to write")]
    Empty,
    /// A block has another number of channels than was announced.
    #[error("a block of {given} channels came for a file of {expected}")]
    Shape {
        /// As announced.
        expected: usize,
        /// As given.
        given: usize,
    },
    /// Not as many frames came as were announced.
    #[error("{} frames were announced and {} came", announced.0, written.0)]
    Length {
        /// As announced.
        announced: Frames,
        /// As given.
        written: Frames,
    },
    /// The encoder's library refused.
    #[error("LAME cannot {doing}: {detail}")]
    Lame {
        /// What it was asked to do.
        doing: &'static str,
        /// What it answered.
        detail: String,
    },
    /// The file could not be written.
    #[error("cannot write the sound: {0}")]
    Io(#[from] std::io::Error),
}

impl EncodeError {
    /// What to do about it, in the imperative; `None` where it is no matter
    /// of settings.
    pub fn hint(&self) -> Option<String> {
        match self {
            EncodeError::Channels { .. } => Some("choose `mono` or `stereo`".to_owned()),
            EncodeError::Quality { format, .. } => {
                let fitting: Vec<_> =
                    format.codec().controls.iter().map(Control::to_string).collect();
                Some(format!("give {}", fitting.join(" or ")))
            }
            EncodeError::Rate { offered, .. } => Some(format!("choose {offered}")),
            EncodeError::Bitrate { rate, offered, .. } => {
                let list: Vec<_> = offered.iter().map(u32::to_string).collect();
                Some(format!("choose one of {} (kbit/s, at {rate})", list.join(", ")))
            }
            EncodeError::Vbr { .. } => {
                Some("choose from 0 (best) to 9 (smallest); 4 suits speech".to_owned())
            }
            EncodeError::Bits { .. } => Some("choose 16 or 24".to_owned()),
            EncodeError::TooLong { .. } => Some(
                "choose mono, a bit depth of 16 or another format, or split the episode".to_owned(),
            ),
            _ => None,
        }
    }
}
