//! `pod stats --social`: what people did about published episodes at the hosts they went to. Hosts
//! are asked side by side, each for the newest episodes first; nothing is kept.

use std::path::Path;
use std::thread;

use jiff::civil::Date;

use super::nothing;
use crate::http::Retries;
use crate::ops::hosts::{Asking, NotReady, ready};
use crate::ops::place::Hearing;
use crate::ops::{Context, Failure};
use crate::publish::hosts::{Host, HostError, Reaction};
use crate::report::{Counts, Diagnostic, Task};
use crate::show::{self, Ledger, Posted, Published};

pub use crate::publish::hosts::Counts as SocialCounts;

/// What to ask for.
#[derive(Debug, Clone, Default)]
pub struct Social {
    /// Episodes that came out on this day of UTC or later.
    pub since: Option<Date>,
    /// Episodes that came out on this day of UTC or before.
    pub until: Option<Date>,
}

/// What was heard.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SocialReport {
    /// The show's name.
    pub show: String,
    /// Episodes that are at a host, the newest first.
    pub episodes: Vec<SocialEpisode>,
    /// Hosts that did not tell of all: what they said, what to do, and how many were not told of.
    pub failed: Vec<SocialFailure>,
}

/// An episode at its hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocialEpisode {
    /// Its name, else that of its folder.
    pub title: String,
    /// Its number.
    pub number: Option<u32>,
    /// Its folder, from the show's.
    pub folder: String,
    /// Its GUID.
    pub guid: String,
    /// Where it is, in the order of show.toml.
    pub places: Vec<SocialPlace>,
}

/// An episode at a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocialPlace {
    /// The host's name.
    pub host: String,
    /// Where people see it.
    pub url: Option<String>,
    /// What they did.
    pub heard: Heard,
}

/// What a host tells of an episode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// This.
    Counts(SocialCounts),
    /// It is no longer there.
    Gone,
    /// Nothing: the host could not be asked.
    Unasked,
}

/// A host that did not tell of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocialFailure {
    /// Its name.
    pub host: String,
    /// What it said.
    pub why: String,
    /// What to do.
    pub hint: String,
    /// Of how many episodes it did not tell.
    pub unasked: usize,
}

/// Asks. *Errors:* no show, no host, no episode at one; interrupted.
pub fn social(context: &Context<'_>, asked: &Social) -> Result<SocialReport, Failure> {
    let root = context.root()?;
    let (show, found) = show::load_show(&root);
    let Some(show) = show else { return Err(nothing(found)) };
    let ledger = Ledger::read(&root).map_err(|error| nothing(vec![*error]))?;
    if show.hosts.is_empty() {
        let error = Diagnostic::error("this show goes to no host")
            .hint("describe one in show.toml; docs/hosts.md has examples");
        return Err(nothing(vec![error]));
    }
    let mut published: Vec<&Published> =
        ledger.episode.iter().filter(|one| is_asked(one, asked)).collect();
    // RFC 3339 with differing offsets does not sort as text.
    published.sort_by_key(|one| std::cmp::Reverse(moment(one).unwrap_or(i64::MIN)));
    let (mut hosts, mut not_ready) = (Vec::new(), Vec::new());
    for settings in &show.hosts {
        let due: Vec<(usize, &Posted)> = published
            .iter()
            .enumerate()
            .filter_map(|(at, one)| {
                let posted = one.host.iter().find(|posted| posted.name == settings.name)?;
                posted.id.is_some().then_some((at, posted))
            })
            .collect();
        if due.is_empty() {
            continue;
        }
        match ready(settings, Asking::WithSecrets) {
            Ok(host) => hosts.push((host, settings, due)),
            Err(NotReady { why, hint }) => {
                let (host, unasked) = (settings.name.clone(), due.len());
                not_ready.push(SocialFailure { host, why, hint, unasked });
            }
        }
    }
    if hosts.is_empty() && not_ready.is_empty() {
        let error = Diagnostic::error("no published episode is at a host")
            .hint("bring one there with `pod publish EPISODE --to NAME`");
        return Err(nothing(vec![error]));
    }
    let told: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = hosts
            .into_iter()
            .map(|(host, settings, due)| {
                let ask = move || {
                    let heard = ask(context, host.as_ref(), &settings.name, &due);
                    (settings, due, heard)
                };
                scope.spawn(ask)
            })
            .collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    let mut places: Vec<Vec<SocialPlace>> = published.iter().map(|_| Vec::new()).collect();
    let mut report =
        SocialReport { show: show.title.clone(), failed: not_ready, ..SocialReport::default() };
    for (settings, due, (heard, failed)) in told {
        let unasked = heard.iter().filter(|one| **one == Heard::Unasked).count();
        for ((at, posted), heard) in due.into_iter().zip(heard) {
            let (host, url) = (settings.name.clone(), posted.url.clone());
            places[at].push(SocialPlace { host, url, heard });
        }
        match failed {
            None => {}
            Some(HostError::Cancelled) => return Err(Failure::Interrupted),
            Some(error) => report.failed.push(SocialFailure {
                host: settings.name.clone(),
                why: error.to_string(),
                hint: error.hint(),
                unasked,
            }),
        }
    }
    let number = |folder: &str| {
        let (episode, _) = show::load_episode(&root, Path::new(folder), show.audio);
        episode.number
    };
    for (one, places) in published.into_iter().zip(places) {
        if places.is_empty() {
            continue;
        }
        report.episodes.push(SocialEpisode {
            title: one.title.clone().unwrap_or_else(|| one.folder.clone()),
            number: number(&one.folder),
            folder: one.folder.clone(),
            guid: one.guid.clone(),
            places,
        });
    }
    Ok(report)
}

/// When an episode came out, in seconds since 1970.
fn moment(one: &Published) -> Option<i64> {
    let date = one.date.as_deref()?.parse::<jiff::Timestamp>().ok()?;
    Some(date.as_second())
}

fn is_asked(one: &Published, asked: &Social) -> bool {
    if asked.since.is_none() && asked.until.is_none() {
        return true;
    }
    let Some(at) = moment(one).and_then(|at| jiff::Timestamp::from_second(at).ok()) else {
        return false;
    };
    let day = jiff::tz::TimeZone::UTC.to_datetime(at).date();
    asked.since.is_none_or(|since| day >= since) && asked.until.is_none_or(|until| day <= until)
}

/// Asks one host for all, until it says no.
fn ask(
    context: &Context<'_>,
    host: &dyn Host,
    name: &str,
    due: &[(usize, &Posted)],
) -> (Vec<Heard>, Option<HostError>) {
    let total = Some(due.len() as u64);
    let mut task = Task::start(context.reporter, format!("asking {name}"), total, Counts::Items);
    let watch = Hearing(context.reporter);
    let cancelled = || context.reporter.cancelled();
    let mut heard = vec![Heard::Unasked; due.len()];
    let mut retries = Retries::default();
    for (at, (_, posted)) in due.iter().enumerate() {
        loop {
            let error = match host.counts(posted, &watch) {
                Ok(counts) => {
                    heard[at] = counts.map_or(Heard::Gone, Heard::Counts);
                    retries.succeeded();
                    break;
                }
                Err(error) => error,
            };
            let may = error.reaction() == Reaction::TryAgain;
            if cancelled() {
                return (heard, Some(HostError::Cancelled));
            }
            if !(may && retries.wait(error.wait(), &cancelled)) {
                task.finish(format!("told of {at} of {}", due.len()));
                return (heard, Some(error));
            }
        }
        task.advance(at as u64 + 1);
    }
    task.finish(format!("told of {}", due.len()));
    (heard, None)
}
