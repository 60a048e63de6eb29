//! `pod publish` and `pod unpublish`.

use clap::Args;

use crate::cli::values;

/// What to publish, and how.
#[derive(Debug, Args)]
pub struct Publish {
    /// Of the episodes not published yet, these alone
    ///
    /// Numbers, slugs, folder names or paths. Left out, every episode whose
    /// date has come. What is published already stays published.
    #[arg(value_name = "EPISODE")]
    pub episodes: Vec<String>,
    #[command(flatten)]
    pub how: How,
}

/// What to take out of the feed.
#[derive(Debug, Args)]
pub struct Unpublish {
    /// The episode: its number, slug, folder name or path
    pub episode: String,
    /// Why, for whoever reads the ledger later
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Put it in again
    #[arg(long, conflicts_with = "reason")]
    pub undo: bool,
    #[command(flatten)]
    pub how: How,
}

/// How the files go out.
#[derive(Debug, Args)]
pub struct How {
    /// Only tell what would be done
    #[arg(long, short = 'n')]
    pub dry_run: bool,
    /// Take files away that no longer belong to the show
    ///
    /// Only files that pod put there; never the sound, the chapters or the
    /// texts of an episode in the feed.
    #[arg(long)]
    pub prune: bool,
    /// Send at most so many bytes a second: 500k, 2M
    #[arg(long, value_name = "RATE", value_parser = values::rate)]
    pub limit_rate: Option<u64>,
    /// Do not look whether each file is found at its address before the feed goes out
    #[arg(long)]
    pub no_verify: bool,
    /// Tell no hub, no directory and no webhook
    #[arg(long)]
    pub no_announce: bool,
    /// Of the hosts of the show, these alone; a host's name in show.toml
    #[arg(long, value_name = "HOST")]
    pub to: Vec<String>,
    /// Publish although the builds of some published episodes are not here
    ///
    /// Their pages lose their texts then.
    #[arg(long)]
    pub partial: bool,
    /// Send every file, also those that are there already
    #[arg(long)]
    pub resend: bool,
}
