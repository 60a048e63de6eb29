//! `pod transcript`: work on the text of an episode besides recognising it.

mod correct;
mod diff;
mod export;
mod ghosts;
pub(in crate::ops) mod glossary;
mod hidden;
mod import;
mod revise;
mod suggest;
mod tally;
mod tidy;

pub use correct::{
    AskedCorrection, Correct, Corrected, CorrectionChange, RefusedEdit, Uncorrect, ask_correction,
    correct_text, refusals, uncorrect,
};
pub use diff::{DiffText, Diffed, EpisodeDiff, TextDifference, diff};
pub use export::{Export, Exported, export};
pub use glossary::{
    GlossaryWork, Glossed, TermChange, TermChoice, TermSuggestion, add_to_glossary, glossary,
    glossary_of, unglossary,
};
pub use hidden::{HiddenWord, Restore, Restored, hidden};
pub use import::{Import, Imported, import};
pub use revise::Excerpt;
pub use tidy::{
    Tidied, Tidy, TidyChange, TidyChoice, TidySuggestion, Untidied, Untidy, tidy, untidy,
};

pub use crate::transcript::tidy::{Level as TidyLevel, Rule as TidyRule};

pub use crate::transcript::correct::{Class as CorrectionClass, Refusal};
pub use crate::transcript::format::{
    Entry as TextFormatEntry, Format as TextFormat, Preset as SubtitlePreset,
    TABLE as TEXT_FORMATS, Typography,
};

use super::open::Opened;
use super::{Context, Failure, Selection};
use crate::report::{Diagnostic, Event, Severity};
use crate::show::{Episode, Show};

/// The one episode meant, in a show without mistakes that concern it.
pub(in crate::ops) fn chosen<'a>(
    context: &Context<'_>,
    opened: &'a Opened,
    named: Option<&str>,
) -> Result<(&'a Show, &'a Episode), Failure> {
    let episode = one(context, opened, named)?;
    let wrong: Vec<Diagnostic> = opened.loaded.concerning(episode).cloned().collect();
    settle(context, opened, wrong)?;
    shown_of(context, opened).map(|show| (show, episode))
}

/// The one episode meant.
fn one<'a>(
    context: &Context<'_>,
    opened: &'a Opened,
    named: Option<&str>,
) -> Result<&'a Episode, Failure> {
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
    Ok(episode)
}

/// As [`chosen`], but recordings that are not there stop nothing: a text can be corrected without.
/// What they miss is a warning.
pub(in crate::ops) fn chosen_without_takes<'a>(
    context: &Context<'_>,
    opened: &'a Opened,
    named: Option<&str>,
) -> Result<(&'a Show, &'a Episode), Failure> {
    let episode = one(context, opened, named)?;
    let lost = |found: &Diagnostic| {
        let mark = found.place.as_ref().and_then(|place| place.mark.as_ref());
        mark.is_some_and(|mark| episode.lost_takes.contains(mark))
    };
    let concerning = opened.loaded.concerning(episode).cloned();
    let lowered = concerning.map(|found| match lost(&found) {
        true => Diagnostic { severity: Severity::Warning, ..found },
        false => found,
    });
    settle(context, opened, lowered.collect())?;
    shown_of(context, opened).map(|show| (show, episode))
}

/// The show, if it can be read.
fn shown_of<'a>(context: &Context<'_>, opened: &'a Opened) -> Result<&'a Show, Failure> {
    match &opened.loaded.show {
        Some(show) => Ok(show),
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

/// Every rule of tidying, of all languages; safe ones first.
pub fn tidy_rules() -> Vec<TidyRule> {
    let mut all: Vec<TidyRule> = Vec::new();
    for language in ["fr", "en"] {
        for rule in crate::transcript::tidy::rules(Some(language)) {
            if all.iter().all(|known| known.id != rule.id) {
                all.push(rule);
            }
        }
    }
    all.push(TidyRule { id: ghosts::RULE, level: TidyLevel::Suggested, about: ghosts::ABOUT });
    all.sort_by_key(|rule| rule.level);
    all
}
