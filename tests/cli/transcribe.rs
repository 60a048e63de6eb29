//! `pod transcribe`, with the model of the fixtures and their spoken words, and
//! with a server on the loopback.

use std::fs;

use crate::sandbox::{Ran, Said, Sandbox};
use crate::transcript::{DOCUMENT, MODEL, WORDS, example, said, talk, transcribe};

use crate::server::{Asked, Reply, Server, nobody};

/// Runs it on a server.
fn on(server: &str, sandbox: &Sandbox, more: &[&str]) -> Ran {
    sandbox.pod([&["transcribe", "--server", server], more].concat())
}

/// What a server answers that heard a word in each half second.
fn heard(text: &str) -> Reply {
    let words = text.split(' ').zip(1..).map(|(word, at)| {
        let start = f64::from(at) * 0.5;
        serde_json::json!({ "word": word, "start": start, "end": start + 0.4 })
    });
    let words: Vec<_> = words.collect();
    let answer = serde_json::json!({ "text": text, "language": "english", "words": words });
    Reply::new(200, answer.to_string())
}

#[track_caller]
fn holds(said: &Said, parts: &[&str]) {
    let all = said.out() + &said.err();
    for part in parts {
        assert!(all.contains(part), "no `{part}` in:\n{all}");
    }
}

