//! Numbers in words, French and English, 0 to 999 999, without hyphens: cardinal and ordinal.

/// The largest number that is written out; longer ones keep their digits.
pub(super) const LARGEST: u32 = 999_999;

const FRENCH: [&str; 17] = [
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize",
];
const FRENCH_TENS: [&str; 7] = ["", "", "vingt", "trente", "quarante", "cinquante", "soixante"];

const ENGLISH: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
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
];
const ENGLISH_TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// A number in French words, as France counts: `deux cents`, `quatre vingt un`. Nothing for
/// numbers over [`LARGEST`].
pub(super) fn french(number: u32) -> Vec<&'static str> {
    let mut words = Vec::new();
    match (number / 1000, number % 1000) {
        (1000.., _) => {}
        (0, rest) => french_below_1000(rest, true, &mut words),
        (thousands, rest) => {
            if thousands > 1 {
                // Cent and vingt take no s before mille.
                french_below_1000(thousands, false, &mut words);
            }
            words.push("mille");
            if rest > 0 {
                french_below_1000(rest, true, &mut words);
            }
        }
    }
    words
}

fn french_below_1000(number: u32, last: bool, words: &mut Vec<&'static str>) {
    let (hundreds, rest) = (number / 100, number % 100);
    if hundreds > 1 {
        words.push(FRENCH[hundreds as usize]);
    }
    if hundreds > 0 {
        let plural = hundreds > 1 && rest == 0 && last;
        words.push(if plural { "cents" } else { "cent" });
    }
    if rest > 0 || hundreds == 0 {
        french_below_100(rest, last, words);
    }
}

fn french_below_100(number: u32, last: bool, words: &mut Vec<&'static str>) {
    let (tens, unit) = (number / 10, number % 10);
    match number {
        0..=16 => words.push(FRENCH[number as usize]),
        17..=19 => words.extend(["dix", FRENCH[unit as usize]]),
        80 => words.extend(["quatre", if last { "vingts" } else { "vingt" }]),
        81..=99 => {
            words.extend(["quatre", "vingt"]);
            french_below_100(number - 80, last, words);
        }
        _ => {
            let tens = tens.min(6);
            words.push(FRENCH_TENS[tens as usize]);
            // 21, 31 … 71: et un, et onze.
            if unit == 1 {
                words.push("et");
            }
            if number - tens * 10 > 0 {
                french_below_100(number - tens * 10, last, words);
            }
        }
    }
}

/// An ordinal in French words: `premier`, `vingt et unième`.
pub(super) fn french_ordinal(number: u32) -> Vec<String> {
    let mut words: Vec<String> = french(number).into_iter().map(str::to_owned).collect();
    if number == 1 {
        return vec!["premier".to_owned()];
    }
    if let Some(last) = words.last_mut() {
        *last = match last.as_str() {
            "cinq" => "cinquième".to_owned(),
            "neuf" => "neuvième".to_owned(),
            "vingts" => "vingtième".to_owned(),
            "cents" => "centième".to_owned(),
            other => format!("{}ième", other.strip_suffix('e').unwrap_or(other)),
        };
    }
    words
}

/// A number in English words without `and`: `one hundred five`. Nothing for numbers over
/// [`LARGEST`].
pub(super) fn english(number: u32) -> Vec<&'static str> {
    let mut words = Vec::new();
    match (number / 1000, number % 1000) {
        (1000.., _) => {}
        (0, rest) => english_below_1000(rest, &mut words),
        (thousands, rest) => {
            english_below_1000(thousands, &mut words);
            words.push("thousand");
            if rest > 0 {
                english_below_1000(rest, &mut words);
            }
        }
    }
    words
}

