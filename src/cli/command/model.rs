//! `pod model`: the models that listen.

use serde_json::{Value, json};

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::{Exit, Stop};
use crate::cli::json::path;
use crate::cli::print::{counted, megabytes, visible};
use crate::ops::{self, GetModel, ListedModel, ModelList, ModelState};

pub fn list(desk: &Desk) -> Result<Outcome, Stop> {
    let list = desk.run(ops::list_models)?;
    let mut text = format!("{}\n", desk.results.path(&list.folder));
    for model in &list.models {
        text.push_str(&line(model, &list));
    }
    let missing = |model: &&ListedModel| {
        model.wanted && model.known.is_some() && model.state == ModelState::Absent
    };
    if let Some(ListedModel { name, .. }) = list.models.iter().find(missing) {
        text.push_str(&format!("the show uses {name}: get it with `pod model get {name}`\n"));
    }
    let models: Vec<Value> = list.models.iter().map(fields).collect();
    let fields =
        json!({ "folder": path(&list.folder), "language": list.language, "models": models });
    Ok(Outcome::answer(text, fields))
}

/// One model on one line; signs repeat words and never stand alone.
fn line(model: &ListedModel, list: &ModelList) -> String {
    let state = match model.state {
        ModelState::Here => "✓ here".to_owned(),
        ModelState::Unchecked => "? unchecked".to_owned(),
        ModelState::Part { bytes } => format!("… {}", megabytes(bytes)),
        ModelState::Absent => "-".to_owned(),
    };
    let size = model.bytes.map_or_else(|| "-".to_owned(), megabytes);
    let suits = match (model.suits, list.language.as_deref()) {
        (Some(true), Some(language)) => format!("suits {}", visible(language)),
        (Some(false), Some(language)) => format!("not {}", visible(language)),
        _ => match model.english_only {
            Some(true) => "English".to_owned(),
            Some(false) => "all".to_owned(),
            None => "-".to_owned(),
        },
    };
    let about = match (model.wanted, model.known) {
        (true, Some(known)) => format!("{} (the show's)", known.good_for),
        (true, None) => "the show's".to_owned(),
        (false, Some(known)) => known.good_for.to_owned(),
        (false, None) => String::new(),
    };
    let name = visible(&model.name);
    let line = format!("  {name:<20} {size:>10}  {state:<12} {suits:<10} {about}");
    format!("{}\n", line.trim_end())
}

fn fields(model: &ListedModel) -> Value {
    let (state, part) = match model.state {
        ModelState::Here => ("here", None),
        ModelState::Unchecked => ("unchecked", None),
        ModelState::Part { bytes } => ("part", Some(bytes)),
        ModelState::Absent => ("absent", None),
    };
    json!({
        "name": model.name,
        "state": state,
        "here": matches!(model.state, ModelState::Here | ModelState::Unchecked),
        "path": path(&model.file),
        "bytes": model.bytes,
        "bytes_so_far": part,
        "memory": model.known.map(|known| known.memory()),
        "english_only": model.english_only,
        "suits": model.suits,
        "used_by_show": model.wanted,
        "good_for": model.known.map(|known| known.good_for),
        "sha1": model.known.map(|known| known.sha1),
    })
}

pub fn get(typed: &args::ModelGet, desk: &Desk) -> Result<Outcome, Stop> {
    let (mut text, mut models) = (String::new(), Vec::new());
    for name in &typed.names {
        let get = GetModel { name: name.clone(), from: typed.from.clone() };
        let got = desk.run(|context| ops::get_model(context, &get))?;
        let size = megabytes(got.bytes);
        let line = match (got.already, got.held_to) {
            (true, _) => format!("{} is already here, {size}", got.name),
            (false, Some(kind)) => format!("{} is here, {size}, its {kind} is right", got.name),
            (false, None) => {
                format!("{} is here, {size}; nobody gave a checksum to hold it to", got.name)
            }
        };
        text.push_str(&format!("{line}\n"));
        models.push(json!({
            "name": got.name,
            "path": path(&got.file),
            "bytes": got.bytes,
            "already_here": got.already,
            "checksum": got.held_to,
        }));
    }
    Ok(Outcome::done(text, json!({ "models": models })))
}

pub fn verify(names: &[String], desk: &Desk) -> Result<Outcome, Stop> {
    let all = desk.run(|context| ops::verify_models(context, names))?;
    let (mut text, mut models, mut found) = (String::new(), Vec::new(), Vec::new());
    for model in &all {
        let name = visible(&model.name);
        let line = match (&model.wrong, model.known) {
            (Some(wrong), _) => desk.results.diagnostic(wrong),
            (None, true) => format!("{name} is whole and right, {}\n", megabytes(model.bytes)),
            (None, false) => {
                format!("{name} is whole, {}; nobody gave a checksum\n", megabytes(model.bytes))
            }
        };
        text.push_str(&line);
        found.extend(model.wrong.clone());
        models.push(json!({
            "name": model.name,
            "path": path(&model.file),
            "bytes": model.bytes,
            "right": model.wrong.is_none(),
            "has_checksum": model.known,
        }));
    }
    if all.is_empty() {
        text.push_str("no model is here\n");
    } else if !found.is_empty() {
        let wrong = counted(found.len(), "model");
        text.push_str(&format!("{wrong} of {} wrong\n", all.len()));
    }
    let exit = if found.is_empty() { Exit::Done } else { Exit::Failed };
    Ok(Outcome { found, exit, ..Outcome::answer(text, json!({ "models": models })) })
}

/// The path as it is and alone, for other programs.
pub fn print_path(name: &str, desk: &Desk) -> Result<Outcome, Stop> {
    let file = desk.run(|context| ops::model_path(context, name))?;
    Ok(Outcome::answer(format!("{}\n", file.display()), json!({ "path": path(&file) })))
}

pub fn remove(names: &[String], desk: &Desk) -> Result<Outcome, Stop> {
    let (mut text, mut models) = (String::new(), Vec::new());
    for name in names {
        let removed = desk.run(|context| ops::remove_model(context, name))?;
        let freed = megabytes(removed.bytes);
        text.push_str(&format!("removed {}, {freed} are free again\n", removed.name));
        let files: Vec<Value> = removed.files.iter().map(|file| path(file)).collect();
        models.push(json!({ "name": removed.name, "files": files, "bytes": removed.bytes }));
    }
    Ok(Outcome::done(text, json!({ "removed": models })))
}
