//! Funkwhale: an episode with its sound and picture, in a channel of kind podcast.
//!
//! ```text
//! Options ───┐
//! Channel ───┼─► Wanted ─────────────┐
//! HostEpisode ► Picture, Sound ─► find (is it there?) ─► draft ─► published ─► Track ─► Posted
//! ```
//!
//! Nothing is scheduled there, and the date of an episode is the moment its sound was sent
//! (`Upload.creation_date`). So what is to come is not sent before its date, unless `ahead` asks
//! for a draft.
//!
//! *Source:* Funkwhale 1.3, its code, as named at each place.

mod api;
mod finish;
mod found;
mod license;
mod options;
mod picture;
mod plan;
mod publish;
mod refusal;
mod sound;
mod wanted;

use self::api::Api;
use self::found::Channel;
use self::options::Options;
use super::talk::Talk;
use super::words::moment;
use super::{Counts, Host, HostEpisode, HostError, HostPlan, HostSurroundings, Note};
use crate::publish::credentials::Secrets;
use crate::publish::storage::Watch;
use crate::show::{HostSettings, Posted};

/// What [`Posted::state`] says of one that is not sent before its date.
const WAITING: &str = "waiting";
/// Of a draft, or of one that could not be imported.
const CREATED: &str = "created";
/// Of a draft that waits for its date.
const SCHEDULED: &str = "scheduled";
/// Of one that Funkwhale is at work on.
const IMPORTING: &str = "importing";
/// Of what people hear.
const PUBLISHED: &str = "published";
/// Of what was taken away there, by hand.
const DELETED: &str = "deleted";

/// What pod has to be allowed. *Source:* Funkwhale, `users/oauth/scopes.py`, and `required_scope`
/// of the views.
const SCOPES: &str = "read:profile, read:libraries, write:libraries and write:edits";

/// A channel on an instance.
struct Funkwhale {
    api: Api,
    options: Options,
}

impl Funkwhale {
    /// The date of an episode, if it is to come, as the ledger keeps it.
    fn later(&self, episode: &HostEpisode) -> Option<String> {
        (episode.date > self.api.talk.now).then(|| moment(episode.date))
    }

    /// Notes whose it is.
    fn sign(&self, known: &mut Posted, channel: &Channel) {
        known.account = Some(channel.account.clone());
        // *Source:* Funkwhale, `Channel.get_absolute_url`.
        known.account_url = Some(format!("{}/channels/{}", self.api.talk.root, channel.name));
    }
}

/// Makes one ready.
pub(super) fn open(
    settings: &HostSettings,
    secrets: &Secrets,
    about: &HostSurroundings,
) -> Result<Box<dyn Host>, HostError> {
    let options = Options::read(settings)?;
    let mut talk = Talk::open(settings, secrets.token.clone(), about)?;
    talk.let_in = format!(
        "make an application at {}/settings (Your applications) that may {SCOPES}, and keep its \
         access token with `pod login {}`",
        talk.root, settings.name
    );
    talk.too_long = "ask who runs it for a larger NGINX_MAX_BODY_SIZE, which is 100 MB where \
                     nobody said otherwise";
    Ok(Box::new(Funkwhale { api: Api { talk }, options }))
}

/// Whether the episode is there and says what it should.
fn is_done(episode: &HostEpisode, posted: &Posted) -> bool {
    posted.state.as_deref() == Some(PUBLISHED)
        && posted.id.is_some()
        && posted.made.as_deref() == Some(&episode.made)
}

impl Host for Funkwhale {
    fn plan(&self, episode: &HostEpisode, before: Option<&Posted>) -> HostPlan {
        plan::of(self, episode, before)
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

    /// Funkwhale takes no answers, and tells nobody how many like a track.
    fn counts(&self, posted: &Posted, watch: &dyn Watch) -> Result<Option<Counts>, HostError> {
        let Some(id) = posted.id.as_deref().filter(|id| found::is_uuid(id)) else {
            return Ok(None);
        };
        if posted.state.as_deref() != Some(PUBLISHED) {
            return Ok(None);
        }
        Ok(self.api.upload(id, watch)?.map(|_| Counts::default()))
    }

    fn try_out(&self, watch: &dyn Watch) -> Result<String, HostError> {
        let me = self.api.me(watch)?;
        let channel = self.api.channel(&self.options.channel, &me, watch)?;
        self.api.may_send(watch)?;
        let software = self.api.software(watch)?;
        let left = me.left_mb.map(|left| format!(", {left:.0} MB left")).unwrap_or_default();
        let talk = &self.api.talk;
        let (title, name) = (talk.plain(&channel.title), talk.plain(&me.name));
        Ok(format!("{software}, channel {title} ({}) of @{name}{left}", channel.account))
    }
}
