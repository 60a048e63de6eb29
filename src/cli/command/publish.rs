//! `pod publish` and `pod unpublish`: what is sent where, and what came of it.

use serde_json::{Value, json};

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome, Told};
use crate::cli::exit::{Exit, Stop};
use crate::cli::print::{counted, grouped, megabytes, visible as plain};
use crate::ops::{self, HostDone, PlannedFile, PublishDone, PublishedEpisode};

/// How many episodes and files are named.
const NAMED: usize = 12;

pub fn run(typed: &args::Publish, desk: &Desk) -> Result<Outcome, Stop> {
    let asked = asked(&typed.how, typed.episodes.clone());
    let done = desk.run(|context| ops::publish(context, &asked))?;
    Ok(outcome(&done, asked.dry_run, String::new()))
}

pub fn take_out(typed: &args::Unpublish, desk: &Desk) -> Result<Outcome, Stop> {
    let asked = ops::Unpublish {
        episode: typed.episode.clone(),
        because: typed.reason.clone(),
        undo: typed.undo,
        publish: asked(&typed.how, Vec::new()),
    };
    let taken = desk.run(|context| ops::unpublish(context, &asked))?;
    let how = match (asked.publish.dry_run, asked.undo) {
        (true, _) => "would be changed in the ledger; until then the plan is as before",
        (false, true) => "is in the feed again",
        (false, false) => "is no longer in the feed; the ledger keeps that it was",
    };
    let mut head = format!("`{}` {how}\n", plain(&taken.title));
    for (host, url) in &taken.elsewhere {
        let (host, url) = (plain(host), plain(url));
        head.push_str(&format!("it is still at {host}: take it away there, at {url}\n"));
    }
    let mut outcome = outcome(&taken.done, asked.publish.dry_run, head);
    let place = |(host, url): &(String, String)| json!({ "host": host, "url": url });
    let places: Vec<Value> = taken.elsewhere.iter().map(place).collect();
    outcome.fields.insert("elsewhere".to_owned(), places.into());
    Ok(outcome)
}

fn asked(how: &args::How, episodes: Vec<String>) -> ops::Publish {
    ops::Publish {
        episodes,
        dry_run: how.dry_run,
        prune: how.prune,
        partial: how.partial,
        unseen: how.no_verify,
        everything: how.resend,
        limit: how.limit_rate,
        silent: how.no_announce,
        to: how.to.clone(),
    }
}

fn outcome(done: &PublishDone, dry: bool, head: String) -> Outcome {
    let mut text = head;
    text.push_str(&plan(done));
    if done.storage.is_some() {
        text.push_str(&if dry { to_do(done) } else { was_done(done) });
    }
    text.push_str(&hosts(done));
    if dry {
        text.push_str("nothing was sent\n");
    }
    let fields = fields(done, dry);
    let outcome = match dry {
        true => Outcome::answer(text, fields),
        false => Outcome::done(text, fields),
    };
    // What was published is published; that something is missing is told by the exit code.
    match done.hosts.iter().any(|one| one.failed.is_some()) {
        true => Outcome { exit: Exit::Failed, told: Told::Answer, ..outcome },
        false => outcome,
    }
}

/// What becomes of episodes at hosts.
fn hosts(done: &PublishDone) -> String {
    let mut text = String::new();
    for one in &done.hosts {
        let head = format!("{:<9} {}", plain(&one.host), plain(&one.episode));
        match (&one.failed, &one.url) {
            (Some((why, hint)), _) => {
                let head = match one.episode.is_empty() {
                    true => format!("{:<9} not asked", plain(&one.host)),
                    false => format!("{head}: not there"),
                };
                text.push_str(&format!("{head}: {}\n", plain(why)));
                text.push_str(&format!("          {}\n", plain(hint)));
            }
            (None, Some(url)) => {
                let state = one.state.as_deref().unwrap_or("there");
                text.push_str(&format!("{head}: {}  {}\n", plain(state), plain(url)));
            }
            (None, None) => text.push_str(&format!("{head}\n")),
        }
        let lines = one.steps.iter().map(|step| format!("          {}\n", plain(step)));
        text.extend(lines);
        let lines = one.notes.iter().map(|note| format!("          note: {}\n", plain(note)));
        text.extend(lines);
    }
    text
}

