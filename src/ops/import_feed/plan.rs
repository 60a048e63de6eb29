//! The episodes of a feed, each with a name for ever, a moment and a folder, whatever it lacks.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::tz::Offset;

use super::on_the_web;
use super::tally::Tally;
use crate::show::{self, BroughtEpisode, Date};
use crate::site::feed::ReadItem;
use crate::site::feed::read::{ReadEnclosure, moment};

/// An episode to be written.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    pub(super) item: &'a ReadItem,
    pub(super) guid: String,
    pub(super) guid_is_address: bool,
    pub(super) title: String,
    pub(super) date: Date,
    pub(super) enclosure: ReadEnclosure,
    /// Its folder's name.
    pub(super) folder: String,
    /// Its name in addresses: the end of its folder's.
    pub(super) slug: String,
}

/// Plans all episodes that have a sound, the oldest first.
pub(super) fn plan<'a>(items: &'a [ReadItem], tally: &mut Tally) -> Vec<Planned<'a>> {
    let dates = dates(items, tally);
    let mut taken: HashMap<String, String> = HashMap::new();
    let mut planned = Vec::new();
    for (item, date) in items.iter().zip(dates) {
        let name = name(item);
        let Some(enclosure) = sound(item, &name, tally) else { continue };
        let Some((guid, is_address)) = guid(item, &enclosure, &name, &mut taken, tally) else {
            continue;
        };
        let title = name.clone();
        let (folder, slug) = (String::new(), String::new());
        let guid_is_address = is_address;
        planned.push(Planned { item, guid, guid_is_address, title, date, enclosure, folder, slug });
    }
    // Feeds have the newest first; of the same moment, the later in the file is the older.
    planned.reverse();
    planned.sort_by_key(|one| one.date.at);
    name_folders(&mut planned);
    planned
}

