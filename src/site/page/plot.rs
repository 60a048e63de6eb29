//! The plot of downloads over time: days put together where there are many, columns and a scale.

use jiff::civil::Date;
use serde::Serialize;

use super::texts::Texts;

/// Wider plots put days together: a column stays wide enough to be touched.
const COLUMNS: usize = 120;

/// The plot, in a box of 1000 by 100 whose sides stretch.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Plot {
    heading: String,
    column: String,
    description: String,
    pub(super) first: String,
    pub(super) last: String,
    pub(super) bars: Vec<Bar>,
    ticks: Vec<Tick>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Bar {
    label: String,
    count: String,
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Tick {
    /// From the top, in hundredths.
    top: f64,
    label: String,
}

/// How many days a column stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Day,
    Week,
    Month,
}

impl Step {
    fn of(days: usize) -> Step {
        match days {
            0..=COLUMNS => Step::Day,
            days if days <= COLUMNS * 7 => Step::Week,
            _ => Step::Month,
        }
    }

    /// The day that begins the column of a day.
    fn start(self, day: Date) -> Date {
        match self {
            Step::Day => day,
            Step::Month => day.first_of_month(),
            Step::Week => {
                let back = i64::from(day.weekday().to_monday_zero_offset());
                day.checked_sub(jiff::Span::new().days(back)).unwrap_or(day)
            }
        }
    }

    /// The keys of heading and column.
    fn keys(self) -> (&'static str, &'static str) {
        match self {
            Step::Day => ("stats_days", "stats_day"),
            Step::Week => ("stats_weeks", "stats_week"),
            Step::Month => ("stats_months", "stats_month"),
        }
    }
}

/// The plot of downloads by day, in the order of time; nothing where there is no day.
pub(super) fn plot(days: &[(Date, u64)], texts: &Texts) -> Option<Plot> {
    let ((first, _), (last, _)) = (days.first()?, days.last()?);
    let step = Step::of(days.len());
    let mut columns: Vec<(Date, u64)> = Vec::new();
    for (day, count) in days {
        let start = step.start(*day);
        match columns.last_mut() {
            Some((known, sum)) if *known == start => *sum += count,
            _ => columns.push((start, *count)),
        }
    }
    let (when, most) = columns.iter().copied().max_by_key(|(day, count)| (*count, *day))?;
    let (scale, ticks) = scale(most);
    let room = 1000.0 / columns.len() as f64;
    let bars = columns.iter().enumerate().map(|(at, (day, count))| {
        let height = *count as f64 / scale as f64 * 100.0;
        Bar {
            label: texts.day(*day),
            count: texts.number(*count),
            x: hundredths(at as f64 * room + room * 0.1),
            y: hundredths(100.0 - height),
            width: hundredths((room * 0.8).min(60.0)),
            height: hundredths(height),
        }
    });
    let total = days.iter().map(|(_, count)| count).sum();
    let (heading, column) = step.keys();
    let values = [
        ("first", texts.day(*first)),
        ("last", texts.day(*last)),
        ("count", texts.number(total)),
        ("most", texts.number(most)),
        ("when", texts.day(when)),
    ];
    let tick = |value: u64| Tick {
        top: hundredths(100.0 - value as f64 / scale as f64 * 100.0),
        label: texts.number(value),
    };
    Some(Plot {
        heading: texts.text(heading, &[]),
        column: texts.text(column, &[]),
        description: texts.text("stats_plot", &values),
        first: texts.day(*first),
        last: texts.day(*last),
        bars: bars.collect(),
        ticks: ticks.into_iter().map(tick).collect(),
    })
}

/// The top of the scale, and where it has lines: whole numbers in steps of 1, 2 or 5.
fn scale(most: u64) -> (u64, Vec<u64>) {
    let most = most.max(1);
    let mut step = 1_u64;
    let mut turn = [2, 5, 10].into_iter().cycle();
    let mut base = 1_u64;
    while most.div_ceil(step) > 4 {
        let Some(factor) = turn.next() else { break };
        step = base.saturating_mul(factor);
        if factor == 10 {
            base = step;
        }
    }
    let lines = most.div_ceil(step);
    (step.saturating_mul(lines), (0..=lines).map(|line| line * step).collect())
}

/// Short enough to be written, exact enough to be drawn.
fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(count: i64, downloads: impl Fn(i64) -> u64) -> Vec<(Date, u64)> {
        let first = jiff::civil::date(2026, 1, 1);
        let day = |at| first.checked_add(jiff::Span::new().days(at)).unwrap();
        (0..count).map(|at| (day(at), downloads(at))).collect()
    }

    #[test]
    fn the_scale_holds_all_and_has_few_lines() {
        assert_eq!(scale(0), (1, vec![0, 1]));
        assert_eq!(scale(7), (8, vec![0, 2, 4, 6, 8]));
        assert_eq!(scale(45), (60, vec![0, 20, 40, 60]));
        assert_eq!(scale(1200).0, 1500);
        for most in [3, 11, 99, 101, 5001, 123_456_789] {
            let (top, lines) = scale(most);
            assert!(top >= most && lines.len() <= 5 && top < most * 3, "{most}");
        }
    }

    #[test]
    fn columns_stand_in_their_box_and_days_are_put_together() {
        let texts = Texts::new("en", &|_| None).unwrap();
        for (count, columns) in [(1, 1), (120, 120), (365, 53), (900, 30)] {
            let plot = plot(&days(count, |at| at as u64 % 50), &texts).unwrap();
            assert_eq!(plot.bars.len(), columns, "{count}");
            let fits = |bar: &Bar| {
                bar.x >= 0.0 && bar.x + bar.width <= 1000.0 && bar.y >= 0.0 && bar.height <= 100.0
            };
            assert!(plot.bars.iter().all(fits));
        }
        assert_eq!(plot(&[], &texts), None);
        let plot = plot(&days(3, |at| [5, 8, 2][at as usize]), &texts).unwrap();
        let description = plot.description.replace('\u{a0}', " ");
        assert!(description.contains("15 in all, at most 8 on 2 January 2026"));
        assert_eq!((plot.bars[1].y, plot.bars[1].height), (0.0, 100.0));
    }
}
