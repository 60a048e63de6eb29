//! What a file of public/ is called in an answer, and which files other sites may read.
//! *Source:* the IANA's media types; the Podcast Namespace for transcripts and chapters.

/// Media types by the ending of the name.
const TYPES: [(&str, &str); 33] = [
    ("html", "text/html; charset=utf-8"),
    ("htm", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("txt", "text/plain; charset=utf-8"),
    ("md", "text/markdown; charset=utf-8"),
    ("xml", "application/xml; charset=utf-8"),
    ("json", "application/json"),
    ("webmanifest", "application/manifest+json"),
    ("vtt", "text/vtt; charset=utf-8"),
    ("srt", "application/x-subrip"),
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("opus", "audio/ogg"),
    ("ogg", "audio/ogg"),
    ("oga", "audio/ogg"),
    ("flac", "audio/flac"),
    ("wav", "audio/wav"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("png", "image/png"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("gif", "image/gif"),
    ("svg", "image/svg+xml"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("woff", "font/woff"),
    ("ttf", "font/ttf"),
    ("pdf", "application/pdf"),
    ("zip", "application/zip"),
];

/// The media type of a file, by its path from public/ with `/` between folders.
pub(super) fn media_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "json" if path.starts_with("chapters/") => "application/json+chapters",
        "xml" if is_feed(path) => "application/rss+xml; charset=utf-8",
        _ => TYPES
            .iter()
            .find(|(known, _)| *known == ending)
            .map_or("application/octet-stream", |(_, kind)| kind),
    }
}

/// Whether pages of other sites may read a file: players in the browser fetch these.
pub(super) fn is_shared(path: &str) -> bool {
    is_feed(path) || path.starts_with("transcripts/") || path.starts_with("chapters/")
}

/// The feed, or a page of older episodes of it.
fn is_feed(path: &str) -> bool {
    let xml = path.strip_suffix(".xml").unwrap_or_default();
    xml == "feed" || xml.starts_with("feed/") || xml.starts_with("feed-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_go_by_the_ending_and_the_folder() {
        assert_eq!(media_type("media/A.MP3"), "audio/mpeg");
        assert_eq!(media_type("chapters/a.json"), "application/json+chapters");
        assert_eq!(media_type("transcripts/a.json"), "application/json");
        assert_eq!(media_type("feed.xml"), "application/rss+xml; charset=utf-8");
        assert_eq!(media_type("feed/2.xml"), "application/rss+xml; charset=utf-8");
        assert_eq!(media_type("sitemap.xml"), "application/xml; charset=utf-8");
        assert_eq!(media_type("LICENSE"), "application/octet-stream");
    }

    #[test]
    fn feeds_transcripts_and_chapters_are_for_all_sites() {
        for path in ["feed.xml", "feed/2.xml", "transcripts/a.vtt", "chapters/a.json"] {
            assert!(is_shared(path), "{path}");
        }
        for path in ["index.html", "sitemap.xml", "media/a.mp3", "feeds/a.html"] {
            assert!(!is_shared(path), "{path}");
        }
    }
}
