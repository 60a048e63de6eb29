//! `check`: everything wrong with manifests and recordings, without building.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::open::{Opened, open};
use super::text::Text;
use super::{Context, Failure, Selection, takes};
use crate::audio::decode::DecodeError;
use crate::report::{Counts, Diagnostic, Mark, Severity, Task};
use crate::show::{Channel, Episode, MusicPiece, Offset, SHOW_MANIFEST, Show, Track};
use crate::units::Time;

/// What was looked at, and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// How many episodes.
    pub episodes: usize,
    /// How many takes.
    pub takes: usize,
    /// What is wrong or worth knowing: first in show.toml, then by episode.
    pub found: Vec<Diagnostic>,
}

/// Looks at the show and the chosen episodes. *Errors:* no show, no such episode.
pub fn check(context: &Context<'_>, selection: &Selection) -> Result<Checked, Failure> {
    let opened = open(context)?;
    let episodes = opened.select(selection, context)?;
    let mut findings = Findings { opened: &opened, found: Vec::new() };
    let of_show = opened.loaded.diagnostics.iter().filter(|one| match episodes.as_slice() {
        all if all.len() == opened.loaded.episodes.len() => true,
        some => some
            .iter()
            .any(|episode| opened.loaded.concerning(episode).any(|concerning| concerning == *one)),
    });
    findings.found.extend(of_show.map(|one| opened.placed(one.clone())));
    if let Some(show) = &opened.loaded.show {
        findings.pictures(show.cover.as_deref(), Path::new(SHOW_MANIFEST));
        findings.show_promises(show);
    }
    let takes = episodes.iter().flat_map(|episode| &episode.tracks);
    let takes = takes.map(|track| track.takes.len()).sum();
    let mut task = Task::start(context.reporter, "takes", Some(takes as u64), Counts::Items);
    let mut done = 0;
    for episode in &episodes {
        for track in &episode.tracks {
            done += track.takes.len() as u64;
            task.advance(done);
        }
        if task.cancelled() {
            return Err(Failure::Interrupted);
        }
        findings.episode(episode);
    }
    task.finish(format!("{takes} looked at"));
    Ok(Checked { episodes: episodes.len(), takes, found: findings.found })
}

struct Findings<'a> {
    opened: &'a Opened,
    found: Vec<Diagnostic>,
}

