//! `import`: starts a show from a feed that is already out, without a listener noticing.
//!
//! ```text
//! pages ─► ReadFeed ─► plan (GUIDs, dates, folders) ─► manifests, notes, ledger ─► staging ─► DIR
//!                                                        ▲ cover, chapters                     │
//!                                                        └─ fetch                              ▼
//!                                                 rehost ◄─ download ◄─ .pod/import.json (what is due)
//! ```
//!
//! The ledger keeps what apps know an episode by: its GUID and the address of its sound. So the
//! feed that `pod site` makes names the same, whoever holds the files. A folder with a show.toml
//! is there whole or not at all; only downloads are gone on with.

mod chapters;
mod cover;
mod download;
mod due;
mod episode;
mod fetch;
mod front;
mod pages;
mod plan;
mod rehost;
mod staging;
mod tally;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub(super) use self::due::ARCHIVE;

use self::due::DueList;
use self::fetch::Web;
use self::tally::Tally;
use super::{Context, Failure, disk};
use crate::report::{Diagnostic, Event};
use crate::show::{self, LEDGER, Ledger, SHOW_MANIFEST};
use crate::site::feed::ReadFeed;

/// What is intact when an import is refused.
const NOTHING: &str = "nothing was written";

/// A feed that was read, with all its pages.
#[derive(Debug)]
pub struct ForeignFeed {
    /// Its address, or its file's name.
    from: String,
    /// What its own addresses are seen from, where it has an address.
    base: Option<String>,
    feed: ReadFeed,
}

impl ForeignFeed {
    /// Its name.
    pub fn title(&self) -> &str {
        &self.feed.title
    }

    /// How many episodes it names.
    pub fn episodes(&self) -> usize {
        self.feed.items.len()
    }

    /// Whether it asks others not to import it, and whom to ask: a mail address, or nothing.
    pub fn locked(&self) -> Option<String> {
        let owner = self.feed.owner.as_ref().map(|(_, email)| email.clone());
        (self.feed.locked == Some(true)).then(|| owner.unwrap_or_default())
    }
}

/// How a feed is brought in.
#[derive(Debug, Clone, Default)]
pub struct ImportFeed {
    /// The show's folder, from the user's; called after the feed when absent.
    pub folder: Option<PathBuf>,
    /// Where pod will publish the show.
    pub base_url: Option<String>,
    /// Whether sound, pictures, texts and chapters are fetched.
    pub download: bool,
    /// Whether the sound moves to pod's own place, too: its addresses change.
    pub rehost: bool,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedImported {
    /// The show's folder.
    pub folder: PathBuf,
    /// Its name.
    pub title: String,
    /// The address of the feed it came from, or its file.
    pub from: String,
    /// How many episodes are in the show.
    pub episodes: usize,
    /// How many have chapters, and how many a text.
    pub chapters: usize,
    /// How many have a text somewhere.
    pub transcripts: usize,
    /// What could not be kept, a phrase each.
    pub lost: Vec<String>,
    /// Whether the show was there, and the import was gone on with.
    pub continued: bool,
    /// How many files were fetched by this run.
    pub fetched: usize,
    /// Their bytes.
    pub fetched_bytes: u64,
    /// How many files are still to be fetched.
    pub to_fetch: usize,
    /// How many episodes have their sound at pod's own place now.
    pub rehosted: usize,
    /// Whether show.toml says where it will be published.
    pub has_base_url: bool,
}

/// Reads a feed from an address or a file, with the pages it goes on in (RFC 5005). What it
/// complains of is told as warnings. *Errors:* it cannot be had, or is no feed.
pub fn read_foreign_feed(context: &Context<'_>, feed: &str) -> Result<ForeignFeed, Failure> {
    let found = pages::read(context, feed)?;
    if found.feed.items.is_empty() {
        let message = format!("there is no episode in the feed `{}`", shown(&found.feed.title));
        let error = Diagnostic::error(message).hint("start a show without one by `pod init`");
        return Err(refused(error));
    }
    Ok(found)
}

/// Makes a show of a feed, or goes on with its downloads. *Errors:* the folder holds something
/// else, a disk that is full, the user's wish to stop. What was fetched stays.
pub fn import_feed(
    context: &Context<'_>,
    foreign: ForeignFeed,
    asked: &ImportFeed,
) -> Result<FeedImported, Failure> {
    let name = asked.folder.clone().unwrap_or_else(|| show::slug(&foreign.feed.title).into());
    let folder: PathBuf = context.folder.join(name).components().collect();
    if let Some(base) = &asked.base_url {
        base_url(base)?;
    }
    let web = Web::new(context, &foreign.from)?;
    let mut done = match there(&folder, &foreign)? {
        true => FeedImported { continued: true, ..FeedImported::default() },
        false => start(context, &web, &folder, &foreign, asked)?,
    };
    done.folder.clone_from(&folder);
    done.title.clone_from(&foreign.feed.title);
    done.from.clone_from(&foreign.from);
    let _guard = super::open::guard(&folder)?;
    let due = DueList::read(&folder).unwrap_or_default();
    if asked.download || asked.rehost {
        download::all(context, &web, &folder, &due, &mut done)?;
    }
    if asked.rehost {
        rehost::all(context, &folder, &mut done)?;
    }
    done.to_fetch = due.files.iter().filter(|file| !file.is_here(&folder)).count();
    let (show, _) = show::load_show(&folder);
    done.has_base_url = show.is_some_and(|show| show.publish.is_some());
    if done.continued {
        done.episodes = Ledger::read(&folder).map_or(0, |ledger| ledger.episode.len());
    }
    Ok(done)
}

/// *Errors:* what show.toml would refuse as `base_url`.
fn base_url(text: &str) -> Result<(), Failure> {
    let text = format!("title = \"x\"\n[publish]\nbase_url = {}\n", toml_edit::Value::from(text));
    super::trial::refuse_if_wrong(&[(Path::new(SHOW_MANIFEST), &text)])
}

/// Whether the folder holds this very import, to be gone on with. *Errors:* it holds something
/// else.
fn there(folder: &Path, foreign: &ForeignFeed) -> Result<bool, Failure> {
    if std::fs::symlink_metadata(folder.join(SHOW_MANIFEST)).is_ok() {
        if DueList::read(folder).is_some_and(|due| due.feed == foreign.from) {
            return Ok(true);
        }
        let error = Diagnostic::error("there is another show here already")
            .in_file(folder.join(SHOW_MANIFEST))
            .hint("name a folder of its own behind the feed's address");
        return Err(refused(error));
    }
    let mut entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(refused(disk::refused("read", folder, &error))),
    };
    if entries.next().is_some() {
        let error = Diagnostic::error(format!("`{}` is not empty", folder.display()))
            .hint("name a folder that is not there yet");
        return Err(refused(error));
    }
    Ok(false)
}

