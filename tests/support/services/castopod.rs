//! A Castopod on the loopback, as strict as the real one: its REST API restated from its
//! controllers, its filter, its models and its tables, not from our client.
//!
//! *Source:* Castopod 1.15.5 and the branch of 2.0: `modules/Api/Rest/V1/Controllers`,
//! `Filters/ApiFilter.php`, `app/Models/EpisodeModel.php`, `app/Database/Migrations`,
//! `modules/Media/TranscriptParser.php`.
#![allow(dead_code, reason = "each test program uses the part it needs")]

use std::sync::{Arc, Mutex, MutexGuard};

use base64::Engine;
use serde_json::{Value, json};

use crate::hosts::{Caption, castopod_srt, castopod_vtt};
use crate::server::{Asked, Reply, Server};

/// What its .env says.
pub const USER: &str = "api";
/// The password beside it.
pub const PASSWORD: &str = "geheim-castopod";

/// Fields that the real one looks at, as its controller names them.
const KNOWN: [&str; 21] = [
    "created_by",
    "updated_by",
    "podcast_id",
    "title",
    "slug",
    "description",
    "type",
    "audio_file",
    "cover",
    "episode_number",
    "season_number",
    "parental_advisory",
    "location_name",
    "block",
    "premium",
    "custom_rss",
    "transcript-choice",
    "transcript_file",
    "transcript_remote_url",
    "chapters-choice",
    "chapters_file",
];

/// How the instance is set up, and what is in it.
#[derive(Debug, Clone)]
pub struct State {
    /// Whether it is what is to be 2.0.
    pub next: bool,
    pub enabled: bool,
    pub basic_auth: bool,
    pub password: String,
    pub post_max_size: usize,
    pub users: Vec<u64>,
    /// Seconds since 1970.
    pub now: i64,
    pub podcasts: Vec<Podcast>,
    pub episodes: Vec<Episode>,
    pub posts: Vec<Post>,
    /// Where the feed says that posts are, where not here.
    pub posts_at: Option<String>,
    /// What the real one would pass over in silence, and no client should do.
    pub complaints: Vec<String>,
    /// What happens at which request from now on, counted from 0.
    pub fault: Option<(usize, Fault)>,
    pub asked: usize,
}

#[derive(Debug, Clone)]
pub struct Podcast {
    pub id: u64,
    pub handle: String,
    pub title: String,
    pub serial: bool,
    pub created_by: Option<u64>,
    pub published_at: Option<i64>,
}

