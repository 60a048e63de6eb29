//! A video as an instance tells of it.

use serde_json::Value;

use super::super::talk::link;
use super::super::{Counts, HostError};
use super::server::is_name;
use super::session::Session;
use super::{PUBLISHED, REVIEW, SCHEDULED, TRANSCODING};
use crate::publish::storage::Watch;
use crate::show::Posted;

/// *Source:* PeerTube, `VideoState`.
const OUT: u64 = 1;
const NO_TRANSCODING: u64 = 7;

/// *Source:* PeerTube, `VideoPrivacy`: private.
const PRIVATE: u64 = 3;

/// What is kept of a video. *Source:* PeerTube OpenAPI 8.1, `VideoDetails`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Video {
    /// Its UUID, where it has one.
    pub id: String,
    short: Option<String>,
    /// Its name for ActivityPub.
    uri: Option<String>,
    privacy: u64,
    state: u64,
    /// When it comes out by itself.
    scheduled: Option<String>,
    /// Whether a moderator has to look at it, or did.
    blocked: bool,
    pub licence: Option<u64>,
    pub name: String,
    /// Cut, in lists.
    pub description: String,
    /// In seconds; 0 where it is not known.
    pub seconds: i64,
    /// The name of its channel, and its server.
    channel: Option<(String, String)>,
    likes: Option<u64>,
    comments: Option<u64>,
}

impl Video {
    pub fn read(value: &Value) -> Option<Video> {
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        let plain = |name: &str| text(name).filter(|text| is_name(text)).map(str::to_owned);
        let many = |name: &str| value.get(name).and_then(Value::as_u64);
        let of = |name: &str| value.get(name)?.get("id")?.as_u64();
        let at = value.pointer("/scheduledUpdate/updateAt").and_then(Value::as_str);
        let at = at.filter(|at| at.parse::<jiff::Timestamp>().is_ok());
        let channel = value.get("channel").and_then(|channel| {
            let plain = |name: &str| channel.get(name)?.as_str().filter(|text| is_name(text));
            Some((plain("name")?.to_owned(), plain("host").unwrap_or_default().to_owned()))
        });
        Some(Video {
            id: plain("uuid").or_else(|| many("id").map(|id| id.to_string()))?,
            short: plain("shortUUID"),
            uri: link(value, "url"),
            privacy: of("privacy").unwrap_or(1),
            state: of("state").unwrap_or(OUT),
            scheduled: at.map(str::to_owned),
            blocked: value.get("blacklisted").and_then(Value::as_bool).unwrap_or_default(),
            licence: of("licence"),
            name: text("name").unwrap_or_default().to_owned(),
            description: text("description").unwrap_or_default().to_owned(),
            seconds: value.get("duration").and_then(Value::as_i64).unwrap_or_default(),
            channel,
            likes: many("likes"),
            comments: many("comments"),
        })
    }

    /// Asks for a video; nothing if there is none.
    pub fn ask(session: &Session, id: &str, watch: &dyn Watch) -> Result<Option<Video>, HostError> {
        let doing = "looking at the video";
        if !is_name(id) {
            return Ok(None);
        }
        let heard = session.get(&format!("/api/v1/videos/{id}"), doing, watch)?;
        if matches!(heard.status, 404 | 410) {
            return Ok(None);
        }
        let value = session.value(&heard, doing, "a question for the video")?;
        let video = Video::read(&value).ok_or_else(|| session.talk.odd(doing, "no video"))?;
        Ok(Some(video))
    }

    /// Whether it is hidden until its moment comes.
    pub fn waits(&self) -> bool {
        self.privacy == PRIVATE && self.scheduled.is_some()
    }

    /// Whether the instance gave it up.
    pub fn failed(&self) -> bool {
        self.state == NO_TRANSCODING
    }

    /// Whether it is in a channel, as far as it tells.
    pub fn is_in(&self, channel: &str) -> bool {
        self.channel.as_ref().is_none_or(|(name, _)| name == channel)
    }

    /// Notes where the video is and how far it came; what the server does not say stays as it was.
    pub fn keep(self, session: &Session, posted: &mut Posted) {
        let root = &session.talk.root;
        // Nobody beyond the instance can see or answer what is not for them.
        let federates = self.waits() || matches!(self.privacy, 1 | 2);
        posted.uri = self.uri.clone().or(posted.uri.take()).filter(|_| federates);
        posted.state = Some(
            match () {
                () if self.waits() => SCHEDULED,
                () if self.blocked => REVIEW,
                () if self.state == OUT => PUBLISHED,
                () => TRANSCODING,
            }
            .to_owned(),
        );
        posted.scheduled = if self.waits() { self.scheduled } else { None };
        posted.url = Some(format!("{root}/w/{}", self.short.as_ref().unwrap_or(&self.id)));
        posted.id = Some(self.id);
        posted.media = None;
        if let Some((name, server)) = self.channel {
            let own = root.split_once("://").map_or("", |(_, rest)| rest);
            let own = own.split('/').next().unwrap_or_default();
            let server = if server.is_empty() { own } else { &server };
            posted.account = Some(format!("@{name}@{server}"));
            posted.account_url = Some(format!("{root}/c/{name}"));
        }
    }

    /// What people did about it. Instances before 6.2 have to be asked for the comments.
    pub fn counts(&self, session: &Session, watch: &dyn Watch) -> Result<Counts, HostError> {
        let replies = match self.comments {
            Some(comments) => Some(comments),
            None => comments(session, &self.id, watch)?,
        };
        Ok(Counts { replies, boosts: None, likes: self.likes })
    }
}

/// How many comments there are. *Source:* PeerTube OpenAPI 8.1,
/// `GET /api/v1/videos/{id}/comment-threads`.
fn comments(session: &Session, id: &str, watch: &dyn Watch) -> Result<Option<u64>, HostError> {
    let doing = "counting the comments";
    let path = format!("/api/v1/videos/{id}/comment-threads?start=0&count=1");
    let heard = session.get(&path, doing, watch)?;
    if heard.is_unknown() {
        return Ok(None);
    }
    let value = session.value(&heard, doing, "a question for comments")?;
    let many = |name: &str| value.get(name).and_then(Value::as_u64);
    Ok(many("totalNotDeletedComments").or_else(|| many("total")))
}
