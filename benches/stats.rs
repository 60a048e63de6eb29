//! `pod stats` on a log of 10 million lines (or `POD_BENCH_LINES`): one plain file, and the same
//! packed in eight parts. Then ten times fewer lines of the same listeners, since memory may grow
//! with listeners and not with lines. Beside it what one would use instead, an awk one-liner that
//! counts addresses and agents: it knows neither bots, nor bytes, nor ranges, nor days.
//!
//! Prints time and memory of the whole process, and fails where the promise of the house is
//! missed: 20 s for 10 million lines, and memory that stays.
//!
//! Runs under `cargo bench` only.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what it prints is its result")]

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use flate2::Compression;
#[path = "support/timed.rs"]
mod timed;

use flate2::write::GzEncoder;
use timed::bench;

/// What is promised for 10 million lines, in seconds.
const PROMISED: f64 = 20.0;
/// Ten times the lines may take this much more memory, in megabytes: noise of the allocator.
const NOISE: f64 = 30.0;
/// Listeners of an episode on a day, over all episodes and days.
const LISTENERS: u64 = 200_000;
/// How many episodes the show has.
const EPISODES: u64 = 300;

fn main() -> ExitCode {
    bench(run)
}

/// Agents as servers see them, the usual ones more often.
const AGENTS: [&str; 12] = [
    "AppleCoreMedia/1.0.0.20G75 (iPhone; U; CPU OS 16_6 like Mac OS X; fr_fr)",
    "Podcasts/1650.1 CFNetwork/1410.0.3 Darwin/22.6.0",
    "AppleCoreMedia/1.0.0.21A329 (iPhone; U; CPU OS 17_0 like Mac OS X; en_us)",
    "AntennaPod/3.4.0",
    "Overcast/3.0 (+http://overcast.fm/; iOS podcast app)",
    "Pocket Casts",
    "Spotify/8.8.74 Android/33 (SM-G991B)",
    "PodcastAddict/v5 - Dalvik/2.1.0 (Linux; U; Android 13; Pixel 7)",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "curl/8.5.0",
];

/// A plain generator of numbers: Knuth's MMIX, the upper bits.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Writes `count` lines in the order of time, over 28 days.
fn lines(out: &mut dyn Write, from: u64, count: u64, all: u64) -> std::io::Result<()> {
    let mut numbers = Numbers(from + 1);
    for at in from..from + count {
        let moment = at * 28 * 86_400 / all;
        let (day, second) = (moment / 86_400 + 1, moment % 86_400);
        // Who asks for what on which day is one of so many, whatever the number of lines.
        let listener = (day - 1) * (LISTENERS / 28) + numbers.below(LISTENERS / 28);
        let (a, b) = (listener / 250 % 250, listener % 250);
        let agent = AGENTS[(listener % 12) as usize];
        let time = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
        let (status, bytes) = match numbers.below(10) {
            0..=2 => (200, 30_000_000),
            3..=7 => (206, 400_000 + numbers.below(600_000)),
            8 => (206, 2),
            _ => (304, 0),
        };
        if numbers.below(5) == 0 {
            writeln!(
                out,
                "10.{}.{a}.{b} - - [{day:02}/Oct/2026:{time} +0000] \"GET /assets/pod-1a2b.css HTTP/2.0\" 200 9000 \"https://x.example/\" \"{agent}\"",
                listener / 62_500
            )?;
        } else {
            writeln!(
                out,
                "10.{}.{a}.{b} - - [{day:02}/Oct/2026:{time} +0000] \"GET /media/{:03}-an-episode-{:012x}.mp3 HTTP/1.1\" {status} {bytes} \"-\" \"{agent}\"",
                listener / 62_500,
                listener % EPISODES,
                listener % EPISODES
            )?;
        }
    }
    out.flush()
}

fn plain(path: &Path, count: u64) -> std::io::Result<()> {
    lines(&mut BufWriter::with_capacity(1 << 20, File::create(path)?), 0, count, count)
}

