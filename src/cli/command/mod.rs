//! The commands, one thin file each: gives what was typed its meaning, calls
//! the verb, words the outcome.

mod add;
mod build;
mod cache;
mod check;
mod clean;
mod completions;
mod init;
mod man;
mod new;
mod presets;

use super::args::{CacheAction, Command};
use super::desk::{Desk, Outcome};
use super::exit::Stop;

/// The command's name in the JSON document.
pub fn name(command: &Command) -> &'static str {
    match command {
        Command::Init(_) => "init",
        Command::New(_) => "new",
        Command::Add(_) => "add",
        Command::Build(_) => "build",
        Command::Check(_) => "check",
        Command::Presets => "presets",
        Command::Cache { action: CacheAction::Info } => "cache info",
        Command::Cache { action: CacheAction::Prune(_) } => "cache prune",
        Command::Clean(_) => "clean",
        Command::Completions { .. } => "completions",
        Command::Man { .. } => "man",
    }
}

/// Runs a command.
pub fn run(command: &Command, desk: &Desk) -> Result<Outcome, Stop> {
    match command {
        Command::Init(typed) => init::run(typed, desk),
        Command::New(typed) => new::run(typed, desk),
        Command::Add(typed) => add::run(typed, desk),
        Command::Build(typed) => build::run(typed, desk),
        Command::Check(typed) => check::run(typed, desk),
        Command::Presets => Ok(presets::run()),
        Command::Cache { action: CacheAction::Info } => cache::info(desk),
        Command::Cache { action: CacheAction::Prune(typed) } => cache::prune(typed, desk),
        Command::Clean(typed) => clean::run(typed, desk),
        Command::Completions { shell } => Ok(completions::run(*shell)),
        Command::Man { folder } => man::run(folder, desk),
    }
}
