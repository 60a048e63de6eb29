//! What came of a count: downloads by episode, app and day, and the funnel that leads to them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::agents::{Kind, UNKNOWN};
use super::count::Counting;
use super::judge::Found;
use super::rules::Reason;
use super::sample::{Sample, Spot};
use super::tally::{Sent, Tally};

/// The result of a count. Lines are the sum of the downloads and of all reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many lines the logs have, but for blank ones and remarks.
    pub lines: u64,
    /// How many downloads are in them.
    pub downloads: u64,
    /// How many lines were dropped for each reason, in the order of the funnel; all reasons.
    pub reasons: Vec<(Reason, u64)>,
    /// Downloads by the caller's number of the episode.
    pub episodes: BTreeMap<u32, u64>,
    /// Downloads by app, most first.
    pub apps: Vec<AppDownloads>,
    /// Downloads by day of UTC, from the first to the last that has any, with those between.
    pub days: Vec<(Date, u64)>,
    /// What was read, in the order of the inputs.
    pub files: Vec<FileReport>,
    /// Where the first lines stand that could not be read.
    pub unreadable: Vec<LogPlace>,
    /// A few lines of each reason, where they were asked for.
    pub samples: Vec<(Reason, Vec<Sample>)>,
}

/// The downloads of one app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppDownloads {
    /// Its name; nothing for all that are in no list.
    pub name: Option<String>,
    /// What it is.
    pub kind: Option<Kind>,
    /// How many.
    pub downloads: u64,
}

/// One log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileReport {
    /// Its lines.
    pub lines: u64,
    /// Those that could be read.
    pub readable: u64,
    /// Why it broke off before its end, if it did.
    pub broken: Option<String>,
}

/// A line of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogPlace {
    /// Why nobody can read it.
    pub reason: Reason,
    /// Which of the files, from 0.
    pub file: usize,
    /// From 1.
    pub line: u64,
}

/// A gap of more days is a clock that was wrong: the days between are left out then.
const LONGEST_GAP: i32 = 400;

/// Settles what only the whole tells: whose bytes are enough, and who came again.
pub(super) fn settle(found: Found, tally: &Tally, counting: &Counting<'_>) -> Report {
    let Found { mut reasons, samples, files } = found;
    let is_enough = |sent: &Sent| {
        let sound = counting.catalogue.sound(sent.sound);
        sound.is_some_and(|sound| u64::from(sent.bytes) >= sound.minimum)
    };
    let mut episodes: BTreeMap<u32, u64> = BTreeMap::new();
    let mut apps: BTreeMap<(Option<Kind>, Option<String>), u64> = BTreeMap::new();
    let mut by_app: BTreeMap<u16, u64> = BTreeMap::new();
    let mut days: BTreeMap<u16, u64> = BTreeMap::new();
    let mut downloads = 0;
    tally.each(|sent| {
        let hits = u64::from(sent.hits);
        if !is_enough(&sent) {
            reasons[Reason::TooShort.at()] += hits;
            return;
        }
        downloads += 1;
        reasons[Reason::Again.at()] += hits - 1;
        let episode = counting.catalogue.sound(sent.sound).map_or(u32::MAX, |one| one.episode);
        *episodes.entry(episode).or_default() += 1;
        *by_app.entry(sent.app).or_default() += 1;
        *days.entry(sent.day).or_default() += 1;
    });
    for (at, count) in by_app {
        let known = counting.lists.app(at).filter(|_| at != UNKNOWN);
        let app = (known.map(|(kind, _)| kind), known.map(|(_, name)| name.to_owned()));
        *apps.entry(app).or_default() += count;
    }
    let mut apps: Vec<AppDownloads> = apps
        .into_iter()
        .map(|((kind, name), downloads)| AppDownloads { name, kind, downloads })
        .collect();
    // Among equals by name, those without one last.
    apps.sort_by(|one, other| {
        let rank = |app: &AppDownloads| (app.name.is_none(), app.name.clone());
        other.downloads.cmp(&one.downloads).then_with(|| rank(one).cmp(&rank(other)))
    });
    let number = |spot: Spot| files.get(spot.0 as usize).map_or(0, |file| file.number(spot));
    let mut samples =
        samples.settle(&|key| tally.get(key).is_some_and(|sent| is_enough(&sent)), &number);
    let unreadable = samples
        .iter()
        .filter(|(reason, _)| matches!(reason, Reason::TooLong | Reason::Unreadable))
        .flat_map(|(reason, all)| {
            let place = |one: &Sample| LogPlace { reason: *reason, file: one.file, line: one.line };
            all.iter().map(place)
        });
    let mut unreadable: Vec<LogPlace> = unreadable.collect();
    unreadable.sort_by_key(|place| (place.file, place.line));
    if !counting.samples {
        samples.clear();
    }
    let file = |file: super::judge::FileLines| FileReport {
        lines: file.lines,
        readable: file.readable,
        broken: file.broken,
    };
    let files: Vec<FileReport> = files.into_iter().map(file).collect();
    Report {
        lines: files.iter().map(|file| file.lines).sum(),
        downloads,
        reasons: Reason::ALL.into_iter().zip(reasons).collect(),
        episodes,
        apps,
        days: filled(&days),
        files,
        unreadable,
        samples,
    }
}

/// The days with those between them that have nothing.
fn filled(days: &BTreeMap<u16, u64>) -> Vec<(Date, u64)> {
    let mut all = Vec::new();
    let mut before: Option<i32> = None;
    for (day, count) in days {
        let day = i32::from(*day);
        if let Some(last) = before.filter(|last| day - last <= LONGEST_GAP) {
            all.extend((last + 1..day).filter_map(date).map(|date| (date, 0)));
        }
        all.extend(date(day).map(|date| (date, *count)));
        before = Some(day);
    }
    all
}

/// A day as days since 1970.
fn date(days: i32) -> Option<Date> {
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(days)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_without_downloads_stand_between_others() {
        let days = BTreeMap::from([(20_000, 2), (20_002, 1), (21_000, 5)]);
        let filled = filled(&days);
        let written: Vec<String> =
            filled.iter().map(|(day, count)| format!("{day} {count}")).collect();
        // 20,000 days after 1970-01-01 by `date -d @$((20000*86400)) -I`.
        assert_eq!(written, ["2024-10-04 2", "2024-10-05 0", "2024-10-06 1", "2027-07-01 5"]);
    }
}
