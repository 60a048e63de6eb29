//! What is heard, against what is said: the true path with the offline model,
//! in both languages.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::session::Session;
use crate::session::noise::{Random, factor, room_tone};
use crate::studio::Studio;
use crate::words::{Said, compare, exported, plain, spread, truth};

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// What every show here has: the offline model, times as they were recorded.
fn settings(language: &str) -> String {
    let model = repository("fixtures/whisper/pod-tiny-demo.bin");
    format!(
        "language = \"{language}\"\n\n[audio]\nsilence = false\n\n[transcript]\nmodel = \"{}\"\n\n\
         [[output]]\nname = \"master\"\nformat = \"wav\"\n",
        model.display()
    )
}

fn example(name: &str) -> (Vec<f32>, Vec<Said>) {
    let file = repository("fixtures/whisper/examples").join(name);
    let wav = hound::WavReader::open(file.with_extension("wav")).unwrap();
    let samples = wav.into_samples::<i16>().map(|one| f32::from(one.unwrap()) / 32768.0);
    let json: Value =
        serde_json::from_slice(&fs::read(file.with_extension("json")).unwrap()).unwrap();
    (samples.collect(), truth(&json))
}

/// A show with an episode of these tracks, 16 kHz mono.
fn show(language: &str, tracks: &[(&str, &[f32])]) -> Studio {
    let studio = Studio::samples(&[0.0; 480], &settings(language));
    fs::remove_file(studio.episode().join("takes/take.wav")).unwrap();
    let mut manifest = "title = \"A talk\"\nnumber = 1\n".to_owned();
    for (at, (speaker, samples)) in tracks.iter().enumerate() {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 16_000,
            bits_per_sample: 32,
            sample_format: hound::SampleFormat::Float,
        };
        let take = studio.episode().join(format!("takes/{at}.wav"));
        let mut wav = hound::WavWriter::create(take, spec).unwrap();
        samples.iter().for_each(|sample| wav.write_sample(*sample).unwrap());
        wav.finalize().unwrap();
        manifest += &format!(
            "\n[[track]]\ntake = \"takes/{at}.wav\"\nspeaker = \"{speaker}\"\noffset = \"0\"\n"
        );
    }
    fs::write(studio.episode().join("episode.toml"), manifest).unwrap();
    studio
}

