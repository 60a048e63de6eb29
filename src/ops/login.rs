//! `login`: secrets are tried, then kept where later runs find them.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use super::hosts::{surroundings as host_surroundings, trouble};
use super::place::{
    Hearing, STORAGE, credential_trouble, host_account, sources, storage_trouble, surroundings,
    whom,
};
use super::{Context, Failure};
use crate::publish::credentials::{self, Keeper, Kept, Secret, Secrets, Whom};
use crate::publish::hosts::{self, HostError, HostSurroundings, Key, Permission};
use crate::publish::storage::{self, Upload};
use crate::report::Diagnostic;
use crate::show::{self, HostSettings, Show, StorageAddress};

/// The file that shows whether one can write there.
const TRIAL: &str = ".pod-login-trial";

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Who logs in; no secret.
    User,
    /// A password.
    Password,
    /// The identifier of an access key; no secret.
    Key,
    /// The secret of an access key.
    Secret,
    /// A token of a host.
    Token,
    /// What unlocks a private key of SSH.
    Passphrase,
    /// The code that an app shows for half a minute; it is not kept.
    Code,
}

/// How far a login came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Login {
    /// All is well.
    Done(LoggedIn),
    /// The service asks for one thing more: nothing is kept yet.
    Wants(Wanted),
}

/// Whether secrets are tried before they are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trying {
    /// They are, and those that don't work are not kept.
    First,
    /// They are kept as they are.
    Not,
}

/// What a login is about.
#[derive(Debug)]
pub struct LoginPlace {
    /// The place or the host as it is shown.
    pub shown: String,
    /// What has to be asked for, in this order.
    pub wants: Vec<Wanted>,
    /// Whether the token comes by way of a browser, see [`ask_leave`], when nobody brings one.
    pub in_browser: bool,
    whom: Whom,
    address: Option<StorageAddress>,
    /// What show.toml says about a host that can be tried.
    host: Option<HostSettings>,
}

/// What a user is asked to allow in a browser.
#[derive(Debug)]
pub struct Leave {
    /// The address to be opened there; it leads to a code.
    pub address: String,
    permission: Box<dyn Permission>,
}

/// What came of a login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedIn {
    /// Where the secrets are kept.
    pub kept: Kept,
    /// Whether they were tried.
    pub tried: bool,
    /// What a host said of itself and the account.
    pub found: Option<String>,
    /// Whether the file that was written to try them could not be removed.
    pub left: Option<String>,
}

/// Finds what a name stands for: `storage`, or a host of show.toml. `passphrase` asks for that of
/// a key of SSH in place of a password. *Errors:* there is no such thing, or it needs no secret.
pub fn login_place(
    context: &Context<'_>,
    name: &str,
    passphrase: bool,
) -> Result<LoginPlace, Failure> {
    let root = context.root()?;
    let (show, found) = show::load_show(&root);
    let Some(show) = show else {
        return Err(Failure::Refused { diagnostics: found, outcome: "nothing was changed" });
    };
    match name {
        STORAGE => of_storage(&show, passphrase),
        name => of_host(&show, name),
    }
}

fn of_storage(show: &Show, passphrase: bool) -> Result<LoginPlace, Failure> {
    let refuse = |message: &str, hint: &str| Failure::one(Diagnostic::error(message).hint(hint));
    let address = show.publish.as_ref().and_then(|publish| publish.storage.clone());
    let Some(address) = address else {
        let hint = "write `storage` under [publish] in show.toml";
        return Err(refuse("the show names no storage", hint));
    };
    let wants = match &address {
        StorageAddress::Folder(_) => {
            return Err(refuse("a folder asks for no secret", "publish with `pod publish`"));
        }
        StorageAddress::Command(words) => {
            let program = words.first().map_or("", String::as_str);
            let hint = format!("set up `{program}` itself, with its own documentation");
            return Err(refuse("a command takes care of its secrets itself", &hint));
        }
        StorageAddress::Sftp { .. } if passphrase => vec![Wanted::Passphrase],
        _ if passphrase => {
            return Err(refuse("only keys of SSH have a passphrase", "leave `--passphrase` out"));
        }
        StorageAddress::S3 { .. } => vec![Wanted::Key, Wanted::Secret],
        StorageAddress::WebDav { user: None, .. } | StorageAddress::Ftp { user: None, .. } => {
            vec![Wanted::User, Wanted::Password]
        }
        _ => vec![Wanted::Password],
    };
    Ok(LoginPlace {
        shown: address.shown(),
        wants,
        in_browser: false,
        whom: whom(&address),
        address: Some(address),
        host: None,
    })
}

fn of_host(show: &Show, name: &str) -> Result<LoginPlace, Failure> {
    let Some(host) = show.hosts.iter().find(|host| host.name == name) else {
        let names: Vec<&str> = show.hosts.iter().map(|host| host.name.as_str()).collect();
        let hint = match names.as_slice() {
            [] => "say `storage`, or describe a host under a line [host.NAME]".to_owned(),
            names => format!("say `storage`, or one of {}", names.join(", ")),
        };
        let told = Diagnostic::error(format!("there is no [host.{}]", name.escape_debug()));
        return Err(Failure::one(told.hint(hint)));
    };
    let kind = hosts::kind_of(host);
    let wants = match kind.map(|kind| kind.key) {
        Some(Key::Password | Key::PasswordAndCode(_)) => vec![Wanted::User, Wanted::Password],
        Some(Key::Token | Key::TokenByBrowser(_)) | None => vec![Wanted::Token],
    };
    Ok(LoginPlace {
        shown: host.url.clone().unwrap_or_else(|| name.to_owned()),
        wants,
        in_browser: kind.is_some_and(|kind| matches!(kind.key, Key::TokenByBrowser(_))),
        whom: host_account(host),
        address: None,
        host: kind.map(|_| host.clone()),
    })
}

