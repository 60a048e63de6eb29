//! `pod transcript glossary`: puts right the names of the show that recognition gets wrong. What is
//! certain happens, what only looks or sounds alike is suggested, and what is accepted again is
//! remembered in show.toml.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::revise::{Excerpt, Revision};
use super::suggest::becomes;
use crate::ops::open::{Opened, guard, open};
use crate::ops::text;
use crate::ops::{Context, Failure, disk};
use crate::report::{Diagnostic, Event};
use crate::show::{self, SHOW_MANIFEST, Show};
use crate::transcript::document::{By, Change, Pass};
use crate::transcript::glossary::{Entry, Glossary, Options, Suggestion, with_alias};
use crate::units::Time;

/// What to do.
#[derive(Debug, Clone, Default)]
pub struct GlossaryWork {
    /// The episode.
    pub episode: Option<String>,
    /// Terms of which every suggestion is accepted.
    pub accept: Vec<String>,
    /// Single suggestions that were accepted.
    pub chosen: Vec<TermChoice>,
    /// Change nothing, only tell.
    pub dry_run: bool,
}

/// Names one suggestion, as long as nothing else changes the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermChoice {
    term: String,
    start: usize,
    end: usize,
}

/// A place where a term was put in.
#[derive(Debug, Clone, Serialize)]
pub struct TermChange {
    /// The term.
    pub term: String,
    /// When it is said, on the takes.
    pub start: Time,
    /// Who says it.
    pub speaker: Option<String>,
    /// What stood there.
    pub from: String,
}

/// A place where a term may be meant.
#[derive(Debug, Clone, Serialize)]
pub struct TermSuggestion {
    /// The term.
    pub term: String,
    /// When it is said, on the takes.
    pub start: Time,
    /// Who says it.
    pub speaker: Option<String>,
    /// What stands there.
    pub excerpt: Excerpt,
    /// How it would read.
    pub becomes: String,
    /// What speaks for it, in words.
    pub evidence: String,
    /// How much does, 0 to 1.
    pub score: f32,
    /// Its name.
    #[serde(skip)]
    pub choice: TermChoice,
}

/// What was done.
#[derive(Debug, Clone)]
pub struct Glossed {
    /// How many terms the glossary has.
    pub terms: usize,
    /// Each change, in order.
    pub changes: Vec<TermChange>,
    /// What a person may accept besides.
    pub suggestions: Vec<TermSuggestion>,
    /// The lines of the glossary that have grown, as they stand in show.toml.
    pub remembered: Vec<String>,
    /// The document.
    pub document: PathBuf,
    /// Whether anything was changed.
    pub written: bool,
}

/// How often an alias is accepted before it is remembered.
const REMEMBERED: usize = 2;

/// Puts in the terms of the glossary where an alias of theirs stands, and where it was accepted.
/// A second time changes nothing.
pub fn glossary(context: &Context<'_>, asked: &GlossaryWork) -> Result<Glossed, Failure> {
    let root = context.root()?;
    let _guard = (!asked.dry_run).then(|| guard(&root)).transpose()?;
    let opened = open(context)?;
    let mut revision = Revision::open(context, &opened, asked.episode.as_deref())?;
    let known = read(revision.show);
    for warning in &known.wrong {
        context.reporter.event(Event::Warning(opened.placed(warning.clone())));
    }
    let mut glossed = Glossed {
        terms: known.glossary.entries().len(),
        changes: Vec::new(),
        suggestions: Vec::new(),
        remembered: Vec::new(),
        document: text::paths(&revision.episode.dir).0,
        written: false,
    };
    // Everybody's vocabulary is ordinary by the list alone: a name misheard all the time is not.
    let options = Options { often: usize::MAX, ..Options::default() };
    let aliases = known.glossary.aliases(&revision.manuscript);
    let open = known.glossary.suggest(&revision.manuscript, &options);
    let is_taken =
        |one: &&Suggestion| asked.accept.contains(&one.term) || asked.chosen.contains(&choice(one));
    let taken: Vec<Change> = open.iter().filter(is_taken).filter_map(change).collect();
    let accepted: Vec<(String, String)> = taken
        .iter()
        .filter_map(|one| Some((one.to.clone(), alias(revision.source.get(one.at.clone())?))))
        .collect();
    let mut changes: Vec<Change> =
        aliases.into_iter().map(|change| Change { rule: change.to.clone(), ..change }).collect();
    changes.extend(taken);
    changes.sort_by_key(|change| (change.at.start, change.at.end));
    glossed.changes = changes.iter().map(|change| told(&revision, change)).collect();
    if !changes.is_empty() && !asked.dry_run {
        let pass = revision.fresh(By::Glossary, changes);
        revision.pass(pass, false);
        glossed.written = revision.save()?;
        glossed.remembered = remember_again(&opened, &known, &accepted)?;
    }
    let open = known.glossary.suggest(&revision.manuscript, &options);
    glossed.suggestions = open.iter().map(|one| suggestion(&revision, one)).collect();
    Ok(glossed)
}

