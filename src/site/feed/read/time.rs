//! Moments and lengths in all the spellings that feeds have for them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

/// Longer than any episode: what is beyond it is no length.
const LONGEST_MS: i64 = 100 * 3_600_000;

/// The zones that RFC 2822 (section 4.3) and the clocks of Europe name, in minutes east of UTC.
/// Where a name has several meanings, that of mail.
const ZONES: [(&str, i32); 24] = [
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("z", 0),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("cet", 60),
    ("met", 60),
    ("cest", 120),
    ("mest", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("akst", -540),
    ("hst", -600),
];

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The moment a text means, and the distance of its writer's clock from UTC; UTC where it does not
/// say. Reads RFC 2822 as strictly or loosely as it is written (no weekday or a wrong one, zones by
/// name, years of two digits, months in full) and RFC 3339. Nothing for what is no moment between
/// the years 1 and 9999.
pub fn moment(text: &str) -> Option<(Timestamp, Offset)> {
    let text = text.trim();
    if text.len() > 100 {
        return None;
    }
    if text.starts_with(|letter: char| letter.is_ascii_digit()) && text.get(4..5) == Some("-") {
        return of_rfc_3339(text);
    }
    // A comment, as in `+0200 (CEST)`, says nothing more.
    let text = text.split('(').next().unwrap_or_default();
    let spaced = text.replace([',', '\u{a0}'], " ");
    let mut words: Vec<&str> = spaced.split_whitespace().collect();
    if words.first()?.starts_with(|letter: char| !letter.is_ascii_digit()) {
        words.remove(0);
    }
    // `3-Nov-2026` is one word.
    let parted: Vec<String> = match words.first()?.split('-').collect::<Vec<_>>().as_slice() {
        parts @ [_, _, _] => parts.iter().map(|part| (*part).to_owned()).collect(),
        _ => words.drain(..words.len().min(3)).map(str::to_owned).collect(),
    };
    let rest: Vec<&str> = if parted.len() == 3 && words.first().is_some_and(|w| w.contains('-')) {
        words[1..].to_vec()
    } else {
        words
    };
    let [day, month, year] = parted.as_slice() else { return None };
    let day: i8 = day.parse().ok()?;
    let month = month_of(month)?;
    let year = year_of(year)?;
    let (hour, minute, second) = clock(rest.first().copied().unwrap_or("00:00"))?;
    let offset = match rest.get(1) {
        Some(zone) => zone_of(zone)?,
        None => Offset::UTC,
    };
    let local = DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    within(offset.to_timestamp(local).ok()?, offset)
}

fn of_rfc_3339(text: &str) -> Option<(Timestamp, Offset)> {
    if text.contains('[') {
        return None;
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        let local: DateTime = text.trim_end_matches(['Z', 'z']).parse().ok()?;
        let seconds = local.duration_since(Offset::UTC.to_datetime(at)).as_secs();
        let offset = Offset::from_seconds(i32::try_from(seconds).ok()?).ok()?;
        return within(at, offset);
    }
    let local: DateTime = text.parse().ok()?;
    within(Offset::UTC.to_timestamp(local).ok()?, Offset::UTC)
}

/// What a manifest can write: years of four digits, zones of whole minutes.
fn within(at: Timestamp, offset: Offset) -> Option<(Timestamp, Offset)> {
    let year = offset.to_datetime(at).year();
    let minutes = offset.seconds() % 60 == 0 && offset.seconds().abs() < 86_400;
    ((1..=9999).contains(&year) && minutes).then_some((at, offset))
}

/// By its first letters, which tell months apart in full, too.
fn month_of(text: &str) -> Option<i8> {
    let start = text.get(..3)?.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| *month == start)?;
    i8::try_from(at + 1).ok()
}

/// RFC 2822, section 4.3: two digits below 50 are of this century, three count from 1900.
fn year_of(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok().filter(|year| *year >= 0)?;
    match text.len() {
        2 if year < 50 => Some(year + 2000),
        2 | 3 => Some(year + 1900),
        4 => Some(year),
        _ => None,
    }
}

fn clock(text: &str) -> Option<(i8, i8, i8)> {
    let mut parts = text.split([':', '.']);
    let mut next = || parts.next().map(|part| part.parse::<i8>().ok());
    let (hour, minute) = (next()??, next()??);
    let second = match next() {
        Some(second) => second?,
        None => 0,
    };
    // A leap second is shown as the one before it.
    Some((hour, minute, second.min(59)))
}

fn zone_of(text: &str) -> Option<Offset> {
    let name = text.to_ascii_lowercase();
    if let Some((_, minutes)) = ZONES.iter().find(|(known, _)| *known == name) {
        return Offset::from_seconds(minutes * 60).ok();
    }
    let name = name.strip_prefix("gmt").or_else(|| name.strip_prefix("utc")).unwrap_or(&name);
    let Some(digits) = name.strip_prefix(['+', '-']) else {
        // Military zones, which RFC 2822 asks to be read as UTC, and names nobody knows.
        let letters = name.bytes().all(|byte| byte.is_ascii_alphabetic());
        return (letters && name.len() <= 5).then_some(Offset::UTC);
    };
    let digits: String = digits.chars().filter(|letter| *letter != ':').collect();
    if digits.len() > 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i32 = digits.parse().ok()?;
    let (hours, minutes) =
        if digits.len() <= 2 { (number, 0) } else { (number / 100, number % 100) };
    let seconds = (hours * 60 + minutes) * 60;
    Offset::from_seconds(if name.starts_with('-') { -seconds } else { seconds }).ok()
}

