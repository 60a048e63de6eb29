//! A connection by SSH: the server's key is held to what is known of it, then the user shows
//! himself with the agent's keys, key files, a password, in this order.

use std::path::PathBuf;
use std::sync::Arc;

use russh::client::{self, AuthResult, Handle, KeyboardInteractiveAuthResponse};
use russh::keys::agent::AgentIdentity;
use russh::keys::agent::client::AgentClient;
use russh::keys::known_hosts::known_host_keys_path;
use russh::keys::{
    Algorithm, HashAlg, PrivateKeyWithHashAlg, PublicKey, PublicKeyOrCertificate, load_secret_key,
};

use super::config::Server;
use crate::publish::credentials::Secrets;
use crate::publish::storage::error::said;
use crate::publish::storage::{StorageError, Surroundings};

/// How many keys are shown at most: OpenSSH's server hangs up after six tries (sshd_config(5),
/// MaxAuthTries), and the password is to have one of them.
const MOST_KEYS: usize = 5;

/// How often a server may ask question after question.
const MOST_ROUNDS: usize = 5;

/// What the library and the check of the server's key say.
#[derive(Debug)]
pub(super) enum Trouble {
    Library(russh::Error),
    Key(Box<StorageError>),
}

impl From<russh::Error> for Trouble {
    fn from(error: russh::Error) -> Trouble {
        Trouble::Library(error)
    }
}

/// Checks the server's key.
pub(super) struct Guard {
    place: String,
    host: String,
    spoken: String,
    known: Vec<PublicKey>,
}

impl client::Handler for Guard {
    type Error = Trouble;

    async fn check_server_key(&mut self, shown: &PublicKeyOrCertificate) -> Result<bool, Trouble> {
        let PublicKeyOrCertificate::PublicKey { key, .. } = shown else {
            return Ok(false);
        };
        if self.known.iter().any(|known| known.key_data() == key.key_data()) {
            return Ok(true);
        }
        let fingerprint = key.fingerprint(HashAlg::Sha256);
        let (host, kind) = (&self.host, key.algorithm());
        let (why, hint) = match self.known.is_empty() {
            true => (
                format!("the key of `{host}` is not known here: {kind} {fingerprint}"),
                format!("run `{}` once and compare the fingerprint", self.spoken),
            ),
            false => (
                format!(
                    "THE KEY OF `{host}` HAS CHANGED: it now shows {kind} {fingerprint}; somebody \
                     may be between you and the server"
                ),
                format!(
                    "ask who runs the server; if it was renewed, run `ssh-keygen -R {host}`, then `{}`",
                    self.spoken
                ),
            ),
        };
        let place = self.place.clone();
        Err(Trouble::Key(Box::new(StorageError::Untrusted { place, why, hint })))
    }
}

