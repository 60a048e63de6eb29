//! What may be typed: the commands and their options, in clap's words only.
//! The meaning is given to them in `command/`.

mod check;
mod import;
mod login;
mod model;
mod publish;
mod search;
mod serve;
mod site;
mod stats;
mod transcript;

pub use check::Check;
pub use import::ImportFeed;
pub use login::Login;
pub use model::{ModelAction, ModelBench, ModelGet};
pub use publish::{How, Publish, Unpublish};
pub use search::Search;
pub use serve::Serve;
pub use site::Site;
pub use stats::{By, Stats};
pub use transcript::{
    CorrectText, DiffText, Export, GlossaryText, HiddenWords, Import, TidyText, Transcribe,
    TranscriptAction,
};

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::examples;
use super::values;
use crate::show::{Channel, Date, Offset, Preset};

/// Turn raw takes of people talking into a published podcast episode
///
/// A show is a folder with a show.toml; every folder below it with an
/// episode.toml is an episode. Both are plain text: change them in any editor.
/// Recordings are never written to, and every file appears whole or not at all.
#[derive(Debug, Parser)]
#[command(
    name = "pod",
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    after_long_help = examples::POD
)]
pub struct Cli {
    /// What goes for every command.
    #[command(flatten)]
    pub global: Global,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// The options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// The show to work on: its folder or its show.toml [default: the one around this folder]
    #[arg(long, global = true, value_name = "DIR")]
    pub show: Option<PathBuf>,
    /// Write one JSON document to standard output instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: why each stage ran, and every stage as it ends
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// How many threads to use; changes nothing in the result [default: one a processor]
    #[arg(long, global = true, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// One of pod's verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a show in a folder
    #[command(after_long_help = examples::INIT)]
    Init(Init),
    /// Start a show from a feed that is already out, without losing a listener
    ///
    /// Every episode keeps its GUID, its date, its text and the address of its
    /// sound, so that apps see nothing new when the feed comes from pod.
    #[command(after_long_help = examples::IMPORT)]
    Import(ImportFeed),
    /// Start an episode
    #[command(after_long_help = examples::NEW)]
    New(New),
    /// Bring recordings into an episode
    #[command(after_long_help = examples::ADD)]
    Add(Add),
    /// Make the finished files of episodes from their takes
    #[command(after_long_help = examples::BUILD)]
    Build(Build),
    /// Write down what is said in episodes, on this machine
    ///
    /// Writes transcript.md, the text to correct in any editor, and
    /// transcript.words.json, the times of its words. Corrections survive a
    /// second run. Interrupted, it goes on where it was.
    #[command(after_long_help = examples::TRANSCRIBE)]
    Transcribe(Transcribe),
    /// Work on the texts of episodes
    #[command(after_long_help = examples::TRANSCRIPT, arg_required_else_help = true)]
    Transcript {
        /// What to do with them.
        #[command(subcommand)]
        action: TranscriptAction,
    },
    /// Fix an episode's text and cut its sound, in the terminal
    ///
    /// Shows words and waveform together, plays what is heard in the episode,
    /// and keeps every edit as it is made. A second editor of the same episode
    /// only looks.
    #[command(after_long_help = examples::edit())]
    Edit(Edit),
    /// Bring, list and remove the models that turn speech into text
    #[command(after_long_help = examples::MODEL, arg_required_else_help = true)]
    Model {
        /// What to do with them.
        #[command(subcommand)]
        action: ModelAction,
    },
    /// Find where something is said, in every episode
    ///
    /// Accents and capitals don't matter. Times are those of the takes, as in
    /// transcript.md.
    #[command(after_long_help = examples::SEARCH)]
    Search(Search),
    /// Show the site in a browser while you work on the show
    ///
    /// Serves public/ on this machine. When something in the show changes, the
    /// site is made again and open pages load again.
    #[command(after_long_help = examples::SERVE)]
    Serve(Serve),
    /// Look for all that apps, directories or listeners would complain of
    ///
    /// Looks at manifests, recordings, notes, texts, pictures and finished
    /// files; with --remote at the feed as it is served and at every address in
    /// it. Exits with 3 when there is an error; warnings and notes do not count.
    #[command(after_long_help = examples::CHECK)]
    Check(Check),
    /// Make the feed and the web pages of the show, in public/
    ///
    /// Looks only at what has changed since the last time.
    #[command(after_long_help = examples::SITE)]
    Site(Site),
    /// Publish the feed, the pages and the sound where listeners find them
    ///
    /// Sends what is new or changed to the `storage` of [publish], looks for
    /// each file at its public address, and sends the feed last. Stopped
    /// anywhere and run again, it goes on where it was. An episode whose date
    /// is still to come waits for a run after it.
    #[command(after_long_help = examples::PUBLISH)]
    Publish(Publish),
    /// Take an episode out of the feed again
    ///
    /// The ledger keeps that it was there; its files stay where they are
    /// without --prune.
    #[command(after_long_help = examples::UNPUBLISH)]
    Unpublish(Unpublish),
    /// Count the downloads in the logs of the server that the show is on
    ///
    /// By the published rules of the IAB, with a funnel that tells why each
    /// other line does not count. Addresses never leave the memory of this run.
    #[command(after_long_help = examples::STATS)]
    Stats(Stats),
    /// Keep a password or a key where publishing finds it
    ///
    /// Asks for it, tries it, and keeps it in the system's keyring or, with
    /// --file, in a file that only you can read. The environment comes first
    /// when it says something: POD_STORAGE_PASSWORD, for the host castopod
    /// POD_CASTOPOD_TOKEN.
    #[command(after_long_help = examples::LOGIN)]
    Login(Login),
    /// List the presets of [audio] and what each of them sets
    #[command(after_long_help = examples::PRESETS)]
    Presets,
    /// Look at or shrink what pod keeps to work faster
    #[command(after_long_help = examples::CACHE, arg_required_else_help = true)]
    Cache {
        /// What to do with it.
        #[command(subcommand)]
        action: CacheAction,
    },
    /// Remove the files that pod made
    ///
    /// Only files that pod made are removed; whatever else lies in out/ stays.
    #[command(after_long_help = examples::CLEAN)]
    Clean(Clean),
    /// Print the completions of a shell
    #[command(after_long_help = examples::COMPLETIONS)]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual pages
    #[command(after_long_help = examples::MAN)]
    Man {
        /// Where to write them
        #[arg(value_name = "DIR", default_value = "man")]
        folder: PathBuf,
    },
}

