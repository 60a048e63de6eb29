//! The one-line field: what it is for, and what its keys do.

use super::caret::Caret;
use super::{Mode, Model};
use crate::transcript::draft::{Place, Reach};
use crate::tui::action::{Action, Entry};
use crate::tui::palette;

/// What is typed is for.
#[derive(Debug, Clone)]
pub(super) enum Purpose {
    /// To stand in the place of words.
    Type { from: Place, to: Place },
    /// The title of the chapter that begins here.
    Chapter,
    /// The name of the one who speaks in this turn, or from here on.
    Speaker { reach: Reach },
    /// What to look for.
    Search,
    /// What should stand wherever these words stand.
    Everywhere { phrase: String },
    /// Words to expect, or `@model`, for transcribing again.
    Hint { from: Place, to: Place },
    /// An action to find.
    Palette { found: Vec<&'static Entry> },
}

/// The field, open.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) purpose: Purpose,
    pub(super) caret: Caret,
    /// Which suggestion is chosen.
    pub(super) chosen: Option<usize>,
    /// Whether anything was typed.
    touched: bool,
}

impl Field {
    /// A field that begins with a text; typing replaces it.
    pub(super) fn new(purpose: Purpose, text: &str) -> Field {
        Field { purpose, caret: Caret::selected(text), chosen: None, touched: false }
    }

    /// The words it is about.
    pub(super) fn words(&self) -> Option<(Place, Place)> {
        match self.purpose {
            Purpose::Type { from, to } => Some((from, to)),
            _ => None,
        }
    }

    /// What stands before it.
    pub(super) fn label(&self) -> String {
        match &self.purpose {
            Purpose::Type { .. } => "text".to_owned(),
            Purpose::Chapter => "chapter".to_owned(),
            Purpose::Speaker { reach: Reach::Everywhere } => "rename to".to_owned(),
            Purpose::Speaker { .. } => "speaker".to_owned(),
            Purpose::Search => "search".to_owned(),
            Purpose::Everywhere { phrase } => format!("`{phrase}` everywhere to"),
            Purpose::Hint { .. } => "words to expect, or @model".to_owned(),
            Purpose::Palette { .. } => "action".to_owned(),
        }
    }
}

impl Model {
    pub(super) fn in_field(&mut self, action: Action) {
        match action {
            Action::Commit => self.commit(false),
            Action::CommitNext => self.commit(true),
            Action::FieldCancel => self.mode = Mode::Nav,
            Action::FieldExtend => self.extend(1),
            Action::FieldShrink => self.extend(-1),
            Action::SuggestionUp => self.choose(-1),
            Action::SuggestionDown => self.choose(1),
            Action::Alternative(number) => {
                let at = usize::from(number).wrapping_sub(1);
                if at < self.suggested.1.len() {
                    self.choose_at(at);
                    self.commit(false);
                }
            }
            // The player's keys of pedals and keyboards act as always.
            Action::TogglePlay | Action::Back | Action::Forward => self.listen(action),
            Action::Palette => {}
            Action::Save | Action::Quit => self.session(action),
            _ => {}
        }
    }

    /// After a letter was typed.
    pub(super) fn field_changed(&mut self) {
        let Mode::Field(field) = &mut self.mode else { return };
        field.touched = true;
        let typed = field.caret.text();
        match &mut field.purpose {
            Purpose::Palette { found } => {
                *found = palette::find(&typed);
                field.chosen = (!found.is_empty()).then_some(0);
            }
            _ => field.chosen = None,
        }
    }

    pub(super) fn open_palette(&mut self) {
        let found = palette::find("");
        let mut field = Field::new(Purpose::Palette { found }, "");
        field.chosen = Some(0);
        self.mode = Mode::Field(field);
    }

    fn commit(&mut self, next: bool) {
        let Mode::Field(field) = std::mem::replace(&mut self.mode, Mode::Nav) else { return };
        let typed = field.caret.text();
        match field.purpose {
            Purpose::Type { from, to } => self.typed(from, to, &typed, next),
            Purpose::Chapter => self.name_chapter(&typed),
            Purpose::Speaker { reach } => self.name_speaker(&typed, reach),
            Purpose::Search => self.search_for(&typed),
            Purpose::Everywhere { phrase } => {
                if !typed.trim().is_empty() {
                    self.look_for_alike(&phrase, Some(typed.trim().to_owned()));
                }
            }
            Purpose::Hint { from, to } => {
                self.anchor = Some(from);
                self.cursor = to;
                self.transcribe(Some(&typed));
            }
            Purpose::Palette { found } => {
                let chosen = field.chosen.and_then(|at| found.get(at));
                if let Some(entry) = chosen {
                    self.in_nav(entry.action);
                }
            }
        }
    }

    /// Takes in the next word, or leaves out the last.
    fn extend(&mut self, by: i32) {
        let draft = self.editing.draft();
        let Mode::Field(field) = &mut self.mode else { return };
        let Purpose::Type { from, to } = field.purpose else { return };
        let end = match by > 0 {
            true => draft.after(to).filter(|end| end.segment == to.segment),
            false => draft.before(to).filter(|end| *end >= from),
        };
        let Some(end) = end else { return };
        let before = draft.spelled(from, to);
        field.purpose = Purpose::Type { from, to: end };
        let now = draft.spelled(from, end);
        if !field.touched {
            field.caret = Caret::selected(&now);
        } else if let Some(more) = now.strip_prefix(before.as_str()) {
            // What was typed stays; the words taken in come after it.
            let typed = field.caret.text() + more;
            field.caret = Caret::at(&typed, typed.chars().count());
        }
        (self.anchor, self.cursor) = (Some(from), end);
    }

    fn choose(&mut self, by: i32) {
        let Mode::Field(field) = &self.mode else { return };
        let count = match &field.purpose {
            Purpose::Palette { found } => found.len(),
            _ => self.suggested.1.len(),
        };
        if count == 0 {
            return;
        }
        let at = match field.chosen {
            None if by > 0 => 0,
            None => count - 1,
            Some(at) => (at as i64 + i64::from(by)).rem_euclid(count as i64) as usize,
        };
        self.choose_at(at);
    }

    fn choose_at(&mut self, at: usize) {
        let Mode::Field(field) = &mut self.mode else { return };
        field.chosen = Some(at);
        if let (Purpose::Type { .. }, Some(one)) = (&field.purpose, self.suggested.1.get(at)) {
            let length = one.text.chars().count();
            field.caret = Caret::at(&one.text, length);
            field.touched = true;
        }
    }
}
