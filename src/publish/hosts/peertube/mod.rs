//! Episodes as videos on a PeerTube, in a channel: sound, picture, text, chapters.
//!
//! ```text
//! Options ─────┐                          ┌► find (is it there?)
//! HostEpisode ─┴► Told ─► Session ────────┼► upload, in pieces ─► Video ─► Posted
//!                 secrets ─► log in, once └► change, captions, chapters
//! ```
//!
//! *Source:* PeerTube's REST API, OpenAPI 8.1.

mod find;
mod form;
pub mod login;
mod options;
mod plan;
mod publish;
mod server;
mod session;
mod told;
mod upload;
mod video;

use self::options::{Options, Privacy};
use self::server::{Account, Instance};
use self::session::{SOUND_FILES, Session};
use self::video::Video;
use super::talk::Talk;
use super::words::megabytes;
use super::{Counts, Host, HostEpisode, HostError, HostPlan, HostSurroundings, Note};
use crate::publish::credentials::Secrets;
use crate::publish::storage::Watch;
use crate::show::{HostSettings, Posted};

/// Its sound is on its way; what tells it from others stands behind it.
const SENDING: &str = "sending";
/// It is there, without text or chapters yet.
const CREATED: &str = "created";
/// The instance makes a film of it.
const TRANSCODING: &str = "transcoding";
/// A moderator has to look at it.
const REVIEW: &str = "review";
/// It waits there for its moment.
const SCHEDULED: &str = "scheduled";
/// It is as it should be.
const PUBLISHED: &str = "published";
/// It was taken away there, by hand.
const DELETED: &str = "deleted";

/// An account on an instance.
pub struct PeerTube {
    session: Session,
    options: Options,
}

/// Makes one ready.
pub(super) fn open(
    settings: &HostSettings,
    secrets: &Secrets,
    about: &HostSurroundings,
) -> Result<Box<dyn Host>, HostError> {
    Ok(Box::new(PeerTube::new(settings, secrets, about)?))
}

/// Who asks the instance of a host. *Errors:* [`HostError::Settings`].
fn talk(settings: &HostSettings, about: &HostSurroundings) -> Result<Talk, HostError> {
    Talk::open(settings, None, about)
}

impl PeerTube {
    /// Makes one ready. Asks nothing of the network. *Errors:* [`HostError::Settings`].
    pub fn new(
        settings: &HostSettings,
        secrets: &Secrets,
        about: &HostSurroundings,
    ) -> Result<PeerTube, HostError> {
        let options = Options::read(settings)?;
        Ok(PeerTube { session: Session::new(talk(settings, about)?, secrets, about), options })
    }

    /// Whether an episode that is to come is not to be sent before.
    fn keeps_back(&self, episode: &HostEpisode) -> bool {
        !self.options.schedule && episode.date > self.session.talk.now
    }

    /// The moment it has to wait for, in seconds since 1970. What stays private waits for nothing.
    fn later(&self, episode: &HostEpisode) -> Option<i64> {
        let waits = self.options.schedule && self.options.privacy != Privacy::Private;
        (waits && episode.date > self.session.talk.now).then_some(episode.date)
    }
}

/// Whether the video is there and says what it should, and there is nothing to wait for.
fn is_done(episode: &HostEpisode, posted: &Posted, now: i64) -> bool {
    let state = posted.state.as_deref();
    let rests = match state {
        Some(SCHEDULED) => !publish::is_due(posted, now),
        state => state == Some(PUBLISHED),
    };
    posted.made.as_deref() == Some(&episode.made) && posted.id.is_some() && rests
}

impl Host for PeerTube {
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

    fn counts(&self, posted: &Posted, watch: &dyn Watch) -> Result<Option<Counts>, HostError> {
        let Some(id) = &posted.id else { return Ok(None) };
        match Video::ask(&self.session, id, watch)?.filter(|video| !video.waits()) {
            Some(video) => video.counts(&self.session, watch).map(Some),
            None => Ok(None),
        }
    }

    fn try_out(&self, watch: &dyn Watch) -> Result<String, HostError> {
        let instance = Instance::ask(&self.session, watch)?;
        let account = Account::ask(&self.session, watch)?;
        let host = &self.session.talk.host;
        let channel = account.channel(host, self.options.channel.as_deref())?;
        let takes = match instance.takes(".mp3") {
            true => "takes sound".to_owned(),
            false => format!("but it takes no sound: {SOUND_FILES}"),
        };
        let left = match account.left(&self.session, watch)? {
            Some(left) => format!("{} left", megabytes(left)),
            None => "no limit of room".to_owned(),
        };
        Ok(format!("PeerTube {}, channel @{}, {left}, {takes}", instance.version, channel.name))
    }
}
