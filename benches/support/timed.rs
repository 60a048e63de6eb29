//! How a bench that holds pod to a promise runs: under `cargo bench` alone, failing where the
//! promise is missed; and the time and memory of a whole run of pod.
#![allow(dead_code, reason = "each of those that include this file uses a part of it")]
#![allow(clippy::print_stderr, reason = "what it prints is its result")]

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

/// Runs a bench that tells whether all promises were kept.
pub fn bench(run: impl FnOnce() -> Result<bool, Box<dyn Error>>) -> ExitCode {
    if !std::env::args().any(|one| one == "--bench") {
        return ExitCode::SUCCESS;
    }
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Seconds of a run of pod in a show, and its largest memory in megabytes.
pub fn timed(root: &Path, arguments: &[&str]) -> Result<(f64, f64), Box<dyn Error>> {
    let report = root.with_file_name("memory");
    let started = Instant::now();
    let done = Command::new("/usr/bin/time")
        .args(["-f", "%M", "-o"])
        .arg(&report)
        .arg(env!("CARGO_BIN_EXE_pod"))
        .arg("--quiet")
        .arg("--show")
        .arg(root)
        .args(arguments)
        .stdout(Stdio::null())
        .status()?;
    let seconds = started.elapsed().as_secs_f64();
    if !done.success() {
        return Err(format!("pod {} failed", arguments.join(" ")).into());
    }
    let kilobytes: f64 = fs::read_to_string(&report)?.trim().parse()?;
    Ok((seconds, kilobytes / 1000.0))
}
