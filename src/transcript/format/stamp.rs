//! Times as the formats write them, in whole milliseconds.

use crate::units::Time;

/// The latest time read, in ms: 10,000 hours. Later ones are taken for nonsense.
const LATEST: i64 = 10_000 * 3_600_000;

/// `HH:MM:SS` with a mark before the milliseconds; hours have two digits or more.
pub(super) fn write(millis: i64, mark: char) -> String {
    let millis = millis.max(0);
    let (hours, minutes) = (millis / 3_600_000, millis / 60_000 % 60);
    format!("{hours:02}:{minutes:02}:{:02}{mark}{:03}", millis / 1000 % 60, millis % 1000)
}

/// `m:ss`, from one hour on `h:mm:ss`, without fractions: never later than the time itself.
pub(super) fn short(millis: i64) -> String {
    Time::from_millis(millis - millis.rem_euclid(1000)).short()
}

/// Reads `[[H…]H:]MM:SS` with `.` or `,` and up to nine decimals, or none.
/// Minutes and seconds go up to 59.
pub(super) fn read(text: &str) -> Option<i64> {
    let (whole, fraction) = match text.split_once(['.', ',']) {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return None,
        None => (text, "0"),
    };
    let mut seconds = 0_i64;
    let mut parts = 0;
    for part in whole.split(':') {
        let number = digits(part, 6)?;
        if parts > 0 && number > 59 {
            return None;
        }
        seconds = seconds * 60 + number;
        parts += 1;
    }
    if fraction.len() > 9 || !(2..=3).contains(&parts) {
        return None;
    }
    digits(fraction, 9)?;
    let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
    let millis = seconds * 1000 + digits(&thousandths, 3)?;
    (millis <= LATEST).then_some(millis)
}

/// Reads seconds; nothing for negative, endless or absurd ones.
pub(super) fn of_seconds(seconds: f64) -> Option<i64> {
    let millis = (seconds * 1000.0).round();
    (millis >= 0.0 && millis <= LATEST as f64).then_some(millis as i64)
}

fn digits(text: &str, most: usize) -> Option<i64> {
    let fits = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_with_two_digits_of_hours_or_more() {
        assert_eq!(write(3_723_004, '.'), "01:02:03.004");
        assert_eq!(write(100 * 3_600_000, ','), "100:00:00,000");
    }

    #[test]
    fn times_are_read_in_every_form_in_use() {
        assert_eq!(read("01:02:03.004"), Some(3_723_004));
        assert_eq!(read("02:03,4"), Some(123_400));
        assert_eq!(read("100:00:00"), Some(360_000_000));
        assert_eq!(read("00:00:01.2345678"), Some(1234));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in
            ["", "1", "1:2:3:4", "00:60", "00:61:00", "a:b", "00:00.", "-1:00", "00:00.x", "é:00"]
        {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(of_seconds(f64::NAN), None);
        assert_eq!(of_seconds(-0.1), None);
        assert_eq!(of_seconds(1e300), None);
    }

    #[test]
    fn a_short_time_never_lies_after_the_moment() {
        assert_eq!(short(59_999), "0:59");
        assert_eq!(short(3_600_000), "1:00:00");
    }
}
