//! Opening a session: what is known of its takes is taken from the cache, and those that are new
//! are listened to.

use std::io;
use std::sync::Arc;

use super::{Inner, SessionSound, SoundTrack};
use crate::ops::build::{Talk, envelopes, names};
use crate::ops::session::{FactFile, Recordings, heard};
use crate::ops::takes::pick;
use crate::ops::{Context, Failure, open_store, store_trouble};
use crate::report::Diagnostic;
use crate::show::{Episode, Show, Track};
use crate::store::Store;

/// Opens the session of an episode of this show. Takes that pod does not know yet are listened to,
/// which the context's reporter hears of; then it takes minutes. The cache is free again
/// afterwards. *Errors:* an episode without takes, takes that are missing or cannot be read.
pub fn open_sound(
    context: &Context<'_>,
    show: &Show,
    episode: &Episode,
) -> Result<SessionSound, Failure> {
    opened(context, show, episode).map_err(|failure| placed(show, failure))
}

fn opened(context: &Context<'_>, show: &Show, episode: &Episode) -> Result<SessionSound, Failure> {
    if episode.tracks.is_empty() {
        let message = format!("episode `{}` has no takes yet", episode.folder);
        let hint = format!("add them with `pod add {} TAKE...`", episode.slug);
        return Err(Failure::one(Diagnostic::error(message).in_file(&episode.manifest).hint(hint)));
    }
    let mut store = open_store(context, &show.root)?;
    let session = session(context, &mut store, episode);
    let saved = store.save();
    let session = session?;
    saved.map_err(|error| Failure::one(store_trouble(&error)))?;
    Ok(session)
}

fn session(
    context: &Context<'_>,
    store: &mut Store,
    episode: &Episode,
) -> Result<SessionSound, Failure> {
    let rate = episode.audio.rate;
    // As the mix takes them, so that both find the same in the cache.
    let channels: Vec<_> =
        episode.tracks.iter().map(|track| (track, pick(track.channel))).collect();
    let recordings = Recordings::of_channels(context, store, episode, &channels)?;
    let facts = recordings.analyse(context, store, episode, false)?;
    let (heard, _) = heard(context, episode, &facts)?;
    let held: io::Result<Vec<_>> = facts.iter().map(FactFile::held).collect();
    let held = held.map_err(|error| {
        let message = format!("cannot read the cache: {error}");
        Failure::one(Diagnostic::error(message).hint("remove it with `pod cache prune --all`"))
    })?;
    let tracks = episode.tracks.iter().zip(&heard).map(|(track, heard)| SoundTrack {
        name: name(track),
        offset: heard.offset,
        frames: heard.frames,
    });
    let takes = channels
        .iter()
        .map(|(track, pick)| (track.takes.iter().map(|take| take.path.clone()).collect(), *pick));
    let inner = Inner {
        tracks: tracks.collect(),
        takes: takes.collect(),
        facts: held,
        envelopes: envelopes(rate, &facts, &heard)?,
        recordings: names(&recordings, &heard, rate),
        talk: Talk::of(&heard),
        episode: episode.clone(),
    };
    Ok(SessionSound { inner: Arc::new(inner) })
}

fn name(track: &Track) -> String {
    let take = track.takes.first().map(|take| take.path.file_name().unwrap_or_default());
    let take = || take.unwrap_or_default().to_string_lossy().into_owned();
    track.speaker.clone().unwrap_or_else(take)
}

/// A failure with its places from the root of the file system.
fn placed(show: &Show, failure: Failure) -> Failure {
    match failure {
        Failure::Refused { mut diagnostics, .. } => {
            for place in diagnostics.iter_mut().filter_map(|one| one.place.as_mut()) {
                place.file = show.root.join(&place.file);
            }
            Failure::Refused { diagnostics, outcome: "the text can be edited without its sound" }
        }
        Failure::Interrupted => Failure::Interrupted,
    }
}
