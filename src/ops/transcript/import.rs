//! `pod transcript import`: a text that was made elsewhere becomes the
//! episode's, with the times of recognised words where there are any.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{chosen, settle};
use crate::edit::Timeline;
use crate::ops::build::lay;
use crate::ops::open::open;
use crate::ops::text::{self, DOCUMENT, shown};
use crate::ops::transcribe::{IMPORTED, save, synced_with};
use crate::ops::{Context, Failure, disk, open_store};
use crate::report::{Diagnostic, Event};
use crate::show::Episode;
use crate::transcript::document::{SyncedWord, WordsFile, compose};
use crate::transcript::format::{Cue, Format, ImportError, MAX_BYTES, import as read_as};
use crate::transcript::tracks::{Flow, FlowTurn};
use crate::transcript::{Recognised, RecognisedTrack, Word, WordId};
use crate::units::{Interval, SampleRate, Time};

/// What to take in.
#[derive(Debug, Clone)]
pub struct Import {
    /// The episode.
    pub episode: String,
    /// The file.
    pub file: PathBuf,
    /// Its format; by its name and content when missing.
    pub format: Option<Format>,
    /// Its times are those of the finished episode.
    pub finished: bool,
    /// Put it in the place of the text that is there.
    pub replace: bool,
}

/// What was taken in.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The document.
    pub document: PathBuf,
    /// How many words.
    pub words: usize,
    /// How many of them got the times of recognised words.
    pub recognised: usize,
    /// Where the text that was there before is kept.
    pub kept: Option<PathBuf>,
}

/// A pause from this on starts a paragraph.
const PARAGRAPH_PAUSE: Time = Time::from_millis(1500);

/// A paragraph of so many words ends with its sentence.
const PARAGRAPH_WORDS: usize = 60;

/// Where a moment of a foreign text is in the session.
type ToSession<'a> = dyn Fn(Time) -> Time + 'a;

/// Takes a text in. *Errors:* it cannot be read, it has no times and there are no recognised
/// words, the episode has a text already.
pub fn import(context: &Context<'_>, asked: &Import) -> Result<Imported, Failure> {
    let opened = open(context)?;
    let (_, episode) = chosen(context, &opened, Some(&asked.episode))?;
    let there = text::document(episode)?;
    let (document, _) = text::paths(&episode.dir);
    if there.is_some() && !asked.replace {
        let message = format!("episode `{}` has a text already", episode.folder);
        let hint = "say `--replace` to put this one in its place; the old one is kept beside it";
        return Err(Failure::one(Diagnostic::error(message).in_file(&document).hint(hint)));
    }
    let path = context.folder.join(&asked.file);
    let (cues, language, name) = cues(context, &path, asked.format)?;
    // Words that came from a file are as good as that file: the new one is as good.
    let known = text::words(episode)?.map(|words| words.recognised);
    let known = known.filter(|known| !known.engine.starts_with(IMPORTED));
    let timeline = match asked.finished {
        true => Some(timeline(context, &opened, episode)?),
        false => None,
    };
    let rate = episode.audio.rate;
    let to_session = |at: Time| match &timeline {
        Some(timeline) => session(timeline, at, rate),
        None => at,
    };
    if known.is_none() && cues.iter().all(|cue| cue.time.is_none()) {
        let message = format!("`{}` has no times", asked.file.display());
        let hint = format!(
            "run `pod transcribe {}` first: then each word gets the time it is heard at",
            episode.folder
        );
        return Err(Failure::one(Diagnostic::error(message).hint(hint)));
    }
    let (recognised, flow) = as_heard(&cues, language, &name, &to_session);
    let chapters: Vec<(Time, String)> =
        episode.chapters.iter().map(|one| (one.start, one.title.clone())).collect();
    let words = recognised.words.len();
    let timeless = cues.iter().any(|cue| cue.time.is_none());
    // Without times of their own, headings cannot be placed among the words.
    let (new, synced) = compose(&recognised, &flow, if timeless { &[] } else { &chapters });
    let listened = known.is_some();
    let file = match known {
        Some(known) => synced_with(episode, &new, WordsFile::new(known, None)),
        None => WordsFile::new(recognised, Some(synced)),
    };
    let timed = file.synced.as_ref().filter(|_| listened).map_or(0, |synced| {
        synced
            .words
            .iter()
            .filter(|word| match word {
                SyncedWord::Word(_) => true,
                SyncedWord::Timed { from, .. } => !from.is_empty(),
            })
            .count()
    });
    let kept = match there {
        Some(_) => Some(keep(episode, &document)?),
        None => None,
    };
    save(episode, &new, &file)?;
    Ok(Imported { document, words, recognised: timed, kept })
}

