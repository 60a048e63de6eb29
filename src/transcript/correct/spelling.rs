//! What is counted in a word: its letters, its digits, the negations and numbers in it.

use unicode_normalization::UnicodeNormalization;

/// French and English together: a speaker mixes them, and one that is not meant costs an edit only.
const NEGATIONS: &[(&str, &str)] = &[
    ("ne", "ne"),
    ("n", "ne"),
    ("pas", "pas"),
    ("plus", "plus"),
    ("jamais", "jamais"),
    ("rien", "rien"),
    ("aucun", "aucun"),
    ("aucune", "aucun"),
    ("ni", "ni"),
    ("sans", "sans"),
    ("non", "non"),
    ("guère", "guère"),
    ("nul", "nul"),
    ("nulle", "nul"),
    ("personne", "personne"),
    ("not", "not"),
    ("never", "never"),
    ("no", "no"),
    ("nobody", "nobody"),
    ("nothing", "nothing"),
    ("none", "none"),
    ("neither", "neither"),
    ("nor", "nor"),
    ("cannot", "not"),
    ("without", "without"),
];

/// English negations as they are written by those who leave the apostrophe out.
const WITHOUT_APOSTROPHE: &[&str] = &[
    "arent", "cant", "couldnt", "didnt", "doesnt", "dont", "hadnt", "hasnt", "havent", "isnt",
    "mustnt", "neednt", "shouldnt", "wasnt", "werent", "wont", "wouldnt",
];

/// Words for numbers, in the singular. `un` and `une` are one: they agree, as articles too.
const NUMBERS: &[(&str, &str)] = &[("une", "un"), ("première", "premier"), ("seconde", "second")];

const NUMBER_WORDS: &[&str] = &[
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "vingt",
    "trente",
    "quarante",
    "cinquante",
    "soixante",
    "septante",
    "huitante",
    "octante",
    "nonante",
    "cent",
    "mille",
    "mil",
    "million",
    "milliard",
    "dizaine",
    "douzaine",
    "quinzaine",
    "vingtaine",
    "trentaine",
    "quarantaine",
    "cinquantaine",
    "soixantaine",
    "centaine",
    "millier",
    "demi",
    "demie",
    "moitié",
    "tiers",
    "quart",
    "double",
    "triple",
    "premier",
    "second",
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
    "billion",
    "trillion",
    "dozen",
    "half",
    "halve",
    "third",
    "quarter",
    "once",
    "twice",
    "thrice",
    "first",
    "fifth",
    "eighth",
    "ninth",
    "twelfth",
];

/// A word as it is compared: lower case, composed, one kind of apostrophe, no punctuation around
/// it; hyphens, apostrophes and accents inside it stay. Empty for punctuation alone.
pub(super) fn key(word: &str) -> String {
    let mut key = String::with_capacity(word.len());
    for letter in word.nfc().flat_map(char::to_lowercase) {
        match letter {
            'œ' => key.push_str("oe"),
            'æ' => key.push_str("ae"),
            '’' | 'ʼ' | '‘' => key.push('\''),
            '\u{2010}' | '\u{2011}' => key.push('-'),
            letter => key.push(letter),
        }
    }
    key.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// The key without hyphens and apostrophes: what stays when words are joined or parted.
pub(super) fn letters(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The letters without their accents.
pub(super) fn plain(key: &str) -> String {
    key.nfd().filter(|&c| !unicode_normalization::char::is_combining_mark(c)).collect()
}

/// Digits, fractions and the like, in order.
pub(super) fn digits(text: &str) -> Vec<char> {
    text.nfkc().filter(|c| c.is_numeric()).collect()
}

/// The negations in a text, sorted, each in one form.
pub(super) fn negations(text: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    for word in text.split_whitespace() {
        let key = key(word);
        let bare = letters(&key);
        if key.ends_with("n't") || WITHOUT_APOSTROPHE.contains(&bare.as_str()) {
            found.push("n't");
        }
        for atom in key.split(|c: char| !c.is_alphanumeric()) {
            let one = NEGATIONS.iter().find(|(form, _)| *form == atom || *form == singular(atom));
            found.extend(one.map(|(_, one)| *one));
        }
    }
    found.sort_unstable();
    found
}

/// The words for numbers in a text, sorted, each in one form.
pub(super) fn numbers(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in text.split_whitespace() {
        for atom in key(word).split(|c: char| !c.is_alphanumeric()) {
            let form = if NUMBER_WORDS.contains(&atom) { atom } else { singular(atom) };
            let one = NUMBERS.iter().find(|(feminine, _)| *feminine == form);
            let form = one.map_or(form, |(_, masculine)| masculine);
            if NUMBER_WORDS.contains(&form) || is_ordinal(form) {
                found.push(form.to_owned());
            }
        }
    }
    found.sort_unstable();
    found
}

/// Ordinals are too many to list: `deuxième`, `millionième`; `fourth`, `hundredth`.
fn is_ordinal(atom: &str) -> bool {
    let stem = atom.strip_suffix("th").map(|stem| stem.strip_suffix("ie").map_or(stem, |_| stem));
    let english = stem.is_some_and(|stem| {
        let whole = stem.strip_suffix("ie").map(|tens| format!("{tens}y"));
        NUMBER_WORDS.contains(&whole.as_deref().unwrap_or(stem))
    });
    english || (atom.ends_with("ième") && atom.len() > "ième".len())
}

fn singular(atom: &str) -> &str {
    atom.strip_suffix('s').unwrap_or(atom)
}

/// Whether a sentence ends with this word.
pub(super) fn ends_sentence(word: &str) -> bool {
    let closing = |c: char| c.is_whitespace() || "»”\"’')".contains(c);
    word.trim_end_matches(closing).ends_with(['.', '!', '?', '…'])
}

/// Signs that cannot be seen or that change how others are seen: controls, blanks other than a
/// space, marks of direction, joiners, variation selectors, tags (Unicode 16, general categories
/// Cc, Cf, Zl, Zp and fillers), and marks that combine.
pub(super) fn invisible(c: char) -> bool {
    c.is_control()
        || (c.is_whitespace() && c != ' ')
        || unicode_normalization::char::is_combining_mark(c)
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}' | '\u{ffa0}'
            | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negations_are_found_in_elisions_contractions_and_plurals() {
        assert_eq!(negations("il n’est pas"), ["ne", "pas"]);
        assert_eq!(negations("Can't, dont cannot"), ["n't", "n't", "not"]);
        assert_eq!(negations("aucune, Aucuns nulles"), ["aucun", "aucun", "nul"]);
        assert!(negations("bas s'en nom want note").is_empty());
    }

    #[test]
    fn numbers_are_found_in_compounds_and_ordinals() {
        assert_eq!(numbers("quatre-vingts"), ["quatre", "vingt"]);
        assert_eq!(numbers("Deuxième twentieth fourth"), ["deuxième", "fourth", "twentieth"]);
        assert_eq!(numbers("une, d'un"), ["un", "un"]);
        assert!(numbers("with month si dis cet sans to won").is_empty());
    }

    #[test]
    fn digits_are_found_in_every_shape() {
        assert_eq!(digits("l'an 2⁰ ½ ٣"), ['2', '0', '1', '2', '٣']);
    }
}
