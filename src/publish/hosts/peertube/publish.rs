//! The steps of a video, each noted before the next.

use serde_json::json;

use super::super::words::moment;
use super::super::{HostEpisode, HostError, HostFile, Note};
use super::find::{Found, look};
use super::form::{captions, picture};
use super::server::{Account, Instance, has_licence, languages};
use super::session::SOUND_FILES;
use super::told::{self, Told};
use super::upload::{Far, Sending, is_upload, kind};
use super::video::Video;
use super::{CREATED, DELETED, PeerTube, SCHEDULED, SENDING, is_done};
use crate::http::{Parts, Request};
use crate::publish::storage::Watch;
use crate::show::Posted;
use crate::store::Digest;

/// What brings a video back that was deleted.
pub(super) const ANEW: &str = "to send it anew, take its entry of this host out of published.toml";

/// An episode on its way to an instance.
pub(super) struct Publishing<'a> {
    pub host: &'a PeerTube,
    pub episode: &'a HostEpisode,
    pub watch: &'a dyn Watch,
}

/// Whether the moment has come that a video waited for.
pub(super) fn is_due(posted: &Posted, now: i64) -> bool {
    let at = posted.scheduled.as_deref().and_then(|at| at.parse::<jiff::Timestamp>().ok());
    at.is_none_or(|at| at.as_second() <= now)
}

