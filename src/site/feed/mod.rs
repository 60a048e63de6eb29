//! The feed: RSS 2.0 with the extensions podcast apps read, a file a namespace.
//!
//! ```text
//! Front, Entry ─► channel, item        the tags of RSS itself
//!                   ├─► itunes         Apple's
//!                   ├─► podcast/       the Podcast Namespace's
//!                   ├─► chapters       Podlove's
//!                   ├─► atom           where the feed is, its hubs and pages
//!                   └─► content        the notes, chapters and text, as HTML
//!                          │ rss::Channel
//!                          ▼
//!                        bytes ─► read/   back into plain values, from anybody's feed
//! ```
//!
//! *Sources:* RSS 2.0 (RSS Advisory Board), PSP-1, Apple's podcast requirements, the Podcast
//! Namespace, RFC 5005, W3C WebSub.

mod address;
mod atom;
mod channel;
mod chapters;
mod content;
mod element;
mod item;
mod itunes;
mod moment;
mod plan;
mod podcast;
pub mod read;
mod text;
mod words;

#[cfg(test)]
mod tests;

use super::entry::{Entry, Front};

pub use address::leads_outside;
pub use channel::holder as rights_holder;
pub use plan::{FeedFile, Paging, parts, plan};
pub use read::{Complaint, ReadError, ReadFeed, ReadItem, ReadPerson, read};

/// Why a feed could not be written.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The writer of XML refused it.
    #[error("the feed cannot be written as XML: {0}")]
    Write(#[from] rss::Error),
}

/// Writes one file of the feed: `items` in their order, newest first, those without sound left
/// out; `trailers` are announced in its head. UTF-8; the same bytes for the same values.
///
/// Addresses are relative while nobody said where public/ is found: good to look at, not to
/// publish.
pub fn write(
    front: &Front,
    items: &[&Entry],
    trailers: &[&Entry],
    paging: &Paging,
) -> Result<Vec<u8>, FeedError> {
    let mut bytes = channel::channel(front, items, trailers, paging)
        .pretty_write_to(Vec::new(), b' ', 2)
        .map_err(FeedError::Write)?;
    bytes.push(b'\n');
    Ok(bytes)
}
