//! Posts about episodes on servers that speak Mastodon's API: Mastodon, GoToSocial, Pleroma,
//! Akkoma, snac, Mitra.
//!
//! ```text
//! Options ──┐
//! Instance ─┼─► text ─┐
//! HostEpisode ► media ┴► find (is it there?) ─► post or change ─► Status ─► Posted
//! ```
//!
//! *Source:* Mastodon's documentation of its API, methods `instance`, `media`, `statuses`,
//! `scheduled_statuses`, `accounts`, `apps`, `oauth`.

mod find;
mod instance;
pub mod login;
mod media;
mod options;
mod publish;
mod status;
mod text;

use serde_json::Value;

use self::options::{Attach, Options};
use self::status::Status;
use super::talk::{self, Talk};
use super::words::{megabytes, moment};
use super::{Counts, Host, HostEpisode, HostError, HostPlan, HostSurroundings, Note};
use crate::publish::credentials::{Secret, Secrets};
use crate::publish::storage::Watch;
use crate::show::{HostSettings, Posted};

/// How far ahead a post may be that waits for its moment. *Source:* Mastodon API, `POST
/// /api/v1/statuses`, `scheduled_at`.
const SOONEST: i64 = 5 * 60;

/// The sound is there; a digest stands behind it.
const SOUND: &str = "sound";
/// Something may be there already, or will be in a moment; a digest may stand behind it.
const SENDING: &str = "sending";
/// It waits there for its moment.
const SCHEDULED: &str = "scheduled";
/// People see it.
const PUBLISHED: &str = "published";
/// It was taken away there, by hand.
const DELETED: &str = "deleted";

/// An account on an instance.
pub struct Mastodon {
    talk: Talk,
    options: Options,
}

/// Makes one ready.
pub(super) fn open(
    settings: &HostSettings,
    secrets: &Secrets,
    about: &HostSurroundings,
) -> Result<Box<dyn Host>, HostError> {
    Ok(Box::new(Mastodon::new(settings, secrets, about)?))
}

/// Who asks the instance of a host. *Errors:* [`HostError::Settings`].
fn talk(
    settings: &HostSettings,
    token: Option<Secret>,
    about: &HostSurroundings,
) -> Result<Talk, HostError> {
    let mut talk = Talk::open(settings, token, about)?;
    talk.too_long = "say `audio = \"excerpt\"` or `audio = \"none\"`, or ask who runs it";
    Ok(talk)
}

impl Mastodon {
    /// Makes one ready. Asks nothing of the network. *Errors:* [`HostError::Settings`].
    pub fn new(
        settings: &HostSettings,
        secrets: &Secrets,
        about: &HostSurroundings,
    ) -> Result<Mastodon, HostError> {
        let options = Options::read(settings)?;
        Ok(Mastodon { talk: talk(settings, secrets.token.clone(), about)?, options })
    }

    /// The account: what the server calls it, and what people do.
    fn account(&self, watch: &dyn Watch) -> Result<(String, String), HostError> {
        let doing = "asking who pod is there";
        if self.talk.token.is_none() {
            return Err(self.talk.not_let_in("there is no token for it".to_owned()));
        }
        let heard = self.talk.get("/api/v1/accounts/verify_credentials", doing, watch)?;
        // snac says so to whom it does not know.
        if heard.status == 422 {
            return Err(self.talk.not_let_in("422, it does not know the token".to_owned()));
        }
        let value = self.talk.value(&heard, doing, "a question for the account")?;
        let id = talk::id(&value).ok_or_else(|| self.talk.odd(doing, "no account"))?;
        let name = value.get("acct").and_then(Value::as_str).unwrap_or(&id);
        let name = name.chars().filter(|letter| !letter.is_control()).take(80).collect();
        Ok((id, name))
    }

    /// Whether an episode that is to come is not to be posted before.
    fn keeps_back(&self, episode: &HostEpisode) -> bool {
        !self.options.schedule && episode.date > self.talk.now
    }

