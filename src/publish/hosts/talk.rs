//! Asks a service with a token, and takes what it answers for what it is: somebody else's words.

use std::fs;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;
use url::Url;

use super::{HostError, HostSurroundings};
use crate::http::{Client, HttpError, Request};
use crate::publish::credentials::Secret;
use crate::publish::storage::Watch;
use crate::show::HostSettings;

/// The longest answer that is read: a page of 40 statuses has less than 1 MB, snac gives 256 at
/// once.
const LONGEST: usize = 8 * 1024 * 1024;

/// As much of an error as is looked at.
const LONGEST_ERROR: usize = 64 * 1024;

/// The longest identifier and address that are believed.
const LONGEST_NAME: usize = 2048;

/// Who asks whom.
#[derive(Debug)]
pub(super) struct Talk {
    /// The host's name in show.toml.
    pub host: String,
    /// Where the instance is, without a slash at the end.
    pub root: String,
    pub token: Option<Secret>,
    pub client: Client,
    /// Seconds since 1970.
    pub now: i64,
    /// What to do when it does not let pod in.
    pub let_in: String,
    /// What to do when the sound is too long for it.
    pub too_long: &'static str,
    /// What is shown nowhere, whoever says it.
    hidden: Mutex<Vec<Secret>>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(super) struct Heard {
    pub status: u16,
    body: Vec<u8>,
    /// How long it asks to be left alone.
    seconds: Option<u64>,
    /// Where it sends on to, as it wrote it: nothing to be shown.
    pub location: Option<String>,
    /// The part of a file that is there (RFC 9110, 14.2, as it is used in answers).
    pub range: Option<String>,
}

impl Heard {
    pub fn is_fine(&self) -> bool {
        matches!(self.status, 200..=299)
    }

    /// Whether it knows no such request.
    pub fn is_unknown(&self) -> bool {
        matches!(self.status, 404 | 405 | 410 | 501)
    }

    /// The name of an error, as services have them beside their words: `quota_reached`. Empty if
    /// there is none.
    pub fn code(&self) -> String {
        let value: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        let code = value.get("code").and_then(Value::as_str).unwrap_or_default();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let fine = code.len() <= 64 && code.bytes().all(plain);
        if fine { code.to_owned() } else { String::new() }
    }
}

impl Talk {
    /// Who asks the service of a host, by its `url`. *Errors:* [`HostError::Settings`].
    pub fn open(
        settings: &HostSettings,
        token: Option<Secret>,
        about: &HostSurroundings,
    ) -> Result<Talk, HostError> {
        let host = settings.name.clone();
        let wrong = |why: String, hint: &str| HostError::Settings {
            host: host.clone(),
            why,
            hint: hint.to_owned(),
        };
        let address = settings.url.as_deref().unwrap_or_default();
        let hint = "write `url = \"https://…\"`, the address of the server, under its [host]";
        let Ok(url) = Url::parse(address) else {
            return Err(wrong("its `url` is missing".to_owned(), hint));
        };
        let here = match url.host() {
            Some(url::Host::Domain(name)) => name == "localhost",
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        if url.scheme() != "https" && !(here && url.scheme() == "http") {
            let why = "its `url` would send secrets without encryption".to_owned();
            return Err(wrong(why, hint));
        }
        if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
            let why = "its `url` is more than the address of a server".to_owned();
            return Err(wrong(why, hint));
        }
        let roots = match &about.extra_roots {
            Some(file) => fs::read(file).map_err(|error| {
                wrong(format!("`{}`: {error}", file.display()), "check SSL_CERT_FILE")
            })?,
            None => Vec::new(),
        };
        let client = Client::trusting(about.patience, &roots)
            .map_err(|error| wrong(error.to_string(), "check the certificates of this system"))?;
        let root = url.as_str().trim_end_matches('/').to_owned();
        let let_in = format!("get a new token with `pod login {host}`");
        let too_long = "ask who runs it how much it takes";
        let hidden = Mutex::new(token.iter().cloned().collect());
        Ok(Talk { host, root, token, client, now: about.now, let_in, too_long, hidden })
    }

    /// Shows a secret nowhere from now on, whoever says it.
    pub fn hide(&self, secret: &Secret) {
        let mut hidden = self.hidden.lock().unwrap_or_else(PoisonError::into_inner);
        if !hidden.contains(secret) {
            hidden.push(secret.clone());
        }
    }

    /// The address of a path.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.root)
    }

    /// Sends a request with the token, if there is one. A redirect is taken as the answer.
    pub fn ask(
        &self,
        request: Result<Request, HttpError>,
        doing: &str,
        watch: &dyn Watch,
    ) -> Result<Heard, HostError> {
        self.ask_with(self.token.as_ref(), request, doing, watch)
    }