impl Findings<'_> {
    /// Adds a finding with its place in a manifest of the show.
    fn add(&mut self, diagnostic: Diagnostic, manifest: &Path, mark: &Mark) {
        let diagnostic = diagnostic.at(manifest, mark.clone());
        self.found.push(self.opened.placed(diagnostic));
    }

    fn episode(&mut self, episode: &Episode) {
        let manifest = &episode.manifest;
        if episode.tracks.is_empty() {
            let told = note("this episode has no recording yet").in_file(manifest);
            let hint = format!("bring one in with `pod add {} TAKE`", episode.folder);
            self.found.push(self.opened.placed(told.hint(hint)));
        }
        let lengths: Vec<Option<Time>> =
            episode.tracks.iter().map(|track| self.track(track, manifest)).collect();
        for piece in [&episode.music.intro, &episode.music.outro].into_iter().flatten() {
            self.music(piece, manifest);
        }
        let images = episode.chapters.iter().filter_map(|chapter| chapter.image.as_deref());
        for picture in episode.cover.as_deref().into_iter().chain(images) {
            self.pictures(Some(picture), manifest);
        }
        self.episode_promises(episode);
        self.text(episode);
        if let (false, Some(lengths)) =
            (lengths.is_empty(), lengths.into_iter().collect::<Option<Vec<Time>>>())
        {
            self.beyond(episode, session_end(&episode.tracks, &lengths));
        }
    }

    /// What is wrong with the text, if there is one.
    fn text(&mut self, episode: &Episode) {
        let mut found = Vec::new();
        let trouble = match Text::load(episode, &mut found) {
            Err(Failure::Refused { diagnostics, .. }) => diagnostics,
            _ => Vec::new(),
        };
        let placed = found.into_iter().chain(trouble).map(|one| self.opened.placed(one));
        self.found.extend(placed);
    }

    /// Looks at a track's takes; gives its length where that is certain.
    fn track(&mut self, track: &Track, manifest: &Path) -> Option<Time> {
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
                    self.add(unreadable(&error, &take.path, &take.name), manifest, mark);
                }
            }
        }
        length
    }

    fn music(&mut self, piece: &MusicPiece, manifest: &Path) {
        if let Err(error) = takes::probe(&piece.file, Channel::Stereo) {
            let near = piece.file.strip_prefix(&self.opened.root).unwrap_or(&piece.file);
            let near = near.display().to_string();
            self.add(unreadable(&error, &piece.file, &near), manifest, &piece.mark);
        }
    }

    fn pictures(&mut self, picture: Option<&Path>, manifest: &Path) {
        let Some(picture) = picture else { return };
        let near = picture.strip_prefix(&self.opened.root).unwrap_or(picture).display();
        let told = match is_picture(picture) {
            Ok(true) => return,
            Ok(false) => Diagnostic::error(format!("`{near}` is neither a JPEG nor a PNG"))
                .hint("save it as one of the two; apps show nothing else"),
            Err(error) => super::disk::refused("read", picture, &error),
        };
        self.found.push(self.opened.placed(told.in_file(manifest)));
    }

    /// What the manifests ask for and this version does not do yet.
    fn show_promises(&mut self, show: &Show) {
        if show.audio.denoise {
            let told = note("`denoise` is read and kept; this version does not lower noise yet");
            self.found.push(self.opened.placed(told.in_file(&show.manifest)));
        }
    }

    fn episode_promises(&mut self, episode: &Episode) {
        let auto = episode.tracks.iter().skip(1).filter(|track| track.offset == Offset::Auto);
        for track in auto {
            let told =
                note("this track starts with the first: this version does not align by sound yet")
                    .hint("give its start by hand: offset = \"00:00:02.500\"");
            self.add(told, &episode.manifest, &track.offset_mark);
        }
        let of_show = self.opened.loaded.show.as_ref().is_some_and(|show| show.audio.denoise);
        if episode.audio.denoise && !of_show {
            let told = note("`denoise` is read and kept; this version does not lower noise yet");
            self.found.push(self.opened.placed(told.in_file(&episode.manifest)));
        }
    }

    /// Chapters, cuts and keeps that start after the last sound.
    fn beyond(&mut self, episode: &Episode, end: Time) {
        let told = |what: &str, at: Time| {
            Diagnostic::warning(format!("{what} at {at} is beyond the end of the takes, {end}"))
                .hint("times are those of the recording, before anything is cut")
        };
        for chapter in episode.chapters.iter().filter(|chapter| chapter.start >= end) {
            self.add(told("a chapter", chapter.start), &episode.manifest, &chapter.mark);
        }
        let edits = episode.edits_manifest();
        let (cuts, keeps) = (&episode.edits.cuts, &episode.edits.keeps);
        let spans =
            cuts.iter().map(|cut| ("a cut", cut)).chain(keeps.iter().map(|keep| ("a keep", keep)));
        for (what, span) in spans.filter(|(_, span)| span.end > end) {
            self.add(told(&format!("the end of {what}"), span.end), &edits, &span.mark);
        }
    }
}

fn note(message: &str) -> Diagnostic {
    Diagnostic { severity: Severity::Note, ..Diagnostic::warning(message) }
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

/// Whether a file starts as a JPEG (ITU-T T.81, SOI marker) or a PNG (its
/// signature) does.
fn is_picture(path: &Path) -> std::io::Result<bool> {
    let mut start = Vec::new();
    File::open(path)?.take(8).read_to_end(&mut start)?;
    Ok(start.starts_with(b"\xff\xd8\xff") || start == b"\x89PNG\r\n\x1a\n")
}
