//! Turns removals into changes of the text: words out or struck, their neighbours repaired.

use std::ops::Range;

use super::Removal;
use super::elision::raised;
use super::guard::broken;
use super::joint::{Fix, fixes, runs};
use super::part::{Piece, blank, pieces};
use super::table::{NONE, Table};
use crate::transcript::document::{Change, Manuscript};

/// The changes that removals make: in order, not overlapping. Words go with the space after them,
/// or with `strike` into `~~…~~`, one for each rule; what stands before and after is repaired in
/// the same change. Comments, strikes and other marks between words stay. A removal that does not
/// fit the manuscript, that would empty a turn, or after which the text cannot be put right, is
/// left out; so is one of a word marked `[[?]]`.
pub fn apply(manuscript: &Manuscript, removals: &[Removal], strike: bool) -> Vec<Change> {
    let table = Table::of(manuscript.language.as_deref()).unwrap_or(&NONE);
    let mut rules: Vec<Option<&'static str>> = vec![None; manuscript.words.len()];
    for removal in removals {
        for rule in rules.get_mut(removal.words.clone()).into_iter().flatten() {
            rule.get_or_insert(removal.rule);
        }
    }
    let all = pieces(manuscript);
    let mut changes = Vec::new();
    for turn in all.chunk_by(|one, next| one.turn == next.turn) {
        let outs: Vec<_> = turn.iter().map(|piece| out(table, piece, &rules)).collect();
        if outs.iter().flatten().all(Option::is_some) {
            continue;
        }
        for (piece, out) in turn.iter().zip(&outs) {
            if out.iter().any(Option::is_some) {
                let edit = Edit { manuscript, piece, out, fixes: fixes(table, piece, out).fixes };
                if strike {
                    // A sign of a strike that is text would pair up with those to come.
                    let odd = |sign: &str| sign.contains('~');
                    if piece.parts.iter().any(|part| odd(part.lead) || odd(part.trail)) {
                        continue;
                    }
                    edit.strike(&mut changes);
                } else if out.iter().all(Option::is_some) {
                    changes.extend(edit.drop_lines());
                } else {
                    edit.hide(&mut changes);
                }
            }
        }
    }
    changes
}

/// How often removals are looked through for what cannot be repaired.
const ROUNDS: usize = 16;

/// By word of a paragraph, the rule it really goes by.
fn out(
    table: &Table,
    piece: &Piece<'_>,
    rules: &[Option<&'static str>],
) -> Vec<Option<&'static str>> {
    let rule = |part: &super::part::Part<'_>| rules[part.at].filter(|_| !part.fixed);
    let mut out: Vec<_> = piece.parts.iter().map(rule).collect();
    // A run left out can break another; contrived texts only need more rounds.
    for _ in 0..ROUNDS {
        let broken = broken(table, piece, &out);
        if broken.is_empty() {
            return out;
        }
        broken.into_iter().for_each(|run| out[run].fill(None));
    }
    out.fill(None);
    out
}

/// A paragraph being changed.
struct Edit<'a> {
    manuscript: &'a Manuscript,
    piece: &'a Piece<'a>,
    out: &'a [Option<&'static str>],
    fixes: Vec<Fix>,
}

/// A stretch of the text with what stands there afterwards.
struct Step {
    rule: &'static str,
    run: usize,
    at: Range<usize>,
    to: String,
}

