//! Secrets in a file that only its owner can read, `credentials.toml`: a table an account.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use toml_edit::{DocumentMut, Item, Table, value};
use zeroize::Zeroizing;

use super::{CredentialError, Secret, Secrets};
use crate::store::AtomicFile;

/// The longest file that is read.
const LARGEST: u64 = 1 << 20;

/// What is filed under a name. *Errors:* others could read the file, or it is damaged.
pub(super) fn read(file: &Path, filed: &str) -> Result<Option<Secrets>, CredentialError> {
    let document = document(file)?;
    Ok(document.get(filed).and_then(Item::as_table_like).map(|table| {
        let mut secrets = Secrets::default();
        for (name, field) in secrets.fields() {
            *field = table.get(name).and_then(Item::as_str).map(Secret::from);
        }
        secrets
    }))
}

/// Files secrets under a name, or nothing.
pub(super) fn write(
    file: &Path,
    filed: &str,
    secrets: Option<&Secrets>,
) -> Result<(), CredentialError> {
    let mut document = document(file)?;
    match secrets {
        Some(secrets) => {
            document.insert(filed, Item::Table(table(secrets)));
        }
        None => {
            document.remove(filed);
        }
    }
    let text = Zeroizing::new(document.to_string());
    kept(file, text.as_bytes())
        .map_err(|error| CredentialError::Io { file: file.to_owned(), why: error.to_string() })
}

/// The values as one text, for the keyring.
pub(super) fn to_text(secrets: &Secrets) -> Zeroizing<String> {
    Zeroizing::new(table(secrets).to_string())
}

/// What [`to_text`] wrote.
pub(super) fn of_text(text: &str) -> Option<Secrets> {
    let document: DocumentMut = text.parse().ok()?;
    let mut secrets = Secrets::default();
    for (name, field) in secrets.fields() {
        *field = document.get(name).and_then(Item::as_str).map(Secret::from);
    }
    Some(secrets)
}

fn table(secrets: &Secrets) -> Table {
    let mut table = Table::new();
    let mut secrets = secrets.clone();
    for (name, field) in secrets.fields() {
        if let Some(secret) = field {
            table.insert(name, value(secret.reveal()));
        }
    }
    table
}

fn document(file: &Path) -> Result<DocumentMut, CredentialError> {
    let io =
        |error: io::Error| CredentialError::Io { file: file.to_owned(), why: error.to_string() };
    let about = match fs::metadata(file) {
        Ok(about) => about,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(DocumentMut::new()),
        Err(error) => return Err(io(error)),
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if about.uid() != rustix::process::geteuid().as_raw() {
            return Err(CredentialError::Foreign { file: file.to_owned() });
        }
        if about.mode() & 0o077 != 0 {
            return Err(CredentialError::Open { file: file.to_owned() });
        }
    }
    if !about.is_file() || about.len() > LARGEST {
        return Err(CredentialError::Form { file: file.to_owned(), line: 1 });
    }
    let text = Zeroizing::new(fs::read_to_string(file).map_err(io)?);
    text.parse().map_err(|error: toml_edit::TomlError| {
        // The error itself shows the line, which may hold a secret.
        let at = error.span().map_or(0, |span| span.start).min(text.len());
        let line = text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        CredentialError::Form { file: file.to_owned(), line }
    })
}

/// Writes the file whole or not at all, readable by its owner alone from its first byte.
fn kept(file: &Path, content: &[u8]) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut unfinished = AtomicFile::create(file)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        unfinished.file().set_permissions(fs::Permissions::from_mode(0o600))?;
    }
    unfinished.file().write_all(content)?;
    unfinished.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("credentials.toml");
        let secrets = Secrets { token: Some("geheim-1 \"é".into()), ..Secrets::default() };
        write(&file, "castopod me@x.org:8080", Some(&secrets)).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(read(&file, "castopod me@x.org:8080").unwrap(), Some(secrets));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        let error = read(&file, "castopod me@x.org:8080").unwrap_err();
        assert!(matches!(error, CredentialError::Open { .. }), "{error}");
        assert!(error.hint().contains("chmod 600"));
    }

    #[test]
    #[cfg(unix)]
    fn a_damaged_file_is_not_quoted() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("credentials.toml");
        fs::write(&file, "[\"a b\"]\npassword = geheim-2\n").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        let error = read(&file, "a b").unwrap_err();
        assert!(matches!(error, CredentialError::Form { line: 2, .. }), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("geheim"));
    }

    #[test]
    fn the_text_for_the_keyring_is_read_again() {
        let secrets =
            Secrets { key: Some("k".into()), secret: Some("s\n".into()), ..Secrets::default() };
        assert_eq!(of_text(&to_text(&secrets)), Some(secrets));
    }
}
