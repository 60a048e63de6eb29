//! The same correction in all like places: looked for, walked through, made as one edit.

use super::field::{Field, Purpose};
use super::lists::{List, Verdict};
use super::{Job, Mode, Model, Wish};
use crate::transcript::draft::Occurrence;

impl Model {
    /// Walks through the places like the last correction, or asks what to put for the words here.
    pub(super) fn correct_everywhere(&mut self) {
        self.land_if_playing();
        if self.draft().word(self.cursor).is_none() {
            return self.note("there is no word here");
        }
        let selected = self.selection().is_some();
        match self.last.clone() {
            Some((before, after)) if !selected => self.look_for_alike(&before, Some(after)),
            _ => {
                let (from, to) = self.span();
                let phrase = bare(&self.draft().spelled(from, to));
                let field = Field::new(Purpose::Everywhere { phrase: phrase.clone() }, &phrase);
                self.mode = Mode::Field(field);
            }
        }
    }

    pub(super) fn capitalise_everywhere(&mut self) {
        let phrase = bare(&self.draft().spelled(self.cursor, self.cursor));
        let mut letters = phrase.chars();
        let Some(first) = letters.next() else { return };
        let to: String = first.to_uppercase().chain(letters).collect();
        if to == phrase {
            // The word here is right; others may not be.
            self.look_for_alike(&phrase, Some(to));
        } else {
            let operation = self.draft().cycle_case(self.cursor);
            self.make(operation);
            self.look_for_alike(&phrase, Some(to));
        }
    }

    /// Has the text looked through for words; `list` walks through them with what is to stand
    /// there, else they are only counted.
    pub(super) fn look_for_alike(&mut self, phrase: &str, list: Option<String>) {
        let phrase = bare(phrase);
        if phrase.is_empty() {
            return;
        }
        if list.is_some() {
            self.ask_for(Wish::Alike);
        }
        self.jobs.push(Job::Alike { phrase, list });
    }

    /// The places came.
    pub(super) fn take_alike(
        &mut self,
        phrase: String,
        list: Option<String>,
        places: Vec<Occurrence>,
    ) {
        let Some(to) = list else {
            self.alike = places.len();
            if self.alike > 0 {
                let places = if self.alike == 1 { "place" } else { "places" };
                let key = self.key_name(crate::tui::action::Action::CorrectEverywhere);
                self.note(format!("{} more {places} like it: {key}", self.alike));
            }
            return;
        };
        self.work_done(Wish::Alike);
        // Places that stand as wanted already need nothing.
        let places: Vec<Occurrence> =
            places.into_iter().filter(|one| bare(&one.text) != to).collect();
        if places.is_empty() {
            return self.note(format!("`{phrase}` stands nowhere else"));
        }
        let verdicts = vec![Verdict::Open; places.len()];
        self.mode = Mode::List(List::Everywhere { to, places, verdicts, selected: 0 });
    }

    /// Makes the correction in the places taken.
    pub(super) fn make_everywhere(&mut self, to: &str, places: &[Occurrence]) {
        if places.is_empty() {
            return self.note("nothing was changed");
        }
        let at = self.place_time(self.cursor);
        let operation = self.editing.draft().correct_all(places, to);
        let count = places.len();
        if self.make(operation) {
            if let Some(one) = places.first() {
                self.clues.learn(&bare(&one.text), to);
            }
            self.alike = 0;
            self.back_to(at);
            let places = if count == 1 { "place" } else { "places" };
            self.note(format!("corrected in {count} {places}"));
            self.go_on(false);
        }
    }
}

/// Words without the punctuation around them.
pub(super) fn bare(text: &str) -> String {
    text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}
