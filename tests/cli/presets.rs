//! `pod presets`.

use std::io::Read;
use std::process::Stdio;

use insta::assert_snapshot;

use crate::sandbox::Sandbox;

#[test]
fn each_preset_is_told_with_its_settings() {
    let ran = Sandbox::new().pod(["presets"]).succeeds();
    assert_snapshot!(ran.said(), @r"
    voice      one person speaking
      pauses   longer than 0.8 s become 0.4 s
      rumble   taken out below 80 Hz
      levels   evened out
      noise    stays
    interview  people talking to each other
      pauses   longer than 1 s become 0.5 s
      rumble   taken out below 80 Hz
      levels   evened out
      noise    stays
    music      music, with or without talk
      pauses   stay as they are
      rumble   stays
      levels   stay as they are
      noise    stays
    raw        takes as they are
      pauses   stay as they are
      rumble   stays
      levels   stay as they are
      noise    stays
    --- stderr
    --- exit 0
    ");
}

#[test]
fn programs_read_them_as_json() {
    let told = Sandbox::new().pod(["presets", "--json"]).succeeds().json();
    assert_eq!(told["presets"][0]["name"], "voice");
    assert_eq!(told["presets"][0]["settings"]["highpass"], 80);
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let sandbox = Sandbox::new();
    let mut command = sandbox.command(["completions", "zsh"]).raw();
    let mut pod = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Nobody reads: the pipe is closed before or while pod writes more than it holds.
    drop(pod.stdout.take());
    let mut err = String::new();
    pod.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!(pod.wait().unwrap().code(), Some(0), "{err}");
    assert_eq!(err, "");
}

#[test]
fn a_result_that_cannot_be_written_is_an_error() {
    let sandbox = Sandbox::new();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = sandbox.command(["presets"]).raw().stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(err.starts_with("error: cannot write to standard output"), "{err}");
}
