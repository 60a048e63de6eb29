//! The finished files of sound: still what the build wrote, and as loud as they should be. Files
//! are decoded and measured once; what was measured is kept beside the cache by size and date.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::gather::bounded;
use crate::audio::decode::Decoder;
use crate::audio::source::Source;
use crate::check::{SoundCheck, SoundState};
use crate::ops::{CACHE_FOLDER, Context, Failure, OUT_FOLDER};
use crate::render;
use crate::report::{Counts, Event, Reporter, Task};
use crate::show::{Episode, Show};
use crate::site::{Built, BuiltSound};
use crate::store::{Digest, write_atomically};
use crate::units::{Dbtp, Lufs, Time};

/// What was measured, in the cache's folder.
const MEASURED: &str = "measured.json";

/// A line a file, of shows of any size.
const MEASURED_LIMIT: u64 = 64 << 20;

/// A file this young may still change within one tick of its date.
const SETTLED: Duration = Duration::from_secs(3);

/// What was found out about a file, and the file it is true of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Known {
    bytes: u64,
    modified_ns: u128,
    blake3: String,
    loudness: Option<f64>,
    peak: Option<f64>,
    length_ms: Option<i64>,
}

/// A file to look at.
struct Job {
    episode: usize,
    sound: BuiltSound,
    path: PathBuf,
    shown: PathBuf,
}

/// Looks at the finished files of each episode, in the order of the episodes. With `listen` they
/// are decoded and measured.
pub(super) fn sounds(
    context: &Context<'_>,
    show: &Show,
    episodes: &[&Episode],
    listen: bool,
) -> Result<Vec<Vec<SoundCheck>>, Failure> {
    let jobs = jobs(show, episodes);
    let mut checks: Vec<Vec<SoundCheck>> = episodes.iter().map(|_| Vec::new()).collect();
    if jobs.is_empty() {
        return Ok(checks);
    }
    let cache = show.root.join(CACHE_FOLDER).join(MEASURED);
    let known = bounded(&cache, MEASURED_LIMIT).ok().flatten();
    let known = known.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let known: BTreeMap<PathBuf, Known> = known.unwrap_or_default();

    let total = jobs.iter().map(|job| job.sound.bytes).sum();
    let task = Task::start(context.reporter, "finished files", Some(total), Counts::Bytes);
    let progress = Mutex::new((task, 0));
    let next = AtomicUsize::new(0);
    let done = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..context.jobs.min(jobs.len()) {
            scope.spawn(|| {
                while !context.reporter.cancelled() {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(at) else { return };
                    let state = state(context, job, known.get(&job.shown), listen);
                    if let Ok(mut done) = done.lock() {
                        done.insert(at, state);
                    }
                    if let Ok(mut progress) = progress.lock() {
                        progress.1 += job.sound.bytes;
                        let so_far = progress.1;
                        progress.0.advance(so_far);
                    }
                }
            });
        }
    });
    if context.reporter.cancelled() {
        return Err(Failure::Interrupted);
    }
    if let Ok((task, _)) = progress.into_inner() {
        task.finish(format!("{} looked at", jobs.len()));
    }
    let done = done.into_inner().unwrap_or_default();
    let mut learned = known.clone();
    for ((_, (state, fresh)), job) in done.into_iter().zip(jobs) {
        learned.extend(fresh.map(|fresh| (job.shown.clone(), fresh)));
        let check = SoundCheck { report: job.sound, file: job.shown, state };
        checks[job.episode].push(check);
    }
    keep(&cache, &known, learned, &show.root);
    Ok(checks)
}

fn jobs(show: &Show, episodes: &[&Episode]) -> Vec<Job> {
    let mut jobs = Vec::new();
    for (at, episode) in episodes.iter().enumerate() {
        let out = episode.dir.join(OUT_FOLDER);
        let Ok(built) = Built::read(&out) else { continue };
        for sound in built.sounds {
            let path = out.join(&sound.file);
            let shown = path.strip_prefix(&show.root).unwrap_or(&path).to_owned();
            jobs.push(Job { episode: at, sound, path, shown });
        }
    }
    jobs
}

/// What became of a file; and what is worth keeping of it.
fn state(
    context: &Context<'_>,
    job: &Job,
    known: Option<&Known>,
    listen: bool,
) -> (SoundState, Option<Known>) {
    let Ok(found) = fs::metadata(&job.path) else { return (SoundState::Gone, None) };
    if !found.is_file() || found.len() != job.sound.bytes {
        return (SoundState::Changed, None);
    }
    let modified = found.modified().unwrap_or(UNIX_EPOCH);
    let modified_ns = modified.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    let same = known.filter(|known| {
        known.bytes == found.len()
            && known.modified_ns == modified_ns
            && known.blake3 == job.sound.blake3
    });
    if let Some(known) = same {
        return (plays(known), None);
    }
    let digest = match Digest::of_file(&job.path) {
        Ok(digest) => digest.to_string(),
        Err(error) => return (SoundState::Unplayable(error.to_string()), None),
    };
    if digest != job.sound.blake3 {
        return (SoundState::Changed, None);
    }
    if !listen {
        return (SoundState::Unheard, None);
    }
    let length = Decoder::open(&job.path)
        .ok()
        .and_then(|decoder| decoder.frames().map(|frames| frames.at(decoder.rate())));
    match render::verify(&job.path, 1, &Deaf(context.reporter)) {
        Err(error) => (SoundState::Unplayable(error.to_string()), None),
        Ok(measured) => {
            let known = Known {
                bytes: found.len(),
                modified_ns,
                blake3: digest,
                loudness: measured.loudness.map(|loudness| loudness.0),
                peak: measured.peak.map(|peak| peak.0),
                length_ms: length.map(Time::millis),
            };
            let settled = context.now().duration_since(modified).is_ok_and(|age| age > SETTLED);
            (plays(&known), settled.then_some(known))
        }
    }
}

fn plays(known: &Known) -> SoundState {
    SoundState::Plays {
        loudness: known.loudness.map(Lufs),
        peak: known.peak.map(Dbtp),
        length: known.length_ms.map(Time::from_millis),
    }
}

/// Keeps what was measured. A help, not a result: what fails here only costs time.
fn keep(
    cache: &Path,
    before: &BTreeMap<PathBuf, Known>,
    mut learned: BTreeMap<PathBuf, Known>,
    root: &Path,
) {
    learned.retain(|shown, _| root.join(shown).is_file());
    let there = cache.parent().is_some_and(Path::is_dir);
    if there && learned != *before {
        let _ = serde_json::to_vec(&learned).map(|text| write_atomically(cache, &text));
    }
}

/// Hears the wish to stop and tells of nothing: many files are measured at once.
struct Deaf<'a>(&'a dyn Reporter);

impl Reporter for Deaf<'_> {
    fn event(&self, _: Event) {}

    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}
