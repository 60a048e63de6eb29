//! Cover and chapter pictures: read with bounds, no larger than asked.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

/// The most bytes of a file; Apple's directory takes far less.
const FILE: u64 = 32 << 20;

/// The most pixels that are decoded: what today's cameras make, and 120 MB of
/// memory for as long as it takes.
const PIXELS: u64 = 40_000_000;

/// What decoding may take in memory, in bytes.
const MEMORY: u64 = 192 << 20;

/// The quality pictures are written with that had to be made smaller.
const QUALITY: u8 = 90;

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
        let io = |source| PictureError::Io { path: path.to_owned(), source };
        let damaged = |error: image::ImageError| PictureError::Damaged {
            path: path.to_owned(),
            detail: error.to_string(),
        };
        let mut bytes = Vec::new();
        let file = File::open(path).map_err(io)?;
        file.take(FILE + 1).read_to_end(&mut bytes).map_err(io)?;
        if bytes.len() as u64 > FILE {
            return Err(PictureError::Bytes { path: path.to_owned(), limit: FILE });
        }
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
        // Decoded even when it is kept as it is: a damaged cover is found now.
        let mut image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
        if width.max(height) <= max_px {
            return Ok(Picture { mime, bytes, width, height });
        }
        image.apply_orientation(orientation);
        let small = on_white(&shrink(image, max_px.max(1)));
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(&small).map_err(damaged)?;
        let (width, height) = small.dimensions();
        Ok(Picture { mime: "image/jpeg", bytes, width, height })
    }
}

/// Makes the longer side `max_px`: whole averages down to twice that, which
/// takes little memory, then a cubic filter, which is arithmetic alone and
/// thus the same everywhere.
fn shrink(image: DynamicImage, max_px: u32) -> DynamicImage {
    let twice = max_px.saturating_mul(2);
    let near = if image.width().max(image.height()) > twice {
        image.thumbnail(twice, twice)
    } else {
        image
    };
    near.resize(max_px, max_px, FilterType::CatmullRom)
}

fn on_white(image: &DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let source = image.to_rgba8();
    let mut flat = RgbImage::new(source.width(), source.height());
    for (pixel, to) in source.pixels().zip(flat.pixels_mut()) {
        let [red, green, blue, alpha] = pixel.0.map(u32::from);
        let blend = |value: u32| ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
        *to = Rgb([blend(red), blend(green), blend(blue)]);
    }
    flat
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Rgba, RgbaImage};

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
