//! What podcast-partytime finds: the Podcast Namespace, as the Podcast Index reads it.
//!
//! It replaces entities twice and folds white space, so texts are compared after both; it calls
//! SubRip `application/srt`, writes roles with capitals, keeps the first place of several, and
//! gives a soundbite without a title the show's.

use serde_json::{Value, json};

use super::pod::show::{Funding, Location, Person};
use super::{CASES, clean, is_start, shows, text};

fn base(path: &str) -> String {
    format!("https://podcast.example.org/{path}")
}

/// A text with all its entities replaced, however often they were written.
fn loose(text: &str) -> String {
    let mut now = text.to_owned();
    loop {
        let mut next = now.clone();
        for (entity, letter) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")] {
            next = next.replace(entity, letter);
        }
        // HTML replaces a NUL by this sign; nobody can have meant it.
        next = next.replace("&#0;", "\u{fffd}");
        if next == now {
            return clean(&now);
        }
        now = next;
    }
}

fn same(found: &Value, whole: &str, most: usize, at: &str) {
    let (found, whole) = (loose(text(found)), loose(whole));
    // Entities count as they are written when a text is cut.
    let start = found.strip_suffix('…').unwrap_or(&found);
    let cut = whole.chars().count() > start.chars().count();
    let right =
        is_start(&found, &whole, most) || (cut && whole.starts_with(start.trim_end_matches('&')));
    assert!(right, "{at}: {found:?} is not {whole:?}");
}

fn place(one: &Location) -> Value {
    let mut value = json!({"name": one.name});
    for (key, part) in [("osm", &one.osm), ("geo", &one.geo)] {
        if let Some(part) = part {
            value[key] = json!(part);
        }
    }
    value
}

