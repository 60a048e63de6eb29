//! `pod transcript`, and what a text makes of `pod build` and `pod check`.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::sandbox::{Ran, Said, Sandbox};

/// The model of the fixtures.
pub const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/whisper/pod-tiny-demo.bin");

/// The text of the episode of [`talk`].
pub const DOCUMENT: &str = "episodes/001-talk/transcript.md";

/// Its words.
pub const WORDS: &str = "episodes/001-talk/transcript.words.json";

/// What is said in [`talk`], with the guest's name.
pub fn said(guest: &str) -> String {
    format!(
        "**Peter** · 00:00:00\n\nHello and welcome to the show. My guest today is {guest}. \
         Today we talk about free software.\n"
    )
}

/// Writes a part of a spoken example, in seconds.
pub fn example(name: &str, from: f64, to: f64, target: &Path) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/whisper/examples");
    let mut reader = hound::WavReader::open(folder.join(name).with_extension("wav")).unwrap();
    let spec = reader.spec();
    let frame = |at: f64| (at * f64::from(spec.sample_rate)) as u32;
    reader.seek(frame(from)).unwrap();
    let count = (frame(to) - frame(from)) as usize;
    let mut writer = hound::WavWriter::create(target, spec).unwrap();
    for sample in reader.into_samples::<i16>().take(count) {
        writer.write_sample(sample.unwrap()).unwrap();
    }
    writer.finalize().unwrap();
}

/// A show in English that is heard by [`MODEL`], with an episode of 7.5 s of talk.
pub fn talk() -> Sandbox {
    let sandbox = Sandbox::show();
    sandbox.append("show.toml", &format!("\n[transcript]\nmodel = {MODEL:?}\n"));
    example("episode-en-1", 0.0, 7.5, &sandbox.path("peter.wav"));
    sandbox.pod(["new", "Talk"]).succeeds();
    sandbox.pod(["add", "1", "peter.wav", "--speaker", "Peter"]).succeeds();
    sandbox
}

/// Listens on one thread.
pub fn transcribe(sandbox: &Sandbox, more: &[&str]) -> Ran {
    sandbox.pod([&["transcribe", "--threads", "1"], more].concat())
}

/// The same episode, transcribed.
pub fn transcribed() -> Sandbox {
    let sandbox = talk();
    transcribe(&sandbox, &[]).succeeds();
    sandbox
}

fn transcript(sandbox: &Sandbox, arguments: &[&str]) -> Ran {
    sandbox.pod([&["transcript"], arguments].concat())
}

fn out(sandbox: &Sandbox, extension: &str) -> String {
    sandbox.read(format!("episodes/001-talk/out/001-talk.{extension}"))
}

fn report(sandbox: &Sandbox) -> Value {
    serde_json::from_str(&sandbox.read("episodes/001-talk/out/report.json")).unwrap()
}

#[track_caller]
fn holds(said: &Said, parts: &[&str]) {
    let all = said.out() + &said.err();
    for part in parts {
        assert!(all.contains(part), "no `{part}` in:\n{all}");
    }
}

#[test]
fn struck_words_are_cut_from_the_sound_and_what_follows_comes_earlier() {
    let sandbox = transcribed();
    sandbox.pod(["build"]).succeeds();
    let frames = |report: &Value| report["length"]["episode_frames"].as_i64().unwrap();
    let before = report(&sandbox);
    assert!(out(&sandbox, "vtt").contains("00:00:05.070 --> "), "{}", out(&sandbox, "vtt"));
    sandbox.write(
        DOCUMENT,
        said("Mary").replace("My guest today is Mary.", "~~My guest today is Mary.~~"),
    );
    sandbox.pod(["build"]).succeeds();
    let after = report(&sandbox);
    let cut = frames(&before) - frames(&after);
    assert!(cut > 48_000, "more than a second of {cut} frames");
    assert_eq!(after["length"]["cut_frames"], cut);
    for extension in ["vtt", "txt", "srt", "json", "html"] {
        let text = out(&sandbox, extension);
        assert!(!text.contains("guest") && text.contains("software"), "{text}");
    }
    let vtt = out(&sandbox, "vtt");
    let times: Vec<&str> = vtt.lines().filter(|line| line.contains(" --> ")).collect();
    let rich = transcript(&sandbox, &["export", "-f", "json-words"]).succeeds().json();
    let today = rich["segments"].as_array().unwrap().iter().find(|one| one["body"] == "Today");
    let heard = today.unwrap()["startTime"].as_f64().unwrap();
    let expected = 5.07 - cut as f64 / 48_000.0;
    assert!((heard - expected).abs() < 0.002, "{heard}, not {expected}: {times:?}");
}