/// Reads a foreign text. What could be read only in part is told.
fn cues(
    context: &Context<'_>,
    path: &Path,
    format: Option<Format>,
) -> Result<(Vec<Cue>, Option<String>, String), Failure> {
    let trouble = |error: &std::io::Error| Failure::one(disk::refused("read", path, error));
    let mut bytes = Vec::new();
    let opened = File::open(path).map_err(|error| trouble(&error))?;
    opened.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|error| trouble(&error))?;
    let format = format.or_else(|| Format::of_path(path, &bytes)).ok_or_else(|| {
        let message = format!("`{}` does not tell what format it is in", path.display());
        let hint = "say it with `--format`: vtt, srt, json, txt, podlove or whisper-cpp";
        Failure::one(Diagnostic::error(message).hint(hint))
    })?;
    let refused = |error: ImportError| {
        let hint = "nothing was changed; look at the file, or say its format with `--format`";
        Failure::one(Diagnostic::error(error.to_string()).in_file(path).hint(hint))
    };
    let imported = read_as(&bytes, format).map_err(refused)?;
    for note in &imported.notes {
        let message = match note.line {
            0 => note.message.clone(),
            line => format!("line {line}: {}", note.message),
        };
        context.reporter.event(Event::Warning(Diagnostic::warning(message).in_file(path)));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok((imported.cues, imported.language, name))
}

/// The finished episode's time as pod would build it now.
fn timeline(
    context: &Context<'_>,
    opened: &crate::ops::open::Opened,
    episode: &Episode,
) -> Result<Timeline, Failure> {
    let mut store = open_store(context, &opened.root)?;
    let mut found = Vec::new();
    let laid = lay(context, &mut store, episode, false, &mut found);
    let saved = store.save();
    let laid = laid?;
    saved.map_err(|error| Failure::one(crate::ops::store_trouble(&error)))?;
    settle(context, opened, found)?;
    Ok(laid.timeline)
}

/// Which moment of the session is heard then; music before and after the talk belongs to its
/// first and last moment.
fn session(timeline: &Timeline, at: Time, rate: SampleRate) -> Time {
    let frames = at.frames(rate);
    let clamped = frames.max(timeline.lead());
    let found = timeline.to_session(clamped);
    Time::from_millis(found.unwrap_or(frames - timeline.lead()).at(rate).millis())
}

