//! What a host has to get: episodes that are new or named, those it had to get before and that are
//! not as they should be, and those that are to come and were named once.

use std::collections::{HashMap, HashSet};

use super::is_recent;
use crate::ops::publish::record::Changes;
use crate::ops::publish::{Round, Run};
use crate::ops::site::{self, Aside, Followed, SiteMade};
use crate::ops::{Failure, clock};
use crate::show::{Ledger, Posted, Published};

/// An episode that a host has to get.
#[derive(Debug, Clone)]
pub(super) struct Due {
    /// Its GUID.
    pub(super) guid: String,
    /// Its folder, from the show's.
    pub(super) below: String,
    /// Which of those that are to come, else which of those that are out.
    pub(super) place: Place,
    /// What is known of it there.
    pub(super) posted: Option<Posted>,
}

/// Where an episode is found in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Among those that are shown.
    Out(usize),
    /// Among those that are to come.
    Coming(usize),
}

/// What a host has to get, the oldest first, as they are to be seen.
pub(super) fn due(run: &Run<'_>, round: &Round, changes: &Changes, host: &str) -> Vec<Due> {
    let entries: HashMap<&str, &Published> =
        round.ledger.episode.iter().map(|one| (one.guid.as_str(), one)).collect();
    let posted = |guid: &str| {
        let entry = entries.get(guid)?;
        entry.host.iter().find(|one| one.name == host).cloned()
    };
    let new: HashSet<&str> =
        changes.new.iter().filter(|one| is_recent(one)).map(|one| one.guid.as_str()).collect();
    let mut due = Vec::new();
    for (at, shown) in round.made.shown.iter().enumerate().rev() {
        let posted = posted(&shown.guid);
        let named = run.named.as_ref().is_some_and(|named| named.contains(&shown.below));
        let whole = posted.as_ref().is_some_and(|one| one.entry.as_ref() == Some(&shown.digest));
        if !whole && (named || new.contains(shown.guid.as_str()) || posted.is_some()) {
            let (guid, below) = (shown.guid.clone(), shown.below.clone());
            due.push(Due { guid, below, place: Place::Out(at), posted });
        }
    }
    for (at, (below, entry)) in round.coming.entries.iter().enumerate() {
        let named = run.named.as_ref().is_some_and(|named| named.contains(below));
        let posted = posted(&entry.guid);
        if named || posted.is_some() {
            let (guid, below) = (entry.guid.clone(), below.clone());
            due.push(Due { guid, below, place: Place::Coming(at), posted });
        }
    }
    due
}

/// The episodes that are to come and were named, now or in an earlier run.
pub(in crate::ops::publish) fn coming(
    run: &Run<'_>,
    followed: &Followed,
    made: &SiteMade,
) -> Result<Aside, Failure> {
    if run.settings.hosts.is_empty() && run.asked.to.is_empty() {
        return Ok(Aside::default());
    }
    let shown: HashSet<&str> = made.shown.iter().map(|one| one.below.as_str()).collect();
    let known = followed.ledger.episode.iter().filter(|one| is_to_come(one));
    let named = run.named.iter().flatten().cloned();
    let belows: Vec<String> = named
        .chain(known.map(|one| one.folder.clone()))
        .filter(|below| !shown.contains(below.as_str()) && run.root.join(below).is_dir())
        .collect();
    site::aside(run.context, followed, made.cover.as_ref(), &belows, &run.coming_folder())
}

/// Whether hosts alone have an episode, because it is to come.
fn is_to_come(one: &Published) -> bool {
    let date = one.date.as_deref().and_then(|date| date.parse::<jiff::Timestamp>().ok());
    one.only_at_hosts
        && !one.withdrawn
        && date.is_some_and(|date| date.as_second() > clock::unix_seconds())
}

/// The entry of an episode in the ledger; one that the feed does not tell of gets one.
pub(super) fn enter(ledger: &mut Ledger, new: Published) -> &mut Published {
    let at = ledger.episode.iter().position(|one| one.guid == new.guid);
    let at = at.unwrap_or_else(|| {
        ledger.episode.push(Published { only_at_hosts: true, ..new });
        ledger.episode.len() - 1
    });
    &mut ledger.episode[at]
}
