//! Other files that go out: templates, the page about the show, whatever lies in public/.

use std::fs;
use std::path::{Path, PathBuf};

use super::gather::bounded;
use crate::check::{LooseFile, Source};

/// How many folders deep, and how many files are looked at.
const DEEPEST: usize = 6;
const MOST: usize = 200_000;

/// A template is a page of text; longer ones are not searched for secrets.
const TEXT: u64 = 2 << 20;

/// The files, by name.
pub(super) fn files(root: &Path, about: Option<&Path>) -> Vec<LooseFile> {
    let mut found = Vec::new();
    for (folder, read) in [("templates", true), ("public", false)] {
        let mut paths = Vec::new();
        walk(&root.join(folder), 0, &mut paths);
        paths.sort();
        found.extend(paths.into_iter().filter_map(|path| loose(root, &path, read)));
    }
    found.extend(about.and_then(|about| loose(root, about, true)));
    found
}

fn loose(root: &Path, path: &Path, read: bool) -> Option<LooseFile> {
    let file = path.strip_prefix(root).unwrap_or(path).to_owned();
    let bytes = fs::metadata(path).ok()?.len();
    let text = read.then(|| bounded(path, TEXT).ok().flatten()).flatten();
    let text = text.and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.map(|text| Source { file: file.clone(), text });
    Some(LooseFile { file, bytes, text })
}

/// Links are not followed: they may lead in circles, and out.
fn walk(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if paths.len() >= MOST {
            return;
        }
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() && depth < DEEPEST {
            walk(&entry.path(), depth + 1, paths);
        } else if kind.is_file() {
            paths.push(entry.path());
        }
    }
}
