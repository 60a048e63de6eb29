//! `publish`: puts public/ where listeners find it, so that a run that is stopped anywhere goes on
//! where it was.
//!
//! ```text
//! site ─► public/ ─► plan ─► sound, pictures, texts, pages ─► seen at their addresses?
//!                                    │                              │
//!            journal: begun, there ──┘                              ▼
//!                  hosts, ledger: episodes (pending) ─► feed ─► ledger ─► hubs, webhooks ─► ledger
//! ```

mod announce;
mod clockwork;
mod hosts;
mod local;
mod place;
mod ready;
mod record;
mod told;
mod unpublish;
mod upload;
mod verify;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

pub use told::{HostDone, PlannedFile, PublishDone, PublishedEpisode};
pub use unpublish::{Unpublish, Unpublished, unpublish};

use self::place::{connections, journal_name, secrets, surroundings, whom};
use self::ready::{all_built, folders, moved, published_paths, read, settings};
use self::record::Changes;
use self::upload::{Sending, Uploader};
use super::site::{Aside, PUBLIC_FOLDER, Site, SiteMade, site_following};
use super::{CACHE_FOLDER, Context, Failure, clock, disk, site as pages};
use crate::publish::credentials::Whom;
use crate::publish::plan::Plan;
use crate::publish::rate::Rate;
use crate::publish::sent::Sent;
use crate::publish::stage::{FEED, Stage};
use crate::publish::storage::{self, StorageError};
use crate::report::{Counts, Diagnostic, Task};
use crate::show::{Ledger, PublishSettings, Show, StorageAddress};
use crate::store::Digest;

/// What is told of while another pod has the right to publish.
const LOCKED: &str = "waiting for another pod that publishes this show";

/// What is intact as long as the feed was not sent.
const NOT_THE_FEED: &str = "the published feed is unchanged";
const ALL_BUT_THE_FEED: &str = "all but the feed is published; the feed is as it was";

/// What to publish, and how.
#[derive(Debug, Clone, Default)]
pub struct Publish {
    /// Of the episodes that were not published yet, these alone; all when empty.
    pub episodes: Vec<String>,
    /// Only tell what would be done.
    pub dry_run: bool,
    /// Take files away that are no longer needed.
    pub prune: bool,
    /// Publish episodes whose build is not here, without what only it has.
    pub partial: bool,
    /// Do not look whether what was sent is found at its address.
    pub unseen: bool,
    /// Send every file, whatever is known.
    pub everything: bool,
    /// Tell no hub, no directory and no webhook.
    pub silent: bool,
    /// Of the hosts these alone; all when empty.
    pub to: Vec<String>,
    /// At most so many bytes a second.
    pub limit: Option<u64>,
}

/// Publishes. *Errors:* what is wrong, what is published by then and what is not; the same again
/// goes on from there.
pub fn publish(context: &Context<'_>, asked: &Publish) -> Result<PublishDone, Failure> {
    let root = context.root()?;
    let work = root.join(CACHE_FOLDER).join("publish");
    let _lock = pages::lock(context, &work, LOCKED)?;
    let named = match asked.episodes.is_empty() {
        true => None,
        false => Some(folders(context, &asked.episodes)?),
    };
    // Before anything is made: what cannot be published needs no pages.
    let (show, settings, address) = settings(&root)?;
    let run = Run {
        context,
        asked,
        started: timestamp(clock::unix_seconds()),
        public: root.join(PUBLIC_FOLDER),
        root,
        work,
        show,
        settings,
        address,
        named,
    };
    match &run.address {
        Some(address) => run.whole(address),
        None => run.at_hosts_alone(),
    }
}

/// One run.
struct Run<'a> {
    context: &'a Context<'a>,
    asked: &'a Publish,
    root: PathBuf,
    public: PathBuf,
    work: PathBuf,
    show: Show,
    settings: PublishSettings,
    /// Where the files go; nowhere for a show that goes to hosts alone.
    address: Option<StorageAddress>,
    /// The folders of the episodes that were named.
    named: Option<Vec<String>>,
    /// The moment it began, as RFC 3339 has it.
    started: String,
}

/// What there is to publish, as it is now.
struct Round {
    made: SiteMade,
    ledger: Ledger,
    /// The ledger as it was read.
    before: Ledger,
    plan: Plan,
    changes: Changes,
    here: BTreeSet<String>,
    /// Episodes that are to come, which hosts get before.
    coming: Aside,
}

