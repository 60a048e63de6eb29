//! What a line of transcript.md is, seen alone.

use super::turn_line::{TurnLine, turn_line};

/// A line without its end and without comments.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Line {
    /// Ends a paragraph.
    Blank,
    /// `# Title`; the title begins at this byte.
    Heading(usize),
    /// `**Name** · 00:00:03`.
    Turn(TurnLine),
    /// `---`, `***`, `===`: drawn, not said.
    Rule,
    /// Words; they begin at this byte, after the marks of quotes and lists.
    Text {
        /// Where the words begin.
        start: usize,
        /// Whether a list's mark stands before them: a paragraph of its own.
        item: bool,
    },
}

/// Where the line that holds byte `at` ends, with its `\n`, `\r\n` or `\r` (CommonMark 0.31, 2.1).
pub(super) fn line_end(source: &str, at: usize) -> usize {
    let bytes = &source.as_bytes()[at..];
    match bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
        Some(found) if bytes[found..].starts_with(b"\r\n") => at + found + 2,
        Some(found) => at + found + 1,
        None => source.len(),
    }
}

/// Says what a line is; `alone` if it begins a block.
pub(super) fn classify(line: &str, alone: bool) -> Line {
    let text = line.trim_matches(invisible);
    if text.is_empty() {
        return Line::Blank;
    }
    let at = line.len() - line.trim_start_matches(invisible).len();
    let level = text.bytes().take_while(|&byte| byte == b'#').count();
    if (1..=6).contains(&level) && (text.len() == level || text[level..].starts_with([' ', '\t'])) {
        return Line::Heading(at + level);
    }
    if is_rule(text) {
        return Line::Rule;
    }
    if let Some(turn) = turn_line(line, alone) {
        return Line::Turn(turn);
    }
    let (mut start, mut item) = (at, false);
    while let Some((length, list)) = block_mark(&line[start..]) {
        start += length;
        item |= list;
    }
    Line::Text { start, item }
}

/// How long the marks of quotes and lists are that a line of words begins with, with the blanks
/// around them.
pub(in crate::transcript) fn block_marks(line: &str) -> usize {
    match classify(line.split(['\n', '\r']).next().unwrap_or(line), true) {
        Line::Text { start, .. } => start,
        _ => 0,
    }
}

fn invisible(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '\u{feff}'
}

fn is_rule(text: &str) -> bool {
    let Some(first @ (b'-' | b'*' | b'_' | b'=')) = text.bytes().next() else { return false };
    let mut signs = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let marks = text.bytes().filter(|&byte| byte == first).count();
    marks >= 3 && signs.all(|byte| byte == first)
}

/// The mark of a quote or a list item, with the space after it: its length, and whether it is a
/// list's.
fn block_mark(line: &str) -> Option<(usize, bool)> {
    let bytes = line.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (mark, list) = match bytes.get(digits)? {
        b'>' if digits == 0 => (1, false),
        b'-' | b'+' | b'*' if digits == 0 => (1, true),
        b'.' | b')' if (1..=9).contains(&digits) => (digits + 1, true),
        _ => return None,
    };
    let spaces = bytes[mark..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    (spaces > 0 || !list).then_some((mark + spaces, list))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_blocks_are_not_words() {
        assert_eq!(classify("> - 1. Oui", true), Line::Text { start: 7, item: true });
        assert_eq!(classify("-oui", true), Line::Text { start: 0, item: false });
        assert_eq!(classify("## Suite", true), Line::Heading(2));
        assert_eq!(classify("#tag", true), Line::Text { start: 0, item: false });
        assert_eq!(classify("* * *", true), Line::Rule);
        assert_eq!(classify(" \u{a0}\r", true), Line::Blank);
    }
}
