//! A real server, a real process, a real SIGKILL between the sound and the post.

use std::time::{Duration, Instant};

use pod::publish::hosts::HostSurroundings;
use pod::publish::hosts::mastodon::login;
use pod::publish::storage::Watch;
use pod::report::Mark;
use pod::show::HostSettings;

use super::*;
use crate::servers::{Hold, Holding, Snac, snac};

struct Patient;

impl Watch for Patient {
    fn sent(&self, _: u64) {}

    fn cancelled(&self) -> bool {
        false
    }
}

/// Logs in as a user does, with a browser.
fn token(server: &Snac) -> String {
    let settings = HostSettings {
        name: "fedi".to_owned(),
        url: Some(server.url()),
        podcast: None,
        options: [("kind".to_owned(), "mastodon".to_owned())].into(),
        mark: Mark::of_range("", 0..0),
    };
    let about = HostSurroundings { now: 1_796_000_000, ..HostSurroundings::default() };
    let app = login::register(&settings, &about, &Patient).unwrap();
    let code = server.allow(&login::authorize_address(&app).unwrap());
    login::token(&app, &code, &Patient).unwrap().reveal().to_owned()
}

/// How many sounds another implementation of ActivityPub finds at an address.
fn sounds_of(uri: &str) -> usize {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fediverse/find.mjs");
    let output = std::process::Command::new("node").args([script, uri]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}: run scripts/setup test");
    let seen: Value = serde_json::from_slice(&output.stdout).unwrap();
    let all = seen["attachments"].as_array().unwrap();
    all.iter().filter(|one| one["mediaType"].as_str().unwrap().starts_with("audio/")).count()
}

fn killed(hold: Hold) {
    let server = snac();
    let token = token(&server);
    let world = World::new();
    let way = Holding::before(server.port(), "POST /api/v1/statuses ", hold);
    let show = world.sandbox.read("show.toml").replace("[\"fedi\", \"castopod\"]", "[\"fedi\"]");
    let show = show.replace(&world.instance.url(), &format!("http://127.0.0.1:{}", way.port()));
    world.sandbox.write("show.toml", &show);

    let mut command = world.command(&["publish"]).env("POD_FEDI_TOKEN", &token).raw();
    let mut pod = command.stderr(std::process::Stdio::null()).spawn().unwrap();
    let started = Instant::now();
    while way.held() == 0 {
        assert!(started.elapsed() < Duration::from_secs(60), "it never came so far");
        assert!(pod.try_wait().unwrap().is_none(), "it ended before");
        std::thread::sleep(Duration::from_millis(5));
    }
    pod.kill().unwrap();
    pod.wait().unwrap();
    assert_eq!(server.notes().len(), usize::from(hold == Hold::Answer));
    let ledger = world.sandbox.read("published.toml");
    assert!(ledger.contains("media = ") && ledger.contains("state = \"sending"), "{ledger}");

    // Again, now straight to the server: one post, with its sound, and the feed leads to it.
    let straight = show.replace(&format!("http://127.0.0.1:{}", way.port()), &server.url());
    world.sandbox.write("show.toml", straight);
    let publish = || world.command(&["publish", "--json"]).env("POD_FEDI_TOKEN", &token).run();
    publish().succeeds();
    let notes = server.notes();
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert_eq!(notes[0]["attachment"].as_array().unwrap().len(), 1, "{}", notes[0]);
    let uri = notes[0]["id"].as_str().unwrap();
    let feed = world.feed();
    let named = feed.split("<podcast:socialInteract ").nth(1).unwrap_or_else(|| panic!("{feed}"));
    let named = named.split("uri=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(named, uri);
    assert_eq!(sounds_of(named), 1);
    publish().succeeds();
    assert_eq!(server.notes().len(), 1);

    // Another title: the same post says it.
    world.many.retitle(1, "Un autre titre").unwrap();
    comes_out_now(&world.many, 1);
    publish().succeeds();
    let notes = server.notes();
    assert_eq!((notes.len(), notes[0]["id"].as_str()), (1, Some(uri)));
    assert!(notes[0]["content"].as_str().unwrap().contains("Un autre titre"), "{}", notes[0]);
}

#[test]
fn killed_before_the_post_is_made_there_is_one_post() {
    killed(Hold::Request);
}

#[test]
fn killed_before_the_answer_is_heard_there_is_one_post() {
    killed(Hold::Answer);
}
