//! `pod transcript correct`: a language model reads the text again, and may only point at words.
//! First it is asked; what of its answers may be done is made in a second step.

use std::path::PathBuf;

use serde::Serialize;

use super::glossary::read;
use super::revise::{Excerpt, Revision};
use super::suggest::becomes;
use crate::http::{Client, shown_address};
use crate::ops::open::{guard, open};
use crate::ops::text::{self, DOCUMENT};
use crate::ops::transcribe::{save, synced_with};
use crate::ops::{Context, Failure, open_store};
use crate::report::{Counts, Diagnostic, Event, Task};
use crate::store::{Digest, Key, Stage, Store};
use crate::transcript::correct::{
    Class, CorrectError, Corrector, Endpoint, Memory, PATIENCE, Proposal, Refusal, batches,
    correct_all,
};
use crate::transcript::document::{By, Change, Document, Manuscript, merge, read as aligned};
use crate::units::Time;

/// Where the key of the server comes from.
const KEY: &str = "POD_CORRECT_KEY";

/// Whom to ask about which text.
#[derive(Debug, Clone)]
pub struct Correct {
    /// The episode.
    pub episode: Option<String>,
    /// The address of the server, with or without `/v1`.
    pub server: String,
    /// The model, as the server names it.
    pub model: String,
    /// How many answers are asked for about each paragraph; most of them must agree.
    pub votes: u8,
    /// The kinds of edits wanted; all when empty.
    pub only: Vec<Class>,
    /// Ask again what was answered before.
    pub force: bool,
}

/// An edit that may be made, or was.
#[derive(Debug, Clone, Serialize)]
pub struct CorrectionChange {
    /// What it does.
    pub class: &'static str,
    /// When it is said, on the takes.
    pub start: Time,
    /// Who says it.
    pub speaker: Option<String>,
    /// What stands there.
    pub from: String,
    /// What would stand there; empty where it is left out.
    pub to: String,
    /// How many answers have it.
    pub votes: u8,
    /// The words with those around them.
    #[serde(skip)]
    pub excerpt: Excerpt,
    /// How it would read.
    #[serde(skip)]
    pub becomes: String,
}

/// An edit that was asked for and must not be made.
#[derive(Debug, Clone, Serialize)]
pub struct RefusedEdit {
    /// Why not, by name.
    pub why: &'static str,
    /// Why not, in a sentence.
    pub about: &'static str,
    /// When it is said, on the takes.
    pub start: Time,
    /// What stands there.
    pub from: String,
    /// What should have stood there.
    pub to: String,
}

/// What came of asking.
#[derive(Debug, Clone)]
pub struct AskedCorrection {
    /// What may be done, in the order of the text.
    pub proposals: Vec<CorrectionChange>,
    /// What may not, in the order of the text.
    pub refused: Vec<RefusedEdit>,
    /// How many paragraphs were asked about.
    pub paragraphs: usize,
    /// How many answers came, and how many of them were none.
    pub answers: (usize, usize),
    changes: Vec<Change>,
    source: String,
    folder: String,
}

/// What was done.
#[derive(Debug, Clone)]
pub struct Corrected {
    /// How many edits were made.
    pub changes: usize,
    /// The document.
    pub document: PathBuf,
}

/// What to take back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uncorrect {
    /// Every edit.
    All,
    /// The edits of this kind.
    Class(Class),
}

/// Asks a model about a text; changes nothing. *Errors:* the server does not answer, refuses, or
/// answers nonsense for several paragraphs.
pub fn ask_correction(context: &Context<'_>, asked: &Correct) -> Result<AskedCorrection, Failure> {
    let opened = open(context)?;
    let revision = Revision::open(context, &opened, asked.episode.as_deref())?;
    let m = &revision.manuscript;
    let known = read(revision.show);
    let terms: Vec<String> = known.glossary.terms().into_iter().map(str::to_owned).collect();
    let key = std::env::var(KEY).ok().filter(|key| !key.is_empty());
    let endpoint = Endpoint { url: asked.server.clone(), model: asked.model.clone(), key };
    let client = Client::new(PATIENCE).map_err(|error| refused(&error.into()))?;
    let store = open_store(context, &opened.root)?;
    let mut corrector = Corrector::new(&client, &endpoint);
    let paragraphs = batches(m).len() as u64;
    let label = "asking about paragraphs";
    let mut task = Task::start(context.reporter, label, Some(paragraphs), Counts::Items);
    let run = correct_all(
        &mut corrector,
        m,
        (&terms, asked.votes),
        &mut Answers { store: &store, server: shown_address(&asked.server), force: asked.force },
        &mut |done, _| task.advance(done as u64),
        &|| context.reporter.cancelled(),
    );
    drop(task);
    let run = run.map_err(|error| match error {
        CorrectError::Cancelled => Failure::Interrupted,
        error => refused(&error),
    })?;
    if let ([], [(_, error), ..]) = (run.corrected.as_slice(), run.failed.as_slice()) {
        return Err(refused(error));
    }
    for (words, error) in &run.failed {
        let (_, start) = revision.spoken(words.start);
        let message = format!("the paragraph at {start} was not read: {error}");
        context.reporter.event(Event::Warning(Diagnostic::warning(message)));
    }
    let wanted = |one: &&Proposal| asked.only.is_empty() || asked.only.contains(&one.class);
    let mut found = AskedCorrection {
        proposals: Vec::new(),
        refused: Vec::new(),
        paragraphs: run.corrected.len() + run.failed.len(),
        answers: (0, 0),
        changes: Vec::new(),
        source: revision.source.clone(),
        folder: revision.episode.folder.clone(),
    };
    for (_, corrected) in &run.corrected {
        found.answers.0 += usize::from(corrected.answers);
        found.answers.1 += usize::from(corrected.unusable);
        for one in corrected.proposals.iter().filter(wanted) {
            found.proposals.push(proposal(&revision, one));
            found.changes.push(one.change.clone());
        }
        for one in &corrected.refused {
            found.refused.push(RefusedEdit {
                why: one.why.name(),
                about: one.why.about(),
                start: revision.spoken(one.words.start).1,
                from: one.from.clone(),
                to: one.to.clone(),
            });
        }
    }
    Ok(found)
}

