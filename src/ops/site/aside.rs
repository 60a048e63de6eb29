//! Episodes that are in no feed yet, for hosts that take them before: gathered as the feed will tell
//! of them, their files put into a folder that is not published.

use std::collections::HashSet;
use std::path::Path;

use super::gather::{self, Source, What};
use super::kept::Kept;
use super::public::Public;
use super::stamps::Stamps;
use super::{Followed, front, records, refused};
use crate::ops::{CACHE_FOLDER, Context, Failure, clock};
use crate::report::{Diagnostic, Severity};
use crate::show;
use crate::site::{Cover, Entry};

/// What was gathered.
#[derive(Default)]
pub(in crate::ops) struct Aside {
    /// Each with its folder, from the show's.
    pub(in crate::ops) entries: Vec<(String, Entry)>,
    /// Those that are not ready, each with the reason.
    pub(in crate::ops) left_out: Vec<(String, String)>,
}

/// Gathers the episodes of these folders, whenever they come out. *Errors:* something is wrong in a
/// manifest, a picture or a file.
pub(in crate::ops) fn aside(
    context: &Context<'_>,
    followed: &Followed,
    cover: Option<&Cover>,
    belows: &[String],
    folder: &Path,
) -> Result<Aside, Failure> {
    let mut aside = Aside::default();
    if belows.is_empty() {
        return Ok(aside);
    }
    let root = &context.root()?;
    let (loaded, found) = show::load_show(root);
    let wrong: Vec<Diagnostic> =
        found.into_iter().filter(|one| one.severity == Severity::Error).collect();
    let Some(show) = loaded.filter(|_| wrong.is_empty()) else {
        return Err(refused(root, wrong));
    };
    let work = &root.join(CACHE_FOLDER).join("site");
    let mut front = front::front(&show, &followed.ledger);
    front.cover = cover.cloned();
    let public = Public::open(folder, context.jobs)?;
    let episodes = followed.ledger.episode.iter();
    let source = Source {
        root,
        show: &show,
        front: &front,
        published: episodes.map(|one| (one.guid.as_str(), one)).collect(),
        ledger_changed: false,
        now: clock::unix_seconds(),
        future: true,
        only: None,
        public: &public,
        kept: &Kept::open(work)?,
        stamps: &Stamps::open(root),
        work,
    };
    let mut seen = HashSet::new();
    for below in belows.iter().filter(|below| seen.insert(below.as_str())) {
        match gather::gather(&source, Path::new(below), None).what {
            What::Out(why) => aside.left_out.push((below.clone(), why)),
            What::Wrong(diagnostics) => return Err(refused(root, diagnostics)),
            What::In(found) => {
                twin(followed, &found.entry).map_err(|error| refused(root, vec![*error]))?;
                let mut contents = found.contents;
                let own = records::own_files(&source, &found.entry, found.transcript.as_ref());
                contents.extend(own);
                for (path, content) in &contents {
                    public.put(path, content)?;
                }
                aside.entries.push((below.clone(), found.entry));
            }
        }
    }
    Ok(aside)
}

/// An episode that would have the address of another one: a host would take it for that one.
fn twin(followed: &Followed, entry: &Entry) -> Result<(), Box<Diagnostic>> {
    let same =
        |one: &&show::Published| one.guid != entry.guid && one.slug.as_deref() == Some(&entry.slug);
    let Some(other) = followed.ledger.episode.iter().find(same) else { return Ok(()) };
    let message = format!("`{}` has the same address, `{}`", other.folder, entry.slug);
    let hint = "rename the folder of the new one: the name of the folder gives the address";
    Err(Box::new(Diagnostic::error(message).in_file(&entry.manifest).hint(hint)))
}
