//! The commands, one thin file each: gives what was typed its meaning, calls
//! the verb, words the outcome.

mod add;
mod bench;
mod build;
mod cache;
mod check;
mod clean;
mod completions;
mod correct;
mod diff;
mod edit;
mod glossary;
mod import;
mod init;
mod login;
mod man;
mod model;
mod new;
mod presets;
mod publish;
mod search;
mod serve;
mod site;
mod stats;
mod tidy;
mod transcribe;
mod transcript;

use super::args::{CacheAction, Command, ModelAction, TranscriptAction};
use super::desk::{Desk, Outcome};
use super::exit::Stop;

/// The command's name in the JSON document.
pub fn name(command: &Command) -> &'static str {
    match command {
        Command::Init(_) => "init",
        Command::Import(_) => "import",
        Command::New(_) => "new",
        Command::Add(_) => "add",
        Command::Build(_) => "build",
        Command::Transcribe(_) => "transcribe",
        Command::Transcript { action: TranscriptAction::Export(_) } => "transcript export",
        Command::Transcript { action: TranscriptAction::Import(_) } => "transcript import",
        Command::Transcript { action: TranscriptAction::Hidden(_) } => "transcript hidden",
        Command::Transcript { action: TranscriptAction::Tidy(_) } => "transcript tidy",
        Command::Transcript { action: TranscriptAction::Glossary(_) } => "transcript glossary",
        Command::Transcript { action: TranscriptAction::Correct(_) } => "transcript correct",
        Command::Transcript { action: TranscriptAction::Diff(_) } => "transcript diff",
        Command::Edit(_) => "edit",
        Command::Model { action } => match action {
            ModelAction::List => "model list",
            ModelAction::Get(_) => "model get",
            ModelAction::Verify { .. } => "model verify",
            ModelAction::Bench(_) => "model bench",
            ModelAction::Path { .. } => "model path",
            ModelAction::Remove { .. } => "model remove",
        },
        Command::Check(_) => "check",
        Command::Search(_) => "search",
        Command::Site(_) => "site",
        Command::Serve(_) => "serve",
        Command::Publish(_) => "publish",
        Command::Unpublish(_) => "unpublish",
        Command::Stats(_) => "stats",
        Command::Login(_) => "login",
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
        Command::Import(typed) => import::run(typed, desk),
        Command::New(typed) => new::run(typed, desk),
        Command::Add(typed) => add::run(typed, desk),
        Command::Build(typed) => build::run(typed, desk),
        Command::Transcribe(typed) => transcribe::run(typed, desk),
        Command::Transcript { action } => match action {
            TranscriptAction::Export(typed) => transcript::export(typed, desk),
            TranscriptAction::Import(typed) => transcript::import(typed, desk),
            TranscriptAction::Hidden(typed) => transcript::hidden(typed, desk),
            TranscriptAction::Tidy(typed) => tidy::run(typed, desk),
            TranscriptAction::Glossary(typed) => glossary::run(typed, desk),
            TranscriptAction::Correct(typed) => correct::run(typed, desk),
            TranscriptAction::Diff(typed) => diff::run(typed, desk),
        },
        Command::Edit(typed) => edit::run(typed, desk),
        Command::Model { action } => match action {
            ModelAction::List => model::list(desk),
            ModelAction::Get(typed) => model::get(typed, desk),
            ModelAction::Verify { names } => model::verify(names, desk),
            ModelAction::Bench(typed) => bench::run(typed, desk),
            ModelAction::Path { name } => model::print_path(name, desk),
            ModelAction::Remove { names } => model::remove(names, desk),
        },
        Command::Check(typed) => check::run(typed, desk),
        Command::Search(typed) => search::run(typed, desk),
        Command::Site(typed) => site::run(typed, desk),
        Command::Serve(typed) => serve::run(typed, desk),
        Command::Publish(typed) => publish::run(typed, desk),
        Command::Unpublish(typed) => publish::take_out(typed, desk),
        Command::Stats(typed) => stats::run(typed, desk),
        Command::Login(typed) => login::run(typed, desk),
        Command::Presets => Ok(presets::run()),
        Command::Cache { action: CacheAction::Info } => cache::info(desk),
        Command::Cache { action: CacheAction::Prune(typed) } => cache::prune(typed, desk),
        Command::Clean(typed) => clean::run(typed, desk),
        Command::Completions { shell } => Ok(completions::run(*shell)),
        Command::Man { folder } => man::run(folder, desk),
    }
}

/// What a command says that took changes of a text back.
fn taken_back((count, document): (usize, std::path::PathBuf), desk: &Desk) -> Outcome {
    let text = match count {
        0 => "there is nothing to take back\n".to_owned(),
        count => {
            let changes = crate::cli::print::counted(count, "change");
            format!("{changes} taken back in {}\n", desk.results.path(&document))
        }
    };
    let fields = serde_json::json!({ "document": document.to_string_lossy(), "changes": count });
    Outcome::done(text, fields)
}
