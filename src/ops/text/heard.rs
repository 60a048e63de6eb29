//! A transcript on the finished episode's time.

use crate::edit::Timeline;
use crate::transcript::{Heading, Paragraph, TimedWord, Transcript, Turn};
use crate::units::{Interval, SampleRate, Time};

/// A word lasts at least this: players show nothing of an empty one.
const SHORTEST: Time = Time::from_millis(1);

/// What of `session` is heard in the episode, with the times it is heard at. Words whose middle
/// was cut out are gone with their sound; a chapter at the session's start stays at zero, music
/// included.
pub(in crate::ops) fn heard(
    session: &Transcript,
    timeline: &Timeline,
    rate: SampleRate,
) -> Transcript {
    let at = |time: Time| timeline.to_output(time.frames(rate)).at(rate);
    let word = |word: &TimedWord| {
        let middle = word.time.middle().frames(rate);
        let start = Time::from_millis(at(word.time.start).millis());
        let end = Time::from_millis(at(word.time.end).millis()).max(start + SHORTEST);
        timeline
            .is_heard(middle)
            .then(|| TimedWord { time: Interval::new(start, end), ..word.clone() })
    };
    let mut turns: Vec<Turn> = Vec::new();
    // How many of the turns so far are left, for the headings between them.
    let mut left = vec![0];
    for turn in &session.turns {
        let paragraphs: Vec<Paragraph> = turn
            .paragraphs
            .iter()
            .map(|paragraph| Paragraph {
                words: paragraph.words.iter().filter_map(word).collect(),
                line: paragraph.line,
            })
            .filter(|paragraph| !paragraph.words.is_empty())
            .collect();
        if !paragraphs.is_empty() {
            turns.push(Turn { speaker: turn.speaker.clone(), paragraphs });
        }
        left.push(turns.len());
    }
    let heading = |heading: &Heading| Heading {
        start: if heading.start == Time::ZERO { Time::ZERO } else { at(heading.start) },
        turn: left[heading.turn.min(left.len() - 1)],
        ..heading.clone()
    };
    let headings = session.headings.iter().map(heading).collect();
    Transcript { language: session.language.clone(), headings, turns }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Cut, EditList};
    use crate::units::{Frames, Span};

    /// A frame a millisecond makes the arithmetic plain.
    const RATE: SampleRate = SampleRate(1000);

    fn said(text: &str, start: i64, end: i64) -> TimedWord {
        TimedWord {
            text: text.to_owned(),
            time: Interval::from_millis(start, end),
            estimated: false,
            doubtful: false,
            from: Vec::new(),
        }
    }

    #[test]
    fn words_move_with_the_sound_and_go_with_it() {
        let turn = |words: Vec<TimedWord>| Turn {
            speaker: None,
            paragraphs: vec![Paragraph { words, line: 0 }],
        };
        let session = Transcript {
            language: None,
            headings: vec![Heading {
                title: "Two".into(),
                start: Time::from_millis(3000),
                turn: 2,
                line: 0,
            }],
            turns: vec![
                turn(vec![said("one", 100, 400), said("euh", 1100, 1400)]),
                turn(vec![said("gone", 1500, 1800)]),
                turn(vec![said("two", 3000, 3300)]),
            ],
        };
        let cut = Cut::asked(Span::new(Frames(1000), Frames(2000)), "", RATE);
        let edits = EditList::new(Frames(5000), [cut]);
        let timeline = Timeline::new(&edits, Frames(500), Frames::ZERO);
        let heard = heard(&session, &timeline, RATE);
        let words: Vec<(&str, i64)> =
            heard.words().map(|word| (word.text.as_str(), word.time.start.millis())).collect();
        assert_eq!(words, [("one", 600), ("two", 2500)]);
        assert_eq!(heard.turns.len(), 2);
        assert_eq!((heard.headings[0].turn, heard.headings[0].start), (1, Time::from_millis(2500)));
    }
}
