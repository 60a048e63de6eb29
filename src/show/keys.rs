//! Every key the manifests may hold, with its form, default and meaning: the one list.
//!
//! The reader refuses what is not here, and the manual pages and the tests of
//! the example show are made from it.

mod both;
mod episode;
mod show;
mod web;

pub(super) use both::*;
pub(super) use episode::*;
pub(super) use show::*;
pub(super) use web::*;

/// A key of a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// The form of its value and, where there is one, the default.
    pub form: &'static str,
    /// What it says, in one sentence.
    pub about: &'static str,
}

/// A table of a manifest and the keys allowed in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// The files it may stand in.
    pub files: &'static [&'static str],
    /// As it is written: empty for the keys before the first header, `[audio]`,
    /// `[[output]]`, or the bare name of an inline table.
    pub header: &'static str,
    /// The keys, in the order people write them.
    pub keys: &'static [Key],
    /// Whether other keys are kept instead of refused.
    pub open: bool,
}

impl Table {
    /// Whether `name` is one of its keys.
    pub fn has(&self, name: &str) -> bool {
        self.keys.iter().any(|key| key.name == name)
    }
}

const fn key(name: &'static str, form: &'static str, about: &'static str) -> Key {
    Key { name, form, about }
}

const fn table(
    files: &'static [&'static str],
    header: &'static str,
    keys: &'static [Key],
) -> Table {
    Table { files, header, keys, open: false }
}

const SHOW_FILE: &[&str] = &["show.toml"];
const EPISODE_FILE: &[&str] = &["episode.toml"];
const BOTH_FILES: &[&str] = &["show.toml", "episode.toml"];
const EDITS_FILE: &[&str] = &["edits.toml"];

/// Every table of every manifest, in the order of the manual.
pub const KEYS: &[Table] = &[
    SHOW, OWNER, FUNDING, PERSON, AUDIO, SILENCE, OUTPUT, TRANSCRIPT, PUBLISH, HOST, LOCATION, TXT,
    SOCIAL, PODROLL, UPDATE, SEASON, FEED, SITE, THEME_KEYS, APP, EPISODE, SOUNDBITE, TRACK, MUSIC,
    INTRO, OUTRO, CHAPTER, EDITS, CUT, KEEP,
];
