//! Chapters of foreign episodes: those in the feed itself, else those in a file beside it.
//! *Source:* Podcast Namespace, JSON Chapters 1.2.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Deserialize;

use super::episode::Chapter;
use super::fetch::Web;
use super::plan::Planned;
use super::tally::Tally;
use super::{Failure, on_the_web};
use crate::report::{Counts, Task};
use crate::units::Time;

/// The chapters of a day of talk take 100 kB.
const LARGEST: usize = 4 << 20;

/// How many an episode may have.
const MOST: usize = 2000;

/// How many files are asked for at a time, out of politeness.
const AT_ONCE: usize = 2;

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    chapters: Vec<Mark>,
}

#[derive(Deserialize)]
struct Mark {
    #[serde(rename = "startTime")]
    start: f64,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    toc: Option<bool>,
}

/// What came of asking for the chapters of the episodes at these places.
type Found = Vec<(usize, Result<Vec<Chapter>, String>)>;

/// The chapters of each episode. *Errors:* the user asked to stop.
pub(super) fn of(
    web: &Web<'_>,
    planned: &[Planned<'_>],
    tally: &mut Tally,
) -> Result<Vec<Vec<Chapter>>, Failure> {
    let mut all: Vec<Vec<Chapter>> = planned.iter().map(in_feed).collect();
    let wanted: Vec<(usize, String)> = planned
        .iter()
        .enumerate()
        .filter(|(at, _)| all[*at].is_empty())
        .filter_map(|(at, one)| Some((at, on_the_web(&one.item.chapters.as_ref()?.url)?)))
        .collect();
    if wanted.is_empty() {
        return Ok(all);
    }
    let total = wanted.len() as u64;
    let task =
        Mutex::new(Task::start(web.context.reporter, "chapters", Some(total), Counts::Items));
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let fetch = || -> Result<Found, Failure> {
        let mut found = Vec::new();
        while let Some((at, address)) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
            let got = web.get(address, LARGEST)?;
            found.push((*at, got.and_then(|got| in_file(&got.bytes))));
            let count = done.fetch_add(1, Ordering::Relaxed) + 1;
            if let Ok(mut task) = task.lock() {
                task.advance(count as u64);
            }
        }
        Ok(found)
    };
    let found = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(fetch)).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|_| Ok(Vec::new())))
            .collect::<Vec<_>>()
    });
    for of_worker in found {
        for (at, chapters) in of_worker? {
            match chapters {
                Ok(chapters) => all[at] = chapters,
                Err(why) => {
                    let kind =
                        format!("chapters that could not be had ({why}); their address stays");
                    tally.warn(kind, &planned[at].title);
                }
            }
        }
    }
    if let Ok(task) = task.into_inner() {
        task.finish("fetched");
    }
    Ok(all)
}

fn in_feed(one: &Planned<'_>) -> Vec<Chapter> {
    let marks = one.item.marks.iter().take(MOST);
    let chapter = |mark: &crate::site::feed::read::ReadMark| {
        let start = Time::from_millis(mark.start_ms?);
        Some((start, mark.title.clone(), mark.href.clone()))
    };
    marks.filter_map(chapter).collect()
}

/// Those that apps show; silent ones only change the picture.
fn in_file(bytes: &[u8]) -> Result<Vec<Chapter>, String> {
    let document: Document = serde_json::from_slice(bytes)
        .map_err(|error| format!("it is no file of chapters: {error}"))?;
    let shown = document.chapters.into_iter().filter(|mark| mark.toc != Some(false)).take(MOST);
    let chapter = |mark: Mark| {
        let title = mark.title.filter(|title| !title.trim().is_empty())?;
        let start = Some(mark.start).filter(|start| (0.0..1e6).contains(start))?;
        Some((Time::from_seconds(start), title, mark.url))
    };
    Ok(shown.filter_map(chapter).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_are_read_from_their_file() {
        let text = br#"{"version":"1.2.0","chapters":[{"startTime":0,"title":"A"},
            {"startTime":60.5,"title":"B","url":"https://x.example/","img":"x"},
            {"startTime":70,"title":"silent","toc":false},{"startTime":80},
            {"startTime":-1,"title":"before"},{"startTime":1e300,"title":"never"}]}"#;
        let chapters = in_file(text).unwrap();
        assert_eq!(chapters.len(), 2);
        assert_eq!(chapters[1].0, Time::from_millis(60_500));
        assert!(in_file(b"<html>").is_err() && in_file(&b"[".repeat(10_000)).is_err());
    }
}
