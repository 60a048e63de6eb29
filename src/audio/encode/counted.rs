//! What every encoder refuses: other channels, or another length, than announced.

use super::{EncodeError, Encoder, Settings};
use crate::audio::source::Block;
use crate::units::Frames;

/// Holds an encoder to the shape and length that were announced.
pub(super) struct Counted {
    inner: Box<dyn Encoder>,
    settings: Settings,
    written: i64,
}

impl Counted {
    /// Nothing written yet.
    pub fn new(inner: Box<dyn Encoder>, settings: Settings) -> Counted {
        Counted { inner, settings, written: 0 }
    }
}

impl Encoder for Counted {
    fn write(&mut self, block: &Block) -> Result<(), EncodeError> {
        if block.is_empty() {
            return Ok(());
        }
        if block.channels() != self.settings.channels {
            return Err(EncodeError::Shape {
                expected: self.settings.channels,
                given: block.channels(),
            });
        }
        self.written += block.len() as i64;
        self.inner.write(block)
    }

    fn finish(self: Box<Self>) -> Result<(), EncodeError> {
        self.inner.finish()?;
        if self.written != self.settings.frames.0 {
            return Err(EncodeError::Length {
                announced: self.settings.frames,
                written: Frames(self.written),
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Quality, create};
    use super::*;
    use crate::units::SampleRate;

    fn wav() -> Box<dyn Encoder> {
        let settings = Settings {
            format: Format::Wav,
            rate: SampleRate(48_000),
            channels: 1,
            quality: Quality::Pcm { bits: 16 },
            frames: Frames(48_000),
        };
        create(&settings, tempfile::tempfile().unwrap()).unwrap()
    }

    #[test]
    fn fewer_frames_than_announced_is_an_error_at_the_end() {
        let mut encoder = wav();
        encoder.write(&Block::new(1, 47_999)).unwrap();
        assert!(matches!(
            encoder.finish(),
            Err(EncodeError::Length { announced: Frames(48_000), written: Frames(47_999) })
        ));
    }

    #[test]
    fn a_block_of_another_shape_is_refused() {
        let mut encoder = wav();
        let error = encoder.write(&Block::new(2, 10)).unwrap_err();
        assert!(matches!(error, EncodeError::Shape { expected: 1, given: 2 }));
    }
}
