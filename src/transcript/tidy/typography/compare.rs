//! Finds what typography changed, sign by sign; anything it may not change is refused.

use std::ops::Range;

/// What a sign may become, besides blanks.
const SIGNS: [(&str, &str); 9] = [
    ("...", "…"),
    ("'", "’"),
    ("’", "'"),
    ("‘", "'"),
    ("ʼ", "'"),
    ("\"", "«"),
    ("\"", "»"),
    // 2ème and 1ère.
    ("èm", ""),
    ("è", ""),
];

fn is_blank(letter: char) -> bool {
    letter.is_whitespace() && !letter.is_control()
}

/// The bytes of `old` that differ in `new`, with what stands there; nothing if more than
/// typography differs.
pub(super) fn differences(old: &str, new: &str) -> Option<Vec<(Range<usize>, String)>> {
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        let (rest, set) = (&old[i..], &new[j..]);
        let run = |text: &str| text.find(|c| !is_blank(c)).unwrap_or(text.len());
        let (blank, space) = (run(rest), run(set));
        let (from, to) = if blank > 0 || space > 0 {
            (blank, space)
        } else if rest.chars().next() == set.chars().next() {
            let length = rest.chars().next().map_or(0, char::len_utf8);
            (i, j) = (i + length, j + length);
            continue;
        } else {
            let sign =
                SIGNS.iter().find(|(from, to)| rest.starts_with(from) && set.starts_with(to));
            let (from, to) = sign?;
            (from.len(), to.len())
        };
        if rest[..from] != set[..to] {
            // Each on its own, as each is allowed or refused on its own.
            found.push((i..i + from, set[..to].to_owned()));
        }
        (i, j) = (i + from, j + to);
    }
    Some(found)
}
