//! An instance as strict as Mastodon, written from the documentation of its API: it refuses what
//! the real one refuses, takes its time with sounds, and goes wrong at the request it is told to.

mod oauth;
mod words;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use self::oauth::{app, token};
use self::words::{markup, wrong};
use crate::server::{Asked, Reply, Server};

/// What lets pod in.
pub const TOKEN: &str = "geheim-token-1";

/// When all of it happens: 2026-11-29T12:00:00Z.
pub const NOW: i64 = 1_795_953_600;

/// What goes wrong.
#[derive(Debug, Clone)]
pub enum Fault {
    /// Another answer, without doing what was asked.
    Instead(Reply),
    /// What was asked is done, and the answer breaks off.
    DoneThenCut,
    /// What was asked is done, and the answer is an error.
    DoneThen500,
}

/// What the instance is like.
#[derive(Debug, Clone)]
pub struct Manner {
    /// Characters of a post.
    pub characters: usize,
    /// Bytes of a sound.
    pub sound: usize,
    /// How often a sound is not ready yet.
    pub polls: usize,
    /// Whether it knows the old description of itself alone.
    pub old: bool,
    /// Whether it heeds idempotency keys.
    pub keys: bool,
    /// Whether it changes posts.
    pub edits: bool,
}

impl Default for Manner {
    fn default() -> Manner {
        let (characters, sound) = (500, 1_000_000);
        Manner { characters, sound, polls: 0, old: false, keys: false, edits: true }
    }
}

#[derive(Debug, Default)]
struct State {
    /// The newest last.
    posts: Vec<Value>,
    waiting: Vec<Value>,
    /// How often each is not ready yet.
    media: BTreeMap<String, usize>,
    /// The sounds as they came, the newest last.
    sounds: Vec<Vec<u8>>,
    keys: BTreeMap<String, Value>,
    next: u64,
    asked: usize,
    fault: Option<(usize, Fault)>,
}

/// The server; dropped, it is gone.
pub struct Instance {
    pub server: Server,
    state: Arc<Mutex<State>>,
}

impl Instance {
    /// Starts one.
    pub fn start(manner: Manner) -> Instance {
        let state = Arc::new(Mutex::new(State { next: 100, ..State::default() }));
        let shared = Arc::clone(&state);
        let server = Server::start(move |asked| {
            let mut state = shared.lock().unwrap();
            let fault = state.fault.clone().filter(|(at, _)| *at == state.asked);
            state.asked += 1;
            match fault {
                Some((_, Fault::Instead(reply))) => reply,
                Some((_, Fault::DoneThenCut)) => {
                    drop(answer(&manner, &mut state, asked));
                    Reply::new(200, "{\"id\"").claims(1000)
                }
                Some((_, Fault::DoneThen500)) => {
                    drop(answer(&manner, &mut state, asked));
                    Reply::new(500, "<html>geheim-token-1</html>")
                }
                None => answer(&manner, &mut state, asked),
            }
        });
        Instance { server, state }
    }

    /// Its address.
    pub fn url(&self) -> String {
        self.server.address("")
    }

    /// Goes wrong at the request that comes after so many from now.
    pub fn fails_at(&self, after: usize, fault: Fault) {
        let mut state = self.state.lock().unwrap();
        state.fault = Some((state.asked + after, fault));
    }

    /// How many requests there were.
    pub fn asked(&self) -> usize {
        self.state.lock().unwrap().asked
    }

    /// The posts that people see, the oldest first.
    pub fn posts(&self) -> Vec<Value> {
        self.state.lock().unwrap().posts.clone()
    }

    /// Those that wait.
    pub fn waiting(&self) -> Vec<Value> {
        self.state.lock().unwrap().waiting.clone()
    }

    /// How many sounds it has that nothing uses.
    pub fn unused(&self) -> usize {
        self.state.lock().unwrap().media.len()
    }

    /// The sounds as they came, the newest last.
    pub fn sounds(&self) -> Vec<Vec<u8>> {
        self.state.lock().unwrap().sounds.clone()
    }

    /// Time goes by: what waits comes out.
    pub fn comes_out(&self) {
        let mut state = self.state.lock().unwrap();
        for waiting in std::mem::take(&mut state.waiting) {
            let text = waiting["params"]["text"].as_str().unwrap().to_owned();
            let post = post(&mut state, &text, &waiting["params"], &[]);
            state.posts.push(post);
        }
    }

    /// The user writes something by hand.
    pub fn writes(&self, text: &str) {
        let mut state = self.state.lock().unwrap();
        let post = post(&mut state, text, &json!({}), &[]);
        state.posts.push(post);
    }

