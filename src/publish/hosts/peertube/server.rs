//! What an instance is, what it takes, and the channels of the account.
//!
//! *Source:* PeerTube OpenAPI 8.1: `GET /api/v1/config`, `/users/me`, `/users/me/video-quota-used`,
//! `/videos/languages`, `/videos/licences`.

use serde_json::Value;

use super::super::HostError;
use super::super::talk::clean;
use super::session::Session;
use crate::publish::storage::Watch;

/// How much of a sound goes into one request, in bytes.
const CHUNK: u64 = 16_000_000;

/// Instances that ask for less than this are not heard: there would be no end to it.
const SMALLEST_CHUNK: u64 = 16 * 1024;

/// The longest picture, in bytes, where an instance does not say. *Source:* PeerTube,
/// `CONSTRAINTS_FIELDS.VIDEOS.IMAGE.FILE_SIZE`.
pub(super) const PICTURE: u64 = 8 * 1024 * 1024;

/// As many names as are believed.
const MOST: usize = 1000;

/// What is known of an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Instance {
    /// As `8.1.0`.
    pub version: String,
    /// Ends of files it takes, as `.mp3`; empty if it does not say.
    pub ends: Vec<String>,
    /// The longest picture, in bytes.
    pub picture: u64,
    /// How much goes into one request, in bytes.
    pub chunk: u64,
}

/// A channel of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Channel {
    pub id: u64,
    /// Its name, without `@` and server.
    pub name: String,
    /// The server as others address it.
    pub server: String,
}

/// The account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    pub channels: Vec<Channel>,
    /// Bytes it may have; none for no limit.
    quota: Option<u64>,
    daily: Option<u64>,
}

impl Instance {
    pub fn ask(session: &Session, watch: &dyn Watch) -> Result<Instance, HostError> {
        let doing = "asking what it takes";
        let heard = session.ask_openly("/api/v1/config", doing, watch)?;
        let value = session.value(&heard, doing, "a question about itself")?;
        let version = value.get("serverVersion").and_then(Value::as_str);
        let version = version.ok_or_else(|| session.talk.odd(doing, "no version of PeerTube"))?;
        Ok(Instance {
            version: clean(version).chars().take(40).collect(),
            ends: texts(value.pointer("/video/file/extensions")),
            picture: number(&value, "/video/image/size/max").unwrap_or(PICTURE),
            chunk: chunk(&value),
        })
    }

    /// Whether it takes a file by the end of its name. One that does not say is asked.
    pub fn takes(&self, end: &str) -> bool {
        self.ends.is_empty() || self.ends.iter().any(|one| one.eq_ignore_ascii_case(end))
    }
}

/// An instance says what its proxy takes, and, where it hands the pieces on to a storage, what
/// that asks for.
fn chunk(value: &Value) -> u64 {
    let of = |name: &str| {
        number(value, &format!("/client/videos/resumableUpload/{name}")).filter(|size| *size > 0)
    };
    let most = of("maxChunkSize").unwrap_or(CHUNK).max(SMALLEST_CHUNK);
    CHUNK.min(most).max(of("minChunkSize").unwrap_or_default())
}

impl Account {
    pub fn ask(session: &Session, watch: &dyn Watch) -> Result<Account, HostError> {
        let doing = "asking who pod is there";
        let heard = session.get("/api/v1/users/me", doing, watch)?;
        let value = session.value(&heard, doing, "a question for the account")?;
        let channels = value.get("videoChannels").and_then(Value::as_array);
        let channels = channels.ok_or_else(|| session.talk.odd(doing, "no account"))?;
        let limit = |name: &str| value.get(name).and_then(Value::as_u64);
        Ok(Account {
            channels: channels.iter().take(MOST).filter_map(channel).collect(),
            quota: limit("videoQuota"),
            daily: limit("videoQuotaDaily"),
        })
    }

