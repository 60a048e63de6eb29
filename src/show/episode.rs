//! An episode as episode.toml describes it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use toml_edit::Table;

use super::audio::Audio;
use super::chapter::Chapter;
use super::date::Date;
use super::edits::Edits;
use super::fields::Fields;
use super::files::Folder;
use super::guid::Guid;
use super::keys;
use super::manifest::Show;
use super::music::Music;
use super::page::Page;
use super::person::{Funding, Person};
use super::slug::slug;
use super::tags::{Conversation, Location, Soundbite, Statement};
use super::track::Track;
use crate::report::Mark;

/// The file that makes a folder an episode.
pub const EPISODE_MANIFEST: &str = "episode.toml";
/// The cuts and keeps of an episode.
pub const EDITS_MANIFEST: &str = "edits.toml";

/// What sort of episode it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A whole one.
    #[default]
    Full,
    /// A preview of the show or a season.
    Trailer,
    /// Something beside the run.
    Bonus,
}

impl Kind {
    /// As it is written in a manifest and in a feed.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Full => "full",
            Kind::Trailer => "trailer",
            Kind::Bonus => "bonus",
        }
    }
}

/// An episode: its name, its recordings, and what is to be done with them.
#[derive(Debug, Clone, PartialEq)]
pub struct Episode {
    /// Its folder, from the show's as that was given to `load`.
    pub dir: PathBuf,
    /// The manifest as diagnostics name it: from the show's folder, with what
    /// is not Unicode replaced. To open the file, take `dir`.
    pub manifest: PathBuf,
    /// The name of its folder, with what is not Unicode replaced.
    pub folder: String,
    /// The folder's name without the number in front, as a slug.
    pub slug: String,
    /// Its place in the show or in its season, 1 to 999,999.
    pub number: Option<u32>,
    /// The season it belongs to, 1 to 9,999.
    pub season: Option<u32>,
    /// What sort of episode it is; full by default.
    pub kind: Kind,
    /// The name of the episode; empty when the manifest fails to give one.
    pub title: String,
    /// When it comes out.
    pub date: Option<Date>,
    /// Its own name for ever.
    pub guid: Option<Guid>,
    /// What it is about.
    pub summary: Option<String>,
    /// The language spoken, where it is not the show's; a BCP 47 tag checked for its form.
    pub language: Option<String>,
    /// Whether it is unfit for children; as the show is when absent.
    pub explicit: Option<bool>,
    /// A picture of its own, a file that is there.
    pub cover: Option<PathBuf>,
    /// The recordings; none in an episode that was just begun.
    pub tracks: Vec<Track>,
    /// Where the manifest names takes that are not there; each is an error too.
    pub lost_takes: Vec<Mark>,
    /// Music before and after.
    pub music: Music,
    /// Chapters in order of time, no two at the same.
    pub chapters: Vec<Chapter>,
    /// Who is in it, besides the people of the show.
    pub people: Vec<Person>,
    /// How the sound is treated: the show's settings, with this episode's `[audio]` over them.
    pub audio: Audio,
    /// Cuts and keeps made by ear.
    pub edits: Edits,
    /// What its own cover shows, for those who do not see it.
    pub cover_alt: Option<String>,
    /// Whether directories are asked to leave it out.
    pub block: bool,
    /// Its licence, where it is not the show's.
    pub license: Option<String>,
    /// Where that licence is.
    pub license_url: Option<String>,
    /// What it is about and where it was made.
    pub locations: Vec<Location>,
    /// Statements for machines.
    pub statements: Vec<Statement>,
    /// Conversations about it.
    pub conversations: Vec<Conversation>,
    /// Stretches worth hearing first.
    pub soundbites: Vec<Soundbite>,
    /// Where to support this episode or those in it.
    pub funding: Vec<Funding>,
}

impl Episode {
    /// The language spoken: the episode's own, else the show's.
    pub fn spoken<'a>(&'a self, show: &'a Show) -> Option<&'a str> {
        self.language.as_deref().or(show.language.as_deref())
    }

    /// The cuts and keeps as diagnostics name their file.
    pub fn edits_manifest(&self) -> PathBuf {
        self.manifest.with_file_name(EDITS_MANIFEST)
    }

    /// The number in front of the folder's name.
    pub(super) fn folder_number(&self) -> Option<u32> {
        let digits = self.folder.bytes().take_while(u8::is_ascii_digit).count();
        self.folder[..digits].parse().ok()
    }

