//! Services of others that an episode goes to: one trait, one file a kind, one table.
//!
//! ```text
//! [host.NAME] ─► HostSettings ─┐
//! ledger ─► Posted ────────────┤
//! entry, files of out/ ─► HostEpisode ─► Host::plan, Host::publish ─► Posted ─► ledger
//! secrets ─► open ─► dyn Host ─┘             (noted after every step)
//! ```
//!
//! What a host promises:
//!
//! - It asks the service before it makes anything: run again after a crash at any point, nothing
//!   is there twice. What the service answered is noted at once, step by step.
//! - A [`Posted`] whose `made` is that of the episode is left alone, but for what was not finished.
//! - Answers are bounded and read leniently; nothing in them is trusted, shown with its control
//!   characters, or followed with credentials to another origin.
//! - No secret stands in an error.

mod castopod;
mod error;
mod funkwhale;
mod keys;
pub mod mastodon;
mod pauses;
pub mod peertube;
mod talk;
mod words;

pub use error::{HostError, Reaction};

use std::path::PathBuf;

use crate::http::Patience;
use crate::publish::credentials::{Keeper, Secret, Secrets};
use crate::publish::storage::Watch;
use crate::show::{HostSettings, Posted};

/// An episode as hosts get it: plain values and files that are there.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HostEpisode {
    /// Its name.
    pub title: String,
    /// What it is called in addresses: letters, digits and dashes.
    pub slug: String,
    /// Its GUID in the feed.
    pub guid: String,
    /// Its number.
    pub number: Option<u32>,
    /// Its season.
    pub season: Option<u32>,
    /// `full`, `trailer` or `bonus`.
    pub kind: &'static str,
    /// Whether it is unfit for children.
    pub explicit: bool,
    /// BCP 47.
    pub language: String,
    /// When it comes out, in seconds since 1970.
    pub date: i64,
    /// One or two sentences, plain text; may be empty.
    pub summary: String,
    /// The notes, as the person wrote them (Markdown); may be empty.
    pub notes: String,
    /// The notes as clean HTML.
    pub notes_html: String,
    /// Words for hashtags, without `#`: the show's and the episode's.
    pub tags: Vec<String>,
    /// An SPDX identifier or a name.
    pub license: Option<String>,
    /// Its page on the show's own site.
    pub page: String,
    /// The address of its sound.
    pub enclosure: String,
    /// The name of the show.
    pub show: String,
    /// How long it is, in milliseconds.
    pub length_ms: i64,
    /// The finished sound.
    pub sound: HostFile,
    /// A stretch of it, for services that do not take all of it; whoever wants one says so.
    pub excerpt: Option<HostFile>,
    /// A square picture of at least 1400 px, JPEG or PNG: the episode's, else the show's.
    pub cover: Option<HostFile>,
    /// What the picture shows, for those who do not see it.
    pub cover_alt: Option<String>,
    /// Its text as WebVTT.
    pub vtt: Option<HostFile>,
    /// Its text as SubRip.
    pub srt: Option<HostFile>,
    /// Its chapters as JSON 1.2.
    pub chapters_json: Option<HostFile>,
    /// Its chapters: start in milliseconds, title, address.
    pub chapters: Vec<(i64, String, Option<String>)>,
    /// Stretches worth hearing first: start and length in milliseconds, title.
    pub soundbites: Vec<(i64, i64, Option<String>)>,
    /// Changes when anything above does.
    pub made: String,
}

/// A file that is there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostFile {
    /// Where.
    pub file: PathBuf,
    /// Its length in bytes.
    pub length: u64,
    /// Its media type.
    pub media_type: String,
}

/// What a host has to know of this machine and this moment.
#[derive(Debug, Clone, Default)]
pub struct HostSurroundings {
    /// Seconds since 1970.
    pub now: i64,
    /// The IANA name of the show's time zone, as `Europe/Paris`; `UTC` when nobody knows.
    pub time_zone: String,
    /// A file of certificates to be trusted beside the system's.
    pub extra_roots: Option<PathBuf>,
    /// How long to wait for what does not come.
    pub patience: Patience,
    /// Keeps a token that the service exchanges for another at each use; none where that cannot
    /// be done, or nobody is asked.
    pub keep: Option<Keeper>,
}

