//! What is looked at: a show and its episodes, gathered from their files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Source;
use super::outputs::SoundCheck;
use super::picture::{PictureFacts, PictureTrouble};
use crate::show::{Chapter, Episode, Ledger, Published, Show};
use crate::site::{Built, ReportError};
use crate::transcript::Transcript;

/// A show with the episodes that are looked at.
pub struct Subject<'a> {
    /// The show.
    pub show: &'a Show,
    /// show.toml as it is written.
    pub manifest: Source,
    /// What was published.
    pub ledger: &'a Ledger,
    /// Its entries by GUID.
    pub published: BTreeMap<&'a str, &'a Published>,
    /// All episodes of the show, looked at or not.
    pub all: &'a [Episode],
    /// Those looked at.
    pub episodes: Vec<Look<'a>>,
    /// The pictures the manifests name.
    pub pictures: BTreeMap<PathBuf, Result<PictureFacts, PictureTrouble>>,
    /// Other files that go out: templates, public/.
    pub loose: Vec<LooseFile>,
    /// The hosts whose settings are wrong.
    pub hosts: Vec<WrongHost>,
    /// The size of a file, if it is one.
    pub size: &'a dyn Fn(&Path) -> Option<u64>,
    /// Seconds since 1970.
    pub now: i64,
}

/// A host whose settings are wrong.
pub struct WrongHost {
    /// Its name in show.toml.
    pub name: String,
    /// What is wrong.
    pub why: String,
    /// What to do.
    pub hint: String,
}

/// An episode that is looked at.
pub struct Look<'a> {
    /// The episode.
    pub episode: &'a Episode,
    /// episode.toml as it is written.
    pub manifest: Source,
    /// notes.md, if there is one; or why it cannot be read.
    pub notes: Option<Result<Source, String>>,
    /// What is said.
    pub words: Option<Words>,
    /// Its chapters on the session's timeline, and the file they stand in.
    pub chapters: (Vec<Chapter>, PathBuf),
    /// What a build made.
    pub built: Result<Built, ReportError>,
    /// The finished files of sound.
    pub sounds: Vec<SoundCheck>,
    /// What the build was told and is told otherwise now: key, then, now.
    pub outdated: Vec<(&'static str, String, String)>,
    /// The files that were changed after the build.
    pub newer: Vec<PathBuf>,
    /// The take that was changed long after the text was made.
    pub newer_take: Option<PathBuf>,
}

/// An episode's text.
pub struct Words {
    /// transcript.md.
    pub source: Source,
    /// The language that was recognised.
    pub language: Option<String>,
    /// What is said, on the session's timeline.
    pub transcript: Transcript,
    /// What is heard of it in the finished episode.
    pub heard: Option<Transcript>,
}

/// A file that goes out.
pub struct LooseFile {
    /// From the show's folder.
    pub file: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// What is in it, for templates.
    pub text: Option<Source>,
}

/// The entries of a ledger by GUID: a show may have thousands.
pub fn by_guid(ledger: &Ledger) -> BTreeMap<&str, &Published> {
    ledger.episode.iter().map(|one| (one.guid.as_str(), one)).collect()
}

impl<'a> Subject<'a> {
    /// What the feed told of an episode, by its GUID.
    pub fn entry_of(&self, episode: &Episode) -> Option<&'a Published> {
        let guid = episode.guid.as_ref()?;
        self.published.get(guid.as_str()).copied().filter(|one| !one.only_at_hosts)
    }

    /// Whether the show is, or is about to be: show.toml says where, and there is something to
    /// publish. Before that nobody is bothered with what a feed will need.
    pub fn is_published(&self) -> bool {
        let anything = || self.episodes.iter().any(|look| look.built.is_ok());
        self.show.publish.is_some() && (!self.ledger.episode.is_empty() || anything())
    }
}

impl Look<'_> {
    /// The notes, where they can be read.
    pub fn readable_notes(&self) -> Option<&Source> {
        self.notes.as_ref().and_then(|notes| notes.as_ref().ok())
    }
}
