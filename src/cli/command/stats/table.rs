//! The downloads as tables with bars, as wide as the terminal, and the funnel below them.

use console::{Style, Term, measure_text_width, truncate_str};

use super::RULES;
use crate::cli::args::By;
use crate::cli::desk::Desk;
use crate::cli::print::{Looks, counted, grouped, visible};
use crate::ops::{Counted, EpisodeDownloads, ListsUsed, Reason};

/// Wider lines are hard to follow.
const WIDEST: usize = 100;
/// Narrower ones hold no bar.
const NARROWEST: usize = 40;
/// Names give way to a bar of so many columns.
const SHORTEST_BAR: usize = 6;
/// How many lines a table has that was not asked for by itself.
const SHORT: usize = 10;
/// The widest a name gets.
const NAME: usize = 36;

pub(super) fn told(found: &Counted, by: Option<By>, desk: &Desk) -> String {
    let width = Term::stdout().size_checked().map_or(80, |(_, columns)| usize::from(columns));
    let page = Sheet { looks: &desk.results, width: width.clamp(NARROWEST, WIDEST) };
    let mut text = page.head(found);
    if found.report.downloads > 0 {
        let none = Columns::default();
        text += &match by {
            Some(By::Episode) => {
                page.table("episodes", "episode", &episodes(found), usize::MAX, none)
            }
            Some(By::App) => page.table("apps", "app", &apps(found), usize::MAX, none),
            Some(By::Day) => page.table("days", "day", &days(found), usize::MAX, none),
            None => {
                // One width for both, so that bars stand below bars.
                let (episodes, apps) = (episodes(found), apps(found));
                let columns = Columns::of(&episodes, SHORT).over(Columns::of(&apps, SHORT));
                page.table("episodes", "episode", &episodes, SHORT, columns)
                    + &page.table("apps", "app", &apps, SHORT, columns)
                    + &page.sparkline(found)
            }
        };
    }
    text += &page.funnel(found);
    if let Some(written) = &found.page {
        text += &format!("\n{}\n", desk.results.path(written));
    }
    text
}

/// A name and how many.
type Row = (String, u64);

fn episodes(found: &Counted) -> Vec<Row> {
    let name = |one: &EpisodeDownloads| match one.number {
        Some(number) => format!("{number:03} {}", visible(&one.title)),
        None => visible(&one.title),
    };
    found.episodes.iter().map(|one| (name(one), one.downloads)).collect()
}

fn apps(found: &Counted) -> Vec<Row> {
    let name = |name: &Option<String>| name.as_deref().map_or("not known".to_owned(), visible);
    found.report.apps.iter().map(|app| (name(&app.name), app.downloads)).collect()
}

fn days(found: &Counted) -> Vec<Row> {
    found.report.days.iter().map(|(day, count)| (day.to_string(), *count)).collect()
}

/// How wide names and numbers are.
#[derive(Clone, Copy, Default)]
struct Columns {
    name: usize,
    number: usize,
}

impl Columns {
    /// Of the first rows of a table.
    fn of(rows: &[Row], limit: usize) -> Columns {
        rows.iter().take(limit).fold(Columns::default(), |columns, (name, count)| {
            columns.over(Columns { name: measure_text_width(name), number: grouped(*count).len() })
        })
    }

    /// The wider of both.
    fn over(self, other: Columns) -> Columns {
        Columns { name: self.name.max(other.name), number: self.number.max(other.number) }
    }
}

/// Where and how it is written.
struct Sheet<'a> {
    looks: &'a Looks,
    width: usize,
}

