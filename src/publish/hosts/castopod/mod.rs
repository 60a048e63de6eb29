//! Castopod: an episode with its sound, picture, text and chapters, made by its REST API.
//!
//! ```text
//! id noted? ─► look at it ─┐
//!      │ no                ├─► draft? ─► publish or schedule ─► look at it ─► Posted
//! look for the slug ─► create, note ─┘
//! ```
//!
//! The API makes and publishes, and changes nothing afterwards: what differs later is told in the
//! plan, for a person to change there.

mod api;
mod captions;
mod conversation;
mod draft;
mod found;
mod message;
mod plan;
mod refusal;
mod settings;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use self::api::{Api, Created};
use self::found::{Episode, Out, Podcast};
use self::settings::Settings;
use super::{Counts, Host, HostEpisode, HostError, HostPlan, HostSurroundings, Note, Reaction};
use crate::publish::credentials::Secrets;
use crate::publish::storage::{Watch, said};
use crate::show::{HostSettings, Posted};

/// What [`Posted::state`] says of a draft.
const CREATED: &str = "created";
/// Of what comes out later.
const SCHEDULED: &str = "scheduled";
/// Of what is out.
const PUBLISHED: &str = "published";
/// Of what comes out together with the podcast, which is a draft there. *Source:* Castopod,
/// `Episode::getPublicationStatus`.
const WITH_PODCAST: &str = "with_podcast";

/// An instance, and a podcast there.
struct Castopod {
    settings: Settings,
    api: Api,
    /// Seconds since 1970.
    now: i64,
}

/// Makes one ready.
pub(super) fn open(
    settings: &HostSettings,
    secrets: &Secrets,
    about: &HostSurroundings,
) -> Result<Box<dyn Host>, HostError> {
    let settings = Settings::read(settings, about)?;
    let api = Api::new(&settings, secrets, about)?;
    Ok(Box::new(Castopod { settings, api, now: about.now }))
}

impl Host for Castopod {
    fn plan(&self, episode: &HostEpisode, before: Option<&Posted>) -> HostPlan {
        plan::of(&self.settings, self.now, episode, before)
    }

    fn publish(
        &self,
        episode: &HostEpisode,
        before: Option<&Posted>,
        note: Note<'_>,
        watch: &dyn Watch,
    ) -> Result<Posted, HostError> {
        if watch.cancelled() {
            return Err(HostError::Cancelled);
        }
        let known = before.filter(|before| is_id(before));
        if let Some(before) = known.filter(|before| is_finished(before, self.now)) {
            return Ok(before.clone());
        }
        let podcast = self.api.podcast(&self.settings.handle, watch)?;
        let (there, made) = match self.there(episode, known, &podcast, watch)? {
            Some((there, made)) => (there, made),
            None => self.create(episode, &podcast, note, watch)?,
        };
        let mut posted = self.posted(episode, &podcast, &there, made);
        if there.out == Out::Draft {
            note(&posted)?;
            let out = self.bring_out(episode, &podcast, there.id, watch)?;
            posted = self.posted(episode, &podcast, &out, posted.made);
            let waits = matches!(podcast.out, Some(Out::At(at)) if at > self.now);
            let at_once = when(&self.settings, self.now, episode.date).is_none() && !waits;
            // Its clock may be ahead, and the sending took its time.
            if at_once && posted.state.as_deref() == Some(SCHEDULED) {
                posted.state = Some(PUBLISHED.to_owned());
                posted.scheduled = None;
            }
        }
        if posted.state.as_deref() == Some(PUBLISHED)
            && let Some(page) = &posted.url
            && let Some(post) =
                conversation::post(&self.api, &self.settings.url, &podcast, page, watch)
        {
            posted.uri = Some(post);
        }
        note(&posted)?;
        Ok(posted)
    }

    fn counts(&self, posted: &Posted, watch: &dyn Watch) -> Result<Option<Counts>, HostError> {
        let Some(id) = id_of(posted) else { return Ok(None) };
        let there = self.api.episode(id, watch)?.filter(|there| there.out != Out::Draft);
        Ok(there.map(|there| Counts { replies: there.comments, boosts: None, likes: None }))
    }

    fn try_out(&self, watch: &dyn Watch) -> Result<String, HostError> {
        let podcast = self.api.podcast(&self.settings.handle, watch)?;
        let version = self.api.version(watch).map(|version| format!(" {version}"));
        let title = said(&podcast.title);
        let draft = match podcast.out {
            Some(Out::Draft) => ", which is not published there yet",
            _ => "",
        };
        let version = version.unwrap_or_default();
        Ok(format!("Castopod{version}, podcast {title} (@{}){draft}", podcast.handle))
    }
}

