//! Funkwhale's API, version 1: what it is asked, and what it means by its answers.
//!
//! *Source:* Funkwhale 1.3, `config/urls/api.py` and the views behind it: `ChannelViewSet`,
//! `UploadViewSet`, `AttachmentViewSet`, `TrackViewSet`, `MutationViewSet`, `LicenseViewSet`.

use serde_json::{Map, Value, json};
use url::form_urlencoded::Serializer;

use super::super::HostError;
use super::super::talk::{Heard, Talk};
use super::found::{Channel, Track, Upload, text, uuid};
use super::refusal::explained;
use crate::http::{HttpError, Parts, Request};
use crate::publish::storage::Watch;

/// How many things are asked for at once. *Source:* Funkwhale, `FunkwhalePagination`.
const PAGE: &str = "50";

/// How many pages of licences are looked through.
const PAGES: usize = 40;

/// How many channels are named in an error.
const NAMED: usize = 8;

/// An instance, asked in the name of a user.
#[derive(Debug)]
pub(super) struct Api {
    pub talk: Talk,
}

/// Who pod is there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Me {
    /// As `anne@server`.
    pub name: String,
    /// How much may still be sent, in MB of 1,000,000 bytes; none if it does not say.
    pub left_mb: Option<f64>,
}

/// An edit of a track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub uuid: String,
    /// None: not yet.
    pub applied: Option<bool>,
}

impl Api {
    fn send(
        &self,
        request: Result<Request, HttpError>,
        doing: &str,
        what: &str,
        watch: &dyn Watch,
    ) -> Result<Value, HostError> {
        let heard = self.talk.ask(request, doing, watch)?;
        self.value(&heard, doing, what)
    }

    fn value(&self, heard: &Heard, doing: &str, what: &str) -> Result<Value, HostError> {
        self.talk.value(heard, doing, what).map_err(explained)
    }

    /// The value at a path, or nothing where there is none.
    fn there(
        &self,
        path: &str,
        doing: &str,
        watch: &dyn Watch,
    ) -> Result<Option<Value>, HostError> {
        let heard = self.talk.get(path, doing, watch)?;
        match heard.status {
            404 | 410 => Ok(None),
            _ => self.value(&heard, doing, "a question").map(Some),
        }
    }

    /// The things in a list.
    fn list(
        &self,
        path: &str,
        asked: &[(&str, &str)],
        doing: &str,
        watch: &dyn Watch,
    ) -> Result<Vec<Value>, HostError> {
        let query = Serializer::new(String::new()).extend_pairs(asked).finish();
        let heard = self.talk.get(&format!("{path}?{query}"), doing, watch)?;
        let mut value = self.value(&heard, doing, "a question")?;
        match value.get_mut("results").map(Value::take) {
            Some(Value::Array(all)) => Ok(all),
            _ => Err(self.talk.odd(doing, "no list")),
        }
    }

    /// Who pod is there. Asked first: reading is often allowed to all, so a wrong token would be
    /// noticed late.
    pub fn me(&self, watch: &dyn Watch) -> Result<Me, HostError> {
        let doing = "asking who pod is there";
        if self.talk.token.is_none() {
            return Err(self.talk.not_let_in("there is no token for it".to_owned()));
        }
        let heard = self.talk.get("/api/v1/users/me/", doing, watch)?;
        let value = self.value(&heard, doing, "a question for the account")?;
        let name = text(&value, "full_username").or_else(|| text(&value, "username"));
        let name = name.ok_or_else(|| self.talk.odd(doing, "no account"))?;
        let left_mb = value.pointer("/quota_status/remaining").and_then(Value::as_f64);
        Ok(Me { name: name.trim_start_matches('@').to_owned(), left_mb })
    }

    /// The channel of a name or a uuid, which has to be that of who asks. *Errors:* there is none,
    /// with those there are.
    pub fn channel(&self, name: &str, me: &Me, watch: &dyn Watch) -> Result<Channel, HostError> {
        let doing = "looking for the channel";
        let path = format!("/api/v1/channels/{name}/");
        let heard = self.talk.get(&path, doing, watch)?;
        let found = match heard.status {
            404 | 410 => None,
            405 => {
                return Err(HostError::Settings {
                    host: self.talk.host.clone(),
                    why: "channels are switched off there".to_owned(),
                    hint: "ask who runs the instance to switch them on".to_owned(),
                });
            }
            _ => {
                let value = self.value(&heard, doing, "a question for the channel")?;
                let read = Channel::read(&value);
                Some(read.ok_or_else(|| self.talk.odd(doing, "no channel"))?)
            }
        };
        let is_ours = |channel: &Channel| {
            let Some(owner) = channel.owner.as_deref().map(str::to_lowercase) else { return true };
            let (name, local) = (me.name.to_lowercase(), owner.split('@').next());
            owner == name || local == Some(&name)
        };
        let why = match found {
            Some(channel) if is_ours(&channel) => return Ok(channel),
            Some(channel) => {
                let owner = self.talk.plain(&channel.owner.unwrap_or_default());
                let me = self.talk.plain(&me.name);
                format!("{} belongs to {owner}, and pod is {me} there", channel.account)
            }
            None => format!("there is no channel `{name}`"),
        };
        Err(HostError::Settings { host: self.talk.host.clone(), why, hint: self.channels(watch)? })
    }

