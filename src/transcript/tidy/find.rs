//! Runs the rules over every paragraph: safe ones until nothing is left for them, then the
//! suggested ones on what would remain.

use super::guard::broken;
use super::part::{Piece, pieces};
use super::table::{NONE, Table};
use super::view::{Found, view};
use super::{Options, Removal, connectors, false_starts, fillers, markers, repeats, stutters};
use crate::transcript::document::Manuscript;

/// A removal can uncover another: `je euh je`. More rounds than this only contrived texts need.
const ROUNDS: usize = 16;

/// What may be left out, every level, in the order of the text; none overlap, safe ones win. What
/// is struck already is not there for any rule. Never empties a turn: one that is only hesitation
/// stays, as the reaction it is.
pub fn find(manuscript: &Manuscript, options: &Options) -> Vec<Removal> {
    let table = Table::of(manuscript.language.as_deref()).unwrap_or(&NONE);
    let mut works: Vec<Work<'_>> = pieces(manuscript).into_iter().map(Work::new).collect();
    let mut removals = Vec::new();
    for turn in works.chunk_by_mut(|one, next| one.piece.turn == next.piece.turn) {
        turn.iter_mut().for_each(|work| work.safe(table));
        if turn.iter().all(Work::emptied) {
            turn.iter_mut().for_each(|work| work.back_to(0));
        }
        let safe: Vec<usize> = turn.iter().map(|work| work.found.len()).collect();
        turn.iter_mut().for_each(|work| work.suggest(table, options));
        if turn.iter().all(Work::emptied) {
            turn.iter_mut().zip(safe).for_each(|(work, safe)| work.back_to(safe));
        }
        turn.iter().for_each(|work| work.tell(&mut removals));
    }
    removals
}

/// A paragraph with what was found in it so far.
struct Work<'a> {
    piece: Piece<'a>,
    found: Vec<Found>,
    /// By word, the rule it goes by.
    out: Vec<Option<&'static str>>,
}

impl<'a> Work<'a> {
    fn new(piece: Piece<'a>) -> Work<'a> {
        let out = vec![None; piece.parts.len()];
        Work { piece, found: Vec::new(), out }
    }

    fn emptied(&self) -> bool {
        self.out.iter().all(Option::is_some)
    }

    fn safe(&mut self, table: &Table) {
        for _ in 0..ROUNDS {
            let said = view(table, &self.piece, &self.out);
            let mut found = fillers::find(table, &said);
            if found.is_empty() {
                found = stutters::find(&said);
                found.extend(repeats::find(table, &said));
            }
            if !self.add(table, found) {
                break;
            }
        }
    }

    fn suggest(&mut self, table: &Table, options: &Options) {
        let mut said = view(table, &self.piece, &self.out);
        if self.add(table, connectors::find(table, &said)) {
            said = view(table, &self.piece, &self.out);
        }
        if self.add(table, false_starts::find(table, &said)) {
            said = view(table, &self.piece, &self.out);
        }
        let found = markers::find(table, &said, options);
        // What a pile of connectors is cut down to stays.
        let after = |found: &Found| found.parts.start.checked_sub(1);
        let spared =
            |found: &Found| after(found).is_some_and(|at| self.out[at] == Some("connector"));
        let found = found.into_iter().filter(|found| !spared(found)).collect();
        self.add(table, found);
    }

    /// Takes in what was found, but for what would leave a broken text: those words stay for
    /// good. Whether anything new is out.
    fn add(&mut self, table: &Table, found: Vec<Found>) -> bool {
        let known = self.found.len();
        if found.is_empty() {
            return false;
        }
        for found in found {
            let free = |at: usize| self.out[at].is_none() && !self.piece.parts[at].fixed;
            if found.parts.clone().any(free)
                && found.parts.clone().all(|at| free(at) || self.out[at].is_some())
            {
                let fresh: Vec<usize> = found.parts.clone().filter(|&at| free(at)).collect();
                fresh.into_iter().for_each(|at| self.out[at] = Some(found.rule));
                self.found.push(found);
            }
        }
        for _ in 0..ROUNDS {
            let broken = broken(table, &self.piece, &self.out);
            if broken.is_empty() || self.found.len() == known {
                return self.found.len() > known;
            }
            let hit = |found: &Found| {
                let from = broken.partition_point(|run| run.end <= found.parts.start);
                broken.get(from).is_some_and(|run| run.start < found.parts.end)
            };
            let (bad, mut good): (Vec<Found>, Vec<Found>) =
                self.found.drain(known..).partition(hit);
            self.found.append(&mut good);
            for at in bad.iter().flat_map(|found| found.parts.clone()) {
                self.piece.parts[at].fixed = true;
            }
            if bad.is_empty() {
                return self.found.len() > known;
            }
            self.renew();
        }
        self.back_to(known);
        false
    }

    /// Forgets all but the first `count` that were found.
    fn back_to(&mut self, count: usize) {
        self.found.truncate(count);
        self.renew();
    }

    fn renew(&mut self) {
        self.out.fill(None);
        for found in &self.found {
            for at in found.parts.clone() {
                self.out[at].get_or_insert(found.rule);
            }
        }
    }

    /// The removals in order; one that holds another is told in two.
    fn tell(&self, removals: &mut Vec<Removal>) {
        let mut owner = vec![usize::MAX; self.out.len()];
        for (number, found) in self.found.iter().enumerate() {
            for at in found.parts.clone() {
                owner[at] = owner[at].min(number);
            }
        }
        let mut last = usize::MAX;
        for (part, &owner) in self.piece.parts.iter().zip(&owner) {
            let same = owner == last;
            last = owner;
            match (self.found.get(owner), removals.last_mut()) {
                (None, _) => {}
                (Some(_), Some(removal)) if same => removal.words.end = part.at + 1,
                (Some(found), _) => {
                    removals.push(Removal { rule: found.rule, words: part.at..part.at + 1 });
                }
            }
        }
    }
}
