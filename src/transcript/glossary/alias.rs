//! Aliases put right by themselves: exactly what a person wrote down, and capitals that only a
//! term has.
//!
//! A word that is part of a standing term is never part of an alias. What is put in is a standing
//! term, so a second time finds nothing: whatever stands beside it stood there before.

use std::ops::Range;

use super::entry::ALIAS_WORDS;
use super::ordinary::Ordinary;
use super::passage::{Core, cores};
use super::{Glossary, has_its_own_capitals};
use crate::transcript::document::{Change, Manuscript};

/// The rule of these changes.
const RULE: &str = "alias";

impl Glossary {
    /// Replaces aliases by their terms, the longest first, whole words only, whatever their
    /// capitals; punctuation and what is elided before them stay. Never in struck words or code,
    /// nor over anything but blanks. Where a term stands already nothing changes, but for
    /// capitals in its middle: `peertube`.
    pub fn aliases(&self, m: &Manuscript) -> Vec<Change> {
        let cores = cores(m);
        let standing = self.standing(&cores);
        let mut taken: Vec<bool> = vec![false; cores.len()];
        for (words, _, _) in &standing {
            taken[words.clone()].fill(true);
        }
        let mut changes = self.recased(m, &standing, &mut vec![false; cores.len()]);
        for length in (1..=ALIAS_WORDS).rev() {
            for start in 0..(cores.len() + 1).saturating_sub(length) {
                let words = start..start + length;
                if taken[words.clone()].contains(&true) {
                    continue;
                }
                let found = spellings(&cores, &words)
                    .into_iter()
                    .find_map(|(at, spelling)| Some((at, *self.aliases.get(&spelling)?)));
                if let Some((at, entry)) = found {
                    taken[words].fill(true);
                    let to = self.entries[entry].term.clone();
                    changes.push(Change { rule: RULE.to_owned(), at, to });
                }
            }
        }
        changes.sort_by_key(|change| change.at.start);
        changes
    }

    /// Every place where a term stands, in whatever capitals: its words, bytes and entry.
    pub(super) fn standing(
        &self,
        cores: &[Option<Core>],
    ) -> Vec<(Range<usize>, Range<usize>, usize)> {
        let mut standing = Vec::new();
        for length in (1..=self.longest).rev() {
            for start in 0..(cores.len() + 1).saturating_sub(length) {
                let words = start..start + length;
                for (at, spelling) in spellings(cores, &words) {
                    if let Some(&entry) = self.terms.get(&spelling) {
                        standing.push((words.clone(), at, entry));
                        break;
                    }
                }
            }
        }
        standing
    }

    /// Terms in other capitals than their own, where those can be nothing else; the longest first.
    fn recased(
        &self,
        m: &Manuscript,
        standing: &[(Range<usize>, Range<usize>, usize)],
        done: &mut [bool],
    ) -> Vec<Change> {
        let ordinary = Ordinary::of(m.language.as_deref());
        let mut changes = Vec::new();
        for (words, at, entry) in standing {
            if done[words.clone()].contains(&true) {
                continue;
            }
            done[words.clone()].fill(true);
            let term = &self.entries[*entry].term;
            // An apostrophe's form is typography's affair.
            let written = m.text[at.clone()].replace('’', "'");
            let certain = self.cased.contains(entry)
                && !self.signed.contains(entry)
                && (!has_its_own_capitals(term) || !ordinary.holds(&term.to_lowercase()));
            if certain && written != term.replace('’', "'") && !blank_only(&written, term) {
                changes.push(Change { rule: RULE.to_owned(), at: at.clone(), to: term.clone() });
            }
        }
        changes
    }
}

/// Whether two spellings differ in blanks or ways to write an accent only.
fn blank_only(written: &str, term: &str) -> bool {
    use unicode_normalization::UnicodeNormalization;
    let bare = |text: &str| -> String {
        text.replace('’', "'").nfc().filter(|c| !c.is_whitespace()).collect()
    };
    bare(written) == bare(term)
}

/// How a window of words may be read: as it stands, and without what is elided before it; with the
/// bytes of each. Nothing if its words do not stand side by side.
pub(super) fn spellings(
    cores: &[Option<Core>],
    words: &Range<usize>,
) -> Vec<(Range<usize>, String)> {
    let mut spelling = String::new();
    let (mut bytes, mut elided) = (0..0, None);
    for (at, core) in cores[words.clone()].iter().enumerate() {
        let Some(core) = core else { return Vec::new() };
        if at == 0 {
            bytes = core.at.clone();
            elided = core.unelided.map(|start| (start, core.elided));
        } else if core.joined {
            spelling.push(' ');
        } else {
            return Vec::new();
        }
        spelling.push_str(&core.folded);
        bytes.end = core.at.end;
    }
    let mut spellings = vec![(bytes.clone(), spelling)];
    if let Some((start, elided)) = elided {
        let rest = spellings[0].1[elided..].to_owned();
        spellings.push((start..bytes.end, rest));
    }
    spellings
}
