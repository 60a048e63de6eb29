//! `pod add`.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::PermissionsExt;

use insta::assert_snapshot;

use crate::sandbox::{Sandbox, writes_anywhere};

const EPISODE: &str = "episodes/001-peertube/episode.toml";
const TAKES: &str = "episodes/001-peertube/takes";

fn show_with_an_empty_episode() -> Sandbox {
    let sandbox = Sandbox::show();
    sandbox.pod(["new", "PeerTube"]).succeeds();
    sandbox
}

/// The tables of the manifest, without its comments.
fn tracks(sandbox: &Sandbox) -> String {
    let text = sandbox.read(EPISODE);
    let from = text.find("\n[[track]]").map_or(text.len(), |at| at + 1);
    text[from..].lines().take_while(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n")
}

#[test]
fn takes_are_copied_and_become_tracks() {
    let sandbox = show_with_an_empty_episode();
    sandbox.tone("walid.wav", 1.0).recording("pouhiou.wav", 2.0, 2);
    let arguments = [
        "add",
        "peertube",
        "walid.wav",
        "pouhiou.wav",
        "--speaker",
        "Walid",
        "--speaker",
        "Pouhiou",
    ];
    let ran = sandbox.pod(arguments).succeeds();
    assert_snapshot!(ran.said(), @r"
    episodes/001-peertube/takes/walid.wav copied: WAV, PCM 16 bit, 8 kHz, mono, 0:01, Walid
    episodes/001-peertube/takes/pouhiou.wav copied: WAV, PCM 16 bit, 8 kHz, stereo, 0:02, Pouhiou
    --- stderr
      walid.wav  copied (TIME)
      pouhiou.wav copied (TIME)
    --- exit 0
    ");
    assert_snapshot!(tracks(&sandbox), @r#"
    [[track]]
    take = "takes/walid.wav"
    speaker = "Walid"

    [[track]]
    take = "takes/pouhiou.wav"
    speaker = "Pouhiou"
    "#);
    let copy = fs::read(sandbox.path(TAKES).join("walid.wav")).unwrap();
    assert_eq!(copy, fs::read(sandbox.path("walid.wav")).unwrap());
}

#[test]
fn parts_are_joined_to_one_track() {
    let sandbox = show_with_an_empty_episode();
    sandbox.tone("a.wav", 1.0).tone("b.wav", 1.0);
    sandbox.pod(["add", "1", "a.wav", "b.wav", "--join", "--speaker", "Walid"]).succeeds();
    assert_snapshot!(tracks(&sandbox), @r#"
    [[track]]
    take = ["takes/a.wav", "takes/b.wav"]
    speaker = "Walid"
    "#);
    sandbox.pod(["check"]).succeeds();
}

#[test]
fn channel_and_offset_are_written() {
    let sandbox = show_with_an_empty_episode();
    sandbox.recording("a.wav", 1.0, 4);
    sandbox.pod(["add", "1", "a.wav", "--channel", "3", "--offset", "-2.5"]).succeeds();
    assert_snapshot!(tracks(&sandbox), @r#"
    [[track]]
    take = "takes/a.wav"
    channel = 3
    offset = "-00:00:02.500"
    "#);
}

#[test]
fn a_channel_the_recording_has_not_is_refused_before_anything_is_copied() {
    let sandbox = show_with_an_empty_episode();
    sandbox.tone("a.wav", 1.0);
    let ran = sandbox.pod(["add", "1", "a.wav", "--channel", "right"]).exits(1);
    assert!(ran.err().contains("has no channel 2: it is mono"), "{}", ran.err());
    assert!(sandbox.names(TAKES).is_empty());
}

#[test]
fn what_is_no_recording_is_refused_with_the_reason_and_nothing_is_copied() {
    let sandbox = show_with_an_empty_episode();
    // The same every run: a linear congruential generator.
    let mut state = 1_u32;
    let random: Vec<u8> = (0..10_000)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .collect();
    sandbox
        .tone("good.wav", 1.0)
        .write("empty.wav", "")
        .write("random.wav", random)
        .write("text.wav", "these are words\nand more words\n");
    fs::create_dir(sandbox.path("folder.wav")).unwrap();
    let ran = sandbox
        .pod([
            "add",
            "1",
            "good.wav",
            "empty.wav",
            "random.wav",
            "text.wav",
            "folder.wav",
            "gone.wav",
        ])
        .exits(1);
    assert_snapshot!(ran.said(), @r#"
    --- stderr
    error: `empty.wav` is not a recording pod can read: it is empty (0 bytes)
    hint: copy it again from the recorder; nothing was changed
    error: `random.wav` is not a recording pod can read: it is in no format of sound pod knows
    hint: check that it is the file you meant
    error: `text.wav` is not a recording pod can read: it is a text file
    hint: check that it is the file you meant
    error: `folder.wav` is not a recording pod can read: it is a folder, not a file
    hint: name a file of sound
    error: cannot read `gone.wav`: No such file or directory (os error 2)
    hint: check its name
    5 errors, nothing was changed
    --- exit 1
    "#);
    assert!(sandbox.names(TAKES).is_empty());
    assert_eq!(tracks(&sandbox), "");
}

#[test]
fn the_same_take_twice_is_refused_unless_another_channel_is_meant() {
    let sandbox = show_with_an_empty_episode();
    sandbox.recording("a.wav", 1.0, 2);
    sandbox.pod(["add", "1", "a.wav", "--channel", "left"]).succeeds();
    let ran = sandbox.pod(["add", "1", "a.wav", "--channel", "left"]).exits(1);
    assert!(ran.err().contains("is a track of this episode already"), "{}", ran.err());
    let ran = sandbox.pod(["add", "1", "a.wav", "--channel", "right"]).succeeds();
    assert!(ran.out().contains("in place"), "{}", ran.out());
    assert_eq!(sandbox.names(TAKES), ["a.wav"]);
}

#[test]
fn another_recording_of_the_same_name_gets_a_number() {
    let sandbox = show_with_an_empty_episode();
    sandbox.tone("a.wav", 1.0).tone("other/a.wav", 2.0);
    let before = fs::read(sandbox.path("a.wav")).unwrap();
    sandbox.pod(["add", "1", "a.wav", "other/a.wav"]).succeeds();
    assert_eq!(sandbox.names(TAKES), ["a-2.wav", "a.wav"]);
    assert_eq!(fs::read(sandbox.path(TAKES).join("a.wav")).unwrap(), before);
    assert!(tracks(&sandbox).contains("takes/a-2.wav"));
}

#[test]
fn a_take_that_is_in_place_is_only_registered() {
    let sandbox = show_with_an_empty_episode();
    sandbox.tone(format!("{TAKES}/day one/a.wav"), 1.0);
    let ran = sandbox.command(["add", "1", "day one/a.wav"]).inside(TAKES).run().succeeds();
    assert!(ran.out().contains("in place"), "{}", ran.out());
    assert!(tracks(&sandbox).contains("take = \"takes/day one/a.wav\""));
    assert_eq!(sandbox.names(TAKES), ["day one"]);
}

#[test]
fn a_link_points_to_the_original() {
    let sandbox = show_with_an_empty_episode();
    sandbox.tone("a.wav", 1.0);
    sandbox.pod(["add", "1", "a.wav", "--link"]).succeeds();
    let link = fs::read_link(sandbox.path(TAKES).join("a.wav")).unwrap();
    assert_eq!(link, sandbox.path("a.wav"));
    sandbox.pod(["check"]).succeeds();
}

#[test]
fn names_of_any_letters_are_kept_where_a_manifest_can_hold_them() {
    let sandbox = show_with_an_empty_episode();
    let names = ["it's \"me\" 🎙️.wav", "-dash.wav", "new\nline.wav", "~tilde.wav", "plain"];
    for (index, name) in names.iter().enumerate() {
        sandbox.tone(name, 1.0 + index as f64 / 10.0);
    }
    let foreign = OsString::from_vec(b"caf\xe9.wav".to_vec());
    sandbox.tone(&foreign, 2.0);
    let mut arguments: Vec<OsString> = ["add", "1", "--"].map(OsString::from).to_vec();
    arguments.extend(names.map(OsString::from));
    arguments.push(foreign);
    let ran = sandbox.pod(arguments).succeeds();
    assert!(ran.out().contains("new␤line.wav"), "{}", ran.out());
    let mut expected: Vec<&str> = names.to_vec();
    expected.push("caf_.wav");
    expected.sort_unstable();
    assert_eq!(sandbox.names(TAKES), expected);
    sandbox.pod(["check"]).succeeds();
}

#[test]
fn the_rest_of_the_manifest_stays_as_it_is() {
    let sandbox = show_with_an_empty_episode();
    let before = "# first\ntitle   =   \"x\" # why\n\n# last of the keys\nnumber=1\n";
    sandbox.write(EPISODE, before).tone("a.wav", 1.0);
    sandbox.pod(["add", "1", "a.wav"]).succeeds();
    let after = sandbox.read(EPISODE);
    assert_eq!(after, format!("{before}\n[[track]]\ntake = \"takes/a.wav\"\n"));
}

#[test]
fn a_manifest_that_is_not_toml_is_left_alone_and_nothing_is_copied() {
    let sandbox = show_with_an_empty_episode();
    sandbox.write(EPISODE, "title = \n").tone("a.wav", 1.0);
    let ran = sandbox.pod(["add", "001-peertube", "a.wav"]).exits(1);
    assert!(ran.err().contains("not TOML"), "{}", ran.err());
    assert_eq!(sandbox.read(EPISODE), "title = \n");
    assert!(sandbox.names(TAKES).is_empty());
}

#[test]
fn speakers_must_be_as_many_as_tracks() {
    let sandbox = show_with_an_empty_episode();
    sandbox.tone("a.wav", 1.0).tone("b.wav", 1.0);
    let ran = sandbox.pod(["add", "1", "a.wav", "b.wav", "--speaker", "Walid"]).exits(2);
    assert_snapshot!(ran.said(), @r"
    --- stderr
    error: 1 speaker named for 2 tracks
    hint: give `--speaker NAME` once for each take, in their order
    --- exit 2
    ");
}

#[test]
fn an_unknown_episode_is_answered_with_the_nearest() {
    let sandbox = show_with_an_empty_episode();
    sandbox.tone("a.wav", 1.0);
    let ran = sandbox.pod(["add", "peertub", "a.wav"]).exits(1);
    assert_snapshot!(ran.said(), @r"
    --- stderr
    error: there is no episode `peertub`
    hint: did you mean `peertube`?
    1 error, nothing was changed
    --- exit 1
    ");
}

#[test]
fn missing_words_are_errors_of_usage_where_nobody_can_be_asked() {
    let sandbox = show_with_an_empty_episode();
    assert!(sandbox.pod(["add"]).exits(2).err().contains("episode is missing"));
    assert!(sandbox.pod(["add", "1"]).exits(2).err().contains("recording is missing"));
}

#[test]
fn a_folder_that_may_not_be_written_to_is_named_and_the_manifest_stays() {
    let sandbox = show_with_an_empty_episode();
    if writes_anywhere(&sandbox) {
        return;
    }
    let before = sandbox.read(EPISODE);
    sandbox.tone("a.wav", 1.0);
    fs::set_permissions(sandbox.path(TAKES), fs::Permissions::from_mode(0o555)).unwrap();
    let ran = sandbox.pod(["add", "1", "a.wav"]).exits(1);
    assert!(ran.err().contains("who may write there"), "{}", ran.err());
    assert_eq!(sandbox.read(EPISODE), before);
}

#[test]
fn what_a_killed_run_left_unfinished_goes_with_the_next() {
    let sandbox = show_with_an_empty_episode();
    sandbox.tone("walid.wav", 1.0);
    let left = format!("{TAKES}/.pod-unfinished-Ab3x");
    sandbox.write(&left, "half a recording");
    sandbox.write(format!("{TAKES}/mine.txt"), "stays");
    sandbox.pod(["add", "peertube", "walid.wav"]).succeeds();
    assert_eq!(sandbox.names(TAKES), ["mine.txt", "walid.wav"]);
}
