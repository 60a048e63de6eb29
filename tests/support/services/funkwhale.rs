//! A Funkwhale on the loopback, as strict as the real one: its API restated from its views, its
//! serializers and its import, not from our client. It imports and edits in its own time.
//!
//! *Source:* Funkwhale 1.3: `music/views.py`, `music/serializers.py`, `music/tasks.py`,
//! `music/filters.py`, `audio/views.py`, `audio/filters.py`, `common/views.py`,
//! `common/decorators.py`, `common/tasks.py`, `users/oauth/permissions.py`.
#![allow(dead_code, reason = "each test program uses the part it needs")]

mod forms;
mod import;
mod metadata;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value, json};

use self::forms::{Part, parts};
use crate::server::{Asked, Reply, Server};

/// What lets anne in.
pub const TOKEN: &str = "geheim-funkwhale-1";

/// Who that is.
pub const ME: &str = "anne@pod.example";

/// A day, after which what hangs on nothing is thrown away.
const PRUNE: i64 = 24 * 3600;

/// How the instance is set up, and what is in it.
#[derive(Debug, Clone)]
pub struct State {
    /// What the token may do.
    pub scopes: BTreeSet<&'static str>,
    /// Whether everybody may read, as is usual.
    pub open: bool,
    pub channels_enabled: bool,
    /// The most that the proxy before it takes at once.
    pub most: usize,
    /// In MB of 1,000,000 bytes.
    pub quota: f64,
    /// Seconds since 1970.
    pub now: i64,
    /// How often an import, or an edit, is looked at before it is done.
    pub slow: usize,
    /// What every import fails with, if it does.
    pub import_fails: Option<&'static str>,
    /// Whether edits cannot be applied.
    pub edits_fail: bool,
    /// Whether the licences are in its tables: only after somebody asked for them.
    pub licenses: bool,
    /// How many things a list gives at most.
    pub page: usize,
    pub channels: Vec<Channel>,
    pub attachments: Vec<Attachment>,
    pub uploads: Vec<Upload>,
    pub tracks: Vec<Track>,
    pub edits: Vec<Edit>,
    /// What followers got: `Create`, `Update` or `Delete`, and the upload's uuid.
    pub delivered: Vec<(&'static str, String)>,
    /// What the real one would pass over in silence, and no client should do.
    pub complaints: Vec<String>,
    /// What happens at which request from now on, counted from 0.
    pub fault: Option<(usize, Fault)>,
    pub asked: usize,
    names: u64,
}

#[derive(Debug, Clone)]
pub struct Channel {
    pub uuid: String,
    pub name: String,
    pub title: String,
    pub owner: String,
}

#[derive(Debug, Clone)]
pub struct Attachment {
    pub uuid: String,
    pub bytes: usize,
    pub made: i64,
    /// An edit keeps its picture for itself.
    pub edit: bool,
}

#[derive(Debug, Clone)]
pub struct Upload {
    pub uuid: String,
    pub channel: String,
    pub owner: String,
    pub status: &'static str,
    pub reference: String,
    pub source: Option<String>,
    pub metadata: Value,
    pub details: Value,
    pub sound: Vec<u8>,
    pub called: String,
    pub made: i64,
    pub track: Option<u64>,
    left: usize,
}

#[derive(Debug, Clone)]
pub struct Track {
    pub id: u64,
    pub uuid: String,
    pub channel: String,
    pub title: String,
    pub position: u64,
    pub license: Option<String>,
    pub copyright: Option<String>,
    pub tags: Vec<String>,
    pub description: Option<(String, String)>,
    pub cover: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Edit {
    pub uuid: String,
    pub track: u64,
    pub payload: Value,
    pub approved: Option<bool>,
    pub applied: Option<bool>,
    left: usize,
}

/// What goes wrong.
#[derive(Debug, Clone)]
pub enum Fault {
    /// This in place of an answer; nothing is done.
    Instead(Reply),
    /// This in place of the answer, after it was done.
    After(Reply),
}

/// The instance; dropped, it is gone.
pub struct Funkwhale {
    server: Server,
    state: Arc<Mutex<State>>,
}

impl Funkwhale {
    /// With anne's channels `projets_libres` and `essais`, and one of somebody else's.
    pub fn start() -> Funkwhale {
        let channel = |number: u32, name: &str, title: &str, owner: &str| Channel {
            uuid: format!("c0000000-0000-4000-8000-{number:012}"),
            name: name.to_owned(),
            title: title.to_owned(),
            owner: owner.to_owned(),
        };
        let state = Arc::new(Mutex::new(State {
            scopes: ["read:profile", "read:libraries", "write:libraries", "write:edits"].into(),
            open: true,
            channels_enabled: true,
            most: 64 << 20,
            quota: 1000.0,
            now: 1_796_000_000,
            slow: 0,
            import_fails: None,
            edits_fail: false,
            licenses: false,
            page: 1000,
            channels: vec![
                channel(1, "projets_libres", "Projets Libres !", ME),
                channel(2, "essais", "Essais", ME),
                channel(3, "ailleurs", "Ailleurs", "benoit@pod.example"),
            ],
            attachments: Vec::new(),
            uploads: Vec::new(),
            tracks: Vec::new(),
            edits: Vec::new(),
            delivered: Vec::new(),
            complaints: Vec::new(),
            fault: None,
            asked: 0,
            names: 0,
        }));
        let shared = Arc::clone(&state);
        let server = Server::start(move |asked| {
            let mut state = shared.lock().unwrap();
            let at = state.asked;
            state.asked += 1;
            let fault = state.fault.clone().filter(|(when, _)| *when == at);
            match fault {
                Some((_, Fault::Instead(reply))) => reply,
                Some((_, Fault::After(reply))) => {
                    state.answer(asked);
                    reply
                }
                None => state.answer(asked),
            }
        });
        Funkwhale { server, state }
    }

