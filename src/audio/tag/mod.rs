//! What is in a file besides its sound: title, cover, chapters. Comes after
//! [`super::encode`], copies its sound byte for byte and writes the tags
//! around it, so that a changed title costs no encoding.

mod broadcast;
mod date;
mod error;
mod id3v2;
mod language;
mod mp3;
mod riff;
mod text;
mod wav;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

pub use error::TagError;

use crate::audio::encode::Format;
use crate::picture::Picture;
use crate::units::{Db, Dbtp, Lufs, Time};

/// What a file says of itself. Texts may hold anything: control characters
/// are taken out and lengths cut to what readers bear; empty ones are left
/// out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tags {
    /// The episode's title.
    pub title: Option<String>,
    /// The show's title.
    pub album: Option<String>,
    /// Who speaks, or the show's author.
    pub artist: Option<String>,
    /// The episode's number.
    pub number: Option<u32>,
    /// The season.
    pub season: Option<u32>,
    /// When it is published: ISO 8601, from `2026` to
    /// `2026-11-20T07:00:00+01:00`; written as it stands, in no other zone.
    pub date: Option<String>,
    /// `Podcast` when left out.
    pub genre: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// The summary; may have several lines.
    pub comment: Option<String>,
    /// The episode's page.
    pub url: Option<String>,
    /// The licence.
    pub copyright: Option<String>,
    /// The show's `podcast:guid`.
    pub podcast_guid: Option<String>,
    /// The episode's guid, as in the feed.
    pub episode_guid: Option<String>,
    /// Who publishes.
    pub publisher: Option<String>,
    /// The cover.
    pub cover: Option<Picture>,
    /// In the order of the sound; at most [`CHAPTERS`].
    pub chapters: Vec<ChapterMark>,
    /// As measured on the finished sound; broadcast WAV says it.
    pub loudness: Option<Loudness>,
}

/// How many chapters a file can have: a table of contents counts them in one
/// byte (ID3v2 Chapter Frame Addendum, 3.2).
pub const CHAPTERS: usize = 255;

/// A stretch of the sound with a title.
#[derive(Debug, Clone, PartialEq)]
pub struct ChapterMark {
    /// Its beginning in the file's sound.
    pub start: Time,
    /// Its end; not before the start.
    pub end: Time,
    /// What it is called.
    pub title: String,
    /// Where it leads.
    pub url: Option<String>,
    /// What to show during it.
    pub image: Option<Picture>,
}

/// What was measured on the sound (EBU R 128).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loudness {
    /// Programme loudness.
    pub integrated: Lufs,
    /// The true peak.
    pub peak: Dbtp,
    /// The loudness range in LU, where there is one.
    pub range: Option<Db>,
}

impl Tags {
    /// Whether these can be written: dates that are dates, chapters that
    /// readers can hold. Worth asking before the sound is encoded.
    pub fn check(&self) -> Result<(), TagError> {
        if let Some(text) = &self.date {
            date::Date::parse(text).ok_or_else(|| TagError::Date { text: text.clone() })?;
        }
        if self.chapters.len() > CHAPTERS {
            return Err(TagError::Chapters { count: self.chapters.len() });
        }
        let mut earlier = Time::ZERO;
        for (index, chapter) in self.chapters.iter().enumerate() {
            let wrong = |detail| TagError::Chapter {
                number: index + 1,
                title: text::line(&chapter.title),
                detail,
            };
            if chapter.start < Time::ZERO {
                return Err(wrong("starts before the sound"));
            }
            if chapter.start < earlier {
                return Err(wrong("starts before the one before it"));
            }
            if chapter.end < chapter.start {
                return Err(wrong("ends before it starts"));
            }
            // 0xFFFFFFFF stands for "no value" in the neighbouring fields.
            if chapter.end.millis() >= i64::from(u32::MAX) {
                return Err(wrong("ends after more than 49 days"));
            }
            earlier = chapter.start;
        }
        Ok(())
    }

    fn date(&self) -> Option<date::Date<'_>> {
        self.date.as_deref().and_then(date::Date::parse)
    }
}

/// Writes the finished file: the sound of `payload`, a file that
/// [`super::encode`] wrote, with the tags. `out` must be empty; it is flushed
/// to the system, not synced. The same tags give the same bytes. The payload
/// is streamed and stays as it is; on error `out` is incomplete.
pub fn finish(format: Format, tags: &Tags, payload: &Path, out: &mut File) -> Result<(), TagError> {
    tags.check()?;
    let unreadable = |source| TagError::Read { path: payload.to_owned(), source };
    let mut sound = File::open(payload).map_err(unreadable)?;
    let mut out = BufWriter::with_capacity(1 << 16, out);
    match format {
        Format::Mp3 => mp3::write(tags, payload, &mut sound, &mut out)?,
        Format::Wav => wav::write(tags, payload, &mut sound, &mut out)?,
    }
    out.flush().map_err(TagError::Write)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chapter(start: i64, end: i64) -> ChapterMark {
        ChapterMark {
            start: Time::from_millis(start),
            end: Time::from_millis(end),
            title: "one".to_owned(),
            url: None,
            image: None,
        }
    }

    #[test]
    fn chapters_out_of_order_or_backwards_are_refused() {
        let of = |chapters| Tags { chapters, ..Tags::default() }.check();
        assert!(of(vec![chapter(0, 5), chapter(5, 9), chapter(5, 5)]).is_ok());
        assert!(matches!(
            of(vec![chapter(5, 9), chapter(0, 5)]),
            Err(TagError::Chapter { number: 2, .. })
        ));
        assert!(matches!(of(vec![chapter(5, 4)]), Err(TagError::Chapter { .. })));
        assert!(matches!(of(vec![chapter(-5, 4)]), Err(TagError::Chapter { .. })));
        assert!(matches!(of(vec![chapter(0, 1 << 40)]), Err(TagError::Chapter { .. })));
    }

    #[test]
    fn more_chapters_than_a_table_of_contents_holds_are_refused() {
        let of = |count| Tags { chapters: vec![chapter(0, 1); count], ..Tags::default() }.check();
        assert!(of(255).is_ok());
        let error = of(256).unwrap_err();
        assert_eq!(error.to_string(), "256 chapters do not fit: a file holds 255");
        assert!(error.hint().is_some());
    }

    #[test]
    fn a_date_that_is_none_is_refused() {
        let tags = Tags { date: Some("tomorrow".to_owned()), ..Tags::default() };
        assert!(matches!(tags.check(), Err(TagError::Date { .. })));
    }
}
