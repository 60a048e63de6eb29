//! When an episode comes out: a moment that is the same everywhere.

use jiff::Timestamp;
use jiff::tz::Offset;
use toml_edit::Value;

use super::slot::Slot;

/// A moment with the offset it was written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date {
    /// The moment.
    pub at: Timestamp,
    /// The distance of its writer's clock from UTC.
    pub offset: Offset,
    /// As the manifest writes it, RFC 3339.
    pub text: String,
}

impl Slot<'_> {
    /// A date with a time of day and an offset, bare or in quotes.
    pub fn date(&self) -> Option<Date> {
        let text = match self.value() {
            Some(Value::Datetime(date)) => date.value().to_string(),
            Some(Value::String(_)) => self.text()?,
            _ => {
                self.wrong_type("a date", "write it like 2026-11-20T07:00:00+01:00");
                return None;
            }
        };
        let date = read(&text);
        if date.is_none() {
            let shown = text.escape_debug();
            let day = text.split(['T', 't', ' ']).next().unwrap_or_default();
            match jiff::civil::Date::strptime("%Y-%m-%d", day) {
                Ok(_) if day.len() == text.trim().len() => self.error(
                    format!("`{shown}` is a day without a time"),
                    format!("add the time and its offset from UTC: {day}T07:00:00+01:00"),
                ),
                Ok(_) if text.parse::<jiff::civil::DateTime>().is_ok() => self.error(
                    format!("`{shown}` does not say in which time zone"),
                    format!("add the offset from UTC: {text}+01:00, or Z for UTC itself"),
                ),
                _ => self.error(
                    format!("`{shown}` is no date"),
                    "write it like 2026-11-20T07:00:00+01:00",
                ),
            }
        }
        date
    }
}

/// Reads a moment of RFC 3339.
fn read(text: &str) -> Option<Date> {
    let at: Timestamp = text.parse().ok()?;
    // A time zone in brackets is jiff's own, not RFC 3339.
    if text.contains('[') {
        return None;
    }
    let local: jiff::civil::DateTime = text.trim_end_matches(['Z', 'z']).parse().ok()?;
    let seconds = local.duration_since(Offset::UTC.to_datetime(at)).as_secs();
    let offset = Offset::from_seconds(i32::try_from(seconds).ok()?).ok()?;
    Some(Date { at, offset, text: text.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_keeps_its_offset() {
        let date = read("2026-11-20T07:00:00+01:00").unwrap();
        // 2026-11-20T06:00:00Z by `date -d`.
        assert_eq!(date.at.as_second(), 1_795_154_400);
        assert_eq!(date.offset.seconds(), 3600);
        assert_eq!(read("2026-11-20T06:00:00Z").unwrap().at, date.at);
        assert_eq!(read("2026-11-20T06:00:00Z").unwrap().offset.seconds(), 0);
    }

    #[test]
    fn a_moment_without_an_offset_is_none() {
        for text in ["2026-11-20", "2026-11-20T07:00:00", "07:00", "soon"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
