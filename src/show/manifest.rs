//! The show as show.toml describes it.

use std::path::{Path, PathBuf};

use toml_edit::Table;

use super::audio::Audio;
use super::fields::Fields;
use super::files::Folder;
use super::guid::Guid;
use super::keys;
use super::output::Output;
use super::page::Page;
use super::person::{Funding, Owner, Person};
use super::publishing::{HostSettings, PublishSettings, TranscriptSettings};
use super::site::{App, FeedSettings, SiteSettings};
use super::slot::Slot;
use super::tag;
use super::tags::{Conversation, Location, Recommended, Rhythm, Season, Statement};
use crate::report::Diagnostic;

/// The file that makes a folder a show.
pub const SHOW_MANIFEST: &str = "show.toml";

/// A show: its name, its people, what is made of it and where it goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Show {
    /// The show's folder, as it was given to `load`.
    pub root: PathBuf,
    /// The manifest as diagnostics name it: `show.toml`.
    pub manifest: PathBuf,
    /// The name of the show; empty when the manifest fails to give one.
    pub title: String,
    /// The language spoken, a BCP 47 tag checked for its form.
    pub language: Option<String>,
    /// Who makes it.
    pub author: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// Its web page.
    pub link: Option<String>,
    /// Its picture, a file that is there.
    pub cover: Option<PathBuf>,
    /// Directory categories, `A` or `A > B`.
    pub categories: Vec<String>,
    /// Whether it is unfit for children; no by default.
    pub explicit: bool,
    /// Who answers for the feed.
    pub owner: Option<Owner>,
    /// The feed's own name for ever, a UUID.
    pub guid: Option<Guid>,
    /// The licence of the episodes.
    pub license: Option<String>,
    /// How a git tag names an episode; `ep{number}` when absent.
    pub tag: Option<String>,
    /// Where to support it.
    pub funding: Vec<Funding>,
    /// Who is in every episode.
    pub people: Vec<Person>,
    /// How the sound is treated, unless an episode says otherwise.
    pub audio: Audio,
    /// The files made of an episode, at least one; the first is the feed's enclosure.
    pub outputs: Vec<Output>,
    /// How the text is made.
    pub transcript: TranscriptSettings,
    /// Where it is published, if anywhere.
    pub publish: Option<PublishSettings>,
    /// Accounts on other services.
    pub hosts: Vec<HostSettings>,
    /// Whether episodes are to be heard in their order (`itunes:type`).
    pub serial: bool,
    /// Who holds the rights, without the word and the sign.
    pub copyright: Option<String>,
    /// Where the licence is, for one that is no SPDX name.
    pub license_url: Option<String>,
    /// What the cover shows, for those who do not see it.
    pub cover_alt: Option<String>,
    /// What the feed holds (`podcast:medium`); `podcast` by default.
    pub medium: String,
    /// What it is about and where it is made.
    pub locations: Vec<Location>,
    /// Statements for machines.
    pub statements: Vec<Statement>,
    /// How often episodes come.
    pub rhythm: Option<Rhythm>,
    /// Other shows it recommends.
    pub podroll: Vec<Recommended>,
    /// Conversations about the show.
    pub conversations: Vec<Conversation>,
    /// The names of seasons.
    pub seasons: Vec<Season>,
    /// How the feed is made.
    pub feed: FeedSettings,
    /// How the web pages are made.
    pub site: SiteSettings,
}

impl Show {
    /// The nearest folder with a show.toml, from `start` upwards. *Errors:*
    /// there is none, or `start` is not there.
    pub fn find(start: &Path) -> Result<PathBuf, Box<Diagnostic>> {
        let shown = start.display();
        let start = start.canonicalize().map_err(|error| {
            let message = format!("cannot look for a show from `{shown}`: {error}");
            Diagnostic::error(message).hint("name a folder that is there")
        })?;
        let found = start.ancestors().find(|folder| folder.join(SHOW_MANIFEST).is_file());
        found.map(Path::to_owned).ok_or_else(|| {
            let error = Diagnostic::error(format!("there is no show in `{shown}` or above it"));
            Box::new(error.hint("go to the folder of a show, or start one with `pod init`"))
        })
    }

