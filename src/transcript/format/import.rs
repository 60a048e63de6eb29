//! What an import gives, and why it gives nothing.

use crate::units::Interval;

/// The largest file read, in bytes; a day of subtitles is a hundredth of it.
pub const MAX_BYTES: usize = 64 << 20;

/// How many notes are kept: a file of another kind would give one a line.
const MOST_NOTES: usize = 1000;

/// A transcript as read, in the order of its times where it has any.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Imported {
    /// As the file names it.
    pub language: Option<String>,
    /// At least one.
    pub cues: Vec<Cue>,
    /// What was mended or left out, in the order of the lines.
    pub notes: Vec<Note>,
    /// How the bytes were written.
    pub encoding: Encoding,
}

/// A stretch of text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cue {
    /// When, if the format tells; never empty.
    pub time: Option<Interval>,
    /// Who, if known.
    pub speaker: Option<String>,
    /// One line, without tags; never empty.
    pub text: String,
    /// The parts of the text that have their own times, in order: usually words. Their texts,
    /// joined by spaces, are the cue's. Empty if the format tells nothing finer than the cue.
    pub words: Vec<(String, Interval)>,
}

/// Something a person should know about an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The line it is about, from 1; 0 if about none.
    pub line: usize,
    /// A lower-case phrase.
    pub message: String,
}

/// How a file's characters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252, which holds Latin-1's letters.
    Windows1252,
}

/// Why nothing was read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Larger than [`MAX_BYTES`].
    #[error("the file is larger than 64 MB")]
    TooLarge,
    /// Holds no text at all.
    #[error("the file is empty")]
    Empty,
    /// Is something else.
    #[error("not a {format} file: {expected}")]
    NotThis {
        /// What it was taken for.
        format: &'static str,
        /// What should stand there.
        expected: &'static str,
        /// Where, from 1.
        line: usize,
    },
    /// Is of the format, but nothing in it could be read.
    #[error("nothing in this {format} file can be read: {message}")]
    Nothing {
        /// What it is.
        format: &'static str,
        /// What is wrong with its first part.
        message: String,
        /// Where, from 1; 0 if nowhere.
        line: usize,
    },
    /// Broken JSON.
    #[error("not JSON: {message}")]
    Json {
        /// What the reader says.
        message: String,
        /// Where, from 1.
        line: usize,
    },
    /// JSON, but none of the transcripts known.
    #[error(
        "no transcript known: expected `segments`, `transcription`, `transcripts` or a list of texts with `start`"
    )]
    UnknownShape,
    /// A format that is only written.
    #[error("`{0}` can be exported, not imported")]
    ExportOnly(&'static str),
}

impl ImportError {
    /// The line it is about, from 1, if about one.
    pub fn line(&self) -> Option<usize> {
        match self {
            ImportError::NotThis { line, .. }
            | ImportError::Nothing { line, .. }
            | ImportError::Json { line, .. } => Some(*line).filter(|&line| line > 0),
            _ => None,
        }
    }
}

impl Imported {
    /// Adds a note, unless there are more already than anybody reads.
    pub(super) fn note(&mut self, line: usize, message: impl Into<String>) {
        if self.notes.len() < MOST_NOTES {
            self.notes.push(Note { line, message: message.into() });
        }
    }

    /// The result, if it holds a cue; else what was wrong first. Cues out of order are sorted, with
    /// a note at the first; `lines` are where the cues stand.
    pub(super) fn finish(
        mut self,
        format: &'static str,
        lines: &[usize],
    ) -> Result<Imported, ImportError> {
        if self.cues.is_empty() {
            let (line, message) = match self.notes.into_iter().find(|note| note.line > 0) {
                Some(note) => (note.line, note.message),
                None => (0, "it holds no text".to_owned()),
            };
            return Err(ImportError::Nothing { format, message, line });
        }
        let start = |cue: &Cue| cue.time.map(|time| time.start);
        // A text without a time has its place from those around it: then nothing is moved.
        let timed = self.cues.iter().all(|cue| cue.time.is_some());
        let late = self.cues.windows(2).position(|pair| timed && start(&pair[1]) < start(&pair[0]));
        if let Some(at) = late {
            let line = lines.get(at + 1).copied().unwrap_or(0);
            self.note(line, "starts before the one above it: all were put in order of time");
            self.cues.sort_by_key(start);
        }
        let overlap = self.cues.windows(2).position(|pair| {
            let times = pair[0].time.zip(pair[1].time);
            times.is_some_and(|(one, two)| two.start < one.end && one != two)
        });
        if let (Some(at), None) = (overlap, late) {
            let line = lines.get(at + 1).copied().unwrap_or(0);
            self.note(line, "starts before the one above it has ended");
        }
        self.notes.sort_by_key(|note| note.line);
        Ok(self)
    }
}
