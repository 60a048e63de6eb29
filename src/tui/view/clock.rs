//! Times as the screen shows them.

use crate::units::Time;

/// Hours, minutes and whole seconds, rounded down, so that a clock never shows a second that has
/// not begun: `00:12:03`.
pub fn clock(time: Time) -> String {
    seconds(time.0.div_euclid(1_000_000_000))
}

/// The same of milliseconds, with tenths of a second where asked.
pub(super) fn of_millis(millis: i64, tenths: bool) -> String {
    let whole = seconds(millis.div_euclid(1000));
    if tenths { format!("{whole}.{}", millis.rem_euclid(1000) / 100) } else { whole }
}

fn seconds(total: i64) -> String {
    let sign = if total < 0 { "-" } else { "" };
    let total = total.unsigned_abs();
    format!("{sign}{:02}:{:02}:{:02}", total / 3600, total / 60 % 60, total % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_count_when_they_have_begun() {
        assert_eq!(clock(Time::from_millis(3_723_999)), "01:02:03");
        assert_eq!(clock(Time::from_millis(-1)), "-00:00:01");
        assert_eq!(of_millis(1250, true), "00:00:01.2");
    }
}
