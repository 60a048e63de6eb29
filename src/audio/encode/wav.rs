//! Uncompressed WAV: 16 or 24 bits, dithered where they are fewer than the
//! samples have.

use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};

use hound::{SampleFormat, WavSpec, WavWriter};

use super::{Codec, Control, EncodeError, Encoder, Format, Quality, Settings};
use crate::audio::dsp::dither::quantise;
use crate::audio::source::Block;
use crate::units::Db;

pub(super) const CODEC: Codec = Codec {
    format: Format::Wav,
    name: "wav",
    extension: "wav",
    mime: "audio/wav",
    lossy: false,
    controls: &[Control::Pcm],
    check,
    headroom: |_| Db(0.0),
    create,
};

/// RIFF counts bytes in 32 bits (Multimedia Programming Interface 1.0); 64 MiB
/// of that are left to headers and tags.
const LARGEST: u64 = u32::MAX as u64 - (64 << 20);

fn check(settings: &Settings) -> Result<(), EncodeError> {
    let bits = bits(settings)?;
    if !(8_000..=192_000).contains(&settings.rate.0) {
        return Err(EncodeError::Rate {
            format: Format::Wav,
            rate: settings.rate,
            offered: "a rate from 8 to 192 kHz",
        });
    }
    let bytes = (settings.frames.index() as u64)
        .saturating_mul(settings.channels as u64 * u64::from(bits / 8));
    if bytes > LARGEST {
        return Err(EncodeError::TooLong { bytes });
    }
    Ok(())
}

fn bits(settings: &Settings) -> Result<u32, EncodeError> {
    match settings.quality {
        Quality::Pcm { bits: bits @ (16 | 24) } => Ok(bits),
        Quality::Pcm { bits } => Err(EncodeError::Bits { bits }),
        other => Err(EncodeError::Quality { format: Format::Wav, given: other.control() }),
    }
}

fn create(settings: &Settings, file: File) -> Result<Box<dyn Encoder>, EncodeError> {
    let bits = bits(settings)?;
    let spec = WavSpec {
        channels: settings.channels as u16,
        sample_rate: settings.rate.0,
        bits_per_sample: bits as u16,
        sample_format: SampleFormat::Int,
    };
    let again = file.try_clone()?;
    let writer = WavWriter::new(BufWriter::with_capacity(1 << 16, file), spec).map_err(system)?;
    Ok(Box::new(Wav { writer, file: again, bits, frame: 0 }))
}

struct Wav {
    writer: WavWriter<BufWriter<File>>,
    /// The same open file, for the pad byte.
    file: File,
    bits: u32,
    frame: u64,
}

impl Encoder for Wav {
    fn write(&mut self, block: &Block) -> Result<(), EncodeError> {
        for index in 0..block.len() {
            for (channel, plane) in block.planes().iter().enumerate() {
                let sample = quantise(plane[index], self.bits, self.frame, channel as u32);
                self.writer.write_sample(sample).map_err(system)?;
            }
            self.frame += 1;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), EncodeError> {
        self.writer.finalize().map_err(system)?;
        // Chunks begin at even places; hound leaves an odd one unpadded.
        let size = self.file.seek(SeekFrom::End(0))?;
        if size % 2 == 1 {
            self.file.write_all(&[0])?;
            self.file.seek(SeekFrom::Start(4))?;
            self.file.write_all(&((size + 1 - 8) as u32).to_le_bytes())?;
        }
        Ok(())
    }
}

fn system(error: hound::Error) -> EncodeError {
    match error {
        hound::Error::IoError(error) => EncodeError::Io(error),
        other => EncodeError::Io(std::io::Error::other(other)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::super::create;
    use super::*;
    use crate::units::{Frames, SampleRate};

    #[test]
    fn an_odd_number_of_bytes_is_padded_and_counted() {
        let mut file = tempfile::tempfile().unwrap();
        let settings = Settings {
            format: Format::Wav,
            rate: SampleRate(48_000),
            channels: 1,
            quality: Quality::Pcm { bits: 24 },
            frames: Frames(3),
        };
        let mut encoder = create(&settings, file.try_clone().unwrap()).unwrap();
        encoder.write(&Block::new(1, 3)).unwrap();
        encoder.finish().unwrap();
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0)).unwrap();
        file.read_to_end(&mut bytes).unwrap();
        let riff = u32::from_le_bytes(bytes[4..8].try_into().unwrap());
        assert_eq!(bytes.len() % 2, 0);
        assert_eq!(riff as usize, bytes.len() - 8);
        // 3 frames of 3 bytes, then the pad that the data chunk doesn't count.
        let data =
            u32::from_le_bytes(bytes[bytes.len() - 14..bytes.len() - 10].try_into().unwrap());
        assert_eq!(data, 9);
    }
}