#[derive(Debug, Clone, Default)]
pub struct Episode {
    pub id: u64,
    pub podcast_id: u64,
    pub title: String,
    pub slug: String,
    pub guid: String,
    pub description: String,
    pub kind: String,
    pub number: Option<u64>,
    pub season: Option<u64>,
    pub advisory: Option<String>,
    pub created_by: u64,
    pub published_at: Option<i64>,
    pub sound: Vec<u8>,
    pub cover: Option<(u32, u32)>,
    /// As its parsers understood them.
    pub captions: Option<Vec<Caption>>,
    pub chapters: Option<Value>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    pub episode: u64,
    pub message: String,
    pub published_at: i64,
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
pub struct Castopod {
    server: Server,
    state: Arc<Mutex<State>>,
}

/// A form's part.
struct Part {
    name: String,
    called: Option<String>,
    media_type: String,
    content: Vec<u8>,
}

impl Castopod {
    /// With one episodic podcast, `@projets_libres`, of user 7.
    pub fn start() -> Castopod {
        let podcast = Podcast {
            id: 3,
            handle: "projets_libres".to_owned(),
            title: "Projets Libres !".to_owned(),
            serial: false,
            created_by: Some(7),
            published_at: Some(1_700_000_000),
        };
        let other = Podcast { id: 2, handle: "other".to_owned(), ..podcast.clone() };
        let state = Arc::new(Mutex::new(State {
            next: false,
            enabled: true,
            basic_auth: true,
            password: PASSWORD.to_owned(),
            post_max_size: 64 << 20,
            users: vec![1, 7],
            now: 1_796_000_000,
            posts_at: None,
            podcasts: vec![other, podcast],
            episodes: Vec::new(),
            posts: Vec::new(),
            complaints: Vec::new(),
            fault: None,
            asked: 0,
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
        Castopod { server, state }
    }

    /// Its address, without a slash at the end.
    pub fn url(&self) -> String {
        self.server.address("")
    }

    /// What is in it.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// How many episodes and posts it has.
    pub fn counts(&self) -> (usize, usize) {
        let state = self.state();
        (state.episodes.len(), state.posts.len())
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

    /// All that was asked.
    pub fn asked(&self) -> Vec<Asked> {
        self.server.asked()
    }
}

/// An answer of the API's own kind; `messages` a list or an object.
fn fail(status: u16, messages: Value) -> Reply {
    let messages = match messages {
        Value::String(text) => json!({ "error": text }),
        other => other,
    };
    respond(status, &json!({"status": status, "error": status, "messages": messages}))
}

fn respond(status: u16, value: &Value) -> Reply {
    Reply::new(status, value.to_string()).header("Content-Type", "application/json; charset=UTF-8")
}

/// CodeIgniter's is_natural_no_zero.
fn natural(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0')
}

impl State {
    fn answer(&mut self, asked: &Asked) -> Reply {
        let (path, query) = asked.path.split_once('?').unwrap_or((&asked.path, ""));
        if path == "/.well-known/x-nodeinfo2" {
            if !asked.header("authorization").is_empty() {
                self.complaints.push("nodeinfo needs no password".to_owned());
            }
            let version = if self.next { "2.0.0-next.4" } else { "1.15.5" };
            let server = json!({"software": "Castopod", "version": version});
            return respond(200, &json!({"version": "1.0", "server": server}));
        }
        if let Some(handle) =
            path.strip_prefix("/@").and_then(|rest| rest.strip_suffix("/feed.xml"))
        {
            if !asked.header("authorization").is_empty() {
                self.complaints.push("the feed needs no password".to_owned());
            }
            let handle = handle.to_owned();
            return self.feed(&handle, asked.header("host"));
        }
        let Some(path) = path.strip_prefix("/api/rest/v1/").filter(|_| self.enabled) else {
            return Reply::new(404, "<html>404</html>").header("Content-Type", "text/html");
        };
        let get = asked.method == "GET";
        if !self.let_in(asked, get) {
            return Reply::new(401, "");
        }
        let parts: Vec<&str> = path.split('/').collect();
        let id = parts.get(1).and_then(|id| id.parse().ok());
        match (asked.method.as_str(), parts.as_slice(), id) {
            ("GET", ["podcasts"], _) => {
                let all: Vec<Value> = self.podcasts.iter().map(|one| self.podcast(one)).collect();
                respond(200, &Value::Array(all))
            }
            ("GET", ["episodes"], _) => self.list(query),
            ("GET", ["episodes", _], Some(id)) => {
                match self.episodes.iter().find(|episode| episode.id == id) {
                    Some(episode) => respond(200, &self.episode(episode, false)),
                    None => fail(404, json!("Episode not found")),
                }
            }
            ("POST", ["episodes"], _) => self.create(asked),
            ("POST", ["episodes", _, "publish"], Some(id)) => self.publish(id, asked),
            _ => fail(404, json!("Podcast not found")),
        }
    }

    /// ApiFilter: the pair is taken apart at every colon.
    fn let_in(&self, asked: &Asked, get: bool) -> bool {
        if !self.basic_auth {
            return get;
        }
        let Some(pair) = asked.header("authorization").strip_prefix("Basic ") else { return false };
        let Ok(pair) = base64::engine::general_purpose::STANDARD.decode(pair) else { return false };
        let pair = String::from_utf8_lossy(&pair).into_owned();
        let pieces: Vec<&str> = pair.split(':').collect();
        pieces.first() == Some(&USER) && pieces.get(1) == Some(&self.password.as_str())
    }

    fn moment(at: Option<i64>, raw: bool) -> Value {
        let Some(at) = at.and_then(|at| jiff::Timestamp::from_second(at).ok()) else {
            return Value::Null;
        };
        let date = at.strftime("%Y-%m-%d %H:%M:%S").to_string();
        match raw {
            true => json!(date),
            false => {
                json!({"date": format!("{date}.000000"), "timezone_type": 3, "timezone": "UTC"})
            }
        }
    }

    fn podcast(&self, podcast: &Podcast) -> Value {
        json!({
            "id": podcast.id,
            "guid": "00000000-0000-5000-8000-000000000000",
            "handle": podcast.handle,
            "title": podcast.title,
            "type": if podcast.serial { "serial" } else { "episodic" },
            "language_code": "fr",
            "created_by": podcast.created_by,
            "published_at": State::moment(podcast.published_at, false),
            "categories": [],
        })
    }

    /// As it stands in the table, numbers as texts, or as the entity shows it.
    fn episode(&self, episode: &Episode, raw: bool) -> Value {
        let number = |number: Option<u64>| match (number, raw) {
            (None, _) => Value::Null,
            (Some(number), true) => json!(number.to_string()),
            (Some(number), false) => json!(number),
        };
        let mut value = json!({
            "id": number(Some(episode.id)),
            "podcast_id": number(Some(episode.podcast_id)),
            "guid": episode.guid,
            "title": episode.title,
            "slug": episode.slug,
            "description_markdown": episode.description,
            "description_html": format!("<p>{}</p>", episode.description),
            "type": episode.kind,
            "number": number(episode.number),
            "season_number": number(episode.season),
            "parental_advisory": episode.advisory,
            "published_at": State::moment(episode.published_at, raw),
            "created_by": number(Some(episode.created_by)),
            "posts_count": number(Some(1)),
            "comments_count": number(Some(4)),
        });
        if !raw && !self.next {
            value["audio_url"] = json!(format!("https://x.example/audio/{}.mp3", episode.slug));
        }
        value
    }

    /// The feed of a podcast, as far as it tells of posts: episodes that are out, each with the
    /// first post about it.
    fn feed(&self, handle: &str, host: &str) -> Reply {
        let Some(podcast) = self.podcasts.iter().find(|podcast| podcast.handle == handle) else {
            return Reply::new(404, "");
        };
        let items: String = self
            .episodes
            .iter()
            .filter(|one| one.podcast_id == podcast.id)
            .filter(|one| one.published_at.is_some_and(|at| at <= self.now))
            .map(|one| {
                format!(
                    "<item><title>{0}</title><guid>{0}</guid>\
                     <link>http://{host}/@{handle}/episodes/{0}</link>\
                     <podcast:socialInteract uri=\"{2}/@{handle}/posts/{1:08}-post\" \
                     protocol=\"activitypub\" priority=\"1\" platform=\"castopod\"/></item>",
                    one.slug,
                    one.id,
                    self.posts_at.clone().unwrap_or_else(|| format!("http://{host}"))
                )
            })
            .collect();
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\" \
             xmlns:podcast=\"https://podcastindex.org/namespace/1.0\"><channel><title>x</title>\
             {items}</channel></rss>"
        );
        Reply::new(200, text).header("Content-Type", "application/xml; charset=UTF-8")
    }

    fn list(&self, query: &str) -> Reply {
        let fields: Vec<(String, String)> =
            url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let of = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value);
        let ids: Option<Vec<&str>> = of("podcastIds").map(|ids| ids.split(',').collect());
        let mut all: Vec<&Episode> = self
            .episodes
            .iter()
            .filter(|one| {
                ids.as_ref().is_none_or(|ids| ids.contains(&one.podcast_id.to_string().as_str()))
            })
            .collect();
        all.sort_by_key(|one| std::cmp::Reverse(one.id));
        let limit = of("limit").map_or(10, |limit| limit.parse().unwrap_or(0));
        let offset = of("offset").map_or(0, |offset| offset.parse().unwrap_or(0));
        // CodeIgniter: a limit of 0 is none.
        let limit = if limit == 0 { usize::MAX } else { limit };
        let page: Vec<Value> =
            all.into_iter().skip(offset).take(limit).map(|one| self.episode(one, false)).collect();
        respond(200, &Value::Array(page))
    }

    fn create(&mut self, asked: &Asked) -> Reply {
        // PHP throws all of a body away that is too long, and says nothing.
        let parts = match asked.body.len() > self.post_max_size {
            true => Vec::new(),
            false => parts(asked),
        };
        for part in &parts {
            if !KNOWN.contains(&part.name.as_str()) {
                self.complaints.push(format!("nothing reads {}", part.name));
            }
        }
        let text = |name: &str| {
            parts
                .iter()
                .find(|part| part.name == name && part.called.is_none())
                .map(|part| String::from_utf8_lossy(&part.content).into_owned())
        };
        let file =
            |name: &str| parts.iter().find(|part| part.name == name && part.called.is_some());
        let given = |name: &str| text(name).filter(|text| !text.is_empty());
        let mut wrong = Vec::new();
        for name in ["created_by", "updated_by", "title", "slug", "podcast_id"] {
            match given(name) {
                None => wrong.push(format!("The {name} field is required.")),
                Some(text) if !matches!(name, "title" | "slug") && !natural(&text) => {
                    wrong.push(format!("The {name} field must only contain digits."));
                }
                Some(_) => {}
            }
        }
        if given("slug").is_some_and(|slug| slug.chars().count() > 128) {
            wrong.push("The slug field cannot exceed 128 characters in length.".to_owned());
        }
        match file("audio_file") {
            None => wrong.push("audio_file is not a valid uploaded file.".to_owned()),
            Some(part) => {
                let mp3 = part.content.starts_with(b"ID3")
                    || part.content.starts_with(&[0xff, 0xfb])
                        && part.media_type.starts_with("audio/");
                if !ends(part, &["mp3"]) || !mp3 {
                    wrong.push("audio_file does not have a valid file extension.".to_owned());
                }
            }
        }
        let cover = file("cover").map(|part| picture(part).map_err(str::to_owned));
        if let Some(Err(why)) = &cover {
            wrong.push(why.clone());
        }
        let known = ["application/x-subrip", "text/srt", "text/vtt", "text/plain"];
        if let Some(part) = file("transcript_file")
            && (!ends(part, &["srt", "vtt"]) || !known.contains(&part.media_type.as_str()))
        {
            wrong.push("transcript_file does not have a valid file extension.".to_owned());
        }
        let chapters = file("chapters_file")
            .map(|part| (ends(part, &["json"]), serde_json::from_slice::<Value>(&part.content)));
        if matches!(chapters, Some((false, _) | (_, Err(_)))) {
            wrong.push("chapters_file contains invalid JSON.".to_owned());
        }
        for name in ["transcript-choice", "chapters-choice"] {
            if given(name).is_some_and(|choice| choice != "upload-file" && choice != "remote-url") {
                wrong.push(format!("The {name} field must be one of: upload-file,remote-url."));
            }
        }
        if !wrong.is_empty() {
            return fail(400, json!(wrong));
        }
        let number = |name: &str| given(name).and_then(|text| text.parse::<u64>().ok());
        let podcast_id = number("podcast_id").unwrap_or_default();
        let Some(podcast) = self.podcasts.iter().find(|podcast| podcast.id == podcast_id) else {
            return fail(404, json!("Podcast not found"));
        };
        let created_by = number("created_by").unwrap_or_default();
        if !self.users.contains(&created_by) {
            return fail(404, json!("User not found"));
        }
        if !self.users.contains(&number("updated_by").unwrap_or_default()) {
            return fail(404, json!("Updated by user not found"));
        }
        let kind = given("type").unwrap_or_default();
        if podcast.serial && kind == "full" && given("episode_number").is_none() {
            return fail(400, json!(["The episode_number field is required."]));
        }
        let slug = given("slug").unwrap_or_default();
        let same =
            |one: &&Episode| one.podcast_id == podcast_id && one.slug.eq_ignore_ascii_case(&slug);
        if self.episodes.iter().find(same).is_some() {
            let why = "An episode with the same slug already exists in this podcast.";
            return fail(409, json!(why));
        }
        let Some(description) = text("description") else {
            return fail(500, json!("Unexpected error"));
        };
        // The model's rules: an object of messages.
        if description.is_empty() {
            let why = "The description_markdown field is required.";
            return fail(400, json!({"description_markdown": why}));
        }
        let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        if !slug.chars().all(plain) {
            return fail(400, json!({"slug": "The slug field is not in the correct format."}));
        }
        if !matches!(kind.as_str(), "full" | "trailer" | "bonus") {
            return fail(
                400,
                json!({"type": "The type field must be one of: full,trailer,bonus."}),
            );
        }
        let title = given("title").unwrap_or_default();
        let advisory = text("parental_advisory").filter(|advisory| advisory != "undefined");
        let legal = advisory.as_deref().is_none_or(|one| matches!(one, "clean" | "explicit"));
        // The table's columns, in strict mode.
        if title.chars().count() > 128 || !legal {
            return fail(500, json!("Data too long for column 'title' at row 1"));
        }
        let uploads = |choice: &str| text(choice).as_deref() == Some("upload-file");
        let mut captions = None;
        if let Some(part) = file("transcript_file").filter(|_| uploads("transcript-choice")) {
            let text = String::from_utf8_lossy(&part.content).into_owned();
            if text.starts_with('\u{feff}') {
                self.complaints.push("a byte order mark".to_owned());
            }
            let read = match ends(part, &["srt"]) {
                true => castopod_srt(&text),
                false => castopod_vtt(&text),
            };
            match read {
                Ok(read) => captions = Some(read),
                Err(why) => return fail(500, json!(why)),
            }
        }
        let id = 100 + self.episodes.len() as u64;
        let page = format!("https://podcast.example.org/@{}/episodes/{slug}", podcast.handle);
        let episode = Episode {
            id,
            podcast_id,
            title,
            slug,
            guid: if self.next { String::new() } else { page },
            description,
            kind,
            number: number("episode_number"),
            season: number("season_number"),
            advisory,
            created_by,
            published_at: None,
            sound: file("audio_file").map(|part| part.content.clone()).unwrap_or_default(),
            cover: cover.and_then(Result::ok),
            captions,
            chapters: chapters
                .and_then(|(_, read)| read.ok())
                .filter(|_| uploads("chapters-choice")),
        };
        let answer = respond(200, &self.episode(&episode, true));
        self.episodes.push(episode);
        answer
    }

    fn publish(&mut self, id: u64, asked: &Asked) -> Reply {
        let Some(at) = self.episodes.iter().position(|episode| episode.id == id) else {
            return fail(404, json!("Episode not found"));
        };
        if self.episodes[at].published_at.is_some() {
            let why = "Episode is already published or scheduled for publication";
            return fail(409, json!(why));
        }
        let fields: Vec<(String, String)> =
            match asked.header("content-type").starts_with("multipart/form-data") {
                true => parts(asked)
                    .into_iter()
                    .map(|part| (part.name, String::from_utf8_lossy(&part.content).into_owned()))
                    .collect(),
                false => url::form_urlencoded::parse(&asked.body).into_owned().collect(),
            };
        let of = |name: &str| {
            let found = fields.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
        };
        let Some(method) = of("publication_method") else {
            return fail(400, json!(["The publication_method field is required."]));
        };
        let Some(user) = of("created_by").filter(|user| natural(user)) else {
            return fail(400, json!(["The created_by field is required."]));
        };
        let date = of("scheduled_publication_date");
        let parsed = date.and_then(strict_date);
        if method == "schedule" && parsed.is_none() {
            let why = "The scheduled_publication_date field must contain a valid date.";
            return fail(400, json!([why]));
        }
        if !self.users.contains(&user.parse().unwrap_or_default()) {
            return fail(404, json!("User not found"));
        }
        let Ok(zone) = jiff::tz::TimeZone::get(of("client_timezone").unwrap_or("UTC")) else {
            return fail(500, json!("DateTimeZone::__construct(): Unknown or bad timezone"));
        };
        let message = of("message").unwrap_or_default().to_owned();
        if message.chars().count() > 500 || rendered(&message).chars().count() > 600 {
            return fail(500, json!("Data too long for column 'message' at row 1"));
        }
        let podcast_id = self.episodes[at].podcast_id;
        let podcast = self.podcasts.iter().find(|podcast| podcast.id == podcast_id).unwrap();
        let published_at = match podcast.published_at {
            Some(out) if out > self.now => out + 1,
            Some(_) if method == "schedule" => {
                zone.to_timestamp(parsed.unwrap()).unwrap().as_second()
            }
            _ => self.now,
        };
        self.posts.push(Post { episode: id, message, published_at });
        self.episodes[at].published_at = Some(published_at);
        respond(200, &self.episode(&self.episodes[at], false))
    }
}

/// PHP's `Y-m-d H:i`, held to the letter.
fn strict_date(text: &str) -> Option<jiff::civil::DateTime> {
    let fits = text.len() == 16
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            10 => byte == b' ',
            13 => byte == b':',
            _ => byte.is_ascii_digit(),
        });
    fits.then(|| format!("{text}:00").parse().ok())?
}

/// What it makes of a post's text: escaped, lines broken, what is an address linked.
fn rendered(message: &str) -> String {
    let linked = message.split(' ').map(|word| {
        let word = word.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        match word.starts_with("http") {
            true => {
                let shown: String = word.chars().take(30).collect();
                format!(
                    "<a href=\"{word}\" target=\"_blank\" rel=\"noopener noreferrer\">{shown}</a>"
                )
            }
            false => word,
        }
    });
    format!("<p>{}</p>", linked.collect::<Vec<_>>().join(" ").replace('\n', "<br />"))
}

fn ends(part: &Part, endings: &[&str]) -> bool {
    let called = part.called.as_deref().unwrap_or_default();
    called.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending))
}

