//! Cuts and keeps made on the waveform.

use super::Draft;
use super::operation::{EditEntry, Operation};
use crate::units::{Interval, Time};

impl Draft {
    /// Cuts a stretch, or keeps it as it is; stretches of the same kind that it meets become one
    /// with it, those of the other kind make room.
    pub fn add_span(&self, time: Interval, keep: bool, reason: Option<&str>) -> Option<Operation> {
        // As edits.toml writes it: in whole milliseconds.
        let time = Interval::from_millis(time.start.millis(), time.end.millis());
        if time.is_empty() {
            return None;
        }
        let (mut out, mut into, mut whole) = (Vec::new(), Vec::new(), time);
        let mut why = reason.map(str::to_owned);
        for one in &self.spans {
            let there = one.time();
            if one.keep == keep && there.start <= whole.end && whole.start <= there.end {
                whole = Interval::new(whole.start.min(there.start), whole.end.max(there.end));
                why = why.or_else(|| one.reason.clone());
                out.push(one.clone());
            }
        }
        for one in self.spans.iter().filter(|one| one.keep != keep) {
            if one.time().intersect(whole).is_empty() {
                continue;
            }
            out.push(one.clone());
            let rest = [(one.start, whole.start.0), (whole.end.0, one.end)];
            let rest = rest.into_iter().filter(|(start, end)| start < end);
            into.extend(rest.map(|(start, end)| EditEntry { start, end, ..one.clone() }));
        }
        into.push(EditEntry { start: whole.start.0, end: whole.end.0, keep, reason: why });
        let what = if keep { "keep" } else { "cut" };
        let label = format!("{what} {} to {}", whole.start, whole.end);
        (out != into).then(|| self.swapped(label, out, into))
    }

    /// The cut or keep over a moment.
    pub fn span_at(&self, at: Time) -> Option<&EditEntry> {
        self.spans.iter().find(|one| one.time().contains(at))
    }

    /// Takes the cut or keep over a moment away.
    pub fn remove_span(&self, at: Time) -> Option<Operation> {
        let one = self.span_at(at)?.clone();
        let what = if one.keep { "keep" } else { "cut" };
        Some(self.swapped(format!("{what} removed at {}", one.time().start), vec![one], Vec::new()))
    }

    /// Moves the edges of the cut or keep over a moment; they never cross.
    pub fn nudge_span(&self, at: Time, start: Time, end: Time) -> Option<Operation> {
        let one = self.span_at(at)?.clone();
        let (start, end) = ((one.start + start.0).max(0), one.end + end.0);
        if start >= end {
            return None;
        }
        let moved = EditEntry { start, end, ..one.clone() };
        if moved == one {
            return None;
        }
        Some(self.swapped(format!("edge moved to {}", Time(start)), vec![one], vec![moved]))
    }
}