    /// Reads a text of show.toml; what is wrong is reported to the page and
    /// replaced by the default. Nothing when the text is not TOML.
    pub(super) fn read(page: &Page, root: &Path) -> Option<Show> {
        let document = page.parse()?;
        Some(Show::read_table(page, document.as_table(), root))
    }

    fn read_table(page: &Page, table: &Table, root: &Path) -> Show {
        let fields = Fields::new(page, table, &keys::SHOW, None, 0..0);
        let folder = Folder { root, below: Path::new("") };
        let text = |key| fields.get(key).and_then(|slot| slot.text());
        let hosts = fields.get("host").map(|slot| HostSettings::read_all(&slot));
        let hosts = hosts.unwrap_or_default();
        let mut site =
            fields.get("site").map(|slot| SiteSettings::read(&slot, &folder)).unwrap_or_default();
        site.apps = fields.get("app").map(|slot| App::read_all(&slot)).unwrap_or_default();
        let outputs = fields.get("output").map(|slot| Output::read_all(&slot));
        let outputs = outputs.filter(|outputs| !outputs.is_empty());
        Show {
            root: root.to_owned(),
            manifest: page.shown.clone(),
            title: fields.need("title").and_then(|slot| slot.text()).unwrap_or_default(),
            language: fields.get("language").and_then(|slot| slot.language()),
            author: text("author"),
            description: text("description"),
            link: fields.get("link").and_then(|slot| slot.web_address()),
            cover: fields.get("cover").and_then(|slot| folder.file(&slot)),
            categories: fields.get("categories").map(|slot| categories(&slot)).unwrap_or_default(),
            explicit: fields.get("explicit").and_then(|slot| slot.boolean()).unwrap_or(false),
            owner: fields.get("owner").and_then(|slot| Owner::read(&slot)),
            guid: fields.get("guid").and_then(|slot| slot.feed_guid()),
            license: text("license"),
            tag: fields.get("tag").and_then(|slot| tag::read(&slot)),
            funding: fields.get("funding").map(|s| Funding::read_all(&s)).unwrap_or_default(),
            people: fields.get("person").map(|s| Person::read_all(&s)).unwrap_or_default(),
            audio: fields
                .get("audio")
                .map_or_else(Audio::default, |slot| Audio::read(&slot, Audio::default())),
            outputs: outputs.unwrap_or_else(|| vec![Output::standard()]),
            transcript: fields
                .get("transcript")
                .map(|slot| TranscriptSettings::read(&slot))
                .unwrap_or_default(),
            publish: fields.get("publish").and_then(|slot| PublishSettings::read(&slot, &hosts)),
            hosts,
            serial: fields
                .get("kind")
                .and_then(|slot| slot.one_of(&[("episodic", false), ("serial", true)]))
                .unwrap_or(false),
            copyright: text("copyright"),
            license_url: fields.get("license_url").and_then(|slot| slot.web_address()),
            cover_alt: text("cover_alt"),
            medium: text("medium").unwrap_or_else(|| "podcast".to_owned()),
            locations: fields.get("location").map(|s| Location::read_all(&s)).unwrap_or_default(),
            statements: fields.get("txt").map(|s| Statement::read_all(&s)).unwrap_or_default(),
            rhythm: fields.get("update").and_then(|slot| Rhythm::read(&slot)),
            podroll: fields.get("podroll").map(|s| Recommended::read_all(&s)).unwrap_or_default(),
            conversations: fields
                .get("social")
                .map(|slot| Conversation::read_all(&slot))
                .unwrap_or_default(),
            seasons: fields.get("season").map(|s| Season::read_all(&s)).unwrap_or_default(),
            feed: fields.get("feed").map(|slot| FeedSettings::read(&slot)).unwrap_or_default(),
            site,
        }
    }
}

/// Categories, each `A` or `A > B`, with single spaces around the sign.
fn categories(slot: &Slot<'_>) -> Vec<String> {
    let mut categories = Vec::new();
    for slot in slot.elements().unwrap_or_default() {
        let Some(text) = slot.text() else { continue };
        let parts: Vec<&str> = text.split('>').map(str::trim).collect();
        if parts.len() > 2 || parts.iter().any(|part| part.is_empty()) {
            let message = format!("`{}` is no category", text.escape_debug());
            slot.error(message, "write \"Technology\" or \"Society & Culture > Documentary\"");
        } else {
            categories.push(parts.join(" > "));
        }
    }
    categories
}
