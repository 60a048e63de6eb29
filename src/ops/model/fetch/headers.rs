//! What the headers of a download say.

use super::super::part::Origin;
use crate::http::Answer;

/// Takes note of what Hugging Face tells of a file kept in Git LFS: its size,
/// and as its ETag the SHA-256 of its content.
pub(super) fn linked(answer: &Answer, origin: &mut Origin) {
    if let Some(size) = answer.header("x-linked-size").and_then(|size| size.trim().parse().ok()) {
        origin.bytes = Some(size);
    }
    if let Some(etag) = answer.header("x-linked-etag") {
        let hash = etag.trim().trim_start_matches("W/").trim_matches('"').to_ascii_lowercase();
        if hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            origin.sha256 = Some(hash);
        }
    }
}

/// An ETag that stands for the very same bytes (RFC 9110, 8.8.1): not a weak one.
pub(in crate::ops) fn strong_etag(answer: &Answer) -> Option<String> {
    let etag = answer.header("etag")?.trim();
    let quoted = etag.len() >= 2 && etag.starts_with('"') && etag.ends_with('"');
    (quoted && etag.len() < 1000).then(|| etag.to_owned())
}

/// Where a partial answer begins, and how long the whole is.
pub(in crate::ops) fn range_of(answer: &Answer) -> Option<(u64, Option<u64>)> {
    parse_range(answer.header("content-range")?)
}

/// `bytes 5-9/10`, or with `*` for a length nobody knows (RFC 9110, 14.4).
fn parse_range(text: &str) -> Option<(u64, Option<u64>)> {
    let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (start, end) = range.split_once('-')?;
    let (start, end): (u64, u64) = (start.trim().parse().ok()?, end.trim().parse().ok()?);
    let total = match total.trim() {
        "*" => None,
        total => Some(total.parse::<u64>().ok()?),
    };
    let whole = start <= end && total.is_none_or(|total| end < total);
    whole.then_some((start, total))
}

/// An absolute path on the server of an address.
pub(super) fn within(address: &str, path: &str) -> String {
    let after = address.find("://").map_or(0, |at| at + 3);
    let end = address[after..].find(['/', '?', '#']).map_or(address.len(), |at| after + at);
    format!("{}{path}", &address[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_and_nonsense_is_not() {
        assert_eq!(parse_range("bytes 5-9/10"), Some((5, Some(10))));
        assert_eq!(parse_range("bytes 5-9/*"), Some((5, None)));
        for wrong in ["", "bytes */10", "bytes 9-5/10", "bytes 5-10/10", "items 1-2/3", "bytes 5-"]
        {
            assert_eq!(parse_range(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_path_stays_on_its_server() {
        assert_eq!(within("https://a.org:1/x?y", "/z"), "https://a.org:1/z");
        assert_eq!(within("https://a.org", "/z"), "https://a.org/z");
    }
}