impl Castopod {
    /// The episode that is there already, and the digest of what was sent for it, where known.
    fn there(
        &self,
        episode: &HostEpisode,
        known: Option<&Posted>,
        podcast: &Podcast,
        watch: &dyn Watch,
    ) -> Result<Option<(Episode, Option<String>)>, HostError> {
        if let Some((before, id)) = known.and_then(|before| Some((before, id_of(before)?))) {
            let there = self.api.episode(id, watch)?;
            let ours = |there: &Episode| there.podcast_id.is_none_or(|of| of == podcast.id);
            if let Some(there) = there.filter(ours) {
                return Ok(Some((there, before.made.clone())));
            }
            // A draft that somebody threw away is made anew; what listeners have seen is not.
            let was_out = before.state.as_deref().is_some_and(|state| state != CREATED);
            if was_out && self.api.by_slug(podcast.id, &episode.slug, watch)?.is_none() {
                return Err(HostError::NotTaken {
                    host: self.settings.name.clone(),
                    what: "the episode again".to_owned(),
                    why: format!("it was out, and somebody removed it from @{}", podcast.handle),
                    hint: format!(
                        "to send it anew, take the lines of its host `{}` out of published.toml",
                        self.settings.name
                    ),
                });
            }
        }
        let there = self.api.by_slug(podcast.id, &episode.slug, watch)?;
        Ok(there.map(|there| {
            let made = looks_like(&there, episode).then(|| episode.made.clone());
            (there, made)
        }))
    }

    /// Makes it, and keeps its number at once.
    fn create(
        &self,
        episode: &HostEpisode,
        podcast: &Podcast,
        note: Note<'_>,
        watch: &dyn Watch,
    ) -> Result<(Episode, Option<String>), HostError> {
        draft::check(&self.settings, episode)?;
        draft::check_for(&self.settings, podcast, episode)?;
        let user = self.user(podcast)?;
        let form = draft::form(&self.settings, podcast, user, episode)?;
        let made = Some(episode.made.clone());
        let id = match self.api.create(form, watch) {
            Ok(Created::New(id)) => id,
            Ok(Created::Taken) => {
                let there = self.api.by_slug(podcast.id, &episode.slug, watch)?;
                let there = there.ok_or_else(|| {
                    let why = "it has an episode of this slug, and does not show it";
                    self.api.odd("sending the episode", why)
                })?;
                let made = looks_like(&there, episode).then(|| episode.made.clone());
                return Ok((there, made));
            }
            // It may have come all the way: nobody knows before it was looked for.
            Err(error) if is_uncertain(&error) => {
                match self.api.by_slug(podcast.id, &episode.slug, watch) {
                    Ok(Some(there)) => there.id,
                    _ => return Err(error),
                }
            }
            Err(error) => return Err(error),
        };
        note(&Posted {
            name: self.settings.name.clone(),
            id: Some(id.to_string()),
            made: made.clone(),
            state: Some(CREATED.to_owned()),
            ..Posted::default()
        })?;
        Ok((self.look(id, watch)?, made))
    }

    /// Publishes or schedules a draft, and looks at what became of it.
    fn bring_out(
        &self,
        episode: &HostEpisode,
        podcast: &Podcast,
        id: u64,
        watch: &dyn Watch,
    ) -> Result<Episode, HostError> {
        let user = self.user(podcast)?.to_string();
        let (message, _) = message::filled(&self.settings.message, episode);
        let later = when(&self.settings, self.now, episode.date);
        let mut fields = vec![("created_by", user.as_str()), ("message", message.as_str())];
        match &later {
            Some((date, zone)) => fields.extend([
                ("publication_method", "schedule"),
                ("scheduled_publication_date", date.as_str()),
                ("client_timezone", zone.as_str()),
            ]),
            None => fields.extend([
                ("publication_method", "now"),
                ("client_timezone", self.settings.zone.as_str()),
            ]),
        }
        self.api.publish(id, &fields, watch)?;
        let there = self.look(id, watch)?;
        if there.out == Out::Draft {
            let why = "it says that the episode is published, and shows a draft";
            return Err(self.api.odd("publishing the episode", why));
        }
        Ok(there)
    }

    fn look(&self, id: u64, watch: &dyn Watch) -> Result<Episode, HostError> {
        let there = self.api.episode(id, watch)?;
        let why = "the episode is gone that was just there";
        there.ok_or_else(|| self.api.odd("looking at the episode", why))
    }

