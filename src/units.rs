//! Units as types: rates, counts of frames, times, levels. Below everything, imports nothing.
//!
//! Positions in sound are whole frames at a stated rate. They are never
//! floating seconds: those drift, and a chapter must not.

mod interval;
mod power;

pub use interval::Interval;
pub use power::power;

use std::fmt;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A number of frames a second, in hertz.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SampleRate(pub u32);

impl SampleRate {
    /// The rate as a float, for arithmetic on filters.
    pub fn hz(self) -> f64 {
        f64::from(self.0)
    }
}

impl fmt::Display for SampleRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_multiple_of(1000) {
            write!(f, "{} kHz", self.0 / 1000)
        } else {
            write!(f, "{:.1} kHz", self.hz() / 1000.0)
        }
    }
}

/// A count of frames, or a position in frames. A frame is one sample of every
/// channel. Negative only for offsets before an origin.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Frames(pub i64);

impl Frames {
    /// No frames; the origin.
    pub const ZERO: Frames = Frames(0);

    /// The time these frames last at `rate`, rounded to the nanosecond.
    pub fn at(self, rate: SampleRate) -> Time {
        let nanos = i128::from(self.0) * 1_000_000_000;
        Time(div_round(nanos, i128::from(rate.0)))
    }

    /// The same stretch counted at another rate, rounded to the nearest frame.
    pub fn rescale(self, from: SampleRate, to: SampleRate) -> Frames {
        Frames(div_round(i128::from(self.0) * i128::from(to.0), i128::from(from.0)))
    }

    /// The count as an index; negative counts become 0.
    pub fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(0)
    }
}

impl Add for Frames {
    type Output = Frames;
    fn add(self, other: Frames) -> Frames {
        Frames(self.0 + other.0)
    }
}
impl Sub for Frames {
    type Output = Frames;
    fn sub(self, other: Frames) -> Frames {
        Frames(self.0 - other.0)
    }
}
impl Neg for Frames {
    type Output = Frames;
    fn neg(self) -> Frames {
        Frames(-self.0)
    }
}
impl AddAssign for Frames {
    fn add_assign(&mut self, other: Frames) {
        self.0 += other.0;
    }
}
impl SubAssign for Frames {
    fn sub_assign(&mut self, other: Frames) {
        self.0 -= other.0;
    }
}
impl std::iter::Sum for Frames {
    fn sum<I: Iterator<Item = Frames>>(counts: I) -> Frames {
        Frames(counts.map(|count| count.0).sum())
    }
}

/// A time or a length of time, in whole nanoseconds. Parsed from
/// `HH:MM:SS.mmm`, `MM:SS` or plain seconds; shown as `HH:MM:SS.mmm`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub i64);

impl Time {
    /// The origin.
    pub const ZERO: Time = Time(0);

    /// From seconds, rounded to the nanosecond. Not-a-number gives zero.
    pub fn from_seconds(seconds: f64) -> Time {
        Time((seconds * 1e9).round() as i64)
    }

    /// From whole milliseconds.
    pub const fn from_millis(millis: i64) -> Time {
        Time(millis * 1_000_000)
    }

    /// In seconds.
    pub fn seconds(self) -> f64 {
        self.0 as f64 / 1e9
    }

    /// In milliseconds, rounded to the nearest.
    pub fn millis(self) -> i64 {
        div_round(i128::from(self.0), 1_000_000)
    }

    /// The nearest frame at `rate`.
    pub fn frames(self, rate: SampleRate) -> Frames {
        Frames(div_round(i128::from(self.0) * i128::from(rate.0), 1_000_000_000))
    }

    /// As people say it: `1:42:08`, `3:07`, without fractions (rounded).
    pub fn short(self) -> String {
        let total = div_round(i128::from(self.0), 1_000_000_000);
        let sign = if total < 0 { "-" } else { "" };
        let total = total.abs();
        let (hours, minutes, seconds) = (total / 3600, total / 60 % 60, total % 60);
        if hours > 0 {
            format!("{sign}{hours}:{minutes:02}:{seconds:02}")
        } else {
            format!("{sign}{minutes}:{seconds:02}")
        }
    }
}

impl Add for Time {
    type Output = Time;
    fn add(self, other: Time) -> Time {
        Time(self.0 + other.0)
    }
}
impl Sub for Time {
    type Output = Time;
    fn sub(self, other: Time) -> Time {
        Time(self.0 - other.0)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.millis();
        let sign = if millis < 0 { "-" } else { "" };
        let millis = millis.abs();
        write!(
            f,
            "{sign}{:02}:{:02}:{:02}.{:03}",
            millis / 3_600_000,
            millis / 60_000 % 60,
            millis / 1000 % 60,
            millis % 1000
        )
    }
}

impl Serialize for Time {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why a text is not a time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// The text is not of the form `HH:MM:SS.mmm`, `MM:SS` or seconds.
    #[error("not a time")]
    Form,
    /// Minutes or seconds of 60 and more, beside a larger unit.
    #[error("minutes and seconds go up to 59")]
    Range,
}

