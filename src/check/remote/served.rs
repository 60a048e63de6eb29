//! A feed as it is served, read with a reader of others: what it offers and where.

use rss::Channel;
use rss::extension::{Extension, ExtensionMap};

use super::seen::{Address, Kind};

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

/// Reads a feed. *Errors:* why it is none.
pub fn read(bytes: &[u8]) -> Result<Served, String> {
    let channel = Channel::read_from(bytes).map_err(|error| error.to_string())?;
    let extensions = channel.extensions();
    let link = |rel: &str| {
        let links =
            all(extensions, "atom", "link").into_iter().chain(all(extensions, "atom10", "link"));
        let mut found = links.filter(|link| attribute(link, "rel") == Some(rel));
        found.find_map(|link| attribute(link, "href")).map(str::to_owned)
    };
    let mut addresses = Vec::new();
    let mut add = |url: Option<&str>, kind| addresses.extend(of(url, kind, None));
    add(Some(channel.link()), Kind::Page);
    add(channel.image().map(rss::Image::url), Kind::Picture);
    add(channel.itunes_ext().and_then(|itunes| itunes.image()), Kind::Picture);
    for one in all(extensions, "podcast", "funding") {
        add(attribute(one, "url"), Kind::Funding);
    }
    for one in all(extensions, "podcast", "person") {
        add(attribute(one, "href"), Kind::Page);
        add(attribute(one, "img"), Kind::Picture);
    }
    for one in all(extensions, "podcast", "image") {
        add(attribute(one, "href"), Kind::Picture);
    }
    let guid = all(extensions, "podcast", "guid").first().and_then(|one| one.value());
    Ok(Served {
        title: channel.title().to_owned(),
        guid: guid.map(|guid| guid.trim().to_owned()),
        self_link: link("self"),
        next: link("next"),
        addresses,
        items: channel.items().iter().map(item).collect(),
    })
}

fn item(item: &rss::Item) -> ServedItem {
    let title = item.title().unwrap_or_default().to_owned();
    let extensions = item.extensions();
    let enclosure = item.enclosure().map(|enclosure| ServedFile {
        url: enclosure.url().trim().to_owned(),
        length: enclosure.length().trim().parse().ok(),
        media_type: enclosure.mime_type().trim().to_lowercase(),
    });
    let mut addresses = Vec::new();
    if let Some(file) = &enclosure {
        addresses.push(Address {
            url: file.url.clone(),
            kind: Kind::Sound,
            length: file.length,
            media_type: Some(file.media_type.clone()),
            episode: Some(title.clone()),
        });
    }
    let mut add = |url: Option<&str>, kind, with: Option<&Extension>| {
        let found = of(url, kind, Some(&title)).map(|address| Address {
            length: with.and_then(|one| attribute(one, "length")?.trim().parse().ok()),
            media_type: with.and_then(|one| attribute(one, "type")).map(str::to_lowercase),
            ..address
        });
        addresses.extend(found);
    };
    for one in all(extensions, "podcast", "alternateEnclosure") {
        let sources = one.children().get("source").map(Vec::as_slice).unwrap_or_default();
        // Other ways than the web are for other programs to follow.
        for source in sources {
            add(
                attribute(source, "uri").filter(|uri| uri.starts_with("http")),
                Kind::Alternate,
                Some(one),
            );
        }
    }
    for (name, kind) in [("transcript", Kind::Transcript), ("chapters", Kind::Chapters)] {
        for one in all(extensions, "podcast", name) {
            add(attribute(one, "url"), kind, Some(one));
        }
    }
    add(item.itunes_ext().and_then(|itunes| itunes.image()), Kind::Picture, None);
    for one in all(extensions, "podcast", "image") {
        add(attribute(one, "href"), Kind::Picture, None);
    }
    for one in all(extensions, "podcast", "person") {
        add(attribute(one, "href"), Kind::Page, None);
        add(attribute(one, "img"), Kind::Picture, None);
    }
    for one in all(extensions, "podcast", "funding") {
        add(attribute(one, "url"), Kind::Funding, None);
    }
    add(item.link(), Kind::Page, None);
    let guid = item.guid().map(|guid| guid.value().trim().to_owned());
    ServedItem { guid: guid.filter(|guid| !guid.is_empty()), title, enclosure, addresses }
}

fn of(url: Option<&str>, kind: Kind, episode: Option<&str>) -> Option<Address> {
    let url = url.map(str::trim).filter(|url| !url.is_empty())?;
    let episode = episode.map(str::to_owned);
    Some(Address { url: url.to_owned(), kind, length: None, media_type: None, episode })
}

fn all<'a>(extensions: &'a ExtensionMap, prefix: &str, name: &str) -> Vec<&'a Extension> {
    let found = extensions.get(prefix).and_then(|names| names.get(name));
    found.into_iter().flatten().collect()
}

fn attribute<'a>(extension: &'a Extension, name: &str) -> Option<&'a str> {
    extension.attrs().get(name).map(String::as_str)
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
