//! The head of a feed, as values.

use rss::Channel;
use rss::extension::itunes::ITunesCategory;

use super::extension::{self, Tags, attribute};
use super::scan::{Scanned, Space};
use super::{Complaint, ReadFeed, ReadPages, item};

pub(super) fn values(channel: Channel, scanned: Scanned) -> ReadFeed {
    let Scanned { items: lines, prefixes, mut complaints } = scanned;
    let tags = Tags::new(&channel.extensions, &prefixes);
    let link = |rel: &str| {
        tags.all(Space::Atom, "link")
            .filter(|tag| tag.attrs.get("rel").is_some_and(|known| known.trim() == rel))
            .filter_map(|tag| attribute(tag, "href"))
            .collect::<Vec<_>>()
    };
    let one = |rel| link(rel).into_iter().next();
    let locked = tags.text(Space::Podcast, "locked");
    let apple = channel.itunes_ext.as_ref();
    let owner = apple.and_then(|apple| apple.owner.as_ref());
    let picture = channel.image.as_ref().map(|image| image.url.clone());
    let of_namespace = tags.all(Space::Podcast, "image").filter_map(extension::href);
    let of_apple = apple.and_then(|apple| apple.image.clone());
    let pictures = picture.clone().into_iter().chain(of_apple).chain(of_namespace);
    let mut told = |what: String| complaints.push(Complaint { line: None, what });
    let mut feed = ReadFeed {
        title: channel.title.clone(),
        link: channel.link.clone(),
        description: channel.description.clone(),
        language: channel.language.clone(),
        guid: tags.text(Space::Podcast, "guid"),
        self_link: one("self"),
        hubs: link("hub"),
        pages: ReadPages {
            first: one("first"),
            previous: one("previous").or_else(|| one("prev")),
            next: one("next"),
            last: one("last"),
        },
        image: apple
            .and_then(|apple| apple.image.clone())
            .or(picture)
            .filter(|image| !image.is_empty()),
        pictures: pictures.collect(),
        persons: tags.all(Space::Podcast, "person").map(extension::person).collect(),
        categories: apple
            .map(|apple| apple.categories.iter().map(category).collect())
            .unwrap_or_default(),
        explicit: apple
            .and_then(|apple| apple.explicit.as_deref())
            .and_then(|text| yes(text, "itunes:explicit", &mut told)),
        locked: locked.as_deref().and_then(|text| yes(text, "podcast:locked", &mut told)),
        owner: owner.map(|owner| {
            (owner.name.clone().unwrap_or_default(), owner.email.clone().unwrap_or_default())
        }),
        author: apple.and_then(|apple| apple.author.clone()),
        funding: tags.all(Space::Podcast, "funding").map(extension::funding).collect(),
        new_feed_url: apple.and_then(|apple| apple.new_feed_url.clone()),
        kind: apple.and_then(|apple| apple.r#type.clone()),
        copyright: channel.copyright.clone(),
        complete: apple.and_then(|apple| apple.complete.as_deref()).is_some_and(is_yes),
        block: apple.and_then(|apple| apple.block.as_deref()).is_some_and(is_yes),
        medium: tags.text(Space::Podcast, "medium"),
        license: tags.all(Space::Podcast, "license").next().map(extension::license),
        locations: tags.all(Space::Podcast, "location").map(extension::location).collect(),
        statements: tags.all(Space::Podcast, "txt").map(extension::statement).collect(),
        socials: tags.all(Space::Podcast, "socialInteract").map(extension::social).collect(),
        rhythm: tags.all(Space::Podcast, "updateFrequency").next().map(extension::rhythm),
        podroll: tags.all(Space::Podcast, "podroll").flat_map(extension::shows).collect(),
        trailers: tags.all(Space::Podcast, "trailer").count(),
        values: tags.all(Space::Podcast, "value").count(),
        items: Vec::with_capacity(channel.items.len()),
        complaints: Vec::new(),
    };
    for (index, read) in channel.items.into_iter().enumerate() {
        let line = lines.get(index).copied().unwrap_or_default();
        feed.items.push(item::values(read, line, &prefixes, &mut complaints));
    }
    feed.complaints = complaints;
    feed
}

fn category(one: &ITunesCategory) -> String {
    match &one.subcategory {
        Some(inner) => format!("{} > {}", one.text, inner.text),
        None => one.text.clone(),
    }
}

/// A truth value in one of the ways feeds have had them.
pub(super) fn yes(text: &str, tag: &str, told: &mut impl FnMut(String)) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "explicit" => Some(true),
        "false" | "no" | "clean" => Some(false),
        _ => {
            told(format!("{tag} is `{}`, neither yes nor no", short(text)));
            None
        }
    }
}

/// Whether a text says yes: other words of these tags mean no (Apple, "Podcast RSS feed
/// requirements": any other value has no effect).
pub(super) fn is_yes(text: &str) -> bool {
    matches!(text.trim().to_ascii_lowercase().as_str(), "yes" | "true")
}

/// As much of a foreign text as a message shows.
pub(super) fn short(text: &str) -> String {
    let shown: String = text.chars().take(60).collect();
    let dots = if shown.len() < text.len() { "…" } else { "" };
    format!("{}{dots}", shown.escape_debug())
}
