//! `add`: brings recordings into an episode. All are looked at first, then
//! copied, then the manifest is written; what fails leaves things as they were.

mod bring;

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use self::bring::Plan;
use super::open::{guard, open};
use super::{Context, Failure, disk, takes};
use crate::report::Diagnostic;
use crate::show::{self, ChangeError, Channel, EPISODE_MANIFEST, Episode, NewTrack, Offset};
use crate::store;
use crate::units::{SampleRate, Time};

/// What is to be brought in.
#[derive(Debug, Clone)]
pub struct Add {
    /// The episode: its number, slug, folder name or path.
    pub episode: String,
    /// The recordings, from the user's folder.
    pub takes: Vec<PathBuf>,
    /// Who is heard: none, or one for each track.
    pub speakers: Vec<String>,
    /// Which channel of each.
    pub channel: Channel,
    /// When each starts.
    pub offset: Offset,
    /// How they get there.
    pub bring: Bring,
    /// What they are to each other.
    pub tracks: Tracks,
}

/// How a take gets into the episode's folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bring {
    /// A copy, checked against the original.
    Copy,
    /// A symbolic link to the original.
    Link,
}

/// What several takes are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tracks {
    /// A track each.
    Apart,
    /// Parts of one recording, in order.
    Joined,
}

/// How a take came to be where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arrival {
    /// It was copied.
    Copied,
    /// It was linked.
    Linked,
    /// It was there already, itself or the same content under its name.
    InPlace,
}

/// A take that was brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedTake {
    /// Where it is now.
    pub file: PathBuf,
    /// How it came there.
    pub arrival: Arrival,
    /// Who is heard on it.
    pub speaker: Option<String>,
    /// What it is, as people say it: `WAV, PCM 24 bit, 48 kHz, stereo`.
    pub description: String,
    /// Its rate.
    pub rate: SampleRate,
    /// How many channels it has.
    pub channels: usize,
    /// Its length by its header, where that says one.
    pub length: Option<Time>,
}

/// What was brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The episode's folder name.
    pub episode: String,
    /// Its episode.toml.
    pub manifest: PathBuf,
    /// The takes, in the order they were named.
    pub takes: Vec<AddedTake>,
}

/// Brings takes into an episode and adds their tracks to its manifest.
/// *Errors:* no such episode, a take pod cannot read, a channel that is not
/// there, no room, a manifest that is not TOML; then nothing was changed.
pub fn add(context: &Context<'_>, add: &Add) -> Result<Added, Failure> {
    let root = context.root()?;
    let _guard = guard(&root)?;
    let opened = open(context)?;
    let episode = opened.episode(&add.episode, context)?;
    // With the right to change manifests in hand, no other copy is under way:
    // what is unfinished here was left by a run that died.
    for folder in [episode.dir.clone(), episode.dir.join(bring::TAKES)] {
        store::sweep(&folder).map_err(|e| Failure::one(disk::refused("tidy", &folder, &e)))?;
    }
    refuse_speakers(add)?;
    let probed = probe_all(context, add)?;
    let places = bring::plan(episode, add, context)?;
    refuse_twins(episode, add, &places)?;
    let manifest = episode.dir.join(EPISODE_MANIFEST);
    let text = fs::read_to_string(&manifest)
        .map_err(|error| Failure::one(disk::refused("read", &manifest, &error)))?;
    let text = with_tracks(text, add, &places)
        .map_err(|error| Failure::one(unchangeable(&error, &manifest)))?;

    let brought = bring::all(&places, context)?;
    disk::write(&manifest, &text).inspect_err(|_| bring::undo(&brought))?;
    let takes = probed.into_iter().zip(brought).enumerate().map(|(index, (probed, brought))| {
        let track = if add.tracks == Tracks::Joined { 0 } else { index };
        let info = &probed.info;
        AddedTake {
            arrival: brought.arrival,
            speaker: add.speakers.get(track).cloned(),
            description: info.to_string(),
            rate: info.rate,
            channels: info.channels,
            length: probed.frames.or(info.declared).map(|frames| frames.at(info.rate)),
            file: brought.file,
        }
    });
    Ok(Added { episode: episode.folder.clone(), takes: takes.collect(), manifest })
}

/// Refuses names that no feed could carry.
fn refuse_speakers(add: &Add) -> Result<(), Failure> {
    let wrong = |name: &&String| name.trim().is_empty() || name.chars().any(char::is_control);
    match add.speakers.iter().find(wrong) {
        None => Ok(()),
        Some(name) => Err(Failure::one(
            Diagnostic::error(format!("`{}` is no speaker's name", name.escape_debug()))
                .hint("give a name without control characters"),
        )),
    }
}

fn probe_all(context: &Context<'_>, add: &Add) -> Result<Vec<takes::Probed>, Failure> {
    let mut probed: Vec<takes::Probed> = Vec::new();
    let mut refused = Vec::new();
    for take in &add.takes {
        let path = context.folder.join(take);
        match takes::probe(&path, add.channel) {
            Ok(found) => probed.push(found),
            Err(error) => {
                let hint = error.hint().unwrap_or_else(|| "check its name".to_owned());
                refused.push(Diagnostic::error(error.to_string()).hint(hint));
            }
        }
    }
    if let (Tracks::Joined, [first, rest @ ..]) = (add.tracks, probed.as_slice())
        && let Some(other) = rest.iter().find(|one| one.info.channels != first.info.channels)
    {
        let (one, two) = (first.info.channels, other.info.channels);
        refused.push(
            Diagnostic::error(format!(
                "the takes are no parts of one recording: {one} and {two} channels"
            ))
            .hint("leave `--join` out to make a track of each"),
        );
    }
    if refused.is_empty() {
        Ok(probed)
    } else {
        Err(Failure::Refused { diagnostics: refused, outcome: "nothing was changed" })
    }
}

/// Refuses a take that already is a track with the same channel.
fn refuse_twins(episode: &Episode, add: &Add, places: &[Plan]) -> Result<(), Failure> {
    for place in places {
        let same = |take: &show::Take| episode.dir.join(&place.name) == take.path;
        let twin = episode
            .tracks
            .iter()
            .find(|track| track.channel == add.channel && track.takes.iter().any(same));
        if let Some(track) = twin {
            let manifest = episode.dir.join(EPISODE_MANIFEST);
            return Err(Failure::one(
                Diagnostic::error(format!("`{}` is a track of this episode already", place.name))
                    .at(manifest, track.mark.clone())
                    .hint("change its [[track]] in episode.toml, or give another `--channel`"),
            ));
        }
    }
    Ok(())
}

fn with_tracks(mut text: String, add: &Add, places: &[Plan]) -> Result<String, ChangeError> {
    let names: Vec<String> = places.iter().map(|place| place.name.clone()).collect();
    let groups = match add.tracks {
        Tracks::Joined => vec![names],
        Tracks::Apart => names.into_iter().map(|name| vec![name]).collect(),
    };
    for (index, takes) in groups.into_iter().enumerate() {
        let speaker = add.speakers.get(index).cloned();
        let track = NewTrack { takes, speaker, channel: add.channel, offset: add.offset };
        text = show::add_track(&text, &track)?;
    }
    Ok(text)
}

fn unchangeable(error: &ChangeError, manifest: &Path) -> Diagnostic {
    Diagnostic::error(error.to_string())
        .in_file(manifest)
        .hint("`pod check` shows the line; correct it, then add the takes again")
}
