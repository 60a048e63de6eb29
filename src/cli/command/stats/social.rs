//! `pod stats --social`: comments, boosts and likes, a line an episode and one each of its hosts.

use console::{Style, measure_text_width, pad_str, truncate_str};
use serde_json::{Value, json};

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome, Told};
use crate::cli::exit::{Exit, Stop};
use crate::cli::print::{grouped, visible};
use crate::ops::{self, Heard, SocialCounts, SocialEpisode, SocialPlace, SocialReport};

/// The widest a name gets.
const NAME: usize = 40;
/// What stands where a host does not tell.
const UNTOLD: &str = "–";
/// The names of the columns, and how wide they are.
const COLUMNS: [(&str, usize); 3] = [("comments", 10), ("boosts", 8), ("likes", 8)];

pub(super) fn run(typed: &args::Stats, desk: &Desk) -> Result<Outcome, Stop> {
    let asked = ops::Social { since: typed.since, until: typed.until };
    let found = desk.run(|context| ops::social(context, &asked))?;
    let outcome = Outcome::answer(told(&found, desk), fields(&found));
    // What was heard is shown; that something is missing is told by the exit code.
    match found.failed.is_empty() {
        true => Ok(outcome),
        false => Ok(Outcome { exit: Exit::Failed, told: Told::Answer, ..outcome }),
    }
}

fn told(found: &SocialReport, desk: &Desk) -> String {
    let looks = &desk.results;
    let name = |one: &SocialEpisode| match one.number {
        Some(number) => format!("{number:03} {}", visible(&one.title)),
        None => visible(&one.title),
    };
    let names = found.episodes.iter().map(|one| measure_text_width(&name(one)));
    let hosts = found.episodes.iter().flat_map(|one| &one.places).map(|one| one.host.len() + 2);
    let width = names.chain(hosts).max().unwrap_or(0).clamp(8, NAME);
    let line = |name: &str, cells: [String; 3], after: &str| {
        let name = truncate_str(name, width, "…");
        let mut line = pad_str(&name, width, console::Alignment::Left, None).into_owned();
        for (cell, (_, width)) in cells.iter().zip(COLUMNS) {
            line += &pad_str(cell, width, console::Alignment::Right, None);
        }
        format!("{line}{after}\n")
    };
    let mut text = line(&visible(&found.show), COLUMNS.map(|(name, _)| name.to_owned()), "");
    text = looks.painted(Style::new().bold(), text.trim_end()) + "\n";
    for episode in &found.episodes {
        text += &line(&name(episode), cells(&sum(&episode.places)), "");
        for place in &episode.places {
            let url = place.url.as_deref().map(visible).unwrap_or_default();
            let (cells, after) = match place.heard {
                Heard::Counts(counts) => (cells(&counts), url),
                Heard::Gone => (cells(&SocialCounts::default()), "no longer there".to_owned()),
                Heard::Unasked => (cells(&SocialCounts::default()), "not asked".to_owned()),
            };
            let after = if after.is_empty() { after } else { format!("  {after}") };
            let faint = line(&format!("  {}", visible(&place.host)), cells, &after);
            text += &looks.painted(Style::new().dim(), faint.trim_end());
            text.push('\n');
        }
    }
    let all: Vec<SocialPlace> =
        found.episodes.iter().flat_map(|one| one.places.iter().cloned()).collect();
    text += &line("all", cells(&sum(&all)), "");
    for one in &found.failed {
        text += &format!("{}: {}\n", visible(&one.host), visible(&one.why));
        text += &format!("  {} not told of; {}\n", one.unasked, visible(&one.hint));
    }
    text
}

/// What hosts tell of together. None: no host tells.
fn sum(places: &[SocialPlace]) -> SocialCounts {
    let heard = || {
        places.iter().filter_map(|one| match &one.heard {
            Heard::Counts(counts) => Some(counts),
            _ => None,
        })
    };
    let of = |count: fn(&SocialCounts) -> Option<u64>| {
        heard().filter_map(count).reduce(u64::saturating_add)
    };
    SocialCounts {
        replies: of(|one| one.replies),
        boosts: of(|one| one.boosts),
        likes: of(|one| one.likes),
    }
}

fn cells(counts: &SocialCounts) -> [String; 3] {
    [counts.replies, counts.boosts, counts.likes]
        .map(|count| count.map_or_else(|| UNTOLD.to_owned(), grouped))
}

fn fields(found: &SocialReport) -> Value {
    let place = |one: &SocialPlace| {
        let counts = match one.heard {
            Heard::Counts(counts) => counts,
            _ => SocialCounts::default(),
        };
        let state = match one.heard {
            Heard::Counts(_) => "there",
            Heard::Gone => "gone",
            Heard::Unasked => "unasked",
        };
        json!({
            "host": one.host, "url": one.url, "state": state,
            "comments": counts.replies, "boosts": counts.boosts, "likes": counts.likes,
        })
    };
    json!({
        "episodes": found.episodes.iter().map(|one| json!({
            "guid": one.guid, "folder": one.folder, "number": one.number, "title": one.title,
            "hosts": one.places.iter().map(place).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "failed": found.failed.iter().map(|one| json!({
            "host": one.host, "why": one.why, "hint": one.hint, "unasked": one.unasked,
        })).collect::<Vec<_>>(),
    })
}
