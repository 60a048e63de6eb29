//! `pod search`: every transcript of a show, by way of an index that is kept up as texts change.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Serialize;

use super::open::{Opened, open};
use super::text::{self, Text};
use super::{CACHE_FOLDER, Context, Failure, Selection};
use crate::report::{Counts, Diagnostic, Event, Severity, Task};
use crate::show::Episode;
use crate::store::{Digest, Lock};
use crate::transcript::search::{Access, Index, IndexError, Query, Scope, passages};
use crate::units::Time;

/// What to look for, and where.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// The words as typed; see [`Query`].
    pub words: String,
    /// The episodes; all when empty.
    pub episodes: Vec<String>,
    /// Who speaks; anybody when empty.
    pub speakers: Vec<String>,
    /// How many places to give.
    pub limit: usize,
}

/// A place where it is said.
#[derive(Debug, Clone, Serialize)]
pub struct SearchHit {
    /// The folder of the episode.
    pub episode: String,
    /// Its number.
    pub number: Option<u32>,
    /// Its title.
    pub title: String,
    /// Who says it, where known.
    pub speaker: Option<String>,
    /// When the sentence begins, on the takes.
    pub start: Time,
    /// When it ends.
    pub end: Time,
    /// The sentence.
    pub text: String,
    /// The words found, as bytes of the sentence.
    pub marks: Vec<Range<usize>>,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Searched {
    /// The best places, best first.
    pub hits: Vec<SearchHit>,
    /// How many there are in all.
    pub total: usize,
    /// Whether nothing had the words as typed, and these have words that begin with the last one.
    pub widened: bool,
    /// How many episodes have a text.
    pub texts: usize,
}

/// The index, in the show's cache.
const FOLDER: &str = "search";

/// What keeps two from changing the index at once.
const LOCK: &str = "search.lock";

/// A file changed at the very moment it was read may keep its date: one that is no older than this
/// when it is looked at is read again (the coarsest dates of a file system, FAT's, are 2 s apart).
const RACY: Duration = Duration::from_secs(2);

/// Looks for words in the texts of a show. *Errors:* nothing to look for, no text at all.
pub fn search(context: &Context<'_>, asked: &Search) -> Result<Searched, Failure> {
    let query = Query::parse(&asked.words).map_err(|error| {
        let hint = "type words, \"words in a row\", or the beginning of one with a star";
        Failure::one(Diagnostic::error(error.to_string()).hint(hint))
    })?;
    let opened = open(context)?;
    let mut scope = Scope { episodes: None, speakers: asked.speakers.clone() };
    if !asked.episodes.is_empty() {
        let chosen = opened.select(&Selection::Named(asked.episodes.clone()), context)?;
        scope.episodes = Some(chosen.iter().map(|one| one.folder.clone()).collect());
    }
    let texts: Vec<(&Episode, Stand)> = opened
        .loaded
        .episodes
        .iter()
        .filter_map(|episode| Some((episode, Stand::of(episode)?)))
        .collect();
    if texts.is_empty() {
        let error = Diagnostic::error("no episode has a text yet");
        return Err(Failure::one(error.hint("make them with `pod transcribe`")));
    }
    let (index, memory) = kept_up(context, &opened, &texts)?;
    let found = match index.search(&query, &scope, asked.limit) {
        Ok(found) => found,
        Err(_) if memory => return Err(engine()),
        // What cannot be read on disk is made again in memory.
        Err(_) => {
            in_memory(context, &texts)?.search(&query, &scope, asked.limit).map_err(|_| engine())?
        }
    };
    let known: BTreeMap<&str, &Episode> =
        texts.iter().map(|(episode, _)| (episode.folder.as_str(), *episode)).collect();
    let hit = |hit: crate::transcript::search::Hit| {
        let episode = known.get(hit.episode.as_str())?;
        Some(SearchHit {
            number: episode.number,
            title: episode.title.clone(),
            speaker: hit.speaker,
            start: hit.time.start,
            end: hit.time.end,
            text: hit.text,
            marks: hit.marks,
            episode: hit.episode,
        })
    };
    Ok(Searched {
        hits: found.hits.into_iter().filter_map(hit).collect(),
        total: found.total,
        widened: found.widened,
        texts: texts.len(),
    })
}

/// The size and date of each file of an episode's text.
struct Stand {
    told: String,
    changed: SystemTime,
}

impl Stand {
    /// Nothing where there is no document.
    fn of(episode: &Episode) -> Option<Stand> {
        let (document, words) = text::paths(&episode.dir);
        let found = fs::metadata(&document).ok().filter(fs::Metadata::is_file)?;
        let mut changed = UNIX_EPOCH;
        let mut told = String::new();
        for found in [Some(found), fs::metadata(&words).ok()] {
            let Some(found) = found else {
                told += "none ";
                continue;
            };
            let date = found.modified().unwrap_or(UNIX_EPOCH);
            changed = changed.max(date);
            let nanos = date.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
            told += &format!("{}@{nanos} ", found.len());
        }
        Some(Stand { told, changed })
    }
}

/// An index of the texts as they are, and whether it is only in memory.
fn kept_up(
    context: &Context<'_>,
    opened: &Opened,
    texts: &[(&Episode, Stand)],
) -> Result<(Index, bool), Failure> {
    let cache = opened.root.join(CACHE_FOLDER);
    let folder = cache.join(FOLDER);
    let is_current = |index: &Index| {
        let known = index.contents();
        known.len() == texts.len()
            && texts.iter().all(|(episode, stand)| {
                known.get(&episode.folder).is_some_and(|known| holds(known, stand))
            })
    };
    // Whoever only looks needs no right to write.
    if let Ok(index) = Index::open(&folder, Access::Read)
        && is_current(&index)
    {
        return Ok((index, false));
    }
    let lock = fs::create_dir_all(&folder).ok().and_then(|()| Lock::take(&cache.join(LOCK)).ok());
    if lock.is_some()
        && let Ok(index) = brought_up(context, &folder, texts)?
    {
        return Ok((index, false));
    }
    Ok((in_memory(context, texts)?, true))
}

/// The index on disk with what has changed; made anew where it cannot be trusted.
fn brought_up(
    context: &Context<'_>,
    folder: &Path,
    texts: &[(&Episode, Stand)],
) -> Result<Result<Index, IndexError>, Failure> {
    let opened = Index::open(folder, Access::Write).or_else(|_| {
        fs::remove_dir_all(folder)?;
        fs::create_dir_all(folder)?;
        Index::create(folder)
    });
    match opened {
        Ok(mut index) => fill(context, &mut index, texts).map(|filled| filled.map(|()| index)),
        Err(error) => Ok(Err(error)),
    }
}

fn in_memory(context: &Context<'_>, texts: &[(&Episode, Stand)]) -> Result<Index, Failure> {
    let mut index = Index::in_memory().map_err(|_| engine())?;
    fill(context, &mut index, texts)?.map_err(|_| engine())?;
    Ok(index)
}

/// Puts in what has changed, and takes out what is gone.
fn fill(
    context: &Context<'_>,
    index: &mut Index,
    texts: &[(&Episode, Stand)],
) -> Result<Result<(), IndexError>, Failure> {
    let known = index.contents().clone();
    let new = |(episode, stand): &&(&Episode, Stand)| {
        known.get(&episode.folder).is_none_or(|known| !holds(known, stand))
    };
    let changed: Vec<&(&Episode, Stand)> = texts.iter().filter(new).collect();
    let gone = known.keys().filter(|name| texts.iter().all(|(one, _)| one.folder != **name));
    let mut update = match index.update() {
        Ok(update) => update,
        Err(error) => return Ok(Err(error)),
    };
    gone.for_each(|name| update.remove(name));
    let total = changed.len() as u64;
    let mut task =
        Task::start(context.reporter, "reading texts that changed", Some(total), Counts::Items);
    for (done, (episode, stand)) in changed.into_iter().enumerate() {
        if task.cancelled() {
            return Err(Failure::Interrupted);
        }
        let content = content(context, episode, stand);
        if let (Some(content), Some(spoken)) = (content, spoken(context, episode))
            && let Err(error) = update.put(&episode.folder, &content, spoken)
        {
            return Ok(Err(error));
        }
        task.advance(done as u64 + 1);
    }
    drop(task);
    Ok(update.commit())
}

/// What an episode's text says; nothing if it cannot be read, which is told.
fn spoken(
    context: &Context<'_>,
    episode: &Episode,
) -> Option<Vec<crate::transcript::search::Passage>> {
    match Text::load(episode, &mut Vec::new()) {
        Ok(text) => Some(passages(&text?.reading.transcript)),
        Err(Failure::Interrupted) => None,
        Err(Failure::Refused { diagnostics, .. }) => {
            for found in diagnostics {
                let warning = Diagnostic { severity: Severity::Warning, ..found };
                context.reporter.event(Event::Warning(warning));
            }
            None
        }
    }
}

/// The state an episode's text is in: its stand, when it was looked at, and what it holds.
fn content(context: &Context<'_>, episode: &Episode, stand: &Stand) -> Option<String> {
    let (document, words) = text::paths(&episode.dir);
    let digest = |path: &PathBuf| fs::File::open(path).and_then(Digest::of_reader).ok();
    let document = digest(&document)?;
    let words = digest(&words).map_or_else(|| "none".to_owned(), |digest| digest.to_string());
    let sure = stand.changed + RACY < context.now();
    let sure = if sure { "sure" } else { "racy" };
    Some(format!("{}{sure} {document} {words}", stand.told))
}

/// Whether a text is as it was when it was put in.
fn holds(known: &str, stand: &Stand) -> bool {
    known.strip_prefix(&stand.told).is_some_and(|rest| rest.starts_with("sure "))
}

fn engine() -> Failure {
    let error = Diagnostic::error("the texts could not be searched");
    Failure::one(error.hint("remove the cache with `pod clean --cache` and try again"))
}
