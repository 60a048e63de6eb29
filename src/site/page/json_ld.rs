//! What search engines read of a page: schema.org as JSON-LD.
//! *Source:* schema.org PodcastSeries, PodcastEpisode, AudioObject, Person; W3C JSON-LD 1.1.

use serde_json::{Map, Value, json};

use super::person::Person;
use super::values::{self, iso_length};
use crate::site::entry::{Entry, Front};
use crate::transcript::Transcript;

/// The show.
pub(super) fn series(front: &Front) -> String {
    let mut value = series_value(front);
    value.insert("@context".to_owned(), json!("https://schema.org"));
    printed(Value::Object(value))
}

fn series_value(front: &Front) -> Map<String, Value> {
    let mut value = object("PodcastSeries", &front.title);
    let text = |text: &str| json!(text);
    if !front.description.is_empty() {
        value.insert("description".to_owned(), text(&front.description));
    }
    value.insert("inLanguage".to_owned(), text(&front.language));
    if let Some(base) = &front.base {
        value.insert("url".to_owned(), text(base));
        value.insert("webFeed".to_owned(), text(&front.feed_address()));
    }
    if let (Some(cover), true) = (&front.cover, front.base.is_some())
        && let Some(size) = cover.at_least(1400)
    {
        value.insert("image".to_owned(), text(&front.address(&size.path)));
    }
    if let Some(author) = &front.author {
        value.insert("author".to_owned(), json!({ "@type": "Organization", "name": author }));
    }
    if let Some(url) = values::license_url(front.license.as_deref(), front.license_url.as_deref()) {
        value.insert("license".to_owned(), json!(url));
    }
    value
}

/// An episode, its sound, and everything said in it.
pub(super) fn episode(front: &Front, entry: &Entry, transcript: Option<&Transcript>) -> String {
    let mut value = object("PodcastEpisode", &entry.title);
    value.insert("@context".to_owned(), json!("https://schema.org"));
    value.insert("partOfSeries".to_owned(), Value::Object(series_value(front)));
    value.insert("inLanguage".to_owned(), json!(entry.language));
    if front.base.is_some() {
        value.insert("url".to_owned(), json!(front.address(&entry.page_path())));
        let cover = entry.cover.as_ref().or(front.cover.as_ref());
        if let Some(size) = cover.and_then(|cover| cover.at_least(1400)) {
            value.insert("image".to_owned(), json!(front.address(&size.path)));
        }
    }
    if let Some(number) = entry.number {
        value.insert("episodeNumber".to_owned(), json!(number));
    }
    if let Some(season) = entry.season {
        let mut of = Map::new();
        of.insert("@type".to_owned(), json!("PodcastSeason"));
        of.insert("seasonNumber".to_owned(), json!(season));
        if let Some(name) = front.season_name(season) {
            of.insert("name".to_owned(), json!(name));
        }
        value.insert("partOfSeason".to_owned(), Value::Object(of));
    }
    if let Some(date) = values::iso_date(entry) {
        value.insert("datePublished".to_owned(), json!(date));
    }
    if let Some(summary) = &entry.summary {
        value.insert("description".to_owned(), json!(summary));
    }
    if entry.length_ms > 0 {
        value.insert("timeRequired".to_owned(), json!(iso_length(entry.length_ms)));
    }
    value.insert("isFamilyFriendly".to_owned(), json!(!entry.explicit));
    let (license, url) = match &entry.license {
        Some(license) => (Some(license.as_str()), entry.license_url.as_deref()),
        None => (front.license.as_deref(), front.license_url.as_deref()),
    };
    if let Some(url) = values::license_url(license, url) {
        value.insert("license".to_owned(), json!(url));
    }
    let people: Vec<Value> = entry.people.iter().map(|guest| person_value(front, guest)).collect();
    if !people.is_empty() {
        value.insert("actor".to_owned(), Value::Array(people));
    }
    if let Some(sound) = &entry.sound {
        let mut audio = Map::new();
        audio.insert("@type".to_owned(), json!("AudioObject"));
        audio.insert("contentUrl".to_owned(), json!(sound.url));
        audio.insert("encodingFormat".to_owned(), json!(sound.media_type));
        audio.insert("contentSize".to_owned(), json!(sound.bytes.to_string()));
        audio.insert("duration".to_owned(), json!(iso_length(entry.length_ms)));
        if let Some(transcript) = transcript {
            audio.insert("transcript".to_owned(), json!(everything_said(transcript)));
        }
        value.insert("associatedMedia".to_owned(), Value::Object(audio));
    }
    printed(Value::Object(value))
}

fn person_value(front: &Front, guest: &crate::site::Guest) -> Value {
    let mut value = object("Person", &guest.person.name);
    if let Some(url) = &guest.person.url {
        value.insert("sameAs".to_owned(), json!(url));
    }
    if front.base.is_some() {
        let page = format!("people/{}.html", guest.slug);
        value.insert("url".to_owned(), json!(front.address(&page)));
    }
    Value::Object(value)
}

/// Somebody.
pub(super) fn person(front: &Front, person: &Person) -> String {
    let mut value = object("Person", &person.name);
    value.insert("@context".to_owned(), json!("https://schema.org"));
    if let Some(url) = &person.url {
        value.insert("sameAs".to_owned(), json!(url));
    }
    if front.base.is_some() {
        value.insert("url".to_owned(), json!(front.address(&person.href)));
    }
    printed(Value::Object(value))
}

fn object(kind: &str, name: &str) -> Map<String, Value> {
    let mut value = Map::new();
    value.insert("@type".to_owned(), json!(kind));
    value.insert("name".to_owned(), json!(name));
    value
}

fn everything_said(transcript: &Transcript) -> String {
    let mut text = String::new();
    for turn in &transcript.turns {
        for (index, paragraph) in turn.paragraphs.iter().enumerate() {
            if !text.is_empty() {
                text.push('\n');
            }
            if let Some(speaker) = turn.speaker.as_deref().filter(|_| index == 0) {
                text.push_str(speaker);
                text.push_str(": ");
            }
            for (index, word) in paragraph.words.iter().enumerate() {
                if index > 0 {
                    text.push(' ');
                }
                text.push_str(&word.text);
            }
        }
    }
    text
}

/// JSON that nothing in it can end the script element of.
fn printed(value: Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}
