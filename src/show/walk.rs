//! Finds the folders of episodes below a show's, and remembers what each folder was like, so that
//! the next look lists only those that have changed.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use super::episode::EPISODE_MANIFEST;
use super::manifest::SHOW_MANIFEST;
use crate::report::Diagnostic;

/// How many folders deep an episode may lie below the show.
const DEEPEST: usize = 8;
/// How many folders are looked into.
const FOLDERS: usize = 200_000;
/// A folder that changed so shortly before it was listed, in seconds, may change again without
/// looking any different: FAT counts two seconds at a time, and a server's clock may lag.
const SETTLED: i64 = 4;

/// What folders were like when they were last listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folders(BTreeMap<String, Folder>);

/// A folder as it was listed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Folder {
    like: Like,
    is_show: bool,
    is_episode: bool,
    /// The folders in it that are looked into, links last.
    folders: Vec<String>,
}

/// When a folder and what is known of it last changed, in nanoseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Like {
    modified: i128,
    changed: i128,
}

/// What makes a folder the same as another, whatever links lead to it.
#[cfg(unix)]
type Identity = (u64, u64);
#[cfg(not(unix))]
type Identity = PathBuf;

/// The folders of episodes from the show's, in order, and what could not be looked into: every
/// folder that holds an episode.toml, except in hidden folders, `public`, `out`, `takes` and other
/// shows.
pub fn episode_folders(root: &Path) -> (Vec<PathBuf>, Vec<Diagnostic>) {
    let (found, problems, _) = episode_folders_again(root, &Folders::default(), 0);
    (found, problems)
}

/// The same with what is known of the folders, and what is known now. `now` is the time in seconds
/// since 1970.
pub fn episode_folders_again(
    root: &Path,
    known: &Folders,
    now: i64,
) -> (Vec<PathBuf>, Vec<Diagnostic>, Folders) {
    let mut walk = Walk {
        root,
        known,
        now,
        seen: HashSet::new(),
        found: Vec::new(),
        problems: Vec::new(),
        folders: Folders::default(),
    };
    walk.folder(Path::new(""), 0);
    walk.found.sort();
    (walk.found, walk.problems, walk.folders)
}

impl Folders {
    /// What [`Folders::write`] wrote. A line that is damaged is left out: that folder is listed.
    pub fn read(text: &str) -> Folders {
        Folders(text.lines().filter_map(Folder::read).collect())
    }

    /// A line a folder.
    pub fn write(&self) -> String {
        let mut text = String::new();
        for (below, folder) in &self.0 {
            folder.write(below, &mut text);
        }
        text
    }
}

impl Folder {
    fn read(line: &str) -> Option<(String, Folder)> {
        let mut parts = line.split('\t');
        let mut time = || parts.next()?.parse().ok();
        let like = Like { modified: time()?, changed: time()? };
        let what = parts.next()?;
        let below = parts.next()?.to_owned();
        let folders = parts.map(str::to_owned).collect();
        let (is_show, is_episode) = (what.contains('s'), what.contains('e'));
        what.ends_with('.').then_some((below, Folder { like, is_show, is_episode, folders }))
    }

    fn write(&self, below: &str, text: &mut String) {
        let Folder { like, is_show, is_episode, folders } = self;
        let show = if *is_show { "s" } else { "" };
        let episode = if *is_episode { "e" } else { "" };
        let times = format!("{}\t{}\t{show}{episode}.", like.modified, like.changed);
        text.extend([times.as_str(), "\t", below]);
        for folder in folders {
            text.extend(["\t", folder]);
        }
        text.push('\n');
    }
}

/// A search for episodes.
struct Walk<'a> {
    root: &'a Path,
    known: &'a Folders,
    now: i64,
    seen: HashSet<Identity>,
    found: Vec<PathBuf>,
    problems: Vec<Diagnostic>,
    folders: Folders,
}

#[cfg(unix)]
fn identity(folder: &Path) -> Option<(Identity, Option<Like>)> {
    use std::os::unix::fs::MetadataExt;
    let found = std::fs::metadata(folder).ok()?;
    let nanos = |seconds: i64, nanos: i64| i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
    let like = Like {
        modified: nanos(found.mtime(), found.mtime_nsec()),
        changed: nanos(found.ctime(), found.ctime_nsec()),
    };
    Some(((found.dev(), found.ino()), Some(like)))
}

