//! Brings episodes to the hosts of the show: those that are new, those that were named, and those
//! that were not finished. A host that fails stops neither the others nor the feed.

mod alone;
mod due;
mod episode;
mod excerpt;
mod sending;

use std::collections::HashMap;
use std::fs;

pub(super) use self::due::coming;

use self::due::{Due, due, enter};
use self::episode::{entry, episode};
use self::sending::Sending;
use super::record::{self, Changes, Told};
use super::told::HostDone;
use super::{Round, Run};
use crate::http::Retries;
use crate::ops::hosts::{Asking, ready};
use crate::ops::{Failure, clock};
use crate::publish::hosts::{Host, HostEpisode, HostError, Reaction};
use crate::publish::rate::Rate;
use crate::report::{Counts, Diagnostic, Task};
use crate::show::{HostSettings, Ledger, Posted, Published};

/// Episodes that came out longer ago than this, in seconds, go to hosts only where they are named:
/// nobody wants a hundred posts on the day a show begins to publish with pod.
const RECENT: i64 = 30 * 86_400;

/// How far an episode is that a host still has to get.
const DUE: &str = "due";
/// And one that it has.
const PUBLISHED: &str = "published";

/// Whether a host has to be asked again about what is as it should be for the moment.
fn waits(state: &str) -> bool {
    matches!(state, DUE | "scheduled" | "waiting")
}

/// What came of it.
#[derive(Default)]
pub(super) struct Came {
    pub(super) done: Vec<HostDone>,
    /// Whether pages and feed have something new to tell.
    pub(super) changed: bool,
    /// What is as it should be now: GUID and host.
    whole: Vec<(String, String)>,
}

impl Came {
    /// Notes as what episodes are now that are well at a host: until they are something else, nobody
    /// looks at them again. Tells whether anything was noted.
    pub(super) fn settle(&self, round: &mut Round) {
        let shown: HashMap<&str, &str> =
            round.made.shown.iter().map(|one| (one.guid.as_str(), one.digest.as_str())).collect();
        for (guid, host) in &self.whole {
            let entry = round.ledger.episode.iter_mut().find(|one| one.guid == *guid);
            let posted = entry.and_then(|one| one.host.iter_mut().find(|one| one.name == *host));
            if let (Some(posted), Some(digest)) = (posted, shown.get(guid.as_str())) {
                posted.entry = Some((*digest).to_owned());
            }
        }
    }
}

/// What would be done, without asking anybody.
pub(super) fn plans(run: &Run<'_>, round: &Round) -> Result<Vec<HostDone>, Failure> {
    let mut plans = Vec::new();
    for settings in wanted(run)? {
        let due = due(run, round, &round.changes, &settings.name);
        if due.is_empty() {
            continue;
        }
        let host = match ready(settings, Asking::Nobody) {
            Ok(host) => host,
            Err(why) => {
                plans.push(HostDone::not_ready(&settings.name, why));
                continue;
            }
        };
        for due in due {
            let episode = episode(run, round, &due, (&settings.name, host.wants_excerpt()))?;
            let mut plan = host.plan(&episode, due.posted.as_ref());
            plan.notes.extend(by_the_way(run, (&due, &settings.name), &episode, &plan.steps));
            if plan.steps.is_empty() && plan.notes.is_empty() {
                continue;
            }
            plans.push(HostDone {
                host: settings.name.clone(),
                episode: episode.title,
                steps: plan.steps,
                notes: plan.notes,
                ..HostDone::default()
            });
        }
    }
    Ok(plans)
}

