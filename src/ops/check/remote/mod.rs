//! What is served: fetches the feed, then asks for every address in it, politely.

mod fetch;
mod polite;
mod visit;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::Serialize;

use super::super::open::Opened;
use super::super::{Context, Failure, clock};
use crate::check::remote::{Address, HostSeen, Kind, Page, Published, Seen};
use crate::check::{self, Findings};
use crate::http::{Client, HttpError, Patience, Request};
use crate::ops::hosts;
use crate::ops::place::Hearing;
use crate::report::{Counts, Diagnostic, Task};
use crate::show::{Ledger, masked_line};

/// What was looked at on servers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RemoteChecked {
    /// The feed, without what may be secret; empty for a show that has none.
    pub feed: String,
    /// How many files it is in.
    pub pages: usize,
    /// How many episodes it offers.
    pub items: usize,
    /// The addresses in it by their kind.
    pub addresses: Vec<RemoteAddresses>,
}

/// The addresses of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemoteAddresses {
    /// What they lead to, as people call one.
    pub kind: &'static str,
    /// How many.
    pub all: usize,
    /// Of how many something was found.
    pub found: usize,
}

/// The web as this check asks it.
struct Web<'a> {
    client: Client,
    context: &'a Context<'a>,
    /// How long one address may take in all.
    patience: Duration,
}

/// The longest a connection is waited for.
const CONNECT: Duration = Duration::from_secs(20);

/// Looks at what is served. `feed` is where to look, else the ledger or show.toml says it.
/// *Errors:* nobody says where the feed is.
pub(super) fn look(
    context: &Context<'_>,
    opened: &Opened,
    ledger: &Ledger,
    (feed, patience): (Option<&str>, Duration),
    findings: &mut Findings,
) -> Result<RemoteChecked, Failure> {
    let show = opened.loaded.show.as_ref();
    let base =
        show.and_then(|show| show.publish.as_ref()).and_then(|publish| publish.base_url.as_ref());
    let named = feed.map(str::to_owned).or_else(|| ledger.feed.clone());
    let goes_to_hosts = |show: &&crate::show::Show| {
        show.publish.as_ref().is_some_and(|publish| !publish.hosts.is_empty())
    };
    let Some(address) = named.or_else(|| base.map(|base| format!("{base}feed.xml"))) else {
        if let Some(show) = show.filter(goes_to_hosts) {
            check::remote::look_at_hosts(&try_hosts(context, show)?, findings);
            return Ok(RemoteChecked::default());
        }
        let error = Diagnostic::error("nobody says where the feed of this show is");
        let hint = "give its address: --feed https://…; or add [publish] with a `base_url`";
        return Err(Failure::one(error.hint(hint)));
    };
    let refused = |error: HttpError| Failure::one(Diagnostic::error(error.to_string()));
    Request::get(&address).map_err(refused)?;
    let timing = Patience { connect: CONNECT.min(patience), silence: patience };
    let client = Client::new(timing).map_err(refused)?;
    let web = Web { client, context, patience };

    let (pages, lost) = fetch::pages(&web, &address)?;
    let addresses = addresses(&pages);
    let seen = visits(&web, &addresses)?;
    let hosts = match show {
        Some(show) => try_hosts(context, show)?,
        None => Vec::new(),
    };
    let published = Published {
        pages: &pages,
        lost,
        addresses: &addresses,
        seen: &seen,
        ledger,
        show,
        episodes: &opened.loaded.episodes,
        hosts: &hosts,
        now: clock::unix_seconds(),
    };
    check::remote::look(&published, findings);
    let feeds = pages.iter().filter_map(|page| page.feed.as_ref().ok());
    Ok(RemoteChecked {
        feed: masked_line(&address),
        pages: pages.len(),
        items: feeds.map(|feed| feed.items.len()).sum(),
        addresses: counts(&published),
    })
}