/// Its name; without one its sound's, or its GUID.
fn name(item: &ReadItem) -> String {
    let kept = |text: &str| {
        let words = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
        words.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let title = item.title.as_deref().map(kept).filter(|title| !title.is_empty());
    let file = || {
        let url = url::Url::parse(&item.enclosure.as_ref()?.url).ok()?;
        let file = url.path_segments()?.next_back()?.to_owned();
        Some(kept(file.split('.').next().unwrap_or_default())).filter(|name| !name.is_empty())
    };
    title.or_else(file).unwrap_or_else(|| "Untitled".to_owned())
}

fn sound(item: &ReadItem, name: &str, tally: &mut Tally) -> Option<ReadEnclosure> {
    let Some(enclosure) = &item.enclosure else {
        tally.lose("an episode without sound (no enclosure)", name);
        return None;
    };
    let Some(url) = on_the_web(&enclosure.url) else {
        tally.lose("an episode whose sound is not on the web", name);
        return None;
    };
    if enclosure.length.is_none_or(|length| length == 0) {
        tally.warn("the length of a sound is missing in the feed, and stays 0", name);
    }
    Some(ReadEnclosure { url, ..enclosure.clone() })
}

/// What apps know it by. Without a GUID that is the address of its sound. Of two with the same
/// GUID apps have shown but one, the first in the file: the other gets its sound's address, and
/// they will show it as a new one; the same sound twice is one episode.
fn guid(
    item: &ReadItem,
    enclosure: &ReadEnclosure,
    name: &str,
    taken: &mut HashMap<String, String>,
    tally: &mut Tally,
) -> Option<(String, bool)> {
    let own = item.guid.as_deref().map(BroughtEpisode::kept_guid).unwrap_or_default();
    let missing = own.is_empty();
    let (mut guid, mut is_address) = (own, item.guid_is_permalink);
    if missing {
        tally.warn("an episode without GUID: it gets the address of its sound", name);
        (guid, is_address) = (enclosure.url.clone(), false);
    }
    if let Some(sound) = taken.get(&guid) {
        if *sound == enclosure.url {
            tally.lose("an episode that stands in the feed twice", name);
            return None;
        }
        tally.warn(
            "an episode with the GUID of a newer one: it gets the address of its sound, and apps \
             will show it as new",
            name,
        );
        (guid, is_address) = (enclosure.url.clone(), false);
        if taken.contains_key(&guid) {
            tally.lose("an episode with the GUID and the sound of others", name);
            return None;
        }
    }
    taken.insert(guid.clone(), enclosure.url.clone());
    Some((guid, is_address))
}

/// A moment for each: its own, else just before the next newer one's.
fn dates(items: &[ReadItem], tally: &mut Tally) -> Vec<Date> {
    let read: Vec<Option<(Timestamp, Offset)>> =
        items.iter().map(|item| item.pub_date.as_deref().and_then(moment)).collect();
    // Where none before it has one: what stands behind it, which is older.
    let mut last =
        read.iter().flatten().next().copied().unwrap_or((Timestamp::UNIX_EPOCH, Offset::UTC));
    let mut dates = Vec::with_capacity(items.len());
    for (item, own) in items.iter().zip(read) {
        let (at, offset) = own.unwrap_or_else(|| {
            tally.warn(
                "an episode without a date that can be read: it gets its neighbour's",
                &name(item),
            );
            last
        });
        last = (at, offset);
        dates.push(Date { at, offset, text: written(at, offset) });
    }
    dates
}

/// As a manifest writes it, to the second.
fn written(at: Timestamp, offset: Offset) -> String {
    let at = Timestamp::from_second(at.as_second()).unwrap_or(at);
    at.display_with_offset(offset).to_string()
}

/// Folders in the order of time. Their numbers are the episodes' own where all have one and these
/// follow time, too; else they count.
fn name_folders(planned: &mut [Planned<'_>]) {
    let numbers: Vec<Option<u32>> = planned.iter().map(|one| one.item.episode).collect();
    let seasons: HashSet<Option<u32>> = planned.iter().map(|one| one.item.season).collect();
    let rising = numbers.windows(2).all(|pair| pair[0] < pair[1]);
    let own = rising && seasons.len() == 1 && numbers.iter().all(|one| one.is_some_and(|n| n > 0));
    let last =
        if own { numbers.last().copied().flatten().unwrap_or(0) as usize } else { planned.len() };
    let width = last.to_string().len().max(3);
    let mut slugs: HashSet<String> = HashSet::new();
    let mut twins: HashMap<String, usize> = HashMap::new();
    for (at, one) in planned.iter_mut().enumerate() {
        let number = one.item.episode.filter(|_| own).map_or(at + 1, |number| number as usize);
        let plain = show::slug(&one.title);
        let mut slug = plain.clone();
        // Counted on, since a whole show may be called alike.
        let twin = twins.entry(plain.clone()).or_insert(1);
        while !slugs.insert(slug.clone()) {
            *twin += 1;
            slug = format!("{plain}-{twin}");
        }
        one.folder = format!("{number:0width$}-{slug}");
        one.slug = slug;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(title: &str, guid: Option<&str>, url: &str, date: &str) -> ReadItem {
        ReadItem {
            title: Some(title.to_owned()),
            guid: guid.map(str::to_owned),
            pub_date: Some(date.to_owned()),
            enclosure: Some(ReadEnclosure {
                url: url.to_owned(),
                length: Some(1),
                media_type: "audio/mpeg".to_owned(),
            }),
            ..ReadItem::default()
        }
    }

    fn planned(items: &[ReadItem]) -> Vec<(String, String)> {
        let mut tally = Tally::default();
        plan(items, &mut tally).into_iter().map(|one| (one.folder, one.guid)).collect()
    }

    #[test]
    fn folders_follow_time_and_differ() {
        let items = [
            item("Same", Some("c"), "https://x.example/c.mp3", "3 Jan 2026 00:00 +0000"),
            item("../../Same/", Some("b"), "https://x.example/b.mp3", "2 Jan 2026 00:00 +0000"),
            item("🎙️\u{202e}", Some("a"), "https://x.example/a.mp3", "1 Jan 2026 00:00 +0000"),
        ];
        let folders: Vec<String> = planned(&items).into_iter().map(|(folder, _)| folder).collect();
        assert_eq!(folders, ["001-untitled", "002-same", "003-same-2"]);
    }

    #[test]
    fn numbers_are_those_of_the_feed_where_they_follow_time() {
        let mut items = [
            item("B", Some("b"), "https://x.example/b.mp3", "2 Jan 2026 00:00 +0000"),
            item("A", Some("a"), "https://x.example/a.mp3", "1 Jan 2026 00:00 +0000"),
        ];
        (items[0].episode, items[1].episode) = (Some(12), Some(7));
        assert_eq!(planned(&items)[1].0, "012-b");
        items[1].episode = Some(13);
        assert_eq!(planned(&items)[1].0, "002-b");
    }

    #[test]
    fn every_episode_has_a_guid_of_its_own() {
        let date = "1 Jan 2026 00:00 +0000";
        let items = [
            item("newest", Some("same"), "https://x.example/1.mp3", date),
            item("other", Some(" same "), "https://x.example/2.mp3", date),
            item("again", Some("same"), "https://x.example/1.mp3", date),
            item("none", None, "https://x.example/3.mp3", date),
            item("file", Some("f"), "file:///etc/passwd", date),
            item("script", Some("s"), "javascript:alert(1)", date),
        ];
        let mut guids: Vec<String> = planned(&items).into_iter().map(|(_, guid)| guid).collect();
        guids.sort();
        assert_eq!(guids, ["https://x.example/2.mp3", "https://x.example/3.mp3", "same"]);
    }

    #[test]
    fn an_episode_without_a_date_stands_with_its_neighbour() {
        let items = [
            item("a", Some("a"), "https://x.example/a.mp3", "soon"),
            item("b", Some("b"), "https://x.example/b.mp3", "2 Jan 2026 03:04:05 EST"),
            item("c", Some("c"), "https://x.example/c.mp3", ""),
        ];
        let mut tally = Tally::default();
        let planned = plan(&items, &mut tally);
        for one in &planned {
            assert_eq!(one.date.text, "2026-01-02T03:04:05-05:00");
        }
        let order: Vec<&str> = planned.iter().map(|one| one.title.as_str()).collect();
        assert_eq!(order, ["c", "b", "a"]);
    }
}
