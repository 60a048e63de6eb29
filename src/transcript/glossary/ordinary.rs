//! Ordinary vocabulary: words that are most likely themselves, whatever name they sound like.
//!
//! The lists hold about a thousand frequent words a language, with those that sound like names of
//! free software (*mastodonte*, *pire*); of nouns the singular, of verbs the infinitive and the
//! irregular forms. Regular forms are worked out.

use std::collections::HashSet;

/// The ordinary words of a language.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::transcript) struct Ordinary {
    words: HashSet<&'static str>,
    endings: &'static [(&'static str, &'static [&'static str])],
}

/// How forms end, and what their entry in the list may end in.
type Endings = &'static [(&'static str, &'static [&'static str])];

const FRENCH: Endings = &[
    ("aient", &["er", "ir"]),
    ("ement", &["e", ""]),
    ("ment", &[""]),
    ("eaux", &["eau"]),
    ("euse", &["eux"]),
    ("euses", &["eux"]),
    ("aux", &["al", "ail"]),
    ("ant", &["er", "ir"]),
    ("ent", &["er", "e"]),
    ("ons", &["er"]),
    ("ait", &["er"]),
    ("ais", &["er"]),
    ("era", &["er"]),
    ("ées", &["er", "é"]),
    ("ée", &["er", "é"]),
    ("és", &["er", "é"]),
    ("é", &["er"]),
    ("ez", &["er"]),
    ("ives", &["if"]),
    ("ive", &["if"]),
    ("es", &["er", "e", ""]),
    ("e", &["er", ""]),
    ("x", &[""]),
    ("s", &["", "er"]),
];

const ENGLISH: Endings = &[
    ("'s", &[""]),
    ("ies", &["y"]),
    ("ied", &["y"]),
    ("ing", &["", "e"]),
    ("ed", &["", "e"]),
    ("ly", &[""]),
    ("er", &["", "e"]),
    ("est", &["", "e"]),
    ("es", &["", "e"]),
    ("s", &[""]),
];

impl Ordinary {
    /// The words of a language; none for one without a list.
    pub(in crate::transcript) fn of(language: Option<&str>) -> Ordinary {
        let tag = language.unwrap_or_default().to_ascii_lowercase();
        let (list, endings) = match tag.split(['-', '_']).next() {
            Some("fr") => (include_str!("ordinary/fr.txt"), FRENCH),
            Some("en") => (include_str!("ordinary/en.txt"), ENGLISH),
            _ => return Ordinary::default(),
        };
        Ordinary { words: list.split_whitespace().collect(), endings }
    }

    /// Whether a word is ordinary, in lower case; one without letters is.
    pub(in crate::transcript) fn holds(&self, word: &str) -> bool {
        if self.words.contains(word) || !word.chars().any(char::is_alphabetic) {
            return true;
        }
        if word.contains('-') {
            return word.split('-').all(|part| self.holds(part));
        }
        self.endings.iter().any(|(form, entries)| {
            let stem = word.strip_suffix(form).filter(|stem| stem.len() > 1);
            stem.is_some_and(|stem| {
                entries.iter().any(|entry| self.words.contains(format!("{stem}{entry}").as_str()))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_holds_about_a_thousand_words() {
        for language in ["fr", "en"] {
            let count = Ordinary::of(Some(language)).words.len();
            assert!((800..3000).contains(&count), "{language}: {count}");
        }
    }

    #[test]
    fn regular_forms_are_ordinary_as_their_words_are() {
        let french = Ordinary::of(Some("fr-CA"));
        for word in ["parlaient", "maisons", "chevaux", "heureuses", "parlée", "peut-être", "12"]
        {
            assert!(french.holds(word), "{word}");
        }
        let english = Ordinary::of(Some("en"));
        for word in ["talking", "cities", "really", "houses", "it's", "making"] {
            assert!(english.holds(word), "{word}");
        }
    }

    #[test]
    fn words_that_sound_like_names_are_ordinary() {
        let french = Ordinary::of(Some("fr"));
        for word in ["mastodonte", "fait", "divers", "pire", "tube", "mobilisons", "ardeur"] {
            assert!(french.holds(word), "{word}");
        }
    }

    #[test]
    fn misspelt_names_are_not_ordinary() {
        let french = Ordinary::of(Some("fr"));
        for word in ["castopode", "framasofte", "pirtube", "benjamain", "yunohoste"] {
            assert!(!french.holds(word), "{word}");
        }
        assert!(!Ordinary::of(Some("de")).holds("haus"));
    }
}
