//! `pod model …`.

use std::num::NonZeroUsize;

use clap::{Args, Subcommand};

use crate::cli::examples;

/// What to do with models.
#[derive(Debug, Subcommand)]
pub enum ModelAction {
    /// List the models, which are here, and which suit the show's language
    #[command(after_long_help = examples::MODEL_LIST)]
    List,
    /// Bring models here; goes on where it stopped
    ///
    /// A model gets its name only when it is whole and its checksum is right.
    #[command(after_long_help = examples::MODEL_GET)]
    Get(ModelGet),
    /// Read models to the last byte and hold them to their checksums
    ///
    /// A model that is wrong is renamed, so that nothing uses it, and the exit
    /// code is 1.
    #[command(after_long_help = examples::MODEL_VERIFY)]
    Verify {
        /// The models [default: all that are here]
        #[arg(value_name = "NAME")]
        names: Vec<String>,
    },
    /// Print the path of a model that is here
    #[command(after_long_help = examples::MODEL_PATH)]
    Path {
        /// The model: a name, or a path to one
        name: String,
    },
    /// Try models on a minute of your own sound, side by side
    ///
    /// Tells how fast each is here, how much memory it takes, and what it
    /// writes: the largest model is not always the best for a voice.
    #[command(after_long_help = examples::MODEL_BENCH)]
    Bench(ModelBench),
    /// Remove models, and what came of them in part
    #[command(after_long_help = examples::MODEL_REMOVE)]
    Remove {
        /// The models
        #[arg(value_name = "NAME", required = true)]
        names: Vec<String>,
    },
}

/// `pod model bench`.
#[derive(Debug, Args)]
pub struct ModelBench {
    /// The episode: its number, slug, folder name or path [default: that of this folder, else the first]
    pub episode: Option<String>,
    /// A model to try; once for each [default: all that are here]
    #[arg(long = "model", value_name = "NAME")]
    pub models: Vec<String>,
    /// Look harder for the best text, as `pod transcribe --best` does
    #[arg(long)]
    pub best: bool,
    /// How many threads listen [default: as many as --jobs]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}

/// `pod model get`.
#[derive(Debug, Args)]
pub struct ModelGet {
    /// The models
    #[arg(value_name = "NAME", required = true)]
    pub names: Vec<String>,
    /// A mirror with files named ggml-NAME.bin, or a folder that holds them
    #[arg(long, value_name = "URL|DIR")]
    pub from: Option<String>,
}
