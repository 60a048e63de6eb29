//! How much a card may hold and how fast it may be read, by preset.

use crate::transcript::format::options::Preset;

/// What the format offers to a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::transcript::format) enum Room {
    /// One line, for hosts that take every line for a card.
    OneLine,
    /// Two lines.
    TwoLines,
    /// Two lines, with the name before the text where the speaker changes.
    Labelled,
}

/// The bounds of a card.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Limits {
    /// Characters a line.
    pub line: usize,
    /// Lines: 1 or 2.
    pub lines: usize,
    /// How long a card should be shown at least, in ms.
    pub shortest_ms: i64,
    /// How long what is said in a card may last, in ms.
    pub longest_ms: i64,
    /// How fast it may be read.
    pub speed: Speed,
    /// What it costs to be twice as fast.
    pub haste: f32,
}

/// A reading speed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Speed {
    /// Characters a second.
    PerSecond(f32),
    /// Arcom's steps: short cards need more time a character.
    Arcom,
}

/// Characters readable in 0, 1, 2, 3 and 4 s. *Source:* CSA, charter for subtitles, 2011;
/// after 4 s the last step goes on at its average of 15 a second.
const ARCOM: [f32; 5] = [0.0, 12.0, 20.0, 36.0, 60.0];
/// How much faster the same charter allows a card to be.
const ARCOM_TOLERANCE: f32 = 1.2;

impl Limits {
    /// *Sources:* podcast namespace, `transcripts.md` (65 characters for WebVTT, 2 lines of 32 for
    /// SRT); Netflix Timed Text Style Guide (42 characters, 17 a second, 5/6 s to 7 s). The charter
    /// of 2011 gives no width and no longest time: Netflix's are used.
    pub fn of(preset: Preset, room: Room) -> Limits {
        let lines = if room == Room::OneLine { 1 } else { 2 };
        let line = match (preset, room) {
            (Preset::Podcast, Room::Labelled) => 32,
            (Preset::Podcast, _) => 65,
            (Preset::Arcom | Preset::Netflix, _) => 42,
        };
        let (shortest_ms, speed, haste) = match preset {
            Preset::Podcast => (1000, Speed::PerSecond(20.0), 1.0),
            Preset::Arcom => (1000, Speed::Arcom, 6.0),
            Preset::Netflix => (834, Speed::PerSecond(17.0), 6.0),
        };
        Limits { line, lines, shortest_ms, longest_ms: 7000, speed, haste }
    }

    /// How many characters may be shown for this long.
    pub fn chars_in(&self, ms: i64) -> f32 {
        let seconds = ms.max(0) as f32 / 1000.0;
        match self.speed {
            Speed::PerSecond(rate) => rate * seconds,
            Speed::Arcom if seconds >= 4.0 => ARCOM_TOLERANCE * 15.0 * seconds,
            Speed::Arcom => {
                let step = seconds as usize;
                let (low, high) = (ARCOM[step], ARCOM[step + 1]);
                ARCOM_TOLERANCE * (low + (high - low) * (seconds - step as f32))
            }
        }
    }

    /// How long so many characters take to read, in ms.
    pub fn reading_ms(&self, chars: usize) -> i64 {
        let chars = chars as f32;
        let seconds = match self.speed {
            Speed::PerSecond(rate) => chars / rate,
            Speed::Arcom => {
                let chars = chars / ARCOM_TOLERANCE;
                match ARCOM.windows(2).position(|step| chars <= step[1]) {
                    Some(at) => at as f32 + (chars - ARCOM[at]) / (ARCOM[at + 1] - ARCOM[at]),
                    None => chars / 15.0,
                }
            }
        };
        (seconds * 1000.0).ceil() as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arcoms_steps_are_those_of_the_charter_within_their_tolerance() {
        let limits = Limits::of(Preset::Arcom, Room::TwoLines);
        for (ms, chars) in [(1000, 12.0), (2000, 20.0), (3000, 36.0), (4000, 60.0), (5000, 75.0)] {
            let allowed = limits.chars_in(ms);
            assert!((allowed - 1.2 * chars).abs() < 1e-3, "{ms} ms: {allowed}");
        }
    }

    #[test]
    fn reading_time_and_readable_characters_agree() {
        for preset in [Preset::Podcast, Preset::Arcom, Preset::Netflix] {
            let limits = Limits::of(preset, Room::OneLine);
            for chars in 1..120 {
                let ms = limits.reading_ms(chars);
                assert!(limits.chars_in(ms) + 0.1 >= chars as f32, "{preset:?} {chars}");
                assert!(limits.chars_in(ms - 2) <= chars as f32 + 0.1, "{preset:?} {chars}");
            }
        }
    }
}
