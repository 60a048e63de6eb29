//! What a file of sound is, as found by opening it.

use std::fmt;

use crate::units::{Frames, SampleRate};

/// What was found in a file whose first sound was really decoded.
///
/// Shown as `WAV, PCM 24 bit, 48 kHz, stereo`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaInfo {
    /// The container: `WAV`, `AIFF`, `CAF`, `FLAC`, `MP3`, `MP4`, `Ogg`, `Matroska`, …
    pub container: &'static str,
    /// The code the sound is in: `PCM`, `PCM float`, `FLAC`, `AAC`, …
    pub codec: String,
    /// Frames a second, 8 to 192 kHz.
    pub rate: SampleRate,
    /// How many channels, 1 to 8.
    pub channels: usize,
    /// Bits a sample, for codes without loss.
    pub bits: Option<u32>,
    /// The length the header announces. Some lie: good for a first estimate only.
    pub declared: Option<Frames>,
    /// The file's size.
    pub bytes: u64,
}

impl fmt::Display for MediaInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.container == self.codec {
            f.write_str(self.container)?;
        } else {
            write!(f, "{}, {}", self.container, self.codec)?;
        }
        if let Some(bits) = self.bits {
            write!(f, " {bits} bit")?;
        }
        write!(f, ", {}, ", self.rate)?;
        match self.channels {
            1 => f.write_str("mono"),
            2 => f.write_str("stereo"),
            channels => write!(f, "{channels} channels"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_shown_as_people_say_it() {
        let mut info = MediaInfo {
            container: "WAV",
            codec: "PCM".into(),
            rate: SampleRate(48_000),
            channels: 2,
            bits: Some(24),
            declared: None,
            bytes: 0,
        };
        assert_eq!(info.to_string(), "WAV, PCM 24 bit, 48 kHz, stereo");
        info = MediaInfo { container: "MP3", codec: "MP3".into(), bits: None, channels: 1, ..info };
        assert_eq!(info.to_string(), "MP3, 48 kHz, mono");
    }
}
