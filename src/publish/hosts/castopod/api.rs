//! Castopod's REST API, version 1: what it is asked, and what it means by its answers.
//!
//! *Source:* Castopod, `modules/Api/Rest/V1` (`EpisodeController`, `PodcastController`,
//! `ApiFilter`), of 1.15.5 and of what is to be 2.0.

use base64::Engine;
use serde_json::Value;

use super::found::{Episode, Podcast, is_slug, number};
use super::refusal::{reason, unread};
use super::settings::Settings;
use crate::http::{Answer, Client, HttpError, Parts, Patience, Request, retry_after};
use crate::publish::credentials::{Secret, Secrets};
use crate::publish::hosts::{HostError, HostSurroundings};
use crate::publish::storage::{Watch, said};

/// As much of an answer as is read: a page of episodes with notes as long as they may be.
const MOST: usize = 16 << 20;

/// How many episodes are asked for at once.
const PAGE: usize = 50;

/// How many pages of them: 10,000 episodes.
const PAGES: usize = 200;

/// How many times longer an answer to a new episode is waited for: the server copies the sound and
/// scales the picture before it says anything.
const LONGER: u32 = 3;

/// What is asked, as far as the meaning of an answer depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asking {
    Read,
    Create,
    Publish,
}

/// What came of sending an episode.
pub(super) enum Created {
    /// It is there now, by this number.
    New(u64),
    /// There is one with this slug.
    Taken,
}

/// The connection.
pub(super) struct Api {
    host: String,
    url: String,
    base: String,
    user: Option<Secret>,
    password: Option<Secret>,
    client: Client,
    patient: Client,
}

impl Api {
    pub fn new(
        settings: &Settings,
        secrets: &Secrets,
        about: &HostSurroundings,
    ) -> Result<Api, HostError> {
        let wrong = |why: String, hint: &str| HostError::Settings {
            host: settings.name.clone(),
            why,
            hint: hint.to_owned(),
        };
        let colon = |secret: &Option<Secret>| {
            secret.as_ref().is_some_and(|secret| secret.reveal().contains(':'))
        };
        // ApiFilter explodes the pair at every colon and compares the first two pieces.
        if colon(&secrets.user) || colon(&secrets.password) {
            let why = "its user or password has a `:`, with which Castopod lets nobody in: it \
                       takes what comes after for something else";
            let hint = "choose another for restapi.basicAuthPassword in its .env, and keep it with \
                        `pod login`";
            return Err(wrong(why.to_owned(), hint));
        }
        let roots = match &about.extra_roots {
            Some(file) => std::fs::read(file).map_err(|error| {
                wrong(format!("`{}`: {error}", file.display()), "check SSL_CERT_FILE")
            })?,
            None => Vec::new(),
        };
        let client = |patience| {
            let hint = "check the certificates of this system";
            Client::trusting(patience, &roots).map_err(|error| wrong(error.to_string(), hint))
        };
        let silence = about.patience.silence * LONGER;
        Ok(Api {
            host: settings.name.clone(),
            url: settings.url.clone(),
            base: settings.api.clone(),
            user: secrets.user.clone(),
            password: secrets.password.clone(),
            client: client(about.patience)?,
            patient: client(Patience { silence, ..about.patience })?,
        })
    }

    /// The podcast of a name, which may differ in capitals.
    pub fn podcast(&self, handle: &str, watch: &dyn Watch) -> Result<Podcast, HostError> {
        let doing = "looking for the podcast";
        let found = self.get("podcasts", doing, watch)?;
        let found = found.ok_or_else(|| self.not_there())?;
        let list = found.as_array().ok_or_else(|| self.odd(doing, "no list of podcasts"))?;
        let all: Vec<Podcast> = list.iter().filter_map(Podcast::read).collect();
        let same = |podcast: &&Podcast| podcast.handle.eq_ignore_ascii_case(handle);
        let exact = all.iter().find(|podcast| podcast.handle == handle);
        if let Some(podcast) = exact.or_else(|| all.iter().find(same)) {
            return Ok(podcast.clone());
        }
        let mut names: Vec<String> = all.iter().map(|one| format!("@{}", one.handle)).collect();
        names.truncate(10);
        let hint = match names.is_empty() {
            true => format!("create it first, at {}/cp-admin", self.url),
            false => format!("there is {}", names.join(", ")),
        };
        let why = format!("there is no podcast @{handle}");
        Err(HostError::Settings { host: self.host.clone(), why, hint })
    }