/// `pod init`.
#[derive(Debug, Args)]
pub struct Init {
    /// The show's folder; made if it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
    /// The name of the show; asked for when it is missing
    #[arg(long)]
    pub title: Option<String>,
    /// Who makes the show
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,
    /// The language spoken, such as fr or pt-BR [default: from LANG, else en]
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// What the show is about
    #[arg(long, value_name = "TEXT")]
    pub description: Option<String>,
    /// The show's web page
    #[arg(long, value_name = "URL")]
    pub link: Option<String>,
    /// Where directories reach the show's owner
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<String>,
    /// Where the feed and its files are going to be found on the web
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The licence of the episodes, such as CC-BY-SA-4.0
    #[arg(long, value_name = "NAME")]
    pub license: Option<String>,
    /// How pauses, levels and rumble are treated at first; see `pod presets`
    #[arg(long, value_name = "NAME", value_parser = values::preset, default_value = "interview")]
    pub preset: Preset,
}

/// `pod new`.
#[derive(Debug, Args)]
pub struct New {
    /// The name of the episode; asked for when it is missing
    pub title: Option<String>,
    /// Its number [default: the next one]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=999_999))]
    pub number: Option<u32>,
    /// The season it belongs to
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=9999))]
    pub season: Option<u32>,
    /// When it comes out, such as 2026-11-20T07:00:00+01:00
    #[arg(long, value_name = "DATE", value_parser = values::date)]
    pub date: Option<Date>,
    /// The end of its folder's name [default: made from the title]
    #[arg(long, value_name = "NAME", value_parser = values::slug)]
    pub slug: Option<String>,
}

/// `pod add`.
#[derive(Debug, Args)]
pub struct Add {
    /// The episode: its number, slug, folder name or path
    pub episode: Option<String>,
    /// The recordings, one track each
    #[arg(value_name = "TAKE")]
    pub takes: Vec<PathBuf>,
    /// Who is heard; once for each take, in their order
    #[arg(long = "speaker", value_name = "NAME")]
    pub speakers: Vec<String>,
    /// Which channel to use: mix, left, right, stereo or a number from 1
    #[arg(long, value_name = "CHANNEL", value_parser = values::channel, default_value = "mix")]
    pub channel: Channel,
    /// When the recording starts, seen from the first track: auto or a time
    #[arg(
        long,
        value_name = "TIME",
        value_parser = values::offset,
        default_value = "auto",
        allow_hyphen_values = true
    )]
    pub offset: Offset,
    /// Make symbolic links instead of copies
    #[arg(long)]
    pub link: bool,
    /// The takes are parts of one recording, in order: one track for all
    #[arg(long)]
    pub join: bool,
}

/// `pod build`.
#[derive(Debug, Args)]
pub struct Build {
    /// The episodes: numbers, slugs, folder names or paths
    ///
    /// Left out, it is the episode of this folder, else every episode.
    #[arg(value_name = "EPISODE")]
    pub episodes: Vec<String>,
    /// The episode a git tag stands for, by the pattern `tag` of show.toml
    #[arg(long, conflicts_with = "episodes")]
    pub tag: Option<String>,
    /// Tell why each stage ran or was spared
    #[arg(long)]
    pub why: bool,
    /// Make everything again
    #[arg(long)]
    pub force: bool,
}

/// `pod edit`.
#[derive(Debug, Args)]
pub struct Edit {
    /// The episode: its number, slug, folder name or path
    ///
    /// Left out, it is the episode of this folder, or the only one.
    pub episode: Option<String>,
    /// Line by line, for screen readers and terminals that draw nothing
    #[arg(long)]
    pub plain: bool,
    /// Without the sound card: the position moves, nothing is heard
    #[arg(long)]
    pub silent: bool,
    /// A file of keys [default: ~/.config/pod/keys.toml, if it is there]
    #[arg(long, value_name = "FILE")]
    pub keys: Option<PathBuf>,
}

/// `pod cache …`.
#[derive(Debug, Subcommand)]
pub enum CacheAction {
    /// Tell how much is kept, and for which stage
    #[command(after_long_help = examples::CACHE_INFO)]
    Info,
    /// Remove what was used longest ago
    #[command(after_long_help = examples::CACHE_PRUNE)]
    Prune(Prune),
}

/// `pod cache prune`.
#[derive(Debug, Args)]
pub struct Prune {
    /// How much may stay, such as 500MB or 2GB
    #[arg(long, value_name = "SIZE", value_parser = values::size, default_value = "2GB")]
    pub keep: u64,
    /// Keep nothing
    #[arg(long, conflicts_with = "keep")]
    pub all: bool,
}

/// `pod clean`.
#[derive(Debug, Args)]
pub struct Clean {
    /// The episodes: numbers, slugs, folder names or paths
    ///
    /// Left out, it is the episode of this folder, else every episode.
    #[arg(value_name = "EPISODE")]
    pub episodes: Vec<String>,
    /// Remove what pod keeps to work faster, too
    #[arg(long)]
    pub cache: bool,
}
