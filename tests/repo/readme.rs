//! The tour of the README runs as it is written.

use std::fs;
use std::path::Path;
use std::process::Command;

/// The lines typed in the README's ```console blocks, in order.
fn typed(readme: &str) -> Vec<String> {
    let mut commands: Vec<String> = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
        match line.trim_start() {
            "```console" => inside = true,
            start if start.starts_with("```") => inside = false,
            start if inside => {
                if let Some(command) = start.strip_prefix("$ ") {
                    commands.push(command.to_owned());
                } else if let Some(last) = commands.last_mut().filter(|last| last.ends_with('\\')) {
                    last.push('\n');
                    last.push_str(start);
                }
            }
            _ => {}
        }
    }
    commands
}

#[test]
fn every_command_of_the_tour_runs() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(repository.join("README.md")).unwrap();
    let commands = typed(&readme);
    assert!(commands.iter().filter(|command| command.starts_with("pod ")).count() >= 5);

    // What the tour takes for granted: a `pod`, and recordings of two people.
    let folder = tempfile::tempdir().unwrap();
    let programs = folder.path().join("bin");
    fs::create_dir_all(&programs).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_pod"), programs.join("pod")).unwrap();
    let work = folder.path().join("work");
    fs::create_dir_all(work.join("recordings")).unwrap();
    for name in ["alice", "peter"] {
        let from = repository.join(format!("fixtures/whisper/examples/dialogue-{name}.wav"));
        fs::copy(from, work.join(format!("recordings/{name}.wav"))).unwrap();
    }
    // As in pod's own folder, where the offline model is.
    std::os::unix::fs::symlink(repository.join("fixtures"), work.join("fixtures")).unwrap();
    // One shell for all of it: the tour changes folders on its way.
    let mut script = String::from("set -e\n");
    for command in &commands {
        script += &format!("printf '%s\\n' {} >&2\n{command}\n", quoted(command));
    }
    let shell = Command::new("sh")
        .args(["-c", &script])
        .current_dir(&work)
        .env_clear()
        .env("HOME", folder.path())
        .env("LANG", "C.UTF-8")
        .env("PATH", format!("{}:/usr/bin:/bin", programs.display()))
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&shell.stderr);
    assert!(shell.status.success(), "the tour stops after its last line here:\n{err}");
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[test]
fn typed_lines_are_found_with_their_continuations() {
    let readme = "```console\n$ pod a \\\n    --b\nanswer\n$ pod c\n```\n```sh\n$ no\n```\n";
    assert_eq!(typed(readme), ["pod a \\\n--b", "pod c"]);
}