impl Publishing<'_> {
    pub fn run(&self, before: Option<&Posted>, note: Note<'_>) -> Result<Posted, HostError> {
        let mut known = before.cloned().unwrap_or_default();
        let session = &self.host.session;
        known.name.clone_from(&session.talk.host);
        let state = known.state.clone().unwrap_or_default();
        if state == DELETED || is_done(self.episode, &known, session.talk.now) {
            return Ok(known);
        }
        if self.host.keeps_back(self.episode) && known.id.is_none() {
            return Ok(known);
        }
        let Some(id) = known.id.clone() else { return self.bring(known, note) };
        let same = known.made.as_deref() == Some(&self.episode.made);
        if same && state != CREATED {
            // It waited for its moment, for its server or for a moderator.
            let Some(video) = Video::ask(session, &id, self.watch)? else {
                return Err(self.deleted(known, note)?);
            };
            return self.settled(known, video, note);
        }
        self.finish(known, &id, note)
    }

    /// Sends it, unless it is there.
    fn bring(&self, mut known: Posted, note: Note<'_>) -> Result<Posted, HostError> {
        let session = &self.host.session;
        let mut told = self.told()?;
        let (end, media_type) = kind(&self.episode.sound.media_type);
        let digest = self.digest()?;
        let instance = Instance::ask(session, self.watch)?;
        let account = Account::ask(session, self.watch)?;
        let name = self.host.options.channel.as_deref();
        let channel = account.channel(&session.talk.host, name)?;
        let sending = Sending {
            session,
            file: &self.episode.sound,
            media_type,
            chunk: instance.chunk,
            watch: self.watch,
        };
        let begun = format!("{SENDING} {digest}");
        let upload = known.media.take().filter(|upload| is_upload(upload));
        let upload = upload.filter(|_| known.state.as_deref() == Some(&begun));
        let mut far = Far::Gone;
        if let Some(upload) = &upload {
            far = sending.where_is(upload)?;
            if let Far::Bytes(there) = far {
                far = sending.send(upload, there)?;
            }
        }
        if far == Far::Gone {
            if let Some(found) = look(session, &channel.name, self.episode, self.watch)? {
                return self.found(known, found, note);
            }
            if !instance.takes(end) {
                return Err(HostError::NotTaken {
                    host: session.talk.host.clone(),
                    what: "the sound".to_owned(),
                    why: format!("it takes no `{end}` files"),
                    hint: SOUND_FILES.to_owned(),
                });
            }
            self.complete(&mut told)?;
            let doing = "beginning to send the sound";
            let form = || self.form(&told, &instance, channel, end, &digest);
            let (upload, there) = sending.begin(&form, doing)?;
            known.media = Some(upload.clone());
            known.state = Some(begun);
            // What is told now: when it has changed by the time the sound is there, it is told
            // again.
            known.made = Some(self.episode.made.clone());
            note(&known)?;
            far = sending.send(&upload, there)?;
        }
        let Far::Done(value) = far else {
            let (host, doing) = (session.talk.host.clone(), "sending the sound".to_owned());
            let why = "it has forgotten what was sent".to_owned();
            return Err(HostError::Broken { host, doing, why });
        };
        let video = Video::read(&value);
        let video = video.ok_or_else(|| session.talk.odd("sending the sound", "no video"))?;
        let id = video.id.clone();
        known.id = Some(id.clone());
        known.media = None;
        known.state = Some(CREATED.to_owned());
        note(&known)?;
        self.finish(known, &id, note)
    }

    /// One that is there: pod's own, from a run that was cut off, is finished; what may be
    /// somebody's work is left as it is.
    fn found(&self, mut known: Posted, found: Found, note: Note<'_>) -> Result<Posted, HostError> {
        // Where the show has no pages, the name and the length have to do.
        let linked = found.linked || self.episode.page.is_empty();
        let ours = known.state.as_deref().is_some_and(is_sending) && linked;
        let id = found.video.id.clone();
        if !ours {
            known.made = Some(self.episode.made.clone());
            return self.settled(known, found.video, note);
        }
        known.id = Some(id.clone());
        known.state = Some(CREATED.to_owned());
        note(&known)?;
        self.finish(known, &id, note)
    }

    /// Tells what has changed, then brings text and chapters, and looks at what became of it.
    fn finish(&self, mut known: Posted, id: &str, note: Note<'_>) -> Result<Posted, HostError> {
        let session = &self.host.session;
        let mut told = self.told()?;
        let Some(there) = Video::ask(session, id, self.watch)? else {
            return Err(self.deleted(known, note)?);
        };
        let languages = self.complete(&mut told)?;
        let anew = known.made.as_deref() != Some(&self.episode.made);
        if anew {
            self.change(&told, &there, id)?;
        } else if told.licence.is_none() && there.licence.is_some() {
            self.without_licence(id)?;
        }
        if let (true, Some(file), Some(language)) =
            (self.host.options.captions, captions(self.episode), &languages)
        {
            self.caption(id, file, language)?;
        }
        let chapters = told::chapters(self.episode);
        // None take away those that were there before.
        if self.host.options.chapters && (anew || !chapters.is_empty()) {
            self.chapters(id, &chapters)?;
        }
        known.made = Some(self.episode.made.clone());
        let Some(video) = Video::ask(session, id, self.watch)? else {
            return Err(self.deleted(known, note)?);
        };
        self.settled(known, video, note)
    }

    /// Notes what became of a video.
    fn settled(
        &self,
        mut known: Posted,
        video: Video,
        note: Note<'_>,
    ) -> Result<Posted, HostError> {
        let failed = video.failed();
        video.keep(&self.host.session, &mut known);
        note(&known)?;
        if failed {
            return Err(HostError::NotTaken {
                host: self.host.session.talk.host.clone(),
                what: "the sound".to_owned(),
                why: "it could not transcode it".to_owned(),
                hint: "ask who runs it to start the transcoding of this video again".to_owned(),
            });
        }
        Ok(known)
    }

    /// Makes the video say what it should. Who sees it is left as somebody may have changed it,
    /// but for one that still waits for its moment. *Source:* PeerTube OpenAPI 8.1,
    /// `PUT /api/v1/videos/{id}`.
    fn change(&self, told: &Told, there: &Video, id: &str) -> Result<(), HostError> {
        let session = &self.host.session;
        let doing = "changing the video";
        let mut value = told.value();
        if there.waits() {
            match self.host.later(self.episode) {
                Some(date) => value["scheduleUpdate"] = self.schedule(date),
                None => {
                    value["scheduleUpdate"] = json!(null);
                    value["privacy"] = json!(self.host.options.privacy as u64);
                }
            }
        }
        let address = session.talk.address(&format!("/api/v1/videos/{id}"));
        let heard = session.ask(&|| Request::put_json(&address, &value), doing, self.watch)?;
        if !heard.is_fine() {
            return Err(session.refused(&heard, doing, "the change"));
        }
        let instance = Instance::ask(session, self.watch)?;
        if let Some(cover) = self.cover(&instance) {
            let doing = "changing the picture";
            let make = || Request::put_parts(&address, picture(Parts::new(), cover));
            let heard = session.ask(&make, doing, self.watch)?;
            if !heard.is_fine() {
                return Err(session.refused(&heard, doing, "the picture"));
            }
        }
        Ok(())
    }

    /// Takes away the licence that the instance gives to what comes without one: nobody but its
    /// author says who may use it. *Source:* PeerTube, `defaults.publish.licence`.
    fn without_licence(&self, id: &str) -> Result<(), HostError> {
        let session = &self.host.session;
        let doing = "taking away a licence that it has not";
        let address = session.talk.address(&format!("/api/v1/videos/{id}"));
        let value = json!({ "licence": null });
        let heard = session.ask(&|| Request::put_json(&address, &value), doing, self.watch)?;
        match heard.is_fine() {
            true => Ok(()),
            false => Err(session.refused(&heard, doing, "the change")),
        }
    }

    /// *Source:* PeerTube OpenAPI 8.1, `PUT /api/v1/videos/{id}/captions/{captionLanguage}`.
    fn caption(&self, id: &str, file: &HostFile, language: &str) -> Result<(), HostError> {
        let session = &self.host.session;
        let doing = "sending the text";
        let address = session.talk.address(&format!("/api/v1/videos/{id}/captions/{language}"));
        let (called, media_type) = match self.episode.vtt.as_ref() == Some(file) {
            true => ("captions.vtt", "text/vtt"),
            false => ("captions.srt", "application/x-subrip"),
        };
        let make = || {
            let form = Parts::new();
            let form = form.file("captionfile", called, media_type, &file.file, file.length);
            Request::put_parts(&address, form)
        };
        let heard = session.ask(&make, doing, self.watch)?;
        match heard.is_fine() {
            true => Ok(()),
            false => Err(session.refused(&heard, doing, "the text")),
        }
    }

    /// Instances before 6.0 have no chapters, and do without.
    fn chapters(&self, id: &str, chapters: &[(u64, String)]) -> Result<(), HostError> {
        let session = &self.host.session;
        let doing = "sending the chapters";
        let chapter = |(at, title): &(u64, String)| json!({ "timecode": at, "title": title });
        let value = json!({ "chapters": chapters.iter().map(chapter).collect::<Vec<_>>() });
        let address = session.talk.address(&format!("/api/v1/videos/{id}/chapters"));
        let heard = session.ask(&|| Request::put_json(&address, &value), doing, self.watch)?;
        match heard.is_fine() || heard.is_unknown() {
            true => Ok(()),
            false => Err(session.refused(&heard, doing, "the chapters")),
        }
    }

    fn told(&self) -> Result<Told, HostError> {
        let talk = &self.host.session.talk;
        Told::of(&talk.host, &self.host.options, self.episode, talk.now)
    }

    /// Completes what is told by what the instance knows; gives what it calls the language.
    fn complete(&self, told: &mut Told) -> Result<Option<String>, HostError> {
        let session = &self.host.session;
        let there = languages(session, self.watch)?;
        told.language = told::language(&self.episode.language, &there).cloned();
        if let Some(licence) = told.licence
            && !has_licence(session, licence, self.watch)?
        {
            if self.host.options.licence.is_some() {
                return Err(HostError::Settings {
                    host: session.talk.host.clone(),
                    why: format!("it has no licence {licence}"),
                    hint: "write another number as `licence`, or leave it out".to_owned(),
                });
            }
            told.licence = None;
        }
        Ok(told.language.clone())
    }

    fn schedule(&self, date: i64) -> serde_json::Value {
        json!({ "updateAt": moment(date), "privacy": self.host.options.privacy as u64 })
    }

    /// What tells this sound from all others. *Errors:* it cannot be read.
    fn digest(&self) -> Result<String, HostError> {
        let sound = &self.episode.sound;
        let local = |why: String| HostError::Settings {
            host: self.host.session.talk.host.clone(),
            why: format!("the sound `{}` cannot be read: {why}", sound.file.display()),
            hint: "make it with `pod build`, then run it again".to_owned(),
        };
        let length = std::fs::metadata(&sound.file).map_err(|error| local(error.to_string()))?;
        if length.len() != sound.length || sound.length == 0 {
            return Err(local("it is not as long as it was".to_owned()));
        }
        let digest = Digest::of_file(&sound.file).map_err(|error| local(error.to_string()))?;
        Ok(digest.to_string()[..16].to_owned())
    }

    /// Notes that the video was taken away there, once.
    fn deleted(&self, mut known: Posted, note: Note<'_>) -> Result<HostError, HostError> {
        known.state = Some(DELETED.to_owned());
        (known.scheduled, known.media, known.uri) = (None, None, None);
        note(&known)?;
        Ok(HostError::NotTaken {
            host: self.host.session.talk.host.clone(),
            what: "a change of the video".to_owned(),
            why: "it was deleted there".to_owned(),
            hint: ANEW.to_owned(),
        })
    }
}

/// Whether it is not known what became of a sound that was sent.
pub(super) fn is_sending(state: &str) -> bool {
    state.split(' ').next() == Some(SENDING)
}

/// Whether an episode is out or waits there, as far as the ledger says.
pub(super) fn is_scheduled(posted: &Posted) -> bool {
    posted.state.as_deref() == Some(SCHEDULED)
}
