//! `unpublish`: takes an episode out of the feed again, and keeps in the ledger that it was there.

use super::{LOCKED, Publish, PublishDone, publish, read, record, timestamp};
use crate::ops::{CACHE_FOLDER, Context, Failure, clock, open, site as pages};
use crate::report::Diagnostic;
use crate::show::Posted;

/// What to take out.
#[derive(Debug, Clone, Default)]
pub struct Unpublish {
    /// The episode's name, as for every command.
    pub episode: String,
    /// Why, for whoever reads the ledger later.
    pub because: Option<String>,
    /// Put it in again, rather.
    pub undo: bool,
    /// How the feed is published then.
    pub publish: Publish,
}

/// What was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpublished {
    /// What it is called.
    pub title: String,
    /// Hosts that have it still, each with where: what is there is taken away there.
    pub elsewhere: Vec<(String, String)>,
    /// What publishing the feed without it did.
    pub done: PublishDone,
}

/// Takes an episode out of the feed, or puts it in again, and publishes the feed. *Errors:* it was
/// never published, or as for [`publish`]; the ledger says then that it is out, and the next
/// `pod publish` takes it out.
pub fn unpublish(context: &Context<'_>, asked: &Unpublish) -> Result<Unpublished, Failure> {
    let opened = open::open(context)?;
    let episode = opened.episode(&asked.episode, context)?;
    // Nobody else writes the ledger meanwhile.
    let work = opened.root.join(CACHE_FOLDER).join("publish");
    let lock = pages::lock(context, &work, LOCKED)?;
    let mut ledger = read(&opened.root)?.ledger;
    let guid = episode.guid.as_ref().map(|guid| guid.as_str().to_owned()).unwrap_or_default();
    let entry = ledger.episode.iter_mut().find(|one| one.guid == guid);
    let title = episode.title.clone();
    let Some(entry) = entry else {
        let message = format!("`{}` was never published", title.escape_debug());
        let error = Diagnostic::error(message).in_file(opened.root.join(&episode.manifest));
        return Err(Failure::one(
            error.hint("take its `date` out of episode.toml to keep it back"),
        ));
    };
    let there = |one: &Posted| Some((one.name.clone(), one.url.clone()?));
    let elsewhere: Vec<(String, String)> = entry.host.iter().filter_map(there).collect();
    match asked.undo {
        true => {
            entry.withdrawn = false;
            (entry.withdrawn_at, entry.withdrawn_because) = (None, None);
        }
        false if !entry.withdrawn => {
            entry.withdrawn = true;
            entry.withdrawn_at = Some(timestamp(clock::unix_seconds()));
            entry.withdrawn_because.clone_from(&asked.because);
        }
        false => {}
    }
    if !asked.publish.dry_run {
        record::write(&opened.root, &ledger)?;
    }
    drop(lock);
    let elsewhere = if asked.undo { Vec::new() } else { elsewhere };
    Ok(Unpublished { title, elsewhere, done: publish(context, &asked.publish)? })
}
