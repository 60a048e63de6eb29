//! Watches a show's folder and calls back when a person changed something in it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, MetadataKind, ModifyKind};
use notify::{Config, EventKind, PollWatcher, RecursiveMode, Watcher};

use super::{Context, Failure, PUBLIC_FOLDER, Site, SiteMade, disk, site};
use crate::report::{Diagnostic, Event, Reporter};

/// An editor writes a file in several steps; this much silence means that it is done.
const QUIET: Duration = Duration::from_millis(200);

/// A recording that is being copied never falls silent; others should not wait for it.
const LONGEST: Duration = Duration::from_secs(2);

/// How often the wish to stop is looked for.
const TICK: Duration = Duration::from_millis(50);

/// How often files are looked at where the system does not tell of changes.
const POLL: Duration = Duration::from_secs(1);

/// Endings of what editors and downloads leave behind for a moment.
const PASSING: [&str; 6] = ["~", ".tmp", ".temp", ".part", ".crdownload", ".bak"];

/// Who tells of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    System,
    Polling,
}

/// Calls `changed` now, with no paths, and then each time after files below `root` changed and
/// nothing more happened for a moment, with their paths from `root`. Calls never overlap; what
/// changes during one is told in the next. Hidden files, what pod makes and what editors leave
/// for a moment do not count.
///
/// Returns only with a failure: the user asked to stop, the folder cannot be watched, or
/// `changed` failed.
pub(super) fn watch(
    root: &Path,
    reporter: &dyn Reporter,
    changed: &mut dyn FnMut(&[PathBuf]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    // As the system will name what is below it.
    let refused = |error| Failure::one(disk::refused("watch", root, &error));
    let root = root.canonicalize().map_err(refused)?;
    match follow(&root, By::System) {
        Ok(following) => following.listen(reporter, changed),
        Err(error) => {
            reporter.event(Event::Warning(polling(&error)));
            let following = follow(&root, By::Polling).map_err(|error| {
                let message = format!("cannot watch `{}`: {error}", root.display());
                Failure::one(Diagnostic::error(message).hint("leave watching off"))
            })?;
            following.listen(reporter, changed)
        }
    }
}

/// Runs `make` now, with no paths, and after every change; what is wrong with the show is told, and the watching
/// goes on. Returns only with a failure that is none of the show's.
pub(super) fn keep(
    context: &Context<'_>,
    root: &Path,
    make: &mut dyn FnMut(&[PathBuf]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    watch(root, context.reporter, &mut |paths| {
        if let Some(first) = paths.first() {
            let first = first.display();
            let heading = match paths.len() {
                1 => format!("{first} changed"),
                more => format!("{first} and {} more changed", more - 1),
            };
            context.reporter.event(Event::Heading(heading));
        }
        let made = make(paths);
        if let Err(Failure::Refused { diagnostics, .. }) = made {
            for diagnostic in diagnostics {
                context.reporter.event(Event::Warning(diagnostic));
            }
        } else {
            made?;
        }
        if paths.is_empty() {
            let told = "watching for changes; Ctrl-C ends it".to_owned();
            context.reporter.event(Event::Heading(told));
        }
        Ok(())
    })
}

/// Makes the site now and after every change of the show, and tells what was made. Returns only with
/// a failure that is none of the show's.
pub fn watch_site(
    context: &Context<'_>,
    asked: &Site,
    told: &mut dyn FnMut(&SiteMade),
) -> Result<(), Failure> {
    let root = context.root()?;
    keep(context, &root, &mut |_| {
        told(&site(context, asked)?);
        Ok(())
    })
}

fn polling(error: &notify::Error) -> Diagnostic {
    let message = format!("the system does not tell of changes in this show: {error}");
    let hint = match error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "every file is looked at once a second instead; more watches are allowed by \
             `sudo sysctl fs.inotify.max_user_watches=524288`"
        }
        _ => "every file is looked at once a second instead",
    };
    Diagnostic::warning(message).hint(hint)
}

/// A folder being watched.
struct Following {
    root: PathBuf,
    events: Receiver<notify::Result<notify::Event>>,
    // Watching ends when it is dropped.
    _watcher: Box<dyn Watcher>,
}

fn follow(root: &Path, by: By) -> notify::Result<Following> {
    let (sender, events) = channel();
    let config = Config::default().with_poll_interval(POLL);
    let mut watcher: Box<dyn Watcher> = match by {
        By::System => Box::new(notify::RecommendedWatcher::new(sender, config)?),
        By::Polling => Box::new(PollWatcher::new(sender, config)?),
    };
    watcher.watch(root, RecursiveMode::Recursive)?;
    Ok(Following { root: root.to_owned(), events, _watcher: watcher })
}

