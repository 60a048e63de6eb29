//! One value of a manifest and its place, read as text, number, time, path and so on.

use std::fmt::Display;
use std::ops::{Range, RangeInclusive};

use toml_edit::{ArrayOfTables, TableLike, Value};

use super::fields::{Fields, nearest};
use super::keys::Table;
use super::page::Page;
use crate::report::{Diagnostic, Mark, Severity};
use crate::units::{Time, TimeError};

/// What stands in a [`Slot`].
#[derive(Clone, Copy)]
pub(super) enum What<'a> {
    Value(&'a Value),
    Table(&'a toml_edit::Table),
    Tables(&'a ArrayOfTables),
}

/// A value at its place. Every reading method reports what is wrong and then
/// gives `None`, so that a caller goes on with a default.
#[derive(Clone)]
pub(super) struct Slot<'a> {
    pub page: &'a Page,
    pub what: What<'a>,
    pub key: String,
    /// Whether it is an element of the list in `key`.
    pub element: bool,
    pub label: Option<String>,
    pub span: Range<usize>,
}

impl<'a> Slot<'a> {
    /// The value, unless it is a table under a header.
    pub fn value(&self) -> Option<&'a Value> {
        match self.what {
            What::Value(value) => Some(value),
            _ => None,
        }
    }

    /// Where it is.
    pub fn mark(&self) -> Mark {
        self.page.mark(self.span.clone())
    }

    /// How messages call it.
    pub fn name(&self) -> String {
        if self.element { format!("an entry of `{}`", self.key) } else { format!("`{}`", self.key) }
    }

    /// Reports an error here.
    pub fn error(&self, message: impl Into<String>, hint: impl Into<String>) {
        self.report(Severity::Error, message.into(), hint.into());
    }

    /// Reports a warning here.
    pub fn warning(&self, message: impl Into<String>, hint: impl Into<String>) {
        self.report(Severity::Warning, message.into(), hint.into());
    }

    fn report(&self, severity: Severity, message: String, hint: String) {
        let mut diagnostic = match severity {
            Severity::Error => Diagnostic::error(message),
            _ => Diagnostic::warning(message),
        };
        if let Some(label) = &self.label {
            diagnostic = diagnostic.labelled(label);
        }
        if !hint.is_empty() {
            diagnostic = diagnostic.hint(hint);
        }
        self.page.push(diagnostic.at(&self.page.shown, self.mark()));
    }

    /// Reports that the value is of the wrong kind. Secrets were reported already.
    pub fn wrong_type(&self, wanted: &str, hint: impl Into<String>) {
        if !self.page.hides(&self.span) {
            let message = format!("{} must be {wanted}, not {}", self.name(), self.kind());
            self.error(message, hint);
        }
    }

    fn kind(&self) -> &'static str {
        match self.what {
            What::Table(_) | What::Value(Value::InlineTable(_)) => "a table",
            What::Tables(_) => "a list of tables",
            What::Value(Value::String(_)) => "a text",
            What::Value(Value::Integer(_)) => "a whole number",
            What::Value(Value::Float(_)) => "a number",
            What::Value(Value::Boolean(_)) => "true or false",
            What::Value(Value::Datetime(_)) => "a date",
            What::Value(Value::Array(_)) => "a list",
        }
    }

    /// Text, as it is.
    pub fn raw_text(&self) -> Option<&'a str> {
        if self.page.hides(&self.span) {
            return None;
        }
        match self.what {
            What::Value(Value::String(text)) => Some(text.value()),
            What::Value(Value::Array(_)) => {
                self.wrong_type("a text", "give one text, in quotes, without the brackets");
                None
            }
            What::Value(value) if !value.is_inline_table() => {
                let written = self.page.slice(self.span.clone());
                self.wrong_type("a text", format!("put it in quotes: \"{written}\""));
                None
            }
            _ => {
                self.wrong_type("a text", "put the text in quotes");
                None
            }
        }
    }

    /// Text that is not blank, without the space around it.
    pub fn text(&self) -> Option<String> {
        let text = self.raw_text()?.trim();
        if text.is_empty() {
            self.error(
                format!("{} is empty", self.name()),
                "write something between the quotes, or take the line out",
            );
            return None;
        }
        if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')) {
            let message = format!("{} holds a control character", self.name());
            self.error(message, "take it out: no feed and no tag can carry it");
            return None;
        }
        Some(text.to_owned())
    }

    /// True or false.
    pub fn boolean(&self) -> Option<bool> {
        let value = self.value().and_then(Value::as_bool);
        if value.is_none() {
            self.wrong_type("true or false", "write true or false, without quotes");
        }
        value
    }

    /// A whole number of a range.
    pub fn integer<T>(&self, range: RangeInclusive<T>) -> Option<T>
    where
        T: TryFrom<i64> + PartialOrd + Display + Copy,
    {
        let Some(number) = self.value().and_then(Value::as_integer) else {
            let text = self.value().and_then(Value::as_str).unwrap_or_default();
            let hint = match text.parse::<i64>() {
                Ok(number) => format!("take the quotes away: {number}"),
                Err(_) => format!("give a number from {} to {}", range.start(), range.end()),
            };
            self.wrong_type("a whole number", hint);
            return None;
        };
        let value = T::try_from(number).ok().filter(|value| range.contains(value));
        if value.is_none() {
            self.out_of_range(&number, range.start(), range.end(), "");
        }
        value
    }

    /// A number of a range; `unit` is for messages.
    pub fn float(&self, range: RangeInclusive<f64>, unit: &str) -> Option<f64> {
        let value = self.value();
        let whole = value.and_then(Value::as_integer).map(|whole| whole as f64);
        let Some(number) = value.and_then(Value::as_float).or(whole) else {
            let text = value.and_then(Value::as_str).unwrap_or_default();
            let hint = match text.parse::<f64>() {
                Ok(number) if number.is_finite() => format!("take the quotes away: {number}"),
                _ => format!("give a number from {} to {}", range.start(), range.end()),
            };
            self.wrong_type("a number", hint);
            return None;
        };
        if !range.contains(&number) {
            self.out_of_range(&number, range.start(), range.end(), unit);
            return None;
        }
        Some(number)
    }

    fn out_of_range(
        &self,
        number: &dyn Display,
        low: &dyn Display,
        high: &dyn Display,
        unit: &str,
    ) {
        let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
        self.error(
            format!("{} is {number}, which is out of range", self.name()),
            format!("give a number from {low} to {high}{unit}"),
        );
    }

    /// A time of a range: `"HH:MM:SS.mmm"`, `HH:MM:SS`, or a number of seconds.
    pub fn time(&self, range: RangeInclusive<Time>) -> Option<Time> {
        let form = "write \"HH:MM:SS.mmm\" or a number of seconds, such as \"00:12:03.250\" or 4.5";
        let value = match self.what {
            What::Value(value) => Some(value),
            _ => None,
        };
        let time = match value {
            Some(Value::String(text)) => {
                let read = text.value().parse::<Time>();
                if let Err(error) = &read
                    && !self.page.hides(&self.span)
                {
                    let shown = text.value().escape_debug();
                    let message = match error {
                        TimeError::Form => format!("`{shown}` is no time"),
                        TimeError::Range => format!("`{shown}` is no time: {error}"),
                    };
                    self.error(message, form);
                }
                read.ok()?
            }
            Some(Value::Integer(seconds)) => Time::from_seconds(*seconds.value() as f64),
            Some(Value::Float(seconds)) if seconds.value().is_finite() => {
                Time::from_seconds(*seconds.value())
            }
            Some(Value::Datetime(of_day))
                if of_day.value().date.is_none() && of_day.value().offset.is_none() =>
            {
                of_day.value().time?.to_string().parse().ok()?
            }
            _ => {
                self.wrong_type("a time", form);
                return None;
            }
        };
        if !range.contains(&time) {
            self.error(
                format!("{} is {time}, which is out of range", self.name()),
                format!("give a time from {} to {}", range.start(), range.end()),
            );
            return None;
        }
        Some(time)
    }

    /// One of some words, each standing for a value.
    pub fn one_of<T: Copy>(&self, words: &[(&str, T)]) -> Option<T> {
        let text = self.raw_text()?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let names: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
            let hint = match nearest(text, words.iter().map(|(word, _)| *word)) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("give one of {}", names.join(", ")),
            };
            let message = format!("`{}` is no value of {}", text.escape_debug(), self.name());
            self.error(message, hint);
        }
        found.map(|(_, value)| *value)
    }

    /// The elements of a list.
    pub fn elements(&self) -> Option<Vec<Slot<'a>>> {
        let Some(array) = self.value().and_then(Value::as_array) else {
            let written = self.page.slice(self.span.clone());
            let hint = match self.value() {
                Some(Value::String(_)) => format!("put it in brackets: [{written}]"),
                _ => "write a list in brackets: [\"…\", \"…\"]".to_owned(),
            };
            self.wrong_type("a list", hint);
            return None;
        };
        let slots = array.iter().map(|value| Slot {
            what: What::Value(value),
            element: true,
            span: value.span().unwrap_or_else(|| self.span.clone()),
            ..self.clone()
        });
        Some(slots.collect())
    }

    /// A list of texts that are not blank.
    pub fn texts(&self) -> Option<Vec<String>> {
        Some(self.elements()?.iter().filter_map(Slot::text).collect())
    }

    /// A table, under a header or in braces.
    pub fn table(&self, allowed: &'static Table) -> Option<Fields<'a>> {
        let table: &dyn TableLike = match self.what {
            What::Table(table) => table,
            What::Value(Value::InlineTable(table)) => table,
            _ => {
                let hint = match allowed.header.starts_with('[') {
                    true => format!("write its keys under a line {}", allowed.header),
                    false => format!("write `{} = {{ key = value, … }}`", self.key),
                };
                self.wrong_type("a table", hint);
                return None;
            }
        };
        let label = format!("in {}", allowed.header.replace("NAME", &self.key));
        let label = match (&self.label, allowed.header.starts_with('[')) {
            (Some(outer), false) => format!("{label} of {}", outer.trim_start_matches("in ")),
            _ => label,
        };
        Some(Fields::new(self.page, table, allowed, Some(label), self.span.clone()))
    }

    /// The tables of a list of tables; `name` is the key that tells one from another.
    pub fn tables(&self, allowed: &'static Table, name: &str) -> Vec<Fields<'a>> {
        let tables: Vec<(&'a dyn TableLike, Option<Range<usize>>)> = match self.what {
            What::Tables(tables) => {
                tables.iter().map(|table| (table as &dyn TableLike, table.span())).collect()
            }
            What::Value(Value::Array(array)) if array.iter().all(Value::is_inline_table) => array
                .iter()
                .filter_map(|value| {
                    Some((value.as_inline_table()? as &dyn TableLike, value.span()))
                })
                .collect(),
            _ => {
                let wanted = format!("a list of tables {}", allowed.header);
                self.wrong_type(&wanted, format!("start each with a line {}", allowed.header));
                return Vec::new();
            }
        };
        let labelled = tables.into_iter().enumerate().map(|(index, (table, span))| {
            let naming = table.get(name);
            let hidden = naming.and_then(|item| item.span()).is_some_and(|at| self.page.hides(&at));
            let called = naming.and_then(|item| item.as_str()).map(str::trim);
            let label = match called.filter(|called| !called.is_empty() && !hidden) {
                Some(called) => format!("in {} `{}`", allowed.header, called.escape_debug()),
                None => format!("in {} number {}", allowed.header, index + 1),
            };
            let span = span.unwrap_or_else(|| self.span.clone());
            Fields::new(self.page, table, allowed, Some(label), span)
        });
        labelled.collect()
    }
}
