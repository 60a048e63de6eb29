//! Moments as logs write them, in seconds since 1970.

use jiff::civil;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `10/Oct/2026:13:55:36 -0700`, the Common Log Format's.
pub(super) fn clf(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let signs = [(2, b'/'), (6, b'/'), (11, b':'), (14, b':'), (17, b':'), (20, b' ')];
    if bytes.len() != 26 || signs.iter().any(|(at, sign)| bytes[*at] != *sign) {
        return None;
    }
    let month = MONTHS.iter().position(|month| bytes[3..6] == *month.as_bytes())?;
    let month = u32::try_from(month).ok()? + 1;
    let local = moment(number(&bytes[7..11])?, month, number(&bytes[..2])?, &bytes[12..20])?;
    let offset = i64::from(number(&bytes[22..24])? * 60 + number(&bytes[24..26])?) * 60;
    match bytes[21] {
        b'+' => Some(local - offset),
        b'-' => Some(local + offset),
        _ => None,
    }
}

/// `2026-10-10` and `13:55:36`, in UTC.
pub(super) fn utc(date: &str, time: &str) -> Option<i64> {
    let date = date.as_bytes();
    if date.len() != 10 || date[4] != b'-' || date[7] != b'-' {
        return None;
    }
    moment(number(&date[..4])?, number(&date[5..7])?, number(&date[8..])?, time.as_bytes())
}

/// RFC 3339 with an offset, or seconds since 1970 with or without a fraction.
pub(super) fn written(text: &str) -> Option<i64> {
    if let Ok(seconds) = text.parse::<f64>() {
        return whole(seconds);
    }
    clf(text).or_else(|| Some(text.parse::<jiff::Timestamp>().ok()?.as_second()))
}

/// Seconds with a fraction; those of a far future are milliseconds.
pub(super) fn whole(seconds: f64) -> Option<i64> {
    /// The year 5138: what is later was counted in milliseconds.
    const LATEST: f64 = 1e11;
    let seconds = if seconds >= LATEST { seconds / 1000.0 } else { seconds };
    (0.0..LATEST).contains(&seconds).then_some(seconds as i64)
}

fn moment(year: u32, month: u32, day: u32, time: &[u8]) -> Option<i64> {
    if time.len() != 8 || time[2] != b':' || time[5] != b':' {
        return None;
    }
    let (hour, minute, second) = (number(&time[..2])?, number(&time[3..5])?, number(&time[6..])?);
    // A leap second is written as 60.
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let small = |value: u32| i8::try_from(value).ok();
    let date = civil::Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()?;
    let days = date.duration_since(civil::date(1970, 1, 1)).as_secs();
    Some(days + i64::from(hour * 3600 + minute * 60 + second))
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |value: u32, digit| {
        digit.is_ascii_digit().then(|| value * 10 + u32::from(digit - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_gives_the_same_moment() {
        // 2026-10-10T20:55:36Z by `date -d`.
        let at = Some(1_791_665_736);
        assert_eq!(clf("10/Oct/2026:13:55:36 -0700"), at);
        assert_eq!(clf("11/Oct/2026:02:25:36 +0530"), at);
        assert_eq!(utc("2026-10-10", "20:55:36"), at);
        assert_eq!(written("2026-10-10T22:55:36+02:00"), at);
        assert_eq!(written("2026-10-10T20:55:36.25Z"), at);
        assert_eq!(written("1791665736.004"), at);
        assert_eq!(written("1791665736004"), at);
        assert_eq!(written("10/Oct/2026:13:55:36 -0700"), at);
    }

    #[test]
    fn what_is_no_moment_is_none() {
        let wrong = [
            "",
            "30/Feb/2026:13:55:36 +0000",
            "10/Okt/2026:13:55:36 +0000",
            "10/Oct/2026:24:00:00 +0000",
            "10/Oct/2026:13:55:36 0000+",
            "10/Oct/2026:13:55:36",
            "aa/Oct/2026:13:55:36 +0000",
        ];
        for text in wrong {
            assert_eq!(clf(text), None, "{text}");
        }
        assert_eq!((written("NaN"), written("-1"), written("1e300")), (None, None, None));
    }
}