#[test]
fn a_run_writes_both_files_and_a_second_one_changes_nothing() {
    let sandbox = talk();
    let first = transcribe(&sandbox, &[]).succeeds();
    holds(&first, &["17 words in `en`: Peter 17", "transcribing 1 slice"]);
    assert_eq!(sandbox.read(DOCUMENT), said("Mary"));
    let words = sandbox.read(WORDS);
    let second = transcribe(&sandbox, &[]).succeeds();
    insta::assert_snapshot!(second.out(), @r"
    001 Talk
      17 words in `en`: Peter 17
      episodes/001-talk/transcript.md is up to date
    done in TIME
    ");
    assert!(second.err().contains("1 slice, 1 heard before"), "{}", second.err());
    assert_eq!((sandbox.read(DOCUMENT), sandbox.read(WORDS)), (said("Mary"), words));
}

#[test]
fn programs_read_what_was_heard_as_json() {
    let sandbox = talk();
    let told = transcribe(&sandbox, &["--json"]).succeeds().json();
    let one = &told["episodes"][0];
    assert_eq!(
        (&told["ok"], &one["fresh"], &one["words"]),
        (&true.into(), &true.into(), &17.into())
    );
    assert_eq!(one["speakers"][0]["speaker"], "Peter");
    assert_eq!((&one["conflicts"], &one["language"]), (&0.into(), &"en".into()));
    assert!(one["document"].as_str().unwrap().ends_with(DOCUMENT), "{one}");
}

#[test]
fn an_episode_without_takes_is_refused() {
    let sandbox = talk();
    sandbox.pod(["new", "Empty"]).succeeds();
    let ran = transcribe(&sandbox, &["2"]).exits(1);
    holds(&ran, &["episode `002-empty` has no takes yet", "`pod add empty TAKE...`"]);
}

#[test]
fn models_that_are_not_there_name_near_ones_or_how_to_get_them() {
    let sandbox = talk();
    let ran = transcribe(&sandbox, &["--model", "smal"]).exits(1);
    holds(&ran, &["there is no model called `smal`", "did you mean `small`?"]);
    let ran = transcribe(&sandbox, &["--model", "small"]).exits(1);
    holds(&ran, &["the model `small` is not here yet", "`pod model get small`"]);
    let ran = transcribe(&sandbox, &["--model", "./none.bin"]).exits(1);
    holds(&ran, &["there is no model at `./none.bin`", "nothing was transcribed"]);
    assert!(!sandbox.path(DOCUMENT).exists());
}

#[test]
fn files_that_are_no_whole_model_are_refused() {
    let sandbox = talk();
    let whole = fs::read(MODEL).unwrap();
    sandbox.write("short.bin", &whole[..1_000_000]);
    let ran = transcribe(&sandbox, &["--model", "short.bin"]).exits(1);
    holds(&ran, &["`short.bin` is cut short", "copy it again from where it is whole"]);
    let ran = transcribe(&sandbox, &["--model", "./peter.wav"]).exits(1);
    holds(&ran, &["not a Whisper model", "peter.wav"]);
    assert!(!sandbox.path(DOCUMENT).exists());
}

#[test]
fn paths_of_models_are_seen_from_the_show_or_from_the_user() {
    let sandbox = talk();
    let manifest = sandbox.read("show.toml").replace(MODEL, "models/tiny.bin");
    sandbox.write("show.toml", manifest);
    sandbox.write("models/tiny.bin", fs::read(MODEL).unwrap());
    let inside = |arguments: &[&str]| sandbox.command(arguments).inside("models").run();
    inside(&["transcribe", "1", "--threads", "1"]).succeeds();
    let ran = inside(&["transcribe", "1", "--threads", "1", "--model", "tiny.bin"]).succeeds();
    holds(&ran, &["1 heard before"]);
    let ran = inside(&["transcribe", "1", "--model", "models/tiny.bin"]).exits(1);
    holds(&ran, &["there is no model at"]);
}

#[test]
fn a_show_without_a_language_hears_which_it_is() {
    let sandbox = talk();
    let manifest = sandbox.read("show.toml").replace("language = \"en\"", "");
    sandbox.write("show.toml", manifest);
    let ran = transcribe(&sandbox, &[]).succeeds();
    holds(
        &ran,
        &[
            "no language is given: this sounds like `en`",
            "write `language = \"en\"` into show.toml",
        ],
    );
    assert_eq!(sandbox.read(DOCUMENT), said("Mary"));
    let ran = transcribe(&sandbox, &["--language", "xx"]).exits(1);
    holds(&ran, &["Whisper does not know the language `xx`", "its code of two letters"]);
}

#[test]
fn a_track_without_speech_gives_an_empty_text_and_says_so() {
    let sandbox = talk();
    sandbox.write("quiet.wav", {
        sandbox.recording("quiet.wav", 5.0, 1);
        let mut wav = fs::read(sandbox.path("quiet.wav")).unwrap();
        let header = 44;
        wav[header..].fill(0);
        wav
    });
    sandbox.pod(["new", "Quiet"]).succeeds();
    sandbox.pod(["add", "2", "quiet.wav"]).succeeds();
    let ran = transcribe(&sandbox, &["2"]).succeeds();
    holds(&ran, &["nobody speaks in these takes", "0 words", "was the right channel recorded?"]);
    assert_eq!(sandbox.read("episodes/002-quiet/transcript.md").trim(), "");
    sandbox.pod(["build", "2"]).succeeds();
}

#[test]
fn sides_need_one_stereo_recording() {
    let sandbox = talk();
    let ran = transcribe(&sandbox, &["--speakers", "Marie,Pierre"]).exits(1);
    holds(&ran, &["`takes/peter.wav` is mono", "episodes/001-talk/episode.toml:", "^^^"]);
    let ran = transcribe(&sandbox, &["--speakers", "Marie"]).exits(2);
    holds(&ran, &["give two names with a comma between them"]);
    fs::copy(sandbox.path("peter.wav"), sandbox.path("alice.wav")).unwrap();
    sandbox.pod(["add", "1", "alice.wav", "--speaker", "Alice"]).succeeds();
    let ran = transcribe(&sandbox, &["--speakers", "Marie,Pierre"]).exits(1);
    holds(&ran, &["`--speakers` is for an episode of one stereo recording", "has 2 tracks"]);
}

#[test]
fn each_track_is_its_speakers() {
    let sandbox = talk();
    example("dialogue-peter", 0.0, 11.0, &sandbox.path("p.wav"));
    example("dialogue-alice", 0.0, 11.0, &sandbox.path("a.wav"));
    sandbox.pod(["new", "Two"]).succeeds();
    sandbox.pod(["add", "2", "p.wav", "--speaker", "Peter"]).succeeds();
    sandbox.pod(["add", "2", "a.wav", "--speaker", "Alice"]).succeeds();
    transcribe(&sandbox, &["2"]).succeeds();
    let text = sandbox.read("episodes/002-two/transcript.md");
    let (peter, alice) = text.split_once("**Alice** · 00:00:07").unwrap();
    assert!(peter.contains("my name is Peter"), "{text}");
    assert!(alice.contains("Thank you for having me."), "{text}");
}

#[test]
fn a_server_listens_in_place_of_this_machine() {
    let sandbox = talk();
    let server = Server::start(|_: &Asked| heard("One two three."));
    let ran = on(&server.address(""), &sandbox, &[]).succeeds();
    holds(&ran, &["3 words in `en`: Peter 3"]);
    assert!(sandbox.read(DOCUMENT).contains("One two three."), "{}", sandbox.read(DOCUMENT));
    assert_eq!(server.asked().len(), 1);
    assert_eq!(server.asked()[0].field("language").as_deref(), Some("en"));
    on(&server.address(""), &sandbox, &[]).succeeds();
    assert_eq!(server.asked().len(), 1, "what was heard is kept");
}

#[test]
fn a_wrong_key_is_told_without_showing_it() {
    let sandbox = talk();
    let server = Server::start(|_: &Asked| Reply::new(401, "bad key s3cr3t"));
    let address = server.address("");
    let arguments = ["transcribe", "--server", &address];
    let ran = sandbox.command(arguments).env("POD_TRANSCRIBE_KEY", "s3cr3t").run().exits(1);
    holds(&ran, &["does not accept the key (401)", "check the key in `POD_TRANSCRIBE_KEY`"]);
    assert!(!ran.err().contains("s3cr3t"), "{}", ran.err());
    assert_eq!(server.asked()[0].header("authorization"), "Bearer s3cr3t");
    assert!(!sandbox.path(DOCUMENT).exists());
}

#[test]
fn a_server_that_is_not_there_is_told() {
    let sandbox = talk();
    let ran = on(&nobody(), &sandbox, &[]).exits(1);
    holds(&ran, &["no transcription", "127.0.0.1", "nothing was transcribed"]);
    assert!(!sandbox.path(DOCUMENT).exists());
}

#[test]
fn slices_that_a_failing_server_heard_are_kept() {
    let sandbox = talk();
    // A slice holds 28 s at most: more speech is two.
    example("episode-en-1", 0.0, 23.0, &sandbox.path("long.wav"));
    sandbox.pod(["new", "Long"]).succeeds();
    for track in ["one", "two"] {
        fs::copy(sandbox.path("long.wav"), sandbox.path(format!("{track}.wav"))).unwrap();
    }
    example("episode-en-2", 0.0, 23.0, &sandbox.path("two.wav"));
    sandbox.pod(["add", "2", "one.wav", "two.wav"]).succeeds();
    let server = Server::start(|asked: &Asked| match asked.before {
        1 => Reply::new(403, ""),
        _ => heard("One two three."),
    });
    let ran = on(&server.address(""), &sandbox, &["2"]).exits(1);
    holds(&ran, &["(1 of ", "were heard, and are kept)"]);
    assert!(!sandbox.path("episodes/002-long/transcript.md").exists());
    let before = server.asked().len();
    let ran = on(&server.address(""), &sandbox, &["2"]).succeeds();
    holds(&ran, &["1 heard before"]);
    assert!(server.asked().len() > before);
}

#[test]
fn a_correction_survives_a_new_recognition() {
    let sandbox = talk();
    transcribe(&sandbox, &[]).succeeds();
    sandbox.write(DOCUMENT, said("Marie"));
    let ran = transcribe(&sandbox, &["--best"]).succeeds();
    assert!(!ran.out().contains("up to date"), "{}", ran.out());
    assert_eq!(sandbox.read(DOCUMENT), said("Marie"));
    assert!(sandbox.read(WORDS).contains("beam of 5"));
}

#[test]
fn a_correction_survives_every_later_recognition() {
    let sandbox = talk();
    transcribe(&sandbox, &[]).succeeds();
    sandbox.write(DOCUMENT, said("Marie"));
    for more in [&["--best"][..], &["--force"], &["--best", "--force"]] {
        transcribe(&sandbox, more).succeeds();
        assert_eq!(sandbox.read(DOCUMENT), said("Marie"), "after {more:?}");
    }
}

#[test]
fn where_a_correction_and_a_new_recognition_differ_the_correction_stands() {
    let sandbox = talk();
    let server = Server::start(|asked: &Asked| match asked.before {
        0 => heard("One two three."),
        _ => heard("One six three."),
    });
    on(&server.address(""), &sandbox, &[]).succeeds();
    let text = sandbox.read(DOCUMENT).replace("two", "too");
    sandbox.write(DOCUMENT, text);
    let ran = on(&server.address(""), &sandbox, &["--force"]).succeeds();
    holds(&ran, &["line 3: your text `too` stands; now heard: `six`", "1 place to look at"]);
    assert!(sandbox.read(DOCUMENT).contains("One too [[?]] three."), "{}", sandbox.read(DOCUMENT));
}

#[test]
fn words_files_that_cannot_be_read_are_never_written_over() {
    let sandbox = talk();
    transcribe(&sandbox, &[]).succeeds();
    let whole = sandbox.read(WORDS);
    let newer = whole.replace("\"pod-words\": 1", "\"pod-words\": 9");
    let cases: [(&[u8], &str); 4] = [
        (b"{\n", "the words file is broken at line 2, column 1"),
        (&whole.as_bytes()[..700], "the words file is broken at line "),
        (newer.as_bytes(), "written by a newer pod (format 9; this pod reads 1)"),
        (b"RIFF\xff\xfe", "this is not a words file: it is no text"),
    ];
    for (content, message) in cases {
        sandbox.write(WORDS, content);
        for verb in ["transcribe", "build", "check"] {
            let ran = sandbox.pod([verb]).exits(if verb == "check" { 3 } else { 1 });
            holds(&ran, &[message, "episodes/001-talk/transcript.words.json"]);
        }
        assert_eq!(fs::read(sandbox.path(WORDS)).unwrap(), content);
        assert_eq!(sandbox.read(DOCUMENT), said("Mary"));
    }
}

#[test]
fn a_text_of_other_takes_is_refused_until_it_is_heard_again() {
    let sandbox = talk();
    transcribe(&sandbox, &[]).succeeds();
    example("episode-en-2", 0.0, 7.0, &sandbox.path("episodes/001-talk/takes/peter.wav"));
    let ran = sandbox.pod(["build"]).exits(1);
    holds(
        &ran,
        &["the text was made from other takes: `Peter`'s recording", "`pod transcribe 001-talk`"],
    );
    transcribe(&sandbox, &[]).succeeds();
    assert!(sandbox.read(DOCUMENT).contains("privacy and the open web"));
    sandbox.pod(["build"]).succeeds();
}
