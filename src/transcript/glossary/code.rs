//! Where code stands in a text: nothing in it is changed.

use std::collections::HashMap;
use std::ops::Range;

/// The code spans of a stretch of text, in order, their backticks included. *Source:*
/// CommonMark 0.31, 6.1: a run of backticks is closed by the next run as long.
pub(in crate::transcript) fn spans(text: &str) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|&byte| byte == b'`') {
        let start = at + found;
        let length = bytes[start..].iter().take_while(|&&byte| byte == b'`').count();
        runs.push(start..start + length);
        at = start + length;
    }
    // For each run the next one as long, found from the end, so that no text is searched twice.
    let mut next = vec![None; runs.len()];
    let mut seen: HashMap<usize, usize> = HashMap::new();
    for (at, run) in runs.iter().enumerate().rev() {
        next[at] = seen.insert(run.len(), at);
    }
    let mut spans = Vec::new();
    let mut at = 0;
    while at < runs.len() {
        let escaped = runs[at].start > 0 && bytes[runs[at].start - 1] == b'\\';
        match next[at].filter(|_| !escaped) {
            Some(close) => {
                spans.push(runs[at].start..runs[close].end);
                at = close + 1;
            }
            None => at += 1,
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_backticks_is_closed_by_one_as_long() {
        let found = |text| spans(text).into_iter().map(|at: Range<usize>| &text[at]).collect();
        let texts: Vec<&str> = found("a `b c` d ``e ` f`` ` g");
        assert_eq!(texts, ["`b c`", "``e ` f``"]);
        assert!(spans("a \\`b` c ``d").is_empty());
    }
}