/// Takes back what the glossary put in, of one term or of all; how many places, and the document.
pub fn unglossary(
    context: &Context<'_>,
    episode: Option<&str>,
    term: Option<&str>,
) -> Result<(usize, PathBuf), Failure> {
    let _guard = guard(&context.root()?)?;
    let opened = open(context)?;
    let mut revision = Revision::open(context, &opened, episode)?;
    let unwanted = |by: By, rule: &str| by == By::Glossary && term.is_none_or(|term| term == rule);
    let count = revision.take_back(context, unwanted)?;
    Ok((count, text::paths(&revision.episode.dir).0))
}

/// Writes lines of the glossary into show.toml: terms, or `Term = alias | other`; gives the lines
/// as they stand there now. *Errors:* a line that is none.
pub fn add_to_glossary(context: &Context<'_>, lines: &[String]) -> Result<Vec<String>, Failure> {
    let root = context.root()?;
    let _guard = guard(&root)?;
    let opened = open(context)?;
    let Some(show) = &opened.loaded.show else {
        return Err(Failure::one(Diagnostic::error("this show cannot be read")));
    };
    let mut pairs = Vec::new();
    let mut wrong = Vec::new();
    for line in lines {
        match Entry::parse(line) {
            Ok(entry) if entry.aliases.is_empty() => pairs.push((entry.term, String::new())),
            Ok(entry) => {
                let Entry { term, aliases } = entry;
                pairs.extend(aliases.into_iter().map(|alias| (term.clone(), alias)));
            }
            Err(error) => wrong.push(Diagnostic::error(error.to_string()).hint(FORM)),
        }
    }
    if !wrong.is_empty() {
        return Err(Failure::Refused { diagnostics: wrong, outcome: "nothing was changed" });
    }
    remember(&root, &read(show), &pairs)
}

/// The glossary of a show; lines that are none are left out.
pub fn glossary_of(context: &Context<'_>) -> Result<Glossary, Failure> {
    let opened = open(context)?;
    let known = opened.loaded.show.as_ref().map(read);
    Ok(known.map_or_else(Glossary::default, |known| known.glossary))
}

/// How a line of the glossary is written.
const FORM: &str = "write it as \"Term\" or \"Term = alias | other alias\"";

/// The glossary of a show, with its lines as they stand.
pub(in crate::ops) struct Known {
    pub(in crate::ops) glossary: Glossary,
    /// By line of show.toml: its text, and its entry if it is one.
    lines: Vec<(String, Option<Entry>)>,
    /// Lines that are none.
    pub(in crate::ops) wrong: Vec<Diagnostic>,
}

impl Known {
    /// Whether an alias of a term is known already.
    pub(super) fn holds(&self, term: &str, alias: &str) -> bool {
        let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
        self.lines
            .iter()
            .filter_map(|line| line.1.as_ref())
            .any(|entry| entry.term == term && entry.aliases.iter().any(|known| same(known, alias)))
    }
}

/// Reads the glossary of show.toml; a line that is no entry is told, the others count.
pub(in crate::ops) fn read(show: &Show) -> Known {
    let mut known = Known { glossary: Glossary::default(), lines: Vec::new(), wrong: Vec::new() };
    for line in &show.transcript.glossary {
        let entry = Entry::parse(line);
        if let Err(error) = &entry {
            let warning = Diagnostic::warning(format!("glossary: {error}"));
            known.wrong.push(warning.in_file(Path::new(SHOW_MANIFEST)).hint(FORM));
        }
        known.lines.push((line.clone(), entry.ok()));
    }
    let entries = known.lines.iter().filter_map(|line| line.1.clone()).collect();
    known.glossary = Glossary::new(entries);
    known
}

