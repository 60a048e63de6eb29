//! What a person sees, for those who look at the model without a screen.

use super::lists::List;
use super::{Mode, Model};
use crate::units::Time;

impl Model {
    /// The alternatives offered at the moment, the first by the key 1.
    pub fn suggestions(&self) -> Vec<String> {
        self.suggested.1.iter().map(|one| one.text.clone()).collect()
    }

    /// Whether it plays: the position moves.
    pub fn playing(&self) -> bool {
        self.listening.playing()
    }

    /// The moment that is heard, or where the next key acts.
    pub fn position(&self) -> Time {
        if self.listening.playing() { self.listening.position() } else { self.pointed() }
    }

    /// The places in the list of those to be corrected alike, as they stand; empty when no such
    /// list is open.
    pub fn alike(&self) -> Vec<String> {
        match &self.mode {
            Mode::List(List::Everywhere { places, .. }) => {
                places.iter().map(|one| one.text.clone()).collect()
            }
            _ => Vec::new(),
        }
    }
}
