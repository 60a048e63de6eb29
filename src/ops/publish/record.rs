//! What the ledger is told: each episode as it goes out, the feed once it has arrived.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::ops::site::{Shown, entry};
use crate::ops::{Failure, disk};
use crate::report::Diagnostic;
use crate::show::{LEDGER, Ledger, Published, PublishedText};
use crate::site::{Entry, TextLink};

/// What becomes of episodes with this feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Changes {
    /// Titles of those that were not in the ledger.
    pub(super) new: Vec<Told>,
    /// Titles of those that are told of otherwise than before.
    pub(super) changed: Vec<Told>,
    /// How many are as they were.
    pub(super) unchanged: usize,
}

/// An episode as it is told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) title: String,
    pub(super) folder: String,
    pub(super) guid: String,
    /// Its page.
    pub(super) page: String,
    pub(super) enclosure: Option<String>,
    /// Seconds since 1970.
    pub(super) date: i64,
}

/// Brings the ledger to what the feed will say. Nothing is written.
pub(super) fn update(
    root: &Path,
    base: &str,
    shown: &[Shown],
    ledger: &mut Ledger,
    now: &str,
) -> Result<Changes, Failure> {
    let mut changes = Changes::default();
    let known: HashMap<String, usize> =
        ledger.episode.iter().enumerate().map(|(at, one)| (one.guid.clone(), at)).collect();
    // The oldest first: new ones stand at the end.
    for one in shown.iter().rev() {
        let at = known.get(&one.guid).copied();
        let before = at.and_then(|at| ledger.episode.get(at));
        if before.is_some_and(|before| before.made.as_ref() == Some(&one.digest)) {
            changes.unchanged += 1;
            continue;
        }
        let entry = entry(root, one)?;
        // What was brought in from another feed stands in the ledger, and is no news.
        let is_new = before.is_none_or(|before| before.only_at_hosts);
        let published = published(base, one, &entry, before, now);
        let told = Told {
            title: entry.title.clone(),
            folder: one.below.clone(),
            guid: one.guid.clone(),
            page: format!("{base}{}", entry.page_path()),
            enclosure: published.enclosure.clone(),
            date: entry.date.map_or(0, |(at, _)| at),
        };
        match is_new {
            true => changes.new.push(told),
            false => changes.changed.push(told),
        }
        match at.and_then(|at| ledger.episode.get_mut(at)) {
            Some(place) => *place = published,
            None => ledger.episode.push(published),
        }
    }
    Ok(changes)
}

/// What a show that goes to hosts alone has: those that the ledger does not know are new, of them
/// those that were `named`, if any were.
pub(super) fn hosted(
    root: &Path,
    shown: &[Shown],
    ledger: &Ledger,
    named: Option<&[String]>,
) -> Result<Changes, Failure> {
    let known: HashSet<&str> = ledger.episode.iter().map(|one| one.guid.as_str()).collect();
    let mut changes = Changes::default();
    for one in shown.iter().rev() {
        if known.contains(one.guid.as_str()) {
            changes.unchanged += 1;
            continue;
        }
        if named.is_some_and(|named| !named.contains(&one.below)) {
            continue;
        }
        let entry = entry(root, one)?;
        changes.new.push(Told {
            title: entry.title.clone(),
            folder: one.below.clone(),
            guid: one.guid.clone(),
            page: String::new(),
            enclosure: None,
            date: entry.date.map_or(0, |(at, _)| at),
        });
    }
    Ok(changes)
}

/// An episode as the feed will tell of it.
fn published(
    base: &str,
    shown: &Shown,
    entry: &Entry,
    before: Option<&Published>,
    now: &str,
) -> Published {
    let before = before.cloned().unwrap_or_default();
    let sound = entry.sound.as_ref();
    let date = entry.date.and_then(|(at, offset)| rfc3339(at, offset));
    let mut published = Published {
        guid: entry.guid.clone(),
        folder: shown.below.clone(),
        title: Some(entry.title.clone()),
        enclosure: sound.map(|sound| sound.url.clone()),
        length: sound.map(|sound| sound.bytes),
        media_type: sound.map(|sound| sound.media_type.clone()),
        length_ms: Some(entry.length_ms).filter(|length| *length > 0),
        slug: Some(entry.slug.clone()),
        date,
        made: Some(shown.digest.clone()),
        only_at_hosts: false,
        pending: true,
        sent: before.sent.clone().or_else(|| Some(now.to_owned())),
        ..before
    };
    // What came from elsewhere stays as it is.
    if shown.built {
        published.words = entry.words as u64;
        published.chapters = entry.chapters_path.as_ref().map(|path| format!("{base}{path}"));
        published.transcript = entry.texts.iter().map(|text| of_text(base, text)).collect();
    }
    published
}

fn of_text(base: &str, text: &TextLink) -> PublishedText {
    let captions = matches!(text.format.as_str(), "vtt" | "srt");
    PublishedText {
        url: format!("{base}{}", text.path),
        media_type: text.media_type.clone(),
        language: None,
        rel: captions.then(|| "captions".to_owned()),
    }
}

pub(super) fn rfc3339(at: i64, offset: i32) -> Option<String> {
    let offset = jiff::tz::Offset::from_seconds(offset).ok()?;
    let at = jiff::Timestamp::from_second(at).ok()?;
    Some(at.display_with_offset(offset).to_string())
}

/// Writes the ledger, whole or not at all.
pub(super) fn write(root: &Path, ledger: &Ledger) -> Result<(), Failure> {
    let text = ledger.to_toml().map_err(|error| {
        Failure::one(Diagnostic::error(format!("the ledger cannot be written: {error}")))
    })?;
    disk::write(&root.join(LEDGER), &text).map_err(|failure| match failure {
        Failure::Refused { diagnostics, .. } => {
            Failure::Refused { diagnostics, outcome: super::NOT_THE_FEED }
        }
        other => other,
    })
}

/// Notes that the feed, as it is now, has arrived.
pub(super) fn arrived(ledger: &mut Ledger, digest: &str, now: &str) -> bool {
    let pending = ledger.episode.iter().any(|one| one.pending);
    if ledger.feed_digest.as_deref() == Some(digest) && !pending {
        return false;
    }
    if ledger.feed_digest.as_deref() != Some(digest) {
        ledger.feed_sent = Some(now.to_owned());
    }
    ledger.feed_digest = Some(digest.to_owned());
    ledger.episode.iter_mut().for_each(|one| one.pending = false);
    true
}
