//! `pod build`: takes become finished files in out/. Joins the stages, asks the
//! store before each, and writes the report.

mod episode;
mod finish;
mod keys;
mod lay;
mod outputs;
mod plan;
mod report;

use std::path::PathBuf;

use serde::Serialize;

use super::open::{Opened, open};
use super::{Context, Failure, Selection, lossy, open_store};

use crate::report::{Diagnostic, Event, Severity};
use crate::units::{Dbtp, Lufs, Time};
pub(super) use lay::{envelopes, lay, names};
pub(super) use plan::{Talk, plan};

/// What to build.
#[derive(Debug, Clone)]
pub struct Build {
    /// Which episodes.
    pub selection: Selection,
    /// Make everything anew, whatever the cache holds.
    pub force: bool,
}

/// A built episode.
#[derive(Debug, Clone, Serialize)]
pub struct BuiltEpisode {
    /// The name of its folder.
    pub episode: String,
    /// Its number.
    pub number: Option<u32>,
    /// Its title.
    pub title: String,
    /// Where its files are.
    #[serde(serialize_with = "lossy")]
    pub folder: PathBuf,
    /// How many tracks went in.
    pub tracks: usize,
    /// The length of the session.
    pub length_before: Time,
    /// The length of the episode, music included.
    pub length_after: Time,
    /// How many pauses were shortened.
    pub pauses: usize,
    /// How many cuts asked for were made.
    pub cuts: usize,
    /// How many runs of struck words were cut.
    pub struck: usize,
    /// The text, where there is one.
    pub text: Option<BuiltText>,
    /// The files.
    pub outputs: Vec<BuiltOutput>,
    /// The report of what was done and why.
    #[serde(serialize_with = "lossy")]
    pub report: PathBuf,
    /// Whether anything had to be made; otherwise all was up to date.
    pub fresh: bool,
}

/// The text of a built episode.
#[derive(Debug, Clone, Serialize)]
pub struct BuiltText {
    /// How many words are heard.
    pub words: usize,
    /// How many chapters.
    pub chapters: usize,
    /// BCP 47.
    pub language: Option<String>,
    /// Its files, one a format.
    pub files: Vec<BuiltTextFile>,
    /// Whether any had to be written.
    pub fresh: bool,
}

/// A text in one format.
#[derive(Debug, Clone, Serialize)]
pub struct BuiltTextFile {
    /// The format's name.
    pub format: &'static str,
    /// The file.
    #[serde(serialize_with = "lossy")]
    pub file: PathBuf,
    /// Its size.
    pub bytes: u64,
}

/// A file of a built episode.
#[derive(Debug, Clone, Serialize)]
pub struct BuiltOutput {
    /// The output's name in show.toml.
    pub name: String,
    /// The file.
    #[serde(serialize_with = "lossy")]
    pub file: PathBuf,
    /// As in `mp3 96 kbit/s mono`.
    pub description: String,
    /// Measured on the written file; nothing for silence.
    pub loudness: Option<Lufs>,
    /// Measured on the written file; nothing for silence.
    pub peak: Option<Dbtp>,
    /// Its size.
    pub bytes: u64,
    /// Whether it had to be made.
    pub fresh: bool,
}

/// Once the cache of a show is larger than this, what was used longest ago
/// goes: room for about forty hours of finished MP3 and six of 24-bit WAV.
const CACHE_BYTES: u64 = 8_000_000_000;

/// Builds the episodes selected, one after the other. Everything wrong in the
/// manifests is reported at once, before any work begins. An episode that
/// fails does not take back those built before it.
pub fn build(context: &Context<'_>, build: &Build) -> Result<Vec<BuiltEpisode>, Failure> {
    let opened = open(context)?;
    let loaded = &opened.loaded;
    let Some(show) = &loaded.show else {
        return Err(refused(&opened, loaded.diagnostics.clone()));
    };
    let episodes = opened.select(&build.selection, context)?;
    if episodes.is_empty() {
        let none = Diagnostic::error("this show has no episodes yet");
        return Err(refused(&opened, vec![none.hint("start one with `pod new TITLE`")]));
    }
    let mut wrong: Vec<Diagnostic> = Vec::new();
    for episode in &episodes {
        let new = loaded.concerning(episode).filter(|found| !wrong.contains(found));
        wrong.extend(new.cloned().collect::<Vec<_>>());
    }
    if wrong.iter().any(|found| found.severity == Severity::Error) {
        return Err(refused(&opened, wrong));
    }
    for warning in wrong {
        context.reporter.event(Event::Warning(opened.placed(warning)));
    }

    let mut store = open_store(context, &opened.root)?;
    let mut built = Vec::new();
    let mut failed = Vec::new();
    for episode in episodes {
        let step = episode::build(context, &mut store, &opened, (show, episode), build.force);
        // What is known by now stays known, whatever happens next.
        let saved = store.save();
        match step {
            Ok(episode) => built.push(episode),
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Err(Failure::Refused { diagnostics, .. }) => failed.extend(diagnostics),
        }
        saved.map_err(|error| Failure::one(super::store_trouble(&error)))?;
    }
    if !failed.is_empty() {
        let outcome =
            if built.is_empty() { "nothing was built" } else { "the other episodes were built" };
        let diagnostics = failed.into_iter().map(|found| opened.placed(found)).collect();
        return Err(Failure::Refused { diagnostics, outcome });
    }
    // The cache is a help, not a result: pruning that fails is no failure.
    let _ = store.prune(CACHE_BYTES);
    Ok(built)
}

fn refused(opened: &Opened, diagnostics: Vec<Diagnostic>) -> Failure {
    let diagnostics = diagnostics.into_iter().map(|found| opened.placed(found)).collect();
    Failure::Refused { diagnostics, outcome: "nothing was built" }
}