    /// Sends a request with this token, or with none.
    pub fn ask_with(
        &self,
        token: Option<&Secret>,
        request: Result<Request, HttpError>,
        doing: &str,
        watch: &dyn Watch,
    ) -> Result<Heard, HostError> {
        let told = |error| self.told(error, doing);
        // snac hangs up after each answer without saying so, also while the next is being asked.
        let request = request.and_then(|request| request.header("connection", "close"));
        let mut request = request.map_err(told)?.without_following();
        if let Some(token) = token {
            request = request.bearer(token.reveal()).map_err(told)?;
        }
        let mut sent = |bytes| watch.sent(bytes);
        let cancelled = || watch.cancelled();
        let answer = self.client.send_telling(request, &cancelled, &mut sent).map_err(told)?;
        let status = answer.status();
        let seconds = answer.header("retry-after").and_then(|wait| wait.trim().parse().ok());
        let seconds = seconds.or_else(|| self.reset(answer.header("x-ratelimit-reset")?));
        let location = answer.header("location").map(str::to_owned);
        let range = answer.header("range").map(str::to_owned);
        let body = match status {
            200..=299 => answer.bytes(LONGEST, &cancelled).map_err(told)?,
            // The status says enough when the reason does not come.
            _ => match answer.bytes(LONGEST_ERROR, &cancelled) {
                Err(HttpError::Cancelled) => return Err(HostError::Cancelled),
                body => body.unwrap_or_default(),
            },
        };
        Ok(Heard { status, body, seconds, location, range })
    }

    /// Gets what stands at a path.
    pub fn get(&self, path: &str, doing: &str, watch: &dyn Watch) -> Result<Heard, HostError> {
        self.ask(Request::get(&self.address(path)), doing, watch)
    }

    /// The value in an answer, if it is one that is hoped for. *Errors:* it is not.
    pub fn value(&self, heard: &Heard, doing: &str, what: &str) -> Result<Value, HostError> {
        if !heard.is_fine() {
            return Err(self.refused(heard, doing, what));
        }
        let parsed = serde_json::from_slice(&heard.body);
        parsed.map_err(|_| self.odd(doing, "no JSON"))
    }

    /// An answer that cannot be understood.
    pub fn odd(&self, doing: &str, why: &str) -> HostError {
        let (host, doing) = (self.host.clone(), doing.to_owned());
        HostError::Odd { host, doing, why: why.to_owned() }
    }

    /// An answer that is none of those hoped for.
    pub fn refused(&self, heard: &Heard, doing: &str, what: &str) -> HostError {
        let host = self.host.clone();
        let doing = doing.to_owned();
        let why = format!("{}, {}", heard.status, self.reason(&heard.body));
        match heard.status {
            300..=399 => HostError::Settings {
                host,
                why: match heard.location.as_deref().map(crate::http::shown_address) {
                    Some(to) => format!("it sends on to `{}`", clean(&to)),
                    None => "it sends on to `nowhere`".to_owned(),
                },
                hint: "write the address of the server itself as `url`".to_owned(),
            },
            401 | 403 => self.not_let_in(why),
            429 => HostError::Busy { host, doing, seconds: heard.seconds },
            503 if heard.seconds.is_some() => {
                HostError::Busy { host, doing, seconds: heard.seconds }
            }
            408 | 425 | 500..=599 => HostError::Broken { host, doing, why },
            413 => HostError::NotTaken {
                host,
                what: what.to_owned(),
                why: format!("it is too long for the server ({why})"),
                hint: self.too_long.to_owned(),
            },
            404 | 410 => HostError::Odd { host, doing, why },
            _ => HostError::NotTaken {
                host,
                what: what.to_owned(),
                why,
                hint: "see what it says, change that, then run it again".to_owned(),
            },
        }
    }

    /// The token does not do.
    pub fn not_let_in(&self, why: String) -> HostError {
        HostError::Refused { host: self.host.clone(), why, hint: self.let_in.clone() }
    }

    fn told(&self, error: HttpError, doing: &str) -> HostError {
        let (host, doing, why) = (self.host.clone(), doing.to_owned(), error.to_string());
        match error {
            HttpError::Cancelled => HostError::Cancelled,
            HttpError::Unreachable { why, .. } if why.contains("certificate") => {
                let hint = "check `url`, and the certificate with who runs the server".to_owned();
                HostError::Settings { host, why, hint }
            }
            HttpError::Unreachable { .. }
            | HttpError::Silent { .. }
            | HttpError::BrokenOff { .. } => HostError::Broken { host, doing, why },
            HttpError::Unsendable { what: "key" } => {
                self.not_let_in("the token holds characters that cannot be sent".to_owned())
            }
            HttpError::TooLong { .. } => HostError::Odd { host, doing, why },
            _ => HostError::Settings { host, why, hint: "check its `url`".to_owned() },
        }
    }

