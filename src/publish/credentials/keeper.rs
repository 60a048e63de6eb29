//! Keeps a token that its service exchanges for another at each use, where the old one was.

use std::fmt;
use std::sync::Arc;

use super::{CredentialError, Secret, Sources, Whom, environment, file, find, keyring};

type Keep = dyn Fn(&Secret) -> Result<(), CredentialError> + Send + Sync;

/// Keeps the token that takes the place of the one before.
#[derive(Clone)]
pub struct Keeper(Arc<Keep>);

impl Keeper {
    /// One that keeps tokens as `keep` does.
    pub fn new(
        keep: impl Fn(&Secret) -> Result<(), CredentialError> + Send + Sync + 'static,
    ) -> Keeper {
        Keeper(Arc::new(keep))
    }

    /// Keeps a token. *Errors:* it cannot be kept; the one before may be of no use any more.
    pub fn keep(&self, token: &Secret) -> Result<(), CredentialError> {
        (self.0)(token)
    }
}

impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keeper")
    }
}

/// Whether the token of somebody can be exchanged for another: one in the environment cannot.
pub fn can_renew(whom: &Whom, sources: &Sources<'_>) -> bool {
    !environment::read(whom, sources.environment).has_secret()
}

/// Puts a token in the place of the one that is known for somebody, beside whatever else is kept
/// there. *Errors:* [`CredentialError::Environment`], or that place cannot be written.
pub fn renew(whom: &Whom, token: &Secret, sources: &Sources<'_>) -> Result<(), CredentialError> {
    if !can_renew(whom, sources) {
        return Err(CredentialError::Environment);
    }
    let filed = whom.filed();
    if sources.keyring
        && let Some(mut kept) = keyring::read(&filed)
        && kept.token.is_some()
    {
        kept.token = Some(token.clone());
        return keyring::write(&filed, &kept);
    }
    let file = sources.file.as_ref().ok_or(CredentialError::Homeless)?;
    let mut kept = match file::read(file, &filed)? {
        Some(kept) => kept,
        None => find(whom, sources)?,
    };
    kept.token = Some(token.clone());
    file::write(file, &filed, Some(&kept))
}

#[cfg(test)]
mod tests {
    use super::super::{Kept, Secrets, keep};
    use super::*;

    #[test]
    fn a_token_takes_the_place_of_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let none = |_: &str| None;
        let file = Some(folder.path().join("credentials.toml"));
        let quiet = Sources { environment: &none, keyring: false, file: file.clone() };
        let whom = Whom { name: "tube".into(), account: "@a.org".into(), s3: false };
        let old = Secrets {
            user: Some("me".into()),
            token: Some("geheim-1".into()),
            ..Secrets::default()
        };
        keep(&whom, &old, Kept::File, &quiet).unwrap();
        renew(&whom, &"geheim-2".into(), &quiet).unwrap();
        let found = find(&whom, &quiet).unwrap();
        assert_eq!(found.token, Some("geheim-2".into()));
        assert_eq!(found.user, Some("me".into()));
        // What the environment says, pod cannot change.
        let set = |name: &str| (name == "POD_TUBE_TOKEN").then(|| "geheim-3".to_owned());
        let loud = Sources { environment: &set, keyring: false, file };
        assert!(!can_renew(&whom, &loud));
        assert_eq!(renew(&whom, &"x".into(), &loud), Err(CredentialError::Environment));
        assert_eq!(find(&whom, &quiet).unwrap().token, Some("geheim-2".into()));
    }

    #[test]
    fn a_keeper_shows_nothing() {
        let keeper = Keeper::new(|_| Ok(()));
        assert_eq!(format!("{keeper:?}"), "Keeper");
    }
}
