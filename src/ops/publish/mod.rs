//! `publish`: puts public/ where listeners find it, so that a run that is stopped anywhere goes on
//! where it was.
//!
//! ```text
//! site ─► public/ ─► plan ─► sound, pictures, texts, pages ─► seen at their addresses?
//!                                    │                              │
//!            journal: begun, there ──┘                              ▼
//!                         ledger: episodes (pending) ─► feed ─► ledger ─► hubs, webhooks ─► ledger
//! ```

mod announce;
mod clockwork;
mod local;
mod place;
mod record;
mod told;
mod unpublish;
mod upload;
mod verify;

use std::collections::{BTreeSet, HashSet};
use std::io;
use std::path::Path;

pub use told::{PlannedFile, PublishDone, PublishedEpisode};
pub use unpublish::{Unpublish, Unpublished, unpublish};

use self::place::{connections, journal_name, secrets, surroundings, whom};
use self::record::Changes;
use self::upload::{Sending, Uploader};
use super::site::{Followed, PUBLIC_FOLDER, Site, SiteMade, site_following};
use super::{CACHE_FOLDER, Context, Failure, Selection, clock, disk, open, site as pages};
use crate::publish::plan::Plan;
use crate::publish::rate::Rate;
use crate::publish::sent::Sent;
use crate::publish::stage::{FEED, Stage};
use crate::publish::storage::{self, StorageError};
use crate::report::{Counts, Diagnostic, Event, Severity, Task};
use crate::show::{self, Ledger, PublishSettings, Show, StorageAddress};
use crate::store::Digest;

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
    /// At most so many bytes a second.
    pub limit: Option<u64>,
}

/// Publishes. *Errors:* what is wrong, what is published by then and what is not; the same again
/// goes on from there.
pub fn publish(context: &Context<'_>, asked: &Publish) -> Result<PublishDone, Failure> {
    let root = context.root()?;
    let work = root.join(CACHE_FOLDER).join("publish");
    let label = "waiting for another pod that publishes this show";
    let _lock = pages::lock(context, &work, label)?;
    let only = match asked.episodes.is_empty() {
        true => None,
        false => Some(folders(context, &asked.episodes)?),
    };
    // Before anything is made: what cannot be published needs no pages.
    let (show, settings, address) = settings(&root)?;
    let followed = read(&root)?;
    let made = site_following(context, &Site { only, ..Site::default() }, &followed)?;
    let mut ledger = followed.ledger;
    if !asked.partial {
        all_built(&made, &ledger)?;
    }
    let public = root.join(PUBLIC_FOLDER);
    let files = local::files(context, &public)?;
    let mut sent = Sent::open(&work.join(journal_name(&address))).map_err(|e| journal(&e))?;
    if asked.everything {
        forget(&mut sent)?;
    }
    let digests = local::digests(context, &files, &sent)?;
    let here: BTreeSet<String> = files.iter().map(|file| file.path.clone()).collect();
    let plan = Plan::new(files, &digests, &sent, &published_paths(&ledger, &settings.base_url));
    let started = timestamp(clock::unix_seconds());
    let before = ledger.clone();
    let base = settings.base_url.as_str();
    let changes = record::update(&root, base, &made.shown, &mut ledger, &started)?;
    let mut done = PublishDone::planned(&address, &settings, &made, &plan, &changes);
    if asked.dry_run {
        return Ok(done);
    }
    clockwork::look(context, base, &before, &changes, asked.unseen)?;

    let about = surroundings(&root);
    let secrets = secrets(&whom(&address))?;
    let open = || storage::open(&address, &secrets, &about);
    let rate = asked.limit.map(Rate::new);
    let clock = clock::monotonic_clock();
    let uploader = Uploader {
        context,
        open: &open,
        connections: connections(&address),
        at_once: matches!(address, StorageAddress::Command(_)),
        rate: rate.as_ref(),
        clock: &clock,
    };
    for due in &plan.touched {
        let state = sent.of(&due.file.path).map(|known| known.state);
        if let Some(state) = state {
            sent.note(&due.file.path, due.sent(state)).map_err(|e| journal(&e))?;
        }
    }
    let mut total = Sending::default();
    let mut add = |one: Sending| {
        total.files += one.files;
        total.bytes += one.bytes;
    };
    let (early, late): (Vec<Stage>, Vec<Stage>) =
        Stage::ALL.into_iter().partition(|stage| stage.is_before_the_feed());
    for stage in early {
        add(uploader.send(stage.name(), plan.of(stage), &mut sent, NOT_THE_FEED)?);
    }
    let expected = verify::expected(&sent, &|path| here.contains(path));
    match asked.unseen {
        false => verify::verify(context, base, &expected, &mut sent)?,
        // Whoever wants nothing looked at does not want it looked at the next time.
        true => {
            let paths = expected.iter().map(|one| one.path.as_str());
            sent.seen(paths).map_err(|e| journal(&e))?;
        }
    }
    // From here on the addresses stand, whether or not the feed arrives.
    let feed_address = format!("{base}{FEED}");
    moved(context, &before, &feed_address);
    ledger.feed = Some(feed_address.clone());
    ledger.guid = ledger.guid.take().or_else(|| show.guid.as_ref().map(ToString::to_string));
    if ledger != before {
        record::write(&root, &ledger)?;
    }
    for stage in late {
        add(uploader.send(stage.name(), plan.of(stage), &mut sent, ALL_BUT_THE_FEED)?);
    }
    (done.sent_files, done.sent_bytes) = (total.files, total.bytes);
    let feed = std::fs::read(public.join(FEED))
        .map_err(|error| Failure::one(disk::refused("read", &public.join(FEED), &error)))?;
    let digest = local::short(&Digest::of_bytes(&feed));
    done.feed_sent = before.feed_digest.as_deref() != Some(&digest);
    let now = timestamp(clock::unix_seconds());
    if record::arrived(&mut ledger, &digest, &now) {
        record::write(&root, &ledger)?;
    }
    if done.feed_sent && !asked.unseen {
        clockwork::feed_is_served(context, &feed_address, &feed)?;
    }
    if asked.prune {
        done.pruned = prune(context, &plan.gone, &mut sent, &open)?;
    }
    if ledger.feed_announced.as_deref() != Some(&digest) {
        let heard = announce(context, &show, &settings, &feed_address, &changes, &now)?;
        (done.told, done.not_told) = (heard.told, heard.failed);
        ledger.feed_announced = Some(digest);
        record::write(&root, &ledger)?;
    }
    sent.tidy().map_err(|e| journal(&e))?;
    Ok(done)
}

