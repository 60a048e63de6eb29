//! The text a pass of tidying began with: what the pass makes of it, and how it takes in more.
//!
//! ```text
//! Pass::before ─► removals, repaired ─┐
//!                 accepted changes  ──┴► plain text ─► typography ─► rendered
//!                        ▲ grown            └─► found anew
//! ```
//!
//! Typography comes last and is set anew each time, so that a rule may be taken back below it.

use std::ops::Range;
use std::path::Path;

use super::{Removal, apply, rule_named, typography};
use crate::transcript::Recognised;
use crate::transcript::document::{
    Change, Document, Manuscript, Pass, Rendered, Synced, SyncedWord, WordsFile, carried, origin,
    read,
};
use crate::transcript::format::Typography;

/// A text with its words.
pub struct Source {
    /// As its revisers see it.
    pub manuscript: Manuscript,
    /// By word, what it is aligned to.
    pub entries: Vec<SyncedWord>,
    file: WordsFile,
}

impl Source {
    /// The text with the times it was aligned to; aligned anew if these are gone.
    pub fn new(before: &Synced, recognised: &Recognised, language: Option<&str>) -> Source {
        Source::read(before.clone(), WordsFile::new(recognised.clone(), None), language)
    }

    fn read(text: Synced, mut file: WordsFile, language: Option<&str>) -> Source {
        let (document, _) = Document::parse(&text.text, Path::new(""));
        file.synced = Some(text).filter(|text| !text.words.is_empty());
        let reading = read(&document, Some(&file));
        let mut manuscript = Manuscript::new(&document, &reading, Some(&file));
        manuscript.language = language.map(str::to_owned).or(manuscript.language);
        Source { manuscript, entries: reading.synced.words, file }
    }

    /// The source that another text makes with the same words.
    fn follow(&self, text: Synced) -> Source {
        let mut file = WordsFile::new(Recognised::default(), None);
        file.recognised.clone_from(&self.file.recognised);
        Source::read(text, file, self.manuscript.language.as_deref())
    }

    /// The text after a pass but for its typography.
    pub fn plain(&self, pass: &Pass) -> Source {
        let (changes, gone) = self.changes(pass);
        self.follow(carried(&self.manuscript, &self.entries, &changes, &gone))
    }

    /// The text after a pass.
    pub fn rendered(&self, pass: &Pass) -> Rendered {
        let style = pass.typography.as_deref().and_then(Typography::of_name);
        let Some(style) = style else {
            let (changes, gone) = self.changes(pass);
            let synced = carried(&self.manuscript, &self.entries, &changes, &gone);
            return Rendered { synced, set: 0 };
        };
        let plain = self.plain(pass);
        let changes = typography(&plain.manuscript, style);
        let synced = carried(&plain.manuscript, &plain.entries, &changes, &[]);
        Rendered { synced, set: changes.len() }
    }

    /// The text after changes made as they stand, and no rule of tidying behind them.
    pub fn literally(&self, changes: &[Change]) -> Rendered {
        let synced = carried(&self.manuscript, &self.entries, changes, &[]);
        Rendered { synced, set: 0 }
    }

    /// A removal as it is kept: what is left out leaves nothing.
    pub fn kept(&self, removal: &Removal) -> Change {
        let words = self.manuscript.words.get(removal.words.clone()).unwrap_or_default();
        let start = words.first().map_or(0, |word| word.at.start);
        let end = words.last().map_or(start, |word| word.at.end);
        Change { rule: removal.rule.to_owned(), at: start..end, to: String::new() }
    }

    /// The changes of a pass with more, which were found in `plain`, the text after it; those whose
    /// place is not to be told apart from the pass's own changes are left out.
    pub fn grown(
        &self,
        pass: &Pass,
        plain: &Source,
        removals: &[Removal],
        changes: &[Change],
    ) -> Vec<Change> {
        let (made, _) = self.changes(pass);
        let mut grown = pass.changes.clone();
        let mut taken = vec![false; self.manuscript.words.len()];
        for change in pass.changes.iter().filter(|change| change.to.is_empty()) {
            taken[self.words(&change.at)].fill(true);
        }
        for removal in removals {
            let words = plain.manuscript.words.get(removal.words.clone()).unwrap_or_default();
            let mut all: Vec<usize> = Vec::new();
            for word in words {
                let (at, _) = origin(&made, word.at.clone());
                all.extend(self.touching(&at).filter(|&at| !taken[at]));
            }
            all.dedup();
            // Between them may stand words that are left out already.
            for run in all.chunk_by(|one, next| one + 1 == *next) {
                if let (Some(&first), Some(&last)) = (run.first(), run.last()) {
                    taken[first..=last].fill(true);
                    grown.push(self.kept(&Removal { rule: removal.rule, words: first..last + 1 }));
                }
            }
        }
        for change in changes {
            let (at, whole) = origin(&made, change.at.clone());
            if whole && self.manuscript.text.get(at.clone()) == plain.text(&change.at) {
                grown.push(Change { at, ..change.clone() });
            }
        }
        grown.sort_by_key(|change| (change.at.start, change.at.end));
        let mut done = 0;
        grown.retain(|change| {
            let free = change.at.start >= done;
            done = if free { change.at.end } else { done };
            free
        });
        grown
    }

    fn text(&self, at: &Range<usize>) -> Option<&str> {
        self.manuscript.text.get(at.clone())
    }

    /// All changes of a pass, neighbours of what is left out repaired, and the words that go.
    fn changes(&self, pass: &Pass) -> (Vec<Change>, Vec<usize>) {
        let left_out = |change: &Change| {
            let rule = change.to.is_empty().then(|| rule_named(&change.rule)).flatten()?;
            Some(Removal { rule: rule.id, words: self.words(&change.at) })
        };
        let removals: Vec<Removal> = pass.changes.iter().filter_map(left_out).collect();
        let gone: Vec<usize> = match pass.strike {
            true => Vec::new(),
            false => removals.iter().flat_map(|removal| removal.words.clone()).collect(),
        };
        let mut changes = apply(&self.manuscript, &removals, pass.strike);
        let repaired = changes.len();
        for change in pass.changes.iter().filter(|change| !change.to.is_empty()) {
            let Range { start, end } = change.at;
            // Repairs are in order and apart, so the one that could touch it is found by its end.
            let next = changes[..repaired].partition_point(|one| one.at.end <= start);
            let free = changes[next..repaired].first().is_none_or(|one| end <= one.at.start);
            if free {
                changes.push(change.clone());
            }
        }
        changes.sort_by_key(|change| (change.at.start, change.at.end));
        (changes, gone)
    }

    /// The words that lie within some bytes.
    fn words(&self, at: &Range<usize>) -> Range<usize> {
        let words = &self.manuscript.words;
        let start = words.partition_point(|word| word.at.start < at.start);
        start..words.partition_point(|word| word.at.end <= at.end).max(start)
    }

    /// The words that share bytes with some.
    fn touching(&self, at: &Range<usize>) -> Range<usize> {
        let words = &self.manuscript.words;
        let start = words.partition_point(|word| word.at.end <= at.start);
        start..words.partition_point(|word| word.at.start < at.end).max(start)
    }
}
