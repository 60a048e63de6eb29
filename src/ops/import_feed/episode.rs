//! One episode of a foreign feed as pod keeps it: its manifest, its notes, its entry in the ledger.

use super::plan::Planned;
use super::tally::Tally;
use super::{ForeignFeed, on_the_web};
use crate::show::{
    BroughtEpisode, Conversation, Funding, Kind, Location, Person, Published, PublishedText,
    Statement,
};
use crate::site::feed::ReadPerson;
use crate::site::feed::read::{ReadLocation, ReadSocial, length_ms};
use crate::site::notes;
use crate::units::Time;

/// As many characters of a summary are kept as a description may have (PSP-1).
const SUMMARY: usize = 4000;

/// An episode made of a foreign one.
pub(super) struct Made {
    pub(super) manifest: String,
    pub(super) notes: String,
    pub(super) published: Published,
    pub(super) has_chapters: bool,
}

/// A chapter: start, title, page.
pub(super) type Chapter = (Time, String, Option<String>);

impl Made {
    pub(super) fn of(
        foreign: &ForeignFeed,
        one: &Planned<'_>,
        chapters: Vec<Chapter>,
        tally: &mut Tally,
    ) -> Made {
        let item = one.item;
        let (notes, summary) = words(foreign, one);
        let of_show = foreign.feed.explicit.unwrap_or(false);
        let brought = BroughtEpisode {
            title: one.title.clone(),
            number: item.episode,
            season: item.season,
            kind: kind(item.kind.as_deref(), &one.title, tally),
            date: Some(one.date.clone()),
            guid: one.guid.clone(),
            summary,
            explicit: item.explicit.filter(|explicit| *explicit != of_show),
            block: item.block,
            license: item.license.clone(),
            chapters,
            people: people(&item.persons),
            funding: funding(&item.funding),
            locations: locations(&item.locations, tally),
            statements: statements(&item.statements),
            conversations: conversations(&item.socials, tally),
            soundbites: item.soundbites.iter().filter_map(soundbite).collect(),
        };
        let made = brought.manifest();
        for left in &made.left_out {
            tally.warn("left out or cut in an episode", &format!("{}: {left}", one.folder));
        }
        if !item.alternates.is_empty() {
            tally
                .lose("other files of an episode's sound (podcast:alternateEnclosure)", &one.title);
        }
        if item.marks.iter().any(|mark| mark.image.is_some()) {
            tally.lose("pictures of chapters", &one.title);
        }
        Made {
            manifest: made.text,
            notes,
            has_chapters: !brought.chapters.is_empty() || item.chapters.is_some(),
            published: published(one, tally),
        }
    }
}

/// The entry in the ledger, which keeps what apps know it by.
fn published(one: &Planned<'_>, tally: &mut Tally) -> Published {
    let item = one.item;
    let length = item.duration.as_deref().and_then(length_ms);
    if item.duration.is_some() && length.is_none() {
        tally.warn("a duration that is none", &one.title);
    }
    let mut kept = |address: &str, what: &str| {
        let address = on_the_web(address);
        if address.is_none() {
            tally.lose(format!("{what} whose address is not of the web"), &one.title);
        }
        address
    };
    let transcript = item.transcripts.iter().filter_map(|text| {
        Some(PublishedText {
            url: kept(&text.url, "a text")?,
            media_type: text.media_type.clone(),
            language: text.language.clone(),
            rel: text.rel.clone(),
        })
    });
    let transcript = transcript.collect();
    let chapters = item.chapters.as_ref().and_then(|link| kept(&link.url, "chapters"));
    let media_type = one.enclosure.media_type.clone();
    Published {
        guid: one.guid.clone(),
        folder: format!("episodes/{}", one.folder),
        title: Some(one.title.clone()),
        enclosure: Some(one.enclosure.url.clone()),
        length: one.enclosure.length,
        media_type: Some(media_type).filter(|media_type| !media_type.is_empty()),
        length_ms: length,
        guid_is_address: one.guid_is_address,
        slug: Some(one.slug.clone()),
        date: Some(one.date.text.clone()),
        chapters,
        transcript,
        ..Published::default()
    }
}

