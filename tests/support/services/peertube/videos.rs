//! Videos, and what is done with them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::rules::{fields, file, languages, picture, wrong};
use super::{Manner, State, Video, fine, none, refused};
use crate::server::{Asked, Reply};

/// The server as it calls itself.
const HOST: &str = "tube.example";

pub fn add(state: &mut State, mut video: Video) -> Video {
    state.next += 1;
    video.id = state.next;
    video.uuid = format!("7c0e4f0a-0000-4000-8000-{:012}", state.next);
    video.short = format!("short{}", state.next);
    state.videos.push(video.clone());
    video
}

pub fn find(state: &State, id: &str) -> Option<usize> {
    let is = |video: &Video| video.uuid == id || video.short == id || video.id.to_string() == id;
    state.videos.iter().position(is)
}

pub fn channel(manner: &Manner, id: Option<&Value>) -> Option<&'static str> {
    let id = id?.as_u64().or_else(|| id?.as_str()?.parse().ok())?;
    manner.channels.get(usize::try_from(id.checked_sub(10)?).ok()?).copied()
}

pub fn me(manner: &Manner) -> Value {
    let channel = |(at, name): (usize, &&str)| {
        json!({
            "id": at + 10,
            "name": name,
            "displayName": "Une chaîne",
            "host": HOST,
            "url": format!("https://{HOST}/video-channels/{name}"),
        })
    };
    let channels: Vec<Value> = manner.channels.iter().enumerate().map(channel).collect();
    json!({
        "id": 3,
        "username": "walid",
        "videoQuota": manner.quota,
        "videoQuotaDaily": -1,
        "videoChannels": channels,
    })
}

pub fn page(manner: &Manner, state: &State, query: &BTreeMap<String, String>) -> Reply {
    let number = |name: &str, otherwise: usize| {
        query.get(name).map_or(Some(otherwise), |text| text.parse::<usize>().ok())
    };
    let (Some(start), Some(count)) = (number("start", 0), number("count", 15)) else {
        return refused(400, "", "Incorrect request parameters: start, count");
    };
    if count > 100 || query.get("sort").is_some_and(|sort| sort != "-createdAt") {
        return refused(400, "", "Incorrect request parameters: count, sort");
    }
    let all: Vec<Value> = state.videos.iter().rev().map(|video| short(manner, video)).collect();
    let data: Vec<&Value> = all.iter().skip(start).take(count).collect();
    fine(&json!({ "total": all.len(), "data": data }))
}

/// In lists, descriptions are cut.
fn short(manner: &Manner, video: &Video) -> Value {
    let mut value = details(manner, video);
    let text: String = video.text("description").chars().take(247).collect();
    value["description"] = json!(format!("{text}..."));
    value
}

pub fn details(manner: &Manner, video: &Video) -> Value {
    let licence = video
        .told
        .get("licence")
        .and_then(|licence| licence.as_u64().or_else(|| licence.as_str()?.parse().ok()));
    let mut value = json!({
        "id": video.id,
        "uuid": video.uuid,
        "shortUUID": video.short,
        "url": format!("https://{HOST}/videos/watch/{}", video.uuid),
        "name": video.told.get("name"),
        "description": video.told.get("description"),
        "licence": { "id": licence, "label": "x" },
        "privacy": { "id": video.privacy, "label": "x" },
        "state": { "id": video.state, "label": "x" },
        "blacklisted": video.blocked,
        "duration": video.seconds,
        "likes": 5,
        "dislikes": 1,
        "channel": { "id": 10, "name": video.channel, "host": HOST },
    });
    if manner.comments {
        value["comments"] = json!(3);
    }
    if let Some((at, privacy)) = &video.schedule {
        value["scheduledUpdate"] = json!({ "updateAt": at, "privacy": privacy });
    }
    value
}

pub fn change(manner: &Manner, video: &mut Video, asked: &Asked) -> Reply {
    let is_form = asked.header("content-type").starts_with("multipart/form-data");
    let mut told: BTreeMap<String, Value> = match is_form {
        true => fields(asked),
        false => serde_json::from_slice(&asked.body).unwrap_or_default(),
    };
    if let Some(name) = wrong(manner, &told) {
        return refused(400, "", &format!("Incorrect request parameters: {name}"));
    }
    match is_form.then(|| picture(manner, asked)) {
        Some(Err(name)) => {
            return refused(400, "", &format!("Incorrect request parameters: {name}"));
        }
        Some(Ok(Some(picture))) => video.picture = picture,
        _ => {}
    }
    match told.remove("scheduleUpdate") {
        Some(Value::Null) => video.schedule = None,
        Some(schedule) => {
            let at = schedule["updateAt"].as_str().unwrap().to_owned();
            video.schedule = Some((at, schedule["privacy"].as_u64().unwrap()));
        }
        None => {}
    }
    if let Some(privacy) = told.remove("privacy") {
        video.privacy = privacy.as_u64().unwrap();
    }
    video.told.extend(told);
    none()
}

pub fn caption(video: &mut Video, language: &str, asked: &Asked) -> Reply {
    if languages().get(language).is_none() {
        return refused(400, "", "Incorrect request parameters: captionLanguage");
    }
    let Some((end, media_type, content)) = file(asked, "captionfile") else {
        return refused(400, "", "Incorrect request parameters: captionfile");
    };
    let types = ["text/vtt", "application/x-subrip", "text/plain", "application/octet-stream"];
    if !types.contains(&media_type.as_str()) || !["vtt", "srt"].contains(&end.as_str()) {
        return refused(400, "", "This caption file is not supported");
    }
    let text = String::from_utf8(content).unwrap();
    if end == "vtt" && !text.starts_with("WEBVTT") {
        return refused(400, "", "This caption file is not supported");
    }
    video.captions.insert(language.to_owned(), (end, text));
    none()
}

pub fn chapters(video: &mut Video, asked: &Asked) -> Reply {
    let value: Value = serde_json::from_slice(&asked.body).unwrap_or_default();
    let wrong = || refused(400, "", "Incorrect request parameters: chapters");
    let Some(all) = value["chapters"].as_array() else { return wrong() };
    let mut chapters: Vec<(i64, String)> = Vec::new();
    for chapter in all {
        // `isInt` of what JavaScript writes: 12.5 is none.
        let at = chapter["timecode"].as_i64().filter(|at| *at >= 0);
        let title =
            chapter["title"].as_str().filter(|title| (1..=100).contains(&title.chars().count()));
        let (Some(at), Some(title)) = (at, title) else { return wrong() };
        if chapters.iter().any(|(before, _)| *before == at) {
            return wrong();
        }
        chapters.push((at, title.to_owned()));
    }
    video.chapters = chapters;
    none()
}
