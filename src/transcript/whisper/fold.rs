//! Text as it sounds: without case, accents and marks, to compare what Whisper wrote.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, accents and marks taken off, every run of anything but letters and digits one
/// space, none at either end: `Sous-titres : Société` gives `sous titres societe`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for letter in text.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase) {
        if !letter.is_alphanumeric() {
            gap = !folded.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            folded.push(' ');
        }
        match letter {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            other => folded.push(other),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_marks_are_taken_off() {
        assert_eq!(fold("  Sous-titres : Société… "), "sous titres societe");
        assert_eq!(fold("L’ŒUVRE d'Élise !"), "l oeuvre d elise");
        assert_eq!(fold("♪ ... ♪"), "");
        assert_eq!(fold("ST' 501"), "st 501");
    }
}
