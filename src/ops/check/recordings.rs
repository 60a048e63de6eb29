//! Takes and music as the manifests name them, and what lies beyond their end.

use std::path::Path;

use crate::audio::decode::DecodeError;
use crate::check::Findings;
use crate::check::recordings::{BEYOND, NONE, NOT_YET, UNREADABLE};
use crate::ops::open::Opened;
use crate::ops::takes;
use crate::report::{Diagnostic, Mark, Place};
use crate::show::{Channel, Episode, MusicPiece, Offset, Show, Track};
use crate::units::Time;

const DENOISE: &str = "`denoise` is read and kept; this version does not lower noise yet";

/// What show.toml asks for and this version does not do yet.
pub(super) fn show_promises(show: &Show, findings: &mut Findings) {
    if show.audio.denoise {
        let hint = "leave it: it will be followed when it can be";
        findings.tell(&NOT_YET, file(&show.manifest), DENOISE, hint);
    }
}

/// Looks at the recordings of an episode; one that is `published` may do without.
pub(super) fn look(opened: &Opened, episode: &Episode, published: bool, findings: &mut Findings) {
    let manifest = &episode.manifest;
    if episode.tracks.is_empty() && !published {
        let hint = format!("bring one in with `pod add {} TAKE`", episode.folder);
        findings.tell(&NONE, file(manifest), "this episode has no recording yet", hint);
    }
    let mut lengths = Vec::new();
    for of_track in &episode.tracks {
        lengths.push(track(of_track, manifest, findings));
    }
    for piece in [&episode.music.intro, &episode.music.outro].into_iter().flatten() {
        music(opened, piece, manifest, findings);
    }
    promises(opened, episode, findings);
    if let (false, Some(lengths)) =
        (lengths.is_empty(), lengths.into_iter().collect::<Option<Vec<Time>>>())
    {
        beyond(episode, session_end(&episode.tracks, &lengths), findings);
    }
}

fn file(manifest: &Path) -> Place {
    Place { file: manifest.to_owned(), mark: None }
}

fn at(manifest: &Path, mark: &Mark) -> Place {
    Place { file: manifest.to_owned(), mark: Some(mark.clone()) }
}

/// Looks at a track's takes; gives its length where that is certain.
fn track(track: &Track, manifest: &Path, findings: &mut Findings) -> Option<Time> {
    let mut length = Some(Time::ZERO);
    for take in &track.takes {
        match takes::probe(&take.path, track.channel) {
            Ok(probed) => {
                let one = probed.frames.map(|frames| frames.at(probed.info.rate));
                length = length.zip(one).map(|(sum, one)| sum + one);
            }
            Err(error) => {
                length = None;
                let mark = match error {
                    DecodeError::NoChannel { .. } => &track.channel_mark,
                    _ => &take.mark,
                };
                let told = unreadable(&error, &take.path, &take.name);
                findings.add(&UNREADABLE, told.at(manifest, mark.clone()));
            }
        }
    }
    length
}

fn music(opened: &Opened, piece: &MusicPiece, manifest: &Path, findings: &mut Findings) {
    if let Err(error) = takes::probe(&piece.file, Channel::Stereo) {
        let near = piece.file.strip_prefix(&opened.root).unwrap_or(&piece.file);
        let told = unreadable(&error, &piece.file, &near.display().to_string());
        findings.add(&UNREADABLE, told.at(manifest, piece.mark.clone()));
    }
}

/// What an episode asks for and this version does not do yet.
fn promises(opened: &Opened, episode: &Episode, findings: &mut Findings) {
    let manifest = &episode.manifest;
    let auto = episode.tracks.iter().skip(1).filter(|track| track.offset == Offset::Auto);
    for track in auto {
        let message = "this track starts with the first: this version does not align by sound yet";
        let hint = "give its start by hand: offset = \"00:00:02.500\"";
        findings.tell(&NOT_YET, at(manifest, &track.offset_mark), message, hint);
    }
    let of_show = opened.loaded.show.as_ref().is_some_and(|show| show.audio.denoise);
    if episode.audio.denoise && !of_show {
        let hint = "leave it: it will be followed when it can be";
        findings.tell(&NOT_YET, file(manifest), DENOISE, hint);
    }
}

/// Chapters, soundbites, cuts and keeps that start after the last sound.
fn beyond(episode: &Episode, end: Time, findings: &mut Findings) {
    let mut tell = |what: &str, time: Time, place: Place| {
        let message = format!("{what} at {time} is beyond the end of the takes, {end}");
        let hint = "times are those of the recording, before anything is cut";
        findings.tell(&BEYOND, place, message, hint);
    };
    for chapter in episode.chapters.iter().filter(|chapter| chapter.start >= end) {
        tell("a chapter", chapter.start, at(&episode.manifest, &chapter.mark));
    }
    for bite in episode.soundbites.iter().filter(|bite| bite.end > end) {
        tell("the end of a soundbite", bite.end, at(&episode.manifest, &bite.mark));
    }
    let edits = episode.edits_manifest();
    let (cuts, keeps) = (&episode.edits.cuts, &episode.edits.keeps);
    let spans =
        cuts.iter().map(|cut| ("a cut", cut)).chain(keeps.iter().map(|keep| ("a keep", keep)));
    for (what, span) in spans.filter(|(_, span)| span.end > end) {
        tell(&format!("the end of {what}"), span.end, at(&edits, &span.mark));
    }
}

/// The decoder's refusal with the name the manifest gives the file.
fn unreadable(error: &DecodeError, path: &Path, name: &str) -> Diagnostic {
    let message = error.to_string().replace(&path.display().to_string(), name);
    match error.hint() {
        Some(hint) => Diagnostic::error(message).hint(hint),
        None => Diagnostic::error(message),
    }
}

/// Where the last track ends, when the first starts at 0.
fn session_end(tracks: &[Track], lengths: &[Time]) -> Time {
    let ends = tracks.iter().zip(lengths).map(|(track, length)| match track.offset {
        Offset::Auto => *length,
        Offset::At(start) => start + *length,
    });
    ends.max().unwrap_or_default()
}
