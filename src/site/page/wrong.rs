//! What is wrong in a template, told with its line.

use std::collections::BTreeMap;

use minijinja::ErrorKind;

use crate::report::{Diagnostic, Mark};

pub(super) fn template_path(name: &str) -> String {
    format!("templates/{name}")
}

/// What is wrong in a template, with its line.
pub(super) fn wrong(error: &minijinja::Error, own: &BTreeMap<String, String>) -> Box<Diagnostic> {
    // The innermost error says what happened; those around it say where it was brought in.
    let mut cause: &minijinja::Error = error;
    while let Some(inner) =
        std::error::Error::source(cause).and_then(|inner| inner.downcast_ref::<minijinja::Error>())
    {
        cause = inner;
    }
    let what = match cause.kind() {
        ErrorKind::UndefinedError => "a value is missing".to_owned(),
        ErrorKind::OutOfFuel => "this template does not come to an end".to_owned(),
        _ => cause.detail().map_or_else(|| cause.kind().to_string(), str::to_owned),
    };
    let name = cause.name().or(error.name()).unwrap_or("base.html").to_owned();
    let hint = match cause.kind() {
        ErrorKind::UndefinedError => {
            "see `docs/site.md` for the values each page gets; ask `{% if x is defined %}` first"
        }
        ErrorKind::OutOfFuel => "look for a loop over far too much, or a macro that calls itself",
        ErrorKind::TemplateNotFound => "bring the file into templates/, or take the line out",
        _ => "correct it, or take the file away: the page that comes with pod is used then",
    };
    let told = Diagnostic::error(format!("template `{name}`: {what}"));
    let told = match (own.get(&name), cause.line().or(error.line())) {
        (Some(source), Some(line)) => {
            let range = cause.range().unwrap_or_else(|| line_range(source, line));
            told.at(template_path(&name), Mark::of_range(source, range))
        }
        (Some(_), None) => told.in_file(template_path(&name)),
        (None, Some(line)) => Diagnostic::error(format!("{} (line {line})", told.message)),
        (None, None) => told,
    };
    Box::new(told.hint(hint))
}

fn line_range(source: &str, line: usize) -> std::ops::Range<usize> {
    let mut at = 0;
    for (number, text) in source.split_inclusive('\n').enumerate() {
        if number + 1 == line {
            return at..at + text.trim_end().len();
        }
        at += text.len();
    }
    source.len()..source.len()
}
