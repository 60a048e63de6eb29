//! Chapters: added, renamed, moved, removed. Those of a text are its headings; without a text they
//! are those of the manifest.

use super::field::{Field, Purpose};
use super::{Mode, Model};
use crate::transcript::draft::{Draft, Operation, Place};
use crate::tui::action::Action;

impl Model {
    pub(super) fn chapter(&mut self, action: Action) {
        self.land_if_playing();
        match action {
            Action::Chapter => {
                let title = self.title_here().unwrap_or_default();
                self.mode = Mode::Field(Field::new(Purpose::Chapter, &title));
            }
            Action::RemoveChapter => self.remove_chapter(),
            Action::ChapterEarlier => self.move_chapter(false),
            Action::ChapterLater => self.move_chapter(true),
            Action::PreviousChapter | Action::NextChapter => self.go(action),
            _ => {}
        }
    }

    /// The title of the chapter that begins at the cursor.
    fn title_here(&self) -> Option<String> {
        let draft = self.draft();
        if draft.is_empty() {
            let at = self.wave.cursor;
            let one = draft.chapters().iter().find(|one| one.start == at.0)?;
            return Some(one.title.clone());
        }
        let all = draft.chapter_places();
        all.into_iter().find(|(place, _)| *place == self.cursor).map(|(_, title)| title)
    }

    pub(super) fn name_chapter(&mut self, title: &str) {
        let at = self.place_time(self.cursor);
        let draft = self.editing.draft();
        let operation = match draft.is_empty() {
            true => {
                let start = crate::units::Time::from_millis(self.wave.cursor.millis());
                draft.add_manifest_chapter(start, title)
            }
            false => draft.set_chapter(self.cursor, title),
        };
        if self.make(operation) {
            self.back_to(at);
        }
    }

    fn remove_chapter(&mut self) {
        let at = self.place_time(self.cursor);
        let draft = self.editing.draft();
        let operation = match draft.has_headings() {
            true => draft.remove_chapter(self.cursor),
            false => draft.remove_manifest_chapter(self.pointed()),
        };
        if self.make(operation) {
            self.back_to(at);
        } else {
            self.note("there is no chapter here");
        }
    }

    /// Moves the beginning of this chapter by a sentence.
    fn move_chapter(&mut self, later: bool) {
        let draft = self.editing.draft();
        let Some((begins, title)) = chapter_at(draft, self.cursor) else {
            return self.note("there is no chapter here to move");
        };
        let to = match later {
            true => draft.next_sentence(begins),
            false => draft.previous_sentence(begins),
        };
        let Some(to) = to else { return self.note("there is no sentence to move it to") };
        let at = self.place_time(to);
        let operation = moved(draft, begins, to, &title);
        if self.make(operation) {
            self.back_to(at);
        } else {
            self.note("another chapter begins there");
        }
    }
}

/// The chapter a word is in: its first word and its title.
fn chapter_at(draft: &Draft, at: Place) -> Option<(Place, String)> {
    draft.chapter_places().into_iter().rev().find(|(place, _)| *place <= at)
}

/// One operation that takes a heading away and sets it before another word.
fn moved(draft: &Draft, from: Place, to: Place, title: &str) -> Option<Operation> {
    if draft.chapter_places().iter().any(|(place, _)| *place == to) {
        return None;
    }
    let target = draft.word(to)?;
    let (time, text) = (target.time.start, target.text.clone());
    let mut after = draft.clone();
    after.apply(&draft.remove_chapter(from)?);
    // The heading that went moved the words after it.
    let mut place = after.said_at(time);
    while place.and_then(|at| after.word(at)).is_some_and(|word| word.text != text) {
        place = place.and_then(|at| after.before(at));
    }
    let set = after.set_chapter(place?, title)?;
    after.apply(&set);
    Some(draft.difference(&after, &format!("chapter moved: {title}")))
}
