//! What may be typed to make and work on texts: `transcribe` and `transcript`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::{examples, values};
use crate::ops::{
    CorrectionClass, Restore, SubtitlePreset, TextFormat, Typography, Uncorrect, Untidy,
};
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
    /// Let a second model listen too: where it hears other words, these are kept
    ///
    /// The text stays that of the first. The words they differ in are suspects,
    /// with what the second heard as alternatives.
    #[arg(long, value_name = "MODEL")]
    pub second: Option<String>,
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
    /// Leave out what nobody means to say, set what is printed
    ///
    /// By themselves only sounds of hesitation, words broken off and the same
    /// words at once again go, in French and English, and French typography is
    /// set. Discourse markers, false starts, ends of sentences and paragraphs are
    /// suggested: --review walks through them. Nothing is put in other words, and
    /// all of it comes back with --undo, whatever was corrected since.
    #[command(after_long_help = examples::TRANSCRIPT_TIDY)]
    Tidy(TidyText),
    /// Put the names of the show right, with the glossary of show.toml
    ///
    /// What stands there as an alias is replaced by its term. What only looks or
    /// sounds like a term is suggested, with what speaks for it; what is accepted
    /// twice is remembered as an alias.
    #[command(after_long_help = examples::TRANSCRIPT_GLOSSARY)]
    Glossary(GlossaryText),
    /// Have a language model of yours read the text again, which cannot rewrite it
    ///
    /// The model is shown numbered words and may point at one or two of them:
    /// punctuation, spelling, endings, terms of the glossary, hesitations. Most of
    /// its answers must agree. Whatever else it says is refused and counted, and
    /// every edit comes back with --undo. The text goes to the server you name
    /// and nowhere else.
    #[command(after_long_help = examples::TRANSCRIPT_CORRECT)]
    Correct(CorrectText),
    /// Show what was changed against what was recognised, word by word
    ///
    /// With error rates by speaker, the text taken as what was said. Names put
    /// right at least twice are proposed for the glossary.
    #[command(after_long_help = examples::TRANSCRIPT_DIFF)]
    Diff(DiffText),
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
    /// Go by these rules only: filler, stutter, repeat, typography
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = values::tidy_rule)]
    pub only: Vec<&'static str>,
    /// Take every suggestion of this rule, such as sentence, paragraph or ben
    #[arg(
        long,
        value_name = "RULE",
        value_delimiter = ',',
        value_parser = values::tidy_suggestion
    )]
    pub accept: Vec<&'static str>,
    /// Walk through what is suggested, one by one
    #[arg(long, conflicts_with = "dry_run")]
    pub review: bool,
    /// List every suggestion, not only how many there are
    #[arg(long)]
    pub suggestions: bool,
    /// How punctuation is set: auto, fr-FR, fr-CA, fr-EU, plain or as-written
    #[arg(long, value_name = "NAME", value_parser = values::typography, default_value = "auto")]
    pub typography: Typography,
    /// Strike the words, so that `pod build` cuts their sound too
    #[arg(long)]
    pub audio: bool,
    /// Tell what would go, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Take back what this rule did; `all` for every rule
    #[arg(
        long,
        value_name = "RULE",
        value_parser = values::tidy_undo,
        conflicts_with_all = ["only", "accept", "review", "suggestions", "audio", "dry_run"]
    )]
    pub undo: Option<Untidy>,
}

/// `pod transcript glossary`.
#[derive(Debug, Args)]
pub struct GlossaryText {
    /// The episode: its number, slug, folder name or path [default: that of this folder]
    pub episode: Option<String>,
    /// Take every suggestion of this term
    #[arg(long, value_name = "TERM")]
    pub accept: Vec<String>,
    /// Walk through what is suggested, one by one
    #[arg(long, conflicts_with = "dry_run")]
    pub review: bool,
    /// Tell what would be changed, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Write a line into the glossary instead: \"Term\" or \"Term = alias | other\"
    #[arg(
        long,
        value_name = "LINE",
        conflicts_with_all = ["episode", "accept", "review", "dry_run", "undo"]
    )]
    pub add: Vec<String>,
    /// Take back what was put in of this term; `all` for every term
    #[arg(long, value_name = "TERM", conflicts_with_all = ["accept", "review", "dry_run"])]
    pub undo: Option<String>,
}

/// `pod transcript correct`.
#[derive(Debug, Args)]
pub struct CorrectText {
    /// The episode: its number, slug, folder name or path [default: that of this folder]
    pub episode: Option<String>,
    /// The server that runs the model, such as http://localhost:11434/v1 for Ollama
    ///
    /// It speaks OpenAI's /v1/chat/completions. A key it asks for comes from the
    /// environment variable POD_CORRECT_KEY.
    #[arg(long, value_name = "URL", required_unless_present = "undo")]
    pub server: Option<String>,
    /// The model, as the server names it
    #[arg(long, value_name = "NAME", required_unless_present = "undo")]
    pub model: Option<String>,
    /// Make these kinds of edits only: punctuation, orthography, agreement, glossary, filler
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = values::correction)]
    pub only: Vec<CorrectionClass>,
    /// How many answers are asked for about each paragraph; most of them must agree
    #[arg(
        long,
        value_name = "N",
        default_value_t = 3,
        value_parser = clap::value_parser!(u8).range(2..=9)
    )]
    pub votes: u8,
    /// Walk through the edits, one by one
    #[arg(long, conflicts_with = "dry_run")]
    pub review: bool,
    /// Tell what would be changed, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Ask again what the server answered before
    #[arg(long)]
    pub force: bool,
    /// List what was refused, with its reason
    #[arg(long)]
    pub refused: bool,
    /// Take back the edits of this kind; `all` for every one
    #[arg(
        long,
        value_name = "KIND",
        value_parser = values::correction_undo,
        conflicts_with_all = ["server", "model", "only", "review", "dry_run", "refused", "force"]
    )]
    pub undo: Option<Uncorrect>,
}

/// `pod transcript diff`.
#[derive(Debug, Args)]
pub struct DiffText {
    /// The episode: its number, slug, folder name or path [default: that of this folder]
    #[arg(conflicts_with = "all")]
    pub episode: Option<String>,
    /// All episodes of the show that have a text
    #[arg(long)]
    pub all: bool,
    /// Only the error rates
    #[arg(long)]
    pub rates: bool,
    /// Write the names that were put right into the glossary of show.toml
    #[arg(long)]
    pub learn: bool,
}