    /// The episode of a number; none where it was removed.
    pub fn episode(&self, id: u64, watch: &dyn Watch) -> Result<Option<Episode>, HostError> {
        let doing = "looking at the episode";
        let Some(found) = self.get(&format!("episodes/{id}"), doing, watch)? else {
            return Ok(None);
        };
        let episode = Episode::read(&found).filter(|episode| episode.id == id);
        episode.map(Some).ok_or_else(|| self.odd(doing, "no episode"))
    }

    /// The episode of a slug, drafts among them.
    pub fn by_slug(
        &self,
        podcast: u64,
        slug: &str,
        watch: &dyn Watch,
    ) -> Result<Option<Episode>, HostError> {
        let doing = "looking whether the episode is there already";
        let mut last = None;
        for page in 0..PAGES {
            let offset = page * PAGE;
            let path = format!("episodes?podcastIds={podcast}&limit={PAGE}&offset={offset}");
            let found = self.get(&path, doing, watch)?.ok_or_else(|| self.not_there())?;
            let list = found.as_array().ok_or_else(|| self.odd(doing, "no list of episodes"))?;
            for one in list {
                let theirs = number(one, "podcast_id").is_none_or(|of| of == podcast);
                let same = one.get("slug").and_then(Value::as_str).is_some_and(|theirs| {
                    // As MySQL compares.
                    is_slug(theirs) && theirs.eq_ignore_ascii_case(slug)
                });
                if theirs && same {
                    let episode = Episode::read(one);
                    return episode.map(Some).ok_or_else(|| self.odd(doing, "no episode"));
                }
            }
            let first = list.first().and_then(|one| number(one, "id"));
            if list.len() < PAGE || first == last {
                return Ok(None);
            }
            last = first;
        }
        Err(self.odd(doing, "more than 10,000 episodes"))
    }

    /// Sends a new episode, which is a draft then.
    pub fn create(&self, parts: Parts, watch: &dyn Watch) -> Result<Created, HostError> {
        let doing = "sending the episode";
        let request = Request::post_parts(&format!("{}episodes", self.base), parts);
        let mut sent = |bytes| watch.sent(bytes);
        let answer = self.send(&self.patient, request, doing, watch, &mut sent)?;
        let status = answer.status();
        let body = self.body(answer, Asking::Create, doing, watch)?;
        if status == 409 {
            return Ok(Created::Taken);
        }
        let found: Option<Value> = serde_json::from_slice(&body).ok();
        let id = found.and_then(|found| number(&found, "id")).filter(|id| *id > 0);
        id.map(Created::New).ok_or_else(|| self.odd(doing, "no number of the new episode"))
    }

    /// Publishes or schedules a draft. One that is no draft any more stays as it is.
    pub fn publish(
        &self,
        id: u64,
        fields: &[(&str, &str)],
        watch: &dyn Watch,
    ) -> Result<(), HostError> {
        let doing = "publishing the episode";
        let address = format!("{}episodes/{id}/publish", self.base);
        let request = Request::post_fields(&address, fields);
        let answer = self.send(&self.client, request, doing, watch, &mut |_| {})?;
        self.body(answer, Asking::Publish, doing, watch).map(drop)
    }

