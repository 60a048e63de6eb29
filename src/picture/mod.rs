//! Cover and chapter pictures: read with bounds, no larger than asked, and in several sizes.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

mod jpeg;
mod scale;

use scale::{as_jpeg, shrink};

/// The most bytes of a file; Apple's directory takes far less.
const FILE: u64 = 32 << 20;

/// The most pixels that are decoded: what today's cameras make, and 120 MB of
/// memory for as long as it takes.
const PIXELS: u64 = 40_000_000;

/// What decoding may take in memory, in bytes.
const MEMORY: u64 = 192 << 20;

/// A picture, ready to be put in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// `image/jpeg` or `image/png`.
    pub mime: &'static str,
    /// The picture file.
    pub bytes: Vec<u8>,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Why a picture cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The file could not be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The content is of another kind, whatever the name says.
    #[error("`{}` is neither a JPEG nor a PNG picture", path.display())]
    Kind {
        /// The file.
        path: PathBuf,
    },
    /// A larger file than is read.
    #[error("`{}` is larger than {} MB", path.display(), limit >> 20)]
    Bytes {
        /// The file.
        path: PathBuf,
        /// In bytes.
        limit: u64,
    },
    /// More pixels than are decoded.
    #[error("`{}` has {width} x {height} pixels, more than {limit} in all", path.display())]
    Pixels {
        /// The file.
        path: PathBuf,
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
        /// In pixels.
        limit: u64,
    },
    /// The picture cannot be decoded.
    #[error("`{}` is a damaged picture: {detail}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the decoder said.
        detail: String,
    },
}

impl PictureError {
    /// What to do about it, in the imperative.
    pub fn hint(&self) -> &'static str {
        match self {
            PictureError::Io { .. } => "check the path and who may read the file",
            PictureError::Kind { .. } => "save it as JPEG or PNG",
            PictureError::Bytes { .. } | PictureError::Pixels { .. } => {
                "save it smaller; 3000 x 3000 pixels are enough anywhere"
            }
            PictureError::Damaged { .. } => "open it in a picture program and save it again",
        }
    }
}

impl Picture {
    /// Reads a JPEG or PNG, told apart by content. One whose longer side is at
    /// most `max_px` pixels is kept byte for byte; a larger one is scaled down
    /// to it, upright, as JPEG on white. The same file gives the same bytes.
    pub fn read(path: &Path, max_px: u32) -> Result<Picture, PictureError> {
        let original = Original::read(path)?;
        original.scaled(max_px)
    }

    /// The bytes of a picture's file, as many as one may have. *Errors:* unreadable, or larger.
    pub fn bytes_of(path: &Path) -> Result<Vec<u8>, PictureError> {
        let io = |source| PictureError::Io { path: path.to_owned(), source };
        let mut bytes = Vec::new();
        let file = File::open(path).map_err(io)?;
        file.take(FILE + 1).read_to_end(&mut bytes).map_err(io)?;
        if bytes.len() as u64 > FILE {
            return Err(PictureError::Bytes { path: path.to_owned(), limit: FILE });
        }
        Ok(bytes)
    }

    /// The ending of its file's name.
    pub fn ending(&self) -> &'static str {
        if self.mime == "image/png" { "png" } else { "jpg" }
    }
}

/// A picture as it was made, decoded.
#[derive(Debug)]
pub struct Original {
    path: PathBuf,
    mime: &'static str,
    bytes: Vec<u8>,
    /// As it is shown: turned as its maker's camera says.
    upright: DynamicImage,
    /// As it is stored.
    stored: (u32, u32),
}

impl Original {
    /// Reads a JPEG or PNG, told apart by content, within bounds of bytes, pixels and memory. It
    /// is decoded here, so that a damaged one is found now.
    pub fn read(path: &Path) -> Result<Original, PictureError> {
        let bytes = Picture::bytes_of(path)?;
        Original::of_bytes(path, bytes)
    }

    /// The same of a file that was [read](Picture::bytes_of); `path` is for what is told of it.
    pub fn of_bytes(path: &Path, bytes: Vec<u8>) -> Result<Original, PictureError> {
        let damaged = |error: image::ImageError| PictureError::Damaged {
            path: path.to_owned(),
            detail: error.to_string(),
        };
        let (format, mime) = match image::guess_format(&bytes) {
            Ok(format @ ImageFormat::Jpeg) => (format, "image/jpeg"),
            Ok(format @ ImageFormat::Png) => (format, "image/png"),
            _ => return Err(PictureError::Kind { path: path.to_owned() }),
        };
        let mut reader = ImageReader::with_format(Cursor::new(&bytes), format);
        let mut limits = Limits::default();
        limits.max_alloc = Some(MEMORY);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(damaged)?;
        let (width, height) = decoder.dimensions();
        if u64::from(width) * u64::from(height) > PIXELS {
            let path = path.to_owned();
            return Err(PictureError::Pixels { path, width, height, limit: PIXELS });
        }
        let orientation = decoder.orientation().map_err(damaged)?;
        let mut upright = DynamicImage::from_decoder(decoder).map_err(damaged)?;
        upright.apply_orientation(orientation);
        Ok(Original { path: path.to_owned(), mime, bytes, upright, stored: (width, height) })
    }

