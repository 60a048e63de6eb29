//! An episode as Castopod takes it: what it refuses is refused before anything is sent.

use std::fs;

use super::captions;
use super::found::{Podcast, is_slug};
use super::settings::{Settings, Text};
use crate::http::Parts;
use crate::publish::hosts::{HostEpisode, HostError, HostFile};

/// *Source:* Castopod, migration `add_episodes`: `title` is VARCHAR(128).
const LONGEST_TITLE: usize = 128;

/// *Source:* MySQL: a TEXT holds 65,535 bytes; half of it is left for the HTML made of it.
const LONGEST_DESCRIPTION: usize = 32_000;

/// No text of an episode is as long.
const LONGEST_TEXT: u64 = 64 << 20;

/// Refuses what is known to be refused, without a network. *Errors:* [`HostError::NotTaken`].
pub(super) fn check(settings: &Settings, episode: &HostEpisode) -> Result<(), HostError> {
    let no = |what: &str, why: String, hint: &str| {
        Err(HostError::NotTaken {
            host: settings.name.clone(),
            what: what.to_owned(),
            why,
            hint: hint.to_owned(),
        })
    };
    let length = episode.title.chars().count();
    if !is_mp3(&episode.sound) {
        let kind = &episode.sound.media_type;
        let hint = "let the show have an output of MP3, and give it as its enclosure";
        return no("this sound", format!("it takes MP3, this is {kind}"), hint);
    }
    if episode.title.trim().is_empty() {
        return no("an episode without title", "it needs one".to_owned(), "write `title`");
    }
    if length > LONGEST_TITLE {
        let why = format!("it has {length} letters, of {LONGEST_TITLE} at most");
        return no("the title", why, "make it shorter");
    }
    if !is_slug(&episode.slug) {
        let why = "it takes 1 to 128 letters a to z, digits and dashes".to_owned();
        let slug = format!("the slug `{}`", episode.slug.escape_debug());
        return no(&slug, why, "name the episode's folder so");
    }
    if !matches!(episode.kind, "full" | "trailer" | "bonus") {
        let why = "it takes full, trailer and bonus".to_owned();
        return no("this kind of episode", why, "change its `type`");
    }
    if episode.number == Some(0) || episode.season == Some(0) {
        let why = "numbers and seasons begin with 1 there".to_owned();
        return no("the number 0", why, "change it, or take it out");
    }
    if description(episode).len() > LONGEST_DESCRIPTION {
        let why = format!("they are longer than {LONGEST_DESCRIPTION} bytes");
        return no("the notes", why, "make them shorter");
    }
    Ok(())
}

/// What is known to be refused for this podcast only.
pub(super) fn check_for(
    settings: &Settings,
    podcast: &Podcast,
    episode: &HostEpisode,
) -> Result<(), HostError> {
    if !podcast.serial || episode.kind != "full" || episode.number.is_some() {
        return Ok(());
    }
    Err(HostError::NotTaken {
        host: settings.name.clone(),
        what: "an episode without number".to_owned(),
        why: format!("@{} is serial there", podcast.handle),
        hint: "give the episode a `number`, or make the podcast episodic there".to_owned(),
    })
}

/// Whether it is sound that Castopod takes. It would take m4a, but refuses many by what it finds in
/// them.
pub(super) fn is_mp3(sound: &HostFile) -> bool {
    matches!(sound.media_type.as_str(), "audio/mpeg" | "audio/mp3")
}

