//! A moment as RSS writes it: RFC 2822 with a numeric zone, in English whatever the language.

use jiff::Timestamp;
use jiff::tz::Offset;

/// `seconds` since 1970 and the distance of the writer's clock from UTC; nothing for a moment no
/// calendar has.
pub(super) fn rfc_2822((seconds, offset): (i64, i32)) -> Option<String> {
    let at = Timestamp::from_second(seconds).ok()?;
    let zone = Offset::from_seconds(offset).unwrap_or(Offset::UTC).to_time_zone();
    jiff::fmt::rfc2822::to_string(&at.to_zoned_datetime(zone)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_its_zone() {
        let seven = rfc_2822((1_795_154_400, 3600));
        assert_eq!(seven.as_deref(), Some("Fri, 20 Nov 2026 07:00:00 +0100"));
        assert_eq!(rfc_2822((0, 0)).as_deref(), Some("Thu, 1 Jan 1970 00:00:00 +0000"));
        let west = rfc_2822((0, -12_600));
        assert_eq!(west.as_deref(), Some("Wed, 31 Dec 1969 20:30:00 -0330"));
        assert_eq!(rfc_2822((i64::MAX, 0)), None);
    }
}
