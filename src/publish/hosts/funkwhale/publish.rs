//! The steps of an episode, each noted before the next.
//!
//! ```text
//! find ─► draft ─► (its date) ─► published ─► imported ─► track ─► edits where it differs
//!   └─ none: picture ─► sound, as a draft
//! ```
//!
//! It is sent as a draft, so that nobody sees what is not whole, and so that what is said of it can
//! still be changed without sending it again.

use super::super::pauses::Pauses;
use super::super::{HostEpisode, HostError, Note};
use super::api::Me;
use super::found::{Channel, Status, Track, Upload, is_uuid};
use super::picture::Picture;
use super::sound::Sound;
use super::wanted::{Wanted, check_title};
use super::{CREATED, DELETED, Funkwhale, IMPORTING, PUBLISHED, SCHEDULED, WAITING};
use super::{is_done, refusal};
use crate::publish::storage::Watch;
use crate::show::Posted;

/// What brings an episode back that was deleted.
pub(super) const ANEW: &str = "to send it anew, take its entry of this host out of published.toml";

/// What every reference of pod's begins with.
const OURS: &str = "pod-";

/// An episode on its way to a channel.
pub(super) struct Publishing<'a> {
    pub host: &'a Funkwhale,
    pub episode: &'a HostEpisode,
    pub watch: &'a dyn Watch,
}

/// What is known while it goes there.
pub(super) struct Going<'a> {
    pub me: Me,
    pub channel: Channel,
    pub wanted: Wanted,
    pub picture: Option<Picture<'a>>,
}

