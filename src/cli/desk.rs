//! What a command has at hand: the user's folder and wishes, a way to ask, a
//! way to run a verb. And what it hands back.

use std::cell::RefCell;
use std::io;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use console::Term;
use serde_json::{Map, Value};

use super::args::{Color, Global};
use super::ask::Asking;
use super::exit::{Exit, Stop};
use super::print::Looks;
use super::progress::{Progress, Telling};
use crate::ops::{Context, Failure};
use crate::report::{Diagnostic, Severity};
use crate::tui::crew::Ground;

/// What a command has at hand.
pub struct Desk {
    /// The folder the user stands in.
    pub folder: PathBuf,
    /// How results look, on standard output.
    pub results: Looks,
    /// How messages look, on standard error.
    pub messages: Looks,
    /// Whether somebody can be asked.
    pub asking: Asking,
    telling: Telling,
    show: Option<PathBuf>,
    jobs: usize,
    color: Color,
    warnings: RefCell<Vec<Diagnostic>>,
}

impl Desk {
    /// Reads the wishes that go for every command. *Errors:* the current folder is gone.
    pub fn new(global: &Global) -> io::Result<Desk> {
        let folder = std::env::current_dir()?;
        let looks = |term| Looks { folder: folder.clone(), paint: paints(global.color, &term) };
        let telling = match (global.quiet, global.verbose) {
            (true, _) => Telling::Errors,
            (_, true) => Telling::All,
            _ => Telling::Usual,
        };
        let processors = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Ok(Desk {
            results: looks(Term::stdout()),
            messages: looks(Term::stderr()),
            asking: Asking::found(global.json),
            telling,
            show: global.show.clone(),
            jobs: global.jobs.map_or_else(processors, NonZeroUsize::get),
            color: global.color,
            warnings: RefCell::default(),
            folder,
        })
    }

    /// Runs a verb, telling of its progress.
    pub fn run<T>(&self, verb: impl FnOnce(&Context<'_>) -> Result<T, Failure>) -> Result<T, Stop> {
        self.run_telling(self.telling, verb)
    }

    /// Runs a verb, telling the reasons of its stages as well.
    pub fn run_telling_why<T>(
        &self,
        verb: impl FnOnce(&Context<'_>) -> Result<T, Failure>,
    ) -> Result<T, Stop> {
        let usual = self.telling == Telling::Usual;
        self.run_telling(if usual { Telling::Reasons } else { self.telling }, verb)
    }

    fn run_telling<T>(
        &self,
        telling: Telling,
        verb: impl FnOnce(&Context<'_>) -> Result<T, Failure>,
    ) -> Result<T, Stop> {
        let progress = Progress::start(self.messages.clone(), telling);
        let context = Context {
            folder: self.folder.clone(),
            show: self.show.clone(),
            jobs: self.jobs,
            reporter: &progress,
        };
        let result = verb(&context);
        self.warnings.borrow_mut().extend(progress.end());
        Ok(result?)
    }

    /// Where and how verbs are run, for those who run them later.
    pub fn ground(&self) -> Ground {
        Ground { folder: self.folder.clone(), show: self.show.clone(), jobs: self.jobs }
    }

    /// Whether colour was refused on the command line.
    pub fn unpainted(&self) -> bool {
        self.color == Color::Never
    }

    /// Tells something on standard error, at once.
    pub fn tell(&self, diagnostic: &Diagnostic) {
        if self.wants(diagnostic) {
            // When standard error is closed there is nobody to tell.
            let _ = Term::stderr().write_str(&self.messages.diagnostic(diagnostic));
        }
        self.warnings.borrow_mut().push(diagnostic.clone());
    }

    /// Whether a diagnostic is to be shown: with `--quiet` errors alone.
    pub fn wants(&self, diagnostic: &Diagnostic) -> bool {
        self.telling != Telling::Errors || diagnostic.severity == Severity::Error
    }

    /// The warnings heard so far.
    pub fn take_warnings(&self) -> Vec<Diagnostic> {
        self.warnings.take()
    }
}

/// Whether to colour what goes to `term`: by the option, else by the
/// environment (no-color.org, bixense.com/clicolors), else on terminals.
pub fn paints(wish: Color, term: &Term) -> bool {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    match wish {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR").is_some() => false,
        Color::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        Color::Auto if set("CLICOLOR").is_some_and(|value| value == "0") => false,
        Color::Auto if set("TERM").is_none_or(|value| value == "dumb") => false,
        Color::Auto => term.is_term(),
    }
}

/// What came of a command.
pub struct Outcome {
    /// For a person, on standard output; ends with a line end.
    pub text: String,
    /// Whether the text is what was asked for.
    pub told: Told,
    /// For a program, in the JSON document.
    pub fields: Map<String, Value>,
    /// Findings, for the JSON document.
    pub found: Vec<Diagnostic>,
    /// How the program ends.
    pub exit: Exit,
}

/// What the text of an [`Outcome`] is to the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// What was asked for; always written.
    Answer,
    /// A word on what was done; left out with `--quiet`.
    Courtesy,
}

impl Outcome {
    /// Something was done, and this is a word on it.
    pub fn done(text: String, fields: Value) -> Outcome {
        let fields = match fields {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        Outcome { text, told: Told::Courtesy, fields, found: Vec::new(), exit: Exit::Done }
    }

    /// This was asked for.
    pub fn answer(text: String, fields: Value) -> Outcome {
        Outcome { told: Told::Answer, ..Outcome::done(text, fields) }
    }
}
