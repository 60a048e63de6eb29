//! `pod import`: starts a show from a feed.

use serde_json::json;

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::cli::json::path;
use crate::cli::print::{counted, megabytes, visible};
use crate::ops::{self, FeedImported, ForeignFeed};
use crate::report::Diagnostic;

pub fn run(typed: &args::ImportFeed, desk: &Desk) -> Result<Outcome, Stop> {
    let foreign = desk.run(|context| ops::read_foreign_feed(context, &typed.feed))?;
    may_be_imported(typed, &foreign, desk)?;
    let asked = ops::ImportFeed {
        folder: typed.folder.clone(),
        base_url: typed.base_url.clone(),
        download: typed.download,
        rehost: typed.rehost,
    };
    let done = desk.run(|context| ops::import_feed(context, foreign, &asked))?;
    let fields = json!({
        "show": path(&done.folder),
        "title": done.title,
        "feed": done.from,
        "episodes": done.episodes,
        "with_chapters": done.chapters,
        "with_transcripts": done.transcripts,
        "lost": done.lost,
        "continued": done.continued,
        "fetched": done.fetched,
        "fetched_bytes": done.fetched_bytes,
        "to_fetch": done.to_fetch,
        "rehosted": done.rehosted,
    });
    Ok(Outcome::done(told(&done, desk), fields))
}

/// A feed that asks others not to import it is brought in by its owner alone, who says so.
fn may_be_imported(
    typed: &args::ImportFeed,
    foreign: &ForeignFeed,
    desk: &Desk,
) -> Result<(), Stop> {
    let Some(owner) = foreign.locked().filter(|_| !typed.mine) else { return Ok(()) };
    let title = visible(foreign.title());
    let asked = match owner.as_str() {
        "" => "its owner".to_owned(),
        owner => format!("its owner, {}", visible(owner)),
    };
    let question = format!("`{title}` is locked by {asked}: is it your show? (yes/no)");
    let answer = desk.asking.offer(&question, None)?.unwrap_or_default();
    if matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "o" | "oui") {
        return Ok(());
    }
    let message = format!("the feed of `{title}` asks others not to import it (podcast:locked)");
    let hint = format!("if the show is yours, say so with --mine; else ask {asked}");
    Err(Stop::usage(Diagnostic::error(message).hint(hint)))
}

fn told(done: &FeedImported, desk: &Desk) -> String {
    let folder = desk.results.path(&done.folder);
    let title = visible(&done.title);
    let episodes = counted(done.episodes, "episode");
    let mut text = match done.continued {
        true => format!("`{title}` was brought in already: {episodes} in {folder}\n"),
        false => format!("brought in `{title}`: {episodes} in {folder}\n"),
    };
    if !done.continued {
        text.push_str("  kept: GUIDs, dates, texts, addresses of the sound");
        for (count, what) in [(done.chapters, "chapters"), (done.transcripts, "a transcript")] {
            if count > 0 {
                text.push_str(&format!("; {what} of {}", counted(count, "episode")));
            }
        }
        text.push('\n');
    }
    for lost in &done.lost {
        text.push_str(&format!("  not kept: {}\n", visible(lost)));
    }
    if done.fetched > 0 {
        let size = megabytes(done.fetched_bytes);
        text.push_str(&format!("  fetched: {}, {size}\n", counted(done.fetched, "file")));
    }
    if done.rehosted > 0 {
        let moved = counted(done.rehosted, "episode");
        text.push_str(&format!("  to be served from pod\'s own place: {moved}\n"));
    }
    if done.to_fetch > 0 {
        let files = counted(done.to_fetch, "file");
        text.push_str(&format!("  still at the old host: {files}; `--download` fetches copies\n"));
    }
    text.push_str("next:\n");
    let mut step = |line: &str| text.push_str(&format!("  {line}\n"));
    if !done.has_base_url {
        step("give [publish] in show.toml a base_url and a storage; until then nothing goes out");
    }
    step(&format!("`cd {folder} && pod site && pod check`: look at the feed and the pages"));
    step("`pod publish`, then a redirect (301) from the old feed to the new one, and");
    step("itunes:new-feed-url in the old one, both for good; docs/import.md tells how");
    step("podcast:guid and the GUIDs stay as they are: apps know the show by them");
    text
}
