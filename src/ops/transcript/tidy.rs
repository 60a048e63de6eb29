//! `pod transcript tidy`: leaves out what nobody means to say, sets what is printed, and takes that
//! back rule by rule.

use std::ops::Range;
use std::path::PathBuf;

use serde::Serialize;

use super::ghosts;
use super::revise::{Excerpt, Revision};
use super::suggest::suggestions;
use super::tally::{fewer, more, said, told, told_change, typography_of};
use crate::ops::open::{guard, open};
use crate::ops::text::{self, DOCUMENT, shown};
use crate::ops::{Context, Failure};
use crate::report::{Diagnostic, Event};
use crate::show::Episode;
use crate::transcript::document::{By, Change, Manuscript, Pass, TYPOGRAPHY};
use crate::transcript::format::Typography;
use crate::transcript::tidy::{
    Level, Options, Removal, Source, apply, find, negations, rule_named, rules, sentences,
};
use crate::units::Time;

/// What to tidy.
#[derive(Debug, Clone, Default)]
pub struct Tidy {
    /// The episode.
    pub episode: Option<String>,
    /// Of the rules that apply by themselves, those to go by; all when empty.
    pub only: Vec<&'static str>,
    /// Rules that are suggestions as long as nobody accepts them.
    pub accept: Vec<&'static str>,
    /// Single suggestions that were accepted.
    pub chosen: Vec<TidyChoice>,
    /// How punctuation is spaced.
    pub typography: Typography,
    /// Strike the words, so that their sound is cut too.
    pub audio: bool,
    /// Change nothing, only tell.
    pub dry_run: bool,
}

impl Tidy {
    /// Whether a suggestion was accepted, alone or by its rule.
    pub(super) fn takes(&self, choice: &TidyChoice) -> bool {
        self.accept.contains(&choice.rule) || self.chosen.contains(choice)
    }
}

/// Names one suggestion, as long as nothing else changes the text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TidyChoice {
    /// The rule.
    pub rule: &'static str,
    /// Where: bytes of the text, for sound milliseconds.
    pub(super) at: Range<usize>,
}

