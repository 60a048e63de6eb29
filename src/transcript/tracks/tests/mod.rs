//! Tests over the whole of it, on the spoken examples and on drawn conversations.

mod bleed;
mod flow;

use crate::transcript::{Word, WordId};
use crate::units::Interval;

fn word(id: u32, track: u16, start: i64, end: i64, text: &str) -> Word {
    Word {
        id: WordId(id),
        time: Interval::from_millis(start, end),
        text: text.to_owned(),
        confidence: 1.0,
        track,
        hidden: None,
        alternatives: Vec::new(),
    }
}