impl Sheet<'_> {
    fn bold(&self, text: &str) -> String {
        self.looks.painted(Style::new().bold(), text)
    }

    fn faint(&self, text: &str) -> String {
        self.looks.painted(Style::new().dim(), text)
    }

    fn head(&self, found: &Counted) -> String {
        let downloads = counted_u64(found.report.downloads, "download");
        let mut line = format!("{}: {downloads}", visible(&found.show));
        if let (Some((first, _)), Some((last, _))) =
            (found.report.days.first(), found.report.days.last())
        {
            line += &match first == last {
                true => format!(", {first}"),
                false => format!(", {first} to {last}"),
            };
        }
        let lists = match &found.lists {
            ListsUsed::BuiltIn => String::new(),
            ListsUsed::Folder(folder) => format!("; lists: {}", self.looks.path(folder)),
        };
        format!("{}\n{}\n", self.bold(&line), self.faint(&format!("{RULES}{lists}")))
    }

    /// A line each: name, number, share, bar; columns are at least as wide as given.
    fn table(
        &self,
        heading: &str,
        noun: &str,
        rows: &[Row],
        limit: usize,
        columns: Columns,
    ) -> String {
        let shown = &rows[..rows.len().min(limit)];
        let all: u64 = rows.iter().map(|(_, count)| count).sum();
        let most = shown.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
        let Columns { name, number } = Columns::of(shown, limit).over(columns);
        // Two blanks before the name, the number and the bar; nine for the share.
        let beside = 2 + 2 + number + 9 + 2;
        let name = name.min(NAME).min(self.width.saturating_sub(beside + SHORTEST_BAR));
        let room = self.width.saturating_sub(beside + name);
        let mut text = format!("\n{}\n", self.bold(heading));
        for (label, count) in shown {
            let label = truncate_str(label, name, "…");
            let gap = " ".repeat(name.saturating_sub(measure_text_width(&label)));
            let share = format!("{:.1} %", *count as f64 * 100.0 / all.max(1) as f64);
            let bar = self.looks.painted(Style::new().cyan(), &bar(*count, most, room));
            let line = format!("  {label}{gap}  {:>number$}  {share:>7}  {bar}", grouped(*count));
            text += line.trim_end();
            text.push('\n');
        }
        let more = rows.len() - shown.len();
        if more > 0 {
            let line = format!("  … and {} more: `--by {noun}`", counted(more, noun));
            text += &format!("{}\n", self.faint(&line));
        }
        text
    }

    /// All days in one line; several days share a sign where there are many.
    fn sparkline(&self, found: &Counted) -> String {
        let days = &found.report.days;
        let share = days.len().div_ceil(self.width - 2).max(1);
        let sums: Vec<u64> =
            days.chunks(share).map(|some| some.iter().map(|(_, count)| count).sum()).collect();
        let line = self.looks.painted(Style::new().cyan(), &spark(&sums));
        let most = days.iter().max_by_key(|(_, count)| *count);
        let most = most.map_or(String::new(), |(day, count)| {
            format!("at most {} on {day}", counted_u64(*count, "download"))
        });
        let most = match share {
            1 => most,
            days => format!("{most}; a sign is {days} days"),
        };
        let heading = self.bold("days");
        format!("\n{heading}\n  {line}\n  {}\n", self.faint(&format!("{most}: `--by day`")))
    }

    /// From lines to downloads: what was dropped, and why.
    fn funnel(&self, found: &Counted) -> String {
        let report = &found.report;
        let number = grouped(report.lines).len() + 1;
        let line = |sign: &str, count: u64, says: &str| {
            format!("  {:>number$}  {says}\n", format!("{sign}{}", grouped(count)))
        };
        let logs = format!("lines in {}", counted(report.files.len(), "log"));
        let mut text = format!("\n{}\n{}", self.bold("funnel"), line("", report.lines, &logs));
        for (reason, count) in &report.reasons {
            let samples = report.samples.iter().find(|(one, _)| one == reason);
            if *count == 0 {
                continue;
            }
            text += &line("-", *count, &self.says(*reason, found));
            for sample in samples.iter().flat_map(|(_, all)| all) {
                let log = found
                    .logs
                    .get(sample.file)
                    .map_or_else(String::new, |log| visible(&log.to_string_lossy()));
                let told =
                    format!("{:>number$}    {log}:{} {}", "", sample.line, visible(&sample.text));
                let told = truncate_str(told.trim_end(), self.width, "…").into_owned();
                text += &format!("{}\n", self.faint(&told));
            }
        }
        let downloads = line("", report.downloads, "downloads");
        text + &self.bold(downloads.trim_end_matches('\n')) + "\n"
    }

    /// What a reason means; where the first lines are that nobody can read.
    fn says(&self, reason: Reason, found: &Counted) -> String {
        let first = found.report.unreadable.iter().find(|place| place.reason == reason);
        match first.and_then(|place| Some((found.logs.get(place.file)?, place.line))) {
            Some((log, line)) => {
                format!("{}, as in {}:{line}", reason.says(), visible(&log.to_string_lossy()))
            }
            None => reason.says().to_owned(),
        }
    }
}

fn counted_u64(count: u64, noun: &str) -> String {
    counted(usize::try_from(count).unwrap_or(usize::MAX), noun)
}

/// A bar in eighths of a column. What is not nothing is seen.
fn bar(count: u64, most: u64, room: usize) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = u128::from(count) * room as u128 * 8 / u128::from(most.max(1));
    let eighths = usize::try_from(eighths).unwrap_or(0).max(usize::from(count > 0 && room > 0));
    format!("{}{}", "█".repeat(eighths / 8), PARTS[eighths % 8])
}

/// A sign for each number, by its height.
fn spark(counts: &[u64]) -> String {
    const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let sign = |count: &u64| match count {
        0 => ' ',
        count => {
            let at = (u128::from(*count) * 8).div_ceil(u128::from(most)) - 1;
            HEIGHTS[usize::try_from(at).unwrap_or(0).min(7)]
        }
    };
    counts.iter().map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_fill_their_room_and_show_what_is_little() {
        assert_eq!(bar(10, 10, 4), "████");
        assert_eq!(bar(5, 10, 5), "██▌");
        assert_eq!(bar(1, 1_000_000, 10), "▏");
        assert_eq!((bar(0, 10, 4), bar(3, 3, 0)), (String::new(), String::new()));
        assert_eq!(spark(&[0, 1, 4, 8, 7]), " ▁▄█▇");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let looks = Looks { folder: "/".into(), paint: false };
        for width in [40, 80, 100] {
            let sheet = Sheet { looks: &looks, width };
            let rows = [("東京".repeat(30), 1_234_567), ("short".to_owned(), 1)];
            let table = sheet.table("episodes", "episode", &rows, 9, Columns::default());
            assert!(table.lines().all(|line| measure_text_width(line) <= width), "{table}");
            assert!(table.contains('█') && table.contains('…'), "{table}");
        }
    }
}
