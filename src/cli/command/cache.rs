//! `pod cache`: tells how much is kept, or shrinks it.

use serde_json::json;

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::cli::json::path;
use crate::cli::print::{counted, grouped, megabytes};
use crate::ops;

pub fn info(desk: &Desk) -> Result<Outcome, Stop> {
    let cache = desk.run(ops::cache_info)?;
    let bytes = cache.stages.values().map(|stage| stage.bytes).sum();
    let mut text = format!("{}  {}\n", desk.results.path(&cache.folder), megabytes(bytes));
    for (stage, used) in &cache.stages {
        let values = grouped(used.values);
        text.push_str(&format!("  {stage:<12} {values:>6}  {:>12}\n", megabytes(used.bytes)));
    }
    let folder = path(&cache.folder);
    Ok(Outcome::answer(text, json!({ "folder": folder, "bytes": bytes, "stages": cache.stages })))
}

pub fn prune(typed: &args::Prune, desk: &Desk) -> Result<Outcome, Stop> {
    let keep = if typed.all { 0 } else { typed.keep };
    let pruned = desk.run(|context| ops::cache_prune(context, keep))?;
    let values = counted(usize::try_from(pruned.values).unwrap_or(usize::MAX), "value");
    let text = format!("removed {values}, {}\n", megabytes(pruned.bytes));
    Ok(Outcome::done(text, json!({ "removed": pruned })))
}