#[test]
fn words_taken_out_of_the_text_stay_in_the_sound() {
    let sandbox = transcribed();
    sandbox.pod(["build"]).succeeds();
    let before = report(&sandbox)["length"].clone();
    sandbox.write(DOCUMENT, said("Mary").replace("My guest today is Mary. ", ""));
    sandbox.pod(["build"]).succeeds();
    assert_eq!(report(&sandbox)["length"], before);
    assert!(!out(&sandbox, "txt").contains("guest"));
    assert!(out(&sandbox, "vtt").contains("00:00:05.070 --> "), "{}", out(&sandbox, "vtt"));
}

#[test]
fn marks_and_comments_are_not_published() {
    let sandbox = transcribed();
    sandbox.write(DOCUMENT, said("Mary[[?]] <!-- or Marie? -->"));
    sandbox.pod(["build"]).succeeds();
    for extension in ["vtt", "txt", "srt", "json", "html"] {
        let text = out(&sandbox, extension);
        assert!(!text.contains("[[") && !text.contains("Marie"), "{text}");
        assert!(text.contains("Mary"), "{text}");
    }
}

#[test]
fn headings_are_the_chapters() {
    let sandbox = transcribed();
    let text = said("Mary").replace(" Today we", "\n\n# Our subject\n\nToday we");
    sandbox.write(DOCUMENT, format!("# Hello\n\n{text}"));
    sandbox.append(
        "episodes/001-talk/episode.toml",
        "\n[[chapter]]\nstart = \"00:00:05\"\ntitle = \"Not there\"\n",
    );
    let ran = sandbox.pod(["build"]).succeeds();
    holds(&ran, &["chapter `Not there` is not a heading of transcript.md: left out"]);
    let chapters = report(&sandbox)["chapters"].clone();
    let titles: Vec<&str> =
        chapters.as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Hello", "Our subject"]);
    assert_eq!(chapters[1]["session"], "00:00:05.070");
    let renamed = sandbox.read(DOCUMENT).replace("# Our subject", "# Software");
    sandbox.write(DOCUMENT, renamed);
    sandbox.pod(["build"]).succeeds();
    assert_eq!(report(&sandbox)["chapters"][1]["title"], "Software");
}

#[test]
fn texts_of_other_editors_are_read_and_kept_as_they_are() {
    let sandbox = transcribed();
    let there = format!("\u{feff}{}", said("Marie").replace('\n', "\r\n"));
    sandbox.write(DOCUMENT, &there);
    sandbox.pod(["check"]).succeeds();
    transcribe(&sandbox, &["--best"]).succeeds();
    assert_eq!(sandbox.read(DOCUMENT), there);
    sandbox.pod(["build"]).succeeds();
    let text = out(&sandbox, "txt");
    assert!(text.starts_with("Peter:") && text.contains("Marie"), "{text:?}");
    assert!(!text.contains(['\r', '\u{feff}']), "{text:?}");
}

#[test]
fn right_to_left_text_and_control_characters_are_read() {
    let sandbox = transcribed();
    sandbox.write(DOCUMENT, "**بيتر** · 00:00:00\n\nمرحبا\u{1b}[31m بكم\u{0} في العرض.\n");
    sandbox.pod(["build"]).succeeds();
    let text = out(&sandbox, "vtt");
    assert!(text.contains("<v بيتر>") && text.contains("في العرض."), "{text}");
    assert!(!text.contains(['\u{1b}', '\u{0}']), "{text:?}");
}

#[test]
fn a_text_that_is_not_in_utf_8_is_refused_with_its_line() {
    let sandbox = transcribed();
    let there = b"**Peter** \xb7 00:00:00\n\nHello\n";
    sandbox.write(DOCUMENT, there);
    for verb in [&["transcribe"][..], &["build"], &["check"], &["transcript", "export"]] {
        let ran = sandbox.pod(verb).exits(if verb == ["check"] { 3 } else { 1 });
        holds(
            &ran,
            &["line 1 is not in UTF-8", "episodes/001-talk/transcript.md", "save it as UTF-8"],
        );
    }
    assert_eq!(fs::read(sandbox.path(DOCUMENT)).unwrap(), there);
}

