//! `pod check`: looks for mistakes.

use serde_json::json;

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome, Told};
use crate::cli::exit::{Exit, Stop};
use crate::cli::print::counted;
use crate::ops::{self, Selection};
use crate::report::Severity;

pub fn run(typed: &args::Check, desk: &Desk) -> Result<Outcome, Stop> {
    let selection = Selection::Named(typed.episodes.clone());
    let checked = desk.run(|context| ops::check(context, &selection))?;
    let count = |severity| checked.found.iter().filter(|one| one.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let mut text = String::new();
    for diagnostic in checked.found.iter().filter(|one| desk.wants(one)) {
        text.push_str(&desk.results.diagnostic(diagnostic));
    }
    let looked = format!(
        "{} and {} looked at",
        counted(checked.episodes, "episode"),
        counted(checked.takes, "take")
    );
    let tally = match (errors, warnings) {
        (0, 0) => format!("{looked}, no mistake found\n"),
        (0, _) => format!("{looked}, {}\n", counted(warnings, "warning")),
        (_, 0) => format!("{looked}, {}\n", counted(errors, "error")),
        _ => format!("{looked}, {}, {}\n", counted(errors, "error"), counted(warnings, "warning")),
    };
    let fields = json!({ "episodes": checked.episodes, "takes": checked.takes });
    let exit = if errors > 0 { Exit::Found } else { Exit::Done };
    // With `--quiet` there is text only when there is an error.
    let told = if errors > 0 { Told::Answer } else { Told::Courtesy };
    text.push_str(&tally);
    Ok(Outcome { found: checked.found, exit, told, ..Outcome::answer(text, fields) })
}
