//! Uploads in pieces, as node-uploadx takes them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::rules::{fields, picture, wrong};
use super::{Manner, State, USER, Upload, Video, fine, refused, videos};
use crate::server::{Asked, Reply};

pub fn begin(manner: &Manner, state: &mut State, asked: &Asked) -> Reply {
    let is_form = asked.header("content-type").starts_with("multipart/form-data");
    let mut told = match is_form {
        true => fields(asked),
        false => serde_json::from_slice(&asked.body).unwrap_or_default(),
    };
    let parameters =
        |name: &str| refused(400, "", &format!("Incorrect request parameters: {name}"));
    let Some(filename) = told.get("filename").and_then(Value::as_str).map(str::to_owned) else {
        return parameters("filename");
    };
    let Ok(size) = asked.header("x-upload-content-length").parse::<u64>() else {
        return parameters("x-upload-content-length");
    };
    if !told.contains_key("name") {
        return parameters("name");
    }
    if let Some(name) = wrong(manner, &told) {
        return parameters(name);
    }
    let Some(channel) = videos::channel(manner, told.get("channelId")) else {
        return refused(404, "", "Video channel not found");
    };
    let picture = match is_form.then(|| picture(manner, asked)) {
        Some(Err(name)) => return parameters(name),
        Some(Ok(picture)) => picture.unwrap_or_default(),
        None => Vec::new(),
    };
    let types = [("audio/mpeg", ".mp3"), ("audio/ogg", ".ogg"), ("audio/flac", ".flac")];
    let media_type = asked.header("x-upload-content-type");
    let known = types.iter().any(|(one, end)| *one == media_type && filename.ends_with(end));
    if !known || !manner.audio {
        return refused(415, "", "This file is not supported");
    }
    let used: usize = state.videos.iter().map(|video| video.sound.len()).sum();
    if manner.quota >= 0 && used as u64 + size >= manner.quota as u64 {
        return refused(413, "quota_reached", "The user video quota is exceeded with this video.");
    }
    // Known by what the client says of it, as far as it does.
    let text = |name: &str| told.get(name).and_then(Value::as_str).unwrap_or_default();
    let id = match text("lastModified") {
        "" => {
            state.next += 1;
            format!("random-{}", state.next)
        }
        modified => {
            let all = format!("{}-{size}-{modified}-{USER}", text("name"));
            blake3::hash(all.as_bytes()).to_hex()[..32].to_owned()
        }
    };
    told.insert("channel".to_owned(), json!(channel));
    let there = state.uploads.remove(&id).map(|upload| upload.bytes).unwrap_or_default();
    let length = there.len();
    state.uploads.insert(id.clone(), Upload { told, size, bytes: there, picture });
    let root = match &manner.location {
        Some(root) => root.clone(),
        None => format!("//{}", asked.header("host")),
    };
    let status = if length > 0 { 200 } else { 201 };
    let location = format!("{root}/api/v1/videos/upload-resumable?upload_id={id}");
    let reply = Reply::new(status, "").header("Location", &location);
    if length > 0 { reply.header("Range", &format!("bytes=0-{}", length - 1)) } else { reply }
}

pub fn piece(
    manner: &Manner,
    state: &mut State,
    asked: &Asked,
    query: &BTreeMap<String, String>,
) -> Reply {
    let id = query.get("upload_id").cloned().unwrap_or_default();
    if let Some(came) = state.came.get(&id).filter(|_| manner.deduplicates) {
        return fine(came);
    }
    if state.came.contains_key(&id) && manner.busy {
        return refused(503, "", "The upload is already being processed")
            .header("Retry-After", "300");
    }
    let Some(upload) = state.uploads.get_mut(&id) else {
        return Reply::new(404, "not found");
    };
    let range = asked.header("content-range").strip_prefix("bytes ").unwrap_or_default();
    let Some((part, total)) = range.split_once('/') else {
        return Reply::new(400, "invalid or missing content-range header");
    };
    if total.parse() != Ok(upload.size) {
        return Reply::new(409, "file conflict");
    }
    if part == "*" {
        assert!(asked.body.is_empty(), "a question has no body");
    } else {
        if asked.header("content-type") != "application/octet-stream" {
            return Reply::new(400, "bad request");
        }
        let numbers = part.split_once('-').and_then(|(first, last)| {
            Some((first.parse::<u64>().ok()?, last.parse::<u64>().ok()?))
        });
        let Some((first, last)) = numbers.filter(|(first, last)| first <= last) else {
            return Reply::new(400, "invalid content-range header");
        };
        let length = asked.body.len() as u64;
        if manner.chunk > 0 && length > manner.chunk {
            return Reply::new(413, "<html>nginx</html>");
        }
        if last - first + 1 != length || last >= upload.size {
            return Reply::new(400, "invalid content-range header");
        }
        if first > upload.bytes.len() as u64 {
            return Reply::new(409, "file conflict");
        }
        state.received += length;
        upload.bytes.truncate(usize::try_from(first).unwrap());
        upload.bytes.extend_from_slice(&asked.body);
    }
    if (upload.bytes.len() as u64) < upload.size {
        // One that has nothing writes a negative place.
        let last = upload.bytes.len() as i64 - 1;
        return Reply::new(308, "").header("Range", &format!("bytes=0-{last}"));
    }
    let upload = state.uploads.remove(&id).unwrap();
    if !manner.reads {
        return refused(422, "", "Video file unreadable.");
    }
    let came = made(manner, state, upload);
    state.came.insert(id, came.clone());
    fine(&came)
}

fn made(manner: &Manner, state: &mut State, upload: Upload) -> Value {
    let mut told = upload.told;
    let channel = told.remove("channel").unwrap().as_str().unwrap().to_owned();
    let number = |value: &Value| {
        value.as_u64().or_else(|| value.as_str().and_then(|text| text.parse().ok()))
    };
    let privacy = told.get("privacy").and_then(number).unwrap_or(1);
    let schedule = told.get("scheduleUpdate").map(|schedule| {
        let at = schedule["updateAt"].as_str().unwrap().to_owned();
        (at, number(&schedule["privacy"]).unwrap())
    });
    if let (Some(licence), None) = (manner.licence, told.get("licence")) {
        told.insert("licence".to_owned(), json!(licence));
    }
    let video = Video {
        told,
        channel,
        privacy,
        schedule,
        state: if manner.transcodes { 2 } else { 1 },
        blocked: manner.moderated,
        sound: upload.bytes,
        picture: upload.picture,
        seconds: manner.seconds,
        ..Video::default()
    };
    let video = videos::add(state, video);
    json!({ "video": { "id": video.id, "uuid": video.uuid, "shortUUID": video.short } })
}