#[test]
fn a_broken_turn_line_is_shown() {
    let sandbox = transcribed();
    sandbox.write(DOCUMENT, said("Mary").replace("**Peter** ·", "**Peter ·"));
    let ran = sandbox.pod(["check"]).exits(3);
    holds(
        &ran,
        &[
            "this turn line is broken",
            "episodes/001-talk/transcript.md:1:1",
            "`**Peter** · 00:00:03`",
        ],
    );
    let ran = sandbox.pod(["build"]).exits(1);
    holds(&ran, &["this turn line is broken", "nothing was built"]);
}

#[test]
fn five_megabytes_of_text_are_read() {
    let sandbox = transcribed();
    sandbox.write(DOCUMENT, "words and words ".repeat(5 << 16));
    sandbox.pod(["check"]).ends();
    let told = transcript(&sandbox, &["export", "--session"]).succeeds();
    assert!(told.out().len() > 5_000_000, "{}", told.out().len());
}

#[test]
fn a_text_without_words_is_published_and_its_times_called_guesses() {
    let sandbox = talk();
    sandbox.write(DOCUMENT, said("Mary"));
    let missing = ["there is no `transcript.words.json`", "run `pod transcribe`"];
    let ran = transcript(&sandbox, &["export"]).succeeds();
    holds(&ran, &missing);
    assert!(ran.out().contains("My guest today is Mary."), "{}", ran.out());
    let ran = sandbox.pod(["build"]).succeeds();
    holds(&ran, &missing);
    let ran = transcript(&sandbox, &["hidden"]).exits(1);
    holds(&ran, &["there is no `transcript.words.json`", "`pod transcribe 001-talk`"]);
    transcribe(&sandbox, &[]).succeeds();
    assert_eq!(sandbox.read(DOCUMENT), said("Mary"));
    assert!(!sandbox.pod(["build"]).succeeds().err().contains("transcript.words.json"));
}

#[test]
fn every_format_goes_to_standard_output_and_to_a_file() {
    let sandbox = transcribed();
    let formats = [
        ("vtt", "WEBVTT\n"),
        ("srt", "1\n00:00:00,510 --> "),
        ("json", "{\"version\":\"1.0.0\""),
        ("json-words", "{\"version\":\"1.0.0\""),
        ("html", "<cite>Peter:</cite>"),
        ("txt", "Peter:\nHello"),
        ("podlove", "[\n{\"start\":\"00:00:00.510\""),
        ("otranscribe", "{\"text\":\"<p>"),
    ];
    for (format, start) in formats {
        let told = transcript(&sandbox, &["export", "-f", format]).succeeds().out();
        assert!(told.starts_with(start) && told.contains("software"), "{format}: {told}");
        if ["vtt", "srt", "json", "html", "txt"].contains(&format) {
            let file = format!("x.{format}");
            let ran = transcript(&sandbox, &["export", "-o", &file]).succeeds();
            holds(&ran, &[&format!("17 words as {format} in x.{format}")]);
            assert_eq!(sandbox.read(&file), told);
        }
    }
    let ran = transcript(&sandbox, &["export", "-f", "doc"]).exits(2);
    holds(&ran, &["use one of vtt, srt, json"]);
}

#[test]
fn what_is_no_export_is_never_written_over() {
    let sandbox = transcribed();
    fs::create_dir(sandbox.path("folder.vtt")).unwrap();
    let files = [DOCUMENT, WORDS, "show.toml", "episodes/001-talk/episode.toml", "peter.wav"];
    for file in files {
        let before = fs::read(sandbox.path(file)).unwrap();
        let ran = transcript(&sandbox, &["export", "-o", file]).exits(1);
        holds(&ran, &[file, "choose another name"]);
        assert_eq!(fs::read(sandbox.path(file)).unwrap(), before, "{file}");
    }
    let ran = transcript(&sandbox, &["export", "-o", "folder.vtt"]).exits(1);
    holds(&ran, &["`folder.vtt`"].map(|_| "folder.vtt"));
}

#[test]
fn an_episode_without_text_has_nothing_to_export() {
    let sandbox = talk();
    for arguments in [&["export"][..], &["export", "--session"], &["hidden"]] {
        let ran = transcript(&sandbox, arguments).exits(1);
        holds(&ran, &["episode `001-talk` has no text yet", "`pod transcribe 001-talk`"]);
    }
}

