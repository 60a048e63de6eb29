//! Double Metaphone, unshortened: cut to four sounds, as is usual, it takes *mastodonte* and
//! *Mastodon*, *fait divers* and *fédivers* for one. *Source:* Lawrence Philips, The Double
//! Metaphone Search Algorithm, C/C++ Users Journal, June 2000.

use rphonetic::DoubleMetaphone;
use unicode_normalization::UnicodeNormalization;

/// The longest word listened to, in letters: longer than any of English.
const LONGEST: usize = 60;

/// How a word sounds to English ears, and how else it may; both empty for one without letters.
/// Digits sound as themselves.
pub fn english(word: &str) -> (String, String) {
    let (mut primary, mut alternate) = (String::new(), String::new());
    let plain: String = word.nfkd().filter(|c| c.is_ascii_alphanumeric()).take(LONGEST).collect();
    let metaphone = DoubleMetaphone::new(None);
    let mut rest = plain.as_str();
    while let Some(first) = rest.chars().next() {
        let same = |c: char| c.is_ascii_digit() == first.is_ascii_digit();
        let (run, after) = rest.split_at(rest.find(|c| !same(c)).unwrap_or(rest.len()));
        rest = after;
        if first.is_ascii_digit() {
            primary.push_str(run);
            alternate.push_str(run);
        } else {
            let heard = metaphone.double_metaphone(run);
            primary.push_str(&heard.primary());
            alternate.push_str(&heard.alternate());
        }
    }
    (primary, alternate)
}