impl Following {
    fn listen(
        &self,
        reporter: &dyn Reporter,
        changed: &mut dyn FnMut(&[PathBuf]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        changed(&[])?;
        let mut paths = BTreeSet::new();
        let mut since: Option<(Instant, Instant)> = None;
        loop {
            if reporter.cancelled() {
                return Err(Failure::Interrupted);
            }
            match self.events.recv_timeout(TICK) {
                Ok(event) => {
                    let before = paths.len();
                    let seen = self.take(event, &mut paths);
                    if seen || paths.len() > before {
                        let now = Instant::now();
                        since = Some((since.map_or(now, |(first, _)| first), now));
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Failure::one(Diagnostic::error("the system stopped watching")));
                }
            }
            if let Some((first, last)) = since
                && (last.elapsed() >= QUIET || first.elapsed() >= LONGEST)
            {
                since = None;
                changed(&without_parents(std::mem::take(&mut paths)))?;
            }
        }
    }

    /// Notes the paths of an event that count; whether there were any.
    fn take(&self, event: notify::Result<notify::Event>, paths: &mut BTreeSet<PathBuf>) -> bool {
        // An error is about one folder that went away while it was looked at: what follows tells.
        let Ok(event) = event else { return false };
        if event.need_rescan() {
            // The system lost count, so anything may have changed.
            paths.insert(PathBuf::from("."));
            return true;
        }
        if !writes(event.kind) {
            return false;
        }
        let below = event.paths.iter().filter_map(|path| path.strip_prefix(&self.root).ok());
        let before: Vec<&Path> = below.filter(|path| counts(path)).collect();
        paths.extend(before.iter().map(|path| path.to_path_buf()));
        !before.is_empty()
    }
}

/// The paths without the folders above others of them: those change with every file in them.
fn without_parents(paths: BTreeSet<PathBuf>) -> Vec<PathBuf> {
    let mut kept: Vec<PathBuf> = Vec::new();
    for path in paths {
        // Sorted, a folder stands right before what is in it.
        if kept.last().is_some_and(|last| path.starts_with(last)) {
            kept.pop();
        }
        kept.push(path);
    }
    kept
}

/// Whether an event is about content or names: what pod itself reads must not wake it.
fn writes(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        // Polling tells of content by the time of writing.
        EventKind::Modify(ModifyKind::Metadata(what)) => what == MetadataKind::WriteTime,
        EventKind::Any | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) => true,
        EventKind::Other => false,
    }
}

/// Whether a path from the show's folder is one that people write.
fn counts(path: &Path) -> bool {
    let mut parts = path.iter().map(|part| part.to_string_lossy()).peekable();
    if parts.peek().is_none_or(|first| first == PUBLIC_FOLDER) {
        return false;
    }
    // 4913 is what vim tries a folder with; `#x#` is emacs's copy. `.pod-unfinished-*` is hidden.
    let passing = |part: &str| {
        part.starts_with('.')
            || part.starts_with("~$")
            || (part.starts_with('#') && part.ends_with('#'))
            || part == "4913"
            || PASSING.iter().any(|ending| part.ends_with(ending))
    };
    !parts.any(|part| passing(&part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Recorder;

    #[test]
    fn what_pod_and_editors_write_for_themselves_does_not_count() {
        for path in ["show.toml", "episodes/001-a/notes.md", "templates/home.html", "a/public/x"] {
            assert!(counts(Path::new(path)), "{path}");
        }
        let passing = [
            "",
            "public/index.html",
            ".pod/lock",
            ".git/index",
            "a/.notes.md.swp",
            "a/notes.md~",
            "a/.#notes.md",
            "#show.toml#",
            "4913",
            "out/.pod-unfinished-1",
            "a/x.part",
        ];
        for path in passing {
            assert!(!counts(Path::new(path)), "{path}");
        }
    }

    #[test]
    fn folders_are_not_named_beside_what_is_in_them() {
        let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        let all = paths(&["b", "a", "a/x/1.md", "a/x", "a.md"]);
        assert_eq!(without_parents(all.into_iter().collect()), paths(&["a/x/1.md", "a.md", "b"]));
    }

    #[test]
    fn reading_is_no_change() {
        use notify::event::{CreateKind, DataChange};
        assert!(!writes(EventKind::Access(AccessKind::Open(AccessMode::Any))));
        assert!(!writes(EventKind::Access(AccessKind::Close(AccessMode::Read))));
        assert!(!writes(EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime))));
        assert!(writes(EventKind::Access(AccessKind::Close(AccessMode::Write))));
        assert!(writes(EventKind::Modify(ModifyKind::Data(DataChange::Any))));
        assert!(writes(EventKind::Create(CreateKind::File)));
    }

    /// Writes a file when the watching stands, and stops it at the first change.
    fn told_of_a_change(by: By) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("public")).unwrap();
        let recorder = Recorder::default();
        let mut calls: Vec<Vec<PathBuf>> = Vec::new();
        let ended = follow(&root, by).unwrap().listen(&recorder, &mut |paths| {
            calls.push(paths.to_vec());
            if calls.len() == 1 {
                std::fs::write(root.join("public/made.html"), "x").unwrap();
                std::fs::create_dir(root.join("templates")).unwrap();
                std::fs::write(root.join("show.toml"), "x").unwrap();
            } else {
                recorder.cancel();
            }
            Ok(())
        });
        assert!(matches!(ended, Err(Failure::Interrupted)));
        assert!(calls[0].is_empty(), "the first call is the start");
        assert!(calls[1].contains(&PathBuf::from("show.toml")), "{calls:?}");
        assert!(!calls[1].iter().any(|path| path.starts_with("public")), "{calls:?}");
    }

    #[test]
    fn the_system_tells_of_changes() {
        told_of_a_change(By::System);
    }

    #[test]
    fn changes_are_seen_by_looking_too() {
        told_of_a_change(By::Polling);
    }

    #[test]
    fn changes_during_a_call_are_told_in_the_next_and_calls_that_fail_end_it() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let mut calls = 0;
        let ended = watch(&root, &Recorder::default(), &mut |_| {
            calls += 1;
            std::fs::write(root.join(format!("{calls}.md")), "x").unwrap();
            if calls == 3 { Err(Failure::Interrupted) } else { Ok(()) }
        });
        assert!(matches!(ended, Err(Failure::Interrupted)));
        assert_eq!(calls, 3);
    }
}
