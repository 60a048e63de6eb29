//! The HTML of the podcast namespace: names, times and paragraphs, nothing around them.

use super::script::{Piece, Script};
use super::stamp;

/// `<cite>` before a turn, `<time>` and `<p>` for every paragraph.
pub(super) fn write(script: &Script) -> String {
    let mut out = String::new();
    for turn in &script.turns {
        for (index, pieces) in turn.paragraphs.iter().enumerate() {
            if let Some(speaker) = turn.speaker.as_deref().filter(|_| index == 0) {
                out.push_str(&format!("<cite>{}:</cite>\n", escape(speaker)));
            }
            out.push_str(&format!("<time>{}</time>\n", stamp::short(pieces[0].start)));
            out.push_str(&format!("<p>{}</p>\n", escape(&Piece::join(pieces))));
        }
    }
    out
}

/// Text that is no markup, inside an element or a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
