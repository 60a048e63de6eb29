//! `pod build`: makes the finished files of episodes.

use std::time::Instant;

use serde_json::json;

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::cli::print::waited;
use crate::cli::summary;
use crate::ops::{self, Selection};
use crate::report::Diagnostic;

pub fn run(typed: &args::Build, desk: &Desk) -> Result<Outcome, Stop> {
    let selection = match &typed.tag {
        Some(tag) => Selection::Tag(tag.clone()),
        None => Selection::Named(typed.episodes.clone()),
    };
    let build = ops::Build { selection, force: typed.force };
    let since = Instant::now();
    let verb = |context: &ops::Context<'_>| ops::build(context, &build);
    let built = if typed.why { desk.run_telling_why(verb) } else { desk.run(verb) }?;
    let text = summary::of_build(&built, &waited(since.elapsed()), &desk.results);
    let episodes = serde_json::to_value(&built).map_err(|error| {
        // Only a file name that is no UTF-8 cannot be told in JSON.
        let told = format!("the episodes are built, but cannot be told in JSON: {error}");
        Stop::Verb(ops::Failure::one(Diagnostic::error(told)))
    })?;
    Ok(Outcome::done(text, json!({ "episodes": episodes })))
}
