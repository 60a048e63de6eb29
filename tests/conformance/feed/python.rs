//! What feedparser and podcastparser find: RSS, Apple's tags and Podlove's chapters. Of the
//! Podcast Namespace feedparser keeps the last tag of each name.

use serde_json::{Value, json};

use super::pod::site::entry::{Entry, Front};
use super::{CASES, Case, clean, is_start, text};

fn base(path: &str) -> String {
    format!("https://podcast.example.org/{path}")
}

/// The chapters' starts, hours first.
fn clock(ms: i64) -> String {
    let seconds = ms / 1000;
    format!("{:02}:{:02}:{:02}.{:03}", seconds / 3600, seconds / 60 % 60, seconds % 60, ms % 1000)
}

fn each(check: impl Fn(&Case, usize, &Entry)) {
    for case in CASES.iter() {
        case.entries.iter().enumerate().for_each(|(index, entry)| check(case, index, entry));
    }
}

#[test]
fn feedparser_finds_the_show() {
    for case in CASES.iter() {
        let (found, feed) = (&case.feedparser, &case.feedparser["feed"]);
        assert_eq!((&found["bozo"], &found["version"]), (&json!(false), &json!("rss20")));
        let front: &Front = &case.front;
        assert_eq!(text(&feed["title"]), front.title);
        assert_eq!(text(&feed["link"]), "https://example.org/");
        assert_eq!(text(&feed["subtitle"]), front.description);
        assert_eq!(text(&feed["language"]), "fr-fr");
        assert_eq!(text(&feed["rights"]), "Projets Libres");
        assert_eq!(text(&feed["image"]["href"]), base("covers/show-0a1b2c3d-3000.jpg"));
        assert_eq!(feed["updated"], found["entries"][0]["published"]);
        let links: Vec<(&str, &str)> = feed["links"]
            .as_array()
            .unwrap()
            .iter()
            .map(|link| (text(&link["rel"]), text(&link["href"])))
            .collect();
        let own = base("feed.xml");
        assert!(
            links.contains(&("self", &own)) && links.contains(&("hub", "https://hub.example/"))
        );
        let owner = json!({"name": "Walid Nouh", "email": "podcast@example.org"});
        assert_eq!(feed["publisher_detail"], owner);
        let terms: Vec<&str> =
            feed["tags"].as_array().unwrap().iter().map(|tag| text(&tag["term"])).collect();
        assert_eq!(terms, ["Technology", "Society & Culture", "Documentary"]);
        assert_eq!(text(&feed["itunes_type"]), "episodic");
        assert_eq!(text(&feed["itunes_complete"]), "Yes");
        assert_eq!(text(&feed["itunes_new-feed-url"]), base("feed.xml"));
        assert_eq!(text(&feed["podcast_guid"]), front.guid.as_deref().unwrap());
        assert_eq!(text(&feed["podcast_locked"]["owner"]), "podcast@example.org");
        assert_eq!(text(&feed["podcast_medium"]), "podcast");
        assert_eq!(text(&feed["podcast_funding"]["url"]), front.funding[1].url);
        assert_eq!(feed["podcast_location"], json!({"country": "BE", "rel": "subject"}));
        assert_eq!(text(&feed["podcast_txt"]), "ai-content: false");
        let rhythm = json!({"complete": "true", "rrule": "FREQ=MONTHLY"});
        assert_eq!(feed["podcast_updatefrequency"], rhythm);
        let remote = &feed["podcast_remoteitem"];
        assert_eq!(text(&remote["feedguid"]), front.podroll[0].guid);
        assert_eq!(Some(text(&remote["feedurl"])), front.podroll[0].url.as_deref());
        let image = json!({
            "href": base("covers/show-0a1b2c3d-300.jpg"), "alt": "Un micro & une \"clé\"",
            "width": "300", "height": "300", "aspect-ratio": "1/1", "type": "image/jpeg",
        });
        assert_eq!(feed["podcast_image"], image);
        let social = &feed["podcast_socialinteract"];
        assert_eq!(text(&social["uri"]), front.conversations[0].uri.as_deref().unwrap());
        let trailer = case.entries.last().unwrap().sound.as_ref().unwrap();
        assert_eq!(text(&feed["podcast_trailer"]["url"]), trailer.url);
        assert_eq!(text(&feed["podcast_trailer"]["length"]), trailer.bytes.to_string());
        assert_eq!(found["entries"].as_array().unwrap().len(), case.entries.len());
    }
}