#[cfg(not(unix))]
fn identity(folder: &Path) -> Option<(Identity, Option<Like>)> {
    folder.canonicalize().ok().map(|path| (path, None))
}

impl Walk<'_> {
    /// Looks into the folder `below` the root. Links to folders are followed, each folder once.
    fn folder(&mut self, below: &Path, depth: usize) {
        let full = self.root.join(below);
        let Some((identity, like)) = identity(&full) else { return };
        if self.seen.len() >= FOLDERS || !self.seen.insert(identity) {
            return;
        }
        if self.seen.len() == FOLDERS {
            let message = format!("this show has more than {FOLDERS} folders");
            let hint = "keep the episodes near the top; those further down may not be found";
            self.problems.push(Diagnostic::warning(message).in_file(SHOW_MANIFEST).hint(hint));
        }
        // Only names that stand in a line of text can be remembered.
        let name = below.to_str().filter(|name| !name.contains(['\t', '\n']));
        let same = name.and_then(|name| self.known.0.get(name));
        let (folder, sure) = match same.filter(|same| Some(same.like) == like) {
            Some(same) => (Listed::known(same), true),
            None => match self.list(&full, below, depth) {
                Some(listed) => listed,
                None => return,
            },
        };
        if let (Some(name), Some(like), true) = (name, like, sure)
            && let Some(kept) = folder.kept(like, self.now)
        {
            self.folders.0.insert(name.to_owned(), kept);
        }
        if depth > 0 && folder.is_show {
            return;
        }
        if depth > 0 && folder.is_episode {
            self.found.push(below.to_owned());
        }
        if depth == DEEPEST {
            return;
        }
        for name in folder.folders {
            self.folder(&below.join(&name), depth + 1);
        }
    }

    /// What is in a folder, and whether its own times tell of every change of that: a link may
    /// lead elsewhere without them.
    fn list(&mut self, full: &Path, below: &Path, depth: usize) -> Option<(Listed, bool)> {
        let entries = match std::fs::read_dir(full) {
            Ok(entries) => entries,
            Err(error) => {
                // Its names cannot be listed, yet it may still be an episode.
                if depth > 0 && full.join(EPISODE_MANIFEST).is_file() {
                    self.found.push(below.to_owned());
                }
                let shown = if depth == 0 { ".".into() } else { below.to_string_lossy() };
                let message = format!("cannot look into `{shown}`: {error}");
                let hint = "check that you may read it; episodes in it were not found";
                let place = PathBuf::from(shown.into_owned());
                self.problems.push(Diagnostic::warning(message).in_file(place).hint(hint));
                return None;
            }
        };
        // Links last: a folder goes by its own name rather than by a link's.
        let mut folders = Vec::new();
        let mut sure = true;
        let mut listed = Listed { is_show: false, is_episode: false, folders: Vec::new() };
        for entry in entries {
            let Ok(entry) = entry else {
                sure = false;
                continue;
            };
            let name = entry.file_name();
            let Ok(kind) = entry.file_type() else {
                sure = false;
                continue;
            };
            sure &= !kind.is_symlink();
            let is_file = || kind.is_file() || (kind.is_symlink() && full.join(&name).is_file());
            listed.is_show |= name == SHOW_MANIFEST && is_file();
            listed.is_episode |= name == EPISODE_MANIFEST && is_file();
            let hidden = name.as_encoded_bytes().starts_with(b".");
            let skipped = ["public", "out", "takes"].iter().any(|other| name == *other);
            let folder = kind.is_dir() || (kind.is_symlink() && full.join(&name).is_dir());
            if folder && !hidden && !skipped {
                folders.push((kind.is_symlink(), name));
            }
        }
        folders.sort();
        listed.folders = folders.into_iter().map(|(_, name)| PathBuf::from(name)).collect();
        Some((listed, sure))
    }
}

/// What is in a folder.
struct Listed {
    is_show: bool,
    is_episode: bool,
    folders: Vec<PathBuf>,
}

impl Listed {
    fn known(folder: &Folder) -> Listed {
        let Folder { is_show, is_episode, folders, .. } = folder;
        let folders = folders.iter().map(PathBuf::from).collect();
        Listed { is_show: *is_show, is_episode: *is_episode, folders }
    }

