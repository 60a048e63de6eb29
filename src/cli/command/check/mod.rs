//! `pod check`: looks for mistakes, and for what could be better.

mod told;

use std::time::Duration;

use serde_json::json;

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome, Told};
use crate::cli::exit::{Exit, Stop};
use crate::ops::{self, Checked, Level, Selection};

pub fn run(typed: &args::Check, desk: &Desk) -> Result<Outcome, Stop> {
    if typed.rules {
        return Ok(rules());
    }
    let asked = ops::Check {
        selection: Selection::Named(typed.episodes.clone()),
        listen: !typed.quick,
        remote: typed.remote,
        feed: typed.feed.clone(),
        patience: Duration::from_secs(typed.timeout),
    };
    let checked = desk.run(|context| {
        let checked = ops::check(context, &asked)?;
        if let Some(address) = &typed.notify {
            ops::notify(context, &checked, address)?;
        }
        Ok(checked)
    })?;
    let errors = checked.count(Level::Error);
    let text = told::text(&checked, typed.details, desk);
    let fields = fields(&checked);
    let exit = if errors > 0 { Exit::Found } else { Exit::Done };
    // With `--quiet` there is text only when there is an error.
    let told = if errors > 0 { Told::Answer } else { Told::Courtesy };
    let found = checked.findings.into_iter().map(|one| one.diagnostic).collect();
    Ok(Outcome { found, exit, told, ..Outcome::answer(text, fields) })
}

/// The document's own fields.
fn fields(checked: &Checked) -> serde_json::Value {
    let findings: Vec<_> = checked.findings.iter().map(ops::finding_json).collect();
    let mut fields = json!({
        "episodes": checked.episodes,
        "takes": checked.takes,
        "sounds": checked.sounds,
        "counts": {
            "errors": checked.count(Level::Error),
            "warnings": checked.count(Level::Warning),
            "advice": checked.count(Level::Advice),
        },
        "findings": findings,
    });
    if let Some(remote) = &checked.remote {
        fields["remote"] = json!(remote);
    }
    fields
}

/// The list of rules.
fn rules() -> Outcome {
    let rules = ops::check_rules();
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    for rule in &rules {
        let level = rule.level.name();
        text.push_str(&format!("{:width$}  {level:7}  {}", rule.id, rule.about));
        match rule.source {
            "pod" => text.push('\n'),
            source => text.push_str(&format!(" ({source})\n")),
        }
    }
    Outcome::answer(text, json!({ "rules": rules }))
}
