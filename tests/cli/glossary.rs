//! `pod transcript glossary`: what is put right, what is asked, what is remembered.

use crate::sandbox::{Ran, Sandbox};
use crate::transcript::{DOCUMENT, transcribed};

const LINE: &str = "**Peter** · 00:00:00\n\n";

/// A text with names that were misheard, and a show that knows them.
fn misheard() -> Sandbox {
    let sandbox = transcribed();
    sandbox.write(DOCUMENT, format!("{LINE}Hello and welcome to pier tube. My guest today is on Casto pot. Today we talk about free software.\n"));
    glossary(&sandbox, &["--add", "PeerTube = pier tube", "--add", "Castopod"]).succeeds();
    sandbox
}

fn glossary(sandbox: &Sandbox, more: &[&str]) -> Ran {
    sandbox.pod([&["transcript", "glossary"], more].concat())
}

#[test]
fn an_alias_is_put_right_and_what_sounds_alike_is_only_suggested() {
    let sandbox = misheard();
    assert!(sandbox.read("show.toml").contains("\"PeerTube = pier tube\""));
    let told = glossary(&sandbox, &["1"]).succeeds().out();
    assert!(told.contains("pier tube → PeerTube"), "{told}");
    assert!(told.contains("Casto pot. → Castopod ?"), "{told}");
    assert!(told.contains("sounds the same"), "{told}");
    let text = sandbox.read(DOCUMENT);
    assert!(text.contains("welcome to PeerTube. My") && text.contains("Casto pot."), "{text}");
    // A second time changes nothing.
    let again = glossary(&sandbox, &["1", "--json"]).succeeds().json();
    assert_eq!(
        (&again["written"], again["suggestions"].as_array().unwrap().len()),
        (&false.into(), 1)
    );
    glossary(&sandbox, &["1", "--undo", "PeerTube"]).succeeds();
    assert!(sandbox.read(DOCUMENT).contains("pier tube"));
}

#[test]
fn what_is_accepted_twice_is_remembered() {
    let sandbox = misheard();
    let before = sandbox.read(DOCUMENT);
    let first = glossary(&sandbox, &["1", "--accept", "Castopod"]).succeeds().out();
    assert!(!first.contains("remembered"), "{first}");
    let after = sandbox.read(DOCUMENT);
    assert!(after.contains("is on Castopod. Today"), "{after}");
    // Misheard again.
    sandbox.write(DOCUMENT, after.replace("free software", "Casto pot"));
    let second = glossary(&sandbox, &["1", "--accept", "Castopod"]).succeeds().out();
    assert!(second.contains("remembered in show.toml: \"Castopod = casto pot\""), "{second}");
    assert!(sandbox.read("show.toml").contains("\"Castopod = casto pot\""));
    // From now on by itself.
    sandbox.write(DOCUMENT, &before);
    glossary(&sandbox, &["1"]).succeeds();
    assert!(sandbox.read(DOCUMENT).contains("is on Castopod. Today"));
}

#[test]
fn a_dry_run_and_wrong_lines_change_nothing() {
    let sandbox = misheard();
    let before = (sandbox.read(DOCUMENT), sandbox.read("show.toml"));
    assert!(
        glossary(&sandbox, &["1", "--dry-run"]).succeeds().out().contains("would be put right")
    );
    let said = glossary(&sandbox, &["--add", "A = b = c"]).exits(1).said();
    assert!(said.contains("write it as \"Term\""), "{said}");
    assert!(glossary(&sandbox, &["1", "--review"]).exits(2).said().contains("needs a terminal"));
    let after = (sandbox.read(DOCUMENT), sandbox.read("show.toml"));
    // A review begins with what is certain.
    assert_eq!(after.1, before.1);
    assert_eq!(after.0, before.0.replace("pier tube", "PeerTube"));
}

#[test]
fn without_a_glossary_it_says_how_to_write_one() {
    let sandbox = transcribed();
    assert!(glossary(&sandbox, &["1"]).succeeds().out().contains("--add \"Term\""));
}
