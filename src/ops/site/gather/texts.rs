//! The chapters and the text of an episode, as a build left them, or as they were brought in.

use std::fs;

use super::super::public::Content;
use super::Gathering;
use crate::ops::OUT_FOLDER;
use crate::report::Diagnostic;
use crate::show::Chapter;
use crate::site::{Built, Mark, TextLink};
use crate::transcript::format::Format;
use crate::transcript::{Transcript, read_turns};
use crate::units::Time;

/// The words of a day of talk take 20 MB.
const TURNS_LIMIT: u64 = 64 << 20;

impl Gathering<'_, '_> {
    pub(super) fn chapters(&mut self, built: Option<&Built>) -> Vec<Mark> {
        let Some(built) = built else { return self.chapters_as_written() };
        built
            .chapters
            .iter()
            .map(|chapter| Mark {
                start_ms: chapter.start.millis(),
                end_ms: chapter.end.millis(),
                title: chapter.title.clone(),
                url: chapter.url.clone(),
                image: self.chapter_image(chapter),
            })
            .collect()
    }

    /// Start, length and title of each; of an episode that came here finished as its manifest has
    /// them.
    pub(super) fn soundbites(&self, built: Option<&Built>) -> Vec<(i64, i64, Option<String>)> {
        let told = |start: Time, end: Time, title: &Option<String>| {
            (start.millis(), (end - start).millis(), title.clone())
        };
        match built {
            Some(built) => built.soundbites.iter().map(|(a, b, c)| told(*a, *b, c)).collect(),
            None if !self.episode.tracks.is_empty() => Vec::new(),
            None => {
                let own = self.episode.soundbites.iter();
                own.map(|bite| told(bite.start, bite.end, &bite.title)).collect()
            }
        }
    }

    /// The chapters of an episode that came here finished: nothing was cut, so its manifest's
    /// times are those of its sound.
    fn chapters_as_written(&self) -> Vec<Mark> {
        if !self.episode.tracks.is_empty() {
            return Vec::new();
        }
        let chapters = &self.episode.chapters;
        let length = self.published.and_then(|one| one.length_ms);
        let ends = chapters.iter().skip(1).map(|next| Some(next.start.millis()));
        let mark = |(chapter, end): (&Chapter, Option<i64>)| Mark {
            start_ms: chapter.start.millis(),
            end_ms: end.or(length).unwrap_or_else(|| chapter.start.millis()),
            title: chapter.title.clone(),
            url: chapter.url.clone(),
            image: None,
        };
        chapters.iter().zip(ends.chain([None])).map(mark).collect()
    }

    pub(super) fn texts(
        &mut self,
        built: Option<&Built>,
    ) -> (Vec<TextLink>, Option<Transcript>, String) {
        /// The best for apps first.
        const ORDER: [Format; 5] =
            [Format::Vtt, Format::Srt, Format::Json, Format::Html, Format::Txt];
        let files = built.map(|built| built.texts.as_slice()).unwrap_or_default();
        let out = self.episode.dir.join(OUT_FOLDER);
        let mut texts = Vec::new();
        for format in ORDER {
            let entry = format.entry();
            let Some(file) = files.iter().find(|file| file.format == entry.name) else { continue };
            // The HTML is empty where nothing is said.
            if file.bytes == 0 {
                continue;
            }
            let path = format!("transcripts/{}.{}", self.slug, entry.extension);
            self.contents.push((path.clone(), Content::Copy(out.join(&file.file))));
            let (format, media_type) = (entry.name.to_owned(), entry.media_type.to_owned());
            texts.push(TextLink { format, path, media_type });
        }
        let Some(file) = files.iter().find(|file| file.format == crate::ops::text::TURNS) else {
            return (texts, None, String::new());
        };
        let path = out.join(&file.file);
        let small = fs::metadata(&path).is_ok_and(|found| found.len() <= TURNS_LIMIT);
        let read = small.then(|| fs::read(&path).ok()).flatten().unwrap_or_default();
        let transcript = read_turns(&read);
        if transcript.is_none() {
            let message = format!("`out/{}` is not the file that was built", file.file);
            let hint = format!("run `pod build {}` again", self.episode.folder);
            self.refuse(Diagnostic::error(message).hint(hint));
        }
        (texts, transcript, file.blake3.clone())
    }
}
