//! `pod transcript diff`: what people changed against what was recognised, and what that teaches.

use serde::Serialize;

use super::glossary::remember;
use super::revise::Revision;
use super::settle;
use crate::ops::open::{guard, open};
use crate::ops::text;
use crate::ops::{Context, Failure};
use crate::report::Diagnostic;
use crate::transcript::compare::{Difference, Kind, Learnt, Rates, differences, learn, rates};
use crate::units::Time;

/// What to compare.
#[derive(Debug, Clone, Default)]
pub struct DiffText {
    /// The episode; the one of the folder when missing.
    pub episode: Option<String>,
    /// Every episode that has a text and was recognised.
    pub all: bool,
    /// Write what the corrections teach into the glossary.
    pub learn: bool,
}

/// The changes of some texts.
#[derive(Debug, Clone, Serialize)]
pub struct Diffed {
    /// Each text.
    pub episodes: Vec<EpisodeDiff>,
    /// Names and terms put right at least twice.
    pub learnt: Vec<Learnt>,
    /// The lines of the glossary that are new, as they stand in show.toml.
    pub remembered: Vec<String>,
}

/// The changes of a text.
#[derive(Debug, Clone, Serialize)]
pub struct EpisodeDiff {
    /// The folder of its episode.
    pub episode: String,
    /// Every change, in the order of the text.
    pub differences: Vec<TextDifference>,
    /// How often recognition erred, by speaker and in all.
    pub rates: Vec<Rates>,
}

/// One change.
#[derive(Debug, Clone, Serialize)]
pub struct TextDifference {
    /// What was done.
    pub kind: Kind,
    /// When it is said, on the takes.
    pub start: Time,
    /// When that ends.
    pub end: Time,
    /// Who says it.
    pub speaker: Option<String>,
    /// What was recognised; empty if added.
    pub heard: String,
    /// What stands in the text; empty if removed.
    pub written: String,
}

/// Compares texts with what was recognised. *Errors:* nothing was ever recognised.
pub fn diff(context: &Context<'_>, asked: &DiffText) -> Result<Diffed, Failure> {
    let _guard = asked.learn.then(|| guard(&context.root()?)).transpose()?;
    let opened = open(context)?;
    let mut names = vec![asked.episode.clone()];
    if asked.all {
        let has_text =
            |dir: &std::path::Path| text::paths(dir).0.is_file() && text::paths(dir).1.is_file();
        names = opened
            .loaded
            .episodes
            .iter()
            .filter(|episode| has_text(&episode.dir))
            .map(|episode| Some(episode.folder.clone()))
            .collect();
        if names.is_empty() {
            let error = Diagnostic::error("no episode has a text yet");
            return Err(Failure::one(error.hint("make them with `pod transcribe`")));
        }
    }
    let mut diffed = Diffed { episodes: Vec::new(), learnt: Vec::new(), remembered: Vec::new() };
    let (mut changes, mut language) = (Vec::new(), None);
    let mut unread = Vec::new();
    for name in names {
        let revision = match Revision::open(context, &opened, name.as_deref()) {
            Ok(revision) => revision,
            // One broken text of many does not hide the others.
            Err(Failure::Refused { diagnostics, .. }) if asked.all => {
                let warned = diagnostics.into_iter().map(|found| Diagnostic {
                    severity: crate::report::Severity::Warning,
                    ..found
                });
                unread.extend(warned);
                continue;
            }
            Err(error) => return Err(error),
        };
        let found = differences(&revision.file.recognised, &revision.manuscript);
        diffed.episodes.push(EpisodeDiff {
            episode: revision.episode.folder.clone(),
            differences: found.iter().map(told).collect(),
            rates: rates(&revision.file.recognised, &revision.manuscript),
        });
        language = language.or_else(|| revision.language().map(str::to_owned));
        changes.extend(found);
    }
    settle(context, &opened, unread)?;
    diffed.learnt = learn(&changes, language.as_deref());
    if let Some(show) = &opened.loaded.show {
        let known = super::glossary::read(show);
        diffed.learnt.retain(|one| !known.holds(&one.written, &one.heard));
        if asked.learn {
            let pairs: Vec<(String, String)> =
                diffed.learnt.iter().map(|one| (one.written.clone(), one.heard.clone())).collect();
            diffed.remembered = remember(&opened.root, &known, &pairs)?;
        }
    }
    Ok(diffed)
}

fn told(difference: &Difference) -> TextDifference {
    TextDifference {
        kind: difference.kind,
        start: difference.time.start,
        end: difference.time.end,
        speaker: difference.speaker.clone(),
        heard: difference.heard.clone(),
        written: difference.written.clone(),
    }
}
