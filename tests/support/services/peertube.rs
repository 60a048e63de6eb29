//! A PeerTube on the loopback, as strict as the real one: its REST API restated from its
//! validators, its controllers and the protocol of uploads behind them, not from our client. It
//! goes wrong at the request it is told to.
//!
//! *Source:* PeerTube 8: `middlewares/validators/videos/videos.ts`, `video-captions.ts`,
//! `resumable-upload.ts`, `helpers/custom-validators/videos.ts`, `video-chapters.ts`,
//! `lib/auth/oauth.ts`, `initializers/constants.ts`; node-uploadx: `handlers/uploadx.ts`,
//! `storages/disk-storage.ts`, `file.ts`.
#![allow(dead_code, reason = "each test program uses the part it needs")]

mod oauth;
mod rules;
mod upload;
mod videos;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value, json};

use crate::server::{Asked, Reply, Server};
use crate::servers::Fault;

/// Who logs in.
pub const USER: &str = "walid";
/// The password beside it.
pub const PASSWORD: &str = "geheim-peertube";
/// The code that the app shows.
pub const CODE: &str = "654321";

/// When all of it happens: 2026-11-29T12:00:00Z.
pub const NOW: i64 = 1_795_953_600;

/// How the instance is set up.
#[derive(Debug, Clone)]
pub struct Manner {
    pub version: &'static str,
    /// Whether the account has a second factor.
    pub codes: bool,
    /// Whether sound is taken.
    pub audio: bool,
    /// Bytes of a request that the proxy takes, as the instance says; 0 for any.
    pub chunk: u64,
    pub channels: Vec<&'static str>,
    /// Bytes; -1 for no limit.
    pub quota: i64,
    pub picture: u64,
    /// Whether new videos wait for a moderator.
    pub moderated: bool,
    /// Whether a film has to be made of a sound first.
    pub transcodes: bool,
    /// Whether the answer to a whole upload is kept and given again, as before 8.2.
    pub deduplicates: bool,
    /// Whether a whole upload that comes again is asked to wait, as after.
    pub busy: bool,
    /// Whether videos tell their comments, as from 6.2 on.
    pub comments: bool,
    /// Whether there are chapters, as from 6.0 on.
    pub chapters: bool,
    /// How many licences there are.
    pub licences: u64,
    /// The licence of what comes without one.
    pub licence: Option<u64>,
    /// What the address of an upload begins with; nothing for what stands behind no proxy.
    pub location: Option<String>,
    /// Whether sounds can be read.
    pub reads: bool,
    /// How long it finds them to be.
    pub seconds: i64,
}

impl Default for Manner {
    fn default() -> Manner {
        Manner {
            version: "8.1.0",
            codes: false,
            audio: true,
            chunk: 64_000,
            channels: vec!["projets", "autre"],
            quota: -1,
            picture: 8 * 1024 * 1024,
            moderated: false,
            transcodes: false,
            deduplicates: false,
            busy: false,
            comments: true,
            chapters: true,
            licences: 9,
            licence: None,
            location: None,
            reads: true,
            seconds: 3600,
        }
    }
}

/// A video there.
#[derive(Debug, Clone, Default)]
pub struct Video {
    pub id: u64,
    pub uuid: String,
    pub short: String,
    /// As they were told: name, description and the like, by their names.
    pub told: BTreeMap<String, Value>,
    pub channel: String,
    pub privacy: u64,
    pub schedule: Option<(String, u64)>,
    pub state: u64,
    pub blocked: bool,
    pub sound: Vec<u8>,
    pub picture: Vec<u8>,
    /// By their languages: the end of the file's name, and the text.
    pub captions: BTreeMap<String, (String, String)>,
    pub chapters: Vec<(i64, String)>,
    pub seconds: i64,
}

impl Video {
    /// A text as it was told.
    pub fn text(&self, name: &str) -> String {
        self.told.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}

/// An upload that is not whole.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    pub told: BTreeMap<String, Value>,
    pub size: u64,
    pub bytes: Vec<u8>,
    pub picture: Vec<u8>,
}

/// What is in the instance.
#[derive(Debug, Default)]
pub struct State {
    /// Keys that let in, each with the token that came with it.
    pub keys: Vec<(String, String)>,
    pub uploads: BTreeMap<String, Upload>,
    /// What came of whole uploads.
    pub came: BTreeMap<String, Value>,
    pub videos: Vec<Video>,
    /// Bytes of sounds that arrived.
    pub received: u64,
    /// How often somebody logged in with a password.
    pub logins: usize,
    /// How often a token was exchanged.
    pub exchanges: usize,
    next: u64,
    asked: usize,
    fault: Option<(usize, Fault)>,
}

/// The server; dropped, it is gone.
pub struct PeerTube {
    pub server: Server,
    state: Arc<Mutex<State>>,
}

