//! When episodes come out: there, believable, in the order of their numbers.

use std::collections::BTreeMap;

use super::{Findings, Look, Rule, Subject};
use crate::show::{Episode, Kind};

static MISSING: Rule =
    Rule::advice("date-missing", "PSP-1", "an episode that does not say when it comes out");
static FUTURE: Rule = Rule::advice("date-future", "pod", "an episode that is scheduled");
static FAR: Rule =
    Rule::warning("date-far", "pod", "a date more than a year ahead: the year may be mistyped");
static OLD: Rule =
    Rule::warning("date-old", "pod", "a date before there were podcasts: the year may be mistyped");
static TWICE: Rule =
    Rule::warning("date-twice", "RSS 2.0: pubDate", "two episodes of the same moment");
static ORDER: Rule =
    Rule::warning("date-order", "pod", "an episode whose date does not fit its number");
static CHANGED: Rule =
    Rule::advice("date-changed", "RSS 2.0: pubDate", "another date than the episode went out with");
static NUMBER: Rule = Rule::error(
    "serial-number-missing",
    "Apple Podcasters: itunes:episode",
    "an episode of a serial without a number",
);
static SEASON: Rule = Rule::advice(
    "season-without-number",
    "Apple Podcasters: itunes:season",
    "an episode of a season without a number",
);

pub(super) const RULES: &[&Rule] =
    &[&MISSING, &FUTURE, &FAR, &OLD, &TWICE, &ORDER, &CHANGED, &NUMBER, &SEASON];

/// 1995-01-01T00:00:00Z, by `date -d`: before this nobody sent sound by subscription.
const FIRST: i64 = 788_918_400;

const YEAR: i64 = 366 * 86_400;

pub(super) fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let mut moments: BTreeMap<i64, Vec<&Episode>> = BTreeMap::new();
    for episode in subject.all {
        if let Some(date) = &episode.date {
            moments.entry(date.at.as_second()).or_default().push(episode);
        }
    }
    let odd = out_of_order(subject.all);
    for look in &subject.episodes {
        date(subject, look, findings);
        let episode = look.episode;
        let at = episode.date.as_ref().map(|date| date.at.as_second());
        let twins = at.and_then(|at| moments.get(&at)).into_iter().flatten();
        if let Some(twin) = twins.copied().find(|one| one.dir != episode.dir) {
            let message =
                format!("`{}` comes out at this very moment too", twin.manifest.display());
            let hint = "set one of them a minute later: apps sort by date alone";
            findings.tell(&TWICE, look.manifest.key("date"), message, hint);
        }
        if let Some((_, told)) = odd.iter().find(|(one, _)| one.dir == episode.dir) {
            let hint = "check the year and the number: apps sort by date, serials by number";
            findings.tell(&ORDER, look.manifest.key("date"), told, hint);
        }
        numbers(subject, look, findings);
    }
}

fn date(subject: &Subject<'_>, look: &Look<'_>, findings: &mut Findings) {
    let place = || look.manifest.key("date");
    let Some(date) = &look.episode.date else {
        if !look.manifest.has("date") && subject.is_published() {
            let message = "this episode has no `date`: it stays out of the feed";
            let hint = "add when it comes out, such as 2026-11-20T07:00:00+01:00";
            findings.tell(&MISSING, look.manifest.whole(), message, hint);
        }
        return;
    };
    let at = date.at.as_second();
    if at < FIRST {
        let message = format!("`{}` is before there were podcasts", date.text);
        findings.tell(&OLD, place(), message, "check the year");
    } else if at > subject.now + YEAR {
        let message = format!("`{}` is more than a year ahead", date.text);
        findings.tell(&FAR, place(), message, "check the year");
    } else if at > subject.now {
        let message = format!("this episode is scheduled: it comes out on {}", date.text);
        let hint = "run `pod publish` then; until then it is not in the feed";
        findings.tell(&FUTURE, place(), message, hint);
    }
    let known = subject.entry_of(look.episode).and_then(|one| one.date.as_deref());
    let known_at = known.and_then(|known| known.parse::<jiff::Timestamp>().ok());
    if known_at.is_some_and(|known| known != date.at) {
        let message = format!("this episode went out dated {}", known.unwrap_or_default());
        let hint = "put that date back unless the change is meant: apps may tell of it anew";
        findings.tell(&CHANGED, place(), message, hint);
    }
}

fn numbers(subject: &Subject<'_>, look: &Look<'_>, findings: &mut Findings) {
    let episode = look.episode;
    if episode.number.is_some() || episode.kind != Kind::Full {
        return;
    }
    if subject.show.serial {
        let message = "this show is a serial, and this episode has no `number`";
        let hint = "add `number`: apps play a serial in the order of its numbers";
        findings.tell(&NUMBER, look.manifest.whole(), message, hint);
    } else if episode.season.is_some() {
        let message = "this episode has a `season` and no `number`";
        let hint = "add its number in the season, or `kind = \"bonus\"`";
        findings.tell(&SEASON, look.manifest.key("season"), message, hint);
    }
}

/// The episodes whose dates do not fit their numbers, each with what it is at odds with. Where one
/// date is mistyped, that one alone is told: as many as possible are taken to be right.
fn out_of_order(all: &[Episode]) -> Vec<(&Episode, String)> {
    let mut seasons: BTreeMap<Option<u32>, Vec<(u32, i64, &Episode)>> = BTreeMap::new();
    for episode in all.iter().filter(|one| one.kind == Kind::Full) {
        if let (Some(number), Some(date)) = (episode.number, &episode.date) {
            let season = seasons.entry(episode.season).or_default();
            season.push((number, date.at.as_second(), episode));
        }
    }
    let mut odd = Vec::new();
    for season in seasons.values_mut() {
        season.sort_by_key(|(number, at, _)| (*number, *at));
        let dates: Vec<i64> = season.iter().map(|one| one.1).collect();
        let right = longest_rising(&dates);
        for (at, (_, date, episode)) in season.iter().enumerate() {
            if right.contains(&at) {
                continue;
            }
            let name = |at: usize| season[at].2.manifest.display();
            let before = right.iter().rev().find(|one| **one < at && dates[**one] > *date);
            let after = right.iter().find(|one| **one > at && dates[**one] < *date);
            let told = match (before, after) {
                (Some(&lower), _) => format!("before `{}`, which has a lower number", name(lower)),
                (_, Some(&higher)) => {
                    format!("after `{}`, which has a higher number", name(higher))
                }
                _ => continue,
            };
            odd.push((*episode, format!("this episode comes out {told}")));
        }
    }
    odd
}

/// The indices of a longest run of values, not all of them neighbours, that never fall. Of two
/// such runs, the one that ends lower.
fn longest_rising(values: &[i64]) -> Vec<usize> {
    // ends[n]: where the run of n + 1 values ends that ends lowest.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; values.len()];
    for (at, value) in values.iter().enumerate() {
        let length = ends.partition_point(|end| values[*end] <= *value);
        before[at] = length.checked_sub(1).map(|last| ends[last]);
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut run = Vec::new();
    let mut at = ends.last().copied();
    while let Some(index) = at {
        run.push(index);
        at = before[index];
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_value_that_is_odd_is_left_out() {
        assert_eq!(longest_rising(&[9, 1, 2, 3]), [1, 2, 3]);
        assert_eq!(longest_rising(&[1, 2, 0, 3]), [0, 1, 3]);
        assert_eq!(longest_rising(&[1, 1, 2]), [0, 1, 2]);
        assert!(longest_rising(&[]).is_empty());
    }
}
