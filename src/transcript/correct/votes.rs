//! Which edits several answers agree on (reference: majority by edit over samples keeps a model
//! from correcting too much).

use std::collections::BTreeMap;

use super::answer::RawEdit;
use super::class::Judge;
use super::edit::{Edit, normal};
use super::{Class, Refusal, Refused};

/// With fewer answers there is no vote.
const FEWEST: usize = 2;

/// An edit that is allowed by itself and has its votes.
#[derive(Debug, Clone)]
pub(super) struct Elected {
    pub(super) edit: Edit,
    pub(super) class: Class,
    pub(super) votes: u8,
}

/// The edits that more than half of the answers have, at least two; in the order of the text,
/// without overlaps. Then what was refused, each once.
pub(super) fn elect(judge: &Judge<'_>, answers: &[Vec<RawEdit>]) -> (Vec<Elected>, Vec<Refused>) {
    let mut votes: BTreeMap<Edit, u8> = BTreeMap::new();
    let mut refused = Vec::new();
    for answer in answers {
        for edit in of_one(judge, answer, &mut refused) {
            *votes.entry(edit).or_default() += 1;
        }
    }
    let needed = (answers.len() / 2 + 1).max(FEWEST);
    let mut elected: Vec<Elected> = Vec::new();
    for (edit, votes) in votes {
        let class = match judge.class(&edit) {
            Ok(class) if usize::from(votes) >= needed => class,
            Ok(_) => {
                refused.push(edit.refused(judge.m, Refusal::TooFewVotes));
                continue;
            }
            Err(why) => {
                refused.push(edit.refused(judge.m, why));
                continue;
            }
        };
        // Two majorities have an answer in common, and no answer overlaps itself.
        if elected.last().is_some_and(|last| last.edit.words().end > edit.first) {
            refused.push(edit.refused(judge.m, Refusal::Overlap));
            continue;
        }
        elected.push(Elected { edit, class, votes });
    }
    once(&mut refused);
    (elected, refused)
}

/// What one answer comes to: edits that exist and do not overlap. Of two that do, neither counts.
fn of_one(judge: &Judge<'_>, answer: &[RawEdit], refused: &mut Vec<Refused>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for raw in answer {
        match normal(judge.m, &judge.window, raw) {
            Ok(some) => edits.extend(some),
            Err(why) => refused.push(why),
        }
    }
    edits.sort();
    let mut touched = vec![0_u32; judge.window.len()];
    for at in edits.iter().flat_map(Edit::words) {
        touched[at - judge.window.start] += 1;
    }
    let alone = |edit: &Edit| edit.words().all(|at| touched[at - judge.window.start] == 1);
    let (kept, over): (Vec<Edit>, Vec<Edit>) = edits.into_iter().partition(alone);
    refused.extend(over.iter().map(|edit| edit.refused(judge.m, Refusal::Overlap)));
    kept
}

fn once(refused: &mut Vec<Refused>) {
    refused.sort_by(|a, b| {
        (a.words.start, a.words.end, a.why, &a.to).cmp(&(b.words.start, b.words.end, b.why, &b.to))
    });
    refused.dedup();
}