/// Brings them there. *Errors:* interrupted, or the ledger cannot be written.
pub(super) fn publish(
    run: &Run<'_>,
    round: &mut Round,
    changes: &Changes,
) -> Result<Came, Failure> {
    let mut came = Came::default();
    let all = wanted(run)?;
    if all.is_empty() {
        return Ok(came);
    }
    // What is new is owed to every host of the show, whatever becomes of this run.
    if owe(
        &mut round.ledger,
        &run.settings.hosts.iter().map(|one| one.value.as_str()).collect::<Vec<_>>(),
        changes,
    ) {
        record::write(&run.root, &round.ledger)?;
    }
    for settings in all {
        let due = due(run, round, changes, &settings.name);
        if due.is_empty() {
            continue;
        }
        let host = match ready(settings, Asking::WithSecrets) {
            Ok(host) => host,
            Err(why) => {
                came.done.push(HostDone::not_ready(&settings.name, why));
                continue;
            }
        };
        let total = Some(due.len() as u64);
        let label = format!("to {}", settings.name);
        let mut task = Task::start(run.context.reporter, label, total, Counts::Items);
        for (at, due) in due.iter().enumerate() {
            let episode = episode(run, round, due, (&settings.name, host.wants_excerpt()))?;
            let before = &due.posted;
            let plan = host.plan(&episode, before.as_ref());
            // Where there is nothing to do, nobody is asked; what is to be known is told once.
            if plan.steps.is_empty() && !plan.blocked {
                let waits = before.as_ref().and_then(|one| one.state.as_deref()).is_some_and(waits);
                if !waits {
                    came.whole.push((due.guid.clone(), settings.name.clone()));
                    if !plan.notes.is_empty() {
                        came.done.push(HostDone {
                            host: settings.name.clone(),
                            episode: episode.title,
                            notes: plan.notes,
                            ..HostDone::default()
                        });
                    }
                }
                continue;
            }
            tell(run, round, due)?;
            let result = one(run, round, host.as_ref(), &episode, before.as_ref(), &settings.name);
            let mut done = HostDone {
                host: settings.name.clone(),
                episode: episode.title.clone(),
                ..HostDone::default()
            };
            match result {
                Ok(posted) => {
                    let old = before.as_ref().and_then(|before| before.uri.as_ref());
                    came.changed |= posted.uri.as_ref() != old;
                    (done.url, done.state) = (posted.url.clone(), posted.state.clone());
                    if posted.state.as_deref() == Some(PUBLISHED) {
                        came.whole.push((due.guid.clone(), settings.name.clone()));
                    }
                    came.done.push(done);
                }
                Err(HostError::Cancelled) => return Err(Failure::Interrupted),
                Err(error) => {
                    done.failed = Some((error.to_string(), error.hint()));
                    came.done.push(done);
                    // What it does not take of one episode it may take of the next.
                    if !matches!(error, HostError::NotTaken { .. }) {
                        break;
                    }
                }
            }
            task.advance(at as u64 + 1);
        }
        let failed =
            came.done.iter().filter(|one| one.host == settings.name && one.failed.is_some());
        task.finish(match failed.count() {
            0 => format!("{} there", due.len()),
            failed => format!("{failed} not there"),
        });
    }
    Ok(came)
}

/// One episode at one host, again where that may help.
fn one(
    run: &Run<'_>,
    round: &mut Round,
    host: &dyn Host,
    episode: &HostEpisode,
    before: Option<&Posted>,
    name: &str,
) -> Result<Posted, HostError> {
    let rate = run.asked.limit.map(Rate::new);
    let watch = Sending::new(run.context, name, episode.sound.length, rate.as_ref());
    let mut retries = Retries::default();
    let mut known = before.cloned();
    loop {
        let mut latest = known.clone();
        let mut note = |posted: &Posted| {
            latest = Some(posted.clone());
            keep(
                run,
                &mut round.ledger,
                &episode.guid,
                Posted { name: name.to_owned(), ..posted.clone() },
            )
        };
        // What is only owed is nothing that the host knows of.
        let there = known.as_ref().filter(|one| one.state.as_deref() != Some(DUE));
        match host.publish(episode, there, &mut note, &watch) {
            Ok(posted) => {
                watch.arrived();
                let posted = Posted { name: name.to_owned(), ..posted };
                keep(run, &mut round.ledger, &episode.guid, posted.clone())?;
                return Ok(posted);
            }
            Err(error) if error.reaction() == Reaction::TryAgain => {
                known = latest;
                let cancelled = || run.context.reporter.cancelled();
                if !retries.wait(error.wait(), &cancelled) {
                    return Err(if cancelled() { HostError::Cancelled } else { error });
                }
            }
            Err(error) => return Err(error),
        }
    }
}

