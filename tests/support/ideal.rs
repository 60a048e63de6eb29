//! An ideal editor: takes an interview from what the recogniser wrote to what was said, key by key
//! through the editor's own model, on a clock that goes as fast as a practised hand.
//!
//! It listens at normal speed, hears a fault when its last word ends and presses Space a reaction
//! later. Then it looks where the cursor stands, hops to the word if it stands elsewhere, looks at
//! the alternatives, and presses the fewest keys that put it right; Space or Enter plays on. It is
//! never wrong, and misses nothing.
//!
//! Prices are those of the keystroke-level model (Card, Moran and Newell, *The keystroke-level
//! model for user performance time with interactive systems*, 1980). Its rules here, for every
//! tool alike:
//!
//! - K for every key pressed on a French keyboard, those held down too (Shift, Ctrl, Alt), and both
//!   of an accent that takes two. What is held down while others are pressed counts once.
//! - M before a chunk is acted on: one when the sound stands, to find out which word it was; one to
//!   know what it should be. A filler needs only the first: it goes. One more to decide that the same
//!   correction is wanted elsewhere.
//! - The key that stops the sound is the end of the reaction: the sound does not play on for it. It
//!   is paid as any other.

use std::path::Path;

use pod::transcript::draft::Place;
use pod::units::Time;
use ratatui::crossterm::event::KeyCode;

use super::interview::{Class, Fault, Interview};
use desk::Desk;

#[path = "ideal/desk.rs"]
mod desk;

/// A mental act, in seconds.
pub const M: f64 = 1.35;

/// More hops than anybody makes.
const MOST_HOPS: usize = 40;

/// How fast a person is, in seconds.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// A key: K.
    pub key: f64,
    /// From hearing a fault to the sound standing.
    pub reaction: f64,
}

impl Pace {
    /// A skilled typist's, neither slow nor fast.
    pub const USUAL: Pace = Pace { key: 0.20, reaction: 0.35 };
}

/// What one correction came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Correction {
    pub class: Class,
    /// Keys pressed.
    pub keys: usize,
    /// Of these, hops from where the cursor landed to the word.
    pub hops: usize,
    /// Mental acts.
    pub acts: usize,
}

impl Correction {
    /// What it costs in seconds.
    pub fn seconds(&self, pace: Pace) -> f64 {
        self.keys as f64 * pace.key + self.acts as f64 * M
    }
}

/// How it went.
#[derive(Debug, Default)]
pub struct Session {
    /// By fault, in order; those corrected along with another cost nothing.
    pub corrections: Vec<Correction>,
    /// Seconds during which it played.
    pub listened: f64,
    /// Seconds from beginning to end.
    pub took: f64,
}

/// Corrects an interview that was written to a folder. *Errors:* what went otherwise than the
/// editor's keys promise, or the text is not the truth in the end.
pub fn correct(root: &Path, interview: &Interview, pace: Pace) -> Result<Session, String> {
    let mut desk = Desk::open(root, pace)?;
    desk.press(KeyCode::Char(' '));
    for fault in &interview.faults {
        let at = desk.find(fault)?;
        let correction = if desk.word(at) == fault.right {
            Correction { class: fault.class, keys: 0, hops: 0, acts: 0 }
        } else {
            desk.listen_to(fault.heard)?;
            desk.correct(fault)?
        };
        desk.session.corrections.push(correction);
    }
    desk.listen_to(interview.length - Time::from_millis(1))?;
    desk.leave()?;
    let (is, should) = (desk.model.draft().text(), &interview.truth);
    same(&is, should)?;
    let file = root.join("episodes/001-entretien/transcript.md");
    let file = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    same(&file, should)?;
    desk.session.took = desk.now.as_secs_f64();
    Ok(desk.session)
}

