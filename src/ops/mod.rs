//! One file a verb: opens the show, joins the stages, asks the store. The
//! command line and the editor are its two callers. Only here are the clock
//! and the environment read.

mod add;
mod build;
mod cache;
mod check;
mod clean;
mod clock;
mod disk;
mod edit;
mod folders;
mod heap;
mod hosts;
mod import_feed;
mod init;
mod kind;
mod login;
mod man;
mod model;
mod new;
mod open;
mod place;
mod presets;
mod publish;
mod search;
mod serve;
mod session;
mod site;
mod stats;
mod takes;
mod text;
mod transcribe;
mod transcript;
mod trial;
mod watch;

pub use add::{Add, Added, AddedTake, Arrival, Bring, Tracks, add};
pub use build::{Build, BuiltEpisode, BuiltOutput, BuiltText, BuiltTextFile, build};
pub use cache::{CacheInfo, cache_info, cache_prune};
pub use check::{
    Check, Checked, Finding, Level, RemoteAddresses, RemoteChecked, Rule, check, check_rules,
    finding_json, notify,
};
pub use clean::{Clean, Cleaned, clean};
pub use clock::{monotonic_clock, unix_seconds};
pub use edit::{
    CutWhy, EditedFiles, Editing, LookWork, Outside, PlannedCut, SaveResult, SaveWork,
    SessionSound, SoundPlan, SoundTrack, ViewState, open_editing, open_sound,
};
pub use folders::{config_folder, reports_folder};
pub use heap::settle_heap;
pub use import_feed::{FeedImported, ForeignFeed, ImportFeed, import_feed, read_foreign_feed};
pub use init::{Init, StartedShow, init, usual_language};
pub use login::{
    Leave, LoggedIn, Login, LoginPlace, Trying, Wanted, ask_leave, login, login_place, logout,
    token,
};
pub use man::man;
pub use model::{
    GetModel, GotModel, ListedModel, Model, ModelList, ModelStamp, ModelState, RemovedModel,
    VerifiedModel, get_model, list_models, model_path, models_folder, open_model, remove_model,
    verify_models,
};
pub use new::{New, StartedEpisode, new};
pub use presets::presets;
pub use publish::{
    HostDone, PlannedFile, Publish, PublishDone, PublishedEpisode, Unpublish, Unpublished, publish,
    unpublish,
};
pub use search::{Search, SearchHit, Searched, search};
pub use serve::{Serve, serve};
pub use site::{PUBLIC_FOLDER, Site, SiteMade, site};
pub use stats::{
    AgentKind, AppDownloads, Counted, EpisodeDownloads, FileReport, Heard, ListsUsed, LogPlace,
    Reason, Report, Sample, Social, SocialCounts, SocialEpisode, SocialFailure, SocialPlace,
    SocialReport, Stats, UpdateLists, UpdatedLists, social, stats, update_agent_lists,
};
pub use transcribe::{
    BenchModels, Benched, HeardAgain, ListenAgain, SecondOpinion, SliceCounts, SpeakerWords,
    Transcribe, Transcribed, bench_models, listen_again, transcribe,
};
pub use transcript::{
    AskedCorrection, Correct, Corrected, CorrectionChange, CorrectionClass, DiffText, Diffed,
    EpisodeDiff, Excerpt, Export, Exported, GlossaryWork, Glossed, HiddenWord, Import, Imported,
    Refusal, RefusedEdit, Restore, Restored, SubtitlePreset, TEXT_FORMATS, TermChange, TermChoice,
    TermSuggestion, TextDifference, TextFormat, TextFormatEntry, Tidied, Tidy, TidyChange,
    TidyChoice, TidyLevel, TidyRule, TidySuggestion, Typography, Uncorrect, Untidied, Untidy,
    add_to_glossary, ask_correction, correct_text, diff, export, glossary, glossary_of, hidden,
    import, refusals, tidy, tidy_rules, uncorrect, unglossary, untidy,
};
pub use watch::watch_site;

