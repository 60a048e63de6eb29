//! The command line: reads what was typed, calls a verb of `ops`, prints what
//! came of it. Only here is anything printed: results to standard output,
//! everything else to standard error.
//!
//! ```text
//! args ──► command/<verb> ──► ops::<verb>        typed text, its meaning, the work
//!              │    ▲             │
//!          ask ┘    └─ Outcome    └─► progress   bars, lines, warnings
//!                        │
//!                        ▼
//!              print, json, exit
//! ```

mod args;
mod ask;
mod command;
mod desk;
mod examples;
mod exit;
mod json;
mod print;
mod progress;
mod review;
mod summary;
mod usage;
mod values;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use self::desk::{Desk, Told};
use self::exit::{Exit, Stop};
use self::json::Document;
use crate::ops::Failure;

/// Runs the program with the arguments of this process; gives its exit code.
pub fn main() -> ExitCode {
    let typed: Vec<OsString> = std::env::args_os().collect();
    let wish = usage::Wish::of(&typed);
    let command = args::Cli::command().color(wish.help_color());
    let parsed = command
        .try_get_matches_from(&typed)
        .and_then(|matches| args::Cli::from_arg_matches(&matches));
    let exit = match parsed {
        Ok(cli) => run(&cli),
        Err(error) => usage::explain(&error, &wish),
    };
    exit.into()
}

/// The whole program's command, for completions and manual pages.
fn program() -> clap::Command {
    args::Cli::command()
}

fn run(cli: &args::Cli) -> Exit {
    let name = command::name(&cli.command);
    let desk = match Desk::new(&cli.global) {
        Ok(desk) => desk,
        Err(error) => {
            write_error(&format!("error: cannot tell which folder this is: {error}\n"));
            return Exit::Failed;
        }
    };
    let result = command::run(&cli.command, &desk);
    let (exit, document, text) = match result {
        Ok(outcome) => {
            let exit = outcome.exit;
            let silent = cli.global.quiet && outcome.told == Told::Courtesy;
            let text = if silent { String::new() } else { outcome.text };
            (exit, Document::of(name, exit, outcome.found, outcome.fields), text)
        }
        Err(stop) => (explain(&stop, &desk), failed(name, stop), String::new()),
    };
    let result = if cli.global.json {
        write_result(&document.with_warnings(desk.take_warnings()).text())
    } else {
        write_result(&text)
    };
    match result {
        Ok(()) => exit,
        Err(error) => {
            write_error(&format!("error: cannot write to standard output: {error}\n"));
            Exit::Failed
        }
    }
}

/// Tells on standard error why a command came to no end.
fn explain(stop: &Stop, desk: &Desk) -> Exit {
    match stop {
        Stop::Usage(diagnostic) => {
            write_error(&desk.messages.diagnostic(diagnostic));
            Exit::Usage
        }
        Stop::Verb(Failure::Interrupted) => {
            write_error("stopped; everything on disk is whole\n");
            Exit::Interrupted
        }
        Stop::Verb(Failure::Refused { diagnostics, outcome }) => {
            for diagnostic in diagnostics {
                if desk.wants(diagnostic) {
                    write_error(&desk.messages.diagnostic(diagnostic));
                }
            }
            write_error(&desk.messages.tally(diagnostics, outcome));
            Exit::Failed
        }
    }
}

fn failed(name: &str, stop: Stop) -> Document {
    match stop {
        Stop::Usage(diagnostic) => Document::failed(name, vec![*diagnostic], "nothing was done"),
        Stop::Verb(Failure::Interrupted) => {
            Document::failed(name, Vec::new(), "interrupted; everything on disk is whole")
        }
        Stop::Verb(Failure::Refused { diagnostics, outcome }) => {
            Document::failed(name, diagnostics, outcome)
        }
    }
}

/// Writes a result to standard output. A reader that has seen enough and left
/// (`pod presets | head -1`) is no error.
fn write_result(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Writes a message to standard error; when that is closed there is nobody to tell.
fn write_error(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}