/// Writes the show beside its place, then gives it its name.
fn start(
    context: &Context<'_>,
    web: &Web<'_>,
    folder: &Path,
    foreign: &ForeignFeed,
    asked: &ImportFeed,
) -> Result<FeedImported, Failure> {
    let mut tally = Tally::default();
    let mut done = FeedImported::default();
    let planned = plan::plan(&foreign.feed.items, &mut tally);
    if planned.is_empty() {
        tally.tell(context);
        let error = Diagnostic::error("no episode of this feed has a sound that can be fetched");
        return Err(refused(error.hint("nothing could be told of it to apps")));
    }
    let staging = staging::Staging::begin(folder)?;
    let cover = cover::fetch(web, foreign, staging.path())?;
    let listed = chapters::of(web, &planned, &mut tally)?;
    let made = front::front(foreign, asked, &planned, &cover, &mut tally);
    let mut ledger = Ledger { guid: front::guid(foreign), ..Ledger::default() };
    let mut due = DueList { feed: foreign.from.clone(), files: Vec::new() };
    for (one, marks) in planned.iter().zip(listed) {
        let made = episode::Made::of(foreign, one, marks, &mut tally);
        staging.episode(&one.folder, &made.manifest, &made.notes)?;
        done.chapters += usize::from(made.has_chapters);
        done.transcripts += usize::from(!made.published.transcript.is_empty());
        due.files.extend(due::of(foreign, one, &made.published));
        ledger.episode.push(made.published);
        if context.reporter.cancelled() {
            return Err(Failure::Interrupted);
        }
    }
    done.episodes = ledger.episode.len();
    due.write(staging.path())?;
    let ledger = ledger.to_toml().map_err(|error| {
        refused(Diagnostic::error(format!("the ledger cannot be written: {error}")))
    })?;
    staging.file(LEDGER, &ledger)?;
    staging.file(SHOW_MANIFEST, &made)?;
    staging.check()?;
    staging.becomes(folder)?;
    done.lost = tally.lost();
    tally.tell(context);
    Ok(done)
}

fn refused(error: Diagnostic) -> Failure {
    Failure::Refused { diagnostics: vec![error], outcome: NOTHING }
}

fn warn(context: &Context<'_>, message: String, hint: &str) {
    let warning = Diagnostic::warning(message);
    let warning = if hint.is_empty() { warning } else { warning.hint(hint) };
    context.reporter.event(Event::Warning(warning));
}

/// As much of a foreign text as a message shows.
fn shown(text: &str) -> String {
    let start: String = text.trim().chars().take(60).collect();
    let dots = if start.len() < text.trim().len() { "…" } else { "" };
    format!("{}{dots}", start.escape_debug())
}

/// An address of the web that can be asked for; nothing for all others.
fn on_the_web(address: &str) -> Option<String> {
    let url = url::Url::parse(address.trim()).ok()?;
    let plain = !address.trim().contains(char::is_control);
    let fits = matches!(url.scheme(), "http" | "https") && url.has_host() && plain;
    fits.then(|| address.trim().to_owned())
}
