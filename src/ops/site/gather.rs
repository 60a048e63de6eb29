//! One episode as everything published tells of it: its manifest, its notes, what a build made and
//! what the ledger says, brought together into an entry and the files that go with it.

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

mod marks;
mod pictures;
mod sounds;
mod texts;

pub(super) use pictures::{MadeCover, cover};

use super::kept::Kept;
use super::local::LocalFiles;
use super::public::{Content, Public};
use super::stamps::Stamps;
use crate::ops::OUT_FOLDER;
use crate::report::{Diagnostic, Severity};
use crate::show::{
    self, Conversation, EPISODE_MANIFEST, Episode, Located, Posted, Published, Show,
};
use crate::site::{Built, Entry, Front, Guest, ReportError, notes};
use crate::store::Digest;
use crate::transcript::Transcript;

/// The notes of an episode, in its folder.
pub(super) const NOTES: &str = "notes.md";

/// A thousand times what the podcast standard advises (PSP-1: 4,000 bytes).
const NOTES_LIMIT: u64 = 4 << 20;

/// What all episodes are gathered with.
pub(super) struct Source<'a> {
    pub(super) root: &'a Path,
    pub(super) show: &'a Show,
    pub(super) front: &'a Front,
    /// What the ledger says, by GUID.
    pub(super) published: HashMap<&'a str, &'a Published>,
    /// Whether that is another than when the records were made.
    pub(super) ledger_changed: bool,
    /// Seconds since 1970.
    pub(super) now: i64,
    /// Whether episodes that are to come are taken too.
    pub(super) future: bool,
    /// Of the episodes that were not published yet, those that are taken; all when nothing is said.
    pub(super) only: Option<&'a [String]>,
    pub(super) public: &'a Public,
    pub(super) kept: &'a Kept,
    pub(super) stamps: &'a Stamps,
    /// The working folder.
    pub(super) work: &'a Path,
}

/// Why an episode is out that was not among those named.
const NOT_NAMED: &str = "it is not among those to be published";

impl Source<'_> {
    /// Why an episode is left out whatever its files say.
    pub(super) fn barred(&self, guid: &str, below: &str) -> Option<&'static str> {
        let only = self.only?;
        let in_the_feed = |one: &&Published| !one.only_at_hosts;
        let named = only.iter().any(|name| name == below)
            || self.published.get(guid).is_some_and(in_the_feed);
        (!named).then_some(NOT_NAMED)
    }

    /// Changes when what the ledger says of an episode does.
    pub(super) fn mark(&self, guid: &str) -> String {
        let Some(published) = self.published.get(guid) else { return String::new() };
        // What entries are not made of.
        let published = Published {
            title: None,
            sent: None,
            made: None,
            pending: false,
            words: 0,
            folder: String::new(),
            host: published.host.iter().filter(|one| one.uri.is_some()).map(of_mark).collect(),
            ..(*published).clone()
        };
        let json = serde_json::to_vec(&published).unwrap_or_default();
        Digest::of_bytes(&json).to_string()[..16].to_owned()
    }
}

/// What an entry is made of, of all that is known at a host.
fn of_mark(posted: &Posted) -> Posted {
    Posted {
        name: posted.name.clone(),
        uri: posted.uri.clone(),
        account: posted.account.clone(),
        account_url: posted.account_url.clone(),
        ..Posted::default()
    }
}

/// An episode as it was found.
pub(super) struct Gathered {
    /// The episode's folder, from the show's.
    pub(super) below: PathBuf,
    /// Empty when it has none.
    pub(super) guid: String,
    /// The files it was made of, from its folder.
    pub(super) watch: Vec<String>,
    /// When it comes out, in seconds since 1970; 0 when nobody said.
    pub(super) date: i64,
    /// What the first of those files were like before they were read.
    pub(super) before: String,
    pub(super) what: What,
}

/// What was found.
pub(super) enum What {
    /// It is in the feed and has a page.
    In(Box<Found>),
    /// It is in neither, and why.
    Out(String),
    /// It cannot be told.
    Wrong(Vec<Diagnostic>),
}

/// An entry and all that is made of it.
pub(super) struct Found {
    pub(super) entry: Entry,
    /// Whether what a build made of it is here.
    pub(super) built: bool,
    pub(super) transcript: Option<Transcript>,
    /// The digest of the file its text was read from.
    pub(super) text_digest: String,
    /// What goes into public/ beside its page.
    pub(super) contents: Vec<(String, Content)>,
}

