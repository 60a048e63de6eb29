//! Proposals that a person took: what rules found in a clone of the draft, made in the draft as it
//! is now.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Draft;
use super::gesture::shortened;
use super::operation::{Operation, TextEdit};
use super::segment::{Kind, Segment};
use crate::transcript::clues::proposals::{Proposal, manuscript};
use crate::transcript::document::Change;
use crate::transcript::tidy::{Removal, apply};

/// What a rule wants of one segment, in the segment's own words and bytes.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::transcript) enum Revision {
    /// Words that go.
    Removal(Removal),
    /// Bytes that change.
    Change(Change),
}

/// A segment is looked for so far from where it was.
const NEAR: usize = 2000;

impl Draft {
    /// Makes proposals, all as one operation. Those of a segment that is no longer what they saw
    /// are left out, as are those that another one makes impossible; nothing if none is left.
    pub fn take_proposals(&self, chosen: &[&Proposal]) -> Option<Operation> {
        let mut places: BTreeMap<usize, Vec<&Revision>> = BTreeMap::new();
        for one in chosen {
            if let Some(at) = self.located(one.segment, &one.saw) {
                places.entry(at).or_default().push(&one.revision);
            }
        }
        let mut after = self.clone();
        let (mut edits, mut made): (Vec<TextEdit>, usize) = (Vec::new(), 0);
        for (at, all) in places.into_iter().rev() {
            if let Some(edit) = after.revised(at, &all) {
                made += all.len();
                after.apply(&Operation::of_text("", vec![edit.clone()]));
                edits.push(edit);
            }
        }
        let label = match chosen {
            [one] => format!("{}: {}", one.rule, shortened(&one.text)),
            _ => format!("{made} proposals"),
        };
        (!edits.is_empty()).then(|| Operation::of_text(label, edits))
    }

    /// Where a segment is now; nothing if it changed.
    fn located(&self, at: usize, saw: &Arc<Segment>) -> Option<usize> {
        let here = |at: &usize| self.segments.get(*at).is_some_and(|one| is_same(one, saw));
        let around = (0..=NEAR).flat_map(|far| [at.checked_sub(far), Some(at + far)]);
        around.flatten().find(here)
    }

    /// What revisions make of a segment; nothing if none can be made. Words go as tidying lets
    /// them go, with what stands beside them repaired; a paragraph of which nothing is left goes
    /// as a whole, but for the last of a turn.
    pub(in crate::transcript) fn revised(&self, at: usize, all: &[&Revision]) -> Option<TextEdit> {
        let segment = self.segments.get(at)?;
        let removals = all.iter().filter_map(|one| match one {
            Revision::Removal(removal) => Some(removal.clone()),
            Revision::Change(_) => None,
        });
        let removals: Vec<Removal> = removals.collect();
        let own = Removals::of(segment, self.language(), removals);
        if own.gone.len() == segment.words.len() && !own.gone.is_empty() {
            let free = segment.kind == Kind::Paragraph && self.has_beside(at);
            return free.then(|| self.taken_out(at));
        }
        let Removals { mut changes, mut gone } = own;
        // Words that could not go stay, and so do their times.
        if !gone.is_empty() {
            let edit = self.rewritten(at..at + 1, &changes, &gone);
            let left: usize = edit.new.iter().map(|one| one.words.len()).sum();
            if left + gone.len() != segment.words.len() {
                (changes, gone) = (Vec::new(), Vec::new());
            }
        }
        let mut others: Vec<&Change> = all
            .iter()
            .filter_map(|one| match one {
                Revision::Change(change) => Some(change),
                Revision::Removal(_) => None,
            })
            .collect();
        others.sort_by_key(|change| (change.at.start, change.at.end));
        for change in others {
            let meets = |one: &Change| {
                one.at == change.at
                    || one.at.start < change.at.end && change.at.start < one.at.end
                    || change.at.is_empty() && one.at.contains(&change.at.start)
            };
            if !changes.iter().any(meets) {
                changes.push(change.clone());
            }
        }
        changes.sort_by_key(|change| (change.at.start, change.at.end));
        let edit = self.rewritten(at..at + 1, &changes, &gone);
        (edit.old != edit.new).then_some(edit)
    }

    /// Whether something else is said in the turn of a paragraph.
    fn has_beside(&self, at: usize) -> bool {
        let said = |one: &Arc<Segment>| one.words.iter().any(|word| !word.struck);
        let turn = |one: &Arc<Segment>| matches!(one.kind, Kind::Turn(_));
        for one in self.segments[..at].iter().rev() {
            if said(one) {
                return true;
            }
            if turn(one) {
                break;
            }
        }
        let rest = self.segments.get(at + 1..).unwrap_or_default();
        rest.iter().take_while(|one| !turn(one)).any(said)
    }
}

/// Whether a segment is the one that was seen: the same bytes, said at the same time.
fn is_same(one: &Arc<Segment>, saw: &Arc<Segment>) -> bool {
    Arc::ptr_eq(one, saw)
        || one.raw == saw.raw
            && one.words.iter().map(|word| word.time).eq(saw.words.iter().map(|word| word.time))
}

/// Removals of one segment as changes of its bytes.
struct Removals {
    changes: Vec<Change>,
    /// The words that go.
    gone: Vec<usize>,
}

impl Removals {
    fn of(segment: &Segment, language: Option<&str>, mut removals: Vec<Removal>) -> Removals {
        let nothing = Removals { changes: Vec::new(), gone: Vec::new() };
        if removals.is_empty() {
            return nothing;
        }
        let Some(m) = manuscript([segment].into_iter(), language, None) else { return nothing };
        let gone = |removals: &[Removal]| {
            let words = removals.iter().flat_map(|removal| removal.words.clone());
            let said = |at: &usize| segment.words.get(*at).is_some_and(|word| !word.struck);
            let mut gone: Vec<usize> = words.filter(said).collect();
            gone.sort_unstable();
            gone.dedup();
            gone
        };
        let all = gone(&removals);
        if all.len() == segment.words.len() {
            let stays = segment.words.iter().any(|word| word.doubtful);
            return if stays { nothing } else { Removals { changes: Vec::new(), gone: all } };
        }
        let changes = apply(&m, &removals, false);
        removals.retain(|removal| {
            let words = m.words.get(removal.words.clone()).unwrap_or_default();
            let bytes = words.first().zip(words.last()).map(|(a, b)| a.at.start..b.at.end);
            bytes.is_some_and(|at| {
                changes.iter().any(|one| one.at.start < at.end && at.start < one.at.end)
            })
        });
        Removals { changes, gone: gone(&removals) }
    }
}
