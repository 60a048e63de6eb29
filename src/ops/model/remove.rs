//! `model remove`: takes away a model and all that lies beside it.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use super::list::names_here;
use super::part::beside;
use super::{file_of, models_folder};
use crate::ops::{Context, Failure, disk};
use crate::report::Diagnostic;
use crate::store::{Busy, Lock};
use crate::transcript::whisper::models::near_names;

/// A model that was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedModel {
    /// Its name.
    pub name: String,
    /// What was removed.
    pub files: Vec<PathBuf>,
    /// How many bytes they held.
    pub bytes: u64,
}

/// Removes a model, with what came of it in part and what was wrong.
/// *Errors:* it is not here, or another pod is getting it.
pub fn remove_model(context: &Context<'_>, name: &str) -> Result<RemovedModel, Failure> {
    let folder = models_folder(context)?;
    let file = file_of(&folder, name)?;
    let lock = beside(&file, ".lock");
    let endings = ["", ".json", ".part", ".part.json", ".bad"];
    if !endings.iter().any(|ending| beside(&file, ending).exists()) {
        let told = Diagnostic::error(format!("the model `{name}` is not here"));
        let near = near_names(name, names_here(&folder).into_iter());
        let hint = near.first().map(|near| format!("did you mean `{near}`?"));
        let hint = hint.unwrap_or_else(|| "see those here with `pod model list`".to_owned());
        return Err(Failure::one(told.hint(hint)));
    }
    let held = Lock::take(&lock);
    if let Err(Busy::Held) = held {
        let told = Diagnostic::error(format!("another pod is getting `{name}`"));
        return Err(Failure::one(told.hint("wait until it is done, or stop it")));
    }
    let mut removed = RemovedModel { name: name.to_owned(), files: Vec::new(), bytes: 0 };
    for path in endings.map(|ending| beside(&file, ending)) {
        let bytes = fs::symlink_metadata(&path).map_or(0, |metadata| metadata.len());
        match fs::remove_file(&path) {
            Ok(()) => {
                removed.bytes += bytes;
                removed.files.push(path);
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(Failure::one(disk::refused("remove", &path, &error))),
        }
    }
    let _ = fs::remove_file(lock);
    Ok(removed)
}
