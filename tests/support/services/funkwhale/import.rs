//! From an upload to a track, and its edits.

use serde_json::{Value, json};

use super::forms::parts;
use super::{Edit, ME, State, Track, Upload, detail, not_found, respond};
use crate::server::{Asked, Reply};

/// Fields that a new upload reads.
const FIELDS: [&str; 7] = [
    "audio_file",
    "channel",
    "library",
    "import_status",
    "import_metadata",
    "import_reference",
    "source",
];

fn invalid(field: &str, why: &str) -> Reply {
    respond(400, &json!({ field: [why] }))
}

fn value_of(query: &[(String, String)], name: &str) -> Option<String> {
    query.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
}

impl State {
    /// UploadForOwnerSerializer. It tells no `fid`, and no channel.
    fn show(&self, upload: &Upload) -> Value {
        let track = upload.track.and_then(|id| self.tracks.iter().find(|one| one.id == id));
        json!({
            "uuid": upload.uuid,
            "creation_date": jiff::Timestamp::from_second(upload.made).unwrap().to_string(),
            "track": track.map(|track| self.track(track, false)),
            "library": {"uuid": "b0000000-0000-4000-8000-000000000001"},
            "size": upload.sound.len(),
            "import_status": upload.status,
            "import_details": upload.details,
            "import_metadata": upload.metadata,
            "import_reference": upload.reference,
            "source": upload.source,
        })
    }

    /// TrackSerializer; what is said of it at length only where it is looked at alone.
    pub(super) fn track(&self, track: &Track, alone: bool) -> Value {
        let uploads: Vec<Value> = self
            .uploads
            .iter()
            .filter(|one| one.track == Some(track.id) && one.status == "finished")
            .map(|one| json!({"uuid": one.uuid, "is_local": true}))
            .collect();
        let mut value = json!({
            "id": track.id,
            "fid": format!("https://pod.example/federation/music/tracks/{}", track.uuid),
            "title": track.title,
            "position": track.position,
            "license": track.license,
            "copyright": track.copyright,
            "tags": track.tags,
            "cover": track.cover.as_ref().map(|uuid| json!({"uuid": uuid})),
            "downloads_count": 0,
            "uploads": uploads,
            "listen_url": format!("/api/v1/listen/{}/", track.uuid),
        });
        if alone {
            value["description"] = match &track.description {
                Some((text, kind)) => json!({"text": text, "content_type": kind, "html": "<p>"}),
                None => Value::Null,
            };
        }
        value
    }

    pub(super) fn tracks(&self, query: &[(String, String)]) -> Reply {
        let include = value_of(query, "include_channels").as_deref() == Some("true");
        let channel = value_of(query, "channel");
        let title = value_of(query, "title__iexact").map(|title| title.to_lowercase());
        let fits = |track: &&Track| {
            include
                && channel.as_ref().is_none_or(|uuid| track.channel == *uuid)
                && title.as_ref().is_none_or(|title| track.title.to_lowercase() == *title)
        };
        let all: Vec<Value> =
            self.tracks.iter().filter(fits).map(|one| self.track(one, false)).collect();
        self.list(all, query)
    }

    pub(super) fn uploads(&mut self, query: &[(String, String)]) -> Reply {
        self.work();
        let include = value_of(query, "include_channels").as_deref() == Some("true");
        let (channel, reference) =
            (value_of(query, "channel"), value_of(query, "import_reference"));
        let all: Vec<Value> = self
            .uploads
            .iter()
            .filter(|one| one.owner == ME)
            // What has a track in a channel is left out unless it is asked for.
            .filter(|one| include || one.track.is_none())
            .filter(|one| channel.as_ref().is_none_or(|uuid| one.channel == *uuid))
            .filter(|one| reference.as_ref().is_none_or(|name| one.reference == *name))
            .map(|one| self.show(one))
            .collect();
        self.list(all, query)
    }

