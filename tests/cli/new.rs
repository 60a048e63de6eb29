//! `pod new`.

use insta::assert_snapshot;

use crate::sandbox::Sandbox;

#[test]
fn an_episode_gets_a_folder_of_its_own() {
    let sandbox = Sandbox::show();
    let ran = sandbox.pod(["new", "PeerTube, dix ans après"]).succeeds();
    assert_snapshot!(ran.said(), @r"
    started episodes/001-peertube-dix-ans-apres
    next: `pod add 1 TAKE...` brings recordings in
    --- stderr
    --- exit 0
    ");
    let folder = "episodes/001-peertube-dix-ans-apres";
    assert_eq!(sandbox.names(folder), ["episode.toml", "notes.md", "takes"]);
    assert!(sandbox.read(format!("{folder}/episode.toml")).contains("number = 1\n"));
    sandbox.pod(["check"]).succeeds();
}

#[test]
fn the_next_number_follows_the_last_of_the_season() {
    let sandbox = Sandbox::show();
    sandbox.pod(["new", "one", "--number", "41"]).succeeds();
    sandbox.pod(["new", "two"]).succeeds();
    sandbox.pod(["new", "other season", "--season", "2"]).succeeds();
    assert_eq!(sandbox.names("episodes"), ["001-other-season", "041-one", "042-two"]);
}

#[test]
fn number_slug_season_and_date_can_be_chosen() {
    let sandbox = Sandbox::show();
    let arguments = [
        "new",
        "A title",
        "--number",
        "12",
        "--slug",
        "peertube",
        "--season",
        "2",
        "--date",
        "2026-11-20T07:00:00+01:00",
        "--json",
    ];
    let told = sandbox.pod(arguments).succeeds().json();
    assert_eq!(told["episode"], "012-peertube");
    assert_eq!(told["number"], 12);
    let manifest = sandbox.read("episodes/012-peertube/episode.toml");
    assert!(manifest.contains("season = 2\n"), "{manifest}");
    assert!(manifest.contains("date = 2026-11-20T07:00:00+01:00\n"), "{manifest}");
    sandbox.pod(["check"]).succeeds();
}

#[test]
fn a_number_that_is_taken_is_refused() {
    let sandbox = Sandbox::show();
    sandbox.pod(["new", "one"]).succeeds();
    let ran = sandbox.pod(["new", "two", "--number", "1"]).exits(1);
    assert_snapshot!(ran.said(), @r"
    --- stderr
    error: `001-one` has the number 1 already
    hint: leave `--number` out to take the next free one
    1 error, nothing was changed
    --- exit 1
    ");
}

#[test]
fn a_folder_that_is_taken_is_not_touched_and_a_half_made_one_is_finished() {
    let sandbox = Sandbox::show();
    sandbox.write("episodes/001-x/episode.toml", "title = \"mine\"\n");
    let ran = sandbox.pod(["new", "x", "--number", "1"]).exits(1);
    assert!(ran.err().contains("`episodes/001-x` is there already"), "{}", ran.err());
    assert_eq!(sandbox.read("episodes/001-x/episode.toml"), "title = \"mine\"\n");

    sandbox.write("episodes/002-half/notes.md", "words");
    sandbox.pod(["new", "half", "--number", "2"]).succeeds();
    assert_eq!(sandbox.read("episodes/002-half/notes.md"), "words");
}

#[test]
fn titles_of_any_letters_make_folders() {
    let sandbox = Sandbox::show();
    for title in ["🎙️ \"quoted\" 'it'", "日本語", "../../up", "x\\y # z"] {
        sandbox.pod(["new", title]).succeeds();
    }
    assert_eq!(sandbox.names("episodes").len(), 4);
    sandbox.pod(["check"]).succeeds();
}

#[test]
fn a_title_no_manifest_may_hold_is_refused_before_anything_is_made() {
    let sandbox = Sandbox::show();
    for title in ["", "  ", "a\u{1b}[31mred"] {
        let ran = sandbox.pod(["new", title]).exits(1);
        assert!(ran.err().contains("nothing was written"), "{}", ran.err());
        assert!(!ran.err().contains('\u{1b}'));
    }
    assert!(sandbox.names("episodes").is_empty());
}

#[test]
fn without_a_show_it_says_how_to_start_one() {
    let ran = Sandbox::new().pod(["new", "x"]).exits(1);
    assert!(ran.err().contains("pod init"), "{}", ran.err());
}

#[test]
fn a_date_without_its_offset_is_refused_with_the_form_it_needs() {
    let ran = Sandbox::show().pod(["new", "x", "--date", "2026-11-20"]).exits(2);
    assert!(ran.err().contains("2026-11-20T07:00:00+01:00"), "{}", ran.err());
}
