//! The house keeps its order: who imports whom, who prints, who reads the
//! clock, how long files are. The table of imports is read from src/lib.rs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Files over 400 lines, each with its reason.
const LONG: &[(&str, &str)] = &[];

/// Files outside `ops` and `cli` that read the clock or the environment, each
/// with its reason.
const CLOCK: &[(&str, &str)] =
    &[("store/objects.rs", "the date of last use decides what is pruned first")];

/// Files beside the command line that write to its output, each with its
/// reason.
const OUTPUT: &[(&str, &str)] =
    &[("tui/terminal.rs", "the screen is there"), ("audio/play/hush.rs", "it turns it away")];

/// Files that hold unsafe code, each with its reason.
const UNSAFE: &[(&str, &str)] =
    &[("ops/heap.rs", "the allocator's settings are reached by C alone")];

/// Names that say nothing of what is inside.
const EMPTY_NAMES: [&str; 6] = ["utils", "common", "helpers", "core", "types", "manager"];

struct SourceFile {
    /// From src/, with `/`.
    name: String,
    /// Its code: no comments, no texts, nothing of its tests.
    code: String,
    lines: usize,
}

impl SourceFile {
    /// The room it stands in.
    fn room(&self) -> &str {
        let first = self.name.split('/').next().unwrap();
        first.strip_suffix(".rs").unwrap_or(first)
    }
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files() -> Vec<SourceFile> {
    let mut files = Vec::new();
    let mut folders = vec![source()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(source()).unwrap().to_str().unwrap().to_owned();
                let text = fs::read_to_string(&path).unwrap();
                // A file of tests alone is held to nothing here.
                if !name.ends_with("tests.rs") && !name.contains("/tests/") {
                    let lines = text.lines().count();
                    files.push(SourceFile { name, code: code(&text), lines });
                }
            }
        }
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    files
}

/// A Rust text without comments, without what stands in quotes, and without
/// its module of tests, which by custom comes last.
fn code(text: &str) -> String {
    let text = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap();
    let mut code = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(hashes) = raw_text(rest) {
            let end = format!("\"{}", "#".repeat(hashes));
            let start = hashes + 2;
            rest[start..].find(&end).map_or(rest.len(), |at| start + at + end.len())
        } else if rest.starts_with('"') {
            quoted(rest)
        } else if rest.starts_with("'\"'") {
            3
        } else if rest.starts_with("'\\\"'") || rest.starts_with("'\\''") {
            4
        } else {
            0
        };
        let taken = rest.chars().next().unwrap().len_utf8();
        if skipped == 0 {
            code.push_str(&rest[..taken]);
            rest = &rest[taken..];
        } else {
            code.push(' ');
            rest = &rest[skipped..];
        }
    }
    code
}

/// How many `#` a raw text starts with.
fn raw_text(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('r')?;
    let hashes = after.bytes().take_while(|byte| *byte == b'#').count();
    after[hashes..].starts_with('"').then_some(hashes)
}

/// The length of a text in quotes.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (index, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return index + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The rooms of `lib.rs`, each with those it may import.
fn table() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(source().join("lib.rs")).unwrap();
    let rows = text
        .lines()
        .filter_map(|line| line.strip_prefix("//! "))
        .skip_while(|line| *line != "| module | may import |")
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let mut table: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [_, room, allowed, _] = cells.as_slice() else { panic!("a row of {row:?}") };
        let allowed = match *allowed {
            "nothing" => BTreeSet::new(),
            "all of the above" => table.keys().cloned().collect(),
            rooms => rooms.split(", ").map(str::to_owned).collect(),
        };
        table.insert(room.trim_matches('`').to_owned(), allowed);
    }
    assert!(table.len() > 5, "src/lib.rs has lost its table of imports: {table:?}");
    table
}

/// The rooms that a code names after `root::`, one by one or in braces.
fn imported(code: &str, root: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    let path = format!("{root}::");
    for (at, _) in code.match_indices(&path) {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|one| one.is_alphanumeric() || matches!(one, '_' | ':' | '$')) {
            continue;
        }
        let after = &code[at + path.len()..];
        match after.strip_prefix('{') {
            None => rooms.insert(word(after)),
            Some(list) => {
                rooms.extend(listed(list));
                true
            }
        };
    }
    rooms
}

/// The first word of each entry of a list in braces, deeper lists passed over.
fn listed(list: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut depth = 0;
    let mut entry = String::new();
    for character in list.chars() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => words.push(word(&std::mem::take(&mut entry))),
            _ => {}
        }
        if character != ',' || depth > 0 {
            entry.push(character);
        }
    }
    words.push(word(&entry));
    words.retain(|word| !word.is_empty());
    words
}

