//! `pod search`: what is found, in which state of the texts.

use std::fs;

use crate::sandbox::{Ran, Sandbox, writes_anywhere};

const ONE: &str = "**Élise** · 00:00:10\n\nL'été dernier, on parlait d'une œuvre. Rien d'autre.\n\n\
                   **Ana** · 00:01:00\n\nLe logiciel libre, c'est ~~pas~~ simple.\n";
const TWO: &str = "**Bob** · 00:00:03\n\nFree software. <!-- secret --> It is simple.\n";

/// A show of two episodes with texts that nobody recognised, and one without.
fn show() -> Sandbox {
    let sandbox = Sandbox::show();
    for title in ["One", "Two", "Three"] {
        sandbox.pod(["new", title]).succeeds();
    }
    sandbox.write("episodes/001-one/transcript.md", ONE);
    sandbox.write("episodes/002-two/transcript.md", TWO);
    sandbox
}

fn search(sandbox: &Sandbox, words: &[&str]) -> Ran {
    sandbox.pod([&["search"], words].concat())
}

fn total(sandbox: &Sandbox, words: &[&str]) -> u64 {
    let json = search(sandbox, &[words, &["--json"]].concat()).succeeds().json();
    json["total"].as_u64().unwrap()
}

#[test]
fn a_hit_tells_episode_time_speaker_and_sentence() {
    let sandbox = show();
    let told = search(&sandbox, &["ete"]).succeeds().out();
    assert_eq!(told, "001 One  00:00:10  Élise\n    L'[été] dernier, on parlait d'une œuvre.\n");
    let json = search(&sandbox, &["ETE", "--json"]).succeeds().json();
    let hit = &json["hits"][0];
    assert_eq!((&hit["episode"], &hit["number"]), (&"001-one".into(), &1.into()));
    assert_eq!(hit["marks"][0], serde_json::json!({ "start": 2, "end": 7 }));
}

#[test]
fn phrases_beginnings_and_words_to_leave_out() {
    let sandbox = show();
    assert_eq!(total(&sandbox, &["simple"]), 2);
    assert_eq!(total(&sandbox, &["\"logiciel libre\""]), 1);
    assert_eq!(total(&sandbox, &["\"libre logiciel\""]), 0);
    assert_eq!(total(&sandbox, &["softw*"]), 1);
    assert_eq!(total(&sandbox, &["simple -software"]), 1);
    assert_eq!(total(&sandbox, &["it", "is simple"]), 1, "what the shell unquoted is a row");
    assert_eq!(total(&sandbox, &["simple", "--speaker", "ana"]), 1);
    assert_eq!(total(&sandbox, &["simple", "--episode", "2"]), 1);
    assert_eq!(total(&sandbox, &["secret"]), 0);
    assert_eq!(total(&sandbox, &["pas"]), 0);
    let told = search(&sandbox, &["logic"]).succeeds().out();
    assert!(told.contains("begin with the last word") && told.contains("[logiciel]"), "{told}");
    assert!(search(&sandbox, &["rienrien"]).succeeds().out().contains("nothing found in 2 texts"));
}

#[test]
fn what_changes_is_found_and_what_goes_is_not() {
    let sandbox = show();
    assert_eq!(total(&sandbox, &["simple"]), 2);
    sandbox.write("episodes/002-two/transcript.md", TWO.replace("simple", "easy"));
    assert_eq!((total(&sandbox, &["simple"]), total(&sandbox, &["easy"])), (1, 1));
    fs::remove_file(sandbox.path("episodes/002-two/transcript.md")).unwrap();
    assert_eq!((total(&sandbox, &["software"]), total(&sandbox, &["libre"])), (0, 1));
}

#[test]
fn a_broken_index_is_made_again() {
    let sandbox = show();
    assert_eq!(total(&sandbox, &["simple"]), 2);
    let folder = sandbox.path(".pod/search");
    let mut broken = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.starts_with('.') && name != "sealed" {
            fs::write(&path, "broken").unwrap();
            broken += 1;
        }
    }
    assert!(broken > 3, "{broken}");
    assert_eq!(total(&sandbox, &["simple"]), 2);
    sandbox.pod(["clean", "--cache"]).succeeds();
    assert!(!folder.exists());
    assert_eq!(total(&sandbox, &["simple"]), 2);
}

#[test]
fn a_show_that_cannot_be_written_to_is_searched_all_the_same() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = show();
    if writes_anywhere(&sandbox) {
        // For root no folder is closed: one that is a file cannot be written to by anybody.
        fs::remove_dir_all(sandbox.path(".pod")).unwrap();
        sandbox.write(".pod", "no folder");
        assert_eq!(total(&sandbox, &["simple"]), 2);
        return;
    }
    let root = sandbox.path("");
    fs::set_permissions(&root, fs::Permissions::from_mode(0o555)).unwrap();
    let found = total(&sandbox, &["simple"]);
    fs::set_permissions(&root, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(found, 2);
}

#[test]
fn one_text_that_cannot_be_read_hides_no_other() {
    let sandbox = show();
    sandbox.write("episodes/002-two/transcript.words.json", "{");
    let ran = search(&sandbox, &["simple"]).succeeds();
    assert!(ran.out().contains("001 One"), "{}", ran.said());
    assert!(ran.err().contains("transcript.words.json"), "{}", ran.err());
}

#[test]
fn queries_that_ask_for_nothing_say_so() {
    let sandbox = show();
    for words in ["", "\"\" *", "-", "« »"] {
        let words = [words];
        let said = search(&sandbox, &[&["--"], &words[..]].concat()).exits(1).said();
        assert!(said.contains("no word to look for"), "{said}");
    }
    let long = "mot ".repeat(20_000);
    assert!(search(&sandbox, &[&long]).exits(1).said().contains("more than 50 words"));
    assert_eq!(total(&sandbox, &["(a|b) [c] ^d$ .*"]), 0);
    let empty = Sandbox::show();
    let said = search(&empty, &["mot"]).exits(1).said();
    assert!(said.contains("pod transcribe"), "{said}");
}