impl Run<'_> {
    fn whole(&self, address: &StorageAddress) -> Result<PublishDone, Failure> {
        let path = self.work.join(journal_name(address));
        let mut sent = Sent::open(&path).map_err(|error| journal(&error))?;
        if self.asked.everything {
            forget(&mut sent)?;
        }
        let mut round = self.round(Some(&sent))?;
        let mut done = PublishDone::planned(
            Some(address),
            &self.settings,
            &round.made,
            &round.plan,
            &round.changes,
        );
        done.hosts = hosts::plans(self, &round)?;
        if self.asked.dry_run {
            return Ok(done);
        }
        let base = self.base();
        let unseen = self.asked.unseen;
        clockwork::look(self.context, base, &round.before, &round.changes, unseen)?;

        let about = surroundings(&self.root);
        let secrets = secrets(&whom(address))?;
        let open = || storage::open(address, &secrets, &about);
        let rate = self.asked.limit.map(Rate::new);
        let clock = clock::monotonic_clock();
        let uploader = Uploader {
            context: self.context,
            open: &open,
            connections: connections(address),
            at_once: matches!(address, StorageAddress::Command(_)),
            rate: rate.as_ref(),
            clock: &clock,
        };
        let mut total = self.early(&round, &uploader, &mut sent)?;
        let changes = std::mem::take(&mut round.changes);
        let came = hosts::publish(self, &mut round, &changes)?;
        if came.changed {
            // Where conversations are now stands on pages and in the feed.
            round = self.round(Some(&sent))?;
            total += self.early(&round, &uploader, &mut sent)?;
        }
        came.settle(&mut round);
        hosts::tidy(self, &came);
        done.hosts = came.done;
        let Round { mut ledger, before, plan, .. } = round;
        // From here on the addresses stand, whether or not the feed arrives.
        let feed_address = format!("{base}{FEED}");
        moved(self.context, &before, &feed_address);
        ledger.feed = Some(feed_address.clone());
        let guid = || self.show.guid.as_ref().map(ToString::to_string);
        ledger.guid = ledger.guid.take().or_else(guid);
        if ledger != before {
            record::write(&self.root, &ledger)?;
        }
        for stage in Stage::ALL.into_iter().filter(|stage| !stage.is_before_the_feed()) {
            total += uploader.send(stage.name(), plan.of(stage), &mut sent, ALL_BUT_THE_FEED)?;
        }
        (done.sent_files, done.sent_bytes) = (total.files, total.bytes);
        let feed_file = self.public.join(FEED);
        let feed = std::fs::read(&feed_file)
            .map_err(|error| Failure::one(disk::refused("read", &feed_file, &error)))?;
        let digest = local::short(&Digest::of_bytes(&feed));
        done.feed_sent = before.feed_digest.as_deref() != Some(&digest);
        let now = timestamp(clock::unix_seconds());
        if record::arrived(&mut ledger, &digest, &now) {
            record::write(&self.root, &ledger)?;
        }
        if done.feed_sent && !unseen {
            clockwork::feed_is_served(self.context, &feed_address, &feed)?;
        }
        if self.asked.prune {
            done.pruned = prune(self.context, &plan.gone, &mut sent, &open)?;
        }
        if ledger.feed_announced.as_deref() != Some(&digest) && !self.asked.silent {
            let heard = self.announce(&feed_address, &changes, &now)?;
            (done.told, done.not_told) = (heard.told, heard.failed);
            ledger.feed_announced = Some(digest);
            record::write(&self.root, &ledger)?;
        }
        sent.tidy().map_err(|error| journal(&error))?;
        Ok(done)
    }

    /// Where public/ is found.
    fn base(&self) -> &str {
        self.settings.base_url.as_deref().unwrap_or_default()
    }

    /// Makes the pages and compares them with what was sent, if anything is.
    fn round(&self, sent: Option<&Sent>) -> Result<Round, Failure> {
        let followed = read(&self.root)?;
        // Without a feed, nothing is kept out of one.
        let only = self.named.clone().filter(|_| sent.is_some());
        let site = Site { only, ..Site::default() };
        let mut made = site_following(self.context, &site, &followed)?;
        let mut coming = hosts::coming(self, &followed, &made)?;
        for (below, why) in coming.left_out.drain(..) {
            // What keeps it from hosts tells more than that it is to come.
            match made.left_out.iter_mut().find(|(other, _)| *other == below) {
                Some(told) => told.1 = why,
                None => made.left_out.push((below, why)),
            }
        }
        let before = followed.ledger;
        if !self.asked.partial {
            all_built(&made, &before)?;
        }
        let mut ledger = before.clone();
        let Some(sent) = sent else {
            let changes = record::hosted(&self.root, &made.shown, &ledger, self.named.as_deref())?;
            let (plan, here) = (Plan::default(), BTreeSet::new());
            return Ok(Round { made, ledger, before, plan, changes, here, coming });
        };
        let files = local::files(self.context, &self.public)?;
        let digests = local::digests(self.context, &files, sent)?;
        let here: BTreeSet<String> = files.iter().map(|file| file.path.clone()).collect();
        let base = self.base();
        let plan = Plan::new(files, &digests, sent, &published_paths(&before, base));
        let changes = record::update(&self.root, base, &made.shown, &mut ledger, &self.started)?;
        Ok(Round { made, ledger, before, plan, changes, here, coming })
    }

    /// Sends everything that comes before the feed, and looks at it.
    fn early(
        &self,
        round: &Round,
        uploader: &Uploader<'_>,
        sent: &mut Sent,
    ) -> Result<Sending, Failure> {
        let plan = &round.plan;
        for due in &plan.touched {
            let state = sent.of(&due.file.path).map(|known| known.state);
            if let Some(state) = state {
                sent.note(&due.file.path, due.sent(state)).map_err(|error| journal(&error))?;
            }
        }
        let mut total = Sending::default();
        for stage in Stage::ALL.into_iter().filter(|stage| stage.is_before_the_feed()) {
            total += uploader.send(stage.name(), plan.of(stage), sent, NOT_THE_FEED)?;
        }
        let expected = verify::expected(sent, &|path| round.here.contains(path));
        match self.asked.unseen {
            false => verify::verify(self.context, self.base(), &expected, sent)?,
            // Whoever wants nothing looked at does not want it looked at the next time.
            true => {
                let paths = expected.iter().map(|one| one.path.as_str());
                sent.seen(paths).map_err(|error| journal(&error))?;
            }
        }
        Ok(total)
    }

    fn announce(
        &self,
        feed: &str,
        changes: &Changes,
        when: &str,
    ) -> Result<announce::Heard, Failure> {
        let token = match self.settings.webhooks.first() {
            None => None,
            Some(first) => {
                let address = url::Url::parse(first).ok();
                let host = address.as_ref().and_then(url::Url::host_str).unwrap_or_default();
                let account = format!("@{host}");
                secrets(&Whom { name: "webhook".to_owned(), account, s3: false })?.token
            }
        };
        let news = announce::News {
            show: &self.show.title,
            feed,
            changes,
            when,
            hubs: &self.show.feed.hubs,
            pings: &self.settings.pings,
            webhooks: &self.settings.webhooks,
            token: token.as_ref(),
        };
        announce::announce(self.context, &news)
    }
}