/// What a host would do with an episode.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostPlan {
    /// Steps, each a short phrase: `uploads 67.5 MB`, `announces it at 07:00`. Empty: nothing.
    pub steps: Vec<String>,
    /// What cannot be changed at the host afterwards, or will be left out, and why.
    pub notes: Vec<String>,
    /// Whether it cannot go there as it is; a note says why, and so does whoever tries.
    pub blocked: bool,
}

/// Keeps what is known of an episode at a host; called after every step that made something there.
pub type Note<'a> = &'a mut dyn FnMut(&Posted) -> Result<(), HostError>;

/// What people did about an episode at a host. None: the host does not tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Comments, or answers to the post.
    pub replies: Option<u64>,
    /// Who passed it on.
    pub boosts: Option<u64>,
    /// Who liked it.
    pub likes: Option<u64>,
}

/// A service an episode goes to.
pub trait Host: Send {
    /// Whether it may want the excerpt of an episode, which is made for it then.
    fn wants_excerpt(&self) -> bool {
        false
    }

    /// What would be done. Asks nothing of the network.
    fn plan(&self, episode: &HostEpisode, before: Option<&Posted>) -> HostPlan;

    /// Brings the episode there, or brings what is there up to date. Safe to be run again after a
    /// crash at any point. *Errors:* what was noted until then is true.
    fn publish(
        &self,
        episode: &HostEpisode,
        before: Option<&Posted>,
        note: Note<'_>,
        watch: &dyn Watch,
    ) -> Result<Posted, HostError>;

    /// What people did about an episode there. None for one that is not, or no longer, there, or
    /// not out yet.
    fn counts(&self, posted: &Posted, watch: &dyn Watch) -> Result<Option<Counts>, HostError>;

    /// Tries the credentials and the settings, and says in a sentence what was found, as
    /// `Castopod 1.15.5, podcast Projets Libres !`.
    fn try_out(&self, watch: &dyn Watch) -> Result<String, HostError>;
}

/// Makes a host of its settings and secrets.
pub type Open = fn(&HostSettings, &Secrets, &HostSurroundings) -> Result<Box<dyn Host>, HostError>;

/// Asks for a token with a user, a password, and the code of an app.
pub type ByCode =
    fn(&HostSettings, &Secrets, &HostSurroundings, &str, &dyn Watch) -> Result<Secret, HostError>;

/// Makes pod known to a service, so that its user can allow it in.
pub type AskLeave =
    fn(&HostSettings, &HostSurroundings, &dyn Watch) -> Result<Box<dyn Permission>, HostError>;

/// What lets pod in.
#[derive(Debug, Clone, Copy)]
pub enum Key {
    /// A user and a password.
    Password,
    /// The same; an account that asks for the code of an app too gives a token for all three.
    PasswordAndCode(ByCode),
    /// A token.
    Token,
    /// A token, which a browser gives, too.
    TokenByBrowser(AskLeave),
}

/// What a user is asked to allow in a browser.
pub trait Permission: std::fmt::Debug {
    /// Where it is allowed; it leads to a code.
    fn address(&self) -> Result<String, HostError>;

    /// The token for the code. *Errors:* the code is wrong or too old.
    fn token(&self, code: &str, watch: &dyn Watch) -> Result<Secret, HostError>;
}

/// A kind of host.
pub struct Kind {
    /// As `kind` of [host.NAME] names it; a host called so needs none.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// What lets pod in.
    pub key: Key,
    /// Makes one ready. Asks nothing of the network. *Errors:* its settings are wrong.
    pub open: Open,
}

/// All kinds, one each.
pub const TABLE: &[Kind] = &[
    Kind {
        name: "castopod",
        about: "Castopod, with sound and text",
        key: Key::Password,
        open: castopod::open,
    },
    Kind {
        name: "funkwhale",
        about: "Funkwhale channels, with sound",
        key: Key::Token,
        open: funkwhale::open,
    },
    Kind {
        name: "mastodon",
        about: "posts on Mastodon and its kin",
        key: Key::TokenByBrowser(mastodon::login::ask),
        open: mastodon::open,
    },
    Kind {
        name: "peertube",
        about: "PeerTube, with sound, text and chapters",
        key: Key::PasswordAndCode(peertube::login::token),
        open: peertube::open,
    },
];

/// The kind of a host in show.toml, if pod knows it.
pub fn kind_of(settings: &HostSettings) -> Option<&'static Kind> {
    let name = settings.options.get("kind").unwrap_or(&settings.name);
    TABLE.iter().find(|kind| kind.name == name)
}
