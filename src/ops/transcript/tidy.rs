//! `pod transcript tidy`: leaves out what nobody means to say, and takes that back rule by rule.

use std::path::PathBuf;

use serde::Serialize;

use super::hidden::wordless;
use super::{chosen, none, settle};
use crate::ops::open::open;
use crate::ops::text::{self, DOCUMENT, shown};
use crate::ops::transcribe::{save, synced_with};
use crate::ops::{Context, Failure};
use crate::report::{Diagnostic, Event, Severity};
use crate::show::Episode;
use crate::transcript::Recognised;
use crate::transcript::document::{
    By, Change, Document, Manuscript, Pass, Reading, Synced, SyncedWord, WordsFile, carried, read,
    undo,
};
use crate::transcript::tidy::{RULES, Removal, apply, find, knows};
use crate::units::Time;

/// What to leave out.
#[derive(Debug, Clone, Default)]
pub struct Tidy {
    /// The episode.
    pub episode: Option<String>,
    /// The rules to go by; all when empty.
    pub only: Vec<&'static str>,
    /// Strike the words, so that their sound is cut too.
    pub audio: bool,
    /// Change nothing, only tell.
    pub dry_run: bool,
}

/// Words that were left out by one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TidyChange {
    /// The rule.
    pub rule: &'static str,
    /// When the first of them is said, on the takes.
    pub start: Time,
    /// Who says them.
    pub speaker: Option<String>,
    /// The words.
    pub text: String,
    /// How many they are.
    pub words: usize,
}

/// What was left out.
#[derive(Debug, Clone)]
pub struct Tidied {
    /// Each change, in order.
    pub changes: Vec<TidyChange>,
    /// How many words the text had, by speaker in the order they speak.
    pub said: Vec<(Option<String>, usize)>,
    /// The document.
    pub document: PathBuf,
    /// Whether it was changed.
    pub written: bool,
}

/// What to take back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untidy {
    /// Whatever was left out.
    All,
    /// What was left out by this rule.
    Rule(&'static str),
}

/// What was taken back.
#[derive(Debug, Clone)]
pub struct Untidied {
    /// How many changes.
    pub changes: usize,
    /// The document.
    pub document: PathBuf,
}

/// Leaves out of a text what the rules name. Every change is kept with its rule, so that
/// [`untidy`] can take it back. A second time changes nothing.
pub fn tidy(context: &Context<'_>, asked: &Tidy) -> Result<Tidied, Failure> {
    let opened = open(context)?;
    let (show, episode) = chosen(context, &opened, asked.episode.as_deref())?;
    let source = text::document(episode)?.ok_or_else(|| none(episode))?;
    let mut file = text::words(episode)?.ok_or_else(|| wordless(episode))?;
    let (document, found) = Document::parse(&source, &shown(episode, DOCUMENT));
    settle(context, &opened, found.into_iter().filter(is_error).collect())?;
    let reading = read(&document, Some(&file));
    let mut manuscript = Manuscript::new(&document, &reading, Some(&file));
    if manuscript.language.is_none() {
        manuscript.language = episode.spoken(show).map(str::to_owned);
    }
    let language = manuscript.language.clone();
    if !knows(language.as_deref()) {
        return Err(unknown(episode, language.as_deref()));
    }
    let wanted = |removal: &Removal| asked.only.is_empty() || asked.only.contains(&removal.rule);
    let removals: Vec<Removal> = find(&manuscript).into_iter().filter(wanted).collect();
    let changes = removals.iter().map(|removal| told(&manuscript, removal)).collect();
    let mut tidied = Tidied {
        changes,
        said: said(&manuscript),
        document: text::paths(&episode.dir).0,
        written: false,
    };
    if asked.dry_run || removals.is_empty() {
        return Ok(tidied);
    }
    let language = language.as_deref();
    let more = file.passes.last().filter(|last| last.by == By::Tidy && last.strike == asked.audio);
    let more = more.and_then(|last| {
        let old = Source::of(last, &file.recognised, language);
        (old.rendered(last).text == source).then(|| old.with(last, &removals)).flatten()
    });
    match (more, file.passes.last_mut()) {
        // One pass as long as nobody else changed the text: what is taken back later is exact.
        (Some(changes), Some(last)) => last.changes = changes,
        _ => file.passes.push(Pass {
            by: By::Tidy,
            strike: asked.audio,
            before: Synced { text: source, words: reading.synced.words },
            changes: removals.iter().map(|removal| change(&manuscript, removal)).collect(),
        }),
    }
    let synced = file.passes.last().map(|last| rendered(last, &file.recognised, language));
    let text = synced.as_ref().map_or_else(String::new, |synced| synced.text.clone());
    tidied.written = save(episode, &text, &WordsFile { synced, ..file })?;
    Ok(tidied)
}