    /// Width and height in pixels, as it is shown.
    pub fn pixels(&self) -> (u32, u32) {
        (self.upright.width(), self.upright.height())
    }

    /// The file's bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// `image/jpeg` or `image/png`.
    pub fn mime(&self) -> &'static str {
        self.mime
    }

    /// Whether it is made for printing: a JPEG of four inks, which browsers show in odd colours.
    pub fn has_inks(&self) -> bool {
        self.mime == "image/jpeg" && jpeg::components(&self.bytes) == Some(4)
    }

    /// Whether something shines through it, not only could.
    pub fn is_see_through(&self) -> bool {
        let opaque = |pixel: &image::Rgba<u8>| pixel.0[3] == u8::MAX;
        self.upright.color().has_alpha() && !self.upright.to_rgba8().pixels().all(opaque)
    }

    /// The picture with its longer side at most `max_px` pixels: the file itself where it is
    /// small enough, else JPEG on white.
    pub fn scaled(&self, max_px: u32) -> Result<Picture, PictureError> {
        let (width, height) = self.stored;
        if width.max(height) <= max_px {
            return Ok(Picture { mime: self.mime, bytes: self.bytes.clone(), width, height });
        }
        let small = shrink(&self.upright, max_px.max(1));
        let (width, height) = small.dimensions();
        let bytes = as_jpeg(&small).map_err(|error| PictureError::Damaged {
            path: self.path.clone(),
            detail: error.to_string(),
        })?;
        Ok(Picture { mime: "image/jpeg", bytes, width, height })
    }
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    fn saved(name: &str, image: DynamicImage) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        image.save(&path).unwrap();
        (folder, path)
    }

    fn gradient(width: u32, height: u32) -> DynamicImage {
        let pixel = |x, y| Rgb([(x % 256) as u8, (y % 256) as u8, 128]);
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, pixel))
    }

    #[test]
    fn a_small_picture_is_kept_byte_for_byte() {
        for (name, mime) in [("a.jpg", "image/jpeg"), ("a.png", "image/png")] {
            let (_folder, path) = saved(name, gradient(300, 200));
            let picture = Picture::read(&path, 300).unwrap();
            assert_eq!(picture.bytes, std::fs::read(&path).unwrap());
            assert_eq!((picture.mime, picture.width, picture.height), (mime, 300, 200));
        }
    }

    #[test]
    fn a_large_picture_is_scaled_to_its_longer_side_and_always_alike() {
        let (_folder, path) = saved("a.png", gradient(1200, 800));
        let picture = Picture::read(&path, 300).unwrap();
        assert_eq!((picture.mime, picture.width, picture.height), ("image/jpeg", 300, 200));
        let back = image::load_from_memory(&picture.bytes).unwrap();
        assert_eq!((back.width(), back.height()), (300, 200));
        assert_eq!(Picture::read(&path, 300).unwrap(), picture);
    }

    #[test]
    fn see_through_becomes_white() {
        let clear = RgbaImage::from_pixel(64, 64, Rgba([0, 0, 0, 0]));
        let (_folder, path) = saved("a.png", DynamicImage::ImageRgba8(clear));
        let picture = Picture::read(&path, 16).unwrap();
        let back = image::load_from_memory(&picture.bytes).unwrap().to_rgb8();
        assert!(back.pixels().all(|pixel| pixel.0.iter().all(|&value| value >= 254)));
    }

    #[test]
    fn other_kinds_and_damaged_ones_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jpg");
        for content in [&b""[..], b"hello", b"GIF89a\x01\0\x01\0"] {
            std::fs::write(&path, content).unwrap();
            assert!(matches!(Picture::read(&path, 10), Err(PictureError::Kind { .. })));
        }
        let (_other, png) = saved("b.png", gradient(50, 50));
        let whole = std::fs::read(png).unwrap();
        std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        assert!(matches!(Picture::read(&path, 100), Err(PictureError::Damaged { .. })));
        let missing = folder.path().join("none.png");
        assert!(matches!(Picture::read(&missing, 10), Err(PictureError::Io { .. })));
    }

    #[test]
    fn a_bomb_is_refused_by_its_size_before_it_is_decoded() {
        // 65,500 x 700 grey pixels pack into a few kilobytes.
        let grey = DynamicImage::ImageLuma8(GrayImage::new(65_500, 700));
        let (_folder, path) = saved("bomb.png", grey);
        let error = Picture::read(&path, 3000).unwrap_err();
        assert!(matches!(error, PictureError::Pixels { width: 65_500, .. }), "{error}");
    }
}
