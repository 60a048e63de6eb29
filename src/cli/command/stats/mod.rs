//! `pod stats`: the downloads in server logs, and what people did at the hosts.

mod social;
mod table;

use serde_json::{Value, json};

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::cli::json::path;
use crate::cli::print::{counted, visible};
use crate::ops::{self, AgentKind, Counted, ListsUsed};

/// The rules, as every output names them.
const RULES: &str = "counted by the rules of IAB 2.1, not certified";

pub fn run(typed: &args::Stats, desk: &Desk) -> Result<Outcome, Stop> {
    if typed.update_lists {
        return update(typed, desk);
    }
    if let (Some(since), Some(until)) = (typed.since, typed.until)
        && since > until
    {
        let error = format!("`--since {since}` is later than `--until {until}`");
        return Err(Stop::usage(
            crate::report::Diagnostic::error(error).hint("give the earlier day after --since"),
        ));
    }
    if typed.social {
        return social::run(typed, desk);
    }
    let asked = ops::Stats {
        logs: typed.logs.clone(),
        since: typed.since,
        until: typed.until,
        lists: typed.lists.clone(),
        data_centres: typed.data_centres.clone(),
        details: typed.details,
        html: typed.html.clone(),
    };
    let found = desk.run(|context| ops::stats(context, &asked))?;
    let text = table::told(&found, typed.by, desk);
    Ok(Outcome::answer(text, fields(&found)))
}

fn update(typed: &args::Stats, desk: &Desk) -> Result<Outcome, Stop> {
    let asked = ops::UpdateLists { from: typed.from.clone() };
    let updated = desk.run(|context| ops::update_agent_lists(context, &asked))?;
    let noun = |kind| match kind {
        AgentKind::Bot => "bot",
        AgentKind::App => "app",
        AgentKind::Library => "librarie",
        AgentKind::Browser => "browser",
    };
    let kinds = updated.known.iter().map(|(kind, count)| match (kind, count) {
        (AgentKind::Library, 1) => "1 library".to_owned(),
        _ => counted(*count, noun(*kind)),
    });
    let mut text = kinds.collect::<Vec<_>>().join(", ") + "\n";
    for name in &updated.left_out {
        text += &format!("  without {}: its pattern is none that pod can read\n", visible(name));
    }
    text += &format!("{}\n", desk.results.path(&updated.folder));
    let known = updated.known.iter().map(|(kind, count)| (kind.name().to_owned(), json!(count)));
    let fields = json!({
        "folder": path(&updated.folder),
        "known": Value::Object(known.collect()),
        "left_out": updated.left_out,
    });
    Ok(Outcome::done(text, fields))
}

/// For programs. No address is in it, nor anything made of one.
fn fields(found: &Counted) -> Value {
    let report = &found.report;
    let log = |file: usize| found.logs.get(file).map_or(Value::Null, |log| path(log));
    let samples = report.samples.iter().map(|(reason, samples)| {
        let samples: Vec<Value> = samples
            .iter()
            .map(|one| {
                json!({ "log": log(one.file), "line": one.line, "at": one.at, "text": one.text })
            })
            .collect();
        (reason.name().to_owned(), json!(samples))
    });
    let samples: serde_json::Map<String, Value> = samples.collect();
    let mut fields = json!({
        "rules": RULES,
        "lines": report.lines,
        "downloads": report.downloads,
        "funnel": report.reasons.iter().map(|(reason, count)| {
            json!({ "reason": reason.name(), "says": reason.says(), "lines": count })
        }).collect::<Vec<_>>(),
        "episodes": found.episodes.iter().map(|one| json!({
            "guid": one.guid, "folder": one.folder, "number": one.number, "title": one.title,
            "downloads": one.downloads,
        })).collect::<Vec<_>>(),
        "apps": report.apps.iter().map(|app| json!({
            "name": app.name, "kind": app.kind.map(AgentKind::name), "downloads": app.downloads,
        })).collect::<Vec<_>>(),
        "days": report.days.iter().map(|(day, count)| {
            json!({ "day": day.to_string(), "downloads": count })
        }).collect::<Vec<_>>(),
        "logs": report.files.iter().enumerate().map(|(at, file)| json!({
            "log": log(at), "lines": file.lines, "readable": file.readable,
            "broken": file.broken,
        })).collect::<Vec<_>>(),
        "unreadable": report.unreadable.iter().map(|place| {
            json!({ "log": log(place.file), "line": place.line })
        }).collect::<Vec<_>>(),
        "lists": match &found.lists {
            ListsUsed::BuiltIn => Value::from("built-in"),
            ListsUsed::Folder(folder) => path(folder),
        },
        "page": found.page.as_ref().map(|page| path(page)),
    });
    if let Value::Object(all) = &mut fields
        && !samples.is_empty()
    {
        all.insert("details".to_owned(), Value::Object(samples));
    }
    fields
}
