//! Gets takes into an episode's folder: where each goes, whether there is room,
//! and the copying itself.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::{Add, Arrival, Bring};
use crate::ops::{Context, Failure, disk};
use crate::report::{Counts, Diagnostic, Task};
use crate::show::Episode;
use crate::store::{AtomicFile, Digest};

/// The folder of an episode's takes.
pub(super) const TAKES: &str = "takes";

/// What is left free on the disk: a build needs some, too.
const MARGIN_BYTES: u64 = 16 * 1024 * 1024;

/// Where a take goes.
pub(super) struct Plan {
    from: PathBuf,
    to: PathBuf,
    /// From the episode's folder, as the manifest writes it.
    pub name: String,
    bytes: u64,
    arrival: Arrival,
}

/// A take that is there now.
pub(super) struct Brought {
    pub file: PathBuf,
    pub arrival: Arrival,
}

/// Decides where each take goes. Nothing is written.
pub(super) fn plan(
    episode: &Episode,
    add: &Add,
    context: &Context<'_>,
) -> Result<Vec<Plan>, Failure> {
    let folder = episode.dir.join(TAKES);
    let mut plans: Vec<Plan> = Vec::new();
    for take in &add.takes {
        let from = context.folder.join(take);
        let failed = |error| Failure::one(disk::refused("read", &from, &error));
        let bytes = fs::metadata(&from).map_err(failed)?.len();
        let next = match below(&from, &folder) {
            Some(inside) => in_place(from.clone(), &inside, bytes)?,
            None => elsewhere(&from, &folder, bytes, add.bring, &plans).map_err(failed)?,
        };
        plans.push(next);
    }
    refuse_without_room(&folder, &plans)?;
    Ok(plans)
}

/// The path of a file below the takes' folder, if it is there.
fn below(file: &Path, folder: &Path) -> Option<PathBuf> {
    // The file itself may be a link to somewhere else; its place is what counts.
    let parent = file.parent()?.canonicalize().ok()?;
    let inside = parent.strip_prefix(folder.canonicalize().ok()?).ok()?;
    Some(inside.join(file.file_name()?))
}

fn in_place(file: PathBuf, inside: &Path, bytes: u64) -> Result<Plan, Failure> {
    let Some(text) = inside.to_str() else {
        return Err(Failure::one(
            Diagnostic::error(format!("`{}` has a name that is not Unicode", file.display()))
                .hint("rename it; episode.toml cannot hold such a name"),
        ));
    };
    let name = format!("{TAKES}/{}", text.replace(std::path::MAIN_SEPARATOR, "/"));
    Ok(Plan { to: file.clone(), from: file, name, bytes, arrival: Arrival::InPlace })
}

