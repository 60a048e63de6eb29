//! `pod check`.

use std::fs;

use insta::assert_snapshot;

use crate::sandbox::Sandbox;

const EPISODE: &str = "episodes/001-peertube/episode.toml";

#[test]
fn a_sound_show_is_told_so() {
    let ran = Sandbox::episode().pod(["check"]).succeeds();
    assert_snapshot!(ran.said(), @r"
    1 episode and 1 take looked at, no mistake found
    --- stderr
      takes      1 looked at (TIME)
    --- exit 0
    ");
}

#[test]
fn mistakes_are_shown_with_their_lines_all_in_one_run() {
    let sandbox = Sandbox::episode();
    let manifest = sandbox.read("show.toml").replace("loudness = -16.0", "loudnes = -16.0");
    sandbox.write("show.toml", manifest);
    let mut header = fs::read(sandbox.path("walid.wav")).unwrap();
    header.truncate(44);
    sandbox.write("episodes/001-peertube/takes/pouhiou.wav", header);
    sandbox.append(EPISODE, "\n[[track]]\ntake = \"takes/pouhiou.wav\"\noffset = 0\n");
    let ran = sandbox.pod(["check"]).exits(3);
    assert_snapshot!(ran.said(), @r#"
    error: unknown key `loudnes`
      show.toml:29:1
       |
    29 | loudnes = -16.0                     # LUFS
       | ^^^^^^^ in [[output]] `podcast`
    hint: did you mean `loudness`?
    error: `takes/pouhiou.wav` is not a recording pod can read: it ends after 44 bytes, a header without sound
      episodes/001-peertube/episode.toml:22:8
       |
    22 | take = "takes/pouhiou.wav"
       |        ^^^^^^^^^^^^^^^^^^^
    hint: copy it again from the recorder; nothing was changed
    1 episode and 2 takes looked at, 2 errors
    --- stderr
      takes      2 looked at (TIME)
    --- exit 3
    "#);
}

#[test]
fn what_is_no_recording_is_shown_where_the_manifest_names_it() {
    let sandbox = Sandbox::episode();
    for (name, content) in [("empty", ""), ("text", "words, words, words\n")] {
        sandbox.write(format!("episodes/001-peertube/takes/{name}.wav"), content);
        let track = format!("\n[[track]]\ntake = \"takes/{name}.wav\"\noffset = 0\n");
        sandbox.append(EPISODE, &track);
    }
    let told = sandbox.pod(["check", "--json"]).exits(3).json();
    let errors = told["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 2, "{told:#}");
    for (error, name) in errors.iter().zip(["empty", "text"]) {
        let message = error["message"].as_str().unwrap();
        assert!(
            message.starts_with(&format!("`takes/{name}.wav` is not a recording")),
            "{message}"
        );
        assert_eq!(error["text"], format!("take = \"takes/{name}.wav\""));
        assert!(error["file"].as_str().unwrap().ends_with(EPISODE));
    }
}

#[test]
fn what_stands_beyond_the_end_is_a_warning() {
    let sandbox = Sandbox::episode();
    sandbox.append(EPISODE, "\n[[chapter]]\nstart = \"00:00:05\"\ntitle = \"Late\"\n");
    let edits = "[[cut]]\nstart = 0.5\nend = 9.0\n";
    sandbox.write("episodes/001-peertube/edits.toml", edits);
    let told = sandbox.pod(["check", "--json"]).succeeds().json();
    let messages: Vec<&str> = told["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|warning| warning["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        messages,
        [
            "a chapter at 00:00:05.000 is beyond the end of the takes, 00:00:01.000",
            "the end of a cut at 00:00:09.000 is beyond the end of the takes, 00:00:01.000",
        ]
    );
}

#[test]
fn music_and_pictures_are_looked_at() {
    let sandbox = Sandbox::episode();
    sandbox.write("jingle.flac", "no music").write("cover.jpg", "no picture");
    sandbox.append(EPISODE, "\n[music]\nintro = { file = \"jingle.flac\" }\n");
    let manifest = sandbox.read("show.toml");
    let manifest = manifest.replace("# cover = \"cover.jpg\"", "cover = \"cover.jpg\"");
    sandbox.write("show.toml", manifest);
    let ran = sandbox.pod(["check"]).exits(3);
    assert!(ran.out().contains("`cover.jpg` is neither a JPEG nor a PNG"), "{}", ran.out());
    assert!(ran.out().contains("`jingle.flac` is not a recording"), "{}", ran.out());
}

#[test]
fn what_this_version_does_not_do_yet_is_a_note() {
    let sandbox = Sandbox::episode();
    sandbox.tone("b.wav", 1.0);
    sandbox.pod(["add", "1", "b.wav"]).succeeds();
    let manifest = sandbox.read("show.toml").replace("[audio]\n", "[audio]\ndenoise = true\n");
    sandbox.write("show.toml", manifest);
    let ran = sandbox.pod(["check"]).succeeds();
    assert!(ran.out().contains("note: `denoise` is read and kept"), "{}", ran.out());
    assert!(ran.out().contains("note: this track starts with the first"), "{}", ran.out());
    let quiet = sandbox.pod(["check", "--quiet"]).succeeds();
    assert_eq!(quiet.out() + &quiet.err(), "");
}

#[test]
fn only_the_episodes_named_are_looked_at() {
    let sandbox = Sandbox::episode();
    sandbox.write("episodes/002-broken/episode.toml", "titel = \"x\"\n");
    sandbox.pod(["check", "1"]).succeeds();
    sandbox.pod(["check", "broken"]).exits(3);
    sandbox.command(["check"]).inside("episodes/001-peertube").run().succeeds();
    sandbox.pod(["check"]).exits(3);
}

#[test]
fn places_are_right_from_any_folder() {
    let sandbox = Sandbox::episode();
    sandbox.append(EPISODE, "\nwrong = 1\n");
    let inside = sandbox.command(["check"]).inside("episodes/001-peertube").run().exits(3);
    assert!(inside.out().contains("\n  episode.toml:"), "{}", inside.out());
    let elsewhere =
        sandbox.command(["check", "--show", "../work"]).inside("../home").run().exits(3);
    assert!(
        elsewhere.out().contains("../work/episodes/001-peertube/episode.toml:"),
        "{}",
        elsewhere.out()
    );
}
