//! The picture of an episode, which goes to an instance before the episode does.
//!
//! *Source:* Funkwhale, `common/models.py`, `Attachment`; `common/serializers.py`,
//! `StripExifImageField`, which goes by the ending of the name.

use super::super::HostError;
use super::super::{HostEpisode, HostFile, Note};
use super::api::Api;
use super::options::Options;
use crate::http::Parts;
use crate::publish::storage::Watch;
use crate::show::Posted;

/// The largest picture, in bytes.
const LARGEST: u64 = 5 * 1024 * 1024;

/// A picture that can go there.
pub(super) struct Picture<'a> {
    api: &'a Api,
    file: &'a HostFile,
    ending: &'static str,
    /// Of its bytes: tells whether the one there is this one.
    digest: String,
}

/// Why there is none, in a few words.
pub(super) fn missing(options: &Options, episode: &HostEpisode) -> Option<&'static str> {
    match &episode.cover {
        _ if !options.cover => None,
        None => Some("there is none"),
        Some(file) if ending(file).is_none() => Some("it takes JPEG and PNG"),
        Some(file) if file.length > LARGEST => Some("it takes 5 MB at most"),
        Some(_) => None,
    }
}

fn ending(file: &HostFile) -> Option<&'static str> {
    match file.media_type.as_str() {
        "image/jpeg" => Some("jpg"),
        "image/png" => Some("png"),
        _ => None,
    }
}

impl<'a> Picture<'a> {
    /// The picture of an episode, if one goes there. *Errors:* it cannot be read.
    pub fn of(
        api: &'a Api,
        options: &Options,
        episode: &'a HostEpisode,
    ) -> Result<Option<Picture<'a>>, HostError> {
        if !options.cover || missing(options, episode).is_some() {
            return Ok(None);
        }
        let Some((file, ending)) =
            episode.cover.as_ref().and_then(|file| Some((file, ending(file)?)))
        else {
            return Ok(None);
        };
        let bytes = std::fs::read(&file.file).map_err(|error| HostError::Settings {
            host: api.talk.host.clone(),
            why: format!("the picture `{}` cannot be read: {error}", file.file.display()),
            hint: "make it with `pod build`, then run it again".to_owned(),
        })?;
        let digest = blake3::hash(&bytes).to_hex()[..16].to_owned();
        Ok(Some(Picture { api, file, ending, digest }))
    }

    /// What was noted of this very picture: what the instance calls it.
    pub fn noted(&self, known: &Posted) -> Option<String> {
        let (digest, uuid) = known.media.as_deref()?.split_once(' ')?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (digest == self.digest && uuid.bytes().all(plain)).then(|| uuid.to_owned())
    }

    /// What the instance calls it: that of an earlier run if it is still there, else it is sent.
    pub fn there(
        &self,
        known: &mut Posted,
        note: Note<'_>,
        watch: &dyn Watch,
    ) -> Result<String, HostError> {
        if let Some(uuid) = self.noted(known)
            && self.api.has_picture(&uuid, watch)?
        {
            return Ok(uuid);
        }
        self.send(known, note, watch)
    }

    /// Sends it, and notes what the instance calls it.
    pub fn send(
        &self,
        known: &mut Posted,
        note: Note<'_>,
        watch: &dyn Watch,
    ) -> Result<String, HostError> {
        let (file, ending) = (self.file, self.ending);
        let called = format!("cover-{}.{ending}", self.digest);
        let form = Parts::new().file("file", &called, &file.media_type, &file.file, file.length);
        let uuid = self.api.send_picture(form, watch)?;
        known.media = Some(format!("{} {uuid}", self.digest));
        note(known)?;
        Ok(uuid)
    }
}
