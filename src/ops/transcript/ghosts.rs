//! Hesitations that nobody wrote: sound between two words, offered for cutting as a rule of
//! tidying. What is accepted goes to edits.toml, and comes back from there by its reason.

use std::fs;

use super::revise::{Excerpt, Revision};
use super::suggest::millis;
use super::tidy::{Tidy, TidyChoice, TidySuggestion};
use crate::ops::{Failure, disk};
use crate::report::Diagnostic;
use crate::show::{self, ChangeError, Episode};
use crate::transcript::document::Manuscript;
use crate::transcript::ghost::Ghost;
use crate::units::Interval;

/// The rule by which they are suggested.
pub(crate) const RULE: &str = "ghost";

/// What the rule does.
pub(crate) const ABOUT: &str = "sound between words that may be a hesitation; its sound is cut";

/// Why, as it stands in edits.toml.
const REASON: &str = "ghost filler";

/// The ghosts of a text that are not cut yet, as suggestions.
pub(super) fn suggestions(revision: &Revision<'_>, m: &Manuscript) -> Vec<TidySuggestion> {
    open(revision, m)
        .map(|(ghost, at)| {
            let word = &m.words[at];
            let end = word.at.end..word.at.end;
            let mut excerpt = Excerpt::of(m, &end);
            excerpt.text = format!("({:.1} s)", ghost.time.length().seconds());
            TidySuggestion {
                rule: RULE,
                about: ABOUT,
                start: ghost.time.start,
                speaker: m.speaker(word).map(str::to_owned),
                becomes: format!("{} {}", excerpt.before, excerpt.after).trim().to_owned(),
                excerpt,
                choice: choice(ghost),
            }
        })
        .collect()
}

/// What of them was accepted.
pub(super) fn accepted(revision: &Revision<'_>, asked: &Tidy) -> Vec<Interval> {
    open(revision, &revision.manuscript)
        .filter(|(ghost, _)| asked.takes(&choice(ghost)))
        .map(|(ghost, _)| ghost.time)
        .collect()
}

fn choice(ghost: &Ghost) -> TidyChoice {
    TidyChoice { rule: RULE, at: millis(ghost.time.start, ghost.time.end) }
}

/// The ghosts after a word that still stands in the text, where nothing is cut.
fn open<'a>(
    revision: &'a Revision<'_>,
    m: &'a Manuscript,
) -> impl Iterator<Item = (&'a Ghost, usize)> {
    let mut places = std::collections::HashMap::new();
    for (at, word) in m.words.iter().enumerate().filter(|(_, word)| !word.struck) {
        places.extend(word.from.iter().map(|id| (*id, at)));
    }
    let cuts = &revision.episode.edits.cuts;
    revision.file.recognised.ghosts.iter().filter_map(move |ghost| {
        let at = *places.get(&ghost.after)?;
        let cut = |cut: &show::EditSpan| cut.start < ghost.time.end && ghost.time.start < cut.end;
        (!cuts.iter().any(cut)).then_some((ghost, at))
    })
}

/// Writes cuts into an episode's edits.toml; how many.
pub(super) fn cut(episode: &Episode, cuts: &[Interval]) -> Result<usize, Failure> {
    if cuts.is_empty() {
        return Ok(0);
    }
    let text = show::add_cuts(&edits(episode)?, cuts, REASON);
    disk::write(&episode.edits_manifest(), &text.map_err(|error| unchangeable(episode, &error))?)?;
    Ok(cuts.len())
}

/// Takes them out again; how many there were.
pub(super) fn uncut(episode: &Episode) -> Result<usize, Failure> {
    let (text, gone) = show::remove_cuts(&edits(episode)?, REASON)
        .map_err(|error| unchangeable(episode, &error))?;
    if gone > 0 {
        disk::write(&episode.edits_manifest(), &text)?;
    }
    Ok(gone)
}

fn edits(episode: &Episode) -> Result<String, Failure> {
    let path = episode.edits_manifest();
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Failure::one(disk::refused("read", &path, &error))),
    }
}

fn unchangeable(episode: &Episode, error: &ChangeError) -> Failure {
    let hint = "`pod check` shows the line; correct it, then do this again";
    Failure::one(Diagnostic::error(error.to_string()).in_file(episode.edits_manifest()).hint(hint))
}
