//! `pod completions`: prints the completions of a shell.

use clap_complete::Shell;
use serde_json::json;

use crate::cli::desk::Outcome;

pub fn run(shell: Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut crate::cli::program(), "pod", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    let fields = json!({ "shell": shell.to_string(), "script": script });
    Outcome::answer(script, fields)
}
