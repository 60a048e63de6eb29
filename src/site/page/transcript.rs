//! The transcript of an episode as its page shows it: turns, paragraphs, and the time of each word
//! packed beside the text, so that the page stays text.

use serde::Serialize;

use super::super::entry::Mark;
use crate::transcript::{Paragraph, Transcript};
use crate::units::Time;

/// A transcript for a page.
#[derive(Debug, Serialize)]
pub struct Script {
    language: String,
    words: usize,
    turns: Vec<Turn>,
}

#[derive(Debug, Serialize)]
struct Turn {
    speaker: Option<String>,
    /// Speakers are numbered in the order they first speak.
    speaker_index: usize,
    /// The chapter that begins here.
    chapter: Option<Chapter>,
    paragraphs: Vec<Said>,
}

#[derive(Debug, Serialize)]
struct Chapter {
    index: usize,
    title: String,
}

#[derive(Debug, Serialize)]
struct Said {
    id: String,
    start_ms: i64,
    end_ms: i64,
    start_text: String,
    text: String,
    times: String,
}

impl Script {
    /// Lays out a transcript in output time, with the episode's chapters where they begin: a turn
    /// is split where a chapter starts between two of its paragraphs.
    pub fn new(transcript: &Transcript, chapters: &[Mark], language: &str) -> Script {
        let mut speakers: Vec<&str> = Vec::new();
        let mut turns: Vec<Turn> = Vec::new();
        let mut next_chapter = 0;
        let mut number = 0;
        let mut words = 0;
        for turn in &transcript.turns {
            let name = turn.speaker.as_deref().unwrap_or_default();
            let known = speakers.iter().position(|known| *known == name);
            let speaker_index = known.unwrap_or_else(|| {
                speakers.push(name);
                speakers.len() - 1
            });
            for (index, paragraph) in turn.paragraphs.iter().enumerate() {
                words += paragraph.words.len();
                number += 1;
                let said = said(paragraph, number);
                let begun = chapters[next_chapter..]
                    .iter()
                    .take_while(|mark| mark.start_ms <= said.start_ms)
                    .count();
                let chapter = (begun > 0).then(|| {
                    next_chapter += begun;
                    let index = next_chapter - 1;
                    Chapter { index, title: chapters[index].title.clone() }
                });
                match turns.last_mut().filter(|_| index > 0 && chapter.is_none()) {
                    Some(turn) => turn.paragraphs.push(said),
                    None => turns.push(Turn {
                        speaker: turn.speaker.clone(),
                        speaker_index,
                        chapter,
                        paragraphs: vec![said],
                    }),
                }
            }
        }
        let language = transcript.language.clone().unwrap_or_else(|| language.to_owned());
        Script { language, words, turns }
    }
}

fn said(paragraph: &Paragraph, number: usize) -> Said {
    let start = paragraph.words.first().map_or(0, |word| word.time.start.millis());
    let end = paragraph.words.last().map_or(start, |word| word.time.end.millis());
    let mut text = String::new();
    let mut times = String::new();
    let mut before = 0;
    for word in &paragraph.words {
        let centiseconds = (word.time.start.millis() - start).max(0) / 10;
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word.text.trim_matches(is_blank));
        // A word may hold a blank, as in `quoi ?`: each part is a word for a browser.
        for _ in word.text.split(is_blank).filter(|part| !part.is_empty()) {
            if !times.is_empty() {
                times.push(' ');
            }
            times.push_str(&(centiseconds - before).max(0).to_string());
            before = before.max(centiseconds);
        }
    }
    let start_text = Time::from_millis(start).short();
    Said { id: format!("p{number}"), start_ms: start, end_ms: end, start_text, text, times }
}

/// What parts words in a browser: the white space of ECMA-262, which knows one sign more.
fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || letter == '\u{feff}'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::{TimedWord, Turn as Spoken};
    use crate::units::Interval;

    fn word(text: &str, start: i64, end: i64) -> TimedWord {
        TimedWord {
            text: text.to_owned(),
            time: Interval::from_millis(start, end),
            estimated: false,
            doubtful: false,
            from: Vec::new(),
        }
    }

    #[test]
    fn every_word_of_the_text_has_a_time() {
        let paragraph = Paragraph {
            words: vec![
                word("Quoi\u{202f}?", 1000, 1400),
                word("Ah", 1500, 1600),
                word("oui.", 2000, 2100),
            ],
            line: 0,
        };
        let said = said(&paragraph, 7);
        assert_eq!((said.id.as_str(), said.start_ms, said.end_ms), ("p7", 1000, 2100));
        assert_eq!(said.text, "Quoi\u{202f}? Ah oui.");
        assert_eq!(said.times, "0 0 50 50");
    }

    #[test]
    fn a_chapter_begins_with_its_first_paragraph() {
        let paragraph = |start| Paragraph { words: vec![word("a", start, start + 10)], line: 0 };
        let turns = vec![Spoken {
            speaker: Some("A".to_owned()),
            paragraphs: vec![paragraph(0), paragraph(5000), paragraph(9000)],
        }];
        let transcript = Transcript { language: None, headings: Vec::new(), turns };
        let mark = |start_ms, title: &str| Mark {
            start_ms,
            end_ms: 0,
            title: title.to_owned(),
            url: None,
            image: None,
        };
        let marks = [mark(0, "One"), mark(4000, "Two"), mark(99_000, "Never")];
        let script = Script::new(&transcript, &marks, "fr");
        let chapters: Vec<(usize, Option<&str>)> = script
            .turns
            .iter()
            .map(|turn| (turn.paragraphs.len(), turn.chapter.as_ref().map(|c| c.title.as_str())))
            .collect();
        assert_eq!(chapters, [(1, Some("One")), (2, Some("Two"))]);
        assert_eq!(script.turns[1].speaker_index, 0);
    }
}