impl Edit<'_> {
    fn at(&self, index: usize) -> Range<usize> {
        self.manuscript.words[self.piece.parts[index].at].at.clone()
    }

    /// The bytes between a word and the next one.
    fn gap(&self, index: usize) -> Range<usize> {
        self.at(index).end..self.at(index + 1).start
    }

    /// A whole paragraph goes, with the empty lines after it.
    fn drop_lines(&self) -> Option<Change> {
        let text = &self.manuscript.text;
        let (start, end) = (self.at(0).start, self.at(self.out.len() - 1).end);
        let rule = (*self.out.first()?)?;
        let after = &text[end..];
        let at = match after.find(|letter: char| !letter.is_whitespace()) {
            Some(next) => {
                let lines = after[..next].rfind('\n').map_or(0, |line| line + 1);
                start..end + lines
            }
            // The last one: the empty lines before it go.
            None => text[..start].trim_end().len()..end,
        };
        Some(Change { rule: rule.to_owned(), at, to: String::new() })
    }

    fn hide(&self, changes: &mut Vec<Change>) {
        let mut steps = Vec::new();
        let mut done = 0;
        for (number, run) in runs(self.out).into_iter().enumerate() {
            let before = run.start.checked_sub(1);
            let joined = before.is_some_and(|at| self.fixes[at].gone);
            self.neighbour(&mut steps, before.filter(|&at| at >= done), number, &run);
            let first = before.unwrap_or(run.start);
            let last = run.end.min(self.out.len() - 1);
            let kept = self.spaces(&run, joined);
            for at in first..last {
                if run.contains(&at) {
                    self.step(&mut steps, number, &run, at, self.at(at), String::new());
                }
                self.step(&mut steps, number, &run, at, self.gap(at), kept[at - first].clone());
            }
            if run.end == self.out.len() {
                self.step(&mut steps, number, &run, last, self.at(last), String::new());
            } else {
                self.neighbour(&mut steps, Some(run.end), number, &run);
                done = run.end + 1;
            }
        }
        self.gather(steps, changes);
    }

    /// What stays of each space from the word before a run to the word after it.
    fn spaces(&self, run: &Range<usize>, joined: bool) -> Vec<String> {
        let first = run.start.saturating_sub(1);
        let last = run.end.min(self.out.len() - 1);
        let gaps: Vec<&str> = (first..last).map(|at| &self.manuscript.text[self.gap(at)]).collect();
        let marked = |gap: &&str| {
            !blank(gap)
                && (gap.starts_with(char::is_whitespace) || gap.ends_with(char::is_whitespace))
        };
        // One space stays, best the one that is a line end, unless marks bring their own.
        let inner = run.start > 0 && run.end < self.out.len() && !joined;
        let one = (inner && !gaps.iter().any(marked)).then(|| {
            let line = gaps.iter().position(|gap| blank(gap) && gap.contains('\n'));
            line.or_else(|| gaps.iter().position(|gap| blank(gap) && !gap.is_empty()))
        });
        let mut spaced = run.start == 0;
        let keep = |(at, gap): (usize, &&str)| {
            let kept = match blank(gap) {
                true if one.flatten() == Some(at) => *gap,
                true => "",
                false if spaced => gap.trim_start(),
                false => gap,
            };
            spaced = if kept.is_empty() { spaced } else { kept.ends_with(char::is_whitespace) };
            kept.to_owned()
        };
        gaps.iter().enumerate().map(keep).collect()
    }

    fn strike(&self, changes: &mut Vec<Change>) {
        let mut steps = Vec::new();
        let mut done = 0;
        for (number, run) in runs(self.out).into_iter().enumerate() {
            let before = run.start.checked_sub(1);
            self.neighbour(&mut steps, before.filter(|&at| at >= done), number, &run);
            if let Some(at) = before
                && self.fixes[at].gone
            {
                self.step(&mut steps, number, &run, at, self.gap(at), String::new());
            }
            for at in run.clone() {
                // A strike goes on over a space, as long as the rule is the same.
                let with = |one: usize, two: usize| {
                    run.contains(&one)
                        && run.contains(&two)
                        && self.out[one] == self.out[two]
                        && blank(self.piece.parts[one].gap)
                };
                let open = at == run.start || !with(at - 1, at);
                let close = !with(at, at + 1);
                let word = &self.manuscript.text[self.at(at)];
                let mark = |struck: bool| if struck { "~~" } else { "" };
                let to = format!("{}{word}{}", mark(open), mark(close));
                self.step(&mut steps, number, &run, at, self.at(at), to);
                if at + 1 < self.out.len() {
                    let gap = self.manuscript.text[self.gap(at)].to_owned();
                    if !close {
                        self.step(&mut steps, number, &run, at, self.gap(at), gap);
                    }
                }
            }
            if run.end < self.out.len() {
                self.neighbour(&mut steps, Some(run.end), number, &run);
                done = run.end + 1;
            }
        }
        self.gather(steps, changes);
    }

    /// What becomes of a word beside a run.
    fn neighbour(
        &self,
        steps: &mut Vec<Step>,
        index: Option<usize>,
        number: usize,
        run: &Range<usize>,
    ) {
        let Some(index) = index else { return };
        let (fix, part) = (&self.fixes[index], &self.piece.parts[index]);
        let source = &self.manuscript.text[self.at(index)];
        let mut to = source.to_owned();
        if fix.gone {
            to.clear();
        } else {
            if let Some(core) = &fix.core
                && part.clean
            {
                to = to.replacen(part.core, core, 1);
            }
            if let Some(trail) = &fix.trail
                && let Some(bare) = to.strip_suffix(part.trail)
            {
                to = format!("{bare}{trail}");
            }
            if fix.raise
                && let Some(at) = to.find(char::is_alphanumeric)
                && part.core.chars().next() == to[at..].chars().next()
            {
                to = format!("{}{}", &to[..at], raised(&to[at..]));
            }
            if let Some(prefix) = &fix.prefix {
                to.insert_str(0, prefix);
            }
        }
        if to != source {
            self.step(steps, number, run, index, self.at(index), to);
        }
    }

    fn step(
        &self,
        steps: &mut Vec<Step>,
        number: usize,
        run: &Range<usize>,
        index: usize,
        at: Range<usize>,
        to: String,
    ) {
        let own = index.clamp(run.start, run.end - 1);
        let Some(rule) = self.out[own] else { return };
        steps.push(Step { rule, run: number, at, to });
    }

    /// Steps that touch become one change, as long as they are of one rule and one run; words at
    /// its ends that stay as they are do not count.
    fn gather(&self, steps: Vec<Step>, changes: &mut Vec<Change>) {
        let together = |one: &Step, two: &Step| {
            (one.rule, one.run, one.at.end) == (two.rule, two.run, two.at.start)
        };
        let text = &self.manuscript.text;
        for mut steps in steps.chunk_by(together) {
            let stays = |step: &Step| text[step.at.clone()] == step.to;
            while let Some((_, rest)) = steps.split_first().filter(|(step, _)| stays(step)) {
                steps = rest;
            }
            while let Some((_, rest)) = steps.split_last().filter(|(step, _)| stays(step)) {
                steps = rest;
            }
            if let (Some(first), Some(last)) = (steps.first(), steps.last()) {
                let to = steps.iter().map(|step| step.to.as_str()).collect();
                let at = first.at.start..last.at.end;
                changes.push(Change { rule: first.rule.to_owned(), at, to });
            }
        }
    }
}
