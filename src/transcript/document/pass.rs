//! Work done on a text by rules, kept so that it can be taken back rule by rule whatever people
//! changed since.
//!
//! ```text
//! text before ─► Pass (changes, each with its rule) ─► text after ─► a person's edits ─► text now
//!                  └─ fewer changes ─► text after, anew ──────── merged ──────────────────┘
//! ```

use serde::{Deserialize, Serialize};

use super::change::Change;
use super::merge::{Conflict, merge};
use super::synced::{Synced, SyncedWord};

/// Who changed a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// The tidying rules: a change is a stretch to leave out, what follows is repaired.
    Tidy,
    /// The glossary; changes as they stand.
    Glossary,
    /// A correcting model; changes as they stand.
    Correct,
}

/// Changes made to a text in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// Who made them.
    pub by: By,
    /// Whether what was left out is struck, so that its sound is cut too.
    pub strike: bool,
    /// The text as it was. Its words may be missing: then it was aligned to words that are no more.
    pub before: Synced,
    /// In the order of the text before, none over another.
    pub changes: Vec<Change>,
    /// The typography set afterwards, by name; nothing if the text stays as it is written.
    pub typography: Option<String>,
}

/// The rule that [`Pass::typography`] goes by.
pub const TYPOGRAPHY: &str = "typography";

/// The text after a pass.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// With an entry for each of its words.
    pub synced: Synced,
    /// How many signs typography changed.
    pub set: usize,
}

/// A text from which changes were taken back.
#[derive(Debug, Clone, PartialEq)]
pub struct Undone {
    /// All of it.
    pub text: String,
    /// The entry of each of its words, where they are known without aligning it anew.
    pub words: Option<Vec<SyncedWord>>,
    /// How many changes were taken back.
    pub count: usize,
    /// Where a person has changed the same words since: theirs stand.
    pub conflicts: Vec<Conflict>,
}

/// Takes the changes of `passes` whose rule is `unwanted` back from the text as it is now; passes
/// left without changes go. `render` makes the text after a pass of the text before. Where nobody
/// touched the text since, it is what it would be had they never been made.
pub fn undo(
    text: &str,
    passes: &mut Vec<Pass>,
    unwanted: impl Fn(By, &str) -> bool,
    render: impl Fn(&Pass) -> Rendered,
) -> Undone {
    let mut undone = Undone { text: text.to_owned(), words: None, count: 0, conflicts: Vec::new() };
    for pass in passes.iter_mut().rev() {
        let wanted = |change: &&Change| !unwanted(pass.by, &change.rule);
        let kept: Vec<Change> = pass.changes.iter().filter(wanted).cloned().collect();
        let set = pass.typography.clone().filter(|_| !unwanted(pass.by, TYPOGRAPHY));
        if kept.len() == pass.changes.len() && set == pass.typography {
            continue;
        }
        let Rendered { synced: old, set: signs } = render(pass);
        undone.count += pass.changes.len() - kept.len();
        undone.count += if set == pass.typography { 0 } else { signs };
        pass.changes = kept;
        pass.typography = set;
        let new = render(pass).synced;
        if undone.text == old.text {
            undone.words = (!pass.before.words.is_empty()).then_some(new.words);
            undone.text = new.text;
        } else {
            let merged = merge(&old.text, &undone.text, &new.text);
            undone.conflicts.extend(merged.conflicts);
            undone.words = None;
            undone.text = merged.text;
        }
    }
    passes.retain(|pass| !pass.changes.is_empty() || pass.typography.is_some());
    undone
}
