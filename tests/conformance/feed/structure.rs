//! What the Podcast Namespace says of each of its tags: where it may stand, how often, what it
//! must carry and what it may. *Source:* the namespace's pages, one a tag.

use std::collections::BTreeMap;
use std::fs;

use quick_xml::XmlVersion;
use quick_xml::events::Event;

use super::CASES;

/// A tag, where it may stand (c: channel, i: item, or the tag around it), whether once only,
/// attributes it must have, and others it may have.
type Rule = (&'static str, &'static str, bool, &'static str, &'static str);

const RULES: &[Rule] = &[
    ("guid", "c", true, "", ""),
    ("locked", "c", true, "", "owner"),
    ("block", "c", false, "", "id"),
    ("medium", "c", true, "", ""),
    ("funding", "ci", false, "url", ""),
    ("person", "ci", false, "", "role group img href"),
    ("location", "ci", false, "", "rel geo osm country"),
    ("license", "ci", true, "", "url"),
    ("txt", "ci", false, "", "purpose"),
    ("socialInteract", "ci", false, "protocol", "uri accountId accountUrl priority"),
    ("image", "ci", false, "href", "alt aspect-ratio width height type purpose"),
    ("updateFrequency", "c", true, "", "rrule dtstart complete"),
    ("podroll", "c", true, "", ""),
    ("remoteItem", "podcast:podroll", false, "feedGuid", "feedUrl title medium itemGuid"),
    ("trailer", "c", false, "url pubdate", "length type season"),
    ("transcript", "i", false, "url type", "language rel"),
    ("chapters", "i", true, "url type", ""),
    ("season", "i", true, "", "name"),
    ("episode", "i", true, "", "display"),
    ("soundbite", "i", false, "startTime duration", ""),
    (
        "alternateEnclosure",
        "i",
        false,
        "type",
        "length bitrate lang title rel codecs default height",
    ),
    ("source", "podcast:alternateEnclosure", false, "uri", "contentType"),
    ("integrity", "podcast:alternateEnclosure", true, "type value", ""),
];

#[test]
fn every_tag_stands_where_it_may_and_carries_what_it_must() {
    for case in CASES.iter() {
        let text = fs::read_to_string(&case.file).unwrap();
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        walk(&text, &mut seen);
        if case.entries.len() == 3 {
            for (name, ..) in RULES.iter().filter(|rule| rule.0 != "block") {
                assert!(seen.contains_key(*name), "the example has no podcast:{name}");
            }
        }
    }
}

fn walk(text: &str, seen: &mut BTreeMap<String, usize>) {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    // Names of the tags that are open, and how often each tag came inside.
    let mut open: Vec<(String, BTreeMap<String, usize>)> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                let name = String::from_utf8(tag.name().as_ref().to_vec()).unwrap();
                let attributes: BTreeMap<String, String> = tag
                    .attributes()
                    .map(|one| {
                        let one = one.unwrap();
                        let key = String::from_utf8(one.key.as_ref().to_vec()).unwrap();
                        let value = one.normalized_value(XmlVersion::Implicit1_0).unwrap();
                        (key, value.into_owned())
                    })
                    .collect();
                if let Some(local) = name.strip_prefix("podcast:") {
                    let (around, inside) = open.last_mut().unwrap();
                    let times = inside.entry(local.to_owned()).or_default();
                    *times += 1;
                    hold(local, around, *times, &attributes);
                    *seen.entry(local.to_owned()).or_default() += 1;
                }
                open.push((name, BTreeMap::new()));
            }
            Event::End(_) => drop(open.pop()),
            Event::Eof => break,
            _ => {}
        }
    }
}

fn hold(name: &str, around: &str, times: usize, attributes: &BTreeMap<String, String>) {
    let rule = RULES.iter().find(|rule| rule.0 == name);
    let (_, places, once, must, may) = rule.unwrap_or_else(|| panic!("podcast:{name} is no tag"));
    let allowed = match around {
        "channel" => places.contains('c') && !places.contains(':'),
        "item" => places.contains('i') && !places.contains(':'),
        around => *places == around,
    };
    assert!(allowed, "podcast:{name} inside {around}");
    assert!(!once || times == 1, "podcast:{name} {times} times");
    for needed in must.split_whitespace() {
        let value = attributes.get(needed).map(String::as_str).unwrap_or_default();
        assert!(!value.is_empty(), "podcast:{name} without {needed}");
    }
    for (key, value) in attributes {
        let mut known = must.split_whitespace().chain(may.split_whitespace());
        assert!(known.any(|one| one == key), "podcast:{name} with {key}");
        let address =
            ["url", "href", "img", "uri", "feedUrl", "accountUrl"].contains(&key.as_str());
        assert!(!address || value.contains("://"), "podcast:{name} {key}={value}");
        assert!(address || value.chars().count() <= 128, "podcast:{name} {key} is long");
    }
}
