//! Lets pod in: a password or a token becomes a key for a day, and another one where that is over.
//!
//! ```text
//! Secrets ─► ask ─► (no key yet, or 401) ─► exchange of the token, else password ─► key ─► again, once
//!                                                  │
//!                                                  └► Keeper: the token that takes its place
//! ```
//!
//! *Source:* PeerTube OpenAPI 8.1, Session: `GET /api/v1/oauth-clients/local`,
//! `POST /api/v1/users/token`; RFC 6749, 4.3 and 6.

use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::super::talk::{Heard, Talk};
use super::super::{HostError, HostSurroundings};
use crate::http::{HttpError, Request};
use crate::publish::credentials::{Keeper, Secret, Secrets};
use crate::publish::storage::Watch;

/// The longest key that is believed.
const LONGEST: usize = 4096;

/// The header of the code of an app. *Source:* PeerTube OpenAPI 8.1, `POST /api/v1/users/token`.
const CODE: &str = "x-peertube-otp";

/// Makes a request; it may be sent twice.
pub(super) type Make<'a> = &'a dyn Fn() -> Result<Request, HttpError>;

/// Who asks, and what lets in.
#[derive(Debug)]
pub(super) struct Session {
    pub talk: Talk,
    user: Option<Secret>,
    password: Option<Secret>,
    keep: Option<Keeper>,
    held: Mutex<Held>,
}

/// What is known for the moment.
#[derive(Debug, Clone, Default)]
struct Held {
    /// Lets in for a day.
    access: Option<Secret>,
    /// Gives a new key, once.
    token: Option<Secret>,
    /// Whether that token was given to pod and the next one has to be kept.
    given: bool,
    /// pod as the instance calls programs: name and secret.
    client: Option<(String, Secret)>,
}

/// What the instance gave.
struct Keys {
    access: Secret,
    token: Option<Secret>,
}

impl Session {
    pub fn new(talk: Talk, secrets: &Secrets, about: &HostSurroundings) -> Session {
        for secret in secrets.password.iter().chain(&secrets.token) {
            talk.hide(secret);
        }
        let token = secrets.token.clone();
        let held = Held { given: token.is_some(), token, ..Held::default() };
        Session {
            talk,
            user: secrets.user.clone(),
            password: secrets.password.clone(),
            keep: about.keep.clone(),
            held: Mutex::new(held),
        }
    }

    /// Asks for something that everybody may see.
    pub fn ask_openly(
        &self,
        path: &str,
        doing: &str,
        watch: &dyn Watch,
    ) -> Result<Heard, HostError> {
        let address = self.talk.address(path);
        self.talk.ask_with(None, Request::get(&address), doing, watch)
    }

    /// Sends a request; again, once, with another key, where the one there was is of no use any
    /// more.
    pub fn ask(&self, make: Make<'_>, doing: &str, watch: &dyn Watch) -> Result<Heard, HostError> {
        let known = self.held().access;
        let access = match known {
            Some(access) => access,
            None => self.renew(watch)?,
        };
        let heard = self.talk.ask_with(Some(&access), make(), doing, watch)?;
        if heard.status != 401 {
            return Ok(heard);
        }
        let access = self.renew(watch)?;
        self.talk.ask_with(Some(&access), make(), doing, watch)
    }

    /// Gets what stands at a path.
    pub fn get(&self, path: &str, doing: &str, watch: &dyn Watch) -> Result<Heard, HostError> {
        let address = self.talk.address(path);
        self.ask(&|| Request::get(&address), doing, watch)
    }

    /// The value in an answer, if it is one that is hoped for. *Errors:* it is not.
    pub fn value(&self, heard: &Heard, doing: &str, what: &str) -> Result<Value, HostError> {
        match heard.is_fine() {
            true => self.talk.value(heard, doing, what),
            false => Err(self.refused(heard, doing, what)),
        }
    }

    /// A token for an account that asks for the code of an app.
    pub fn token_for(&self, code: &str, watch: &dyn Watch) -> Result<Secret, HostError> {
        let keys = self.by_password(Some(code), watch)?;
        keys.token.ok_or_else(|| self.talk.odd("logging in", "no token"))
    }

