//! What would be done with an episode, and what to know before.

use super::super::words::megabytes;
use super::super::{HostEpisode, HostPlan};
use super::publish::ANEW;
use super::wanted::{Wanted, check_sound, check_title, is_cut};
use super::{CREATED, DELETED, Funkwhale, IMPORTING, SCHEDULED, is_done, picture};
use crate::show::Posted;

/// The sound of an upload that is out cannot be changed.
const SOUND_STAYS: &str = "the sound there stays the one it has: another one would be another \
                           upload, with another address, and what people said of this one would \
                           be lost";

pub(super) fn of(host: &Funkwhale, episode: &HostEpisode, before: Option<&Posted>) -> HostPlan {
    let mut plan = HostPlan::default();
    let known = before.cloned().unwrap_or_default();
    let state = known.state.as_deref();
    if state == Some(DELETED) {
        plan.notes.push(format!("the episode was deleted there; {ANEW}"));
        return plan;
    }
    if is_done(episode, &known) {
        return plan;
    }
    let name = &host.api.talk.host;
    let is_out = known.id.is_some() && !matches!(state, Some(CREATED | SCHEDULED));
    let fits = match is_out {
        true => check_title(name, episode),
        false => check_title(name, episode).and_then(|()| check_sound(name, episode).map(drop)),
    };
    if let Err(error) = fits {
        plan.notes.push(format!("cannot go there: {error}; {}", error.hint()));
        plan.blocked = true;
        return plan;
    }
    let later = host.later(episode);
    match (state, &known.id) {
        (Some(CREATED | SCHEDULED), Some(_)) => draft(episode, &known, later, &mut plan),
        (Some(IMPORTING), Some(_)) => {
            plan.steps.push("looks whether it is imported".to_owned());
        }
        (_, Some(_)) => {
            plan.steps.push("changes the episode where it differs".to_owned());
            plan.notes.push(SOUND_STAYS.to_owned());
        }
        (_, None) => anew(host, episode, later, &mut plan),
    }
    plan
}

/// For one that is there, and that nobody sees.
fn draft(episode: &HostEpisode, known: &Posted, later: Option<String>, plan: &mut HostPlan) {
    let same = known.made.as_deref() == Some(&episode.made);
    plan.steps.push(match later {
        Some(later) if same => format!("keeps the draft there until {later}"),
        Some(later) => format!("changes the draft there, which waits until {later}"),
        None => "publishes what was sent there".to_owned(),
    });
}

/// For one that is not there, as far as is known.
fn anew(host: &Funkwhale, episode: &HostEpisode, later: Option<String>, plan: &mut HostPlan) {
    let (options, notes) = (&host.options, &mut plan.notes);
    let length = megabytes(episode.sound.length);
    let upload = format!("uploads {length} to {}", options.channel);
    match later {
        Some(later) if options.ahead => {
            plan.steps.push(format!("{upload}, as a draft until {later}"));
            notes.push(
                "the first `pod publish` after that publishes it; its date there is the moment it \
                 is uploaded"
                    .to_owned(),
            );
        }
        Some(later) => {
            plan.steps.push(format!("waits until {later}"));
            notes.push(
                "the first `pod publish` after that sends it: its date there is the moment it is \
                 uploaded (`ahead = true` sends it before, as a draft)"
                    .to_owned(),
            );
        }
        None => {
            plan.steps.push(format!("{upload}, and publishes it"));
            if episode.date < host.api.talk.now - 24 * 3600 {
                notes.push("its date there is the moment it is uploaded, not its own".to_owned());
            }
        }
    }
    if let Some(why) = picture::missing(options, episode) {
        notes.push(format!("without a picture of its own: {why}"));
    }
    let wanted = Wanted::of(options, episode);
    if let (None, Some(license), super::options::License::OfEpisode) =
        (&wanted.license, &episode.license, &options.license)
    {
        let license: String = license.escape_debug().take(60).collect();
        notes.push(format!("without its licence: Funkwhale does not know `{license}`"));
    }
    left_out(episode, plan);
    plan.notes.push(SOUND_STAYS.to_owned());
    plan.notes.push("it gets a GUID of Funkwhale's own, another than in your feed".to_owned());
}

/// What Funkwhale has no place for. *Source:* Funkwhale, `rss_serialize_item`.
fn left_out(episode: &HostEpisode, plan: &mut HostPlan) {
    let missing: Vec<&str> = [
        (episode.vtt.is_some() || episode.srt.is_some()).then_some("its text"),
        (!episode.chapters.is_empty() || episode.chapters_json.is_some()).then_some("chapters"),
        (!episode.soundbites.is_empty()).then_some("soundbites"),
        episode.season.map(|_| "its season"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let notes = &mut plan.notes;
    if !missing.is_empty() {
        notes.push(format!(
            "without {}: Funkwhale has no place for them; its description leads to your page",
            missing.join(", ")
        ));
    }
    if is_cut(episode) {
        notes.push("its description is cut: 5000 characters at most".to_owned());
    }
    if episode.explicit {
        notes.push("its feed there says of every episode that it is not explicit".to_owned());
    }
    if matches!(episode.kind, "trailer" | "bonus") {
        notes.push(format!("its feed there does not say that it is a {}", episode.kind));
    }
    if episode.number.is_none_or(|number| number == 0) {
        notes.push("it has no number, and gets 1 there".to_owned());
    }
    if episode.sound.media_type != "audio/mpeg" {
        notes.push("its feed there gives an MP3 that Funkwhale makes of it".to_owned());
    }
}
