//! What would be done with an episode, and what to know before.

use super::form::{captions, cover};
use super::options::Privacy;
use super::publish::{ANEW, is_due, is_scheduled, is_sending};
use super::server::PICTURE;
use super::told::{self, Told};
use super::{CREATED, DELETED, PeerTube, REVIEW, TRANSCODING, is_done};
use crate::publish::hosts::words::{megabytes, moment};
use crate::publish::hosts::{HostEpisode, HostPlan};
use crate::show::Posted;

/// Instances before 8.0 take pictures of this length.
const OLD_PICTURE: u64 = 4 * 1024 * 1024;

pub(super) fn of(host: &PeerTube, episode: &HostEpisode, before: Option<&Posted>) -> HostPlan {
    let mut plan = HostPlan::default();
    let talk = &host.session.talk;
    let known = before.cloned().unwrap_or_default();
    let state = known.state.as_deref().unwrap_or_default();
    if state == DELETED {
        plan.notes.push(format!("the video was deleted there; {ANEW}"));
        return plan;
    }
    if is_done(episode, &known, talk.now) {
        return plan;
    }
    if let Err(error) = Told::of(&talk.host, &host.options, episode, talk.now) {
        plan.notes.push(format!("cannot go there: {error}; {}", error.hint()));
        plan.blocked = true;
        return plan;
    }
    if host.keeps_back(episode) && known.id.is_none() {
        let when = moment(episode.date);
        plan.notes.push(format!("the `pod publish` that runs after {when} sends it"));
        return plan;
    }
    let same = known.made.as_deref() == Some(&episode.made);
    match (&known.id, same, state) {
        (None, ..) => anew(host, episode, is_sending(state), &mut plan),
        (Some(_), true, CREATED) => brings(host, episode, &mut plan),
        (Some(_), true, TRANSCODING) => plan.steps.push("looks whether it is ready".to_owned()),
        (Some(_), true, REVIEW) => {
            plan.steps.push("looks whether a moderator let it in".to_owned());
        }
        (Some(_), true, _) => plan.steps.push("looks whether it came out".to_owned()),
        (Some(_), false, _) => changes(host, episode, &known, &mut plan),
    }
    plan
}

fn anew(host: &PeerTube, episode: &HostEpisode, begun: bool, plan: &mut HostPlan) {
    let to = host.options.channel.as_ref().map_or(String::new(), |name| format!(" to {name}"));
    let length = megabytes(episode.sound.length);
    plan.steps.push(match begun {
        true => format!("goes on to upload {length}{to}"),
        false => format!("uploads {length}{to}"),
    });
    brings(host, episode, plan);
    let privacy = host.options.privacy;
    plan.steps.push(match (host.later(episode), privacy) {
        (Some(date), _) => format!("schedules it for {}", moment(date)),
        (None, Privacy::Public) => "publishes it".to_owned(),
        (None, Privacy::Unlisted) => "publishes it, unlisted".to_owned(),
        (None, Privacy::Internal) => "publishes it for the users of the instance".to_owned(),
        (None, Privacy::Private) => "leaves it private".to_owned(),
    });
    pictures(episode, plan);
    plan.notes.push("its sound cannot be changed by pod afterwards".to_owned());
}

/// Text and chapters.
fn brings(host: &PeerTube, episode: &HostEpisode, plan: &mut HostPlan) {
    let chapters = told::chapters(episode).len();
    if host.options.captions && captions(episode).is_some() {
        plan.steps.push("sends the text as captions".to_owned());
    }
    if host.options.chapters && chapters > 0 {
        plan.steps.push(format!("sends {chapters} chapters"));
    }
}

fn changes(host: &PeerTube, episode: &HostEpisode, known: &Posted, plan: &mut HostPlan) {
    plan.steps.push("changes title, notes, tags, picture, text and chapters".to_owned());
    if is_scheduled(known) && !is_due(known, host.session.talk.now) {
        plan.steps.push(match host.later(episode) {
            Some(date) => format!("schedules it for {}", moment(date)),
            None => "publishes it".to_owned(),
        });
    }
    plan.notes.push("its sound stays the one it has there, and so does who sees it".to_owned());
    pictures(episode, plan);
}

fn pictures(episode: &HostEpisode, plan: &mut HostPlan) {
    plan.notes.push(match (&episode.cover, cover(episode)) {
        (None, _) => "without a picture: there is none".to_owned(),
        (Some(_), None) => "without a picture: it takes JPEG, PNG and WebP".to_owned(),
        (_, Some(cover)) if cover.length > PICTURE => {
            format!("without a picture: it takes {} at most", megabytes(PICTURE))
        }
        (_, Some(cover)) if cover.length > OLD_PICTURE => {
            format!("with its picture of {}, if it takes as much", megabytes(cover.length))
        }
        _ => return,
    });
}
