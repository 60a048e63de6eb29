//! Anybody's feed, read back into plain values: what was published, and what is brought in.
//!
//! ```text
//! bytes ─► scan   bounds, places, prefixes, complaints ─► rss::Channel ─► values
//! ```
//!
//! The scan comes first because the reader of RSS trusts its input: it goes as deep as the tags
//! do, and knows no lines.

mod channel;
mod extension;
mod item;
mod scan;
mod time;

#[cfg(test)]
mod tests;

pub use time::{length_ms, moment};

use rss::Channel;

/// The largest feed that is read, in bytes: a show of 10,000 episodes has half of it.
pub const LARGEST: usize = 64 << 20;

/// A feed, as its file says it. Texts are as written, without white space around.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReadFeed {
    /// Its name.
    pub title: String,
    /// Its web page.
    pub link: String,
    /// What it is about.
    pub description: String,
    /// Its language.
    pub language: Option<String>,
    /// `podcast:guid`.
    pub guid: Option<String>,
    /// Where it says it is.
    pub self_link: Option<String>,
    /// WebSub hubs.
    pub hubs: Vec<String>,
    /// Its other pages (RFC 5005).
    pub pages: ReadPages,
    /// The address of its picture: Apple's, else RSS's.
    pub image: Option<String>,
    /// Every picture of it: RSS's, Apple's, those of the podcast namespace.
    pub pictures: Vec<String>,
    /// Who is in every episode.
    pub persons: Vec<ReadPerson>,
    /// Apple's categories: `A` or `A > B`.
    pub categories: Vec<String>,
    /// Whether it is unfit for children, where it says so in a way that is understood.
    pub explicit: Option<bool>,
    /// Whether others are asked not to import it.
    pub locked: Option<bool>,
    /// Name and mail address of who answers for it; either may be empty.
    pub owner: Option<(String, String)>,
    /// Who makes it.
    pub author: Option<String>,
    /// Where to support it: address and text.
    pub funding: Vec<(String, String)>,
    /// Where it has moved to.
    pub new_feed_url: Option<String>,
    /// `episodic` or `serial`, as written.
    pub kind: Option<String>,
    /// Who holds the rights, as written.
    pub copyright: Option<String>,
    /// Whether no more episodes come.
    pub complete: bool,
    /// Whether directories are asked to leave it out.
    pub block: bool,
    /// What it holds (`podcast:medium`).
    pub medium: Option<String>,
    /// Its licence: name, and address where there is one.
    pub license: Option<(String, Option<String>)>,
    /// Places.
    pub locations: Vec<ReadLocation>,
    /// Statements for machines: purpose and text.
    pub statements: Vec<(Option<String>, String)>,
    /// Conversations about it.
    pub socials: Vec<ReadSocial>,
    /// How often episodes come.
    pub rhythm: Option<ReadRhythm>,
    /// Other shows it recommends.
    pub podroll: Vec<ReadShow>,
    /// How many trailers it names beside its episodes.
    pub trailers: usize,
    /// How many ways of streaming payments it names (`podcast:value`).
    pub values: usize,
    /// Its episodes, in the order of the file.
    pub items: Vec<ReadItem>,
    /// What is malformed in it.
    pub complaints: Vec<Complaint>,
}

/// How often episodes come (`podcast:updateFrequency`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadRhythm {
    /// In words.
    pub text: String,
    /// A rule of RFC 5545.
    pub rule: Option<String>,
    /// Whether no more are to come.
    pub complete: bool,
}

/// Another show, as `podcast:remoteItem` names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadShow {
    /// Its `podcast:guid`.
    pub guid: String,
    /// Its feed.
    pub url: Option<String>,
    /// Its name.
    pub title: Option<String>,
}

/// The other pages of a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadPages {
    /// The page with the newest episodes.
    pub first: Option<String>,
    /// The next newer one.
    pub previous: Option<String>,
    /// The next older one.
    pub next: Option<String>,
    /// The page with the oldest.
    pub last: Option<String>,
}

