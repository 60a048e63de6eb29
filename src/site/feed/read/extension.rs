//! The tags of extensions, as values.

use std::collections::BTreeMap;

use rss::extension::{Extension, ExtensionMap};

use super::scan::Space;
use super::time::play_time;
use super::{
    ReadAlternate, ReadLink, ReadLocation, ReadMark, ReadPerson, ReadRhythm, ReadShow, ReadSocial,
};

/// The tags of one place in a feed, by what they mean and not by their prefix.
pub(super) struct Tags<'a> {
    map: &'a ExtensionMap,
    prefixes: &'a BTreeMap<String, Space>,
}

impl<'a> Tags<'a> {
    pub(super) fn new(map: &'a ExtensionMap, prefixes: &'a BTreeMap<String, Space>) -> Tags<'a> {
        Tags { map, prefixes }
    }

    /// All of a name, in the order of the feed where they share a prefix.
    pub(super) fn all(&self, space: Space, name: &str) -> impl Iterator<Item = &'a Extension> {
        let of_space = self.map.iter().filter(move |(prefix, _)| {
            self.prefixes.get(prefix.as_str()).is_some_and(|known| *known == space)
        });
        let name = name.to_owned();
        of_space.filter_map(move |(_, tags)| tags.get(&name)).flatten()
    }

    /// The text of the first of a name.
    pub(super) fn text(&self, space: Space, name: &str) -> Option<String> {
        self.all(space, name).next().and_then(|tag| tag.value.clone())
    }
}

pub(super) fn attribute(tag: &Extension, name: &str) -> Option<String> {
    tag.attrs.get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn needed(tag: &Extension, name: &str) -> String {
    attribute(tag, name).unwrap_or_default()
}

fn inside<'a>(tag: &'a Extension, name: &str) -> impl Iterator<Item = &'a Extension> {
    tag.children.get(name).into_iter().flatten()
}

fn text(tag: &Extension) -> String {
    tag.value.clone().unwrap_or_default()
}

pub(super) fn link(tag: &Extension) -> ReadLink {
    ReadLink {
        url: needed(tag, "url"),
        media_type: needed(tag, "type"),
        language: attribute(tag, "language"),
        rel: attribute(tag, "rel"),
    }
}

pub(super) fn href(tag: &Extension) -> Option<String> {
    attribute(tag, "href")
}

pub(super) fn funding(tag: &Extension) -> (String, String) {
    (needed(tag, "url"), text(tag))
}

pub(super) fn person(tag: &Extension) -> ReadPerson {
    ReadPerson {
        name: text(tag),
        role: attribute(tag, "role"),
        group: attribute(tag, "group"),
        href: attribute(tag, "href"),
        img: attribute(tag, "img"),
    }
}

pub(super) fn social(tag: &Extension) -> ReadSocial {
    ReadSocial {
        protocol: needed(tag, "protocol"),
        uri: attribute(tag, "uri"),
        account: attribute(tag, "accountId"),
        account_url: attribute(tag, "accountUrl"),
        priority: attribute(tag, "priority").and_then(|text| text.parse().ok()),
    }
}

pub(super) fn location(tag: &Extension) -> ReadLocation {
    ReadLocation {
        name: text(tag),
        rel: attribute(tag, "rel"),
        geo: attribute(tag, "geo"),
        osm: attribute(tag, "osm"),
        country: attribute(tag, "country"),
    }
}

pub(super) fn alternate(tag: &Extension) -> ReadAlternate {
    let number = |name| attribute(tag, name).and_then(|text| text.parse().ok());
    ReadAlternate {
        media_type: needed(tag, "type"),
        length: number("length"),
        bitrate: number("bitrate"),
        title: attribute(tag, "title"),
        codecs: attribute(tag, "codecs"),
        default: attribute(tag, "default").as_deref() == Some("true"),
        sources: inside(tag, "source").filter_map(|tag| attribute(tag, "uri")).collect(),
        integrity: inside(tag, "integrity").find_map(|tag| attribute(tag, "value")),
    }
}

pub(super) fn soundbite(tag: &Extension) -> (String, String, String) {
    (needed(tag, "startTime"), needed(tag, "duration"), text(tag))
}

pub(super) fn license(tag: &Extension) -> (String, Option<String>) {
    (text(tag), attribute(tag, "url"))
}

pub(super) fn statement(tag: &Extension) -> (Option<String>, String) {
    (attribute(tag, "purpose"), text(tag))
}

pub(super) fn rhythm(tag: &Extension) -> ReadRhythm {
    let complete = attribute(tag, "complete").as_deref() == Some("true");
    ReadRhythm { text: text(tag), rule: attribute(tag, "rrule"), complete }
}

pub(super) fn shows(podroll: &Extension) -> Vec<ReadShow> {
    let show = |tag: &Extension| ReadShow {
        guid: needed(tag, "feedGuid"),
        url: attribute(tag, "feedUrl"),
        title: attribute(tag, "title"),
    };
    inside(podroll, "remoteItem").map(show).collect()
}

pub(super) fn marks(list: &Extension) -> Vec<ReadMark> {
    let mark = |tag: &Extension| ReadMark {
        start_ms: attribute(tag, "start").and_then(|text| play_time(&text)),
        title: needed(tag, "title"),
        href: attribute(tag, "href"),
        image: attribute(tag, "image"),
    };
    inside(list, "chapter").map(mark).collect()
}
