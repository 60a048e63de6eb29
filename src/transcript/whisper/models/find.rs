//! Which model a name or a path means.

use std::path::{Path, PathBuf};

use super::{KnownModel, MODELS, file_name, is_name, known, name_of_file};

/// A model file that is there. Nothing is said yet of whether it is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundModel {
    /// What is known of it, if its name is in the table.
    pub known: Option<&'static KnownModel>,
    /// Its file.
    pub file: PathBuf,
    /// Whether it was found by its name in the folder of models, not by a path.
    pub by_name: bool,
}

/// Why there is no model to be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FindError {
    /// A known model that was not got yet.
    #[error("the model `{}` is not here yet", .0.name)]
    NotHere(&'static KnownModel),
    /// Neither a known name nor that of a file in the folder of models.
    #[error("there is no model called `{name}`")]
    Unknown {
        /// What was asked for.
        name: String,
        /// Names that look like it, best first.
        near: Vec<String>,
        /// Names of the models that are here.
        here: Vec<String>,
    },
    /// A path to nothing.
    #[error("there is no model at `{}`", .0.display())]
    NoFile(PathBuf),
}

impl FindError {
    /// What to do, in the imperative.
    pub fn hint(&self) -> String {
        match self {
            FindError::NotHere(model) => {
                let megabytes = model.bytes() / 1_000_000;
                format!("get it once, about {megabytes} MB, with `pod model get {}`", model.name)
            }
            FindError::Unknown { near, here, .. } => {
                let or_see = "see all with `pod model list`";
                match (near.first(), here.first()) {
                    (Some(near), _) => format!("did you mean `{near}`? Or {or_see}"),
                    (None, Some(_)) => format!("here are {}; {or_see}", listed(here)),
                    (None, None) => or_see.to_owned(),
                }
            }
            FindError::NoFile(_) => {
                "give a name that `pod model list` shows, or a path from the show's folder".into()
            }
        }
    }
}

fn listed(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Finds the file of a model: by a name in the folder `models`, else as a path from the
/// folder `from`. What has a `/` or ends in `.bin` is a path, and so is what is a file there.
pub fn find_model(wanted: &str, models: &Path, from: &Path) -> Result<FoundModel, FindError> {
    if wanted.contains(['/', '\\']) || wanted.ends_with(".bin") {
        let file = from.join(wanted);
        return match file.is_file() {
            true => Ok(FoundModel { known: None, file, by_name: false }),
            false => Err(FindError::NoFile(file)),
        };
    }
    let known = known(wanted);
    let file = models.join(file_name(wanted));
    if is_name(wanted) && file.is_file() {
        return Ok(FoundModel { known, file, by_name: true });
    }
    if known.is_none() && from.join(wanted).is_file() {
        return Ok(FoundModel { known: None, file: from.join(wanted), by_name: false });
    }
    match known {
        Some(model) => Err(FindError::NotHere(model)),
        None => {
            let here = names_in(models);
            let all = MODELS.iter().map(|model| model.name.to_owned());
            let near = near_names(wanted, all.chain(here.iter().cloned()));
            Err(FindError::Unknown { name: wanted.to_owned(), near, here })
        }
    }
}

/// The names of the models in a folder, sorted.
fn names_in(models: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(models) else { return Vec::new() };
    let files = entries.flatten().map(|entry| entry.file_name());
    let mut names: Vec<String> =
        files.filter_map(|file| Some(name_of_file(file.to_str()?)?.to_owned())).collect();
    names.sort();
    names
}

/// Those of the names that look like the one typed, best first.
pub fn near_names(typed: &str, names: impl Iterator<Item = String>) -> Vec<String> {
    // No name is longer; a text of a megabyte is not worth comparing.
    let typed: String = typed.chars().take(100).collect();
    let likeness = |name: String| (strsim::jaro_winkler(&typed, &name), name);
    let mut near: Vec<(f64, String)> =
        names.map(likeness).filter(|(like, _)| *like > 0.8).collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    near.dedup_by(|one, other| one.1 == other.1);
    near.truncate(3);
    near.into_iter().map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_looked_for_among_the_models_and_a_path_from_the_show() {
        let (models, show) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::write(models.path().join("ggml-small.bin"), "").unwrap();
        std::fs::write(models.path().join("ggml-ours.bin"), "").unwrap();
        std::fs::write(show.path().join("own.bin"), "").unwrap();
        let find = |wanted: &str| find_model(wanted, models.path(), show.path());
        assert_eq!(find("small").unwrap().known.unwrap().name, "small");
        assert_eq!(find("ours").unwrap().file, models.path().join("ggml-ours.bin"));
        assert_eq!(find("own.bin").unwrap().file, show.path().join("own.bin"));
        assert!(matches!(find("absent/x"), Err(FindError::NoFile(_))));
        assert!(find("tiny").unwrap_err().hint().contains("`pod model get tiny`"));
    }

    #[test]
    fn an_unknown_name_is_told_its_neighbours() {
        let folder = tempfile::tempdir().unwrap();
        let error = find_model("largev3-turbo", folder.path(), folder.path()).unwrap_err();
        assert!(error.hint().starts_with("did you mean `large-v3-turbo`?"), "{}", error.hint());
        let error = find_model(&"x".repeat(5_000_000), folder.path(), folder.path()).unwrap_err();
        assert_eq!(error.hint(), "see all with `pod model list`");
    }

    #[test]
    fn names_that_would_leave_the_folder_are_none() {
        for wrong in ["", ".", "..", "../x", "a/b", "a\\b", ".x", "a b", "é", "x.bin", "-x"] {
            assert!(!is_name(wrong), "{wrong}");
        }
        assert_eq!(name_of_file("ggml-tiny.en-q5_1.bin"), Some("tiny.en-q5_1"));
        assert_eq!(name_of_file("ggml-.bin"), None);
    }
}
