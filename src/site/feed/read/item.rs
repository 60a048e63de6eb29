//! An episode of a feed, as values.

use std::collections::BTreeMap;

use rss::Item;

use super::channel::{is_yes, short, yes};
use super::extension::{self, Tags};
use super::scan::Space;
use super::{Complaint, ReadEnclosure, ReadItem};

pub(super) fn values(
    item: Item,
    line: usize,
    prefixes: &BTreeMap<String, Space>,
    complaints: &mut Vec<Complaint>,
) -> ReadItem {
    let mut told = |what: String| complaints.push(Complaint { line: Some(line), what });
    let tags = Tags::new(&item.extensions, prefixes);
    let all = |name| tags.all(Space::Podcast, name);
    let apple = item.itunes_ext.unwrap_or_default();
    let enclosure = item.enclosure.map(|found| {
        let length = found.length.trim().parse().ok();
        if length.is_none() {
            let shown = short(&found.length);
            told(format!("the enclosure's length is `{shown}`, no number of bytes"));
        }
        if found.url.trim().is_empty() {
            told("the enclosure has no address".to_owned());
        }
        let (url, media_type) = (found.url.trim().to_owned(), found.mime_type.trim().to_owned());
        ReadEnclosure { url, length, media_type }
    });
    if let Some(date) = &item.pub_date
        && jiff::fmt::rfc2822::parse(date).is_err()
    {
        told(format!("`{}` is no date as RSS writes it (RFC 2822)", short(date)));
    }
    let mut number = |text: Option<String>, tag: &str| -> Option<u32> {
        let text = text?;
        let number = text.trim().parse().ok();
        if number.is_none() {
            told(format!("{tag} is `{}`, no whole number", short(&text)));
        }
        number
    };
    let season = number(apple.season.or_else(|| tags.text(Space::Podcast, "season")), "the season");
    let episode =
        number(apple.episode.or_else(|| tags.text(Space::Podcast, "episode")), "the episode");
    let explicit =
        apple.explicit.as_deref().and_then(|text| yes(text, "itunes:explicit", &mut told));
    let guid_is_permalink = item.guid.as_ref().is_some_and(|guid| guid.permalink);
    let marks: Vec<_> = tags.all(Space::Podlove, "chapters").flat_map(extension::marks).collect();
    if marks.iter().any(|mark| mark.start_ms.is_none()) {
        told("a chapter whose start is no time".to_owned());
    }
    ReadItem {
        line,
        guid: item.guid.map(|guid| guid.value).filter(|guid| !guid.is_empty()),
        guid_is_permalink,
        title: item.title,
        link: item.link,
        pub_date: item.pub_date,
        description: item.description,
        content: item.content,
        enclosure,
        duration: apple.duration,
        image: apple.image,
        pictures: all("image").filter_map(extension::href).collect(),
        funding: all("funding").map(extension::funding).collect(),
        season,
        episode,
        kind: apple.episode_type,
        explicit,
        transcripts: all("transcript").map(extension::link).collect(),
        chapters: all("chapters").next().map(extension::link),
        marks,
        persons: all("person").map(extension::person).collect(),
        alternates: all("alternateEnclosure").map(extension::alternate).collect(),
        socials: all("socialInteract").map(extension::social).collect(),
        soundbites: all("soundbite").map(extension::soundbite).collect(),
        locations: all("location").map(extension::location).collect(),
        summary: apple.summary,
        block: apple.block.as_deref().is_some_and(is_yes),
        license: all("license").next().map(extension::license),
        statements: all("txt").map(extension::statement).collect(),
        season_name: all("season").find_map(|tag| extension::attribute(tag, "name")),
    }
}
