//! What an instance tells of its channels, uploads and tracks, read leniently.
//!
//! *Source:* Funkwhale, `ChannelSerializer`, `UploadForOwnerSerializer`, `TrackSerializer`.

use serde_json::Value;

use super::super::talk::{id, link};

/// Where a track's name for ActivityPub begins. *Source:* Funkwhale, `federation/urls.py`.
const TRACKS: &str = "/federation/music/tracks/";

/// A channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Channel {
    pub uuid: String,
    /// What people read.
    pub title: String,
    /// The name in addresses.
    pub name: String,
    /// As others address it: `@name@server`.
    pub account: String,
    /// Whose it is: `user@server`.
    pub owner: Option<String>,
}

/// How far an upload came. *Source:* Funkwhale, `TRACK_FILE_IMPORT_STATUS_CHOICES`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    Finished,
    Pending,
    Draft,
    Errored,
    Skipped,
}

/// A sound on its way to a track.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Upload {
    pub uuid: String,
    pub status: Status,
    /// What whoever sent it calls it.
    pub reference: Option<String>,
    /// Where it comes from, in the words of whoever sent it.
    pub source: Option<String>,
    pub metadata: Value,
    pub details: Value,
    pub track: Option<Track>,
}

/// What people hear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Track {
    pub id: String,
    /// Its name for ActivityPub.
    pub fid: Option<String>,
    pub title: String,
    pub position: Option<u64>,
    pub license: Option<String>,
    pub copyright: Option<String>,
    pub tags: Vec<String>,
    /// None where it is not told of, as in lists.
    pub description: Option<String>,
    pub cover: Option<String>,
    /// The uploads that are heard.
    pub uploads: Vec<String>,
}

/// A uuid that can stand in a path.
pub(super) fn uuid(value: &Value) -> Option<String> {
    let uuid = value.get("uuid")?.as_str()?;
    is_uuid(uuid).then(|| uuid.to_lowercase())
}

/// Whether a text is one.
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// A text without what a terminal would obey, cut.
pub(super) fn text(value: &Value, name: &str) -> Option<String> {
    let text = value.get(name)?.as_str()?;
    Some(text.chars().filter(|letter| !letter.is_control()).take(500).collect())
}

impl Channel {
    pub fn read(value: &Value) -> Option<Channel> {
        let actor = value.get("actor")?;
        let full = actor.get("full_username")?.as_str()?.trim_start_matches('@');
        let (name, server) = full.split_once('@')?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-:".contains(&byte);
        let fits = |text: &str| (1..=255).contains(&text.len()) && text.bytes().all(plain);
        if !fits(name) || !fits(server) {
            return None;
        }
        let owner = value.get("attributed_to").and_then(|owner| text(owner, "full_username"));
        Some(Channel {
            uuid: uuid(value)?,
            title: value.get("artist").and_then(|artist| text(artist, "name")).unwrap_or_default(),
            name: name.to_owned(),
            account: format!("@{name}@{server}"),
            owner,
        })
    }
}

impl Upload {
    pub fn read(value: &Value) -> Option<Upload> {
        let status = match value.get("import_status")?.as_str()? {
            "draft" => Status::Draft,
            "pending" => Status::Pending,
            "finished" => Status::Finished,
            "errored" => Status::Errored,
            "skipped" => Status::Skipped,
            _ => return None,
        };
        Some(Upload {
            uuid: uuid(value)?,
            status,
            reference: text(value, "import_reference"),
            source: text(value, "source"),
            metadata: value.get("import_metadata").cloned().unwrap_or_default(),
            details: value.get("import_details").cloned().unwrap_or_default(),
            track: value.get("track").and_then(Track::read),
        })
    }
}

impl Track {
    pub fn read(value: &Value) -> Option<Track> {
        let list = |name: &str| value.get(name).and_then(Value::as_array).into_iter().flatten();
        let description = value.get("description").and_then(|content| content.get("text"));
        Some(Track {
            id: id(value)?,
            fid: link(value, "fid"),
            title: value.get("title")?.as_str()?.to_owned(),
            position: value.get("position").and_then(Value::as_u64),
            license: text(value, "license"),
            copyright: text(value, "copyright"),
            tags: list("tags").filter_map(Value::as_str).map(str::to_owned).collect(),
            description: description.and_then(Value::as_str).map(str::to_owned),
            cover: value.get("cover").and_then(uuid),
            uploads: list("uploads").filter_map(uuid).collect(),
        })
    }

    /// Where the instance says that it is, without a slash at the end.
    fn root(&self) -> Option<&str> {
        self.fid.as_deref()?.split_once(TRACKS).map(|(root, _)| root)
    }

    /// Where people hear it. *Source:* Funkwhale, `Track.get_absolute_url`.
    pub fn page(&self, root: &str) -> String {
        format!("{}/library/tracks/{}", self.root().unwrap_or(root), self.id)
    }

    /// The name for ActivityPub of what the channel sent to its followers: the upload. The API
    /// tells only that of the track, which is another one. *Source:* Funkwhale,
    /// `outbox_create_audio`, `ChannelCreateUploadSerializer`, `MusicUploadViewSet`.
    pub fn uri(&self, root: &str, upload: &str) -> String {
        format!("{}/federation/music/uploads/{upload}", self.root().unwrap_or(root))
    }
}
