//! The tags of extensions, as values.

use std::collections::BTreeMap;

use rss::extension::{Extension, ExtensionMap};

use super::scan::Space;
use super::{ReadAlternate, ReadLink, ReadLocation, ReadMark, ReadPerson, ReadSocial};

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

pub(super) fn marks(list: &Extension) -> Vec<ReadMark> {
    let mark = |tag: &Extension| ReadMark {
        start_ms: attribute(tag, "start").and_then(|text| play_time(&text)),
        title: needed(tag, "title"),
        href: attribute(tag, "href"),
        image: attribute(tag, "image"),
    };
    inside(list, "chapter").map(mark).collect()
}

/// Normal play time (RFC 2326, section 3.6): seconds, MM:SS or HH:MM:SS, with fractions.
fn play_time(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut seconds: i64 = 0;
    let parts: Vec<&str> = whole.split(':').collect();
    if parts.len() > 3 {
        return None;
    }
    for part in parts {
        let digits = part.len() <= 9 && part.bytes().all(|byte| byte.is_ascii_digit());
        let number: i64 = part.parse().ok().filter(|_| digits)?;
        seconds = seconds.checked_mul(60)?.checked_add(number)?;
    }
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    seconds.checked_mul(1000)?.checked_add(thousandths)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The forms that Podlove Simple Chapters allows.
    #[test]
    fn times_are_read_in_all_their_forms() {
        assert_eq!(play_time("00:00:00.000"), Some(0));
        assert_eq!(play_time("1:02:03.4567"), Some(3_723_456));
        assert_eq!(play_time("3:07"), Some(187_000));
        assert_eq!(play_time("83.5"), Some(83_500));
        for bad in ["", ":", "x", "1:2:3:4", "-1", "+1", "1.x", "999999999999999999", "1.é"] {
            assert_eq!(play_time(bad), None, "{bad}");
        }
    }
}
