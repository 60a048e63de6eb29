//! An episode and its show as everything published tells of them: plain values, resolved from
//! the manifests, the ledger and what a build made. The feed and the pages are made of these
//! alone, so that they can be kept and compared.
//!
//! Every `path` is one of public/, with `/`, without a slash in front; an address is the show's
//! base address and a path, or of another server.

use serde::{Deserialize, Serialize};

use crate::show::{
    App, Conversation, FeedSettings, Funding, Kind, Location, Person, PublishedText, Recommended,
    Rhythm, Season, Statement,
};

/// The show, as its feed's head and every page tell of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Front {
    /// Its name.
    pub title: String,
    /// Plain text; empty when it says nothing.
    pub description: String,
    /// BCP 47; `en` when the manifest gives none.
    pub language: String,
    /// Who makes it.
    pub author: Option<String>,
    /// Its web page: the manifest's, else the base address.
    pub link: Option<String>,
    /// Where public/ is found, with a slash at the end; nothing when nobody said.
    pub base: Option<String>,
    /// Its picture.
    pub cover: Option<Cover>,
    /// `A` or `A > B`.
    pub categories: Vec<String>,
    /// Whether it is unfit for children.
    pub explicit: bool,
    /// Name and mail address of who answers for it.
    pub owner: Option<(Option<String>, String)>,
    /// `podcast:guid`.
    pub guid: Option<String>,
    /// The licence: an SPDX name or words.
    pub license: Option<String>,
    /// Where the licence is to be read.
    pub license_url: Option<String>,
    /// Who holds the rights.
    pub copyright: Option<String>,
    /// Where to support it.
    pub funding: Vec<Funding>,
    /// Who is in every episode.
    pub people: Vec<Person>,
    /// Whether episodes follow each other.
    pub serial: bool,
    /// `podcast:medium`.
    pub medium: String,
    /// What it is about and where it is made.
    pub locations: Vec<Location>,
    /// Statements for machines.
    pub statements: Vec<Statement>,
    /// How often episodes come.
    pub rhythm: Option<Rhythm>,
    /// Other shows.
    pub podroll: Vec<Recommended>,
    /// Conversations about the show.
    pub conversations: Vec<Conversation>,
    /// The names of seasons.
    pub seasons: Vec<Season>,
    /// How the feed is made.
    pub feed: FeedSettings,
    /// Where else it can be heard.
    pub apps: Vec<App>,
}

/// An episode.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name in addresses, one of each in the show.
    pub slug: String,
    /// The name of its folder.
    pub folder: String,
    /// Its manifest, from the show's folder.
    pub manifest: String,
    /// Its name.
    pub title: String,
    /// Its place in the show or season.
    pub number: Option<u32>,
    /// The season.
    pub season: Option<u32>,
    /// full, trailer or bonus.
    pub kind: Kind,
    /// When it comes out: seconds since 1970 and the offset from UTC in seconds.
    pub date: Option<(i64, i32)>,
    /// Its own name for ever: from the ledger, else the manifest. Empty when it has none yet.
    pub guid: String,
    /// Whether the GUID is an address at which the episode is found.
    pub guid_is_address: bool,
    /// What it is about, plain text.
    pub summary: Option<String>,
    /// The notes as clean HTML whose addresses are absolute; empty without notes.
    pub notes: String,
    /// BCP 47: its own language, else the show's.
    pub language: String,
    /// Whether it is unfit for children.
    pub explicit: bool,
    /// Whether directories are asked to leave it out.
    pub block: bool,
    /// Its own picture; nothing where it has the show's.
    pub cover: Option<Cover>,
    /// Everybody in it: the show's people, then its own, each once.
    pub people: Vec<Guest>,
    /// Its own licence, where it differs from the show's.
    pub license: Option<String>,
    /// Where that licence is to be read.
    pub license_url: Option<String>,
    /// What it is about and where it was made.
    pub locations: Vec<Location>,
    /// Statements for machines.
    pub statements: Vec<Statement>,
    /// Conversations about it: the manifest's and those of hosts.
    pub conversations: Vec<Conversation>,
    /// Where to support those in it.
    pub funding: Vec<Funding>,
    /// How long it is, in milliseconds; 0 when unknown.
    pub length_ms: i64,
    /// The sound the feed offers; nothing before it is built.
    pub sound: Option<Media>,
    /// The same in other files.
    pub alternates: Vec<Media>,
    /// Chapters in output time, in order.
    pub chapters: Vec<Mark>,
    /// The chapters file's path, where there are chapters.
    pub chapters_path: Option<String>,
    /// Stretches worth hearing first: start and length in milliseconds, title.
    pub soundbites: Vec<(i64, i64, Option<String>)>,
    /// The text in its formats, the best for apps first.
    pub texts: Vec<TextLink>,
    /// Where its chapters were published, of an episode that is not built here.
    pub chapters_address: Option<String>,
    /// Where its texts were.
    pub texts_elsewhere: Vec<PublishedText>,
    /// How many words are said; 0 without a text.
    pub words: usize,
}

