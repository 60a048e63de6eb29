//! Reads all that the rules look at: manifests as texts, notes, texts, pictures, reports.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use serde::Deserialize;

use super::loose;
use crate::check::recordings::TEXT;
use crate::check::{self, Findings, Look, SoundCheck, Source, Subject, Words, picture};
use crate::ops::open::Opened;
use crate::ops::text::{self, DOCUMENT, Text, WORDS};
use crate::ops::{Context, Failure, OUT_FOLDER, clock, hosts};
use crate::show::{EDITS_MANIFEST, Episode, Ledger, Show};
use crate::site::Built;
use crate::transcript::{TURNS_ENDING, Transcript, read_turns};

/// The notes of an episode, beside its manifest.
const NOTES: &str = "notes.md";

/// More than a book.
const NOTES_LIMIT: u64 = 4 << 20;

/// As long a manifest is read.
const MANIFEST_LIMIT: u64 = 1 << 20;

/// The words of a day of talk.
const TURNS_LIMIT: u64 = 64 << 20;

/// Files written by one command may differ by this much in age.
const SLACK: Duration = Duration::from_secs(2);

/// A copy or a checkout of a show gives its files the date of the copy, in any order.
const COPYING: Duration = Duration::from_secs(6 * 3600);

/// What everything is gathered from.
pub(super) struct Gathering<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) opened: &'a Opened,
    pub(super) show: &'a Show,
    pub(super) ledger: &'a Ledger,
}

impl<'a> Gathering<'a> {
    /// Holds the show and the episodes to the rules. `sounds` are the finished files of each.
    pub(super) fn look(
        &self,
        episodes: &[&'a Episode],
        sounds: Vec<Vec<SoundCheck>>,
        findings: &mut Findings,
    ) -> Result<(), Failure> {
        let mut looks = Vec::new();
        for (episode, sounds) in episodes.iter().zip(sounds) {
            if self.context.reporter.cancelled() {
                return Err(Failure::Interrupted);
            }
            looks.push(self.episode(episode, sounds, findings));
        }
        let root = &self.opened.root;
        let size = |path: &Path| {
            let found = fs::metadata(path).ok().filter(fs::Metadata::is_file);
            found.map(|found| found.len())
        };
        let subject = Subject {
            show: self.show,
            manifest: self.source(&root.join(&self.show.manifest), &self.show.manifest),
            ledger: self.ledger,
            published: check::by_guid(self.ledger),
            all: &self.opened.loaded.episodes,
            pictures: self.pictures(episodes)?,
            episodes: looks,
            loose: loose::files(root, self.show.site.about.as_deref()),
            hosts: hosts::wrong(self.show),
            size: &size,
            now: clock::unix_seconds(),
        };
        check::look(&subject, findings);
        Ok(())
    }

    fn source(&self, path: &Path, shown: &Path) -> Source {
        let text = bounded(path, MANIFEST_LIMIT).ok().flatten().unwrap_or_default();
        let text = String::from_utf8(text).unwrap_or_default();
        Source { file: shown.to_owned(), text }
    }

    fn episode(
        &self,
        episode: &'a Episode,
        sounds: Vec<SoundCheck>,
        findings: &mut Findings,
    ) -> Look<'a> {
        let out = episode.dir.join(OUT_FOLDER);
        let mut found = Vec::new();
        let loaded = Text::load(episode, &mut found);
        let refused = match &loaded {
            Err(Failure::Refused { diagnostics, .. }) => diagnostics.clone(),
            _ => Vec::new(),
        };
        let text = loaded.ok().flatten();
        let chapters = text::chapters(episode, text.as_ref(), &mut found);
        for diagnostic in found.into_iter().chain(refused) {
            findings.add(&TEXT, diagnostic);
        }
        let manifest_path = episode.dir.join(crate::show::EPISODE_MANIFEST);
        Look {
            episode,
            manifest: self.source(&manifest_path, &episode.manifest),
            notes: notes(episode),
            words: text.map(|text| Words {
                source: Source { file: text::shown(episode, DOCUMENT), text: text.source },
                language: text.words.and_then(|words| words.recognised.language),
                transcript: text.reading.transcript,
                heard: heard(episode, &out),
            }),
            chapters,
            built: Built::read(&out),
            sounds,
            outdated: outdated(episode, &out),
            newer: newer(episode, &out),
            newer_take: newer_take(episode, &self.opened.root),
        }
    }

