//! The transcript made ready for writing: text cleaned, punctuation spaced, times in order.
//! First stage of every export.

use super::options::Typography;
use super::typography;
use crate::transcript::{Paragraph, Transcript};

/// What is written on a line without a break: a word, with loose punctuation joined to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Holds no control character and no line end; never empty.
    pub text: String,
    /// In ms; pieces start in order.
    pub start: i64,
    /// In ms, after `start`.
    pub end: i64,
}

/// A turn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Speech {
    /// Who; never empty, never a line end.
    pub speaker: Option<String>,
    /// None of them empty; none at all if nothing is left of the turn.
    pub paragraphs: Vec<Vec<Piece>>,
}

/// A chapter's title before a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Title {
    /// The turn it stands before.
    pub turn: usize,
    /// Never empty.
    pub text: String,
}

/// All that is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Script {
    /// Of the text, lower case: the first part of BCP 47.
    pub language: String,
    /// In order.
    pub titles: Vec<Title>,
    /// In order.
    pub turns: Vec<Speech>,
}

impl Script {
    /// Cleans a transcript.
    pub fn of(transcript: &Transcript, style: Typography) -> Script {
        let style = style.for_language(transcript.language.as_deref());
        let tag = transcript.language.as_deref().unwrap_or_default().to_ascii_lowercase();
        let mut earliest = 0;
        let turns = transcript.turns.iter().map(|turn| Speech {
            speaker: turn.speaker.as_deref().map(clean).filter(|name| !name.is_empty()),
            paragraphs: turn
                .paragraphs
                .iter()
                .map(|paragraph| pieces(paragraph, style, &mut earliest))
                .filter(|pieces| !pieces.is_empty())
                .collect(),
        });
        let turns = turns.collect();
        let titles = transcript.headings.iter().map(|heading| Title {
            turn: heading.turn,
            text: typography::apply(&clean(&heading.title), style),
        });
        Script {
            language: tag.split(['-', '_']).next().unwrap_or_default().to_owned(),
            titles: titles.filter(|title| !title.text.is_empty()).collect(),
            turns,
        }
    }
}

impl Piece {
    /// The pieces as one text.
    pub fn join(pieces: &[Piece]) -> String {
        let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
        texts.join(" ")
    }
}

/// A paragraph's words. Punctuation written as a word of its own joins its neighbour, so that no
/// line begins with a question mark; starts never go back, ends lie after starts.
fn pieces(paragraph: &Paragraph, style: Typography, earliest: &mut i64) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(paragraph.words.len());
    let mut open = false;
    for word in &paragraph.words {
        let text = clean(&word.text);
        if text.is_empty() {
            continue;
        }
        let start = word.time.start.millis().max(*earliest);
        let end = word.time.end.millis().max(start + 1);
        *earliest = start;
        let closes = text.chars().all(|char| "…;:!?»,.)]”%€".contains(char));
        let opens = text.chars().all(|char| "«“„([".contains(char));
        match pieces.last_mut() {
            Some(last) if open || closes => {
                last.text.push(' ');
                last.text.push_str(&text);
                last.end = last.end.max(end);
            }
            _ => pieces.push(Piece { text, start, end }),
        }
        open = opens;
    }
    for piece in &mut pieces {
        piece.text = typography::apply(&piece.text, style);
    }
    pieces
}

/// One line of text without control characters; runs of spaces become one. Spaces that don't
/// break stay.
pub(super) fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for char in text.chars() {
        let plain_space = char.is_whitespace() && !typography::HARD_SPACES.contains(&char);
        if plain_space {
            if !cleaned.ends_with(' ') {
                cleaned.push(' ');
            }
        } else if !forbidden(char) {
            cleaned.push(char);
        }
    }
    cleaned.trim_matches(' ').to_owned()
}

/// Characters no format may hold: controls, and what XML 1.0 excludes.
pub(super) fn forbidden(char: char) -> bool {
    char.is_control() || matches!(char, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::TimedWord;
    use crate::units::Interval;

    fn paragraph(words: &[(&str, i64, i64)]) -> Paragraph {
        let word = |&(text, start, end): &(&str, i64, i64)| TimedWord {
            text: text.to_owned(),
            time: Interval::from_millis(start, end),
            estimated: false,
            doubtful: false,
            from: Vec::new(),
        };
        Paragraph { words: words.iter().map(word).collect(), line: 0 }
    }

    #[test]
    fn loose_punctuation_joins_its_neighbour() {
        let words = [("«", 0, 1), ("Quoi", 1, 5), ("?", 5, 6), ("»", 6, 7), ("Rien", 8, 9)];
        let pieces = pieces(&paragraph(&words), Typography::AsWritten, &mut 0);
        let texts: Vec<_> = pieces.iter().map(|piece| (piece.text.as_str(), piece.end)).collect();
        assert_eq!(texts, [("« Quoi ? »", 7), ("Rien", 9)]);
    }

    #[test]
    fn times_are_put_in_order() {
        let pieces = pieces(&paragraph(&[("a", 50, 90), ("b", 20, 10)]), Typography::Plain, &mut 0);
        assert_eq!((pieces[1].start, pieces[1].end), (50, 51));
    }

    #[test]
    fn control_characters_and_line_ends_leave_the_text() {
        assert_eq!(clean(" a\u{0}b\r\n\n c\u{1b}[0m\u{a0}d "), "ab c[0m\u{a0}d");
    }
}
