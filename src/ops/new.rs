//! `new`: starts an episode.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::open::{guard, open};
use super::trial::refuse_if_wrong;
use super::{Context, Failure, disk};
use crate::report::Diagnostic;
use crate::show::{self, Date, EPISODE_MANIFEST, Episode, Guid, NewEpisode, SHOW_MANIFEST};

/// What a new episode is to be.
#[derive(Debug, Clone)]
pub struct New {
    /// Its name.
    pub title: String,
    /// Its number; the next of its season, or of the show, when absent.
    pub number: Option<u32>,
    /// Its season.
    pub season: Option<u32>,
    /// When it comes out.
    pub date: Option<Date>,
    /// The end of its folder's name; made from the title when absent.
    pub slug: Option<String>,
}

/// An episode that was started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartedEpisode {
    /// Its folder's name.
    pub episode: String,
    /// Its number.
    pub number: u32,
    /// Its own name for ever.
    pub guid: Guid,
    /// Its folder.
    pub folder: PathBuf,
    /// Its episode.toml.
    pub manifest: PathBuf,
}

/// Starts an episode in episodes/NNN-slug/: episode.toml, notes.md and takes/.
/// *Errors:* no show, a number or a folder that is taken, a
/// title that no manifest may hold.
pub fn new(context: &Context<'_>, new: &New) -> Result<StartedEpisode, Failure> {
    let root = context.root()?;
    let _guard = guard(&root)?;
    let opened = open(context)?;
    let number = number(new, &opened.loaded.episodes)?;
    let slug = new.slug.clone().unwrap_or_else(|| show::slug(&new.title));
    let name = format!("{number:03}-{slug}");
    let guid = Guid::random();
    let text = show::new_episode(&NewEpisode {
        title: new.title.clone(),
        number: Some(number),
        season: new.season,
        date: new.date.clone(),
        guid: guid.clone(),
    });
    let place = Path::new("episodes").join(&name).join(EPISODE_MANIFEST);
    refuse_if_wrong(&[(Path::new(SHOW_MANIFEST), "title = \"x\"\n"), (&place, &text)])?;
    let folder = root.join("episodes").join(&name);
    disk::make_folder(&root.join("episodes"))?;
    let manifest = folder.join(EPISODE_MANIFEST);
    match fs::create_dir(&folder) {
        Ok(()) => {}
        // Left by a run that was stopped before it wrote the manifest.
        Err(error)
            if error.kind() == ErrorKind::AlreadyExists
                && folder.is_dir()
                && fs::symlink_metadata(&manifest).is_err() => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(Failure::one(
                Diagnostic::error(format!("`{}` is there already", folder.display()))
                    .hint("choose another name with `--slug`, or another number"),
            ));
        }
        Err(error) => {
            return Err(Failure::one(disk::refused("make the folder", &folder, &error)));
        }
    }
    disk::make_folder(&folder.join("takes"))?;
    let notes = folder.join("notes.md");
    if fs::symlink_metadata(&notes).is_err() {
        disk::write(&notes, "")?;
    }
    // Last: it makes the folder an episode.
    disk::write(&manifest, &text)?;
    Ok(StartedEpisode { episode: name, number, guid, folder, manifest })
}

/// The number asked for, if it is free, else the one after the last.
fn number(new: &New, episodes: &[Episode]) -> Result<u32, Failure> {
    let mut same_season = episodes.iter().filter(|episode| episode.season == new.season);
    match new.number {
        None => {
            let last = same_season.filter_map(|episode| episode.number).max();
            Ok(last.unwrap_or(0) + 1)
        }
        Some(number) => match same_season.find(|episode| episode.number == Some(number)) {
            None => Ok(number),
            Some(other) => Err(Failure::one(
                Diagnostic::error(format!("`{}` has the number {number} already", other.folder))
                    .hint("leave `--number` out to take the next free one"),
            )),
        },
    }
}
