//! Manifests of a show that comes from elsewhere: what they can hold is written, what they cannot
//! is named. Whoever made it had other rules, or none.

mod episode;
mod sheet;
mod show;

pub use episode::{BroughtEpisode, set_cover};
pub use show::BroughtShow;

/// A manifest, and what it could not hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifested {
    /// Its text.
    pub text: String,
    /// What is not in it, and why, a phrase each.
    pub left_out: Vec<String>,
}