/// Writes terms, each with an alias or with none, into show.toml; the lines that have changed.
pub(super) fn remember(
    root: &Path,
    known: &Known,
    pairs: &[(String, String)],
) -> Result<Vec<String>, Failure> {
    let manifest = root.join(SHOW_MANIFEST);
    let mut text = std::fs::read_to_string(&manifest)
        .map_err(|error| Failure::one(disk::refused("read", &manifest, &error)))?;
    let mut grown: BTreeMap<String, (Option<String>, String)> = BTreeMap::new();
    for (term, alias) in pairs {
        let known =
            known.lines.iter().find(|line| line.1.as_ref().is_some_and(|e| e.term == *term));
        let (_, line) = grown.entry(term.clone()).or_insert_with(|| match known {
            Some((line, _)) => (Some(line.clone()), line.clone()),
            None => (None, term.clone()),
        });
        if !alias.is_empty() {
            *line = with_alias(line, alias);
        }
    }
    let mut lines = Vec::new();
    for (old, new) in grown.into_values().filter(|(old, new)| old.as_ref() != Some(new)) {
        text = show::change_glossary(&text, old.as_deref(), &new).map_err(|error| {
            let hint = "`pod check` shows the line; correct it, then do this again";
            Failure::one(Diagnostic::error(error.to_string()).in_file(&manifest).hint(hint))
        })?;
        lines.push(new);
    }
    if !lines.is_empty() {
        disk::write(&manifest, &text)?;
    }
    Ok(lines)
}

/// Remembers what was accepted now and often enough, in this episode or in others.
fn remember_again(
    opened: &Opened,
    known: &Known,
    accepted: &[(String, String)],
) -> Result<Vec<String>, Failure> {
    let is_new = |pair: &&(String, String)| !pair.1.is_empty() && !known.holds(&pair.0, &pair.1);
    let mut counts: BTreeMap<&(String, String), usize> =
        accepted.iter().filter(is_new).map(|pair| (pair, 0)).collect();
    if counts.is_empty() {
        return Ok(Vec::new());
    }
    for episode in &opened.loaded.episodes {
        // What cannot be read teaches nothing.
        let Ok(Some(file)) = text::words(episode) else { continue };
        let by_glossary = |pass: &&Pass| pass.by == By::Glossary;
        for pass in file.passes.iter().filter(by_glossary) {
            for change in &pass.changes {
                let from = pass.before.text.get(change.at.clone()).unwrap_or_default();
                if let Some(count) = counts.get_mut(&(change.to.clone(), alias(from))) {
                    *count += 1;
                }
            }
        }
    }
    let often = counts.into_iter().filter(|(_, count)| *count >= REMEMBERED);
    let pairs: Vec<(String, String)> = often.map(|(pair, _)| pair.clone()).collect();
    remember(&opened.root, known, &pairs)
}

/// Words as they stand in the glossary: lower case, one blank between.
fn alias(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('’', "'");
    words.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase()
}

/// The change that a suggestion makes: of the bytes the term takes the place of.
fn change(one: &Suggestion) -> Option<Change> {
    let fits = |(at, _): &(usize, &str)| {
        let (before, after) = (&one.to[..*at], &one.to[at + one.term.len()..]);
        one.from.len() >= before.len() + after.len()
            && one.from.starts_with(before)
            && one.from.ends_with(after)
    };
    let (at, _) = one.to.match_indices(&one.term).find(fits)?;
    let after = one.to.len() - at - one.term.len();
    let bytes = one.at.start + at..one.at.end - after;
    Some(Change { rule: one.term.clone(), at: bytes, to: one.term.clone() })
}

fn choice(one: &Suggestion) -> TermChoice {
    TermChoice { term: one.term.clone(), start: one.at.start, end: one.at.end }
}

fn told(revision: &Revision<'_>, change: &Change) -> TermChange {
    let words = &revision.manuscript.words;
    let (speaker, start) =
        revision.spoken(words.partition_point(|word| word.at.end <= change.at.start));
    let from = revision.source.get(change.at.clone()).unwrap_or_default().to_owned();
    TermChange { term: change.to.clone(), start, speaker, from }
}

fn suggestion(revision: &Revision<'_>, one: &Suggestion) -> TermSuggestion {
    let m = &revision.manuscript;
    let (speaker, start) = revision.spoken(one.words.start);
    let change = Change { rule: String::new(), at: one.at.clone(), to: one.to.clone() };
    TermSuggestion {
        term: one.term.clone(),
        start,
        speaker,
        excerpt: Excerpt::of(m, &one.at),
        becomes: becomes(m, &one.at, &[change]),
        evidence: one.evidence.told(),
        score: one.score,
        choice: choice(one),
    }
}
