//! Makes the site: the one place where `serve` meets the verb that makes it.

use std::path::Path;

use super::super::{Context, Failure, Site, site, watch};
use super::news::{Change, News};

/// Makes public/ from the show, with the episodes that are still to come: this is for looking. Gives
/// how many of its files are new.
fn remake(context: &Context<'_>) -> Result<usize, Failure> {
    let made = site(context, &Site { future: true, ..Site::default() })?;
    Ok(made.written + made.removed)
}

/// Makes it once.
pub(super) fn once(context: &Context<'_>) -> Result<(), Failure> {
    remake(context).map(drop)
}

/// Makes it now and after every change of the show, and tells the pages that are open.
pub(super) fn keep(context: &Context<'_>, root: &Path, news: &News) -> Result<(), Failure> {
    watch::keep(context, root, &mut |paths| {
        if remake(context)? > 0 {
            news.tell(Change::of(paths));
        }
        Ok(())
    })
}