/// Finds a free name, or the same content under the name it would have.
fn elsewhere(
    from: &Path,
    folder: &Path,
    bytes: u64,
    bring: Bring,
    before: &[Plan],
) -> io::Result<Plan> {
    // A manifest holds Unicode alone; what is not becomes an underscore.
    let whole = from.file_name().unwrap_or_default().to_string_lossy().replace('\u{fffd}', "_");
    let whole = Path::new(&whole);
    let stem = whole.file_stem().unwrap_or_default().to_string_lossy();
    let ending = match whole.extension() {
        Some(ending) => format!(".{}", ending.to_string_lossy()),
        None => String::new(),
    };
    let mut digest = None;
    for number in 1.. {
        let file = if number == 1 {
            format!("{stem}{ending}")
        } else {
            format!("{stem}-{number}{ending}")
        };
        let to = folder.join(&file);
        let name = format!("{TAKES}/{file}");
        let arrival = match bring {
            Bring::Copy => Arrival::Copied,
            Bring::Link => Arrival::Linked,
        };
        let same_source = before.iter().find(|plan| plan.to == to).map(|plan| &plan.from);
        if same_source.is_none() && fs::symlink_metadata(&to).is_err() {
            return Ok(Plan { from: from.to_owned(), to, name, bytes, arrival });
        }
        let there = same_source.unwrap_or(&to);
        if fs::metadata(there).is_ok_and(|found| found.is_file() && found.len() == bytes) {
            let wanted = match digest {
                Some(digest) => digest,
                None => *digest.insert(Digest::of_file(from)?),
            };
            if Digest::of_file(there)? == wanted {
                let arrival = Arrival::InPlace;
                return Ok(Plan { from: from.to_owned(), to, name, bytes, arrival });
            }
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn refuse_without_room(folder: &Path, plans: &[Plan]) -> Result<(), Failure> {
    let copied = plans.iter().filter(|plan| plan.arrival == Arrival::Copied);
    let needed: u64 = copied.map(|plan| plan.bytes).sum();
    let Some(there) = folder.ancestors().find(|folder| folder.exists()) else { return Ok(()) };
    // A file system that does not tell is tried.
    let Ok(disk) = rustix::fs::statvfs(there) else { return Ok(()) };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    if needed == 0 || needed.saturating_add(MARGIN_BYTES) <= free {
        return Ok(());
    }
    let megabytes = |bytes: u64| bytes.div_ceil(1_000_000);
    let (needed, free) = (megabytes(needed), megabytes(free));
    Err(Failure::one(
        Diagnostic::error(format!("no room for the takes: {needed} MB to copy, {free} MB free"))
            .hint("make room on the disk, or use `--link` to leave the takes where they are"),
    ))
}

/// Brings all of them in. When one fails, those before it are taken away again.
pub(super) fn all(plans: &[Plan], context: &Context<'_>) -> Result<Vec<Brought>, Failure> {
    let mut brought = Vec::new();
    for plan in plans {
        let result = match plan.arrival {
            Arrival::InPlace => Ok(()),
            Arrival::Linked => link(plan),
            Arrival::Copied => copy(plan, context),
        };
        if let Err(failure) = result {
            undo(&brought);
            return Err(failure);
        }
        brought.push(Brought { file: plan.to.clone(), arrival: plan.arrival });
    }
    Ok(brought)
}

/// Takes away what this run brought; never what was there before.
pub(super) fn undo(brought: &[Brought]) {
    for take in brought.iter().filter(|take| take.arrival != Arrival::InPlace) {
        // It failed already; a copy left behind is named in no manifest.
        let _ = fs::remove_file(&take.file);
    }
}

fn link(plan: &Plan) -> Result<(), Failure> {
    let make = || {
        fs::create_dir_all(plan.to.parent().unwrap_or(Path::new(".")))?;
        let original = plan.from.canonicalize()?;
        #[cfg(unix)]
        return std::os::unix::fs::symlink(original, &plan.to);
        #[cfg(windows)]
        return std::os::windows::fs::symlink_file(original, &plan.to);
    };
    make().map_err(|error| Failure::one(disk::refused("link", &plan.to, &error)))
}

fn copy(plan: &Plan, context: &Context<'_>) -> Result<(), Failure> {
    let label = plan.to.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut task = Task::start(context.reporter, label, Some(plan.bytes), Counts::Bytes);
    let reading = |error| Failure::one(disk::refused("read", &plan.from, &error));
    let writing = |error| Failure::one(disk::refused("write", &plan.to, &error));
    disk::make_folder(plan.to.parent().unwrap_or(Path::new(".")))?;
    let mut from = File::open(&plan.from).map_err(reading)?;
    let mut file = AtomicFile::create(&plan.to).map_err(writing)?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1024 * 1024];
    let mut done = 0;
    loop {
        if task.cancelled() {
            return Err(Failure::Interrupted);
        }
        let count = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(reading(error)),
        };
        hasher.update(&buffer[..count]);
        file.file().write_all(&buffer[..count]).map_err(writing)?;
        done += count as u64;
        task.advance(done);
    }
    file.file().sync_all().map_err(writing)?;
    let copied = Digest::of_file(file.path()).map_err(writing)?;
    if copied.to_string() != hasher.finalize().to_hex().as_str() {
        return Err(Failure::one(
            Diagnostic::error(format!("the copy of `{}` differs from it", plan.from.display()))
                .hint("the disk or the memory may be failing; the original is untouched"),
        ));
    }
    file.commit().map_err(writing)?;
    task.finish("copied");
    Ok(())
}