    pub(super) fn upload(&mut self, method: &str, uuid: &str, asked: &Asked) -> Reply {
        let Some(at) = self.uploads.iter().position(|one| one.uuid == uuid) else {
            return not_found();
        };
        let upload = self.uploads[at].clone();
        match method {
            // playable_by: what is not finished is not there.
            "GET" if upload.status == "finished" => respond(200, &self.show(&upload)),
            "PATCH" if upload.status == "draft" && upload.owner == ME => self.change(at, asked),
            "DELETE" if upload.owner == ME => {
                self.delivered.push(("Delete", upload.uuid));
                self.uploads.remove(at);
                Reply::new(204, "")
            }
            _ => not_found(),
        }
    }

    fn change(&mut self, at: usize, asked: &Asked) -> Reply {
        let Ok(body) = serde_json::from_slice::<Value>(&asked.body) else {
            return detail(400, "JSON parse error");
        };
        for name in body.as_object().into_iter().flatten().map(|(name, _)| name) {
            if name != "import_metadata" {
                self.complaints.push(format!("a change of {name} by the way"));
            }
        }
        if let Some(metadata) = body.get("import_metadata") {
            if let Some(wrong) = self.wrong(metadata) {
                return respond(400, &json!({ "import_metadata": wrong }));
            }
            self.uploads[at].metadata = metadata.clone();
        }
        respond(200, &self.show(&self.uploads[at]))
    }

    pub(super) fn create(&mut self, asked: &Asked) -> Reply {
        let parts = parts(asked);
        for part in &parts {
            if !FIELDS.contains(&part.name.as_str()) {
                self.complaints.push(format!("nothing reads {}", part.name));
            }
        }
        let text = |name: &str| {
            let found = parts.iter().find(|part| part.name == name && part.called.is_none());
            found.map(super::Part::text)
        };
        let file = parts.iter().find(|part| part.name == "audio_file" && part.called.is_some());
        let Some(file) = file else { return invalid("audio_file", "No file was submitted.") };
        if file.content.is_empty() {
            return invalid("audio_file", "The submitted file is empty.");
        }
        let channel = text("channel");
        if let Some(uuid) = &channel
            && !self.channels.iter().any(|one| one.uuid == *uuid && one.owner == ME)
        {
            return invalid("channel", &format!("Object with uuid={uuid} does not exist."));
        }
        let status = match text("import_status").as_deref() {
            Some("draft") => "draft",
            None | Some("pending") => "pending",
            Some(other) => {
                return invalid("import_status", &format!("\"{other}\" is not a valid choice."));
            }
        };
        let reference = text("import_reference").unwrap_or_else(|| self.name());
        if reference.chars().count() > 50 {
            return invalid(
                "import_reference",
                "Ensure this field has no more than 50 characters.",
            );
        }
        let source = text("source");
        if source.as_ref().is_some_and(|source| source.chars().count() > 500) {
            return invalid("source", "Ensure this field has no more than 500 characters.");
        }
        let metadata = match text("import_metadata").map(|text| serde_json::from_str(&text)) {
            None => json!({}),
            Some(Ok(metadata)) => metadata,
            Some(Err(_)) => return invalid("import_metadata", "Value must be valid JSON."),
        };
        if let Some(wrong) = self.wrong(&metadata) {
            return respond(400, &json!({ "import_metadata": wrong }));
        }
        let channel = match (channel, text("library")) {
            (None, None) => {
                return invalid("non_field_errors", "You need to specify a channel or a library");
            }
            (Some(_), Some(_)) => {
                let why = "You may specify a channel or a library, not both";
                return invalid("non_field_errors", why);
            }
            (Some(channel), None) => channel,
            (None, Some(library)) => {
                let why = format!("Object with uuid={library} does not exist.");
                return invalid("library", &why);
            }
        };
        if file.content.len() as f64 / 1e6 > self.left() {
            return invalid("non_field_errors", "upload_quota_reached");
        }
        if !file.media_type.starts_with("audio/")
            || !file.ends(&["mp3", "ogg", "opus", "m4a", "aac", "flac", "aiff"])
        {
            self.complaints.push("a sound that is not known by its name".to_owned());
        }
        let upload = Upload {
            uuid: self.name(),
            channel,
            owner: ME.to_owned(),
            status,
            reference,
            source,
            metadata,
            details: json!({}),
            sound: file.content.clone(),
            called: file.called.clone().unwrap_or_default(),
            made: self.now,
            track: None,
            left: self.slow,
        };
        self.uploads.push(upload.clone());
        respond(201, &self.show(&upload))
    }

