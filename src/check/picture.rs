//! What a picture file is, by its content: read within bounds, whatever its name says.

use std::path::Path;

use crate::picture::{Original, Picture, PictureError};

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
    #[error("is larger than {} MB", .0 >> 20)]
    Bytes(u64),
    /// More pixels than are decoded.
    #[error("has {width} x {height} pixels, more than {limit} in all")]
    Pixels {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
        /// In pixels.
        limit: u64,
    },
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
            PictureTrouble::Bytes(_) | PictureTrouble::Pixels { .. } => {
                "save it smaller; 3000 x 3000 pixels are enough anywhere"
            }
            PictureTrouble::Damaged(_) => "open it in a picture program and save it again",
        }
    }
}

impl From<PictureError> for PictureTrouble {
    /// Without the path, which findings name by themselves.
    fn from(error: PictureError) -> PictureTrouble {
        match error {
            PictureError::Io { source, .. } => PictureTrouble::Io(source.to_string()),
            PictureError::Kind { .. } => PictureTrouble::Kind,
            PictureError::Bytes { limit, .. } => PictureTrouble::Bytes(limit),
            PictureError::Pixels { width, height, limit, .. } => {
                PictureTrouble::Pixels { width, height, limit }
            }
            PictureError::Damaged { detail, .. } => PictureTrouble::Damaged(detail),
        }
    }
}

/// Looks into a picture file. It is decoded to the end: a damaged cover is found here and not by
/// listeners.
pub fn read(path: &Path) -> Result<PictureFacts, PictureTrouble> {
    let found = std::fs::metadata(path).map_err(|error| PictureTrouble::Io(error.to_string()))?;
    // Opening a pipe would wait for its other end.
    if !found.is_file() {
        return Err(PictureTrouble::Kind);
    }
    of_bytes(path, Picture::bytes_of(path)?)
}

fn of_bytes(path: &Path, bytes: Vec<u8>) -> Result<PictureFacts, PictureTrouble> {
    let original = Original::of_bytes(path, bytes)?;
    let (width, height) = original.pixels();
    Ok(PictureFacts {
        coding: if original.mime() == "image/png" { Coding::Png } else { Coding::Jpeg },
        width,
        height,
        bytes: original.bytes().len() as u64,
        inks: original.has_inks(),
        see_through: original.is_see_through(),
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{DynamicImage, GrayImage, ImageFormat, Rgba, RgbaImage};

    use super::*;

    fn of(bytes: &[u8]) -> Result<PictureFacts, PictureTrouble> {
        of_bytes(Path::new("a"), bytes.to_vec())
    }

    fn png(image: &DynamicImage) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_decoded() {
        let bytes = png(&DynamicImage::ImageLuma8(GrayImage::new(65_500, 700)));
        assert!(bytes.len() < 1 << 20);
        assert_eq!(
            of(&bytes),
            Err(PictureTrouble::Pixels { width: 65_500, height: 700, limit: 40_000_000 })
        );
    }

    #[test]
    fn what_shines_through_is_told_from_what_could() {
        let facts = |alpha| {
            let image = RgbaImage::from_pixel(8, 8, Rgba([1, 2, 3, alpha]));
            of(&png(&DynamicImage::ImageRgba8(image))).unwrap()
        };
        assert!(facts(128).see_through && !facts(255).see_through);
    }

    #[test]
    fn text_and_halves_are_no_pictures() {
        assert_eq!(of(b"hello"), Err(PictureTrouble::Kind));
        let bytes = png(&DynamicImage::new_rgb8(64, 64));
        let half = of(&bytes[..bytes.len() / 2]);
        assert!(matches!(half, Err(PictureTrouble::Damaged(_))), "{half:?}");
    }
}