#[test]
fn feedparser_finds_every_episode() {
    each(|case, index, entry| {
        let found = &case.feedparser["entries"][index];
        let at = &entry.slug;
        assert_eq!(text(&found["title"]), clean(&entry.title), "{at}");
        assert_eq!(text(&found["id"]), entry.guid, "{at}");
        // It says so only where nothing else says where the episode is.
        assert_eq!(found["guidislink"], json!(false), "{at}");
        assert_eq!(text(&found["link"]), base(&format!("episodes/{at}.html")));
        let sound = entry.sound.as_ref().unwrap();
        let enclosure = json!({
            "rel": "enclosure", "href": sound.url, "type": sound.media_type,
            "length": sound.bytes.to_string(),
        });
        assert!(found["links"].as_array().unwrap().contains(&enclosure), "{at}");
        let moment = &found["published_parsed"];
        let utc = jiff_fields(entry.date.unwrap().0);
        let parts: Vec<i64> = (0..6).map(|part| moment[part].as_i64().unwrap()).collect();
        assert_eq!(parts, utc, "{at}");
        if !entry.notes.is_empty() {
            assert_eq!(text(&found["summary"]), entry.notes, "{at}");
            assert!(text(&found["content"][0]["value"]).starts_with(&entry.notes), "{at}");
        }
        let seconds = (entry.length_ms + 500) / 1000;
        assert_eq!(text(&found["itunes_duration"]), seconds.max(1).to_string(), "{at}");
        let number = |number: Option<u32>| number.map(|number| number.to_string());
        let of = |key: &str| found[key].as_str().map(str::to_owned);
        assert_eq!(of("itunes_episode"), number(entry.number), "{at}");
        assert_eq!(of("itunes_season"), number(entry.season), "{at}");
        assert_eq!(of("itunes_episodetype").as_deref(), Some(entry.kind.name()), "{at}");
        assert_eq!(of("podcast_episode"), number(entry.number), "{at}");
        assert_eq!(found["itunes_block"] == json!(1), entry.block, "{at}");
        let picture = entry.cover.as_ref().map(|cover| base(&cover.sizes[0].path));
        assert_eq!(found["image"]["href"].as_str(), picture.as_deref(), "{at}");
        let marks = found["psc_chapters"]["chapters"].as_array().cloned().unwrap_or_default();
        assert_eq!(marks.len(), entry.chapters.len(), "{at}");
        for (mark, chapter) in marks.iter().zip(&entry.chapters) {
            assert_eq!(text(&mark["title"]), clean(&chapter.title), "{at}");
            assert_eq!(text(&mark["start"]), clock(chapter.start_ms), "{at}");
            assert_eq!(mark["href"].is_null(), chapter.url.is_none(), "{at}");
            let image = chapter.image.as_deref().map(base);
            assert_eq!(mark["image"].as_str(), image.as_deref(), "{at}");
        }
        let path = entry.chapters_path.as_deref().map(base);
        assert_eq!(found["podcast_chapters"]["url"].as_str(), path.as_deref(), "{at}");
        last_tags(found, entry);
    });
}

