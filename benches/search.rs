//! `pod search` beside what one would use instead, `grep -rio` over the same texts: 1,000 hours of
//! transcripts (or `POD_BENCH_HOURS`), made from words as frequent as words are (Zipf), with sentences
//! planted that must be found. Prints how long the index takes, how large it is, how long each
//! query takes as a whole process, and whether what was planted came first.
//!
//! Runs under `cargo bench` only.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what it prints is its result")]

use std::collections::HashSet;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

/// Words people say in an hour (150 a minute, with pauses).
const WORDS_AN_HOUR: usize = 9_600;

/// How long an episode is.
const HOURS_AN_EPISODE: f64 = 1.4;

/// How many words people choose from.
const VOCABULARY: usize = 40_000;

/// How often each query is asked.
const ROUNDS: usize = 11;

fn main() -> ExitCode {
    if !std::env::args().any(|one| one == "--bench") {
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

/// Numbers that are the same in every run (Marsaglia, Xorshift RNGs, 2003).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// From 0 to 1.
    fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A rank, the first the likeliest: by Zipf's law the nth word is as likely as 1/n.
    fn rank(&mut self) -> usize {
        let rank = (VOCABULARY as f64).powf(self.part());
        (rank as usize).min(VOCABULARY - 1)
    }
}

/// Words that look like words, accents among them.
fn vocabulary() -> Vec<String> {
    const PARTS: [&str; 24] = [
        "ma", "té", "lo", "ré", "cou", "pain", "ver", "çon", "bri", "sa", "nou", "gê", "pli",
        "tri", "fœ", "du", "val", "hê", "mon", "qui", "ze", "ô", "ja", "wel",
    ];
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let mut seen = HashSet::new();
    let mut words = Vec::with_capacity(VOCABULARY);
    while words.len() < VOCABULARY {
        // Frequent words are short.
        let parts = 1 + words.len().max(1).ilog10() as usize / 2 + (chance.next() % 3) as usize;
        let of = |_| PARTS[(chance.next() % PARTS.len() as u64) as usize];
        let word: String = (0..parts).map(of).collect();
        if seen.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}

/// What is said once, and what is typed to find it.
const PLANTED: [(&str, &[&str]); 4] = [
    (
        "Le zéphyrographe de Krötenfeld chante à l'aube.",
        &["zephyrographe", "ZÉPHYRO*", "krotenfeld", "\"chante à l’aube\"", "zephyrographe aube"],
    ),
    ("On a mis l'œuvre dans la quincaillerie.", &["oeuvre quincaillerie", "\"l'œuvre dans la\""]),
    ("Nobody expected the Wobbulator to hum.", &["wobbulator", "\"expected the wobbulator\""]),
    ("C'était une fédération sans hiérarchimètre.", &["hierarchimetre", "federation hierarchi*"]),
];

fn write_show(root: &Path, hours: f64) -> Result<usize, Box<dyn Error>> {
    let words = vocabulary();
    let episodes = (hours / HOURS_AN_EPISODE).ceil() as usize;
    let each = (WORDS_AN_HOUR as f64 * hours / episodes as f64) as usize;
    fs::write(
        root.join("show.toml"),
        "title = \"Bench\"\nlanguage = \"fr\"\n\n[[output]]\nname = \"o\"\nformat = \"mp3\"\n",
    )?;
    let mut chance = Chance(42);
    for episode in 0..episodes {
        let folder = root.join("episodes").join(format!("{:03}-bench", episode + 1));
        fs::create_dir_all(&folder)?;
        let guid = format!("00000000-0000-4000-8000-{:012}", episode + 1);
        let manifest = format!("title = \"Bench\"\nnumber = {}\nguid = \"{guid}\"\n", episode + 1);
        fs::write(folder.join("episode.toml"), manifest)?;
        let mut text = String::new();
        let (mut count, mut turn) = (0, 0);
        while count < each {
            let seconds = count * 3600 / WORDS_AN_HOUR;
            let name = ["Ana", "Benoît", "Élise"][turn % 3];
            let _ = writeln!(
                text,
                "**{name}** · {:02}:{:02}:{:02}\n",
                seconds / 3600,
                seconds / 60 % 60,
                seconds % 60
            );
            turn += 1;
            for _ in 0..1 + chance.next() % 3 {
                for _ in 0..2 + chance.next() % 6 {
                    let length = 4 + (chance.next() % 14) as usize;
                    for at in 0..length {
                        let word = &words[chance.rank()];
                        match at {
                            0 => {
                                let mut letters = word.chars();
                                text.extend(
                                    letters.next().into_iter().flat_map(char::to_uppercase),
                                );
                                text.push_str(letters.as_str());
                            }
                            _ => text.push_str(word),
                        }
                        text.push(if at + 1 < length { ' ' } else { '.' });
                    }
                    text.push(' ');
                    count += length;
                }
                text.push_str("\n\n");
            }
        }
        for (at, (sentence, _)) in PLANTED.iter().enumerate() {
            if episode == episodes * (at + 1) / (PLANTED.len() + 1) {
                let _ = write!(text, "**Ana** · 01:20:00\n\n{sentence}\n\n");
            }
        }
        fs::write(folder.join("transcript.md"), text)?;
    }
    Ok(episodes)
}

/// Seconds by the clock of a command, and what it says.
fn timed(command: &mut Command) -> Result<(f64, Vec<u8>), Box<dyn Error>> {
    let since = Instant::now();
    let output = command.stdin(Stdio::null()).output()?;
    Ok((since.elapsed().as_secs_f64(), output.stdout))
}

fn pod(root: &Path, words: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pod"));
    command.args(["--quiet", "--show"]).arg(root).args(["search", "--json", "--", words]);
    command
}

fn run() -> Result<(), Box<dyn Error>> {
    let hours: f64 = match std::env::var("POD_BENCH_HOURS") {
        Ok(text) => text.parse().map_err(|_| "POD_BENCH_HOURS is not a number of hours")?,
        Err(_) => 1000.0,
    };
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("search");
    let _ = fs::remove_dir_all(&root);
    fs::create_dir_all(&root)?;
    eprintln!("writing {hours} hours of talk");
    let episodes = write_show(&root, hours)?;
    eprintln!("making the index");
    let (indexing, _) = timed(&mut pod(&root, "zephyrographe"))?;
    let folder = root.join(".pod/search");
    let size: u64 = fs::read_dir(&folder)?
        .flatten()
        .filter_map(|one| one.metadata().ok())
        .map(|one| one.len())
        .sum();
    println!(
        "\nsearch: {hours} h in {episodes} episodes; index made in {indexing:.1} s, {:.0} MB\n",
        size as f64 / 1e6
    );
    println!("query                        found   median     worst   grep -rio   ratio");
    let common = vocabulary();
    let row = format!("\"{} {}\"", common[1], common[2]);
    let queries: Vec<(&str, &str)> = vec![
        ("rare word", "zephyrographe"),
        ("frequent word", &common[0]),
        ("two words", "federation hierarchimetre"),
        ("frequent words in a row", &row),
        ("beginning of words", "hierarchi*"),
        ("beginning of many words", "ma*"),
        ("nothing", "xyzzyx"),
    ];
    let mut slowest = 0.0_f64;
    for (name, query) in queries {
        let mut times = Vec::new();
        let mut total = 0;
        for _ in 0..ROUNDS {
            let (time, out) = timed(&mut pod(&root, query))?;
            times.push(time);
            let json: serde_json::Value = serde_json::from_slice(&out)?;
            total = json["total"].as_u64().unwrap_or(0);
        }
        times.sort_by(f64::total_cmp);
        let (median, worst) = (times[ROUNDS / 2], times[ROUNDS - 1]);
        slowest = slowest.max(median);
        // What grep can be told: no accents, so the plain letters of the query.
        let plain = query.trim_matches(['"', '*']);
        let mut grep = Command::new("grep");
        grep.args(["-rio", "--include=transcript.md", "--", plain]).arg(&root);
        let (grep, _) = timed(&mut grep)?;
        println!(
            "{name:<26} {total:>8} {:>6.0} ms {:>6.0} ms {:>8.0} ms {:>6.1}x",
            median * 1e3,
            worst * 1e3,
            grep * 1e3,
            grep / median
        );
    }
    let mut first = (0, 0);
    for (sentence, queries) in PLANTED {
        for query in queries {
            let (_, out) = timed(&mut pod(&root, query))?;
            let json: serde_json::Value = serde_json::from_slice(&out)?;
            let found = json["hits"][0]["text"].as_str().unwrap_or_default();
            first.1 += 1;
            if found == sentence {
                first.0 += 1;
            } else {
                println!("`{query}` gives `{found}` first");
            }
        }
    }
    println!("\nplanted sentences found first: {} of {}", first.0, first.1);
    println!("slowest query, by its median: {:.0} ms\n", slowest * 1e3);
    fs::remove_dir_all(&root)?;
    Ok(())
}