/// The text below the title: there must be one.
pub(super) fn description(episode: &HostEpisode) -> &str {
    [&episode.notes, &episode.summary, &episode.title]
        .into_iter()
        .map(|text| text.trim())
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

/// The picture's name and media type, where it takes it.
pub(super) fn cover(episode: &HostEpisode) -> Option<(&HostFile, String, &'static str)> {
    let cover = episode.cover.as_ref()?;
    let (ending, media_type) = match cover.media_type.as_str() {
        "image/jpeg" => ("jpg", "image/jpeg"),
        "image/png" => ("png", "image/png"),
        _ => return None,
    };
    Some((cover, format!("{}.{ending}", episode.slug), media_type))
}

/// The file the text is made from: of the form that goes there, else of the other.
pub(super) fn text_of<'a>(settings: &Settings, episode: &'a HostEpisode) -> Option<&'a HostFile> {
    match settings.text {
        Text::Srt => episode.srt.as_ref().or(episode.vtt.as_ref()),
        Text::Vtt => episode.vtt.as_ref().or(episode.srt.as_ref()),
        Text::None => None,
    }
}

/// The chapters' file, where they go there.
pub(super) fn chapters_of<'a>(
    settings: &Settings,
    episode: &'a HostEpisode,
) -> Option<&'a HostFile> {
    episode.chapters_json.as_ref().filter(|_| settings.chapters)
}

/// The form that makes the episode.
///
/// *Source:* Castopod, `EpisodeController::attemptCreate`; the OpenAPI text beside it calls
/// `created_by` `user_id`, which nothing reads.
pub(super) fn form(
    settings: &Settings,
    podcast: &Podcast,
    user: u64,
    episode: &HostEpisode,
) -> Result<Parts, HostError> {
    let unreadable = |file: &HostFile, why: String| HostError::Settings {
        host: settings.name.clone(),
        why: format!("`{}`: {why}", file.file.display()),
        hint: "build the episode anew".to_owned(),
    };
    let there = |file: &HostFile| match fs::metadata(&file.file) {
        Ok(about) if about.is_file() && about.len() == file.length => Ok(()),
        Ok(_) => Err(unreadable(file, "it is not as it was".to_owned())),
        Err(error) => Err(unreadable(file, error.to_string())),
    };
    let user = user.to_string();
    let mut parts = Parts::new()
        .text("created_by", &user)
        .text("updated_by", &user)
        .text("podcast_id", &podcast.id.to_string())
        .text("title", episode.title.trim())
        .text("slug", &episode.slug)
        .text("description", description(episode))
        .text("type", episode.kind)
        .text("parental_advisory", if episode.explicit { "explicit" } else { "clean" });
    if let Some(number) = episode.number {
        parts = parts.text("episode_number", &number.to_string());
    }
    if let Some(season) = episode.season {
        parts = parts.text("season_number", &season.to_string());
    }
    if let Some((file, name, media_type)) = cover(episode) {
        there(file)?;
        parts = parts.file("cover", &name, media_type, &file.file, file.length);
    }
    if let Some(file) = text_of(settings, episode) {
        if file.length > LONGEST_TEXT {
            return Err(unreadable(file, "no text is as long".to_owned()));
        }
        let text =
            fs::read_to_string(&file.file).map_err(|error| unreadable(file, error.to_string()))?;
        let cues = captions::read(&text);
        if !cues.is_empty() {
            let (text, ending, media_type) = match settings.text {
                Text::Vtt => (captions::vtt(&cues), "vtt", "text/vtt"),
                _ => (captions::srt(&cues), "srt", "application/x-subrip"),
            };
            let name = format!("{}.{ending}", episode.slug);
            // Without this field it would not look at the file.
            parts = parts.text("transcript-choice", "upload-file").bytes(
                "transcript_file",
                &name,
                media_type,
                text.as_bytes(),
            );
        }
    }
    if let Some(file) = chapters_of(settings, episode) {
        there(file)?;
        let name = format!("{}.json", episode.slug);
        parts = parts.text("chapters-choice", "upload-file").file(
            "chapters_file",
            &name,
            "application/json",
            &file.file,
            file.length,
        );
    }
    let (sound, name) = (&episode.sound, format!("{}.mp3", episode.slug));
    there(sound)?;
    Ok(parts.file("audio_file", &name, "audio/mpeg", &sound.file, sound.length))
}
