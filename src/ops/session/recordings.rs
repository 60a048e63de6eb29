//! The recordings of an episode: digested, listened to once, and what they say.

use std::path::{Path, PathBuf};

use super::facts::{FACTS, FactFile, analyse, task};
use super::{Heard, joined, offset};
use crate::audio::decode::ChannelPick;
use crate::audio::dsp::speech::Levels;
use crate::audio::encode::EncodeError;
use crate::ops::takes::pick;
use crate::ops::{Context, Failure, OUT_FOLDER, disk, store_trouble};
use crate::render::RenderError;
use crate::report::{Diagnostic, Event, Mark};
use crate::show::{Episode, MusicPiece, Track};
use crate::store::{AtomicFile, Digest, Key, Store};
use crate::units::{Db, Frames, SampleRate, Time};

/// The facts of a recording.
pub(in crate::ops) fn key(parts: &[Digest], pick: ChannelPick, rate: SampleRate) -> Key {
    Key::new(FACTS)
        .with("recording", named(parts))
        .with("channel", format!("{pick:?}").to_lowercase())
        .with("rate", rate)
}

/// The digests of the parts of a recording, for a key.
pub(in crate::ops) fn named(digests: &[Digest]) -> String {
    let all: Vec<String> = digests.iter().map(Digest::to_string).collect();
    all.join(" ")
}

/// The files of a track.
fn parts(track: &Track) -> Vec<PathBuf> {
    track.takes.iter().map(|take| take.path.clone()).collect()
}

/// What is told of a recording that went in.
pub(in crate::ops) struct Input {
    pub(in crate::ops) parts: Vec<(PathBuf, Digest)>,
    pub(in crate::ops) frames: Frames,
    pub(in crate::ops) offset: Frames,
    pub(in crate::ops) peak: Option<Db>,
    pub(in crate::ops) floor: Option<Db>,
    pub(in crate::ops) speech: Option<Db>,
    pub(in crate::ops) threshold: Option<Db>,
}

/// The recordings of an episode: its tracks' takes, then its music.
pub(in crate::ops) struct Recordings {
    all: Vec<Recording>,
}

/// One track or piece of music.
struct Recording {
    parts: Vec<PathBuf>,
    digests: Vec<Digest>,
    pick: ChannelPick,
    /// Where the manifest names it.
    mark: Mark,
}

impl Recordings {
    /// Lists the recordings and reads what may have changed of them.
    pub(in crate::ops) fn list(
        context: &Context<'_>,
        store: &mut Store,
        episode: &Episode,
    ) -> Result<Self, Failure> {
        let mut all = Vec::new();
        for track in &episode.tracks {
            all.push((parts(track), pick(track.channel), track.takes[0].mark.clone()));
        }
        for piece in [&episode.music.intro, &episode.music.outro].into_iter().flatten() {
            all.push((vec![piece.file.clone()], ChannelPick::Mix, piece.mark.clone()));
        }
        Recordings::digested(context, store, episode, all)
    }

    /// The recordings of tracks heard on channels of the caller's choice, without the music.
    pub(in crate::ops) fn of_channels(
        context: &Context<'_>,
        store: &mut Store,
        episode: &Episode,
        tracks: &[(&Track, ChannelPick)],
    ) -> Result<Self, Failure> {
        let one = |(track, pick): &(&Track, ChannelPick)| {
            (parts(track), *pick, track.takes[0].mark.clone())
        };
        Recordings::digested(context, store, episode, tracks.iter().map(one).collect())
    }

    fn digested(
        context: &Context<'_>,
        store: &mut Store,
        episode: &Episode,
        all: Vec<(Vec<PathBuf>, ChannelPick, Mark)>,
    ) -> Result<Self, Failure> {
        let mut recordings = Vec::new();
        for (parts, pick, mark) in all {
            let mut digests = Vec::new();
            for part in &parts {
                if context.reporter.cancelled() {
                    return Err(Failure::Interrupted);
                }
                let digest = store.digest(part, context.now()).map_err(|error| {
                    let message = format!("cannot read `{}`: {error}", part.display());
                    let place = mark.clone();
                    Failure::one(Diagnostic::error(message).at(&episode.manifest, place))
                })?;
                digests.push(digest);
            }
            recordings.push(Recording { parts, digests, pick, mark });
        }
        Ok(Recordings { all: recordings })
    }

