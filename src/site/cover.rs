//! A square picture in every size the feed and the pages offer, from one original.

use std::path::Path;

use super::entry::{Cover, Sizes};
use crate::picture::{Original, Picture, PictureError};
use crate::store::Digest;

/// The sizes, in pixels: what Apple asks for at most, what it asks for at least, what pages and
/// players show on dense screens, and what lists show.
pub const SIZES: [u32; 4] = [3000, 1400, 600, 300];

/// The least Apple and most directories take. *Source:* Apple Podcasters, artwork requirements.
pub const LEAST: u32 = 1400;

/// Why a picture cannot be a cover.
#[derive(Debug, thiserror::Error)]
pub enum CoverError {
    /// It cannot be read.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// It is not as wide as it is high.
    #[error("the cover has {width} x {height} pixels: it is not square")]
    NotSquare {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// It is too small.
    #[error(
        "the cover has {pixels} x {pixels} pixels: apps and directories ask for {LEAST} or more"
    )]
    TooSmall {
        /// In pixels.
        pixels: u32,
    },
}

impl CoverError {
    /// What to do about it, in the imperative.
    pub fn hint(&self) -> &'static str {
        match self {
            CoverError::Picture(error) => error.hint(),
            CoverError::NotSquare { .. } => {
                "cut it to a square; nobody else can know which part matters"
            }
            CoverError::TooSmall { .. } => {
                "export it again from the original, 3000 x 3000; scaling a small one up only blurs it"
            }
        }
    }
}

/// The files of a cover: what they are called, and what is in them once made.
#[derive(Debug)]
pub struct CoverFiles {
    original: Original,
    digest: String,
}

impl CoverFiles {
    /// Reads an original. *Errors:* see [`CoverError`].
    pub fn read(path: &Path) -> Result<CoverFiles, CoverError> {
        CoverFiles::of_bytes(path, Picture::bytes_of(path)?)
    }

    /// The same of a file that was read already.
    pub fn of_bytes(path: &Path, bytes: Vec<u8>) -> Result<CoverFiles, CoverError> {
        let original = Original::of_bytes(path, bytes)?;
        let (width, height) = original.pixels();
        if width != height {
            return Err(CoverError::NotSquare { width, height });
        }
        if width < LEAST {
            return Err(CoverError::TooSmall { pixels: width });
        }
        let digest = Digest::of_bytes(original.bytes()).short();
        Ok(CoverFiles { original, digest })
    }

    /// The sizes there are: none larger than the original, its own where it is between two.
    fn sizes(&self) -> Vec<u32> {
        let (own, _) = self.original.pixels();
        let largest = own.min(SIZES[0]);
        let smaller = SIZES.into_iter().filter(|&size| size < largest);
        std::iter::once(largest).chain(smaller).collect()
    }

    /// The cover as everything tells of it: `name` is what its files are called after.
    /// The ending of a size that is the original itself follows the original's kind.
    pub fn cover(&self, name: &str, alt: Option<String>) -> Result<Cover, CoverError> {
        let mut sizes = Vec::new();
        for pixels in self.sizes() {
            let (media_type, ending) = self.kind(pixels);
            sizes.push(Sizes {
                path: format!("covers/{name}-{}-{pixels}.{ending}", self.digest),
                pixels,
                media_type: media_type.to_owned(),
            });
        }
        Ok(Cover { sizes, alt })
    }

    fn kind(&self, pixels: u32) -> (&'static str, &'static str) {
        let (own, _) = self.original.pixels();
        let png = self.original.bytes().starts_with(b"\x89PNG");
        if own <= pixels && png { ("image/png", "png") } else { ("image/jpeg", "jpg") }
    }

    /// Makes one size.
    pub fn make(&self, pixels: u32) -> Result<Picture, CoverError> {
        Ok(self.original.scaled(pixels)?)
    }
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, RgbImage};

    use super::*;

    fn saved(width: u32, height: u32) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cover.png");
        DynamicImage::ImageRgb8(RgbImage::new(width, height)).save(&path).unwrap();
        (folder, path)
    }

    #[test]
    fn sizes_are_made_downwards_from_one_original() {
        let (_folder, path) = saved(1500, 1500);
        let files = CoverFiles::read(&path).unwrap();
        let cover = files.cover("show", Some("A cover".to_owned())).unwrap();
        let sizes: Vec<(u32, &str)> =
            cover.sizes.iter().map(|size| (size.pixels, size.media_type.as_str())).collect();
        let (png, jpeg) = ("image/png", "image/jpeg");
        assert_eq!(sizes, [(1500, png), (1400, jpeg), (600, jpeg), (300, jpeg)]);
        let made = files.make(600).unwrap();
        assert_eq!((made.width, made.height, made.mime), (600, 600, jpeg));
        assert_eq!(files.make(1500).unwrap().bytes, std::fs::read(&path).unwrap());
    }

    #[test]
    fn what_is_not_square_or_too_small_is_refused() {
        let (_folder, path) = saved(1400, 1401);
        assert!(matches!(CoverFiles::read(&path), Err(CoverError::NotSquare { .. })));
        let (_folder, path) = saved(1399, 1399);
        assert!(matches!(CoverFiles::read(&path), Err(CoverError::TooSmall { pixels: 1399 })));
        std::fs::write(&path, "not a picture").unwrap();
        assert!(matches!(CoverFiles::read(&path), Err(CoverError::Picture(_))));
    }
}
