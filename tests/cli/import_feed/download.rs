//! `pod import --download` and `--rehost`: what is fetched, gone on with, and served from where.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{Host, made, pod};
use crate::sandbox::Sandbox;
use crate::server::Reply;

/// A sound that is none, but has a length.
fn sound(seed: u8, length: usize) -> Vec<u8> {
    (0..length).map(|at| (at as u8).wrapping_mul(31).wrapping_add(seed)).collect()
}

fn feed(length: usize) -> String {
    format!(
        "<rss version=\"2.0\" xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" \
         xmlns:podcast=\"https://podcastindex.org/namespace/1.0\"><channel><title>Fetched</title>\
         <link>https://x.example/</link><description>d</description><item><title>One</title>\
         <guid isPermaLink=\"false\">g1</guid><pubDate>1 Jan 2026 00:00 GMT</pubDate>\
         <itunes:duration>61</itunes:duration><itunes:image href=\"[HERE]/own-cover.jpg\"/>\
         <podcast:chapters url=\"[HERE]/chapters.json\" type=\"application/json+chapters\"/>\
         <podcast:transcript url=\"[HERE]/one.vtt\" type=\"text/vtt\"/>\
         <enclosure url=\"[HERE]/one.mp3?x=1\" length=\"{length}\" type=\"audio/mpeg\"/></item>\
         </channel></rss>"
    )
}

const TEXT: &str = "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n";

#[test]
fn import_feed_goes_on_with_a_download_that_broke_off() {
    let sandbox = Sandbox::new();
    let content = sound(7, 300_000);
    let (served, broken) = (content.clone(), AtomicBool::new(true));
    let host = Host::with(&feed(content.len()), move |asked, _| match asked.path.as_str() {
        // The first time it stops in the middle, and then there is nobody for a while.
        "/one.mp3?x=1" if broken.load(Ordering::SeqCst) && asked.range_start().is_none() => {
            Some(Reply::file(asked, &served, "\"v1\"").breaks_off_after(100_000))
        }
        "/one.mp3?x=1" if broken.swap(false, Ordering::SeqCst) => Some(Reply::new(404, "")),
        "/one.mp3?x=1" => Some(Reply::file(asked, &served, "\"v1\"")),
        "/one.vtt" => Some(Reply::new(200, TEXT)),
        _ => None,
    });
    let run = ["import", &host.feed, "show", "--download"];
    let said = pod(&sandbox, &run).run().succeeds();
    assert!(said.err().contains("not fetched"), "{}", said.err());
    assert!(said.out().contains("still at the old host: 1 file"), "{}", said.out());
    let archive = "show/episodes/001-one/archive";
    assert!(!sandbox.path(archive).join("one.mp3").exists());
    let said = pod(&sandbox, &run).run().succeeds();
    assert!(said.out().contains("was brought in already"), "{}", said.out());
    let fetched = std::fs::read(sandbox.path(archive).join("one.mp3")).unwrap();
    assert!(fetched == content);
    let names = sandbox.names(archive);
    assert_eq!(names, ["cover", "one.chapters.json", "one.mp3", "one.vtt"]);
    let manifest = sandbox.read("show/episodes/001-one/episode.toml");
    assert!(manifest.contains("cover = \"cover.jpg\""), "{manifest}");
    // Nothing is asked for twice.
    let before = host.server.asked().len();
    pod(&sandbox, &run).run().succeeds();
    assert_eq!(host.server.asked().len(), before + 1);
    // Copies change no address.
    let new = made(&sandbox, "show");
    let item = &new.items[0];
    assert_eq!(item.enclosure.as_ref().unwrap().url, host.server.address("/one.mp3?x=1"));
    assert_eq!(item.transcripts[0].url, host.server.address("/one.vtt"));
    assert!(item.image.as_deref().unwrap().contains("covers/one-"), "{:?}", item.image);
}

#[test]
fn import_feed_goes_on_within_a_run_from_where_it_broke_off() {
    let sandbox = Sandbox::new();
    let content = sound(9, 300_000);
    let served = content.clone();
    let host = Host::with(&feed(content.len()), move |asked, _| match asked.path.as_str() {
        "/one.mp3?x=1" if asked.range_start().is_none() => {
            Some(Reply::file(asked, &served, "\"v1\"").breaks_off_after(100_000))
        }
        "/one.mp3?x=1" => Some(Reply::file(asked, &served, "\"v1\"")),
        _ => None,
    });
    pod(&sandbox, &["import", &host.feed, "show", "--download"]).run().succeeds();
    let fetched = std::fs::read(sandbox.path("show/episodes/001-one/archive/one.mp3")).unwrap();
    assert!(fetched == content);
    let ranges = host.server.asked().into_iter().filter_map(|asked| asked.range_start());
    assert!(ranges.collect::<Vec<_>>().iter().any(|start| *start > 0));
}

