//! A feed as it is served: what it offers, and every address it leads to.

use super::seen::{Address, Kind};
use crate::site::feed::{self, ReadItem, ReadPerson};

/// A feed, or one file of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Served {
    /// The show's name.
    pub title: String,
    /// `podcast:guid`.
    pub guid: Option<String>,
    /// Where it says it is.
    pub self_link: Option<String>,
    /// Where older episodes are (RFC 5005).
    pub next: Option<String>,
    /// The show's pages, pictures and ways to support it.
    pub addresses: Vec<Address>,
    /// The episodes, in its order.
    pub items: Vec<ServedItem>,
}

/// An episode in a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServedItem {
    /// Its name for ever.
    pub guid: Option<String>,
    /// Its title.
    pub title: String,
    /// The sound apps play.
    pub enclosure: Option<ServedFile>,
    /// Everything it leads to, the sound included.
    pub addresses: Vec<Address>,
}

/// A file in a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedFile {
    /// Where it is.
    pub url: String,
    /// In bytes; nothing when it is no number.
    pub length: Option<u64>,
    /// As in `audio/mpeg`.
    pub media_type: String,
}

/// Reads a feed, within the bounds of [`feed::read()`]: it may come from anybody. *Errors:* why it
/// is none.
pub fn read(bytes: &[u8]) -> Result<Served, String> {
    let feed = feed::read(bytes).map_err(|error| error.to_string())?;
    let mut addresses = Addresses::default();
    addresses.add(&feed.link, Kind::Page);
    addresses.all(&feed.pictures, Kind::Picture);
    addresses.funding(&feed.funding);
    addresses.persons(&feed.persons);
    Ok(Served {
        title: feed.title,
        guid: feed.guid,
        self_link: feed.self_link,
        next: feed.pages.next,
        addresses: addresses.found,
        items: feed.items.into_iter().map(item).collect(),
    })
}

fn item(item: ReadItem) -> ServedItem {
    let title = item.title.unwrap_or_default();
    let enclosure = item.enclosure.map(|file| ServedFile {
        url: file.url,
        length: file.length,
        media_type: file.media_type.to_lowercase(),
    });
    let mut addresses = Addresses { episode: Some(title.clone()), ..Addresses::default() };
    if let Some(file) = &enclosure {
        addresses.file(&file.url, Kind::Sound, file.length, Some(&file.media_type));
    }
    for other in &item.alternates {
        // Other ways than the web are for other programs to follow.
        for source in other.sources.iter().filter(|uri| uri.starts_with("http")) {
            addresses.file(source, Kind::Alternate, other.length, Some(&other.media_type));
        }
    }
    for text in &item.transcripts {
        addresses.file(&text.url, Kind::Transcript, None, Some(&text.media_type));
    }
    if let Some(chapters) = &item.chapters {
        addresses.file(&chapters.url, Kind::Chapters, None, Some(&chapters.media_type));
    }
    addresses.all(&item.image, Kind::Picture);
    addresses.all(&item.pictures, Kind::Picture);
    addresses.persons(&item.persons);
    addresses.funding(&item.funding);
    addresses.all(&item.link, Kind::Page);
    ServedItem { guid: item.guid, title, enclosure, addresses: addresses.found }
}

/// The addresses of a show or of one episode, as they are found.
#[derive(Default)]
struct Addresses {
    episode: Option<String>,
    found: Vec<Address>,
}

impl Addresses {
    fn add(&mut self, url: &str, kind: Kind) {
        self.file(url, kind, None, None);
    }

    fn all<'a>(&mut self, urls: impl IntoIterator<Item = &'a String>, kind: Kind) {
        urls.into_iter().for_each(|url| self.add(url, kind));
    }

    fn funding(&mut self, funding: &[(String, String)]) {
        self.all(funding.iter().map(|(url, _)| url), Kind::Funding);
    }

    fn persons(&mut self, persons: &[ReadPerson]) {
        for person in persons {
            self.all(&person.href, Kind::Page);
            self.all(&person.img, Kind::Picture);
        }
    }

    fn file(&mut self, url: &str, kind: Kind, length: Option<u64>, media_type: Option<&str>) {
        let url = url.trim();
        if url.is_empty() {
            return;
        }
        let media_type = media_type.map(str::to_lowercase).filter(|kind| !kind.is_empty());
        let (url, episode) = (url.to_owned(), self.episode.clone());
        self.found.push(Address { url, kind, length, media_type, episode });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEED: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>
<title>A</title><link>https://a.example/</link><description>d</description>
<atom:link rel="self" href="https://a.example/feed.xml"/>
<atom:link rel="next" href="https://a.example/feed-2.xml"/>
<itunes:image href="https://a.example/c.jpg"/>
<podcast:guid>u-u</podcast:guid><podcast:funding url="https://a.example/don">x</podcast:funding>
<item><title>One</title><guid isPermaLink="false"> g1 </guid>
<enclosure url="https://a.example/1.mp3" length="12" type="audio/mpeg"/>
<podcast:transcript url="https://a.example/1.vtt" type="text/vtt"/>
<podcast:chapters url="https://a.example/1.json" type="application/json+chapters"/>
<podcast:alternateEnclosure type="audio/opus" length="5">
<podcast:source uri="https://a.example/1.opus"/><podcast:source uri="ipfs://x"/>
</podcast:alternateEnclosure>
</item></channel></rss>"#;

    /// Nested so deeply that reading it without a bound would break the program.
    #[test]
    fn a_feed_that_never_comes_to_the_point_is_refused() {
        let deep = "<podcast:x>".repeat(200_000);
        let feed = FEED.replace("<podcast:guid>", &format!("{deep}<podcast:guid>"));
        let refused = read(feed.as_bytes()).unwrap_err();
        assert!(refused.contains("line"), "{refused}");
    }

    #[test]
    fn a_feed_tells_where_it_leads() {
        let feed = read(FEED.as_bytes()).unwrap();
        assert_eq!(feed.self_link.as_deref(), Some("https://a.example/feed.xml"));
        assert_eq!(feed.next.as_deref(), Some("https://a.example/feed-2.xml"));
        assert_eq!(feed.guid.as_deref(), Some("u-u"));
        let kinds: Vec<Kind> = feed.addresses.iter().map(|one| one.kind).collect();
        assert_eq!(kinds, [Kind::Page, Kind::Picture, Kind::Funding]);
        let item = &feed.items[0];
        assert_eq!(item.guid.as_deref(), Some("g1"));
        assert_eq!(item.enclosure.as_ref().unwrap().length, Some(12));
        let urls: Vec<(&str, Kind, Option<u64>)> =
            item.addresses.iter().map(|one| (one.url.as_str(), one.kind, one.length)).collect();
        assert_eq!(
            urls,
            [
                ("https://a.example/1.mp3", Kind::Sound, Some(12)),
                ("https://a.example/1.opus", Kind::Alternate, Some(5)),
                ("https://a.example/1.vtt", Kind::Transcript, None),
                ("https://a.example/1.json", Kind::Chapters, None),
            ]
        );
    }

    #[test]
    fn what_is_no_feed_says_why() {
        for text in ["", "<html></html>", "<rss><channel>", "{}"] {
            assert!(read(text.as_bytes()).is_err(), "{text}");
        }
    }
}
