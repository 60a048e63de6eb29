//! What was heard in a slice, kept in the store as soon as it is: what a run
//! that is stopped has done is done.

use serde::{Deserialize, Serialize};

use super::listen::Wish;
use super::voices::Voice;
use crate::ops::session::named;
use crate::store::{Key, Stage, Store, StoreError};
use crate::transcript::Hidden;
use crate::transcript::whisper::{FoundWord, Search, Slice};
use crate::units::Interval;

/// Names the recognition of a slice in cache keys.
pub(super) const SLICE: Stage = Stage { name: "slice", version: 1 };

/// A slice holds a few hundred words; more than this is no value of ours.
const LIMIT: u64 = 4 << 20;

/// What was heard in a slice, in time of the recording.
pub(super) struct SliceWords {
    pub(super) language: Option<String>,
    pub(super) words: Vec<FoundWord>,
}

/// The same as it is kept: words as text, start and end in milliseconds, confidence, and why
/// they are no part of the text.
#[derive(Serialize, Deserialize)]
struct Kept {
    language: Option<String>,
    words: Vec<(String, i64, i64, f32, Option<Hidden>)>,
}

/// All that the words of a slice depend on.
pub(super) fn key(
    voice: &Voice,
    slice: &Slice,
    wish: &Wish,
    language: Option<&str>,
    identity: &str,
) -> Key {
    let stretch = |piece: &crate::transcript::whisper::SlicePiece| {
        format!("{}-{}", piece.session.start.millis(), piece.session.end.millis())
    };
    let stretches: Vec<String> = slice.pieces.iter().map(stretch).collect();
    Key::new(SLICE)
        .with("recording", named(&voice.digests))
        .with("channel", format!("{:?}", voice.pick).to_lowercase())
        .with("stretches in ms", stretches.join(" "))
        .with("what listens", identity)
        .with("language", language.unwrap_or("unknown"))
        .with("prompt", &wish.prompt)
        .with(
            "search",
            match wish.search {
                Search::Greedy => "greedy".to_owned(),
                Search::Beam(texts) => format!("beam of {texts}"),
            },
        )
}

/// What was heard before.
pub(super) fn find(store: &Store, key: &Key) -> Option<SliceWords> {
    let kept: Kept = serde_json::from_slice(&store.read(key, LIMIT)?).ok()?;
    let word = |(text, start, end, confidence, hidden): (String, i64, i64, f32, Option<Hidden>)| {
        FoundWord { text, time: Interval::from_millis(start, end), confidence, hidden }
    };
    Some(SliceWords { words: kept.words.into_iter().map(word).collect(), language: kept.language })
}

/// Keeps what was heard.
pub(super) fn keep(store: &Store, key: &Key, heard: &SliceWords) -> Result<(), StoreError> {
    let word = |word: &FoundWord| {
        let (start, end) = (word.time.start.millis(), word.time.end.millis());
        (word.text.clone(), start, end, word.confidence, word.hidden)
    };
    let words = heard.words.iter().map(word).collect();
    let kept = Kept { language: heard.language.clone(), words };
    store.put(key, &serde_json::to_vec(&kept).unwrap_or_default())
}
