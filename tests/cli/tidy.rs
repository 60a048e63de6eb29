//! `pod transcript tidy`: what goes, what comes back, and what nobody touched.

use serde_json::Value;

use crate::sandbox::{Ran, Sandbox};
use crate::transcript::{DOCUMENT, WORDS, talk, transcribe};

/// A text as recognition writes it, with hesitations put in by hand.
const SPOKEN: &str = "**Peter** · 00:00:00\n\nHello um, and and welcome to the show. My gu- guest \
                      today is <!-- who? --> Laura. Uh, today we we talk about free software.\n";

/// What is left of it.
const TIDY: &str = "**Peter** · 00:00:00\n\nHello and welcome to the show. My guest \
                    today is <!-- who? --> Laura. Today we talk about free software.\n";

fn spoken() -> Sandbox {
    let sandbox = talk();
    transcribe(&sandbox, &[]).succeeds();
    sandbox.write(DOCUMENT, SPOKEN);
    sandbox
}

fn tidy(sandbox: &Sandbox, more: &[&str]) -> Ran {
    sandbox.pod([&["transcript", "tidy", "1"], more].concat())
}

/// Each word and when it is said, on the takes.
fn times(sandbox: &Sandbox) -> Vec<(String, String)> {
    let asked = ["transcript", "export", "1", "--format", "json-words", "--session"];
    let all: Value = serde_json::from_str(&sandbox.pod(asked).succeeds().out()).unwrap();
    let one = |word: &Value| {
        let start = format!("{} {}", word["startTime"], word["endTime"]);
        (word["body"].as_str().unwrap().trim().to_lowercase(), start)
    };
    all["segments"].as_array().unwrap().iter().map(one).collect()
}

#[test]
fn hesitations_go_and_come_back_rule_by_rule() {
    let sandbox = spoken();
    let before = times(&sandbox);
    let told = tidy(&sandbox, &[]).succeeds().out();
    for (rule, word) in [("filler", "um,"), ("repeat", "and"), ("stutter", "gu-")] {
        let line = told.lines().find(|line| line.contains(rule) && line.ends_with(word));
        assert!(line.is_some_and(|line| line.contains("Peter")), "no {rule} in:\n{told}");
    }
    assert!(told.contains("filler 2, stutter 1, repeat 2"), "{told}");
    assert_eq!(sandbox.read(DOCUMENT), TIDY);
    // Words that stay keep their times.
    let after = times(&sandbox);
    assert_eq!(after.len() + 5, before.len());
    for word in &after {
        assert!(before.contains(word), "{word:?} not in {before:?}");
    }
    // A second time changes nothing.
    let words = sandbox.read(WORDS);
    assert!(tidy(&sandbox, &[]).succeeds().out().contains("nothing to tidy"));
    assert_eq!((sandbox.read(DOCUMENT), sandbox.read(WORDS)), (TIDY.to_owned(), words));
    // Back, rule by rule.
    tidy(&sandbox, &["--undo", "filler"]).succeeds();
    let fillers = TIDY.replace("Hello", "Hello um,").replace("Today", "Uh, today");
    assert_eq!(sandbox.read(DOCUMENT), fillers);
    tidy(&sandbox, &["--undo", "repeat"]).succeeds();
    tidy(&sandbox, &["--undo", "stutter"]).succeeds();
    assert_eq!(sandbox.read(DOCUMENT), SPOKEN);
    assert_eq!(times(&sandbox), before);
    assert!(tidy(&sandbox, &["--undo", "all"]).succeeds().said().contains("nothing to take back"));
}

#[test]
fn rules_go_one_after_another_and_all_come_back() {
    let sandbox = spoken();
    tidy(&sandbox, &["--only", "repeat"]).succeeds();
    tidy(&sandbox, &["--only", "filler,stutter"]).succeeds();
    assert_eq!(sandbox.read(DOCUMENT), TIDY);
    tidy(&sandbox, &["--undo", "all"]).succeeds();
    assert_eq!(sandbox.read(DOCUMENT), SPOKEN);
}

#[test]
fn corrections_made_since_stay_when_a_rule_is_taken_back() {
    let sandbox = spoken();
    tidy(&sandbox, &[]).succeeds();
    sandbox.write(DOCUMENT, TIDY.replace("Laura", "Lora").replace("software.", "sound."));
    tidy(&sandbox, &["--undo", "all"]).succeeds();
    let expected = SPOKEN.replace("Laura", "Lora").replace("software.", "sound.");
    assert_eq!(sandbox.read(DOCUMENT), expected);
}

#[test]
fn with_audio_the_words_are_struck() {
    let sandbox = spoken();
    tidy(&sandbox, &["--audio", "--only", "filler"]).succeeds();
    let struck = SPOKEN.replace("um,", "~~um,~~").replace("Uh, today", "~~Uh,~~ Today");
    assert_eq!(sandbox.read(DOCUMENT), struck);
    tidy(&sandbox, &["--undo", "filler"]).succeeds();
    assert_eq!(sandbox.read(DOCUMENT), SPOKEN);
}

#[test]
fn a_dry_run_tells_and_changes_nothing() {
    let sandbox = spoken();
    let words = sandbox.read(WORDS);
    let told = tidy(&sandbox, &["--dry-run", "--json"]).succeeds().json();
    assert_eq!(told["written"], false);
    assert_eq!(told["changes"].as_array().unwrap().len(), 5);
    assert_eq!((sandbox.read(DOCUMENT), sandbox.read(WORDS)), (SPOKEN.to_owned(), words));
}

#[test]
fn what_cannot_be_tidied_says_why() {
    let sandbox = talk();
    assert!(tidy(&sandbox, &[]).ends().said().contains("has no text yet"));
    assert!(
        tidy(&sandbox, &["--only", "style"])
            .ends()
            .said()
            .contains("use one of filler, stutter, repeat, typography")
    );
    sandbox.write(DOCUMENT, SPOKEN);
    assert!(tidy(&sandbox, &[]).ends().said().contains("nobody knows what was heard"));
}