/// The first line that differs.
fn same(is: &str, should: &str) -> Result<(), String> {
    if is == should {
        return Ok(());
    }
    let differs = is.lines().zip(should.lines()).find(|(is, should)| is != should);
    let (is, should) = differs.unwrap_or(("", "more or less"));
    Err(format!("the text is not the truth:\n  {is}\nshould be\n  {should}"))
}

/// How many keys a letter takes on a French keyboard.
pub fn strokes(letter: char) -> usize {
    let held = usize::from(letter.is_uppercase() || ".?".contains(letter));
    let dead = usize::from("âêîôûäëïöüÂÊÎÔÛÄËÏÖÜ".contains(letter));
    1 + held + dead
}

impl Desk {
    /// Where a fault stands now: its word begins when no other does.
    fn find(&self, fault: &Fault) -> Result<Place, String> {
        let draft = self.model.draft();
        let at = draft.said_at(fault.at).ok_or("there is no text")?;
        let here = draft.word(at).is_some_and(|word| word.time.start == fault.at);
        here.then_some(at).ok_or_else(|| format!("no word begins at {}: {fault:?}", fault.at))
    }

    fn word(&self, at: Place) -> &str {
        self.model.draft().word(at).map_or("", |word| &word.text)
    }

    /// Corrects a fault that was just heard.
    fn correct(&mut self, fault: &Fault) -> Result<Correction, String> {
        (self.keys, self.acts) = (0, 0);
        self.pass(self.pace.reaction);
        self.hit(KeyCode::Char(' '));
        if self.model.playing() {
            return Err("Space does not pause".to_owned());
        }
        self.think();
        let hops = self.hop(fault)?;
        // After Enter it plays on at once; after other keys a moment later, or sooner with Space.
        let plays_on = match fault.class {
            Class::Filler => {
                self.press(KeyCode::Char('x'));
                false
            }
            Class::Mark => {
                self.think();
                self.press(KeyCode::Char(fault.mark));
                false
            }
            Class::Typed | Class::Alternative => {
                self.think();
                self.replace(&fault.right)
            }
            Class::Name => {
                self.think();
                self.replace(&fault.right);
                self.everywhere(fault)?;
                false
            }
        };
        if !plays_on {
            self.press(KeyCode::Char(' '));
        }
        Ok(Correction { class: fault.class, keys: self.keys, hops, acts: self.acts })
    }

    /// Goes from where the cursor landed to the word.
    fn hop(&mut self, fault: &Fault) -> Result<usize, String> {
        let at = self.find(fault)?;
        let mut hops = 0;
        while self.model.cursor() != at {
            let before = self.model.cursor();
            let key = if before < at { KeyCode::Right } else { KeyCode::Left };
            self.press(key);
            hops += 1;
            if self.model.cursor() == before || hops > MOST_HOPS {
                return Err(format!("the cursor does not get to {fault:?}"));
            }
        }
        Ok(hops)
    }

    /// Takes an alternative, or types; whether it plays on at once after that.
    fn replace(&mut self, right: &str) -> bool {
        let offered = self.model.suggestions().iter().position(|one| one == right);
        match offered.and_then(|at| char::from_digit(at as u32 + 1, 10)) {
            Some(digit) => self.press(KeyCode::Char(digit)),
            None => {
                self.press(KeyCode::Enter);
                right.chars().for_each(|letter| self.press(KeyCode::Char(letter)));
                self.press(KeyCode::Enter);
            }
        }
        offered.is_none()
    }

    /// Corrects a name wherever else it was misheard.
    fn everywhere(&mut self, fault: &Fault) -> Result<(), String> {
        self.think();
        self.press(KeyCode::Char('R'));
        let wrong = letters(&fault.wrong);
        let places: Vec<String> = self.model.alike().iter().map(|one| letters(one)).collect();
        if places.is_empty() || places.iter().any(|place| *place != wrong) {
            return Err(format!("{places:?} are listed as places like {fault:?}"));
        }
        self.press(KeyCode::Char('a'));
        Ok(())
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