/// Takes back what [`tidy`] left out by one rule, or by all. Where people changed the text since,
/// their words stand.
pub fn untidy(
    context: &Context<'_>,
    episode: Option<&str>,
    back: Untidy,
) -> Result<Untidied, Failure> {
    let opened = open(context)?;
    let (show, episode) = chosen(context, &opened, episode)?;
    let source = text::document(episode)?.ok_or_else(|| none(episode))?;
    let mut file = text::words(episode)?.ok_or_else(|| wordless(episode))?;
    let language = file.recognised.language.clone();
    let language = language.or_else(|| episode.spoken(show).map(str::to_owned));
    let unwanted = |pass: &Pass, change: &Change| {
        pass.by == By::Tidy
            && match back {
                Untidy::All => true,
                Untidy::Rule(rule) => change.rule == rule,
            }
    };
    let mut passes = std::mem::take(&mut file.passes);
    let undone = undo(&source, &mut passes, unwanted, |pass| match pass.by {
        By::Tidy => rendered(pass, &file.recognised, language.as_deref()),
        By::Glossary | By::Correct => literally(pass, &file.recognised),
    });
    let document = text::paths(&episode.dir).0;
    if undone.count == 0 {
        return Ok(Untidied { changes: 0, document });
    }
    for conflict in &undone.conflicts {
        let message = format!("line {}: `{}` was not brought back", conflict.line, conflict.theirs);
        let warning = Diagnostic::warning(message).in_file(episode.dir.join(DOCUMENT));
        let hint = "your text stands there; add it by hand where [[?]] is";
        context.reporter.event(Event::Warning(warning.hint(hint)));
    }
    let file = match undone.words {
        Some(words) => {
            let synced = Some(Synced { text: undone.text.clone(), words });
            WordsFile { synced, passes, ..file }
        }
        None => synced_with(episode, &undone.text, WordsFile { passes, ..file }),
    };
    save(episode, &undone.text, &file)?;
    Ok(Untidied { changes: undone.count, document })
}

/// The text a pass began with.
struct Source {
    manuscript: Manuscript,
    entries: Vec<SyncedWord>,
}

impl Source {
    fn of(pass: &Pass, recognised: &Recognised, language: Option<&str>) -> Source {
        let mut file = WordsFile::new(recognised.clone(), None);
        file.synced = Some(pass.before.clone()).filter(|before| !before.words.is_empty());
        let (document, _) = Document::parse(&pass.before.text, std::path::Path::new(DOCUMENT));
        let reading: Reading = read(&document, Some(&file));
        let mut manuscript = Manuscript::new(&document, &reading, Some(&file));
        manuscript.language = language.map(str::to_owned);
        Source { manuscript, entries: reading.synced.words }
    }

    /// The words a change leaves out.
    fn words(&self, change: &Change) -> std::ops::Range<usize> {
        let words = &self.manuscript.words;
        let start = words.partition_point(|word| word.at.start < change.at.start);
        start..words.partition_point(|word| word.at.end <= change.at.end).max(start)
    }

