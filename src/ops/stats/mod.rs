//! `pod stats`: the downloads in server logs, as a table, as JSON, as the show's public page.
//!
//! ```text
//! published.toml, what `pod site` made ─► shelf    the sounds, and whose they are
//! lists of agents, of networks         ─► lists
//! logs ─► stats::count ─► Report ─► the caller's table
//!                           └─────► page ─► public/stats/index.html
//! published.toml ─► social ─► what people did at the hosts
//! ```

mod lists;
mod page;
mod shelf;
mod social;
mod update;

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use uuid::Uuid;

use super::{Context, Failure, disk};
use crate::report::{Diagnostic, Event};
use crate::show::{self, Ledger};
use crate::stats::{self, Counting, Input, StatsError};

pub use crate::stats::agents::Kind as AgentKind;
pub use crate::stats::{AppDownloads, FileReport, LogPlace, Reason, Report, Sample};
pub use lists::ListsUsed;
pub use social::{
    Heard, Social, SocialCounts, SocialEpisode, SocialFailure, SocialPlace, SocialReport, social,
};
pub use update::{UpdateLists, UpdatedLists, update_agent_lists};

/// What to count.
#[derive(Debug, Clone, Default)]
pub struct Stats {
    /// The logs; `-` is standard input.
    pub logs: Vec<PathBuf>,
    /// The first day of UTC.
    pub since: Option<Date>,
    /// The last day of UTC.
    pub until: Option<Date>,
    /// A folder with lists of agents in the place of those that are here.
    pub lists: Option<PathBuf>,
    /// A list of networks where nobody listens.
    pub data_centres: Option<PathBuf>,
    /// Whether to keep a few lines of each reason.
    pub details: bool,
    /// Whether to write the public page, and where if not to its place in public/.
    pub html: Option<Option<PathBuf>>,
}

/// What was counted.
#[derive(Debug, Clone)]
pub struct Counted {
    /// The show's name.
    pub show: String,
    /// The numbers.
    pub report: Report,
    /// The logs as they were named, in the order of the report's files.
    pub logs: Vec<PathBuf>,
    /// Every episode with downloads, most first.
    pub episodes: Vec<EpisodeDownloads>,
    /// Which lists of agents were used.
    pub lists: ListsUsed,
    /// The page that was written.
    pub page: Option<PathBuf>,
}

/// The downloads of one episode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpisodeDownloads {
    /// Its name, else that of its folder.
    pub title: String,
    /// Its number.
    pub number: Option<u32>,
    /// Its folder.
    pub folder: String,
    /// Its GUID.
    pub guid: String,
    /// Its page, from public/, if it has one.
    pub href: Option<String>,
    /// How many.
    pub downloads: u64,
}

/// Standard input among the logs.
const STDIN: &str = "-";

/// Counts the downloads in logs. *Errors:* no show, nothing of it published, a log or a list that
/// cannot be read, logs without a line of any format.
pub fn stats(context: &Context<'_>, asked: &Stats) -> Result<Counted, Failure> {
    let root = context.root()?;
    let (show, found) = show::load_show(&root);
    let Some(show) = show else {
        let placed = |mut one: Diagnostic| {
            if let Some(place) = &mut one.place {
                place.file = root.join(&place.file);
            }
            one
        };
        return Err(nothing(found.into_iter().map(placed).collect()));
    };
    let ledger = Ledger::read(&root).map_err(|mut error| {
        if let Some(place) = &mut error.place {
            place.file = root.join(&place.file);
        }
        nothing(vec![*error])
    })?;
    let shelf = shelf::Shelf::of(context, &root, &ledger);
    if shelf.catalogue.is_empty() {
        let error = Diagnostic::error("this show has no published sound to look for in logs")
            .hint("run `pod site` or `pod publish` first: counting needs the addresses");
        return Err(nothing(vec![error]));
    }
    if ledger.episode.is_empty() {
        let warning = "published.toml names no episode: looking for the addresses that `pod site` \
                       made";
        context.reporter.event(Event::Warning(
            Diagnostic::warning(warning).hint("old addresses are known after `pod publish`"),
        ));
    }
    let (lists, used) = lists::lists(context, asked.lists.as_deref())?;
    let nets = lists::nets(context, asked.data_centres.as_deref())?;
    let secret = [Uuid::new_v4(), Uuid::new_v4()].map(Uuid::into_bytes).concat();
    let (inputs, size) = inputs(context, &asked.logs);
    let counting = Counting {
        catalogue: &shelf.catalogue,
        lists: &lists,
        nets: &nets,
        since: asked.since.map(days),
        until: asked.until.map(days),
        samples: asked.details,
        secret: secret.try_into().unwrap_or_default(),
        jobs: context.jobs,
        size,
        reporter: context.reporter,
    };
    let report =
        stats::count(inputs, &counting).map_err(|error| trouble(context, &asked.logs, error))?;
    warn(context, &asked.logs, &report)?;
    let episodes = shelf.named(&report.episodes);
    let mut counted = Counted {
        show: show.title.clone(),
        report,
        logs: asked.logs.clone(),
        episodes,
        lists: used,
        page: None,
    };
    if let Some(file) = &asked.html {
        counted.page =
            Some(page::write(context, &show, &ledger, shelf.cover, &counted, file.as_deref())?);
    }
    Ok(counted)
}

