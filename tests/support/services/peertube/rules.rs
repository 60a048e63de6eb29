//! What an instance has and takes: `CONSTRAINTS_FIELDS` and the validators.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Manner, NOW};
use crate::server::Asked;

/// Fields of a video that are looked at; others are a mistake.
const FIELDS: [&str; 19] = [
    "name",
    "channelId",
    "privacy",
    "category",
    "licence",
    "language",
    "description",
    "support",
    "tags",
    "commentsPolicy",
    "downloadEnabled",
    "nsfw",
    "waitTranscoding",
    "scheduleUpdate",
    "originallyPublishedAt",
    "generateTranscription",
    "filename",
    "lastModified",
    "videoPasswords",
];

pub fn config(manner: &Manner) -> Value {
    let mut ends = vec![".mp4", ".ogv", ".webm"];
    if manner.audio {
        ends.extend([".mp3", ".ogg", ".wma", ".wav", ".flac", ".aac", ".m4a", ".ac3"]);
    }
    json!({
        "serverVersion": manner.version,
        "client": { "videos": { "resumableUpload": { "maxChunkSize": manner.chunk } } },
        "video": {
            "file": { "extensions": ends },
            "image": {
                "extensions": [".png", ".jpg", ".jpeg", ".webp"],
                "size": { "max": manner.picture },
            },
        },
    })
}

pub fn languages() -> Value {
    json!({ "fr": "French", "en": "English", "zh-Hans": "Simplified Chinese", "kab": "Kabyle" })
}

pub fn licences(manner: &Manner) -> Value {
    (1..=manner.licences).map(|number| (number.to_string(), json!("a licence"))).collect()
}

/// A form as multer reads it: `tags[0]` and `a[b]` become lists and tables.
pub fn fields(asked: &Asked) -> BTreeMap<String, Value> {
    let mut fields: BTreeMap<String, Value> = BTreeMap::new();
    for (name, content) in asked.form() {
        if ["thumbnailfile", "previewfile", "captionfile"].contains(&name.as_str()) {
            continue;
        }
        let text = json!(String::from_utf8(content).unwrap());
        match name.split_once('[') {
            None => drop(fields.insert(name, text)),
            Some((list, key)) => {
                let key = key.trim_end_matches(']');
                let number = key.is_empty() || key.parse::<usize>().is_ok();
                let empty = || if number { json!([]) } else { json!({}) };
                match fields.entry(list.to_owned()).or_insert_with(empty) {
                    Value::Array(all) => all.push(text),
                    table => table[key] = text,
                }
            }
        }
    }
    fields
}

/// What is wrong with what is told of a video: the name of the field.
pub fn wrong(manner: &Manner, told: &BTreeMap<String, Value>) -> Option<&'static str> {
    let text = |name: &str| told.get(name).and_then(Value::as_str);
    let length = |name: &str| text(name).map(|text| text.chars().count());
    // A number, also written as a text; `null` passes.
    let number = |value: &Value| {
        value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok()))
    };
    let given = |name: &str| told.get(name).filter(|value| !value.is_null());
    let in_range = |name: &str, range: std::ops::RangeInclusive<i64>| {
        given(name).is_none_or(|value| number(value).is_some_and(|number| range.contains(&number)))
    };
    let truth = |name: &str| {
        given(name).is_none_or(|value| {
            value.is_boolean() || matches!(value.as_str(), Some("true" | "false"))
        })
    };
    let date =
        |value: &Value| value.as_str().is_some_and(|at| at.parse::<jiff::Timestamp>().is_ok());
    if told.keys().any(|name| !FIELDS.contains(&name.as_str())) {
        return Some("a field that there is not");
    }
    if length("name").is_some_and(|length| !(3..=120).contains(&length)) {
        return Some("name");
    }
    if given("description").is_some()
        && !length("description").is_some_and(|length| (3..=10_000).contains(&length))
    {
        return Some("description");
    }
    if given("support").is_some()
        && !length("support").is_some_and(|length| (3..=1000).contains(&length))
    {
        return Some("support");
    }
    if given("language").is_some_and(|language| {
        let known = languages();
        language.as_str().is_none_or(|language| known.get(language).is_none())
    }) {
        return Some("language");
    }
    for (name, range) in [
        ("privacy", 1..=4),
        ("category", 1..=18),
        ("licence", 1..=i64::try_from(manner.licences).unwrap()),
        ("commentsPolicy", 1..=3),
    ] {
        if !in_range(name, range) {
            return Some("privacy, category, licence or commentsPolicy");
        }
    }
    if ["nsfw", "downloadEnabled", "waitTranscoding"].iter().any(|name| !truth(name)) {
        return Some("a truth value");
    }
    if let Some(tags) = given("tags") {
        let fits =
            |tag: &Value| tag.as_str().is_some_and(|tag| (2..=30).contains(&tag.chars().count()));
        if !tags.as_array().is_some_and(|tags| tags.len() <= 5 && tags.iter().all(fits)) {
            return Some("tags");
        }
    }
    if given("originallyPublishedAt").is_some_and(|at| !date(at)) {
        return Some("originallyPublishedAt");
    }
    if let Some(schedule) = given("scheduleUpdate") {
        let privacy = schedule.get("privacy").and_then(number);
        if !schedule.get("updateAt").is_some_and(date) || !matches!(privacy, Some(1 | 2 | 4)) {
            return Some("scheduleUpdate");
        }
        // Not a rule of PeerTube's: who schedules for the past has made a mistake.
        let at: jiff::Timestamp = schedule["updateAt"].as_str().unwrap().parse().unwrap();
        if at.as_second() <= NOW {
            return Some("scheduleUpdate in the past");
        }
    }
    None
}

/// A file in a form: the end of its name, its media type, its content.
pub fn file(asked: &Asked, name: &str) -> Option<(String, String, Vec<u8>)> {
    let (_, content) = asked.form().into_iter().find(|(one, _)| one == name)?;
    let head = String::from_utf8_lossy(&asked.body);
    let head = head.split(&format!("name=\"{name}\"; filename=\"")).nth(1)?;
    let called = head.split('"').next()?;
    let media_type = head.split("Content-Type: ").nth(1)?.split("\r\n").next()?;
    let (_, end) = called.rsplit_once('.')?;
    Some((end.to_owned(), media_type.to_owned(), content))
}

/// The pictures of a form. *Errors:* one is none, or too long.
pub fn picture(manner: &Manner, asked: &Asked) -> Result<Option<Vec<u8>>, &'static str> {
    let mut found = None;
    for name in ["previewfile", "thumbnailfile"] {
        let Some((end, media_type, content)) = file(asked, name) else { continue };
        let kind = media_type.strip_prefix("image/").unwrap_or_default();
        if !["png", "jpg", "jpeg", "webp"].contains(&kind)
            || !["png", "jpg", "jpeg", "webp"].contains(&end.as_str())
            || content.len() as u64 > manner.picture
        {
            return Err(name);
        }
        found = Some(content);
    }
    Ok(found)
}