/// Cues as if they had been heard: words with times, in turns and paragraphs.
fn as_heard(
    cues: &[Cue],
    language: Option<String>,
    name: &str,
    to_session: &ToSession<'_>,
) -> (Recognised, Flow) {
    let mut recognised =
        Recognised { language, engine: format!("{IMPORTED}{name}"), ..Recognised::default() };
    let mut flow = Flow::default();
    let mut last = Time::ZERO;
    let mut ended = false;
    for cue in cues {
        let words = timed(cue, last, to_session);
        let (Some(first), Some(end)) = (words.first(), words.last()) else { continue };
        let pause = first.1.start - last;
        let track = track(&mut recognised.tracks, cue.speaker.as_deref());
        let same = flow.turns.last().is_some_and(|turn| turn.track == track);
        if !same {
            flow.turns.push(FlowTurn { track, paragraphs: Vec::new() });
        }
        last = end.1.end;
        let ends = end.0.trim_end_matches(['»', '"', '”', ')', ' ', '\u{a0}', '\u{202f}']);
        let ends = ends.ends_with(['.', '!', '?', '…']);
        let Some(turn) = flow.turns.last_mut() else { continue };
        let full = turn.paragraphs.last().is_none_or(|one| one.len() >= PARAGRAPH_WORDS && ended);
        // A cue without times is a paragraph of a plain text.
        if full || pause >= PARAGRAPH_PAUSE || cue.time.is_none() {
            turn.paragraphs.push(Vec::new());
        }
        ended = ends;
        let Some(paragraph) = turn.paragraphs.last_mut() else { continue };
        for (text, time) in words {
            let id = WordId(recognised.words.len() as u32 + 1);
            paragraph.push(id);
            recognised.words.push(Word {
                id,
                time,
                text,
                confidence: 1.0,
                track,
                hidden: None,
                alternatives: Vec::new(),
            });
        }
    }
    (recognised, flow)
}

/// The words of a cue in session time, none before `last`. Without times of their own they
/// share the cue's by their letters.
fn timed(cue: &Cue, last: Time, to_session: &ToSession<'_>) -> Vec<(String, Interval)> {
    /// A word of a text without times lasts this long until it is aligned.
    const GUESS: Time = Time::from_millis(300);
    /// No word is shorter.
    const LEAST: Time = Time::from_millis(20);
    let mut at = last;
    let mut place = |start: Time, end: Time| {
        let start = start.max(at);
        let end = end.max(start + LEAST);
        at = start;
        Interval::new(start, end)
    };
    if !cue.words.is_empty() {
        let one = |(text, time): &(String, Interval)| {
            (text.clone(), place(to_session(time.start), to_session(time.end)))
        };
        return cue.words.iter().map(one).collect();
    }
    let words: Vec<&str> = cue.text.split_whitespace().collect();
    let (start, end) = match cue.time {
        Some(time) => (to_session(time.start), to_session(time.end)),
        None => (last, last + Time(GUESS.0 * words.len() as i64)),
    };
    let letters: Vec<i64> = words.iter().map(|word| word.chars().count() as i64 + 1).collect();
    let total: i64 = letters.iter().sum::<i64>().max(1);
    let length = (end - start).millis();
    let mut passed = 0;
    let mut spread = Vec::new();
    for (word, letters) in words.into_iter().zip(letters) {
        let from = start + Time::from_millis(length * passed / total);
        passed += letters;
        let to = start + Time::from_millis(length * passed / total);
        spread.push((word.to_owned(), place(from, to)));
    }
    spread
}

/// The track of a speaker; a new one for a new name.
fn track(tracks: &mut Vec<RecognisedTrack>, speaker: Option<&str>) -> u16 {
    let known = tracks.iter().position(|track| track.speaker.as_deref() == speaker);
    let at = known.unwrap_or_else(|| {
        let speaker = speaker.map(str::to_owned);
        tracks.push(RecognisedTrack { speaker, recording: String::new() });
        tracks.len() - 1
    });
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// Moves the text that is there aside; gives its new name.
fn keep(episode: &Episode, document: &Path) -> Result<PathBuf, Failure> {
    let free = (1..1000)
        .map(|number| episode.dir.join(format!("transcript.before-import-{number}.md")))
        .find(|path| !path.exists());
    let Some(kept) = free else {
        let error = Diagnostic::error("there are too many texts kept from before other imports");
        let error = error.in_file(shown(episode, DOCUMENT));
        return Err(Failure::one(error.hint("remove some of transcript.before-import-….md")));
    };
    // A copy, so that the text is never missing under its own name.
    std::fs::copy(document, &kept)
        .map_err(|error| Failure::one(disk::refused("write", &kept, &error)))?;
    Ok(kept)
}
