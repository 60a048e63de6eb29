//! Secrets in files that go out. Where one is found, it is never shown.

use std::ops::Range;

use super::{Findings, Rule, Source, Subject};
use crate::report::{Mark, Place};
use crate::show::{is_secret_key, secrets_in_addresses};

static SECRET: Rule =
    Rule::error("secret-in-file", "pod", "a password, token or key in a file that goes out");

pub(super) const RULES: &[&Rule] = &[&SECRET];

/// How keys of well-known services begin, and how many characters follow at least.
const PREFIXES: [(&str, usize); 14] = [
    ("ghp_", 30),
    ("gho_", 30),
    ("ghs_", 30),
    ("github_pat_", 30),
    ("glpat-", 18),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("sk-ant-", 20),
    ("sk-proj-", 20),
    ("sk_live_", 16),
    ("AKIA", 16),
    ("SG.", 40),
    ("npm_", 30),
    ("tk_", 27),
];

pub(super) fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for look in &subject.episodes {
        let words = look.words.as_ref().map(|words| &words.source);
        for source in look.readable_notes().into_iter().chain(words) {
            secrets(source, findings);
        }
    }
    for source in subject.loose.iter().filter_map(|loose| loose.text.as_ref()) {
        secrets(source, findings);
    }
}

fn secrets(source: &Source, findings: &mut Findings) {
    for (number, line) in source.text.split_inclusive('\n').enumerate() {
        let content = line.trim_end();
        let found = in_line(content);
        if !found.is_empty() {
            let mut shown = content.to_owned();
            for range in found.iter().rev() {
                shown.replace_range(range.clone(), "…");
            }
            let column = content[..found[0].start].chars().count() + 1;
            // A line of a book's length would fill the screen, and may hold more.
            let text = if shown.len() > 200 { "…".to_owned() } else { shown };
            let column = if text == "…" { 1 } else { column };
            let mark = Mark { line: number + 1, column, width: 1, text };
            let place = Place { file: source.file.clone(), mark: Some(mark) };
            let message = "this looks like a secret, in a file that is published";
            let hint = "take it out, and change it if others have seen this file: versions kept \
                        in git hold it still";
            findings.tell(&SECRET, place, message, hint);
        }
    }
}

/// Where secrets stand in a line, in order, not overlapping.
fn in_line(line: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = secrets_in_addresses(line).collect();
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "_-.".contains(letter);
    for (prefix, least) in PREFIXES {
        for (at, _) in line.match_indices(prefix) {
            let before = line[..at].chars().next_back();
            let rest = &line[at + prefix.len()..];
            let length = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
            if length >= least && !before.is_some_and(is_part) && mixed(&rest[..length]) {
                found.push(at..at + prefix.len() + length);
            }
        }
    }
    if line.contains("-----BEGIN") && line.contains("PRIVATE KEY-----") {
        found.push(0..line.len());
    }
    found.extend(assigned(line));
    found.sort_by_key(|range| range.start);
    found.dedup_by(|later, earlier| {
        let overlap = later.start < earlier.end;
        if overlap {
            earlier.end = earlier.end.max(later.end);
        }
        overlap
    });
    found
}

/// The value of `password = …`, `"token": "…"` and the like. In running text the sign is often
/// there and a secret is not, so that a value must look made up: no blanks, letters and digits.
fn assigned(line: &str) -> Option<Range<usize>> {
    let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
    line.match_indices(['=', ':']).find_map(|(at, _)| {
        let before = line[..at].trim_end_matches([' ', '\t', '"', '\'', '*', '`']);
        let name = before.rsplit(|letter| !is_name(letter)).next().unwrap_or_default();
        if !is_secret_key(name) {
            return None;
        }
        let after = &line[at + 1..];
        let value = after.trim_start_matches([' ', '\t', '"', '\'', '*', '`']);
        let start = line.len() - value.len();
        let ends = |letter: char| letter.is_whitespace() || "\"'`*,;<>".contains(letter);
        let length = value.find(ends).unwrap_or(value.len());
        let made_up = length >= 8 && mixed(&value[..length]) && !value.contains("://");
        made_up.then_some(start..start + length)
    })
}

/// Whether a word has both letters and digits, as what machines make up does.
fn mixed(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
        && word.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_from_words_about_them() {
        for line in [
            "https://me:hunter2@example.org/",
            "see https://a.example/feed?token=abc123",
            "ghp_0123456789abcdefghijklmnopqrstuvwxyz",
            "password = hunter2hunter2",
            "  \"api_key\": \"9f8e7d6c5b4a\",",
            "-----BEGIN OPENSSH PRIVATE KEY-----",
        ] {
            assert!(!in_line(line).is_empty(), "{line}");
        }
        for line in [
            "Le mot de passe : ne le dites à personne",
            "Token: the story of a coin",
            "Our secret: we practise.",
            "https://me@example.org/ and https://example.org/?page=2",
            "a task_list_0123456789abcdef",
            "password = (see the vault)",
        ] {
            assert!(in_line(line).is_empty(), "{line}");
        }
    }
}
