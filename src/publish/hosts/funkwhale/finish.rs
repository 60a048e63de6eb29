//! The last steps of an episode: what people hear is read back, noted, and edited where it differs.

use serde_json::{Map, Value, json};

use super::super::pauses::Pauses;
use super::super::{HostError, Note};
use super::PUBLISHED;
use super::found::{Channel, Track, Upload};
use super::options::License;
use super::publish::{Going, Publishing};
use super::wanted::Wanted;
use crate::show::Posted;

impl Publishing<'_> {
    /// Reads back what people hear, and edits it where it differs.
    pub(super) fn finish(
        &self,
        upload: Upload,
        going: &mut Going<'_>,
        mut known: Posted,
        note: Note<'_>,
    ) -> Result<Posted, HostError> {
        let api = &self.host.api;
        let doing = "looking at the episode";
        let track = upload.track.as_ref().ok_or_else(|| api.talk.odd(doing, "it has no track"))?;
        let Some(track) = api.track(&track.id, self.watch)? else {
            return Err(self.deleted(known, note)?);
        };
        self.keep(&mut known, &upload, &track, &going.channel);
        note(&known)?;
        let mut changes = going.wanted.changes(&track);
        if changes.contains_key("license") {
            self.settle_license(&mut going.wanted)?;
            changes = going.wanted.changes(&track);
        }
        if let Some(picture) = &going.picture
            && (track.cover.is_none() || picture.noted(&known) != track.cover)
        {
            // One picture hangs on one edit alone, so an edit gets its own.
            let uuid = picture.send(&mut known, &mut *note, self.watch)?;
            changes.insert("cover".to_owned(), json!(uuid));
        }
        if !changes.is_empty() {
            self.edit(&track, &changes)?;
        }
        known.made = Some(self.episode.made.clone());
        note(&known)?;
        Ok(known)
    }

    /// Edits a track, and waits until that is done.
    fn edit(&self, track: &Track, changes: &Map<String, Value>) -> Result<(), HostError> {
        let api = &self.host.api;
        let mut edit = api.edit(&track.id, changes, self.watch)?;
        let mut pauses = Pauses::new();
        while edit.applied.is_none() {
            pauses.wait(&api.talk, "waiting until the change is made", self.watch)?;
            edit = api.edited(&edit.uuid, self.watch)?;
        }
        if edit.applied == Some(true) {
            return Ok(());
        }
        Err(HostError::NotTaken {
            host: api.talk.host.clone(),
            what: "a change of the episode".to_owned(),
            why: "it could not make it, and does not say why".to_owned(),
            hint: format!("look at {}, Edit", track.page(&api.talk.root)),
        })
    }

    /// Asks for the licence there. One that was made of the episode's own is left out where it is
    /// not known. *Errors:* one that was named is not known.
    pub(super) fn settle_license(&self, wanted: &mut Wanted) -> Result<(), HostError> {
        let Some(code) = wanted.license.clone() else { return Ok(()) };
        if self.host.api.knows_license(&code, self.watch)? {
            return Ok(());
        }
        match self.host.options.license {
            License::Code(_) => Err(HostError::Settings {
                host: self.host.api.talk.host.clone(),
                why: format!("it knows no licence `{code}`"),
                hint: format!(
                    "write one of those at {}/api/v1/licenses/ as `license`, or \"none\"",
                    self.host.api.talk.root
                ),
            }),
            _ => {
                wanted.license = None;
                Ok(())
            }
        }
    }

    /// Notes what people hear.
    pub(super) fn keep(
        &self,
        known: &mut Posted,
        upload: &Upload,
        track: &Track,
        channel: &Channel,
    ) {
        let root = &self.host.api.talk.root;
        known.id = Some(upload.uuid.clone());
        known.uri = Some(track.uri(root, &upload.uuid));
        known.url = Some(track.page(root));
        // *Source:* Funkwhale, `rss_serialize_item`.
        known.guid = Some(upload.uuid.clone());
        known.state = Some(PUBLISHED.to_owned());
        known.scheduled = None;
        if known.account.is_none() {
            self.host.sign(known, channel);
        }
    }
}
