//! What would make an app, a directory, a listener or a lawyer complain: rules about values, one
//! family a file. `ops::check` gathers the values and reads the files; nothing here does.
//!
//! ```text
//! manifests, notes.md, text, out/report.json, pictures, ledger ─► Subject ─► families ─► Finding
//! the feed as served, the addresses in it ─► remote::Published ─► remote families ─► Finding
//! ```
//!
//! A rule has a name that never changes, a level and the source that asks for it. Where one is
//! only asked of shows that are published, it keeps quiet until show.toml says where.

mod chapters;
mod data;
mod dates;
mod files;
mod front;
mod hosts;
mod identity;
mod markup;
mod notes;
mod outputs;
mod people;
pub mod picture;
mod pictures;
pub mod recordings;
pub mod remote;
mod secrets;
mod source;
mod subject;
mod titles;
mod transcript;
mod web;

pub use outputs::{AppleLevels, SoundCheck, SoundState};
pub use source::Source;
pub use subject::{Look, LooseFile, Subject, Words, WrongHost, by_guid};

use std::path::Path;

use serde::Serialize;

use crate::report::{Diagnostic, Place, Severity};

/// How much a rule weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Somebody refuses it, or listeners do not get what was meant.
    Error,
    /// It works, but not as well as it should, or not everywhere.
    Warning,
    /// Better is possible.
    Advice,
}

impl Level {
    /// As it is written in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Advice => "advice",
        }
    }

    /// As diagnostics have it.
    pub fn severity(self) -> Severity {
        match self {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Advice => Severity::Note,
        }
    }

    /// The level of a diagnostic.
    pub fn of(severity: Severity) -> Level {
        match severity {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
            Severity::Note => Level::Advice,
        }
    }
}

/// Something that is looked for.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Its name in kebab case, for ever the same.
    pub id: &'static str,
    /// How much its findings weigh at most.
    pub level: Level,
    /// Who asks for it: a standard, a directory, or `pod` itself.
    pub source: &'static str,
    /// What it looks for, in a few words.
    pub about: &'static str,
}

impl Rule {
    const fn error(id: &'static str, source: &'static str, about: &'static str) -> Rule {
        Rule { id, level: Level::Error, source, about }
    }

    const fn warning(id: &'static str, source: &'static str, about: &'static str) -> Rule {
        Rule { id, level: Level::Warning, source, about }
    }

    const fn advice(id: &'static str, source: &'static str, about: &'static str) -> Rule {
        Rule { id, level: Level::Advice, source, about }
    }
}

/// What a rule found.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Which rule.
    pub rule: &'static Rule,
    /// What, where, and what to do. Its severity is the rule's level, or less.
    pub diagnostic: Diagnostic,
}

impl Finding {
    /// How much it weighs.
    pub fn level(&self) -> Level {
        Level::of(self.diagnostic.severity)
    }
}

/// What was found so far.
#[derive(Debug, Default)]
pub struct Findings {
    found: Vec<Finding>,
}

impl Findings {
    /// Takes note of a diagnostic as it is.
    pub fn add(&mut self, rule: &'static Rule, diagnostic: Diagnostic) {
        self.found.push(Finding { rule, diagnostic });
    }

    /// Takes note of a finding at a place, with what to do about it.
    pub fn tell(
        &mut self,
        rule: &'static Rule,
        place: impl Into<Option<Place>>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let severity = rule.level.severity();
        let told = Diagnostic { severity, ..Diagnostic::warning(message) }.hint(hint);
        self.add(rule, Diagnostic { place: place.into(), ..told });
    }

    /// All of them.
    pub fn into_vec(self) -> Vec<Finding> {
        self.found
    }
}

/// A whole file as a place.
fn whole(file: impl AsRef<Path>) -> Place {
    Place { file: file.as_ref().to_owned(), mark: None }
}

/// A family of rules: what they are, and how they look.
type Family = (&'static [&'static Rule], fn(&Subject<'_>, &mut Findings));

const FAMILIES: &[Family] = &[
    (front::RULES, front::look),
    (web::RULES, web::look),
    (hosts::RULES, hosts::look),
    (people::RULES, people::look),
    (pictures::RULES, pictures::look),
    (identity::RULES, identity::look),
    (dates::RULES, dates::look),
    (titles::RULES, titles::look),
    (notes::RULES, notes::look),
    (chapters::RULES, chapters::look),
    (transcript::RULES, transcript::look),
    (outputs::RULES, outputs::look),
    (files::RULES, files::look),
    (secrets::RULES, secrets::look),
];

/// Every rule, those of one family together: first of what lies here, then of what is served.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let here = FAMILIES.iter().flat_map(|(rules, _)| *rules);
    recordings::RULES.iter().chain(here).chain(remote::rules()).copied()
}

/// Holds a show to every rule about what lies here.
pub fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for (_, look) in FAMILIES {
        look(subject, findings);
    }
}
