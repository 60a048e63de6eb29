//! The files of an imported show, fetched into `archive/` of each episode: two at a time, gone on
//! with where a run was stopped, and believed only at their full length.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::due::{Due, DueList, What};
use super::fetch::Web;
use super::{Context, Failure, FeedImported, cover, shown, warn};
use crate::http::{
    Answer, HttpError, Request, Retries, retry_after, shown_address, worth_another_try,
};
use crate::ops::disk;
use crate::ops::model::{Origin, Part, range_of, strong_etag};
use crate::report::{Counts, Diagnostic, Task};
use crate::show::{self, EPISODE_MANIFEST};
use crate::store::{free_bytes, write_atomically};

/// How many files are asked for at a time, out of politeness.
const AT_ONCE: usize = 2;

/// The longest sound whose length nobody told: four days at 96 kbit/s.
const LONGEST_SOUND: u64 = 4 << 30;

/// The longest text or list of chapters.
const LONGEST_TEXT: u64 = 64 << 20;

/// What a sound may have beyond the length its feed tells: tags and advertisements that hosts put
/// in, on top of a quarter more.
const SLACK: u64 = 16 << 20;

/// What is left free on the disk.
const SPARE: u64 = 64 << 20;

/// How an attempt ended.
enum Attempt {
    Whole,
    /// Worth another: why, and how long the server asks to be left alone.
    Again(String, Option<std::time::Duration>),
    /// Not worth another.
    Never(String),
}

/// Fetches what is not here yet. Files that cannot be had are warnings. *Errors:* the disk, the
/// user's wish to stop; what came stays.
pub(super) fn all(
    context: &Context<'_>,
    web: &Web<'_>,
    show: &Path,
    due: &DueList,
    done: &mut FeedImported,
) -> Result<(), Failure> {
    let missing: Vec<&Due> = due.files.iter().filter(|file| !file.is_here(show)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    room(show, &missing)?;
    let total = missing.len() as u64;
    let task = Mutex::new(Task::start(context.reporter, "fetching", Some(total), Counts::Items));
    let (next, count) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let results = Mutex::new((0_usize, 0_u64, Vec::<String>::new()));
    let work = || -> Result<(), Failure> {
        while let Some(file) = missing.get(next.fetch_add(1, Ordering::Relaxed)) {
            let came = one(context, web, show, file)?;
            let mut told = results.lock().unwrap_or_else(PoisonError::into_inner);
            match came {
                Ok(bytes) => {
                    told.0 += 1;
                    told.1 += bytes;
                }
                Err(why) => told.2.push(format!("{}/{}: {why}", file.folder, file.file)),
            }
            drop(told);
            let count = count.fetch_add(1, Ordering::Relaxed) + 1;
            task.lock().unwrap_or_else(PoisonError::into_inner).advance(count as u64);
        }
        Ok(())
    };
    let ends: Vec<Result<(), Failure>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap_or(Ok(()))).collect()
    });
    let (fetched, bytes, trouble) = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    (done.fetched, done.fetched_bytes) = (fetched, bytes);
    for why in trouble.iter().take(10) {
        warn(context, format!("not fetched: {why}"), "run the same command again to try again");
    }
    if let Some(more) = trouble.len().checked_sub(10).filter(|more| *more > 0) {
        warn(context, format!("and {more} more files were not fetched"), "");
    }
    ends.into_iter().collect::<Result<Vec<()>, Failure>>()?;
    if let Ok(task) = task.into_inner() {
        task.finish(format!("{fetched} of {total} files"));
    }
    Ok(())
}

/// Whether what the feed says it all needs fits on the disk.
fn room(show: &Path, missing: &[&Due]) -> Result<(), Failure> {
    let needed: u64 = missing.iter().filter_map(|file| file.length).fold(0, u64::saturating_add);
    let needed = needed.saturating_add(SPARE);
    let Some(free) = free_bytes(show).filter(|free| *free < needed) else { return Ok(()) };
    let message = format!(
        "there is no room for the sound of this show: it needs {} MB in `{}`, where {} MB are free",
        needed.div_ceil(1_000_000),
        show.display(),
        free / 1_000_000
    );
    let hint = "make room and run the same command again; the show itself is there";
    Err(Failure::Refused {
        diagnostics: vec![Diagnostic::error(message).hint(hint)],
        outcome: "the show is there, its sound was not fetched",
    })
}