    /// The version of the instance, where it tells. *Source:* NodeInfo2 1.0, `server.version`.
    pub fn version(&self, watch: &dyn Watch) -> Option<String> {
        let body = self.public(".well-known/x-nodeinfo2", 64 * 1024, watch)?;
        let about: Value = serde_json::from_slice(&body).ok()?;
        let version = about.pointer("/server/version")?.as_str()?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-+".contains(&byte);
        let fits = (1..=32).contains(&version.len()) && version.bytes().all(plain);
        fits.then(|| version.to_owned())
    }

    /// What stands at a path of the instance for everybody, asked for without the password.
    pub fn public(&self, path: &str, most: usize, watch: &dyn Watch) -> Option<Vec<u8>> {
        let request = Request::get(&format!("{}/{path}", self.url)).ok()?.without_following();
        let answer = self.client.send(request, &|| watch.cancelled()).ok()?;
        let is_there = answer.status() == 200;
        is_there.then(|| answer.bytes(most, &|| watch.cancelled()).ok()).flatten()
    }

    pub fn odd(&self, doing: &str, why: &str) -> HostError {
        let (doing, why) = (doing.to_owned(), why.to_owned());
        HostError::Odd { host: self.host.clone(), doing, why }
    }

    fn not_there(&self) -> HostError {
        HostError::Settings {
            host: self.host.clone(),
            why: format!("there is no API at {}", self.base),
            hint: "check `url`; if it is right, whoever runs it has to write restapi.enabled=true \
                   and restapi.basicAuth=true into its .env"
                .to_owned(),
        }
    }

    /// What stands at a path; none where there is nothing.
    fn get(&self, path: &str, doing: &str, watch: &dyn Watch) -> Result<Option<Value>, HostError> {
        let request = Request::get(&format!("{}{path}", self.base));
        let answer = self.send(&self.client, request, doing, watch, &mut |_| {})?;
        if answer.status() == 404 {
            return Ok(None);
        }
        let body = self.body(answer, Asking::Read, doing, watch)?;
        let found = serde_json::from_slice(&body);
        found.map(Some).map_err(|_| self.odd(doing, "it is no JSON"))
    }

    /// Sends a request with user and password: it never asks for them. A redirect is taken as the
    /// answer, so they go nowhere else.
    fn send(
        &self,
        client: &Client,
        request: Result<Request, HttpError>,
        doing: &str,
        watch: &dyn Watch,
        sent: &mut dyn FnMut(u64),
    ) -> Result<Answer, HostError> {
        let (Some(user), Some(password)) = (&self.user, &self.password) else {
            return Err(HostError::Refused {
                host: self.host.clone(),
                why: "there is no user and password for its API".to_owned(),
                hint: format!(
                    "keep what restapi.basicAuthUsername and restapi.basicAuthPassword say in its \
                     .env with `pod login {}`; it is no login of a person",
                    self.host
                ),
            });
        };
        let told = |error| self.told(error, doing);
        let request = request.map_err(told)?.without_following();
        let request = request.basic(user.reveal(), password.reveal()).map_err(told)?;
        client.send_telling(request, &|| watch.cancelled(), sent).map_err(told)
    }

    /// The body of an answer that is as hoped for; a 409 is the caller's to read.
    fn body(
        &self,
        answer: Answer,
        asking: Asking,
        doing: &str,
        watch: &dyn Watch,
    ) -> Result<Vec<u8>, HostError> {
        let status = answer.status();
        let seconds = retry_after(&answer).map(|wait| wait.as_secs());
        let to = answer.header("location").map(|to| said(&crate::http::shown_address(to)));
        let body = answer.bytes(MOST, &|| watch.cancelled());
        match status {
            200..=299 => return body.map_err(|error| self.told(error, doing)),
            409 if asking != Asking::Read => return Ok(Vec::new()),
            _ => {}
        }
        if matches!(body, Err(HttpError::Cancelled)) {
            return Err(HostError::Cancelled);
        }
        let why = reason(&body.unwrap_or_default());
        if status == 400 && asking == Asking::Create && unread(&why) {
            return Err(self.not_taken(
                "it got nothing of what was sent: the sound is longer than PHP takes there",
                "whoever runs it has to raise upload_max_filesize and post_max_size of PHP above \
                 the size of the sound",
            ));
        }
        let why = self.tamed(&why);
        Err(self.refused(status, seconds, to.as_deref(), &why, asking, doing))
    }