/// A length in milliseconds from one of its spellings: `1834`, `30:34`, `0:30:34.5`, `PT30M34S`
/// (ISO 8601), `30m 34s`. Nothing for zero and for what is none.
pub fn length_ms(text: &str) -> Option<i64> {
    let text = text.trim().replace(',', ".");
    let ms = play_time(&text).or_else(|| in_units(&text))?;
    (1..=LONGEST_MS).contains(&ms).then_some(ms)
}

fn in_units(text: &str) -> Option<i64> {
    let text = text.to_ascii_lowercase();
    let mut rest = text.strip_prefix("pt").unwrap_or(&text);
    let mut all: i64 = 0;
    let mut any = false;
    while !rest.trim_start().is_empty() {
        rest = rest.trim_start();
        let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
        let number = play_time(rest.get(..end).filter(|digits| !digits.is_empty())?)?;
        let tail = rest[end..].trim_start();
        let unit = tail.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(tail.len());
        let factor = match &tail[..unit] {
            "h" | "hr" | "hrs" | "hour" | "hours" => 3600,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "s" | "sec" | "secs" | "second" | "seconds" => 1,
            _ => return None,
        };
        all = number.checked_mul(factor).and_then(|ms| all.checked_add(ms))?;
        any = true;
        rest = &tail[unit..];
    }
    any.then_some(all)
}

/// Normal play time (RFC 2326, section 3.6): seconds, MM:SS or HH:MM:SS, with fractions.
pub(super) fn play_time(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut seconds: i64 = 0;
    let parts: Vec<&str> = whole.split(':').collect();
    if parts.len() > 3 {
        return None;
    }
    for part in parts {
        let digits = part.len() <= 9 && part.bytes().all(|byte| byte.is_ascii_digit());
        let number: i64 = part.parse().ok().filter(|_| digits)?;
        seconds = seconds.checked_mul(60)?.checked_add(number)?;
    }
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    seconds.checked_mul(1000)?.checked_add(thousandths)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Option<String> {
        let (at, offset) = moment(text)?;
        Some(at.display_with_offset(offset).to_string())
    }

    /// The first is RFC 2822's own form; the others are what feeds have.
    #[test]
    fn moments_are_read_in_all_their_spellings() {
        for text in [
            "Tue, 03 Nov 2026 06:05:00 -0500",
            "Tue, 3 Nov 2026 06:05:00 -0500",
            "3 Nov 2026 06:05:00 EST",
            "Monday, 3 November 2026 06:05 -0500",
            "Tue,03 Nov 26 06:05:00 -05:00",
            "03-Nov-2026 06:05:00 GMT-5",
            "Tue, 03 Nov 2026 06:05:00 -0500 (EST)",
            "2026-11-03T06:05:00-05:00",
        ] {
            assert_eq!(written(text).as_deref(), Some("2026-11-03T06:05:00-05:00"), "{text}");
        }
        let utc = ["2026-11-03T06:05:00Z", "2026-11-03 06:05:00", "Tue, 3 Nov 2026 06:05:00 Z"];
        for text in utc {
            assert_eq!(written(text).as_deref(), Some("2026-11-03T06:05:00+00:00"), "{text}");
        }
        assert_eq!(written("1 Jul 2020 12:00:60 CEST").unwrap(), "2020-07-01T12:00:59+02:00");
        assert_eq!(written("1 Jan 99 00:00 UT").unwrap(), "1999-01-01T00:00:00+00:00");
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in [
            "",
            "soon",
            "Tue",
            "32 Jan 2026 00:00",
            "1 Foo 2026 00:00",
            "1 Jan 20266 00:00",
            "1 Jan 2026 25:00",
            "1 Jan 2026 00:00 +99999",
            "1 Jan -5 00:00",
            "1 été 2026 00:00",
            "2026-13-01T00:00:00Z",
            "9999-12-31T23:59:59-23:00",
            &"1 ".repeat(1000),
        ] {
            assert_eq!(written(text), None, "{text}");
        }
    }

    #[test]
    fn lengths_are_read_in_all_their_spellings() {
        for text in ["1834", "30:34", "0:30:34", "PT30M34S", "30m 34s", "30 min 34 sec", "1834.0"] {
            assert_eq!(length_ms(text), Some(1_834_000), "{text}");
        }
        assert_eq!(length_ms("00:00:01.5"), Some(1500));
        assert_eq!(length_ms("1h"), Some(3_600_000));
        for text in ["", "0", "x", "-5", "1:2:3:4", "9999999999999", "pt", "5 parsecs", "é"] {
            assert_eq!(length_ms(text), None, "{text}");
        }
    }

    /// The forms that Podlove Simple Chapters allows.
    #[test]
    fn times_are_read_in_all_their_forms() {
        assert_eq!(play_time("00:00:00.000"), Some(0));
        assert_eq!(play_time("1:02:03.4567"), Some(3_723_456));
        assert_eq!(play_time("3:07"), Some(187_000));
        assert_eq!(play_time("83.5"), Some(83_500));
        for bad in ["", ":", "x", "1:2:3:4", "-1", "+1", "1.x", "999999999999999999", "1.é"] {
            assert_eq!(play_time(bad), None, "{bad}");
        }
    }
}
