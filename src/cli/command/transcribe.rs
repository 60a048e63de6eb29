//! `pod transcribe`: writes down what is said.

use std::num::NonZeroUsize;
use std::time::Instant;

use console::Style;
use serde_json::json;

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::cli::print::{Looks, counted, visible, waited};
use crate::ops::{self, Selection, Transcribed};

pub fn run(typed: &args::Transcribe, desk: &Desk) -> Result<Outcome, Stop> {
    let asked = ops::Transcribe {
        selection: Selection::Named(typed.episodes.clone()),
        model: typed.model.clone(),
        language: typed.language.clone(),
        best: typed.best,
        threads: typed.threads.map(NonZeroUsize::get),
        speakers: typed.speakers.clone(),
        server: typed.server.clone(),
        local: typed.local,
        force: typed.force,
        second: typed.second.clone(),
    };
    ops::settle_heap();
    let since = Instant::now();
    let done = desk.run(|context| ops::transcribe(context, &asked))?;
    let mut text: String = done.iter().map(|one| told(one, &desk.results)).collect();
    text += &format!("done in {}\n", waited(since.elapsed()));
    Ok(Outcome::done(text, json!({ "episodes": done })))
}

fn told(one: &Transcribed, looks: &Looks) -> String {
    let title = visible(&one.title);
    let title = match one.number {
        Some(number) => format!("{number:03} {title}"),
        None => title,
    };
    let mut text = looks.painted(Style::new().bold(), &title) + "\n";
    let language = one.language.as_deref().unwrap_or("unknown");
    text += &format!("  {} in `{language}`", counted(one.words, "word"));
    let speaker = |speaker: &ops::SpeakerWords| {
        let name = speaker.speaker.as_deref().map_or("unnamed".to_owned(), visible);
        format!("{name} {}", speaker.words)
    };
    if !one.speakers.is_empty() {
        text += &format!(": {}", one.speakers.iter().map(speaker).collect::<Vec<_>>().join(", "));
    }
    text += "\n";
    if !one.hidden.is_empty() {
        let reason = |(reason, count): (&&str, &usize)| format!("{reason} {count}");
        let all: Vec<String> = one.hidden.iter().map(reason).collect();
        text += &format!("  kept out of the text: {}\n", all.join(", "));
    }
    if let Some(second) = &one.second {
        let ops::SecondOpinion { agreed, differ, only_first, only_second } = second;
        let heard = agreed + differ + only_first;
        text += &format!(
            "  second model: {agreed} of {} alike, {differ} differ, {only_second} it alone heard\n",
            counted(heard, "word")
        );
    }
    if one.ghosts > 0 {
        let sounds = counted(one.ghosts, "sound");
        text +=
            &format!("  {sounds} between words may be hesitations: see `pod transcript tidy`\n");
    }
    if one.conflicts > 0 {
        let places = counted(one.conflicts, "place");
        text += &format!("  {places} to look at, marked with [[?]]\n");
    }
    let state = if one.fresh { "" } else { " is up to date" };
    text += &format!("  {}{state}\n", looks.path(&one.document));
    text
}
