//! The secrets a place or a host asks for: looked for in the environment, then in the system's
//! keyring, then in a file only the user can read. Never in a manifest, an error or a log.

mod environment;
mod file;
mod keeper;
mod keyring;
mod secret;

use std::path::PathBuf;

pub use keeper::{Keeper, can_renew, renew};
pub use secret::{Secret, Secrets};

/// Where secrets are looked for.
pub struct Sources<'a> {
    /// Gives the value of a variable of the environment.
    pub environment: &'a dyn Fn(&str) -> Option<String>,
    /// Whether to ask the system's keyring.
    pub keyring: bool,
    /// The file `credentials.toml`; none without a home.
    pub file: Option<PathBuf>,
}

/// Whom secrets are for: a name, as in `pod login NAME`, and the account at the place
/// ([`crate::show::StorageAddress::account`]), so that the server of another show never gets them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whom {
    /// `storage`, or the name of a host in show.toml.
    pub name: String,
    /// `user@host`.
    pub account: String,
    /// Whether it speaks S3, for which the environment has names of its own.
    pub s3: bool,
}

impl Whom {
    /// How it is filed in the keyring and the file.
    fn filed(&self) -> String {
        format!("{} {}", self.name, self.account)
    }
}

/// Where a secret is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// In the system's keyring.
    Keyring,
    /// In the file.
    File,
}

/// Why secrets cannot be read or kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// Others could read the file.
    #[error("`{}` can be read by others", file.display())]
    Open {
        /// The file.
        file: PathBuf,
    },
    /// The file belongs to somebody else.
    #[error("`{}` belongs to another user", file.display())]
    Foreign {
        /// The file.
        file: PathBuf,
    },
    /// The file is not what pod writes.
    #[error("`{}` is not as pod writes it, at line {line}", file.display())]
    Form {
        /// The file.
        file: PathBuf,
        /// Where; the line itself may hold a secret.
        line: usize,
    },
    /// The file cannot be read or written.
    #[error("cannot use `{}`: {why}", file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// What the system says.
        why: String,
    },
    /// There is no keyring here, or it is locked.
    #[error("the system's keyring cannot be used: {why}")]
    Keyring {
        /// What it says.
        why: String,
    },
    /// The secret stands in the environment, where another one cannot take its place.
    #[error("it stands in the environment, which pod cannot write")]
    Environment,
    /// There is no home to keep a file in.
    #[error("there is no folder to keep secrets in: HOME is not set")]
    Homeless,
}

impl CredentialError {
    /// What the user may do about it.
    pub fn hint(&self) -> String {
        match self {
            CredentialError::Open { file } => format!("run `chmod 600 {}`", file.display()),
            CredentialError::Foreign { .. } => "move it away and run `pod login` again".to_owned(),
            CredentialError::Form { .. } => {
                "mend the line, or run `pod login --file` again".to_owned()
            }
            CredentialError::Io { .. } => "check who may read and write it".to_owned(),
            CredentialError::Keyring { .. } => {
                "keep the secret in a file with `--file`, or in the environment".to_owned()
            }
            CredentialError::Environment => {
                "keep it with `pod login`, and take it out of the environment".to_owned()
            }
            CredentialError::Homeless => "set HOME, or use the environment".to_owned(),
        }
    }
}

/// What is known for somebody; nothing is no error. Each value comes from the first source that
/// has it; the keyring is not asked when the environment brought a secret.
pub fn find(whom: &Whom, sources: &Sources<'_>) -> Result<Secrets, CredentialError> {
    let mut secrets = environment::read(whom, sources.environment);
    if secrets.has_secret() {
        return Ok(secrets);
    }
    if sources.keyring
        && let Some(kept) = keyring::read(&whom.filed())
    {
        secrets.complete(kept);
    }
    if let Some(file) = &sources.file
        && let Some(kept) = file::read(file, &whom.filed())?
    {
        secrets.complete(kept);
    }
    Ok(secrets)
}

/// Keeps secrets where they are found again.
pub fn keep(
    whom: &Whom,
    secrets: &Secrets,
    place: Kept,
    sources: &Sources<'_>,
) -> Result<(), CredentialError> {
    match (place, &sources.file) {
        (Kept::Keyring, _) => keyring::write(&whom.filed(), secrets),
        (Kept::File, Some(file)) => file::write(file, &whom.filed(), Some(secrets)),
        (Kept::File, None) => Err(CredentialError::Homeless),
    }
}

/// Forgets secrets wherever they are kept; gives where they were.
pub fn forget(whom: &Whom, sources: &Sources<'_>) -> Result<Vec<Kept>, CredentialError> {
    let mut forgotten = Vec::new();
    if sources.keyring && keyring::remove(&whom.filed())? {
        forgotten.push(Kept::Keyring);
    }
    if let Some(file) = &sources.file
        && file::read(file, &whom.filed())?.is_some()
    {
        file::write(file, &whom.filed(), None)?;
        forgotten.push(Kept::File);
    }
    Ok(forgotten)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whom(account: &str) -> Whom {
        Whom { name: "my-host".to_owned(), account: account.to_owned(), s3: false }
    }

    #[test]
    fn the_environment_comes_first_and_the_file_fills_in() {
        let folder = tempfile::tempdir().unwrap();
        let file = Some(folder.path().join("pod/credentials.toml"));
        let none = |_: &str| None;
        let quiet = Sources { environment: &none, keyring: false, file: file.clone() };
        let kept = Secrets {
            user: Some("me".into()),
            password: Some("geheim-file".into()),
            ..Secrets::default()
        };
        keep(&whom("me@a.org"), &kept, Kept::File, &quiet).unwrap();
        let found = find(&whom("me@a.org"), &quiet).unwrap();
        assert_eq!(found.password.as_ref().unwrap().reveal(), "geheim-file");
        assert!(!find(&whom("me@b.org"), &quiet).unwrap().has_secret(), "another server's");

        let set = |name: &str| (name == "POD_MY_HOST_PASSWORD").then(|| "geheim-env".to_owned());
        let loud = Sources { environment: &set, keyring: false, file };
        let found = find(&whom("me@a.org"), &loud).unwrap();
        assert_eq!(found.password.unwrap().reveal(), "geheim-env");

        assert_eq!(forget(&whom("me@a.org"), &quiet).unwrap(), [Kept::File]);
        assert!(forget(&whom("me@a.org"), &quiet).unwrap().is_empty());
        assert!(!find(&whom("me@a.org"), &quiet).unwrap().has_secret());
    }
}
