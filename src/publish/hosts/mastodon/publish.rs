//! The steps of a post, each noted before the next.

use serde_json::{Value, json};

use super::super::words::moment;
use super::super::{HostEpisode, HostError, HostFile, Note};
use super::find::{Found, look};
use super::instance::Instance;
use super::options::Attach;
use super::status::Status;
use super::text::{Words, compose, hashtags};
use super::{DELETED, Mastodon, PUBLISHED, SCHEDULED, SENDING, SOUND, is_done, is_sending, media};
use crate::http::Request;
use crate::publish::storage::Watch;
use crate::show::Posted;

/// What brings a post back that was deleted.
pub(super) const ANEW: &str = "to post it anew, take its entry of this host out of published.toml";

/// Servers hold a moment that is five minutes ahead against their own clock.
const CLOCKS: i64 = 30;

/// An episode on its way to an instance.
pub(super) struct Publishing<'a> {
    pub host: &'a Mastodon,
    pub episode: &'a HostEpisode,
    pub watch: &'a dyn Watch,
}

/// Whether the moment has come that a post waited for.
pub(super) fn is_due(posted: &Posted, now: i64) -> bool {
    let at = posted.scheduled.as_deref().and_then(|at| at.parse::<jiff::Timestamp>().ok());
    at.is_none_or(|at| at.as_second() <= now)
}

