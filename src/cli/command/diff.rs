//! `pod transcript diff`: what was changed, how often recognition erred, what that teaches.

use serde_json::json;

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::cli::print::{counted, visible};
use crate::ops::{self, Diffed, EpisodeDiff, TextDifference};

pub fn run(typed: &args::DiffText, desk: &Desk) -> Result<Outcome, Stop> {
    let asked =
        ops::DiffText { episode: typed.episode.clone(), all: typed.all, learn: typed.learn };
    let diffed = desk.run(|context| ops::diff(context, &asked))?;
    let mut text = String::new();
    for episode in &diffed.episodes {
        if diffed.episodes.len() > 1 {
            text += &format!("{}\n", visible(&episode.episode));
        }
        if !typed.rates {
            text.extend(episode.differences.iter().map(line));
        }
        text += &rates(episode);
    }
    text += &taught(&diffed, typed.learn);
    let fields = json!({
        "episodes": diffed.episodes,
        "learnt": diffed.learnt,
        "remembered": diffed.remembered,
    });
    Ok(Outcome::answer(text, fields))
}

/// One change: `-` what was heard, `+` what stands there.
fn line(one: &TextDifference) -> String {
    let speaker = one.speaker.as_deref().map_or(String::new(), visible);
    let (heard, written) = (visible(&one.heard), visible(&one.written));
    let change = match (heard.is_empty(), written.is_empty()) {
        (true, _) => format!("+ {written}"),
        (_, true) => format!("- {heard}"),
        _ if one.kind.name() == "struck" => format!("~~{heard}~~"),
        _ => format!("{heard} → {written}"),
    };
    format!("{}  {:<8}  {speaker:<12}  {change}\n", one.start, one.kind.name())
}

fn rates(episode: &EpisodeDiff) -> String {
    let counted_kinds = counted(episode.differences.len(), "change");
    let mut text = format!("{counted_kinds} of what was recognised\n");
    text += &format!(
        "{:<16} {:>8} {:>9} {:>9} {:>9} {:>8} {:>8} {:>8}\n",
        "", "words", "others", "missed", "too many", "WER", "as is", "CER"
    );
    for one in &episode.rates {
        let name = match &one.speaker {
            Some(name) => visible(name),
            None if one.total => "all".to_owned(),
            None => "nobody named".to_owned(),
        };
        // Without a word in the text there is no share.
        let share = |rate: f64| match one.words {
            0 => "-".to_owned(),
            _ => format!("{:.1} %", 100.0 * rate),
        };
        text += &format!(
            "{name:<16} {:>8} {:>9} {:>9} {:>9} {:>8} {:>8} {:>8}\n",
            one.words,
            one.substituted,
            one.deleted,
            one.inserted,
            share(one.wer),
            share(one.raw_wer),
            share(one.cer)
        );
    }
    text
}

fn taught(diffed: &Diffed, learn: bool) -> String {
    let mut text = String::new();
    for one in &diffed.learnt {
        let (heard, written) = (visible(&one.heard), visible(&one.written));
        text += &format!("put right {} times: {heard} → {written}\n", one.times);
    }
    for line in &diffed.remembered {
        text += &format!("remembered in show.toml: \"{}\"\n", visible(line));
    }
    if !diffed.learnt.is_empty() && !learn {
        text += "`--learn` writes these into the glossary of show.toml\n";
    }
    text
}
