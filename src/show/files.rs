//! Paths named in manifests: relative, inside the show, and really there.

use std::path::{Component, Path, PathBuf};

use super::fields::nearest;
use super::slot::Slot;

/// How many names of a folder are looked at to find the one that was meant.
const NAMES: usize = 10_000;

/// Where the paths of a manifest start.
pub(super) struct Folder<'a> {
    /// The show's folder.
    pub root: &'a Path,
    /// The manifest's folder below it; empty for show.toml.
    pub below: &'a Path,
}

impl Folder<'_> {
    /// The file a value names, from the manifest's folder. Reports paths that
    /// lead out of the show and files that are not there.
    pub fn file(&self, slot: &Slot<'_>) -> Option<PathBuf> {
        let text = slot.text()?;
        let path = self.inside(slot, &text)?;
        let full = self.root.join(self.below).join(&path);
        self.exists(slot, &text, &full).then_some(full)
    }

    /// The file a value names, from the manifest's folder or else from the
    /// show's: a jingle is shared by all episodes.
    pub fn file_or_shared(&self, slot: &Slot<'_>) -> Option<PathBuf> {
        let text = slot.text()?;
        let path = self.inside(slot, &text)?;
        let full = self.root.join(self.below).join(&path);
        let shared = self.root.join(&path);
        let stays = depth(Path::new(""), &path).is_some();
        if !full.exists() && stays && shared.is_file() {
            return Some(shared);
        }
        self.exists(slot, &text, &full).then_some(full)
    }

    /// The path a text stands for, if it stays inside the show.
    fn inside(&self, slot: &Slot<'_>, text: &str) -> Option<PathBuf> {
        let shown = text.escape_debug();
        let windows = text.as_bytes().get(1) == Some(&b':') || text.starts_with("\\\\");
        if text.contains("://") {
            let message = format!("`{shown}` is an address, not a file");
            slot.error(message, "fetch the file into the show and name it here");
            return None;
        }
        if Path::new(text).is_absolute() || windows || text.starts_with('~') {
            slot.error(
                format!("`{shown}` is a path of this computer only"),
                "bring the file into the show and give its path from this manifest's folder",
            );
            return None;
        }
        let path = PathBuf::from(text);
        if depth(self.below, &path).is_none() {
            let message = format!("`{shown}` leads out of the show");
            slot.error(message, "bring the file into the show and name it there");
            return None;
        }
        Some(path)
    }

    fn exists(&self, slot: &Slot<'_>, text: &str, full: &Path) -> bool {
        let shown = text.escape_debug();
        match std::fs::metadata(full) {
            Ok(found) if found.is_dir() => {
                let message = format!("`{shown}` is a folder, not a file");
                slot.error(message, "name one file in it, or several as a list");
                false
            }
            Ok(_) => true,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let hint = match near_file(text, full) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "bring the file there, or correct its name here".to_owned(),
                };
                slot.error(format!("`{shown}` does not exist"), hint);
                false
            }
            Err(error) => {
                let message = format!("cannot look at `{shown}`: {error}");
                slot.error(message, "check that you may read it");
                false
            }
        }
    }
}

/// How deep below the show `path` ends up, seen from `below`; nothing once it leads out.
fn depth(below: &Path, path: &Path) -> Option<usize> {
    below.components().chain(path.components()).try_fold(0_usize, |depth, part| match part {
        Component::Normal(_) => Some(depth + 1),
        Component::ParentDir => depth.checked_sub(1),
        Component::CurDir => Some(depth),
        Component::RootDir | Component::Prefix(_) => None,
    })
}

/// The file beside a missing one whose name is nearest, as the manifest would write it.
fn near_file(text: &str, missing: &Path) -> Option<String> {
    let wanted = missing.file_name()?.to_str()?;
    let entries = std::fs::read_dir(missing.parent()?).ok()?.take(NAMES).flatten();
    let mut names: Vec<String> =
        entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    let near = nearest(wanted, names.iter().map(String::as_str))?;
    let folder = text.strip_suffix(wanted).unwrap_or_default();
    Some(format!("{folder}{near}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_go_up_as_long_as_it_stays_in_the_show() {
        let below = Path::new("episodes/001-a");
        assert_eq!(depth(below, Path::new("../../jingle.flac")), Some(1));
        assert_eq!(depth(below, Path::new("takes/./a.wav")), Some(4));
        assert_eq!(depth(below, Path::new("../../../x.wav")), None);
        assert_eq!(depth(below, Path::new("../../../show/x.wav")), None);
        assert_eq!(depth(Path::new(""), Path::new("/etc/passwd")), None);
    }
}
