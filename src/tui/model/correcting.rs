//! Correcting words: typing over them, taking alternatives, accepting, marking, punctuating.

use super::caret::Caret;
use super::field::{Field, Purpose};
use super::{Focus, Mode, Model};
use crate::transcript::draft::Place;
use crate::tui::action::Action;

impl Model {
    pub(super) fn correct(&mut self, action: Action) {
        self.land_if_playing();
        self.focus = Focus::Text;
        if self.draft().word(self.cursor).is_none() {
            return self.note("there is no word here");
        }
        match action {
            Action::OpenField => self.open_field(None),
            Action::SplitWord => self.open_split(),
            Action::Alternative(number) => self.take_alternative(number),
            Action::AcceptWord => self.accept(),
            Action::MarkDone => {
                let operation = self.draft().accept_until(&self.clues, self.cursor);
                match self.make(operation) {
                    true => self.note("all up to here is checked"),
                    false => self.note("nothing up to here is left to check"),
                }
            }
            Action::CapitaliseEverywhere => self.capitalise_everywhere(),
            _ => self.one_key(action),
        }
    }

    /// Corrections of a single key: they are made, and the sound goes on.
    fn one_key(&mut self, action: Action) {
        let (from, to) = self.span();
        let draft = self.editing.draft();
        let operation = match action {
            Action::Punctuate(mark) => draft.punctuate(to, mark),
            Action::CycleCase => draft.cycle_case(self.cursor),
            Action::JoinNext => draft.join_next(from),
            Action::ParagraphBreak => draft.break_paragraph(self.cursor),
            Action::Mark => draft.mark(self.cursor),
            _ => None,
        };
        if operation.is_none() {
            return self.note(match action {
                Action::JoinNext => "there is no word after this one to join with",
                Action::ParagraphBreak => "the paragraph before belongs to another speaker",
                _ => "there is nothing to change here",
            });
        }
        // A paragraph broken before the word leaves it the first of the next.
        let at = self.place_time(self.cursor);
        if self.make(operation) {
            if action == Action::ParagraphBreak {
                self.back_to(at);
            }
            self.anchor = None;
            self.go_on(false);
        }
    }

    /// The selected words, or the one under the cursor.
    pub(super) fn span(&self) -> (Place, Place) {
        self.selection().unwrap_or((self.cursor, self.cursor))
    }

    /// The time and text of a word, to find it again after words moved.
    pub(super) fn place_time(&self, at: Place) -> Option<(crate::units::Time, String)> {
        let word = self.draft().word(at)?;
        Some((word.time.start, word.text.clone()))
    }

    /// Puts the cursor back on a word that moved.
    pub(super) fn back_to(&mut self, word: Option<(crate::units::Time, String)>) {
        let Some((time, text)) = word else { return };
        let draft = self.editing.draft();
        let Some(at) = draft.said_at(time) else { return };
        // Several words may begin at the same moment.
        let mut near = Some(at);
        for _ in 0..8 {
            let Some(here) = near else { break };
            if draft.word(here).is_some_and(|word| word.text == text) {
                self.cursor = here;
                return;
            }
            near = draft.before(here);
        }
        self.cursor = at;
    }

    fn open_field(&mut self, caret: Option<Caret>) {
        let (from, to) = self.span();
        if from.segment != to.segment {
            return self.note("words of one paragraph can be typed over, not of several");
        }
        let text = self.draft().spelled(from, to);
        let mut field = Field::new(Purpose::Type { from, to }, &text);
        if let Some(caret) = caret {
            field.caret = caret;
        }
        self.mode = Mode::Field(field);
    }

    /// The field with the caret in the middle of the word: a space splits it.
    fn open_split(&mut self) {
        self.anchor = None;
        let text = self.draft().spelled(self.cursor, self.cursor);
        let letters: Vec<char> = text.chars().collect();
        // Behind an apostrophe or a hyphen, where there is one.
        let sign = letters.iter().position(|c| matches!(c, '\'' | '’' | '-'));
        let middle = sign.map_or(letters.len() / 2, |at| at + 1);
        self.open_field(Some(Caret::at(&text, middle)));
    }

    /// What was typed stands in the place of the words.
    pub(super) fn typed(&mut self, from: Place, to: Place, text: &str, next: bool) {
        let before = self.draft().spelled(from, to);
        let operation = self.editing.draft().type_over(from, to, text);
        let gone = text.trim().is_empty();
        (self.anchor, self.cursor) = (None, from);
        if self.make(operation) {
            if !gone {
                self.corrected(&before, text.trim());
            }
        } else if before == text.trim() {
            // Looked at and left as it is: that is checked too.
            let operation = self.draft().accept(from, to);
            self.make(operation);
        }
        if next {
            // Typed words stand where the old ones stood, as many as were typed.
            let words = text.split_whitespace().count();
            let last = Place { word: from.word + words.saturating_sub(1), ..from };
            let at = self.draft().nearest(last).unwrap_or(from);
            self.cursor = if gone { at } else { self.draft().after(at).unwrap_or(at) };
            self.open_field(None);
        } else {
            self.go_on(true);
        }
    }

    fn take_alternative(&mut self, number: u8) {
        let at = usize::from(number).wrapping_sub(1);
        self.suggest();
        let Some(text) = self.suggested.1.get(at).map(|one| one.text.clone()) else {
            return self.note(match self.suggested.1.len() {
                0 => "there are no alternatives here".to_owned(),
                count => format!("there are {count} alternatives here"),
            });
        };
        let (from, to) = self.span();
        let before = self.draft().spelled(from, to);
        let operation = self.editing.draft().type_over(from, to, &text);
        (self.anchor, self.cursor) = (None, from);
        if self.make(operation) {
            self.corrected(&before, &text);
            self.go_on(false);
        }
    }

    /// Remembers a correction, so that the next like it is one key away.
    pub(super) fn corrected(&mut self, before: &str, after: &str) {
        self.clues.learn(before, after);
        self.last = Some((before.to_owned(), after.to_owned()));
        self.suggested.0 = None;
        self.look_for_alike(before, None);
    }

    fn accept(&mut self) {
        let (from, to) = self.span();
        let operation = self.draft().accept(from, to);
        self.make(operation);
        self.anchor = None;
        self.cursor = to;
        match self.draft().next_suspect(&self.clues, to) {
            Some(next) => self.put_cursor_on_suspect(next),
            None => self.note("no suspect after this"),
        }
    }
}
