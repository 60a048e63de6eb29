//! What may be typed to make and work on texts: `transcribe` and `transcript`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::{examples, values};
use crate::ops::{Restore, SubtitlePreset, TextFormat, Typography, Untidy};
use crate::units::Interval;

/// `pod transcribe`.
#[derive(Debug, Args)]
pub struct Transcribe {
    /// The episodes: numbers, slugs, folder names or paths
    ///
    /// Left out, it is the episode of this folder, else every episode.
    #[arg(value_name = "EPISODE")]
    pub episodes: Vec<String>,
    /// Which model listens: a name `pod model list` shows, or a path [default: show.toml's]
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// The language spoken, such as fr or pt-BR [default: the manifests', else heard]
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// Look harder for the best text: five ways at a time, about twice as slow
    #[arg(long)]
    pub best: bool,
    /// How many threads listen [default: as many as --jobs]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Who is on the left and on the right of a single stereo recording
    #[arg(long, value_name = "LEFT,RIGHT", value_parser = values::two_names)]
    pub speakers: Option<(String, String)>,
    /// A server that listens in place of this machine [default: show.toml's]
    ///
    /// It speaks OpenAI's /v1/audio/transcriptions, as whisper.cpp's server,
    /// LocalAI and speaches do. A key it asks for comes from the environment
    /// variable POD_TRANSCRIBE_KEY.
    #[arg(long, value_name = "URL")]
    pub server: Option<String>,
    /// Listen on this machine, whatever show.toml says
    #[arg(long, conflicts_with = "server")]
    pub local: bool,
    /// Listen to everything again
    #[arg(long)]
    pub force: bool,
}

/// `pod transcript …`.
#[derive(Debug, Subcommand)]
pub enum TranscriptAction {
    /// Write the text in another format
    #[command(after_long_help = examples::TRANSCRIPT_EXPORT)]
    Export(Export),
    /// Take a text in that was made elsewhere
    ///
    /// Where words were recognised, the text gets their times. A text that is
    /// there already is never overwritten.
    #[command(after_long_help = examples::TRANSCRIPT_IMPORT)]
    Import(Import),
    /// Show what was heard and kept out of the text, and bring it back
    ///
    /// Another speaker's voice in a microphone, `mm-hm` inside another's turn,
    /// loops and credits that Whisper made up: all of it is kept with its time.
    #[command(after_long_help = examples::TRANSCRIPT_HIDDEN)]
    Hidden(HiddenWords),
    /// Leave out of the text what nobody means to say
    ///
    /// Sounds of hesitation, words broken off, the same words at once again, in
    /// French and English. Nothing is put in other words, and what was left out
    /// comes back with --undo, whatever was corrected since.
    #[command(after_long_help = examples::TRANSCRIPT_TIDY)]
    Tidy(TidyText),
}

/// `pod transcript export`.
#[derive(Debug, Args)]
pub struct Export {
    /// The episode: its number, slug, folder name or path [default: that of this folder]
    pub episode: Option<String>,
    /// The format: vtt, srt, json, json-words, html, txt, podlove or otranscribe
    ///
    /// [default: by the name of the file, else txt]
    #[arg(long, short, value_name = "FORMAT", value_parser = values::export_format)]
    pub format: Option<TextFormat>,
    /// Where to write it [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// WebVTT with identifiers and a time for every word, which not all hosts read
    #[arg(long)]
    pub rich: bool,
    /// How long lines are and how fast they go by: podcast, arcom or netflix
    #[arg(long, value_name = "NAME", value_parser = values::subtitles, default_value = "podcast")]
    pub subs: SubtitlePreset,
    /// How punctuation is spaced: auto, fr-FR, fr-CA, fr-EU, plain or as-written
    #[arg(long, value_name = "NAME", value_parser = values::typography, default_value = "auto")]
    pub typography: Typography,
    /// Times of the takes, nothing cut, instead of the finished episode's
    #[arg(long)]
    pub session: bool,
}

/// `pod transcript import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The episode: its number, slug, folder name or path
    pub episode: String,
    /// The text: vtt, srt, json, txt, or what whisper.cpp or Podlove wrote
    pub file: PathBuf,
    /// The format [default: by the file's name and content]
    #[arg(long, short, value_name = "FORMAT", value_parser = values::import_format)]
    pub format: Option<TextFormat>,
    /// Its times are those of the finished episode, not of the takes
    #[arg(long)]
    pub finished: bool,
    /// Put it in the place of the text that is there, which is kept beside it
    #[arg(long)]
    pub replace: bool,
}

/// `pod transcript hidden`.
#[derive(Debug, Args)]
pub struct HiddenWords {
    /// The episode: its number, slug, folder name or path [default: that of this folder]
    pub episode: Option<String>,
    /// Bring back what was kept out for this reason; `all` for every one
    #[arg(long, value_name = "REASON", value_parser = values::hidden)]
    pub restore: Option<Restore>,
    /// Only what lies between these two times of the takes
    #[arg(long, value_name = "FROM-TO", value_parser = values::interval)]
    pub between: Option<Interval>,
}

/// `pod transcript tidy`.
#[derive(Debug, Args)]
pub struct TidyText {
    /// The episode: its number, slug, folder name or path [default: that of this folder]
    pub episode: Option<String>,
    /// Go by these rules only: filler, stutter, repeat
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = values::tidy_rule)]
    pub only: Vec<&'static str>,
    /// Strike the words, so that `pod build` cuts their sound too
    #[arg(long)]
    pub audio: bool,
    /// Tell what would go, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Take back what this rule left out; `all` for every rule
    #[arg(
        long,
        value_name = "RULE",
        value_parser = values::tidy_undo,
        conflicts_with_all = ["only", "audio", "dry_run"]
    )]
    pub undo: Option<Untidy>,
}
