//! When the words of an interview are said, when the recogniser thinks they are, and both texts.

use pod::transcript::document::{WordsFile, compose};
use pod::transcript::tracks::{Flow, FlowTurn};
use pod::transcript::{Recognised, RecognisedTrack, Word, WordId};
use pod::units::{Interval, Time};

use super::super::noise::Random;
use super::{Fault, Interview, Said, Slip};

/// How long a word is: so much, and so much a letter, in milliseconds. With the pauses below that
/// is 160 words a minute.
const WORD: f64 = 90.0;
const LETTER: f64 = 46.0;

/// How far the recogniser's times are off: deviation, and at most, in milliseconds.
const OFF: f64 = 50.0;
const MOST_OFF: f64 = 120.0;

/// The shortest word the recogniser writes.
const SHORTEST: f64 = 40.0;

/// An interview being written down.
#[derive(Debug, Default)]
pub struct Record {
    /// When the last word ended, in milliseconds: in truth, and as written.
    now: f64,
    written: f64,
    words: Vec<Word>,
    /// The text of each word as it should be.
    right: Vec<String>,
    turns: Turns,
    true_turns: Turns,
    faults: Vec<Fault>,
    since: usize,
}

impl Record {
    /// A filler before a word.
    pub fn filler(&mut self, before: &Said, slip: &Slip, random: &mut Random) {
        let id = self.say(&slip.wrong, before.track, random);
        self.turns.add(id, before.track, false);
        self.right.push(String::new());
        self.fault(slip, "");
    }

    /// A word, and what was heard.
    pub fn word(&mut self, said: &Said, heard: &str, slip: Option<&Slip>, random: &mut Random) {
        let id = self.say(&said.text, said.track, random);
        self.turns.add(id, said.track, said.last);
        self.true_turns.add(id, said.track, said.last);
        self.right.push(said.text.clone());
        if let Some(word) = self.words.last_mut() {
            heard.clone_into(&mut word.text);
            word.alternatives = slip.map(|slip| slip.alternatives.clone()).unwrap_or_default();
        }
        self.since += 1;
        if let Some(slip) = slip {
            self.fault(slip, &said.text);
        }
    }

    /// Notes the fault of the last word.
    fn fault(&mut self, slip: &Slip, right: &str) {
        let Some(word) = self.words.last() else { return };
        self.faults.push(Fault {
            class: slip.class,
            heard: Time::from_millis(self.now as i64),
            at: word.time.start,
            wrong: slip.wrong.clone(),
            right: right.to_owned(),
            mark: slip.mark,
            words_before: std::mem::take(&mut self.since),
        });
    }

    /// Says a word: words follow one another without a gap, but for the pauses at punctuation.
    fn say(&mut self, text: &str, track: u16, random: &mut Random) -> WordId {
        let before = self.right.last().map_or("", String::as_str);
        let pause = match before.chars().last() {
            Some('.') => 400.0 + 300.0 * random.unit(),
            Some(',') => 150.0 + 150.0 * random.unit(),
            _ => 0.0,
        };
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        let length = (WORD + LETTER * letters as f64) * (0.8 + 0.4 * random.unit());
        let start = self.now + pause;
        self.now = start + length;
        let mut off = || (OFF * random.normal()).clamp(-MOST_OFF, MOST_OFF);
        // The recogniser too sees no gap where none is.
        let from = if pause > 0.0 { (start + off()).max(self.written) } else { self.written };
        let to = (self.now + off()).max(from + SHORTEST);
        self.written = to;
        let id = WordId(self.words.len() as u32);
        self.words.push(Word {
            id,
            time: Interval::from_millis(from.round() as i64, to.round() as i64),
            text: text.to_owned(),
            confidence: 0.9,
            track,
            hidden: None,
            alternatives: Vec::new(),
        });
        id
    }

    /// All of it; `count` words are right.
    pub fn interview(self, count: usize) -> Interview {
        let track = |name: &str| RecognisedTrack {
            speaker: Some(name.to_owned()),
            recording: "bench".to_owned(),
        };
        let recognised = Recognised {
            language: Some("fr".to_owned()),
            engine: "bench".to_owned(),
            tracks: vec![track("Ana"), track("Benoît")],
            words: self.words,
            ..Recognised::default()
        };
        let mut truth = recognised.clone();
        truth.words.iter_mut().zip(self.right).for_each(|(word, right)| word.text = right);
        let (text, synced) = compose(&recognised, &self.turns.flow(), &[]);
        let (truth, _) = compose(&truth, &self.true_turns.flow(), &[]);
        Interview {
            truth,
            text,
            length: recognised.words.last().map_or(Time::ZERO, |word| word.time.end),
            words: WordsFile::new(recognised, Some(synced)),
            faults: self.faults,
            count,
        }
    }
}

/// Who says what, as it grows.
#[derive(Debug, Default)]
struct Turns {
    turns: Vec<FlowTurn>,
    /// Whether the next word begins a paragraph.
    ended: bool,
}

impl Turns {
    fn add(&mut self, id: WordId, track: u16, last: bool) {
        if self.turns.last().is_none_or(|turn| turn.track != track) {
            self.turns.push(FlowTurn { track, paragraphs: Vec::new() });
            self.ended = true;
        }
        if let Some(turn) = self.turns.last_mut() {
            if self.ended {
                turn.paragraphs.push(Vec::new());
            }
            turn.paragraphs.last_mut().into_iter().for_each(|words| words.push(id));
        }
        self.ended = last;
    }

    fn flow(self) -> Flow {
        Flow { turns: self.turns }
    }
}
