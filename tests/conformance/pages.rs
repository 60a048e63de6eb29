//! The pages of the example show in a browser: heard, clicked, searched, read without JavaScript, on a
//! phone, in the dark, by keyboard; and looked over by axe. `tests/browser/check.mjs` does it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::example::copy;

fn pod(show: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_pod"))
        .arg("--show")
        .arg(show)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
}

#[test]
fn the_example_s_pages_work_in_a_browser() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let show = folder.path().join("episodes.example");
    copy(&source.join("episodes.example"), &show);
    copy(&source.join("fixtures/whisper"), &folder.path().join("fixtures/whisper"));
    for verb in ["transcribe", "build", "site"] {
        pod(&show, &[verb]);
    }
    the_feed_is_read_as_it_was_written(source, &show);
    the_plan_names_every_host(&show);
    with_statistics(&show);
    let output = Command::new("node")
        .arg(source.join("tests/browser/check.mjs"))
        .arg("--site")
        .arg(show.join("public"))
        .stdin(Stdio::null())
        .output()
        .expect("node is there: `scripts/setup test` brings it");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let wrong = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}{wrong}");
    // Not a browser that saw nothing: every way of looking was tried.
    for look in [
        "file: a click on a word",
        "http: without JavaScript",
        "dark: axe",
        "stats, light: axe",
        "phone",
        "keyboard",
    ] {
        assert!(said.contains(look), "{look}: {said}");
    }
}

/// What would be done at each of the four kinds of hosts, asking nobody: their addresses lead
/// nowhere.
fn the_plan_names_every_host(show: &Path) {
    let output = Command::new(env!("CARGO_BIN_EXE_pod"))
        .arg("--show")
        .arg(show)
        .args(["publish", "--dry-run", "2"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let of = |host: &str| -> Vec<&str> {
        let lines = said.lines().skip_while(|line| !line.starts_with(&format!("{host} ")));
        lines.skip(1).take_while(|line| line.starts_with(' ')).collect()
    };
    for (host, wanted) in [
        ("castopod", "to @ondes_libres, as a draft with picture, text, chapters"),
        ("fedi", "posts about it"),
        ("peertube", "sends the text as captions"),
        ("funkwhale", "to ondes_libres, and publishes it"),
    ] {
        let plan = of(host);
        assert!(plan.iter().any(|line| line.contains(wanted)), "{host}: {said}");
        assert!(plan.iter().any(|line| line.contains("note: ")), "{host}: {said}");
    }
    assert!(said.ends_with("nothing was sent\n"), "{said}");
}

/// Adds the page of statistics, which the browser then finds by its link and looks over too.
fn with_statistics(show: &Path) {
    let mut log = String::new();
    for (at, file) in fs::read_dir(show.join("public/media")).unwrap().flatten().enumerate() {
        let (name, bytes) = (file.file_name(), file.metadata().unwrap().len());
        for day in 1..=(at + 2) {
            log += &format!(
                "192.0.2.{at} - - [{day:02}/Oct/2026:06:00:00 +0000] \"GET /media/{} HTTP/1.1\" 200 \
                 {bytes} \"-\" \"AntennaPod/3\"\n",
                name.to_string_lossy()
            );
        }
    }
    fs::write(show.join("access.log"), log).unwrap();
    let log = show.join("access.log");
    pod(show, &["stats", "--html", log.to_str().unwrap()]);
    let page = fs::read_to_string(show.join("public/stats/index.html")).unwrap();
    assert!(page.contains("<rect"), "{page}");
    pod(show, &["site"]);
}

/// What feedparser reads of the example's feed is what its manifests and files say.
fn the_feed_is_read_as_it_was_written(source: &Path, show: &Path) {
    let public = show.join("public");
    let output = Command::new(source.join("target/tools/python/bin/python"))
        .arg(source.join("tests/feeds/read.py"))
        .arg(public.join("feed.xml"))
        .output()
        .expect("Python is there: `scripts/setup test` brings it");
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = &read["feedparser"];
    assert_eq!(found["bozo"], false, "{}", found["why"]);
    assert_eq!(found["feed"]["title"], "Ondes libres");
    let entries = found["entries"].as_array().unwrap();
    let manifests = ["002-logiciel-libre", "001-open-podcasting"];
    assert_eq!(entries.len(), manifests.len());
    for (entry, folder) in entries.iter().zip(manifests) {
        let path = show.join("episodes").join(folder).join("episode.toml");
        let manifest: Value = toml_edit::de::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        assert_eq!(entry["id"], manifest["guid"]);
        assert_eq!(entry["title"], manifest["title"]);
        let links = entry["links"].as_array().unwrap();
        let enclosure = links.iter().find(|link| link["rel"] == "enclosure").unwrap();
        let address = enclosure["href"].as_str().unwrap();
        let file = address.strip_prefix("https://ondes-libres.example/podcast/").unwrap();
        let bytes = fs::metadata(public.join(file)).unwrap().len();
        assert_eq!(enclosure["length"], bytes.to_string());
        assert_eq!(enclosure["type"], "audio/mpeg");
        assert!(entry["psc_chapters"]["chapters"].as_array().is_some_and(|all| all.len() >= 2));
    }
}
