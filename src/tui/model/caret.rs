//! A line of text being typed, with its caret.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// More than anybody types into one line.
const LONGEST: usize = 2000;

/// A line being typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Caret {
    text: Vec<char>,
    at: usize,
    /// Whether the next letter replaces everything.
    selected: bool,
}

impl Caret {
    /// A line that begins with a text, all of it selected: typing replaces it.
    pub(super) fn selected(text: &str) -> Caret {
        let text: Vec<char> = text.chars().collect();
        Caret { at: text.len(), selected: !text.is_empty(), text }
    }

    /// A line that begins with a text, the caret at a letter.
    pub(super) fn at(text: &str, at: usize) -> Caret {
        let text: Vec<char> = text.chars().collect();
        Caret { at: at.min(text.len()), selected: false, text }
    }

    pub(super) fn text(&self) -> String {
        self.text.iter().collect()
    }

    pub(super) fn place(&self) -> usize {
        self.at
    }

    pub(super) fn is_selected(&self) -> bool {
        self.selected
    }

    /// Puts text where the caret is; lines become one.
    pub(super) fn insert(&mut self, text: &str) {
        self.replace_selected();
        let clean = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
        let room = LONGEST.saturating_sub(self.text.len());
        let clean: Vec<char> = clean.filter(|c| !c.is_control()).take(room).collect();
        let count = clean.len();
        self.text.splice(self.at..self.at, clean);
        self.at += count;
    }

    /// A key that is no action.
    pub(super) fn key(&mut self, event: &KeyEvent) {
        if event.kind == KeyEventKind::Release {
            return;
        }
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        match event.code {
            KeyCode::Char('a') if control => self.go(0),
            KeyCode::Char('e') if control => self.go(self.text.len()),
            KeyCode::Char('u') if control => self.remove(0, self.at),
            KeyCode::Char('k') if control => self.remove(self.at, self.text.len()),
            KeyCode::Char('w') if control => self.remove(self.word_before(), self.at),
            KeyCode::Char(letter) if !control && !alt => self.insert(&letter.to_string()),
            // AltGr comes as Ctrl and Alt from some terminals.
            KeyCode::Char(letter) if control && alt => self.insert(&letter.to_string()),
            KeyCode::Backspace if self.selected => self.replace_selected(),
            KeyCode::Backspace if control || alt => self.remove(self.word_before(), self.at),
            KeyCode::Backspace => self.remove(self.at.saturating_sub(1), self.at),
            KeyCode::Delete if self.selected => self.replace_selected(),
            KeyCode::Delete => self.remove(self.at, self.at + 1),
            KeyCode::Left if control || alt => self.go(self.word_before()),
            KeyCode::Right if control || alt => self.go(self.word_after()),
            KeyCode::Left if self.selected => self.go(0),
            KeyCode::Left => self.go(self.at.saturating_sub(1)),
            // The first Right keeps what is there and goes on after it.
            KeyCode::Right => self.go(self.at + 1),
            KeyCode::Home => self.go(0),
            KeyCode::End => self.go(self.text.len()),
            _ => {}
        }
    }

    fn go(&mut self, to: usize) {
        self.selected = false;
        self.at = to.min(self.text.len());
    }

    fn remove(&mut self, from: usize, to: usize) {
        self.selected = false;
        let to = to.min(self.text.len());
        let from = from.min(to);
        self.text.drain(from..to);
        self.at = from;
    }

    fn replace_selected(&mut self) {
        if self.selected {
            self.text.clear();
            self.at = 0;
        }
        self.selected = false;
    }

    fn word_before(&self) -> usize {
        let before = &self.text[..self.at];
        let end = before.iter().rposition(|c| c.is_alphanumeric()).map_or(0, |at| at + 1);
        before[..end].iter().rposition(|c| !c.is_alphanumeric()).map_or(0, |at| at + 1)
    }

    fn word_after(&self) -> usize {
        let after = &self.text[self.at..];
        let start = after.iter().position(|c| c.is_alphanumeric()).unwrap_or(after.len());
        let end = after[start..].iter().position(|c| !c.is_alphanumeric());
        self.at + start + end.unwrap_or(after.len() - start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(caret: &mut Caret, code: KeyCode, held: KeyModifiers) {
        caret.key(&KeyEvent::new(code, held));
    }

    #[test]
    fn typing_replaces_what_is_selected_and_right_keeps_it() {
        let mut caret = Caret::selected("Casto");
        pressed(&mut caret, KeyCode::Char('p'), KeyModifiers::NONE);
        assert_eq!(caret.text(), "p");
        let mut caret = Caret::selected("Casto");
        pressed(&mut caret, KeyCode::Right, KeyModifiers::NONE);
        pressed(&mut caret, KeyCode::Char('p'), KeyModifiers::NONE);
        assert_eq!(caret.text(), "Castop");
    }

    #[test]
    fn words_are_jumped_over_and_removed() {
        let mut caret = Caret::selected("l'eau vive");
        pressed(&mut caret, KeyCode::End, KeyModifiers::NONE);
        pressed(&mut caret, KeyCode::Char('w'), KeyModifiers::CONTROL);
        assert_eq!(caret.text(), "l'eau ");
        pressed(&mut caret, KeyCode::Left, KeyModifiers::CONTROL);
        assert_eq!(caret.place(), 2);
        pressed(&mut caret, KeyCode::Right, KeyModifiers::CONTROL);
        assert_eq!(caret.place(), 5);
    }

    #[test]
    fn pasted_lines_become_one_without_control_characters() {
        let mut caret = Caret::default();
        caret.insert("a\n\tb\u{1b}[31m\u{7}é");
        assert_eq!(caret.text(), "a  b[31mé");
    }

    #[test]
    fn a_line_has_an_end() {
        let mut caret = Caret::default();
        caret.insert(&"x".repeat(5000));
        assert_eq!(caret.text().len(), LONGEST);
    }
}
