//! Keys: read and shown as people write them, and bound to actions by the table or by `keys.toml`.
//!
//! Facts of older terminals (reference, F.2): Ctrl+i is Tab, Ctrl+m Enter, Ctrl+[ Esc, and Ctrl
//! with digits or Shift does not arrive. A key does the same in every terminal, or is refused.

mod load;

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use ratatui::crossterm::event::{
    KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MediaKeyCode as Media,
};
use unicode_normalization::UnicodeNormalization;

use super::action::{ACTIONS, Action, Context};

pub use load::Loaded;

/// The keys with a name, and their names.
const NAMED: [(&str, KeyCode); 22] = [
    ("Space", KeyCode::Char(' ')),
    ("Enter", KeyCode::Enter),
    ("Tab", KeyCode::Tab),
    ("Esc", KeyCode::Esc),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Insert", KeyCode::Insert),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("PageUp", KeyCode::PageUp),
    ("PageDown", KeyCode::PageDown),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("MediaPlayPause", KeyCode::Media(Media::PlayPause)),
    ("MediaPlay", KeyCode::Media(Media::Play)),
    ("MediaPause", KeyCode::Media(Media::Pause)),
    ("MediaStop", KeyCode::Media(Media::Stop)),
    ("MediaRewind", KeyCode::Media(Media::Rewind)),
    ("MediaFastForward", KeyCode::Media(Media::FastForward)),
    ("Menu", KeyCode::Menu),
];

/// A key with the keys held down with it. A capital letter is itself: Shift is not told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    code: KeyCode,
    held: KeyModifiers,
}

/// Why a text is not a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Neither one character nor a name.
    #[error("no key is called that")]
    Unknown,
    /// Older terminals send the same for another key.
    #[error("most terminals send `{0}` for it")]
    SameAs(&'static str),
    /// Older terminals cannot send it.
    #[error("most terminals cannot send it")]
    Unsent,
}

impl Key {
    /// The key of a terminal's event; none for a release, or with a key held that pod does not
    /// know.
    pub fn of_event(event: &KeyEvent) -> Option<Key> {
        let known = KeyModifiers::SHIFT | KeyModifiers::CONTROL | KeyModifiers::ALT;
        if event.kind == KeyEventKind::Release || !known.contains(event.modifiers) {
            return None;
        }
        Some(Key::plain(event.code, event.modifiers))
    }

    /// One form for what terminals send in several.
    fn plain(code: KeyCode, mut held: KeyModifiers) -> Key {
        let code = match code {
            KeyCode::BackTab => {
                held |= KeyModifiers::SHIFT;
                KeyCode::Tab
            }
            KeyCode::Char(letter) => {
                let upper = held.contains(KeyModifiers::SHIFT) && letter.is_lowercase();
                held.remove(KeyModifiers::SHIFT);
                let mut capitals = letter.to_uppercase();
                match (capitals.next(), capitals.next()) {
                    _ if held.contains(KeyModifiers::CONTROL) => {
                        return Key::controlled(letter.to_ascii_lowercase(), held);
                    }
                    (Some(capital), None) if upper => KeyCode::Char(capital),
                    _ => KeyCode::Char(letter),
                }
            }
            code => code,
        };
        Key { code, held }
    }

    /// Ctrl with a letter as older terminals send it.
    fn controlled(letter: char, held: KeyModifiers) -> Key {
        let bare = held - KeyModifiers::CONTROL;
        match letter {
            'i' => Key { code: KeyCode::Tab, held: bare },
            'm' => Key { code: KeyCode::Enter, held: bare },
            '[' => Key { code: KeyCode::Esc, held: bare },
            'h' => Key { code: KeyCode::Backspace, held: bare },
            letter => Key { code: KeyCode::Char(letter), held },
        }
    }
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Key, KeyError> {
        let mut held = KeyModifiers::NONE;
        let mut rest = text;
        // The last character is the key, even when it is the `+` between the others.
        while let Some((before, after)) =
            rest.split_once('+').filter(|(_, after)| !after.is_empty())
        {
            held |= match before.to_ascii_lowercase().as_str() {
                "ctrl" | "control" => KeyModifiers::CONTROL,
                "alt" => KeyModifiers::ALT,
                "shift" => KeyModifiers::SHIFT,
                _ => return Err(KeyError::Unknown),
            };
            rest = after;
        }
        let code = code_of(rest).ok_or(KeyError::Unknown)?;
        if let KeyCode::Char(letter) = code {
            let shift = held.contains(KeyModifiers::SHIFT);
            if held.contains(KeyModifiers::CONTROL) {
                match letter.to_ascii_lowercase() {
                    'i' => return Err(KeyError::SameAs("Tab")),
                    'm' => return Err(KeyError::SameAs("Enter")),
                    '[' => return Err(KeyError::SameAs("Esc")),
                    'h' => return Err(KeyError::SameAs("Backspace")),
                    ' ' | 'a'..='z' if !shift => {}
                    _ => return Err(KeyError::Unsent),
                }
            } else if shift && !letter.is_lowercase() {
                return Err(KeyError::Unsent);
            }
        }
        Ok(Key::plain(code, held))
    }
}

