//! In which order files go out: what others lead to first, the feed last.

/// A step of publishing. Each begins when the one before is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// What is heard.
    Sound,
    /// Covers, pictures, files beside the notes.
    Pictures,
    /// Transcripts and chapters.
    Texts,
    /// What pages are made with: styles, scripts, the index of the search.
    Parts,
    /// Pages.
    Pages,
    /// The feed's files of older episodes.
    OlderFeed,
    /// The feed.
    Feed,
}

/// The feed's path.
pub const FEED: &str = "feed.xml";

/// Sound and pictures carry a digest in their names: another content has another name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// As long as the podcast hosts advise for feeds: news are seen within minutes.
const FOR_MINUTES: &str = "public, max-age=300";

impl Stage {
    /// All of them, in order.
    pub const ALL: [Stage; 7] = [
        Stage::Sound,
        Stage::Pictures,
        Stage::Texts,
        Stage::Parts,
        Stage::Pages,
        Stage::OlderFeed,
        Stage::Feed,
    ];

    /// The step in which a file of public/ goes out.
    pub fn of(path: &str) -> Stage {
        match path.split_once('/').map_or(path, |(folder, _)| folder) {
            FEED => Stage::Feed,
            "feed" => Stage::OlderFeed,
            "media" => Stage::Sound,
            "covers" | "images" | "files" => Stage::Pictures,
            "transcripts" | "chapters" => Stage::Texts,
            "assets" | "search" => Stage::Parts,
            _ => Stage::Pages,
        }
    }

    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Sound => "sound",
            Stage::Pictures => "pictures",
            Stage::Texts => "texts",
            Stage::Parts => "parts of pages",
            Stage::Pages => "pages",
            Stage::OlderFeed => "older feed",
            Stage::Feed => "feed",
        }
    }

    /// Whether the feed must not go out before its files were seen at their addresses.
    pub fn is_before_the_feed(self) -> bool {
        self < Stage::OlderFeed
    }

    /// How long others may keep its files (RFC 9111, Cache-Control).
    pub fn cache_control(self) -> &'static str {
        match self {
            Stage::Sound | Stage::Pictures => FOR_EVER,
            _ => FOR_MINUTES,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_feed_comes_last_and_what_it_leads_to_first() {
        let mut paths = ["feed.xml", "index.html", "feed/2.xml", "episodes/a.html", "media/a.mp3"];
        paths.sort_by_key(|path| Stage::of(path));
        assert_eq!(paths[0], "media/a.mp3");
        assert_eq!(paths[3..], ["feed/2.xml", "feed.xml"]);
        assert_eq!(Stage::of("feeds"), Stage::Pages);
        assert_eq!(Stage::of(".htaccess"), Stage::Pages);
        assert!(Stage::ALL.is_sorted());
    }
}
