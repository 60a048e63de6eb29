//! From the path of an address to a file of public/, and never to one outside.

use std::path::{Path, PathBuf};

/// The page of a folder.
const INDEX: &str = "index.html";

/// What is at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Located {
    /// A file.
    File {
        /// Where it really is, links followed.
        path: PathBuf,
        /// Its path from public/ as the address has it, with `/` between folders.
        name: String,
    },
    /// A folder whose address lacks the slash at its end; the address that has it.
    Folder(String),
    /// Nothing to be seen.
    Nothing,
}

/// Finds what an address's path stands for. Hidden files are not shown, nor is anything that a
/// link leads to outside of `public`.
pub(super) fn locate(public: &Path, path: &str) -> Located {
    find(public, path).unwrap_or(Located::Nothing)
}

fn find(public: &Path, path: &str) -> Option<Located> {
    let decoded = decode(path.strip_prefix('/')?)?;
    let mut parts: Vec<&str> = decoded.split('/').collect();
    // The empty part behind the last slash.
    let folder = parts.last().is_some_and(|last| last.is_empty());
    if folder {
        parts.pop();
    }
    if !parts.iter().all(|part| may_be_shown(part)) {
        return None;
    }
    let base = public.canonicalize().ok()?;
    let real = base.join(parts.join("/")).canonicalize().ok()?;
    let inside = real.strip_prefix(&base).ok()?;
    if !inside.iter().all(|part| part.to_str().is_some_and(may_be_shown)) {
        return None;
    }
    let is_folder = real.is_dir();
    if is_folder && !folder {
        // Relative, so that a path such as `//elsewhere` cannot lead away.
        let last = path.rsplit('/').next()?;
        return Some(Located::Folder(format!("./{last}/")));
    }
    if is_folder {
        let index = format!("{}/{INDEX}", path.trim_end_matches('/'));
        return find(public, &index);
    }
    // What is neither a file nor a folder could be waited on for ever.
    let file = real.is_file() && !folder;
    file.then(|| Located::File { path: real, name: parts.join("/") })
}

/// Whether a part of a path may be followed: no dots that climb, nothing hidden, nothing that
/// another system takes for a separator. RFC 8615 has one hidden name that is public.
fn may_be_shown(part: &str) -> bool {
    !part.is_empty()
        && (!part.starts_with('.') || part == ".well-known")
        && !part.contains(['\\', ':', '\0'])
}

/// Takes percent signs away (RFC 3986 section 2.1), once. Nothing for what is not UTF-8 then.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let [high, low, after @ ..] = rest else { return None };
        let digit = |byte: u8| char::from(byte).to_digit(16);
        bytes.push(u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    fn site() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let public = folder.path().join("public");
        fs::create_dir_all(public.join("people")).unwrap();
        fs::create_dir_all(public.join(".well-known")).unwrap();
        for file in ["index.html", "people/index.html", "été 1.txt", ".htaccess", ".well-known/a"]
        {
            fs::write(public.join(file), "x").unwrap();
        }
        fs::write(folder.path().join("secret"), "x").unwrap();
        symlink("../secret", public.join("out")).unwrap();
        symlink("index.html", public.join("in.html")).unwrap();
        symlink(".htaccess", public.join("shown")).unwrap();
        symlink(folder.path(), public.join("up")).unwrap();
        folder
    }

    fn name(public: &Path, path: &str) -> Option<String> {
        match locate(public, path) {
            Located::File { name, .. } => Some(name),
            _ => None,
        }
    }

    #[test]
    fn files_and_folders_are_found() {
        let folder = site();
        let public = folder.path().join("public");
        for (path, expected) in [
            ("/", "index.html"),
            ("/people/", "people/index.html"),
            ("/%C3%A9t%c3%a9%201.txt", "été 1.txt"),
            ("/in.html", "in.html"),
            ("/.well-known/a", ".well-known/a"),
        ] {
            assert_eq!(name(&public, path).as_deref(), Some(expected), "{path}");
        }
        assert_eq!(locate(&public, "/people"), Located::Folder("./people/".to_owned()));
    }

    #[test]
    fn no_path_leaves_the_folder_or_shows_what_is_hidden() {
        let folder = site();
        let public = folder.path().join("public");
        for path in [
            "/../secret",
            "/%2e%2e/secret",
            "/people/../../secret",
            "/..%2fsecret",
            "/out",
            "/up/secret",
            "/up",
            "/.htaccess",
            "/%2ehtaccess",
            "/shown",
            "/index.html/",
            "/people/index.html/x",
            "//people",
            "/people//",
            "/%",
            "/%zz",
            "/%ff",
            "/a%00",
            "/..%5csecret",
            "/absent",
            "secret",
            "",
            "/./index.html",
            "/c:/x",
        ] {
            assert_eq!(locate(&public, path), Located::Nothing, "{path}");
        }
    }

    #[test]
    fn without_the_folder_there_is_nothing() {
        assert_eq!(locate(Path::new("/absent/public"), "/"), Located::Nothing);
    }
}
