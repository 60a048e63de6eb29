//! Tags that stand in the head of the feed as well as in an episode.

use rss::extension::ExtensionMap;

use super::super::address;
use super::super::element::Element;
use super::super::text::{self, Limit, SHORT};
use super::super::words::Words;
use crate::show::{Conversation, Funding, Location, Person, Statement};
use crate::site::entry::{Cover, Front};

pub(super) fn funding(one: &Funding, words: &Words) -> Element {
    let text = one.text.as_deref().filter(|text| !text::line(text).is_empty());
    let tag = Element::new("podcast:funding").with("url", address::address(&one.url));
    tag.short(text.unwrap_or(words.support), SHORT)
}

pub(super) fn person(one: &Person) -> Element {
    Element::new("podcast:person")
        .maybe("role", Some(&one.role))
        .maybe("group", Some(&one.group))
        .maybe("href", one.url.as_deref().map(address::address))
        .maybe("img", one.image.as_deref().map(address::address))
        .short(&one.name, SHORT)
}

/// As revised in 2025: several, each with its relation and country.
pub(super) fn location(one: &Location) -> Element {
    Element::new("podcast:location")
        .maybe("rel", Some(&one.rel))
        .maybe("geo", one.geo.as_deref())
        .maybe("osm", one.osm.as_deref())
        // ISO 3166-1 writes its codes in capitals.
        .maybe("country", one.country.as_deref().map(str::to_uppercase))
        .short(&one.name, SHORT)
}

/// An SPDX name is written small, as the namespace's list has it; words stay as they are.
pub(super) fn license(name: &str, url: Option<&str>) -> Element {
    let name = text::line(name);
    let is_spdx =
        name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-.+".contains(letter));
    let name = if is_spdx { name.to_lowercase() } else { name };
    Element::new("podcast:license").maybe("url", url.map(address::address)).short(&name, SHORT)
}

pub(super) fn statement(one: &Statement) -> Element {
    let tag = Element::new("podcast:txt").maybe("purpose", one.purpose.as_deref());
    tag.short(&one.text, Limit::Letters(4000))
}

/// The most wanted conversation first; those nobody ranked last, as they stand.
pub(super) fn conversations(all: &[Conversation], extensions: &mut ExtensionMap) {
    let mut sorted: Vec<&Conversation> = all.iter().collect();
    sorted.sort_by_key(|one| one.priority.unwrap_or(u32::MAX));
    for one in sorted {
        Element::new("podcast:socialInteract")
            .with("protocol", &one.protocol)
            .maybe("uri", one.uri.as_deref().map(address::address))
            .maybe("accountId", one.account.as_deref())
            .maybe("accountUrl", one.account_url.as_deref().map(address::address))
            .maybe("priority", one.priority.map(|priority| priority.to_string()))
            .add_to(extensions);
    }
}

/// Every size of a picture.
pub(super) fn images(front: &Front, cover: &Cover, extensions: &mut ExtensionMap) {
    for size in &cover.sizes {
        Element::new("podcast:image")
            .with("href", address::of_path(front, &size.path))
            .maybe("alt", cover.alt.as_deref())
            .with("aspect-ratio", "1/1")
            .with("width", size.pixels.to_string())
            .with("height", size.pixels.to_string())
            .with("type", &size.media_type)
            .add_to(extensions);
    }
}