fn english_below_1000(number: u32, words: &mut Vec<&'static str>) {
    let (hundreds, rest) = (number / 100, number % 100);
    if hundreds > 0 {
        words.extend([ENGLISH[hundreds as usize], "hundred"]);
    }
    match rest {
        0 if hundreds > 0 => {}
        0..=19 => words.push(ENGLISH[rest as usize]),
        _ => {
            words.push(ENGLISH_TENS[(rest / 10) as usize]);
            if rest % 10 > 0 {
                words.push(ENGLISH[(rest % 10) as usize]);
            }
        }
    }
}

/// An ordinal in English words: `twenty first`.
pub(super) fn english_ordinal(number: u32) -> Vec<String> {
    let mut words: Vec<String> = english(number).into_iter().map(str::to_owned).collect();
    if let Some(last) = words.last_mut() {
        *last = match last.as_str() {
            "one" => "first".to_owned(),
            "two" => "second".to_owned(),
            "three" => "third".to_owned(),
            "five" => "fifth".to_owned(),
            "eight" => "eighth".to_owned(),
            "nine" => "ninth".to_owned(),
            "twelve" => "twelfth".to_owned(),
            other => match other.strip_suffix('y') {
                Some(stem) => format!("{stem}ieth"),
                None => format!("{other}th"),
            },
        };
    }
    words
}

/// Whether an English word is part of a number.
pub(super) fn is_english_number(word: &str) -> bool {
    ENGLISH.contains(&word) || ENGLISH_TENS[2..].contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_numbers_are_written_as_grammars_write_them() {
        for (number, words) in [
            (0, "zéro"),
            (17, "dix sept"),
            (21, "vingt et un"),
            (60, "soixante"),
            (70, "soixante dix"),
            (71, "soixante et onze"),
            (77, "soixante dix sept"),
            (80, "quatre vingts"),
            (81, "quatre vingt un"),
            (91, "quatre vingt onze"),
            (99, "quatre vingt dix neuf"),
            (100, "cent"),
            (101, "cent un"),
            (200, "deux cents"),
            (280, "deux cent quatre vingts"),
            (1000, "mille"),
            (1984, "mille neuf cent quatre vingt quatre"),
            (80_000, "quatre vingt mille"),
            (200_000, "deux cent mille"),
            (999_999, "neuf cent quatre vingt dix neuf mille neuf cent quatre vingt dix neuf"),
        ] {
            assert_eq!(french(number).join(" "), words);
        }
        assert!(french(LARGEST + 1).is_empty());
    }

    #[test]
    fn french_ordinals_end_in_ieme() {
        for (number, words) in [
            (1, "premier"),
            (2, "deuxième"),
            (4, "quatrième"),
            (5, "cinquième"),
            (9, "neuvième"),
            (21, "vingt et unième"),
            (80, "quatre vingtième"),
            (100, "centième"),
            (1000, "millième"),
        ] {
            assert_eq!(french_ordinal(number).join(" "), words);
        }
    }

    #[test]
    fn english_numbers_have_no_and() {
        for (number, words) in [
            (0, "zero"),
            (13, "thirteen"),
            (20, "twenty"),
            (45, "forty five"),
            (105, "one hundred five"),
            (1000, "one thousand"),
            (12_340, "twelve thousand three hundred forty"),
            (999_999, "nine hundred ninety nine thousand nine hundred ninety nine"),
        ] {
            assert_eq!(english(number).join(" "), words);
        }
        assert!(english(LARGEST + 1).is_empty());
    }

    #[test]
    fn english_ordinals_are_irregular_where_english_is() {
        for (number, words) in [
            (1, "first"),
            (12, "twelfth"),
            (20, "twentieth"),
            (22, "twenty second"),
            (103, "one hundred third"),
            (1000, "one thousandth"),
        ] {
            assert_eq!(english_ordinal(number).join(" "), words);
        }
    }

    #[test]
    fn every_number_has_words_of_its_own() {
        for words in [french, english] {
            let all: std::collections::HashSet<_> = (0..=20_000).map(words).collect();
            assert_eq!(all.len(), 20_001);
        }
    }
}