/// The show and where it is published. *Errors:* show.toml is wrong or does not say.
fn settings(root: &Path) -> Result<(Show, PublishSettings, StorageAddress), Failure> {
    let (loaded, found) = show::load_show(root);
    let wrong: Vec<Diagnostic> =
        found.into_iter().filter(|one| one.severity == Severity::Error).collect();
    let Some(show) = loaded.filter(|_| wrong.is_empty()) else {
        return Err(pages::refused(root, wrong));
    };
    let missing = |what: &str, hint: &str| {
        let error = Diagnostic::error(what).in_file(root.join(show::SHOW_MANIFEST));
        Failure::Refused { diagnostics: vec![error.hint(hint)], outcome: "nothing was published" }
    };
    let Some(settings) = show.publish.clone() else {
        let hint = "add [publish] with a `base_url` and a `storage`; docs/publish.md has examples";
        return Err(missing("show.toml does not say where the show is published", hint));
    };
    let Some(address) = settings.storage.clone() else {
        let hint = "add `storage` under [publish], such as \"sftp://me@example.org/var/www/pod\"";
        return Err(missing("show.toml does not say where the files go", hint));
    };
    Ok((show, settings, address))
}

fn read(root: &Path) -> Result<Followed, Failure> {
    Followed::read(root).map_err(|failure| match failure {
        Failure::Refused { diagnostics, .. } => {
            Failure::Refused { diagnostics, outcome: "nothing was published" }
        }
        other => other,
    })
}

/// The folders of the episodes that were named, from the show's.
fn folders(context: &Context<'_>, names: &[String]) -> Result<Vec<String>, Failure> {
    let opened = open::open(context)?;
    let chosen = opened.select(&Selection::Named(names.to_vec()), context)?;
    let folder =
        |manifest: &Path| manifest.parent().unwrap_or(Path::new("")).to_string_lossy().into_owned();
    Ok(chosen.into_iter().map(|episode| folder(&episode.manifest)).collect())
}

/// Refuses to replace full pages by empty ones: episodes whose build is not on this machine.
fn all_built(made: &SiteMade, ledger: &Ledger) -> Result<(), Failure> {
    let full: HashSet<&str> =
        ledger.episode.iter().filter(|one| one.words > 0).map(|one| one.guid.as_str()).collect();
    let lost: Vec<&str> = made
        .shown
        .iter()
        .filter(|one| !one.built && full.contains(one.guid.as_str()))
        .map(|one| one.below.as_str())
        .collect();
    let Some(first) = lost.first() else { return Ok(()) };
    let message = match lost.len() {
        1 => format!("`{first}` is published with its text, and its build is not here"),
        count => format!(
            "{count} episodes are published with their texts, and their builds are not here: \
             `{first}` and others"
        ),
    };
    let hint = "run `pod build` for them, or bring their out/ along (a cache of the CI does); with \
                --partial their pages lose their texts";
    let diagnostics = vec![Diagnostic::error(message).hint(hint)];
    Err(Failure::Refused { diagnostics, outcome: "nothing was published" })
}

/// The paths of what was published under `base`: they are never taken away.
fn published_paths(ledger: &Ledger, base: &str) -> HashSet<String> {
    let of = |one: &show::Published| -> Vec<String> {
        let texts = one.transcript.iter().map(|text| &text.url);
        one.enclosure.iter().chain(&one.chapters).chain(texts).cloned().collect()
    };
    let all = ledger.episode.iter().filter(|one| !one.withdrawn).flat_map(of);
    all.filter_map(|url| url.strip_prefix(base).map(str::to_owned)).collect()
}

/// Warns when the feed goes elsewhere than before.
fn moved(context: &Context<'_>, before: &Ledger, feed: &str) {
    let Some(old) = before.feed.as_deref().filter(|old| *old != feed) else { return };
    let old = show::masked_line(old);
    let warning = Diagnostic::warning(format!("the feed was published at `{old}` before"))
        .hint("leave a redirect (301) there, and give the new address as `new_url` in [feed]");
    context.reporter.event(Event::Warning(warning));
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

fn announce(
    context: &Context<'_>,
    show: &Show,
    settings: &PublishSettings,
    feed: &str,
    changes: &Changes,
    when: &str,
) -> Result<announce::Heard, Failure> {
    let token = match settings.webhooks.first() {
        None => None,
        Some(first) => {
            let account = url::Url::parse(first).ok();
            let host = account.as_ref().and_then(url::Url::host_str).unwrap_or_default();
            let whom = crate::publish::credentials::Whom {
                name: "webhook".to_owned(),
                account: format!("@{host}"),
                s3: false,
            };
            secrets(&whom)?.token
        }
    };
    let news = announce::News {
        show: &show.title,
        feed,
        changes,
        when,
        hubs: &show.feed.hubs,
        pings: &settings.pings,
        webhooks: &settings.webhooks,
        token: token.as_ref(),
    };
    announce::announce(context, &news)
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
