//! The show's public statistics as a page of its site, in its theme and language.

use std::path::{Path, PathBuf};

use super::Counted;
use crate::ops::site::{self, PUBLIC_FOLDER, STATS_PAGE};
use crate::ops::{Context, Failure, disk};
use crate::report::Diagnostic;
use crate::show::{Ledger, Show};
use crate::site::Cover;
use crate::site::page::{EpisodeFigure, Figures, Pages, Shelf};

/// Writes the page: to `file`, else to its place in public/. Gives where it is.
pub(super) fn write(
    context: &Context<'_>,
    show: &Show,
    ledger: &Ledger,
    cover: Option<Cover>,
    counted: &Counted,
    file: Option<&Path>,
) -> Result<PathBuf, Failure> {
    let refused = |mut error: Box<Diagnostic>| {
        if let Some(place) = &mut error.place {
            place.file = show.root.join(&place.file);
        }
        Failure::Refused { diagnostics: vec![*error], outcome: "no page was written" }
    };
    let (front, dress) = site::dressed(show, ledger, cover).map_err(refused)?;
    let pages = Pages::new(&front, dress).map_err(refused)?;
    let (target, shelf) = match file {
        Some(file) => (context.folder.join(file), Shelf::Elsewhere),
        None => (show.root.join(PUBLIC_FOLDER).join(STATS_PAGE), Shelf::Site),
    };
    let page = pages.stats(&front, &figures(counted), shelf).map_err(refused)?;
    if let (Shelf::Site, Some(folder)) = (shelf, target.parent()) {
        disk::make_folder(folder)?;
    }
    disk::write(&target, &page)?;
    Ok(target)
}

fn figures(counted: &Counted) -> Figures {
    let report = &counted.report;
    let episodes = counted.episodes.iter().map(|episode| EpisodeFigure {
        title: match episode.number {
            Some(number) => format!("{number}. {}", episode.title),
            None => episode.title.clone(),
        },
        href: episode.href.clone(),
        downloads: episode.downloads,
    });
    Figures {
        downloads: report.downloads,
        days: report.days.clone(),
        episodes: episodes.collect(),
        apps: report.apps.iter().map(|app| (app.name.clone(), app.downloads)).collect(),
        lines: report.lines,
        funnel: report.reasons.iter().map(|(reason, count)| (reason.name(), *count)).collect(),
    }
}
