//! Small talks, as recognised and as put right.

mod differences;
mod learn;
mod normalise;
mod properties;
mod rates;

use crate::transcript::document::{Manuscript, WrittenWord};
use crate::transcript::{Recognised, RecognisedTrack, Word, WordId};
use crate::units::Interval;

/// Lines of `Speaker: words`, each on the speaker's own track, half a second a word.
pub(super) fn recognised(lines: &[&str]) -> Recognised {
    let mut recognised = Recognised { language: Some("fr".to_owned()), ..Recognised::default() };
    for line in lines {
        let (speaker, words) = line.split_once(": ").unwrap();
        let named = |track: &RecognisedTrack| track.speaker.as_deref() == Some(speaker);
        let track = recognised.tracks.iter().position(named).unwrap_or_else(|| {
            let speaker = Some(speaker.to_owned());
            recognised.tracks.push(RecognisedTrack { speaker, recording: String::new() });
            recognised.tracks.len() - 1
        });
        for text in words.split_whitespace() {
            let at = recognised.words.len();
            recognised.words.push(Word {
                id: WordId(at as u32),
                time: Interval::from_millis(500 * at as i64, 500 * at as i64 + 400),
                text: text.to_owned(),
                confidence: 0.9,
                track: track as u16,
                hidden: None,
                alternatives: Vec::new(),
            });
        }
    }
    recognised
}

/// The manuscript of the same lines, each word standing for its own recognised word.
pub(super) fn untouched(lines: &[&str]) -> Manuscript {
    let heard = recognised(lines);
    let mut manuscript = written(lines);
    for (word, heard) in manuscript.words.iter_mut().zip(&heard.words) {
        word.from = vec![heard.id];
    }
    manuscript
}

/// A manuscript whose words stand for none; `~~word~~` is struck.
pub(super) fn written(lines: &[&str]) -> Manuscript {
    let mut manuscript = Manuscript { language: Some("fr".to_owned()), ..Manuscript::default() };
    for (turn, line) in lines.iter().enumerate() {
        let (speaker, words) = line.split_once(": ").unwrap();
        manuscript.turns.push(Some(speaker.to_owned()));
        for text in words.split_whitespace() {
            let bare = text.trim_matches('~');
            let at = 500 * manuscript.words.len() as i64;
            manuscript.words.push(WrittenWord {
                text: bare.to_owned(),
                at: 0..0,
                time: Interval::from_millis(at, at + 400),
                turn,
                paragraph: turn,
                struck: bare != text,
                doubtful: false,
                confidence: None,
                alternatives: Vec::new(),
                from: Vec::new(),
            });
        }
    }
    manuscript
}