    /// What to do about a channel that is not there: the user's own, by name.
    fn channels(&self, watch: &dyn Watch) -> Result<String, HostError> {
        let doing = "looking for channels";
        let asked = [("scope", "me"), ("page_size", PAGE)];
        let all = self.list("/api/v1/channels/", &asked, doing, watch)?;
        let names: Vec<String> =
            all.iter().filter_map(Channel::read).map(|one| one.name).take(NAMED).collect();
        let new = format!("make a channel at {}/library (Publish, Podcast)", self.talk.root);
        Ok(match names.is_empty() {
            true => new,
            false => format!("write one of yours as `channel`: {}; or {new}", names.join(", ")),
        })
    }

    /// Whether the instance knows a licence. Asking has it load its licences, without which it
    /// would know none. *Source:* Funkwhale, `LicenseViewSet.get_queryset`.
    pub fn knows_license(&self, code: &str, watch: &dyn Watch) -> Result<bool, HostError> {
        let doing = "asking for the licences it knows";
        for page in 1..=PAGES {
            // There are 300, and here it gives as many at once.
            let path = format!("/api/v1/licenses/?page_size=1000&page={page}");
            let heard = self.talk.get(&path, doing, watch)?;
            let value = self.value(&heard, doing, "a question")?;
            let all = value.get("results").and_then(Value::as_array);
            let all = all.ok_or_else(|| self.talk.odd(doing, "no list"))?;
            if all.iter().any(|one| one.get("code").and_then(Value::as_str) == Some(code)) {
                return Ok(true);
            }
            if !value.get("next").is_some_and(Value::is_string) {
                break;
            }
        }
        Ok(false)
    }

    /// The uploads of a reference in a channel, whatever became of them. What is not imported is
    /// told of in lists alone, and what is in a channel only if asked for. *Source:* Funkwhale,
    /// `UploadViewSet.get_queryset` (`playable_by`), `IncludeChannelsFilterSet`.
    pub fn uploads(
        &self,
        channel: &Channel,
        reference: &str,
        watch: &dyn Watch,
    ) -> Result<Vec<Upload>, HostError> {
        let doing = "looking whether it is there";
        let asked = [
            ("channel", channel.uuid.as_str()),
            ("import_reference", reference),
            ("include_channels", "true"),
            ("page_size", PAGE),
        ];
        let all = self.list("/api/v1/uploads/", &asked, doing, watch)?;
        let all = all.iter().filter(|one| {
            // A server that knows no such filter gives all.
            one.get("import_reference").and_then(Value::as_str) == Some(reference)
        });
        all.map(|one| {
            Upload::read(one).ok_or_else(|| self.talk.odd(doing, "an upload without a state"))
        })
        .collect()
    }

    /// An upload that people hear, by its uuid.
    pub fn upload(&self, uuid: &str, watch: &dyn Watch) -> Result<Option<Upload>, HostError> {
        let doing = "looking at the episode";
        let Some(value) = self.there(&format!("/api/v1/uploads/{uuid}/"), doing, watch)? else {
            return Ok(None);
        };
        Upload::read(&value).map(Some).ok_or_else(|| self.talk.odd(doing, "no upload"))
    }

    /// The tracks of a title in a channel, in whatever case it is written.
    pub fn tracks(
        &self,
        channel: &Channel,
        title: &str,
        watch: &dyn Watch,
    ) -> Result<Vec<Track>, HostError> {
        let asked = [
            ("channel", channel.uuid.as_str()),
            ("title__iexact", title),
            ("include_channels", "true"),
            ("page_size", PAGE),
        ];
        let doing = "looking for one of the same title";
        let all = self.list("/api/v1/tracks/", &asked, doing, watch)?;
        Ok(all.iter().filter_map(Track::read).collect())
    }

    /// A track, with all that is said of it.
    pub fn track(&self, id: &str, watch: &dyn Watch) -> Result<Option<Track>, HostError> {
        let doing = "looking at the episode";
        let Some(value) = self.there(&format!("/api/v1/tracks/{id}/"), doing, watch)? else {
            return Ok(None);
        };
        Track::read(&value).map(Some).ok_or_else(|| self.talk.odd(doing, "no track"))
    }

    /// Whether a picture that was sent is still there: what hangs on nothing is thrown away after
    /// a day. *Source:* Funkwhale, `prune_unattached_attachments`.
    pub fn has_picture(&self, uuid: &str, watch: &dyn Watch) -> Result<bool, HostError> {
        let doing = "looking for the picture";
        Ok(self.there(&format!("/api/v1/attachments/{uuid}/"), doing, watch)?.is_some())
    }

