//! The text of a finished episode with the time of each word, as a build leaves it in out/ for
//! the pages that are made of it later: no format of others keeps both turns and words.

use serde::{Deserialize, Serialize};

use super::{Heading, Paragraph, TimedWord, Transcript, Turn};
use crate::units::{Interval, Time};

/// The end of such a file's name.
pub const TURNS_ENDING: &str = ".turns.json";

/// What such files hold now.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    language: Option<String>,
    chapters: Vec<Chapter>,
    turns: Vec<Said>,
}

#[derive(Serialize, Deserialize)]
struct Chapter {
    title: String,
    start_ms: i64,
    turn: usize,
}

#[derive(Serialize, Deserialize)]
struct Said {
    speaker: Option<String>,
    /// Paragraphs of words: text, start and end in milliseconds.
    paragraphs: Vec<Vec<(String, i64, i64)>>,
}

/// Writes a transcript in output time. The same transcript gives the same bytes.
pub fn write_turns(transcript: &Transcript) -> String {
    let word =
        |word: &TimedWord| (word.text.clone(), word.time.start.millis(), word.time.end.millis());
    let paragraphs = |turn: &Turn| {
        let paragraphs = turn.paragraphs.iter();
        paragraphs.map(|paragraph| paragraph.words.iter().map(word).collect()).collect()
    };
    let chapters = transcript.headings.iter().map(|heading| Chapter {
        title: heading.title.clone(),
        start_ms: heading.start.millis(),
        turn: heading.turn,
    });
    let file = File {
        version: VERSION,
        language: transcript.language.clone(),
        chapters: chapters.collect(),
        turns: transcript
            .turns
            .iter()
            .map(|turn| Said { speaker: turn.speaker.clone(), paragraphs: paragraphs(turn) })
            .collect(),
    };
    serde_json::to_string(&file).unwrap_or_default() + "\n"
}

/// Reads what [`write_turns`] wrote; nothing when it is something else.
pub fn read_turns(bytes: &[u8]) -> Option<Transcript> {
    let file: File = serde_json::from_slice(bytes).ok()?;
    if file.version != VERSION {
        return None;
    }
    let word = |(text, start, end): (String, i64, i64)| TimedWord {
        text,
        time: Interval::from_millis(start, end),
        estimated: false,
        doubtful: false,
        from: Vec::new(),
    };
    let turns: Vec<Turn> = file
        .turns
        .into_iter()
        .map(|said| Turn {
            speaker: said.speaker,
            paragraphs: said
                .paragraphs
                .into_iter()
                .filter(|words| !words.is_empty())
                .map(|words| Paragraph { words: words.into_iter().map(word).collect(), line: 0 })
                .collect(),
        })
        .filter(|turn| !turn.paragraphs.is_empty())
        .collect();
    let heading = |chapter: Chapter| Heading {
        title: chapter.title,
        start: Time::from_millis(chapter.start_ms),
        turn: chapter.turn.min(turns.len()),
        line: 0,
    };
    let headings = file.chapters.into_iter().map(heading).collect();
    Some(Transcript { language: file.language, headings, turns })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_back() {
        let word = |text: &str, start, end| TimedWord {
            text: text.to_owned(),
            time: Interval::from_millis(start, end),
            estimated: false,
            doubtful: false,
            from: Vec::new(),
        };
        let transcript = Transcript {
            language: Some("fr".to_owned()),
            headings: vec![Heading {
                title: "Début".to_owned(),
                start: Time::ZERO,
                turn: 0,
                line: 0,
            }],
            turns: vec![Turn {
                speaker: Some("Zoé".to_owned()),
                paragraphs: vec![Paragraph {
                    words: vec![word("Quoi ?", 120, 480), word("<b>", 480, 500)],
                    line: 0,
                }],
            }],
        };
        let text = write_turns(&transcript);
        assert_eq!(read_turns(text.as_bytes()).unwrap(), transcript);
        assert_eq!(read_turns(b"{\"version\":2}"), None);
        assert_eq!(read_turns(b"\xff"), None);
    }
}
