//! Words cut short that the next one says in full: `pro- projet`, `c'- c'est`.

use super::repeats::APART;
use super::view::{Found, Said};

/// A beginning is no longer than this; what is longer was a word.
const LONGEST: usize = 12;

/// The stutters of a paragraph.
pub(super) fn find(said: &[Said]) -> Vec<Found> {
    let pairs = said.windows(2);
    let stutter = |pair: &&[Said]| {
        let (first, next) = (&pair[0], &pair[1]);
        let bare = first.trail.trim_end_matches([',', '…', '.', ' ']);
        first.cut()
            && bare.chars().count() <= 2
            && first.key.chars().count() <= LONGEST
            && next.key.starts_with(&first.key)
            && next.silence <= APART
            && !next.lead
    };
    pairs.filter(stutter).filter_map(|pair| Found::of("stutter", &pair[..1])).collect()
}