    fn held(&self) -> Held {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn hold(&self, change: impl FnOnce(&mut Held)) {
        change(&mut self.held.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// A new key: for the token, else for the password.
    fn renew(&self, watch: &dyn Watch) -> Result<Secret, HostError> {
        let held = self.held();
        self.hold(|held| held.access = None);
        // Who cannot keep the next token does not spend the one there is.
        let spendable = !held.given || self.keep.is_some();
        if let Some(token) = held.token.filter(|_| spendable) {
            match self.by_token(&token, watch) {
                Ok(keys) => return self.take(keys, held.given),
                Err(HostError::Refused { .. }) if self.password.is_some() => {
                    self.hold(|held| (held.token, held.given) = (None, false));
                }
                Err(error) => return Err(error),
            }
        } else if held.given && self.password.is_none() {
            let host = &self.talk.host;
            return Err(HostError::Settings {
                host: host.clone(),
                why: "its token changes at each use, and cannot be kept where it stands, in the \
                      environment"
                    .to_owned(),
                hint: format!(
                    "keep it with `pod login {host} --file`, or use an account without codes, \
                     whose password can stand there"
                ),
            });
        }
        let keys = self.by_password(None, watch)?;
        self.take(keys, false)
    }

    /// Holds keys; keeps the token at once where it takes the place of one that was given.
    fn take(&self, keys: Keys, given: bool) -> Result<Secret, HostError> {
        self.hold(|held| {
            held.access = Some(keys.access.clone());
            held.token.clone_from(&keys.token);
            held.given = given;
        });
        if let (true, Some(token), Some(keep)) = (given, &keys.token, &self.keep) {
            keep.keep(token).map_err(|error| {
                let host = self.talk.host.clone();
                let why =
                    format!("the token that takes the place of its own cannot be kept: {error}");
                let hint = format!("{}, then `pod login {host}` again", error.hint());
                HostError::Settings { host, why, hint }
            })?;
        }
        Ok(keys.access)
    }

    fn by_token(&self, token: &Secret, watch: &dyn Watch) -> Result<Keys, HostError> {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", token.reveal())];
        self.exchange(&fields, None, watch)
    }

    fn by_password(&self, code: Option<&str>, watch: &dyn Watch) -> Result<Keys, HostError> {
        let (Some(user), Some(password)) = (&self.user, &self.password) else {
            let host = &self.talk.host;
            return Err(HostError::Refused {
                host: host.clone(),
                why: "there is no user and no password for it".to_owned(),
                hint: format!("give them to `pod login {host}`"),
            });
        };
        let fields = [
            ("grant_type", "password"),
            ("username", user.reveal()),
            ("password", password.reveal()),
        ];
        self.exchange(&fields, code, watch)
    }

    fn exchange(
        &self,
        fields: &[(&str, &str)],
        code: Option<&str>,
        watch: &dyn Watch,
    ) -> Result<Keys, HostError> {
        let doing = "logging in";
        let (id, secret) = self.client(watch)?;
        let mut all = vec![("client_id", id.as_str()), ("client_secret", secret.reveal())];
        all.extend_from_slice(fields);
        let address = self.talk.address("/api/v1/users/token");
        let mut request = Request::post_fields(&address, &all);
        if let Some(code) = code {
            request = request.and_then(|request| request.header(CODE, code.trim()));
        }
        let heard = self.talk.ask_with(None, request, doing, watch)?;
        if matches!(heard.status, 400 | 401 | 403) {
            return Err(self.not_let_in(&heard, fields[0].1));
        }
        let value = self.value(&heard, doing, "the password")?;
        let field = |name: &str| short(&value, name).map(Secret::from);
        let access = field("access_token").ok_or_else(|| self.talk.odd(doing, "no key"))?;
        let token = field("refresh_token");
        for secret in token.iter().chain([&access]) {
            self.talk.hide(secret);
        }
        Ok(Keys { access, token })
    }

    /// pod as the instance calls programs.
    fn client(&self, watch: &dyn Watch) -> Result<(String, Secret), HostError> {
        if let Some(client) = self.held().client {
            return Ok(client);
        }
        let doing = "asking how to log in";
        let heard = self.ask_openly("/api/v1/oauth-clients/local", doing, watch)?;
        if heard.status == 403 {
            return Err(HostError::Settings {
                host: self.talk.host.clone(),
                why: format!("403, {}", self.talk.reason_of(&heard)),
                hint: "write `url` as the instance calls itself in a browser".to_owned(),
            });
        }
        let value = self.value(&heard, doing, "a question for its login")?;
        let field =
            |name: &str| short(&value, name).ok_or_else(|| self.talk.odd(doing, "no client"));
        let client = (field("client_id")?, Secret::from(field("client_secret")?));
        self.talk.hide(&client.1);
        self.hold(|held| held.client = Some(client.clone()));
        Ok(client)
    }

    /// Why nobody is let in. *Source:* PeerTube, `ServerErrorCode`, and RFC 6749, 5.2.
    fn not_let_in(&self, heard: &Heard, grant: &str) -> HostError {
        let host = self.talk.host.clone();
        let said = format!("{}, {}", heard.status, self.talk.reason_of(heard));
        let again = format!("run `pod login {host}` again");
        let (why, hint) = match heard.code().as_str() {
            "missing_two_factor" => return HostError::CodeWanted { host },
            "invalid_two_factor" => (
                "it does not take the code".to_owned(),
                format!("{again} with the next code; the clocks of both have to be right"),
            ),
            "invalid_grant" if grant == "refresh_token" => (
                "its token is used up, or older than two weeks".to_owned(),
                format!("{again}: it keeps a new one"),
            ),
            "invalid_grant" => (
                "it knows no such user with this password".to_owned(),
                format!("{again}; accounts that log in by another service have no password here"),
            ),
            "account_waiting_for_approval" => {
                (said, "wait until who runs it has let the account in".to_owned())
            }
            "account_approval_rejected" => (said, "ask who runs it".to_owned()),
            _ => (said, again),
        };
        HostError::Refused { host, why, hint }
    }

    /// An answer that is none of those hoped for, in the words of PeerTube. *Source:* PeerTube,
    /// `ServerErrorCode`.
    pub fn refused(&self, heard: &Heard, doing: &str, what: &str) -> HostError {
        let host = self.talk.host.clone();
        let not_taken = |why: String, hint: &str| HostError::NotTaken {
            host: host.clone(),
            what: what.to_owned(),
            why,
            hint: hint.to_owned(),
        };
        let said = format!("{}, {}", heard.status, self.talk.reason_of(heard));
        match (heard.status, heard.code().as_str()) {
            (413, "quota_reached") => not_taken(
                "there is no room left for this account (413)".to_owned(),
                "remove videos there, or ask who runs it for more",
            ),
            (413, "max_file_size_reached") => {
                not_taken(said, "ask who runs it how long a file may be")
            }
            (413, _) => not_taken(
                format!("something before it takes no request of this length ({said})"),
                "ask who runs it to let the proxy take more (`client_max_body_size` of nginx)",
            ),
            (415, _) => not_taken(said, SOUND_FILES),
            (422, _) => not_taken(
                said,
                "play the file in out/ to hear whether it is whole, then ask who runs it",
            ),
            (401, _) => HostError::Refused {
                why: said,
                hint: format!("run `pod login {host}` again"),
                host,
            },
            (403, _) => HostError::Refused {
                host,
                why: said,
                hint: "ask who runs it what this account may do there".to_owned(),
            },
            _ => self.talk.refused(heard, doing, what),
        }
    }
}

/// What to do where sound is not taken.
pub(super) const SOUND_FILES: &str =
    "ask who runs it to allow audio files (administration, VOD transcoding)";

/// A text of a length that can be meant.
fn short(value: &Value, name: &str) -> Option<String> {
    let text = value.get(name)?.as_str()?;
    let fine = !text.is_empty() && text.len() <= LONGEST && !text.chars().any(char::is_control);
    fine.then(|| text.to_owned())
}
