//! What makes two spellings the same word: the keys that alignment compares.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word without what people change in passing: lower case, no punctuation, one kind of
/// apostrophe, ligatures spelled out. Never empty for a text with a visible character.
pub(in crate::transcript) fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    if text.is_ascii() {
        key.extend(text.bytes().map(char::from).filter(|&c| kept(c)));
        key.make_ascii_lowercase();
    } else {
        for letter in text.nfkc().flat_map(char::to_lowercase) {
            match letter {
                'œ' => key.push_str("oe"),
                'æ' => key.push_str("ae"),
                '’' | 'ʼ' | '‘' => key.push('\''),
                letter if kept(letter) => key.push(letter),
                _ => {}
            }
        }
    }
    // Quotes around a word are punctuation, the apostrophe inside it is not.
    let inner = key.trim_matches('\'');
    if inner.is_empty() {
        return text.chars().filter(|c| !c.is_whitespace()).collect();
    }
    if inner.len() < key.len() { inner.to_owned() } else { key }
}

fn kept(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '\''
}

/// A key without its accents, for the second look.
pub(in crate::transcript) fn plain(key: &str) -> String {
    if key.is_ascii() {
        return key.to_owned();
    }
    key.nfd().filter(|&letter| !is_combining_mark(letter)).collect()
}

/// About how long a word takes to say, in units of about 75 ms: two for each group of vowels,
/// one for what stands around them; digits are read out.
pub(super) fn weight(key: &str) -> i64 {
    let mut weight = 1;
    let mut in_vowels = false;
    for letter in key.chars().take(200) {
        let folded = if letter.is_ascii() { letter } else { letter.nfd().next().unwrap_or(letter) };
        let vowel = matches!(folded, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
        if folded.is_ascii_digit() || (vowel && !in_vowels) {
            weight += 2;
        }
        in_vowels = vowel;
    }
    weight
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_have_one_key() {
        assert_eq!(key("L’Œuvre,"), "l'oeuvre");
        assert_eq!(key("l'œuvre"), "l'oeuvre");
        assert_eq!(key("« Quoi\u{a0}?"), "quoi");
        assert_eq!(key("‘cat’"), "cat");
        assert_eq!(key("e\u{301}te\u{301}"), key("ÉTÉ"));
        assert_eq!(plain(&key("Été")), "ete");
    }

    #[test]
    fn a_key_of_punctuation_alone_is_the_punctuation() {
        assert_eq!(key("…"), "…");
    }

    #[test]
    fn a_longer_word_weighs_more() {
        assert!(weight("communication") > weight("non"));
        assert_eq!(weight("été"), 5);
    }
}
