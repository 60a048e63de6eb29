//! A secret: shown nowhere, and overwritten when it is dropped.

use std::fmt;

use zeroize::Zeroizing;

/// A text that must not be seen.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The text itself, for the protocol that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Secret {
        Secret(Zeroizing::new(text))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Secret {
        Secret::from(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// What is known of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Secrets {
    /// Who logs in, where the address does not say; no secret, kept beside them.
    pub user: Option<Secret>,
    /// The password.
    pub password: Option<Secret>,
    /// The identifier of an access key, as S3 has it.
    pub key: Option<Secret>,
    /// The secret of that access key.
    pub secret: Option<Secret>,
    /// A token: of a session of S3, or of a host.
    pub token: Option<Secret>,
    /// What unlocks a private key of SSH.
    pub passphrase: Option<Secret>,
}

impl Secrets {
    /// The values by their names, as they stand in the environment and the file.
    pub(super) fn fields(&mut self) -> [(&'static str, &mut Option<Secret>); 6] {
        [
            ("user", &mut self.user),
            ("password", &mut self.password),
            ("key", &mut self.key),
            ("secret", &mut self.secret),
            ("token", &mut self.token),
            ("passphrase", &mut self.passphrase),
        ]
    }

    /// Whether there is more than a user.
    pub fn has_secret(&self) -> bool {
        let secrets = [&self.password, &self.secret, &self.token, &self.passphrase];
        secrets.iter().any(|secret| secret.is_some())
    }

    /// Takes over what is not known yet.
    pub(super) fn complete(&mut self, mut other: Secrets) {
        for ((_, mine), (_, theirs)) in self.fields().into_iter().zip(other.fields()) {
            if mine.is_none() {
                *mine = theirs.take();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_is_shown() {
        let secrets = Secrets { password: Some("geheim-x".into()), ..Secrets::default() };
        assert!(!format!("{secrets:?}").contains("geheim"));
        assert!(!format!("{:?}", secrets.password).contains("geheim"));
    }
}