impl Publishing<'_> {
    pub fn run(&self, before: Option<&Posted>, note: Note<'_>) -> Result<Posted, HostError> {
        let mut known = before.cloned().unwrap_or_default();
        known.name.clone_from(&self.host.talk.host);
        let state = known.state.clone().unwrap_or_default();
        if state == DELETED || is_done(self.episode, &known) {
            return Ok(known);
        }
        if self.host.keeps_back(self.episode) && known.id.is_none() {
            return Ok(known);
        }
        if self.episode.page.is_empty() {
            return Err(HostError::Settings {
                host: self.host.talk.host.clone(),
                why: "a post would have no page to lead to".to_owned(),
                hint: "give the show a `base_url` under [publish], or name a host that makes a \
                       page of each episode before this one in `hosts`"
                    .to_owned(),
            });
        }
        match known.id.clone() {
            Some(id) if state == SCHEDULED => self.waiting(known, &id, note),
            Some(id) if !is_sending(&state) => self.change(known, &id, note),
            _ => self.post(known, note),
        }
    }

    /// A post that waits, or waited.
    fn waiting(&self, mut known: Posted, id: &str, note: Note<'_>) -> Result<Posted, HostError> {
        let talk = &self.host.talk;
        let same = known.made.as_deref() == Some(&self.episode.made);
        if !is_due(&known, talk.now) {
            if same {
                return Ok(known);
            }
            // Only its moment could be changed there.
            let doing = "taking the waiting post back";
            let address = talk.address(&format!("/api/v1/scheduled_statuses/{id}"));
            let heard = talk.ask(Request::with_method("DELETE", &address), doing, self.watch)?;
            if heard.is_fine() {
                known = Posted {
                    name: known.name,
                    state: Some(SENDING.to_owned()),
                    ..Posted::default()
                };
                note(&known)?;
                return self.post(known, note);
            }
            if !heard.is_unknown() {
                return Err(talk.refused(&heard, doing, "a change of the waiting post"));
            }
        }
        let (account, _) = self.host.account(self.watch)?;
        match look(talk, &account, &self.episode.page, self.watch)? {
            Some(Found::Post(status)) => {
                let id = status.id.clone();
                status.keep(&mut known);
                known.state = Some(PUBLISHED.to_owned());
                known.scheduled = None;
                note(&known)?;
                if same { Ok(known) } else { self.change(known, &id, note) }
            }
            // The server is late.
            Some(Found::Waiting(..)) => Ok(known),
            // snac names posts that wait, but does not list them.
            None if known.uri.is_some() && !is_due(&known, talk.now) => {
                Err(self.unchangeable(known, note)?)
            }
            None => Err(self.deleted(known, note)?),
        }
    }

    /// Makes the post say what it should.
    fn change(&self, mut known: Posted, id: &str, note: Note<'_>) -> Result<Posted, HostError> {
        let talk = &self.host.talk;
        if talk.token.is_none() {
            return Err(talk.not_let_in("there is no token for it".to_owned()));
        }
        let Some((there, _)) = Status::ask(talk, id, self.watch)? else {
            return Err(self.deleted(known, note)?);
        };
        let doing = "changing the post";
        let instance = Instance::ask(talk, self.watch)?;
        let mut asked = self.words(&instance)?;
        // What is not named again is taken off.
        asked["media_ids"] = json!(there.media);
        asked["sensitive"] = json!(self.is_sensitive(!there.media.is_empty()));
        let address = talk.address(&format!("/api/v1/statuses/{id}"));
        let heard = talk.ask(Request::put_json(&address, &asked), doing, self.watch)?;
        if heard.is_unknown() {
            return Err(self.unchangeable(known, note)?);
        }
        let (status, _) = Status::heard(talk, &heard, doing)?;
        there.keep(&mut known);
        status.keep(&mut known);
        known.made = Some(self.episode.made.clone());
        known.state = Some(PUBLISHED.to_owned());
        (known.media, known.scheduled) = (None, None);
        note(&known)?;
        Ok(known)
    }

    /// Posts, unless the post is there.
    fn post(&self, mut known: Posted, note: Note<'_>) -> Result<Posted, HostError> {
        let talk = &self.host.talk;
        let (account, _) = self.host.account(self.watch)?;
        let instance = Instance::ask(talk, self.watch)?;
        let mut asked = self.words(&instance)?;
        match look(talk, &account, &self.episode.page, self.watch)? {
            Some(Found::Post(status)) => {
                let ours = known.state.as_deref().is_some_and(is_sending);
                let id = status.id.clone();
                status.keep(&mut known);
                known.state = Some(PUBLISHED.to_owned());
                known.media = None;
                // What pod did not write, it does not change.
                known.made = (!ours).then(|| self.episode.made.clone());
                note(&known)?;
                return if ours { self.change(known, &id, note) } else { Ok(known) };
            }
            Some(Found::Waiting(id, at)) => {
                known.id = Some(id);
                known.state = Some(SCHEDULED.to_owned());
                known.scheduled = at.or_else(|| Some(moment(self.episode.date)));
                (known.made, known.media) = (Some(self.episode.made.clone()), None);
                note(&known)?;
                return Ok(known);
            }
            None => {}
        }
        if let Some(file) = self.sound(&instance) {
            let media = self.media(&mut known, file, &instance, note)?;
            asked["media_ids"] = json!([media]);
        }
        asked["sensitive"] = json!(self.is_sensitive(asked.get("media_ids").is_some()));
        asked["visibility"] = json!(self.host.options.visibility);
        let later = self.host.later(self.episode);
        let later = later.map(|date| moment(date.max(talk.now + super::SOONEST + CLOCKS)));
        if let Some(later) = &later {
            asked["scheduled_at"] = json!(later);
        }
        known.state = Some(self.begun(SENDING));
        note(&known)?;
        let doing = "posting";
        let request = Request::post_json(&talk.address("/api/v1/statuses"), &asked)
            .and_then(|request| request.header("idempotency-key", &self.key()));
        let heard = talk.ask(request, doing, self.watch)?;
        let (status, value) = Status::heard(talk, &heard, doing)?;
        let at = value.get("scheduled_at").and_then(Value::as_str);
        let at = at.filter(|at| at.parse::<jiff::Timestamp>().is_ok()).map(str::to_owned);
        let waits = later.is_some() || at.is_some();
        status.keep(&mut known);
        known.made = Some(self.episode.made.clone());
        known.media = None;
        known.scheduled = if waits { at.or(later) } else { None };
        known.state = Some(if waits { SCHEDULED } else { PUBLISHED }.to_owned());
        note(&known)?;
        Ok(known)
    }

    /// The sound there, ready to be used: that of an earlier run, or sent now.
    fn media(
        &self,
        known: &mut Posted,
        file: &HostFile,
        instance: &Instance,
        note: Note<'_>,
    ) -> Result<String, HostError> {
        let talk = &self.host.talk;
        let same = known
            .state
            .iter()
            .any(|state| [SOUND, SENDING].iter().any(|begun| *state == self.begun(begun)));
        if let Some(media) = known.media.take().filter(|_| same) {
            match media::wait(talk, &media, self.watch) {
                Ok(true) => {
                    known.media = Some(media.clone());
                    return Ok(media);
                }
                // Gone, or of no use to the server: another try.
                Ok(false) | Err(HostError::NotTaken { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        let description = self.description(file, instance.description);
        let media = media::send(talk, self.episode, file, &description, self.watch)?;
        known.media = Some(media.clone());
        known.state = Some(self.begun(SOUND));
        note(known)?;
        // Servers that give sounds at once may not know how to be asked for them.
        media::wait(talk, &media, self.watch)?;
        Ok(media)
    }

    /// What is attached.
    fn sound(&self, instance: &Instance) -> Option<&HostFile> {
        let fits = |file: &&HostFile| instance.fits(file.length, &file.media_type);
        let whole = Some(&self.episode.sound).filter(fits);
        match self.host.options.attach {
            Attach::Whole => whole,
            Attach::Excerpt => whole.or_else(|| self.episode.excerpt.as_ref().filter(fits)),
            Attach::Nothing => None,
        }
    }

    /// What those read who do not hear it.
    fn description(&self, file: &HostFile, most: usize) -> String {
        let episode = self.episode;
        let length = if *file == episode.sound {
            let minutes = (episode.length_ms + 30_000) / 60_000;
            format!(" ({minutes} min)")
        } else {
            let excerpt = if episode.language.starts_with("fr") { "extrait" } else { "excerpt" };
            format!(" ({excerpt})")
        };
        let text = format!("{}{length}, audio – {}", episode.title, episode.show);
        text.chars().filter(|letter| !letter.is_control()).take(most).collect()
    }

    /// The words of the post, as the API takes them.
    fn words(&self, instance: &Instance) -> Result<Value, HostError> {
        let (options, episode) = (&self.host.options, self.episode);
        let words = Words {
            template: &options.text,
            title: &episode.title,
            summary: &episode.summary,
            page: &episode.page,
            show: &episode.show,
            hashtags: if options.hashtags { hashtags(&episode.tags) } else { Vec::new() },
        };
        let warning = options.warning.as_deref().unwrap_or_default();
        let text = compose(&words, instance.room, warning.chars().count());
        let text = text.ok_or_else(|| HostError::Settings {
            host: self.host.talk.host.clone(),
            why: format!("a post has {} characters there, too few", instance.room.characters),
            hint: "make `text` or `warning` under its [host] shorter".to_owned(),
        })?;
        let mut asked = json!({ "status": text, "spoiler_text": warning });
        // ISO 639 alone: `fr`, not `fr-FR`.
        let language = episode.language.split(['-', '_']).next().unwrap_or_default();
        if matches!(language.len(), 2 | 3) {
            asked["language"] = json!(language.to_lowercase());
        }
        Ok(asked)
    }

    fn is_sensitive(&self, attached: bool) -> bool {
        self.host.options.warning.is_some() || (self.episode.explicit && attached)
    }

    /// How far it came, with what: a sound that was sent is that of this state of the episode.
    fn begun(&self, how_far: &str) -> String {
        let digest = blake3::hash(self.episode.made.as_bytes()).to_hex();
        format!("{how_far} {}", &digest[..8])
    }

    /// The same for the same post: some servers then do not post it twice.
    fn key(&self) -> String {
        let (name, episode) = (&self.host.talk.host, self.episode);
        let told = format!("{name}\n{}\n{}", episode.guid, episode.made);
        blake3::hash(told.as_bytes()).to_hex()[..32].to_owned()
    }

    /// Notes that the post was taken away there, once.
    fn deleted(&self, mut known: Posted, note: Note<'_>) -> Result<HostError, HostError> {
        known.state = Some(DELETED.to_owned());
        note(&known)?;
        Ok(HostError::NotTaken {
            host: self.host.talk.host.clone(),
            what: "a change of the post".to_owned(),
            why: "it was deleted there".to_owned(),
            hint: ANEW.to_owned(),
        })
    }

    /// Notes that the post stays as it is, once.
    fn unchangeable(&self, mut known: Posted, note: Note<'_>) -> Result<HostError, HostError> {
        known.made = Some(self.episode.made.clone());
        note(&known)?;
        Ok(HostError::NotTaken {
            host: self.host.talk.host.clone(),
            what: "a change of the post".to_owned(),
            why: "this server changes no posts for programs".to_owned(),
            hint: "change it there by hand if it matters; pod leaves it as it is".to_owned(),
        })
    }
}
