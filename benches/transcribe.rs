//! `pod transcribe` beside what one would write instead: whisper-rs over each
//! track in one call, same model, same threads, same machine, same run. Prints
//! time, memory and how many words each got wrong.
//!
//! A talk of two tracks at 16 kHz is made (60 minutes, or `POD_BENCH_MINUTES`)
//! from the spoken examples. pod starts with an empty cache every time; the
//! plain run reads the WAV and writes nothing. Runs under `cargo bench` only.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what it prints is its result")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use measure::{Cost, measured};
use session::{Session, Truth};
use words::{Said, compare, exported, plain};

#[path = "side_by_side/measure.rs"]
#[allow(dead_code, reason = "nothing here is as loud as anything")]
mod measure;
#[path = "../tests/support/session.rs"]
mod session;
#[path = "../tests/support/words.rs"]
mod words;

/// The argument that makes this program the plain one.
const PLAIN: &str = "--plain";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let result = match arguments.iter().position(|one| one == PLAIN) {
        Some(at) => plainly(&arguments[at + 1..]),
        None if arguments.iter().any(|one| one == "--bench") => beside(),
        None => Ok(()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn model() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/whisper/pod-tiny-demo.bin")
}

/// Reads each WAV whole and gives it to Whisper in one call; its text goes to standard
/// error, a line a track.
fn plainly(files: &[String]) -> Result<(), Box<dyn Error>> {
    use whisper_rs::{FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters};
    whisper_rs::install_logging_hooks();
    let context = WhisperContext::new_with_params(model(), WhisperContextParameters::default())?;
    for file in files {
        let samples = hound::WavReader::open(file)?
            .into_samples::<i16>()
            .map(|sample| sample.map(|sample| f32::from(sample) / 32768.0))
            .collect::<Result<Vec<f32>, _>>()?;
        let mut state = context.create_state()?;
        let mut params = FullParams::new(SamplingStrategy::Greedy { best_of: 1 });
        params.set_language(Some("en"));
        params.set_n_threads(std::thread::available_parallelism()?.get() as i32);
        params.set_print_progress(false);
        params.set_print_timestamps(false);
        // What the model's own README asks for.
        params.set_n_max_text_ctx(0);
        params.set_max_initial_ts(0.0);
        state.full(params, &samples)?;
        let text: Vec<String> = state
            .as_iter()
            .map(|one| one.to_str_lossy().unwrap_or_default().into_owned())
            .collect();
        eprintln!("{}", text.join(" ").split_whitespace().collect::<Vec<_>>().join(" "));
    }
    Ok(())
}

fn beside() -> Result<(), Box<dyn Error>> {
    let minutes: f64 = match std::env::var("POD_BENCH_MINUTES") {
        Ok(text) => text.parse().map_err(|_| "POD_BENCH_MINUTES is not a number of minutes")?,
        Err(_) => 60.0,
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("transcribe");
    let _ = fs::remove_dir_all(&folder);
    let show = folder.join("show");
    fs::create_dir_all(&folder)?;
    eprintln!("making a talk of {minutes} min");
    let session = Session { seconds: minutes * 60.0, tracks: 2, rate: 16_000, seed: 1 };
    let settings = format!(
        "language = \"en\"\n\n[transcript]\nmodel = \"{}\"\n\n[[output]]\nname = \"master\"\n\
         format = \"wav\"\n",
        model().display()
    );
    let truth = session.write_show(&show, &settings)?;
    let limit = Duration::from_secs_f64(session.seconds.max(120.0));

    eprintln!("pod");
    let mut command = Command::new(env!("CARGO_BIN_EXE_pod"));
    command.args(["--quiet", "--show"]).arg(&show).arg("transcribe");
    let pod = measured(&command, limit)?.0;
    let of_pod = errors_of_pod(&show, &truth)?;
    eprintln!("whisper-rs in one call");
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(PLAIN).args(&truth.takes);
    let (plain, text) = measured(&command, limit)?;
    let of_plain = errors_of_plain(&text, &truth);
    print(
        minutes,
        &truth,
        [("pod transcribe", pod, of_pod), ("whisper-rs, one call", plain, of_plain)],
    );
    fs::remove_dir_all(&folder)?;
    Ok(())
}

/// What is said on a track, as words without times.
fn said(truth: &Truth, track: usize) -> Vec<Said> {
    let all = truth.utterances.iter().filter(|one| one.track == track);
    all.flat_map(|one| words_of(&one.text)).collect()
}

fn words_of(text: &str) -> Vec<Said> {
    let words = text.split_whitespace().map(plain).filter(|word| !word.is_empty());
    let one = |word| Said { word, start: 0.0, end: 0.0, speaker: String::new() };
    words.map(one).collect()
}

/// Wrong words and words said, of both tracks.
type Errors = (usize, usize);

fn errors_of_pod(show: &Path, truth: &Truth) -> Result<Errors, Box<dyn Error>> {
    let output = Command::new(env!("CARGO_BIN_EXE_pod"))
        .args(["--quiet", "--show"])
        .arg(show)
        .args(["transcript", "export", "1", "--session", "--format", "json-words"])
        .output()?;
    let all = exported(&serde_json::from_slice(&output.stdout)?);
    let mut names: Vec<String> = all.iter().map(|one| one.speaker.clone()).collect();
    names.sort();
    names.dedup();
    let mut errors = (0, 0);
    for (track, name) in names.iter().enumerate() {
        let written: Vec<Said> = all.iter().filter(|one| one.speaker == *name).cloned().collect();
        add(&mut errors, &said(truth, track), &written);
    }
    Ok(errors)
}

fn errors_of_plain(text: &str, truth: &Truth) -> Errors {
    let mut errors = (0, 0);
    for (track, line) in text.lines().enumerate() {
        add(&mut errors, &said(truth, track), &words_of(line));
    }
    errors
}

fn add(errors: &mut Errors, said: &[Said], written: &[Said]) {
    let compared = compare(said, written);
    errors.0 += compared.errors;
    errors.1 += compared.said;
}

fn print(minutes: f64, truth: &Truth, sides: [(&str, Cost, Errors); 2]) {
    let speech: u64 = truth.utterances.iter().map(|one| one.span.end - one.span.start).sum();
    let speech = speech as f64 / f64::from(truth.rate);
    println!(
        "\ntranscribe: {minutes} min, two tracks, {:.1} min of speech in all\n",
        speech / 60.0
    );
    println!(
        "                       wall      CPU     memory   s per hour of speech   wrong words"
    );
    for (name, cost, (wrong, said)) in &sides {
        println!(
            "{name:<20} {:>6.1} s {:>6.1} s {:>6.0} MB {:>17.1}          {:>6.2} %",
            cost.wall,
            cost.cpu,
            cost.memory_mb,
            cost.wall / speech * 3600.0,
            *wrong as f64 / *said as f64 * 100.0
        );
    }
    let [(_, pod, _), (_, plain, _)] = &sides;
    println!("\npod takes {:.2} times the wall time of one call\n", pod.wall / plain.wall);
}
