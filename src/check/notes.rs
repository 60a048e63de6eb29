//! notes.md: what will be taken out of it, and what it leads to.

use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use super::front::LONGEST;
use super::markup::{Part, parts};
use super::pictures::megabytes;
use super::{Findings, Look, Rule, Source, Subject};

static UNREADABLE: Rule = Rule::error("notes-unreadable", "pod", "notes that cannot be read");
static REMOVED: Rule = Rule::warning(
    "notes-removed",
    "PSP-1",
    "scripts, frames, styles and the like in notes: they are taken out",
);
static BROKEN: Rule = Rule::warning("notes-broken-html", "HTML", "tags in notes that do not match");
static SCRIPT: Rule = Rule::warning(
    "notes-script-address",
    "PSP-1",
    "an address in notes that would run something: it is taken out",
);
static DEAD: Rule =
    Rule::error("notes-dead-link", "pod", "a link or picture in notes to a file that is not there");
static HTTP: Rule = Rule::advice("notes-http", "pod", "a link in notes without https");
static WORDS: Rule = Rule::warning(
    "notes-image-words",
    "WCAG 2.1 1.1.1",
    "a picture in notes without words for those who do not see it",
);
static CONTROL: Rule =
    Rule::warning("notes-control", "XML 1.0, 2.2", "notes with characters that no feed can hold");
static LONG: Rule = Rule::advice("notes-long", "PSP-1", "notes of more than 4000 bytes");
static HEAVY: Rule =
    Rule::advice("notes-file-large", "pod", "a file that notes lead to and that is large");

pub(super) const RULES: &[&Rule] =
    &[&UNREADABLE, &REMOVED, &BROKEN, &SCRIPT, &DEAD, &HTTP, &WORDS, &CONTROL, &LONG, &HEAVY];

/// Tags that run, load or dress something: none of them reaches a listener.
const REFUSED: [&str; 17] = [
    "script", "iframe", "frame", "frameset", "style", "object", "embed", "applet", "form", "input",
    "button", "link", "meta", "base", "svg", "video", "audio",
];

/// Tags that have no end.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr", "frame",
];

/// Tags whose end may be left out. *Source:* HTML, 13.1.2.4.
const OPEN: [&str; 12] =
    ["p", "li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot", "colgroup", "option"];

/// More than this is a download of its own.
const LARGE: u64 = 5_000_000;

pub(super) fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for look in &subject.episodes {
        match &look.notes {
            None => {}
            Some(Err(why)) => {
                let file = look.manifest.file.with_file_name("notes.md");
                let hint = "save it as a text in UTF-8; nothing of it is published until then";
                findings.tell(&UNREADABLE, super::whole(file), why.clone(), hint);
            }
            Some(Ok(source)) => notes(subject, look, source, findings),
        }
    }
}

fn notes(subject: &Subject<'_>, look: &Look<'_>, source: &Source, findings: &mut Findings) {
    let mut open: Vec<(Range<usize>, String)> = Vec::new();
    for (range, part) in parts(&source.text) {
        match part {
            Part::Address { url, image } => {
                address(subject, look, source, (range, &url, image), findings)
            }
            Part::NoWords => {
                let hint = "say what it shows: ![what it shows](picture.jpg)";
                let message = "this picture has no words for those who do not see it";
                findings.tell(&WORDS, source.at(range), message, hint);
            }
            Part::Begins { name, attributes, closed } => {
                refused(source, &range, &name, &attributes, findings);
                if !closed && !VOID.contains(&name.as_str()) {
                    open.push((range, name));
                }
            }
            Part::Ends { name } => match open.iter().rposition(|(_, one)| *one == name) {
                Some(at) => {
                    let inner = open.split_off(at).split_off(1);
                    unclosed(source, inner, findings);
                }
                None if VOID.contains(&name.as_str()) || OPEN.contains(&name.as_str()) => {}
                None => {
                    let message = format!("`</{name}>` ends what did not begin");
                    findings.tell(&BROKEN, source.at(range), message, "take it out");
                }
            },
            Part::Broken => {
                let hint = "end the tag with >, or write &lt; for the sign itself";
                findings.tell(&BROKEN, source.at(range), "this tag does not end", hint);
            }
        }
    }
    unclosed(source, open, findings);
    control(source, findings);
    let bytes = source.text.len();
    if bytes > LONGEST {
        let message = format!("the notes have {bytes} bytes; some apps show {LONGEST} of them");
        let hint = "put what matters first: the whole of it stands on the episode's page";
        findings.tell(&LONG, source.whole(), message, hint);
    }
}

