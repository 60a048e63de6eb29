//! Files beside an episode that its notes lead to: pictures, papers. They are published with it.

use std::cell::RefCell;
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::site::Front;
use crate::site::notes::Target;
use crate::store::Digest;

/// What may be published beside an episode, by the ending of its name: nothing that a server or
/// a browser would run.
const ENDINGS: [&str; 16] = [
    "avif", "csv", "epub", "gif", "jpeg", "jpg", "m4a", "md", "mp3", "ods", "odt", "ogg", "pdf",
    "png", "txt", "webp",
];

/// The largest such file: larger ones are recordings.
const LARGEST: u64 = 64 << 20;

/// Files found so far: name in the episode's folder, path in public/, file.
type Found = Vec<(String, String, PathBuf)>;

/// Finds the files that notes lead to.
pub(super) struct LocalFiles<'a> {
    dir: &'a Path,
    slug: &'a str,
    front: &'a Front,
    found: RefCell<Found>,
}

impl<'a> LocalFiles<'a> {
    pub(super) fn new(dir: &'a Path, slug: &'a str, front: &'a Front) -> LocalFiles<'a> {
        LocalFiles { dir, slug, front, found: RefCell::default() }
    }

    /// What an address in the notes stands for.
    pub(super) fn resolve(&self, address: &str) -> Target {
        if address.starts_with('#') {
            return Target::AsWritten;
        }
        let name = address.split(['?', '#']).next().unwrap_or_default();
        let name = percent_decoded(name);
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
        if !ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) {
            return Target::Nothing;
        }
        let Some(file) = inside(self.dir, self.dir, &name) else { return Target::Nothing };
        let small = fs::metadata(&file).is_ok_and(|found| found.len() <= LARGEST);
        let Some(bytes) = small.then(|| fs::read(&file).ok()).flatten() else {
            return Target::Nothing;
        };
        let digest = Digest::of_bytes(&bytes).short();
        let shown = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (stem, ending) = shown.rsplit_once('.').unwrap_or((&shown, ""));
        let stem = crate::show::slug(stem);
        let path = format!("files/{}-{stem}-{digest}.{}", self.slug, ending.to_lowercase());
        let address = self.front.address(&path);
        self.found.borrow_mut().push((name, path, file));
        Target::Address(address)
    }

    /// The files found.
    pub(super) fn into_found(self) -> Found {
        let mut found = self.found.into_inner();
        found.sort();
        found.dedup();
        found
    }
}

/// The file that `name` means from the folder `dir`, if it is one inside `root`, not hidden and
/// not a take. Links that lead out are not followed.
pub(super) fn inside(root: &Path, dir: &Path, name: &str) -> Option<PathBuf> {
    let path = Path::new(name);
    let plain = |part: Component<'_>| match part {
        Component::Normal(part) => !part.as_encoded_bytes().starts_with(b"."),
        Component::CurDir | Component::ParentDir => true,
        Component::RootDir | Component::Prefix(_) => false,
    };
    if name.is_empty() || !path.components().all(plain) {
        return None;
    }
    let real = dir.join(path).canonicalize().ok()?;
    let root = root.canonicalize().ok()?;
    let below = real.strip_prefix(&root).ok()?;
    let hidden = |part: Component<'_>| {
        let part = part.as_os_str().as_encoded_bytes();
        part.starts_with(b".") || part == b"takes"
    };
    (real.is_file() && !below.components().any(hidden)).then_some(real)
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()).filter(|_| bytes[at] == b'%')
        {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_inside_are_found_and_none_outside() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("episode");
        fs::create_dir_all(dir.join("takes")).unwrap();
        fs::write(dir.join("a b.png"), "x").unwrap();
        fs::write(dir.join(".secret.txt"), "x").unwrap();
        fs::write(dir.join("takes/a.mp3"), "x").unwrap();
        fs::write(folder.path().join("out.txt"), "x").unwrap();
        assert!(inside(&dir, &dir, "a b.png").is_some());
        for name in ["../out.txt", ".secret.txt", "takes/a.mp3", "/etc/passwd", "none.png", ""] {
            assert_eq!(inside(&dir, &dir, name), None, "{name}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(folder.path().join("out.txt"), dir.join("link.txt"))
                .unwrap();
            assert_eq!(inside(&dir, &dir, "link.txt"), None);
        }
        assert_eq!(percent_decoded("a%20b.png%zz"), "a b.png%zz");
    }
}
