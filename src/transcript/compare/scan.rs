//! Finds the figures in a text: numbers, ordinals, hours, amounts, with what belongs to them.

/// Which language's numbers are written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tongue {
    French,
    English,
}

/// What a figure says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Figure {
    /// A whole number as its digits, without what groups them.
    Whole(String),
    /// Digits before and after the decimal sign.
    Decimal(String, String),
    /// `1er`, `2nd`, `3rd`, `XXe`; with the letters after it.
    Ordinal(u32, String),
    /// `14 h 30`, `14:30`.
    Clock { hours: u32, minutes: Option<u32> },
    /// The sign after or before it: `%`, `€`, `$`, `£`.
    Amount(Box<Figure>, char),
}

const CURRENCIES: [char; 3] = ['€', '$', '£'];

/// The figure at the start of `text` and how many characters it takes. `text` begins a word.
pub(super) fn figure(text: &[char], tongue: Tongue) -> Option<(Figure, usize)> {
    if let Some(found) = roman(text, tongue) {
        return Some(found);
    }
    let sign = text.first().filter(|sign| CURRENCIES.contains(sign));
    if let Some(&sign) = sign {
        let blanks = blank(&text[1..]);
        let (figure, length) = plain(&text[1 + blanks..], tongue)?;
        return Some((Figure::Amount(Box::new(figure), sign), 1 + blanks + length));
    }
    if let Some(found) = clock(text, tongue).or_else(|| ordinal(text, tongue)) {
        return Some(found);
    }
    let (figure, length) = plain(text, tongue)?;
    let blanks = blank(&text[length..]);
    match text.get(length + blanks) {
        Some(&sign) if sign == '%' || CURRENCIES.contains(&sign) => {
            let after = length + blanks + 1;
            // `5 €2`: the sign belongs to what follows it at once.
            let next = text.get(after).is_some_and(char::is_ascii_digit);
            if next && blanks > 0 {
                return Some((figure, length));
            }
            Some((Figure::Amount(Box::new(figure), sign), after))
        }
        _ => Some((figure, length)),
    }
}

fn digits(text: &[char]) -> usize {
    text.iter().take_while(|letter| letter.is_ascii_digit()).count()
}

fn blank(text: &[char]) -> usize {
    usize::from(text.first() == Some(&' '))
}

/// A number by itself: `12`, `12 000`, `12,000`, `3,5`, `3.5`.
fn plain(text: &[char], tongue: Tongue) -> Option<(Figure, usize)> {
    let first = digits(text);
    if first == 0 {
        return None;
    }
    let mut whole: String = text[..first].iter().collect();
    let mut end = first;
    let group = |end: usize| {
        let separator = match tongue {
            Tongue::French => matches!(text.get(end), Some(' ' | '.')),
            Tongue::English => matches!(text.get(end), Some(',' | ' ')),
        };
        separator && digits(&text[end + 1..]) == 3
    };
    if first <= 3 && text[0] != '0' {
        let separator = text.get(end).copied();
        while group(end) && text.get(end).copied() == separator {
            whole.extend(&text[end + 1..end + 4]);
            end += 4;
        }
    }
    let decimal = match tongue {
        Tongue::French => matches!(text.get(end), Some(',' | '.')),
        Tongue::English => text.get(end) == Some(&'.'),
    };
    let after = if decimal { digits(&text[end + 1..]) } else { 0 };
    if after == 0 {
        return Some((Figure::Whole(whole), end));
    }
    let part = text[end + 1..end + 1 + after].iter().collect();
    Some((Figure::Decimal(whole, part), end + 1 + after))
}

/// `14 h 30`, `14h`, `14:30`.
fn clock(text: &[char], tongue: Tongue) -> Option<(Figure, usize)> {
    let first = digits(text);
    let hours = small(text, first, 24)?;
    let minutes_at = |from: usize| {
        let length = digits(&text[from..]);
        let minutes = small(&text[from..], length, 59).filter(|_| length == 2)?;
        let ends = !text.get(from + length).is_some_and(|next| next.is_alphanumeric());
        ends.then_some((minutes, from + length))
    };
    if text.get(first) == Some(&':') {
        let (minutes, end) = minutes_at(first + 1)?;
        let more = text.get(end) == Some(&':');
        let clock = Figure::Clock { hours, minutes: Some(minutes) };
        return (!more).then_some((clock, end));
    }
    let sign = first + blank(&text[first..]);
    if tongue != Tongue::French || !matches!(text.get(sign), Some('h' | 'H')) {
        return None;
    }
    let after = sign + 1;
    if let Some((minutes, end)) = minutes_at(after + blank(&text[after..])) {
        return Some((Figure::Clock { hours, minutes: Some(minutes) }, end));
    }
    let ends = !text.get(after).is_some_and(|next| next.is_alphanumeric() || *next == '\'');
    ends.then_some((Figure::Clock { hours, minutes: None }, after))
}

fn small(text: &[char], length: usize, largest: u32) -> Option<u32> {
    let digits: String = text[..length.min(3)].iter().collect();
    digits.parse().ok().filter(|&number| number <= largest && length <= 2)
}

/// The letters that make a number an ordinal.
const FRENCH_ORDINAL: [&str; 12] =
    ["er", "ers", "re", "res", "ère", "ères", "e", "es", "ème", "èmes", "nd", "nde"];
const ENGLISH_ORDINAL: [&str; 4] = ["st", "nd", "rd", "th"];

fn ordinal(text: &[char], tongue: Tongue) -> Option<(Figure, usize)> {
    let first = digits(text);
    if first == 0 || first > 6 {
        return None;
    }
    let number: String = text[..first].iter().collect();
    let (ending, end) = ending(text, first, tongue)?;
    Some((Figure::Ordinal(number.parse().ok()?, ending), end))
}

fn ending(text: &[char], from: usize, tongue: Tongue) -> Option<(String, usize)> {
    let letters = text[from..].iter().take(5).take_while(|letter| letter.is_alphanumeric());
    let ending: String = letters.flat_map(|letter| letter.to_lowercase()).collect();
    let known = match tongue {
        Tongue::French => FRENCH_ORDINAL.contains(&ending.as_str()),
        Tongue::English => ENGLISH_ORDINAL.contains(&ending.as_str()),
    };
    known.then(|| {
        let length = ending.chars().count();
        (ending, from + length)
    })
}

/// `XXe`, `Ier`: centuries and kings. Only capitals of I, V and X, as `Ce` and `Le` are words.
fn roman(text: &[char], tongue: Tongue) -> Option<(Figure, usize)> {
    let value = |letter: &char| match letter {
        'I' => Some(1_u32),
        'V' => Some(5),
        'X' => Some(10),
        _ => None,
    };
    let values: Vec<u32> = text.iter().take(8).map_while(value).collect();
    if tongue != Tongue::French || values.is_empty() || values.len() > 7 {
        return None;
    }
    let small = |next: &char| next.is_lowercase();
    let (ending, end) = text
        .get(values.len())
        .filter(|next| small(next))
        .and_then(|_| ending(text, values.len(), tongue))?;
    let value = |(at, &one): (usize, &u32)| {
        let smaller = values.get(at + 1).is_some_and(|&next| next > one);
        if smaller { -i64::from(one) } else { i64::from(one) }
    };
    let number: i64 = values.iter().enumerate().map(value).sum();
    let number = u32::try_from(number).ok()?;
    Some((Figure::Ordinal(number, ending), end))
}
