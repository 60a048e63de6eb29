//! Text without what is no error of recognition: capitals, punctuation, figures or words for
//! numbers, abbreviations, hesitations (reference, G.2).

use unicode_normalization::UnicodeNormalization;

use super::numbers::{self, LARGEST};
use super::scan::{Figure, Tongue, figure};
use super::spelling;

/// What becomes of hesitations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fillers {
    /// They are left out.
    #[default]
    Dropped,
    /// They are words like others.
    Kept,
}

/// What stands in brackets is dropped up to this length; a lone bracket takes nothing with it.
const LONGEST_ASIDE: usize = 200;

/// The words of a text as they are compared, hesitations dropped.
///
/// French: elisions apart (`l'eau` is `l'` and `eau`), accents kept, numbers from 0 to 999 999,
/// ordinals, hours, percents and amounts in words. English: contractions expanded, numbers in
/// words without `and`, American spelling. Any other language, or none: lower case and no
/// punctuation. Years are cardinals in both.
pub fn normalise(text: &str, language: Option<&str>) -> Vec<String> {
    normalise_with(text, language, Fillers::Dropped)
}

/// [`normalise`] with a say in what becomes of hesitations.
pub fn normalise_with(text: &str, language: Option<&str>, fillers: Fillers) -> Vec<String> {
    let tongue = tongue(language);
    let text = without_asides(&even(text));
    let mut words = Words { tongue, out: Vec::new() };
    words.read(&text);
    let mut out = words.out;
    if tongue == Some(Tongue::English) {
        out = join_hundreds(out);
    }
    if let (Some(tongue), Fillers::Dropped) = (tongue, fillers) {
        out.retain(|word| !spelling::is_filler(word, tongue));
    }
    out
}

fn tongue(language: Option<&str>) -> Option<Tongue> {
    let main = language?.split(['-', '_']).next()?;
    match main.to_ascii_lowercase().as_str() {
        "fr" | "fra" | "fre" => Some(Tongue::French),
        "en" | "eng" => Some(Tongue::English),
        _ => None,
    }
}