fn word(text: &str) -> String {
    text.trim_start().chars().take_while(|one| one.is_alphanumeric() || *one == '_').collect()
}

/// Whether `needle` stands in the code as a name of its own.
fn names(code: &str, needle: &str) -> bool {
    code.match_indices(needle).any(|(at, _)| {
        let part = |one: char| one.is_alphanumeric() || one == '_';
        !code[..at].chars().next_back().is_some_and(part)
    })
}

fn excepted(list: &[(&str, &str)], name: &str) -> bool {
    list.iter().any(|(file, _)| *file == name)
}

#[test]
fn rooms_import_only_whom_they_may() {
    let table = table();
    let mut wrong = Vec::new();
    for file in files().iter().filter(|file| file.room() != "lib") {
        let room = file.room();
        let Some(allowed) = table.get(room) else {
            wrong.push(format!("{}: `{room}` is not in the table", file.name));
            continue;
        };
        let root = if room == "main" { "pod" } else { "crate" };
        for other in imported(&file.code, root) {
            if other != room && !allowed.contains(&other) {
                wrong.push(format!("{}: `{room}` may not import `{other}`", file.name));
            }
        }
    }
    assert!(wrong.is_empty(), "see the table in src/lib.rs:\n{}", wrong.join("\n"));
}

#[test]
fn every_room_of_the_table_is_there() {
    for room in table().keys() {
        let found = source().join(format!("{room}.rs")).exists()
            || source().join(room).join("mod.rs").exists();
        assert!(found, "`{room}` stands in the table of src/lib.rs only");
    }
}

#[test]
fn only_the_command_line_prints() {
    for file in files().iter().filter(|file| file.room() != "cli") {
        for way in ["print!", "println!", "eprint!", "eprintln!", "stdout()", "stderr()", "dbg!"] {
            let fine = !names(&file.code, way) || excepted(OUTPUT, &file.name);
            assert!(fine, "{} has {way}", file.name);
        }
    }
}

#[test]
fn only_ops_and_cli_read_the_clock_and_the_environment() {
    let mut wrong = Vec::new();
    for file in files().iter().filter(|file| !matches!(file.room(), "cli" | "ops")) {
        for way in ["SystemTime::now", "Instant::now", "Timestamp::now", "env::var", "temp_dir()"] {
            if names(&file.code, way) && !excepted(CLOCK, &file.name) {
                wrong.push(format!("{} has {way}", file.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_longer_than_one_wants_to_read() {
    let files = files();
    let long = files.iter().filter(|file| file.lines > 400 && !excepted(LONG, &file.name));
    let long: Vec<String> = long.map(|file| format!("{}: {}", file.name, file.lines)).collect();
    assert!(long.is_empty(), "split these, or list them with a reason:\n{}", long.join("\n"));
}

#[test]
fn every_name_says_what_is_inside() {
    for file in files() {
        for part in file.name.trim_end_matches(".rs").split('/') {
            assert!(!EMPTY_NAMES.contains(&part), "{} says nothing", file.name);
        }
    }
}

#[test]
fn unsafe_code_stands_only_where_it_is_explained() {
    for file in files() {
        let safe = !names(&file.code, "unsafe ") && !names(&file.code, "allow(unsafe_code)");
        assert!(safe || excepted(UNSAFE, &file.name), "{} holds unsafe code", file.name);
    }
}

#[test]
fn every_exception_still_stands_for_a_file() {
    for (name, reason) in LONG.iter().chain(CLOCK).chain(UNSAFE) {
        assert!(source().join(name).exists() && !reason.is_empty(), "{name}");
    }
}

#[test]
fn every_file_begins_by_saying_what_it_does() {
    for file in files() {
        let text = fs::read_to_string(source().join(&file.name)).unwrap();
        assert!(text.starts_with("//! "), "{} begins without a word on itself", file.name);
    }
}

#[test]
fn imports_are_found_one_by_one_and_in_braces() {
    let code = code(
        "// use crate::no;\nuse crate::{a, b::{c, d}, self::e};\nlet x = \"crate::no\";\n\
         crate::f::g(); let y = '\"'; $crate::no; mycrate::no; r#\"crate::no \" \"#;\n\
         #[cfg(test)]\nmod tests { use crate::no; }",
    );
    let found: Vec<String> = imported(&code, "crate").into_iter().collect();
    assert_eq!(found, ["a", "b", "f", "self"]);
}
