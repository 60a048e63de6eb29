//! `pod site`: the feed and the web pages of a show, in public/. Looks only at what has changed
//! since the last run, and writes only what would be different.
//!
//! ```text
//! show.toml, published.toml, templates/ ─► Front, Pages ─┐
//! episode folders ─► stamps ─► known? ─► Record          ├─► lists, feed, people, search
//!                        └──► gather ─► Entry ─► Record ─┘
//!                                         └─► page, chapters, texts, sound, pictures
//! ```

mod aside;
mod front;
mod gather;
mod kept;
mod known;
mod local;
mod made;
mod public;
mod records;
mod segments;
mod stamps;
mod whole;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

pub(in crate::ops) use self::aside::{Aside, aside};
pub(in crate::ops) use self::made::{STATS_PAGE, dressed, made};

use self::gather::Source;
use self::kept::Kept;
use self::known::{Memory, Record};
use self::public::Public;
pub(in crate::ops) use self::stamps::Stamps;
use super::{CACHE_FOLDER, Context, Failure, clock, disk};
use crate::report::{Counts, Diagnostic, Severity, Task};
use crate::show::{self, Ledger};
use crate::site::page::Pages;
use crate::site::{Cover, Entry};
use crate::store::{Busy, Digest, Lock};

/// The folder that is published, in a show's.
pub const PUBLIC_FOLDER: &str = "public";

/// What to make.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// Take episodes whose date is still to come too: to look at them, not to publish.
    pub future: bool,
    /// Make everything anew, whatever is known.
    pub force: bool,
    /// Of the episodes that were not published yet take these alone, by their folder from the
    /// show's.
    pub only: Option<Vec<String>>,
}

/// What was made.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteMade {
    /// The folder.
    pub public: PathBuf,
    /// How many episodes are in it.
    pub episodes: usize,
    /// Episodes that are not, by folder, each with the reason.
    pub left_out: Vec<(String, String)>,
    /// How many files the feed has.
    pub feed_files: usize,
    /// How many files were written.
    pub written: usize,
    /// How many were as they should be.
    pub unchanged: usize,
    /// How many were taken away.
    pub removed: usize,
    /// Where it will be found, if the show says.
    pub address: Option<String>,
    /// The show's picture.
    pub(super) cover: Option<Cover>,
    /// The episodes in it, the newest first.
    pub(super) shown: Vec<Shown>,
}

/// An episode in the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) guid: String,
    /// Its folder, from the show's.
    pub(super) below: String,
    /// Changes when anything that is told of it does.
    pub(super) digest: String,
    /// Whether what a build made of it is here.
    pub(super) built: bool,
}

/// How often a waiting pod looks whether the folder is free.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Makes the feed and the pages. *Errors:* something is wrong in a manifest, a picture or a
/// template; all of it is told, and public/ stays as it was but for files that do not show.
pub fn site(context: &Context<'_>, site: &Site) -> Result<SiteMade, Failure> {
    let root = context.root()?;
    site_following(context, site, &Followed::read(&root)?)
}

/// A ledger as it was read, and the digest of its file.
pub(super) struct Followed {
    pub(super) ledger: Ledger,
    digest: String,
}

impl Followed {
    pub(super) fn read(root: &Path) -> Result<Followed, Failure> {
        // Before it is read: a change meanwhile is seen the next time.
        let digest = digest(root, show::LEDGER);
        let ledger = Ledger::read(root).map_err(|error| refused(root, vec![*error]))?;
        Ok(Followed { ledger, digest })
    }
}

/// Makes them as a ledger says that is at hand.
pub(super) fn site_following(
    context: &Context<'_>,
    site: &Site,
    followed: &Followed,
) -> Result<SiteMade, Failure> {
    let root = context.root()?;
    let work = root.join(CACHE_FOLDER).join("site");
    let _lock = lock(context, &work, "waiting for another pod that writes public/")?;
    let kept = Kept::open(&work)?;
    let place = Place { root: &root, work: &work };
    match make(context, site, followed, &place, &kept) {
        // What was kept is only kept to save time.
        Err(_) if kept.is_damaged() && !site.force => {
            let anew = Site { force: true, ..site.clone() };
            make(context, &anew, followed, &place, &Kept::open(&work)?)
        }
        made => made,
    }
}

