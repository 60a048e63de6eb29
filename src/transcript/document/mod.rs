//! transcript.md and transcript.words.json: reading, aligning, writing back.
//!
//! ```text
//! transcript.md ─► Document   headings, turns, words with their place in the text
//!                      │
//! transcript.words.json ─► WordsFile   recognised words, and the text as pod last wrote it
//!                      ▼
//!                    read     words aligned to the timed words       Reading
//!                      ▼
//!   compose (a new text)   rewrite_times (hints put right)   merge (three texts into one)
//! ```
//!
//! A turn line is `**Name** · 00:00:03`. Where the only speaker has no name, it is the time
//! alone: `**00:00:03**`; among several, those without are `**Speaker 2**` by their track.

mod align;
mod base;
mod change;
mod comments;
mod compose;
mod diff;
mod escape;
mod guess;
mod heads;
mod inline;
mod key;
mod lines;
mod manuscript;
mod merge;
mod moves;
mod pairing;
mod parse;
mod part;
mod pass;
mod place;
mod reading;
mod rewrite;
mod strays;
mod struck;
mod synced;
mod tell;
#[cfg(test)]
mod tests;
mod turn_line;
mod words_file;
mod words_read;
mod words_write;

pub use change::{Change, applied, carried, origin};
pub use compose::compose;
pub use manuscript::{Manuscript, WrittenWord};
pub use merge::{Conflict, Merged, merge};
pub use parse::Document;
pub use pass::{By, Pass, Rendered, TYPOGRAPHY, Undone, undo};
pub use reading::{Reading, read};
pub use rewrite::rewrite_times;
pub use struck::Struck;
pub use synced::{Synced, SyncedWord};
pub use words_file::{WordsError, WordsFile};
pub(in crate::transcript) use {
    align::align,
    compose::hint,
    diff::diff,
    escape::word as written,
    heads::{LINES, guarded},
    key::{key, plain},
    lines::block_marks,
    part::Part,
    strays::without_strays,
};
