//! Stretches of time, where [`Span`](super::Span) is one of frames.

use super::Time;

/// A stretch of time, half open: `start` is in it, `end` is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Interval {
    /// Its first moment.
    pub start: Time,
    /// The moment after its last.
    pub end: Time,
}

impl Interval {
    /// From `start` up to, not including, `end`; empty when `end` is not later.
    pub fn new(start: Time, end: Time) -> Interval {
        Interval { start, end: end.max(start) }
    }

    /// From whole milliseconds.
    pub fn from_millis(start: i64, end: i64) -> Interval {
        Interval::new(Time::from_millis(start), Time::from_millis(end))
    }

    /// How long it lasts.
    pub fn length(self) -> Time {
        self.end - self.start
    }

    /// Whether it holds no moment.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `at` lies in it.
    pub fn contains(self, at: Time) -> bool {
        self.start <= at && at < self.end
    }

    /// The moment half way.
    pub fn middle(self) -> Time {
        Time(self.start.0 + (self.end.0 - self.start.0) / 2)
    }

    /// What both have in common; empty when nothing.
    pub fn intersect(self, other: Interval) -> Interval {
        Interval::new(self.start.max(other.start), self.end.min(other.end))
    }
}