/// A day as days since 1970.
fn days(date: Date) -> i32 {
    let seconds = date.duration_since(jiff::civil::date(1970, 1, 1)).as_secs();
    i32::try_from(seconds / 86_400).unwrap_or(i32::MAX)
}

fn nothing(diagnostics: Vec<Diagnostic>) -> Failure {
    Failure::Refused { diagnostics, outcome: "nothing was counted" }
}

/// The logs to be read, and how long they are where that is known.
fn inputs(context: &Context<'_>, logs: &[PathBuf]) -> (Vec<Input>, Option<u64>) {
    let mut size = Some(0);
    let one = |log: &PathBuf| {
        if log == Path::new(STDIN) {
            size = None;
            return Input::Stream(Box::new(std::io::stdin()));
        }
        let path = context.folder.join(log);
        // What is no file, such as a pipe, has no length.
        let length = std::fs::metadata(&path).ok().filter(std::fs::Metadata::is_file);
        size = size.zip(length).map(|(sum, found)| sum + found.len());
        Input::File(path)
    };
    (logs.iter().map(one).collect(), size)
}

fn trouble(context: &Context<'_>, logs: &[PathBuf], error: StatsError) -> Failure {
    let name = |file: usize| logs.get(file).cloned().unwrap_or_default();
    match error {
        StatsError::Interrupted => Failure::Interrupted,
        StatsError::Read { file, source } => {
            nothing(vec![disk::refused("read", &context.folder.join(name(file)), &source)])
        }
        StatsError::Packed { file, packed } => {
            let log = name(file).display().to_string();
            let unpack = packed.unpacker();
            let error =
                Diagnostic::error(format!("`{log}` is packed with something else than gzip"));
            nothing(vec![error.hint(format!("run `{unpack} {log} | pod stats -`"))])
        }
    }
}

/// Tells of logs that broke off or are none. *Errors:* not one line could be read.
fn warn(context: &Context<'_>, logs: &[PathBuf], report: &Report) -> Result<(), Failure> {
    let readable: u64 = report.files.iter().map(|file| file.readable).sum();
    let mut found = Vec::new();
    for (log, file) in logs.iter().zip(&report.files) {
        let shown = log.display();
        if let Some(why) = &file.broken {
            let told = format!("`{shown}` breaks off after {} lines: {why}", file.lines);
            found.push(Diagnostic::warning(told).hint("it was counted as far as it goes"));
        }
        if file.readable == 0 && file.lines > 0 {
            let hint = "give logs in the combined format, as JSON, or of S3 or CloudFront";
            let told = format!("no line of `{shown}` is that of a server's log");
            found.push(Diagnostic::warning(told).hint(hint));
        }
    }
    if readable == 0 && report.lines > 0 {
        for one in &mut found {
            one.severity = crate::report::Severity::Error;
        }
        return Err(nothing(found));
    }
    for one in found {
        context.reporter.event(Event::Warning(one));
    }
    Ok(())
}
