//! What publishing needs to know of this machine and its user: who they are, what the
//! environment says, where secrets are kept.

use std::path::{Path, PathBuf};

use super::hosts::Asking;
use super::{Failure, PUBLIC_FOLDER, folders};
use crate::http::Patience;
use crate::publish::credentials::{self, CredentialError, Keeper, Secrets, Sources, Whom};
use crate::publish::storage::{StorageError, Surroundings, Watch};
use crate::report::{Diagnostic, Reporter};
use crate::show::{HostSettings, StorageAddress};

/// The file of secrets, in the user's config folder.
const CREDENTIALS: &str = "credentials.toml";

/// The name that the secrets of the storage go by.
pub const STORAGE: &str = "storage";

/// What a storage has to know.
pub(super) fn surroundings(root: &Path) -> Surroundings {
    let path = |name: &str| folders::set(name).map(PathBuf::from);
    let text = |name: &str| folders::set(name).and_then(|value| value.into_string().ok());
    Surroundings {
        show: root.to_owned(),
        public: root.join(PUBLIC_FOLDER),
        home: path("HOME").or_else(|| path("USERPROFILE")),
        user: text("USER").or_else(|| text("LOGNAME")).or_else(|| text("USERNAME")),
        ssh_agent: path("SSH_AUTH_SOCK"),
        extra_roots: path("SSL_CERT_FILE"),
        patience: Patience::default(),
    }
}

/// Whom the secrets of the storage are for.
pub(super) fn whom(address: &StorageAddress) -> Whom {
    let s3 = matches!(address, StorageAddress::S3 { .. });
    Whom { name: STORAGE.to_owned(), account: address.account(), s3 }
}

/// Whom the secrets of a host are for: its server, so that another one never gets them.
pub(super) fn host_account(settings: &HostSettings) -> Whom {
    let url = settings.url.as_deref().unwrap_or_default();
    let server = url.split_once("://").map_or("", |(_, rest)| rest);
    let server = server.split(['/', '?', '#']).next().unwrap_or_default();
    Whom { name: settings.name.clone(), account: format!("@{server}"), s3: false }
}

/// Where secrets are looked for.
pub(super) fn sources() -> Sources<'static> {
    Sources {
        environment: &|name| folders::set(name).and_then(|value| value.into_string().ok()),
        keyring: true,
        file: folders::config_folder().map(|folder| folder.join(CREDENTIALS)),
    }
}

/// The secrets of somebody, from wherever they are.
pub(super) fn secrets(whom: &Whom) -> Result<Secrets, Failure> {
    credentials::find(whom, &sources()).map_err(|error| credential_trouble(&error))
}

/// Keeps the tokens of a host that change at each use; none where they stand in the environment,
/// or nobody is asked.
pub(super) fn keeper(settings: &HostSettings, asking: Asking) -> Option<Keeper> {
    let whom = host_account(settings);
    let renews = asking == Asking::WithSecrets && credentials::can_renew(&whom, &sources());
    renews.then(|| Keeper::new(move |token| credentials::renew(&whom, token, &sources())))
}

/// What to tell of a storage that failed.
pub(super) fn storage_trouble(error: &StorageError) -> Failure {
    match error {
        StorageError::Cancelled => Failure::Interrupted,
        error => Failure::one(Diagnostic::error(error.to_string()).hint(error.hint())),
    }
}

/// What to tell of secrets that cannot be read or kept.
pub(super) fn credential_trouble(error: &CredentialError) -> Failure {
    Failure::one(Diagnostic::error(error.to_string()).hint(error.hint()))
}

/// Hears the wish to stop.
pub(super) struct Hearing<'a>(pub &'a dyn Reporter);

impl Watch for Hearing<'_> {
    fn sent(&self, _: u64) {}

    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}
