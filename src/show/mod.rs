//! The manifests and what they mean: show.toml, episode.toml and edits.toml, read with all their
//! errors at once, and written without losing a comment.
//!
//! [`load`] reads a whole show. Files go through `Page` (text, secrets masked),
//! `Fields` (one table, unknown keys refused) and `Slot` (one value), which
//! keep the place of everything for diagnostics; the plain types here are what
//! comes out. [`KEYS`] is the one list of keys.

mod amend;
mod audio;
mod brought;
mod chapter;
mod date;
mod edits;
mod episode;
mod fields;
mod files;
mod find;
mod forms;
mod guid;
mod keys;
mod ledger;
mod load;
mod located;
mod manifest;
mod music;
mod output;
mod page;
mod person;
mod publishing;
mod rewrite;
mod secret;
mod site;
mod slot;
mod slug;
mod storage;
mod tag;
mod tags;
mod track;
mod walk;
mod write;

#[cfg(test)]
mod tests;

pub use amend::{add_cuts, change_glossary, remove_cuts};
pub use audio::{Audio, Preset, Silence};
pub use brought::{BroughtEpisode, BroughtShow, Manifested, set_cover};
pub use chapter::Chapter;
pub use date::Date;
pub use edits::{EditSpan, Edits};
pub use episode::{EDITS_MANIFEST, EPISODE_MANIFEST, Episode, Kind};
pub use find::{episode_at, find_episode};
pub use guid::Guid;
pub use keys::{KEYS, Key, Table};
pub use ledger::{LEDGER, Ledger, Posted, Published, PublishedText};
pub use load::{Loaded, load, load_episode, load_show};
pub use located::Located;
pub use manifest::{SHOW_MANIFEST, Show};
pub use music::{Music, MusicPiece};
pub use output::{Channels, Format, Output};
pub use person::{Funding, Owner, Person};
pub use publishing::{HostSettings, PublishSettings, TranscriptSettings};
pub use rewrite::{SpanEntry, chapters_in, set_chapters, set_spans, spans_in};
pub use secret::{in_addresses as secrets_in_addresses, is_secret_key, masked_line};
pub use site::{App, FeedSettings, SiteSettings, THEME};
pub use slug::slug;
pub use storage::{Security, StorageAddress};
pub use tag::episode_of_tag;
pub use tags::{Conversation, Location, Recommended, Rhythm, Season, Soundbite, Statement};
pub use track::{Channel, Offset, Take, Track};
pub use walk::{Folders, episode_folders, episode_folders_again};
pub use write::{ChangeError, NewEpisode, NewShow, NewTrack, add_track, new_episode, new_show};
