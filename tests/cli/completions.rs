//! `pod completions`.

use std::process::{Command, Stdio};

use crate::sandbox::Sandbox;

#[test]
fn every_shell_gets_a_script_that_knows_the_verbs() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = Sandbox::new().pod(["completions", shell]).succeeds();
        for verb in ["init", "new", "add", "build", "check", "presets", "cache", "clean"] {
            assert!(ran.out().contains(verb), "{verb} in {shell}");
        }
    }
}

#[test]
fn bash_reads_its_script_without_complaint() {
    let sandbox = Sandbox::new();
    let script = sandbox.pod(["completions", "bash"]).succeeds().out();
    sandbox.write("pod.bash", script);
    let bash = Command::new("bash")
        .args(["--norc", "-n", "pod.bash"])
        .current_dir(sandbox.root())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(bash.status.success(), "{}", String::from_utf8_lossy(&bash.stderr));
}

#[test]
fn an_unknown_shell_is_answered_with_those_there_are() {
    let ran = Sandbox::new().pod(["completions", "bsh"]).exits(2);
    assert!(ran.err().contains("bash, elvish, fish"), "{}", ran.err());
}
