//! The files of public/: all of them but what is unfinished, with what is needed to tell whether
//! they have changed.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use crate::ops::site::{Stamps, on_threads};
use crate::ops::{Context, Failure, disk};
use crate::publish::plan::LocalFile;
use crate::publish::sent::Sent;
use crate::report::{Counts, Diagnostic, Task};
use crate::store::Digest;

/// How deep folders are looked into, and how many files are published.
const DEEPEST: usize = 16;
const MOST: usize = 2_000_000;

/// All files below `public`, in no order. Links are not followed: they may lead out.
pub(super) fn files(context: &Context<'_>, public: &Path) -> Result<Vec<LocalFile>, Failure> {
    let mut found = Vec::new();
    let mut folders = vec![(String::new(), 0)];
    while let Some((below, depth)) = folders.pop() {
        let folder = public.join(&below);
        let refused = |error: io::Error| Failure::one(disk::refused("look into", &folder, &error));
        for entry in fs::read_dir(&folder).map_err(refused)? {
            let entry = entry.map_err(refused)?;
            let kind = entry.file_type().map_err(refused)?;
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|name| Sent::can_hold(name)) else {
                let shown = Path::new(&below).join(&name);
                return Err(odd(&shown.to_string_lossy()));
            };
            // What a run that was killed left unfinished.
            if name.starts_with(".pod-") {
                continue;
            }
            let path = if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") };
            if kind.is_dir() && depth < DEEPEST {
                folders.push((path, depth + 1));
            } else if kind.is_file() {
                found.push(path);
            }
        }
        if found.len() > MOST {
            let error = format!("there are more than {MOST} files in `{}`", public.display());
            return Err(Failure::one(Diagnostic::error(error).hint("is it the right folder?")));
        }
    }
    let stamps = Stamps::open(public);
    let looked = on_threads(context.jobs, &found, &|path| stamps.look(Path::new(path)));
    let files = found.into_iter().zip(looked).filter_map(|(path, looked)| {
        // What is gone meanwhile is not published.
        let (length, modified) = looked?;
        Some(LocalFile { file: public.join(&path), path, length, modified })
    });
    Ok(files.collect())
}

fn odd(path: &str) -> Failure {
    let error = format!("the name of `public/{}` cannot be published", path.escape_debug());
    Failure::one(Diagnostic::error(error).hint("take it away or give it a plain name"))
}

/// The digests of those files that do not look as they were sent.
pub(super) fn digests(
    context: &Context<'_>,
    files: &[LocalFile],
    sent: &Sent,
) -> Result<BTreeMap<String, String>, Failure> {
    let other = |file: &&LocalFile| !sent.of(&file.path).is_some_and(|sent| file.looks_like(sent));
    let unknown: Vec<&LocalFile> = files.iter().filter(other).collect();
    let total: u64 = unknown.iter().map(|file| file.length).sum();
    let mut task = Task::start(context.reporter, "looking at files", Some(total), Counts::Bytes);
    let mut digests = BTreeMap::new();
    let mut done = 0;
    for portion in unknown.chunks(256) {
        if context.reporter.cancelled() {
            return Err(Failure::Interrupted);
        }
        let made = on_threads(context.jobs, portion, &|file| Digest::of_file(&file.file));
        for (file, digest) in portion.iter().zip(made) {
            let refused = |error: io::Error| disk::refused("read", &file.file, &error);
            let digest = digest.map_err(|error| Failure::one(refused(error)))?;
            digests.insert(file.path.clone(), short(&digest));
            done += file.length;
        }
        task.advance(done);
    }
    task.finish(format!("{} new or changed", unknown.len()));
    Ok(digests)
}

/// Half of a digest: no two files of a show have the same.
pub(super) fn short(digest: &Digest) -> String {
    digest.to_string()[..32].to_owned()
}