/// Something a person may accept.
#[derive(Debug, Clone, Serialize)]
pub struct TidySuggestion {
    /// The rule.
    pub rule: &'static str,
    /// What the rule does.
    pub about: &'static str,
    /// When it is said, on the takes.
    pub start: Time,
    /// Who says it.
    pub speaker: Option<String>,
    /// What stands there.
    pub excerpt: Excerpt,
    /// How it would read.
    pub becomes: String,
    /// Its name.
    #[serde(skip)]
    pub choice: TidyChoice,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TidyChange {
    /// The rule.
    pub rule: &'static str,
    /// When the first of its words is said, on the takes.
    pub start: Time,
    /// Who says them.
    pub speaker: Option<String>,
    /// The words.
    pub text: String,
    /// What stands there now; nothing if they are left out.
    pub to: Option<String>,
    /// How many words go.
    pub words: usize,
}

/// What was done.
#[derive(Debug, Clone)]
pub struct Tidied {
    /// Each change but those of typography, in order.
    pub changes: Vec<TidyChange>,
    /// How many signs typography changed, by speaker.
    pub set: Vec<(Option<String>, usize)>,
    /// How many stretches of sound are cut from now on.
    pub cuts: usize,
    /// How many words the text had, by speaker in the order they speak.
    pub said: Vec<(Option<String>, usize)>,
    /// What a person may accept besides.
    pub suggestions: Vec<TidySuggestion>,
    /// The document.
    pub document: PathBuf,
    /// Whether anything was changed.
    pub written: bool,
}

/// What to take back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untidy {
    /// Whatever was done.
    All,
    /// What was done by this rule.
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

/// One change makes room for another; texts but contrived ones settle in two rounds.
const ROUNDS: usize = 6;

/// Tidies a text. Every change is kept with its rule, so that [`untidy`] can take it back. A second
/// time changes nothing. Only what is safe happens unless it was accepted.
pub fn tidy(context: &Context<'_>, asked: &Tidy) -> Result<Tidied, Failure> {
    let root = context.root()?;
    let _guard = (!asked.dry_run).then(|| guard(&root)).transpose()?;
    let opened = open(context)?;
    let mut revision = Revision::open(context, &opened, asked.episode.as_deref())?;
    if revision.language().is_none() {
        return Err(unknown(revision.episode));
    }
    if rules(revision.language()).len() == 1 {
        let language = revision.language().unwrap_or_default();
        let message = format!("there are rules for French and English, not yet for `{language}`");
        let warning = Diagnostic::warning(message).in_file(shown(revision.episode, DOCUMENT));
        let hint = "only the same words twice in a row are left out";
        context.reporter.event(Event::Warning(warning.hint(hint)));
    }
    let mut tidied = Tidied {
        changes: Vec::new(),
        set: Vec::new(),
        cuts: 0,
        said: said(&revision.manuscript),
        suggestions: Vec::new(),
        document: text::paths(&revision.episode.dir).0,
        written: false,
    };
    for round in 0..ROUNDS {
        // What was chosen is named by its place in the text as it was.
        let chosen = if round == 0 { asked.chosen.as_slice() } else { &[] };
        if !once(&mut revision, asked, chosen, &mut tidied) {
            break;
        }
    }
    tidied.changes.sort_by_key(|change| change.start);
    if !asked.dry_run {
        let cuts = ghosts::accepted(&revision, asked);
        tidied.cuts = ghosts::cut(revision.episode, &cuts)?;
        tidied.written = revision.save()? || tidied.cuts > 0;
    }
    tidied.suggestions = suggestions(&revision, asked);
    let cut = |one: &TidySuggestion| one.rule == ghosts::RULE && asked.takes(&one.choice);
    tidied.suggestions.retain(|one| !cut(one));
    Ok(tidied)
}

/// Takes back what [`tidy`] did by one rule, or by all. Where people changed the text since, their
/// words stand.
pub fn untidy(
    context: &Context<'_>,
    episode: Option<&str>,
    back: Untidy,
) -> Result<Untidied, Failure> {
    let _guard = guard(&context.root()?)?;
    let opened = open(context)?;
    let mut revision = Revision::open(context, &opened, episode)?;
    let wanted = |rule: &str| match back {
        Untidy::All => true,
        Untidy::Rule(named) => rule == named,
    };
    let mut changes = revision.take_back(context, |by, rule| by == By::Tidy && wanted(rule))?;
    if wanted(ghosts::RULE) {
        changes += ghosts::uncut(revision.episode)?;
    }
    Ok(Untidied { changes, document: text::paths(&revision.episode.dir).0 })
}

/// The text in which changes are looked for, and the pass that takes them in.
pub(super) struct Ground {
    pass: Pass,
    source: Source,
    /// The text after the pass but for its typography.
    pub(super) plain: Source,
    /// Whether the pass is there already.
    known: bool,
}

impl Ground {
    /// The last pass as long as nobody else changed the text, so that what is taken back later is
    /// exact; else a new one.
    pub(super) fn of(revision: &Revision<'_>, strike: bool) -> Ground {
        if let Some((last, source)) = revision.last(By::Tidy)
            && last.strike == strike
        {
            return Ground { pass: last.clone(), plain: source.plain(last), source, known: true };
        }
        Ground::fresh(revision, strike)
    }

