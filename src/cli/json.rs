//! The one JSON document of `--json`, the same in shape for every command and
//! also when it failed.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::exit::Exit;
use crate::report::{Diagnostic, Severity};

/// The document of one run.
pub struct Document {
    command: String,
    ok: bool,
    outcome: Option<String>,
    found: Vec<Diagnostic>,
    fields: Map<String, Value>,
}

impl Document {
    /// Of a command that came to its end.
    pub fn of(
        command: &str,
        exit: Exit,
        found: Vec<Diagnostic>,
        fields: Map<String, Value>,
    ) -> Document {
        let ok = exit == Exit::Done;
        Document { command: command.to_owned(), ok, outcome: None, found, fields }
    }

    /// Of a command that did not.
    pub fn failed(command: &str, found: Vec<Diagnostic>, outcome: &str) -> Document {
        let outcome = Some(outcome.to_owned());
        Document { command: command.to_owned(), ok: false, outcome, found, fields: Map::new() }
    }

    /// Puts the warnings heard on the way before those found at the end.
    pub fn with_warnings(mut self, mut warnings: Vec<Diagnostic>) -> Document {
        warnings.append(&mut self.found);
        self.found = warnings;
        self
    }

    /// The document; ends with a line end.
    pub fn text(self) -> String {
        let (errors, warnings): (Vec<_>, Vec<_>) =
            self.found.iter().partition(|one| one.severity == Severity::Error);
        let list = |all: Vec<&Diagnostic>| all.into_iter().map(diagnostic).collect::<Vec<_>>();
        let mut document = Map::new();
        document.insert("command".into(), json!(self.command));
        document.insert("version".into(), json!(env!("CARGO_PKG_VERSION")));
        document.insert("ok".into(), json!(self.ok));
        if let Some(outcome) = self.outcome {
            document.insert("outcome".into(), json!(outcome));
        }
        document.insert("errors".into(), json!(list(errors)));
        document.insert("warnings".into(), json!(list(warnings)));
        document.extend(self.fields);
        format!("{:#}\n", Value::Object(document))
    }
}

fn diagnostic(diagnostic: &Diagnostic) -> Value {
    let mut fields = Map::new();
    fields.insert("severity".into(), json!(diagnostic.severity));
    fields.insert("message".into(), json!(diagnostic.message));
    if let Some(place) = &diagnostic.place {
        fields.insert("file".into(), path(&place.file));
        if let Some(mark) = &place.mark {
            fields.insert("line".into(), json!(mark.line));
            fields.insert("column".into(), json!(mark.column));
            fields.insert("width".into(), json!(mark.width));
            fields.insert("text".into(), json!(mark.text));
        }
    }
    if let Some(label) = &diagnostic.label {
        fields.insert("label".into(), json!(label));
    }
    if let Some(hint) = &diagnostic.hint {
        fields.insert("hint".into(), json!(hint));
    }
    Value::Object(fields)
}

/// A path as JSON can hold it: bytes that are no UTF-8 become U+FFFD.
pub fn path(path: &Path) -> Value {
    Value::from(path.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_one_document_with_its_errors_apart_from_warnings() {
        let found = vec![Diagnostic::error("broken").in_file("a"), Diagnostic::warning("odd")];
        let text = Document::failed("build", found, "nothing was built").text();
        let document: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(document["ok"], false);
        assert_eq!(document["errors"][0]["message"], "broken");
        assert_eq!(document["errors"][0]["file"], "a");
        assert_eq!(document["warnings"][0]["message"], "odd");
        assert_eq!(document["outcome"], "nothing was built");
    }
}
