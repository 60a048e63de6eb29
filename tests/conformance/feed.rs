//! The feed, read by the parsers that podcast apps are made of: feedparser and podcastparser
//! (Python), podcast-partytime (Node, the Podcast Index's), libxml2. Every value they give is the
//! one of the show's. No schema of the Podcast Namespace with a clear licence could be had, so its
//! rules on what a tag needs are held here, in `structure`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use serde_json::Value;

/// By this name, shows.rs finds pod here and in pod's own tests.
use ::pod;
use pod::site::entry::{Entry, Front};
use pod::site::feed::{Paging, plan, write};

mod partytime;
mod python;
#[path = "../support/shows.rs"]
mod shows;
mod structure;

/// A show, its episodes, its feed, and what each parser makes of it.
struct Case {
    front: Front,
    entries: Vec<Entry>,
    file: PathBuf,
    feedparser: Value,
    podcastparser: Value,
    partytime: Value,
}

/// Both shows, read once for all tests: starting Python and Node is slow.
static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    // Below target/, since nothing is dropped at the end of the tests.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("feed");
    fs::create_dir_all(&folder).unwrap();
    let shows = [("three", shows::entries()), ("forty", shows::generated(40, 20_261_120))];
    let mut cases: Vec<Case> = shows
        .into_iter()
        .map(|(name, entries)| {
            let front = shows::front();
            let items: Vec<&Entry> = entries.iter().collect();
            let paging = Paging::of(&plan(items.len(), 300), 0).unwrap();
            let trailers = [items[items.len() - 1]];
            let file = folder.join(format!("{name}.xml"));
            fs::write(&file, write(&front, &items, &trailers, &paging).unwrap()).unwrap();
            let [feedparser, podcastparser, partytime] = [Value::Null, Value::Null, Value::Null];
            Case { front, entries, file, feedparser, podcastparser, partytime }
        })
        .collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join("target/tools/python/bin/python");
    let files: Vec<&Path> = cases.iter().map(|case| case.file.as_path()).collect();
    let common = lines(Command::new(python).arg(root.join("tests/feeds/read.py")).args(&files));
    let node = lines(Command::new("node").arg(root.join("tests/feeds/read.mjs")).args(&files));
    for ((case, mut common), party) in cases.iter_mut().zip(common).zip(node) {
        case.feedparser = common["feedparser"].take();
        case.podcastparser = common["podcastparser"].take();
        case.partytime = party;
    }
    cases
});

/// The lines of JSON a reader prints.
fn lines(command: &mut Command) -> Vec<Value> {
    let output = command.stderr(Stdio::piped()).output();
    let output = output.unwrap_or_else(|error| {
        panic!("{command:?}: {error}; scripts/setup test brings it in");
    });
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}; has scripts/setup test run?");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A text on one line without what XML forbids or advises against, by another way than pod's.
fn clean(text: &str) -> String {
    let kept = |letter: &char| {
        let code = u32::from(*letter);
        letter.is_whitespace()
            || !(code < 0x20
                || (0x7f..0xa0).contains(&code)
                || (0xfdd0..0xfdf0).contains(&code)
                || matches!(code & 0xffff, 0xfffe | 0xffff))
    };
    let kept: String = text.chars().filter(kept).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text is the whole, or as much of it as `most` letters hold with an ellipsis.
fn is_start(found: &str, whole: &str, most: usize) -> bool {
    if whole.chars().count() <= most {
        return found == whole;
    }
    let start = found.strip_suffix('…');
    found.chars().count() <= most && start.is_some_and(|start| whole.starts_with(start))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[test]
fn libxml_finds_the_feed_well_formed() {
    for case in CASES.iter() {
        let output = Command::new("xmllint").arg("--noout").arg(&case.file).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
}