    /// Its address, without a slash at the end.
    pub fn url(&self) -> String {
        self.server.address("")
    }

    /// What is in it.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Lets this happen at the request of this number from now.
    pub fn fails(&self, at: usize, fault: Fault) {
        let mut state = self.state();
        state.asked = 0;
        state.fault = Some((at, fault));
    }

    /// Lets nothing go wrong any more.
    pub fn heals(&self) {
        self.state().fault = None;
    }

    /// All that was asked, as `POST /api/v1/uploads/`, without queries.
    pub fn asked(&self) -> Vec<String> {
        let all = self.server.asked().into_iter();
        all.map(|one| format!("{} {}", one.method, one.path.split('?').next().unwrap())).collect()
    }

    /// Somebody deletes a track by hand, with its uploads.
    pub fn removes_track(&self, id: u64) {
        let mut state = self.state();
        state.tracks.retain(|track| track.id != id);
        state.uploads.retain(|upload| upload.track != Some(id));
    }
}

pub(crate) fn respond(status: u16, value: &Value) -> Reply {
    Reply::new(status, value.to_string()).header("Content-Type", "application/json")
}

fn detail(status: u16, text: &str) -> Reply {
    respond(status, &json!({ "detail": text }))
}

fn not_found() -> Reply {
    detail(404, "Not found.")
}

impl State {
    fn answer(&mut self, asked: &Asked) -> Reply {
        if asked.body.len() > self.most {
            return Reply::new(413, "<html>Request Entity Too Large</html>");
        }
        self.prune();
        let (path, query) = asked.path.split_once('?').unwrap_or((&asked.path, ""));
        let query: Vec<(String, String)> =
            url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let Some(path) = path.strip_prefix("/api/v1/") else { return not_found() };
        let names: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        let method = asked.method.as_str();
        let rights = match (method, names.as_slice()) {
            ("GET", ["instance", "nodeinfo", "2.0"]) => None,
            // IsAuthenticated, whatever the token may do.
            ("GET", ["mutations", _]) => Some(("", false)),
            ("GET", ["users", "me"]) => Some(("read:profile", false)),
            ("POST", ["tracks", _, "mutations"]) => Some(("write:edits", false)),
            ("GET", _) => Some(("read:libraries", self.open)),
            _ => Some(("write:libraries", false)),
        };
        let me = asked.header("authorization") == format!("Bearer {TOKEN}");
        if let Some((scope, anonymous)) = rights {
            if !me && !anonymous {
                return detail(401, "Authentication credentials were not provided.");
            }
            if me && !scope.is_empty() && !self.scopes.contains(scope) {
                return detail(403, "You do not have permission to perform this action.");
            }
        }
        match (method, names.as_slice()) {
            ("GET", ["instance", "nodeinfo", "2.0"]) => {
                let software = json!({"name": "funkwhale", "version": "1.3.0-rc3"});
                respond(200, &json!({"version": "2.0", "software": software}))
            }
            ("GET", ["users", "me"]) => self.me(),
            (_, ["channels", ..]) if !self.channels_enabled => Reply::new(405, ""),
            ("GET", ["channels"]) => self.channels(&query),
            ("GET", ["channels", name]) => self.channel(name),
            ("GET", ["licenses"]) => {
                self.licenses = true;
                let all = metadata::LICENSES.iter().map(|code| json!({"code": code})).collect();
                self.list(all, &query)
            }
            ("POST", ["attachments"]) => self.attach(asked),
            ("GET", ["attachments", uuid]) => {
                match self.attachments.iter().find(|one| one.uuid == *uuid) {
                    Some(one) => respond(200, &json!({"uuid": one.uuid, "size": one.bytes})),
                    None => not_found(),
                }
            }
            ("GET", ["uploads"]) => self.uploads(&query),
            ("POST", ["uploads"]) => self.create(asked),
            ("POST", ["uploads", "action"]) => self.act(asked),
            (_, ["uploads", uuid]) => self.upload(method, uuid, asked),
            ("GET", ["tracks"]) => self.tracks(&query),
            ("GET", ["tracks", id]) => {
                match self.tracks.iter().find(|one| one.id.to_string() == *id) {
                    Some(track) => respond(200, &self.track(track, true)),
                    None => not_found(),
                }
            }
            ("POST", ["tracks", id, "mutations"]) => self.edit(id, asked),
            ("GET", ["mutations", uuid]) => self.edited(uuid),
            _ => not_found(),
        }
    }

