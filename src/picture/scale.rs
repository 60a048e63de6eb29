//! Making pictures smaller, always alike.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageError, Rgb, RgbImage};

/// The quality pictures are written with that had to be made smaller.
const QUALITY: u8 = 90;

/// Makes the longer side `max_px`: whole averages down to twice that, which
/// takes little memory, then a cubic filter, which is arithmetic alone and
/// thus the same everywhere.
pub(super) fn shrink(image: &DynamicImage, max_px: u32) -> RgbImage {
    let twice = max_px.saturating_mul(2);
    if image.width().max(image.height()) <= twice {
        return on_white(&image.resize(max_px, max_px, FilterType::CatmullRom));
    }
    let near = image.thumbnail(twice, twice);
    on_white(&near.resize(max_px, max_px, FilterType::CatmullRom))
}

/// The picture as a JPEG file.
pub(super) fn as_jpeg(image: &RgbImage) -> Result<Vec<u8>, ImageError> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(image)?;
    Ok(bytes)
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
