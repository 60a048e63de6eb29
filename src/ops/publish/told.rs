//! What a run of `publish` did, or would do.

use super::record::{Changes, Told};
use crate::ops::hosts::NotReady;
use crate::ops::site::SiteMade;
use crate::publish::plan::Plan;
use crate::show::{PublishSettings, StorageAddress};

/// What was published, or would be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublishDone {
    /// Where the files go, without secrets; nowhere for a show that goes to hosts alone.
    pub storage: Option<String>,
    /// Where public/ is found; empty where nobody says.
    pub address: String,
    /// Episodes that were in no feed before.
    pub new: Vec<PublishedEpisode>,
    /// Episodes that are told of otherwise than before.
    pub changed: Vec<PublishedEpisode>,
    /// How many episodes are as they were.
    pub unchanged: usize,
    /// Episodes that are not in the feed, by folder, each with the reason.
    pub left_out: Vec<(String, String)>,
    /// The files that are new or changed, in the order they are sent.
    pub files: Vec<PlannedFile>,
    /// How many bytes they have.
    pub bytes: u64,
    /// How many files are there already, and how many bytes they have.
    pub unchanged_files: (usize, u64),
    /// Files there that nobody needs any more.
    pub gone: Vec<String>,
    /// How many of them were taken away.
    pub pruned: usize,
    /// How many files were sent.
    pub sent_files: usize,
    /// How many bytes they had.
    pub sent_bytes: u64,
    /// Whether the feed is another than it was.
    pub feed_sent: bool,
    /// Who is told of a new feed: hubs, directories, webhooks.
    pub listeners: usize,
    /// How many were told.
    pub told: usize,
    /// How many could not be.
    pub not_told: usize,
    /// What becomes of episodes at hosts.
    pub hosts: Vec<HostDone>,
}

/// What becomes of an episode at a host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostDone {
    /// The host's name.
    pub host: String,
    /// The episode's title; empty where the host could not be asked about any.
    pub episode: String,
    /// Before: what would be done, each a short phrase.
    pub steps: Vec<String>,
    /// What cannot be changed there afterwards, or is left out.
    pub notes: Vec<String>,
    /// After: where it is there.
    pub url: Option<String>,
    /// After: how far it came there.
    pub state: Option<String>,
    /// Why it is not there, and what to do.
    pub failed: Option<(String, String)>,
}

/// An episode as it is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedEpisode {
    /// Its folder, from the show's.
    pub folder: String,
    /// What it is called.
    pub title: String,
    /// Its page.
    pub page: String,
    /// Its sound.
    pub enclosure: Option<String>,
}

/// A file that is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedFile {
    /// Below public/.
    pub path: String,
    /// `new` or `changed`.
    pub change: &'static str,
    /// Its length.
    pub bytes: u64,
}

impl HostDone {
    /// A host that could not be asked: why, and what to do.
    pub(super) fn not_ready(host: &str, why: NotReady) -> HostDone {
        let failed = Some((why.why, why.hint));
        HostDone { host: host.to_owned(), failed, ..HostDone::default() }
    }
}

impl PublishDone {
    pub(super) fn planned(
        storage: Option<&StorageAddress>,
        settings: &PublishSettings,
        made: &SiteMade,
        plan: &Plan,
        changes: &Changes,
    ) -> PublishDone {
        let file = |due: &crate::publish::plan::Due| PlannedFile {
            path: due.file.path.clone(),
            change: due.change.name(),
            bytes: due.file.length,
        };
        PublishDone {
            storage: storage.map(StorageAddress::shown),
            address: settings.base_url.clone().unwrap_or_default(),
            new: changes.new.iter().map(episode).collect(),
            changed: changes.changed.iter().map(episode).collect(),
            unchanged: changes.unchanged,
            left_out: made.left_out.clone(),
            files: plan.due.iter().map(file).collect(),
            bytes: plan.bytes(),
            unchanged_files: (plan.unchanged, plan.unchanged_bytes),
            gone: plan.gone.clone(),
            listeners: match storage {
                Some(_) => settings.pings.len() + settings.webhooks.len(),
                None => 0,
            },
            ..PublishDone::default()
        }
    }
}

fn episode(told: &Told) -> PublishedEpisode {
    PublishedEpisode {
        folder: told.folder.clone(),
        title: told.title.clone(),
        page: told.page.clone(),
        enclosure: told.enclosure.clone(),
    }
}
