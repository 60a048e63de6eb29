//! Whether a browser's copy is still good, and whether it may ask for a part (RFC 9110, sections
//! 13 and 14).

use std::fs::Metadata;
use std::time::UNIX_EPOCH;

use axum::http::{HeaderMap, HeaderName, header};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

/// The state of a file, as headers tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    /// A strong entity tag: another for other bytes.
    pub tag: String,
    /// When it was last written.
    pub modified: Option<String>,
}

impl State {
    /// The state of a file; `number` tells pages apart that differ by what is put into them.
    pub fn of(metadata: &Metadata, number: Option<u64>) -> State {
        let modified = metadata.modified().ok();
        let since = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let nanoseconds = since.unwrap_or_default().as_nanos();
        let number = number.map_or(String::new(), |number| format!("-{number:x}"));
        let date = modified.and_then(|time| Timestamp::try_from(time).ok());
        State {
            tag: format!("\"{nanoseconds:x}-{:x}{number}\"", metadata.len()),
            modified: date
                .and_then(|date| DateTimePrinter::new().timestamp_to_rfc9110_string(&date).ok()),
        }
    }

    /// Whether the browser has this state already.
    pub fn is_known(&self, headers: &HeaderMap) -> bool {
        let Some(tags) = text(headers, &header::IF_NONE_MATCH) else { return false };
        let same = |tag: &str| tag.trim().trim_start_matches("W/") == self.tag;
        tags.trim() == "*" || tags.split(',').any(same)
    }

    /// Whether the part that was asked for is to be sent: it is one part, and what the browser
    /// has of the file is of this state. Without a part, or with several, all is sent, as the
    /// standard allows.
    pub fn gives_part(&self, headers: &HeaderMap) -> bool {
        let Some(range) = text(headers, &header::RANGE) else { return false };
        let bytes = range.trim_start().to_ascii_lowercase().starts_with("bytes=");
        let same = match text(headers, &header::IF_RANGE) {
            None => true,
            Some(state) => state == self.tag || self.modified.as_deref() == Some(state),
        };
        bytes && same && !range.contains(',')
    }
}

/// A header as text.
pub(super) fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(name.clone(), value.parse().unwrap());
        }
        headers
    }

    fn state() -> State {
        let modified = Some("Sun, 06 Nov 1994 08:49:37 GMT".to_owned());
        State { tag: "\"a\"".to_owned(), modified }
    }

    #[test]
    fn a_tag_is_known_alone_in_a_list_and_weak() {
        for (tags, known) in
            [("\"a\"", true), ("\"b\", W/\"a\"", true), ("*", true), ("\"b\"", false), ("a", false)]
        {
            let headers = headers(&[(header::IF_NONE_MATCH, tags)]);
            assert_eq!(state().is_known(&headers), known, "{tags}");
        }
    }

    #[test]
    fn a_part_is_sent_of_the_state_the_browser_has() {
        let asks = |range: &str, state_of: Option<&str>| {
            let mut pairs = vec![(header::RANGE, range)];
            pairs.extend(state_of.map(|state| (header::IF_RANGE, state)));
            state().gives_part(&headers(&pairs))
        };
        assert!(asks("bytes=0-1", None) && asks("bytes=-1", Some("\"a\"")));
        assert!(asks("bytes=0-1", Some("Sun, 06 Nov 1994 08:49:37 GMT")));
        assert!(!asks("bytes=0-1", Some("\"b\"")) && !asks("bytes=0-1", Some("W/\"a\"")));
        assert!(!asks("bytes=0-1,3-4", None) && !asks("lines=0-1", None));
        assert!(!state().gives_part(&HeaderMap::new()));
    }
}
