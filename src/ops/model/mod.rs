//! `model`: the models that listen, got once and kept outside of any show.
//!
//! ```text
//! get ─► source (which address or folder) ─► fetch ─► .part ─► check ─► its name, a stamp
//! ```
//!
//! A model has its name only when it is whole and true. Beside `ggml-NAME.bin`
//! lie `.json`, the stamp that says so; `.part` and `.part.json`, a download to
//! be gone on with; `.bad`, what came and was wrong; `.lock`.

mod check;
mod fetch;
mod get;
mod list;
mod part;
mod remove;
mod source;
mod stamp;

pub(super) use fetch::{range_of, strong_etag};
pub use get::{GetModel, GotModel, get_model};
pub use list::{ListedModel, ModelList, ModelState, list_models};
pub(super) use part::{Origin, Part};
pub use remove::{RemovedModel, remove_model};
pub use stamp::ModelStamp;

use std::path::{Path, PathBuf};

use super::{Context, Failure, folders};
use crate::report::Diagnostic;
use crate::transcript::whisper::header::{self, HeaderError, ModelHeader};
use crate::transcript::whisper::models::{FoundModel, file_name, find_model, is_name};

/// A model ready to be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// Its file.
    pub file: PathBuf,
    /// Its measures.
    pub header: ModelHeader,
    /// What is known of it since it was got; nothing for a model given by its path.
    pub stamp: Option<ModelStamp>,
}

/// How a model that is here stood the test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedModel {
    /// Its name.
    pub name: String,
    /// Its file.
    pub file: PathBuf,
    /// How many bytes it has.
    pub bytes: u64,
    /// What is wrong, if anything is.
    pub wrong: Option<Diagnostic>,
    /// Whether there is a checksum to be true to; else only its form was looked at.
    pub known: bool,
}

/// The folder of models: `POD_MODEL_DIR`, else below the user's data folder.
pub fn models_folder(context: &Context<'_>) -> Result<PathBuf, Failure> {
    if let Some(folder) = folders::set("POD_MODEL_DIR") {
        return Ok(context.folder.join(folder));
    }
    folders::data_folder().map(|data| data.join("models")).ok_or_else(|| {
        let told = Diagnostic::error("there is no folder to keep models in: HOME is not set");
        Failure::one(told.hint("set POD_MODEL_DIR to a folder"))
    })
}

/// Finds the model that a name or a path means, whole and ready to be used.
/// Paths are looked for from `root`, the show's folder. Reads only the table
/// of a file that was verified when it was got. *Errors:* there is none, it is
/// no model, or it changed since it was verified.
pub fn open_model(context: &Context<'_>, wanted: &str, root: &Path) -> Result<Model, Failure> {
    let found = found(context, wanted, root)?;
    let header = header::inspect(&found.file).map_err(|error| Failure::one(told(&error)))?;
    if !found.by_name {
        return Ok(Model { file: found.file, header, stamp: None });
    }
    if let Some(stamp) = stamp::still_true(&found.file) {
        return Ok(Model { file: found.file, header, stamp: Some(stamp) });
    }
    // Put there by hand, or changed since: whisper.cpp must not be the first to read it.
    let expected = check::Expected::of_present(wanted, &found.file);
    let stamp =
        check::check(&found.file, &expected, wanted, context).map_err(check::Trouble::failure)?;
    // Without a stamp it is checked again the next time, and that is all.
    let _ = stamp::write(&found.file, &stamp);
    Ok(Model { file: found.file, header, stamp: Some(stamp) })
}

/// The path of a model that is here, by name or path.
pub fn model_path(context: &Context<'_>, wanted: &str) -> Result<PathBuf, Failure> {
    Ok(found(context, wanted, &context.folder)?.file)
}

fn found(context: &Context<'_>, wanted: &str, from: &Path) -> Result<FoundModel, Failure> {
    let models = models_folder(context)?;
    find_model(wanted, &models, from)
        .map_err(|error| Failure::one(Diagnostic::error(error.to_string()).hint(error.hint())))
}

/// Reads models again to the last byte and holds them to their checksums: those
/// named, else all that are here. A model that is wrong is set aside, as `.bad`.
/// *Errors:* a name that is not here.
pub fn verify_models(
    context: &Context<'_>,
    names: &[String],
) -> Result<Vec<VerifiedModel>, Failure> {
    let folder = models_folder(context)?;
    let names = match names.is_empty() {
        true => list::names_here(&folder),
        false => names.to_vec(),
    };
    let mut all = Vec::new();
    for name in &names {
        let file = found(context, name, &context.folder)?.file;
        all.push(verify(name, file, context)?);
    }
    Ok(all)
}

fn verify(name: &str, file: PathBuf, context: &Context<'_>) -> Result<VerifiedModel, Failure> {
    let bytes = std::fs::metadata(&file).map_or(0, |metadata| metadata.len());
    let expected = check::Expected::of_present(name, &file);
    let known = expected.sha1.is_some() || expected.sha256.is_some();
    let mut verified =
        VerifiedModel { name: name.to_owned(), file: file.clone(), bytes, wrong: None, known };
    match check::check(&file, &expected, name, context) {
        Ok(stamp) if is_name(name) => drop(stamp::write(&file, &stamp)),
        Ok(_) => {}
        Err(check::Trouble::Wrong(told)) => {
            verified.wrong = Some(match is_name(name) {
                true => set_aside(name, &file, *told),
                false => *told,
            });
        }
        Err(trouble) => return Err(trouble.failure()),
    }
    Ok(verified)
}

/// Takes its name from a file that is no true model, so that nothing loads it.
fn set_aside(name: &str, file: &Path, told: Diagnostic) -> Diagnostic {
    let bad = part::beside(file, ".bad");
    let _ = std::fs::remove_file(part::beside(file, ".json"));
    match std::fs::rename(file, &bad) {
        Ok(()) => told.hint(format!(
            "get it again with `pod model get {name}`; what was there is kept as `{}`",
            bad.file_name().unwrap_or_default().to_string_lossy()
        )),
        Err(_) => told.hint(format!("remove it with `pod model remove {name}`")),
    }
}

/// What to tell of a file that is no whole model.
fn told(error: &HeaderError) -> Diagnostic {
    let told = Diagnostic::error(error.to_string());
    match error {
        HeaderError::Io { .. } => told.hint("check who may read it"),
        HeaderError::Other { .. } => told.hint("give a ggml file, as `pod model get` brings"),
        HeaderError::CutShort { .. } | HeaderError::Damaged { .. } => {
            told.hint("get it again, or copy it again from where it is whole")
        }
    }
}

/// The file of a model that has this name in a folder, there or not.
/// *Errors:* the name cannot be one.
fn file_of(folder: &Path, name: &str) -> Result<PathBuf, Failure> {
    if is_name(name) {
        return Ok(folder.join(file_name(name)));
    }
    let shown: String = name.chars().take(80).collect();
    let told = Diagnostic::error(format!("`{shown}` cannot be the name of a model"));
    Err(Failure::one(told.hint("see all with `pod model list`")))
}