/// The notes, the longer of the two texts a feed may have; and a summary, where there is another.
fn words(foreign: &ForeignFeed, one: &Planned<'_>) -> (String, Option<String>) {
    let item = one.item;
    let full = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let (content, description) = (full(&item.content), full(&item.description));
    let base = item.link.as_deref().and_then(on_the_web).or_else(|| foreign.base.clone());
    let text = content.as_ref().or(description.as_ref()).cloned().unwrap_or_default();
    let short = content.is_some().then_some(description).flatten().or_else(|| full(&item.summary));
    let summary = short
        .map(|text| notes::words_of(&text))
        .filter(|words| !words.is_empty() && squeezed(words) != squeezed(&notes::words_of(&text)));
    let summary = summary.map(|words| words.chars().take(SUMMARY).collect());
    (notes::foreign(&text, base.as_deref()), summary)
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn kind(text: Option<&str>, title: &str, tally: &mut Tally) -> Kind {
    match text.map(|text| text.trim().to_ascii_lowercase()).as_deref() {
        None | Some("full" | "") => Kind::Full,
        Some("trailer") => Kind::Trailer,
        Some("bonus") => Kind::Bonus,
        Some(_) => {
            tally.warn("a kind of episode that nobody knows, taken as a full one", title);
            Kind::Full
        }
    }
}

/// Who is in it, with the roles the namespace means when none is given.
pub(super) fn people(persons: &[ReadPerson]) -> Vec<Person> {
    let role = |text: &Option<String>, usual: &str| {
        text.as_deref().map_or_else(|| usual.to_owned(), str::to_lowercase)
    };
    let person = |one: &ReadPerson| Person {
        name: one.name.clone(),
        role: role(&one.role, "host"),
        group: role(&one.group, "cast"),
        url: one.href.clone(),
        image: one.img.clone(),
        bio: None,
    };
    persons.iter().map(person).collect()
}

pub(super) fn funding(all: &[(String, String)]) -> Vec<Funding> {
    let one = |(url, text): &(String, String)| Funding {
        url: url.clone(),
        text: Some(text.clone()).filter(|text| !text.trim().is_empty()),
    };
    all.iter().map(one).collect()
}

pub(super) fn locations(all: &[ReadLocation], tally: &mut Tally) -> Vec<Location> {
    let mut locations = Vec::new();
    for one in all {
        if one.name.trim().is_empty() {
            tally.lose("a place without a name", one.geo.as_deref().unwrap_or_default());
            continue;
        }
        locations.push(Location {
            name: one.name.clone(),
            rel: one.rel.clone().unwrap_or_else(|| "subject".to_owned()),
            geo: one.geo.clone(),
            osm: one.osm.clone(),
            country: one.country.clone(),
        });
    }
    locations
}

pub(super) fn statements(all: &[(Option<String>, String)]) -> Vec<Statement> {
    let one = |(purpose, text): &(Option<String>, String)| Statement {
        purpose: purpose.clone(),
        text: text.clone(),
    };
    all.iter().map(one).collect()
}

pub(super) fn conversations(all: &[ReadSocial], tally: &mut Tally) -> Vec<Conversation> {
    let mut conversations = Vec::new();
    for one in all {
        // Pages link to it, so it must not be anything that runs or reads a disk.
        let scheme = one.uri.as_deref().and_then(|uri| uri.trim().split_once(':'));
        let scheme = scheme.map(|(scheme, _)| scheme.to_ascii_lowercase()).unwrap_or_default();
        if matches!(scheme.as_str(), "javascript" | "data" | "file" | "vbscript" | "blob") {
            tally.lose("a conversation whose address is not of the web", &scheme);
            continue;
        }
        conversations.push(Conversation {
            protocol: one.protocol.clone(),
            uri: one.uri.clone(),
            account: one.account.clone(),
            account_url: one.account_url.clone(),
            priority: one.priority.filter(|priority| (1..=999).contains(priority)),
        });
    }
    conversations
}

fn soundbite((start, length, title): &(String, String, String)) -> Option<(Time, Time, String)> {
    let seconds = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let (start, length) = (seconds(start)?, seconds(length)?);
    Some((Time::from_seconds(start), Time::from_seconds(start + length), title.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::feed::ReadItem;

    #[test]
    fn a_summary_is_kept_where_it_says_something_else() {
        let foreign = ForeignFeed {
            from: String::new(),
            base: Some("https://x.example/feed".to_owned()),
            feed: crate::site::feed::ReadFeed::default(),
        };
        let of = |content: Option<&str>, description: Option<&str>, summary: Option<&str>| {
            let item = ReadItem {
                content: content.map(str::to_owned),
                description: description.map(str::to_owned),
                summary: summary.map(str::to_owned),
                enclosure: Some(crate::site::feed::read::ReadEnclosure {
                    url: "https://x.example/a.mp3".to_owned(),
                    ..Default::default()
                }),
                ..ReadItem::default()
            };
            let items = [item];
            let planned = super::super::plan::plan(&items, &mut Tally::default());
            words(&foreign, &planned[0])
        };
        let (notes, summary) = of(Some("<p>All <b>of</b> it</p>"), Some("Short"), Some("Other"));
        assert_eq!(
            (notes.as_str(), summary.as_deref()),
            ("<p>All <b>of</b> it</p>\n", Some("Short"))
        );
        assert_eq!(of(Some("<p>Same</p>"), Some("Same"), None).1, None);
        assert_eq!(of(None, Some("<p>Same</p>"), Some("Same")).1, None);
        assert_eq!(of(None, None, None), (String::new(), None));
        let (notes, _) = of(None, Some("<a href=\"b\">b</a>"), None);
        assert!(notes.contains("https://x.example/b"), "{notes}");
    }

    #[test]
    fn only_what_can_be_opened_is_a_conversation() {
        let one = |uri: &str| ReadSocial {
            protocol: "activitypub".to_owned(),
            uri: Some(uri.to_owned()),
            priority: Some(0),
            ..ReadSocial::default()
        };
        let mut tally = Tally::default();
        let all = [one("JavaScript:alert(1)"), one("https://x.example/1"), one("nostr:note1")];
        let kept = conversations(&all, &mut tally);
        assert_eq!(kept.len(), 2);
        assert_eq!((kept[0].priority, tally.lost().len()), (None, 1));
    }

    #[test]
    fn soundbites_are_stretches_of_seconds() {
        let of =
            |start: &str, length: &str| soundbite(&(start.into(), length.into(), String::new()));
        let (start, end, _) = of("73.5", "42").unwrap();
        assert_eq!((start.millis(), end.millis()), (73_500, 115_500));
        assert_eq!(of("x", "1"), None);
        assert_eq!(of("NaN", "inf"), None);
    }
}
