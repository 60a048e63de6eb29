//! `Name: text`, the way formats without a field for it say who speaks.
//!
//! A colon is ordinary punctuation too, so a text before one is taken for a name only if it looks
//! like one ([`candidate`]: at most four words and 40 characters, beginning with a capital, ended by
//! a colon with no space before it) and one of these holds ([`Labels::holds`]):
//! it stands before at least two texts, it has two or more words that begin with capitals, it is
//! all in capitals, or it is a single word in a file whose very first text begins with a candidate,
//! which shows that the file names its speakers. Words that announce something ([`ORDINARY`]) never
//! are names.

use std::collections::HashMap;

use super::script::clean;

const MOST_CHARS: usize = 40;
const MOST_WORDS: usize = 4;

/// Words before a colon that announce something rather than somebody.
const ORDINARY: &[&str] = &[
    "attention",
    "note",
    "nb",
    "ps",
    "question",
    "réponse",
    "exemple",
    "remarque",
    "résultat",
    "conclusion",
    "résumé",
    "bref",
    "donc",
    "mais",
    "oui",
    "non",
    "warning",
    "answer",
    "example",
    "result",
    "summary",
    "first",
    "second",
    "so",
    "yes",
    "no",
    "but",
    "http",
    "https",
    "p.s.",
];

/// Words of a name that are written small.
const PARTICLES: &[&str] =
    &["de", "la", "le", "du", "des", "von", "van", "der", "di", "da", "al", "el", "ben", "bin"];

/// A name as it can be written before a colon: without colon or line end.
pub(super) fn written(name: &str) -> String {
    name.replace([':', '：'], "·")
}

/// Divides `Name: text` or `Name:`; nothing if what stands before the colon can't be a name.
pub(super) fn candidate(text: &str) -> Option<(&str, &str)> {
    // A name is near: no need to look through a long text for its colon.
    let near = text.char_indices().nth(MOST_CHARS + 1).map_or(text.len(), |(at, _)| at);
    let (name, _) = text[..near].split_once(':')?;
    let rest = &text[name.len() + 1..];
    if !(rest.is_empty() || rest.starts_with([' ', '\t', '\n'])) {
        return None;
    }
    let last = name.chars().next_back()?;
    let plausible = name.chars().next()?.is_uppercase()
        || !name.chars().any(|char| char.is_lowercase() || char.is_ascii_digit());
    let bare = !name.contains(['?', '!', ';', ',', '…', '«', '"', '/', '\n'])
        && name.chars().any(char::is_alphabetic)
        && !last.is_whitespace();
    let fits = name.split_whitespace().count() <= MOST_WORDS;
    (plausible && bare && fits).then_some((name, rest.trim_start_matches([' ', '\t', '\n'])))
}

/// The names that a file uses before colons.
pub(super) struct Labels<'a> {
    counts: HashMap<&'a str, usize>,
    first_has_one: bool,
}

impl<'a> Labels<'a> {
    /// Counts the candidates at the start of the texts of a file.
    pub fn of(texts: impl Iterator<Item = &'a str>) -> Labels<'a> {
        let mut labels = Labels { counts: HashMap::new(), first_has_one: false };
        for (index, text) in texts.enumerate() {
            if let Some((name, _)) = candidate(text) {
                *labels.counts.entry(name).or_default() += 1;
                labels.first_has_one |= index == 0 && !ordinary(name);
            }
        }
        labels
    }

    /// The name before a text, and the text without it.
    pub fn divide<'t>(&self, text: &'t str) -> Option<(String, &'t str)> {
        let (name, rest) = candidate(text)?;
        self.holds(name).then(|| (clean(name), rest))
    }

    fn holds(&self, name: &str) -> bool {
        if ordinary(name) {
            return false;
        }
        let words = name.split_whitespace().count();
        let capitals =
            |word: &str| word.starts_with(char::is_uppercase) || PARTICLES.contains(&word);
        let shouted = name.chars().count() > 1 && !name.chars().any(char::is_lowercase);
        (self.first_has_one && words == 1)
            || self.counts.get(name).is_some_and(|&count| count > 1)
            || (words > 1 && name.split_whitespace().all(capitals))
            || shouted
    }
}

fn ordinary(name: &str) -> bool {
    ORDINARY.contains(&name.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_capital_and_right_before_its_colon() {
        assert_eq!(candidate("Ana: oui"), Some(("Ana", "oui")));
        assert_eq!(candidate("Jean-Luc de la Tour:\noui"), Some(("Jean-Luc de la Tour", "oui")));
        assert_eq!(candidate("李: 你好"), Some(("李", "你好")));
        for text in
            ["Ana : oui", "à 12:30", "Il a dit, oui: non", "https://a.fr", ": x", "voilà: x"]
        {
            assert_eq!(candidate(text), None, "{text}");
        }
    }

    #[test]
    fn an_announcement_is_no_speaker() {
        let texts = ["Bonjour.", "Attention: danger.", "Attention: danger.", "Voici: rien."];
        let labels = Labels::of(texts.iter().copied());
        assert!(texts.iter().all(|text| labels.divide(text).is_none()));
    }

    #[test]
    fn a_recurring_or_full_name_is_a_speaker() {
        let texts = ["Bonjour.", "Ana: oui", "Ana: non", "Bo Li: si", "ZOË: là"];
        let labels = Labels::of(texts.iter().copied());
        let names: Vec<_> = texts.iter().filter_map(|text| Some(labels.divide(text)?.0)).collect();
        assert_eq!(names, ["Ana", "Ana", "Bo Li", "ZOË"]);
    }

    #[test]
    fn a_file_that_begins_with_a_name_names_everybody_once() {
        let texts = ["Ana: oui", "Bo: non", "Le problème: rien", "Jean de la Tour: si"];
        let labels = Labels::of(texts.iter().copied());
        let names: Vec<_> = texts.iter().filter_map(|text| Some(labels.divide(text)?.0)).collect();
        assert_eq!(names, ["Ana", "Bo", "Jean de la Tour"]);
    }
}
