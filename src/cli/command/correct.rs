//! `pod transcript correct`: what a model pointed at, what was made of it, what was refused.

use serde_json::json;

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::cli::print::{counted, visible};
use crate::cli::review::{self, Item};
use crate::ops::{self, AskedCorrection, CorrectionChange};

pub fn run(typed: &args::CorrectText, desk: &Desk) -> Result<Outcome, Stop> {
    if let Some(back) = typed.undo {
        let undone = desk.run(|context| ops::uncorrect(context, typed.episode.as_deref(), back))?;
        return Ok(super::taken_back(undone, desk));
    }
    let asked = ops::Correct {
        episode: typed.episode.clone(),
        server: typed.server.clone().unwrap_or_default(),
        model: typed.model.clone().unwrap_or_default(),
        votes: typed.votes,
        only: typed.only.clone(),
        force: typed.force,
    };
    let found = desk.run(|context| ops::ask_correction(context, &asked))?;
    let wanted = match typed.review && !found.proposals.is_empty() {
        true => {
            let items: Vec<Item> = found.proposals.iter().map(item).collect();
            review::walk(desk, &items, "leaving `--review` out")?
        }
        false => vec![!typed.dry_run; found.proposals.len()],
    };
    let corrected = desk.run(|context| ops::correct_text(context, &found, &wanted))?;
    let mut text = String::new();
    for (one, made) in found.proposals.iter().zip(&wanted) {
        if *made || typed.dry_run {
            text += &line(one);
        }
    }
    text += &refused(&found, typed.refused);
    let (answers, unusable) = found.answers;
    let paragraphs = counted(found.paragraphs, "paragraph");
    text += &format!("{paragraphs} read, {}", counted(answers, "answer"));
    text += &match unusable {
        0 => "\n".to_owned(),
        unusable => format!(", {unusable} of them unusable\n"),
    };
    let document = desk.results.path(&corrected.document);
    text += &match corrected.changes {
        0 => "nothing was changed\n".to_owned(),
        count => {
            let edits = counted(count, "edit");
            format!("{edits} made in {document}; `--undo all` takes them back\n")
        }
    };
    let made = |(one, made): (&CorrectionChange, &bool)| {
        let mut value = json!(one);
        value["made"] = json!(made);
        value
    };
    let fields = json!({
        "document": corrected.document.to_string_lossy(),
        "written": corrected.changes > 0,
        "edits": found.proposals.iter().zip(&wanted).map(made).collect::<Vec<_>>(),
        "refused": found.refused,
        "paragraphs": found.paragraphs,
        "answers": answers,
        "unusable": unusable,
    });
    Ok(Outcome::answer(text, fields))
}

fn item(one: &CorrectionChange) -> Item {
    let speaker = one.speaker.as_deref().unwrap_or_default();
    Item {
        rule: one.class.to_owned(),
        about: format!("{} votes", one.votes),
        place: format!("{} {speaker}", one.start).trim_end().to_owned(),
        excerpt: one.excerpt.clone(),
        becomes: one.becomes.clone(),
    }
}

fn line(one: &CorrectionChange) -> String {
    let speaker = one.speaker.as_deref().map_or(String::new(), visible);
    let to = if one.to.is_empty() { "(left out)".to_owned() } else { visible(&one.to) };
    let (start, class, from) = (one.start, one.class, visible(&one.from));
    format!("{start}  {class:<11}  {speaker:<12}  {from} → {to}\n")
}

/// What was refused: counted by reason, or each.
fn refused(found: &AskedCorrection, each: bool) -> String {
    let mut text = String::new();
    if each {
        for one in &found.refused {
            let (from, to) = (visible(&one.from), visible(&one.to));
            text += &format!("{}  refused, {}: {from} → {to}\n", one.start, one.about);
        }
    }
    for (about, count) in ops::refusals(&found.refused) {
        text += &format!("refused {}: {about}\n", counted(count, "edit"));
    }
    if !found.refused.is_empty() && !each {
        text += "`--refused` lists what was refused\n";
    }
    text
}