#[test]
fn times_are_those_of_the_finished_episode_or_of_the_takes() {
    let sandbox = transcribed();
    sandbox.write(
        "episodes/001-talk/edits.toml",
        "[[cut]]\nstart = \"00:00:02.400\"\nend = \"00:00:04.800\"\nreason = \"cough\"\n",
    );
    let finished = transcript(&sandbox, &["export", "-f", "vtt"]).succeeds().out();
    assert!(!finished.contains("guest") && !finished.contains("00:00:05.070"), "{finished}");
    let session = transcript(&sandbox, &["export", "-f", "vtt", "--session"]).succeeds().out();
    assert!(session.contains("guest") && session.contains("00:00:05.070"), "{session}");
}

const VTT: &str = "WEBVTT - a title\n\nNOTE a note\nof two lines\n\nSTYLE\n::cue {}\n\n2\n\
    00:05.000 --> 00:07.300 align:start position:10%\n<v Peter>Today we talk about <b>free</b> software.\n\n\
    1\n00:00.500 --> 00:05.600\n<v Peter>Hello and welcome to the show. My guest today is Marie.\n";

#[test]
fn cues_of_others_are_put_in_order_and_become_a_text() {
    let sandbox = talk();
    sandbox.write("x.vtt", VTT);
    let ran = transcript(&sandbox, &["import", "1", "x.vtt"]).succeeds();
    holds(
        &ran,
        &["line 14: starts before the one above it", "17 words", "none of them with the time"],
    );
    assert_eq!(sandbox.read(DOCUMENT), said("Marie"));
    sandbox.pod(["build"]).succeeds();
    assert!(out(&sandbox, "txt").contains("free software"));
}

#[test]
fn an_imported_text_stays_when_the_sound_is_heard_later() {
    let sandbox = talk();
    sandbox.write("x.vtt", VTT);
    transcript(&sandbox, &["import", "1", "x.vtt"]).succeeds();
    transcribe(&sandbox, &[]).succeeds();
    assert_eq!(sandbox.read(DOCUMENT), said("Marie"));
    assert!(sandbox.read(WORDS).contains("[1,510,750,\"Hello\""), "{}", sandbox.read(WORDS));
}

#[test]
fn a_text_that_is_there_is_replaced_only_when_asked_and_kept() {
    let sandbox = transcribed();
    sandbox.write("x.vtt", VTT);
    let ran = transcript(&sandbox, &["import", "1", "x.vtt"]).exits(1);
    holds(&ran, &["episode `001-talk` has a text already", "say `--replace`"]);
    assert_eq!(sandbox.read(DOCUMENT), said("Mary"));
    let ran = transcript(&sandbox, &["import", "1", "x.vtt", "--replace"]).succeeds();
    holds(
        &ran,
        &["17 of them with the time of a recognised word", "transcript.before-import-1.md"],
    );
    assert_eq!(sandbox.read("episodes/001-talk/transcript.before-import-1.md"), said("Mary"));
    assert_eq!(sandbox.read(DOCUMENT), said("Marie"));
    let told = transcript(&sandbox, &["export", "-f", "json-words"]).succeeds().json();
    assert_eq!(told["segments"][0]["startTime"], 0.51, "the recognised word's, not the cue's");
}

#[test]
fn subtitles_in_latin_1_keep_their_accents() {
    let sandbox = talk();
    let text = "1\r\n00:00:00,500 --> 00:00:02,000\r\nD\u{e9}j\u{e0} vu, \u{e9}t\u{e9}.\r\n";
    sandbox.write("x.srt", text.chars().map(|c| c as u8).collect::<Vec<u8>>());
    let ran = transcript(&sandbox, &["import", "1", "x.srt"]).succeeds();
    holds(&ran, &["line 3: not UTF-8: read as Windows-1252 (Latin-1)"]);
    assert!(sandbox.read(DOCUMENT).contains("Déjà vu, été."), "{}", sandbox.read(DOCUMENT));
}

#[test]
fn json_of_podcasts_and_of_whisper_cpp_is_told_apart() {
    let podcast = r#"{"version":"1.0.0","segments":[
        {"speaker":"Peter","startTime":0.5,"endTime":2.3,"body":"Hello and welcome"},
        {"speaker":"Mary","startTime":2.9,"endTime":4.5,"body":"My guest"}]}"#;
    let whisper = r#"{"systeminfo":"x","params":{"language":"en"},"result":{"language":"en"},
        "transcription":[{"timestamps":{"from":"00:00:00,500","to":"00:00:02,300"},
        "offsets":{"from":500,"to":2300},"text":" Hello and welcome."}]}"#;
    for (content, expected) in
        [(podcast, "**Mary** · 00:00:02\n\nMy guest"), (whisper, "Hello and welcome.")]
    {
        let sandbox = talk();
        sandbox.write("x.json", content);
        transcript(&sandbox, &["import", "1", "x.json"]).succeeds();
        assert!(sandbox.read(DOCUMENT).contains(expected), "{}", sandbox.read(DOCUMENT));
    }
}

