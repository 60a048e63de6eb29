//! The storage of a show: where it is, what it asks for, how many connections it likes.

use std::path::{Path, PathBuf};

use crate::http::Patience;
use crate::ops::folders::{self, set};
use crate::ops::{Failure, PUBLIC_FOLDER};
use crate::publish::credentials::{self, Secrets, Sources, Whom};
use crate::publish::storage::Surroundings;
use crate::report::Diagnostic;
use crate::show::StorageAddress;
use crate::store::Digest;

/// The name under which the storage's secrets are kept.
pub(in crate::ops) const STORAGE: &str = "storage";

/// The file with secrets, in the user's settings.
const FILE: &str = "credentials.toml";

/// What a storage has to know of this machine.
pub(in crate::ops) fn surroundings(root: &Path) -> Surroundings {
    let path = |name: &str| set(name).map(PathBuf::from);
    Surroundings {
        show: root.to_owned(),
        public: root.join(PUBLIC_FOLDER),
        home: path("HOME"),
        user: ["USER", "LOGNAME", "USERNAME"]
            .into_iter()
            .find_map(set)
            .and_then(|name| name.into_string().ok()),
        ssh_agent: path("SSH_AUTH_SOCK"),
        extra_roots: path("SSL_CERT_FILE"),
        patience: Patience::default(),
    }
}

/// The secrets of somebody, from the environment, the keyring or the file.
pub(in crate::ops) fn secrets(whom: &Whom) -> Result<Secrets, Failure> {
    let environment = |name: &str| set(name).and_then(|value| value.into_string().ok());
    let file = folders::config_folder().map(|folder| folder.join(FILE));
    let sources = Sources { environment: &environment, keyring: true, file };
    credentials::find(whom, &sources)
        .map_err(|error| Failure::one(Diagnostic::error(error.to_string()).hint(error.hint())))
}

/// Whose secrets a storage asks for.
pub(in crate::ops) fn whom(address: &StorageAddress) -> Whom {
    Whom {
        name: STORAGE.to_owned(),
        account: address.account(),
        s3: matches!(address, StorageAddress::S3 { .. }),
    }
}

/// How many connections a kind of storage likes: shared FTP servers allow few, a command takes
/// all files at once.
pub(super) fn connections(address: &StorageAddress) -> usize {
    match address {
        StorageAddress::Command(_) => 1,
        StorageAddress::Ftp { .. } => 2,
        _ => 4,
    }
}

/// The name of the journal of a storage.
pub(super) fn journal_name(address: &StorageAddress) -> String {
    let whole = format!("{address:?}");
    format!("{}.txt", Digest::of_bytes(whole.as_bytes()).short())
}
