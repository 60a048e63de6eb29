//! `pod transcript diff`: what was changed against what was recognised.

use serde_json::Value;

use crate::sandbox::{Ran, Sandbox};
use crate::transcript::{DOCUMENT, transcribed};

fn diff(sandbox: &Sandbox, more: &[&str]) -> Ran {
    sandbox.pod([&["transcript", "diff"], more].concat())
}

#[test]
fn changes_are_told_word_by_word_with_error_rates() {
    let sandbox = transcribed();
    let json = diff(&sandbox, &["1", "--json"]).succeeds().json();
    assert_eq!(json["episodes"][0]["differences"].as_array().unwrap().len(), 0);
    let text = sandbox.read(DOCUMENT);
    sandbox.write(DOCUMENT, text.replace("free", "libre").replace("Hello and", "Hello, and so"));
    let told = diff(&sandbox, &["1"]).succeeds().out();
    for line in ["replaced  Peter         free → libre", "added     Peter         + so"] {
        assert!(told.contains(line), "no `{line}` in:\n{told}");
    }
    let json = diff(&sandbox, &["1", "--json"]).succeeds().json();
    let total = json["episodes"][0]["rates"].as_array().unwrap().last().unwrap();
    assert_eq!((&total["substituted"], &total["deleted"]), (&Value::from(1), &Value::from(1)));
    // 16 words were recognised, 17 stand there now.
    let words = total["words"].as_u64().unwrap();
    let rate = total["wer"].as_f64().unwrap();
    assert!((rate - 2.0 / words as f64).abs() < 1e-9, "{total}");
}

#[test]
fn names_put_right_twice_are_proposed_and_learnt() {
    let sandbox = transcribed();
    let text = sandbox.read(DOCUMENT);
    sandbox.write(DOCUMENT, text.replace("talk", "FreeBSD").replace("software", "FreeBSD"));
    let told = diff(&sandbox, &["--all"]).succeeds().out();
    assert!(!told.contains("times"), "different words heard teach nothing: {told}");
    let words = sandbox.read(crate::transcript::WORDS);
    assert!(words.contains("\"software.\""));
    // The same word misheard twice.
    let twice = words.replace("\"talk\"", "\"freebie\"").replace("\"software.\"", "\"freebie.\"");
    sandbox.write(crate::transcript::WORDS, twice);
    let told = diff(&sandbox, &["--all", "--learn"]).succeeds().out();
    assert!(told.contains("put right 2 times: freebie → FreeBSD"), "{told}");
    assert!(sandbox.read("show.toml").contains("\"FreeBSD = freebie\""));
    assert!(!diff(&sandbox, &["--all"]).succeeds().out().contains("times"));
}

#[test]
fn what_was_never_recognised_has_no_difference() {
    let sandbox = crate::transcript::talk();
    sandbox.write(DOCUMENT, "**00:00:00**\n\nHello.\n");
    assert!(diff(&sandbox, &["1"]).exits(1).said().contains("nobody knows what was heard"));
    assert!(diff(&sandbox, &["--all"]).exits(1).said().contains("no episode has a text"));
}
