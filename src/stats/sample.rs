//! A few lines of each reason, for whoever wants to see them: the first ones of the first files,
//! whatever the number of threads, and never with an address.

use std::collections::BTreeMap;

use super::line::Hit;
use super::rules::{Reason, agent};

/// A line, without the address it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Which of the files, from 0.
    pub file: usize,
    /// Which line of it, from 1.
    pub line: u64,
    /// Seconds since 1970; nothing for a line that could not be read.
    pub at: Option<i64>,
    /// Method, path, status, bytes and agent; empty for a line that could not be read, since
    /// anything may stand in it.
    pub text: String,
}

/// Where a line is: file, chunk of it, line of that, all from 0. In the order of reading.
pub(super) type Spot = (u32, u32, u32);

/// How many lines of a reason are kept.
pub(super) const KEPT: usize = 3;

/// How many lines are kept whose reason is known at the end only.
const OPEN: usize = 400;

/// What a sample shows at most.
const LONGEST: usize = 300;

#[derive(Debug, Clone, Default)]
pub(super) struct Samples {
    wanted: bool,
    by_reason: BTreeMap<Reason, BTreeMap<Spot, (Option<i64>, String)>>,
    /// Lines that may become downloads, with the key of their listener.
    open: BTreeMap<Spot, (u64, i64, String)>,
}

impl Samples {
    /// Keeps samples of all reasons, or only of lines that cannot be read.
    pub(super) fn new(wanted: bool) -> Samples {
        Samples { wanted, ..Samples::default() }
    }

    pub(super) fn add(&mut self, reason: Reason, spot: Spot, hit: Option<&Hit<'_>>) {
        if !self.wanted && !matches!(reason, Reason::TooLong | Reason::Unreadable) {
            return;
        }
        let kept = self.by_reason.entry(reason).or_default();
        if kept.len() >= KEPT && kept.last_key_value().is_some_and(|(last, _)| *last < spot) {
            return;
        }
        kept.insert(spot, (hit.map(|hit| hit.at), hit.map(shown).unwrap_or_default()));
        while kept.len() > KEPT {
            kept.pop_last();
        }
    }

    pub(super) fn add_open(&mut self, key: u64, spot: Spot, hit: &Hit<'_>) {
        let full = self.open.len() >= OPEN;
        if !self.wanted || full && self.open.last_key_value().is_some_and(|(last, _)| *last < spot)
        {
            return;
        }
        self.open.insert(spot, (key, hit.at, shown(hit)));
        while self.open.len() > OPEN {
            self.open.pop_last();
        }
    }

    pub(super) fn merge(&mut self, other: Samples) {
        for (reason, more) in other.by_reason {
            let kept = self.by_reason.entry(reason).or_default();
            kept.extend(more);
            while kept.len() > KEPT {
                kept.pop_last();
            }
        }
        self.open.extend(other.open);
        while self.open.len() > OPEN {
            self.open.pop_last();
        }
    }

    /// The samples by reason. `counts` tells whether the hits of a key were enough for a download;
    /// `line` gives the number of a line.
    pub(super) fn settle(
        mut self,
        counts: &dyn Fn(u64) -> bool,
        line: &dyn Fn(Spot) -> u64,
    ) -> Vec<(Reason, Vec<Sample>)> {
        let mut met = std::collections::HashSet::new();
        for (spot, (key, at, text)) in std::mem::take(&mut self.open) {
            let reason = match counts(key) {
                false => Reason::TooShort,
                true if !met.insert(key) => Reason::Again,
                true => continue,
            };
            let kept = self.by_reason.entry(reason).or_default();
            if kept.len() < KEPT {
                kept.insert(spot, (Some(at), text));
            }
        }
        let sample = |(spot, (at, text)): (Spot, (Option<i64>, String))| Sample {
            file: spot.0 as usize,
            line: line(spot),
            at,
            text,
        };
        let all = self.by_reason.into_iter();
        all.map(|(reason, kept)| (reason, kept.into_iter().map(sample).collect())).collect()
    }
}

/// What a hit was, without who it was: no address, not even where an agent or a path repeats it,
/// and no query, since secrets and names may stand there.
fn shown(hit: &Hit<'_>) -> String {
    let path = hit.target.split(['?', '#']).next().unwrap_or_default();
    let method = if hit.method.is_empty() { "-" } else { &hit.method };
    let text = format!("{method} {path} {} {} {}", hit.status, hit.bytes, agent(hit))
        .trim_end()
        .to_owned();
    let text = match hit.address.len() {
        0..3 => text,
        _ => text.replace(hit.address.as_ref(), "…"),
    };
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_holds_no_address_and_no_query() {
        let hit = Hit {
            at: 0,
            address: "192.0.2.1".into(),
            method: "GET".into(),
            target: "/a/192.0.2.1.mp3?token=secret".into(),
            status: 206,
            bytes: 9,
            agent: "App (192.0.2.1)".into(),
            range: None,
        };
        assert_eq!(shown(&hit), "GET /a/….mp3 206 9 App (…)");
    }

    #[test]
    fn the_first_lines_stay_in_whatever_order_they_come() {
        let mut samples = Samples::new(false);
        for line in [9, 3, 7, 1, 8, 2] {
            samples.add(Reason::Unreadable, (0, 0, line), None);
            samples.add(Reason::Bot, (0, 0, line), None);
        }
        let all = samples.settle(&|_| true, &|spot| u64::from(spot.2));
        assert_eq!(all.len(), 1, "others were not asked for");
        assert_eq!(all[0].1.iter().map(|one| one.line).collect::<Vec<_>>(), [1, 2, 3]);
    }
}