    /// The facts of every recording, from the store or by listening.
    pub(in crate::ops) fn analyse(
        &self,
        context: &Context<'_>,
        store: &mut Store,
        episode: &Episode,
        force: bool,
    ) -> Result<Vec<FactFile>, Failure> {
        let rate = episode.audio.rate;
        let keys: Vec<Key> = self.all.iter().map(|r| key(&r.digests, r.pick, rate)).collect();
        let find = |store: &Store, key: &Key| FactFile::open(&store.find(key)?.path);
        let mut missing: Vec<(usize, AtomicFile)> = Vec::new();
        for (at, key) in keys.iter().enumerate() {
            let known = !force && find(store, key).is_some();
            let name = self.all[at].name(episode);
            let reason = match known {
                true => "the recording has not changed".to_owned(),
                false if force => "asked for".to_owned(),
                false => key.since(store.last(&name).as_ref()),
            };
            context.reporter.event(Event::Why { stage: name, reason });
            // Two tracks may be of one recording: it is listened to once.
            if !known && !missing.iter().any(|(other, _)| keys[*other].digest() == key.digest()) {
                let file = store.create(key).map_err(|e| Failure::one(store_trouble(&e)))?;
                missing.push((at, file));
            }
        }
        for group in missing.chunks_mut(context.jobs.max(1)) {
            let results: Vec<Result<(), Failure>> = std::thread::scope(|scope| {
                let running: Vec<_> = group
                    .iter_mut()
                    .map(|(at, file)| {
                        let recording = &self.all[*at];
                        scope.spawn(move || recording.analyse(context, episode, file))
                    })
                    .collect();
                running.into_iter().map(joined).collect()
            });
            all_well(results)?;
        }
        for (at, file) in missing {
            let path = file.path().to_owned();
            file.commit().map_err(RenderError::io(&path)).map_err(|error| trouble(&error))?;
            let name = self.all[at].name(episode);
            let noted = store.note_last(&name, &keys[at]);
            noted.map_err(|error| Failure::one(store_trouble(&error)))?;
        }
        let facts: Vec<FactFile> = keys.iter().filter_map(|key| find(store, key)).collect();
        if facts.len() != keys.len() {
            let message = "the cache lost what was just put there";
            let hint = "is another program cleaning `.pod`? run it again";
            return Err(Failure::one(Diagnostic::error(message).hint(hint)));
        }
        Ok(facts)
    }

    /// The digests of each track's parts, and of the intro's and the outro's file.
    pub(in crate::ops) fn digests(
        &self,
        episode: &Episode,
    ) -> (Vec<Vec<Digest>>, [Option<Digest>; 2]) {
        let (tracks, pieces) = self.all.split_at(episode.tracks.len());
        let mut pieces = pieces.iter().map(|piece| piece.digests[0]);
        let music = &episode.music;
        let mut next = |piece: &Option<MusicPiece>| piece.as_ref().and_then(|_| pieces.next());
        let pieces = [next(&music.intro), next(&music.outro)];
        (tracks.iter().map(|track| track.digests.clone()).collect(), pieces)
    }

    /// The digests of each recording's parts.
    pub(in crate::ops) fn parts_digests(&self) -> Vec<Vec<Digest>> {
        self.all.iter().map(|recording| recording.digests.clone()).collect()
    }

    /// What the report tells of the tracks.
    pub(in crate::ops) fn report(
        &self,
        levels: &[Levels],
        facts: &[FactFile],
        heard: &[Heard],
    ) -> Vec<Input> {
        let all = self.all.iter().zip(levels).zip(facts.iter().zip(heard));
        all.map(|((recording, levels), (facts, heard))| Input {
            parts: recording.parts.iter().cloned().zip(recording.digests.iter().copied()).collect(),
            frames: facts.summary.frames,
            offset: heard.offset,
            peak: facts.summary.peak,
            floor: levels.floor(),
            speech: levels.speech(),
            threshold: levels.threshold(),
        })
        .collect()
    }
}

impl Recording {
    /// As `--why` names it.
    fn name(&self, episode: &Episode) -> String {
        let file = self.parts.first().and_then(|part| part.file_name()).unwrap_or_default();
        format!("{} {}", episode.folder, file.to_string_lossy())
    }