    /// The pictures the manifests name, each read once.
    fn pictures(&self, episodes: &[&Episode]) -> Result<Pictures, Failure> {
        let chapters = episodes.iter().flat_map(|episode| &episode.chapters);
        let covers = episodes.iter().filter_map(|episode| episode.cover.as_ref());
        let named = self.show.cover.iter().chain(covers);
        let named = named.chain(chapters.filter_map(|chapter| chapter.image.as_ref()));
        let named: Vec<&PathBuf> = named.collect::<BTreeSet<_>>().into_iter().collect();
        let (next, read) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
        std::thread::scope(|scope| {
            for _ in 0..self.context.jobs.min(named.len()) {
                scope.spawn(|| {
                    while !self.context.reporter.cancelled()
                        && let Some(path) = named.get(next.fetch_add(1, Ordering::Relaxed))
                    {
                        let facts = picture::read(path);
                        if let Ok(mut read) = read.lock() {
                            read.insert((*path).clone(), facts);
                        }
                    }
                });
            }
        });
        if self.context.reporter.cancelled() {
            return Err(Failure::Interrupted);
        }
        Ok(read.into_inner().unwrap_or_default())
    }
}

type Pictures = BTreeMap<PathBuf, Result<picture::PictureFacts, picture::PictureTrouble>>;

/// The bytes of a small file; nothing when it is not there.
pub(super) fn bounded(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, String> {
    match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        // Opening a pipe would wait for its other end.
        Ok(found) if !found.is_file() => return Err("this is not a file".to_owned()),
        _ => {}
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .map_err(|error| format!("this cannot be read: {error}"))?;
    if bytes.len() as u64 > limit {
        return Err(format!("this is larger than {} MB", limit >> 20));
    }
    Ok(Some(bytes))
}

fn notes(episode: &Episode) -> Option<Result<Source, String>> {
    let read = bounded(&episode.dir.join(NOTES), NOTES_LIMIT).transpose()?;
    let text = read.and_then(|bytes| {
        String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let before = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count();
            format!("line {} is not in UTF-8", before + 1)
        })
    });
    Some(text.map(|text| Source { file: text::shown(episode, NOTES), text }))
}

/// The text as the last build heard it.
fn heard(episode: &Episode, out: &Path) -> Option<Transcript> {
    let mut name = episode.dir.file_name()?.to_owned();
    name.push(TURNS_ENDING);
    read_turns(&bounded(&out.join(name), TURNS_LIMIT).ok()??)
}

/// What a report says of its episode.
#[derive(Deserialize)]
struct Report {
    episode: Told,
}

#[derive(Deserialize)]
struct Told {
    title: Option<String>,
    number: Option<u32>,
    season: Option<u32>,
    guid: Option<String>,
}

/// What the build was told and is told otherwise now.
fn outdated(episode: &Episode, out: &Path) -> Vec<(&'static str, String, String)> {
    let report = bounded(&out.join("report.json"), TURNS_LIMIT).ok().flatten();
    let told = report.and_then(|bytes| serde_json::from_slice::<Report>(&bytes).ok());
    let Some(Report { episode: told }) = told else { return Vec::new() };
    let number = |number: Option<u32>| number.map_or("none".to_owned(), |one| one.to_string());
    let text = |text: Option<String>| text.unwrap_or_else(|| "none".to_owned());
    let guid = episode.guid.as_ref().map(|guid| guid.as_str().to_owned());
    let all = [
        ("title", text(told.title), episode.title.clone()),
        ("number", number(told.number), number(episode.number)),
        ("season", number(told.season), number(episode.season)),
        ("guid", text(told.guid), text(guid)),
    ];
    all.into_iter().filter(|(_, then, now)| then != now).collect()
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

/// What a build reads besides the manifest and was changed after it.
fn newer(episode: &Episode, out: &Path) -> Vec<PathBuf> {
    let Some(built) = changed(&out.join("report.json")) else { return Vec::new() };
    let later = |name: &&str| {
        changed(&episode.dir.join(name)).is_some_and(|changed| changed > built + SLACK)
    };
    let files = [EDITS_MANIFEST, DOCUMENT].into_iter().filter(later);
    files.map(|name| text::shown(episode, name)).collect()
}

/// A take that was changed long after the words were recognised.
fn newer_take(episode: &Episode, root: &Path) -> Option<PathBuf> {
    let heard = changed(&episode.dir.join(WORDS))?;
    let takes = episode.tracks.iter().flat_map(|track| &track.takes);
    let later = takes
        .map(|take| &take.path)
        .find(|path| changed(path).is_some_and(|changed| changed > heard + COPYING))?;
    Some(later.strip_prefix(root).unwrap_or(later).to_owned())
}