/// The show's folder and the working folder in it.
struct Place<'a> {
    root: &'a Path,
    work: &'a Path,
}

fn make(
    context: &Context<'_>,
    site: &Site,
    followed: &Followed,
    &Place { root, work }: &Place<'_>,
    kept: &Kept,
) -> Result<SiteMade, Failure> {
    let Followed { ledger, digest: ledger_now } = followed;
    // Before it is read: a change meanwhile is seen the next time.
    let basis = basis(root, site.future);
    let (loaded, found) = show::load_show(root);
    let wrong: Vec<Diagnostic> =
        found.into_iter().filter(|one| one.severity == Severity::Error).collect();
    let Some(show) = loaded.filter(|_| wrong.is_empty()) else {
        return Err(refused(root, wrong));
    };
    let public = Public::open(&root.join(PUBLIC_FOLDER), context.jobs)?;

    let mut front = front::front(&show, ledger);
    let memory = known::read(work, &basis, context.jobs);
    let Memory { mut known, records, reliable, folders: known_folders } = memory;
    let mut wrong = Vec::new();
    let old_cover: Option<Cover> =
        known.made.get(known::COVER).and_then(|kept| serde_json::from_str(kept).ok());
    let mut show_contents = Vec::new();
    match front::cover(&show, old_cover.as_ref(), &public) {
        Ok(Some((cover, contents))) => {
            known.note(known::COVER, serde_json::to_string(&cover).unwrap_or_default());
            front.cover = Some(cover);
            show_contents = contents;
        }
        Ok(None) => {}
        Err(error) => wrong.push(*error),
    }
    let mut dress = front::dress(&show, &front).map_err(|error| refused(root, vec![*error]))?;

    let now = clock::unix_seconds();
    let (folders, _, folders_now) = show::episode_folders_again(root, &known_folders, now);
    let source = Source {
        root,
        show: &show,
        front: &front,
        published: ledger.episode.iter().map(|one| (one.guid.as_str(), one)).collect(),
        ledger_changed: known.ledger != *ledger_now,
        now,
        future: site.future,
        only: site.only.as_deref(),
        public: &public,
        kept,
        stamps: &Stamps::open(root),
        work,
    };
    let mut looked = records::look(context, &source, &folders, records, reliable && !site.force)?;
    wrong.append(&mut looked.wrong);
    wrong.extend(records::twins(&looked.records));
    if !wrong.is_empty() {
        return Err(refused(root, wrong));
    }
    dress.has_people = looked.records.iter().any(|record| !record.people.is_empty());
    dress.has_search = looked.records.iter().any(|record| record.words > 0);
    let pages = Pages::new(&front, dress).map_err(|error| refused(root, vec![*error]))?;

    for (path, content) in &show_contents {
        public.put(path, content)?;
    }
    let making = whole::Making {
        context,
        front: &front,
        pages: &pages,
        public: &public,
        kept,
        root,
        force: site.force,
    };
    let mut needed: BTreeSet<String> = BTreeSet::new();
    needed.extend(front.cover.iter().flat_map(|cover| cover.sizes.iter()).map(|s| s.path.clone()));
    let feed_files = making.all(&mut looked, &mut known, &mut needed).map_err(|failure| {
        // A page that cannot be made is told with its place in the show.
        match failure {
            Failure::Refused { diagnostics, outcome } => Failure::Refused {
                diagnostics: diagnostics.into_iter().map(|one| placed(root, one)).collect(),
                outcome,
            },
            other => other,
        }
    })?;
    let refused_disk =
        |error: std::io::Error| Failure::one(disk::refused("write in", work, &error));
    public.sync().map_err(refused_disk)?;
    let shown = looked.records.iter().filter(|record| record.out.is_none());
    let pages: Vec<String> = shown.clone().map(Record::page).collect();
    let of_episodes = shown.flat_map(|record| &record.paths).chain(&pages);
    let needed = needed.iter().chain(of_episodes).map(String::as_str);
    let removed = public.settle(work, needed).map_err(refused_disk)?;
    known.follow(ledger_now);
    known::write_folders(work, &known_folders, &folders_now).map_err(refused_disk)?;
    if looked.changed || known.is_changed() {
        kept.sweep(&looked.records);
        known::write(work, &known, &looked.records).map_err(refused_disk)?;
    }
    let (written, unchanged) = public.counts();
    let in_feed = looked.records.iter().filter(|record| record.out.is_none()).count();
    let left_out = looked
        .records
        .iter()
        .filter_map(|record| Some((record.below.clone(), record.out.clone()?)));
    let shown = looked.records.iter().filter(|record| record.out.is_none()).map(|record| Shown {
        guid: record.guid.clone(),
        below: record.below.clone(),
        digest: record.digest.clone(),
        built: record.built,
    });
    Ok(SiteMade {
        shown: shown.collect(),
        cover: front.cover.clone(),
        public: root.join(PUBLIC_FOLDER),
        episodes: in_feed,
        left_out: left_out.collect(),
        feed_files,
        written,
        unchanged,
        removed,
        address: front.base.clone(),
    })
}