impl Publishing<'_> {
    pub fn run(&self, before: Option<&Posted>, note: Note<'_>) -> Result<Posted, HostError> {
        let host = self.host;
        let mut known = before.cloned().unwrap_or_default();
        known.name.clone_from(&host.api.talk.host);
        if known.state.as_deref() == Some(DELETED) || is_done(self.episode, &known) {
            return Ok(known);
        }
        if self.watch.cancelled() {
            return Err(HostError::Cancelled);
        }
        if let Some(waits) = self.waiting(&known) {
            return Ok(waits);
        }
        check_title(&host.api.talk.host, self.episode)?;
        let picture = Picture::of(&host.api, &host.options, self.episode)?;
        let me = host.api.me(self.watch)?;
        let channel = host.api.channel(&host.options.channel, &me, self.watch)?;
        let wanted = Wanted::of(&host.options, self.episode);
        let mut going = Going { me, channel, wanted, picture };
        match self.find(&known, &going.channel)? {
            Some(upload) => self.go_on(upload, &mut going, known, note),
            None if was_out(&known) => Err(self.deleted(known, note)?),
            None => match self.twin(&going)? {
                Some((upload, track)) => {
                    // What pod did not send, it does not change.
                    self.keep(&mut known, &upload, &track, &going.channel);
                    known.made = Some(self.episode.made.clone());
                    note(&known)?;
                    Ok(known)
                }
                None => self.create(&mut going, known, note),
            },
        }
    }

    /// What is known of an episode for which nothing is to be done before its date.
    fn waiting(&self, known: &Posted) -> Option<Posted> {
        let later = self.host.later(self.episode)?;
        let same = known.made.as_deref() == Some(&self.episode.made);
        match known.state.as_deref() {
            Some(SCHEDULED) if same && known.scheduled.as_deref() == Some(&later) => {
                Some(known.clone())
            }
            // Its date there is the moment it is sent.
            None | Some(WAITING) if known.id.is_none() && !self.host.options.ahead => {
                let state = Some(WAITING.to_owned());
                Some(Posted { state, scheduled: Some(later), ..known.clone() })
            }
            _ => None,
        }
    }

    /// What pod calls it there; the longest reference has 50 characters.
    fn reference(&self) -> String {
        let digest = blake3::hash(self.episode.guid.as_bytes()).to_hex();
        format!("{OURS}{}", &digest[..40])
    }

    /// The upload that is there, the best of them.
    fn find(&self, known: &Posted, channel: &Channel) -> Result<Option<Upload>, HostError> {
        let api = &self.host.api;
        let mut all = api.uploads(channel, &self.reference(), self.watch)?;
        // Sorting is stable: of two that came as far, the first one stays.
        all.sort_by_key(|one| one.status);
        let noted = all.iter().position(|one| Some(&one.uuid) == known.id.as_ref());
        match (noted, &known.id, all.is_empty()) {
            (Some(at), ..) => Ok(Some(all.swap_remove(at))),
            (None, _, false) => Ok(Some(all.swap_remove(0))),
            // One that was made by hand, or is in another channel.
            (None, Some(id), true) if is_uuid(id) => api.upload(id, self.watch),
            _ => Ok(None),
        }
    }

    /// One that was made by hand, and for which Funkwhale would take this one.
    fn twin(&self, going: &Going<'_>) -> Result<Option<(Upload, Track)>, HostError> {
        let api = &self.host.api;
        for track in api.tracks(&going.channel, &going.wanted.title, self.watch)? {
            let Some(uuid) = track.uploads.first().filter(|_| going.wanted.is_twin(&track)) else {
                continue;
            };
            let Some(upload) = api.upload(uuid, self.watch)? else { continue };
            if upload.reference.as_deref().is_some_and(|name| name.starts_with(OURS)) {
                return Err(HostError::NotTaken {
                    host: api.talk.host.clone(),
                    what: "the episode".to_owned(),
                    why: format!(
                        "another one of this title and number is at {}, and it would take both \
                         for one",
                        track.page(&api.talk.root)
                    ),
                    hint: "give one of them another title or number".to_owned(),
                });
            }
            return Ok(Some((upload, track)));
        }
        Ok(None)
    }

    /// Sends picture and sound, as a draft.
    fn create(
        &self,
        going: &mut Going<'_>,
        mut known: Posted,
        note: Note<'_>,
    ) -> Result<Posted, HostError> {
        let api = &self.host.api;
        let sound = Sound::of(&api.talk, self.episode)?;
        sound.fits(&api.talk, going.me.left_mb)?;
        self.settle_license(&mut going.wanted)?;
        let cover = match &going.picture {
            Some(picture) => Some(picture.there(&mut known, &mut *note, self.watch)?),
            None => None,
        };
        let metadata = going.wanted.metadata(cover.as_deref());
        let form = sound.form(&going.channel.uuid, &self.reference(), &metadata);
        let upload = api.send_upload(form, self.watch)?;
        self.created(&mut known, &upload, &going.channel);
        note(&known)?;
        self.draft(upload, cover, going, known, note)
    }

    /// Goes on with what is there.
    fn go_on(
        &self,
        upload: Upload,
        going: &mut Going<'_>,
        mut known: Posted,
        note: Note<'_>,
    ) -> Result<Posted, HostError> {
        let api = &self.host.api;
        match upload.status {
            Status::Finished => self.finish(upload, going, known, note),
            Status::Pending => self.imported(&upload.uuid, going, known, note),
            _ if !Sound::of(&api.talk, self.episode)?.is_that_of(&upload) => {
                api.delete(&upload.uuid, self.watch)?;
                known = forgotten(known);
                note(&known)?;
                self.create(going, known, note)
            }
            _ => {
                self.settle_license(&mut going.wanted)?;
                self.created(&mut known, &upload, &going.channel);
                let cover = match &going.picture {
                    Some(picture) => Some(picture.there(&mut known, &mut *note, self.watch)?),
                    None => None,
                };
                if upload.status == Status::Draft {
                    note(&known)?;
                    return self.draft(upload, cover, going, known, note);
                }
                if upload.metadata == going.wanted.metadata(cover.as_deref()) {
                    // It failed with the very same; what was in its way may be gone.
                    api.act("relaunch_import", &upload.uuid, self.watch)?;
                    return self.imported(&upload.uuid, going, known, note);
                }
                api.delete(&upload.uuid, self.watch)?;
                known = forgotten(known);
                note(&known)?;
                self.create(going, known, note)
            }
        }
    }

    /// Makes a draft say what it should, and publishes it when its date has come.
    fn draft(
        &self,
        upload: Upload,
        cover: Option<String>,
        going: &mut Going<'_>,
        mut known: Posted,
        note: Note<'_>,
    ) -> Result<Posted, HostError> {
        let api = &self.host.api;
        let metadata = going.wanted.metadata(cover.as_deref());
        if upload.metadata != metadata {
            api.change_draft(&upload.uuid, &metadata, self.watch)?;
        }
        if let Some(later) = self.host.later(self.episode) {
            known.made = Some(self.episode.made.clone());
            known.state = Some(SCHEDULED.to_owned());
            known.scheduled = Some(later);
            note(&known)?;
            return Ok(known);
        }
        api.act("publish", &upload.uuid, self.watch)?;
        self.imported(&upload.uuid, going, known, note)
    }

    /// Waits until it is imported.
    fn imported(
        &self,
        uuid: &str,
        going: &mut Going<'_>,
        mut known: Posted,
        note: Note<'_>,
    ) -> Result<Posted, HostError> {
        let api = &self.host.api;
        let doing = "waiting until it is imported";
        known.id = Some(uuid.to_owned());
        known.state = Some(IMPORTING.to_owned());
        known.scheduled = None;
        note(&known)?;
        let mut pauses = Pauses::new();
        loop {
            let all = api.uploads(&going.channel, &self.reference(), self.watch)?;
            let Some(upload) = all.into_iter().find(|one| one.uuid == uuid) else {
                return Err(api.talk.odd(doing, "the upload is gone that was just there"));
            };
            match upload.status {
                Status::Finished => return self.finish(upload, going, known, note),
                Status::Pending => pauses.wait(&api.talk, doing, self.watch)?,
                Status::Draft => {
                    let why = "it says that it is published, and shows a draft";
                    return Err(api.talk.odd(doing, why));
                }
                Status::Errored | Status::Skipped => {
                    known.state = Some(CREATED.to_owned());
                    note(&known)?;
                    return Err(refusal::of(&api.talk, &upload));
                }
            }
        }
    }

    /// Notes a draft.
    fn created(&self, known: &mut Posted, upload: &Upload, channel: &Channel) {
        known.id = Some(upload.uuid.clone());
        known.state = Some(CREATED.to_owned());
        known.scheduled = None;
        self.host.sign(known, channel);
    }

    /// Notes that it was taken away there, once.
    pub(super) fn deleted(
        &self,
        mut known: Posted,
        note: Note<'_>,
    ) -> Result<HostError, HostError> {
        known.state = Some(DELETED.to_owned());
        note(&known)?;
        Ok(HostError::NotTaken {
            host: self.host.api.talk.host.clone(),
            what: "a change of the episode".to_owned(),
            why: "it was deleted there".to_owned(),
            hint: ANEW.to_owned(),
        })
    }
}

/// Whether people may have heard it, or would in a moment.
fn was_out(known: &Posted) -> bool {
    known.id.is_some() && matches!(known.state.as_deref(), Some(PUBLISHED | IMPORTING))
}

/// What is left of what was known when an upload was taken away: the picture.
fn forgotten(known: Posted) -> Posted {
    Posted { name: known.name, media: known.media, ..Posted::default() }
}