/// Connects and logs in.
pub(super) async fn connect(
    server: &Server,
    secrets: &Secrets,
    about: &Surroundings,
    place: &str,
) -> Result<Handle<Guard>, StorageError> {
    let broken = |why: String| StorageError::Broken {
        place: place.to_owned(),
        doing: "connecting".to_owned(),
        why,
    };
    let known = known_keys(server, place)?;
    let mut config = client::Config {
        nodelay: true,
        keepalive_interval: Some(about.patience.silence / 4),
        keepalive_max: 3,
        ..client::Config::default()
    };
    if !known.is_empty() {
        // The server shows the first key it shares with this list: those known come first.
        let is_known = |kind: &Algorithm| {
            let same = |key: &PublicKey| match (key.algorithm(), kind) {
                (Algorithm::Rsa { .. }, Algorithm::Rsa { .. }) => true,
                (a, b) => a == *b,
            };
            !known.iter().any(same)
        };
        let mut kinds = config.preferred.key.to_vec();
        kinds.sort_by_key(is_known);
        config.preferred.key = kinds.into();
    }
    let named = match server.port {
        22 => server.host.clone(),
        port => format!("[{}]:{port}", server.host),
    };
    let guard =
        Guard { place: place.to_owned(), host: named, spoken: server.spoken.clone(), known };
    let connecting = client::connect(Arc::new(config), (server.host.as_str(), server.port), guard);
    let mut handle = match tokio::time::timeout(about.patience.connect, connecting).await {
        Ok(Ok(handle)) => handle,
        Ok(Err(Trouble::Key(error))) => return Err(*error),
        Ok(Err(Trouble::Library(error @ russh::Error::NoCommonAlgo { .. }))) => {
            return Err(StorageError::Setup {
                place: place.to_owned(),
                why: said(&error.to_string()),
                hint: "update the server: it speaks only what is no longer safe".to_owned(),
            });
        }
        Ok(Err(Trouble::Library(error))) => return Err(broken(said(&error.to_string()))),
        Err(_) => {
            return Err(broken(format!("no answer in {} s", about.patience.connect.as_secs())));
        }
    };
    let logging_in = Login { handle: &mut handle, server, tried: Vec::new(), locked: Vec::new() };
    let patience = about.patience.silence;
    match tokio::time::timeout(patience, logging_in.run(secrets, about, place)).await {
        Ok(come) => come?,
        Err(_) => return Err(broken(format!("no answer in {} s", patience.as_secs()))),
    }
    Ok(handle)
}

/// The keys known for a server.
fn known_keys(server: &Server, place: &str) -> Result<Vec<PublicKey>, StorageError> {
    let mut known = Vec::new();
    for file in &server.known_hosts {
        let keys = known_host_keys_path(&server.host, server.port, file).map_err(|error| {
            StorageError::Setup {
                place: place.to_owned(),
                why: format!("`{}`: {error}", file.display()),
                hint: "mend the line of this server in it".to_owned(),
            }
        })?;
        known.extend(keys.into_iter().map(|(_, key)| key));
    }
    Ok(known)
}

/// One login, way after way.
struct Login<'a> {
    handle: &'a mut Handle<Guard>,
    server: &'a Server,
    tried: Vec<String>,
    /// Key files whose passphrase is not known.
    locked: Vec<PathBuf>,
}