    /// The moment a post has to wait for, in seconds since 1970.
    fn later(&self, episode: &HostEpisode) -> Option<i64> {
        let ahead = episode.date.saturating_sub(self.talk.now);
        (self.options.schedule && ahead >= SOONEST).then_some(episode.date)
    }
}

/// Whether it is not known what became of a post.
fn is_sending(state: &str) -> bool {
    state.split(' ').next() == Some(SENDING)
}

/// Whether the post is there and says what it should.
fn is_done(episode: &HostEpisode, posted: &Posted) -> bool {
    let state = posted.state.as_deref();
    posted.made.as_deref() == Some(&episode.made)
        && posted.id.is_some()
        && !state.is_some_and(is_sending)
        && state != Some(SCHEDULED)
}

impl Host for Mastodon {
    fn wants_excerpt(&self) -> bool {
        self.options.attach == Attach::Excerpt
    }

    fn plan(&self, episode: &HostEpisode, before: Option<&Posted>) -> HostPlan {
        let mut plan = HostPlan::default();
        let known = before.cloned().unwrap_or_default();
        let state = known.state.as_deref();
        if state == Some(DELETED) {
            plan.notes.push(format!("the post was deleted there; {}", publish::ANEW));
            return plan;
        }
        if is_done(episode, &known) {
            return plan;
        }
        if self.keeps_back(episode) && known.id.is_none() {
            let when = moment(episode.date);
            plan.notes.push(format!("the `pod publish` that runs after {when} posts about it"));
            return plan;
        }
        if known.id.is_some() && !state.is_some_and(is_sending) {
            let same = known.made.as_deref() == Some(&episode.made);
            match (state == Some(SCHEDULED), publish::is_due(&known, self.talk.now), same) {
                (true, true, _) => plan.steps.push("looks for the post that waited".to_owned()),
                (true, false, true) => {}
                (true, false, false) => plan.steps.push("makes the waiting post anew".to_owned()),
                (false, ..) => {
                    plan.steps.push("changes the post".to_owned());
                    plan.notes.push("the sound in the post stays the one it has".to_owned());
                }
            }
            return plan;
        }
        if self.options.attach != Attach::Nothing && known.media.is_none() {
            let length = megabytes(episode.sound.length);
            plan.steps.push(format!("uploads {length}, if the server takes as much"));
            plan.notes.push(match (self.options.attach, &episode.excerpt) {
                (Attach::Excerpt, Some(excerpt)) => {
                    format!("else it uploads the excerpt of {}", megabytes(excerpt.length))
                }
                (Attach::Excerpt, None) => "else it posts without sound: there is no excerpt, \
                                            which a [[soundbite]] would give"
                    .to_owned(),
                _ => "else it posts without sound; `audio = \"excerpt\"` asks for a part of it"
                    .to_owned(),
            });
        }
        plan.steps.push(match self.later(episode) {
            Some(date) => format!("posts about it, to come out {}", moment(date)),
            None => "posts about it".to_owned(),
        });
        if self.options.schedule && self.later(episode).is_none() && episode.date > self.talk.now {
            plan.notes.push("it is seen at once: posts wait five minutes at least".to_owned());
        }
        plan
    }

    fn publish(
        &self,
        episode: &HostEpisode,
        before: Option<&Posted>,
        note: Note<'_>,
        watch: &dyn Watch,
    ) -> Result<Posted, HostError> {
        publish::Publishing { host: self, episode, watch }.run(before, note)
    }

    fn counts(&self, posted: &Posted, watch: &dyn Watch) -> Result<Option<Counts>, HostError> {
        let Some(id) = &posted.id else { return Ok(None) };
        if posted.state.as_deref() == Some(SCHEDULED) {
            return Ok(None);
        }
        Ok(Status::ask(&self.talk, id, watch)?.map(|(_, counts)| counts))
    }

    fn try_out(&self, watch: &dyn Watch) -> Result<String, HostError> {
        let (_, name) = self.account(watch)?;
        let instance = instance::Instance::ask(&self.talk, watch)?;
        Ok(format!(
            "{}, account @{name}, {} characters, sound of {} at most",
            instance.software,
            instance.room.characters,
            megabytes(instance.sound)
        ))
    }
}
