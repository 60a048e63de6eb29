//! `pod init`.

use insta::assert_snapshot;

use crate::sandbox::Sandbox;

#[test]
fn a_show_is_started_with_all_that_is_given() {
    let sandbox = Sandbox::new();
    let ran = sandbox
        .pod([
            "init",
            "my show",
            "--title",
            "Projets Libres !",
            "--author",
            "Walid",
            "--language",
            "fr",
            "--email",
            "a@example.org",
            "--base-url",
            "https://podcast.example.org/",
            "--license",
            "CC-BY-SA-4.0",
            "--link",
            "https://example.org/",
            "--description",
            "Des humain·es",
            "--preset",
            "voice",
        ])
        .succeeds();
    assert_snapshot!(ran.said(), @r"
    started `Projets Libres !` in my show
      my show/.gitignore
      my show/show.toml
    next: `pod new TITLE` starts an episode
    --- stderr
    --- exit 0
    ");
    assert_eq!(sandbox.names("my show"), [".gitignore", "episodes", "show.toml"]);
    assert_eq!(sandbox.read("my show/.gitignore"), ".pod/\nout/\n/public/\n");
    let manifest = sandbox.read("my show/show.toml");
    for line in [
        "title = \"Projets Libres !\"",
        "author = \"Walid\"",
        "language = \"fr\"",
        "license = \"CC-BY-SA-4.0\"",
        "base_url = \"https://podcast.example.org/\"",
        "preset = \"voice\"",
    ] {
        assert!(manifest.lines().any(|one| one.starts_with(line)), "{line} in:\n{manifest}");
    }
    sandbox.command(["check"]).inside("my show").run().succeeds();
}

#[test]
fn the_same_address_gives_the_same_guid_and_no_address_a_new_one() {
    let guid = |more: &[&str]| {
        let arguments = ["init", "--title", "x", "--json"].iter().chain(more).copied();
        Sandbox::new().pod(arguments).succeeds().json()["guid"].as_str().unwrap().to_owned()
    };
    let address = ["--base-url", "https://podcast.example.org/"];
    assert_eq!(guid(&address), guid(&address));
    assert_ne!(guid(&[]), guid(&[]));
}

#[test]
fn an_existing_show_is_never_touched() {
    let sandbox = Sandbox::new();
    sandbox.write("show.toml", "# mine\n");
    let ran = sandbox.pod(["init", "--title", "Other"]).exits(1);
    assert_snapshot!(ran.said(), @r"
    --- stderr
    error: there is a show here already
      show.toml
    hint: change it in an editor; `pod check` reads it again
    1 error, nothing was changed
    --- exit 1
    ");
    assert_eq!(sandbox.read("show.toml"), "# mine\n");
}

#[test]
fn a_missing_title_is_an_error_of_usage_where_nobody_can_be_asked() {
    let ran = Sandbox::new().pod(["init"]).exits(2);
    assert_snapshot!(ran.said(), @r"
    --- stderr
    error: title of the show is missing
    hint: give it as `--title TEXT`
    --- exit 2
    ");
}

#[test]
fn a_value_no_manifest_may_hold_is_shown_where_it_would_stand() {
    let sandbox = Sandbox::new();
    let ran = sandbox.pod(["init", "new", "--title", "x", "--language", "fr_FR"]).exits(1);
    assert_snapshot!(ran.said(), @r#"
    --- stderr
    error: `fr_FR` is no language tag
      show.toml:4:12
      |
    4 | language = "fr_FR"                   # BCP 47: en, fr, pt-BR …
      |            ^^^^^^^
    hint: write "fr-FR"
    1 error, nothing was written
    --- exit 1
    "#);
    assert!(!sandbox.path("new").exists());
}

#[test]
fn the_language_is_the_systems() {
    let sandbox = Sandbox::new();
    let init = sandbox.command(["init", "--title", "x"]).env("LANG", "fr_FR.UTF-8");
    init.run().succeeds();
    assert!(sandbox.read("show.toml").contains("\nlanguage = \"fr\""));
}

#[test]
fn a_gitignore_that_is_there_keeps_its_lines() {
    let sandbox = Sandbox::new();
    sandbox.write(".gitignore", "*.bak\n/public/\n");
    sandbox.pod(["init", "--title", "x"]).succeeds();
    assert_eq!(sandbox.read(".gitignore"), "*.bak\n/public/\n.pod/\nout/\n");
}