    fn analyse(
        &self,
        context: &Context<'_>,
        episode: &Episode,
        file: &mut AtomicFile,
    ) -> Result<(), Failure> {
        let mut task = task(context.reporter, &self.parts);
        match analyse(&self.parts, self.pick, episode.audio.rate, file, &mut task) {
            Ok(summary) => {
                let length = summary.frames.at(episode.audio.rate).short();
                task.finish(length);
                Ok(())
            }
            Err(error) => Err(match trouble(&error) {
                // What is wrong with a recording is shown where the manifest names it.
                Failure::Refused { diagnostics, outcome }
                    if !matches!(error, RenderError::Io { .. }) =>
                {
                    let at = |found: Diagnostic| found.at(&episode.manifest, self.mark.clone());
                    let diagnostics = diagnostics.into_iter().map(at).collect();
                    Failure::Refused { diagnostics, outcome }
                }
                other => other,
            }),
        }
    }
}

/// All errors of several steps as one.
fn all_well(results: Vec<Result<(), Failure>>) -> Result<(), Failure> {
    let mut all = Vec::new();
    for result in results {
        match result {
            Ok(()) => {}
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Err(Failure::Refused { diagnostics, .. }) => all.extend(diagnostics),
        }
    }
    if all.is_empty() {
        return Ok(());
    }
    Err(Failure::Refused { diagnostics: all, outcome: "nothing was built" })
}

/// Where and when each track speaks.
pub(in crate::ops) fn heard(
    context: &Context<'_>,
    episode: &Episode,
    facts: &[FactFile],
) -> Result<(Vec<Heard>, Vec<Levels>), Failure> {
    let rate = episode.audio.rate;
    let (mut heard, mut levels) = (Vec::new(), Vec::new());
    let found = facts.chunks(context.jobs.max(1)).flat_map(|group| {
        std::thread::scope(|scope| {
            let one = |facts| scope.spawn(move || FactFile::speech(facts, rate));
            let running: Vec<_> = group.iter().map(one).collect();
            running.into_iter().map(joined).collect::<Vec<_>>()
        })
    });
    for ((track, facts), found) in episode.tracks.iter().zip(facts).zip(found) {
        let (speech, level) = found.map_err(|error| {
            let message = format!("cannot read the cache: {error}");
            Failure::one(Diagnostic::error(message).hint("remove it with `pod cache prune --all`"))
        })?;
        let offset = offset(track.offset, rate);
        heard.push(Heard { offset, frames: facts.summary.frames, speech });
        levels.push(level);
    }
    Ok((heard, levels))
}

/// How many damaged places of a take are told one by one.
const MOST_FLAWS: usize = 4;

/// Warns of damaged places that were read over.
pub(in crate::ops) fn flaws(episode: &Episode, facts: &[FactFile], found: &mut Vec<Diagnostic>) {
    for (track, facts) in episode.tracks.iter().zip(facts) {
        let damage = &facts.summary.damage;
        for (number, flaw) in damage.iter().enumerate() {
            let Some(take) = track.takes.get(flaw.part) else { continue };
            let more = damage.len() - number;
            let message = if number < MOST_FLAWS {
                let detail = flaw.detail.trim_end_matches('.');
                format!("`{}` is damaged at {}: {detail}", take.name, Time(flaw.at))
            } else {
                format!("`{}` is damaged at {more} more places", take.name)
            };
            let hint = "listen there; copy the take again from the recorder if you still can";
            let warning = Diagnostic::warning(message).at(&episode.manifest, take.mark.clone());
            found.push(warning.hint(hint));
            if number == MOST_FLAWS {
                break;
            }
        }
    }
}

/// What to tell of a rendering that stopped.
pub(in crate::ops) fn trouble(error: &RenderError) -> Failure {
    let outcome = "nothing was built";
    let hint = match error {
        RenderError::Cancelled => return Failure::Interrupted,
        RenderError::Io { path, source } => {
            let diagnostics = vec![disk::refused("write", path, source)];
            return Failure::Refused { diagnostics, outcome };
        }
        RenderError::Encode(EncodeError::Io(source)) => {
            let told = disk::refused("write", Path::new(OUT_FOLDER), source);
            return Failure::Refused { diagnostics: vec![told], outcome };
        }
        RenderError::Decode(error) => error.hint(),
        RenderError::Encode(error) => error.hint(),
        RenderError::Read(_) => {
            Some("copy it again from the recorder; what was built before is untouched".to_owned())
        }
        RenderError::Meter(_) => None,
    };
    let diagnostic = Diagnostic::error(error.to_string());
    let diagnostic = match hint {
        Some(hint) => diagnostic.hint(hint),
        None => diagnostic,
    };
    Failure::Refused { diagnostics: vec![diagnostic], outcome }
}