/// The entry of an episode that is shown. *Errors:* another run has changed it since.
pub(super) fn entry(root: &Path, shown: &Shown) -> Result<Entry, Failure> {
    let kept = Kept::open(&root.join(CACHE_FOLDER).join("site"))?;
    let Shown { below, digest, .. } = shown.clone();
    kept.entry(&Record { below, digest, ..Record::default() })
}

/// What every episode's entry depends on beside its own files.
fn basis(root: &Path, future: bool) -> String {
    let show = digest(root, show::SHOW_MANIFEST);
    let text = format!("{} {future}\n{show}", env!("CARGO_PKG_VERSION"));
    Digest::of_bytes(text.as_bytes()).to_string()
}

/// The digest of a file of the show; that of nothing where there is none.
fn digest(root: &Path, file: &str) -> String {
    Digest::of_bytes(&std::fs::read(root.join(file)).unwrap_or_default()).to_string()
}

/// The right to work in a folder; waits while another pod has it.
pub(super) fn lock(context: &Context<'_>, work: &Path, label: &str) -> Result<Lock, Failure> {
    disk::make_folder(work)?;
    let mut waiting = None;
    loop {
        match Lock::take(&work.join("lock")) {
            Ok(lock) => {
                if let Some(task) = waiting.take() {
                    Task::finish(task, "it is done");
                }
                return Ok(lock);
            }
            Err(Busy::Held) if context.reporter.cancelled() => return Err(Failure::Interrupted),
            Err(Busy::Held) => {
                waiting.get_or_insert_with(|| {
                    Task::start(context.reporter, label, None, Counts::Items)
                });
                thread::sleep(LOOK_AGAIN);
            }
            Err(Busy::Io(error)) => return Err(Failure::one(disk::refused("use", work, &error))),
        }
    }
}

fn placed(root: &Path, mut diagnostic: Diagnostic) -> Diagnostic {
    if let Some(place) = &mut diagnostic.place {
        place.file = root.join(&place.file);
    }
    diagnostic
}

pub(super) fn refused(root: &Path, diagnostics: Vec<Diagnostic>) -> Failure {
    let diagnostics = diagnostics.into_iter().map(|one| placed(root, one)).collect();
    Failure::Refused { diagnostics, outcome: "the feed and the pages are unchanged" }
}

/// Does `work` for all `items` on so many threads; the results in the items' order.
pub(super) fn on_threads<T: Sync, R: Send>(
    jobs: usize,
    items: &[T],
    work: &(dyn Fn(&T) -> R + Sync),
) -> Vec<R> {
    let share = items.len().div_ceil(jobs.max(1) * 4).max(1);
    if jobs <= 1 || items.len() <= 1 {
        return items.iter().map(work).collect();
    }
    let chunks: Vec<&[T]> = items.chunks(share).collect();
    let next = AtomicUsize::new(0);
    let done: Vec<Mutex<Vec<R>>> = chunks.iter().map(|_| Mutex::new(Vec::new())).collect();
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let (Some(chunk), Some(slot)) = (chunks.get(at), done.get(at)) else { return };
                    let results = chunk.iter().map(work).collect();
                    if let Ok(mut slot) = slot.lock() {
                        *slot = results;
                    }
                }
            });
        }
    });
    done.into_iter().filter_map(|slot| slot.into_inner().ok()).flatten().collect()
}
