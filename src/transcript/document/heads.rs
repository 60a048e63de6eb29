//! Keeps changed text from being read as something else: a line that begins like a heading or a
//! list, emphasis of which half is gone.

use std::ops::Range;

use super::change::{Change, applied};
use super::lines::{Line, classify, line_end};

/// The rule of changes that put in headings, turn lines and ends of paragraphs on purpose.
pub(in crate::transcript) const LINES: &str = "lines";

/// Each round puts one line right; no gesture touches more.
const ROUNDS: usize = 64;

/// Changes with backslashes more, so that the lines they touch are read as words, as they were
/// before. What a change of the rule [`LINES`] puts in is left as it is. Changes are in order and
/// do not overlap.
pub(in crate::transcript) fn guarded(text: &str, mut changes: Vec<Change>) -> Vec<Change> {
    for _ in 0..ROUNDS {
        let new = applied(text, &changes);
        let Some(remedy) = first_fault(text, &new, &changes) else { break };
        // The last first: those before keep their places.
        remedy.into_iter().rev().for_each(|(at, to)| put(&mut changes, at, to));
    }
    changes
}

/// The changes with their ranges in the changed text.
fn placed(changes: &[Change]) -> impl Iterator<Item = (&Change, Range<usize>)> {
    let mut shift = 0_isize;
    changes.iter().map(move |change| {
        let start = change.at.start.saturating_add_signed(shift);
        shift += change.to.len() as isize - change.at.len() as isize;
        (change, start..start + change.to.len())
    })
}

