//! Podlove Simple Chapters, which players and parsers read without a second file.
//! *Source:* podlove.org/simple-chapters, version 1.2.

use rss::extension::ExtensionMap;

use super::address;
use super::element::Element;
use crate::site::entry::{Entry, Front};

/// The namespace.
pub(super) const NAMESPACE: &str = "http://podlove.org/simple-chapters";

pub(super) fn item(front: &Front, entry: &Entry, extensions: &mut ExtensionMap) {
    if entry.chapters.is_empty() {
        return;
    }
    let mut list = Element::new("psc:chapters").with("version", "1.2");
    for mark in &entry.chapters {
        let chapter = Element::new("psc:chapter")
            .with("start", clock(mark.start_ms))
            .with("title", &mark.title)
            .maybe("href", mark.url.as_deref().map(address::address))
            .maybe("image", mark.image.as_deref().map(|path| address::of_path(front, path)));
        list = list.child(chapter);
    }
    list.add_to(extensions);
}

/// All the digits, always: some readers take MM:SS for HH:MM.
fn clock(ms: i64) -> String {
    let ms = ms.max(0);
    let (hours, minutes) = (ms / 3_600_000, ms / 60_000 % 60);
    format!("{hours:02}:{minutes:02}:{:02}.{:03}", ms / 1000 % 60, ms % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_all_their_digits() {
        assert_eq!(clock(0), "00:00:00.000");
        assert_eq!(clock(90_061_007), "25:01:01.007");
        assert_eq!(clock(-5), "00:00:00.000");
    }
}