/// One kind of each sign, with its capitals: they tell `XXe` from a word.
fn even(text: &str) -> Vec<char> {
    let mut out = Vec::with_capacity(text.len());
    // Compatibility forms would make the masculine º an o.
    for letter in text.chars().map(|c| if c == 'º' { '°' } else { c }).nfkc() {
        match letter {
            'œ' => out.extend(['o', 'e']),
            'æ' => out.extend(['a', 'e']),
            'Œ' => out.extend(['O', 'E']),
            'Æ' => out.extend(['A', 'E']),
            '’' | 'ʼ' | '‘' => out.push('\''),
            letter if letter.is_whitespace() => out.push(' '),
            '-' | '‐' | '‑' | '–' | '—' | '/' | '_' => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

fn without_asides(text: &[char]) -> Vec<char> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&letter) = text.get(at) {
        let close = match letter {
            '[' => Some(']'),
            '(' => Some(')'),
            _ => None,
        };
        let rest = &text[at..text.len().min(at + LONGEST_ASIDE)];
        match close.and_then(|close| rest.iter().position(|&c| c == close)) {
            Some(length) => {
                out.push(' ');
                at += length + 1;
            }
            None => {
                out.push(letter);
                at += 1;
            }
        }
    }
    out
}

struct Words {
    tongue: Option<Tongue>,
    out: Vec<String>,
}

impl Words {
    fn read(&mut self, text: &[char]) {
        let mut at = 0;
        while at < text.len() {
            let begins = at == 0 || !text[at - 1].is_alphanumeric();
            if let (true, Some(tongue)) = (begins, self.tongue)
                && let Some((figure, length)) = figure(&text[at..], tongue)
            {
                self.say(&figure, tongue);
                at += length.max(1);
            } else if text[at].is_alphanumeric() {
                at += self.word(&text[at..]);
            } else {
                self.sign(text[at], text.get(at + 1).copied());
                at += 1;
            }
        }
    }

    /// Takes the word at the start, and tells how long it is.
    fn word(&mut self, text: &[char]) -> usize {
        let inside = |at: usize| {
            let next = text.get(at + 1).is_some_and(|next| next.is_alphanumeric());
            match text[at] {
                letter if letter.is_alphanumeric() => true,
                // Marks that no composed letter holds.
                letter if unicode_normalization::char::is_combining_mark(letter) => true,
                '\'' | '.' | '·' => next,
                _ => false,
            }
        };
        let mut length = (0..text.len()).take_while(|&at| inside(at)).count().max(1);
        let numbered = text.get(length) == Some(&'°') && matches!(text[0], 'n' | 'N');
        let letters = text[..length].iter().filter(|&&letter| letter != '.' && letter != '·');
        let word: String = letters.flat_map(|letter| letter.to_lowercase()).collect();
        let stopped = text.get(length) == Some(&'.');
        match self.tongue {
            Some(Tongue::French) if word == "n" && numbered => {
                self.out.push("numéro".to_owned());
                length += 1;
            }
            Some(Tongue::French) => {
                let open = text.get(length) == Some(&'\'');
                self.elided(&word, stopped, open);
            }
            Some(Tongue::English) => match spelling::spelled_out(&word, stopped, Tongue::English) {
                Some(long) => self.push_all(long),
                None => self.out.extend(spelling::english(&word)),
            },
            None => self.out.push(word),
        }
        length
    }

    /// A French word, its elisions apart; `open` if an apostrophe follows it, then a blank.
    fn elided(&mut self, word: &str, stopped: bool, open: bool) {
        let mut parts = word.split('\'').filter(|part| !part.is_empty()).peekable();
        while let Some(part) = parts.next() {
            let apostrophe = parts.peek().is_some() || (open && is_elision(part));
            if apostrophe {
                self.out.push(format!("{part}'"));
            } else if let Some(long) = spelling::spelled_out(part, stopped, Tongue::French) {
                self.push_all(long);
            } else {
                self.out.push(part.to_owned());
            }
        }
    }

    fn sign(&mut self, sign: char, next: Option<char>) {
        let word = match (sign, self.tongue) {
            ('&', Some(Tongue::French)) => "et",
            ('&', Some(Tongue::English)) => "and",
            ('%', Some(Tongue::French)) => "pour cent",
            ('%', Some(Tongue::English)) => "percent",
            ('€', Some(Tongue::French)) if next.is_none_or(|next| !next.is_alphanumeric()) => {
                "euros"
            }
            _ => return,
        };
        self.push_all(word);
    }

    fn push_all(&mut self, words: &str) {
        self.out.extend(words.split(' ').map(str::to_owned));
    }

    fn say(&mut self, figure: &Figure, tongue: Tongue) {
        match figure {
            Figure::Whole(digits) => self.whole(digits, tongue),
            Figure::Decimal(whole, part) => self.decimal(whole, part, tongue),
            Figure::Ordinal(number, ending) => self.ordinal(*number, ending, tongue),
            Figure::Clock { hours, minutes } => self.clock(*hours, *minutes, tongue),
            Figure::Amount(figure, sign) => self.amount(figure, *sign, tongue),
        }
    }

    fn whole(&mut self, digits: &str, tongue: Tongue) {
        // `06` of a telephone number: the noughts are said.
        let rest = digits.trim_start_matches('0');
        let noughts = digits.len() - rest.len() - usize::from(rest.is_empty());
        let nought = if tongue == Tongue::French { "zéro" } else { "zero" };
        self.out.extend(std::iter::repeat_n(nought.to_owned(), noughts));
        match digits.parse::<u32>() {
            Ok(number) if number <= LARGEST => self.number(number, tongue),
            _ => self.out.push(rest.to_owned()),
        }
    }

    fn number(&mut self, number: u32, tongue: Tongue) {
        let words = match tongue {
            Tongue::French => numbers::french(number),
            Tongue::English => numbers::english(number),
        };
        self.out.extend(words.into_iter().map(str::to_owned));
    }

    fn decimal(&mut self, whole: &str, part: &str, tongue: Tongue) {
        self.whole(whole, tongue);
        match tongue {
            Tongue::French => {
                self.push_all("virgule");
                self.whole(part, tongue);
            }
            Tongue::English => {
                self.push_all("point");
                let digits = part.chars().filter_map(|digit| digit.to_digit(10));
                digits.for_each(|digit| self.number(digit, tongue));
            }
        }
    }

    fn ordinal(&mut self, number: u32, ending: &str, tongue: Tongue) {
        match (tongue, number, ending) {
            (Tongue::English, ..) => self.out.extend(numbers::english_ordinal(number)),
            (_, 1, "re" | "ère") => self.push_all("première"),
            (_, 1, "res" | "ères") => self.push_all("premières"),
            (_, 1, "ers") => self.push_all("premiers"),
            (_, 2, "nd") => self.push_all("second"),
            (_, 2, "nde") => self.push_all("seconde"),
            _ => {
                let mut words = numbers::french_ordinal(number);
                let plural = ending.ends_with('s');
                words.last_mut().filter(|_| plural).into_iter().for_each(|word| word.push('s'));
                self.out.extend(words);
            }
        }
    }

    fn clock(&mut self, hours: u32, minutes: Option<u32>, tongue: Tongue) {
        match tongue {
            Tongue::French => {
                // Hours are feminine.
                if hours == 1 || hours == 21 {
                    self.push_all(if hours == 1 { "une" } else { "vingt et une" });
                } else {
                    self.number(hours, tongue);
                }
                self.push_all(if hours > 1 { "heures" } else { "heure" });
                minutes.filter(|&minutes| minutes > 0).into_iter().for_each(|minutes| {
                    if minutes < 10 {
                        self.push_all("zéro");
                    }
                    self.number(minutes, tongue);
                });
            }
            Tongue::English => {
                self.number(hours, tongue);
                match minutes {
                    None | Some(0) => {}
                    Some(minutes) => {
                        if minutes < 10 {
                            self.push_all("oh");
                        }
                        self.number(minutes, tongue);
                    }
                }
            }
        }
    }

    fn amount(&mut self, figure: &Figure, sign: char, tongue: Tongue) {
        let one = matches!(figure, Figure::Whole(digits) if digits == "0" || digits == "1");
        let unit = match (tongue, sign) {
            (Tongue::French, '%') => "pour cent",
            (Tongue::English, '%') => "percent",
            (_, '€') if one && tongue == Tongue::French => "euro",
            (_, '€') => "euros",
            (_, '$') if one => "dollar",
            (_, '$') => "dollars",
            (Tongue::French, _) if one => "livre",
            (Tongue::French, _) => "livres",
            (_, _) if one => "pound",
            (_, _) => "pounds",
        };
        match figure {
            // Cents are said after the unit: `douze euros cinquante`.
            Figure::Decimal(whole, part) if sign != '%' && part.len() == 2 => {
                self.whole(whole, tongue);
                self.push_all(unit);
                if part != "00" {
                    self.whole(part.trim_start_matches('0'), tongue);
                }
            }
            _ => {
                self.say(figure, tongue);
                self.push_all(unit);
            }
        }
    }
}

/// Whether a French word loses its vowel before another.
fn is_elision(part: &str) -> bool {
    matches!(
        part,
        "l" | "d"
            | "j"
            | "m"
            | "t"
            | "s"
            | "n"
            | "c"
            | "qu"
            | "jusqu"
            | "lorsqu"
            | "puisqu"
            | "quoiqu"
            | "presqu"
            | "quelqu"
            | "entr"
            | "aujourd"
    )
}

/// `a hundred and five` as `one hundred five`, `per cent` as one word.
fn join_hundreds(words: Vec<String>) -> Vec<String> {
    let is_large = |word: &str| matches!(word, "hundred" | "thousand");
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).map_or("", String::as_str);
        let last = out.last().map_or("", String::as_str);
        if word == "and" && is_large(last) && numbers::is_english_number(next) {
            continue;
        } else if word == "cent" && last == "per" {
            out.pop();
            out.push("percent".to_owned());
        } else if word == "a" && is_large(next) {
            out.push("one".to_owned());
        } else {
            out.push(word.clone());
        }
    }
    out
}