    /// UploadActionSerializer.
    pub(super) fn act(&mut self, asked: &Asked) -> Reply {
        let body: Value = serde_json::from_slice(&asked.body).unwrap_or_default();
        let action = body.get("action").and_then(Value::as_str).unwrap_or_default().to_owned();
        let from: &[&str] = match action.as_str() {
            "publish" => &["draft"],
            "relaunch_import" => &["pending", "skipped", "errored"],
            _ => return invalid("action", "is not a valid action."),
        };
        let Some(wanted) = body.get("objects").and_then(Value::as_array) else {
            return invalid("objects", "is not a valid value for objects.");
        };
        let slow = self.slow;
        let mut count = 0;
        for upload in self.uploads.iter_mut().filter(|one| one.owner == ME) {
            if wanted.iter().any(|one| one.as_str() == Some(&upload.uuid)) {
                count += 1;
                if from.contains(&upload.status) {
                    (upload.status, upload.left) = ("pending", slow);
                }
            }
        }
        match count {
            0 => invalid("non_field_errors", "No object matching your request"),
            _ => respond(200, &json!({"updated": count, "action": action, "result": null})),
        }
    }

    /// The other process, once.
    fn work(&mut self) {
        for at in 0..self.uploads.len() {
            if self.uploads[at].status != "pending" {
                continue;
            }
            match self.uploads[at].left {
                0 => self.import(at),
                _ => self.uploads[at].left -= 1,
            }
        }
    }

