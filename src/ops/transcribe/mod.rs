//! `pod transcribe`: what is said in an episode, as transcript.md and its timed
//! words. Each slice of speech is kept as soon as it is heard, so a run that
//! was stopped anywhere goes on there.

mod again;
mod bench;
mod ear;
mod kept;
mod listen;
mod pool;
mod voices;
mod write;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use super::open::{Opened, open};
use super::text;
use super::{Context, Failure, Selection, open_store};
use crate::report::{Diagnostic, Event, Severity};
use crate::show::{Episode, Show};
use crate::store::Store;
use crate::transcript::whisper::Search;
use ear::Ear;

pub use again::{HeardAgain, ListenAgain, listen_again};
pub use bench::{BenchModels, Benched, bench_models};
pub(in crate::ops) use write::{IMPORTED, save, synced_with};

/// How to write down what is said.
#[derive(Debug, Clone)]
pub struct Transcribe {
    /// Which episodes.
    pub selection: Selection,
    /// A model's name or path; the show's when missing.
    pub model: Option<String>,
    /// The language spoken, BCP 47; the manifests' when missing.
    pub language: Option<String>,
    /// Whether to look harder for the best text.
    pub best: bool,
    /// How many threads listen; as many as the context's when missing.
    pub threads: Option<usize>,
    /// Who is on the left and the right of a single stereo recording.
    pub speakers: Option<(String, String)>,
    /// A server that listens in place of this machine.
    pub server: Option<String>,
    /// Listen here, whatever the show says.
    pub local: bool,
    /// Listen to everything again.
    pub force: bool,
    /// A second model, a name or path: where it hears other words these are kept beside the first's.
    pub second: Option<String>,
}

/// An episode whose text was made.
#[derive(Debug, Clone, Serialize)]
pub struct Transcribed {
    /// The name of its folder.
    pub episode: String,
    /// Its number.
    pub number: Option<u32>,
    /// Its title.
    pub title: String,
    /// The document.
    #[serde(serialize_with = "super::lossy")]
    pub document: PathBuf,
    /// The language it is in.
    pub language: Option<String>,
    /// Who says how many words, in the order they first speak.
    pub speakers: Vec<SpeakerWords>,
    /// How many words are in the text.
    pub words: usize,
    /// How many words were heard and kept out of the text, by reason.
    pub hidden: BTreeMap<&'static str, usize>,
    /// Where a correction and a new recognition differ; the correction stands.
    pub conflicts: usize,
    /// How far a second model agrees.
    pub second: Option<SecondOpinion>,
    /// How many sounds between words may be hesitations.
    pub ghosts: usize,
    /// How much there was to do.
    pub slices: SliceCounts,
    /// Whether anything on disk had to change.
    pub fresh: bool,
}

/// How far two models agree, in words of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SecondOpinion {
    /// Heard alike by both.
    pub agreed: usize,
    /// Heard as other words by the second: suspects, with what it heard as alternatives.
    pub differ: usize,
    /// Heard by the first alone.
    pub only_first: usize,
    /// Heard by the second alone.
    pub only_second: usize,
}

/// How many slices of sound there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SliceCounts {
    /// All.
    pub all: usize,
    /// Those that were heard before.
    pub heard_before: usize,
}

/// How much somebody says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpeakerWords {
    /// Who; nothing for an unnamed voice.
    pub speaker: Option<String>,
    /// How many words.
    pub words: usize,
}

/// What did not happen.
const NOTHING: &str = "nothing was transcribed";

/// How many texts the search keeps in mind with `--best`: what whisper.cpp and
/// OpenAI's own program take.
const BEAM: u8 = 5;

