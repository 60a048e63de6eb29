//! What was found wrong or could not be kept, counted by kind: a feed of 20,000 episodes with one
//! mistake each says it once.

use std::collections::BTreeMap;

use super::{Context, shown, warn};

/// How many examples of a kind are named.
const NAMED: usize = 3;

/// The kinds, in the order they were first met, each with its count and some examples.
#[derive(Debug, Default)]
pub(super) struct Tally {
    warnings: Kinds,
    lost: Kinds,
}

#[derive(Debug, Default)]
struct Kinds {
    order: Vec<String>,
    met: BTreeMap<String, (usize, Vec<String>)>,
}

impl Tally {
    /// Something wrong, by its kind and where.
    pub(super) fn warn(&mut self, kind: impl Into<String>, example: &str) {
        self.warnings.add(kind.into(), example);
    }

    /// Something that the show will not have.
    pub(super) fn lose(&mut self, kind: impl Into<String>, example: &str) {
        self.lost.add(kind.into(), example);
    }

    /// Everything lost, a phrase a kind.
    pub(super) fn lost(&self) -> Vec<String> {
        self.lost.phrases()
    }

    /// Tells the warnings.
    pub(super) fn tell(&self, context: &Context<'_>) {
        for phrase in self.warnings.phrases() {
            warn(context, phrase, "");
        }
    }
}

impl Kinds {
    fn add(&mut self, kind: String, example: &str) {
        if !self.met.contains_key(&kind) {
            self.order.push(kind.clone());
        }
        let (count, examples) = self.met.entry(kind).or_default();
        *count += 1;
        if examples.len() < NAMED && !example.is_empty() {
            examples.push(format!("`{}`", shown(example)));
        }
    }

    fn phrases(&self) -> Vec<String> {
        let phrase = |kind: &String| {
            let (count, examples) = self.met.get(kind)?;
            let more = if *count > examples.len() { ", …" } else { "" };
            Some(match (count, examples.is_empty()) {
                (1, true) => kind.clone(),
                (count, true) => format!("{kind}: {count} times"),
                (1, false) => format!("{kind}: {}", examples.join(", ")),
                (count, false) => format!("{kind}, {count} times: {}{more}", examples.join(", ")),
            })
        };
        self.order.iter().filter_map(phrase).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_told_once() {
        let mut tally = Tally::default();
        for name in ["a", "b\n", "c", "d"] {
            tally.lose("no sound", name);
        }
        tally.lose("other", "");
        assert_eq!(tally.lost(), ["no sound, 4 times: `a`, `b`, `c`, …", "other"]);
    }
}
