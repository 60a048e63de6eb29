//! The files of sound that listeners get: where they are published, and what apps are told of them.

use std::fs;
use std::path::Path;

use base64::Engine;
use sha2::{Digest as _, Sha384};

use super::super::public::Content;
use super::Gathering;
use crate::ops::{OUT_FOLDER, disk};
use crate::report::Diagnostic;
use crate::site::built::BuiltSound;
use crate::site::{Built, Media};

impl Gathering<'_, '_> {
    pub(super) fn sounds(&mut self, built: Option<&Built>) -> (Option<Media>, Vec<Media>) {
        let Some(built) = built else { return (self.published_sound(), Vec::new()) };
        let published = self.published.and_then(|one| one.enclosure.clone());
        let mut sounds = Vec::new();
        let wanted = self.source.show.outputs.iter().filter(|output| output.publish);
        let pairs: Vec<(&BuiltSound, bool)> = wanted
            .enumerate()
            .filter_map(|(index, output)| {
                let sound = built.sounds.iter().find(|sound| sound.name == output.name)?;
                Some((sound, index == 0))
            })
            .collect();
        let several = pairs.len() > 1;
        for (sound, first) in pairs {
            let address = published.as_deref().filter(|_| first);
            let Some(media) = self.sound(sound, built, address, several) else { continue };
            sounds.push(media);
        }
        if sounds.is_empty() {
            let hint = format!("run `pod build {}` again", self.episode.folder);
            let error = "no output that listeners get was built";
            self.refuse(Diagnostic::error(error).hint(hint));
            return (None, Vec::new());
        }
        let first = sounds.remove(0);
        (Some(first), sounds)
    }

    /// The sound of an episode that is not built here, as it was published.
    fn published_sound(&self) -> Option<Media> {
        let published = self.published?;
        let url = published.enclosure.clone()?;
        Some(Media {
            output: String::new(),
            path: None,
            url,
            bytes: published.length.unwrap_or(0),
            media_type: published.media_type.clone().unwrap_or_else(|| "audio/mpeg".to_owned()),
            format: "mp3".to_owned(),
            bitrate: None,
            codecs: None,
            blake3: String::new(),
            sha384: None,
            loudness: None,
            peak: None,
        })
    }

    fn sound(
        &mut self,
        sound: &BuiltSound,
        built: &Built,
        published: Option<&str>,
        several: bool,
    ) -> Option<Media> {
        let front = self.source.front;
        let from = self.episode.dir.join(OUT_FOLDER).join(&sound.file);
        let bytes = match fs::metadata(&from) {
            Ok(found) if found.len() == sound.bytes => found.len(),
            Ok(_) => {
                let message = format!("`out/{}` is not the file that was built", sound.file);
                let hint = format!("run `pod build {}` again", self.episode.folder);
                self.refuse(Diagnostic::error(message).hint(hint));
                return None;
            }
            Err(error) => {
                self.refuse(disk::refused("read", &from, &error));
                return None;
            }
        };
        let digest = sound.blake3.get(..12).unwrap_or("0");
        let (media_type, codecs) = media_type(&sound.format);
        let own = format!("media/{}-{digest}.{}", self.slug, sound.format);
        // Where it was published it stays, whatever it is called now.
        let (path, url) = match published {
            Some(url) => match under(front.base.as_deref(), url) {
                Some(path) => (Some(path.to_owned()), url.to_owned()),
                None => (None, url.to_owned()),
            },
            None => (Some(own.clone()), front.address(&own)),
        };
        if let Some(path) = &path {
            self.contents.push((path.clone(), Content::Link(from.clone())));
        }
        let kept = self.old.into_iter().flat_map(|old| old.sound.iter().chain(&old.alternates));
        let mut kept = kept.filter(|media| media.blake3 == sound.blake3);
        let sha384 = several.then(|| match kept.find_map(|media| media.sha384.clone()) {
            Some(known) => Ok(known),
            None => sha384(&from),
        });
        let sha384 = match sha384.transpose() {
            Ok(sha384) => sha384,
            Err(error) => {
                self.refuse(disk::refused("read", &from, &error));
                return None;
            }
        };
        let seconds = built.length.seconds();
        Some(Media {
            output: sound.name.clone(),
            path,
            url,
            bytes,
            media_type: media_type.to_owned(),
            format: sound.format.clone(),
            bitrate: (seconds > 0.0).then(|| (bytes as f64 * 8.0 / seconds).round() as u64),
            codecs: codecs.map(str::to_owned),
            blake3: sound.blake3.clone(),
            sha384,
            loudness: sound.after.loudness_lufs,
            peak: sound.after.true_peak_dbtp,
        })
    }
}

/// The path of an address below the base; nothing for one elsewhere, or that is no plain path.
fn under<'a>(base: Option<&str>, url: &'a str) -> Option<&'a str> {
    let path = url.strip_prefix(base?)?;
    let plain = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains('%');
    let shape = path.split('/').count() == 2 && path.starts_with("media/");
    (shape && path.split('/').all(plain) && !path.contains(['?', '#', '\\'])).then_some(path)
}

/// The media type of a format, and the codec where the type alone does not tell it.
fn media_type(format: &str) -> (&'static str, Option<&'static str>) {
    match format {
        "opus" => ("audio/ogg", Some("opus")),
        "flac" => ("audio/flac", None),
        "wav" => ("audio/wav", None),
        _ => ("audio/mpeg", None),
    }
}

fn sha384(file: &Path) -> std::io::Result<String> {
    let mut hasher = Sha384::new();
    let mut file = fs::File::open(file)?;
    let mut buffer = vec![0; 256 * 1024];
    loop {
        match std::io::Read::read(&mut file, &mut buffer)? {
            0 => break,
            count => hasher.update(&buffer[..count]),
        }
    }
    Ok(base64::engine::general_purpose::STANDARD.encode(hasher.finalize()))
}