    /// The channel of that name; the only one, where none was named. *Errors:* there is none, or
    /// more than one.
    pub fn channel(&self, host: &str, name: Option<&str>) -> Result<&Channel, HostError> {
        let names: Vec<&str> = self.channels.iter().map(|one| one.name.as_str()).collect();
        let wrong =
            |why: String, hint: String| HostError::Settings { host: host.to_owned(), why, hint };
        let found = match (name, self.channels.as_slice()) {
            (_, []) => {
                let hint = "make a channel there, in the library of the account".to_owned();
                return Err(wrong("the account has no channel".to_owned(), hint));
            }
            (Some(name), all) => all.iter().find(|one| one.name.eq_ignore_ascii_case(name)),
            (None, [only]) => Some(only),
            (None, _) => {
                let why = "the account has more than one channel".to_owned();
                return Err(wrong(why, format!("write one as `channel`: {}", names.join(", "))));
            }
        };
        found.ok_or_else(|| {
            let why = format!("the account has no channel `{}`", name.unwrap_or_default());
            wrong(why, format!("write one of its own as `channel`: {}", names.join(", ")))
        })
    }

    /// The bytes that are left; none where there is no limit, or it does not tell.
    pub fn left(&self, session: &Session, watch: &dyn Watch) -> Result<Option<u64>, HostError> {
        if self.quota.is_none() && self.daily.is_none() {
            return Ok(None);
        }
        let doing = "asking for the room that is left";
        let heard = session.get("/api/v1/users/me/video-quota-used", doing, watch)?;
        if heard.is_unknown() {
            return Ok(None);
        }
        let value = session.value(&heard, doing, "a question for its room")?;
        let used = |name: &str| value.get(name).and_then(Value::as_u64).unwrap_or_default();
        let left = |limit: Option<u64>, name: &str| Some(limit?.saturating_sub(used(name)));
        let all = left(self.quota, "videoQuotaUsed");
        let today = left(self.daily, "videoQuotaUsedDaily");
        Ok(all.into_iter().chain(today).min())
    }
}

fn channel(value: &Value) -> Option<Channel> {
    let name = value.get("name")?.as_str().filter(|name| is_name(name))?;
    let server = value.get("host").and_then(Value::as_str).filter(|server| is_name(server));
    Some(Channel {
        id: value.get("id")?.as_u64().filter(|id| *id > 0)?,
        name: name.to_owned(),
        server: server.unwrap_or_default().to_owned(),
    })
}

/// Whether a text can stand in an address or a handle.
pub(super) fn is_name(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-:".contains(&byte);
    (1..=128).contains(&text.len()) && text.bytes().all(plain)
}

/// The languages it has, as it calls them.
pub(super) fn languages(session: &Session, watch: &dyn Watch) -> Result<Vec<String>, HostError> {
    let names = names(session, "languages", watch)?;
    Ok(names.into_iter().filter(|name| is_name(name) && name.len() <= 10).collect())
}

/// Whether it has a licence.
pub(super) fn has_licence(
    session: &Session,
    licence: u64,
    watch: &dyn Watch,
) -> Result<bool, HostError> {
    Ok(names(session, "licences", watch)?.iter().any(|name| *name == licence.to_string()))
}

fn names(session: &Session, what: &str, watch: &dyn Watch) -> Result<Vec<String>, HostError> {
    let doing = format!("asking for its {what}");
    let heard = session.ask_openly(&format!("/api/v1/videos/{what}"), &doing, watch)?;
    let value = session.value(&heard, &doing, "a question")?;
    let all = value.as_object().ok_or_else(|| session.talk.odd(&doing, "no list"))?;
    Ok(all.keys().take(MOST).cloned().collect())
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let all = value.and_then(Value::as_array).into_iter().flatten().take(MOST);
    all.filter_map(Value::as_str).map(str::to_lowercase).collect()
}

fn number(value: &Value, path: &str) -> Option<u64> {
    value.pointer(path).and_then(Value::as_u64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn requests_are_as_long_as_the_instance_asks() {
        let of = |most: u64, least: u64| {
            let sizes = json!({ "maxChunkSize": most, "minChunkSize": least });
            chunk(&json!({ "client": { "videos": { "resumableUpload": sizes } } }))
        };
        assert_eq!(chunk(&json!({})), CHUNK);
        assert_eq!((of(0, 0), of(1_000_000, 0), of(u64::MAX, 0)), (CHUNK, 1_000_000, CHUNK));
        assert_eq!((of(1, 0), of(0, 50_000_000)), (SMALLEST_CHUNK, 50_000_000));
    }
}
