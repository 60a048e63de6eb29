//! What rules would change in a draft, each change for a person to take or leave. Looks through a
//! whole text: for a worker, over a clone of the draft.

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::transcript::Transcript;
use crate::transcript::document::{
    Change, Document, Manuscript, Reading, Synced, SyncedWord, WordsFile, written,
};
use crate::transcript::draft::{Draft, DraftWord, Place, Revision, Segment};
use crate::transcript::glossary::{Glossary, Options as GlossaryOptions, Suggestion};
use crate::transcript::tidy::{self, Level, Options, rule_named};
use crate::units::Time;

/// How many words stand on each side of what is shown.
const AROUND: usize = 7;

/// A change that a rule proposes.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The rule, as `pod transcript tidy` names it; `alias` and `glossary` for terms.
    pub rule: String,
    /// What the rule does, or what speaks for the term.
    pub about: String,
    /// Whether it is as good as certain.
    pub safe: bool,
    /// The first word it is about.
    pub at: Place,
    /// When that is said.
    pub time: Time,
    /// Who says it, where known.
    pub speaker: Option<String>,
    /// A few words before.
    pub before: String,
    /// What stands there.
    pub text: String,
    /// A few words after.
    pub after: String,
    /// How all of it would read, the words around included; a new paragraph is `¶`, and nothing
    /// is left of a paragraph that goes.
    pub becomes: String,
    /// Where the segment was.
    pub(in crate::transcript) segment: usize,
    /// The segment as it was.
    pub(in crate::transcript) saw: Arc<Segment>,
    pub(in crate::transcript) revision: Revision,
}

/// What tidying would change, safe rules and suggested ones, in the order of the text; nothing for
/// a language without rules. Without typography, which is set when the text is written out.
pub fn tidy_proposals(draft: &Draft, words: Option<&WordsFile>) -> Vec<Proposal> {
    let Some(ground) = Ground::of(draft, words) else { return Vec::new() };
    let mut all = Vec::new();
    for removal in tidy::find(&ground.manuscript, &Options::default()) {
        let Some((segment, first)) = ground.place(removal.words.start) else { continue };
        let words = first..first + removal.words.len();
        if words.end > draft.segments()[segment].words.len() {
            continue;
        }
        let own = Revision::Removal(tidy::Removal { words: words.clone(), ..removal });
        all.extend(ground.tidying(removal.rule, (segment, words), own));
    }
    let mut changes = tidy::sentences(&ground.manuscript);
    changes.extend(tidy::negations(&ground.manuscript));
    for change in changes {
        let rule = change.rule.clone();
        let Some((at, own)) = ground.within(change) else { continue };
        all.extend(ground.tidying(&rule, at, Revision::Change(own)));
    }
    all.sort_by_key(|one| one.at);
    all
}

/// What the glossary would change: aliases, and words that may be a term, in the order of the
/// text.
pub fn glossary_proposals(
    draft: &Draft,
    words: Option<&WordsFile>,
    glossary: &Glossary,
) -> Vec<Proposal> {
    let Some(ground) = Ground::of(draft, words) else { return Vec::new() };
    let mut all = Vec::new();
    for change in glossary.aliases(&ground.manuscript) {
        let about = format!("an alias of {}", change.to);
        let change = Change { to: written(&change.to), ..change };
        let Some((at, own)) = ground.within(change) else { continue };
        all.extend(ground.proposal(("alias", &about, true), at, Revision::Change(own)));
    }
    // A name misheard all the time is no ordinary word.
    let options = GlossaryOptions { often: usize::MAX, ..GlossaryOptions::default() };
    for one in glossary.suggest(&ground.manuscript, &options) {
        let own = term(&one).and_then(|change| ground.within(change));
        let Some((at, own)) = own else { continue };
        let about = one.evidence.told();
        all.extend(ground.proposal(("glossary", &about, false), at, Revision::Change(own)));
    }
    all.sort_by_key(|one| one.at);
    all
}

/// What a suggestion changes: the term alone, without what stays around it.
fn term(one: &Suggestion) -> Option<Change> {
    let fits = |(at, _): &(usize, &str)| {
        let (before, after) = (&one.to[..*at], &one.to[at + one.term.len()..]);
        one.from.len() >= before.len() + after.len()
            && one.from.starts_with(before)
            && one.from.ends_with(after)
    };
    let (at, _) = one.to.match_indices(&one.term).find(fits)?;
    let after = one.to.len() - at - one.term.len();
    let bytes = one.at.start + at..one.at.end - after;
    Some(Change { rule: one.term.clone(), at: bytes, to: written(&one.term) })
}

/// A draft as rules see it, and where each of its segments begins.
struct Ground<'a> {
    draft: &'a Draft,
    manuscript: Manuscript,
    /// The first word and the first byte of each segment.
    starts: Vec<(usize, usize)>,
}

