//! Brings episodes to the hosts of the show: those that are new, those that were named, and those
//! that were not finished. A host that fails stops neither the others nor the feed.

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use super::record::{self, Changes, Told};
use super::told::HostDone;
use super::{Round, Run};
use crate::http::Retries;
use crate::ops::hosts::{Asking, ready};
use crate::ops::place::Hearing;
use crate::ops::site::{self, Shown};
use crate::ops::{Failure, clock, kind};
use crate::publish::hosts::{Host, HostEpisode, HostError, HostFile, Reaction};
use crate::report::{Counts, Diagnostic, Task};
use crate::show::{HostSettings, Ledger, Posted};
use crate::site::Entry;
use crate::store::Digest;

/// The notes of an episode; longer ones than this no host takes.
const NOTES: u64 = 1 << 20;

/// Pictures smaller than this are taken by no directory and by no host (Apple, Castopod).
const SMALLEST_COVER: u32 = 1400;

/// Episodes that came out longer ago than this, in seconds, go to hosts only where they are named:
/// nobody wants a hundred posts on the day a show begins to publish with pod.
const RECENT: i64 = 30 * 86_400;

/// How far an episode is that a host still has to get.
const DUE: &str = "due";
/// And one that it has.
const PUBLISHED: &str = "published";

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
        let host = ready(&run.show, settings, Asking::Nobody)?;
        for (shown, posted) in due(run, round, &round.changes, &settings.name) {
            let episode = episode(run, round, shown)?;
            let plan = host.plan(&episode, posted.as_ref());
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
        let due: Vec<(Shown, Option<Posted>)> =
            due.into_iter().map(|(shown, posted)| (shown.clone(), posted)).collect();
        let host = ready(&run.show, settings, Asking::WithSecrets)?;
        let total = Some(due.len() as u64);
        let label = format!("to {}", settings.name);
        let mut task = Task::start(run.context.reporter, label, total, Counts::Items);
        for (at, (shown, before)) in due.iter().enumerate() {
            let episode = episode(run, round, shown)?;
            // Where there is nothing to do, nobody is asked.
            if host.plan(&episode, before.as_ref()).steps.is_empty() {
                came.whole.push((shown.guid.clone(), settings.name.clone()));
                continue;
            }
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
                        came.whole.push((shown.guid.clone(), settings.name.clone()));
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
    let watch = Hearing(run.context.reporter);
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
        let Some(entry) = ledger.episode.iter_mut().find(|one| one.guid == new.guid) else {
            continue;
        };
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

/// What a host has to get: episodes that are new or named, and those it had to get before and that
/// are not as they should be.
fn due<'a>(
    run: &Run<'_>,
    round: &'a Round,
    changes: &Changes,
    host: &str,
) -> Vec<(&'a Shown, Option<Posted>)> {
    let entries: HashMap<&str, &crate::show::Published> =
        round.ledger.episode.iter().map(|one| (one.guid.as_str(), one)).collect();
    let mut due = Vec::new();
    // The oldest first, as they are to be seen.
    for shown in round.made.shown.iter().rev() {
        let entry = entries.get(shown.guid.as_str());
        let posted = entry.and_then(|entry| entry.host.iter().find(|one| one.name == host));
        let named = run.named.as_ref().is_some_and(|named| named.contains(&shown.below));
        let new = changes.new.iter().any(|one| one.guid == shown.guid && is_recent(one));
        let whole = posted.is_some_and(|one| one.entry.as_ref() == Some(&shown.digest));
        if !whole && (named || new || posted.is_some()) {
            due.push((shown, posted.cloned()));
        }
    }
    due
}

/// An episode as hosts get it.
fn episode(run: &Run<'_>, round: &Round, shown: &Shown) -> Result<HostEpisode, Failure> {
    let entry = site::entry(&run.root, shown)?;
    let base = &run.settings.base_url;
    let file = |path: &str| file(&run.public, path);
    let text = |format: &str| {
        let text = entry.texts.iter().find(|text| text.format == format)?;
        file(&text.path)
    };
    let sound = entry.sound.as_ref();
    let cover = entry.cover.as_ref().or(round.made.cover.as_ref());
    let picture = cover.and_then(|cover| {
        let mut large = cover.sizes.iter().filter(|size| size.pixels >= SMALLEST_COVER);
        large.next_back().and_then(|size| file(&size.path))
    });
    let tags = run.show.categories.iter().map(|one| one.rsplit(" > ").next().unwrap_or(one));
    let mut episode = HostEpisode {
        title: entry.title.clone(),
        slug: entry.slug.clone(),
        guid: entry.guid.clone(),
        number: entry.number,
        season: entry.season,
        kind: entry.kind.name(),
        explicit: entry.explicit,
        language: entry.language.clone(),
        date: entry.date.map_or(0, |(at, _)| at),
        summary: entry.summary.clone().unwrap_or_default(),
        notes: notes(&run.root.join(&shown.below)),
        notes_html: entry.notes.clone(),
        tags: tags.map(str::to_owned).collect(),
        license: entry.license.clone().or_else(|| run.show.license.clone()),
        page: format!("{base}{}", entry.page_path()),
        enclosure: sound.map(|sound| sound.url.clone()).unwrap_or_default(),
        show: run.show.title.clone(),
        length_ms: entry.length_ms,
        sound: sound.and_then(|sound| file(sound.path.as_deref()?)).unwrap_or_default(),
        cover: picture,
        cover_alt: cover.and_then(|cover| cover.alt.clone()),
        vtt: text("vtt"),
        srt: text("srt"),
        chapters_json: entry.chapters_path.as_deref().and_then(file),
        chapters: chapters(&entry),
        soundbites: entry.soundbites.clone(),
        excerpt: None,
        made: String::new(),
    };
    episode.made = made(&episode);
    Ok(episode)
}

/// Changes when anything does that a host is told, wherever its files are on this machine.
fn made(episode: &HostEpisode) -> String {
    let like = |file: &HostFile| HostFile {
        file: file.file.file_name().unwrap_or_default().into(),
        ..file.clone()
    };
    let files = |file: &Option<HostFile>| file.as_ref().map(like);
    let told = HostEpisode {
        sound: like(&episode.sound),
        cover: files(&episode.cover),
        vtt: files(&episode.vtt),
        srt: files(&episode.srt),
        chapters_json: files(&episode.chapters_json),
        excerpt: None,
        ..episode.clone()
    };
    Digest::of_bytes(format!("{told:?}").as_bytes()).to_string()[..16].to_owned()
}

fn chapters(entry: &Entry) -> Vec<(i64, String, Option<String>)> {
    let chapter = |mark: &crate::site::Mark| (mark.start_ms, mark.title.clone(), mark.url.clone());
    entry.chapters.iter().map(chapter).collect()
}

fn file(public: &Path, path: &str) -> Option<HostFile> {
    let file = public.join(path);
    let length = fs::metadata(&file).ok()?.len();
    let media_type = kind::media_type(path);
    let media_type = media_type.split(';').next().unwrap_or_default().to_owned();
    Some(HostFile { file, length, media_type })
}

/// The notes as they were written; pages were made of them just now.
fn notes(folder: &Path) -> String {
    let mut bytes = Vec::new();
    let read = fs::File::open(folder.join("notes.md"))
        .and_then(|file| file.take(NOTES).read_to_end(&mut bytes));
    read.map(|_| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}
