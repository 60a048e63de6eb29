//! The pictures of an episode: its own cover in every size, and those of its chapters.

use std::fs;
use std::path::Path;

use super::super::local;
use super::super::public::{Content, Public};
use super::Gathering;
use crate::ops::disk;
use crate::report::Diagnostic;
use crate::site::Cover;
use crate::site::built::BuiltChapter;
use crate::site::cover::CoverFiles;
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
        let bytes = fs::read(&from).ok()?;
        let digest = Digest::of_bytes(&bytes).short();
        for ending in ["jpg", "png"] {
            let path = format!("images/{}-{digest}.{ending}", self.slug);
            if self.source.public.has(&path) {
                return Some(path);
            }
        }
        match crate::picture::Picture::read(&from, CHAPTER_PICTURE) {
            Ok(picture) => {
                let path = format!("images/{}-{digest}.{}", self.slug, picture.ending());
                self.contents.push((path.clone(), Content::Bytes(picture.bytes)));
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
    let read = fs::read(path).map_err(|error| Box::new(disk::refused("read", path, &error)))?;
    let digest = Digest::of_bytes(&read).short();
    drop(read);
    if let Some(old) = old
        && old.sizes.iter().all(|size| size.path.contains(&digest) && public.has(&size.path))
        && old.sizes.iter().all(|size| size.path.starts_with(&format!("covers/{name}-")))
    {
        return Ok((Cover { alt, ..old.clone() }, Vec::new()));
    }
    let told = |error: crate::site::cover::CoverError| {
        let hint = error.hint();
        Box::new(Diagnostic::error(error.to_string()).hint(hint))
    };
    let files = CoverFiles::read(path).map_err(told)?;
    let cover = files.cover(name, alt).map_err(told)?;
    let mut contents = Vec::new();
    for size in cover.sizes.iter().filter(|size| !public.has(&size.path)) {
        let made = files.make(size.pixels).map_err(told)?;
        contents.push((size.path.clone(), Content::Bytes(made.bytes)));
    }
    Ok((cover, contents))
}
