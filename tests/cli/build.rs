//! `pod build`: what the command line adds to it. What it makes is measured in
//! the conformance tests.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::sandbox::Sandbox;

#[test]
fn a_manifest_that_is_wrong_stops_the_build_before_it_begins() {
    let sandbox = Sandbox::episode();
    let manifest = sandbox.read("show.toml").replace("loudness = -16.0", "loudnes = -16.0");
    sandbox.write("show.toml", manifest);
    let ran = sandbox.pod(["build"]).exits(1);
    insta::assert_snapshot!(ran.said(), @r#"
    --- stderr
    error: unknown key `loudnes`
      show.toml:29:1
       |
    29 | loudnes = -16.0                     # LUFS
       | ^^^^^^^ in [[output]] `podcast`
    hint: did you mean `loudness`?
    1 error, nothing was built
    --- exit 1
    "#);
    assert!(sandbox.names("episodes/001-peertube/out").is_empty());
}

#[test]
fn a_failed_build_still_is_one_json_document() {
    let sandbox = Sandbox::episode();
    sandbox.append("show.toml", "\nwrong = 1\n");
    let told = sandbox.pod(["build", "--json"]).exits(1).json();
    assert_eq!(told["command"], "build");
    assert_eq!(told["ok"], false);
    assert_eq!(told["outcome"], "nothing was built");
    assert_eq!(told["errors"][0]["line"], sandbox.read("show.toml").lines().count());
}

#[test]
fn an_episode_is_built_and_told_in_words_and_in_json() {
    let sandbox = Sandbox::episode();
    let words = sandbox.pod(["build"]).succeeds();
    assert!(words.out().starts_with("001 PeerTube\n"), "{}", words.out());
    assert!(words.out().contains("done in TIME"), "{}", words.out());
    let told = sandbox.pod(["build", "peertube", "--json"]).succeeds().json();
    assert_eq!(told["ok"], true);
    assert_eq!(told["episodes"][0]["episode"], "001-peertube");
    let quiet = sandbox.pod(["build", "--quiet"]).succeeds();
    assert_eq!(quiet.out() + &quiet.err(), "");
}

#[test]
fn reasons_are_told_when_they_are_asked_for() {
    let sandbox = Sandbox::episode();
    let why = sandbox.pod(["build", "--why"]).succeeds();
    assert!(why.err().contains("because never made before"), "{}", why.err());
    let usual = sandbox.pod(["build", "--force"]).succeeds();
    assert!(!usual.err().contains("because"), "{}", usual.err());
}

#[test]
fn the_episode_of_a_tag_is_built() {
    let sandbox = Sandbox::episode();
    sandbox.pod(["new", "Other"]).succeeds();
    let told = sandbox.pod(["build", "--tag", "ep1", "--json"]).succeeds().json();
    assert_eq!(told["episodes"].as_array().unwrap().len(), 1);
    let ran = sandbox.pod(["build", "--tag", "v7"]).exits(1);
    assert!(ran.err().contains("no episode is named by the tag `v7`"), "{}", ran.err());
    let ran = sandbox.pod(["build", "--tag", "ep1", "peertube"]).exits(2);
    assert!(ran.err().contains("cannot be used with"), "{}", ran.err());
}

#[test]
fn a_build_that_is_interrupted_says_so_and_leaves_nothing_half_made() {
    let sandbox = Sandbox::episode();
    sandbox.tone("long.wav", 3600.0);
    sandbox.pod(["add", "1", "long.wav", "--link"]).succeeds();
    let mut command = sandbox.command(["build", "--jobs", "1"]).raw();
    let pod = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    // It is at work once it holds the show's cache.
    let since = Instant::now();
    while !sandbox.path(".pod/temporary").exists() {
        assert!(since.elapsed() < Duration::from_secs(60), "the build never began");
        std::thread::yield_now();
    }
    let kill = Command::new("kill").args(["-INT", &pod.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let output = pod.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{err}");
    assert!(err.contains("everything on disk is whole"), "{err}");
    let out = sandbox.names("episodes/001-peertube/out");
    assert!(out.iter().all(|name| !name.contains("unfinished")), "{out:?}");
}
