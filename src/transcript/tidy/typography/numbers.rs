//! Numbers as French sets them: thousands, units, hours, ordinals, and titles before names.
//!
//! *Source:* Imprimerie nationale, Lexique des règles typographiques en usage.

use crate::transcript::format::typography::{HARD_SPACES, NARROW, WIDE};

/// The units that stay beside their number.
const UNITS: [&str; 30] = [
    "%", "€", "$", "£", "km", "m", "cm", "mm", "kg", "g", "mg", "t", "l", "L", "ml", "cl", "Hz",
    "kHz", "MHz", "GHz", "dB", "Go", "Mo", "Ko", "ko", "To", "°C", "min", "W", "kW",
];

/// What stays beside the name after it.
const TITLES: [&str; 6] = ["M.", "Mme", "Mlle", "Mgr", "Dr", "MM."];

/// Sets the numbers of one line.
pub(super) fn numbers(line: &str) -> String {
    let parts = split(line);
    let mut out = String::with_capacity(line.len() + 8);
    let mut thousands = false;
    for (at, &(gap, word)) in parts.iter().enumerate() {
        let before = at.checked_sub(1).map_or("", |before| parts[before].1);
        let one_blank = gap.chars().count() == 1;
        thousands = one_blank && is_thousand(before, word, thousands);
        let joint = match () {
            () if !one_blank => None,
            () if thousands => Some(NARROW),
            () if ends_in_digit(before) && is_unit(word) => Some(WIDE),
            () if is_hour(before) && (bare(word) == "h") => Some(WIDE),
            () if before == "h" && at > 1 && is_hour(parts[at - 2].1) && is_minute(word) => {
                Some(WIDE)
            }
            () if TITLES.contains(&before) && word.starts_with(char::is_uppercase) => Some(WIDE),
            () if matches!(before, "n°" | "p.")
                && word.starts_with(|c: char| c.is_ascii_digit()) =>
            {
                Some(WIDE)
            }
            () => None,
        };
        match joint {
            Some(space) => out.push(space),
            // « 1 er » is two words to Whisper at times.
            None if one_blank && before == "1" && matches!(bare(word), "er" | "re") => {}
            None => out.push_str(gap),
        }
        out.push_str(&token(word));
    }
    out
}

/// A line as words, each with the blanks before it; the last word may be empty.
fn split(line: &str) -> Vec<(&str, &str)> {
    let space = |c: char| c == ' ' || HARD_SPACES.contains(&c);
    let mut parts = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let (gap, after) = rest.split_at(rest.find(|c| !space(c)).unwrap_or(rest.len()));
        let (word, after) = after.split_at(after.find(space).unwrap_or(after.len()));
        parts.push((gap, word));
        rest = after;
    }
    parts
}

/// A word without the marks around it.
fn bare(word: &str) -> &str {
    word.trim_end_matches(|c: char| ",.;:!?…)»\"*_ꀕ".contains(c))
}

fn ends_in_digit(word: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_digit()) && !code(word)
}

/// Whether a group of three digits goes on a number that has begun.
fn is_thousand(before: &str, word: &str, goes_on: bool) -> bool {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let group = digits(word);
    let ends = |rest: &str| {
        let mut rest = rest.chars();
        match rest.next() {
            None => true,
            // A decimal comma may follow; a colon makes it a time, a stop a version.
            Some(',') => rest.next().is_none_or(|c| !c.is_alphabetic()),
            Some('.') => rest.next().is_none_or(|c| !c.is_ascii_digit()),
            Some(c) => !c.is_alphanumeric() && !":/-_=@".contains(c),
        }
    };
    if group != 3 || !ends(&word[group..]) {
        return false;
    }
    let opened = before.trim_start_matches(['(', '«', '"', '*', 'ꀕ', WIDE]);
    let head = digits(opened);
    head == opened.len()
        && if goes_on { head == 3 } else { (1..=3).contains(&head) }
        && leads(opened)
}

/// A number doesn't begin with nought.
fn leads(digits: &str) -> bool {
    !digits.starts_with('0') || digits.len() == 3
}

fn is_unit(word: &str) -> bool {
    UNITS.contains(&bare(word))
}

fn is_hour(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| "(«\"*ꀕ".contains(c));
    let hour = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    hour && digits.parse::<u8>().is_ok_and(|hour| hour <= 24)
}

fn is_minute(word: &str) -> bool {
    let digits = bare(word);
    digits.len() == 2 && digits.parse::<u8>().is_ok_and(|minute| minute < 60)
}

/// Addresses and code.
fn code(word: &str) -> bool {
    word.contains("://")
        || word.contains("::")
        || word.contains(['@', '`', '\\', '/', '=', '<', '#'])
}

/// One word set: `50%`, `14h30`, `2ème`.
fn token(word: &str) -> String {
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let (digits, rest) = word.split_at(end);
    if digits.is_empty() && !word.contains(['%', '€']) || rest.is_empty() || code(word) {
        return word.to_owned();
    }
    if let Some(minutes) = rest.strip_prefix('h').filter(|_| is_hour(digits)) {
        if bare(minutes).is_empty() {
            return format!("{digits}{WIDE}h{minutes}");
        }
        if is_minute(minutes) {
            return format!("{digits}{WIDE}h{WIDE}{minutes}");
        }
    }
    let ordinal = match bare(rest) {
        "ème" => Some("e"),
        "èmes" => Some("es"),
        "ère" if digits == "1" => Some("re"),
        "ères" if digits == "1" => Some("res"),
        _ => None,
    };
    if let Some(ordinal) = ordinal {
        return format!("{digits}{ordinal}{}", &rest[bare(rest).len()..]);
    }
    match word.find(['%', '€']) {
        Some(at) if ends_in_digit(&word[..at]) => {
            let sign = word[at..].chars().next().map_or(0, char::len_utf8);
            if word[at + sign..].starts_with(char::is_alphanumeric) {
                return word.to_owned();
            }
            format!("{}{WIDE}{}", &word[..at], &word[at..])
        }
        _ => word.to_owned(),
    }
}
