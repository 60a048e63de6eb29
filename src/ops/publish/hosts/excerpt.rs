//! The stretch of an episode that goes to hosts that do not take all of it: its first soundbite.
//! Made once, kept while hosts are still owed something.

use std::fs;
use std::path::{Path, PathBuf};

use super::episode::file_at;
use crate::ops::{Context, Failure};
use crate::publish::hosts::{HostEpisode, HostFile};
use crate::render::{RenderError, excerpt};
use crate::report::{Diagnostic, Event};
use crate::store::Digest;
use crate::units::Time;

/// The longest excerpt. *Source:* Podcasting 2.0, `podcast:soundbite`: 15 to 120 seconds.
const LONGEST_MS: i64 = 120_000;

/// What it is.
const MP3: &str = "audio/mpeg";

/// Makes it, unless it is there. None: the episode has no soundbite, or none could be made of it,
/// of which is warned.
pub(super) fn of(
    context: &Context<'_>,
    folder: &Path,
    episode: &HostEpisode,
) -> Result<Option<HostFile>, Failure> {
    let Some((start, length, _)) = episode.soundbites.first() else { return Ok(None) };
    let span = (*start, (*length).min(LONGEST_MS));
    let path = folder.join(name(&episode.sound, span));
    if let Some(there) = file_at(&path, MP3) {
        return Ok(Some(there));
    }
    match make(context, &episode.sound.file, span, &path) {
        Ok(true) => Ok(file_at(&path, MP3)),
        Ok(false) => Ok(warn(context, episode, "the soundbite begins after its end")),
        Err(RenderError::Cancelled) => Err(Failure::Interrupted),
        Err(error) => Ok(warn(context, episode, &error.to_string())),
    }
}

fn warn(context: &Context<'_>, episode: &HostEpisode, why: &str) -> Option<HostFile> {
    let told = format!("no excerpt of `{}`: {why}", episode.title.escape_debug());
    let hint = "check its [[soundbite]], and build it again if its sound is damaged";
    context.reporter.event(Event::Warning(Diagnostic::warning(told).hint(hint)));
    None
}

/// Changes with the sound and the stretch.
fn name(sound: &HostFile, (start, length): (i64, i64)) -> String {
    let stamp = fs::metadata(&sound.file).and_then(|found| found.modified()).ok();
    let told = format!("{:?} {} {stamp:?} {start} {length}", sound.file, sound.length);
    format!("excerpt-{}.mp3", &Digest::of_bytes(told.as_bytes()).to_string()[..16])
}

/// Writes it beside and renames it. False: there is no sound there.
fn make(
    context: &Context<'_>,
    sound: &Path,
    (start, length): (i64, i64),
    path: &PathBuf,
) -> Result<bool, RenderError> {
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder).map_err(RenderError::io(folder))?;
    let beside = tempfile::NamedTempFile::new_in(folder).map_err(RenderError::io(folder))?;
    let out = beside.reopen().map_err(RenderError::io(beside.path()))?;
    let span = (Time::from_millis(start), Time::from_millis(length));
    let made = excerpt(sound, span, out, &|| context.reporter.cancelled())?;
    if made.is_none() {
        return Ok(false);
    }
    let kept = beside.persist(path).map_err(|error| error.error);
    kept.map(|_| true).map_err(RenderError::io(path))
}
