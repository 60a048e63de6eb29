//! A post as an instance tells of it.

use serde_json::Value;

use super::super::HostError;
use super::talk::{Heard, Talk, id, link};
use crate::publish::storage::Watch;
use crate::show::Posted;

/// What is kept of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Status {
    pub id: String,
    /// Its name for ActivityPub; none for one that waits.
    pub uri: Option<String>,
    pub url: Option<String>,
    /// What is attached to it.
    pub media: Vec<String>,
}

/// How much people did about a post.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Answers.
    pub replies: u64,
    /// Who passed it on.
    pub boosts: u64,
    /// Who liked it.
    pub likes: u64,
}

impl Status {
    pub fn read(value: &Value) -> Option<Status> {
        let media = value.get("media_attachments").and_then(Value::as_array);
        Some(Status {
            id: id(value)?,
            uri: link(value, "uri"),
            url: link(value, "url"),
            media: media.into_iter().flatten().filter_map(id).collect(),
        })
    }

    /// Asks for a post; nothing if there is none.
    pub fn ask(
        talk: &Talk,
        id: &str,
        watch: &dyn Watch,
    ) -> Result<Option<(Status, Counts)>, HostError> {
        let doing = "looking at the post";
        let heard = talk.get(&format!("/api/v1/statuses/{id}"), doing, watch)?;
        if matches!(heard.status, 404 | 410) {
            return Ok(None);
        }
        let value = talk.value(&heard, doing, "a question for the post")?;
        let status = Status::read(&value).ok_or_else(|| talk.odd(doing, "no post"))?;
        let many = |name: &str| value.get(name).and_then(Value::as_u64).unwrap_or_default();
        let counts = Counts {
            replies: many("replies_count"),
            boosts: many("reblogs_count"),
            likes: many("favourites_count"),
        };
        Ok(Some((status, counts)))
    }

    /// The post in an answer.
    pub fn heard(talk: &Talk, heard: &Heard, doing: &str) -> Result<(Status, Value), HostError> {
        let value = talk.value(heard, doing, "the post")?;
        let status = Status::read(&value).ok_or_else(|| talk.odd(doing, "no post"))?;
        Ok((status, value))
    }

    /// Notes where the post is; what the server does not say stays as it was.
    pub fn keep(self, posted: &mut Posted) {
        posted.id = Some(self.id);
        posted.url = self.url.or_else(|| self.uri.clone()).or(posted.url.take());
        posted.uri = self.uri.or(posted.uri.take());
    }
}
