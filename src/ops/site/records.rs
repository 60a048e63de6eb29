//! Which episodes are as they were, and what became of the others.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::gather::{self, Gathered, Source, What};
use super::known::Record;
use super::on_threads;
use super::public::Content;
use crate::ops::{Context, Failure};
use crate::report::{Counts, Diagnostic, Task};
use crate::show::{EPISODE_MANIFEST, Kind};
use crate::site::Entry;
use crate::site::chapters::chapters_json;
use crate::site::search;
use crate::transcript::Transcript;

/// All episodes, in the order of the feed: the newest first.
pub(super) struct Looked {
    pub(super) records: Vec<Record>,
    pub(super) wrong: Vec<Diagnostic>,
    /// Whether any record is another than it was.
    pub(super) changed: bool,
}

/// Looks at all folders; gathers the episodes whose files have changed, all of them where what is
/// `known` cannot be relied on.
pub(super) fn look(
    context: &Context<'_>,
    source: &Source<'_>,
    folders: &[PathBuf],
    mut known: BTreeMap<String, Record>,
    reliable: bool,
) -> Result<Looked, Failure> {
    let names: Vec<(String, &PathBuf)> =
        folders.iter().map(|below| (below.to_string_lossy().into_owned(), below)).collect();
    let fresh: Vec<bool> = on_threads(context.jobs, &names, &|(name, below)| {
        reliable && known.get(name).is_some_and(|record| is_fresh(source, record, below))
    });
    let gone = known.len() > names.len()
        || known
            .keys()
            .any(|name| names.binary_search_by(|(other, _)| other.as_str().cmp(name)).is_err());
    let old = |record: &Record| {
        let kept = record.out.is_none() && source.kept.has(&record.digest);
        kept.then(|| source.kept.entry(record).ok()).flatten()
    };
    let changed: Vec<(Option<Entry>, &PathBuf)> = names
        .iter()
        .zip(&fresh)
        .filter(|(_, fresh)| !**fresh)
        .map(|((name, below), _)| (known.get(name).and_then(old), *below))
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
        let key = |record: &Record| (record.date, record.number);
        key(other).cmp(&key(one)).then_with(|| other.below.cmp(&one.below))
    });
    Ok(looked)
}

/// Whether an episode is as it was: its files, and those of it in public/.
fn is_fresh(source: &Source<'_>, record: &Record, below: &Path) -> bool {
    let came_out = record.out.is_some() && record.date > 0 && record.date <= source.now;
    // What is barred for this run is no reason to look at it again.
    let barred = source.barred(&record.guid, &record.below);
    let out_again = record.out.is_none() && barred.is_some();
    (!came_out || (barred.is_some() && record.out.as_deref() == barred))
        && !out_again
        && (record.out.is_some() || source.kept.has(&record.digest))
        && (!source.ledger_changed || source.mark(&record.guid) == record.ledger)
        && source.stamps.of(below, record.watch.iter().map(String::as_str)) == record.stamp
        && record.paths.iter().all(|path| source.public.has(path))
}

type Recorded = Result<Record, Vec<Diagnostic>>;

/// Turns what was gathered into a record, and puts its files in their place.
fn record(source: &Source<'_>, gathered: Gathered) -> Recorded {
    let stamp = gathered.stamp(source.stamps);
    let blank = |out: Option<String>| Record {
        below: gathered.below.to_string_lossy().into_owned(),
        watch: gathered.watch.clone(),
        stamp: stamp.clone(),
        ledger: source.mark(&gathered.guid),
        out,
        date: gathered.date,
        guid: gathered.guid.clone(),
        ..Record::default()
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
    let terms = search::terms(entry, transcript);
    let kept = source.kept.keep(entry, &found.text_digest, &terms);
    let digest =
        kept.map_err(|error| vec![crate::ops::disk::refused("write in", source.work, &error)])?;
    Ok(Record {
        number: entry.number.unwrap_or(0),
        slug: entry.slug.clone(),
        words: entry.words,
        trailer: entry.kind == Kind::Trailer,
        built: found.built,
        people: entry.people.iter().map(|guest| guest.slug.clone()).collect(),
        digest,
        paths,
        ..blank(None)
    })
}

/// The files of an episode that are made of its entry alone.
pub(super) fn own_files(
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

/// Episodes that would have the same address or the same name for ever.
pub(super) fn twins(records: &[Record]) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    let mut slugs: BTreeMap<&str, &Record> = BTreeMap::new();
    let mut guids: BTreeMap<&str, &Record> = BTreeMap::new();
    let manifest = |record: &Record| format!("{}/{EPISODE_MANIFEST}", record.below);
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
