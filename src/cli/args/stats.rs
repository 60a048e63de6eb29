//! What may be typed to count downloads: `stats`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::cli::values;

/// `pod stats`.
#[derive(Debug, Args)]
pub struct Stats {
    /// The server's logs, plain or gz, in any order; `-` is standard input
    ///
    /// The combined format of Apache and nginx, JSON of nginx, Caddy and
    /// Traefik, logs of S3, CloudFront and IIS. Give all logs of a day in one
    /// run: a listener is told apart within a run only.
    #[arg(required_unless_present_any = ["update_lists", "social"], value_name = "LOG")]
    pub logs: Vec<PathBuf>,
    /// Only from this day on, such as 2026-10-01; days are those of UTC
    #[arg(long, value_name = "DATE", value_parser = values::day)]
    pub since: Option<Date>,
    /// Only up to this day, counted in
    #[arg(long, value_name = "DATE", value_parser = values::day)]
    pub until: Option<Date>,
    /// Show one table alone, in full
    #[arg(long, value_name = "WHAT")]
    pub by: Option<By>,
    /// Show some lines that were dropped for each reason, without addresses
    #[arg(long)]
    pub details: bool,
    /// Write the show's public statistics as a page [default: public/stats/index.html]
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    pub html: Option<Option<PathBuf>>,
    /// A folder with lists of user agents (bots.json, apps.json, libraries.json, browsers.json)
    #[arg(long, value_name = "DIR")]
    pub lists: Option<PathBuf>,
    /// A list of networks where nobody listens: one a line, such as 192.0.2.0/24
    #[arg(long, value_name = "FILE")]
    pub data_centres: Option<PathBuf>,
    /// Ask the hosts what people did about the episodes there: comments, boosts, likes
    ///
    /// With --since and --until of episodes that came out in those days alone.
    #[arg(long, conflicts_with_all = ["logs", "by", "details", "html", "lists", "data_centres", "update_lists"])]
    pub social: bool,
    /// Bring in the lists of user agents that OPAWG keeps, and use them from now on
    #[arg(long, conflicts_with_all = ["logs", "since", "until", "by", "details", "html", "lists", "data_centres"])]
    pub update_lists: bool,
    /// Where to bring them in from [default: opawg/user-agents-v2 on GitHub]
    #[arg(long, value_name = "URL", requires = "update_lists")]
    pub from: Option<String>,
}

/// What a table has a line for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Each episode
    Episode,
    /// Each app
    App,
    /// Each day
    Day,
}
