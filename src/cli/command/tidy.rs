//! `pod transcript tidy`: what goes by which rule, and what comes back.

use serde_json::json;

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::cli::print::{counted, visible};
use crate::ops;

pub fn run(typed: &args::TidyText, desk: &Desk) -> Result<Outcome, Stop> {
    match typed.undo {
        Some(back) => undo(typed, back, desk),
        None => tidy(typed, desk),
    }
}

fn tidy(typed: &args::TidyText, desk: &Desk) -> Result<Outcome, Stop> {
    let asked = ops::Tidy {
        episode: typed.episode.clone(),
        only: typed.only.clone(),
        audio: typed.audio,
        dry_run: typed.dry_run,
    };
    let tidied = desk.run(|context| ops::tidy(context, &asked))?;
    let mut text = String::new();
    for one in &tidied.changes {
        let speaker = one.speaker.as_deref().map_or(String::new(), visible);
        let (start, rule) = (one.start, one.rule);
        text += &format!("{start}  {rule:<7}  {speaker:<12}  {}\n", visible(&one.text));
    }
    let mut speakers = Vec::new();
    for (speaker, said) in &tidied.said {
        let by = |rule: &str| -> usize {
            let of = |one: &&ops::TidyChange| one.rule == rule && one.speaker == *speaker;
            tidied.changes.iter().filter(of).map(|one| one.words).sum()
        };
        let rules: Vec<(&str, usize)> =
            ops::TIDY_RULES.iter().map(|rule| (rule.id, by(rule.id))).collect();
        let words: usize = rules.iter().map(|rule| rule.1).sum();
        if words > 0 {
            let share = 100.0 * words as f64 / *said as f64;
            let name = speaker.as_deref().map_or("nobody named".to_owned(), visible);
            let rules: Vec<String> = rules
                .iter()
                .filter(|rule| rule.1 > 0)
                .map(|(rule, count)| format!("{rule} {count}"))
                .collect();
            let (gone, rules) = (counted(words, "word"), rules.join(", "));
            text += &format!("{name}: {gone} of {said} ({share:.1} %): {rules}\n");
        }
        speakers.push(json!({
            "speaker": speaker,
            "words": said,
            "removed": rules.iter().map(|(rule, count)| json!({ "rule": rule, "words": count })).collect::<Vec<_>>(),
        }));
    }
    let document = desk.results.path(&tidied.document);
    text += &match (tidied.changes.is_empty(), tidied.written) {
        (true, _) => "nothing to tidy\n".to_owned(),
        (_, false) => "nothing was changed\n".to_owned(),
        _ if typed.audio => {
            format!(
                "struck in {document}: `pod build` cuts the sound; `--undo all` takes it back\n"
            )
        }
        _ => format!("left out of {document}; `--undo all` takes it back\n"),
    };
    let fields = json!({
        "document": tidied.document.to_string_lossy(),
        "written": tidied.written,
        "changes": tidied.changes,
        "speakers": speakers,
    });
    Ok(Outcome::answer(text, fields))
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
