//! Finds the episode that a word on the command line means.

use std::path::Path;

use super::episode::Episode;
use super::fields::nearest;
use crate::report::Diagnostic;

/// The episode that `name` means: a path (from `cwd`), a folder's name, a
/// slug or a number, leading zeros or not.
///
/// *Errors:* no episode, or more than one, is called so.
pub fn find_episode<'a>(
    episodes: &'a [Episode],
    name: &str,
    cwd: &Path,
) -> Result<&'a Episode, Box<Diagnostic>> {
    let trimmed = name.trim_end_matches('/');
    let called = |test: &dyn Fn(&Episode) -> bool| -> Vec<&'a Episode> {
        episodes.iter().filter(|episode| test(episode)).collect()
    };
    let by_folder = called(&|episode| episode.folder == trimmed);
    if let [episode] = by_folder.as_slice() {
        return Ok(episode);
    }
    let number: Option<u32> = trimmed.parse().ok();
    let matching = called(&|episode| {
        let numbered = episode.number.or_else(|| episode.folder_number());
        episode.slug == trimmed
            || episode.folder == trimmed
            || (number.is_some() && numbered == number)
    });
    match matching.as_slice() {
        [episode] => return Ok(episode),
        [] => {}
        several => {
            let folders = several.iter().map(|episode| format!("`{}`", folder_of(episode)));
            let folders: Vec<String> = folders.collect();
            let message = format!("{} episodes are called `{name}`", several.len());
            let hint = format!("name the folder: {}", folders.join(" or "));
            return Err(Box::new(Diagnostic::error(message).hint(hint)));
        }
    }
    if let Some(episode) = episode_at(episodes, &cwd.join(name)) {
        return Ok(episode);
    }
    let names = episodes.iter().flat_map(|episode| [&episode.slug, &episode.folder]);
    let hint = match nearest(trimmed, names.map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if episodes.is_empty() => "start an episode with `pod new TITLE`".to_owned(),
        None => {
            let all: Vec<String> =
                episodes.iter().take(10).map(|episode| format!("`{}`", episode.slug)).collect();
            let more = if episodes.len() > all.len() { ", …" } else { "" };
            format!("the episodes are {}{more}", all.join(", "))
        }
    };
    Err(Box::new(Diagnostic::error(format!("there is no episode `{name}`")).hint(hint)))
}

/// The episode whose folder `path` is or lies in; the innermost where episodes nest.
pub fn episode_at<'a>(episodes: &'a [Episode], path: &Path) -> Option<&'a Episode> {
    let path = path.canonicalize().ok()?;
    let holding = episodes.iter().filter_map(|episode| {
        let dir = episode.dir.canonicalize().ok()?;
        path.starts_with(&dir).then(|| (dir.components().count(), episode))
    });
    holding.max_by_key(|(depth, _)| *depth).map(|(_, episode)| episode)
}

/// The folder of an episode as a person would type it from the show's folder.
pub(super) fn folder_of(episode: &Episode) -> String {
    episode.manifest.parent().unwrap_or(Path::new("")).display().to_string()
}
