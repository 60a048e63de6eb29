//! What pod promises (product.md): originals untouched, the same bytes from any
//! number of threads and after any interruption, work done once, flat memory.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::studio::{Studio, ffprobe, run};

const SETTINGS: &str = "[[output]]\nname = \"podcast\"\nformat = \"mp3\"\nbitrate = 96\n\n\
     [[output]]\nname = \"radio\"\nformat = \"wav\"\nbit_depth = 24\nloudness = -23.0\n";

/// Every file below a folder with its content's digest.
fn files(root: &Path) -> BTreeMap<PathBuf, String> {
    let mut all = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let mut hasher = blake3::Hasher::new();
                std::io::copy(&mut fs::File::open(&path).unwrap(), &mut hasher).unwrap();
                let name = path.strip_prefix(root).unwrap().to_owned();
                all.insert(name, hasher.finalize().to_string());
            }
        }
    }
    all
}

#[test]
fn the_same_bytes_come_from_any_number_of_threads_and_any_run() {
    let (studio, _) = Studio::talk(150.0, 31, SETTINGS);
    let before = files(&studio.episode().join("takes"));
    let mut results = Vec::new();
    for jobs in ["1", "2", "8", "2"] {
        fs::remove_dir_all(studio.root().join(".pod")).ok();
        fs::remove_dir_all(studio.episode().join("out")).ok();
        studio.build(&["--jobs", jobs]);
        results.push(files(&studio.episode().join("out")));
    }
    assert_eq!(results[0].len(), 3);
    assert!(results.iter().all(|result| *result == results[0]));
    assert_eq!(files(&studio.episode().join("takes")), before, "originals are sacred");
}

