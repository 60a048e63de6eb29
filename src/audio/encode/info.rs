//! The Info frame of MP3s whose own frames are too small for one: LAME leaves
//! it out below about 60 kbit/s, and players then keep the encoder's delay.

use super::{EncodeError, Settings};
use crate::units::Bitrate;

/// What stands after the side information: the frame's name, flags, counts and
/// contents (120 bytes), then LAME's extension (36 bytes). "Mp3 Info Tag
/// rev 1 specifications" by the LAME project; the first part is Xing's.
const CONTENT: usize = 156;

/// How many frames of silence LAME puts first; what its decoder's own 529 add
/// is not counted.
const DELAY: i64 = 576;

/// Bit rates by their index in a frame's header: ISO/IEC 11172-3, 2.4.2.3.
const MPEG_1: [u32; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];

/// The same for MPEG-2 (ISO/IEC 13818-3, 2.4.2.3) and 2.5.
const MPEG_2: [u32; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

/// The frame to be written first, once all others are known.
pub(super) struct Info {
    /// Of the sound, in kbit/s.
    bitrate: u32,
    /// Of the header of this frame.
    index: u8,
    /// Of this frame, in bytes.
    size: usize,
    /// Before the content, in bytes.
    side: usize,
    rate: u32,
    header: Vec<u8>,
    bytes: u64,
    crc: u16,
}

impl Info {
    /// For a constant bit rate whose frames are too small; `None` when LAME
    /// writes the frame itself.
    pub fn needed(settings: &Settings, bitrate: Bitrate) -> Option<Info> {
        let rate = settings.rate.0;
        let (rates, side) = match (rate >= 32_000, settings.channels) {
            (true, 1) => (MPEG_1, 4 + 17),
            (true, _) => (MPEG_1, 4 + 32),
            (false, 1) => (MPEG_2, 4 + 9),
            (false, _) => (MPEG_2, 4 + 17),
        };
        let size = |kbps: u32| (kbps * frame_length(rate) * 125 / rate) as usize;
        if size(bitrate.0) >= side + CONTENT {
            return None;
        }
        let index = rates.iter().position(|&kbps| size(kbps) >= side + CONTENT)?;
        Some(Info {
            bitrate: bitrate.0,
            index: index as u8,
            size: size(rates[index]),
            side,
            rate,
            header: Vec::new(),
            bytes: 0,
            crc: 0,
        })
    }

    /// How many bytes to leave for it.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Takes notice of the frames written after it.
    pub fn follow(&mut self, coded: &[u8]) {
        let missing = 4 - self.header.len().min(4);
        self.header.extend_from_slice(&coded[..missing.min(coded.len())]);
        self.bytes += coded.len() as u64;
        self.crc = crc(self.crc, coded);
    }

    /// The frame, for so many frames of sound put in.
    pub fn frame(&self, sound: i64) -> Result<Vec<u8>, EncodeError> {
        let wrong = |detail: &str| EncodeError::Lame { doing: "finish", detail: detail.to_owned() };
        let &[sync, version, rate, mode] = self.header.as_slice() else {
            return Err(wrong("no frame came"));
        };
        // Frames keep the bit rate to a byte on the average.
        let length = i64::from(frame_length(self.rate));
        let bits = self.bytes as f64 * 8.0 * f64::from(self.rate);
        let count = (bits / f64::from(self.bitrate * 1000) / length as f64).round() as i64;
        let padding = count * length - DELAY - sound;
        let padding = u16::try_from(padding).ok().filter(|&padding| padding < 4096);
        let padding =
            padding.ok_or_else(|| wrong("more or fewer frames came than the sound has"))?;

        let mut frame = vec![0; self.size];
        // The header of the sound's first frame, with the bit rate exchanged;
        // the bits of padding and of the mode's extension do not apply.
        frame[..4].copy_from_slice(&[
            sync,
            version,
            (self.index << 4) | (rate & 0x0c),
            mode & 0xcf,
        ]);
        let mut content = Vec::with_capacity(CONTENT);
        content.extend_from_slice(b"Info");
        // Present: frames, bytes, contents, quality.
        content.extend_from_slice(&15_u32.to_be_bytes());
        content.extend_from_slice(&(count as u32).to_be_bytes());
        let bytes = (self.bytes + self.size as u64) as u32;
        content.extend_from_slice(&bytes.to_be_bytes());
        // Where each hundredth of the time begins, in 256ths of the bytes.
        content.extend((0..100_u32).map(|hundredth| (hundredth * 256 / 100) as u8));
        content.extend_from_slice(&[0; 4]);
        content.extend_from_slice(b"LAME3.100");
        // Revision 0, constant bit rate; lowpass, peak, gains, flags not said.
        content.push(0x01);
        content.extend_from_slice(&[0; 10]);
        content.push(self.bitrate as u8);
        let [high, low] = padding.to_be_bytes();
        content.extend_from_slice(&[(DELAY >> 4) as u8, ((DELAY << 4) as u8) | high, low]);
        // Stereo mode, source rate, gain and preset not said.
        content.extend_from_slice(&[0; 4]);
        content.extend_from_slice(&bytes.to_be_bytes());
        content.extend_from_slice(&self.crc.to_be_bytes());
        frame[self.side..self.side + content.len()].copy_from_slice(&content);
        let at = self.side + content.len();
        let check = crc(0, &frame[..at]);
        frame[at..at + 2].copy_from_slice(&check.to_be_bytes());
        Ok(frame)
    }
}

/// How many frames of sound an MPEG frame holds.
fn frame_length(rate: u32) -> u32 {
    if rate >= 32_000 { 1152 } else { 576 }
}

/// CRC-16 with the polynomial 0x8005, bits reflected, from 0.
fn crc(start: u16, bytes: &[u8]) -> u16 {
    bytes.iter().fold(start, |crc, &byte| {
        (0..8).fold(crc ^ u16::from(byte), |crc, _| {
            if crc & 1 == 1 { (crc >> 1) ^ 0xa001 } else { crc >> 1 }
        })
    })
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Seek, SeekFrom};

    use super::super::{Format, Quality, create};
    use super::*;
    use crate::audio::source::Block;
    use crate::units::{Frames, SampleRate};

    #[test]
    fn the_check_sum_is_the_published_one() {
        // The check value of CRC-16/ARC in the catalogue of parametrised CRCs.
        assert_eq!(crc(0, b"123456789"), 0xbb3d);
    }

    #[test]
    fn the_check_sums_cover_what_lame_covers_in_its_own_frame() {
        let settings = Settings {
            format: Format::Mp3,
            rate: SampleRate(48_000),
            channels: 1,
            quality: Quality::Cbr(Bitrate(64)),
            frames: Frames(48_000),
        };
        assert!(Info::needed(&settings, Bitrate(64)).is_none());
        let mut file = tempfile::tempfile().unwrap();
        let mut encoder = create(&settings, file.try_clone().unwrap()).unwrap();
        encoder.write(&Block::new(1, 48_000)).unwrap();
        encoder.finish().unwrap();
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0)).unwrap();
        file.read_to_end(&mut bytes).unwrap();
        // A frame of 64 kbit/s at 48 kHz has 192 bytes.
        let end = 21 + CONTENT;
        assert_eq!(bytes[end - 2..end], crc(0, &bytes[..end - 2]).to_be_bytes());
        assert_eq!(bytes[end - 4..end - 2], crc(0, &bytes[192..]).to_be_bytes());
    }
}