/// Keeps what is known in the ledger, at once.
fn keep(run: &Run<'_>, ledger: &mut Ledger, guid: &str, posted: Posted) -> Result<(), HostError> {
    let Some(entry) = ledger.episode.iter_mut().find(|one| one.guid == guid) else { return Ok(()) };
    let name = posted.name.clone();
    match entry.host.iter_mut().find(|one| one.name == name) {
        Some(place) if *place == posted => return Ok(()),
        Some(place) => *place = posted,
        None => entry.host.push(posted),
    }
    record::write(&run.root, ledger).map_err(|failure| {
        let why = match failure {
            Failure::Refused { diagnostics, .. } => diagnostics.into_iter().next(),
            Failure::Interrupted => None,
        };
        HostError::Unnoted { host: name, why: why.map(|one| one.message).unwrap_or_default() }
    })
}

/// Notes that new episodes are owed to all hosts. Tells whether anything was noted.
fn owe(ledger: &mut Ledger, hosts: &[&str], changes: &Changes) -> bool {
    let mut noted = false;
    for new in changes.new.iter().filter(|new| is_recent(new)) {
        let entry = enter(
            ledger,
            Published {
                guid: new.guid.clone(),
                folder: new.folder.clone(),
                title: Some(new.title.clone()),
                ..Published::default()
            },
        );
        for name in hosts {
            if !entry.host.iter().any(|one| one.name == *name) {
                let state = Some(DUE.to_owned());
                entry.host.push(Posted { name: (*name).to_owned(), state, ..Posted::default() });
                noted = true;
            }
        }
    }
    noted
}

/// Whether an episode is news.
fn is_recent(told: &Told) -> bool {
    told.date >= clock::unix_seconds() - RECENT
}

/// The hosts this run is for. *Errors:* one was named that the show does not have.
fn wanted<'a>(run: &'a Run<'_>) -> Result<Vec<&'a HostSettings>, Failure> {
    let names: Vec<&str> = match run.asked.to.is_empty() {
        true => run.settings.hosts.iter().map(|one| one.value.as_str()).collect(),
        false => run.asked.to.iter().map(String::as_str).collect(),
    };
    let find = |name: &str| run.show.hosts.iter().find(|host| host.name == name);
    let mut hosts = Vec::new();
    for name in names {
        let Some(host) = find(name) else {
            let message = format!("there is no [host.{}]", name.escape_debug());
            let hint = "describe it in show.toml; docs/publish.md has examples";
            let diagnostics = vec![Diagnostic::error(message).hint(hint)];
            return Err(Failure::Refused { diagnostics, outcome: "nothing was published" });
        };
        hosts.push(host);
    }
    Ok(hosts)
}

/// Tells the ledger of an episode that only hosts have.
fn tell(run: &Run<'_>, round: &mut Round, due: &Due) -> Result<(), Failure> {
    let known = round.ledger.episode.iter().find(|one| one.guid == due.guid);
    if known.is_some_and(|known| !known.only_at_hosts) {
        return Ok(());
    }
    let (entry, _) = entry(run, round, due)?;
    let date = entry.date.and_then(|(at, offset)| record::rfc3339(at, offset));
    let new = Published {
        guid: due.guid.clone(),
        folder: due.below.clone(),
        title: Some(entry.title.clone()),
        date,
        ..Published::default()
    };
    let known = enter(&mut round.ledger, new.clone());
    (known.folder, known.title, known.date) = (new.folder, new.title, new.date);
    Ok(())
}

/// What holds at every host.
fn by_the_way(
    run: &Run<'_>,
    (due, host): (&Due, &str),
    episode: &HostEpisode,
    steps: &[String],
) -> Vec<String> {
    let mut notes = Vec::new();
    if steps.is_empty() {
        return notes;
    }
    if matches!(due.place, due::Place::Coming(_)) && run.address.is_some() {
        let when = super::timestamp(episode.date);
        notes.push(format!("its page comes with the `pod publish` that runs after {when}"));
    }
    let is_first = run.settings.hosts.first().is_some_and(|first| first.value == host);
    if episode.page.is_empty() && !is_first {
        notes.push(
            "the show has no `base_url`: what leads to a page leads to the one at the host \
                    named before this one"
                .to_owned(),
        );
    }
    notes
}

/// Takes away what was made for hosts alone, once all of them have what they should.
pub(super) fn tidy(run: &Run<'_>, came: &Came) {
    if came.done.iter().all(|one| one.failed.is_none()) {
        // What stays behind is used by the next run, or taken away then.
        let _ = fs::remove_dir_all(run.excerpts_folder());
        let _ = fs::remove_dir_all(run.coming_folder());
    }
}
