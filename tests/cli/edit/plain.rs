//! Line by line, through pipes: no terminal at all.

use std::io::Write;
use std::process::Stdio;

use super::{EPISODE, heard};
use crate::sandbox::Sandbox;
use crate::transcript::DOCUMENT;

/// What a session of these lines tells.
fn session(sandbox: &Sandbox, lines: &str) -> String {
    let mut command = sandbox.command(["edit", "--plain", "--silent"]).raw();
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut pod = command.spawn().unwrap();
    pod.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = pod.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{err}");
    assert_eq!(err, "");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_session_by_lines_makes_the_same_edits() {
    let sandbox = heard();
    let told = session(
        &sandbox,
        "next\nword Mary\ntype Marie.\nnext\nchapter Free software\nprevious\nprevious\nselection-start\n\
         next\nleft\ncut\nquit\n",
    );
    insta::assert_snapshot!(told, @r"
    001 Talk
    Peter, 00:00:00: Hello and welcome to the show.
    at: Hello
    help tells the commands
    Peter, 00:00:02: My guest today is Mary.
    at: My
    at: Mary.
    Peter, 00:00:02: My guest today is Marie.
    at: Marie.
    Peter, 00:00:05: Today we talk about free software.
    at: Today
    chapter: Free software
    Peter, 00:00:05: Today we talk about free software.
    at: Today
    Peter, 00:00:02: My guest today is Marie.
    at: My
    Peter, 00:00:00: Hello and welcome to the show.
    at: Hello
    a selection begins here
    at: Hello
    Peter, 00:00:02: My guest today is Marie.
    at: My
    Peter, 00:00:00: Hello and welcome to the show.
    at: show.
    Peter, 00:00:00: (cut: Hello and welcome to the show.)
    at: show., cut
    3 edits in Talk
    ");
    assert_eq!(
        sandbox.read(DOCUMENT),
        "**Peter** · 00:00:02\n\n~~Hello and welcome to the show.~~ My guest today is Marie.\n\n\
         # Free software\n\nToday we talk about free software.\n"
    );
}

#[test]
fn a_session_that_just_stops_keeps_all() {
    let sandbox = heard();
    let told = session(&sandbox, "word welcome\nhide\nundo\ncut\n");
    assert!(told.contains("1 edit") || told.contains("edits"), "{told}");
    let text = sandbox.read(DOCUMENT);
    assert!(text.contains("Hello and ~~welcome~~ to the show."), "{text}");
    let told = session(&sandbox, "undo\n");
    assert!(told.contains("undone"), "{told}");
    assert!(!sandbox.read(DOCUMENT).contains("~~"));
}

#[test]
fn what_is_no_command_is_told_and_help_tells_them() {
    let sandbox = heard();
    let told = session(&sandbox, "frobnicate\nhelp\n");
    assert!(told.contains("`frobnicate` is no command; help tells them"), "{told}");
    assert!(told.contains("type TEXT") && told.contains("strike"), "{told}");
}

#[test]
fn nothing_is_drawn_where_there_is_no_terminal() {
    let sandbox = heard();
    let ran = sandbox.pod(["edit"]).exits(2);
    assert!(ran.err().contains("the editor needs a terminal"), "{}", ran.err());
    assert!(ran.err().contains("pod edit --plain"), "{}", ran.err());
    assert_eq!(ran.out(), "");
    assert!(!sandbox.path(".pod/edit").join(EPISODE).exists());
}
