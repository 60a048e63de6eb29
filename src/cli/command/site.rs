//! `pod site`: makes the feed and the web pages.

use std::io::{self, Write};

use serde_json::json;

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::cli::json::path;
use crate::cli::print::counted;
use crate::ops::{self, SiteMade};

pub fn run(typed: &args::Site, desk: &Desk) -> Result<Outcome, Stop> {
    let asked = ops::Site { future: typed.future, force: typed.force, only: None };
    if typed.watch {
        let mut say = |made: &SiteMade| {
            // Whoever no longer reads has stopped it.
            let _ = io::stdout().lock().write_all(told(made, desk).as_bytes());
        };
        desk.run(|context| ops::watch_site(context, &asked, &mut say))?;
        return Ok(Outcome::done(String::new(), json!({})));
    }
    let made = desk.run(|context| ops::site(context, &asked))?;
    let fields = json!({
        "public": path(&made.public),
        "address": made.address,
        "episodes": made.episodes,
        "feed_files": made.feed_files,
        "written": made.written,
        "unchanged": made.unchanged,
        "removed": made.removed,
        "left_out": made.left_out.iter().map(|(episode, why)| {
            json!({ "episode": episode, "why": why })
        }).collect::<Vec<_>>(),
    });
    Ok(Outcome::done(told(&made, desk), fields))
}

/// How many episodes that are left out are named.
const NAMED: usize = 10;

/// What was made, in words.
pub fn told(made: &SiteMade, desk: &Desk) -> String {
    let mut text = format!("{} in the feed", counted(made.episodes, "episode"));
    if made.feed_files > 1 {
        text.push_str(&format!(", in {} files", made.feed_files));
    }
    text.push('\n');
    for (episode, why) in made.left_out.iter().take(NAMED) {
        text.push_str(&format!("  without {episode}: {why}\n"));
    }
    if let Some(more) = made.left_out.len().checked_sub(NAMED).filter(|more| *more > 0) {
        text.push_str(&format!("  … and without {} more\n", more));
    }
    let mut parts = vec![format!("{} written", counted(made.written, "file"))];
    if made.unchanged > 0 {
        parts.push(format!("{} unchanged", made.unchanged));
    }
    if made.removed > 0 {
        parts.push(format!("{} taken away", made.removed));
    }
    text.push_str(&parts.join(", "));
    text.push('\n');
    text.push_str(&format!("{}\n", desk.results.path(&made.public.join("index.html"))));
    if made.address.is_none() {
        text.push_str(
            "note: show.toml does not say where it will be found: give [publish] a base_url, \
             else apps cannot follow the feed's addresses\n",
        );
    }
    text
}
