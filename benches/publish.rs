//! `pod publish` with a show of 10,000 episodes (or `POD_BENCH_EPISODES`) into a folder that a web
//! server of this program serves: all of it, nothing new, one title changed, one new episode with
//! every file of it seen at its address. Prints the time of the whole process, its memory and, for
//! comparison, what `rsync -a` takes to find that nothing is new in the same two folders; fails where the
//! promise of the house is missed: 1 s for one new episode, 300 MB.
//!
//! Runs under `cargo bench` only.
#![allow(clippy::unwrap_used, reason = "a bench may stop at the first surprise")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what it prints is its result")]

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

#[path = "../tests/support/many.rs"]
mod many;
#[path = "../tests/support/server.rs"]
mod server;
#[path = "support/timed.rs"]
mod timed;
#[path = "../tests/support/web.rs"]
mod web;

use many::Many;
use timed::{bench, timed};

fn main() -> ExitCode {
    bench(run)
}

fn run() -> Result<bool, Box<dyn Error>> {
    let count = std::env::var("POD_BENCH_EPISODES").ok().and_then(|text| text.parse().ok());
    let folder = tempfile::tempdir()?;
    let (root, there) = (folder.path().join("show"), folder.path().join("web"));
    fs::create_dir(&there)?;
    let web = web::serve(&there);
    let many = Many::write(&root, count.unwrap_or(10_000), 300)?;
    web::publish_to(&many, &web, &there)?;
    println!("{} episodes of {} words", many.episodes, many.words);
    let mut kept = true;
    let mut tell = |what: &str, (seconds, megabytes): (f64, f64), limit: Option<f64>| {
        let within = limit.is_none_or(|limit| seconds <= limit) && megabytes <= 300.0;
        kept &= within;
        let limit = limit.map(|limit| format!(" (at most {limit} s)")).unwrap_or_default();
        let mark = if within { "" } else { "  MISSED" };
        println!("{what:<44} {seconds:6.2} s  {megabytes:5.0} MB{limit}{mark}");
        seconds
    };
    tell("everything, not looked at", timed(&root, &["publish", "--no-verify"])?, None);
    tell("again: the ledger is new to the pages", timed(&root, &["publish"])?, None);
    let nothing = tell("nothing new", timed(&root, &["publish"])?, None);
    for round in 0..2 {
        many.retitle(many.episodes / 2 + round, &format!("Un autre titre {round}"))?;
        tell("one title changed", timed(&root, &["publish"])?, None);
    }
    for round in 1..4 {
        many.add(many.episodes + round)?;
        tell("one new episode, seen at its address", timed(&root, &["publish"])?, Some(1.0));
    }
    if let Some(rsync) = rsync(&root.join("public"), &there)? {
        println!("rsync -a, nothing new                        {rsync:6.2} s");
        println!("pod : rsync                                  {:6.2}", nothing / rsync);
    }
    Ok(kept)
}

/// The seconds of an rsync between the same folders; nothing where there is none.
fn rsync(from: &Path, to: &Path) -> Result<Option<f64>, Box<dyn Error>> {
    let run = || {
        let mut command = Command::new("rsync");
        command.args(["-a", "--size-only"]).arg(format!("{}/", from.display())).arg(to).status()
    };
    match run() {
        Err(_) => return Ok(None),
        Ok(status) if !status.success() => return Err("rsync failed".into()),
        Ok(_) => {}
    }
    let started = Instant::now();
    run()?;
    Ok(Some(started.elapsed().as_secs_f64()))
}
