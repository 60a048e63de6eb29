//! What was seen on servers: values for the rules.

use std::collections::BTreeMap;

use super::served::Served;
use crate::show::{Episode, Ledger, Show};

/// What the feed's addresses lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The sound apps play.
    Sound,
    /// The same in another file.
    Alternate,
    /// A text of it.
    Transcript,
    /// A file of chapters.
    Chapters,
    /// A picture.
    Picture,
    /// A page of the show.
    Page,
    /// A page to give on.
    Funding,
}

impl Kind {
    /// As people call one.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Sound => "sound",
            Kind::Alternate => "alternate sound",
            Kind::Transcript => "transcript",
            Kind::Chapters => "chapters file",
            Kind::Picture => "picture",
            Kind::Page => "page",
            Kind::Funding => "funding page",
        }
    }

    /// Whether it is a file that apps load, rather than a page people look at.
    pub fn is_file(self) -> bool {
        !matches!(self, Kind::Page | Kind::Funding)
    }

    /// Whether programs in browsers load it from other sites.
    pub fn is_shared(self) -> bool {
        matches!(self, Kind::Transcript | Kind::Chapters)
    }

    /// Whether it is played from anywhere in it.
    pub fn is_sound(self) -> bool {
        matches!(self, Kind::Sound | Kind::Alternate)
    }
}

/// An address in the feed, and what the feed says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// As the feed has it.
    pub url: String,
    /// What it leads to.
    pub kind: Kind,
    /// In bytes.
    pub length: Option<u64>,
    /// As in `audio/mpeg`.
    pub media_type: Option<String>,
    /// The title of its episode; none for the show's.
    pub episode: Option<String>,
}

/// How a server answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heading {
    /// The status code.
    pub status: u16,
    /// How many bytes there are in all, if the server says so.
    pub length: Option<u64>,
    /// As in `audio/mpeg`, without parameters, in lower case.
    pub media_type: Option<String>,
    /// Where it was sent on to, in order.
    pub hops: Vec<String>,
    /// `Access-Control-Allow-Origin`.
    pub allows: Option<String>,
    /// When the server's certificate ends, in seconds since 1970.
    pub certificate_ends: Option<i64>,
    /// How the body is packed.
    pub encoding: Option<String>,
    /// Whether it can be asked whether it has changed.
    pub has_validator: bool,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It took longer than anybody waits, in seconds.
    Late(u64),
    /// More came than was asked for.
    Endless,
    /// It was sent on to where it must not go, or in circles.
    Redirect(String),
    /// No connection, or a broken one.
    Unreachable(String),
}

/// What became of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The answer to HEAD.
    pub head: Result<Heading, Trouble>,
    /// The answer to GET, for two bytes of a file; none where HEAD said enough.
    pub get: Option<Result<Heading, Trouble>>,
}

impl Seen {
    /// The answer that says most: of GET, where it was asked.
    pub fn best(&self) -> &Result<Heading, Trouble> {
        self.get.as_ref().unwrap_or(&self.head)
    }
}

/// A file of the feed.
#[derive(Debug, Clone)]
pub struct Page {
    /// Where it was looked for.
    pub address: String,
    /// How it was answered.
    pub answer: Result<Heading, Trouble>,
    /// How many bytes came.
    pub bytes: u64,
    /// What HEAD with an offer to unpack answers.
    pub head: Result<Heading, Trouble>,
    /// What is in it; or why it cannot be read.
    pub feed: Result<Served, String>,
}

/// A host of the show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostSeen {
    /// Its name in show.toml.
    pub name: String,
    /// What was found there; or what is wrong, and what to do.
    pub answer: Result<String, (String, String)>,
}

/// All that was seen.
pub struct Published<'a> {
    /// The feed's files, the newest episodes first.
    pub pages: &'a [Page],
    /// Why no further file was looked at, if one was named.
    pub lost: Option<String>,
    /// The addresses in the feed, each with each of its uses once.
    pub addresses: &'a [Address],
    /// What became of each, by address.
    pub seen: &'a BTreeMap<String, Seen>,
    /// What was published.
    pub ledger: &'a Ledger,
    /// The show as it stands here.
    pub show: Option<&'a Show>,
    /// Its episodes.
    pub episodes: &'a [Episode],
    /// Its hosts.
    pub hosts: &'a [HostSeen],
    /// Seconds since 1970.
    pub now: i64,
}
