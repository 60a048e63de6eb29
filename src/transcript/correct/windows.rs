//! How much is asked about at once.

use std::ops::Range;

use super::spelling::ends_sentence;
use crate::transcript::document::Manuscript;

/// Small models lose count of more (reference: one paragraph of at most 150 words).
const MOST_WORDS: usize = 150;

/// The words to ask about at a time, as ranges of [`Manuscript::words`]: paragraphs, and of long
/// ones as many whole sentences as fit. Paragraphs that are struck from end to end are left out.
pub fn batches(m: &Manuscript) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    for paragraph in m.paragraphs() {
        let mut start = paragraph.start;
        while paragraph.end - start > MOST_WORDS {
            let most = start + MOST_WORDS;
            let sentence =
                (start + 1..=most).rev().find(|&end| ends_sentence(&m.words[end - 1].text));
            let end = sentence.unwrap_or(most);
            all.push(start..end);
            start = end;
        }
        all.push(start..paragraph.end);
    }
    all.retain(|window| m.words[window.clone()].iter().any(|word| !word.struck));
    all
}
