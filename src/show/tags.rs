//! What apps read beside the usual: places, statements, conversations, recommended shows, rhythm.
//! *Source:* the Podcast Namespace, one type a tag.

use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::forms::short_text;
use super::keys;
use super::slot::Slot;
use crate::units::Time;

/// A place an episode is about, or where it was made (`podcast:location`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// What people call it, at most 128 characters.
    pub name: String,
    /// `subject`, what it is about, or `creator`, where it was made.
    pub rel: String,
    /// A `geo:` address (RFC 5870).
    pub geo: Option<String>,
    /// OpenStreetMap's name: N, W or R and a number.
    pub osm: Option<String>,
    /// Two letters of ISO 3166-1.
    pub country: Option<String>,
}

/// A statement for machines (`podcast:txt`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// What it is for, such as `verify` or `applepodcastsverify`.
    pub purpose: Option<String>,
    /// At most 4000 characters.
    pub text: String,
}

/// A conversation about an episode (`podcast:socialInteract`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// `activitypub`, `atproto`, `nostr`, `matrix`, `disabled` and others.
    pub protocol: String,
    /// The post all answers are below; none only for `disabled`.
    pub uri: Option<String>,
    /// Who wrote it.
    pub account: Option<String>,
    /// The page of who wrote it.
    pub account_url: Option<String>,
    /// Which comes first: the lowest.
    pub priority: Option<u32>,
}

/// Another show that this one recommends (`podcast:podroll`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recommended {
    /// The show's `podcast:guid`.
    pub guid: String,
    /// Its feed.
    pub url: Option<String>,
    /// Its name.
    pub title: Option<String>,
}

/// How often episodes come (`podcast:updateFrequency`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rhythm {
    /// In words, at most 128 characters.
    pub text: String,
    /// A rule of RFC 5545, such as `FREQ=WEEKLY`.
    pub rule: Option<String>,
    /// Whether no more are to come.
    pub complete: bool,
}

/// A stretch worth hearing first (`podcast:soundbite`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Soundbite {
    /// On the session's timeline: takes aligned, nothing cut.
    pub start: Time,
    /// On the session's timeline, after `start`.
    pub end: Time,
    /// At most 128 characters.
    pub title: Option<String>,
    /// Where its start is in episode.toml.
    #[serde(skip)]
    pub mark: crate::report::Mark,
}

/// A season and what it is called (`podcast:season`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Season {
    /// Which, from 1.
    pub number: u32,
    /// At most 128 characters.
    pub name: String,
}

impl Location {
    pub(super) fn read_all(slot: &Slot<'_>) -> Vec<Location> {
        slot.tables(&keys::LOCATION, "name").iter().filter_map(Location::read).collect()
    }

    fn read(fields: &Fields<'_>) -> Option<Location> {
        let name = fields.need("name").and_then(|slot| short_text(&slot, 128));
        let rels = [("subject", "subject"), ("creator", "creator")];
        let rel = fields.get("rel").and_then(|slot| slot.one_of(&rels)).unwrap_or("subject");
        let checked = |key, fits: fn(&str) -> bool, hint| {
            let slot = fields.get(key)?;
            let text = slot.text()?;
            if !fits(&text) {
                slot.error(format!("`{}` is no value of `{key}`", text.escape_debug()), hint);
                return None;
            }
            Some(text)
        };
        let geo = checked("geo", is_geo, "write \"geo:48.8566,2.3522\": latitude, longitude");
        let osm = checked("osm", is_osm, "write N, W or R and the number, such as \"R71525\"");
        let country = checked("country", is_country, "write the two letters, such as \"fr\"");
        Some(Location { name: name?, rel: rel.to_owned(), geo, osm, country })
    }
}

pub(super) fn is_geo(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("geo:") else { return false };
    let place = rest.split(';').next().unwrap_or_default();
    let numbers: Option<Vec<f64>> = place.split(',').map(|part| part.parse().ok()).collect();
    numbers.is_some_and(|numbers| {
        matches!(numbers.len(), 2 | 3) && numbers[0].abs() <= 90.0 && numbers[1].abs() <= 180.0
    })
}

pub(super) fn is_osm(text: &str) -> bool {
    let digits = text.strip_prefix(['N', 'W', 'R']).unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

impl Statement {
    pub(super) fn read_all(slot: &Slot<'_>) -> Vec<Statement> {
        let read = |fields: &Fields<'_>| {
            let purpose = fields.get("purpose").and_then(|slot| short_text(&slot, 128));
            let text = fields.need("text").and_then(|slot| short_text(&slot, 4000));
            Some(Statement { purpose, text: text? })
        };
        slot.tables(&keys::TXT, "purpose").iter().filter_map(read).collect()
    }
}

