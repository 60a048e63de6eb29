//! `clean`: removes what pod made, and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use super::edit::EDIT_FOLDER;
use super::open::open;
use super::{CACHE_FOLDER, Context, Failure, OUT_FOLDER, Selection, disk, open_store};
use crate::store::Store;

/// What is to be removed.
#[derive(Debug, Clone)]
pub struct Clean {
    /// The episodes.
    pub selection: Selection,
    /// Whether the cache goes, too.
    pub cache: bool,
}

/// What was removed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// The files; the cache counts as one.
    pub files: Vec<PathBuf>,
    /// How many bytes they held.
    pub bytes: u64,
    /// What lies in an output folder and was not made by pod.
    pub kept: Vec<PathBuf>,
}

/// The list of what pod made in it.
const REPORT: &str = "report.json";

/// Removes the finished files of episodes. Waits while another pod is at work
/// in the show. *Errors:* no such episode, a file that cannot be removed.
pub fn clean(context: &Context<'_>, clean: &Clean) -> Result<Cleaned, Failure> {
    let opened = open(context)?;
    let episodes = opened.select(&clean.selection, context)?;
    let cache = opened.root.join(CACHE_FOLDER);
    // Held so that no build writes what is being removed.
    let store = match cache.exists() {
        true => Some(open_store(context, &opened.root)?),
        false => None,
    };
    let mut cleaned = Cleaned::default();
    for episode in episodes {
        out(&episode.dir.join(OUT_FOLDER), &mut cleaned)?;
    }
    if let (true, Some(store)) = (clean.cache, store) {
        let usage = Store::usage(&cache).unwrap_or_default();
        cleaned.bytes += usage.values().map(|stage| stage.bytes).sum::<u64>();
        drop(store);
        empty(&cache).map_err(|error| Failure::one(disk::refused("remove", &cache, &error)))?;
        cleaned.files.push(cache);
    }
    Ok(cleaned)
}

/// Removes the cache, but not the journals of the editor: no other place has edits that were not
/// saved, and undo goes back through those that were.
fn empty(cache: &Path) -> io::Result<()> {
    for entry in fs::read_dir(cache)? {
        let entry = entry?;
        if entry.file_name() == EDIT_FOLDER {
            continue;
        }
        match entry.file_type()?.is_dir() {
            true => fs::remove_dir_all(entry.path())?,
            false => fs::remove_file(entry.path())?,
        }
    }
    // Stays where it holds journals.
    match fs::remove_dir(cache) {
        Err(error) if error.kind() != ErrorKind::DirectoryNotEmpty => Err(error),
        _ => Ok(()),
    }
}

/// Empties one output folder of what its report lists, and of the report.
fn out(folder: &Path, cleaned: &mut Cleaned) -> Result<(), Failure> {
    let failed = |doing, path: &Path, error| Failure::one(disk::refused(doing, path, &error));
    match crate::store::sweep(folder) {
        Ok(_) => {}
        Err(error) => return Err(failed("look into", folder, error)),
    }
    let report = folder.join(REPORT);
    if let Ok(text) = fs::read(&report) {
        for name in made(&text) {
            let file = folder.join(name);
            match fs::symlink_metadata(&file) {
                Ok(found) if found.is_file() => {
                    fs::remove_file(&file).map_err(|error| failed("remove", &file, error))?;
                    cleaned.bytes += found.len();
                    cleaned.files.push(file);
                }
                _ => {}
            }
        }
        // Last: without it nobody knows what else pod made.
        cleaned.bytes += text.len() as u64;
        fs::remove_file(&report).map_err(|error| failed("remove", &report, error))?;
        cleaned.files.push(report);
    }
    let mut kept: Vec<PathBuf> = match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed("look into", folder, error)),
    };
    if kept.is_empty() {
        // Empty, so nothing of the user's is in it; if it stays, it harms nobody.
        let _ = fs::remove_dir(folder);
    }
    kept.sort();
    cleaned.kept.append(&mut kept);
    Ok(())
}

/// The names that a report gives to what was made: plain names in its own
/// folder, whatever else it may say.
fn made(report: &[u8]) -> BTreeSet<PathBuf> {
    let Ok(report) = serde_json::from_slice::<serde_json::Value>(report) else {
        return BTreeSet::new();
    };
    let all = ["outputs", "text"].map(|files| report.get(files).and_then(|files| files.as_array()));
    let files =
        all.into_iter().flatten().flatten().filter_map(|output| output.get("file")?.as_str());
    let plain = |file: &&Path| matches!(file.components().next_back(), Some(Component::Normal(_)));
    let names = files.map(Path::new).filter(plain).filter_map(Path::file_name);
    names.map(PathBuf::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_report_lists_is_removed_and_only_in_its_folder() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("out");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("a.mp3"), "1234").unwrap();
        fs::write(folder.join("mine.txt"), "x").unwrap();
        fs::write(root.path().join("outside"), "x").unwrap();
        let report = r#"{"outputs":[{"file":"out/a.mp3"},{"file":"../outside"},{"file":".."}]}"#;
        fs::write(folder.join(REPORT), report).unwrap();
        let mut cleaned = Cleaned::default();
        out(&folder, &mut cleaned).unwrap();
        assert_eq!(cleaned.files, [folder.join("a.mp3"), folder.join(REPORT)]);
        assert_eq!(cleaned.kept, [folder.join("mine.txt")]);
        assert_eq!(cleaned.bytes, 4 + report.len() as u64);
        assert!(root.path().join("outside").exists());
    }

    #[test]
    fn the_cache_goes_and_the_journals_of_edits_stay() {
        let root = tempfile::tempdir().unwrap();
        let cache = root.path().join(CACHE_FOLDER);
        fs::create_dir_all(cache.join("values/mix")).unwrap();
        fs::write(cache.join("values/mix/one"), "x").unwrap();
        fs::write(cache.join("lock"), "").unwrap();
        let journal = cache.join(EDIT_FOLDER).join("001-un/1/journal.jsonl");
        fs::create_dir_all(journal.parent().unwrap()).unwrap();
        fs::write(&journal, "an edit").unwrap();
        empty(&cache).unwrap();
        assert_eq!(fs::read_to_string(&journal).unwrap(), "an edit");
        assert_eq!(fs::read_dir(&cache).unwrap().count(), 1);
        fs::remove_dir_all(cache.join(EDIT_FOLDER)).unwrap();
        empty(&cache).unwrap();
        assert!(!cache.exists());
    }

    #[test]
    fn an_output_folder_without_a_report_stays_as_it_is() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("a.mp3"), "1").unwrap();
        let mut cleaned = Cleaned::default();
        out(root.path(), &mut cleaned).unwrap();
        assert!(cleaned.files.is_empty());
        assert!(root.path().join("a.mp3").exists());
        out(&root.path().join("absent"), &mut cleaned).unwrap();
    }
}