/// Asks every host of the show whether it lets pod in.
fn try_hosts(context: &Context<'_>, show: &crate::show::Show) -> Result<Vec<HostSeen>, Failure> {
    let named = show.publish.iter().flat_map(|publish| &publish.hosts);
    let mut seen = Vec::new();
    for name in named {
        let Some(settings) = show.hosts.iter().find(|host| host.name == name.value) else {
            continue;
        };
        let watch = Hearing(context.reporter);
        let answer = match hosts::ready(settings, hosts::Asking::WithSecrets) {
            Ok(host) => host.try_out(&watch).map_err(|error| (error.to_string(), error.hint())),
            Err(not) => Err((not.why, not.hint)),
        };
        if context.reporter.cancelled() {
            return Err(Failure::Interrupted);
        }
        seen.push(HostSeen { name: settings.name.clone(), answer });
    }
    Ok(seen)
}

/// Asks for addresses, each within so long. *Errors:* interrupted, or nothing can be asked here.
pub(in crate::ops) fn visit_all(
    context: &Context<'_>,
    addresses: &[Address],
    patience: Duration,
) -> Result<BTreeMap<String, Seen>, Failure> {
    let timing = Patience { connect: CONNECT.min(patience), silence: patience };
    let client =
        Client::new(timing).map_err(|error| Failure::one(Diagnostic::error(error.to_string())))?;
    visits(&Web { client, context, patience }, addresses)
}

/// The addresses of all pages, each once a use.
fn addresses(pages: &[Page]) -> Vec<Address> {
    let mut known = BTreeSet::new();
    let mut found = Vec::new();
    for feed in pages.iter().filter_map(|page| page.feed.as_ref().ok()) {
        let items = feed.items.iter().flat_map(|item| &item.addresses);
        for address in feed.addresses.iter().chain(items) {
            if known.insert((address.url.clone(), address.kind)) {
                found.push(address.clone());
            }
        }
    }
    found
}

/// Asks for every address, each once.
fn visits(web: &Web<'_>, addresses: &[Address]) -> Result<BTreeMap<String, Seen>, Failure> {
    let mut wanted: BTreeMap<&str, visit::Wanted> = BTreeMap::new();
    for address in addresses {
        let wish = wanted.entry(&address.url).or_default();
        wish.file |= address.kind.is_file();
        wish.shared |= address.kind.is_shared();
    }
    let jobs: Vec<(&str, visit::Wanted)> = wanted.into_iter().collect();
    let total = Some(jobs.len() as u64);
    let mut task = Task::start(web.context.reporter, "addresses", total, Counts::Items);
    let host = |job: &(&str, visit::Wanted)| {
        Request::get(job.0).map(|request| request.server()).unwrap_or_default()
    };
    let work = |job: &(&str, visit::Wanted)| visit::visit(web, job.0, job.1);
    let cancelled = || web.context.reporter.cancelled();
    let done = polite::each(&jobs, host, work, &cancelled, |done| task.advance(done as u64));
    if cancelled() {
        return Err(Failure::Interrupted);
    }
    task.finish(format!("{} looked at", jobs.len()));
    let names = jobs.into_iter().map(|(url, _)| url.to_owned());
    Ok(names.zip(done).filter_map(|(url, seen)| Some((url, seen?))).collect())
}

/// How many of each kind, and of how many something is told. An address is looked at alone for
/// that: what is told of it does not depend on others.
fn counts(published: &Published<'_>) -> Vec<RemoteAddresses> {
    let mut kinds: BTreeMap<Kind, (usize, usize)> = BTreeMap::new();
    for address in published.addresses {
        let (all, found) = kinds.entry(address.kind).or_default();
        *all += 1;
        *found += usize::from(check::remote::has_findings(address, published));
    }
    let count = |(kind, (all, found)): (Kind, _)| RemoteAddresses { kind: kind.name(), all, found };
    kinds.into_iter().map(count).collect()
}
