//! What a new video is made of: all that is told of it, and its picture.

use super::super::words::moment;
use super::super::{HostEpisode, HostFile};
use super::options::Privacy;
use super::publish::Publishing;
use super::server::{Channel, Instance};
use super::told::Told;
use crate::http::Parts;

impl Publishing<'_> {
    /// What a new video is made of. *Source:* PeerTube OpenAPI 8.1,
    /// `VideoUploadRequestResumable`; as a form, for the picture: PeerTube makes the film of it and
    /// the sound.
    pub(super) fn form(
        &self,
        told: &Told,
        instance: &Instance,
        channel: &Channel,
        end: &str,
        digest: &str,
    ) -> Parts {
        let options = &self.host.options;
        let mut form = Parts::new();
        for (name, value) in told.fields() {
            form = form.text(&name, &value);
        }
        let plain = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '-';
        let slug: String = self.episode.slug.chars().filter(plain).take(80).collect();
        let slug = if slug.is_empty() { "episode".to_owned() } else { slug };
        let later = self.host.later(self.episode);
        let privacy = later.map_or(options.privacy, |_| Privacy::Private);
        form = form
            .text("filename", &format!("{slug}{end}"))
            // The server knows an upload by name, length and this: another sound is another one.
            .text("lastModified", digest)
            .text("channelId", &channel.id.to_string())
            .text("privacy", &(privacy as u64).to_string())
            .text("commentsPolicy", &(options.comments as u64).to_string())
            .text("downloadEnabled", &options.downloads.to_string())
            .text("waitTranscoding", &options.wait_transcoding.to_string());
        // What the episode's own text says, the instance need not write down.
        if options.captions && captions(self.episode).is_some() && told.language.is_some() {
            form = form.text("generateTranscription", "false");
        }
        if let Some(date) = later {
            form = form
                .text("scheduleUpdate[updateAt]", &moment(date))
                .text("scheduleUpdate[privacy]", &(options.privacy as u64).to_string());
        }
        match self.cover(instance) {
            Some(cover) => picture(form, cover),
            None => form,
        }
    }

    /// The picture, where the instance takes it.
    pub(super) fn cover(&self, instance: &Instance) -> Option<&HostFile> {
        cover(self.episode).filter(|cover| cover.length <= instance.picture)
    }
}

/// The text in the form that has its speakers, else in the other.
pub(super) fn captions(episode: &HostEpisode) -> Option<&HostFile> {
    episode.vtt.as_ref().or(episode.srt.as_ref())
}

/// A picture of a kind PeerTube takes. *Source:* `CONSTRAINTS_FIELDS.VIDEOS.IMAGE.EXTNAME`.
pub(super) fn cover(episode: &HostEpisode) -> Option<&HostFile> {
    let known = |file: &&HostFile| picture_end(&file.media_type).is_some();
    episode.cover.as_ref().filter(known)
}

fn picture_end(media_type: &str) -> Option<&'static str> {
    match media_type {
        "image/jpeg" | "image/jpg" => Some("jpg"),
        "image/png" => Some("png"),
        "image/webp" => Some("webp"),
        _ => None,
    }
}

/// Adds a picture under both its names: before 8.1, `previewfile` was the large one.
pub(super) fn picture(form: Parts, cover: &HostFile) -> Parts {
    let called = format!("cover.{}", picture_end(&cover.media_type).unwrap_or("jpg"));
    ["thumbnailfile", "previewfile"].into_iter().fold(form, |form, name| {
        form.file(name, &called, &cover.media_type, &cover.file, cover.length)
    })
}
