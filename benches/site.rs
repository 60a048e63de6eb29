//! `pod site` on a show of 10,000 episodes (or `POD_BENCH_EPISODES`), each with 300 words: all of it
//! from nothing; the feed, the lists and the search anew with what is known of the episodes; one
//! title changed; nothing changed. Prints the time of the whole process and its memory, and fails
//! where the promise of the house is missed: 2 s for feed and index, 0.3 s for one episode, 300 MB.
//!
//! Runs under `cargo bench` only.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what it prints is its result")]

use std::error::Error;
use std::fs;
use std::process::ExitCode;

#[path = "../tests/support/many.rs"]
mod many;
#[path = "support/timed.rs"]
mod timed;

use many::Many;
use timed::{bench, timed};

fn main() -> ExitCode {
    bench(run)
}

fn run() -> Result<bool, Box<dyn Error>> {
    let count = std::env::var("POD_BENCH_EPISODES").ok().and_then(|text| text.parse().ok());
    let folder = tempfile::tempdir()?;
    let root = folder.path().join("show");
    let many = Many::write(&root, count.unwrap_or(10_000), 300)?;
    println!("{} episodes of {} words", many.episodes, many.words);
    let mut kept = true;
    let mut tell = |what: &str, (seconds, megabytes): (f64, f64), limit: Option<f64>| {
        let within = limit.is_none_or(|limit| seconds <= limit) && megabytes <= 300.0;
        kept &= within;
        let limit = limit.map(|limit| format!(" (at most {limit} s)")).unwrap_or_default();
        let mark = if within { "" } else { "  MISSED" };
        println!("{what:<44} {seconds:6.2} s  {megabytes:5.0} MB{limit}{mark}");
    };
    tell("everything from nothing, pages included", timed(&root, &["site"])?, None);
    // The feed, the lists and the index of the search are gone; what is known stays.
    for path in ["feed.xml", "index.html", "sitemap.xml", "feed", "search"] {
        let path = root.join("public").join(path);
        if path.is_dir() {
            for file in fs::read_dir(&path)?.flatten().filter(|file| file.path().is_file()) {
                fs::remove_file(file.path())?;
            }
        } else {
            fs::remove_file(path)?;
        }
    }
    for file in fs::read_dir(root.join("public/episodes"))?.flatten() {
        let name = file.file_name();
        if name == "index.html" || name.as_encoded_bytes().starts_with(b"page-") {
            fs::remove_file(file.path())?;
        }
    }
    tell("feed, lists and search index", timed(&root, &["site"])?, Some(2.0));
    for round in 0..3 {
        many.retitle(many.episodes / 2 + round, &format!("Un autre titre {round}"))?;
        tell("one title changed", timed(&root, &["site"])?, Some(0.3));
    }
    tell("nothing changed", timed(&root, &["site"])?, None);
    Ok(kept)
}