/// The most bytes that are taken of a file.
fn limit(file: &Due) -> u64 {
    match (file.what, file.length) {
        (What::Sound, Some(length)) => length.saturating_add(length / 4).saturating_add(SLACK),
        (What::Sound, None) => LONGEST_SOUND,
        (What::Cover, _) => cover::LARGEST as u64,
        (What::Text | What::Chapters, _) => LONGEST_TEXT,
    }
}

/// Fetches one file; its bytes, or why not.
fn one(
    context: &Context<'_>,
    web: &Web<'_>,
    show: &Path,
    file: &Due,
) -> Result<Result<u64, String>, Failure> {
    if let Some(why) = web.barred(&file.url) {
        return Ok(Err(why));
    }
    let path = file.path(show);
    let folder = path.parent().unwrap_or(show);
    disk::make_folder(folder)?;
    let system = |error| Failure::one(disk::refused("write", &path, &error));
    let mut part = Part::open(&path).map_err(system)?;
    let cancelled = || context.reporter.cancelled();
    let (mut retries, mut best) = (Retries::default(), part.bytes);
    loop {
        if cancelled() {
            part.sync().map_err(system)?;
            return Err(Failure::Interrupted);
        }
        match attempt(web, file, &mut part, &cancelled)? {
            Attempt::Whole => break,
            Attempt::Never(why) => {
                part.start_over().map_err(system)?;
                return Ok(Err(why));
            }
            Attempt::Again(why, asked) => {
                if part.bytes > best {
                    best = part.bytes;
                    retries.succeeded();
                }
                if !cancelled() && !retries.wait(asked, &cancelled) && !cancelled() {
                    part.sync().map_err(system)?;
                    return Ok(Err(why));
                }
            }
        }
    }
    let bytes = part.bytes;
    if let (What::Sound, Some(told)) = (file.what, file.length)
        && told != bytes
    {
        let message = format!(
            "`{}` has {bytes} bytes, and {told} in the feed, which keeps that",
            shown(&file.file)
        );
        warn(context, message, "hosts that put advertisements in do that");
    }
    part.becomes(&path).map_err(system)?;
    if file.what == What::Cover {
        return name_cover(show, file, bytes);
    }
    Ok(Ok(bytes))
}

fn attempt(
    web: &Web<'_>,
    file: &Due,
    part: &mut Part,
    cancelled: &dyn Fn() -> bool,
) -> Result<Attempt, Failure> {
    let source = shown_address(&file.url);
    let path = part.path().to_owned();
    let system = |error| Failure::one(disk::refused("write", &path, &error));
    let known = part.origin.etag.is_some() || part.origin.bytes.is_some();
    if part.bytes > 0 && (part.origin.source != source || !known) {
        // Nothing would show that the rest is of the same file.
        part.start_over().map_err(system)?;
    }
    let mut request = match Request::get(&file.url) {
        Ok(request) => request,
        Err(error) => return Ok(Attempt::Never(error.to_string())),
    };
    if part.bytes > 0 {
        let range = format!("bytes={}-", part.bytes);
        let etag = part.origin.etag.clone();
        let with = request.header("range", &range).and_then(|request| match &etag {
            Some(etag) => request.header("if-range", etag),
            None => Ok(request),
        });
        request = match with {
            Ok(request) => request,
            Err(error) => return Ok(Attempt::Never(error.to_string())),
        };
    }
    let answer = match web.client.send(request, cancelled) {
        Ok(answer) => answer,
        Err(error @ (HttpError::Redirect { .. } | HttpError::Setup { .. })) => {
            return Ok(Attempt::Never(error.to_string()));
        }
        Err(error) => return Ok(Attempt::Again(error.to_string(), None)),
    };
    match answer.status() {
        200 => {
            part.start_over().map_err(system)?;
            let origin =
                Origin { source, bytes: answer.length(), etag: strong_etag(&answer), sha256: None };
            part.is_of(origin).map_err(system)?;
        }
        206 => match range_of(&answer) {
            Some((start, total))
                if start == part.bytes && (total.is_none() || total == part.origin.bytes) => {}
            _ => {
                part.start_over().map_err(system)?;
                return Ok(Attempt::Again("another part came than was asked for".to_owned(), None));
            }
        },
        416 => {
            part.start_over().map_err(system)?;
            return Ok(Attempt::Again("the file is another one now".to_owned(), None));
        }
        status if worth_another_try(status) => {
            let why = format!("`{}` is busy ({status})", answer.host());
            return Ok(Attempt::Again(why, retry_after(&answer)));
        }
        status => return Ok(Attempt::Never(format!("`{}` answered with {status}", answer.host()))),
    }
    take(file, part, answer, cancelled)
}

