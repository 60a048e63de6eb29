//! Why a file is no recording pod can read, in words for the person who recorded it.

use std::path::PathBuf;

use crate::audio::source::ReadError;
use crate::units::SampleRate;

/// Why sound could not be had from a file.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// The system refused: no such file, no permission, a failing disk.
    #[error("cannot read `{}`: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A folder, a device, a pipe.
    #[error("`{}` is not a recording pod can read: it is {what}, not a file", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
        /// What it is, with its article.
        what: &'static str,
    },
    /// A file of 0 bytes.
    #[error("`{}` is not a recording pod can read: it is empty (0 bytes)", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// A header, and no sound after it.
    #[error(
        "`{}` is not a recording pod can read: it ends after {bytes} bytes, a header without sound",
        path.display()
    )]
    TooShort {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
    },
    /// Words, not sound.
    #[error("`{}` is not a recording pod can read: it is a text file", path.display())]
    Text {
        /// The file.
        path: PathBuf,
    },
    /// A format that is known by its first bytes and not read yet.
    #[error(
        "`{}` is not a recording pod can read: it is {what}; pod does not read it yet",
        path.display()
    )]
    NotYet {
        /// The file.
        path: PathBuf,
        /// The format's name.
        what: &'static str,
    },
    /// Nothing in the file looks like sound.
    #[error(
        "`{}` is not a recording pod can read: it is in no format of sound pod knows",
        path.display()
    )]
    Unrecognised {
        /// The file.
        path: PathBuf,
    },
    /// A container without a track of sound.
    #[error("`{}` is not a recording pod can read: it holds no track of sound", path.display())]
    NoSound {
        /// The file.
        path: PathBuf,
    },
    /// The container is read; the code its sound is in is not.
    #[error(
        "`{}` is not a recording pod can read: pod does not decode its sound ({codec})",
        path.display()
    )]
    Codec {
        /// The file.
        path: PathBuf,
        /// The code's name, or what the decoder said about it.
        codec: String,
    },
    /// A rate outside 8 to 192 kHz.
    #[error(
        "`{}` is not a recording pod can read: its rate is {} Hz, and pod takes 8 to 192 kHz",
        path.display(),
        rate.0
    )]
    Rate {
        /// The file.
        path: PathBuf,
        /// The rate.
        rate: SampleRate,
    },
    /// More than eight channels.
    #[error(
        "`{}` is not a recording pod can read: it has {channels} channels, and pod takes up to 8",
        path.display()
    )]
    TooManyChannels {
        /// The file.
        path: PathBuf,
        /// How many it has.
        channels: usize,
    },
    /// The channel that was asked for does not exist.
    #[error(
        "{} has no channel {asked}: {}",
        name_of(path.as_ref()),
        if *has == 1 { "it is mono".to_owned() } else { format!("it has {has} channels") }
    )]
    NoChannel {
        /// The file, where it is known.
        path: Option<PathBuf>,
        /// Which channel, from 1.
        asked: usize,
        /// How many there are.
        has: usize,
    },
    /// The parts of one take do not fit together.
    #[error("`{}` has {has} channels where the part before it has {before}", path.display())]
    PartsDiffer {
        /// The part that differs.
        path: PathBuf,
        /// Its channels.
        has: usize,
        /// The channels of the parts before it.
        before: usize,
    },
    /// No part was given.
    #[error("a take needs at least one file")]
    NoParts,
    /// The sound broke off, or could not be brought to another rate.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl DecodeError {
    /// What the user can do about it, in the imperative; `None` where the message says it all.
    pub fn hint(&self) -> Option<String> {
        match self {
            DecodeError::NotYet { .. } | DecodeError::Codec { .. } => {
                Some("convert it with `ffmpeg -i IN -c:a flac OUT.flac`".to_owned())
            }
            DecodeError::Rate { .. } => {
                Some("convert it with `ffmpeg -i IN -ar 48000 -c:a flac OUT.flac`".to_owned())
            }
            DecodeError::Empty { .. } | DecodeError::TooShort { .. } => {
                Some("copy it again from the recorder; nothing was changed".to_owned())
            }
            DecodeError::Read(ReadError::Damaged { .. }) => {
                Some("copy it again from the recorder, or repair it with `ffmpeg -i IN OUT.wav`; nothing was changed".to_owned())
            }
            DecodeError::Text { .. } | DecodeError::Unrecognised { .. } => {
                Some("check that it is the file you meant".to_owned())
            }
            DecodeError::NotAFile { .. } => Some("name a file of sound".to_owned()),
            DecodeError::NoChannel { has, .. } => Some(match has {
                1 => "leave `channel` out, or use `mix`".to_owned(),
                _ => format!("use `mix`, `left`, `right` or a number from 1 to {has}"),
            }),
            DecodeError::TooManyChannels { .. } => Some(
                "keep the channels you need with `ffmpeg -i IN -af pan=… OUT.wav`".to_owned(),
            ),
            DecodeError::Io { source, .. } => match source.kind() {
                std::io::ErrorKind::PermissionDenied => {
                    Some("allow yourself to read it, for instance with `chmod u+r FILE`".to_owned())
                }
                _ => None,
            },
            _ => None,
        }
    }
}

fn name_of(path: Option<&PathBuf>) -> String {
    path.map_or_else(|| "the recording".to_owned(), |path| format!("`{}`", path.display()))
}
