//! Reads one table of a manifest key by key and reports what does not belong in it.

use std::ops::Range;

use toml_edit::{Item, TableLike};

use super::keys::{KEYS, Table};
use super::page::Page;
use super::secret;
use super::slot::{Slot, What};
use crate::report::{Diagnostic, Mark};

/// A table being read.
pub(super) struct Fields<'a> {
    pub page: &'a Page,
    table: &'a dyn TableLike,
    allowed: &'static Table,
    label: Option<String>,
    span: Range<usize>,
}

impl<'a> Fields<'a> {
    /// Reads `table`, which stands at `span` and may hold the keys `allowed`.
    /// Unknown keys are reported at once.
    pub fn new(
        page: &'a Page,
        table: &'a dyn TableLike,
        allowed: &'static Table,
        label: Option<String>,
        span: Range<usize>,
    ) -> Fields<'a> {
        let fields = Fields { page, table, allowed, label, span };
        fields.report_unknown();
        fields
    }

    /// The value of a key.
    pub fn get(&self, key: &'static str) -> Option<Slot<'a>> {
        debug_assert!(self.allowed.has(key), "`{key}` is missing in the table of keys");
        self.any(key)
    }

    /// The value of a key that must be there; reports when it is not.
    pub fn need(&self, key: &'static str) -> Option<Slot<'a>> {
        let slot = self.get(key);
        if slot.is_none() && !self.table.contains_key(key) {
            let error = Diagnostic::error(format!("missing key `{key}`"));
            let example = match self.allowed.keys.iter().find(|known| known.name == key) {
                Some(known) => known.form.trim_end_matches(", required"),
                None => "value",
            };
            let error = error.hint(format!("add `{key} = …` ({example})"));
            self.page.push(if self.span.is_empty() {
                error.in_file(&self.page.shown)
            } else {
                self.labelled(error).at(&self.page.shown, self.mark())
            });
        }
        slot
    }

    /// The keys that the table of keys does not name, for open tables.
    pub fn others(&self) -> Vec<(String, Slot<'a>)> {
        let unknown = self.table.iter().filter(|(key, _)| !self.allowed.has(key));
        unknown.filter_map(|(key, _)| Some((key.to_owned(), self.any(key)?))).collect()
    }

    /// Where the table is: its header, or its brace.
    pub fn mark(&self) -> Mark {
        self.page.mark(self.span.clone())
    }

    fn any(&self, key: &str) -> Option<Slot<'a>> {
        let (name, item) = self.table.get_key_value(key)?;
        let what = match item {
            Item::None => return None,
            Item::Value(value) => What::Value(value),
            Item::Table(table) => What::Table(table),
            Item::ArrayOfTables(tables) => What::Tables(tables),
        };
        let name_span = name.span();
        let span = match what {
            What::Value(value) => value.span(),
            What::Table(table) => table.span(),
            What::Tables(tables) => tables.iter().next().and_then(toml_edit::Table::span),
        };
        let span = span.or(name_span).unwrap_or_else(|| self.span.clone());
        Some(Slot {
            page: self.page,
            what,
            key: key.to_owned(),
            element: false,
            label: self.label.clone(),
            span,
        })
    }

    fn labelled(&self, diagnostic: Diagnostic) -> Diagnostic {
        match &self.label {
            Some(label) => diagnostic.labelled(label),
            None => diagnostic,
        }
    }

    fn report_unknown(&self) {
        if self.allowed.open {
            return;
        }
        for (key, item) in self.table.iter() {
            let plain = matches!(item, Item::Value(value) if !value.is_bool());
            let secret = plain && secret::is_secret_key(key);
            if self.allowed.has(key) || secret {
                continue;
            }
            let span = self.table.key(key).and_then(toml_edit::Key::span);
            let mark = self.page.mark(span.unwrap_or_else(|| self.span.clone()));
            let error = self.labelled(Diagnostic::error(format!("unknown key `{key}`")));
            self.page.push(error.at(&self.page.shown, mark).hint(self.advice(key)));
        }
    }

    /// What to do about an unknown key.
    fn advice(&self, key: &str) -> String {
        let names = || self.allowed.keys.iter().map(|known| known.name);
        if let Some(near) = nearest(key, names()) {
            return format!("did you mean `{near}`?");
        }
        let file = self.allowed.files;
        let elsewhere = KEYS
            .iter()
            .find(|table| table.has(key) && table.files.iter().any(|name| file.contains(name)));
        match elsewhere {
            Some(table) if table.header.is_empty() => {
                format!("put `{key}` before the first [header] of the file")
            }
            Some(table) => format!("`{key}` belongs in {}", table.header),
            None => {
                let names: Vec<String> = names().map(|name| format!("`{name}`")).collect();
                format!("the keys known here are {}", names.join(", "))
            }
        }
    }
}

/// The known name that was probably meant: at most a third of the letters
/// differ (Damerau-Levenshtein distance), and it is the nearest.
pub(super) fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let name = name.to_lowercase();
    let distance = |candidate: &str| strsim::damerau_levenshtein(&name, &candidate.to_lowercase());
    let nearest = known.into_iter().map(|candidate| (distance(candidate), candidate)).min()?;
    let letters = name.chars().count().max(nearest.1.chars().count());
    (nearest.0 * 3 <= letters).then_some(nearest.1)
}