/// Makes pod known to a host whose token comes by way of a browser.
pub fn ask_leave(context: &Context<'_>, place: &LoginPlace) -> Result<Leave, Failure> {
    let key = place.host.as_ref().and_then(|host| Some((host, hosts::kind_of(host)?.key)));
    let Some((host, Key::TokenByBrowser(ask))) = key else {
        let told = Diagnostic::error(format!("`{}` gives no token", place.shown));
        return Err(Failure::one(told.hint("bring one, with `--stdin`")));
    };
    let watch = Hearing(context.reporter);
    let told = |error| trouble(&error);
    let permission = ask(host, &host_surroundings(), &watch).map_err(told)?;
    let address = permission.address().map_err(told)?;
    Ok(Leave { address, permission })
}

/// The token for the code that the browser showed.
pub fn token(context: &Context<'_>, leave: &Leave, code: &str) -> Result<Secret, Failure> {
    let watch = Hearing(context.reporter);
    leave.permission.token(code, &watch).map_err(|error| trouble(&error))
}

/// Tries the secrets of a host; gives what was found there, and the secrets as they are to be kept:
/// a token may have been exchanged for the next.
fn try_host(
    context: &Context<'_>,
    host: &HostSettings,
    secrets: &Secrets,
    code: Option<&str>,
) -> Result<(Option<String>, Secrets), HostError> {
    let mut secrets = secrets.clone();
    let Some(kind) = hosts::kind_of(host) else { return Ok((None, secrets)) };
    let watch = Hearing(context.reporter);
    let next: Arc<Mutex<Option<Secret>>> = Arc::default();
    let held = Arc::clone(&next);
    let keep = Keeper::new(move |token| {
        *held.lock().unwrap_or_else(PoisonError::into_inner) = Some(token.clone());
        Ok(())
    });
    let about = HostSurroundings { keep: Some(keep), ..host_surroundings() };
    if let (Some(code), Key::PasswordAndCode(by_code)) = (code, kind.key) {
        let token = by_code(host, &secrets, &about, code, &watch)?;
        // Without a code, the password is of no use.
        secrets = Secrets { token: Some(token), password: None, ..secrets };
    }
    let found = (kind.open)(host, &secrets, &about)?.try_out(&watch)?;
    if let Some(token) = next.lock().unwrap_or_else(PoisonError::into_inner).take() {
        secrets.token = Some(token);
    }
    Ok((Some(found), secrets))
}

/// Tries secrets and keeps them. *Errors:* they do not work, or cannot be kept.
pub fn login(
    context: &Context<'_>,
    place: &LoginPlace,
    given: &[(Wanted, String)],
    keep: Kept,
    trying: Trying,
) -> Result<Login, Failure> {
    let mut secrets = Secrets::default();
    let mut code = None;
    for (wanted, value) in given {
        let field = match wanted {
            Wanted::User => &mut secrets.user,
            Wanted::Password => &mut secrets.password,
            Wanted::Key => &mut secrets.key,
            Wanted::Secret => &mut secrets.secret,
            Wanted::Token => &mut secrets.token,
            Wanted::Passphrase => &mut secrets.passphrase,
            Wanted::Code => {
                code = Some(value.as_str());
                continue;
            }
        };
        *field = Some(Secret::from(value.as_str()));
    }
    let (mut tried, mut left, mut found) = (false, None, None);
    if let (Trying::First, Some(address)) = (trying, &place.address) {
        left = try_out(context, address, &secrets)?;
        tried = true;
    }
    if let (Trying::First, Some(host)) = (trying, &place.host) {
        (found, secrets) = match try_host(context, host, &secrets, code) {
            Err(HostError::CodeWanted { .. }) if code.is_none() => {
                return Ok(Login::Wants(Wanted::Code));
            }
            tried => tried.map_err(|error| trouble(&error))?,
        };
        tried = true;
    }
    credentials::keep(&place.whom, &secrets, keep, &sources())
        .map_err(|error| credential_trouble(&error))?;
    Ok(Login::Done(LoggedIn { kept: keep, tried, found, left }))
}

/// Writes a small file there and takes it away; gives its name when it had to stay.
fn try_out(
    context: &Context<'_>,
    address: &StorageAddress,
    secrets: &Secrets,
) -> Result<Option<String>, Failure> {
    let told = |error| storage_trouble(&error);
    let about = surroundings(&context.root()?);
    let watch = Hearing(context.reporter);
    let text = b"pod tried whether it can write here. This file can be removed.\n";
    let file = tempfile::NamedTempFile::new().and_then(|mut file| {
        file.write_all(text)?;
        Ok(file)
    });
    let file = file.map_err(|error| {
        let told = Diagnostic::error(format!("cannot write a temporary file: {error}"));
        Failure::one(told.hint("make room, or say `--no-try`"))
    })?;
    let upload = Upload {
        path: TRIAL.to_owned(),
        file: file.path().to_owned(),
        length: text.len() as u64,
        media_type: "text/plain; charset=utf-8".to_owned(),
        cache_control: "no-store",
    };
    let mut storage = storage::open(address, secrets, &about).map_err(told)?;
    storage.put(&upload, &watch).map_err(told)?;
    Ok(storage.remove(TRIAL, &watch).err().map(|_| TRIAL.to_owned()))
}

/// Forgets what is kept for a name; gives where it was.
pub fn logout(context: &Context<'_>, name: &str) -> Result<Vec<Kept>, Failure> {
    let place = login_place(context, name, false)?;
    credentials::forget(&place.whom, &sources()).map_err(|error| credential_trouble(&error))
}