fn picture(part: &Part) -> Result<(u32, u32), &'static str> {
    if !ends(part, &["jpg", "jpeg", "png"]) || !part.media_type.starts_with("image/") {
        return Err("cover does not have a valid file extension.");
    }
    let reader = image::ImageReader::new(std::io::Cursor::new(&part.content));
    let reader = reader.with_guessed_format().map_err(|_| "cover is not a valid image.")?;
    let (width, height) = reader.into_dimensions().map_err(|_| "cover is not a valid image.")?;
    match (width, height) {
        (width, height) if width != height => Err("cover is not square."),
        (width, _) if width < 1400 => Err("cover is either not an image, or is too small."),
        size => Ok(size),
    }
}

/// The parts of a form (RFC 7578).
fn parts(asked: &Asked) -> Vec<Part> {
    let Some((_, boundary)) = asked.header("content-type").split_once("boundary=") else {
        return Vec::new();
    };
    let mark = format!("--{}", boundary.trim_matches('"')).into_bytes();
    let marks: Vec<usize> = memchr::memmem::find_iter(&asked.body, &mark).collect();
    let mut all = Vec::new();
    for pair in marks.windows(2) {
        let piece = &asked.body[pair[0] + mark.len() + 2..pair[1] - 2];
        let Some(end) = memchr::memmem::find(piece, b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&piece[..end]).into_owned();
        let value = |name: &str| {
            let (_, rest) = head.split_once(&format!("{name}=\""))?;
            Some(rest.split('"').next()?.to_owned())
        };
        let media_type = head
            .lines()
            .find_map(|line| line.strip_prefix("Content-Type: "))
            .unwrap_or_default()
            .to_owned();
        let (name, called) = (value(" name").unwrap_or_default(), value("filename"));
        all.push(Part { name, called, media_type, content: piece[end + 4..].to_vec() });
    }
    all
}
