//! Sound becomes a file: one trait, a table, one file a format. Comes after
//! the master, before [`super::tag`], which adds what is not sound.

mod counted;
mod error;
mod info;
mod mp3;
mod quality;
mod wav;

use std::fmt;
use std::fs::File;

use serde::Serialize;

pub use error::EncodeError;
pub use quality::{Control, Quality};

use counted::Counted;

use crate::audio::source::Block;
use crate::units::{Db, Frames, SampleRate};

/// A format pod writes; what there is to know of it stands in [`FORMATS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// MPEG-1, MPEG-2 and MPEG-2.5 Audio Layer III.
    Mp3,
    /// RIFF WAVE, whole numbers, uncompressed.
    Wav,
}

/// One line of [`FORMATS`]: what a format is, and how it is written.
pub struct Codec {
    /// Which format this line is about.
    pub format: Format,
    /// The name in manifests.
    pub name: &'static str,
    /// The ending of its files, without the dot.
    pub extension: &'static str,
    /// The MIME type for feeds and servers.
    pub mime: &'static str,
    /// Whether decoding gives other samples than went in.
    pub lossy: bool,
    /// The qualities that fit.
    pub controls: &'static [Control],
    check: fn(&Settings) -> Result<(), EncodeError>,
    headroom: fn(&Settings) -> Db,
    create: fn(&Settings, File) -> Opened,
}

type Opened = Result<Box<dyn Encoder>, EncodeError>;

/// Every format pod writes; a new one adds its line here.
pub const FORMATS: &[Codec] = &[mp3::CODEC, wav::CODEC];

impl Format {
    /// The format of this name, as manifests spell it.
    pub fn named(name: &str) -> Option<Format> {
        FORMATS.iter().find(|codec| codec.name == name).map(|codec| codec.format)
    }

    /// Its line in [`FORMATS`].
    pub fn codec(self) -> &'static Codec {
        match self {
            Format::Mp3 => &mp3::CODEC,
            Format::Wav => &wav::CODEC,
        }
    }

    /// The rate at which the format carries a session of `rate`: the same
    /// where it can. MP3 ends at 48 kHz (ISO/IEC 11172-3, 2.4.2.3).
    pub fn rate(self, rate: SampleRate) -> SampleRate {
        match self {
            Format::Mp3 if rate.0 > 48_000 => SampleRate(48_000),
            _ => rate,
        }
    }

    /// Whether this kind of quality means anything to the format.
    pub fn takes(self, control: Control) -> bool {
        self.codec().controls.contains(&control)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.codec().name)
    }
}

/// What file is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Settings {
    /// The format.
    pub format: Format,
    /// Frames a second, of the samples given and of the file.
    pub rate: SampleRate,
    /// 1 or 2.
    pub channels: usize,
    /// How good.
    pub quality: Quality,
    /// How many frames will be written, in all.
    pub frames: Frames,
}

impl Settings {
    /// Whether such a file can be written; an error's [`EncodeError::hint`]
    /// says what can.
    pub fn check(&self) -> Result<(), EncodeError> {
        let codec = self.format.codec();
        if !matches!(self.channels, 1 | 2) {
            return Err(EncodeError::Channels { channels: self.channels });
        }
        if !self.format.takes(self.quality.control()) {
            return Err(EncodeError::Quality {
                format: self.format,
                given: self.quality.control(),
            });
        }
        if self.frames <= Frames::ZERO {
            return Err(EncodeError::Empty);
        }
        (codec.check)(self)
    }
}

/// How far below the true-peak ceiling the master should stay for the decoded
/// file to stay under the ceiling too: 0 for what decodes to the same samples,
/// else a first guess, to be verified by decoding. Never negative.
pub fn headroom(settings: &Settings) -> Db {
    (settings.format.codec().headroom)(settings)
}

