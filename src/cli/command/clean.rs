//! `pod clean`: removes the files that pod made.

use serde_json::json;

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::cli::json::path;
use crate::cli::print::{counted, megabytes};
use crate::ops::{self, Selection};

pub fn run(typed: &args::Clean, desk: &Desk) -> Result<Outcome, Stop> {
    let clean =
        ops::Clean { selection: Selection::Named(typed.episodes.clone()), cache: typed.cache };
    let cleaned = desk.run(|context| ops::clean(context, &clean))?;
    let files = counted(cleaned.files.len(), "file");
    let mut text = format!("removed {files}, {}\n", megabytes(cleaned.bytes));
    for kept in &cleaned.kept {
        text.push_str(&format!("kept {}: pod did not make it\n", desk.results.path(kept)));
    }
    let list = |files: &[std::path::PathBuf]| files.iter().map(|file| path(file)).collect();
    let (removed, kept): (Vec<_>, Vec<_>) = (list(&cleaned.files), list(&cleaned.kept));
    let fields = json!({ "removed": removed, "kept": kept, "bytes": cleaned.bytes });
    Ok(Outcome::done(text, fields))
}
