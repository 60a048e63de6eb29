//! How hosts say what is the same for all of them: sizes, moments, lines.

/// Bytes as people say them; what is there at all is no `0.0 MB`.
pub(super) fn megabytes(bytes: u64) -> String {
    let tenths = bytes.saturating_add(50_000) / 100_000;
    let tenths = if bytes > 0 { tenths.max(1) } else { tenths };
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

/// A moment, in seconds since 1970, as APIs and the ledger have it (RFC 3339).
pub(super) fn moment(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(|_| String::new(), |at| at.to_string())
}

/// One line, without what nobody sees.
pub(super) fn line(text: &str) -> String {
    let words = text.split(|one: char| one.is_whitespace() || one.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_to_a_tenth_and_nothing_is_said_of_nothing() {
        let sizes = [0, 1, 149_999, 150_000, 67_500_000];
        assert_eq!(sizes.map(megabytes), ["0.0 MB", "0.1 MB", "0.1 MB", "0.2 MB", "67.5 MB"]);
        assert_eq!(megabytes(u64::MAX), "18446744073709.5 MB");
    }

    #[test]
    fn a_line_has_no_ends_within() {
        assert_eq!(line("  a\nb\u{7}c "), "a b c");
        assert_eq!(moment(1_796_104_800), "2026-12-01T06:00:00Z");
        assert_eq!(moment(i64::MAX), "");
    }
}
