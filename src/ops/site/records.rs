//! Which episodes are as they were, and what became of the others.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::value::RawValue;

use super::gather::{self, Gathered, Source, What};
use super::known::{self, Record};
use super::on_threads;
use super::public::Content;
use crate::ops::{Context, Failure};
use crate::report::{Counts, Diagnostic, Task};
use crate::show::{EPISODE_MANIFEST, Kind};
use crate::site::Entry;
use crate::site::chapters::chapters_json;
use crate::site::search;
use crate::store::{Digest, write_unsynced};
use crate::transcript::Transcript;

/// The terms of each episode's text, in the working folder.
const TERMS: &str = "terms";

/// All episodes, in the order of the feed: the newest first.
pub(super) struct Looked<'a> {
    pub(super) records: Vec<Record<'a>>,
    pub(super) wrong: Vec<Diagnostic>,
    /// Whether any record is another than it was.
    pub(super) changed: bool,
}

/// Looks at all folders; gathers the episodes whose files have changed, all of them where what is
/// `known` cannot be relied on.
pub(super) fn look<'a>(
    context: &Context<'_>,
    source: &Source<'_>,
    folders: &[PathBuf],
    known: &mut BTreeMap<String, Record<'a>>,
    reliable: bool,
) -> Result<Looked<'a>, Failure> {
    let names: Vec<(String, &PathBuf)> =
        folders.iter().map(|below| (below.to_string_lossy().into_owned(), below)).collect();
    let fresh: Vec<bool> = on_threads(context.jobs, &names, &|(name, below)| {
        reliable && known.get(name).is_some_and(|record| is_fresh(source, record, below))
    });
    let gone = known.len() > names.len()
        || known
            .keys()
            .any(|name| names.binary_search_by(|(other, _)| other.as_str().cmp(name)).is_err());
    let changed: Vec<(Option<Entry>, &PathBuf)> = names
        .iter()
        .zip(&fresh)
        .filter(|(_, fresh)| !**fresh)
        .map(|((name, below), _)| (known.get(name).and_then(Record::entry), *below))
        .collect();
    let total = Some(changed.len() as u64);
    let task = std::sync::Mutex::new((
        Task::start(context.reporter, "episodes", total, Counts::Items),
        0_u64,
    ));
    let gathered = on_threads(context.jobs, &changed, &|(old, below)| {
        if context.reporter.cancelled() {
            return None;
        }
        let gathered = gather::gather(source, below, old.as_ref());
        let made = record(source, gathered);
        if let Ok(mut task) = task.lock() {
            task.1 += 1;
            let done = task.1;
            task.0.advance(done);
        }
        Some(made)
    });
    if let Ok((task, count)) = task.into_inner() {
        task.finish(format!("{count} read"));
    }
    let mut looked = Looked { records: Vec::new(), wrong: Vec::new(), changed: gone };
    for made in gathered {
        looked.changed = true;
        match made.ok_or(Failure::Interrupted)? {
            Ok(record) => looked.records.push(record),
            Err(diagnostics) => looked.wrong.extend(diagnostics),
        }
    }
    for ((name, _), _) in names.iter().zip(&fresh).filter(|(_, fresh)| **fresh) {
        looked.records.extend(known.remove(name));
    }
    looked.records.sort_by(|one, other| {
        let key = |record: &Record<'_>| (record.date, record.number);
        key(other).cmp(&key(one)).then_with(|| other.below.cmp(&one.below))
    });
    Ok(looked)
}

/// Whether an episode is as it was: its files, and those of it in public/.
fn is_fresh(source: &Source<'_>, record: &Record<'_>, below: &Path) -> bool {
    let came_out = record.out.is_some() && record.date > 0 && record.date <= source.now;
    !came_out
        && known::stamp(&source.root.join(below), record.watch.iter()) == record.stamp
        && record.paths.iter().all(|path| source.public.has(path))
}

type Recorded = Result<Record<'static>, Vec<Diagnostic>>;

