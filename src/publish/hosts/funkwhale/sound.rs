//! The sound of an episode, sent as a draft with what is said of it.

use serde_json::Value;

use super::super::talk::Talk;
use super::super::words::megabytes;
use super::super::{HostEpisode, HostError, HostFile};
use super::found::Upload;
use super::refusal::QUOTA;
use super::wanted::check_sound;
use crate::http::Parts;

/// A finished sound, and what it is called there.
pub(super) struct Sound<'a> {
    file: &'a HostFile,
    /// With its digest, which tells later whether the one there is this one. *Source:* Funkwhale's
    /// own pages send `upload://` and the file's name as `source`, of 500 characters at most.
    called: String,
}

impl<'a> Sound<'a> {
    /// That of an episode. *Errors:* it is of a type that Funkwhale does not play, cannot be read,
    /// or is not as long as it was.
    pub fn of(talk: &Talk, episode: &'a HostEpisode) -> Result<Sound<'a>, HostError> {
        let file = &episode.sound;
        let ending = check_sound(&talk.host, episode)?;
        let local = |why: String| HostError::Settings {
            host: talk.host.clone(),
            why: format!("the sound `{}` cannot be read: {why}", file.file.display()),
            hint: "make it with `pod build`, then run it again".to_owned(),
        };
        let mut hasher = blake3::Hasher::new();
        let mut opened =
            std::fs::File::open(&file.file).map_err(|error| local(error.to_string()))?;
        let length =
            std::io::copy(&mut opened, &mut hasher).map_err(|error| local(error.to_string()))?;
        if length != file.length {
            return Err(local("it is not as long as it was".to_owned()));
        }
        let plain = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '-';
        let slug: String = episode.slug.chars().filter(plain).take(60).collect();
        let digest = hasher.finalize().to_hex();
        let called = format!("{slug}-{}.{ending}", &digest[..16]);
        Ok(Sound { file, called })
    }

    /// Whether there is room for it. *Errors:* [`HostError::NotTaken`].
    pub fn fits(&self, talk: &Talk, left_mb: Option<f64>) -> Result<(), HostError> {
        let Some(left) = left_mb.filter(|&left| self.file.length as f64 / 1e6 > left) else {
            return Ok(());
        };
        let length = megabytes(self.file.length);
        Err(HostError::NotTaken {
            host: talk.host.clone(),
            what: "the episode".to_owned(),
            why: format!("it has {length}, and you have {left:.1} MB left there"),
            hint: QUOTA.to_owned(),
        })
    }

    /// The form it is sent with.
    pub fn form(&self, channel: &str, reference: &str, metadata: &Value) -> Parts {
        let file = self.file;
        Parts::new()
            .text("channel", channel)
            .text("import_status", "draft")
            .text("import_reference", reference)
            .text("source", &self.source())
            .text("import_metadata", &metadata.to_string())
            .file("audio_file", &self.called, &file.media_type, &file.file, file.length)
    }

    /// Whether an upload is of this very sound.
    pub fn is_that_of(&self, upload: &Upload) -> bool {
        // The slug may be another one by now.
        let digest = |name: &str| name.rsplit('-').next().map(str::to_owned);
        upload.source.as_deref().and_then(digest) == digest(&self.called)
    }

    fn source(&self) -> String {
        format!("upload://{}", self.called)
    }
}
