//! What the last run of `pod site` knew of the show, for pages that stand beside its own.

use std::path::Path;

use super::kept::Kept;
use super::known::{self, Memory, Record};
use super::{front, on_threads};
use crate::ops::CACHE_FOLDER;
use crate::report::Diagnostic;
use crate::show::{Ledger, Show};
use crate::site::page::Dress;
use crate::site::{Cover, Entry, Front};

/// The page of the show's public statistics, from public/.
pub(in crate::ops) const STATS_PAGE: &str = "stats/index.html";

/// What was made.
pub(in crate::ops) struct Made {
    /// The show's picture in its sizes.
    pub(in crate::ops) cover: Option<Cover>,
    /// The episodes that are in the feed.
    pub(in crate::ops) entries: Vec<Entry>,
}

/// Reads what the last run knew; nothing where there was none.
pub(in crate::ops) fn made(root: &Path, jobs: usize) -> Made {
    let work = root.join(CACHE_FOLDER).join("site");
    let Memory { known, records, .. } = known::read(&work, "", jobs);
    let cover = known.made.get(known::COVER).and_then(|kept| serde_json::from_str(kept).ok());
    let shown: Vec<&Record> = records.values().filter(|record| record.out.is_none()).collect();
    let Ok(kept) = Kept::open(&work) else { return Made { cover, entries: Vec::new() } };
    let entries = on_threads(jobs, &shown, &|record| kept.entry(record).ok());
    Made { cover, entries: entries.into_iter().flatten().collect() }
}

/// The show as every page tells of it, and how its pages are made. *Errors:* something is wrong
/// with its templates.
pub(in crate::ops) fn dressed(
    show: &Show,
    ledger: &Ledger,
    cover: Option<Cover>,
) -> Result<(Front, Dress), Box<Diagnostic>> {
    let mut made = front::front(show, ledger);
    made.cover = cover;
    let mut dress = front::dress(show, &made)?;
    let public = show.root.join(super::PUBLIC_FOLDER);
    dress.has_people = public.join("people/index.html").is_file();
    dress.has_search = public.join("search.html").is_file();
    dress.has_stats = true;
    Ok((made, dress))
}
