//! One episode from its takes to its files.

use std::fs;
use std::path::{Path, PathBuf};

use super::finish::{self, Finished};
use super::keys::Encoded;
use super::lay::{Laid, lay};
use super::outputs::{self, KeyPair, Made, Render, Wanted};
use super::plan;
use super::report::{self, Report};
use super::{BuiltEpisode, BuiltOutput, BuiltText, BuiltTextFile};
use crate::audio::dsp::mix::Pan;
use crate::audio::dsp::speech::Levels;
use crate::ops::open::Opened;
use crate::ops::session::Heard;
use crate::ops::takes::pick;
use crate::ops::text::{self, TextFile};
use crate::ops::{Context, Failure, OUT_FOLDER, disk};
use crate::render::{Session, Track};
use crate::report::{Diagnostic, Event, Severity};
use crate::show::{Channel, Channels, Episode, Offset, Show};
use crate::store::{Store, sweep};
use crate::units::Frames;

/// Builds one episode.
pub(super) fn build(
    context: &Context<'_>,
    store: &mut Store,
    opened: &Opened,
    (show, episode): (&Show, &Episode),
    force: bool,
) -> Result<BuiltEpisode, Failure> {
    let title = match episode.number {
        Some(number) => format!("{number:03} {}", episode.title),
        None => episode.title.clone(),
    };
    context.reporter.event(Event::Heading(title));
    let out = prepare(episode)?;
    let mut found = Vec::new();
    announce(episode, &mut found);
    let laid = lay(context, store, episode, force, &mut found)?;
    let Laid { recordings, heard, levels, plan, music, timeline, .. } = &laid;
    let tracks = &laid.facts[..episode.tracks.len()];
    let placed = plan::chapters(episode, &laid.chapters, timeline, plan.edits.length(), &mut found);
    let frames = timeline.output_length();
    if plan.edits.kept() <= Frames::ZERO {
        let message = "nothing is left of this episode: all of it is cut";
        let hint = "take a cut out of edits.toml, or words out of ~~ in transcript.md";
        let error = Diagnostic::error(message).in_file(episode.edits_manifest());
        found.push(error.hint(hint));
    }
    let wanted = outputs::wanted(show, episode.audio.rate, frames, &mut found);
    let tags = finish::tags(show, episode, &placed, &mut found);
    let found = settle(context, opened, found)?;

    let session = session(context, episode, (heard, levels), &wanted);
    let (takes, piece_digests) = recordings.digests(episode);
    let render = Render {
        session: &session,
        edits: &plan.edits,
        music,
        episode: &episode.dir.to_string_lossy(),
        frames,
    };
    let key_of = |want: &Wanted<'_>| {
        KeyPair::of(&Encoded {
            session: &session,
            takes: &takes,
            edits: &plan.edits,
            music,
            pieces: piece_digests,
            settings: &want.settings,
            target: want.target,
        })
    };
    let made = outputs::make(context, store, &wanted, &key_of, &render, force)?;

    let mut finished = Vec::new();
    for ((want, made), name) in wanted.iter().zip(&made).zip(finish::names(episode, &wanted)) {
        if context.reporter.cancelled() {
            return Err(Failure::Interrupted);
        }
        let target = out.join(name);
        let of = (want, made);
        finished.push(finish::finish(context, store, of, &tags, &target, force)?);
    }
    let text = text(show, episode, &laid, &out)?;
    let report = Report {
        show,
        episode,
        recordings: recordings.report(levels, tracks, heard),
        plan,
        timeline,
        placed: &placed,
        text: text.as_ref(),
        outputs: wanted.iter().zip(&made).zip(&finished).collect(),
        warnings: &found,
    };
    let report_file = out.join(report::REPORT);
    let earlier = report::outputs_of(&report_file);
    let mut now: Vec<&Path> = finished.iter().map(|finished| finished.file.as_path()).collect();
    now.extend(text.iter().flat_map(|text| &text.files).map(|file| file.path.as_path()));
    finish::remove_stale(&out, &earlier, &now);
    let report_fresh = report::write(&report, &report_file)
        .map_err(|source| Failure::one(disk::refused("write", &report_file, &source)))?;
    warn_of_misses(context, &wanted, &made);
    let summed = summary(episode, &laid, (&wanted, &made, &finished), report_file, report_fresh);
    Ok(BuiltEpisode { text: text.map(|text| text.summary(&placed)), ..summed })
}

/// What is written of the text beside the sound.
pub(super) struct WrittenText {
    pub(super) files: Vec<TextFile>,
    words: usize,
    language: Option<String>,
}

