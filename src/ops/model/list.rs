//! `model list`: which models there are, which are here, which suit the show.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::part::beside;
use super::{models_folder, stamp};
use crate::ops::{Context, Failure};
use crate::show;
use crate::transcript::whisper::header;
use crate::transcript::whisper::models::{
    KnownModel, MODELS, file_name, is_english, known, name_of_file,
};

/// Whether a model is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelState {
    /// Ready to be used, and unchanged since it was checked.
    Here,
    /// There, but not by way of pod, or changed since: it is checked before its first use.
    Unchecked,
    /// Some of it came.
    Part {
        /// How many bytes.
        bytes: u64,
    },
    /// Not here.
    Absent,
}

/// A model as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedModel {
    /// Its name, or its path as the show gives it.
    pub name: String,
    /// What is known of it.
    pub known: Option<&'static KnownModel>,
    /// Whether it is here.
    pub state: ModelState,
    /// Its file, there or not.
    pub file: PathBuf,
    /// How many bytes it has; about, when it is not here.
    pub bytes: Option<u64>,
    /// Whether it knows English alone: as its name says, else as its file does.
    pub english_only: Option<bool>,
    /// Whether it knows the show's language; nothing is said without a show that has one.
    pub suits: Option<bool>,
    /// Whether the show asks for it.
    pub wanted: bool,
}

/// All models.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelList {
    /// Where they are kept.
    pub folder: PathBuf,
    /// The show's language.
    pub language: Option<String>,
    /// Those known by name, then those only here, then the show's own by its path.
    pub models: Vec<ListedModel>,
}

/// The names of the models in a folder: known ones in the table's order, then the others.
pub(super) fn names_here(folder: &Path) -> Vec<String> {
    let here: BTreeSet<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some(name_of_file(entry.file_name().to_str()?)?.to_owned()))
        .collect();
    let mut names: Vec<String> = MODELS
        .iter()
        .filter(|model| here.contains(model.name))
        .map(|model| model.name.to_owned())
        .collect();
    names.extend(here.into_iter().filter(|name| known(name).is_none()));
    names
}

/// Lists the models. Works without a show. *Errors:* the show named is none.
pub fn list_models(context: &Context<'_>) -> Result<ModelList, Failure> {
    let folder = models_folder(context)?;
    let root = match context.root() {
        Ok(root) => Some(root),
        Err(failure) if context.show.is_some() => return Err(failure),
        Err(_) => None,
    };
    let show = root.as_deref().and_then(|root| show::load(root).show);
    let language = show.as_ref().and_then(|show| show.language.clone());
    let wanted = show.as_ref().map(|show| show.transcript.model.clone());
    let mut names: Vec<String> = MODELS.iter().map(|model| model.name.to_owned()).collect();
    names.extend(names_here(&folder).into_iter().filter(|name| known(name).is_none()));
    let list =
        Listing { folder: &folder, language: language.as_deref(), wanted: wanted.as_deref() };
    let mut models: Vec<ListedModel> = names.into_iter().map(|name| list.named(name)).collect();
    if let (Some(root), Some(path)) = (root, wanted.as_deref().filter(|one| is_path(one))) {
        models.push(list.given(path, root.join(path)));
    }
    Ok(ModelList { folder, language, models })
}

fn is_path(wanted: &str) -> bool {
    wanted.contains(['/', '\\']) || wanted.ends_with(".bin")
}

/// What a file says of its languages; nothing if it is not there or no model.
fn english_only(file: &Path) -> Option<bool> {
    header::inspect(file).ok().map(|header| !header.multilingual())
}

struct Listing<'a> {
    folder: &'a Path,
    language: Option<&'a str>,
    wanted: Option<&'a str>,
}

impl Listing<'_> {
    fn named(&self, name: String) -> ListedModel {
        let known = known(&name);
        let file = self.folder.join(file_name(&name));
        let length = |path: &Path| fs::metadata(path).ok().map(|metadata| metadata.len());
        let part = length(&beside(&file, ".part")).filter(|bytes| *bytes > 0);
        let (state, bytes) = match (length(&file), part) {
            (Some(bytes), _) if stamp::still_true(&file).is_some() => {
                (ModelState::Here, Some(bytes))
            }
            (Some(bytes), _) => (ModelState::Unchecked, Some(bytes)),
            (None, Some(bytes)) => (ModelState::Part { bytes }, known.map(KnownModel::bytes)),
            (None, None) => (ModelState::Absent, known.map(KnownModel::bytes)),
        };
        let english_only =
            known.map_or_else(|| english_only(&file), |known| Some(known.english_only()));
        let suits = self.suits(english_only);
        let wanted = self.wanted == Some(name.as_str());
        ListedModel { name, known, state, file, bytes, english_only, suits, wanted }
    }

    /// The show's own model, given by its path.
    fn given(&self, path: &str, file: PathBuf) -> ListedModel {
        let bytes = fs::metadata(&file).ok().map(|metadata| metadata.len());
        let state = if bytes.is_some() { ModelState::Unchecked } else { ModelState::Absent };
        let (name, english_only) = (path.to_owned(), english_only(&file));
        let suits = self.suits(english_only);
        ListedModel { name, known: None, state, file, bytes, english_only, suits, wanted: true }
    }

    fn suits(&self, english_only: Option<bool>) -> Option<bool> {
        let language = self.language?;
        Some(!english_only? || is_english(language))
    }
}
