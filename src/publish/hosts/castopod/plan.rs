//! What would be done with an episode, and what to know before: its API changes nothing afterwards.

use super::settings::Settings;
use super::{
    CREATED, PUBLISHED, SCHEDULED, WITH_PODCAST, draft, is_finished, is_id, message, when,
};
use crate::publish::hosts::words::megabytes;
use crate::publish::hosts::{HostEpisode, HostPlan};
use crate::show::Posted;

pub(super) fn of(
    settings: &Settings,
    now: i64,
    episode: &HostEpisode,
    before: Option<&Posted>,
) -> HostPlan {
    let mut plan = HostPlan::default();
    let known = before.filter(|before| is_id(before));
    match known {
        Some(before) => there(settings, now, episode, before, &mut plan),
        None => anew(settings, episode, &mut plan),
    }
    let state = known.and_then(|before| before.state.as_deref());
    if !plan.blocked && matches!(state, None | Some(CREATED)) {
        comes_out(settings, now, episode, &mut plan);
    }
    if settings.open && !plan.steps.is_empty() {
        let note = "`url` begins with http: everybody on the way can read the password";
        plan.notes.push(note.to_owned());
    }
    plan
}

/// For one that is not there, as far as is known.
fn anew(settings: &Settings, episode: &HostEpisode, plan: &mut HostPlan) {
    if let Err(error) = draft::check(settings, episode) {
        plan.notes.push(format!("cannot go there: {error}; {}", error.hint()));
        plan.blocked = true;
        return;
    }
    let text = draft::text_of(settings, episode);
    let chapters = draft::chapters_of(settings, episode);
    let cover = draft::cover(episode);
    let files = [Some(&episode.sound), cover.as_ref().map(|(file, ..)| *file), text, chapters];
    let bytes: u64 = files.iter().flatten().map(|file| file.length).sum();
    let with: Vec<&str> = [
        cover.is_some().then_some("picture"),
        text.is_some().then_some("text"),
        chapters.is_some().then_some("chapters"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let with = if with.is_empty() { String::new() } else { format!(" with {}", with.join(", ")) };
    let (size, handle) = (megabytes(bytes), &settings.handle);
    plan.steps.push(format!("uploads {size} to @{handle}, as a draft{with}"));
    if cover.is_none() {
        let why = if episode.cover.is_some() { "it takes JPEG and PNG" } else { "there is none" };
        plan.notes.push(format!("without a picture of its own: {why}"));
    }
    let notes = &mut plan.notes;
    notes.push(format!(
        "it cannot be changed by pod afterwards: title, notes, sound, picture, text, chapters and \
         date are edited by hand at {}",
        settings.admin()
    ));
    notes.push("persons, soundbites and licence cannot be sent; add them there".to_owned());
    notes.push("it gets a GUID of Castopod's own, another than in your feed".to_owned());
}

/// For one that is there.
fn there(
    settings: &Settings,
    now: i64,
    episode: &HostEpisode,
    before: &Posted,
    plan: &mut HostPlan,
) {
    let admin = settings.admin();
    match before.state.as_deref() {
        Some(SCHEDULED) if !is_finished(before, now) => {
            plan.steps.push("looks whether it came out".to_owned());
        }
        Some(WITH_PODCAST) => {
            plan.steps.push("looks whether the podcast is out".to_owned());
            let handle = &settings.handle;
            plan.notes.push(format!("nobody sees it before @{handle} is published, at {admin}"));
        }
        _ => {}
    }
    if before.made.as_deref() != Some(episode.made.as_str()) {
        let why = match before.made {
            Some(_) => "it has changed since it was sent there",
            None => "an episode of this slug was there already, and is not quite the same",
        };
        let page = before.url.as_deref().unwrap_or(&settings.url);
        plan.notes.push(format!(
            "{why}, and pod cannot change it: edit {page} by hand, at {admin} (number {} there)",
            before.id.as_deref().unwrap_or_default()
        ));
    }
    if before.guid.as_deref() == Some("") && before.state.as_deref() == Some(PUBLISHED) {
        let note = "Castopod gave it no GUID, as 2.0 forgets to do: apps that follow its own feed \
                    may show it twice; tell whoever runs it";
        plan.notes.push(note.to_owned());
    }
}

/// How it comes out.
fn comes_out(settings: &Settings, now: i64, episode: &HostEpisode, plan: &mut HostPlan) {
    match when(settings, now, episode.date) {
        Some((date, zone)) => {
            plan.steps.push(format!("schedules it for {date} ({zone})"));
            plan.notes.push("its date cannot be changed by pod once it is scheduled".to_owned());
        }
        None => {
            plan.steps.push("publishes it at once".to_owned());
            if episode.date < now - 24 * 3600 {
                let note = "its date there is the moment it is sent, not its own";
                plan.notes.push(note.to_owned());
            }
        }
    }
    let (_, cut) = message::filled(&settings.message, episode);
    if cut {
        let note = "the text of its post is cut: Castopod takes about 450 characters, fewer with \
                    links";
        plan.notes.push(note.to_owned());
    }
}