pub use crate::publish::credentials::Kept;

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::report::{Counts, Diagnostic, Reporter, Task};
use crate::show::{SHOW_MANIFEST, Show};
use crate::store::{Store, StoreError};

/// The show's cache, below its folder.
pub const CACHE_FOLDER: &str = ".pod";

/// An episode's finished files, below its folder.
pub const OUT_FOLDER: &str = "out";

/// Where and how a verb runs.
pub struct Context<'a> {
    /// The folder the user stands in; relative paths and the search for the show start here.
    pub folder: PathBuf,
    /// The show named on the command line, if any: its folder or its show.toml.
    pub show: Option<PathBuf>,
    /// How many threads to use; at least 1. Changes nothing in the result.
    pub jobs: usize,
    /// Hears of progress and warnings.
    pub reporter: &'a dyn Reporter,
}

impl Context<'_> {
    /// The show's folder: the one named, else the nearest above the user's.
    pub fn root(&self) -> Result<PathBuf, Failure> {
        let Some(named) = &self.show else {
            return Show::find(&self.folder).map_err(|diagnostic| Failure::one(*diagnostic));
        };
        let start = self.folder.join(named);
        if start.is_file() && start.file_name().is_some_and(|name| name == SHOW_MANIFEST) {
            return Ok(start.parent().unwrap_or(Path::new(".")).to_owned());
        }
        if start.join(SHOW_MANIFEST).is_file() {
            return Ok(start);
        }
        let message = format!("`{}` is not a show: there is no show.toml in it", named.display());
        Err(Failure::one(Diagnostic::error(message).hint("start one with `pod init`")))
    }

    /// The time by the wall clock.
    pub fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// Which episodes a verb is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// The episodes so named; with no names the one of the current folder, else all.
    Named(Vec<String>),
    /// The episode a git tag stands for, by the show's `tag` pattern.
    Tag(String),
}

/// Why a verb did not do what was asked.
#[derive(Debug)]
pub enum Failure {
    /// Errors for the user, and what is still intact, as in `nothing was built`.
    Refused {
        /// All that was found wrong; warnings may stand among the errors.
        diagnostics: Vec<Diagnostic>,
        /// What was not done, and what is untouched.
        outcome: &'static str,
    },
    /// The user asked to stop; everything on disk is whole.
    Interrupted,
}

impl Failure {
    /// One error.
    pub fn one(diagnostic: Diagnostic) -> Failure {
        Failure::Refused { diagnostics: vec![diagnostic], outcome: "nothing was changed" }
    }
}

/// A path for JSON, which holds nothing but Unicode.
fn lossy<S: serde::Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&path.to_string_lossy())
}

/// How often a waiting pod looks whether the show is free.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Opens the show's cache; waits, saying so, while another pod is at work in the show.
fn open_store(context: &Context<'_>, root: &Path) -> Result<Store, Failure> {
    let folder = root.join(CACHE_FOLDER);
    let mut waiting = None;
    loop {
        match Store::open(&folder) {
            Ok(store) => {
                if let Some(task) = waiting.take() {
                    Task::finish(task, "the show is free");
                }
                return Ok(store);
            }
            Err(StoreError::Held) => {
                if context.reporter.cancelled() {
                    return Err(Failure::Interrupted);
                }
                waiting.get_or_insert_with(|| {
                    let label = "waiting for another pod at work in this show";
                    Task::start(context.reporter, label, None, Counts::Items)
                });
                std::thread::sleep(LOOK_AGAIN);
            }
            Err(error) => return Err(Failure::one(store_trouble(&error))),
        }
    }
}

/// What to tell of a cache that cannot be used.
fn store_trouble(error: &StoreError) -> Diagnostic {
    match error {
        StoreError::Io { path, source } => disk::refused("use", path, source),
        StoreError::Held => Diagnostic::error(error.to_string()).hint("wait until it is done"),
    }
}
