//! A text under revision: opened with its words, changed by passes, saved, and brought back.

use super::hidden::wordless;
use super::{chosen, none, settle};
use crate::ops::open::Opened;
use crate::ops::text::{self, DOCUMENT, shown};
use crate::ops::transcribe::{save, synced_with};
use crate::ops::{Context, Failure};
use crate::report::{Diagnostic, Event, Severity};
use crate::show::{Episode, Show};
use crate::transcript::document::{
    By, Change, Document, Manuscript, Pass, Rendered, Synced, SyncedWord, WordsFile, read, undo,
};
use crate::transcript::tidy::Source;
use crate::units::Time;

/// An episode's text as its revisers see it.
pub(super) struct Revision<'a> {
    pub(super) show: &'a Show,
    pub(super) episode: &'a Episode,
    /// transcript.md as it is.
    pub(super) source: String,
    pub(super) file: WordsFile,
    pub(super) entries: Vec<SyncedWord>,
    pub(super) manuscript: Manuscript,
}

impl<'a> Revision<'a> {
    /// Opens the text of the one episode meant.
    pub(super) fn open(
        context: &Context<'_>,
        opened: &'a Opened,
        episode: Option<&str>,
    ) -> Result<Revision<'a>, Failure> {
        let (show, episode) = chosen(context, opened, episode)?;
        let source = text::document(episode)?.ok_or_else(|| none(episode))?;
        let file = text::words(episode)?.ok_or_else(|| wordless(episode))?;
        let (document, found) = Document::parse(&source, &shown(episode, DOCUMENT));
        let is_error = |one: &Diagnostic| one.severity == Severity::Error;
        settle(context, opened, found.into_iter().filter(is_error).collect())?;
        let reading = read(&document, Some(&file));
        let mut manuscript = Manuscript::new(&document, &reading, Some(&file));
        if manuscript.language.is_none() {
            manuscript.language = episode.spoken(show).map(str::to_owned);
        }
        Ok(Revision { show, episode, source, file, entries: reading.synced.words, manuscript })
    }

    /// The language spoken.
    pub(super) fn language(&self) -> Option<&str> {
        self.manuscript.language.as_deref()
    }

    /// The last pass by somebody, if nobody changed the text since; with its source.
    pub(super) fn last(&self, by: By) -> Option<(&Pass, Source)> {
        let last = self.file.passes.last().filter(|last| last.by == by)?;
        let source = self.source_of(last);
        (rendered(&source, last).synced.text == self.source).then_some((last, source))
    }

    /// The text a pass began with.
    pub(super) fn source_of(&self, pass: &Pass) -> Source {
        Source::new(&pass.before, &self.file.recognised, self.language())
    }

    /// Puts the changes of a pass in the place of those it had, or begins one with them.
    pub(super) fn pass(&mut self, pass: Pass, replace: bool) {
        if replace {
            self.file.passes.pop();
        }
        let Rendered { synced, .. } = rendered(&self.source_of(&pass), &pass);
        self.file.passes.push(pass);
        self.take(synced);
    }

    /// A pass that begins with the text as it is.
    pub(super) fn fresh(&self, by: By, changes: Vec<Change>) -> Pass {
        let before = Synced { text: self.source.clone(), words: self.entries.clone() };
        Pass { by, strike: false, before, changes, typography: None }
    }

    fn take(&mut self, synced: Synced) {
        self.file.synced = Some(synced);
        let synced = self.file.synced.as_ref();
        self.source = synced.map_or_else(String::new, |synced| synced.text.clone());
        let (document, _) = Document::parse(&self.source, &shown(self.episode, DOCUMENT));
        let reading = read(&document, Some(&self.file));
        let language = self.manuscript.language.take();
        self.manuscript = Manuscript::new(&document, &reading, Some(&self.file));
        self.manuscript.language = language;
        self.entries = reading.synced.words;
    }

    /// Writes the text and its words; whether anything was written.
    pub(super) fn save(&self) -> Result<bool, Failure> {
        save(self.episode, &self.source, &self.file)
    }

    /// Takes back what was changed by rules; how many changes that were. Where people changed the
    /// text since, their words stand.
    pub(super) fn take_back(
        &mut self,
        context: &Context<'_>,
        unwanted: impl Fn(By, &str) -> bool,
    ) -> Result<usize, Failure> {
        let mut passes = std::mem::take(&mut self.file.passes);
        let undone =
            undo(&self.source, &mut passes, unwanted, |pass| rendered(&self.source_of(pass), pass));
        self.file.passes = passes;
        if undone.count == 0 {
            return Ok(0);
        }
        for conflict in &undone.conflicts {
            let message =
                format!("line {}: `{}` was not brought back", conflict.line, conflict.theirs);
            let warning = Diagnostic::warning(message).in_file(self.episode.dir.join(DOCUMENT));
            let hint = "your text stands there; add it by hand where [[?]] is";
            context.reporter.event(Event::Warning(warning.hint(hint)));
        }
        let file = std::mem::take(&mut self.file);
        self.file = match undone.words {
            Some(words) => {
                let synced = Some(Synced { text: undone.text.clone(), words });
                WordsFile { synced, ..file }
            }
            None => synced_with(self.episode, &undone.text, file),
        };
        self.source = undone.text;
        self.save()?;
        Ok(undone.count)
    }

    /// Who says a word, and when it begins.
    pub(super) fn spoken(&self, word: usize) -> (Option<String>, Time) {
        let word = self.manuscript.words.get(word);
        let speaker = word.and_then(|word| self.manuscript.speaker(word)).map(str::to_owned);
        (speaker, word.map_or(Time::ZERO, |word| word.time.start))
    }
}

/// The text after a pass of the text before.
fn rendered(source: &Source, pass: &Pass) -> Rendered {
    match pass.by {
        By::Tidy => source.rendered(pass),
        By::Glossary | By::Correct => source.literally(&pass.changes),
    }
}

/// A stretch of a text as it is shown to people: some words before, the words, some after.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Excerpt {
    /// A few words before.
    pub before: String,
    /// The words themselves.
    pub text: String,
    /// A few words after.
    pub after: String,
}

/// How many words stand on each side of what is shown.
const AROUND: usize = 7;

impl Excerpt {
    /// Bytes of a text, with the words of their paragraph around them.
    pub(super) fn of(manuscript: &Manuscript, at: &std::ops::Range<usize>) -> Excerpt {
        let words = &manuscript.words;
        let first = words.partition_point(|word| word.at.end <= at.start);
        let last = words.partition_point(|word| word.at.start < at.end).max(first);
        let paragraph = words.get(first).or_else(|| words.last()).map(|word| word.paragraph);
        let near = |word: &&crate::transcript::document::WrittenWord| {
            Some(word.paragraph) == paragraph && !word.struck
        };
        let before: Vec<&str> = words[..first]
            .iter()
            .rev()
            .take_while(near)
            .take(AROUND)
            .map(|w| w.text.as_str())
            .collect();
        let text: Vec<&str> = words[first..last].iter().map(|word| word.text.as_str()).collect();
        let after: Vec<&str> =
            words[last..].iter().take_while(near).take(AROUND).map(|w| w.text.as_str()).collect();
        let before: Vec<&str> = before.into_iter().rev().collect();
        Excerpt { before: before.join(" "), text: text.join(" "), after: after.join(" ") }
    }
}