    /// The user takes all of it away by hand.
    pub fn is_emptied(&self) {
        let mut state = self.state.lock().unwrap();
        state.posts.clear();
        state.waiting.clear();
    }
}

fn refused(status: u16, why: &str) -> Reply {
    Reply::new(status, json!({ "error": why }).to_string())
        .header("Content-Type", "application/json")
}

fn fine(value: &Value) -> Reply {
    Reply::new(200, value.to_string()).header("Content-Type", "application/json")
}

fn answer(manner: &Manner, state: &mut State, asked: &Asked) -> Reply {
    let (path, query) = asked.path.split_once('?').unwrap_or((&asked.path, ""));
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let open = match (asked.method.as_str(), parts.as_slice()) {
        ("GET", ["api", "v2", "instance"]) if !manner.old => Some(fine(&about(manner))),
        ("GET", ["api", "v1", "instance"]) => Some(fine(&about(manner))),
        ("GET", ["api", "v2", "instance"]) => Some(refused(404, "Record not found")),
        ("POST", ["api", "v1", "apps"]) => Some(app(asked)),
        ("POST", ["oauth", "token"]) => Some(token(asked)),
        _ => None,
    };
    if let Some(open) = open {
        return open;
    }
    if asked.header("authorization") != format!("Bearer {TOKEN}") {
        return refused(401, "The access token is invalid");
    }
    match (asked.method.as_str(), parts.as_slice()) {
        ("GET", ["api", "v1", "accounts", "verify_credentials"]) => {
            fine(&json!({ "id": "7", "acct": "show", "username": "show" }))
        }
        ("GET", ["api", "v1", "accounts", "7", "statuses"]) => page(state, query),
        ("GET", ["api", "v1", "scheduled_statuses"]) => fine(&json!(state.waiting)),
        ("DELETE", ["api", "v1", "scheduled_statuses", id]) => {
            let before = state.waiting.len();
            state.waiting.retain(|one| one["id"] != **id);
            if state.waiting.len() < before { fine(&json!({})) } else { refused(404, "gone") }
        }
        ("POST", ["api", "v2", "media"]) => media(manner, state, asked),
        ("GET", ["api", "v1", "media", id]) => match state.media.get_mut(*id) {
            None => refused(404, "Record not found"),
            Some(0) => fine(&json!({ "id": id, "url": "https://files.example/a.mp3" })),
            Some(left) => {
                *left -= 1;
                Reply::new(206, json!({ "id": id, "url": null }).to_string())
            }
        },
        ("POST", ["api", "v1", "statuses"]) => posting(manner, state, asked),
        ("GET", ["api", "v1", "statuses", id]) => {
            let found = state.posts.iter().find(|post| post["id"] == **id);
            found.map_or_else(|| refused(404, "Record not found"), fine)
        }
        ("PUT", ["api", "v1", "statuses", id]) if manner.edits => edit(manner, state, id, asked),
        _ => refused(404, "Not Found"),
    }
}

fn about(manner: &Manner) -> Value {
    json!({
        "version": "4.4.1",
        "source_url": "https://github.com/mastodon/mastodon",
        "configuration": {
            "statuses": {
                "max_characters": manner.characters,
                "characters_reserved_per_url": 23,
                "max_media_attachments": 4,
            },
            "media_attachments": {
                "supported_mime_types": ["image/png", "audio/mpeg", "audio/mp3", "audio/ogg"],
                "video_size_limit": manner.sound,
                "description_limit": 1500,
            },
        },
    })
}

fn page(state: &State, query: &str) -> Reply {
    let fields: BTreeMap<String, String> =
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let limit = fields.get("limit").map_or(20, |limit| limit.parse::<usize>().unwrap());
    let before = fields.get("max_id").map(|id| id.parse::<u64>().unwrap());
    let id = |post: &Value| post["id"].as_str().unwrap().parse::<u64>().unwrap();
    let posts = state.posts.iter().rev();
    let posts = posts.filter(|post| before.is_none_or(|before| id(post) < before));
    fine(&json!(posts.take(limit.min(40)).collect::<Vec<_>>()))
}

fn media(manner: &Manner, state: &mut State, asked: &Asked) -> Reply {
    let head = String::from_utf8_lossy(&asked.body);
    let Some((_, content)) = asked.form().into_iter().find(|(name, _)| name == "file") else {
        return refused(422, "Validation failed: File can't be blank");
    };
    if !head.contains("Content-Type: audio/mpeg") || !head.contains(".mp3\"") {
        return refused(422, "Validation failed: File content type is invalid");
    }
    if content.len() > manner.sound {
        return refused(422, "Validation failed: File must be less than 99 MB");
    }
    if asked.field("description").is_some_and(|text| text.chars().count() > 1500) {
        return refused(422, "Validation failed: Description is too long");
    }
    state.next += 1;
    let id = state.next.to_string();
    state.media.insert(id.clone(), manner.polls);
    state.sounds.push(content);
    let told = json!({ "id": id, "type": "audio", "url": null, "preview_url": null });
    Reply::new(202, told.to_string())
}