    fn fresh(revision: &Revision<'_>, strike: bool) -> Ground {
        let pass = Pass { strike, ..revision.fresh(By::Tidy, Vec::new()) };
        let source = revision.source_of(&pass);
        let plain = source.plain(&pass);
        Ground { pass, source, plain, known: false }
    }
}

/// Looks through the text once; whether anything changed.
fn once(
    revision: &mut Revision<'_>,
    asked: &Tidy,
    chosen: &[TidyChoice],
    tidied: &mut Tidied,
) -> bool {
    let ground = Ground::of(revision, asked.audio);
    let again = ground.known;
    grow(revision, ground, asked, chosen, tidied)
        // What stands too close to a change of the same pass gets one of its own.
        || (again && grow(revision, Ground::fresh(revision, asked.audio), asked, &[], tidied))
}

fn grow(
    revision: &mut Revision<'_>,
    ground: Ground,
    asked: &Tidy,
    chosen: &[TidyChoice],
    tidied: &mut Tidied,
) -> bool {
    let Ground { pass, source, plain, known } = ground;
    let m = &plain.manuscript;
    let wanted = |rule: &str, at: &Range<usize>| {
        let safe = rule_named(rule).is_some_and(|rule| rule.level == Level::Safe);
        (safe && (asked.only.is_empty() || asked.only.contains(&rule)))
            || asked.accept.contains(&rule)
            || chosen.iter().any(|choice| choice.rule == rule && choice.at == *at)
    };
    let found = Found::of(m);
    let mut removals = found.removals;
    removals.retain(|removal| wanted(removal.rule, &bytes(m, removal)));
    let made = apply(m, &removals, asked.audio);
    // What cannot be made, as it would empty a turn, is not told as made.
    removals.retain(|removal| touches(&made, &bytes(m, removal)));
    let mut changes = found.changes;
    changes.retain(|change| wanted(&change.rule, &change.at) && !touches(&made, &change.at));
    let before = pass.changes.len();
    let grown = source.grown(&pass, &plain, &removals, &changes);
    let mut next = Pass { changes: grown, ..pass.clone() };
    let typography = asked.only.is_empty() || asked.only.contains(&TYPOGRAPHY);
    let style = asked.typography.for_language(revision.language());
    if typography && !matches!(style, Typography::Auto | Typography::AsWritten) {
        next.typography = Some(style.name().to_owned());
        let set = typography_of(&source, &next);
        match set.is_empty() {
            true => next.typography.clone_from(&pass.typography),
            false if next.typography != pass.typography || next.changes.len() > before => {
                let fresh = if known && pass.typography == next.typography {
                    fewer(set, &typography_of(&source, &pass))
                } else {
                    set
                };
                tidied.set = more(std::mem::take(&mut tidied.set), fresh);
            }
            false => {}
        }
    }
    if next.changes.len() == before && next.typography == pass.typography {
        return false;
    }
    // Words that go one after the other are told in one.
    let together =
        |one: &Removal, next: &Removal| one.rule == next.rule && one.words.end == next.words.start;
    for run in removals.chunk_by(together) {
        if let (Some(first), Some(last)) = (run.first(), run.last()) {
            let words = first.words.start..last.words.end;
            tidied.changes.push(told(m, &Removal { rule: first.rule, words }));
        }
    }
    tidied.changes.extend(changes.iter().map(|change| told_change(m, change)));
    revision.pass(next, known);
    true
}

/// What may be changed in a text, by any rule but typography.
pub(super) struct Found {
    pub(super) removals: Vec<Removal>,
    pub(super) changes: Vec<Change>,
}

impl Found {
    pub(super) fn of(manuscript: &Manuscript) -> Found {
        let mut changes = sentences(manuscript);
        changes.extend(negations(manuscript));
        changes.sort_by_key(|change| (change.at.start, change.at.end));
        Found { removals: find(manuscript, &Options::default()), changes }
    }
}

/// The bytes of a removal's words.
pub(super) fn bytes(manuscript: &Manuscript, removal: &Removal) -> Range<usize> {
    let words = manuscript.words.get(removal.words.clone()).unwrap_or_default();
    let start = words.first().map_or(0, |word| word.at.start);
    start..words.last().map_or(start, |word| word.at.end)
}

/// Whether any of some changes, in order, shares bytes with a range.
fn touches(changes: &[Change], at: &Range<usize>) -> bool {
    let next = changes.partition_point(|change| change.at.end <= at.start);
    changes.get(next).is_some_and(|change| change.at.start < at.end)
}

/// Says that nobody knows in which language it is spoken.
fn unknown(episode: &Episode) -> Failure {
    let hint = "write `language = \"fr\"` into the episode's or the show's manifest";
    let error = Diagnostic::error("nobody knows which language is spoken");
    Failure::one(error.in_file(shown(episode, DOCUMENT)).hint(hint))
}