/// What is new and what is not.
fn plan(done: &PublishDone) -> String {
    let mut text = match &done.storage {
        Some(storage) => format!("storage   {}\n", plain(storage)),
        None => "storage   none: hosts alone get episodes\n".to_owned(),
    };
    if !done.address.is_empty() {
        text.push_str(&format!("address   {}\n", plain(&done.address)));
    }
    let counts =
        [(done.new.len(), "new"), (done.changed.len(), "changed"), (done.unchanged, "unchanged")];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> =
        counts.map(|(count, what)| format!("{} {what}", grouped(*count as u64))).collect();
    let counts = if counts.is_empty() { "none".to_owned() } else { counts.join(", ") };
    text.push_str(&format!("episodes  {counts}\n"));
    let named = |what: &str, all: &[PublishedEpisode]| {
        let mut lines: String = all
            .iter()
            .take(NAMED)
            .map(|one| format!("          {what}  {}  {}", plain(&one.title), plain(&one.page)))
            .map(|line| format!("{}\n", line.trim_end()))
            .collect();
        lines.push_str(&more(all.len(), "episode"));
        lines
    };
    text.push_str(&named("new", &done.new));
    text.push_str(&named("changed", &done.changed));
    for (folder, why) in done.left_out.iter().take(NAMED) {
        text.push_str(&format!("          without {}: {}\n", plain(folder), plain(why)));
    }
    text.push_str(&more(done.left_out.len(), "episode"));
    text
}

/// What a run would send.
fn to_do(done: &PublishDone) -> String {
    let (unchanged, bytes) = done.unchanged_files;
    let mut text = format!(
        "files     {} to send, {}; {} there already, {}\n",
        grouped(done.files.len() as u64),
        size(done.bytes),
        grouped(unchanged as u64),
        size(bytes)
    );
    let line = |file: &PlannedFile| {
        format!("          {:<8}{:>10}  {}\n", file.change, size(file.bytes), plain(&file.path))
    };
    // The largest matter, and the feed closes the list.
    text.extend(done.files.iter().take(NAMED).map(line));
    text.push_str(&more(done.files.len(), "file"));
    if !done.gone.is_empty() {
        let count = counted(done.gone.len(), "file");
        text.push_str(&format!(
            "          {count} there that nobody needs: --prune takes them away\n"
        ));
    }
    text
}

/// What a run did.
fn was_done(done: &PublishDone) -> String {
    let (unchanged, _) = done.unchanged_files;
    let mut text = match done.sent_files {
        0 => format!("files     nothing to send, {} there already\n", grouped(unchanged as u64)),
        sent => format!(
            "files     {} sent, {}; {} there already\n",
            grouped(sent as u64),
            size(done.sent_bytes),
            grouped(unchanged as u64)
        ),
    };
    if done.pruned > 0 {
        text.push_str(&format!("          {} taken away\n", counted(done.pruned, "file")));
    } else if !done.gone.is_empty() {
        let count = counted(done.gone.len(), "file");
        text.push_str(&format!(
            "          {count} there that nobody needs: --prune takes them away\n"
        ));
    }
    let told = match (done.told, done.not_told) {
        (0, 0) => String::new(),
        (told, 0) => format!("; {told} told of it"),
        (told, failed) => format!("; {told} told of it, {failed} not"),
    };
    text.push_str(&match done.feed_sent {
        true => format!("the feed is published: {}feed.xml{told}\n", plain(&done.address)),
        false => format!("the feed is as it was{told}\n"),
    });
    text
}

fn more(all: usize, noun: &str) -> String {
    match all.checked_sub(NAMED).filter(|more| *more > 0) {
        Some(more) => format!("          … and {} more\n", counted(more, noun)),
        None => String::new(),
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1000 => format!("{bytes} B"),
        1000..1_000_000 => format!("{} kB", grouped((bytes + 500) / 1000)),
        _ => megabytes(bytes),
    }
}

fn fields(done: &PublishDone, dry: bool) -> Value {
    let episode = |one: &PublishedEpisode| {
        json!({
            "folder": one.folder,
            "title": one.title,
            "page": one.page,
            "enclosure": one.enclosure,
        })
    };
    let episodes = |all: &[PublishedEpisode]| all.iter().map(episode).collect::<Vec<Value>>();
    let file =
        |one: &PlannedFile| json!({ "path": one.path, "change": one.change, "bytes": one.bytes });
    let host = |one: &HostDone| {
        json!({
            "host": one.host,
            "episode": one.episode,
            "steps": one.steps,
            "notes": one.notes,
            "url": one.url,
            "state": one.state,
            "failed": one.failed.as_ref().map(|(why, _)| why),
        })
    };
    let left_out = |(episode, why): &(String, String)| json!({ "episode": episode, "why": why });
    json!({
        "dry_run": dry,
        "storage": done.storage,
        "address": done.address,
        "new": episodes(&done.new),
        "changed": episodes(&done.changed),
        "unchanged": done.unchanged,
        "left_out": done.left_out.iter().map(left_out).collect::<Vec<Value>>(),
        "files": done.files.iter().map(file).collect::<Vec<Value>>(),
        "bytes": done.bytes,
        "unchanged_files": done.unchanged_files.0,
        "gone": done.gone,
        "pruned": done.pruned,
        "sent_files": done.sent_files,
        "sent_bytes": done.sent_bytes,
        "feed_sent": done.feed_sent,
        "told": done.told,
        "not_told": done.not_told,
        "hosts": done.hosts.iter().map(host).collect::<Vec<Value>>(),
    })
}
