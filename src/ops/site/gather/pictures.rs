//! The pictures of an episode: its own cover in every size, and those of its chapters.

use std::path::Path;

use super::super::local;
use super::super::public::{Content, Public};
use super::Gathering;
use crate::picture::{Original, Picture, PictureError};
use crate::report::Diagnostic;
use crate::site::Cover;
use crate::site::built::BuiltChapter;
use crate::site::cover::{CoverError, CoverFiles};
use crate::store::Digest;

/// The largest picture of a chapter that apps show, in pixels.
const CHAPTER_PICTURE: u32 = 1400;

/// A cover and the files of it that are not there yet.
pub(in crate::ops::site) type MadeCover = (Cover, Vec<(String, Content)>);

impl Gathering<'_, '_> {
    pub(super) fn chapter_image(&mut self, chapter: &BuiltChapter) -> Option<String> {
        let name = chapter.image.as_deref()?;
        let from = local::inside(self.source.root, &self.episode.dir, name)?;
        self.watch.push(name.to_owned());
        match self.chapter_picture(&from) {
            Ok((path, made)) => {
                self.contents.extend(made.map(|made| (path.clone(), Content::Bytes(made))));
                Some(path)
            }
            Err(error) => {
                let hint = error.hint();
                let message = format!("picture of chapter `{}`: {error}", chapter.title);
                self.refuse(Diagnostic::error(message).hint(hint));
                None
            }
        }
    }

    /// The path of a chapter's picture, and its bytes where they are not there yet.
    fn chapter_picture(&self, from: &Path) -> Result<(String, Option<Vec<u8>>), PictureError> {
        let bytes = Picture::bytes_of(from)?;
        let digest = Digest::of_bytes(&bytes).short();
        let path = |ending| format!("images/{}-{digest}.{ending}", self.slug);
        if let Some(there) = ["jpg", "png"].map(path).into_iter().find(|path| self.has(path)) {
            return Ok((there, None));
        }
        let made = Original::of_bytes(from, bytes)?.scaled(CHAPTER_PICTURE)?;
        Ok((path(made.ending()), Some(made.bytes)))
    }

    fn has(&self, path: &str) -> bool {
        self.source.public.has(path)
    }

    pub(super) fn cover(&mut self) -> Option<Cover> {
        let path = self.episode.cover.as_ref()?;
        let name = path.strip_prefix(&self.episode.dir).unwrap_or(path);
        self.watch.push(name.display().to_string());
        let old = self.old.and_then(|old| old.cover.as_ref());
        let alt = self.episode.cover_alt.clone();
        match cover(path, &self.slug, alt, old, self.source.public) {
            Ok((cover, contents)) => {
                self.contents.extend(contents);
                Some(cover)
            }
            Err(error) => {
                self.refuse(*error);
                None
            }
        }
    }
}

/// A cover and the files of it that are not there yet.
pub(in crate::ops::site) fn cover(
    path: &Path,
    name: &str,
    alt: Option<String>,
    old: Option<&Cover>,
    public: &Public,
) -> Result<MadeCover, Box<Diagnostic>> {
    let told = |error: CoverError| {
        let hint = error.hint();
        Box::new(Diagnostic::error(error.to_string()).hint(hint))
    };
    let bytes = Picture::bytes_of(path).map_err(|error| told(error.into()))?;
    let digest = Digest::of_bytes(&bytes).short();
    if let Some(old) = old
        && old.sizes.iter().all(|size| size.path.contains(&digest) && public.has(&size.path))
        && old.sizes.iter().all(|size| size.path.starts_with(&format!("covers/{name}-")))
    {
        return Ok((Cover { alt, ..old.clone() }, Vec::new()));
    }
    let files = CoverFiles::of_bytes(path, bytes).map_err(told)?;
    let cover = files.cover(name, alt).map_err(told)?;
    let mut contents = Vec::new();
    for size in cover.sizes.iter().filter(|size| !public.has(&size.path)) {
        let made = files.make(size.pixels).map_err(told)?;
        contents.push((size.path.clone(), Content::Bytes(made.bytes)));
    }
    Ok((cover, contents))
}
