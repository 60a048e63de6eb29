//! Recognised words held against the truth: word error rate, speakers, times.
#![allow(dead_code, reason = "each test that includes this file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test may fail by a panic, and so may a bench")]

use serde_json::Value;

/// A word with its times in seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    pub word: String,
    pub start: f64,
    pub end: f64,
    pub speaker: String,
}

/// A word as it is compared: lower case, letters and digits, apostrophes and hyphens inside.
pub fn plain(word: &str) -> String {
    let lower = word.to_lowercase().replace('’', "'");
    lower.trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned()
}

/// The words of a truth file: `segments` with `words`.
pub fn truth(json: &Value) -> Vec<Said> {
    let mut all = Vec::new();
    for segment in json["segments"].as_array().unwrap() {
        let speaker = segment["speaker"].as_str().unwrap_or_default();
        for word in segment["words"].as_array().unwrap() {
            all.push(Said {
                word: plain(word["w"].as_str().unwrap()),
                start: word["start"].as_f64().unwrap(),
                end: word["end"].as_f64().unwrap(),
                speaker: speaker.to_owned(),
            });
        }
    }
    all.retain(|said| !said.word.is_empty());
    all.sort_by(|one, other| one.start.total_cmp(&other.start));
    all
}

/// The words of a Podcasting 2.0 JSON transcript by word.
pub fn exported(json: &Value) -> Vec<Said> {
    let segments = json["segments"].as_array().unwrap();
    let one = |segment: &Value| Said {
        word: plain(segment["body"].as_str().unwrap()),
        start: segment["startTime"].as_f64().unwrap(),
        end: segment["endTime"].as_f64().unwrap(),
        speaker: segment["speaker"].as_str().unwrap_or_default().to_owned(),
    };
    segments.iter().map(one).filter(|said| !said.word.is_empty()).collect()
}

/// What differs between what was said and what was written.
#[derive(Debug, Default)]
pub struct Compared {
    /// Words said.
    pub said: usize,
    /// Substitutions, deletions and insertions.
    pub errors: usize,
    /// Words that are the same: their place in what was said and in what was written.
    pub same: Vec<(usize, usize)>,
}

impl Compared {
    /// The word error rate.
    pub fn rate(&self) -> f64 {
        self.errors as f64 / self.said as f64
    }
}

/// Compares word by word with the fewest errors (Levenshtein's distance).
pub fn compare(said: &[Said], written: &[Said]) -> Compared {
    let (rows, columns) = (said.len() + 1, written.len() + 1);
    let mut cost = vec![0_u32; rows * columns];
    for row in 0..rows {
        for column in 0..columns {
            cost[row * columns + column] = match (row, column) {
                (0, other) | (other, 0) => other as u32,
                _ => {
                    let differs = u32::from(said[row - 1].word != written[column - 1].word);
                    let diagonal = cost[(row - 1) * columns + column - 1] + differs;
                    let up = cost[(row - 1) * columns + column] + 1;
                    let left = cost[row * columns + column - 1] + 1;
                    diagonal.min(up).min(left)
                }
            };
        }
    }
    let errors = cost[rows * columns - 1] as usize;
    let (mut row, mut column, mut same) = (said.len(), written.len(), Vec::new());
    while row > 0 && column > 0 {
        let here = cost[row * columns + column];
        let equal = said[row - 1].word == written[column - 1].word;
        if equal && here == cost[(row - 1) * columns + column - 1] {
            same.push((row - 1, column - 1));
            (row, column) = (row - 1, column - 1);
        } else if here == cost[(row - 1) * columns + column - 1] + 1 {
            (row, column) = (row - 1, column - 1);
        } else if here == cost[(row - 1) * columns + column] + 1 {
            row -= 1;
        } else {
            column -= 1;
        }
    }
    same.reverse();
    Compared { said: said.len(), errors, same }
}

/// The median and the 95th percentile.
pub fn spread(mut values: Vec<f64>) -> (f64, f64) {
    assert!(!values.is_empty(), "there is something to measure");
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    (at(0.5), at(0.95))
}
