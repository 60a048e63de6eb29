//! The peaks of a session at every zoom: each level keeps the greatest of four of the one below.

use super::Stretch;

/// How long a step of the lowest level is, in milliseconds.
pub const STEP_MS: i64 = 10;

/// How many steps of a level are one of the next.
const FACTOR: usize = 4;

/// The level that is drawn as nothing: room tone lies under it, speech over it.
const FLOOR_DB: f64 = -48.0;

/// The peaks of all tracks. About 11.5 MB for six hours of four tracks.
#[derive(Debug, Clone, Default)]
pub struct Pyramid {
    tracks: Vec<Vec<Vec<u8>>>,
}

impl Pyramid {
    /// Of one peak a step of 10 ms for each track, as [`Pyramid::peak`] gives them. Tracks may
    /// differ in length.
    pub fn new(tracks: impl IntoIterator<Item = Vec<u8>>) -> Pyramid {
        let levels = |mut bottom: Vec<u8>| {
            bottom.shrink_to_fit();
            let mut levels = vec![bottom];
            while let Some(last) = levels.last().filter(|level| level.len() > FACTOR) {
                let greatest = |steps: &[u8]| steps.iter().copied().max().unwrap_or(0);
                let next = last.chunks(FACTOR).map(greatest).collect();
                levels.push(next);
            }
            levels
        };
        Pyramid { tracks: tracks.into_iter().map(levels).collect() }
    }

    /// A peak in hundredths of dBFS on the scale drawn: decibels, since half of speech is quieter
    /// than a tenth of its loudest.
    pub fn peak(peak_cdb: i16) -> u8 {
        let share = 1.0 - f64::from(peak_cdb) / (100.0 * FLOOR_DB);
        (share.clamp(0.0, 1.0) * 255.0).round() as u8
    }

    /// How many tracks there are.
    pub fn tracks(&self) -> usize {
        self.tracks.len()
    }

    /// How long the longest track is, in milliseconds.
    pub fn length_ms(&self) -> i64 {
        let steps = self.tracks.iter().filter_map(|levels| levels.first()).map(Vec::len);
        steps.max().map_or(0, |steps| i64::try_from(steps).unwrap_or(i64::MAX / STEP_MS) * STEP_MS)
    }

    /// The memory it takes, in bytes.
    pub fn bytes(&self) -> usize {
        self.tracks.iter().flatten().map(Vec::capacity).sum()
    }

    /// The greatest peak of a stretch of a track; 0 outside of it. A stretch shorter than a step
    /// is that step.
    pub fn greatest(&self, track: usize, stretch: Stretch) -> u8 {
        let Some(levels) = self.tracks.get(track) else { return 0 };
        let step = |ms: i64| usize::try_from(ms.max(0) / STEP_MS).unwrap_or(usize::MAX);
        if stretch.1 <= stretch.0 || stretch.1 <= 0 {
            return 0;
        }
        let (mut from, mut to) = (step(stretch.0), step(stretch.1 - 1).saturating_add(1));
        let mut greatest = 0;
        for (height, level) in levels.iter().enumerate() {
            to = to.min(level.len());
            from = from.min(to);
            let top = height + 1 == levels.len();
            // Whole groups of four are left to the next level.
            let (head, tail) = match (from.next_multiple_of(FACTOR), to - to % FACTOR) {
                (head, tail) if head < tail && !top => (head, tail),
                _ => (to, to),
            };
            let rest = level[from..head].iter().chain(&level[tail..to]);
            greatest = rest.copied().max().unwrap_or(0).max(greatest);
            if head == to && tail == to {
                break;
            }
            (from, to) = (head / FACTOR, tail / FACTOR);
        }
        greatest
    }

    /// The greatest peak under each of `width` columns of a view.
    pub fn columns(&self, track: usize, view: Stretch, width: u16) -> Vec<u8> {
        let under = |column| self.greatest(track, super::under(column, view, width));
        (0..width).map(under).collect()
    }
}