    /// prune_unattached_attachments.
    fn prune(&mut self) {
        let (now, tracks) = (self.now, self.tracks.clone());
        self.attachments.retain(|one| {
            let used = tracks.iter().any(|track| track.cover.as_ref() == Some(&one.uuid));
            used || one.edit || one.made + PRUNE > now
        });
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("a0000000-0000-4000-8000-{:012}", self.names)
    }

    fn left(&self) -> f64 {
        let used: usize = self.uploads.iter().map(|one| one.sound.len()).sum();
        (self.quota - used as f64 / 1e6).max(0.0)
    }

    fn list(&self, all: Vec<Value>, query: &[(String, String)]) -> Reply {
        let of = |name: &str| query.iter().find(|(key, _)| key == name)?.1.parse::<usize>().ok();
        let size = of("page_size").unwrap_or(50).min(self.page);
        let page = of("page").unwrap_or(1);
        let start = (page - 1) * size;
        if page > 1 && start >= all.len() {
            return detail(404, "Invalid page.");
        }
        let results: Vec<Value> = all.iter().skip(start).take(size).cloned().collect();
        let next = (start + size < all.len()).then(|| format!("https://x/?page={}", page + 1));
        respond(200, &json!({"count": all.len(), "next": next, "results": results}))
    }

    fn me(&self) -> Reply {
        respond(
            200,
            &json!({
                "id": 7,
                "username": "anne",
                "full_username": ME,
                "quota_status": {"max": self.quota, "remaining": self.left()},
                "tokens": {"listen": "geheim-listen"},
            }),
        )
    }

    fn show_channel(&self, channel: &Channel) -> Value {
        json!({
            "uuid": channel.uuid,
            "artist": {"id": 5, "name": channel.title, "content_category": "podcast"},
            "attributed_to": {"full_username": channel.owner},
            "actor": {
                "preferred_username": channel.name,
                "full_username": format!("{}@pod.example", channel.name),
            },
            "metadata": {},
        })
    }

    fn channels(&self, query: &[(String, String)]) -> Reply {
        let mine = query.iter().any(|(key, value)| key == "scope" && value == "me");
        let all = self.channels.iter().filter(|one| !mine || one.owner == ME);
        self.list(all.map(|one| self.show_channel(one)).collect(), query)
    }

    fn channel(&self, name: &str) -> Reply {
        let (local, domain) = name.split_once('@').unwrap_or((name, "pod.example"));
        let found = self.channels.iter().find(|one| {
            one.uuid == name || domain == "pod.example" && one.name.eq_ignore_ascii_case(local)
        });
        found.map_or_else(not_found, |one| respond(200, &self.show_channel(one)))
    }

    fn attach(&mut self, asked: &Asked) -> Reply {
        let parts = parts(asked);
        let Some(part) = parts.iter().find(|part| part.name == "file" && part.called.is_some())
        else {
            return respond(400, &json!({"file": ["No file was submitted."]}));
        };
        if image::load_from_memory(&part.content).is_err() {
            let why = "Upload a valid image. The file you uploaded was either not an image or a \
                       corrupted image.";
            return respond(400, &json!({"file": [why]}));
        }
        // PIL.Image.EXTENSION[…]: a KeyError.
        if !part.ends(&["jpg", "jpeg", "png"]) {
            return Reply::new(500, "<h1>Server Error (500)</h1>");
        }
        let (uuid, made) = (self.name(), self.now);
        let bytes = part.content.len();
        self.attachments.push(Attachment { uuid: uuid.clone(), bytes, made, edit: false });
        respond(201, &json!({"uuid": uuid, "size": bytes, "mimetype": part.media_type}))
    }
}
