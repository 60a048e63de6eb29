//! `pod check`.

use std::fs;

use insta::assert_snapshot;

use crate::sandbox::Sandbox;

const EPISODE: &str = "episodes/001-peertube/episode.toml";

#[test]
fn a_sound_show_is_told_so() {
    let ran = Sandbox::episode().pod(["check"]).succeeds();
    assert_snapshot!(ran.said(), @r"
    note: show.toml does not say where the show is published
      show.toml
    hint: when it is to be, add [publish] with a `base_url`; the feed will also need `description`, `cover`, `categories`, `author`, `link`, `owner`
    note: this episode is not built yet
      episodes/001-peertube/episode.toml
    hint: run `pod build 001-peertube`
    1 episode and 1 take looked at, no mistake found, 2 notes
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
    note: show.toml does not say where the show is published
      show.toml
    hint: when it is to be, add [publish] with a `base_url`; the feed will also need `description`, `cover`, `categories`, `author`, `link`, `owner`
    note: this episode is not built yet
      episodes/001-peertube/episode.toml
    hint: run `pod build 001-peertube`
    1 episode and 2 takes looked at, 2 errors, 2 notes
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
    let messages: Vec<&str> = told["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["rule"] == "beyond-end")
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

#[test]
fn findings_name_their_rule_and_who_asks_for_it() {
    let sandbox = Sandbox::episode();
    sandbox.append(EPISODE, "\n[[person]]\nname = \"Zoé\"\nrole = \"gest\"\n");
    let ran = sandbox.pod(["check"]).succeeds();
    let told = "hint: did you mean \"guest\"?\nrule: person-role-unknown, of Podcast Namespace: podcast:person\n";
    assert!(ran.out().contains(told), "{}", ran.out());
    let told = sandbox.pod(["check", "--json"]).succeeds().json();
    let findings = told["findings"].as_array().unwrap();
    let one = findings.iter().find(|one| one["rule"] == "person-role-unknown").unwrap();
    assert_eq!((&one["level"], &one["line"]), (&"advice".into(), &23.into()), "{one:#}");
    assert_eq!(one["source"], "Podcast Namespace: podcast:person");
    assert!(one["file"].as_str().unwrap().ends_with(EPISODE));
    assert_eq!(told["counts"]["errors"], 0);
    assert_eq!(told["counts"]["advice"], findings.len());
}

#[test]
fn many_findings_of_one_rule_are_counted_and_shown_on_request() {
    let sandbox = Sandbox::show();
    for number in 1..=9 {
        sandbox.pod(["new", &format!("Talk {number}")]).succeeds();
    }
    let count = |text: String| text.matches("has no recording yet").count();
    let ran = sandbox.pod(["check"]).succeeds();
    assert_eq!(count(ran.out()), 5);
    let more = "… and 4 more of rule `recording-missing`: --details shows all\n";
    assert!(ran.out().contains(more), "{}", ran.out());
    assert_eq!(count(sandbox.pod(["check", "--details"]).succeeds().out()), 9);
    let told = sandbox.pod(["check", "--json"]).succeeds().json();
    let findings = told["findings"].as_array().unwrap();
    assert_eq!(findings.iter().filter(|one| one["rule"] == "recording-missing").count(), 9);
}

#[test]
fn the_rules_can_be_listed() {
    let sandbox = Sandbox::new();
    let listed = sandbox.pod(["check", "--rules"]).succeeds();
    assert!(listed.out().contains("guid-changed "), "{}", listed.out());
    let told = sandbox.pod(["check", "--rules", "--json"]).succeeds().json();
    let rules = told["rules"].as_array().unwrap();
    assert_eq!(rules.len(), listed.out().lines().count());
    assert!(rules.iter().any(|rule| rule["id"] == "cover-square" && rule["level"] == "error"));
}

#[test]
fn built_files_are_listened_to_once_and_what_changed_is_found() {
    let sandbox = Sandbox::episode();
    sandbox.pod(["build"]).succeeds();
    let told = sandbox.pod(["check", "--json"]).succeeds().json();
    assert_eq!(told["sounds"], 1);
    let rules = |told: &serde_json::Value| -> Vec<String> {
        let findings = told["findings"].as_array().unwrap().iter();
        findings.map(|one| one["rule"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(rules(&told), ["publish-missing", "transcript-missing"], "{told:#}");
    let file = "episodes/001-peertube/out/001-peertube.mp3";
    let mut bytes = fs::read(sandbox.path(file)).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    sandbox.write(file, &bytes);
    let told = sandbox.pod(["check", "--json", "--quick"]).exits(3).json();
    assert!(rules(&told).contains(&"output-changed".to_owned()), "{told:#}");
    fs::remove_file(sandbox.path(file)).unwrap();
    let told = sandbox.pod(["check", "--json"]).exits(3).json();
    assert!(rules(&told).contains(&"output-gone".to_owned()), "{told:#}");
}

#[test]
fn a_secret_in_a_file_that_goes_out_is_found_and_never_shown() {
    let sandbox = Sandbox::episode();
    sandbox.write("episodes/001-peertube/notes.md", "Voir https://me:hunter2x@a.example/ ici\n");
    for run in [vec!["check"], vec!["check", "--json"], vec!["check", "--details"]] {
        let ran = sandbox.pod(run).exits(3);
        assert!(ran.out().contains("looks like a secret"), "{}", ran.out());
        assert!(!(ran.out() + &ran.err()).contains("hunter2x"), "{}", ran.out());
    }
}

#[test]
fn the_example_is_in_order() {
    let sandbox = Sandbox::new();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/episodes.example");
    let told = sandbox.pod(["check", "--json", "--quick", "--show", example]).succeeds().json();
    let heavy = told["findings"].as_array().unwrap().iter().filter(|one| one["level"] != "advice");
    let heavy: Vec<_> = heavy.collect();
    assert!(heavy.is_empty(), "{heavy:#?}");
}