/// The last tag of each name, which is what feedparser keeps.
fn last_tags(found: &Value, entry: &Entry) {
    let at = &entry.slug;
    let person = &found["podcast_person"];
    assert_eq!(person.is_null(), entry.people.is_empty(), "{at}");
    if let Some(guest) = entry.people.last() {
        assert_eq!(text(&person["role"]), guest.person.role, "{at}");
        assert_eq!(text(&person["group"]), guest.person.group, "{at}");
        assert_eq!(person["href"].as_str(), guest.person.url.as_deref(), "{at}");
        assert_eq!(person["img"].as_str(), guest.person.image.as_deref(), "{at}");
    }
    if let Some(place) = entry.locations.last() {
        let location = &found["podcast_location"];
        assert_eq!(location["geo"].as_str(), place.geo.as_deref(), "{at}");
        assert_eq!(location["osm"].as_str(), place.osm.as_deref(), "{at}");
    }
    if let Some((start, length, _)) = entry.soundbites.last() {
        let seconds = |key: &str| text(&found["podcast_soundbite"][key]).parse::<f64>().unwrap();
        assert_eq!(seconds("starttime"), *start as f64 / 1000.0, "{at}");
        assert_eq!(seconds("duration"), *length as f64 / 1000.0, "{at}");
    }
    if let Some(other) = entry.alternates.last() {
        let alternate = &found["podcast_alternateenclosure"];
        assert_eq!(text(&alternate["type"]), other.media_type, "{at}");
        assert_eq!(text(&alternate["length"]), other.bytes.to_string(), "{at}");
        assert_eq!(text(&found["podcast_source"]["uri"]), other.url, "{at}");
        assert!(text(&found["podcast_integrity"]["value"]).starts_with("sha384-"), "{at}");
    }
    if let Some(written) = entry.texts.last() {
        let transcript = &found["podcast_transcript"];
        assert_eq!(text(&transcript["url"]), base(&written.path), "{at}");
        assert_eq!(text(&transcript["type"]), written.media_type, "{at}");
        assert_eq!(text(&transcript["language"]), entry.language, "{at}");
    }
    assert_eq!(found["podcast_license"]["url"].as_str(), entry.license_url.as_deref(), "{at}");
    let funding = entry.funding.last().map(|one| one.url.as_str());
    assert_eq!(found["podcast_funding"]["url"].as_str(), funding, "{at}");
    if let Some(statement) = entry.statements.last() {
        let purpose = found["podcast_txt"]["purpose"].as_str();
        assert_eq!(purpose, statement.purpose.as_deref(), "{at}");
    }
}

#[test]
fn podcastparser_finds_the_show_and_every_episode() {
    for case in CASES.iter() {
        let (feed, front) = (&case.podcastparser, &case.front);
        assert_eq!(text(&feed["title"]), front.title);
        assert_eq!(text(&feed["description"]), front.description);
        assert_eq!(Some(text(&feed["itunes_author"])), front.author.as_deref());
        let categories = json!([["Technology"], ["Society & Culture", "Documentary"]]);
        assert_eq!(feed["itunes_categories"], categories);
        assert_eq!(feed["explicit"], json!(front.explicit));
        assert_eq!(text(&feed["new_url"]), base("feed.xml"));
        assert_eq!(text(&feed["cover_url"]), base("covers/show-0a1b2c3d-3000.jpg"));
        assert_eq!(feed["episodes"].as_array().unwrap().len(), case.entries.len());
    }
    each(|case, _, entry| {
        // It sorts by date itself.
        let all = case.podcastparser["episodes"].as_array().unwrap();
        let at = &entry.slug;
        let found = all.iter().find(|one| text(&one["guid"]) == entry.guid).unwrap();
        assert!(is_start(text(&found["title"]), &clean(&entry.title), usize::MAX), "{at}");
        assert_eq!(text(&found["link"]), base(&format!("episodes/{at}.html")));
        assert_eq!(found["published"], json!(entry.date.unwrap().0), "{at}");
        let seconds = ((entry.length_ms + 500) / 1000).max(1);
        assert_eq!(found["total_time"], json!(seconds), "{at}");
        let sound = entry.sound.as_ref().unwrap();
        let enclosure = json!([{
            "url": sound.url, "file_size": sound.bytes, "mime_type": sound.media_type,
        }]);
        assert_eq!(found["enclosures"], enclosure, "{at}");
        assert_eq!(found["explicit"], json!(entry.explicit), "{at}");
        assert_eq!(found["number"].as_u64(), entry.number.map(u64::from), "{at}");
        assert_eq!(found["season"].as_u64(), entry.season.map(u64::from), "{at}");
        assert_eq!(text(&found["type"]), entry.kind.name(), "{at}");
        let marks = found["chapters"].as_array().cloned().unwrap_or_default();
        assert_eq!(marks.len(), entry.chapters.len(), "{at}");
        for (mark, chapter) in marks.iter().zip(&entry.chapters) {
            assert_eq!(text(&mark["title"]), clean(&chapter.title), "{at}");
            assert_eq!(mark["start"], json!(chapter.start_ms / 1000), "{at}");
        }
        if !entry.notes.is_empty() {
            assert!(text(&found["description_html"]).starts_with(&entry.notes), "{at}");
        }
    });
}

/// Year, month, day, hour, minute, second in UTC.
fn jiff_fields(seconds: i64) -> Vec<i64> {
    let text = jiff::Timestamp::from_second(seconds).unwrap().to_string();
    let digits = text.trim_end_matches('Z').split(['-', 'T', ':']);
    digits.map(|part| part.parse().unwrap()).collect()
}
