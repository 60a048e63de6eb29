//! `pod transcript`: work on the text of an episode besides recognising it.

mod export;
mod hidden;
mod import;
mod tidy;

pub use export::{Export, Exported, export};
pub use hidden::{HiddenWord, Restore, Restored, hidden};
pub use import::{Import, Imported, import};
pub use tidy::{Tidied, Tidy, TidyChange, Untidied, Untidy, tidy, untidy};

pub use crate::transcript::tidy::RULES as TIDY_RULES;

pub use crate::transcript::format::{
    Entry as TextFormatEntry, Format as TextFormat, Preset as SubtitlePreset,
    TABLE as TEXT_FORMATS, Typography,
};

use super::open::Opened;
use super::{Context, Failure, Selection};
use crate::report::{Diagnostic, Event, Severity};
use crate::show::{Episode, Show};

/// The one episode meant, in a show without mistakes that concern it.
fn chosen<'a>(
    context: &Context<'_>,
    opened: &'a Opened,
    named: Option<&str>,
) -> Result<(&'a Show, &'a Episode), Failure> {
    let names = named.map(str::to_owned).into_iter().collect();
    let episodes = opened.select(&Selection::Named(names), context)?;
    let [episode] = episodes.as_slice() else {
        let message = match episodes.len() {
            0 => "this show has no episodes yet".to_owned(),
            many => format!("there are {many} episodes: say which"),
        };
        let hint = "name one by its number, slug or folder";
        return Err(Failure::one(Diagnostic::error(message).hint(hint)));
    };
    let wrong: Vec<Diagnostic> = opened.loaded.concerning(episode).cloned().collect();
    settle(context, opened, wrong)?;
    match &opened.loaded.show {
        Some(show) => Ok((show, episode)),
        None => settle(context, opened, opened.loaded.diagnostics.clone())
            .and_then(|()| Err(Failure::one(Diagnostic::error("this show cannot be read")))),
    }
}

/// Stops at errors and passes warnings on.
fn settle(context: &Context<'_>, opened: &Opened, found: Vec<Diagnostic>) -> Result<(), Failure> {
    if found.iter().any(|one| one.severity == Severity::Error) {
        let diagnostics = found.into_iter().map(|one| opened.placed(one)).collect();
        return Err(Failure::Refused { diagnostics, outcome: "nothing was changed" });
    }
    for one in found {
        context.reporter.event(Event::Warning(opened.placed(one)));
    }
    Ok(())
}

/// Says that an episode has no text.
fn none(episode: &Episode) -> Failure {
    let message = format!("episode `{}` has no text yet", episode.folder);
    let hint = format!("make one with `pod transcribe {}`", episode.folder);
    Failure::one(Diagnostic::error(message).hint(hint))
}
