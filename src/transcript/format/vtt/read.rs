//! Reading WebVTT as leniently as its parser is defined, and telling the line of what is broken.

use super::payload::{self, Part};
use crate::transcript::format::import::{Cue, ImportError, Imported};
use crate::transcript::format::script::clean;
use crate::transcript::format::stamp;
use crate::units::{Interval, Time};

const NAME: &str = "WebVTT";

/// Reads decoded text.
pub(in crate::transcript::format) fn read(
    text: &str,
    mut imported: Imported,
) -> Result<Imported, ImportError> {
    let signature = text.strip_prefix("WEBVTT");
    if !signature.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n'])) {
        let expected = "its first line must be `WEBVTT`";
        return Err(ImportError::NotThis { format: NAME, expected, line: 1 });
    }
    let lines: Vec<&str> = text.split('\n').collect();
    let mut at_lines = Vec::new();
    let mut at = header(&lines, &mut imported);
    while at < lines.len() {
        if lines[at].trim().is_empty() {
            at += 1;
            continue;
        }
        at = block(&lines, at, &mut imported, &mut at_lines);
    }
    imported.finish(NAME, &at_lines)
}

/// Skips the header: the first line, and those below it up to a blank line or a cue.
fn header(lines: &[&str], imported: &mut Imported) -> usize {
    let mut at = 1;
    while at < lines.len() && !lines[at].trim().is_empty() && !lines[at].contains("-->") {
        if let Some(language) = lines[at].strip_prefix("Language:") {
            imported.language = Some(clean(language)).filter(|language| !language.is_empty());
        }
        at += 1;
    }
    at
}

/// Reads the block that starts at a line that isn't blank; gives the line after it.
fn block(
    lines: &[&str],
    first: usize,
    imported: &mut Imported,
    at_lines: &mut Vec<usize>,
) -> usize {
    // A timing line ends a block even without a blank line (WebVTT 6.1, collect a block). One scan,
    // since a file may hold a million timing lines in a row.
    let after = |from: usize| {
        let ends = |line: &&str| line.trim().is_empty() || line.contains("-->");
        let length = lines[from..].iter().position(ends);
        length.map_or(lines.len(), |length| from + length)
    };
    let is_named = |name: &str| {
        let rest = lines[first].strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    };
    let mut timing = first;
    if !lines[first].contains("-->") {
        if is_named("NOTE") || is_named("STYLE") || is_named("REGION") {
            return after(first);
        }
        // An identifier, if a timing line follows it.
        timing = first + 1;
        if !lines.get(timing).is_some_and(|line| line.contains("-->")) {
            let end = after(first);
            imported.note(first + 1, "text without a time is left out");
            return end;
        }
    }
    let body = timing + 1;
    let end = after(body);
    match interval(lines[timing]) {
        Ok(time) => {
            let payload = lines[body..end].join("\n");
            for part in payload::parse(&payload) {
                let cue = cue(part, time, timing + 1, imported);
                imported.cues.push(cue);
                at_lines.push(timing + 1);
            }
        }
        Err(message) => imported.note(timing + 1, message),
    }
    end
}

/// Reads `start --> end settings`.
fn interval(line: &str) -> Result<Interval, &'static str> {
    let (start, rest) = line.split_once("-->").ok_or("no `-->`")?;
    let end = rest.split_whitespace().next().unwrap_or_default();
    let (Some(start), Some(end)) = (stamp::read(start.trim()), stamp::read(end)) else {
        return Err("not a time: the cue is left out");
    };
    if end <= start {
        return Err("ends before it starts: the cue is left out");
    }
    Ok(Interval::from_millis(start, end))
}

/// A cue of one voice. Times inside must go forward and lie inside; others are ignored with a note.
fn cue(part: Part, time: Interval, line: usize, imported: &mut Imported) -> Cue {
    let mut words: Vec<(String, Interval)> = Vec::new();
    let mut timed = false;
    let mut bad = false;
    for (at, text) in part.runs {
        let text = clean(&text);
        let start = at.map(Time::from_millis).unwrap_or(time.start);
        let latest = words.last().map_or(time.start, |(_, word)| word.start);
        let good = start >= latest && start < time.end;
        bad |= !good;
        timed |= at.is_some() && good;
        if text.is_empty() {
            continue;
        }
        match words.last_mut() {
            Some((before, word)) if !good || start == word.start => {
                before.push(' ');
                before.push_str(&text);
            }
            Some((_, word)) => {
                word.end = start;
                words.push((text, Interval::new(start, time.end)));
            }
            None => {
                words.push((text, Interval::new(if good { start } else { time.start }, time.end)))
            }
        }
    }
    if bad {
        imported.note(line, "a time inside the cue lies outside it or goes back: it is ignored");
    }
    let texts: Vec<&str> = words.iter().map(|(text, _)| text.as_str()).collect();
    let text = texts.join(" ");
    Cue {
        time: Some(time),
        speaker: part.speaker,
        text,
        words: if timed { words } else { Vec::new() },
    }
}