impl WrittenText {
    fn summary(&self, placed: &[plan::Placed<'_>]) -> BuiltText {
        let file = |file: &TextFile| BuiltTextFile {
            format: file.format,
            file: file.path.clone(),
            bytes: file.bytes,
        };
        BuiltText {
            words: self.words,
            chapters: placed.len(),
            language: self.language.clone(),
            files: self.files.iter().filter(|file| file.format != text::TURNS).map(file).collect(),
            fresh: self.files.iter().any(|file| file.fresh),
        }
    }
}

/// Writes the text in output time, in every format that listeners and hosts read.
fn text(
    show: &Show,
    episode: &Episode,
    laid: &Laid,
    out: &Path,
) -> Result<Option<WrittenText>, Failure> {
    let Some(text) = &laid.text else { return Ok(None) };
    let mut heard = text::heard(&text.reading.transcript, &laid.timeline, episode.audio.rate);
    heard.language = heard.language.or(episode.spoken(show).map(str::to_owned));
    let files = text::write(episode, &heard, out)?;
    Ok(Some(WrittenText { files, words: heard.words().count(), language: heard.language }))
}

/// Makes out/ ready: there, and without what an interrupted run left.
fn prepare(episode: &Episode) -> Result<PathBuf, Failure> {
    if episode.tracks.is_empty() {
        let message = format!("episode `{}` has no takes yet", episode.folder);
        let hint = format!("add them with `pod add {} TAKE...`", episode.slug);
        return Err(Failure::one(Diagnostic::error(message).in_file(&episode.manifest).hint(hint)));
    }
    let out = episode.dir.join(OUT_FOLDER);
    fs::create_dir_all(&out)
        .and_then(|()| sweep(&out))
        .map_err(|source| Failure::one(disk::refused("write in", &out, &source)))?;
    Ok(out)
}

/// Stops at errors; passes warnings on and gives them back for the report.
fn settle(
    context: &Context<'_>,
    opened: &Opened,
    found: Vec<Diagnostic>,
) -> Result<Vec<Diagnostic>, Failure> {
    if found.iter().any(|found| found.severity == Severity::Error) {
        return Err(Failure::Refused { diagnostics: found, outcome: "nothing was built" });
    }
    for warning in &found {
        context.reporter.event(Event::Warning(opened.placed(warning.clone())));
    }
    Ok(found)
}

/// Says what the manifest asks for that this version does not do yet.
fn announce(episode: &Episode, found: &mut Vec<Diagnostic>) {
    let guessed = episode.tracks.iter().skip(1).find(|track| track.offset == Offset::Auto);
    if let Some(track) = guessed {
        let message = "tracks without an offset are taken to start together with the first";
        let hint = "this version does not align by sound yet: give `offset` a time if it sounds \
                    like an echo, or \"00:00:00\" if it is right";
        let mark = track.offset_mark.clone();
        found.push(Diagnostic::warning(message).at(&episode.manifest, mark).hint(hint));
    }
    if episode.audio.denoise {
        let message = "`denoise` is kept for a later version: the sound is not denoised yet";
        found.push(Diagnostic::warning(message).in_file(&episode.manifest));
    }
}

/// The session the renderer works on. It is stereo only if something in it is
/// and an output can carry it.
fn session(
    context: &Context<'_>,
    episode: &Episode,
    (heard, levels): (&[Heard], &[Levels]),
    wanted: &[Wanted<'_>],
) -> Session {
    let wide =
        episode.tracks.iter().any(|track| track.pan != 0.0 || track.channel == Channel::Stereo)
            || episode.music.intro.is_some()
            || episode.music.outro.is_some();
    let carried = wanted.iter().any(|want| want.output.channels == Channels::Stereo);
    let all = episode.tracks.iter().zip(heard).zip(levels);
    let tracks = all.map(|((track, heard), levels)| Track {
        parts: track.takes.iter().map(|take| take.path.clone()).collect(),
        pick: pick(track.channel),
        offset: heard.offset,
        frames: heard.frames,
        gain: track.gain,
        pan: Pan::new(track.pan as f32),
        highpass: episode.audio.highpass,
        compress: levels.speech().filter(|_| episode.audio.compress).map(plan::compress_above),
    });
    Session {
        rate: episode.audio.rate,
        channels: if wide && carried { 2 } else { 1 },
        tracks: tracks.collect(),
        jobs: context.jobs.max(1),
    }
}

/// Says where an output could not be brought to its target.
fn warn_of_misses(context: &Context<'_>, wanted: &[Wanted<'_>], made: &[Made]) {
    for (want, made) in wanted.iter().zip(made) {
        if let Some(warning) = report::miss(want, made) {
            context.reporter.event(Event::Warning(warning));
        }
    }
}

fn summary(
    episode: &Episode,
    Laid { plan, timeline, .. }: &Laid,
    (wanted, made, finished): (&[Wanted<'_>], &[Made], &[Finished]),
    report: PathBuf,
    report_fresh: bool,
) -> BuiltEpisode {
    let rate = episode.audio.rate;
    let all = wanted.iter().zip(made).zip(finished);
    let outputs: Vec<BuiltOutput> = all
        .map(|((want, made), finished)| BuiltOutput {
            name: want.output.name.clone(),
            file: finished.file.clone(),
            description: report::description(want),
            loudness: made.sound.verdict.landed.loudness,
            peak: made.sound.verdict.landed.peak,
            bytes: finished.bytes,
            fresh: made.fresh || finished.fresh,
        })
        .collect();
    let fresh = report_fresh || outputs.iter().any(|output| output.fresh);
    BuiltEpisode {
        episode: episode.folder.clone(),
        number: episode.number,
        title: episode.title.clone(),
        folder: report.parent().unwrap_or(Path::new("")).to_owned(),
        tracks: episode.tracks.len(),
        length_before: plan.edits.length().at(rate),
        length_after: timeline.output_length().at(rate),
        pauses: plan.pauses,
        cuts: plan.asked,
        struck: plan.struck,
        text: None,
        outputs,
        report,
        fresh,
    }
}