#[test]
fn import_feed_takes_no_more_than_was_announced() {
    let sandbox = Sandbox::new();
    let host = Host::with(&feed(1000), |asked, _| match asked.path.as_str() {
        // As long as it says, and far longer than the feed says.
        "/one.mp3?x=1" => Some(Reply::new(200, vec![0; 20 << 20])),
        "/one.vtt" => Some(Reply::new(200, TEXT)),
        _ => None,
    });
    let said = pod(&sandbox, &["import", &host.feed, "show", "--download"]).run().succeeds();
    assert!(said.err().contains("more than"), "{}", said.err());
    assert!(!sandbox.path("show/episodes/001-one/archive/one.mp3").exists());
}

#[test]
fn import_feed_moves_the_sound_when_asked_to() {
    let sandbox = Sandbox::new();
    let content = sound(3, 50_000);
    let served = content.clone();
    let host = Host::with(&feed(content.len()), move |asked, _| match asked.path.as_str() {
        "/one.mp3?x=1" => Some(Reply::file(asked, &served, "\"v1\"")),
        "/one.vtt" => Some(Reply::new(200, TEXT)),
        _ => None,
    });
    let base = "https://new.example/";
    let run = ["import", &host.feed, "show", "--rehost", "--base-url", base];
    let said = pod(&sandbox, &run).run().succeeds();
    assert!(said.out().contains("served from pod's own place: 1 episode"), "{}", said.out());
    let new = made(&sandbox, "show");
    let item = &new.items[0];
    assert_eq!((item.guid.as_deref(), item.guid_is_permalink), (Some("g1"), false));
    let url = &item.enclosure.as_ref().unwrap().url;
    let path = url.strip_prefix(base).unwrap();
    assert!(path.starts_with("media/one-"), "{url}");
    assert!(std::fs::read(sandbox.path("show/public").join(path)).unwrap() == content);
    assert_eq!(item.duration.as_deref(), Some("61"));
    assert_eq!(item.transcripts[0].url, format!("{base}transcripts/one.vtt"));
    assert_eq!(item.chapters.as_ref().unwrap().url, format!("{base}chapters/one.json"));
    assert_eq!(item.marks.len(), 2);
}

/// Starts pod, waits until the server was asked for `path`, and kills it.
fn killed_at(sandbox: &Sandbox, host: &Host, run: &[&str], path: &str) {
    let mut command = pod(sandbox, run).raw();
    let quiet = command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    let mut child = quiet.spawn().unwrap();
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while !host.server.asked().iter().any(|asked| asked.path == path) {
        assert!(std::time::Instant::now() < deadline, "nobody asked for {path}");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    host.server.release();
}

#[test]
fn import_feed_that_was_killed_leaves_no_half_show() {
    let sandbox = Sandbox::new();
    let host = Host::with(&feed(1000), |asked, _| {
        (asked.path == "/chapters.json").then(|| Reply::new(200, super::CHAPTERS).holds_after(10))
    });
    let run = ["import", &host.feed, "show"];
    killed_at(&sandbox, &host, &run, "/chapters.json");
    assert_eq!(sandbox.names("."), [".show.importing"]);
    pod(&sandbox, &run).run().succeeds();
    assert_eq!(sandbox.names("."), ["show"]);
    assert!(sandbox.read("show/episodes/001-one/episode.toml").contains("Le toit"));
}

#[test]
fn import_feed_that_was_killed_in_a_download_goes_on() {
    let sandbox = Sandbox::new();
    let content = sound(5, 300_000);
    let served = content.clone();
    let host = Host::with(&feed(content.len()), move |asked, _| match asked.path.as_str() {
        "/one.mp3?x=1" if asked.before < 6 && asked.range_start().is_none() => {
            Some(Reply::file(asked, &served, "\"v1\"").holds_after(100_000))
        }
        "/one.mp3?x=1" => Some(Reply::file(asked, &served, "\"v1\"")),
        "/one.vtt" => Some(Reply::new(200, TEXT)),
        _ => None,
    });
    let run = ["import", &host.feed, "show", "--download"];
    killed_at(&sandbox, &host, &run, "/one.mp3?x=1");
    assert!(sandbox.path("show/show.toml").is_file());
    assert!(!sandbox.path("show/episodes/001-one/archive/one.mp3").exists());
    pod(&sandbox, &run).run().succeeds();
    let fetched = std::fs::read(sandbox.path("show/episodes/001-one/archive/one.mp3")).unwrap();
    assert!(fetched == content);
}
