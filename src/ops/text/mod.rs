//! The text of an episode as every verb sees it: transcript.md aligned with its
//! words, checked against the recordings, mapped to the finished episode's time.

mod chapters;
mod files;
mod heard;
mod runs;

pub(super) use chapters::chapters;
pub(super) use files::{TURNS, TextFile, write};
pub(super) use heard::heard;
pub(super) use runs::strike;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::session::named;
use super::{Failure, disk};
use crate::report::Diagnostic;
use crate::show::Episode;
use crate::store::Digest;
use crate::transcript::document::{Document, Reading, WordsError, WordsFile, read};
use crate::transcript::{RecognisedTrack, Word};
use crate::units::{Frames, SampleRate};

/// The document of an episode, in its folder.
pub(super) const DOCUMENT: &str = "transcript.md";

/// The timed words that go with it.
pub(super) const WORDS: &str = "transcript.words.json";

/// A document is a few hundred kilobytes: more than this is no text of an episode.
const DOCUMENT_LIMIT: u64 = 64 << 20;

/// The words of a day of talk take 20 MB.
const WORDS_LIMIT: u64 = 64 << 20;

/// An episode's text.
pub(super) struct Text {
    /// transcript.md as it is.
    pub(super) source: String,
    /// The recognised words; none in a text that was written by hand.
    pub(super) words: Option<WordsFile>,
    /// The text with its times.
    pub(super) reading: Reading,
}

impl Text {
    /// Reads an episode's text; nothing if it has none. What is wrong with it goes to `found`.
    pub(super) fn load(
        episode: &Episode,
        found: &mut Vec<Diagnostic>,
    ) -> Result<Option<Text>, Failure> {
        let Some(source) = document(episode)? else { return Ok(None) };
        let words = words(episode)?;
        let (document, wrong) = Document::parse(&source, &shown(episode, DOCUMENT));
        found.extend(wrong);
        let reading = read(&document, words.as_ref());
        found.extend(reading.diagnostics.iter().cloned());
        Ok(Some(Text { source, words, reading }))
    }

    /// The words the text is aligned to; none in a text that was written by hand.
    pub(super) fn recognised(&self) -> &[Word] {
        self.words.as_ref().map_or(&[], |words| &words.recognised.words)
    }
}

/// Complains when words were recognised in recordings that are no longer the episode's.
pub(super) fn belongs(
    words: &WordsFile,
    episode: &Episode,
    recordings: &[String],
) -> Option<Diagnostic> {
    let other = |track: &&RecognisedTrack| {
        !track.recording.is_empty() && !recordings.contains(&track.recording)
    };
    let track = words.recognised.tracks.iter().find(other)?;
    let whose = match &track.speaker {
        Some(speaker) => format!("`{speaker}`'s recording"),
        None => "the recording".to_owned(),
    };
    let message = format!("the text was made from other takes: {whose} has changed or moved since");
    let hint = format!(
        "run `pod transcribe {}`: corrections are kept; or put the takes and offsets back",
        episode.folder
    );
    Some(Diagnostic::error(message).in_file(shown(episode, WORDS)).hint(hint))
}

/// Names a recording in a words file: what is in it, and where it lies in the session.
pub(super) fn recording(parts: &[Digest], offset: Frames, rate: SampleRate) -> String {
    let text = format!("{}\n{}", named(parts), offset.at(rate).millis());
    Digest::of_bytes(text.as_bytes()).to_string()
}

/// A file of the episode as diagnostics name it: from the show's folder.
pub(super) fn shown(episode: &Episode, file: &str) -> PathBuf {
    episode.manifest.with_file_name(file)
}

/// The bytes of transcript.md as text; nothing if there is no such file.
pub(super) fn document(episode: &Episode) -> Result<Option<String>, Failure> {
    let Some(bytes) = bounded(episode, DOCUMENT, DOCUMENT_LIMIT)? else { return Ok(None) };
    String::from_utf8(bytes).map(Some).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        let message = format!("line {line} is not in UTF-8, the encoding of all texts here");
        let hint = "save it as UTF-8 in the editor it was written with; nothing was changed";
        Failure::one(Diagnostic::error(message).in_file(shown(episode, DOCUMENT)).hint(hint))
    })
}

/// The words file of an episode; nothing if there is none.
pub(super) fn words(episode: &Episode) -> Result<Option<WordsFile>, Failure> {
    let Some(bytes) = bounded(episode, WORDS, WORDS_LIMIT)? else { return Ok(None) };
    let wrong = |message: String, hint: &str| {
        Failure::one(Diagnostic::error(message).in_file(shown(episode, WORDS)).hint(hint))
    };
    let lost = "take it back from version control, or move it away and run `pod transcribe`: the \
                text in transcript.md is kept";
    let text = String::from_utf8(bytes)
        .map_err(|_| wrong("this is not a words file: it is no text".to_owned(), lost))?;
    WordsFile::parse(&text).map(Some).map_err(|error| match &error {
        WordsError::Content { line, column, message } => wrong(
            format!("the words file is broken at line {line}, column {column}: {message}"),
            lost,
        ),
        // Nothing is lost: only this program is too old.
        WordsError::Newer { .. } => wrong(
            format!("the words file cannot be read: {error}"),
            "update pod; nothing was changed",
        ),
        other => wrong(format!("the words file cannot be read: {other}"), lost),
    })
}

fn bounded(episode: &Episode, file: &str, limit: u64) -> Result<Option<Vec<u8>>, Failure> {
    let path = episode.dir.join(file);
    let trouble = |error: &io::Error| Failure::one(disk::refused("read", &path, error));
    let opened = match File::open(&path) {
        Ok(opened) => opened,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(trouble(&error)),
    };
    let mut bytes = Vec::new();
    opened.take(limit + 1).read_to_end(&mut bytes).map_err(|error| trouble(&error))?;
    if bytes.len() as u64 > limit {
        let message = format!("`{file}` is larger than {} MB: this is no text", limit >> 20);
        let hint = "look what is in it; nothing was changed";
        let error = Diagnostic::error(message).in_file(shown(episode, file));
        return Err(Failure::one(error.hint(hint)));
    }
    Ok(Some(bytes))
}

/// Where the files of a text are.
pub(super) fn paths(dir: &Path) -> (PathBuf, PathBuf) {
    (dir.join(DOCUMENT), dir.join(WORDS))
}