    /// process_upload.
    fn import(&mut self, at: usize) {
        let upload = self.uploads[at].clone();
        let mut fail = |details: Value, status: &'static str| {
            (self.uploads[at].status, self.uploads[at].details) = (status, details);
        };
        if let Some(code) = self.import_fails {
            fail(json!({"error_code": code, "detail": null}), "errored");
            return;
        }
        if let Some(wrong) = self.wrong(&upload.metadata) {
            let details = json!({
                "error_code": "invalid_metadata", "detail": wrong, "file_metadata": upload.metadata,
            });
            (self.uploads[at].status, self.uploads[at].details) = ("errored", details);
            return;
        }
        let of = |name: &str| upload.metadata.get(name).filter(|value| !value.is_null());
        let text = |name: &str| of(name).and_then(Value::as_str).map(|text| text.trim().to_owned());
        let title = text("title").unwrap();
        let position = of("position").and_then(Value::as_u64).unwrap_or(1);
        let same = |track: &&Track| {
            track.channel == upload.channel
                && track.title.to_lowercase() == title.to_lowercase()
                && track.position == position
        };
        let known = self.tracks.iter().find(same).map(|track| track.id);
        let id = known.unwrap_or_else(|| {
            let tags = of("tags").and_then(Value::as_array).into_iter().flatten();
            let track = Track {
                id: 900 + self.names,
                uuid: self.name(),
                channel: upload.channel.clone(),
                title,
                position,
                license: text("license"),
                copyright: text("copyright"),
                tags: tags.filter_map(Value::as_str).map(str::to_owned).collect(),
                description: text("description").map(|text| (text, "text/markdown".to_owned())),
                cover: text("cover"),
            };
            let id = track.id;
            self.tracks.push(track);
            id
        });
        let twin = self.uploads.iter().find(|one| one.track == Some(id) && one.uuid != upload.uuid);
        let twin = twin.map(|one| one.uuid.clone());
        let upload = &mut self.uploads[at];
        upload.track = Some(id);
        match twin {
            Some(twin) => {
                upload.status = "skipped";
                upload.details = json!({
                    "code": "already_imported_in_owned_libraries", "duplicates": twin,
                });
            }
            None => {
                upload.status = "finished";
                self.delivered.push(("Create", upload.uuid.clone()));
            }
        }
    }

    /// `mutations_route`.
    pub(super) fn edit(&mut self, id: &str, asked: &Asked) -> Reply {
        let Some(track) = self.tracks.iter().find(|one| one.id.to_string() == id) else {
            return not_found();
        };
        let (id, channel) = (track.id, track.channel.clone());
        let body: Value = serde_json::from_slice(&asked.body).unwrap_or_default();
        if body.get("type").and_then(Value::as_str) != Some("update") {
            return invalid("type", "Invalid mutation type");
        }
        let approved = body.get("is_approved").and_then(Value::as_bool);
        let mine = self.channels.iter().any(|one| one.uuid == channel && one.owner == ME);
        if approved == Some(true) && !mine {
            return detail(403, "You do not have permission to perform this action.");
        }
        let payload = match self.wrong_edit(body.get("payload").unwrap_or(&Value::Null)) {
            Ok(payload) => payload,
            Err(wrong) => return respond(400, &wrong),
        };
        if let Some(uuid) = payload.get("cover").and_then(Value::as_str) {
            let picture = self.attachments.iter_mut().find(|one| one.uuid == uuid).unwrap();
            // MutationAttachment.attachment is one to one: an IntegrityError.
            if std::mem::replace(&mut picture.edit, true) {
                return Reply::new(500, "<h1>Server Error (500)</h1>");
            }
        }
        let (uuid, left) = (self.name(), self.slow);
        let edit = Edit { uuid, track: id, payload, approved, applied: None, left };
        let shown = json!({"uuid": edit.uuid, "is_approved": approved, "is_applied": null});
        self.edits.push(edit);
        respond(201, &shown)
    }

    pub(super) fn edited(&mut self, uuid: &str) -> Reply {
        let Some(at) = self.edits.iter().position(|one| one.uuid == uuid) else {
            return not_found();
        };
        match self.edits[at].left {
            0 if self.edits[at].applied.is_none() => self.apply(at),
            0 => {}
            _ => self.edits[at].left -= 1,
        }
        let edit = &self.edits[at];
        respond(
            200,
            &json!({
                "uuid": edit.uuid, "is_approved": edit.approved, "is_applied": edit.applied,
            }),
        )
    }

    fn apply(&mut self, at: usize) {
        if self.edits_fail {
            self.edits[at].applied = Some(false);
            return;
        }
        let edit = self.edits[at].clone();
        if edit.approved != Some(true) {
            return;
        }
        self.edits[at].applied = Some(true);
        let Some(track) = self.tracks.iter_mut().find(|one| one.id == edit.track) else { return };
        let of = |name: &str| edit.payload.get(name);
        let text = |value: &Value| value.as_str().map(|text| text.trim().to_owned());
        if let Some(title) = of("title").and_then(text) {
            track.title = title;
        }
        if let Some(number) = of("position").and_then(Value::as_u64) {
            track.position = number;
        }
        if let Some(license) = of("license") {
            track.license = text(license);
        }
        if let Some(copyright) = of("copyright") {
            track.copyright = text(copyright);
        }
        if let Some(tags) = of("tags").and_then(Value::as_array) {
            track.tags = tags.iter().filter_map(text).collect();
        }
        if let Some(cover) = of("cover") {
            track.cover = text(cover);
        }
        if let Some(content) = of("description") {
            let field = |name: &str| content.get(name).and_then(text);
            track.description = field("text").zip(field("content_type"));
        }
        let sent = self.uploads.iter().find(|one| one.track == Some(edit.track));
        if let Some(uuid) = sent.map(|one| one.uuid.clone()) {
            self.delivered.push(("Update", uuid));
        }
    }
}