/// The key of one character or a name.
fn code_of(text: &str) -> Option<KeyCode> {
    let mut letters = text.nfc().filter(|letter| !letter.is_control());
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Some(KeyCode::Char(letter));
    }
    if let Some((_, code)) = NAMED.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
        return Some(*code);
    }
    let number: u8 = text.strip_prefix(['F', 'f'])?.parse().ok()?;
    (1..=24).contains(&number).then_some(KeyCode::F(number))
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = [
            (KeyModifiers::CONTROL, "Ctrl+"),
            (KeyModifiers::ALT, "Alt+"),
            (KeyModifiers::SHIFT, "Shift+"),
        ];
        for (_, name) in names.iter().filter(|(held, _)| self.held.contains(*held)) {
            f.write_str(name)?;
        }
        if let Some((name, _)) = NAMED.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            KeyCode::Char(letter) => write!(f, "{letter}"),
            code => write!(f, "{code}"),
        }
    }
}

/// Which key does what.
#[derive(Debug, Clone)]
pub struct Keymap {
    actions: HashMap<(Context, Key), Action>,
    /// The keys of an action in a context, in the order they were given.
    keys: HashMap<(Context, Action), Vec<Key>>,
}

impl Default for Keymap {
    fn default() -> Keymap {
        let mut map = Keymap { actions: HashMap::new(), keys: HashMap::new() };
        for entry in ACTIONS {
            for (context, keys) in entry.bindings() {
                for key in keys.iter().filter_map(|key| key.parse().ok()) {
                    map.bind(context, key, entry.action);
                }
            }
        }
        map
    }
}

impl Keymap {
    /// What a key asks for in a context, or in those [below](Context::below) it.
    pub fn lookup(&self, context: Context, event: &KeyEvent) -> Option<Action> {
        self.action(context, Key::of_event(event)?)
    }

    /// What a key asks for, as in [`Keymap::lookup`].
    pub fn action(&self, context: Context, key: Key) -> Option<Action> {
        let mut context = Some(context);
        while let Some(here) = context {
            if let Some(action) = self.actions.get(&(here, key)) {
                return Some(*action);
            }
            context = here.below();
        }
        None
    }

    /// All keys of an action for a person: `X, Ctrl+x`; those of its own context, or if it has
    /// none there, those of others. Empty when it has none.
    pub fn keys_of(&self, action: Action) -> String {
        let keys: Vec<String> = self.all(action).iter().map(Key::to_string).collect();
        keys.join(", ")
    }

    /// The first of [`Keymap::keys_of`], for hints.
    pub fn key_of(&self, action: Action) -> Option<Key> {
        self.all(action).first().copied()
    }

    /// The first key of an action in a context.
    pub fn key_in(&self, context: Context, action: Action) -> Option<Key> {
        self.keys.get(&(context, action))?.first().copied()
    }

    fn all(&self, action: Action) -> &[Key] {
        let home = action.entry().map(|entry| entry.context);
        let found = home
            .into_iter()
            .chain(Context::ALL)
            .find_map(|context| self.keys.get(&(context, action)).filter(|keys| !keys.is_empty()));
        found.map_or(&[], Vec::as_slice)
    }

    /// Binds a key, taking it from whoever had it; gives who that was.
    fn bind(&mut self, context: Context, key: Key, action: Action) -> Option<Action> {
        let before = self.actions.insert((context, key), action).filter(|other| *other != action);
        if let Some(keys) = before.and_then(|other| self.keys.get_mut(&(context, other))) {
            keys.retain(|other| *other != key);
        }
        let keys = self.keys.entry((context, action)).or_default();
        if !keys.contains(&key) {
            keys.push(key);
        }
        before
    }

    /// Takes all keys of an action in a context away.
    fn unbind(&mut self, context: Context, action: Action) {
        for key in self.keys.remove(&(context, action)).unwrap_or_default() {
            self.actions.remove(&(context, key));
        }
    }
}

#[cfg(test)]
mod tests;