#[test]
fn a_second_build_makes_nothing_and_a_new_title_only_new_tags() {
    let (studio, _) = Studio::talk(60.0, 32, SETTINGS);
    studio.build(&[]);
    let out = studio.episode().join("out");
    let first = files(&out);
    let again = studio.pod(&["build", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(json["episodes"][0]["fresh"], false, "{json}");
    assert_eq!(files(&out), first);

    let sound = |name: &str| {
        let file = studio.out(name);
        let file = file.to_str().unwrap();
        run("ffmpeg", &["-v", "error", "-i", file, "-map", "0:a", "-c", "copy", "-f", "md5", "-"]).0
    };
    let before = (sound("001-session.mp3"), sound("001-session.wav"));
    let manifest = studio.episode().join("episode.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("A session", "Another title")).unwrap();
    let why = studio.pod(&["build", "--why"]);
    let told = String::from_utf8_lossy(&why.stderr).into_owned();
    assert!(told.contains("title was A session, is Another title"), "{told}");
    assert!(!told.contains("encoding"), "{told}");
    assert_eq!((sound("001-session.mp3"), sound("001-session.wav")), before);
    let tags = ffprobe(&studio.out("001-session.mp3"), &["-show_format"]);
    assert_eq!(tags["format"]["tags"]["title"], "Another title");
}

#[test]
fn a_build_killed_anywhere_is_continued_to_the_same_bytes() {
    let (studio, _) = Studio::talk(120.0, 33, SETTINGS);
    let started = std::time::Instant::now();
    studio.build(&[]);
    let whole = started.elapsed();
    let out = studio.episode().join("out");
    let expected = files(&out);
    // A fixed sequence of moments over the length of a build, spread by the
    // golden ratio; where exactly each falls is up to the machine.
    for turn in 0..20_u32 {
        fs::remove_dir_all(studio.root().join(".pod")).ok();
        fs::remove_dir_all(&out).ok();
        let share = (f64::from(turn) * 0.618_034).fract();
        let mut child =
            studio.command(&["build"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(whole.mul_f64(share));
        child.kill().unwrap();
        child.wait().unwrap();
        for name in fs::read_dir(&out).into_iter().flatten() {
            let path = name.unwrap().path();
            let name = path.strip_prefix(&out).unwrap().to_owned();
            if let Some(digest) = expected.get(&name) {
                assert_eq!(&files(&out)[&name], digest, "a named file is whole: {name:?}");
            }
        }
        studio.build(&[]);
        assert_eq!(files(&out), expected, "killed at {share:.3} of a build");
        let left = fs::read_dir(studio.root().join(".pod/temporary")).unwrap().count();
        assert_eq!(left, 0, "nothing is left over");
        let unfinished = files(studio.root());
        let unfinished = unfinished.keys().filter(|n| n.to_string_lossy().contains("unfinished"));
        assert_eq!(unfinished.count(), 0);
    }
}

#[test]
fn two_builds_at_once_wait_for_each_other() {
    let (studio, _) = Studio::talk(60.0, 34, SETTINGS);
    let run = || studio.command(&["build"]).stderr(Stdio::piped()).spawn().unwrap();
    let (one, two) = (run(), run());
    let outputs = [one.wait_with_output().unwrap(), two.wait_with_output().unwrap()];
    for output in &outputs {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let said = |output: &std::process::Output| {
        String::from_utf8_lossy(&output.stderr).contains("waiting for another pod")
    };
    assert!(outputs.iter().any(said), "the second says what it waits for");
    assert_eq!(studio.report()["outputs"].as_array().unwrap().len(), 2);
}

/// The most memory a build of a talk of so many minutes takes, in KiB.
fn peak_memory(minutes: f64, settings: &str) -> u64 {
    let (studio, _) = Studio::talk(minutes * 60.0, 35, settings);
    studio.peak_memory(&["build"])
}

#[test]
fn memory_does_not_grow_with_the_recording() {
    let settings = "[[output]]\nname = \"podcast\"\nformat = \"mp3\"\nbitrate = 96\n";
    let (hour, three) = (peak_memory(60.0, settings), peak_memory(180.0, settings));
    assert!(hour < 200 * 1024, "an hour takes {hour} KiB");
    assert!(three as f64 <= hour as f64 * 1.1, "three hours take {three} KiB, one {hour}");
}

/// Runs a shell script as root of a user namespace of its own, where a small
/// or read-only disk can be put anywhere.
#[cfg(target_os = "linux")]
fn with_disk(studio: &Studio, script: &str) -> std::process::Output {
    let id = String::from_utf8(Command::new("id").arg("-u").output().unwrap().stdout).unwrap();
    let flags = if id.trim() == "0" { "-m" } else { "-rm" };
    Command::new("unshare")
        .args([flags, "sh", "-ec", script])
        .env("POD", env!("CARGO_BIN_EXE_pod"))
        .env("SHOW", studio.root())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_leaves_everything_whole() {
    let (studio, _) = Studio::talk(30.0, 36, SETTINGS);
    let takes = files(&studio.episode().join("takes"));
    // Once too small from the start, once filled behind the check's back by a
    // limit on the size of any file.
    let small = "mkdir -p \"$SHOW/.pod\"; mount -t tmpfs -o size=1M none \"$SHOW/.pod\"; \
                 \"$POD\" --show \"$SHOW\" build";
    let limited = "ulimit -f 2000; trap '' XFSZ; \"$POD\" --show \"$SHOW\" build";
    for script in [small, limited] {
        let output = with_disk(&studio, script);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("error: ") && said.contains("nothing was built"), "{said}");
        assert!(!said.contains("panicked"), "{said}");
        assert_eq!(files(&studio.episode().join("takes")), takes);
        let out = studio.episode().join("out");
        let left: Vec<_> = fs::read_dir(&out).into_iter().flatten().collect();
        assert!(left.is_empty(), "{left:?}");
    }
    studio.build(&[]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_disk_is_told() {
    let (studio, _) = Studio::talk(10.0, 37, SETTINGS);
    let script = "mount --bind \"$SHOW\" \"$SHOW\"; mount -o remount,ro,bind \"$SHOW\"; \
                  \"$POD\" --show \"$SHOW\" build";
    let output = with_disk(&studio, script);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("ead-only") && said.contains("hint: "), "{said}");
}

#[test]
fn an_interrupted_build_stops_with_everything_whole() {
    let (studio, _) = Studio::talk(300.0, 38, SETTINGS);
    let child = studio.command(&["build"]).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(400));
    run("sh", &["-c", &format!("kill -INT {}", child.id())]);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(130), "{said}");
    let names = files(studio.root());
    assert!(!names.keys().any(|name| name.to_string_lossy().contains("unfinished")), "{names:?}");
}