/// A file being written. The bytes depend on the samples alone, not on how
/// they are cut into blocks.
pub trait Encoder: Send {
    /// Takes the next frames. *Errors:* [`EncodeError::Shape`] when the block
    /// has another number of channels than was announced.
    fn write(&mut self, block: &Block) -> Result<(), EncodeError>;

    /// Completes the file; it is flushed to the system, not yet synced.
    /// *Errors:* [`EncodeError::Length`] when not as many frames came as were
    /// announced; the file is then complete, but not what was asked for.
    fn finish(self: Box<Self>) -> Result<(), EncodeError>;
}

/// Starts a file: sound only, no tags. `file` must be empty, open for
/// writing, and is sought in when finishing.
pub fn create(settings: &Settings, file: File) -> Result<Box<dyn Encoder>, EncodeError> {
    settings.check()?;
    let inner = (settings.format.codec().create)(settings, file)?;
    Ok(Box::new(Counted::new(inner, *settings)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Bitrate;

    fn settings(quality: Quality) -> Settings {
        let format = if quality.control() == Control::Pcm { Format::Wav } else { Format::Mp3 };
        Settings { format, rate: SampleRate(48_000), channels: 1, quality, frames: Frames(48_000) }
    }

    #[test]
    fn every_line_of_the_table_is_found_by_its_name() {
        for codec in FORMATS {
            assert_eq!(Format::named(codec.name), Some(codec.format));
            assert_eq!(codec.format.codec().name, codec.name);
        }
        assert_eq!(Format::named("MP3"), None);
    }

    #[test]
    fn a_quality_of_another_format_is_refused_with_what_fits() {
        let mut wrong = settings(Quality::Pcm { bits: 16 });
        wrong.format = Format::Mp3;
        let error = wrong.check().unwrap_err();
        assert_eq!(error.to_string(), "`mp3` does not take a bit depth");
        assert!(error.hint().unwrap().contains("a bitrate or a variable bitrate quality"));
    }

    #[test]
    fn a_bitrate_outside_the_standard_is_refused_with_the_list() {
        let error = settings(Quality::Cbr(Bitrate(100))).check().unwrap_err();
        assert!(error.to_string().contains("100 kbit/s"), "{error}");
        assert!(error.hint().unwrap().contains("80, 96, 112, 128"), "{:?}", error.hint());
        // 320 kbit/s exists at 48 kHz, not at 24 kHz (ISO/IEC 13818-3, table B.1).
        assert!(settings(Quality::Cbr(Bitrate(320))).check().is_ok());
        let low = Settings { rate: SampleRate(24_000), ..settings(Quality::Cbr(Bitrate(320))) };
        assert!(matches!(low.check(), Err(EncodeError::Bitrate { .. })));
    }

    #[test]
    fn a_wav_over_four_gibibytes_is_refused_before_it_is_begun() {
        let hours = |hours: i64| Frames(hours * 3600 * 48_000);
        // 24-bit stereo at 48 kHz is 288,000 bytes a second: 4 GiB after 4 h 08 min.
        let wav = |frames| Settings { channels: 2, frames, ..settings(Quality::Pcm { bits: 24 }) };
        assert!(wav(hours(4)).check().is_ok());
        let error = wav(hours(5)).check().unwrap_err();
        assert!(error.to_string().contains("4 GiB"), "{error}");
        assert!(error.hint().unwrap().contains("16"), "{:?}", error.hint());
    }

    #[test]
    fn three_channels_and_odd_depths_are_refused() {
        let three = Settings { channels: 3, ..settings(Quality::Vbr(4)) };
        assert!(matches!(three.check(), Err(EncodeError::Channels { channels: 3 })));
        let deep = settings(Quality::Pcm { bits: 20 });
        assert!(matches!(deep.check(), Err(EncodeError::Bits { bits: 20 })));
        assert!(matches!(settings(Quality::Vbr(10)).check(), Err(EncodeError::Vbr { .. })));
    }
}
