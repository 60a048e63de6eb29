//! SubRip out and in. There is no specification; what is written is what every player reads, what
//! is read is what programs write. Names follow the podcast namespace: `Name: ` where it changes.

use super::cues::{Room, split};
use super::import::{Cue, ImportError, Imported};
use super::labels::{self, Labels};
use super::options::Options;
use super::script::{Script, clean};
use super::{stamp, vtt};
use crate::units::Interval;

const NAME: &str = "SubRip";

pub(super) fn write(script: &Script, options: &Options) -> String {
    let mut out = String::new();
    for (index, card) in split(script, options.preset, Room::Labelled).iter().enumerate() {
        let (start, end) = (stamp::write(card.start, ','), stamp::write(card.end, ','));
        if index > 0 {
            out.push('\n');
        }
        out.push_str(&format!("{}\n{start} --> {end}\n", index + 1));
        if let Some(speaker) = card.speaker.filter(|_| card.changes_speaker) {
            let name = labels::written(&vtt::without_markup(speaker, &script.language));
            out.push_str(&format!("{name}: "));
        }
        for line in &card.lines {
            out.push_str(&vtt::safe_text(line, &script.language));
            out.push('\n');
        }
    }
    // Castopod drops a last card that no blank line ends.
    out.push('\n');
    out
}

/// Reads decoded text. Cards are found by their timing lines; a line of digits above one is its
/// number. A name lasts until the next one.
pub(super) fn read(text: &str, mut imported: Imported) -> Result<Imported, ImportError> {
    let lines: Vec<&str> = text.split('\n').map(str::trim).collect();
    let timings: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].contains("-->")).collect();
    let Some(&first) = timings.first() else {
        let expected = "no line like `00:00:01,000 --> 00:00:02,000`";
        return Err(ImportError::NotThis { format: NAME, expected, line: 1 });
    };
    let stray = (0..number_line(&lines, first)).find(|&at| !lines[at].is_empty());
    if let Some(line) = stray {
        imported.note(line + 1, "text without a time is left out");
    }
    let mut cards = Vec::new();
    for (index, &at) in timings.iter().enumerate() {
        let end = timings.get(index + 1).map_or(lines.len(), |&next| number_line(&lines, next));
        let body = lines[(at + 1).min(end)..end].join("\n");
        let text = without_tags(body.trim());
        match interval(lines[at]) {
            Ok(_) if text.is_empty() => {}
            Ok(time) => cards.push((at + 1, time, text)),
            Err(message) => imported.note(at + 1, message),
        }
    }
    let labels = Labels::of(cards.iter().map(|(_, _, text)| text.as_str()));
    let mut speaker = None;
    let mut at_lines = Vec::new();
    for (line, time, text) in &cards {
        let mut text = text.as_str();
        if let Some((name, rest)) = labels.divide(text) {
            speaker = Some(name);
            text = rest;
        }
        let text = clean(text);
        if !text.is_empty() {
            let words = Vec::new();
            imported.cues.push(Cue { time: Some(*time), speaker: speaker.clone(), text, words });
            at_lines.push(*line);
        }
    }
    imported.finish(NAME, &at_lines)
}

/// Where a card begins whose timing line this is: at its number, if one stands above it.
fn number_line(lines: &[&str], timing: usize) -> usize {
    let above = timing.checked_sub(1).map(|at| (at, lines[at]));
    match above {
        Some((at, line))
            if !line.is_empty()
                && line.len() <= 9
                && line.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            // Digits right below a text are a number only if they aren't the text itself.
            let text_above = at.checked_sub(1).is_some_and(|above| lines[above].contains("-->"));
            if text_above { timing } else { at }
        }
        _ => timing,
    }
}

fn interval(line: &str) -> Result<Interval, &'static str> {
    let (start, rest) = line.split_once("-->").ok_or("no `-->`")?;
    let end = rest.split_whitespace().next().unwrap_or_default();
    let (Some(start), Some(end)) = (stamp::read(start.trim()), stamp::read(end)) else {
        return Err("not a time: the card is left out");
    };
    if end <= start {
        return Err("ends before it starts: the card is left out");
    }
    Ok(Interval::from_millis(start, end))
}

/// Tags that players know, as in `<i>`, `</font>` and `{\an8}`; other angle brackets are text.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '{']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match tag_length(rest) {
            Some(length) => rest = &rest[length..],
            None => {
                out.push_str(&rest[..1]);
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out.trim().to_owned()
}

/// The longest tag looked for, in bytes: colours and fonts are shorter.
const TAG_BYTES: usize = 200;

fn tag_length(text: &str) -> Option<usize> {
    let close = if text.starts_with('{') { b'}' } else { b'>' };
    let end = text.bytes().take(TAG_BYTES).position(|byte| byte == close)?;
    let inside = &text[1..end];
    let known = if close == b'}' {
        inside.starts_with('\\')
    } else {
        let name = inside.trim_start_matches('/').split([' ', '.', '=']).next().unwrap_or_default();
        ["i", "b", "u", "s", "font", "c", "v", "br"]
            .iter()
            .any(|tag| name.eq_ignore_ascii_case(tag))
    };
    known.then_some(end + 1)
}

#[cfg(test)]
mod tests;