#[test]
fn a_text_without_times_needs_recognised_words() {
    let sandbox = talk();
    sandbox.write("x.txt", "Peter:\nHello and welcome to the show!\n");
    let ran = transcript(&sandbox, &["import", "1", "x.txt"]).exits(1);
    holds(&ran, &["`x.txt` has no times", "run `pod transcribe 001-talk` first"]);
    assert!(!sandbox.path(DOCUMENT).exists() && !sandbox.path(WORDS).exists());
    transcribe(&sandbox, &[]).succeeds();
    transcript(&sandbox, &["import", "1", "x.txt", "--replace"]).succeeds();
    assert!(sandbox.read(DOCUMENT).contains("to the show!"), "{}", sandbox.read(DOCUMENT));
}

#[test]
fn what_is_no_text_is_refused_and_changes_nothing() {
    let sandbox = talk();
    let noise: Vec<u8> = (0..3000_u32).map(|at| ((at * at * 31) >> 3) as u8).collect();
    let cases: [(&str, &[u8], &str); 7] = [
        ("a.vtt", &noise, "its first line must be `WEBVTT`"),
        ("a.srt", &noise, "no line like `00:00:01,000 --> 00:00:02,000`"),
        ("a.json", &noise, "not JSON"),
        ("b.json", b"{\"segments\": [", "not JSON"),
        ("noise", &noise, "does not tell what format it is in"),
        ("empty.vtt", b"", "the file is empty"),
        ("none.vtt", b"WEBVTT\n\n", "it holds no text"),
    ];
    for (name, content, message) in cases {
        sandbox.write(name, content);
        let ran = transcript(&sandbox, &["import", "1", name]).exits(1);
        holds(&ran, &[message, name, "nothing was changed"]);
    }
    let ran = transcript(&sandbox, &["import", "1", "nothing.vtt"]).exits(1);
    holds(&ran, &["cannot read `nothing.vtt`"]);
    assert!(!sandbox.path(DOCUMENT).exists() && !sandbox.path(WORDS).exists());
}

#[test]
fn what_was_hidden_is_listed_and_comes_back_beside_corrections() {
    let sandbox = transcribed();
    // "My guest" as if it were another's voice in this microphone.
    let mut words = sandbox.read(WORDS);
    for word in ["\"My\",", "\"guest\","] {
        let line = words.lines().find(|line| line.contains(word)).unwrap().to_owned();
        let (start, end) = line.rsplit_once(']').unwrap();
        words = words.replace(&line, &format!("{start},{{\"hidden\":\"bleed\"}}]{end}"));
    }
    let (recognised, _) = words.split_once("\"synced\"").unwrap();
    sandbox.write(WORDS, format!("{}\n}}\n", recognised.trim_end().trim_end_matches(',')));
    sandbox.write(DOCUMENT, said("Marie").replace("My guest ", ""));
    let ran = transcript(&sandbox, &["hidden"]).succeeds();
    holds(&ran, &["00:00:02.960  bleed ", "Peter", "My guest", "2 words kept out"]);
    let told = transcript(&sandbox, &["hidden", "--between", "00:00:03.1-00:00:09", "--json"]);
    let told = told.succeeds().json();
    assert_eq!(told["words"].as_array().unwrap().len(), 1, "{told}");
    assert_eq!(
        (&told["words"][0]["text"], &told["words"][0]["reason"]),
        (&"guest".into(), &"bleed".into())
    );
    let ran = transcript(&sandbox, &["hidden", "--restore", "loop"]).succeeds();
    holds(&ran, &["nothing is kept out of this text"]);
    let ran = transcript(&sandbox, &["hidden", "--restore", "bleed"]).succeeds();
    holds(&ran, &["2 words brought back into episodes/001-talk/transcript.md"]);
    assert_eq!(sandbox.read(DOCUMENT), said("Marie"));
    transcribe(&sandbox, &[]).succeeds();
    assert_eq!(sandbox.read(DOCUMENT), said("Marie"));
    holds(&transcript(&sandbox, &["hidden"]).succeeds(), &["nothing is kept out of this text"]);
}
