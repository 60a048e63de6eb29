//! `keys.toml`: a table a context, a line an action, replacing its keys there.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use toml_edit::{Document, Item, TableLike};

use super::{Key, KeyError, Keymap};
use crate::report::{Diagnostic, Mark};
use crate::tui::action::{ACTIONS, Action, Context};

/// Longer than any key file a person writes.
const LONGEST: usize = 1 << 20;

/// What came of a key file: a map that works, and what could not be understood.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The defaults, changed by every line that could be understood.
    pub keymap: Keymap,
    /// What is wrong with the rest, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

impl Keymap {
    /// Reads a key file over the defaults: `[text]`, then `strike = ["X", "Ctrl+x"]`.
    ///
    /// A line gives an action all its keys in that context; an empty list takes them away. A key
    /// given here leaves the action that has it by default. `file` is named in diagnostics only.
    pub fn load(text: &str, file: &Path) -> Loaded {
        let mut reader = Reader { text, file, diagnostics: Vec::new() };
        let mut keymap = Keymap::default();
        if text.len() > LONGEST {
            let error = Diagnostic::error("the key file is longer than 1 MB").in_file(file);
            reader.diagnostics.push(error.hint("give a file of keys only"));
        } else {
            match Document::parse(text) {
                Ok(document) => reader.contexts(&document, &mut keymap),
                Err(error) => {
                    let message = format!("the key file is not TOML: {}", error.message());
                    let hint = "write keys as `strike = [\"X\", \"Ctrl+x\"]`";
                    reader.tell(Diagnostic::error(message), error.span(), hint.to_owned());
                }
            }
        }
        Loaded { keymap, diagnostics: reader.diagnostics }
    }
}

/// One line of the file: what it binds, and where it says so.
struct Line {
    context: Context,
    action: Action,
    keys: Vec<(Key, Option<Range<usize>>)>,
}

struct Reader<'a> {
    text: &'a str,
    file: &'a Path,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn tell(&mut self, diagnostic: Diagnostic, span: Option<Range<usize>>, hint: String) {
        let mark = Mark::of_range(self.text, span.unwrap_or(0..0));
        self.diagnostics.push(diagnostic.at(self.file, mark).hint(hint));
    }

    fn contexts(&mut self, document: &Document<&str>, keymap: &mut Keymap) {
        let mut lines = Vec::new();
        for (name, item) in document.as_table().iter() {
            let span = document.as_table().key(name).and_then(toml_edit::Key::span);
            match (Context::named(name), item.as_table_like()) {
                (Some(context), Some(table)) => self.actions(context, table, &mut lines),
                (Some(_), None) => {
                    let error = Diagnostic::error(format!("`{name}` is not a table"));
                    self.tell(error, span, format!("write `[{name}]` on a line of its own"));
                }
                (None, _) => {
                    let names = Context::ALL.map(Context::name);
                    let error = Diagnostic::error(format!("unknown context `{name}`"));
                    let hint = format!("use one of {}", names.join(", "));
                    self.tell(error, span, nearest(name, &names).unwrap_or(hint));
                }
            }
        }
        self.apply(&lines, keymap);
    }

    fn actions(&mut self, context: Context, table: &dyn TableLike, lines: &mut Vec<Line>) {
        for (name, item) in table.iter() {
            let span = table.key(name).and_then(toml_edit::Key::span);
            let Some(action) = Action::named(name) else {
                let names: Vec<&str> = ACTIONS.iter().map(|entry| entry.name).collect();
                let error = Diagnostic::error(format!("unknown action `{name}`"));
                let hint = "press Ctrl+p in the editor for the names of all actions";
                self.tell(error, span, nearest(name, &names).unwrap_or_else(|| hint.to_owned()));
                continue;
            };
            if let Some(keys) = self.keys(name, item, span) {
                lines.push(Line { context, action, keys });
            }
        }
    }

    /// The keys of a line: a text or a list of texts. None if nothing should change.
    fn keys(
        &mut self,
        name: &str,
        item: &Item,
        span: Option<Range<usize>>,
    ) -> Option<Vec<(Key, Option<Range<usize>>)>> {
        let values: Vec<&toml_edit::Value> = match item.as_value() {
            Some(toml_edit::Value::Array(list)) => list.iter().collect(),
            Some(value) => vec![value],
            None => Vec::new(),
        };
        if item.as_value().is_none() || values.iter().any(|value| !value.is_str()) {
            let error = Diagnostic::error(format!("the keys of `{name}` are not a list of texts"));
            self.tell(error, span, format!("write `{name} = [\"Ctrl+x\"]`"));
            return None;
        }
        let given = !values.is_empty();
        let mut keys = Vec::new();
        for value in values {
            let text = value.as_str().unwrap_or_default();
            match text.parse() {
                Ok(key) => keys.push((key, value.span())),
                Err(error) => {
                    let hint = match error {
                        KeyError::Unknown => "write a character, or a name such as Ctrl+x, F5, \
                                              Shift+Tab, PageUp"
                            .to_owned(),
                        KeyError::SameAs(other) => format!("bind `{other}`, or another key"),
                        KeyError::Unsent => "choose a letter, a capital or F1 to F12".to_owned(),
                    };
                    let message = format!("`{text}` cannot be bound: {error}");
                    self.tell(Diagnostic::error(message), value.span(), hint);
                }
            }
        }
        // A line of nothing but mistakes leaves the defaults.
        (!given || !keys.is_empty()).then_some(keys)
    }

    /// All lines let go of their old keys first, so that two actions can swap.
    fn apply(&mut self, lines: &[Line], keymap: &mut Keymap) {
        for line in lines {
            keymap.unbind(line.context, line.action);
        }
        let mut given: HashMap<(Context, Key), Action> = HashMap::new();
        for line in lines {
            for (key, span) in &line.keys {
                let name = |action: Action| action.entry().map_or("", |entry| entry.name);
                if let Some(other) = given.get(&(line.context, *key)) {
                    let message = format!("`{key}` is bound twice, to `{}` already", name(*other));
                    let hint = "leave the key to one of them".to_owned();
                    self.tell(Diagnostic::error(message), span.clone(), hint);
                    continue;
                }
                given.insert((line.context, *key), line.action);
                if let Some(other) = keymap.bind(line.context, *key, line.action) {
                    let name = name(other);
                    let warning = Diagnostic::warning(format!("`{key}` was the key of `{name}`"));
                    let hint = format!("give `{name}` another key, or write `{name} = []`");
                    self.tell(warning, span.clone(), hint);
                }
            }
        }
    }
}

/// The name that was probably meant.
fn nearest(name: &str, names: &[&str]) -> Option<String> {
    // Names are short; a long text would only make the comparison slow.
    if name.len() > 64 {
        return None;
    }
    let near = names.iter().map(|other| (strsim::osa_distance(name, other), other));
    let (distance, other) = near.min_by_key(|(distance, _)| *distance)?;
    (distance <= 2 + name.len() / 8).then(|| format!("did you mean `{other}`?"))
}
