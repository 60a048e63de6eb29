//! Why tags cannot be written.

use std::path::PathBuf;

/// Why a finished file cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum TagError {
    /// More chapters than a table of contents can list.
    #[error("{count} chapters do not fit: a file holds 255")]
    Chapters {
        /// How many there are.
        count: usize,
    },
    /// A chapter that cannot be.
    #[error("chapter {number} `{title}` {detail}")]
    Chapter {
        /// Which, from 1.
        number: usize,
        /// Its title.
        title: String,
        /// What is wrong with it.
        detail: &'static str,
    },
    /// A date that is not ISO 8601.
    #[error("`{text}` is not a date")]
    Date {
        /// What stands there.
        text: String,
    },
    /// The sound is not what the encoder of this format writes.
    #[error("`{}` is not a sound file pod wrote: {detail}", path.display())]
    Payload {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: &'static str,
    },
    /// Texts and pictures, or everything together, over what the format counts to.
    #[error("{bytes} bytes of {what} do not fit: at most {limit}")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// How large it is.
        bytes: u64,
        /// How large it may be.
        limit: u64,
    },
    /// The tag could not be put together.
    #[error("cannot put the tags together: {0}")]
    Id3(#[from] id3::Error),
    /// The sound could not be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The finished file could not be written.
    #[error("cannot write the finished file: {0}")]
    Write(#[source] std::io::Error),
}

impl TagError {
    /// What to do about it, in the imperative; `None` where it is no matter
    /// of tags.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            TagError::Chapters { .. } => Some("join short chapters until 255 are left"),
            TagError::Chapter { .. } => Some("correct its times"),
            TagError::Date { .. } => Some("write it like 2026-11-20 or 2026-11-20T07:00:00+01:00"),
            TagError::TooLarge { .. } => Some("take smaller pictures, or split the episode"),
            _ => None,
        }
    }
}
