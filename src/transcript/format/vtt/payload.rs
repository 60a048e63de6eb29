//! The text of a cue: voices, tags, times inside, entities (WebVTT 6.4, cue text tokenizer).

use crate::transcript::format::script::clean;
use crate::transcript::format::stamp;

/// A stretch of a cue by one voice.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Part {
    /// Who, if a voice span says it.
    pub speaker: Option<String>,
    /// Texts, each with the time that stands before it, if one does.
    pub runs: Vec<(Option<i64>, String)>,
}

/// Reads a payload of one or more lines joined by line ends. Every part has text.
pub(super) fn parse(payload: &str) -> Vec<Part> {
    let mut parts = vec![Part::default()];
    let mut text = String::new();
    let mut time = None;
    let mut ruby_text = false;
    let mut rest = payload;
    while let Some(char) = rest.chars().next() {
        match char {
            '<' => {
                let Some(end) = rest.find('>') else {
                    // The tokenizer takes an unclosed tag up to the end for one.
                    break;
                };
                let tag = &rest[1..end];
                rest = &rest[end + 1..];
                let name = tag.split(['.', ' ', '\t', '\n']).next().unwrap_or_default();
                match name {
                    "v" | "/v" => {
                        flush(&mut parts, time, &mut text);
                        let speaker = if name == "v" { annotation(tag) } else { None };
                        parts.push(Part { speaker, runs: Vec::new() });
                    }
                    "rt" => ruby_text = true,
                    "/rt" | "/ruby" => ruby_text = false,
                    _ if tag.starts_with(|char: char| char.is_ascii_digit()) => {
                        if let Some(at) = stamp::read(tag) {
                            flush(&mut parts, time, &mut text);
                            time = Some(at);
                        }
                    }
                    _ => {}
                }
            }
            '&' => {
                let (char, length) = entity(rest);
                if !ruby_text {
                    text.push_str(&char);
                }
                rest = &rest[length..];
            }
            char => {
                if !ruby_text {
                    text.push(char);
                }
                rest = &rest[char.len_utf8()..];
            }
        }
    }
    flush(&mut parts, time, &mut text);
    parts.retain(|part| part.runs.iter().any(|(_, text)| !clean(text).is_empty()));
    parts
}

fn flush(parts: &mut [Part], time: Option<i64>, text: &mut String) {
    if let Some(part) = parts.last_mut()
        && !text.is_empty()
    {
        part.runs.push((time, std::mem::take(text)));
    }
}

/// What stands after `v` and its classes.
fn annotation(tag: &str) -> Option<String> {
    let (_, name) = tag.split_once([' ', '\t', '\n'])?;
    let mut decoded = String::new();
    let mut rest = name;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        let (char, length) = entity(&rest[at..]);
        decoded.push_str(&char);
        rest = &rest[at + length..];
    }
    decoded.push_str(rest);
    Some(clean(&decoded)).filter(|name| !name.is_empty())
}

/// The longest entity read, `&CounterClockwiseContourIntegral;` being no word of a transcript.
const ENTITY_BYTES: usize = 12;

/// The character an `&` stands for and how many bytes spell it; itself if none.
fn entity(text: &str) -> (String, usize) {
    let itself = ("&".to_owned(), 1);
    let Some(end) = text.bytes().take(ENTITY_BYTES).position(|byte| byte == b';') else {
        return itself;
    };
    let name = &text[1..end];
    let char = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        "lrm" => Some('\u{200e}'),
        "rlm" => Some('\u{200f}'),
        "hellip" => Some('…'),
        "laquo" => Some('«'),
        "raquo" => Some('»'),
        "rsquo" => Some('’'),
        "eacute" => Some('é'),
        "egrave" => Some('è'),
        "agrave" => Some('à'),
        "ccedil" => Some('ç'),
        _ => numbered(name),
    };
    match char {
        Some(char) if !crate::transcript::format::script::forbidden(char) => {
            (char.to_string(), end + 1)
        }
        Some(_) => (" ".to_owned(), end + 1),
        None => itself,
    }
}

fn numbered(name: &str) -> Option<char> {
    let number = name.strip_prefix('#')?;
    let value = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    value.ok().and_then(char::from_u32)
}
