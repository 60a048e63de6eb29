//! How verbs begin: the show is read, its episodes are chosen, its manifests
//! are guarded while one is changed.

use std::path::{Path, PathBuf};

use super::{CACHE_FOLDER, Context, Failure, Selection};
use crate::report::Diagnostic;
use crate::show::{self, Episode, Loaded};
use crate::store::{Busy, Lock};

/// A show as a verb finds it.
pub(super) struct Opened {
    /// Its folder.
    pub root: PathBuf,
    /// What was read, with its paths from `root`.
    pub loaded: Loaded,
}

/// Finds and reads the show.
pub(super) fn open(context: &Context<'_>) -> Result<Opened, Failure> {
    let root = context.root()?;
    let loaded = show::load(&root);
    Ok(Opened { root, loaded })
}

impl Opened {
    /// The episodes a verb is about. *Errors:* a name or tag that stands for none.
    pub fn select(
        &self,
        selection: &Selection,
        context: &Context<'_>,
    ) -> Result<Vec<&Episode>, Failure> {
        let episodes = &self.loaded.episodes;
        match selection {
            Selection::Tag(tag) => match &self.loaded.show {
                Some(show) => show::episode_of_tag(show, episodes, tag)
                    .map(|episode| vec![episode])
                    .map_err(|error| Failure::one(self.placed(*error))),
                None => Err(self.refused()),
            },
            Selection::Named(names) if names.is_empty() => {
                match show::episode_at(episodes, &context.folder) {
                    Some(episode) => Ok(vec![episode]),
                    None => Ok(episodes.iter().collect()),
                }
            }
            Selection::Named(names) => {
                let mut chosen: Vec<&Episode> = Vec::new();
                let mut wrong = Vec::new();
                for name in names {
                    match show::find_episode(episodes, name, &context.folder) {
                        Ok(episode) if chosen.iter().any(|one| one.dir == episode.dir) => {}
                        Ok(episode) => chosen.push(episode),
                        Err(error) => wrong.push(self.placed(*error)),
                    }
                }
                if wrong.is_empty() { Ok(chosen) } else { Err(refused(wrong)) }
            }
        }
    }

    /// The one episode that `name` means. *Errors:* none or several are called so.
    pub fn episode(&self, name: &str, context: &Context<'_>) -> Result<&Episode, Failure> {
        show::find_episode(&self.loaded.episodes, name, &context.folder)
            .map_err(|error| Failure::one(self.placed(*error)))
    }

    /// A diagnostic of the show with its place from the root of the file system.
    pub fn placed(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        if let Some(place) = &mut diagnostic.place {
            place.file = self.root.join(&place.file);
        }
        diagnostic
    }

    /// All that is wrong with the show, as a refusal.
    fn refused(&self) -> Failure {
        let diagnostics = self.loaded.diagnostics.iter();
        refused(diagnostics.map(|diagnostic| self.placed(diagnostic.clone())).collect())
    }
}

fn refused(diagnostics: Vec<Diagnostic>) -> Failure {
    Failure::Refused { diagnostics, outcome: "nothing was changed" }
}

/// The right to change the show's manifests, so that two additions at once do
/// not lose one of them.
pub(super) fn guard(root: &Path) -> Result<Lock, Failure> {
    let folder = root.join(CACHE_FOLDER);
    let taken = std::fs::create_dir_all(&folder)
        .map_err(Busy::Io)
        .and_then(|()| Lock::take(&folder.join("manifests.lock")));
    taken.map_err(|busy| match busy {
        Busy::Held => Failure::one(
            Diagnostic::error("another pod is changing this show's manifests")
                .hint("wait for it to end, then do this again"),
        ),
        Busy::Io(error) => Failure::one(super::disk::refused("write to", &folder, &error)),
    })
}
