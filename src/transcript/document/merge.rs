//! Three texts into one, word by word: what pod last wrote, what a person made of it, what came
//! anew. Where both changed the same words, the person's stay and are marked.
//!
//! ```text
//! text ─► units (words, comments, line ends; headings and turn lines whole)
//!            diff to each side ─► regions that one side or both changed ─► output
//! ```

mod output;
#[cfg(test)]
mod tests;
mod units;

use super::diff::{Hunk, diff};
use output::{Output, Side};
use units::{Kind, Names, Unit, units};

/// The merged text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// All of it.
    pub text: String,
    /// Where both sides changed the same words differently.
    pub conflicts: Vec<Conflict>,
}

/// Words that both sides changed; ours stand in the text, with `[[?]]` after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The line in the merged text, from 1.
    pub line: usize,
    /// What stays.
    pub ours: String,
    /// What was left out.
    pub theirs: String,
}

/// Merges the changes from `base` to `ours` and to `theirs`. A side that changed nothing gives
/// the other's bytes. Where both put different words at one place, ours stand there and theirs
/// are a conflict. Comments and `[[?]]` of ours stay in any case. Times in turn lines are hints:
/// theirs are taken unless ours were changed.
pub fn merge(base: &str, ours: &str, theirs: &str) -> Merged {
    let whole = |text: &str| Merged { text: text.to_owned(), conflicts: Vec::new() };
    if base == ours || ours == theirs {
        return whole(theirs);
    }
    if base == theirs {
        return whole(ours);
    }
    let (base, mine, other) = (units(base), units(ours), units(theirs));
    let mut names = Names::default();
    let [b, o, t] = [&base, &mine, &other].map(|units| names.of(units));
    let hunks = [edits(&base, &mine, diff(&b, &o)), edits(&base, &other, diff(&b, &t))];
    let mut merger = Merger {
        ours: (&mine, &o),
        theirs: (&other, &t),
        out: Output::like(ours),
        at: 0,
        of_ours: 0,
        of_theirs: 0,
    };
    for region in regions(&hunks[0], &hunks[1]) {
        merger.unchanged(&base, region.start);
        merger.changed(&base, region);
    }
    merger.unchanged(&base, base.len());
    let (text, conflicts) = merger.out.finish();
    Merged { text, conflicts }
}

/// Changes of as many units as before are split, so that each word is weighed alone.
fn edits(base: &[Unit<'_>], side: &[Unit<'_>], hunks: Vec<Hunk>) -> Vec<Hunk> {
    let mut edits = Vec::with_capacity(hunks.len());
    for (old, new) in hunks {
        let mut pairs = base[old.clone()].iter().zip(&side[new.clone()]);
        if old.len() == new.len() && pairs.all(|(one, other)| one.kind == other.kind) {
            edits.extend(old.zip(new).map(|(o, n)| (o..o + 1, n..n + 1)));
        } else {
            edits.push((old, new));
        }
    }
    edits
}

/// A stretch of the base that was changed, and how much longer each side made it.
struct Region {
    start: usize,
    end: usize,
    ours: Option<isize>,
    theirs: Option<isize>,
}

/// Puts edits together that touch the same words. Words added just before others that the other
/// side changed are apart from these.
fn regions(ours: &[Hunk], theirs: &[Hunk]) -> Vec<Region> {
    let (mut ours, mut theirs) = (ours.iter().peekable(), theirs.iter().peekable());
    let mut regions = Vec::new();
    loop {
        let heads = [ours.peek(), theirs.peek()].into_iter().flatten();
        let Some((start, mut end)) = heads.map(|hunk| (hunk.0.start, hunk.0.end)).min() else {
            return regions;
        };
        let mut region = Region { start, end, ours: None, theirs: None };
        let mut grew = true;
        while std::mem::take(&mut grew) {
            for (side, sum) in [(&mut ours, &mut region.ours), (&mut theirs, &mut region.theirs)] {
                let here = start..end;
                let meets = |hunk: &&Hunk| hunk.0.start < here.end || hunk.0 == here;
                if let Some((old, new)) = side.next_if(meets) {
                    end = end.max(old.end);
                    *sum = Some(sum.unwrap_or(0) + new.len() as isize - old.len() as isize);
                    grew = true;
                    break;
                }
            }
        }
        region.end = end;
        regions.push(region);
    }
}

struct Merger<'a> {
    ours: (&'a [Unit<'a>], &'a [u32]),
    theirs: (&'a [Unit<'a>], &'a [u32]),
    out: Output<'a>,
    /// How far the base, ours and theirs are merged.
    at: usize,
    of_ours: usize,
    of_theirs: usize,
}

