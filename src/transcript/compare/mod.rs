//! What people changed against what was recognised, and how often recognition erred.
//!
//! ```text
//! Recognised ─┐
//!             ├► words      which words stand for which          Pair
//! Manuscript ─┘     differences  by word, for people to read     Difference
//!                   │  learn       what is put right often       Learnt
//!                   rates        error rates by speaker          Rates
//!                     normalise    what does not count as error  (numbers, spelling)
//!                     distance     how many words apart
//! ```
//!
//! All of it is a pure function of both sides; nothing here changes a word.

mod differences;
mod distance;
mod learn;
mod normalise;
mod numbers;
mod rates;
mod scan;
mod spelling;
#[cfg(test)]
mod tests;
mod words;

pub use differences::{Difference, Kind, differences};
pub use learn::{Learnt, learn};
pub use normalise::{Fillers, normalise, normalise_with};
pub use rates::{Rates, rates};