    /// Seconds until a moment. *Source:* Mastodon API, rate limits: `X-RateLimit-Reset`; PeerTube
    /// and Funkwhale (`ThrottleStatusMiddleware`) give it in seconds since 1970.
    fn reset(&self, moment: &str) -> Option<u64> {
        let moment = moment.trim();
        let seconds = match moment.parse::<i64>() {
            Ok(seconds) => seconds,
            Err(_) => moment.parse::<jiff::Timestamp>().ok()?.as_second(),
        };
        u64::try_from(seconds.checked_sub(self.now)?).ok().filter(|&seconds| seconds > 0)
    }

    /// The reason in an answer, for a line to be shown.
    pub fn reason_of(&self, heard: &Heard) -> String {
        self.reason(&heard.body)
    }

    /// The reason in an error, without what a terminal would obey, and without what is secret.
    fn reason(&self, body: &[u8]) -> String {
        let text = String::from_utf8_lossy(body);
        let value: Value = serde_json::from_slice(body).unwrap_or_default();
        let field = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let told = ["error_description", "detail", "error"].into_iter().find_map(field);
        let text = told.or_else(|| by_field(&value)).unwrap_or_else(|| {
            let html = text.trim_start().starts_with('<');
            if html { String::new() } else { text.into_owned() }
        });
        self.plain(&text)
    }

    /// What an answer says, field by field, as one line of a few words; see [`Talk::plain`].
    pub fn words(&self, value: &Value) -> String {
        let text = by_field(value).or_else(|| value.as_str().map(str::to_owned));
        self.plain(&text.unwrap_or_default())
    }

    /// A text of somebody else's as one line that fits: without what a terminal would obey, and
    /// without what is secret.
    pub fn plain(&self, text: &str) -> String {
        let mut text = text.to_owned();
        let hidden = self.hidden.lock().unwrap_or_else(PoisonError::into_inner);
        for secret in hidden.iter().map(Secret::reveal).filter(|secret| !secret.is_empty()) {
            text = text.replace(secret, "…");
        }
        let line = clean(&text);
        if line.is_empty() { "no reason given".to_owned() } else { line }
    }
}

/// Somebody else's words as a line: without what a terminal would obey, and no longer than fits a
/// few lines.
pub(super) fn clean(text: &str) -> String {
    const MOST: usize = 240;
    let hidden = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let text: String =
        text.chars().map(|letter| if hidden(letter) { ' ' } else { letter }).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(MOST).collect()
}

/// What is wrong with each field, as `title: This field is required.`, however deep it stands.
/// *Source:* Django REST framework, `ValidationError`: texts in lists, by field.
fn by_field(value: &Value) -> Option<String> {
    /// Deeper than any form.
    const DEEPEST: usize = 8;
    fn gather(value: &Value, path: &str, depth: usize, into: &mut Vec<String>) {
        match value {
            Value::String(text) if path.is_empty() => into.push(text.clone()),
            Value::String(text) => into.push(format!("{path}: {text}")),
            Value::Array(all) if depth < DEEPEST => {
                all.iter().for_each(|one| gather(one, path, depth + 1, into));
            }
            Value::Object(fields) if depth < DEEPEST => {
                for (name, one) in fields {
                    let path = match (path, name.as_str()) {
                        (_, "non_field_errors") => path.to_owned(),
                        ("", name) => name.to_owned(),
                        (path, name) => format!("{path}.{name}"),
                    };
                    gather(one, &path, depth + 1, into);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    if value.is_object() || value.is_array() {
        gather(value, "", 0, &mut found);
    }
    (!found.is_empty()).then(|| found.join("; "))
}

/// An identifier that can stand in a path; a number is taken for one.
pub(super) fn id(value: &Value) -> Option<String> {
    let id = match value.get("id")? {
        Value::String(id) => id.clone(),
        Value::Number(id) => id.to_string(),
        _ => return None,
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let fine = !id.is_empty() && id.len() <= 128 && id.bytes().all(plain);
    (fine && !id.bytes().all(|byte| byte == b'.')).then_some(id)
}

/// A field that is an address of the web.
pub(super) fn link(value: &Value, name: &str) -> Option<String> {
    let link = value.get(name)?.as_str().filter(|link| link.len() <= LONGEST_NAME)?;
    let plain = !link.chars().any(|letter| letter.is_control() || letter.is_whitespace());
    let url = Url::parse(link).ok().filter(|url| plain && url.has_host())?;
    matches!(url.scheme(), "http" | "https").then(|| link.to_owned())
}