impl PeerTube {
    pub fn start(manner: Manner) -> PeerTube {
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
                    Reply::new(500, "<html>geheim-peertube</html>")
                }
                None => answer(&manner, &mut state, asked),
            }
        });
        PeerTube { server, state }
    }

    pub fn url(&self) -> String {
        self.server.address("")
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Goes wrong at the request that comes after so many from now.
    pub fn fails_at(&self, after: usize, fault: Fault) {
        let mut state = self.state();
        state.fault = Some((state.asked + after, fault));
    }

    /// How many requests there were.
    pub fn asked(&self) -> usize {
        self.state().asked
    }

    pub fn videos(&self) -> Vec<Video> {
        self.state().videos.clone()
    }

    /// The only video. *Panics* where there is another number of them.
    pub fn video(&self) -> Video {
        let videos = self.videos();
        assert_eq!(videos.len(), 1, "{videos:?}");
        videos[0].clone()
    }

    /// How often somebody logged in with a password, and how often a token was exchanged.
    pub fn entries(&self) -> (usize, usize) {
        let state = self.state();
        (state.logins, state.exchanges)
    }

    /// Time goes by: keys are of no use any more, tokens still are.
    pub fn keys_expire(&self) {
        for (key, _) in &mut self.state().keys {
            *key = "over".to_owned();
        }
    }

    /// And tokens neither.
    pub fn tokens_expire(&self) {
        self.state().keys.clear();
    }

    /// The films are made, and what waits comes out.
    pub fn comes_out(&self) {
        for video in &mut self.state().videos {
            video.state = 1;
            video.blocked = false;
            if let Some((_, privacy)) = video.schedule.take() {
                video.privacy = privacy;
            }
        }
    }

    /// The user uploads something by hand.
    pub fn uploads(&self, channel: &str, name: &str, description: &str, seconds: i64) {
        let mut state = self.state();
        let told = BTreeMap::from([
            ("name".to_owned(), json!(name)),
            ("description".to_owned(), json!(description)),
        ]);
        let video = Video {
            told,
            channel: channel.to_owned(),
            privacy: 1,
            state: 1,
            seconds,
            ..Video::default()
        };
        videos::add(&mut state, video);
    }
}

/// An error as PeerTube has them (RFC 9457).
fn refused(status: u16, code: &str, why: &str) -> Reply {
    let mut body = json!({ "type": "about:blank", "status": status, "detail": why });
    if !code.is_empty() {
        body["code"] = json!(code);
    }
    Reply::new(status, body.to_string()).header("Content-Type", "application/problem+json")
}

fn fine(value: &Value) -> Reply {
    Reply::new(200, value.to_string()).header("Content-Type", "application/json")
}

fn none() -> Reply {
    Reply::new(204, "")
}

/// The end of a path behind `/api/v1/`, and its query.
fn answer(manner: &Manner, state: &mut State, asked: &Asked) -> Reply {
    let (path, query) = asked.path.split_once('?').unwrap_or((&asked.path, ""));
    let Some(path) = path.strip_prefix("/api/v1/") else {
        return refused(404, "", "Not found");
    };
    let query: BTreeMap<String, String> =
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let parts: Vec<&str> = path.split('/').collect();
    match (asked.method.as_str(), parts.as_slice()) {
        ("GET", ["oauth-clients", "local"]) => return oauth::client(),
        ("POST", ["users", "token"]) => return oauth::token(manner, state, asked),
        ("GET", ["config"]) => return fine(&rules::config(manner)),
        ("GET", ["videos", "languages"]) => return fine(&rules::languages()),
        ("GET", ["videos", "licences"]) => return fine(&rules::licences(manner)),
        _ => {}
    }
    if !oauth::lets_in(state, asked) {
        return refused(401, "invalid_token", "Token is invalid");
    }
    match (asked.method.as_str(), parts.as_slice()) {
        ("GET", ["users", "me"]) => fine(&videos::me(manner)),
        ("GET", ["users", "me", "video-quota-used"]) => {
            let used: usize = state.videos.iter().map(|video| video.sound.len()).sum();
            fine(&json!({ "videoQuotaUsed": used, "videoQuotaUsedDaily": used }))
        }
        ("GET", ["users", "me", "videos"]) => videos::page(manner, state, &query),
        ("POST", ["videos", "upload-resumable"]) => upload::begin(manner, state, asked),
        ("PUT", ["videos", "upload-resumable"]) => upload::piece(manner, state, asked, &query),
        ("GET", ["videos", id]) => match videos::find(state, id) {
            Some(at) => fine(&videos::details(manner, &state.videos[at])),
            None => refused(404, "", "Video not found"),
        },
        (method, ["videos", id, rest @ ..]) => match videos::find(state, id) {
            None => refused(404, "", "Video not found"),
            Some(at) => match (method, rest) {
                ("PUT", []) => videos::change(manner, &mut state.videos[at], asked),
                ("PUT", ["captions", language]) => {
                    videos::caption(&mut state.videos[at], language, asked)
                }
                ("PUT", ["chapters"]) if manner.chapters => {
                    videos::chapters(&mut state.videos[at], asked)
                }
                ("GET", ["comment-threads"]) => {
                    fine(&json!({ "total": 2, "totalNotDeletedComments": 4, "data": [] }))
                }
                _ => refused(404, "", "Not found"),
            },
        },
        _ => refused(404, "", "Not found"),
    }
}
