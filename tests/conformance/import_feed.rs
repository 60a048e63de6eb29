//! A show moved to pod, as apps see it: feedparser and podcastparser read the feed it had and the
//! feed it has now, and find the same episodes.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// Both parsers on one feed.
fn parsed(file: &Path) -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut python = Command::new(root.join("target/tools/python/bin/python"));
    python.arg(root.join("tests/feeds/read.py")).arg(file).stderr(Stdio::piped());
    let output = python.output().unwrap_or_else(|error| {
        panic!("{python:?}: {error}; scripts/setup test brings it in");
    });
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}; has scripts/setup test run?");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn pod(folder: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_pod"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .env("PATH", "/usr/bin:/bin")
        // No way to any server: what is in the feed must do.
        .env("all_proxy", "http://127.0.0.1:1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// What apps know an episode by and where they find it, by feedparser.
fn entry(one: &Value) -> Value {
    let links = one["links"].as_array().cloned().unwrap_or_default();
    let sounds: Vec<Value> = links.into_iter().filter(|link| link["rel"] == "enclosure").collect();
    serde_json::json!({
        "id": one["id"], "sounds": sounds, "published": one["published_parsed"],
        "title": one["title"], "season": one["itunes_season"], "episode": one["itunes_episode"],
        "chapters": one["podcast_chapters"]["url"], "psc": marks(one),
    })
}

/// Starts and titles. The forms of normal play time differ, and feedparser does not read all.
fn marks(one: &Value) -> Vec<String> {
    let marks = one["psc_chapters"]["chapters"].as_array().cloned().unwrap_or_default();
    let seconds = |text: &str| {
        text.split(':').fold(0.0, |all, part| all * 60.0 + part.parse::<f64>().unwrap())
    };
    let told =
        |mark: &Value| format!("{:.3} {}", seconds(mark["start"].as_str().unwrap()), mark["title"]);
    marks.iter().map(told).collect()
}

/// The same by podcastparser, which makes of dates and lengths what apps do.
fn episode(one: &Value) -> Value {
    serde_json::json!({
        "guid": one["guid"], "enclosures": one["enclosures"], "published": one["published"],
        "title": one["title"], "type": one["type"],
        "number": one["number"], "season": one["season"],
    })
}

/// Lengths in seconds, in the order of the GUIDs.
fn lengths(feed: &Value) -> Vec<i64> {
    let mut all = feed["podcastparser"]["episodes"].as_array().unwrap().clone();
    all.sort_by_key(|one| one["guid"].to_string());
    all.iter().map(|one| one["total_time"].as_i64().unwrap()).collect()
}

fn all(list: &Value, of: fn(&Value) -> Value, key: &str) -> Vec<Value> {
    let mut all: Vec<Value> = list.as_array().unwrap().iter().map(of).collect();
    all.sort_by_key(|one| one[key].to_string());
    assert!(!all.is_empty());
    all
}

#[test]
fn import_feed_leaves_what_other_parsers_find_as_it_was() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/feed");
    for name in ["castopod", "podlove", "buzzsprout"] {
        let folder = tempfile::tempdir().unwrap();
        let old = fixtures.join(format!("{name}.xml"));
        let base = ["--base-url", "https://new.example/", "--mine"];
        let import = ["import", old.to_str().unwrap(), "show"];
        pod(folder.path(), &[&import[..], &base[..]].concat());
        pod(&folder.path().join("show"), &["site", "--future"]);
        let (before, after) = (parsed(&old), parsed(&folder.path().join("show/public/feed.xml")));
        let entries = |feed: &Value| all(&feed["feedparser"]["entries"], entry, "id");
        assert_eq!(entries(&before), entries(&after), "{name}");
        let episodes = |feed: &Value| all(&feed["podcastparser"]["episodes"], episode, "guid");
        assert_eq!(episodes(&before), episodes(&after), "{name}");
        // One feed may have fractions of seconds, which the other rounds.
        for (before, after) in lengths(&before).into_iter().zip(lengths(&after)) {
            assert!((before - after).abs() <= 1, "{name}: {before} s, {after} s");
        }
        let of_show = |feed: &Value| {
            let feed = &feed["feedparser"]["feed"];
            let guid = feed["podcast_guid"].clone();
            (feed["title"].clone(), guid, feed["publisher_detail"].clone(), feed["tags"].clone())
        };
        assert_eq!(of_show(&before).0, of_show(&after).0, "{name}");
        assert_eq!(of_show(&before).1, of_show(&after).1, "{name}");
        assert_eq!(of_show(&before).2, of_show(&after).2, "{name}");
    }
}
