//! The Podcast Namespace: what the head of the feed has, what episodes have, and what both have.
//! *Source:* github.com/Podcastindex-org/podcast-namespace, docs/1.0.md and its tags.

mod both;
mod channel;
mod item;
mod sound;

pub(super) use channel::channel;
pub(super) use item::item;

/// The namespace.
pub(super) const NAMESPACE: &str = "https://podcastindex.org/namespace/1.0";

/// Where the namespace was once named; the two are to be taken as equal.
pub(super) const OTHER_NAMES: [&str; 2] = [
    "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
    "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
];
