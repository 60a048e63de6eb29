//! Brings a sound to an instance, which takes its time with it.

use serde_json::Value;

use super::super::pauses::Pauses;
use super::super::talk::{Talk, id};
use super::super::{HostEpisode, HostError, HostFile};
use crate::http::{Parts, Request};
use crate::publish::storage::Watch;

/// Sends a sound; gives what the instance calls it, as soon as it does.
pub(super) fn send(
    talk: &Talk,
    episode: &HostEpisode,
    file: &HostFile,
    description: &str,
    watch: &dyn Watch,
) -> Result<String, HostError> {
    let doing = "sending the sound";
    let local = |why: String| HostError::Settings {
        host: talk.host.clone(),
        why: format!("the sound `{}` cannot be read: {why}", file.file.display()),
        hint: "make it with `pod build`, then run it again".to_owned(),
    };
    let length = std::fs::metadata(&file.file).map_err(|error| local(error.to_string()))?.len();
    if length != file.length {
        return Err(local("it is not as long as it was".to_owned()));
    }
    let form = Parts::new().text("description", description).file(
        "file",
        &called(episode, file),
        &file.media_type,
        &file.file,
        file.length,
    );
    let address = talk.address("/api/v2/media");
    let mut heard = talk.ask(Request::post_parts(&address, form.clone()), doing, watch)?;
    if heard.is_unknown() {
        let address = talk.address("/api/v1/media");
        heard = talk.ask(Request::post_parts(&address, form), doing, watch)?;
    }
    let value = talk.value(&heard, doing, "the sound")?;
    id(&value).ok_or_else(|| talk.odd(doing, "no name for the sound"))
}

/// Waits until the instance is done with a sound. False if it does not know it (any more).
pub(super) fn wait(talk: &Talk, media: &str, watch: &dyn Watch) -> Result<bool, HostError> {
    let doing = "waiting until the sound is ready";
    let mut pauses = Pauses::new();
    loop {
        let heard = talk.get(&format!("/api/v1/media/{media}"), doing, watch)?;
        match heard.status {
            404 | 405 | 410 | 501 => return Ok(false),
            206 => {}
            _ => {
                let value = talk.value(&heard, doing, "the sound")?;
                // Before 206 was thought of, what was not ready had no address.
                let has_address = value.get("url").is_some_and(Value::is_string);
                if has_address || heard.status != 202 {
                    return Ok(true);
                }
            }
        }
        pauses.wait(talk, doing, watch)?;
    }
}

/// What the file is called there: snac puts one over another that is called alike, and takes the
/// type from the name's end.
fn called(episode: &HostEpisode, file: &HostFile) -> String {
    let plain = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '-';
    let slug: String = episode.slug.chars().filter(plain).take(60).collect();
    let told = format!("{} {} {}", episode.guid, episode.made, file.length);
    let digest = blake3::hash(told.as_bytes()).to_hex();
    let end = match file.media_type.as_str() {
        "audio/mpeg" => "mp3",
        "audio/mp4" | "audio/x-m4a" => "m4a",
        "audio/ogg" | "audio/opus" => "ogg",
        "audio/flac" | "audio/x-flac" => "flac",
        "audio/wav" | "audio/x-wav" => "wav",
        _ => "bin",
    };
    format!("{slug}-{}.{end}", &digest[..8])
}
