//! The example show, built as the demo builds it, against what is known of its
//! takes (fixtures/example) and with ffmpeg's eyes.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::studio::{ffmpeg_meter, ffmpeg_samples, ffprobe};

const RATE: f64 = 48_000.0;

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        let made = name.to_string_lossy().starts_with("transcript.");
        if made || name == "out" || name == ".pod" || name == "public" {
            continue;
        }
        let target = to.join(&name);
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn read(path: impl AsRef<Path>) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn the_example_show_becomes_what_it_says() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    copy(&source.join("episodes.example"), folder.path());
    let output = Command::new(env!("CARGO_BIN_EXE_pod"))
        .args(["--show", folder.path().to_str().unwrap(), "build"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(!said.contains("warning"), "an example gives no warning: {said}");

    for name in ["001-open-podcasting", "002-logiciel-libre"] {
        let out = folder.path().join("episodes").join(name).join("out");
        let (report, truth) = (
            read(out.join("report.json")),
            read(source.join(format!("fixtures/example/{name}.json"))),
        );
        no_word_is_cut(name, &report, &truth);
        for made in report["outputs"].as_array().unwrap() {
            file_is_right(name, made, &report, &out);
        }
    }
}

/// A word is cut only where edits.toml cuts it.
fn no_word_is_cut(name: &str, report: &Value, truth: &Value) {
    let seconds = |value: &Value| value.as_f64().unwrap();
    let list = |key: &str| truth[key].as_array().unwrap().clone();
    let (asked, keeps) = (list("cuts"), list("keeps"));
    let apart = |span: &Value, start: f64, end: f64| {
        seconds(&span["end"]) <= start || seconds(&span["start"]) >= end
    };
    let cuts = report["cuts"].as_array().unwrap();
    assert!(!cuts.is_empty(), "{name} has pauses to shorten");
    for cut in cuts {
        let at = |n: usize| cut["frames"][n].as_f64().unwrap() / RATE;
        for word in list("segments").iter().flat_map(|s| s["words"].as_array().unwrap()) {
            let asked =
                asked.iter().any(|cut| !apart(cut, seconds(&word["start"]), seconds(&word["end"])));
            assert!(asked || apart(word, at(0), at(1)), "{name}: {cut} cuts into {word}");
        }
        for keep in &keeps {
            assert!(apart(keep, at(0), at(1)), "{name}: {cut} cuts into {keep}");
        }
    }
    for cut in &asked {
        let (start, end) = (seconds(&cut["start"]), seconds(&cut["end"]));
        let within = |made: &&Value| {
            made["frames"][0].as_f64().unwrap() / RATE <= start + 0.001
                && made["frames"][1].as_f64().unwrap() / RATE >= end - 0.001
        };
        assert!(cuts.iter().any(|made| within(&made)), "{name}: {cut} is made");
    }
}

fn file_is_right(name: &str, made: &Value, report: &Value, out: &Path) {
    let file = out.join(made["file"].as_str().unwrap());
    let shown = format!("{name} {}", made["name"]);
    let (loudness, peak) = ffmpeg_meter(&file);
    let target = &made["target"];
    let wanted = target["loudness_lufs"].as_f64().unwrap();
    assert!((loudness - wanted).abs() <= 0.1, "{shown}: {loudness} LUFS, not {wanted}");
    let ceiling = target["true_peak_dbtp"].as_f64().unwrap();
    assert!(peak <= ceiling + 0.05, "{shown}: {peak} dBTP, over {ceiling}");

    // Session less cuts plus music, by arithmetic on the report's frames, and
    // by counting what another decoder gives.
    let frames = report["length"]["episode_frames"].as_u64().unwrap();
    let channels = made["channels"].as_u64().unwrap();
    assert_eq!(ffmpeg_samples(&file).len() as u64, frames * channels, "{shown}: its length");
    let session = report["length"]["session_frames"].as_u64().unwrap();
    let cut = report["length"]["cut_frames"].as_u64().unwrap();
    // 4 s and 5 s of music stand alone in the second episode.
    let music = if name == "002-logiciel-libre" { 9 * 48_000 } else { frames + cut - session };
    assert_eq!(frames, session - cut + music, "{shown}");

    let seen = ffprobe(&file, &["-show_format", "-show_chapters", "-show_streams"]);
    let tags = &seen["format"]["tags"];
    assert_eq!(tags["title"], report["episode"]["title"], "{shown}");
    assert_eq!(tags["album"], report["show"]["title"], "{shown}");
    let chapters = report["chapters"].as_array().unwrap();
    let found = seen["chapters"].as_array().unwrap();
    assert_eq!(found.len(), chapters.len(), "{shown}");
    for (chapter, found) in chapters.iter().zip(found) {
        assert_eq!(found["tags"]["title"], chapter["title"], "{shown}");
        let start: f64 = found["start_time"].as_str().unwrap().parse().unwrap();
        let told = chapter["start"].as_str().unwrap();
        let parts: Vec<f64> = told.split(':').map(|part| part.parse().unwrap()).collect();
        let told = parts[0] * 3600.0 + parts[1] * 60.0 + parts[2];
        assert!((start - told).abs() <= 0.01, "{shown}: {start} and {told}");
    }
    let cover = seen["streams"].as_array().unwrap().iter().find(|s| s["codec_type"] == "video");
    assert_eq!(cover.expect("a cover")["width"], 1400, "{shown}");
}