/// Turns what was gathered into a record, and puts its files in their place.
fn record(source: &Source<'_>, gathered: Gathered) -> Recorded {
    let work = source.work;
    let stamp = gathered.stamp(source.root);
    let below = gathered.below.to_string_lossy().into_owned();
    let blank = |out: Option<String>| Record {
        below: below.clone(),
        watch: gathered.watch.clone(),
        stamp: stamp.clone(),
        out,
        date: gathered.date,
        number: 0,
        slug: String::new(),
        guid: String::new(),
        words: 0,
        trailer: false,
        people: Vec::new(),
        digest: String::new(),
        paths: Vec::new(),
        made: String::new(),
        entry: Cow::Owned(RawValue::NULL.to_owned()),
    };
    let found = match gathered.what {
        What::Out(why) => return Ok(blank(Some(why))),
        What::Wrong(diagnostics) => return Err(diagnostics),
        What::In(found) => *found,
    };
    let (entry, transcript) = (&found.entry, found.transcript.as_ref());
    let mut contents = found.contents;
    contents.extend(own_files(source, entry, transcript));
    let mut paths = paths(entry);
    paths.extend(contents.iter().map(|(path, _)| path.clone()));
    paths.sort();
    paths.dedup();
    let failed = |failure: Failure| match failure {
        Failure::Refused { diagnostics, .. } => diagnostics,
        Failure::Interrupted => Vec::new(),
    };
    for (path, content) in &contents {
        source.public.put(path, content).map_err(failed)?;
    }
    let json = serde_json::to_string(entry).unwrap_or_default();
    let digest = Digest::of_bytes(format!("{}\n{json}", found.text_digest).as_bytes());
    let digest = digest.to_string()[..16].to_owned();
    keep_terms(work, &digest, entry, transcript)
        .map_err(|error| vec![crate::ops::disk::refused("write in", work, &error)])?;
    Ok(Record {
        number: entry.number.unwrap_or(0),
        slug: entry.slug.clone(),
        guid: entry.guid.clone(),
        words: entry.words,
        trailer: entry.kind == Kind::Trailer,
        people: entry.people.iter().map(|guest| guest.slug.clone()).collect(),
        digest,
        paths,
        entry: Cow::Owned(
            RawValue::from_string(json).unwrap_or_else(|_| RawValue::NULL.to_owned()),
        ),
        ..blank(None)
    })
}

/// The files of an episode that are made of its entry alone.
fn own_files(
    source: &Source<'_>,
    entry: &Entry,
    transcript: Option<&Transcript>,
) -> Vec<(String, Content)> {
    let mut files = Vec::new();
    if let Some(path) = &entry.chapters_path {
        let json = chapters_json(source.front, entry);
        files.push((path.clone(), Content::Bytes(json.into_bytes())));
    }
    if let Some(transcript) = transcript {
        let script = search::text_script(&entry.slug, transcript);
        let path = format!("search/text/{}.js", entry.slug);
        files.push((path, Content::Bytes(script.into_bytes())));
    }
    files
}

/// Every path an entry names.
fn paths(entry: &Entry) -> Vec<String> {
    let mut paths: Vec<String> = entry.chapters_path.iter().cloned().collect();
    paths.extend(entry.chapters.iter().filter_map(|mark| mark.image.clone()));
    paths.extend(entry.texts.iter().map(|text| text.path.clone()));
    let sounds = entry.sound.iter().chain(&entry.alternates);
    paths.extend(sounds.filter_map(|sound| sound.path.clone()));
    let sizes = entry.cover.iter().flat_map(|cover| &cover.sizes);
    paths.extend(sizes.map(|size| size.path.clone()));
    paths
}

/// Keeps the terms of an episode, so that its segment of the search is made without reading all
/// texts again.
fn keep_terms(
    work: &Path,
    digest: &str,
    entry: &Entry,
    transcript: Option<&Transcript>,
) -> std::io::Result<()> {
    let folder = work.join(TERMS);
    std::fs::create_dir_all(&folder)?;
    let terms = search::terms(entry, transcript);
    let mut text = String::new();
    for (term, count) in terms {
        text.push_str(&format!("{term} {count}\n"));
    }
    write_unsynced(&folder.join(digest), text.as_bytes())
}

/// The terms of an episode as they were kept.
pub(super) fn terms(work: &Path, digest: &str) -> search::Terms {
    let text = std::fs::read_to_string(work.join(TERMS).join(digest)).unwrap_or_default();
    let pair = |line: &str| {
        let (term, count) = line.rsplit_once(' ')?;
        Some((term.to_owned(), count.parse().ok()?))
    };
    text.lines().filter_map(pair).collect()
}

/// Takes away the terms of texts that are no more.
pub(super) fn sweep_terms(work: &Path, records: &[Record<'_>]) {
    let kept: std::collections::HashSet<&str> =
        records.iter().map(|record| record.digest.as_str()).collect();
    let Ok(entries) = std::fs::read_dir(work.join(TERMS)) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_str().is_some_and(|name| !kept.contains(name)) {
            // What stays is only larger than it need be.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Episodes that would have the same address or the same name for ever.
pub(super) fn twins(records: &[Record<'_>]) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    let mut slugs: BTreeMap<&str, &Record<'_>> = BTreeMap::new();
    let mut guids: BTreeMap<&str, &Record<'_>> = BTreeMap::new();
    let manifest = |record: &Record<'_>| format!("{}/{EPISODE_MANIFEST}", record.below);
    for record in records.iter().filter(|record| record.out.is_none()) {
        if let Some(other) = slugs.insert(&record.slug, record) {
            let message =
                format!("`{}` would have the same address, `{}`", other.below, record.slug);
            let hint = "rename one of the two folders: the name of the folder gives the address";
            wrong.push(Diagnostic::error(message).in_file(manifest(record)).hint(hint));
        }
        if let Some(other) = guids.insert(&record.guid, record) {
            let message = format!("`{}` has the same `guid`", other.below);
            let hint = "keep that of the one published first; give the other one of its own, as \
                        `pod new` writes it";
            wrong.push(Diagnostic::error(message).in_file(manifest(record)).hint(hint));
        }
    }
    wrong
}
