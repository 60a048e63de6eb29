//! `pod search`: where it is said.

use serde_json::json;

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::cli::print::{counted, visible};
use crate::ops::{self, SearchHit};

pub fn run(typed: &args::Search, desk: &Desk) -> Result<Outcome, Stop> {
    let asked = ops::Search {
        words: joined(&typed.words),
        episodes: typed.episode.clone(),
        speakers: typed.speaker.clone(),
        limit: typed.limit as usize,
    };
    let found = desk.run(|context| ops::search(context, &asked))?;
    let mut text = String::new();
    if found.widened {
        text += "nothing says it like that; these begin with the last word:\n";
    }
    for hit in &found.hits {
        text += &line(hit, desk);
    }
    let more = found.total.saturating_sub(found.hits.len());
    text += &match (found.total, more) {
        (0, _) => format!("nothing found in {}\n", counted(found.texts, "text")),
        (_, 0) => String::new(),
        _ => format!("{} more: raise `--limit`\n", counted(more, "place")),
    };
    let fields = json!({
        "hits": found.hits,
        "total": found.total,
        "widened": found.widened,
        "texts": found.texts,
    });
    Ok(Outcome::answer(text, fields))
}

/// What was typed, as one line; what the shell took the quotes from is words in a row again.
fn joined(words: &[String]) -> String {
    let one = |word: &String| match word.contains(char::is_whitespace) && !word.contains('"') {
        true if words.len() > 1 => format!("\"{word}\""),
        _ => word.clone(),
    };
    words.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// Episode, time and speaker, then the sentence with what was found.
fn line(hit: &SearchHit, desk: &Desk) -> String {
    let episode = match hit.number {
        Some(number) => format!("{number:03} {}", visible(&hit.title)),
        None => visible(&hit.title),
    };
    let speaker =
        hit.speaker.as_deref().map_or(String::new(), |name| format!("  {}", visible(name)));
    let mut sentence = String::new();
    let mut done = 0;
    for mark in &hit.marks {
        sentence += &visible(hit.text.get(done..mark.start).unwrap_or_default());
        sentence += &desk.results.marked(&visible(hit.text.get(mark.clone()).unwrap_or_default()));
        done = mark.end;
    }
    sentence += &visible(hit.text.get(done..).unwrap_or_default());
    // As the turn lines of the document have it.
    let seconds = hit.start.millis() / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{episode}  {hours:02}:{minutes:02}:{seconds:02}{speaker}\n    {sentence}\n")
}
