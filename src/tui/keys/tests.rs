use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::report::Severity;

fn event(code: KeyCode, held: KeyModifiers) -> KeyEvent {
    KeyEvent::new(code, held)
}

fn letter(letter: char) -> KeyEvent {
    event(KeyCode::Char(letter), KeyModifiers::NONE)
}

fn load(text: &str) -> Loaded {
    Keymap::load(text, Path::new("keys.toml"))
}

#[test]
fn keys_are_read_and_shown_alike() {
    for text in
        ["Ctrl+p", "Shift+Tab", "F9", "é", "X", "Space", "+", "Alt++", "Ctrl+Space", "Alt+N"]
    {
        assert_eq!(text.parse::<Key>().map(|key| key.to_string()).as_deref(), Ok(text));
    }
    assert_eq!("CTRL+pageup".parse::<Key>().unwrap().to_string(), "Ctrl+PageUp");
    assert_eq!("Shift+x".parse::<Key>(), "X".parse());
    assert_eq!("e\u{301}".parse::<Key>(), "é".parse());
}

#[test]
fn what_older_terminals_cannot_send_is_refused() {
    assert_eq!("Ctrl+i".parse::<Key>(), Err(KeyError::SameAs("Tab")));
    assert_eq!("Ctrl+M".parse::<Key>(), Err(KeyError::SameAs("Enter")));
    assert_eq!("Ctrl+[".parse::<Key>(), Err(KeyError::SameAs("Esc")));
    assert_eq!("Ctrl+1".parse::<Key>(), Err(KeyError::Unsent));
    assert_eq!("Ctrl+Shift+x".parse::<Key>(), Err(KeyError::Unsent));
    for text in ["", "Hyper+x", "F0", "F25", "ab", "Ctrl+", "\n"] {
        assert_eq!(text.parse::<Key>(), Err(KeyError::Unknown), "{text:?}");
    }
}

#[test]
fn a_key_is_the_same_however_the_terminal_sends_it() {
    let map = Keymap::default();
    let shift = KeyModifiers::SHIFT;
    for sent in [letter('X'), event(KeyCode::Char('X'), shift), event(KeyCode::Char('x'), shift)] {
        assert_eq!(map.lookup(Context::Text, &sent), Some(Action::Strike));
    }
    let back = [event(KeyCode::BackTab, shift), event(KeyCode::BackTab, KeyModifiers::NONE)];
    for sent in back.into_iter().chain([event(KeyCode::Tab, shift)]) {
        assert_eq!(map.lookup(Context::Text, &sent), Some(Action::PreviousSuspect));
    }
    let tab = event(KeyCode::Char('i'), KeyModifiers::CONTROL);
    assert_eq!(map.lookup(Context::Text, &tab), Some(Action::NextSuspect));
}

#[test]
fn a_context_borrows_from_the_one_below() {
    let map = Keymap::default();
    let left = event(KeyCode::Left, KeyModifiers::NONE);
    assert_eq!(map.lookup(Context::Text, &left), Some(Action::WordLeft));
    assert_eq!(map.lookup(Context::Wave, &left), Some(Action::WaveLeft));
    assert_eq!(map.lookup(Context::Wave, &letter(' ')), Some(Action::TogglePlay));
    assert_eq!(map.lookup(Context::Field, &letter('x')), None);
    let pedal = event(KeyCode::F(9), KeyModifiers::NONE);
    assert_eq!(map.lookup(Context::Field, &pedal), Some(Action::Back));
}

#[test]
fn releases_and_unknown_modifiers_do_nothing() {
    let map = Keymap::default();
    let release =
        KeyEvent::new_with_kind(KeyCode::Char('x'), KeyModifiers::NONE, KeyEventKind::Release);
    assert_eq!(map.lookup(Context::Text, &release), None);
    let held = event(KeyCode::Char('x'), KeyModifiers::SUPER);
    assert_eq!(map.lookup(Context::Text, &held), None);
}

#[test]
fn a_key_file_replaces_the_keys_of_an_action() {
    let loaded = load("[text]\nstrike = [\"Ctrl+x\"]\nhide = []\n[field]\nback = \"Ctrl+b\"\n");
    assert_eq!(loaded.diagnostics, []);
    let map = loaded.keymap;
    assert_eq!(map.keys_of(Action::Strike), "Ctrl+x");
    assert_eq!(map.keys_of(Action::Hide), "");
    assert_eq!(map.lookup(Context::Text, &letter('X')), None);
    let typed = event(KeyCode::Char('b'), KeyModifiers::CONTROL);
    assert_eq!(map.lookup(Context::Field, &typed), Some(Action::Back));
    assert_eq!(map.keys_of(Action::Undo), "u, Ctrl+z");
}

#[test]
fn two_actions_swap_their_keys_without_a_word() {
    let loaded = load("[text]\nstrike = [\"x\"]\nhide = [\"X\"]\n");
    assert_eq!(loaded.diagnostics, []);
    assert_eq!(loaded.keymap.lookup(Context::Text, &letter('x')), Some(Action::Strike));
    assert_eq!(loaded.keymap.lookup(Context::Text, &letter('X')), Some(Action::Hide));
}

#[test]
fn mistakes_are_shown_with_their_line_and_what_to_do() {
    let cases = [
        ("[text]\nstrke = [\"X\"]", 2, "unknown action `strke`", "did you mean `strike`?"),
        ("[txt]\n", 1, "unknown context `txt`", "did you mean `text`?"),
        ("\n[text]\nstrike = [\"Ctrl+i\"]", 3, "`Ctrl+i` cannot be bound", "bind `Tab`"),
        ("[text]\nstrike = [\"Foo\"]", 2, "no key is called that", "write a character"),
        ("[text]\nstrike = 3", 2, "are not a list of texts", "write `strike"),
        ("[text]\nstrike = [\"v\"]\nhide = [\"v\"]", 3, "bound twice", "leave the key"),
        ("text = 1", 1, "is not a table", "write `[text]`"),
        ("[text\n", 1, "not TOML", "write keys as"),
    ];
    for (text, line, message, hint) in cases {
        let diagnostics = load(text).diagnostics;
        let errors = diagnostics.iter().filter(|found| found.severity == Severity::Error);
        let [found] = errors.collect::<Vec<_>>()[..] else { panic!("{text}: {diagnostics:?}") };
        assert!(found.message.contains(message), "{text}: {}", found.message);
        assert!(found.hint.as_ref().unwrap().contains(hint), "{text}: {:?}", found.hint);
        assert_eq!(found.place.as_ref().unwrap().mark.as_ref().unwrap().line, line, "{text}");
    }
}

#[test]
fn a_key_taken_from_a_default_is_told() {
    let loaded = load("[text]\nstrike = [\"t\"]\n");
    let [warning] = &loaded.diagnostics[..] else { panic!("{:?}", loaded.diagnostics) };
    assert_eq!(warning.severity, Severity::Warning);
    assert_eq!(warning.message, "`t` was the key of `transcribe`");
    assert_eq!(loaded.keymap.keys_of(Action::Transcribe), "");
}

proptest! {
    #[test]
    fn any_text_gives_a_map(text in "\\PC{0,12}(\\[text\\]\n)?\\PC{0,40}") {
        load(&text);
    }

    #[test]
    fn a_key_that_is_read_is_shown_as_itself(text in "(Ctrl\\+|Alt\\+|Shift\\+){0,2}(\\PC|F[0-9]{1,2}|Tab)") {
        if let Ok(key) = text.parse::<Key>() {
            prop_assert_eq!(key.to_string().parse::<Key>(), Ok(key));
        }
    }
}
