//! What goes for every command: help, usage, colour, quiet, JSON, exit codes.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use insta::assert_snapshot;

use crate::sandbox::Sandbox;

const VERBS: [&[&str]; 21] = [
    &[],
    &["init"],
    &["new"],
    &["add"],
    &["build"],
    &["edit"],
    &["check"],
    &["search"],
    &["site"],
    &["serve"],
    &["publish"],
    &["unpublish"],
    &["login"],
    &["stats"],
    &["presets"],
    &["cache"],
    &["cache", "info"],
    &["cache", "prune"],
    &["clean"],
    &["completions"],
    &["man"],
];

#[test]
fn every_help_teaches_by_example_and_fits_a_narrow_page() {
    for verb in VERBS {
        let help = Sandbox::new().pod(verb.iter().chain(&["--help"])).succeeds().out();
        let (_, examples) = help.split_once("\nEXAMPLES\n").unwrap_or_else(|| panic!("{verb:?}"));
        let typed = format!("$ {}", [&["pod"][..], verb].concat().join(" "));
        assert!(examples.contains(&typed), "{typed} in:\n{help}");
        for line in help.lines() {
            assert!(line.chars().count() <= 100, "{verb:?}: {line}");
        }
    }
}

#[test]
fn a_verb_that_is_not_there_is_answered_with_the_nearest() {
    let ran = Sandbox::new().pod(["buid"]).exits(2);
    assert_snapshot!(ran.said(), @r"
    --- stderr
    error: unrecognized subcommand 'buid'

      tip: a similar subcommand exists: 'build'

    Usage: pod [OPTIONS] <COMMAND>

    For more information, try '--help'.
    --- exit 2
    ");
}

#[test]
fn wrong_usage_still_is_one_json_document() {
    let told = Sandbox::new().pod(["check", "--json", "--forse"]).exits(2).json();
    assert_eq!(told["command"], "check");
    assert_eq!(told["ok"], false);
    assert_eq!(told["errors"][0]["message"], "unexpected argument '--forse' found");
    let told = Sandbox::new().pod(["new", "--json"]).exits(2).json();
    assert_eq!(told["errors"][0]["hint"], "give it as `pod new TITLE`");
}

#[test]
fn a_show_that_is_not_found_is_said_with_what_to_do() {
    let sandbox = Sandbox::new();
    let ran = sandbox.pod(["check"]).exits(1);
    assert_snapshot!(ran.said(), @r#"
    --- stderr
    error: there is no show in `[ROOT]` or above it
    hint: go to the folder of a show, or start one with `pod init`
    1 error, nothing was changed
    --- exit 1
    "#);
    let ran = sandbox.pod(["check", "--show", "nowhere"]).exits(1);
    assert_snapshot!(ran.said(), @r"
    --- stderr
    error: `nowhere` is not a show: there is no show.toml in it
    hint: start one with `pod init`
    1 error, nothing was changed
    --- exit 1
    ");
    let told = sandbox.pod(["check", "--json"]).exits(1).json();
    assert_eq!(told["ok"], false);
    assert_eq!(told["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn the_show_may_be_named_by_its_folder_or_its_manifest() {
    let sandbox = Sandbox::episode();
    for name in ["..", "../show.toml"] {
        sandbox.command(["check", "--show", name]).inside("episodes").run().succeeds();
    }
}

#[test]
fn colour_is_for_terminals_or_on_request() {
    let sandbox = Sandbox::new();
    let colours = |arguments: &[&str], variables: &[(&str, &str)]| {
        let run = sandbox.command(arguments);
        let run = variables.iter().fold(run, |run, (name, value)| run.env(name, value));
        run.run().exits(1).err().contains('\u{1b}')
    };
    let force = ("CLICOLOR_FORCE", "1");
    assert!(!colours(&["check"], &[]));
    assert!(colours(&["check", "--color", "always"], &[]));
    assert!(colours(&["check"], &[force]));
    assert!(!colours(&["check"], &[force, ("NO_COLOR", "1")]));
    assert!(colours(&["check"], &[force, ("NO_COLOR", "")]), "an empty NO_COLOR says nothing");
    assert!(!colours(&["check", "--color", "never"], &[force]));
}

#[test]
fn colour_changes_no_word() {
    let sandbox = Sandbox::show();
    sandbox.append("show.toml", "\nwrong = 1\n");
    let plain = sandbox.pod(["check"]).exits(3).out();
    let painted = sandbox.pod(["check", "--color=always"]).exits(3).out();
    assert_ne!(plain, painted);
    assert_eq!(console::strip_ansi_codes(&painted), plain);
}

#[test]
fn nothing_typed_commands_the_terminal() {
    let sandbox = Sandbox::show();
    for arguments in [["check", "a\u{1b}[2Jb"], ["\u{1b}]0;x\u{7}", "x"], ["check", "--\u{9b}m"]] {
        let said = sandbox.pod(arguments).ends().err();
        assert!(!said.chars().any(|one| one.is_control() && one != '\n'), "{said:?}");
    }
}

#[test]
fn names_that_are_not_unicode_are_an_error_not_a_panic() {
    let sandbox = Sandbox::episode();
    let name = OsString::from_vec(b"caf\xe9".to_vec());
    let ran = sandbox.pod([OsString::from("check"), name.clone()]).exits(2);
    assert!(ran.err().starts_with("error: "), "{}", ran.err());
    let ran = sandbox.pod([OsString::from("--show"), name, "check".into()]).exits(1);
    assert!(ran.err().contains("is not a show"), "{}", ran.err());
}

#[test]
fn version_goes_to_standard_output() {
    let ran = Sandbox::new().pod(["--version"]).succeeds();
    assert_eq!(ran.out(), format!("pod {}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!(ran.err(), "");
}
