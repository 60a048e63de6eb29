//! What the same corrections cost elsewhere: the cheapest way of two other kinds of editor, by the
//! same rules (reference: how pod's own figures were worked out beforehand, F.4). Neither has
//! alternatives; neither knows which word was heard.
//!
//! - *oTranscribe-like*: a text field beside a player. Esc stops and plays on. The caret is where
//!   it was left; six hops of Ctrl+Left or Ctrl+Right bring it to the word, or fewer if the last
//!   correction was nearer, or the mouse. Nothing is replaced in several places.
//! - *Descript-like*: a text that is bound to its sound. Space stops and plays on, a click finds
//!   the word, a key opens it for correction, Enter takes it. A correction can be made wherever the
//!   word stands, by one more click. Its own way to take all fillers out at once is left aside, as
//!   is pod's.

use super::ideal::{M, strokes};
use super::interview::{Class, Fault};

/// Pointing at something: P.
const P: f64 = 1.10;
/// Pressing or letting go of a button: B.
const B: f64 = 0.10;
/// A hand going to the mouse, or back to the keys: H.
const H: f64 = 0.40;

/// Hops to the word, as far as the reference counts them.
const HOPS: usize = 6;

/// One way of doing something.
#[derive(Debug, Clone, Copy, Default)]
pub struct Way {
    pub keys: usize,
    pub clicks: usize,
    /// Times something is pointed at, each with the hand going there and back.
    pub points: usize,
    pub acts: usize,
}

impl Way {
    /// Keys alone.
    fn keys(keys: usize) -> Way {
        Way { keys, ..Way::default() }
    }

    /// One place pointed at and clicked on so often.
    fn click(clicks: usize) -> Way {
        Way { clicks, points: 1, ..Way::default() }
    }

    fn then(self, other: Way) -> Way {
        Way {
            keys: self.keys + other.keys,
            clicks: self.clicks + other.clicks,
            points: self.points + other.points,
            acts: self.acts + other.acts,
        }
    }

    /// What it costs in seconds.
    pub fn seconds(&self, key: f64) -> f64 {
        let mouse = self.points as f64 * (P + 2.0 * H) + self.clicks as f64 * 2.0 * B;
        self.keys as f64 * key + mouse + self.acts as f64 * M
    }
}

/// The mental acts of any correction: which word it was, and but for fillers what it should be.
fn acts(class: Class) -> Way {
    Way { acts: if class == Class::Filler { 1 } else { 2 }, ..Way::default() }
}

/// Keys to type a word without the punctuation around it.
fn typed(word: &str) -> usize {
    word.trim_matches(|c: char| !c.is_alphanumeric()).chars().map(strokes).sum()
}

/// In an oTranscribe-like editor; `late` is how many words too many were heard.
pub fn otranscribe(fault: &Fault, key: f64, late: usize) -> Way {
    let stop_and_go = Way::keys(2).then(acts(fault.class));
    // Ctrl is held down for the hops, and for what can be done with it after them.
    let hops = Way::keys(1 + fault.words_before.min(HOPS) + late);
    let (by_keys, by_mouse) = match (fault.class, fault.mark) {
        // Shift+Right takes the word; a double click too.
        (Class::Typed | Class::Alternative | Class::Name, _) => {
            let word = Way::keys(typed(&fault.right));
            (hops.then(Way::keys(2)).then(word), Way::click(2).then(word))
        }
        // Delete, and the capital with Shift.
        (Class::Mark, 'c') => (hops.then(Way::keys(3)), Way::click(1).then(Way::keys(3))),
        // The mark with Shift, then over the space to the letter that becomes a capital.
        (Class::Mark, '.') => (hops.then(Way::keys(6)), Way::click(1).then(Way::keys(6))),
        (Class::Mark, _) => (hops.then(Way::keys(1)), Way::click(1).then(Way::keys(1))),
        // Ctrl+Delete takes a word and its space away.
        (Class::Filler, _) => (hops.then(Way::keys(1)), Way::click(2).then(Way::keys(1))),
    };
    let (by_keys, by_mouse) = (stop_and_go.then(by_keys), stop_and_go.then(by_mouse));
    if by_keys.seconds(key) <= by_mouse.seconds(key) { by_keys } else { by_mouse }
}

/// In a Descript-like editor; `again` says that the same name was corrected before.
pub fn descript(fault: &Fault, again: bool) -> Way {
    if again {
        return Way::default();
    }
    // Space before and after, and a click on the word.
    let way = Way::keys(2).then(Way::click(1)).then(acts(fault.class));
    // The key that corrects and Enter around what is done in between.
    let correct = |keys| way.then(Way::keys(2 + keys));
    match (fault.class, fault.mark) {
        (Class::Typed | Class::Alternative, _) => correct(typed(&fault.right)),
        (Class::Name, _) => {
            let all = Way { acts: 1, ..Way::click(1) };
            correct(typed(&fault.right)).then(all)
        }
        // Home, Delete, the capital with Shift.
        (Class::Mark, 'c') => correct(4),
        // With the next word too (Shift+Right): Home, Ctrl+Right to the end of the first, the mark,
        // then over the space to the letter that becomes a capital.
        (Class::Mark, '.') => correct(2 + 1 + 2 + 2 + 4),
        // End and the mark.
        (Class::Mark, _) => correct(2),
        (Class::Filler, _) => way.then(Way::keys(1)),
    }
}