fn control(source: &Source, findings: &mut Findings) {
    let wrong = |letter: char| {
        let allowed = matches!(letter, '\t' | '\n' | '\r');
        (letter.is_control() && !allowed) || matches!(letter, '\u{fffe}' | '\u{ffff}')
    };
    if let Some((at, letter)) = source.text.char_indices().find(|(_, letter)| wrong(*letter)) {
        let message = format!("the notes hold the control character U+{:04X}", letter as u32);
        let hint = "take it out; pod leaves it out of the feed";
        findings.tell(&CONTROL, source.at(at..at + letter.len_utf8()), message, hint);
    }
}

fn unclosed(source: &Source, open: Vec<(Range<usize>, String)>, findings: &mut Findings) {
    for (range, name) in open.into_iter().filter(|(_, name)| !OPEN.contains(&name.as_str())) {
        let message = format!("`<{name}>` begins and does not end");
        let hint = format!("add </{name}> where it ends");
        findings.tell(&BROKEN, source.at(range), message, hint);
    }
}

fn refused(
    source: &Source,
    range: &Range<usize>,
    name: &str,
    attributes: &[String],
    findings: &mut Findings,
) {
    if REFUSED.contains(&name) {
        let message = format!("`<{name}>` is taken out of what is published");
        let hint = "no app shows it; link to the page where it works";
        findings.tell(&REMOVED, source.at(range.clone()), message, hint);
    }
    let runs = |one: &&String| one.starts_with("on") || *one == "style";
    if let Some(attribute) = attributes.iter().find(runs) {
        let message = format!("`{attribute}` of `<{name}>` is taken out of what is published");
        let hint = "take it out here too: apps give notes their own looks";
        findings.tell(&REMOVED, source.at(range.clone()), message, hint);
    }
}

fn address(
    subject: &Subject<'_>,
    look: &Look<'_>,
    source: &Source,
    (range, url, image): (Range<usize>, &str, bool),
    findings: &mut Findings,
) {
    let plain: String = url.chars().filter(|letter| !letter.is_whitespace()).collect();
    let lower = plain.to_lowercase();
    let scheme = lower.split([':', '/', '?', '#']).next().unwrap_or_default();
    let has_scheme = lower[scheme.len()..].starts_with(':') && !scheme.is_empty();
    if has_scheme && matches!(scheme, "javascript" | "vbscript" | "data" | "file") {
        let message = format!("a `{scheme}:` address is taken out of what is published");
        findings.tell(&SCRIPT, source.at(range), message, "link to a page of the web instead");
    } else if lower.starts_with("http://") && !super::web::is_local(&plain) {
        let hint = "write https:// if the server speaks it: apps warn of what is not encrypted";
        findings.tell(&HTTP, source.at(range), "this link is not encrypted", hint);
    } else if !has_scheme && !lower.starts_with("//") && !lower.starts_with('#') {
        let what = if image { "picture" } else { "link" };
        local(subject, look, source, (range, url, what), findings);
    }
}

/// A file beside the notes.
fn local(
    subject: &Subject<'_>,
    look: &Look<'_>,
    source: &Source,
    (range, url, what): (Range<usize>, &str, &str),
    findings: &mut Findings,
) {
    let name = decoded(url.split(['?', '#']).next().unwrap_or_default());
    let shown = name.escape_debug().to_string();
    let Some(inside) = inside(Path::new(&name)) else {
        let message = format!("`{shown}` is not in the episode's folder");
        let hint = "copy the file beside notes.md, or write a whole address: https://…";
        findings.tell(&DEAD, source.at(range), message, hint);
        return;
    };
    match (subject.size)(&look.episode.dir.join(inside)) {
        None => {
            let message = format!("this {what} leads to `{shown}`, which is not there");
            let hint = "check the name, capitals too; for a page of the web write https://…";
            findings.tell(&DEAD, source.at(range), message, hint);
        }
        Some(bytes) if bytes > LARGE => {
            let message = format!("`{shown}` is a file of {}", megabytes(bytes));
            let hint = "make it smaller: it is published with the episode";
            findings.tell(&HEAVY, source.at(range), message, hint);
        }
        Some(_) => {}
    }
}

/// A way below the folder it starts in.
fn inside(path: &Path) -> Option<PathBuf> {
    let mut way = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(part) => way.push(part),
            Component::CurDir => {}
            Component::ParentDir if way.pop() => {}
            _ => return None,
        }
    }
    (!way.as_os_str().is_empty()).then_some(way)
}

/// A path with `%20` and the like read (RFC 3986 section 2.1).
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = (*first == b'%').then(|| after.get(..2)).flatten();
        let hex = hex.and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_out_of_the_folder_is_none() {
        assert_eq!(inside(Path::new("./a/../b.png")), Some(PathBuf::from("b.png")));
        for way in ["../x", "/etc/passwd", "a/../../x", ".", ""] {
            assert_eq!(inside(Path::new(way)), None, "{way}");
        }
    }

    #[test]
    fn percent_signs_are_read_or_left() {
        assert_eq!(decoded("a%20b%C3%A9.png"), "a bé.png");
        assert_eq!(decoded("100%"), "100%");
    }
}
