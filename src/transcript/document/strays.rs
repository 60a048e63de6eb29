//! Marks of emphasis and links of which a change leaves half: the other half goes too, or it would
//! be read as a sign of the text.

use std::path::Path;

use super::change::{Change, applied};
use super::lines::block_marks;
use super::manuscript::Manuscript;
use super::parse::Document;

/// What may be left over.
const SIGNS: [char; 5] = ['*', '_', '[', ']', '~'];

/// Changes that leave no mark behind that was none of the text's signs: where they would, all
/// emphasis and links of the manuscript's text go. Published texts have neither.
pub(in crate::transcript) fn without_strays(
    manuscript: &Manuscript,
    changes: Vec<Change>,
) -> Vec<Change> {
    let text = &manuscript.text;
    if !text.contains(['*', '_', '[']) {
        return changes;
    }
    let (new, _) = Document::parse(&applied(text, &changes), Path::new(""));
    let count = |sign: char, text: &str| text.matches(sign).count();
    let stray = SIGNS.iter().any(|&sign| {
        let before: usize = manuscript.words.iter().map(|word| count(sign, &word.text)).sum();
        let put: usize = changes.iter().map(|change| count(sign, &change.to)).sum();
        let after: usize = new.tokens.iter().map(|token| count(sign, &token.text)).sum();
        after > before + put
    });
    if !stray {
        return changes;
    }
    let mut all = changes;
    for at in marks(manuscript) {
        let free = |change: &Change| {
            change.at.end <= at.start
                || at.end <= change.at.start && !change.at.is_empty()
                || at.end < change.at.start
                || change.at.is_empty()
                    && (change.at.start <= at.start || at.end <= change.at.start)
        };
        if all.iter().all(free) {
            let next = all
                .partition_point(|change| change.at.start <= at.start && change.at.end <= at.start);
            all.insert(next, Change { rule: String::new(), at, to: String::new() });
        }
    }
    all
}

/// Where marks of emphasis and links stand between the words.
fn marks(manuscript: &Manuscript) -> Vec<std::ops::Range<usize>> {
    let text = &manuscript.text;
    let mut found = Vec::new();
    let mut from = 0;
    let ends = manuscript.words.iter().map(|word| (word.at.start, word.at.end));
    for (start, end) in ends.chain([(text.len(), text.len())]) {
        let mut at = from;
        while let Some(letter) = text.get(at..start).and_then(|gap| gap.chars().next()) {
            let rest = &text[at..start];
            let mut length = letter.len_utf8();
            match letter {
                '\\' => length += rest[1..].chars().next().map_or(0, char::len_utf8),
                '<' if rest.starts_with("<!--") => {
                    length = rest.find("-->").map_or(rest.len(), |close| close + 3);
                }
                '[' if rest.starts_with("[[?]]") => length = 5,
                '*' | '_' => {
                    length = rest.bytes().take_while(|&byte| char::from(byte) == letter).count();
                    // The mark of a list stays.
                    let line = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
                    if at >= line + block_marks(&text[line..]) {
                        found.push(at..at + length);
                    }
                }
                '[' => found.push(at..at + 1),
                ']' => {
                    if rest.starts_with("](") {
                        length = rest.find(')').map_or(1, |close| close + 1);
                    }
                    found.push(at..at + length);
                }
                _ => {}
            }
            at += length;
        }
        from = end.max(from);
    }
    found
}