/// The sounds that are to be attached, which must be ready.
fn attached(state: &State, value: &Value, there: &[String]) -> Result<Vec<String>, &'static str> {
    let mut ids = Vec::new();
    for id in value["media_ids"].as_array().into_iter().flatten() {
        let id = id.as_str().unwrap_or_default().to_owned();
        match state.media.get(&id) {
            _ if there.contains(&id) => {}
            None => return Err("Media not found"),
            Some(0) => {}
            Some(_) => return Err("Cannot attach files that have not finished processing"),
        }
        ids.push(id);
    }
    if ids.len() > 1 { Err("Cannot attach more than one sound") } else { Ok(ids) }
}

fn posting(manner: &Manner, state: &mut State, asked: &Asked) -> Reply {
    let key = asked.header("idempotency-key").to_owned();
    if let Some(known) = state.keys.get(&key).filter(|_| manner.keys && !key.is_empty()) {
        return fine(known);
    }
    let value: Value = serde_json::from_slice(&asked.body).unwrap_or_default();
    if let Some(why) = wrong(manner, &value) {
        return refused(422, why);
    }
    let visible = ["public", "unlisted", "private", "direct"];
    if !visible.contains(&value["visibility"].as_str().unwrap_or("public")) {
        return refused(422, "Validation failed: Visibility is not included in the list");
    }
    let ids = match attached(state, &value, &[]) {
        Ok(ids) => ids,
        Err(why) => return refused(422, &format!("Validation failed: {why}")),
    };
    let text = value["status"].as_str().unwrap().to_owned();
    let made = match value["scheduled_at"].as_str() {
        Some(at) => {
            let moment: jiff::Timestamp = at.parse().unwrap();
            if moment.as_second() <= NOW + 300 {
                return refused(422, "Validation failed: Scheduled at must be in the future");
            }
            state.next += 1;
            let mut params = value.clone();
            params["text"] = json!(text);
            let id = state.next.to_string();
            let made = json!({ "id": id, "scheduled_at": at.replace("00Z", "00.000Z"),
                "params": params, "media_attachments": [] });
            state.waiting.push(made.clone());
            made
        }
        None => {
            let made = post(state, &text, &value, &ids);
            state.posts.push(made.clone());
            made
        }
    };
    for id in ids {
        state.media.remove(&id);
    }
    state.keys.insert(key, made.clone());
    fine(&made)
}

fn edit(manner: &Manner, state: &mut State, id: &str, asked: &Asked) -> Reply {
    let value: Value = serde_json::from_slice(&asked.body).unwrap_or_default();
    if let Some(why) = wrong(manner, &value) {
        return refused(422, why);
    }
    let Some(at) = state.posts.iter().position(|post| post["id"] == id) else {
        return refused(404, "Record not found");
    };
    let there = state.posts[at]["media_attachments"].as_array().unwrap().iter();
    let there: Vec<String> = there.map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    let ids = match attached(state, &value, &there) {
        Ok(ids) => ids,
        Err(why) => return refused(422, &format!("Validation failed: {why}")),
    };
    let post = &mut state.posts[at];
    post["content"] = json!(markup(value["status"].as_str().unwrap()));
    post["spoiler_text"] = value["spoiler_text"].clone();
    // What is not named any more is taken off.
    post["media_attachments"] = attachments(&ids);
    fine(post)
}

fn attachments(ids: &[String]) -> Value {
    json!(ids.iter().map(|id| json!({ "id": id, "type": "audio" })).collect::<Vec<_>>())
}

fn post(state: &mut State, text: &str, asked: &Value, ids: &[String]) -> Value {
    state.next += 1;
    let id = state.next.to_string();
    json!({
        "id": id,
        "uri": format!("https://social.example/users/show/statuses/{id}"),
        "url": format!("https://social.example/@show/{id}"),
        "content": markup(text),
        "spoiler_text": asked["spoiler_text"],
        "visibility": asked["visibility"],
        "language": asked["language"],
        "sensitive": asked["sensitive"],
        "in_reply_to_id": null,
        "reblog": null,
        "account": { "id": "1", "acct": "show", "url": "https://social.example/@show" },
        "replies_count": 3,
        "reblogs_count": 2,
        "favourites_count": 5,
        "media_attachments": attachments(ids),
    })
}