/// Gathers the episode in the folder `below` the show's. `old` is its entry of the last run.
pub(super) fn gather(source: &Source<'_>, below: &Path, old: Option<&Entry>) -> Gathered {
    let mut watch = first_files();
    let before = source.stamps.of(below, watch.iter().map(String::as_str));
    let (episode, found) = show::load_episode(source.root, below, source.show.audio);
    let date = episode.date.as_ref().map_or(0, |date| date.at.as_second());
    let wrong: Vec<Diagnostic> = found
        .into_iter()
        .filter(|one| one.severity == Severity::Error && !of_recordings(one, &episode))
        .collect();
    let what = if wrong.is_empty() {
        match build(source, &episode, old, &mut watch) {
            Ok(Ok(found)) => What::In(Box::new(found)),
            Ok(Err(why)) => What::Out(why),
            Err(diagnostics) => What::Wrong(diagnostics),
        }
    } else {
        What::Wrong(wrong)
    };
    let guid = episode.guid.as_ref().map_or_else(String::new, |guid| guid.as_str().to_owned());
    Gathered { below: below.to_owned(), guid, watch, date, before, what }
}

/// The files every episode is made of, from its folder.
fn first_files() -> Vec<String> {
    vec![EPISODE_MANIFEST.to_owned(), NOTES.to_owned(), format!("{OUT_FOLDER}/report.json")]
}

impl Gathered {
    /// What its files are like; nothing when they changed while they were read.
    pub(super) fn stamp(&self, stamps: &Stamps) -> String {
        let of = |files: &[String]| stamps.of(&self.below, files.iter().map(String::as_str));
        if of(&first_files()) != self.before {
            return String::new();
        }
        of(&self.watch)
    }
}

/// Whether an error is about recordings, which a finished episode no longer needs: they may be
/// kept elsewhere.
fn of_recordings(error: &Diagnostic, episode: &Episode) -> bool {
    let mark = error.place.as_ref().and_then(|place| place.mark.as_ref());
    mark.is_some_and(|mark| episode.lost_takes.contains(mark))
}

type Outcome = Result<Result<Found, String>, Vec<Diagnostic>>;

fn build(
    source: &Source<'_>,
    episode: &Episode,
    old: Option<&Entry>,
    watch: &mut Vec<String>,
) -> Outcome {
    let at = |diagnostic: Diagnostic| vec![diagnostic.in_file(&episode.manifest)];
    let Some(date) = &episode.date else {
        return Ok(Err("it has no `date` in episode.toml".to_owned()));
    };
    if date.at.as_second() > source.now && !source.future {
        return Ok(Err(format!("it comes out on {}", date.text)));
    }
    let manifest_guid = episode.guid.as_ref().map(|guid| guid.as_str().to_owned());
    let published = manifest_guid.as_deref().and_then(|guid| source.published.get(guid).copied());
    if published.is_some_and(|published| published.withdrawn) {
        return Ok(Err("it was taken out with `pod unpublish`".to_owned()));
    }
    let below = episode.manifest.parent().unwrap_or(Path::new("")).to_string_lossy();
    if let Some(why) = source.barred(manifest_guid.as_deref().unwrap_or_default(), &below) {
        return Ok(Err(why.to_owned()));
    }
    let built = match Built::read(&episode.dir.join(OUT_FOLDER)) {
        Ok(built) => Some(built),
        Err(ReportError::Missing) if published.is_some_and(|one| one.enclosure.is_some()) => None,
        Err(ReportError::Missing) => {
            return Ok(Err(format!("it is not built yet: `pod build {}`", episode.folder)));
        }
        Err(error) => {
            let hint = format!("run `pod build {}` again", episode.folder);
            return Err(at(Diagnostic::error(error.to_string()).hint(hint)));
        }
    };
    let Some(guid) = manifest_guid else {
        let hint = format!("add `guid = \"{}\"` and never change it again", uuid_of(episode));
        return Err(at(Diagnostic::error("this episode has no `guid`").hint(hint)));
    };
    let mut gathering = Gathering {
        source,
        episode,
        published,
        slug: published
            .and_then(|published| published.slug.clone())
            .filter(|slug| *slug == show::slug(slug))
            .unwrap_or_else(|| episode.slug.clone()),
        old,
        watch,
        contents: Vec::new(),
        wrong: Vec::new(),
    };
    let found = gathering.entry(built.as_ref(), guid);
    if gathering.wrong.is_empty() { Ok(Ok(found)) } else { Err(gathering.wrong) }
}

/// A name for an episode that has none: always the same for the same folder, so that the hint is.
fn uuid_of(episode: &Episode) -> String {
    let name = format!("{}/{}", episode.folder, episode.title);
    uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, name.as_bytes()).to_string()
}

struct Gathering<'a, 'b> {
    source: &'a Source<'a>,
    episode: &'a Episode,
    published: Option<&'a Published>,
    slug: String,
    old: Option<&'a Entry>,
    watch: &'b mut Vec<String>,
    contents: Vec<(String, Content)>,
    wrong: Vec<Diagnostic>,
}

