//! The manifests and their fixtures: each wrong show is reported as written beside it, the right
//! one is read in full, and every key the reader knows is shown to people with a comment.

use std::path::{Path, PathBuf};

use pod::report::{Diagnostic, Severity};
use pod::show::{KEYS, Table, load};

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A diagnostic as the command line shows it, without colour.
fn render(diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let mut text = format!("{severity}: {}\n", diagnostic.message);
    if let Some(place) = &diagnostic.place {
        let file = place.file.display();
        match &place.mark {
            None => text += &format!("  {file}\n"),
            Some(mark) => {
                let number = mark.line.to_string();
                let gutter = " ".repeat(number.len());
                let before = " ".repeat(mark.column - 1);
                let under = "^".repeat(mark.width);
                let label = diagnostic.label.as_deref().unwrap_or_default();
                let line = format!("{gutter} | {before}{under} {label}");
                text += &format!(
                    "  {file}:{}:{}
",
                    mark.line, mark.column
                );
                text += &format!(
                    "{gutter} |
{number} | {}
{}
",
                    mark.text,
                    line.trim_end()
                );
            }
        }
    }
    if let Some(hint) = &diagnostic.hint {
        text += &format!("hint: {hint}\n");
    }
    text
}

fn rendered(show: &Path) -> String {
    load(show).diagnostics.iter().map(render).collect()
}

#[test]
fn each_wrong_show_is_reported_as_expected() {
    let mut cases: Vec<PathBuf> = std::fs::read_dir(repository("fixtures/show-invalid"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    assert!(cases.len() >= 25, "only {} cases", cases.len());
    let mut wrong = String::new();
    for case in cases {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let expected = std::fs::read_to_string(case.join("expected.txt")).unwrap_or_default();
        let actual = rendered(&case);
        if actual != expected || actual.is_empty() {
            wrong += &format!("=== {name}\n--- expected\n{expected}--- reported\n{actual}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn no_report_shows_a_secret() {
    for case in ["secret-key", "secret-in-address", "secret-inline", "syntax-error-with-secret"] {
        let report = rendered(&repository("fixtures/show-invalid").join(case));
        for secret in ["hunter2", "abcdef"] {
            assert!(!report.contains(secret), "{case}: {report}");
        }
        assert!(report.contains('…'), "{case}: {report}");
    }
}

#[test]
fn the_whole_show_is_read_without_a_word() {
    let report = rendered(&repository("fixtures/show"));
    assert!(report.is_empty(), "{report}");
}

/// Every manifest below `folder`.
fn manifests(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            manifests(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            found.push(path);
        }
    }
}

/// Whether `text` writes `key` in `table` with a comment: on its own line, or
/// on the line above.
fn comments_on(text: &str, table: &Table, key: &str) -> bool {
    let mut header = String::new();
    let mut above = "";
    for line in text.lines() {
        let commented = above.trim_start().starts_with('#') || line.contains(" # ");
        // A key that is off in the example stands behind a `#`.
        let off = format!("# {key} = ");
        let line = if line.starts_with(&off) { &line[2..] } else { line };
        if line.starts_with('[') {
            header = line.split('#').next().unwrap_or_default().trim().to_owned();
        }
        let known = if table.header == "[host.NAME]" { "[host." } else { table.header };
        let inline = !table.header.is_empty() && !table.header.starts_with('[');
        let here = if inline {
            line.starts_with(&format!("{} = {{", table.header))
                && line.contains(&format!(" {key} = "))
        } else {
            let in_table =
                if known == "[host." { header.starts_with(known) } else { header == known };
            in_table && line.starts_with(&format!("{key} = "))
        };
        let as_header = table.header.is_empty()
            && (header == format!("[{key}]")
                || header == format!("[[{key}]]")
                || header.starts_with(&format!("[{key}.")))
            && line.starts_with('[');
        if commented && (here || as_header) {
            return true;
        }
        above = line;
    }
    false
}

#[test]
fn every_key_is_shown_with_a_comment() {
    let mut files = Vec::new();
    manifests(&repository("episodes.example"), &mut files);
    manifests(&repository("fixtures/show"), &mut files);
    let texts: Vec<(String, String)> = files
        .iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    let mut missing = Vec::new();
    for table in KEYS {
        for file in table.files {
            for key in table.keys {
                let mut named = texts.iter().filter(|(name, _)| name == file);
                if !named.any(|(_, text)| comments_on(text, table, key.name)) {
                    missing.push(format!("{file}: {} {}", table.header, key.name));
                }
            }
        }
    }
    assert!(missing.is_empty(), "written nowhere with a comment:\n{}", missing.join("\n"));
}
