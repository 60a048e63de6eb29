//! Who speaks.

use super::field::{Field, Purpose};
use super::{Mode, Model};
use crate::transcript::draft::Reach;

/// How many speakers have a key.
const KEYS: usize = 6;

impl Model {
    /// All who may speak: those of the tracks, then those who do in the text, then those of the
    /// manifest. Their order is that of the lanes and the keys, and does not change with the text.
    pub(super) fn speakers(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        let episode = self.editing.episode();
        let tracks = episode.tracks.iter().filter_map(|track| track.speaker.clone());
        let words = self.editing.words().into_iter().flat_map(|words| &words.recognised.tracks);
        let heard = words.filter_map(|track| track.speaker.clone());
        let spoken = self.draft().speakers().into_iter().map(str::to_owned);
        let people = episode.people.iter().map(|person| person.name.clone());
        for name in tracks.chain(heard).chain(spoken).chain(people) {
            if !all.contains(&name) {
                all.push(name);
            }
        }
        all
    }

    pub(super) fn speaker(&mut self, number: u8, from_here: bool) {
        self.land_if_playing();
        if self.draft().word(self.cursor).is_none() {
            return self.note("there is no word here");
        }
        let reach = if from_here { Reach::Onwards } else { Reach::Turn };
        let at = usize::from(number).wrapping_sub(1);
        match self.speakers().get(at) {
            Some(name) => {
                let name = name.clone();
                self.name_speaker(&name, reach);
            }
            None if at < KEYS => {
                self.mode = Mode::Field(Field::new(Purpose::Speaker { reach }, ""));
            }
            None => {}
        }
    }

    pub(super) fn open_rename(&mut self) {
        self.land_if_playing();
        let Some(name) = self.draft().speaker(self.cursor).map(str::to_owned) else {
            return self.note("nobody is named here: F1 to F6 say who speaks");
        };
        let reach = Reach::Everywhere;
        self.mode = Mode::Field(Field::new(Purpose::Speaker { reach }, &name));
    }

    pub(super) fn name_speaker(&mut self, name: &str, reach: Reach) {
        let at = self.place_time(self.cursor);
        let operation = self.editing.draft().set_speaker(self.cursor, name, reach);
        if self.make(operation) {
            self.back_to(at);
            self.go_on(false);
        } else {
            self.note(format!("`{}` speaks here already", name.trim()));
        }
    }
}