/// Takes away what is no longer needed. *Errors:* the storage cannot, or the user asked to stop.
fn prune(
    context: &Context<'_>,
    gone: &[String],
    sent: &mut Sent,
    open: upload::Open<'_>,
) -> Result<usize, Failure> {
    const OUTCOME: &str = "everything is published; some files that nobody needs are still there";
    if gone.is_empty() {
        return Ok(0);
    }
    let told = |error: StorageError| Failure::Refused {
        diagnostics: vec![Diagnostic::error(error.to_string()).hint(error.hint())],
        outcome: OUTCOME,
    };
    let total = Some(gone.len() as u64);
    let mut task = Task::start(context.reporter, "taking away", total, Counts::Items);
    let mut storage = open().map_err(told)?;
    let watch = upload::Stoppable(context);
    for (at, path) in gone.iter().enumerate() {
        if context.reporter.cancelled() {
            return Err(Failure::Interrupted);
        }
        storage.remove(path, &watch).map_err(told)?;
        sent.gone(path).map_err(|error| journal(&error))?;
        task.advance(at as u64 + 1);
    }
    task.finish(format!("{} files", gone.len()));
    Ok(gone.len())
}

/// Forgets what was sent: everything is sent again.
fn forget(sent: &mut Sent) -> Result<(), Failure> {
    let paths: Vec<String> = sent.files().map(|(path, _)| path.to_owned()).collect();
    paths.iter().try_for_each(|path| sent.gone(path)).map_err(|error| journal(&error))
}

/// What the system refuses of the journal.
fn journal(error: &io::Error) -> Failure {
    let folder = Path::new(CACHE_FOLDER).join("publish");
    let diagnostics = vec![disk::refused("note what was sent in", &folder, error)];
    Failure::Refused { diagnostics, outcome: NOT_THE_FEED }
}

/// Seconds since 1970 as RFC 3339 has them.
fn timestamp(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map(|at| at.to_string()).unwrap_or_default()
}
