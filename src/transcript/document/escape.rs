//! Keeps words from being read as Markdown.

use super::lines::{Line, classify};

/// A word as it is written into the document.
pub(in crate::transcript) fn word(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        match letter {
            '\\' | '*' | '_' | '~' | '[' | ']' | '<' | '`' => out.extend(['\\', letter]),
            letter if letter.is_control() || letter == '\u{feff}' => {
                if letter.is_whitespace() {
                    out.push(' ');
                }
            }
            letter => out.push(letter),
        }
    }
    out
}

/// A paragraph that begins like something else gets a backslash where that is seen.
pub(super) fn paragraph(text: &str) -> String {
    if classify(text, true) == (Line::Text { start: 0, item: false }) {
        return text.to_owned();
    }
    let mut out = text.to_owned();
    match classify(text, true) {
        // A broken turn line is known by the time at its end.
        Line::Turn(_) => {
            if let Some(at) = out.rfind(':') {
                out.insert(at, '\\');
            }
        }
        _ => {
            let digits = out.len() - out.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            out.insert(digits, '\\');
        }
    }
    out
}
