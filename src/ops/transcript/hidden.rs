//! `pod transcript hidden`: what was heard and kept out of the text, shown and
//! brought back.

use std::path::PathBuf;

use serde::Serialize;

use super::{chosen, none};
use crate::ops::open::open;
use crate::ops::text;
use crate::ops::transcribe::{save, synced_with};
use crate::ops::{Context, Failure};
use crate::report::{Diagnostic, Event};
use crate::show::Episode;
use crate::transcript::document::{WordsFile, compose, merge};
use crate::transcript::tracks::flow;
use crate::transcript::{Hidden, Word};
use crate::units::{Interval, Time};

/// What to bring back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restore {
    /// Whatever was kept out.
    All,
    /// What was kept out for this reason.
    Reason(Hidden),
}

impl Restore {
    /// As they are typed.
    pub const NAMES: [(&str, Restore); 7] = [
        ("all", Restore::All),
        (NAMES[0], Restore::Reason(Hidden::ALL[0])),
        (NAMES[1], Restore::Reason(Hidden::ALL[1])),
        (NAMES[2], Restore::Reason(Hidden::ALL[2])),
        (NAMES[3], Restore::Reason(Hidden::ALL[3])),
        (NAMES[4], Restore::Reason(Hidden::ALL[4])),
        (NAMES[5], Restore::Reason(Hidden::ALL[5])),
    ];

    fn takes(self, reason: Hidden) -> bool {
        match self {
            Restore::All => true,
            Restore::Reason(one) => one == reason,
        }
    }
}

const NAMES: [&str; 6] = [
    Hidden::ALL[0].name(),
    Hidden::ALL[1].name(),
    Hidden::ALL[2].name(),
    Hidden::ALL[3].name(),
    Hidden::ALL[4].name(),
    Hidden::ALL[5].name(),
];

/// A word that is not in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HiddenWord {
    /// When it is said, on the takes.
    pub start: Time,
    /// On whose track.
    pub speaker: Option<String>,
    /// The word.
    pub text: String,
    /// Why it is not in the text.
    pub reason: &'static str,
    /// What the reason means.
    #[serde(skip)]
    pub kind: Hidden,
}

/// What there is, or what was brought back.
#[derive(Debug, Clone)]
pub struct Restored {
    /// The words, in order.
    pub words: Vec<HiddenWord>,
    /// The document, if words were brought back into it.
    pub document: Option<PathBuf>,
}

/// Shows what was kept out of a text; with `restore`, brings it back into the text, where
/// corrections are kept. `between` narrows both to a stretch of the takes.
pub fn hidden(
    context: &Context<'_>,
    episode: Option<&str>,
    restore: Option<Restore>,
    between: Option<Interval>,
) -> Result<Restored, Failure> {
    let opened = open(context)?;
    let (_, episode) = chosen(context, &opened, episode)?;
    let Some(mut file) = text::words(episode)? else {
        return Err(match text::document(episode)? {
            Some(_) => wordless(episode),
            None => none(episode),
        });
    };
    let wanted = |word: &Word| {
        let inside = between.is_none_or(|between| between.contains(word.time.middle()));
        let reason = word.hidden.filter(|_| inside)?;
        restore.is_none_or(|restore| restore.takes(reason)).then_some(reason)
    };
    let tell = |word: &Word| {
        let kind = wanted(word)?;
        let track = file.recognised.tracks.get(usize::from(word.track));
        Some(HiddenWord {
            start: word.time.start,
            speaker: track.and_then(|track| track.speaker.clone()),
            text: word.text.clone(),
            reason: kind.name(),
            kind,
        })
    };
    let words: Vec<HiddenWord> = file.recognised.words.iter().filter_map(tell).collect();
    if restore.is_none() || words.is_empty() {
        return Ok(Restored { words, document: None });
    }
    let document = text::document(episode)?.ok_or_else(|| none(episode))?;
    let chapters: Vec<(Time, String)> =
        episode.chapters.iter().map(|one| (one.start, one.title.clone())).collect();
    // What recognition alone would write, without and with the words: the difference goes into
    // the text as it is now.
    let language = file.recognised.language.clone();
    let (_, before) = flow(&file.recognised.words, language.as_deref());
    let (plain, _) = compose(&file.recognised, &before, &chapters);
    for word in &mut file.recognised.words {
        if wanted(word).is_some() {
            word.hidden = None;
        }
    }
    let (_, after) = flow(&file.recognised.words, language.as_deref());
    let (with, _) = compose(&file.recognised, &after, &chapters);
    let merged = merge(&plain, &document, &with);
    for conflict in &merged.conflicts {
        let message = format!("line {}: `{}` was not brought back", conflict.line, conflict.theirs);
        let warning = Diagnostic::warning(message).in_file(episode.dir.join(text::DOCUMENT));
        let hint = "your text stands there; add it by hand where [[?]] is";
        context.reporter.event(Event::Warning(warning.hint(hint)));
    }
    let words_file = WordsFile { synced: None, ..file };
    let words_file = synced_with(episode, &merged.text, words_file);
    save(episode, &merged.text, &words_file)?;
    Ok(Restored { words, document: Some(text::paths(&episode.dir).0) })
}

/// Says that a text has no recognised words beside it.
pub(super) fn wordless(episode: &Episode) -> Failure {
    let message = format!("there is no `{}`: nobody knows what was heard", text::WORDS);
    let hint = format!("run `pod transcribe {}`: the text is kept", episode.folder);
    let error = Diagnostic::error(message).in_file(text::shown(episode, text::DOCUMENT));
    Failure::one(error.hint(hint))
}