fn packed(path: &Path, from: u64, count: u64, all: u64) -> std::io::Result<()> {
    let file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let mut packed = GzEncoder::new(file, Compression::fast());
    lines(&mut packed, from, count, all)?;
    packed.finish()?.flush()
}

/// A show whose ledger names the episodes.
fn show(root: &Path) -> std::io::Result<()> {
    fs::create_dir_all(root)?;
    fs::write(root.join("show.toml"), "title = \"A show\"\nlanguage = \"en\"\n")?;
    let episode = |at: u64| {
        format!(
            "[[episode]]\nguid = \"{at}\"\nfolder = \"{at:03}-an-episode\"\nenclosure = \
             \"https://x.example/media/{at:03}-an-episode-{at:012x}.mp3\"\nlength = 30000000\n\
             length_ms = 1800000\n"
        )
    };
    fs::write(root.join("published.toml"), (0..EPISODES).map(episode).collect::<String>())
}

/// Seconds of a process, and its largest memory in megabytes.
fn timed(command: &mut Command, report: &Path) -> Result<(f64, f64), Box<dyn Error>> {
    let mut whole = Command::new("/usr/bin/time");
    whole.args(["-f", "%M", "-o"]).arg(report).arg(command.get_program()).args(command.get_args());
    let started = Instant::now();
    let done = whole.stdout(Stdio::null()).status()?;
    let seconds = started.elapsed().as_secs_f64();
    if !done.success() {
        return Err(format!("{:?} failed", command.get_program()).into());
    }
    let kilobytes: f64 = fs::read_to_string(report)?.trim().parse()?;
    Ok((seconds, kilobytes / 1000.0))
}

fn pod(root: &Path, logs: &[PathBuf]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pod"));
    command.arg("--quiet").arg("--show").arg(root).arg("stats").args(logs);
    command
}

fn run() -> Result<bool, Box<dyn Error>> {
    let count = std::env::var("POD_BENCH_LINES").ok().and_then(|text| text.parse().ok());
    let count: u64 = count.unwrap_or(10_000_000);
    let folder = tempfile::tempdir()?;
    let at = |name: &str| folder.path().join(name);
    let (root, report) = (at("show"), at("memory"));
    show(&root)?;
    let (whole, tenth) = (at("whole.log"), at("tenth.log"));
    plain(&whole, count)?;
    plain(&tenth, count / 10)?;
    let parts: Vec<PathBuf> = (0..8).map(|part| at(&format!("part-{part}.log.gz"))).collect();
    for (part, path) in parts.iter().enumerate() {
        packed(path, part as u64 * count / 8, count / 8, count)?;
    }
    let megabytes = fs::metadata(&whole)?.len() / 1_000_000;
    println!("{count} lines, {megabytes} MB; at most {LISTENERS} listeners, episodes and days");
    let mut kept = true;
    let promised = PROMISED * count as f64 / 10e6;
    let mut tell = |what: &str, (seconds, memory): (f64, f64), within: bool| {
        let mark = if within { "" } else { "  MISSED" };
        kept &= within;
        println!("{what:<34} {seconds:7.2} s  {memory:6.1} MB{mark}");
    };
    let few = timed(&mut pod(&root, &[tenth]), &report)?;
    tell("pod stats, a tenth of the lines", few, few.0 <= promised);
    let many = timed(&mut pod(&root, std::slice::from_ref(&whole)), &report)?;
    tell("pod stats, one plain file", many, many.0 <= promised && many.1 <= few.1 + NOISE);
    let gz = timed(&mut pod(&root, &parts), &report)?;
    tell("pod stats, eight gz files", gz, gz.0 <= promised && gz.1 <= few.1 + NOISE);
    let script = "$6 == \"\\\"GET\" && ($9 == 200 || $9 == 206) && /\\.mp3/ { split($4, t, \":\"); \
                  k = t[1] $1 $7; for (i = 12; i <= NF; i++) k = k $i; if (!s[k]++) n++ } END { print n }";
    let awk = timed(Command::new("awk").arg(script).arg(&whole), &report)?;
    tell("awk, unique by day, address, agent", awk, true);
    println!("pod takes {:.2} of the time of awk", many.0 / awk.0);
    Ok(kept)
}
