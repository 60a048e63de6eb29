//! Bounds on all edits of a paragraph together: what passes one by one may still be too much.

use std::ops::Range;

use super::class::is_repeat;
use super::edit::{Edit, said};
use super::spelling::{digits, negations, numbers};
use super::votes::Elected;
use super::{Class, Proposal, Refusal, Refused};
use crate::transcript::document::{Change, Manuscript};

/// Of a hundred words so many may change (reference: hard bounds), but always [`FEW_WORDS`].
const MOST_WORDS_PERCENT: usize = 12;

/// Changing so many words is allowed in the shortest paragraph.
const FEW_WORDS: usize = 2;

/// So many words in a row may change.
const MOST_IN_A_ROW: usize = 2;

/// The text may become this much longer or shorter, fillers aside, but always by [`FEW_LETTERS`].
const LONGER_PERCENT: usize = 6;
const SHORTER_PERCENT: usize = 8;
const FEW_LETTERS: usize = 4;

/// The edits that keep within the bounds together, as proposals, and those that do not. The
/// weakest give way first: fewest votes, then last in the text.
pub(super) fn within_bounds(
    m: &Manuscript,
    window: &Range<usize>,
    mut edits: Vec<Elected>,
) -> (Vec<Proposal>, Vec<Refused>) {
    let mut refused = Vec::new();
    while !holds(m, window, &edits) {
        let weakest = edits.iter().enumerate().rev().min_by_key(|(_, edit)| edit.votes);
        let Some((at, _)) = weakest else { break };
        let edit = edits.remove(at).edit;
        refused.push(edit.refused(m, Refusal::TooMuch));
    }
    (edits.into_iter().map(|elected| proposal(m, elected)).collect(), refused)
}

fn proposal(m: &Manuscript, Elected { edit, class, votes }: Elected) -> Proposal {
    let words = edit.words();
    let from = said(m, words.clone());
    let to = set(&from, &edit);
    let at = m.words[words.start].at.start..m.words[words.end - 1].at.end;
    let rule = format!("correct-{}", class.name());
    Proposal { change: Change { rule, at, to: to.clone() }, class, words, from, to, votes }
}

/// The new words as they are set, with the blank before `?` that stood there before.
fn set(from: &str, edit: &Edit) -> String {
    let blank = from.char_indices().rev().find(|(_, c)| c.is_whitespace()).filter(|(at, c)| {
        let rest = &from[at + c.len_utf8()..];
        !rest.is_empty() && !rest.chars().any(char::is_alphanumeric)
    });
    let to = edit.to.join(" ");
    match blank {
        Some((_, blank)) => to.replace('\u{202f}', blank.encode_utf8(&mut [0; 4])),
        None => to,
    }
}

fn holds(m: &Manuscript, window: &Range<usize>, edits: &[Elected]) -> bool {
    let present = m.words[window.clone()].iter().filter(|word| !word.struck).count();
    let changed: usize = edits.iter().map(|elected| elected.edit.count).sum();
    if changed > FEW_WORDS.max(present * MOST_WORDS_PERCENT / 100) {
        return false;
    }
    let mut touched = vec![false; window.len()];
    for at in edits.iter().flat_map(|elected| elected.edit.words()) {
        touched[at - window.start] = true;
    }
    let runs = touched.split(|&touched| !touched).map(<[bool]>::len).max();
    runs.is_none_or(|longest| longest <= MOST_IN_A_ROW)
        && repeats_stay_once(m, window, edits, &touched)
        && counts_hold(m, window, edits)
}

/// Whether of what was said twice one is left as it was.
fn repeats_stay_once(
    m: &Manuscript,
    window: &Range<usize>,
    edits: &[Elected],
    touched: &[bool],
) -> bool {
    let language = m.language.as_deref();
    let deleted = edits.iter().filter(|elected| elected.class == Class::Filler);
    let mut repeats = deleted.map(|elected| elected.edit.first).filter(|&at| {
        !crate::transcript::tidy::is_filler(language, &super::spelling::key(&m.words[at].text))
    });
    repeats.all(|at| {
        let before = (window.start..at).rev().take_while(|&one| is_repeat(m, window, one, one + 1));
        let after = (at + 1..window.end).take_while(|&one| is_repeat(m, window, one - 1, one));
        before.chain(after).any(|twin| !touched[twin - window.start])
    })
}

/// Whether digits, numbers and negations are the same before and after, and the length nearly so;
/// what is left out as filler or repeat counts on neither side.
fn counts_hold(m: &Manuscript, window: &Range<usize>, edits: &[Elected]) -> bool {
    let (mut before, mut after) = (String::new(), String::new());
    let mut at = window.start;
    let mut edits = edits.iter().peekable();
    while at < window.end {
        match edits.next_if(|elected| elected.edit.first == at) {
            Some(elected) => {
                if elected.class != Class::Filler {
                    before = before + " " + &said(m, elected.edit.words());
                    after = after + " " + &elected.edit.to.join(" ");
                }
                at = elected.edit.words().end;
            }
            None => {
                if !m.words[at].struck {
                    before = before + " " + &m.words[at].text;
                    after = after + " " + &m.words[at].text;
                }
                at += 1;
            }
        }
    }
    let sorted = |text: &str| {
        let mut digits = digits(text);
        digits.sort_unstable();
        (digits, numbers(text), negations(text))
    };
    let (had, has) = (before.chars().count(), after.chars().count());
    has <= had + FEW_LETTERS.max(had * LONGER_PERCENT / 100)
        && has + FEW_LETTERS.max(had * SHORTER_PERCENT / 100) >= had
        && sorted(&before) == sorted(&after)
}