    fn rendered(&self, pass: &Pass) -> Synced {
        let rule = |id: &str| RULES.iter().find(|rule| rule.id == id).map(|rule| rule.id);
        let removal = |change: &Change| {
            Some(Removal { rule: rule(&change.rule)?, words: self.words(change) })
        };
        let removals: Vec<Removal> = pass.changes.iter().filter_map(removal).collect();
        let gone: Vec<usize> = match pass.strike {
            true => Vec::new(),
            false => removals.iter().flat_map(|removal| removal.words.clone()).collect(),
        };
        let changes = apply(&self.manuscript, &removals, pass.strike);
        carried(&self.manuscript, &self.entries, &changes, &gone)
    }

    /// The changes of a pass with more words left out, named as words of the text after it.
    fn with(&self, pass: &Pass, removals: &[Removal]) -> Option<Vec<Change>> {
        let gone: std::collections::HashSet<usize> =
            pass.changes.iter().flat_map(|change| self.words(change)).collect();
        let left: Vec<usize> = (0..self.manuscript.words.len())
            .filter(|at| pass.strike || !gone.contains(at))
            .collect();
        let mut changes = pass.changes.clone();
        for removal in removals {
            let words = left.get(removal.words.clone())?;
            // Between them may stand words that are left out already.
            for run in words.chunk_by(|one, next| one + 1 == *next) {
                let words = *run.first()?..run.last()? + 1;
                changes.push(change(&self.manuscript, &Removal { rule: removal.rule, words }));
            }
        }
        changes.sort_by_key(|change| change.at.start);
        Some(changes)
    }
}

/// The text after a pass of the tidying rules.
fn rendered(pass: &Pass, recognised: &Recognised, language: Option<&str>) -> Synced {
    Source::of(pass, recognised, language).rendered(pass)
}

/// The text after a pass whose changes are made as they stand.
fn literally(pass: &Pass, recognised: &Recognised) -> Synced {
    let source = Source::of(pass, recognised, None);
    carried(&source.manuscript, &source.entries, &pass.changes, &[])
}

/// A removal as it is kept.
fn change(manuscript: &Manuscript, removal: &Removal) -> Change {
    let words = manuscript.words.get(removal.words.clone()).unwrap_or_default();
    let start = words.first().map_or(0, |word| word.at.start);
    let end = words.last().map_or(start, |word| word.at.end);
    Change { rule: removal.rule.to_owned(), at: start..end, to: String::new() }
}

/// A removal as it is told.
fn told(manuscript: &Manuscript, removal: &Removal) -> TidyChange {
    let words = manuscript.words.get(removal.words.clone()).unwrap_or_default();
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    TidyChange {
        rule: removal.rule,
        start: words.first().map_or(Time::ZERO, |word| word.time.start),
        speaker: words.first().and_then(|word| manuscript.speaker(word)).map(str::to_owned),
        text: texts.join(" "),
        words: texts.len(),
    }
}

/// How many words each speaker says.
fn said(manuscript: &Manuscript) -> Vec<(Option<String>, usize)> {
    let mut said: Vec<(Option<String>, usize)> = Vec::new();
    for word in manuscript.words.iter().filter(|word| !word.struck) {
        let speaker = manuscript.speaker(word);
        match said.iter_mut().find(|one| one.0.as_deref() == speaker) {
            Some(one) => one.1 += 1,
            None => said.push((speaker.map(str::to_owned), 1)),
        }
    }
    said
}

fn is_error(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error
}

/// Says that nobody knows what may be left out in this language.
fn unknown(episode: &Episode, language: Option<&str>) -> Failure {
    let (message, hint) = match language {
        Some(language) => (
            format!("there are no rules for `{language}` yet: French and English have some"),
            "nothing was changed".to_owned(),
        ),
        None => (
            "nobody knows which language is spoken".to_owned(),
            "write `language = \"fr\"` into the episode's or the show's manifest".to_owned(),
        ),
    };
    Failure::one(Diagnostic::error(message).in_file(shown(episode, DOCUMENT)).hint(hint))
}
