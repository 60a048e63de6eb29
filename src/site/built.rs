//! out/report.json, read back: what a build made of an episode, in the finished episode's time.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use serde::Deserialize;

use crate::units::Time;

/// A report of ours is far smaller, even with thousands of cuts.
const LARGEST: u64 = 64 << 20;

/// What a build made.
#[derive(Debug, Clone, PartialEq)]
pub struct Built {
    /// The episode's length, music included.
    pub length: Time,
    /// Its files of sound, in the order of show.toml.
    pub sounds: Vec<BuiltSound>,
    /// Its files of text.
    pub texts: Vec<BuiltText>,
    /// Its chapters.
    pub chapters: Vec<BuiltChapter>,
    /// Its soundbites: start, end and title.
    pub soundbites: Vec<(Time, Time, Option<String>)>,
}

/// A file of sound in out/.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct BuiltSound {
    /// The output's name.
    pub name: String,
    /// The file's name in out/.
    pub file: String,
    /// Its digest, in hexadecimal digits.
    pub blake3: String,
    /// Its size.
    pub bytes: u64,
    /// As in `mp3`.
    pub format: String,
    /// As measured on the file: loudness in LUFS, true peak in dBTP.
    pub after: Levels,
}

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Levels {
    /// Integrated loudness in LUFS; nothing for silence.
    pub loudness_lufs: Option<f64>,
    /// True peak in dBTP; nothing for silence.
    pub true_peak_dbtp: Option<f64>,
}

/// A file of text in out/.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct BuiltText {
    /// As in `vtt`; `turns` for the words with their times.
    pub format: String,
    /// The file's name in out/.
    pub file: String,
    /// Its digest, in hexadecimal digits.
    pub blake3: String,
    /// Its size.
    pub bytes: u64,
}

/// A chapter of the finished episode.
#[derive(Debug, Clone, PartialEq)]
pub struct BuiltChapter {
    /// What it is called.
    pub title: String,
    /// Where it starts.
    pub start: Time,
    /// Where it ends.
    pub end: Time,
    /// A page that goes with it.
    pub url: Option<String>,
    /// A picture, from the episode's folder.
    pub image: Option<String>,
}

/// Why a report tells nothing.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// There is none: the episode was never built.
    #[error("the episode has not been built")]
    Missing,
    /// The system cannot give it.
    #[error("cannot read the report of the build: {0}")]
    Io(std::io::Error),
    /// It is of another version, or damaged.
    #[error("the report of the build is not readable: {0}")]
    Content(String),
}

#[derive(Deserialize)]
struct Document {
    length: Length,
    outputs: Vec<BuiltSound>,
    #[serde(default)]
    text: Vec<BuiltText>,
    #[serde(default)]
    chapters: Vec<Chapter>,
    #[serde(default)]
    soundbites: Vec<Soundbite>,
}

#[derive(Deserialize)]
struct Length {
    episode: String,
}

#[derive(Deserialize)]
struct Chapter {
    title: String,
    start: String,
    end: String,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    image: Option<String>,
}

#[derive(Deserialize)]
struct Soundbite {
    title: Option<String>,
    start: String,
    end: String,
}

impl Built {
    /// Reads the report in an episode's folder `out`.
    pub fn read(out: &Path) -> Result<Built, ReportError> {
        let file = match File::open(out.join("report.json")) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(ReportError::Missing),
            Err(error) => return Err(ReportError::Io(error)),
        };
        let mut bytes = Vec::new();
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(ReportError::Io)?;
        Built::parse(&bytes)
    }

    /// Reads a report's bytes. *Errors:* [`ReportError::Content`].
    pub fn parse(bytes: &[u8]) -> Result<Built, ReportError> {
        let wrong = |what: String| ReportError::Content(what);
        if bytes.len() as u64 > LARGEST {
            return Err(wrong(format!("it is larger than {} MB", LARGEST >> 20)));
        }
        let document: Document =
            serde_json::from_slice(bytes).map_err(|error| wrong(error.to_string()))?;
        let time = |text: &str| {
            text.parse::<Time>().map_err(|_| wrong(format!("`{}` is no time", text.escape_debug())))
        };
        let mut chapters = Vec::new();
        for one in document.chapters {
            let (start, end) = (time(&one.start)?, time(&one.end)?);
            let (title, url, image) = (one.title, one.url, one.image);
            chapters.push(BuiltChapter { title, start, end, url, image });
        }
        let mut soundbites = Vec::new();
        for one in document.soundbites {
            soundbites.push((time(&one.start)?, time(&one.end)?, one.title));
        }
        // Names of files, not ways: a report from elsewhere may say anything.
        let names = document.outputs.iter().map(|one| &one.file);
        for name in names.chain(document.text.iter().map(|one| &one.file)) {
            if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\', '\0']) {
                return Err(wrong(format!("`{}` names no file in out/", name.escape_debug())));
            }
        }
        Ok(Built {
            length: time(&document.length.episode)?,
            sounds: document.outputs,
            texts: document.text,
            chapters,
            soundbites,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_read() {
        let text = r#"{"length":{"episode":"00:01:02.500"},"outputs":[{"name":"podcast",
            "file":"a.mp3","blake3":"00","bytes":5,"format":"mp3",
            "after":{"loudness_lufs":-16.0,"true_peak_dbtp":null}}],
            "chapters":[{"title":"A","start":"00:00:00.000","end":"00:01:02.500"}]}"#;
        let built = Built::parse(text.as_bytes()).unwrap();
        assert_eq!(built.length, Time::from_millis(62_500));
        assert_eq!(built.sounds[0].after.loudness_lufs, Some(-16.0));
        assert_eq!(built.chapters[0].url, None);
    }

    #[test]
    fn a_report_names_files_and_no_way_out() {
        let text = r#"{"length":{"episode":"0"},"outputs":[{"name":"p","file":"../x","blake3":"",
            "bytes":1,"format":"mp3","after":{"loudness_lufs":null,"true_peak_dbtp":null}}]}"#;
        assert!(matches!(Built::parse(text.as_bytes()), Err(ReportError::Content(_))));
        assert!(matches!(Built::parse(b"[]"), Err(ReportError::Content(_))));
    }
}