impl Login<'_> {
    async fn run(
        mut self,
        secrets: &Secrets,
        about: &Surroundings,
        place: &str,
    ) -> Result<(), StorageError> {
        let come = self.agent(about).await
            || self.files(secrets).await
            || self.password(secrets).await
            || self.questions(secrets).await;
        if come {
            return Ok(());
        }
        if self.handle.is_closed() && self.tried.is_empty() {
            return Err(StorageError::Broken {
                place: place.to_owned(),
                doing: "logging in".to_owned(),
                why: "the server hung up".to_owned(),
            });
        }
        let why = match self.tried.is_empty() {
            true => "there is no key and no password to try".to_owned(),
            false => format!("tried {}", self.tried.join(", ")),
        };
        let hint = match self.locked.first() {
            Some(file) => format!(
                "unlock `{}` with ssh-add, or keep its passphrase with `pod login storage`",
                file.display()
            ),
            None => "add your key to those the server knows, or keep a password with \
                     `pod login storage`"
                .to_owned(),
        };
        let (place, who) = (place.to_owned(), format!(" {}", self.server.user));
        Err(StorageError::Refused { place, who, why, hint })
    }

    /// The keys in the agent; those of which a file is named come first.
    async fn agent(&mut self, about: &Surroundings) -> bool {
        #[cfg(unix)]
        if let Some(socket) = &about.ssh_agent
            && let Ok(mut agent) = AgentClient::connect_uds(socket).await
        {
            let identities = agent.request_identities().await.unwrap_or_default();
            let mut keys: Vec<PublicKey> = identities
                .into_iter()
                .filter_map(|identity| match identity {
                    AgentIdentity::PublicKey { key, .. } => Some(key),
                    AgentIdentity::Certificate { .. } => None,
                })
                .collect();
            let named = self.server.identities.iter();
            let named: Vec<PublicKey> = named
                .filter_map(|file| {
                    let public = PathBuf::from(format!("{}.pub", file.display()));
                    PublicKey::read_openssh_file(&public).ok()
                })
                .collect();
            keys.sort_by_key(|key| !named.iter().any(|other| other.key_data() == key.key_data()));
            for key in keys.into_iter().take(MOST_KEYS) {
                self.tried.push(format!("the agent's {}", key.fingerprint(HashAlg::Sha256)));
                let user = self.server.user.clone();
                let hash = self.hash_for(&key.algorithm()).await;
                let shown =
                    self.handle.authenticate_publickey_with(user, key, hash, &mut agent).await;
                if shown.is_ok_and(|shown| shown.success()) {
                    return true;
                }
            }
        }
        false
    }

    async fn files(&mut self, secrets: &Secrets) -> bool {
        for file in self.server.identities.clone() {
            if self.tried.len() >= MOST_KEYS {
                break;
            }
            let shown = format!("`{}`", file.display());
            let passphrase = secrets.passphrase.as_ref().map(|secret| secret.reveal());
            let key = match load_secret_key(&file, None) {
                Ok(key) => key,
                Err(russh::keys::Error::KeyIsEncrypted) => {
                    match passphrase.map(|passphrase| load_secret_key(&file, Some(passphrase))) {
                        Some(Ok(key)) => key,
                        _ => {
                            self.tried.push(format!("{shown}, which is locked"));
                            self.locked.push(file);
                            continue;
                        }
                    }
                }
                Err(error) => {
                    self.tried.push(format!("{shown}, which cannot be read ({error})"));
                    continue;
                }
            };
            self.tried.push(shown);
            let hash = self.hash_for(&key.algorithm()).await;
            let key = PrivateKeyWithHashAlg::new(Arc::new(key), hash);
            let shown = self.handle.authenticate_publickey(self.server.user.clone(), key).await;
            if shown.is_ok_and(|shown| shown.success()) {
                return true;
            }
        }
        false
    }

    /// How to sign with a key of RSA; others have one way only.
    async fn hash_for(&self, kind: &Algorithm) -> Option<HashAlg> {
        match kind {
            Algorithm::Rsa { .. } => {
                let best = self.handle.best_supported_rsa_hash().await;
                best.ok().flatten().unwrap_or(Some(HashAlg::Sha512))
            }
            _ => None,
        }
    }

    async fn password(&mut self, secrets: &Secrets) -> bool {
        let Some(password) = &secrets.password else { return false };
        let user = self.server.user.clone();
        self.tried.push("a password".to_owned());
        let shown = self.handle.authenticate_password(user, password.reveal()).await;
        matches!(shown, Ok(AuthResult::Success))
    }

    /// Answers a question that is not to be seen, which asks for the password, and no other.
    async fn questions(&mut self, secrets: &Secrets) -> bool {
        let Some(password) = &secrets.password else { return false };
        let user = self.server.user.clone();
        let mut asked =
            self.handle.authenticate_keyboard_interactive_start(user, None::<String>).await;
        for _ in 0..MOST_ROUNDS {
            match asked {
                Ok(KeyboardInteractiveAuthResponse::Success) => return true,
                Ok(KeyboardInteractiveAuthResponse::InfoRequest { prompts, .. }) => {
                    if prompts.iter().filter(|prompt| !prompt.echo).count() > 1 {
                        return false;
                    }
                    let answer = |echo: bool| if echo { "" } else { password.reveal() };
                    let answers =
                        prompts.iter().map(|prompt| answer(prompt.echo).to_owned()).collect();
                    asked = self.handle.authenticate_keyboard_interactive_respond(answers).await;
                }
                _ => return false,
            }
        }
        false
    }
}
