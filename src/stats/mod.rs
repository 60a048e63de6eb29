//! Server logs turned into downloads, by the published rules of the IAB.
//!
//! ```text
//! files, stdin ─► read   chunks of whole lines, gz unpacked     (a thread a file)
//!                  │
//!                  ▼
//!                line   one file a format ─► Hit                (a thread a core)
//!                  │
//!                rules  Catalogue, agents, nets ─► Reason, or a candidate
//!                  │
//!                tally  one small entry a listener, episode and day
//!                  │
//!                  ▼
//!                report  a minute of bytes? once a day ─► downloads, and the funnel
//! ```
//!
//! Every step commutes, so the result is the same whatever the number of threads and the order of
//! the files. Whatever is not a download has exactly one [`Reason`]; lines are the sum of both.
//!
//! **No address leaves this room.** A listener is a keyed hash of address, agent and episode, with
//! a salt of its own for each UTC day that lives in memory for one run. Runs cannot be compared,
//! and days cannot be linked; all logs of a day must be counted in one run.
//!
//! *Source:* IAB Tech Lab, Podcast Measurement Technical Guidelines 2.1 (March 2021), section 5.

mod address;
pub mod agents;
mod catalogue;
mod count;
mod judge;
pub mod line;
mod nets;
mod read;
mod report;
mod rules;
mod sample;
mod tally;
#[cfg(test)]
mod tests;

pub use catalogue::{Catalogue, Sound};
pub use count::{Counting, Input, StatsError, count};
pub use nets::{NetError, Nets};
pub use read::Packed;
pub use report::{AppDownloads, FileReport, LogPlace, Report};
pub use rules::Reason;
pub use sample::Sample;
