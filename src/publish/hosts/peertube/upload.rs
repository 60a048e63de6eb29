//! Brings a sound there in pieces, and goes on where an earlier run was cut off: the server says
//! how much it has, and only the rest is sent.
//!
//! ```text
//! begin ─► Upload (its name is noted) ─► piece ─► 308, Range ─► piece ─► … ─► 200, the video
//!                     ▲                                │
//!                     └──── where? ◄── 409, a new run ─┘
//! ```
//!
//! *Source:* PeerTube OpenAPI 8.1, `uploadResumableInit`, `uploadResumable`; the protocol of
//! node-uploadx that stands behind them.

use serde_json::Value;
use url::Url;

use super::super::talk::Heard;
use super::super::{HostError, HostFile};
use super::session::Session;
use crate::http::{Body, Parts, Request};
use crate::publish::storage::Watch;

const PATH: &str = "/api/v1/videos/upload-resumable";

/// How often a server may have another part of the file than it was sent.
const SURPRISES: usize = 8;

/// A file on its way.
pub(super) struct Sending<'a> {
    pub session: &'a Session,
    pub file: &'a HostFile,
    /// Its media type as PeerTube knows it.
    pub media_type: &'static str,
    /// Bytes in one request.
    pub chunk: u64,
    pub watch: &'a dyn Watch,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Far {
    /// So many bytes are there.
    Bytes(u64),
    /// All of it, and this came of it.
    Done(Value),
    /// The server knows nothing of it (any more).
    Gone,
}

impl Sending<'_> {
    /// Begins; gives what the server calls it, and how much is there already.
    pub fn begin(&self, form: &dyn Fn() -> Parts, doing: &str) -> Result<(String, u64), HostError> {
        let talk = &self.session.talk;
        let address = talk.address(PATH);
        let make = || {
            Request::post_parts(&address, form())?
                .header("x-upload-content-length", &self.file.length.to_string())?
                .header("x-upload-content-type", self.media_type)
        };
        let heard = self.session.ask(&make, doing, self.watch)?;
        if !heard.is_fine() {
            return Err(self.session.refused(&heard, doing, "the episode"));
        }
        let upload = self.upload(&heard, &address, doing)?;
        let there = if heard.status == 200 { self.there(&heard, doing)? } else { 0 };
        Ok((upload, there))
    }

    /// The name in the address of the upload. *Errors:* the address is on another server: what is
    /// sent there would let it in here.
    fn upload(&self, heard: &Heard, asked: &str, doing: &str) -> Result<String, HostError> {
        let talk = &self.session.talk;
        let location = heard.location.as_deref();
        let location = location.ok_or_else(|| talk.odd(doing, "no address to send it to"))?;
        let asked = Url::parse(asked).map_err(|_| talk.odd(doing, "no address"))?;
        let there = asked.join(location).ok().filter(|there| there.origin() == asked.origin());
        let there = there.ok_or_else(|| {
            let shown = super::super::talk::clean(&crate::http::shown_address(location));
            talk.odd(doing, &format!("it wants the sound at another server, `{shown}`"))
        })?;
        let name = there.query_pairs().find(|(key, _)| key == "upload_id");
        let name = name.map(|(_, name)| name.into_owned()).filter(|name| is_upload(name));
        name.ok_or_else(|| talk.odd(doing, "an address to send it to without `upload_id`"))
    }

    /// How far an upload is. A server that has all of it makes the video of it now.
    pub fn where_is(&self, upload: &str) -> Result<Far, HostError> {
        let range = format!("bytes */{}", self.file.length);
        self.put(upload, &range, &|| Body::new(std::io::empty(), 0), "asking how much is there")
            .and_then(|heard| self.far(&heard, "asking how much is there"))
    }

    /// Sends what is missing.
    pub fn send(&self, upload: &str, mut from: u64) -> Result<Far, HostError> {
        let doing = "sending the sound";
        let whole = self.file.length;
        let mut surprises = 0;
        loop {
            let length = self.chunk.min(whole - from.min(whole));
            let far = if length == 0 {
                self.where_is(upload)?
            } else {
                let range = format!("bytes {from}-{}/{whole}", from + length - 1);
                let body = || Body::of_file(&self.file.file, whole, from, length);
                let heard = self.put(upload, &range, &body, doing)?;
                match heard.status {
                    // It has another part than pod thought.
                    409 => self.where_is(upload)?,
                    _ => self.far(&heard, doing)?,
                }
            };
            let Far::Bytes(there) = far else { return Ok(far) };
            if length == 0 || there != from + length {
                surprises += 1;
            }
            if surprises > SURPRISES {
                let (host, doing) = (self.session.talk.host.clone(), doing.to_owned());
                let why = format!("it has {there} of {whole} bytes, and does not take the rest");
                return Err(HostError::Broken { host, doing, why });
            }
            from = there;
        }
    }

    fn put(
        &self,
        upload: &str,
        range: &str,
        body: &dyn Fn() -> Body,
        doing: &str,
    ) -> Result<Heard, HostError> {
        let address = self.session.talk.address(&format!("{PATH}?upload_id={upload}"));
        let make = || {
            Request::put(&address, body())?
                .header("content-type", "application/octet-stream")?
                .header("content-range", range)
        };
        self.session.ask(&make, doing, self.watch)
    }

    fn far(&self, heard: &Heard, doing: &str) -> Result<Far, HostError> {
        match heard.status {
            // One with an address is a redirect of somebody else's.
            308 if heard.location.is_none() => self.there(heard, doing).map(Far::Bytes),
            404 | 410 => Ok(Far::Gone),
            _ => {
                let value = self.session.value(heard, doing, "the sound")?;
                let video = value.get("video").filter(|video| video.is_object());
                let odd = || self.session.talk.odd(doing, "no video came of it");
                video.cloned().map(Far::Done).ok_or_else(odd)
            }
        }
    }

    /// How many bytes the server has. One that has none writes `bytes=0--1`.
    fn there(&self, heard: &Heard, doing: &str) -> Result<u64, HostError> {
        let odd = || self.session.talk.odd(doing, "a part of the sound that there is not");
        let Some(range) = &heard.range else { return Ok(0) };
        let last = range.trim().strip_prefix("bytes=0-").ok_or_else(odd)?;
        if last == "-1" {
            return Ok(0);
        }
        let there = last.parse::<u64>().ok().and_then(|last| last.checked_add(1));
        there.filter(|there| *there <= self.file.length).ok_or_else(odd)
    }
}

/// Whether a name can stand in an address as it is.
pub(super) fn is_upload(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    (1..=256).contains(&name.len()) && name.bytes().all(plain)
}

/// The end of a file's name and the media type by which PeerTube knows a sound. *Source:* PeerTube,
/// `MIMETYPES.AUDIO`: Opus is known in Ogg alone.
pub(super) fn kind(media_type: &str) -> (&'static str, &'static str) {
    match media_type {
        "audio/mp4" | "audio/x-m4a" | "audio/m4a" => (".m4a", "audio/mp4"),
        "audio/ogg" | "audio/opus" | "application/ogg" => (".ogg", "audio/ogg"),
        "audio/flac" | "audio/x-flac" => (".flac", "audio/flac"),
        "audio/wav" | "audio/x-wav" | "audio/vnd.wave" => (".wav", "audio/wav"),
        "audio/aac" => (".aac", "audio/aac"),
        _ => (".mp3", "audio/mpeg"),
    }
}
