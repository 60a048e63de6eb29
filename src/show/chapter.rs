//! The chapters of an episode, one `[[chapter]]` each.

use std::path::PathBuf;

use serde::Serialize;

use super::fields::Fields;
use super::files::Folder;
use super::keys;
use super::slot::Slot;
use crate::report::Mark;
use crate::units::Time;

/// A chapter. It ends where the next one starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chapter {
    /// Where it starts, on the session's timeline: takes aligned, nothing cut.
    pub start: Time,
    /// What it is called.
    pub title: String,
    /// A page that goes with it.
    pub url: Option<String>,
    /// A picture that goes with it, from the show's folder as it was given to `load`.
    pub image: Option<PathBuf>,
    /// Where its start is in episode.toml.
    #[serde(skip)]
    pub mark: Mark,
}

/// Longer than any session.
pub(super) const LONGEST_SESSION: Time = Time(100 * 3_600_000_000_000);

impl Chapter {
    /// Reads all `[[chapter]]` and sorts them by time.
    pub(super) fn read_all(slot: &Slot<'_>, folder: &Folder<'_>) -> Vec<Chapter> {
        let mut chapters: Vec<Chapter> = Vec::new();
        for fields in slot.tables(&keys::CHAPTER, "title") {
            let Some(chapter) = Chapter::read(&fields, folder) else { continue };
            let twin = chapters.iter().find(|other| other.start == chapter.start);
            if let (Some(twin), Some(slot)) = (twin, fields.get("start")) {
                let line = twin.mark.line;
                slot.error(
                    format!("two chapters start at {}, the other in line {line}", chapter.start),
                    "give each chapter a start of its own",
                );
                continue;
            }
            if let (Some(last), Some(slot)) = (chapters.last(), fields.get("start"))
                && chapter.start < last.start
            {
                slot.warning(
                    format!("this chapter starts before the one above it, at {}", last.start),
                    "put the chapters in order of time; they were sorted for this run",
                );
            }
            chapters.push(chapter);
        }
        chapters.sort_by_key(|chapter| chapter.start);
        chapters
    }

    fn read(fields: &Fields<'_>, folder: &Folder<'_>) -> Option<Chapter> {
        let start_slot = fields.need("start");
        let start = start_slot.as_ref().and_then(|slot| slot.time(Time::ZERO..=LONGEST_SESSION));
        let title = fields.need("title").and_then(|slot| slot.text());
        let url = fields.get("url").and_then(|slot| slot.web_address());
        let image = fields.get("image").and_then(|slot| folder.file(&slot));
        Some(Chapter { start: start?, title: title?, url, image, mark: start_slot?.mark() })
    }
}