fn succeed(studio: &Studio, arguments: &[&str]) -> String {
    let output = studio.pod(arguments);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// The words of a show's episode in time of its takes.
fn heard(studio: &Studio) -> Vec<Said> {
    let json =
        succeed(studio, &["transcript", "export", "1", "--session", "--format", "json-words"]);
    exported(&serde_json::from_str(&json).unwrap())
}

fn transcribed(studio: &Studio) -> Vec<Said> {
    succeed(studio, &["transcribe", "--threads", "1"]);
    heard(studio)
}

/// How far starts and ends are from the truth: median and 95th percentile of each, in seconds.
fn off(said: &[Said], written: &[Said]) -> [(f64, f64); 2] {
    let same = compare(said, written).same;
    let by = |far: fn(&Said, &Said) -> f64| {
        spread(same.iter().map(|(one, other)| far(&said[*one], &written[*other])).collect())
    };
    [by(|a, b| (a.start - b.start).abs()), by(|a, b| (a.end - b.end).abs())]
}

/// The bounds are the figures of the model's README for whole files: 1 of the 97 English words
/// is what it calls 1.0 %.
#[test]
fn the_spoken_examples_are_written_down_as_well_as_the_model_can() {
    let cases: [(&str, &[&str], f64); 2] = [
        ("en", &["episode-en-1", "episode-en-2"], 1.0 / 97.0),
        ("fr", &["episode-fr-1", "episode-fr-2"], 0.045),
    ];
    for (language, names, most) in cases {
        let (mut errors, mut said) = (0, 0);
        for name in names {
            let (samples, truth) = example(name);
            let studio = show(language, &[("Peter", &samples)]);
            let written = transcribed(&studio);
            let compared = compare(&truth, &written);
            let [starts, ends] = off(&truth, &written);
            println!(
                "{name}: {} of {} wrong, starts {starts:.3?} s, ends {ends:.3?} s",
                compared.errors, compared.said
            );
            errors += compared.errors;
            said += compared.said;
            for (what, (median, worst)) in [("starts", starts), ("ends", ends)] {
                assert!(median < 0.1, "{name}: median of {what} {median:.3} s");
                assert!(worst < 0.5, "{name}: 95 % of {what} {worst:.3} s");
            }
        }
        let rate = errors as f64 / said as f64;
        assert!(rate <= most, "{language}: {:.1} % of words are wrong", rate * 100.0);
    }
}

/// Bled into the other track so many dB softer and so many frames later.
fn bled(own: &[f32], other: &[f32], db: f32, frames: usize) -> Vec<f32> {
    let factor = 10_f32.powf(db / 20.0);
    let late = |at: usize| at.checked_sub(frames).map_or(0.0, |at| other[at]);
    own.iter().enumerate().map(|(at, sample)| sample + factor * late(at)).collect()
}

#[test]
fn two_tracks_that_bleed_keep_their_speakers() {
    let (alice, of_alice) = example("dialogue-alice");
    let (peter, of_peter) = example("dialogue-peter");
    let mut said: Vec<Said> = Vec::new();
    for (name, words) in [("Alice", of_alice), ("Peter", of_peter)] {
        said.extend(words.into_iter().map(|word| Said { speaker: name.to_owned(), ..word }));
    }
    said.sort_by(|one, other| one.start.total_cmp(&other.start));
    // -20 dB, 30 ms late.
    let tracks = [bled(&alice, &peter, -20.0, 480), bled(&peter, &alice, -20.0, 480)];
    let studio = show("en", &[("Alice", &tracks[0]), ("Peter", &tracks[1])]);
    let written = transcribed(&studio);
    let compared = compare(&said, &written);
    let right = compared
        .same
        .iter()
        .filter(|(one, other)| said[*one].speaker == written[*other].speaker)
        .count();
    println!(
        "{} of {} wrong, {right} of {} with their speaker",
        compared.errors,
        compared.said,
        compared.same.len()
    );
    assert!(compared.rate() <= 0.03, "{compared:?}");
    assert!(right as f64 >= 0.99 * compared.same.len() as f64);
    // No line of one speaker stands again with the other.
    let text = succeed(&studio, &["transcript", "export", "1", "--session", "--format", "srt"]);
    let mut lines: Vec<(String, f64)> = Vec::new();
    for card in text.split("\n\n") {
        let mut card = card.lines().skip(1);
        let (Some(times), Some(line)) = (card.next(), card.next()) else { continue };
        let start = times.split(" --> ").next().unwrap().replace(',', ".");
        let seconds =
            start.split(':').fold(0.0, |sum, part| sum * 60.0 + part.parse::<f64>().unwrap());
        let words: Vec<String> = line.split(": ").last().unwrap().split(' ').map(plain).collect();
        lines.push((words.join(" "), seconds));
    }
    assert!(lines.len() > 5);
    for (at, (line, start)) in lines.iter().enumerate() {
        let again =
            lines[at + 1..].iter().find(|(other, when)| other == line && when - start < 3.0);
        assert_eq!(again, None, "{line}");
    }
}

#[test]
fn nothing_is_heard_where_nobody_speaks() {
    const MINUTE: usize = 60 * 16_000;
    let silence = vec![0.0; MINUTE];
    // Pink noise at -62 dBFS, made 17 dB louder; its loop is longer than a minute at 16 kHz.
    let room = room_tone(7);
    let noise: Vec<f32> =
        room[..MINUTE].iter().map(|sample| sample * factor(17.0) as f32).collect();
    // Chords of four sines with a beat, as under a jingle.
    let music: Vec<f32> = (0..MINUTE)
        .map(|at| {
            let time = at as f32 / 16_000.0;
            let chord = [[220.0, 277.2, 329.6], [196.0, 246.9, 293.7]][(time / 2.0) as usize % 2];
            let beat = (-6.0 * (time % 0.5)).exp();
            let tone = |hertz: f32| (std::f32::consts::TAU * hertz * time).sin();
            0.12 * beat * chord.iter().map(|hertz| tone(*hertz)).sum::<f32>()
        })
        .collect();
    for (name, samples) in [("silence", silence), ("noise", noise), ("music", music)] {
        let studio = show("en", &[("Nobody", &samples)]);
        let words = transcribed(&studio);
        assert!(words.is_empty(), "{name}: {words:?}");
    }
    // The guest is silent for a minute; the host is heard in the guest's microphone.
    let (spoken, said) = example("dialogue-peter");
    let mut spoken = spoken;
    spoken.resize(MINUTE, 0.0);
    let other = bled(&room[..MINUTE], &spoken, -20.0, 160);
    let studio = show("en", &[("Host", &spoken), ("Guest", &other)]);
    let words = transcribed(&studio);
    let guest: Vec<&Said> = words.iter().filter(|said| said.speaker == "Guest").collect();
    assert!(guest.is_empty(), "{guest:?}");
    assert!(words.len() * 10 >= said.len() * 8, "the host is still heard");
}

#[test]
fn a_panned_stereo_recording_is_two_speakers() {
    let (left, of_left) = example("dialogue-alice");
    let (right, _) = example("dialogue-peter");
    let studio = show("en", &[("", &[0.0; 160])]);
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 16_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let take = studio.episode().join("takes/0.wav");
    let mut wav = hound::WavWriter::create(take, spec).unwrap();
    for (left, right) in left.iter().zip(&right) {
        // Panned three quarters of the way: each is heard on the other side, 14 dB softer.
        for sample in [left + 0.2 * right, right + 0.2 * left] {
            wav.write_sample((sample * 0.7 * 32767.0) as i16).unwrap();
        }
    }
    wav.finalize().unwrap();
    let manifest = "title = \"A talk\"\nnumber = 1\n\n[[track]]\ntake = \"takes/0.wav\"\n";
    fs::write(studio.episode().join("episode.toml"), manifest).unwrap();
    succeed(&studio, &["transcribe", "--speakers", "Alice,Peter", "--threads", "1"]);
    let words = heard(&studio);
    let alice: Vec<Said> = words.iter().filter(|said| said.speaker == "Alice").cloned().collect();
    let compared = compare(&of_left, &alice);
    println!("{compared:?}");
    assert!(compared.rate() <= 0.05, "{compared:?}");
    assert!(words.iter().any(|said| said.speaker == "Peter"));
    // Without it there is one voice without a name.
    let studio_of_one = show("en", &[("", &[0.0; 160])]);
    fs::copy(studio.episode().join("takes/0.wav"), studio_of_one.episode().join("takes/0.wav"))
        .unwrap();
    fs::write(studio_of_one.episode().join("episode.toml"), manifest).unwrap();
    let words = transcribed(&studio_of_one);
    assert!(words.len() > 60 && words.iter().all(|said| said.speaker.is_empty()));
}

/// The files of a text.
fn files(studio: &Studio) -> [Vec<u8>; 2] {
    ["transcript.md", "transcript.words.json"]
        .map(|name| fs::read(studio.episode().join(name)).unwrap())
}

/// Twenty times, at moments that differ from run to run of the program but not of the test.
#[test]
fn killed_at_any_moment_it_goes_on_to_the_same_words() {
    let talk = Session { seconds: 600.0, tracks: 2, rate: 16_000, seed: 3 };
    let (studio, _) = Studio::session(talk, &settings("en"));
    let since = Instant::now();
    succeed(&studio, &["transcribe", "--threads", "1"]);
    let whole = since.elapsed();
    let wanted = files(&studio);
    let start_over = || {
        for name in ["transcript.md", "transcript.words.json"] {
            let _ = fs::remove_file(studio.episode().join(name));
        }
        fs::remove_dir_all(studio.root().join(".pod")).unwrap();
    };
    start_over();
    let mut random = Random(11);
    let (mut killed, mut ended) = (0, 0);
    while killed < 20 {
        let mut child = studio.command(&["transcribe", "--threads", "1"]).spawn().unwrap();
        // Within a fifth of a whole run, so that one is killed several times on its way.
        let wait = whole.as_secs_f64() * 0.2 * random.unit();
        let until = Instant::now() + Duration::from_secs_f64(wait);
        let done = loop {
            if let Some(status) = child.try_wait().unwrap() {
                assert!(status.success());
                break true;
            }
            if Instant::now() >= until {
                child.kill().unwrap();
                child.wait().unwrap();
                break false;
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        if done {
            ended += 1;
            assert!(files(&studio) == wanted, "after {killed} kills");
            start_over();
        } else {
            killed += 1;
        }
    }
    succeed(&studio, &["transcribe", "--threads", "1"]);
    assert!(files(&studio) == wanted, "after {killed} kills and {ended} ends");
}

#[test]
fn memory_does_not_grow_with_the_talk() {
    let peak = |minutes: f64| {
        let talk = Session { seconds: minutes * 60.0, tracks: 2, rate: 16_000, seed: 5 };
        let (studio, _) = Studio::session(talk, &settings("en"));
        studio.peak_memory(&["transcribe", "--threads", "1"]) as f64 / 1024.0
    };
    let (short, long) = (peak(10.0), peak(180.0));
    println!("10 minutes: {short:.1} MB, 3 hours: {long:.1} MB");
    assert!(long <= 1.1 * short, "10 minutes: {short:.1} MB, 3 hours: {long:.1} MB");
}

/// As `make demo` does it: the model is found where show.toml says.
#[test]
fn the_example_show_is_written_down_with_its_speakers() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("episodes.example");
    crate::example::copy(&repository("episodes.example"), &root);
    std::os::unix::fs::symlink(repository("fixtures"), folder.path().join("fixtures")).unwrap();
    let pod = |arguments: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_pod"))
            .args(["--show", root.to_str().unwrap()])
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    pod(&["transcribe", "--threads", "1"]);
    for (number, name) in [("1", "001-open-podcasting"), ("2", "002-logiciel-libre")] {
        let json = pod(&[
            "transcript",
            "export",
            number,
            "--session",
            "--format",
            "json-words",
            "--typography",
            "plain",
        ]);
        let written = exported(&serde_json::from_str(&json).unwrap());
        let file = repository(&format!("fixtures/example/{name}.json"));
        let said = truth(&serde_json::from_slice(&fs::read(file).unwrap()).unwrap());
        let compared = compare(&said, &written);
        let [starts, ends] = off(&said, &written);
        println!(
            "{name}: {} of {} wrong, starts {starts:.3?}, ends {ends:.3?}",
            compared.errors, compared.said
        );
        assert!(compared.rate() <= 0.02, "{name}: {compared:?}");
        for (one, other) in &compared.same {
            assert_eq!(said[*one].speaker, written[*other].speaker, "{:?}", written[*other]);
        }
        assert!(starts.0 < 0.1 && starts.1 < 0.5 && ends.0 < 0.1 && ends.1 < 0.5);
    }
}
