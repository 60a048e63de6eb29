//! `pod man`: writes the manual pages.

use std::path::Path;

use serde_json::json;

use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::cli::json::path;
use crate::ops;

pub fn run(folder: &Path, desk: &Desk) -> Result<Outcome, Stop> {
    let program = crate::cli::program();
    let pages = desk.run(|context| ops::man(context, program, folder))?;
    let text = pages.iter().map(|page| desk.results.path(page) + "\n").collect();
    let pages: Vec<_> = pages.iter().map(|page| path(page)).collect();
    Ok(Outcome::done(text, json!({ "pages": pages })))
}
