//! Dates as tags need them: cut into their digits, in no other time zone.

/// The digits of an ISO 8601 date, as far as it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date<'a> {
    /// `2026`.
    pub year: &'a str,
    /// Month and day: `11`, `20`.
    pub day: Option<(&'a str, &'a str)>,
    /// Hour, minute, second: `07`, `00`, `00`.
    pub time: Option<(&'a str, &'a str, &'a str)>,
}

impl<'a> Date<'a> {
    /// From `2026`, `2026-11`, `2026-11-20`, or these with `T07:00`,
    /// `T07:00:00`, a fraction and a zone. A month alone counts as its year.
    pub fn parse(text: &'a str) -> Option<Date<'a>> {
        let text = text.trim();
        let (date, time) = match text.split_once(['T', 't', ' ']) {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        let mut parts = date.split('-');
        let year = digits(parts.next()?, 4, 1, 9999)?;
        let month = parts.next().map(|part| digits(part, 2, 1, 12).ok_or(()));
        let day = parts.next().map(|part| digits(part, 2, 1, 31).ok_or(()));
        if parts.next().is_some() {
            return None;
        }
        let month = month.transpose().ok()?;
        let day = month.zip(day.transpose().ok()?);
        let time = match (time, day) {
            (Some(time), Some(_)) => Some(clock(time)?),
            (Some(_), None) => return None,
            (None, _) => None,
        };
        Some(Date { year, day, time })
    }
}

fn clock(text: &str) -> Option<(&str, &str, &str)> {
    let end = text.find(['Z', 'z', '+', '-', '.', ',']).unwrap_or(text.len());
    let mut parts = text[..end].split(':');
    let hour = digits(parts.next()?, 2, 0, 23)?;
    let minute = digits(parts.next()?, 2, 0, 59)?;
    let second = parts.next().map_or(Some("00"), |part| digits(part, 2, 0, 60))?;
    parts.next().is_none().then_some((hour, minute, second))
}

fn digits(text: &str, length: usize, least: u32, most: u32) -> Option<&str> {
    let plain = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    let value: u32 = text.parse().ok()?;
    (plain && (least..=most).contains(&value)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_far_as_they_go() {
        let full = Date::parse("2026-11-20T07:05:09.5+01:00").unwrap();
        assert_eq!(full.year, "2026");
        assert_eq!(full.day, Some(("11", "20")));
        assert_eq!(full.time, Some(("07", "05", "09")));
        assert_eq!(Date::parse("2026-11-20T07:05Z").unwrap().time, Some(("07", "05", "00")));
        assert_eq!(Date::parse("2026-11-20").unwrap().time, None);
        assert_eq!(Date::parse("2026-11").unwrap().day, None);
        assert_eq!(Date::parse("2026").unwrap().day, None);
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "tomorrow",
            "26",
            "2026-13-01",
            "2026-1-1",
            "2026-01-32",
            "2026T10:00",
            "2026-01-01T25:00",
            "2026-01-01-01",
            "２０２６",
            "2026-01-01T10",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
