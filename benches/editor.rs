//! How fast the editor is on a long talk, as it is used: opening a text of 40,000 words, each key
//! with the frame that follows, scrolling, playing, and the memory of the process.
//!
//! The takes are opened beside the screen and are not part of this: `open_sound` is measured by
//! `cargo test --release --lib measured_ -- --ignored --nocapture`.
//!
//! Runs under `cargo bench` only.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what it prints is its result")]

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use interview::Interview;
use pod::ops::{Context, open_editing};
use pod::report::Silent;
use pod::transcript::glossary::Glossary;
use pod::tui::keys::Keymap;
use pod::tui::looks::{Colours, Looks};
use pod::tui::model::{Model, Start};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Size;

#[path = "../tests/support/interview.rs"]
mod interview;
#[allow(dead_code, reason = "of the noise only the random numbers are used")]
#[path = "../tests/support/noise.rs"]
mod noise;

const WORDS: usize = 40_000;
const SEED: u64 = 7;
const SIZE: Size = Size { width: 160, height: 50 };

fn main() -> ExitCode {
    if !std::env::args().any(|one| one == "--bench") {
        return ExitCode::SUCCESS;
    }
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("editor: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    Interview::new(WORDS, SEED).write(folder.path())?;
    let since = Instant::now();
    let clock = Arc::new(AtomicU64::new(0));
    let mut model = open(folder.path(), &clock)?;
    let mut terminal = Terminal::new(TestBackend::new(SIZE.width, SIZE.height))?;
    terminal.draw(|frame| model.draw(frame))?;
    println!("{WORDS} words, {} by {}", SIZE.width, SIZE.height);
    println!("  opening, to the first frame       {:>8.1} ms", millis(since.elapsed()));
    let mut typed: Vec<KeyCode> = vec![KeyCode::Tab, KeyCode::Enter];
    typed.extend("bonjour".chars().map(KeyCode::Char));
    typed.extend([KeyCode::Enter, KeyCode::Right, KeyCode::Char('c'), KeyCode::Char('X')]);
    typed.extend([KeyCode::Char('u'), KeyCode::Char('a')]);
    let walks: [(&str, Vec<KeyCode>); 5] = [
        ("a word to the right", vec![KeyCode::Right; 600]),
        ("a line down", vec![KeyCode::Down; 600]),
        ("a paragraph down", vec![KeyCode::PageDown; 300]),
        ("corrections", typed.repeat(40)),
        ("first and last word in turn", [KeyCode::Home, KeyCode::End].repeat(50)),
    ];
    for (name, keys) in walks {
        let mut taken: Vec<Duration> = Vec::new();
        for code in keys {
            let since = Instant::now();
            let jobs = model.key(&KeyEvent::new(code, KeyModifiers::NONE));
            terminal.draw(|frame| model.draw(frame))?;
            taken.push(since.elapsed());
            drop(jobs);
        }
        print(&format!("{name}, key and frame"), taken);
    }
    model.key(&KeyEvent::new(KeyCode::Char('P'), KeyModifiers::NONE));
    let mut taken = Vec::new();
    for frame in 0..600_u64 {
        let now = Duration::from_millis(frame * 33);
        clock.store(now.as_nanos() as u64, Ordering::Relaxed);
        let since = Instant::now();
        model.tick(now, 0);
        terminal.draw(|frame| model.draw(frame))?;
        taken.push(since.elapsed());
    }
    print("playing, a frame", taken);
    if let Some(memory) = memory() {
        println!("  memory of the process at its most  {memory:>7.0} MB");
    }
    Ok(())
}

fn open(root: &std::path::Path, clock: &Arc<AtomicU64>) -> Result<Model, String> {
    let context = Context { folder: root.to_owned(), show: None, jobs: 1, reporter: &Silent };
    let editing = open_editing(&context, None).map_err(|failure| format!("{failure:?}"))?;
    let time = Arc::clone(clock);
    let start = Start {
        editing,
        glossary: Glossary::default(),
        keymap: Keymap::default(),
        looks: Looks::new(Colours::Many),
        clock: Box::new(move || Duration::from_nanos(time.load(Ordering::Relaxed))),
    };
    Ok(Model::new(start, SIZE))
}

fn print(name: &str, mut taken: Vec<Duration>) {
    taken.sort_unstable();
    let at = |share: f64| taken[((taken.len() - 1) as f64 * share) as usize];
    println!(
        "  {name:<34} {:>7.2} ms  95 %: {:>6.2} ms  most: {:>6.2} ms",
        millis(at(0.5)),
        millis(at(0.95)),
        millis(at(1.0)),
    );
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The most memory that was ever resident, in MB, where the system tells it.
fn memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes / 1000.0)
}