    fn refused(
        &self,
        status: u16,
        seconds: Option<u64>,
        to: Option<&str>,
        why: &str,
        asking: Asking,
        doing: &str,
    ) -> HostError {
        let (host, doing) = (self.host.clone(), doing.to_owned());
        let said = format!("{status}, {why}");
        match status {
            300..=399 => HostError::Settings {
                host,
                why: format!("it sends on to `{}`", self.tamed(to.unwrap_or("nowhere"))),
                hint: "write the address of the instance it sends to into `url`".to_owned(),
            },
            401 if asking == Asking::Read => HostError::Refused {
                host,
                why: "user or password of its API are not these".to_owned(),
                hint: format!(
                    "they are restapi.basicAuthUsername and restapi.basicAuthPassword in its .env, \
                     no login of a person; keep the right ones with `pod login {}`",
                    self.host
                ),
            },
            401 => HostError::Refused {
                host,
                why: "everybody may read its API, and nobody may write".to_owned(),
                hint: "whoever runs it has to write restapi.basicAuth=true into its .env, with a \
                       user and a password"
                    .to_owned(),
            },
            403 => HostError::Refused {
                host,
                why: said,
                hint: "ask who runs it what stands in front of its API: Castopod itself never \
                       answers so"
                    .to_owned(),
            },
            404 if asking == Asking::Create && why.contains("ser not found") => self.not_taken(
                "it knows no user of the number in `user_id`, or of who made the podcast",
                "write the number of one of its users into `user_id`",
            ),
            404 => self.not_taken(&said, "the podcast or the episode was removed meanwhile: run it again"),
            413 => self.not_taken(
                "what stands in front of it takes no request this long (413)",
                "whoever runs it has to raise the limit of its proxy (nginx: client_max_body_size), \
                 and upload_max_filesize and post_max_size of PHP",
            ),
            408 | 425 | 429 | 503 => HostError::Busy { host, doing, seconds },
            500..=599 => HostError::Broken { host, doing, why: said },
            _ => self.not_taken(&said, "change what it names, then run it again"),
        }
    }

    fn not_taken(&self, why: &str, hint: &str) -> HostError {
        HostError::NotTaken {
            host: self.host.clone(),
            what: "the episode".to_owned(),
            why: why.to_owned(),
            hint: hint.to_owned(),
        }
    }

    fn told(&self, error: HttpError, doing: &str) -> HostError {
        let (host, doing) = (self.host.clone(), doing.to_owned());
        let why = error.to_string();
        match error {
            HttpError::Cancelled => HostError::Cancelled,
            HttpError::Unreachable { .. }
            | HttpError::Silent { .. }
            | HttpError::BrokenOff { .. } => HostError::Broken { host, doing, why },
            HttpError::TooLong { .. } => HostError::Odd { host, doing, why },
            _ => {
                let hint = "check `url`, and the certificates of this system".to_owned();
                HostError::Settings { host, why, hint }
            }
        }
    }

    /// What the server said, in one line, without what pod told it in confidence.
    fn tamed(&self, text: &str) -> String {
        let mut line = text.to_owned();
        if let (Some(user), Some(password)) = (&self.user, &self.password) {
            let (user, password) = (user.reveal(), password.reveal());
            let pair = format!("{user}:{password}");
            let pair = base64::engine::general_purpose::STANDARD.encode(pair);
            for secret in [pair.as_str(), password].into_iter().filter(|text| !text.is_empty()) {
                line = line.replace(secret, "…");
            }
        }
        said(&line)
    }
}
