//! pod beside the ffmpeg chain one would write instead: same recordings, same
//! machine, same run. Prints time, memory, and the loudness each landed at.
//!
//! A talk of two tracks at 48 kHz is made (60 minutes, or `POD_BENCH_MINUTES`),
//! then pod and the chain take turns making a 96 kbit/s mono MP3 of it at
//! -16 LUFS and -1 dBTP: three rounds each, one when the talk is longer than
//! 20 minutes. pod starts with an empty cache every time. Runs under
//! `cargo bench` only; everything lies in cargo's folder for such files.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what it prints is its result")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use chain::Chain;
use measure::{Cost, Loudness, measured};
use session::Session;

#[path = "side_by_side/chain.rs"]
mod chain;
#[path = "side_by_side/measure.rs"]
mod measure;
#[path = "../tests/support/session.rs"]
mod session;

const TARGET_LUFS: f64 = -16.0;
const CEILING_DBTP: f64 = -1.0;
const SETTINGS: &str = r#"[[output]]
name = "podcast"
format = "mp3"
bitrate = 96
channels = "mono"
loudness = -16.0
peak = -1.0
"#;

/// What one of the two came to: its median round, and the file it made.
struct Side {
    name: &'static str,
    cost: Cost,
    loudness: Loudness,
}

fn main() -> ExitCode {
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let minutes: f64 = match std::env::var("POD_BENCH_MINUTES") {
        Ok(text) => text.parse().map_err(|_| "POD_BENCH_MINUTES is not a number of minutes")?,
        Err(_) => 60.0,
    };
    if !(0.5..=360.0).contains(&minutes) {
        return Err("POD_BENCH_MINUTES goes from 0.5 to 360".into());
    }
    let rounds = if minutes > 20.0 { 1 } else { 3 };

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("side-by-side");
    // What an interrupted run left.
    let _ = fs::remove_dir_all(&folder);
    let folder = Folder(folder);
    fs::create_dir_all(&folder.0)?;
    let show = folder.0.join("show");
    eprintln!("making a talk of {minutes} min");
    let session = Session { seconds: minutes * 60.0, tracks: 2, rate: 48_000, seed: 1 };
    let truth = session.write_show(&show, SETTINGS)?;

    // Whoever needs longer than the talk itself is stopped.
    let limit = Duration::from_secs_f64(session.seconds.max(120.0));
    let chain = Chain { takes: truth.takes, output: folder.0.join("chain.mp3"), limit };
    let (mut of_pod, mut of_chain) = (Vec::new(), Vec::new());
    for round in 1..=rounds {
        eprintln!("round {round} of {rounds}: pod");
        of_pod.push(build(&show, limit)?);
        eprintln!("round {round} of {rounds}: ffmpeg");
        of_chain.push(chain.run(TARGET_LUFS, CEILING_DBTP)?);
    }
    let made = built(&show)?;
    let pod =
        Side { name: "pod build", cost: Cost::median(of_pod), loudness: Loudness::of(&made)? };
    let chain = Side {
        name: "ffmpeg chain",
        cost: Cost::median(of_chain),
        loudness: Loudness::of(&chain.output)?,
    };
    print(minutes, rounds, &pod, &chain);
    Ok(())
}

/// Builds the show from nothing and gives what that cost.
fn build(show: &Path, limit: Duration) -> Result<Cost, Box<dyn Error>> {
    for made in [".pod", "episodes/001-session/out"] {
        match fs::remove_dir_all(show.join(made)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => (),
        }
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_pod"));
    command.args(["--quiet", "--show"]).arg(show).arg("build");
    Ok(measured(&command, limit)?.0)
}

/// The one MP3 in the episode's out folder.
fn built(show: &Path) -> Result<PathBuf, Box<dyn Error>> {
    for entry in fs::read_dir(show.join("episodes/001-session/out"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "mp3") {
            return Ok(path);
        }
    }
    Err("pod made no MP3".into())
}

fn print(minutes: f64, rounds: usize, pod: &Side, chain: &Side) {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    println!(
        "\n{minutes} min, 2 tracks of 48 kHz, to one mono MP3 of 96 kbit/s at {TARGET_LUFS} LUFS \
         and {CEILING_DBTP} dBTP;\n{processors} processors, {}\n",
        if rounds == 1 { "one round".to_owned() } else { format!("median of {rounds} rounds") }
    );
    println!("                    wall        CPU     memory     loudness   true peak");
    for side in [pod, chain] {
        println!(
            "{:<14} {:>7.2} s  {:>7.2} s  {:>6.0} MB  {:>6.2} LUFS  {:>5.1} dBTP",
            side.name,
            side.cost.wall,
            side.cost.cpu,
            side.cost.memory_mb,
            side.loudness.integrated,
            side.loudness.true_peak,
        );
    }
    let off = |side: &Side| (side.loudness.integrated - TARGET_LUFS).abs();
    println!(
        "{:<14} {:>7.2} x  {:>7.2} x  {:>6.2} x   off by {:.2} and {:.2} LU",
        "pod is better",
        chain.cost.wall / pod.cost.wall,
        chain.cost.cpu / pod.cost.cpu,
        chain.cost.memory_mb / pod.cost.memory_mb,
        off(pod),
        off(chain),
    );
}

/// A folder that goes with its owner.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
