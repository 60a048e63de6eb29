//! `pod transcript …`: work on the texts of episodes.

use serde_json::json;

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::cli::print::{counted, visible};
use crate::ops;

pub fn export(typed: &args::Export, desk: &Desk) -> Result<Outcome, Stop> {
    let asked = ops::Export {
        episode: typed.episode.clone(),
        format: typed.format,
        output: typed.output.clone(),
        rich: typed.rich,
        preset: typed.subs,
        typography: typed.typography,
        session: typed.session,
    };
    let exported = desk.run(|context| ops::export(context, &asked))?;
    let format = exported.format.entry().name;
    let fields = json!({
        "format": format,
        "words": exported.words,
        "file": exported.file.as_ref().map(|file| file.to_string_lossy()),
        "text": exported.file.is_none().then_some(&exported.text),
    });
    Ok(match &exported.file {
        Some(file) => {
            let words = counted(exported.words, "word");
            let told = format!("{words} as {format} in {}\n", desk.results.path(file));
            Outcome::done(told, fields)
        }
        None => Outcome::answer(exported.text.clone(), fields),
    })
}

pub fn import(typed: &args::Import, desk: &Desk) -> Result<Outcome, Stop> {
    let asked = ops::Import {
        episode: typed.episode.clone(),
        file: typed.file.clone(),
        format: typed.format,
        finished: typed.finished,
        replace: typed.replace,
    };
    let imported = desk.run(|context| ops::import(context, &asked))?;
    let timed = match imported.recognised {
        0 => "none".to_owned(),
        words => words.to_string(),
    };
    let words = counted(imported.words, "word");
    let mut text = format!(
        "{words} in {}, {timed} of them with the time of a recognised word\n",
        desk.results.path(&imported.document)
    );
    if let Some(kept) = &imported.kept {
        text += &format!("the text that was there is kept in {}\n", desk.results.path(kept));
    }
    let fields = json!({
        "document": imported.document.to_string_lossy(),
        "words": imported.words,
        "recognised": imported.recognised,
        "kept": imported.kept.as_ref().map(|kept| kept.to_string_lossy()),
    });
    Ok(Outcome::done(text, fields))
}

pub fn hidden(typed: &args::HiddenWords, desk: &Desk) -> Result<Outcome, Stop> {
    let found = desk.run(|context| {
        ops::hidden(context, typed.episode.as_deref(), typed.restore, typed.between)
    })?;
    let mut text = String::new();
    // Words that follow each other on one track for one reason are one line.
    let runs =
        found.words.chunk_by(|one, next| one.kind == next.kind && one.speaker == next.speaker);
    for run in runs {
        let words: Vec<String> = run.iter().map(|word| visible(&word.text)).collect();
        let speaker = run[0].speaker.as_deref().map_or(String::new(), visible);
        let (start, reason) = (run[0].start, run[0].reason);
        text += &format!("{start}  {reason:<11}  {speaker:<12}  {}\n", words.join(" "));
    }
    let count = counted(found.words.len(), "word");
    let fields = json!({
        "words": found.words,
        "document": found.document.as_ref().map(|path| path.to_string_lossy()),
    });
    text += &match &found.document {
        Some(document) => format!("{count} brought back into {}\n", desk.results.path(document)),
        None if found.words.is_empty() => "nothing is kept out of this text\n".to_owned(),
        None => format!("{count} kept out; bring some back with `--restore REASON`\n"),
    };
    Ok(Outcome::answer(text, fields))
}
