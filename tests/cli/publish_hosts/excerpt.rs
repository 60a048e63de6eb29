//! The excerpt that goes where the whole sound does not fit: cut out of the first soundbite.

use std::process::Command;

use super::*;

/// A minute of sound, silent but for a tone from second 20 to 50.
fn minute(folder: &std::path::Path) -> Vec<u8> {
    let path = folder.join("minute.mp3");
    let tone = "sine=frequency=440:sample_rate=48000:duration=60,volume=enable='not(between(t,20,50))':volume=0";
    let arguments = ["-v", "error", "-f", "lavfi", "-i", tone, "-b:a", "128k"];
    let made = Command::new("ffmpeg").args(arguments).arg(&path).status().unwrap();
    assert!(made.success(), "run scripts/setup test");
    std::fs::read(path).unwrap()
}

/// What ffmpeg's meter says of a stretch, in dB.
fn mean_volume(path: &std::path::Path, from: &str, length: &str) -> f64 {
    let output = Command::new("ffmpeg")
        .args(["-hide_banner", "-ss", from, "-t", length, "-i"])
        .arg(path)
        .args(["-af", "volumedetect", "-f", "null", "-"])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let mean = text.split("mean_volume: ").nth(1).unwrap_or_else(|| panic!("{text}"));
    mean.split(' ').next().unwrap().parse().unwrap()
}

#[test]
fn where_the_sound_is_too_long_its_first_soundbite_goes() {
    let world = World::new();
    let sound = minute(&world.sandbox.home());
    assert!(sound.len() > 900_000, "{}", sound.len());
    sounds_like(&world.many, 1, &sound);
    let report = world.many.dir(1).join("out/report.json");
    let mut json: Value = serde_json::from_slice(&std::fs::read(&report).unwrap()).unwrap();
    json["soundbites"] = serde_json::json!([
        { "start": "00:00:20.000", "end": "00:00:45.000", "title": "La fin" },
        { "start": "00:00:01.000", "end": "00:00:16.000" },
    ]);
    json["length"]["episode"] = "00:01:00.000".into();
    std::fs::write(&report, json.to_string()).unwrap();
    let instance = Instance::start(Manner { sound: 800_000, ..Manner::default() });
    let show = world.sandbox.read("show.toml");
    let show = show.replace(&world.instance.url(), &instance.url());
    let show = show.replace("kind = \"mastodon\"", "kind = \"mastodon\"\naudio = \"excerpt\"");
    world.sandbox.write("show.toml", show);

    let plan = world.sandbox.pod(["publish", "--dry-run"]).succeeds().out();
    assert!(plan.contains("else it uploads the excerpt of 0.3 MB"), "{plan}");
    world.publish();
    let sent = instance.sounds();
    assert_eq!(sent.len(), 1);
    assert_eq!(instance.posts()[0]["media_attachments"].as_array().unwrap().len(), 1);
    let path = world.sandbox.home().join("excerpt.mp3");
    std::fs::write(&path, &sent[0]).unwrap();
    let probed = Command::new("ffprobe")
        .args(["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0"])
        .arg(&path)
        .output()
        .unwrap();
    let seconds: f64 = String::from_utf8_lossy(&probed.stdout).trim().parse().unwrap();
    assert!((seconds - 25.0).abs() < 0.06, "{seconds}");
    // The tone from end to end, as loud as in the whole, and gone at the very end.
    let whole = world.sandbox.home().join("minute.mp3");
    let (ours, theirs) = (mean_volume(&path, "1", "23"), mean_volume(&whole, "21", "23"));
    assert!((ours - theirs).abs() < 0.5, "{ours} {theirs}");
    assert!(mean_volume(&path, "0.05", "0.2") > theirs - 1.0);
    assert!(mean_volume(&path, "24.9", "0.1") < theirs - 6.0);
    // Nothing of it stays behind.
    let left = world.sandbox.path(".pod/publish/hosts");
    assert!(!left.exists(), "{left:?}");
}
