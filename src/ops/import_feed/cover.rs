//! The show's picture, and those of episodes: taken only as pod would take them from a person.

use std::path::Path;

use super::fetch::Web;
use super::{Failure, ForeignFeed, on_the_web, shown, warn};
use crate::ops::disk;
use crate::site::cover::CoverFiles;

/// Three times what directories ask for at most.
pub(super) const LARGEST: usize = 32 << 20;

/// What became of the show's picture.
#[derive(Debug, Default)]
pub(super) struct Cover {
    /// Its file beside show.toml.
    pub(super) file: Option<String>,
    /// Why there is none.
    pub(super) why: Option<String>,
}

/// Fetches the show's picture into the folder of show.toml.
pub(super) fn fetch(web: &Web<'_>, foreign: &ForeignFeed, show: &Path) -> Result<Cover, Failure> {
    let feed = &foreign.feed;
    let named = feed.image.iter().chain(&feed.pictures).find_map(|url| on_the_web(url));
    let Some(address) = named else { return Ok(Cover::default()) };
    let why = match web.get(&address, LARGEST)? {
        Ok(got) => match check(&got.bytes) {
            Ok(name) => {
                let path = show.join(name);
                std::fs::write(&path, &got.bytes)
                    .map_err(|error| super::refused(disk::refused("write", &path, &error)))?;
                return Ok(Cover { file: Some(name.to_owned()), why: None });
            }
            Err(why) => why,
        },
        Err(why) => why,
    };
    let message = format!("the show's picture is left out: {why}");
    warn(web.context, message, "save a square one of 3000 x 3000 pixels and name it as `cover`");
    let why = format!("the picture of the feed ({}) was left out: {why}", shown(&address));
    Ok(Cover { file: None, why: Some(why) })
}

/// The name of a cover's file, by its kind; why it cannot be one otherwise.
pub(super) fn check(bytes: &[u8]) -> Result<&'static str, String> {
    let name = if bytes.starts_with(b"\x89PNG") { "cover.png" } else { "cover.jpg" };
    match CoverFiles::of_bytes(Path::new(name), bytes.to_vec()) {
        Ok(_) => Ok(name),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_picture_that_pod_takes_is_a_cover() {
        let made = |width, height| {
            let mut bytes = std::io::Cursor::new(Vec::new());
            let picture = image::GrayImage::new(width, height);
            picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
            bytes.into_inner()
        };
        assert_eq!(check(&made(1400, 1400)), Ok("cover.png"));
        assert!(check(&made(1400, 1401)).unwrap_err().contains("square"));
        assert!(check(&made(300, 300)).is_err());
        assert!(check(b"<html>").is_err() && check(b"").is_err());
    }
}