    /// Sends a picture; gives its uuid.
    pub fn send_picture(&self, form: Parts, watch: &dyn Watch) -> Result<String, HostError> {
        let doing = "sending the picture";
        let address = self.talk.address("/api/v1/attachments/");
        let value = self.send(Request::post_parts(&address, form), doing, "the picture", watch)?;
        uuid(&value).ok_or_else(|| self.talk.odd(doing, "no name for the picture"))
    }

    /// Sends a sound, as a draft.
    pub fn send_upload(&self, form: Parts, watch: &dyn Watch) -> Result<Upload, HostError> {
        let doing = "sending the sound";
        let address = self.talk.address("/api/v1/uploads/");
        let value = self.send(Request::post_parts(&address, form), doing, "the episode", watch)?;
        Upload::read(&value).ok_or_else(|| self.talk.odd(doing, "no upload"))
    }

    /// Changes what is said of a draft: nothing else can be changed so.
    pub fn change_draft(
        &self,
        uuid: &str,
        metadata: &Value,
        watch: &dyn Watch,
    ) -> Result<(), HostError> {
        let address = self.talk.address(&format!("/api/v1/uploads/{uuid}/"));
        let request = Request::patch_json(&address, &json!({ "import_metadata": metadata }));
        self.send(request, "changing the draft", "a change of the draft", watch).map(drop)
    }

    /// Publishes a draft (`publish`), or has an import tried again (`relaunch_import`).
    pub fn act(&self, action: &str, uuid: &str, watch: &dyn Watch) -> Result<(), HostError> {
        let address = self.talk.address("/api/v1/uploads/action/");
        let request = Request::post_json(&address, &json!({ "action": action, "objects": [uuid] }));
        self.send(request, "publishing it", "that the episode is published", watch).map(drop)
    }

    /// Takes an upload away that nobody has heard.
    pub fn delete(&self, uuid: &str, watch: &dyn Watch) -> Result<(), HostError> {
        let doing = "taking away what was not published";
        let address = self.talk.address(&format!("/api/v1/uploads/{uuid}/"));
        let heard = self.talk.ask(Request::with_method("DELETE", &address), doing, watch)?;
        match heard.status {
            200..=299 | 404 | 410 => Ok(()),
            _ => Err(self.talk.refused(&heard, doing, "that a draft goes")),
        }
    }

    /// Edits a track, as one who may approve that. *Errors:* also that pod may not.
    pub fn edit(
        &self,
        track: &str,
        changes: &Map<String, Value>,
        watch: &dyn Watch,
    ) -> Result<Edit, HostError> {
        let doing = "changing the episode";
        let asked = json!({ "type": "update", "payload": changes, "is_approved": true });
        let address = self.talk.address(&format!("/api/v1/tracks/{track}/mutations/"));
        let request = Request::post_json(&address, &asked);
        let value = self.send(request, doing, "a change of the episode", watch)?;
        self.read_edit(&value, doing)
    }

    /// How far an edit is.
    pub fn edited(&self, uuid: &str, watch: &dyn Watch) -> Result<Edit, HostError> {
        let doing = "waiting until the change is made";
        let heard = self.talk.get(&format!("/api/v1/mutations/{uuid}/"), doing, watch)?;
        self.read_edit(&self.value(&heard, doing, "a question for the change")?, doing)
    }

    fn read_edit(&self, value: &Value, doing: &str) -> Result<Edit, HostError> {
        let uuid = uuid(value).ok_or_else(|| self.talk.odd(doing, "no change"))?;
        Ok(Edit { uuid, applied: value.get("is_applied").and_then(Value::as_bool) })
    }

    /// Whether pod may send sounds, asked by sending none. *Errors:* it may not.
    pub fn may_send(&self, watch: &dyn Watch) -> Result<(), HostError> {
        let doing = "asking whether pod may send sounds";
        let address = self.talk.address("/api/v1/uploads/");
        let heard = self.talk.ask(Request::post_json(&address, &json!({})), doing, watch)?;
        match heard.status {
            // What is missing is told only to those who may.
            400 => Ok(()),
            _ if heard.is_fine() => Err(self.talk.odd(doing, "it takes a sound that is none")),
            _ => Err(self.talk.refused(&heard, doing, "sounds")),
        }
    }

    /// As `Funkwhale 1.3.0`; what it does not say is left out.
    pub fn software(&self, watch: &dyn Watch) -> Result<String, HostError> {
        let doing = "asking what it is";
        let path = "/api/v1/instance/nodeinfo/2.0/";
        let value = self.there(path, doing, watch)?.unwrap_or_default();
        let of = |name: &str| value.get("software").and_then(|software| text(software, name));
        let version = of("version").map(|version| format!(" {}", self.talk.plain(&version)));
        match of("name").map(|name| name.to_lowercase()) {
            Some(name) if name != "funkwhale" => Err(self
                .talk
                .odd(doing, &format!("it is {}, not Funkwhale", self.talk.plain(&name)))),
            _ => Ok(format!("Funkwhale{}", version.unwrap_or_default())),
        }
    }
}