/// Somebody in an episode.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Guest {
    /// Who.
    pub person: Person,
    /// The name in addresses of their page.
    pub slug: String,
}

/// A file of sound.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Media {
    /// The output's name in show.toml.
    pub output: String,
    /// Its path; nothing when it is on another server.
    pub path: Option<String>,
    /// Its address; the path alone while nobody said where public/ is found.
    pub url: String,
    /// In bytes.
    pub bytes: u64,
    /// As in `audio/mpeg`.
    pub media_type: String,
    /// As in `mp3`.
    pub format: String,
    /// In bits a second, on average.
    pub bitrate: Option<u64>,
    /// As in RFC 6381, where the type alone does not tell.
    pub codecs: Option<String>,
    /// BLAKE3 in hexadecimal digits, of the file with its tags.
    pub blake3: String,
    /// SHA-384 in Base64, as subresource integrity has it.
    pub sha384: Option<String>,
    /// LUFS as measured.
    pub loudness: Option<f64>,
    /// dBTP as measured.
    pub peak: Option<f64>,
}

/// A chapter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// In milliseconds of the finished episode.
    pub start_ms: i64,
    /// In milliseconds, after `start_ms`.
    pub end_ms: i64,
    /// What it is called.
    pub title: String,
    /// A page that goes with it.
    pub url: Option<String>,
    /// The path of its picture.
    pub image: Option<String>,
}

/// A picture, square, in several sizes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cover {
    /// The path of each size, the largest first.
    pub sizes: Vec<Sizes>,
    /// What it shows.
    pub alt: Option<String>,
}

/// A picture in one size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sizes {
    /// Its path.
    pub path: String,
    /// Width and height, in pixels.
    pub pixels: u32,
    /// `image/jpeg` or `image/png`.
    pub media_type: String,
}

/// A file of text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextLink {
    /// The format's name, as in `vtt`.
    pub format: String,
    /// Its path.
    pub path: String,
    /// As in `text/vtt`.
    pub media_type: String,
}

impl Front {
    /// The address of a path; the path itself while nobody said where public/ is found.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base.as_deref().unwrap_or_default())
    }

    /// The address of the feed.
    pub fn feed_address(&self) -> String {
        self.address("feed.xml")
    }

    /// What a season is called.
    pub fn season_name(&self, number: u32) -> Option<&str> {
        let season = self.seasons.iter().find(|season| season.number == number);
        season.map(|season| season.name.as_str())
    }
}

impl Entry {
    /// The path of its page.
    pub fn page_path(&self) -> String {
        format!("episodes/{}.html", self.slug)
    }
}

impl Cover {
    /// The smallest size of at least so many pixels, else the largest.
    pub fn at_least(&self, pixels: u32) -> Option<&Sizes> {
        let fitting = self.sizes.iter().filter(|size| size.pixels >= pixels);
        fitting.min_by_key(|size| size.pixels).or(self.sizes.first())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A show that says little, for tests.
    pub(crate) fn front() -> Front {
        Front {
            title: "Show".to_owned(),
            description: "About.".to_owned(),
            language: "fr".to_owned(),
            author: Some("Zoé".to_owned()),
            base: Some("https://x.example/pod/".to_owned()),
            medium: "podcast".to_owned(),
            ..Front::default()
        }
    }

    /// An episode that says little, for tests.
    pub(crate) fn entry(slug: &str) -> Entry {
        Entry {
            slug: slug.to_owned(),
            folder: slug.to_owned(),
            manifest: format!("{slug}/episode.toml"),
            title: slug.to_uppercase(),
            date: Some((1_795_154_400, 3600)),
            guid: format!("guid-{slug}"),
            language: "fr".to_owned(),
            length_ms: 62_500,
            ..Entry::default()
        }
    }
}
