//! `pod transcript glossary`: names put right, and names that may be meant.

use serde_json::json;

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::cli::print::{counted, visible};
use crate::cli::review::{self, Item};
use crate::ops::{self, Glossed, TermSuggestion};

pub fn run(typed: &args::GlossaryText, desk: &Desk) -> Result<Outcome, Stop> {
    if !typed.add.is_empty() {
        return add(&typed.add, desk);
    }
    if let Some(term) = &typed.undo {
        return undo(typed, term, desk);
    }
    let mut asked = ops::GlossaryWork {
        episode: typed.episode.clone(),
        accept: typed.accept.clone(),
        chosen: Vec::new(),
        dry_run: typed.dry_run,
    };
    let mut glossed = desk.run(|context| ops::glossary(context, &asked))?;
    if typed.review && !glossed.suggestions.is_empty() {
        let items: Vec<Item> = glossed.suggestions.iter().map(item).collect();
        let verdicts = review::walk(desk, &items, "`--accept TERM`")?;
        let open = std::mem::take(&mut glossed.suggestions);
        let taken = open.into_iter().zip(verdicts).filter(|(_, verdict)| *verdict);
        asked.chosen = taken.map(|(one, _)| one.choice).collect();
        if !asked.chosen.is_empty() {
            let more = desk.run(|context| ops::glossary(context, &asked))?;
            glossed.changes.extend(more.changes);
            glossed.remembered.extend(more.remembered);
            glossed.suggestions = more.suggestions;
            glossed.written |= more.written;
        }
    }
    let fields = json!({
        "document": glossed.document.to_string_lossy(),
        "written": glossed.written,
        "terms": glossed.terms,
        "changes": glossed.changes,
        "suggestions": glossed.suggestions,
        "remembered": glossed.remembered,
    });
    Ok(Outcome::answer(report(&glossed, typed, desk), fields))
}

fn item(one: &TermSuggestion) -> Item {
    let speaker = one.speaker.as_deref().unwrap_or_default();
    Item {
        rule: one.term.clone(),
        about: one.evidence.clone(),
        place: format!("{} {speaker}", one.start).trim_end().to_owned(),
        excerpt: one.excerpt.clone(),
        becomes: one.becomes.clone(),
    }
}

fn report(glossed: &Glossed, typed: &args::GlossaryText, desk: &Desk) -> String {
    if glossed.terms == 0 {
        return "the glossary is empty: `pod transcript glossary --add \"Term\"` writes a line\n"
            .to_owned();
    }
    let mut text = String::new();
    let name = |speaker: &Option<String>| speaker.as_deref().map_or(String::new(), visible);
    for one in &glossed.changes {
        let (start, speaker) = (one.start, name(&one.speaker));
        text +=
            &format!("{start}  {speaker:<12}  {} → {}\n", visible(&one.from), visible(&one.term));
    }
    if !typed.review {
        for one in &glossed.suggestions {
            let (start, speaker) = (one.start, name(&one.speaker));
            let from = visible(&one.excerpt.text);
            let term = visible(&one.term);
            let why = visible(&one.evidence);
            text += &format!("{start}  {speaker:<12}  {from} → {term} ?  {why}\n");
        }
    }
    let document = desk.results.path(&glossed.document);
    text += &match (glossed.changes.len(), glossed.written) {
        (0, _) => "nothing was changed\n".to_owned(),
        (count, false) => format!("{} would be put right\n", counted(count, "place")),
        (count, true) => {
            let places = counted(count, "place");
            format!("{places} put right in {document}; `--undo all` takes it back\n")
        }
    };
    for line in &glossed.remembered {
        text += &format!("remembered in show.toml: \"{}\"\n", visible(line));
    }
    if !glossed.suggestions.is_empty() {
        let count = counted(glossed.suggestions.len(), "suggestion");
        text += &format!("{count}: `--review` walks through, `--accept TERM` takes a term's\n");
    }
    text
}

fn add(lines: &[String], desk: &Desk) -> Result<Outcome, Stop> {
    let written = desk.run(|context| ops::add_to_glossary(context, lines))?;
    let mut text = String::new();
    for line in &written {
        text += &format!("in show.toml: \"{}\"\n", visible(line));
    }
    if written.is_empty() {
        text = "the glossary has it already\n".to_owned();
    }
    Ok(Outcome::done(text, json!({ "remembered": written })))
}

fn undo(typed: &args::GlossaryText, term: &str, desk: &Desk) -> Result<Outcome, Stop> {
    let term = (term != "all").then_some(term);
    let undone = desk.run(|context| ops::unglossary(context, typed.episode.as_deref(), term))?;
    Ok(super::taken_back(undone, desk))
}
