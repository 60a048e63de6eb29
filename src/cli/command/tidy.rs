//! `pod transcript tidy`: what goes by which rule, what is suggested, and what comes back.

use serde_json::{Value, json};

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::cli::print::{counted, visible};
use crate::cli::review::{self, Item};
use crate::ops::{self, TidySuggestion};

pub fn run(typed: &args::TidyText, desk: &Desk) -> Result<Outcome, Stop> {
    match typed.undo {
        Some(back) => undo(typed, back, desk),
        None => tidy(typed, desk),
    }
}

fn tidy(typed: &args::TidyText, desk: &Desk) -> Result<Outcome, Stop> {
    let mut asked = ops::Tidy {
        episode: typed.episode.clone(),
        only: typed.only.clone(),
        accept: typed.accept.clone(),
        chosen: Vec::new(),
        typography: typed.typography,
        audio: typed.audio,
        dry_run: typed.dry_run,
    };
    let mut tidied = desk.run(|context| ops::tidy(context, &asked))?;
    if typed.review && !tidied.suggestions.is_empty() {
        let items: Vec<Item> = tidied.suggestions.iter().map(item).collect();
        let verdicts = review::walk(desk, &items, "`--accept RULE`")?;
        let open = std::mem::take(&mut tidied.suggestions);
        let taken = open.into_iter().zip(verdicts).filter(|(_, verdict)| *verdict);
        asked.chosen = taken.map(|(one, _)| one.choice).collect();
        if !asked.chosen.is_empty() {
            let more = desk.run(|context| ops::tidy(context, &asked))?;
            tidied.changes.extend(more.changes);
            tidied.cuts += more.cuts;
            tidied.suggestions = more.suggestions;
            tidied.written |= more.written;
        }
    }
    let (mut text, speakers) = report(&tidied);
    if typed.suggestions || typed.dry_run {
        text = listed(&tidied.suggestions) + &text;
    }
    text += &ending(&tidied, typed, desk);
    let suggestions: Vec<Value> = tidied
        .suggestions
        .iter()
        .map(|one| {
            let mut value = json!(one);
            value["text"] = json!(one.excerpt.text);
            value
        })
        .collect();
    let fields = json!({
        "document": tidied.document.to_string_lossy(),
        "written": tidied.written,
        "changes": tidied.changes,
        "cuts": tidied.cuts,
        "speakers": speakers,
        "suggestions": suggestions,
    });
    Ok(Outcome::answer(text, fields))
}

fn item(one: &TidySuggestion) -> Item {
    Item {
        rule: one.rule.to_owned(),
        about: one.about.to_owned(),
        place: place(one),
        excerpt: one.excerpt.clone(),
        becomes: one.becomes.clone(),
    }
}

fn place(one: &TidySuggestion) -> String {
    let speaker = one.speaker.as_deref().map_or(String::new(), visible);
    format!("{} {speaker}", one.start).trim_end().to_owned()
}

/// What was done, a line a change, then by speaker.
fn report(tidied: &ops::Tidied) -> (String, Vec<Value>) {
    let mut text = String::new();
    for one in &tidied.changes {
        let speaker = one.speaker.as_deref().map_or(String::new(), visible);
        let (start, rule) = (one.start, one.rule);
        let to = one.to.as_deref().map_or(String::new(), |to| format!(" → {}", visible(to)));
        text += &format!("{start}  {rule:<9}  {speaker:<12}  {}{to}\n", visible(&one.text));
    }
    let mut speakers = Vec::new();
    for (speaker, said) in &tidied.said {
        let own = tidied.changes.iter().filter(|one| one.speaker == *speaker);
        let mut rules: Vec<(&str, usize)> = Vec::new();
        let mut words = 0;
        for one in own {
            words += one.words;
            match rules.iter_mut().find(|rule| rule.0 == one.rule) {
                Some(rule) => rule.1 += one.words.max(1),
                None => rules.push((one.rule, one.words.max(1))),
            }
        }
        let set = tidied.set.iter().find(|one| one.0 == *speaker).map_or(0, |one| one.1);
        if set > 0 {
            rules.push(("typography", set));
        }
        let order = ops::tidy_rules();
        rules.sort_by_key(|rule| order.iter().position(|one| one.id == rule.0));
        if !rules.is_empty() {
            let share = 100.0 * words as f64 / (*said).max(1) as f64;
            let name = speaker.as_deref().map_or("nobody named".to_owned(), visible);
            let list: Vec<String> =
                rules.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
            let (gone, list) = (counted(words, "word"), list.join(", "));
            text += &format!("{name}: {gone} of {said} ({share:.1} %): {list}\n");
        }
        speakers.push(json!({
            "speaker": speaker,
            "words": said,
            "rules": rules
                .iter()
                .map(|(rule, count)| json!({ "rule": rule, "count": count }))
                .collect::<Vec<_>>(),
        }));
    }
    (text, speakers)
}

/// The suggestions, two lines each.
fn listed(suggestions: &[TidySuggestion]) -> String {
    let line = |one: &TidySuggestion| {
        let ops::Excerpt { before, text, after } = &one.excerpt;
        let sentence = format!("{} [{}] {}", visible(before), visible(text), visible(after));
        let becomes = visible(&one.becomes);
        format!("{}  {}?  {}\n    → {becomes}\n", place(one), one.rule, sentence.trim())
    };
    suggestions.iter().map(line).collect()
}

fn ending(tidied: &ops::Tidied, typed: &args::TidyText, desk: &Desk) -> String {
    let document = desk.results.path(&tidied.document);
    let nothing = tidied.changes.is_empty() && tidied.set.is_empty();
    let mut text = match (nothing, tidied.written) {
        (true, _) if tidied.cuts > 0 => String::new(),
        (true, _) => "nothing to tidy\n".to_owned(),
        (_, false) => "nothing was changed\n".to_owned(),
        _ if typed.audio => {
            format!(
                "struck in {document}: `pod build` cuts the sound; `--undo all` takes it back\n"
            )
        }
        _ => format!("tidied in {document}; `--undo all` takes it back\n"),
    };
    if tidied.cuts > 0 {
        let cuts = counted(tidied.cuts, "cut");
        text += &format!("{cuts} written into edits.toml; `--undo ghost` takes them back\n");
    }
    let mut rules: Vec<(&str, usize)> = Vec::new();
    for one in &tidied.suggestions {
        match rules.iter_mut().find(|rule| rule.0 == one.rule) {
            Some(rule) => rule.1 += 1,
            None => rules.push((one.rule, 1)),
        }
    }
    if !rules.is_empty() {
        let list: Vec<String> =
            rules.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
        let count = counted(tidied.suggestions.len(), "suggestion");
        let list = list.join(", ");
        text += &format!("{count}: {list}; `--review` walks through, `--accept RULE` takes all\n");
    }
    text
}

fn undo(typed: &args::TidyText, back: ops::Untidy, desk: &Desk) -> Result<Outcome, Stop> {
    let undone = desk.run(|context| ops::untidy(context, typed.episode.as_deref(), back))?;
    let document = desk.results.path(&undone.document);
    let text = match undone.changes {
        0 => "there is nothing to take back\n".to_owned(),
        count => format!("{} taken back in {document}\n", counted(count, "change")),
    };
    let fields = json!({
        "document": undone.document.to_string_lossy(),
        "changes": undone.changes,
    });
    Ok(Outcome::done(text, fields))
}
