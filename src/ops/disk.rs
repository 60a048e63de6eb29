//! What the system refuses, in words for the user, and writing that says so.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::Failure;
use crate::report::Diagnostic;
use crate::store;

/// The diagnostic of something the system did not let pod do to a path.
/// `doing` is a verb such as `write`.
pub(super) fn refused(doing: &str, path: &Path, error: &io::Error) -> Diagnostic {
    let told = Diagnostic::error(format!("cannot {doing} `{}`: {error}", path.display()));
    match error.kind() {
        ErrorKind::PermissionDenied => told.hint("check who owns it and who may write there"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => told.hint(
            "make room on the disk (`pod cache prune` and `pod clean` help), then run it \
                       again; the takes are untouched",
        ),
        ErrorKind::ReadOnlyFilesystem => {
            told.hint("the disk is read-only; copy the show elsewhere")
        }
        ErrorKind::NotFound => told.hint("check its name"),
        _ => told,
    }
}

/// Writes a small file whole or not at all.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    store::write_atomically(path, text.as_bytes())
        .map_err(|error| Failure::one(refused("write", path, &error)))
}

/// Makes a folder and those above it.
pub(super) fn make_folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|error| Failure::one(refused("make the folder", path, &error)))
}
