//! What may be typed after `pod check`.

use clap::Args;

/// `pod check`.
#[derive(Debug, Args)]
pub struct Check {
    /// The episodes: numbers, slugs, folder names or paths
    ///
    /// Left out, it is the episode of this folder, else every episode.
    #[arg(value_name = "EPISODE")]
    pub episodes: Vec<String>,
    /// Look at the feed as it is served, and at every address in it
    #[arg(long)]
    pub remote: bool,
    /// Where the feed is [default: as published.toml or show.toml says]
    #[arg(long, value_name = "URL", requires = "remote")]
    pub feed: Option<String>,
    /// How long one address may take, in seconds
    #[arg(long, value_name = "SECONDS", requires = "remote", default_value = "30",
          value_parser = clap::value_parser!(u64).range(1..=600))]
    pub timeout: u64,
    /// Do not listen to the finished files: no loudness, no peaks
    #[arg(long)]
    pub quick: bool,
    /// Show all findings, not just the first of each rule
    #[arg(long)]
    pub details: bool,
    /// Send what was found there as JSON when there are errors or warnings
    ///
    /// One object with `title`, `message`, `text`, `priority`, `show`,
    /// `errors`, `warnings` and up to 50 `findings`: Gotify and chats read it
    /// as it is, ntfy by a template in its address. A message that cannot be
    /// sent is a warning and changes nothing else.
    #[arg(long, value_name = "URL")]
    pub notify: Option<String>,
    /// List the rules, with who asks for each
    #[arg(long, conflicts_with_all = ["episodes", "remote", "quick", "details", "notify"])]
    pub rules: bool,
}