/// What has to be put where in the changed text, in order.
type Remedy = Vec<(Range<usize>, &'static str)>;

fn first_fault(old: &str, new: &str, changes: &[Change]) -> Option<Remedy> {
    for (change, range) in placed(changes) {
        let mut line = line_start(new, range.start);
        loop {
            // What a change puts in on purpose ends before the line of what follows it.
            let meant = change.rule == LINES && range.start <= line && line < range.end;
            if let Some(marks) = marks(old, line, changes).filter(|_| !meant)
                && let Some(fault) = fault(new, line, marks)
            {
                return Some(fault);
            }
            line = line_end(new, line);
            if line > range.end || line >= new.len() {
                break;
            }
        }
    }
    None
}

/// How many bytes of marks stood before the words of a line of the changed text, as far as they
/// stand there still; nothing for a line that was no words, or that no change touched.
fn marks(old: &str, line: usize, changes: &[Change]) -> Option<usize> {
    let mut origin = line;
    for (change, range) in placed(changes) {
        if line < range.start || line == range.start && !range.is_empty() {
            break;
        }
        if line < range.end {
            return Some(0);
        }
        origin = change.at.end + (line - range.end);
    }
    if line_start(old, origin) != origin {
        return Some(0);
    }
    let shown = shown(old, origin);
    let first = changes.iter().find(|change| change.at.end > origin || change.at.start >= origin);
    let first = first.map_or(old.len(), |change| change.at.start);
    match classify(shown, begins(old, origin)) {
        _ if first > origin + shown.len() => None,
        Line::Blank => Some(0),
        Line::Text { start, .. } => Some(if origin + start <= first { start } else { 0 }),
        Line::Heading(_) | Line::Turn(_) | Line::Rule => None,
    }
}

/// What a line that should be words needs, after so many bytes of marks that may stand.
fn fault(text: &str, line: usize, marks: usize) -> Option<Remedy> {
    let shown = shown(text, line);
    let (turn, from) = match classify(shown, begins(text, line)) {
        Line::Blank => return None,
        Line::Text { start, .. } if start <= marks + blanks(shown.get(marks..)?) => return None,
        Line::Turn(_) => (true, 0),
        Line::Text { .. } | Line::Heading(_) | Line::Rule => (false, marks),
    };
    let first = line + from + blanks(shown.get(from..)?);
    let rest = text.get(first..line + shown.len())?;
    if turn {
        let bold = rest.strip_prefix("**").and_then(|inner| inner.find("**"));
        return Some(match bold {
            // As bold as before, but no name.
            Some(close) => {
                let close = first + 2 + close;
                vec![(first..first + 2, "__"), (close..close + 2, "__")]
            }
            None => {
                let colon = first + rest.rfind(':')?;
                vec![(colon..colon, "\\")]
            }
        });
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    Some(vec![(first + digits..first + digits, "\\")])
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Puts bytes of the changed text right, in the changes that made it.
fn put(changes: &mut Vec<Change>, at: Range<usize>, to: &str) {
    let ranges: Vec<Range<usize>> = placed(changes).map(|(_, range)| range).collect();
    let inside = |range: &Range<usize>| range.start <= at.start && at.end <= range.end;
    if let Some(number) = ranges.iter().position(inside) {
        let start = ranges[number].start;
        changes[number].to.replace_range(at.start - start..at.end - start, to);
        return;
    }
    let next = ranges.partition_point(|range| range.start <= at.start);
    let longer = |change: &Change| change.to.len() as isize - change.at.len() as isize;
    let shift: isize = changes[..next].iter().map(longer).sum();
    let at = at.start.saturating_add_signed(-shift)..at.end.saturating_add_signed(-shift);
    changes.insert(next, Change { rule: String::new(), at, to: to.to_owned() });
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1)
}

/// A line as it is classified: without its end and without comments.
fn shown(text: &str, line: usize) -> &str {
    let whole = text[line..line_end(text, line)].trim_end_matches(['\n', '\r']);
    whole.find("<!--").map_or(whole, |comment| &whole[..comment])
}

/// Whether a line begins a block.
fn begins(text: &str, line: usize) -> bool {
    let before = &text[..line];
    let end = before.strip_suffix("\r\n").or_else(|| before.strip_suffix(['\n', '\r']));
    let Some(before) = end else { return true };
    let start = line_start(before, before.len());
    !matches!(classify(&before[start..], true), Line::Text { .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(at: Range<usize>, to: &str) -> Change {
        Change { rule: String::new(), at, to: to.to_owned() }
    }

    fn guard(text: &str, at: Range<usize>, to: &str) -> String {
        applied(text, &guarded(text, vec![change(at, to)]))
    }

    #[test]
    fn what_begins_like_a_block_gets_a_backslash() {
        assert_eq!(guard("Un deux", 0..2, "#"), "\\# deux");
        assert_eq!(guard("Un deux", 0..2, "1."), "1\\. deux");
        assert_eq!(guard("2 mots", 1..1, "."), "2\\. mots");
        assert_eq!(guard("Un - deux", 2..3, "\n\n"), "Un\n\n\\- deux");
        assert_eq!(guard("Un > deux", 0..3, ""), "\\> deux");
        assert_eq!(guard("Un deux", 0..7, "---"), "\\---");
    }

    #[test]
    fn marks_that_stood_there_stay() {
        assert_eq!(guard("- un deux", 2..4, "trois"), "- trois deux");
        assert_eq!(guard("- un deux", 2..4, "-"), "- \\- deux");
        assert_eq!(guard("# Un deux", 2..4, "Trois"), "# Trois deux");
        assert_eq!(guard("Un\n- deux", 0..3, ""), "- deux");
    }

    #[test]
    fn what_looks_like_a_turn_line_does_not_become_one() {
        assert_eq!(guard("Un **mot** fin", 0..3, ""), "**mot** fin");
        assert_eq!(guard("Un **mot**", 0..3, ""), "__mot__");
        assert_eq!(guard("Ana ici", 4..7, "· 00:03"), "Ana · 00\\:03");
    }

    #[test]
    fn lines_put_in_on_purpose_stay() {
        let lines = Change { rule: LINES.to_owned(), ..change(2..3, "\n\n# Titre\n\n") };
        let text = "Un - deux";
        let new = applied(text, &guarded(text, vec![lines]));
        assert_eq!(new, "Un\n\n# Titre\n\n\\- deux");
    }
}