impl<'a> Ground<'a> {
    fn of(draft: &'a Draft, words: Option<&WordsFile>) -> Option<Ground<'a>> {
        let segments = draft.segments().iter().map(Arc::as_ref);
        let manuscript = manuscript(segments, draft.language(), words)?;
        let mut next = (0, 0);
        let starts = draft.segments().iter().map(|segment| {
            let here = next;
            next = (next.0 + segment.words.len(), next.1 + segment.raw.len());
            here
        });
        let starts = starts.collect();
        Some(Ground { draft, manuscript, starts })
    }

    /// The segment of a word, and which of its words it is.
    fn place(&self, word: usize) -> Option<(usize, usize)> {
        let segment = self.starts.partition_point(|start| start.0 <= word).checked_sub(1)?;
        Some((segment, word - self.starts[segment].0))
    }

    /// A change of the text as one of a segment's bytes, with the words it is about. Nothing for
    /// one of several segments.
    fn within(&self, change: Change) -> Option<((usize, Range<usize>), Change)> {
        let after = self.starts.partition_point(|start| start.1 <= change.at.start);
        let mut segment = after.checked_sub(1)?;
        // What is put in at the very end belongs to what ends there.
        if change.at.is_empty() && self.starts[segment].1 == change.at.start && segment > 0 {
            let ends = self.draft.segments()[segment - 1].words.last();
            let at = change.at.start - self.starts[segment - 1].1;
            segment -= usize::from(ends.is_some_and(|word| word.at.end == at));
        }
        let (start, own) = (self.starts[segment].1, &self.draft.segments()[segment]);
        let at = change.at.start - start..change.at.end - start;
        if at.end > own.raw.len() {
            return None;
        }
        let first = own.words.partition_point(|word| word.at.end < at.start);
        let end = own.words.partition_point(|word| word.at.start < at.end).max(first + 1);
        let first = first.min(own.words.len().checked_sub(1)?);
        Some(((segment, first..end.min(own.words.len())), Change { at, ..change }))
    }

    fn tidying(
        &self,
        rule: &str,
        at: (usize, Range<usize>),
        revision: Revision,
    ) -> Option<Proposal> {
        let rule = rule_named(rule)?;
        self.proposal((rule.id, rule.about, rule.level == Level::Safe), at, revision)
    }

    /// A proposal, if it can be made.
    fn proposal(
        &self,
        (rule, about, safe): (&str, &str, bool),
        (segment, words): (usize, Range<usize>),
        revision: Revision,
    ) -> Option<Proposal> {
        let saw = Arc::clone(self.draft.segments().get(segment)?);
        let edit = self.draft.revised(segment, &[&revision])?;
        let at = Place { segment, word: words.start };
        let (before, after) = around(&saw.words, &words);
        Some(Proposal {
            rule: rule.to_owned(),
            about: about.to_owned(),
            safe,
            at,
            time: saw.words.get(words.start)?.time.start,
            speaker: self.draft.speaker(at).map(str::to_owned),
            before: joined(&saw.words[before]),
            text: joined(&saw.words[words.clone()]),
            after: joined(&saw.words[after]),
            becomes: becomes(&saw.words, &words, &edit.new),
            segment,
            saw,
            revision,
        })
    }
}

/// The words on both sides of some of a paragraph's.
fn around(all: &[DraftWord], words: &Range<usize>) -> (Range<usize>, Range<usize>) {
    let before = words.start.saturating_sub(AROUND)..words.start;
    (before, words.end..(words.end + AROUND).min(all.len()))
}

fn joined(words: &[DraftWord]) -> String {
    let said = words.iter().filter(|word| !word.struck);
    said.map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// How some words and those around them read afterwards.
fn becomes(old: &[DraftWord], words: &Range<usize>, new: &[Arc<Segment>]) -> String {
    let (before, after) = around(old, words);
    let count: usize = new.iter().map(|segment| segment.words.len()).sum();
    let end = count.saturating_sub(old.len() - after.end);
    let (mut at, mut parts) = (0, Vec::new());
    for segment in new {
        let here = at..at + segment.words.len();
        at = here.end;
        let (from, to) = (before.start.max(here.start), end.min(here.end));
        if from < to {
            parts.push(joined(&segment.words[from - here.start..to - here.start]));
        }
    }
    parts.join(" ¶ ")
}

/// Segments that follow one another as rules see them; nothing if they do not read as they stand.
pub(in crate::transcript) fn manuscript<'a>(
    segments: impl Iterator<Item = &'a Segment> + Clone,
    language: Option<&str>,
    file: Option<&WordsFile>,
) -> Option<Manuscript> {
    let text: String = segments.clone().map(|segment| segment.raw.as_str()).collect();
    let words: Vec<&DraftWord> = segments.flat_map(|segment| &segment.words).collect();
    let (document, _) = Document::parse(&text, Path::new(""));
    if document.spelled().count() != words.len() {
        return None;
    }
    let entries = words.iter().map(|word| word.entry.clone()).collect();
    let language = language.map(str::to_owned);
    let reading = Reading {
        transcript: Transcript { language, ..Transcript::default() },
        struck: Vec::new(),
        synced: Synced { text, words: entries },
        diagnostics: Vec::new(),
        times: words.iter().map(|word| word.time).collect(),
    };
    let mut manuscript = Manuscript::new(&document, &reading, file);
    // What a person accepted or wrote is not doubted.
    for (word, own) in manuscript.words.iter_mut().zip(&words) {
        if matches!(own.entry, SyncedWord::Timed { .. }) {
            word.confidence = None;
            word.alternatives.clear();
        }
    }
    Some(manuscript)
}
