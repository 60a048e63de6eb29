//! Chapters and soundbites of an episode: as its build placed them, or as its manifest has them
//! where it came here finished.

use super::Gathering;
use crate::show::Chapter;
use crate::site::{Built, Mark};
use crate::units::Time;

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
}
