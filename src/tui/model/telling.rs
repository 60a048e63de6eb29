//! What the plain mode tells: sentences, words and lists in words.

use super::field::Field;
use super::lists::List;
use super::{Mode, Model, Wish};
use crate::transcript::clues::Doubt;
use crate::transcript::draft::Place;
use crate::tui::action::{Action, Context};
use crate::tui::keys::Key;
use crate::tui::view::clock;

impl Model {
    /// The episode's number and title.
    pub fn title(&self) -> &str {
        &self.episode
    }

    /// Forgets what was told.
    pub fn drop_notice(&mut self) {
        self.notice = None;
    }

    /// Whether work is under way that the next line has to wait for; the takes are opened beside.
    pub fn is_waiting(&self) -> bool {
        self.saving || self.work.iter().any(|(wish, _)| *wish != Wish::Sound)
    }

    /// What a key means on the words.
    pub fn action_of(&self, key: Key) -> Option<Action> {
        self.keymap.action(Context::Text, key)
    }

    /// Puts a text into the open field.
    pub fn fill(&mut self, text: &str) {
        if let Mode::Field(Field { caret, .. }) = &mut self.mode {
            *caret = super::caret::Caret::default();
            caret.insert(text);
            self.field_changed();
        }
    }

    /// Puts the cursor on a word.
    pub fn go_to(&mut self, at: Place) {
        self.land_if_playing();
        self.put_cursor(at);
        self.settle();
    }

    /// The words of the sentence at the cursor.
    pub fn sentence_words(&self) -> Vec<(Place, String)> {
        let draft = self.draft();
        if draft.word(self.cursor).is_none() {
            return Vec::new();
        }
        let (first, last) = draft.sentence(self.cursor);
        let mut all = Vec::new();
        let mut at = Some(first);
        while let Some(here) = at.filter(|here| *here <= last) {
            all.extend(draft.word(here).map(|word| (here, word.text.clone())));
            at = draft.after(here);
        }
        all
    }

    /// The sentence at the cursor with its speaker and time, struck words told as such.
    pub fn sentence_line(&self) -> String {
        let draft = self.draft();
        let words = self.sentence_words();
        let Some((first, _)) = words.first() else {
            return "there is no text\n".to_owned();
        };
        let mut text = String::new();
        let mut struck = false;
        for (place, word) in &words {
            let one = draft.word(*place);
            let cut = one.is_some_and(|word| word.struck);
            if cut != struck {
                text += if cut { " (cut:" } else { ")" };
                struck = cut;
            }
            text.push(' ');
            text += word;
            if one.is_some_and(|word| word.doubtful) {
                text += " (check)";
            }
        }
        if struck {
            text.push(')');
        }
        let speaker = draft.speaker(*first).unwrap_or("somebody");
        let time = draft.word(*first).map_or(String::new(), |word| clock(word.time.start));
        let chapter = draft.chapter_places().into_iter().find(|(place, _)| place == first);
        let chapter = chapter.map_or(String::new(), |(_, title)| format!("chapter: {title}\n"));
        format!("{chapter}{speaker}, {time}:{text}\n")
    }

    /// The word at the cursor, what speaks against it, and what else it may be.
    pub fn word_line(&self) -> String {
        let Some(word) = self.draft().word(self.cursor) else { return String::new() };
        let mut text = format!("at: {}", word.text);
        if word.struck {
            text += ", cut";
        }
        text += match self.clues.doubt(word) {
            Some(Doubt::Marked) => ", to be checked",
            Some(_) => ", suspect",
            None => "",
        };
        for (number, one) in (1..).zip(&self.suggested.1) {
            text += if number == 1 { "; " } else { ", " };
            text += &format!("{number} {}", one.text);
        }
        text + "\n"
    }

    /// What the open field is for.
    pub fn field_label(&self) -> String {
        match &self.mode {
            Mode::Field(field) => {
                let text = field.caret.text();
                if text.is_empty() { field.label() } else { format!("{} [{text}]", field.label()) }
            }
            _ => String::new(),
        }
    }

    /// The selected line of the open list.
    pub fn list_line(&self) -> String {
        match &self.mode {
            Mode::List(List::Everywhere { to, places, selected, .. }) => {
                let Some(one) = places.get(*selected) else { return String::new() };
                let number = selected + 1;
                let of = places.len();
                format!("{number} of {of}: {} [{}] {} to {to}?", one.before, one.text, one.after)
            }
            Mode::List(List::Tidy { changes, selected, .. }) => {
                let Some(one) = changes.get(*selected) else { return String::new() };
                let (number, of) = (selected + 1, changes.len());
                format!(
                    "{number} of {of}, {}: {} [{}] {} to: {}?",
                    one.about, one.before, one.text, one.after, one.becomes
                )
            }
            Mode::List(List::History { selected }) => {
                let step = self.step_of_line(*selected);
                let steps = self.editing.history().steps();
                let label = step.checked_sub(1).and_then(|at| steps.get(at));
                let label = label.map_or("the beginning", |one| one.operation.label.as_str());
                format!("step {step}: {label}; yes goes back to it")
            }
            _ => String::new(),
        }
    }

    /// The keys, a line each.
    pub fn key_lines(&self) -> Vec<String> {
        let line = |row: Vec<(String, crate::tui::looks::Role)>| -> String {
            row.into_iter().map(|(text, _)| text).collect()
        };
        self.help_rows().into_iter().map(line).collect()
    }
}