    /// What is remembered, where that can be relied on.
    fn kept(&self, like: Like, now: i64) -> Option<Folder> {
        let settled = i128::from(now - SETTLED) * 1_000_000_000;
        if like.modified > settled || like.changed > settled {
            return None;
        }
        let plain = |path: &PathBuf| {
            let name = path.to_str().filter(|name| !name.contains(['\t', '\n']));
            name.map(str::to_owned)
        };
        let folders: Option<Vec<String>> = self.folders.iter().map(plain).collect();
        let Listed { is_show, is_episode, .. } = *self;
        Some(Folder { like, is_show, is_episode, folders: folders? })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Long after everything a test writes.
    const LATER: i64 = 1 << 40;

    fn episode(root: &Path, below: &str) {
        fs::create_dir_all(root.join(below)).unwrap();
        fs::write(root.join(below).join(EPISODE_MANIFEST), "").unwrap();
    }

    fn names(found: &[PathBuf]) -> Vec<&str> {
        found.iter().map(|path| path.to_str().unwrap()).collect()
    }

    #[test]
    fn what_is_remembered_tells_the_same_and_follows_changes() {
        let show = tempfile::tempdir().unwrap();
        let root = show.path();
        episode(root, "episodes/1-a");
        episode(root, "episodes/2-b");
        fs::create_dir_all(root.join("episodes/2-b/out/deep")).unwrap();
        let (found, problems, known) = episode_folders_again(root, &Folders::default(), LATER);
        assert_eq!(names(&found), ["episodes/1-a", "episodes/2-b"]);
        assert!(problems.is_empty());
        let known = Folders::read(&known.write());
        let again = episode_folders_again(root, &known, LATER);
        assert_eq!((&again.0, &again.2), (&found, &known));

        episode(root, "episodes/2-b/extra");
        fs::remove_file(root.join("episodes/1-a/episode.toml")).unwrap();
        episode(root, "3-c");
        let (found, _, known) = episode_folders_again(root, &known, LATER);
        assert_eq!(names(&found), ["3-c", "episodes/2-b", "episodes/2-b/extra"]);
        assert_eq!(episode_folders(root).0, found);
        fs::remove_dir_all(root.join("episodes/2-b")).unwrap();
        let (found, ..) = episode_folders_again(root, &known, LATER);
        assert_eq!(names(&found), ["3-c"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_remembered_folder_is_not_listed_again() {
        let show = tempfile::tempdir().unwrap();
        let root = show.path();
        episode(root, "1-a");
        let (.., known) = episode_folders_again(root, &Folders::default(), LATER);
        // A memory that says otherwise is what is told, as long as the folder looks the same.
        let text = known.write().replace("\te.\t1-a", "\t.\t1-a");
        let (found, ..) = episode_folders_again(root, &Folders::read(&text), LATER);
        assert!(found.is_empty());
    }

    #[test]
    fn a_folder_that_changed_just_now_is_not_relied_on() {
        let show = tempfile::tempdir().unwrap();
        episode(show.path(), "1-a");
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        let now = i64::try_from(now.as_secs()).unwrap();
        let (.., known) = episode_folders_again(show.path(), &Folders::default(), now);
        assert_eq!(known, Folders::default());
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_with_links_is_looked_at_each_time() {
        let show = tempfile::tempdir().unwrap();
        let root = show.path();
        fs::create_dir(root.join("1-a")).unwrap();
        std::os::unix::fs::symlink("../elsewhere.toml", root.join("1-a/episode.toml")).unwrap();
        let (found, _, known) = episode_folders_again(root, &Folders::default(), LATER);
        assert!(found.is_empty());
        fs::write(root.join("elsewhere.toml"), "").unwrap();
        let (found, ..) = episode_folders_again(root, &known, LATER);
        assert_eq!(names(&found), ["1-a"]);
    }

    #[test]
    fn damaged_lines_are_left_out() {
        let text = "1\t2\te.\ta\tb\n1\t2\te\n\t\nx\t2\te.\tc\n3\t4\t";
        let known = Folders::read(text);
        assert_eq!(known.0.len(), 1);
        assert_eq!(Folders::read(&known.write()), known);
    }
}
