//! `pod new`: starts an episode.

use serde_json::json;

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::cli::json::path;
use crate::ops;

pub fn run(typed: &args::New, desk: &Desk) -> Result<Outcome, Stop> {
    let title = match &typed.title {
        Some(title) => title.clone(),
        None => desk.asking.need("Title of the episode", "`pod new TITLE`")?,
    };
    let new = ops::New {
        title,
        number: typed.number,
        season: typed.season,
        date: typed.date.clone(),
        slug: typed.slug.clone(),
    };
    let done = desk.run(|context| ops::new(context, &new))?;
    let mut text = format!("started {}\n", desk.results.path(&done.folder));
    text.push_str(&format!("next: `pod add {} TAKE...` brings recordings in\n", done.number));
    let fields = json!({
        "episode": done.episode,
        "number": done.number,
        "guid": done.guid.as_str(),
        "folder": path(&done.folder),
        "manifest": path(&done.manifest),
    });
    Ok(Outcome::done(text, fields))
}
