//! `pod add`: brings recordings into an episode.

use std::path::PathBuf;

use serde_json::json;

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::cli::json::path;
use crate::cli::print::{counted, visible};
use crate::ops::{self, AddedTake, Arrival, Bring, Tracks};
use crate::report::Diagnostic;

pub fn run(typed: &args::Add, desk: &Desk) -> Result<Outcome, Stop> {
    let asking = desk.asking;
    let mut speakers = typed.speakers.clone();
    let episode = match &typed.episode {
        Some(episode) => episode.clone(),
        None => asking.need("Episode", "`pod add EPISODE TAKE...`")?,
    };
    let mut takes = typed.takes.clone();
    if takes.is_empty() {
        takes.push(PathBuf::from(asking.need("Recording", "`pod add EPISODE TAKE...`")?));
        if speakers.is_empty() {
            speakers.extend(asking.offer("Who is heard on it", None)?);
        }
    }
    let tracks = if typed.join { 1 } else { takes.len() };
    if !speakers.is_empty() && speakers.len() != tracks {
        let (named, needed) = (counted(speakers.len(), "speaker"), counted(tracks, "track"));
        return Err(Stop::usage(
            Diagnostic::error(format!("{named} named for {needed}"))
                .hint("give `--speaker NAME` once for each take, in their order"),
        ));
    }
    let add = ops::Add {
        episode,
        takes,
        speakers,
        channel: typed.channel,
        offset: typed.offset,
        bring: if typed.link { Bring::Link } else { Bring::Copy },
        tracks: if typed.join { Tracks::Joined } else { Tracks::Apart },
    };
    let done = desk.run(|context| ops::add(context, &add))?;
    let text = done.takes.iter().map(|take| line(take, desk)).collect();
    let takes: Vec<_> = done.takes.iter().map(fields).collect();
    let manifest = path(&done.manifest);
    let fields = json!({ "episode": done.episode, "manifest": manifest, "takes": takes });
    Ok(Outcome::done(text, fields))
}

fn line(take: &AddedTake, desk: &Desk) -> String {
    let what = match take.arrival {
        Arrival::Copied => "copied",
        Arrival::Linked => "linked",
        Arrival::InPlace => "in place",
    };
    let speaker = match &take.speaker {
        Some(speaker) => format!(", {}", visible(speaker)),
        None => String::new(),
    };
    let length = take.length.map_or("length unknown".to_owned(), |length| length.short());
    format!(
        "{} {what}: {}, {length}{speaker}\n",
        desk.results.path(&take.file),
        visible(&take.description),
    )
}

fn fields(take: &AddedTake) -> serde_json::Value {
    json!({
        "file": path(&take.file),
        "arrival": take.arrival,
        "speaker": take.speaker,
        "description": take.description,
        "rate": take.rate,
        "channels": take.channels,
        "length": take.length,
    })
}