/// Takes what comes, up to the limit.
fn take(
    file: &Due,
    part: &mut Part,
    mut answer: Answer,
    cancelled: &dyn Fn() -> bool,
) -> Result<Attempt, Failure> {
    let most = limit(file);
    let path = part.path().to_owned();
    let system = |error| Failure::one(disk::refused("write", &path, &error));
    if part.origin.bytes.is_some_and(|whole| whole > most) {
        let whole = part.origin.bytes.unwrap_or(0);
        return Ok(Attempt::Never(format!("it has {whole} bytes, more than {most}")));
    }
    let mut since = 0_u64;
    loop {
        match answer.next(cancelled) {
            Ok(Some(bytes)) => {
                let count = bytes.len() as u64;
                if part.bytes + count > most {
                    return Ok(Attempt::Never(format!("it has more than {most} bytes")));
                }
                since += count;
                if since > SPARE / 4 {
                    since = 0;
                    if free_bytes(path.parent().unwrap_or(&path)).is_some_and(|free| free < SPARE) {
                        let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
                        return Err(system(full));
                    }
                }
                part.append(&bytes).map_err(system)?;
            }
            Ok(None) if part.origin.bytes.is_some_and(|whole| whole != part.bytes) => {
                if part.origin.bytes.is_some_and(|whole| part.bytes > whole) {
                    part.start_over().map_err(system)?;
                }
                let why = format!("`{}` ended before the end of the file", answer.host());
                return Ok(Attempt::Again(why, None));
            }
            Ok(None) if part.bytes == 0 => {
                return Ok(Attempt::Never("there is nothing in it".to_owned()));
            }
            Ok(None) => return Ok(Attempt::Whole),
            Err(error) => return Ok(Attempt::Again(error.to_string(), None)),
        }
    }
}

/// Puts an episode's picture beside its manifest and names it there, if pod can use it.
fn name_cover(show: &Path, file: &Due, bytes: u64) -> Result<Result<u64, String>, Failure> {
    let path = file.path(show);
    let read = std::fs::read(&path).map_err(|e| Failure::one(disk::refused("read", &path, &e)))?;
    let name = match cover::check(&read) {
        Ok(name) => name,
        Err(why) => return Ok(Err(format!("it stays in archive/ and is not used: {why}"))),
    };
    let episode = path.parent().and_then(Path::parent).unwrap_or(show);
    let (picture, manifest) = (episode.join(name), episode.join(EPISODE_MANIFEST));
    let refused = |path: &Path, error| Failure::one(disk::refused("write", path, &error));
    if std::fs::symlink_metadata(&picture).is_err() {
        write_atomically(&picture, &read).map_err(|error| refused(&picture, error))?;
    }
    let text = std::fs::read_to_string(&manifest).map_err(|error| refused(&manifest, error))?;
    match show::set_cover(&text, name) {
        Ok(new) if new == text => {}
        Ok(new) => disk::write(&manifest, &new)?,
        Err(error) => return Ok(Err(error.to_string())),
    }
    Ok(Ok(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_may_be_somewhat_longer_than_it_was_told() {
        let sound = |length| Due {
            what: What::Sound,
            url: String::new(),
            folder: String::new(),
            file: String::new(),
            length,
        };
        assert_eq!(limit(&sound(Some(1000))), 1250 + SLACK);
        assert_eq!(limit(&sound(Some(u64::MAX))), u64::MAX);
        assert_eq!(limit(&sound(None)), LONGEST_SOUND);
    }
}