/// Makes edits of those that may be made: each for which `wanted` says so, in their order. Where
/// the text was changed since it was asked about, both changes stand.
pub fn correct_text(
    context: &Context<'_>,
    asked: &AskedCorrection,
    wanted: &[bool],
) -> Result<Corrected, Failure> {
    let _guard = guard(&context.root()?)?;
    let opened = open(context)?;
    let mut revision = Revision::open(context, &opened, Some(&asked.folder))?;
    let taken = asked.changes.iter().zip(wanted).filter(|(_, wanted)| **wanted);
    let changes: Vec<Change> = taken.map(|(change, _)| change.clone()).collect();
    let count = changes.len();
    let document = text::paths(&revision.episode.dir).0;
    if changes.is_empty() {
        return Ok(Corrected { changes: 0, document });
    }
    if revision.source == asked.source {
        let pass = revision.fresh(By::Correct, changes);
        revision.pass(pass, false);
        revision.save()?;
        return Ok(Corrected { changes: count, document });
    }
    let ours = revision.source.clone();
    let (before, _) = Document::parse(&asked.source, std::path::Path::new(DOCUMENT));
    let reading = aligned(&before, Some(&revision.file));
    revision.manuscript = Manuscript::new(&before, &reading, Some(&revision.file));
    revision.entries = reading.synced.words;
    revision.source.clone_from(&asked.source);
    let pass = revision.fresh(By::Correct, changes);
    revision.pass(pass, false);
    let merged = merge(&asked.source, &ours, &revision.source);
    let file = std::mem::take(&mut revision.file);
    let file = synced_with(revision.episode, &merged.text, file);
    save(revision.episode, &merged.text, &file)?;
    Ok(Corrected { changes: count, document })
}

/// Takes edits back, of one kind or all; how many, and the document.
pub fn uncorrect(
    context: &Context<'_>,
    episode: Option<&str>,
    back: Uncorrect,
) -> Result<(usize, PathBuf), Failure> {
    let _guard = guard(&context.root()?)?;
    let opened = open(context)?;
    let mut revision = Revision::open(context, &opened, episode)?;
    let rule = match back {
        Uncorrect::All => None,
        Uncorrect::Class(class) => Some(format!("correct-{}", class.name())),
    };
    let unwanted =
        |by: By, of: &str| by == By::Correct && rule.as_deref().is_none_or(|rule| rule == of);
    let count = revision.take_back(context, unwanted)?;
    Ok((count, text::paths(&revision.episode.dir).0))
}

fn proposal(revision: &Revision<'_>, one: &Proposal) -> CorrectionChange {
    let m = &revision.manuscript;
    let (speaker, start) = revision.spoken(one.words.start);
    CorrectionChange {
        class: one.class.name(),
        start,
        speaker,
        from: one.from.clone(),
        to: one.to.clone(),
        votes: one.votes,
        excerpt: Excerpt::of(m, &one.change.at),
        becomes: becomes(m, &one.change.at, std::slice::from_ref(&one.change)),
    }
}

/// What a server answered before: a run that is stopped goes on where it was.
struct Answers<'a> {
    store: &'a Store,
    server: String,
    force: bool,
}

impl Answers<'_> {
    fn key(&self, question: &str) -> Key {
        let question = Digest::of_bytes(question.as_bytes()).to_string();
        Key::new(ANSWER).with("server", &self.server).with("question", question)
    }
}

impl Memory for Answers<'_> {
    fn find(&mut self, question: &str) -> Option<String> {
        let known = self.store.read(&self.key(question), LONGEST)?;
        String::from_utf8(known).ok().filter(|_| !self.force)
    }

    fn keep(&mut self, question: &str, answer: &str) {
        // What cannot be kept is asked for again.
        let _ = self.store.put(&self.key(question), answer.as_bytes());
    }
}

/// Names an answer in cache keys.
const ANSWER: Stage = Stage { name: "correction", version: 1 };

/// The longest answer that is kept; the client reads no longer one.
const LONGEST: u64 = 4 << 20;

/// How many edits were refused for each reason, most first.
pub fn refusals(refused: &[RefusedEdit]) -> Vec<(&'static str, usize)> {
    let counts = Refusal::ALL
        .map(|why| (why.about(), refused.iter().filter(|one| one.why == why.name()).count()));
    let mut counts: Vec<_> = counts.into_iter().filter(|one| one.1 > 0).collect();
    counts.sort_by_key(|one| std::cmp::Reverse(one.1));
    counts
}

fn refused(error: &CorrectError) -> Failure {
    let found = Diagnostic::error(error.to_string());
    let diagnostic = match error.hint() {
        Some(hint) => found.hint(hint),
        None => found,
    };
    Failure::Refused { diagnostics: vec![diagnostic], outcome: "nothing was changed" }
}
