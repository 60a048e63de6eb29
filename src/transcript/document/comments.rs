//! Finds `<!-- … -->` in a text, wherever they begin and end.

use std::ops::Range;

/// The comments of a text in order, and where one begins that never ends. Linear: after a
/// comment without an end there is no other.
pub(super) fn comments(source: &str) -> (Vec<Range<usize>>, Option<usize>) {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = source[at..].find("<!--").map(|start| at + start) {
        if escaped(source, start) {
            at = start + 1;
            continue;
        }
        match source[start + 4..].find("-->") {
            Some(length) => {
                at = start + 4 + length + 3;
                found.push(start..at);
            }
            None => return (found, Some(start)),
        }
    }
    (found, None)
}

/// Whether an odd number of backslashes stands before `at`.
pub(super) fn escaped(source: &str, at: usize) -> bool {
    let before = &source.as_bytes()[..at];
    before.iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_may_span_lines_and_be_escaped() {
        let (found, open) = comments("a <!-- b\nc --> \\<!-- d <!-- e");
        assert_eq!((found.len(), &found[0]), (1, &(2..14)));
        assert_eq!(open, Some(23));
    }
}
