//! Every gesture of the editor, named once: a key becomes an [`Action`], the model acts on it.
//!
//! The table feeds the dispatcher, the help, the palette, the man page and the names in
//! `keys.toml`, so that none of them can tell another story.

mod table;

pub use table::{ACTIONS, Action};

/// Where keys are pressed. What a context does not bind may be bound below it: see
/// [`Context::below`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// On the words.
    Text,
    /// On the waveform.
    Wave,
    /// In the one-line field, where letters are typed.
    Field,
    /// In a list: history, changes to review, help, palette.
    List,
    /// Not a place: the keys that hold in all of them.
    Always,
}

impl Context {
    /// All of them.
    pub const ALL: [Context; 5] =
        [Context::Text, Context::Wave, Context::Field, Context::List, Context::Always];

    /// Its heading in `keys.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Context::Text => "text",
            Context::Wave => "wave",
            Context::Field => "field",
            Context::List => "list",
            Context::Always => "always",
        }
    }

    /// The context of a heading in `keys.toml`.
    pub fn named(name: &str) -> Option<Context> {
        Context::ALL.into_iter().find(|context| context.name() == name)
    }

    /// Where a key is looked for next. The waveform borrows the keys of the text; a field does
    /// not, since its letters are text.
    pub fn below(self) -> Option<Context> {
        match self {
            Context::Wave => Some(Context::Text),
            Context::Text | Context::Field | Context::List => Some(Context::Always),
            Context::Always => None,
        }
    }
}

/// What an action is about: a heading of the help and the man page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Playing and hearing.
    Listening,
    /// Going somewhere.
    Moving,
    /// Changing words.
    Correcting,
    /// Who speaks.
    Speakers,
    /// Taking sound out.
    Cutting,
    /// The waveform.
    Waveform,
    /// Chapters.
    Chapters,
    /// The whole session.
    Session,
    /// In the field.
    Field,
    /// In lists.
    Lists,
}

impl Group {
    /// All of them, in the order of the help.
    pub const ALL: [Group; 10] = [
        Group::Listening,
        Group::Moving,
        Group::Correcting,
        Group::Speakers,
        Group::Cutting,
        Group::Waveform,
        Group::Chapters,
        Group::Session,
        Group::Field,
        Group::Lists,
    ];

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Group::Listening => "Listening",
            Group::Moving => "Moving",
            Group::Correcting => "Correcting",
            Group::Speakers => "Speakers",
            Group::Cutting => "Cutting",
            Group::Waveform => "Waveform",
            Group::Chapters => "Chapters",
            Group::Session => "Session",
            Group::Field => "In the field",
            Group::Lists => "In lists",
        }
    }
}

/// What is known of one action.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The action.
    pub action: Action,
    /// Its name in `keys.toml` and in the palette: words in lower case with hyphens.
    pub name: &'static str,
    /// Where its keys are pressed.
    pub context: Context,
    /// Its keys there, unless the user says otherwise; the first is the one hints show.
    pub keys: &'static [&'static str],
    /// Its keys in other contexts.
    pub also: &'static [(Context, &'static [&'static str])],
    /// What it does, in a few words.
    pub help: &'static str,
    /// What it is about.
    pub group: Group,
}

impl Entry {
    /// Its keys in every context that has any, its home first.
    pub fn bindings(&self) -> impl Iterator<Item = (Context, &'static [&'static str])> {
        std::iter::once((self.context, self.keys)).chain(self.also.iter().copied())
    }
}

impl Action {
    /// Its line of the table; none for a number or a mark that no line has.
    pub fn entry(self) -> Option<&'static Entry> {
        ACTIONS.iter().find(|entry| entry.action == self)
    }

    /// The action of a name in `keys.toml`.
    pub fn named(name: &str) -> Option<Action> {
        ACTIONS.iter().find(|entry| entry.name == name).map(|entry| entry.action)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;
    use crate::tui::keys::Key;

    #[test]
    fn no_key_is_bound_twice_in_a_context() {
        let mut seen: HashMap<(Context, Key), &str> = HashMap::new();
        for entry in ACTIONS {
            for (context, keys) in entry.bindings() {
                for key in keys {
                    let key: Key = key.parse().expect(key);
                    let other = seen.insert((context, key), entry.name);
                    assert_eq!(other, None, "{key} is {} too", entry.name);
                }
            }
        }
    }

    #[test]
    fn keys_that_always_hold_are_hidden_by_no_context() {
        let keys = |wanted: Context| {
            let bindings = ACTIONS.iter().flat_map(|entry| entry.bindings());
            let keys = bindings.filter(move |(context, _)| *context == wanted);
            keys.flat_map(|(_, keys)| keys.iter().copied()).collect::<HashSet<_>>()
        };
        let always = keys(Context::Always);
        for context in [Context::Text, Context::Wave, Context::Field, Context::List] {
            assert_eq!(always.intersection(&keys(context)).next(), None, "{context:?}");
        }
    }

    #[test]
    fn names_and_actions_are_unique_and_fit_a_key_file() {
        let mut names = HashSet::new();
        let mut actions = HashSet::new();
        for entry in ACTIONS {
            assert!(names.insert(entry.name), "{} twice", entry.name);
            assert!(actions.insert(entry.action), "{:?} twice", entry.action);
            let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(entry.name.chars().all(fits), "{}", entry.name);
            assert!(!entry.help.is_empty() && entry.help.chars().count() <= 48, "{}", entry.name);
            assert_eq!(Action::named(entry.name), Some(entry.action));
            assert_eq!(entry.action.entry().map(|found| found.name), Some(entry.name));
        }
    }

    #[test]
    fn azerty_takes_alternatives_without_shift() {
        let unshifted = ["&", "é", "\"", "'", "(", "-", "è", "_", "ç"];
        for (number, key) in (1..).zip(unshifted) {
            let entry = Action::Alternative(number).entry().unwrap();
            assert!(entry.keys.contains(&key), "{key}");
        }
    }

    #[test]
    fn no_letter_of_a_field_is_an_action() {
        for entry in ACTIONS {
            for (context, keys) in entry.bindings() {
                if matches!(context, Context::Field | Context::Always) {
                    assert!(keys.iter().all(|key| key.chars().count() > 1 && *key != "Space"));
                }
            }
        }
    }

    #[test]
    fn every_group_has_actions() {
        for group in Group::ALL {
            assert!(ACTIONS.iter().any(|entry| entry.group == group), "{group:?}");
        }
    }
}