    /// Reads a text of episode.toml; what is wrong is reported to the page and
    /// replaced by the default. `below` is the episode's folder, from the
    /// show's folder `root`.
    pub(super) fn read(page: &Page, root: &Path, below: &Path, audio: Audio) -> Episode {
        match page.parse() {
            Some(document) => Episode::read_table(page, document.as_table(), root, below, audio),
            // So that it still can be named on the command line.
            None => {
                let blank = Page::new(page.shown.clone(), String::new());
                Episode::read_table(&blank, &Table::new(), root, below, audio)
            }
        }
    }

    fn read_table(page: &Page, table: &Table, root: &Path, below: &Path, audio: Audio) -> Episode {
        let fields = Fields::new(page, table, &keys::EPISODE, None, 0..0);
        let place = Folder { root, below };
        let name = below.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut lost_takes = Vec::new();
        let kinds = [Kind::Full, Kind::Trailer, Kind::Bonus].map(|kind| (kind.name(), kind));
        Episode {
            dir: root.join(below),
            manifest: page.shown.clone(),
            slug: slug(without_number(&name)),
            folder: name,
            number: fields.get("number").and_then(|slot| slot.integer(1..=999_999)),
            season: fields.get("season").and_then(|slot| slot.integer(1..=9999)),
            kind: fields.get("kind").and_then(|slot| slot.one_of(&kinds)).unwrap_or_default(),
            title: fields.need("title").and_then(|slot| slot.text()).unwrap_or_default(),
            date: fields.get("date").and_then(|slot| slot.date()),
            guid: fields.get("guid").and_then(|slot| slot.episode_guid()),
            summary: fields.get("summary").and_then(|slot| slot.text()),
            language: fields.get("language").and_then(|slot| slot.language()),
            explicit: fields.get("explicit").and_then(|slot| slot.boolean()),
            cover: fields.get("cover").and_then(|slot| place.file(&slot)),
            tracks: fields
                .get("track")
                .map(|slot| Track::read_all(&slot, &place, &mut lost_takes))
                .unwrap_or_default(),
            lost_takes,
            music: fields.get("music").map(|slot| Music::read(&slot, &place)).unwrap_or_default(),
            chapters: fields
                .get("chapter")
                .map(|slot| Chapter::read_all(&slot, &place))
                .unwrap_or_default(),
            people: fields.get("person").map(|s| Person::read_all(&s)).unwrap_or_default(),
            audio: fields.get("audio").map_or(audio, |slot| Audio::read(&slot, audio)),
            edits: Edits::default(),
            cover_alt: fields.get("cover_alt").and_then(|slot| slot.text()),
            block: fields.get("block").and_then(|slot| slot.boolean()).unwrap_or(false),
            license: fields.get("license").and_then(|slot| slot.text()),
            license_url: fields.get("license_url").and_then(|slot| slot.web_address()),
            locations: fields.get("location").map(|s| Location::read_all(&s)).unwrap_or_default(),
            statements: fields.get("txt").map(|s| Statement::read_all(&s)).unwrap_or_default(),
            conversations: fields
                .get("social")
                .map(|slot| Conversation::read_all(&slot))
                .unwrap_or_default(),
            soundbites: fields
                .get("soundbite")
                .map(|slot| Soundbite::read_all(&slot))
                .unwrap_or_default(),
            funding: fields.get("funding").map(|s| Funding::read_all(&s)).unwrap_or_default(),
        }
    }
}

/// A folder's name without the number in front; all of it when nothing would be left.
fn without_number(name: &str) -> &str {
    let rest = name.trim_start_matches(|letter: char| letter.is_ascii_digit());
    if rest.len() == name.len() {
        return name;
    }
    let title = rest.trim_start_matches(['-', '_', '.', ' ']);
    // In `2nd-part` the digit belongs to the word.
    if title.is_empty() || title.len() == rest.len() { name } else { title }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_in_front_is_no_part_of_the_slug() {
        assert_eq!(without_number("012-peertube"), "peertube");
        assert_eq!(without_number("7. Sept"), "Sept");
        assert_eq!(without_number("2nd-part"), "2nd-part");
        assert_eq!(without_number("012"), "012");
        assert_eq!(without_number("trailer"), "trailer");
    }
}
