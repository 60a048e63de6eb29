//! What may be typed to search: `search`.

use clap::Args;

/// `pod search`.
#[derive(Debug, Args)]
pub struct Search {
    /// What to look for: words, "words in a row", beg*, "this -without"
    ///
    /// Accents and capitals don't matter. All words must be said close together;
    /// those in a row come first.
    #[arg(required = true, value_name = "WORDS")]
    pub words: Vec<String>,
    /// Only in these episodes: numbers, slugs, folder names or paths
    #[arg(long, short, value_name = "EPISODE")]
    pub episode: Vec<String>,
    /// Only what this person says; a part of the name will do
    #[arg(long, value_name = "NAME")]
    pub speaker: Vec<String>,
    /// How many places to show
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub limit: u32,
}