impl Conversation {
    pub(super) fn read_all(slot: &Slot<'_>) -> Vec<Conversation> {
        let read = |fields: &Fields<'_>| {
            let protocol = fields.need("protocol").and_then(|slot| slot.text());
            let answers = protocol.as_deref().is_some_and(|protocol| protocol != "disabled");
            let slot = if answers { fields.need("uri") } else { fields.get("uri") };
            let conversation = Conversation {
                uri: slot.and_then(|slot| slot.text()),
                account: fields.get("account").and_then(|slot| slot.text()),
                account_url: fields.get("account_url").and_then(|slot| slot.web_address()),
                priority: fields.get("priority").and_then(|slot| slot.integer(1..=999)),
                protocol: protocol?,
            };
            (!answers || conversation.uri.is_some()).then_some(conversation)
        };
        slot.tables(&keys::SOCIAL, "protocol").iter().filter_map(read).collect()
    }
}

impl Recommended {
    pub(super) fn read_all(slot: &Slot<'_>) -> Vec<Recommended> {
        let read = |fields: &Fields<'_>| {
            let guid = fields.need("guid").and_then(|slot| slot.feed_guid());
            let url = fields.get("url").and_then(|slot| slot.web_address());
            let title = fields.get("title").and_then(|slot| slot.text());
            Some(Recommended { guid: guid?.as_str().to_owned(), url, title })
        };
        slot.tables(&keys::PODROLL, "title").iter().filter_map(read).collect()
    }
}

impl Rhythm {
    pub(super) fn read(slot: &Slot<'_>) -> Option<Rhythm> {
        let fields = slot.table(&keys::UPDATE)?;
        let text = fields.need("text").and_then(|slot| short_text(&slot, 128));
        let rule = fields.get("rule").and_then(|slot| slot.text());
        let complete = fields.get("complete").and_then(|slot| slot.boolean()).unwrap_or(false);
        Some(Rhythm { text: text?, rule, complete })
    }
}

impl Soundbite {
    pub(super) fn read_all(slot: &Slot<'_>) -> Vec<Soundbite> {
        let read = |fields: &Fields<'_>| {
            let range = Time::ZERO..=super::chapter::LONGEST_SESSION;
            let start_slot = fields.need("start");
            let start = start_slot.as_ref().and_then(|slot| slot.time(range.clone()));
            let end_slot = fields.need("end");
            let end = end_slot.as_ref().and_then(|slot| slot.time(range));
            let title = fields.get("title").and_then(|slot| short_text(&slot, 128));
            let (start, end) = (start?, end?);
            if end <= start {
                let message = format!("this soundbite ends at {end}, before it starts");
                end_slot?.error(message, "give an end after the start");
                return None;
            }
            Some(Soundbite { start, end, title, mark: start_slot?.mark() })
        };
        slot.tables(&keys::SOUNDBITE, "title").iter().filter_map(read).collect()
    }
}

impl Season {
    pub(super) fn read_all(slot: &Slot<'_>) -> Vec<Season> {
        let mut seasons: Vec<Season> = Vec::new();
        for fields in slot.tables(&keys::SEASON, "name") {
            let number = fields.need("number").and_then(|slot| slot.integer(1..=9999));
            let name = fields.need("name").and_then(|slot| short_text(&slot, 128));
            let (Some(number), Some(name)) = (number, name) else { continue };
            if let (true, Some(slot)) =
                (seasons.iter().any(|one| one.number == number), fields.get("number"))
            {
                slot.error(format!("season {number} is named twice"), "keep one of the two");
                continue;
            }
            seasons.push(Season { number, name });
        }
        seasons
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of the namespace's page on `podcast:location`.
    #[test]
    fn places_are_checked_for_their_form() {
        assert!(is_geo("geo:-27.86159,153.3169") && is_geo("geo:30.2672,97.7431;u=35"));
        assert!(!is_geo("48.85,2.35") && !is_geo("geo:91,0") && !is_geo("geo:x,y"));
        assert!(is_osm("R113314") && is_osm("W43678282") && !is_osm("113314") && !is_osm("R"));
        assert!(is_country("fr") && !is_country("fra"));
    }
}