impl Gathering<'_, '_> {
    fn entry(&mut self, built: Option<&Built>, guid: String) -> Found {
        let (episode, front) = (self.episode, self.source.front);
        let (notes, chapters) = (self.notes(), self.chapters(built));
        let (sound, alternates) = self.sounds(built);
        let (texts, transcript, text_digest) = self.texts(built);
        let elsewhere = self.published.filter(|_| built.is_none());
        let cover = self.cover();
        let date = episode.date.as_ref();
        let published_length = self.published.and_then(|one| one.length_ms);
        let mut conversations = episode.conversations.clone();
        conversations.extend(self.published.iter().flat_map(|one| one.conversation.clone()));
        conversations.extend(self.published.iter().flat_map(|one| self.at_hosts(&one.host)));
        let has_chapters = built.is_some() && !chapters.is_empty();
        let entry = Entry {
            folder: episode.folder.clone(),
            manifest: episode.manifest.display().to_string(),
            title: episode.title.clone(),
            number: episode.number,
            season: episode.season,
            kind: episode.kind,
            date: date.map(|date| (date.at.as_second(), date.offset.seconds())),
            guid,
            guid_is_address: self.published.is_some_and(|one| one.guid_is_address),
            summary: episode.summary.clone(),
            notes,
            language: episode.language.clone().unwrap_or_else(|| front.language.clone()),
            explicit: episode.explicit.unwrap_or(front.explicit),
            block: episode.block,
            cover,
            people: people(front, episode),
            license: episode.license.clone().filter(|one| Some(one) != front.license.as_ref()),
            license_url: episode.license_url.clone(),
            locations: episode.locations.clone(),
            statements: episode.statements.clone(),
            conversations,
            funding: episode.funding.clone(),
            length_ms: built
                .map(|built| built.length.millis())
                .or(published_length)
                .unwrap_or_default(),
            sound,
            alternates,
            chapters,
            chapters_path: has_chapters.then(|| format!("chapters/{}.json", self.slug)),
            soundbites: self.soundbites(built),
            texts,
            chapters_address: elsewhere.and_then(|one| one.chapters.clone()),
            texts_elsewhere: elsewhere.map_or_else(Vec::new, |one| one.transcript.clone()),
            words: transcript.as_ref().map_or(0, |transcript| transcript.words().count()),
            slug: self.slug.clone(),
        };
        let contents = std::mem::take(&mut self.contents);
        Found { entry, built: built.is_some(), transcript, text_digest, contents }
    }

    /// The conversations at hosts, in the order the show names them: the first is the one apps show.
    fn at_hosts(&self, posted: &[Posted]) -> Vec<Conversation> {
        let hosts = self.source.show.publish.iter().flat_map(|publish| &publish.hosts);
        let conversation = |(at, host): (usize, &Located<String>)| {
            let posted = posted.iter().find(|one| one.name == host.value)?;
            Some(Conversation {
                protocol: "activitypub".to_owned(),
                uri: Some(posted.uri.clone()?),
                account: posted.account.clone(),
                account_url: posted.account_url.clone(),
                priority: u32::try_from(at + 1).ok(),
            })
        };
        hosts.enumerate().filter_map(conversation).collect()
    }

    fn refuse(&mut self, error: Diagnostic) {
        self.wrong.push(error.in_file(&self.episode.manifest));
    }

    fn notes(&mut self) -> String {
        let path = self.episode.dir.join(NOTES);
        let Ok(file) = fs::File::open(&path) else { return String::new() };
        let mut bytes = Vec::new();
        let read = file.take(NOTES_LIMIT + 1).read_to_end(&mut bytes);
        if read.is_err() || bytes.len() as u64 > NOTES_LIMIT {
            let message =
                format!("`{NOTES}` is longer than {} MB or cannot be read", NOTES_LIMIT >> 20);
            self.refuse(Diagnostic::error(message).hint("look what is in it: notes are a text"));
            return String::new();
        }
        let markdown = String::from_utf8_lossy(&bytes);
        let prefix = self.slug.clone();
        let files = LocalFiles::new(&self.episode.dir, &prefix, self.source.front);
        let clean = notes::clean(&markdown, &|address| files.resolve(address));
        for (name, path, from) in files.into_found() {
            self.watch.push(name);
            self.contents.push((path, Content::Copy(from)));
        }
        clean
    }
}

/// Everybody in an episode: the show's people, then its own; who stands in both is told as the
/// episode tells them.
fn people(front: &Front, episode: &Episode) -> Vec<Guest> {
    let own = |name: &str| episode.people.iter().any(|person| person.name == name);
    let of_show = front.people.iter().filter(|person| !own(&person.name));
    let all = of_show.chain(&episode.people);
    all.map(|person| {
        let known = front.people.iter().find(|other| other.name == person.name);
        let mut person = person.clone();
        if let Some(known) = known {
            person.bio = person.bio.or_else(|| known.bio.clone());
            person.url = person.url.or_else(|| known.url.clone());
            person.image = person.image.or_else(|| known.image.clone());
        }
        Guest { slug: show::slug(&person.name), person }
    })
    .collect()
}
