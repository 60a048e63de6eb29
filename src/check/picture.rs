//! What a picture file is, by its content: read within bounds, whatever its name says.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

/// The most bytes of a file.
const LARGEST: u64 = 32 << 20;

/// The most pixels that are decoded.
const PIXELS: u64 = 40_000_000;

/// What decoding may take in memory, in bytes.
const MEMORY: u64 = 192 << 20;

/// How a picture is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
}

impl Coding {
    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Coding::Jpeg => "JPEG",
            Coding::Png => "PNG",
        }
    }

    /// The endings of such files' names.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Coding::Jpeg => &["jpg", "jpeg"],
            Coding::Png => &["png"],
        }
    }
}

/// What was found in a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFacts {
    /// How it is coded.
    pub coding: Coding,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Its file's size.
    pub bytes: u64,
    /// Whether it is made for printing, of four inks.
    pub inks: bool,
    /// Whether something shines through it.
    pub see_through: bool,
}

/// Why a picture cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureTrouble {
    /// The system cannot give it.
    #[error("cannot be read: {0}")]
    Io(String),
    /// The content is of another kind.
    #[error("is neither a JPEG nor a PNG")]
    Kind,
    /// A larger file than is read.
    #[error("is larger than {} MB", LARGEST >> 20)]
    Bytes,
    /// More pixels than are decoded.
    #[error("has {0} x {1} pixels, more than {PIXELS} in all")]
    Pixels(u32, u32),
    /// The picture cannot be decoded.
    #[error("is damaged: {0}")]
    Damaged(String),
}

impl PictureTrouble {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            PictureTrouble::Io(_) => "check the path and who may read the file",
            PictureTrouble::Kind => "save it as one of the two; apps show nothing else",
            PictureTrouble::Bytes | PictureTrouble::Pixels(..) => {
                "save it smaller; 3000 x 3000 pixels are enough anywhere"
            }
            PictureTrouble::Damaged(_) => "open it in a picture program and save it again",
        }
    }
}

/// Looks into a picture file.
pub fn read(path: &Path) -> Result<PictureFacts, PictureTrouble> {
    let io = |error: std::io::Error| PictureTrouble::Io(error.to_string());
    // Opening a pipe would wait for its other end.
    if !std::fs::metadata(path).map_err(io)?.is_file() {
        return Err(PictureTrouble::Kind);
    }
    let mut bytes = Vec::new();
    File::open(path).map_err(io)?.take(LARGEST + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > LARGEST {
        return Err(PictureTrouble::Bytes);
    }
    of_bytes(&bytes)
}

/// Looks into a picture.
pub fn of_bytes(bytes: &[u8]) -> Result<PictureFacts, PictureTrouble> {
    let damaged = |error: image::ImageError| PictureTrouble::Damaged(error.to_string());
    let (format, coding) = match image::guess_format(bytes) {
        Ok(format @ ImageFormat::Jpeg) => (format, Coding::Jpeg),
        Ok(format @ ImageFormat::Png) => (format, Coding::Png),
        _ => return Err(PictureTrouble::Kind),
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS {
        return Err(PictureTrouble::Pixels(width, height));
    }
    // Decoded to the end: a damaged cover is found here and not by listeners.
    let image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    let inks = coding == Coding::Jpeg && components(bytes) == Some(4);
    let see_through =
        image.color().has_alpha() && image.to_rgba8().pixels().any(|pixel| pixel.0[3] < u8::MAX);
    Ok(PictureFacts { coding, width, height, bytes: bytes.len() as u64, inks, see_through })
}

/// How many components a JPEG has: 1 grey, 3 colours, 4 inks. Decoders make colours of all of
/// them, so it is read from the frame header. *Source:* ITU-T T.81, B.2.2.
fn components(bytes: &[u8]) -> Option<u8> {
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1).filter(|_| bytes.get(at) == Some(&0xff))?;
        let frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if frame {
            return bytes.get(at + 9).copied();
        }
        if marker == 0xff {
            at += 1;
            continue;
        }
        let length = u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]);
        at += 2 + usize::from(length.max(2));
    }
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Rgba, RgbaImage};

    use super::*;

    fn png(image: &DynamicImage) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_decoded() {
        let bytes = png(&DynamicImage::ImageLuma8(GrayImage::new(65_500, 700)));
        assert!(bytes.len() < 1 << 20);
        assert_eq!(of_bytes(&bytes), Err(PictureTrouble::Pixels(65_500, 700)));
    }

    #[test]
    fn what_shines_through_is_told_from_what_could() {
        let facts = |alpha| {
            let image = RgbaImage::from_pixel(8, 8, Rgba([1, 2, 3, alpha]));
            of_bytes(&png(&DynamicImage::ImageRgba8(image))).unwrap()
        };
        assert!(facts(128).see_through && !facts(255).see_through);
    }

    #[test]
    fn text_and_halves_are_no_pictures() {
        assert_eq!(of_bytes(b"hello"), Err(PictureTrouble::Kind));
        let bytes = png(&DynamicImage::new_rgb8(64, 64));
        let half = of_bytes(&bytes[..bytes.len() / 2]);
        assert!(matches!(half, Err(PictureTrouble::Damaged(_))), "{half:?}");
    }
}
