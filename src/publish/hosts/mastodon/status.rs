//! A post as an instance tells of it.

use serde_json::Value;
use url::Url;

use super::super::talk::{Heard, Talk, id, link};
use super::super::{Counts, HostError};
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
    /// Who posted it, and the page of theirs.
    pub account: Option<(String, String)>,
}

impl Status {
    pub fn read(value: &Value) -> Option<Status> {
        let media = value.get("media_attachments").and_then(Value::as_array);
        Some(Status {
            id: id(value)?,
            uri: link(value, "uri"),
            url: link(value, "url"),
            media: media.into_iter().flatten().filter_map(id).collect(),
            account: value.get("account").and_then(account),
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
        let many = |name: &str| value.get(name).and_then(Value::as_u64);
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
        if let Some((account, page)) = self.account {
            (posted.account, posted.account_url) = (Some(account), Some(page));
        }
    }
}

/// An account as others address it, and its page. `acct` is a local name without its server.
fn account(value: &Value) -> Option<(String, String)> {
    let page = link(value, "url")?;
    let name = value.get("acct")?.as_str()?;
    let local = name.split('@').next().unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    if local.is_empty() || local.len() > 128 || !local.bytes().all(plain) {
        return None;
    }
    let url = Url::parse(&page).ok()?;
    let server = match url.port() {
        Some(port) => format!("{}:{port}", url.host_str()?),
        None => url.host_str()?.to_owned(),
    };
    Some((format!("@{local}@{server}"), page))
}