impl<'a> Merger<'a> {
    fn push(&mut self, side: Side, at: usize) {
        let units = if side == Side::Ours { self.ours.0 } else { self.theirs.0 };
        self.put(side, at, units[at]);
    }

    /// Adds a unit that says something else than it did where it stood.
    fn put(&mut self, side: Side, at: usize, unit: Unit<'a>) {
        let (units, names) = if side == Side::Ours { self.ours } else { self.theirs };
        let before = at.checked_sub(1).map(|before| &units[before]);
        self.out.push((side, at), unit, names[at], before);
    }

    fn unchanged(&mut self, base: &[Unit<'_>], until: usize) {
        while self.at < until {
            let (mine, other) = (self.ours.0[self.of_ours], self.theirs.0[self.of_theirs]);
            // Only a turn line's time can differ in what counts as unchanged.
            let retimed = mine.kind == Kind::Turn && mine.text == base[self.at].text;
            let text = if retimed { other.text } else { mine.text };
            self.put(Side::Ours, self.of_ours, Unit { text, ..mine });
            self.at += 1;
            self.of_ours += 1;
            self.of_theirs += 1;
        }
    }

    fn changed(&mut self, base: &[Unit<'_>], region: Region) {
        let length = region.end - region.start;
        let grown = |by: Option<isize>| length.saturating_add_signed(by.unwrap_or(0));
        let mine = self.of_ours..self.of_ours + grown(region.ours);
        let other = self.of_theirs..self.of_theirs + grown(region.theirs);
        (self.at, self.of_ours, self.of_theirs) = (region.end, mine.end, other.end);
        let (ours, theirs) = (&self.ours.0[mine.clone()], &self.theirs.0[other.clone()]);
        let old = &base[region.start..region.end];
        if region.theirs.is_none() || region.ours.is_some() && said(ours).eq(said(theirs)) {
            mine.for_each(|at| self.push(Side::Ours, at));
        } else if region.ours.is_none() {
            other.for_each(|at| self.push(Side::Theirs, at));
        } else if let Some(struck) = only_marked(old, ours, theirs) {
            // The words are theirs, the marks stay, and a strike goes on: its sound is the same.
            let (ours, theirs) = (self.ours.0, self.theirs.0);
            for at in other.filter(|&at| !is_mark(&theirs[at])) {
                let word = theirs[at].kind == Kind::Word;
                let struck = struck.filter(|_| word).unwrap_or(theirs[at].struck);
                self.put(Side::Theirs, at, Unit { struck, ..theirs[at] });
            }
            mine.filter(|&at| is_mark(&ours[at])).for_each(|at| self.push(Side::Ours, at));
        } else {
            let (ours, theirs) = (text(ours), text(theirs));
            mine.for_each(|at| self.push(Side::Ours, at));
            self.out.conflict(ours, theirs);
        }
    }
}

/// What counts when two stretches are compared.
fn said<'a>(units: &'a [Unit<'a>]) -> impl Iterator<Item = (Kind, bool, &'a str)> {
    let words = units.iter().filter(|unit| !is_mark(unit));
    words.map(|unit| (unit.kind, unit.struck && unit.kind == Kind::Word, unit.key))
}

/// Whether `ours` are the words of `old` with other marks; if so, whether all of them are in a
/// strike, or none, where that is new and can go on in `theirs`.
fn only_marked(old: &[Unit<'_>], ours: &[Unit<'_>], theirs: &[Unit<'_>]) -> Option<Option<bool>> {
    let same = said(old).map(|word| (word.0, word.2)).eq(said(ours).map(|word| (word.0, word.2)));
    if !same {
        return None;
    }
    if said(old).eq(said(ours)) {
        return Some(None);
    }
    if said(theirs).next().is_none() || theirs.iter().any(|unit| unit.is_line() || unit.is_gap()) {
        return None;
    }
    let mut strikes = said(ours).filter(|word| word.0 == Kind::Word).map(|word| word.1);
    let first = strikes.next()?;
    strikes.all(|struck| struck == first).then_some(Some(first))
}

/// What a person puts beside the words.
fn is_mark(unit: &Unit<'_>) -> bool {
    matches!(unit.kind, Kind::Comment | Kind::Doubt)
}

fn text(units: &[Unit<'_>]) -> String {
    let shown = units.iter().filter(|unit| !matches!(unit.kind, Kind::Break | Kind::End));
    shown.map(|unit| unit.text).collect::<Vec<_>>().join(" ")
}