/// An episode of a feed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReadItem {
    /// The line its tag starts on, from 1.
    pub line: usize,
    /// Its own name for ever.
    pub guid: Option<String>,
    /// Whether the GUID says it is an address; true unless said otherwise (RSS 2.0).
    pub guid_is_permalink: bool,
    /// Its name.
    pub title: Option<String>,
    /// Its page.
    pub link: Option<String>,
    /// When it came out, as written.
    pub pub_date: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// All its notes (content:encoded).
    pub content: Option<String>,
    /// Its sound.
    pub enclosure: Option<ReadEnclosure>,
    /// Its length, as written.
    pub duration: Option<String>,
    /// The address of its picture, Apple's.
    pub image: Option<String>,
    /// Its pictures in the podcast namespace.
    pub pictures: Vec<String>,
    /// Where to support it: address and text.
    pub funding: Vec<(String, String)>,
    /// Its season.
    pub season: Option<u32>,
    /// Its number.
    pub episode: Option<u32>,
    /// full, trailer or bonus, as written.
    pub kind: Option<String>,
    /// Whether it is unfit for children.
    pub explicit: Option<bool>,
    /// Its text in files.
    pub transcripts: Vec<ReadLink>,
    /// Its chapters in a file.
    pub chapters: Option<ReadLink>,
    /// Its chapters in the feed itself (Podlove).
    pub marks: Vec<ReadMark>,
    /// Who is in it.
    pub persons: Vec<ReadPerson>,
    /// Other files of sound.
    pub alternates: Vec<ReadAlternate>,
    /// Conversations about it.
    pub socials: Vec<ReadSocial>,
    /// Stretches worth hearing first: start and length as written, title.
    pub soundbites: Vec<(String, String, String)>,
    /// Places.
    pub locations: Vec<ReadLocation>,
    /// A few words about it (`itunes:summary`).
    pub summary: Option<String>,
    /// Whether directories are asked to leave it out.
    pub block: bool,
    /// Its licence: name, and address where there is one.
    pub license: Option<(String, Option<String>)>,
    /// Statements for machines: purpose and text.
    pub statements: Vec<(Option<String>, String)>,
    /// What its season is called.
    pub season_name: Option<String>,
}

/// A file of sound.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadEnclosure {
    /// Its address.
    pub url: String,
    /// In bytes; nothing where it is no number.
    pub length: Option<u64>,
    /// As in `audio/mpeg`.
    pub media_type: String,
}

/// A file that goes with an episode.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadLink {
    /// Its address.
    pub url: String,
    /// As in `text/vtt`.
    pub media_type: String,
    /// Its language.
    pub language: Option<String>,
    /// As in `captions`.
    pub rel: Option<String>,
}

/// A chapter in the feed itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadMark {
    /// In milliseconds; nothing where it is no time.
    pub start_ms: Option<i64>,
    /// What it is called.
    pub title: String,
    /// A page that goes with it.
    pub href: Option<String>,
    /// Its picture.
    pub image: Option<String>,
}

/// Somebody in an episode.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadPerson {
    /// The name.
    pub name: String,
    /// What they do.
    pub role: Option<String>,
    /// The kind of role.
    pub group: Option<String>,
    /// A page about them.
    pub href: Option<String>,
    /// A picture of them.
    pub img: Option<String>,
}

/// Another file of the same sound.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadAlternate {
    /// As in `audio/ogg`.
    pub media_type: String,
    /// In bytes.
    pub length: Option<u64>,
    /// In bits a second.
    pub bitrate: Option<u64>,
    /// What a menu says.
    pub title: Option<String>,
    /// As in RFC 6381.
    pub codecs: Option<String>,
    /// Whether it is the sound of the enclosure.
    pub default: bool,
    /// Where it is, the best first.
    pub sources: Vec<String>,
    /// Its digest, as subresource integrity has it.
    pub integrity: Option<String>,
}

/// A conversation about an episode.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadSocial {
    /// As in `activitypub`.
    pub protocol: String,
    /// The post all answers are below.
    pub uri: Option<String>,
    /// Who wrote it.
    pub account: Option<String>,
    /// The page of who wrote it.
    pub account_url: Option<String>,
    /// Which comes first.
    pub priority: Option<u32>,
}

/// A place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadLocation {
    /// What people call it.
    pub name: String,
    /// `subject` or `creator`.
    pub rel: Option<String>,
    /// A `geo:` address.
    pub geo: Option<String>,
    /// OpenStreetMap's name.
    pub osm: Option<String>,
    /// Two letters.
    pub country: Option<String>,
}

/// Something malformed, which apps may read in different ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The line, from 1, where it is known; that of the episode's start otherwise.
    pub line: Option<usize>,
    /// What is wrong.
    pub what: String,
}

/// Why a feed could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is larger than [`LARGEST`].
    #[error("the feed is larger than {} MB", LARGEST >> 20)]
    TooLarge,
    /// More, or deeper, than any feed needs.
    #[error("line {line}: the feed has {what}")]
    Excess {
        /// The line, from 1.
        line: usize,
        /// More of what.
        what: String,
    },
    /// It is not XML, or breaks off.
    #[error("line {line}: {what}")]
    Malformed {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// It is XML, but no feed of RSS.
    #[error("this is no RSS feed: {0}")]
    NoFeed(String),
}

/// Reads a feed. Whatever the bytes are, this ends soon, takes memory in proportion to them, and
/// fetches nothing: a DTD's entities stay names.
pub fn read(bytes: &[u8]) -> Result<ReadFeed, ReadError> {
    if bytes.len() > LARGEST {
        return Err(ReadError::TooLarge);
    }
    let text = scan::decoded(bytes)?;
    let scanned = scan::scan(&text)?;
    let channel = Channel::read_from(text.as_bytes())
        .map_err(|error| ReadError::NoFeed(error.to_string()))?;
    Ok(channel::values(channel, scanned))
}
