//! Reads a whole show: show.toml, then every episode below it, all their errors in one run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::audio::Audio;
use super::edits::Edits;
use super::episode::{EDITS_MANIFEST, EPISODE_MANIFEST, Episode};
use super::manifest::{SHOW_MANIFEST, Show};
use super::page::Page;
use super::walk::episode_folders;
use crate::report::{Diagnostic, Severity};

/// What was found in a show's folder.
#[derive(Debug)]
pub struct Loaded {
    /// The show, with defaults where its manifest is wrong; nothing when
    /// show.toml cannot be read or is not TOML.
    pub show: Option<Show>,
    /// The episodes by number, those without one last, then by path. One whose
    /// manifest cannot be read has only its folder and the defaults.
    pub episodes: Vec<Episode>,
    /// What is wrong: first in show.toml, then in each episode, by line.
    /// Paths start at the show's folder.
    pub diagnostics: Vec<Diagnostic>,
}

impl Loaded {
    /// Whether there are errors, not just warnings.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// What is wrong in the show itself and in `episode`, not in other episodes.
    pub fn concerning<'a>(&'a self, episode: &'a Episode) -> impl Iterator<Item = &'a Diagnostic> {
        let edits = episode.edits_manifest();
        self.diagnostics.iter().filter(move |diagnostic| {
            let Some(place) = &diagnostic.place else { return true };
            let of_an_episode =
                place.file.ends_with(EPISODE_MANIFEST) || place.file.ends_with(EDITS_MANIFEST);
            !of_an_episode || place.file == episode.manifest || place.file == edits
        })
    }
}

/// Reads the show in the folder `root` and its episodes: every folder below
/// it that holds an episode.toml, except in hidden folders, `public`, `out`,
/// `takes` and other shows.
pub fn load(root: &Path) -> Loaded {
    let (show, mut diagnostics) = load_show(root);
    let audio = show.as_ref().map_or_else(Audio::default, |show| show.audio);
    let (folders, problems) = episode_folders(root);
    diagnostics.extend(problems);
    let mut read: Vec<(Episode, Vec<Diagnostic>)> =
        folders.iter().map(|below| load_episode(root, below, audio)).collect();
    read.sort_by_key(|(episode, _)| episode.number.unwrap_or(u32::MAX));
    let mut episodes = Vec::new();
    for (episode, found) in read {
        diagnostics.extend(found);
        episodes.push(episode);
    }
    diagnostics.extend(twins(&episodes));
    Loaded { show, episodes, diagnostics }
}

/// Reads show.toml alone, and what is wrong with it.
pub fn load_show(root: &Path) -> (Option<Show>, Vec<Diagnostic>) {
    match Page::read(&root.join(SHOW_MANIFEST), PathBuf::from(SHOW_MANIFEST)) {
        Ok(page) => {
            let show = Show::read(&page, root);
            (show, page.into_found())
        }
        Err(diagnostic) => (None, vec![*diagnostic]),
    }
}

/// Reads the episode in the folder `below` the show's, and what is wrong with it. `audio` are the
/// show's settings.
pub fn load_episode(root: &Path, below: &Path, audio: Audio) -> (Episode, Vec<Diagnostic>) {
    let shown = |name| PathBuf::from(below.join(name).to_string_lossy().into_owned());
    let dir = root.join(below);
    let mut found = Vec::new();
    let page = Page::read(&dir.join(EPISODE_MANIFEST), shown(EPISODE_MANIFEST));
    let mut episode = match page {
        Ok(page) => {
            let episode = Episode::read(&page, root, below, audio);
            found.extend(page.into_found());
            episode
        }
        Err(diagnostic) => {
            found.push(*diagnostic);
            // A blank page complains of the missing title; that one is dropped.
            let page = Page::new(shown(EPISODE_MANIFEST), String::new());
            Episode::read(&page, root, below, audio)
        }
    };
    if std::fs::symlink_metadata(dir.join(EDITS_MANIFEST)).is_ok() {
        match Page::read(&dir.join(EDITS_MANIFEST), shown(EDITS_MANIFEST)) {
            Ok(page) => {
                episode.edits = Edits::read(&page);
                found.extend(page.into_found());
            }
            Err(diagnostic) => found.push(*diagnostic),
        }
    }
    (episode, found)
}

/// Warns of episodes that share what should tell them apart.
fn twins(episodes: &[Episode]) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    let mut numbers: BTreeMap<(Option<u32>, u32), &Episode> = BTreeMap::new();
    let mut slugs: BTreeMap<&str, &Episode> = BTreeMap::new();
    for episode in episodes {
        if let Some(number) = episode.number
            && let Some(other) = numbers.insert((episode.season, number), episode)
        {
            let message = format!("`{}` has the number {number} too", other.manifest.display());
            let hint = "give each episode of a season a number of its own";
            warnings.push(Diagnostic::warning(message).in_file(&episode.manifest).hint(hint));
        }
        if let Some(other) = slugs.insert(&episode.slug, episode) {
            let slug = &episode.slug;
            let message = format!("`{}` has the slug `{slug}` too", other.manifest.display());
            let hint = "rename one of the two folders, before the episode is published";
            warnings.push(Diagnostic::warning(message).in_file(&episode.manifest).hint(hint));
        }
    }
    warnings
}