    /// In whose name it is done: users cannot be asked for.
    fn user(&self, podcast: &Podcast) -> Result<u64, HostError> {
        self.settings.user_id.or(podcast.created_by).ok_or_else(|| HostError::Settings {
            host: self.settings.name.clone(),
            why: "it does not say who made the podcast, in whose name pod would publish".to_owned(),
            hint: "write the number of one of its users as `user_id`".to_owned(),
        })
    }

    fn posted(
        &self,
        episode: &HostEpisode,
        podcast: &Podcast,
        there: &Episode,
        made: Option<String>,
    ) -> Posted {
        let page = format!("{}/@{}/episodes/{}", self.settings.url, podcast.handle, there.slug);
        let (state, scheduled) = match (there.out, podcast.out) {
            (Out::Draft, _) => (CREATED, None),
            (Out::At(_), Some(Out::Draft)) => (WITH_PODCAST, None),
            (Out::At(at), _) if at > self.now => (SCHEDULED, Some(at)),
            (Out::At(_), _) => (PUBLISHED, None),
        };
        let scheduled = scheduled.and_then(|at| Timestamp::from_second(at).ok());
        // An empty one is kept as such, so that the plan can speak of it.
        let guid = match there.guid.as_deref().map(str::trim).unwrap_or_default() {
            "" => Some(String::new()),
            guid if guid == episode.guid => None,
            guid => Some(said(guid)),
        };
        let account_url = format!("{}/@{}", self.settings.url, podcast.handle);
        let server = self.settings.url.split_once("://").map_or("", |(_, rest)| rest);
        let server = server.split('/').next().unwrap_or_default();
        Posted {
            entry: None,
            name: self.settings.name.clone(),
            account: Some(format!("@{}@{server}", podcast.handle)),
            account_url: Some(account_url),
            id: Some(there.id.to_string()),
            uri: matches!(state, SCHEDULED | PUBLISHED).then(|| page.clone()),
            url: Some(page),
            guid,
            media: None,
            made,
            state: Some(state.to_owned()),
            scheduled: scheduled.map(|at| at.to_string()),
        }
    }
}

/// The moment it is scheduled for, as Castopod reads it, and its zone; none for at once.
///
/// *Source:* Castopod, `EpisodeController::attemptPublish`: `Y-m-d H:i` in `client_timezone`.
fn when(settings: &Settings, now: i64, date: i64) -> Option<(String, String)> {
    let date = date.div_euclid(60) * 60;
    if date <= now {
        return None;
    }
    let at = Timestamp::from_second(date).ok()?;
    let zone = TimeZone::get(&settings.zone).unwrap_or(TimeZone::UTC);
    let local = zone.to_datetime(at);
    // An hour that comes twice in autumn says nothing in its own zone.
    let (local, zone) = match zone.to_ambiguous_timestamp(local).is_ambiguous() {
        true => (TimeZone::UTC.to_datetime(at), "UTC"),
        false => (local, settings.zone.as_str()),
    };
    Some((local.strftime("%Y-%m-%d %H:%M").to_string(), zone.to_owned()))
}

fn id_of(posted: &Posted) -> Option<u64> {
    posted.id.as_deref()?.parse().ok().filter(|id| *id > 0)
}

fn is_id(posted: &Posted) -> bool {
    id_of(posted).is_some()
}

/// Whether nothing is to be done any more, whatever the episode is like: the API changes nothing.
fn is_finished(posted: &Posted, now: i64) -> bool {
    let waits = || {
        let at = posted.scheduled.as_deref()?.parse::<Timestamp>().ok()?;
        Some(at.as_second() > now)
    };
    match posted.state.as_deref() {
        Some(PUBLISHED) => true,
        Some(SCHEDULED) => waits().unwrap_or(false),
        _ => false,
    }
}

/// Whether what is there was made of this, as far as it shows.
fn looks_like(there: &Episode, episode: &HostEpisode) -> bool {
    let described = there.description.as_deref().map(|text| text.trim().replace("\r\n", "\n"));
    there.title.trim() == episode.title.trim()
        && described.is_none_or(|text| text == draft::description(episode).replace("\r\n", "\n"))
        && there.number == episode.number.map(u64::from)
        && there.season == episode.season.map(u64::from)
}

/// Whether what was asked for may have been done all the same.
fn is_uncertain(error: &HostError) -> bool {
    error.reaction() == Reaction::TryAgain || matches!(error, HostError::Odd { .. })
}