/// Writes down what is said in the episodes selected, one after the other.
/// *Errors:* anything wrong in the manifests, no such model, recordings that
/// cannot be read, a server that does not answer.
pub fn transcribe(context: &Context<'_>, asked: &Transcribe) -> Result<Vec<Transcribed>, Failure> {
    let opened = open(context)?;
    let (show, episodes) = chosen(context, &opened, asked)?;
    let mut store = open_store(context, &opened.root)?;
    let mut ear = Ear::of(context, &mut store, &opened, show, asked).map_err(nothing)?;
    let mut second = match &asked.second {
        None => None,
        Some(model) => {
            let model = Some(model.clone());
            let asked = Transcribe { model, server: None, local: true, ..asked.clone() };
            Some(Ear::of(context, &mut store, &opened, show, &asked).map_err(nothing)?)
        }
    };
    if second.as_ref().is_some_and(|second| second.identity == ear.identity) {
        let error = Diagnostic::error("the second model is the first: it would agree with itself");
        return Err(nothing(Failure::one(error.hint("name another one with `--second`"))));
    }
    let mut done = Vec::new();
    let mut failed = Vec::new();
    for episode in episodes {
        let ears = (&mut ear, second.as_mut());
        let step = one(context, &mut store, (show, episode), asked, ears);
        let saved = store.save();
        match step {
            Ok(episode) => done.push(episode),
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Err(Failure::Refused { diagnostics, .. }) => {
                failed.extend(diagnostics.into_iter().map(|found| opened.placed(found)));
            }
        }
        saved.map_err(|error| Failure::one(super::store_trouble(&error)))?;
    }
    if failed.is_empty() {
        return Ok(done);
    }
    let outcome = if done.is_empty() { NOTHING } else { "the other episodes were transcribed" };
    Err(Failure::Refused { diagnostics: failed, outcome })
}

/// The show and the episodes to listen to, with everything wrong about them told at once.
fn chosen<'a>(
    context: &Context<'_>,
    opened: &'a Opened,
    asked: &Transcribe,
) -> Result<(&'a Show, Vec<&'a Episode>), Failure> {
    let loaded = &opened.loaded;
    let refused = |diagnostics: Vec<Diagnostic>| {
        let diagnostics = diagnostics.into_iter().map(|found| opened.placed(found)).collect();
        Failure::Refused { diagnostics, outcome: NOTHING }
    };
    let Some(show) = &loaded.show else { return Err(refused(loaded.diagnostics.clone())) };
    let episodes = opened.select(&asked.selection, context)?;
    if episodes.is_empty() {
        let none = Diagnostic::error("this show has no episodes yet");
        return Err(refused(vec![none.hint("start one with `pod new TITLE`")]));
    }
    let mut wrong: Vec<Diagnostic> = Vec::new();
    for episode in &episodes {
        let new = loaded.concerning(episode).filter(|found| !wrong.contains(found));
        wrong.extend(new.cloned().collect::<Vec<_>>());
        if episode.tracks.is_empty() {
            let message = format!("episode `{}` has no takes yet", episode.folder);
            let hint = format!("add them with `pod add {} TAKE...`", episode.slug);
            wrong.push(Diagnostic::error(message).in_file(&episode.manifest).hint(hint));
        }
    }
    if wrong.iter().any(|found| found.severity == Severity::Error) {
        return Err(refused(wrong));
    }
    for warning in wrong {
        context.reporter.event(Event::Warning(opened.placed(warning)));
    }
    Ok((show, episodes))
}

/// One episode from its takes to its text.
fn one(
    context: &Context<'_>,
    store: &mut Store,
    (show, episode): (&Show, &Episode),
    asked: &Transcribe,
    (ear, second): (&mut Ear, Option<&mut Ear>),
) -> Result<Transcribed, Failure> {
    let title = match episode.number {
        Some(number) => format!("{number:03} {}", episode.title),
        None => episode.title.clone(),
    };
    context.reporter.event(Event::Heading(title));
    // What cannot be read is told before hours of listening, not after.
    text::document(episode)?;
    text::words(episode)?;
    let voices = voices::voices(context, store, episode, asked.speakers.as_ref())?;
    let language = asked.language.as_deref().or(episode.spoken(show)).map(str::to_owned);
    let search = if asked.best { Search::Beam(BEAM) } else { Search::Greedy };
    let wish = listen::Wish {
        language,
        prompt: listen::prompt(show, episode, &voices),
        search,
        force: asked.force,
    };
    let heard = listen::listen(context, store, episode, &voices, &wish, ear)?;
    // What is still to do needs memory that grows with the words, and no model.
    ear.rest();
    let second = match second {
        None => None,
        Some(second) => {
            let heard = listen::listen(context, store, episode, &voices, &wish, second)?;
            second.rest();
            Some(heard)
        }
    };
    write::write(context, (show, episode), &voices, heard, second)
}

fn nothing(failure: Failure) -> Failure {
    match failure {
        Failure::Refused { diagnostics, .. } => Failure::Refused { diagnostics, outcome: NOTHING },
        interrupted => interrupted,
    }
}