fn person(found: &Value, one: &Person, at: &str) {
    same(&found["name"], &clean(&one.name), 128, at);
    assert_eq!(text(&found["role"]).to_lowercase(), one.role, "{at}");
    assert_eq!(text(&found["group"]).to_lowercase(), one.group, "{at}");
    assert_eq!(found["href"].as_str(), one.url.as_deref(), "{at}");
    assert_eq!(found["img"].as_str(), one.image.as_deref(), "{at}");
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

#[test]
fn partytime_finds_the_show() {
    for case in CASES.iter() {
        let (feed, front) = (&case.partytime, &case.front);
        assert_eq!(text(&feed["title"]), front.title);
        assert_eq!(text(&feed["description"]), clean(&front.description));
        assert_eq!(feed["explicit"], json!(front.explicit));
        assert_eq!((&feed["itunesComplete"], &feed["itunesBlock"]), (&json!(true), &json!(false)));
        assert_eq!(feed["itunesCategory"], json!(front.categories));
        assert_eq!(text(&feed["itunesImage"]), base("covers/show-0a1b2c3d-3000.jpg"));
        assert_eq!(text(&feed["itunesType"]), "episodic");
        assert_eq!(text(&feed["itunesNewFeedUrl"]), base("feed.xml"));
        assert_eq!(text(&feed["language"]), "fr-fr");
        assert_eq!(Some(text(&feed["author"])), front.author.as_deref());
        assert_eq!(feed["owner"], json!({"name": "Walid Nouh", "email": "podcast@example.org"}));
        let hub = json!({"self": base("feed.xml"), "hub": "https://hub.example/"});
        assert_eq!(feed["pubsub"], hub);
        assert_eq!(feed["locked"], json!(true));
        assert_eq!(text(&feed["podcastOwner"]), "podcast@example.org");
        let words = |one: &Funding| one.text.clone().unwrap_or("Soutenir l’émission".to_owned());
        let funding: Vec<Value> = front
            .funding
            .iter()
            .map(|one| json!({"message": words(one), "url": one.url}))
            .collect();
        assert_eq!(feed["podcastFunding"], json!(funding));
        person(&feed["podcastPeople"][0], &front.people[0], "the show");
        assert_eq!(feed["podcastLocation"], place(&front.locations[0]));
        let license = json!({"identifier": "cc-by-sa-4.0", "url": front.license_url});
        assert_eq!(feed["license"], license);
        assert_eq!(feed["guid"], json!(front.guid));
        assert_eq!(text(&feed["medium"]), front.medium);
        let txt =
            json!([{"value": "abc-123", "purpose": "verify"}, {"value": "ai-content: false"}]);
        assert_eq!(feed["podcastTxt"], txt);
        let shows = &front.podroll[0];
        let podroll = json!([{"feedGuid": shows.guid, "feedUrl": shows.url, "title": shows.title}]);
        assert_eq!(feed["podroll"], podroll);
        let (trailer, last) = (&feed["trailers"][0], case.entries.last().unwrap());
        same(&trailer["title"], &clean(&last.title), 128, "trailer");
        assert_eq!(text(&trailer["url"]), last.sound.as_ref().unwrap().url);
        assert_eq!(array(&feed["items"]).len(), case.entries.len());
    }
}

#[test]
fn partytime_finds_every_tag_it_knows() {
    let mut phases: Vec<String> = Vec::new();
    for phase in CASES[0].partytime["pc20support"].as_object().unwrap().values() {
        phases.extend(array(phase).iter().map(|tag| text(tag).to_owned()));
    }
    for tag in [
        "locked",
        "funding",
        "transcript",
        "chapters",
        "soundbite",
        "person",
        "location",
        "season",
        "episode",
        "trailer",
        "license",
        "guid",
        "alternateEnclosure",
        "medium",
        "socialInteract",
        "txt",
        "podroll",
    ] {
        assert!(phases.iter().any(|known| known == tag), "{tag}");
    }
}

#[test]
fn partytime_finds_every_episode() {
    let show = shows::front();
    for case in CASES.iter() {
        for (index, entry) in case.entries.iter().enumerate() {
            let (found, at) = (&case.partytime["items"][index], &entry.slug);
            assert_eq!(text(&found["guid"]), entry.guid);
            same(&found["title"], &clean(&entry.title), usize::MAX, at);
            let sound = entry.sound.as_ref().unwrap();
            let enclosure =
                json!({"url": sound.url, "length": sound.bytes, "type": sound.media_type});
            assert_eq!(found["enclosure"], enclosure, "{at}");
            let seconds = ((entry.length_ms + 500) / 1000).max(1);
            assert_eq!(found["duration"], json!(seconds), "{at}");
            assert_eq!(found["explicit"], json!(entry.explicit), "{at}");
            assert_eq!(text(&found["link"]), base(&format!("episodes/{at}.html")));
            let date = jiff::Timestamp::from_second(entry.date.unwrap().0).unwrap().to_string();
            assert_eq!(text(&found["pubDate"]), date.replace('Z', ".000Z"), "{at}");
            assert_eq!(text(&found["itunesEpisodeType"]), entry.kind.name(), "{at}");
            let number = |key: &str| found[key].as_u64();
            assert_eq!(number("itunesEpisode"), entry.number.map(u64::from), "{at}");
            assert_eq!(number("itunesSeason"), entry.season.map(u64::from), "{at}");
            let picture = entry.cover.as_ref().map(|cover| base(&cover.sizes[0].path));
            assert_eq!(found["itunesImage"].as_str(), picture.as_deref(), "{at}");
            let season = entry.season.map(|number| match show.season_name(number) {
                Some(name) => json!({"number": number, "name": name}),
                None => json!({"number": number}),
            });
            assert_eq!(found["podcastSeason"], json!(season), "{at}");
            let chapters = entry.chapters_path.as_deref().map(base);
            let chapters =
                chapters.map(|url| json!({"url": url, "type": "application/json+chapters"}));
            assert_eq!(found["podcastChapters"], json!(chapters), "{at}");
            transcripts(found, entry);
            let people = array(&found["podcastPeople"]);
            assert_eq!(people.len(), entry.people.len(), "{at}");
            people.iter().zip(&entry.people).for_each(|(one, two)| person(one, &two.person, at));
            if let Some(one) = entry.locations.first() {
                same(&found["podcastLocation"]["name"], &clean(&one.name), 128, at);
                assert_eq!(found["podcastLocation"]["osm"], place(one)["osm"], "{at}");
                assert_eq!(found["podcastLocation"]["geo"], place(one)["geo"], "{at}");
            }
            if let Some(name) = &entry.license {
                let license = json!({"identifier": name, "url": entry.license_url});
                assert_eq!(found["license"], license, "{at}");
            }
            sounds(found, entry);
        }
    }
}

fn transcripts(found: &Value, entry: &super::Entry) {
    let order = ["vtt", "srt", "html", "json", "txt"];
    let mut texts: Vec<_> = entry.texts.iter().collect();
    texts.sort_by_key(|text| order.iter().position(|format| *format == text.format));
    let expected: Vec<Value> = texts
        .iter()
        .map(|text| {
            let media_type = text.media_type.replace("x-subrip", "srt");
            let mut value = json!({
                "url": base(&text.path), "type": media_type, "language": entry.language,
            });
            if matches!(text.format.as_str(), "vtt" | "srt") {
                value["rel"] = json!("captions");
            }
            value
        })
        .collect();
    assert_eq!(array(&found["podcastTranscripts"]), expected, "{}", entry.slug);
}

fn sounds(found: &Value, entry: &super::Entry) {
    let at = &entry.slug;
    let bites = array(&found["podcastSoundbites"]);
    assert_eq!(bites.len(), entry.soundbites.len(), "{at}");
    for (bite, (start, length, title)) in bites.iter().zip(&entry.soundbites) {
        assert_eq!(bite["startTime"].as_f64(), Some(*start as f64 / 1000.0), "{at}");
        assert_eq!(bite["duration"].as_f64(), Some(*length as f64 / 1000.0), "{at}");
        if let Some(title) = title {
            same(&bite["title"], &clean(title), 128, at);
        }
    }
    let others = array(&found["alternativeEnclosures"]);
    let files: Vec<_> = match entry.alternates.as_slice() {
        [] => Vec::new(),
        all => entry.sound.iter().chain(all).collect(),
    };
    assert_eq!(others.len(), files.len(), "{at}");
    for (index, (one, file)) in others.iter().zip(files).enumerate() {
        assert_eq!(text(&one["type"]), file.media_type, "{at}");
        assert_eq!(one["length"], json!(file.bytes), "{at}");
        assert_eq!(one["bitrate"].as_u64(), file.bitrate, "{at}");
        assert_eq!(one["codecs"].as_str(), file.codecs.as_deref(), "{at}");
        assert_eq!(one["lang"], json!(entry.language), "{at}");
        assert_eq!(one["default"], json!(index == 0), "{at}");
        assert_eq!(text(&one["source"][0]["uri"]), file.url, "{at}");
        let digest = file.sha384.as_ref().map(|digest| format!("sha384-{digest}"));
        assert_eq!(one["integrity"]["value"].as_str(), digest.as_deref(), "{at}");
    }
    let mut talks: Vec<_> = entry.conversations.iter().collect();
    talks.sort_by_key(|one| one.priority.unwrap_or(u32::MAX));
    let socials = array(&found["podcastSocialInteraction"]);
    assert_eq!(socials.len(), talks.len(), "{at}");
    for (one, talk) in socials.iter().zip(talks) {
        assert_eq!(text(&one["platform"]), talk.protocol, "{at}");
        assert_eq!(one["url"].as_str(), talk.uri.as_deref(), "{at}");
        assert_eq!(one["id"].as_str(), talk.account.as_deref(), "{at}");
        assert_eq!(one["profileUrl"].as_str(), talk.account_url.as_deref(), "{at}");
        assert_eq!(one["priority"].as_u64(), talk.priority.map(u64::from), "{at}");
    }
}