impl FromStr for Time {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Time, TimeError> {
        let text = text.trim();
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = match text.split_once(['.', ',']) {
            Some((whole, fraction)) => (whole, fraction),
            None => (text, ""),
        };
        if fraction.len() > 9 || (text.contains(['.', ',']) && fraction.is_empty()) {
            return Err(TimeError::Form);
        }
        let mut parts = Vec::new();
        for part in whole.split(':') {
            if part.is_empty() || part.len() > 6 || !part.bytes().all(|b| b.is_ascii_digit()) {
                return Err(TimeError::Form);
            }
            parts.push(part.parse::<i64>().map_err(|_| TimeError::Form)?);
        }
        if parts.len() > 3 {
            return Err(TimeError::Form);
        }
        if parts.iter().skip(1).any(|&part| part > 59) {
            return Err(TimeError::Range);
        }
        let seconds = parts.iter().fold(0_i64, |total, part| total * 60 + part);
        let mut nanos = 0_i64;
        if !fraction.is_empty() {
            if !fraction.bytes().all(|b| b.is_ascii_digit()) {
                return Err(TimeError::Form);
            }
            nanos = format!("{fraction:0<9}").parse().map_err(|_| TimeError::Form)?;
        }
        let total = seconds * 1_000_000_000 + nanos;
        Ok(Time(if negative { -total } else { total }))
    }
}

/// A stretch of frames, half open: `start` is in it, `end` is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The first frame.
    pub start: Frames,
    /// The frame after the last.
    pub end: Frames,
}

impl Span {
    /// From `start` up to, not including, `end`; empty when `end` is not later.
    pub fn new(start: Frames, end: Frames) -> Span {
        Span { start, end: end.max(start) }
    }

    /// How many frames it holds.
    pub fn len(self) -> Frames {
        self.end - self.start
    }

    /// Whether it holds no frame.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `at` lies in it.
    pub fn contains(self, at: Frames) -> bool {
        self.start <= at && at < self.end
    }

    /// What both have in common; empty when nothing.
    pub fn intersect(self, other: Span) -> Span {
        Span::new(self.start.max(other.start), self.end.min(other.end))
    }
}

/// A ratio of levels in decibels.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Db(pub f64);

impl Db {
    /// The factor to multiply samples by.
    pub fn factor(self) -> f64 {
        10_f64.powf(self.0 / 20.0)
    }

    /// The ratio that a factor on samples stands for; minus infinity for 0.
    pub fn of_factor(factor: f64) -> Db {
        Db(20.0 * factor.log10())
    }
}

impl fmt::Display for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:+.1} dB", self.0)
    }
}

/// A programme loudness in LUFS (ITU-R BS.1770).
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lufs(pub f64);

impl fmt::Display for Lufs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} LUFS", self.0)
    }
}

impl Sub for Lufs {
    type Output = Db;
    fn sub(self, other: Lufs) -> Db {
        Db(self.0 - other.0)
    }
}

/// A true peak in dB relative to full scale (ITU-R BS.1770 Annex 2).
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Dbtp(pub f64);

impl fmt::Display for Dbtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} dBTP", self.0)
    }
}

/// A bit rate in kbit/s (1000 bits).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bitrate(pub u32);

impl fmt::Display for Bitrate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} kbit/s", self.0)
    }
}

/// Divides with rounding to the nearest, halves away from zero.
fn div_round(numerator: i128, denominator: i128) -> i64 {
    let half = denominator / 2;
    let shifted = if numerator >= 0 { numerator + half } else { numerator - half };
    i64::try_from(shifted / denominator).unwrap_or(if numerator < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_each_form() {
        assert_eq!("00:12:03.250".parse(), Ok(Time::from_millis(723_250)));
        assert_eq!("12:03".parse(), Ok(Time::from_millis(723_000)));
        assert_eq!("3.5".parse(), Ok(Time::from_millis(3500)));
        assert_eq!("-0.25".parse(), Ok(Time::from_millis(-250)));
        assert_eq!("00:00:03,250".parse(), Ok(Time::from_millis(3250)));
    }

    #[test]
    fn what_is_not_a_time_is_refused() {
        for text in ["", "1:2:3:4", "a", "1:", "1.", "1.x", "::", "1e3", "+3", "inf"] {
            assert_eq!(text.parse::<Time>(), Err(TimeError::Form), "{text}");
        }
        assert_eq!("00:61:00".parse::<Time>(), Err(TimeError::Range));
    }

    #[test]
    fn a_shown_time_reads_back() {
        let time = Time::from_millis(3_600_000 + 62_003);
        assert_eq!(time.to_string(), "01:01:02.003");
        assert_eq!(time.to_string().parse(), Ok(time));
        assert_eq!(time.short(), "1:01:02");
    }

    #[test]
    fn frames_and_times_agree_for_six_hours() {
        let rate = SampleRate(44_100);
        for frames in [0, 1, 44_099, 44_100, 6 * 3600 * 44_100 + 7] {
            assert_eq!(Frames(frames).at(rate).frames(rate), Frames(frames));
        }
    }
}
