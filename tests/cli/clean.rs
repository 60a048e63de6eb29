//! `pod clean`.

use insta::assert_snapshot;

use crate::sandbox::Sandbox;

const OUT: &str = "episodes/001-peertube/out";

fn built() -> Sandbox {
    let sandbox = Sandbox::episode();
    let report = r#"{"outputs":[{"file":"001-peertube.mp3"}]}"#;
    sandbox.write(format!("{OUT}/001-peertube.mp3"), "sound");
    sandbox.write(format!("{OUT}/report.json"), report);
    sandbox
}

#[test]
fn only_what_pod_made_is_removed() {
    let sandbox = built();
    sandbox.write(format!("{OUT}/mine.txt"), "words");
    let ran = sandbox.pod(["clean"]).succeeds();
    assert_snapshot!(ran.said(), @r"
    removed 2 files, 0.0 MB
    kept episodes/001-peertube/out/mine.txt: pod did not make it
    --- stderr
    --- exit 0
    ");
    assert_eq!(sandbox.names(OUT), ["mine.txt"]);
    assert_eq!(sandbox.names("episodes/001-peertube/takes"), ["walid.wav"]);
}

#[test]
fn an_empty_output_folder_goes_and_cleaning_twice_is_cleaning_once() {
    let sandbox = built();
    sandbox.pod(["clean", "1"]).succeeds();
    assert!(!sandbox.path(OUT).exists());
    let ran = sandbox.pod(["clean", "1"]).succeeds();
    assert_eq!(ran.out(), "removed 0 files, 0.0 MB\n");
}

#[test]
fn the_cache_goes_when_asked_for() {
    let sandbox = built();
    sandbox.write(".pod/values/mix/one", "x");
    sandbox.pod(["clean"]).succeeds();
    assert!(sandbox.path(".pod").exists());
    sandbox.pod(["clean", "--cache"]).succeeds();
    assert!(!sandbox.path(".pod").exists());
    sandbox.pod(["check"]).succeeds();
}

#[test]
fn other_episodes_keep_their_files() {
    let sandbox = built();
    sandbox.pod(["new", "Other"]).succeeds();
    sandbox.pod(["clean", "other"]).succeeds();
    assert_eq!(sandbox.names(OUT).len(), 2);
    sandbox.pod(["clean", "unknown"]).exits(1);
    assert_eq!(sandbox.names(OUT).len(), 2);
}
