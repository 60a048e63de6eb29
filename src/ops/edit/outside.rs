//! What others wrote to the files of an episode, merged with what is edited: word by word, cut by
//! cut. Also onto words that were recognised anew.

use std::path::Path;
use std::sync::Arc;

use super::files::EditedFiles;
use super::named;
use crate::ops::text::DOCUMENT;
use crate::transcript::document::{Conflict, Document, WordsFile, merge, read, rewrite_times};
use crate::transcript::draft::{Draft, Operation};

/// Three versions: as both sides knew it, as it is edited here, as it is in the files now.
pub(super) struct Sides<'a> {
    pub(super) base: &'a EditedFiles,
    pub(super) ours: &'a Draft,
    /// The text of ours, as it is to be compared.
    pub(super) text: String,
    pub(super) theirs: &'a EditedFiles,
    /// The words that are there now.
    pub(super) words: Option<&'a WordsFile>,
    /// Whether they are others than ours stands for.
    pub(super) anew: bool,
}

impl Sides<'_> {
    /// All that either side did. Ours stands where both changed the same words, marked. A text
    /// that is gone was not edited to nothing: ours stays.
    pub(super) fn merged(&self) -> (Draft, Vec<Conflict>) {
        let base = self.base.text.as_deref().unwrap_or("");
        let merged = merge(base, &self.text, self.theirs.text.as_deref().unwrap_or(base));
        let spans = three_way(&self.base.spans, self.ours.spans(), &self.theirs.spans);
        let chapters = three_way(&self.base.chapters, self.ours.chapters(), &self.theirs.chapters);
        if merged.text == self.text && !self.anew {
            return (self.ours.clone().with(spans, chapters), merged.conflicts);
        }
        let ours = self.words.filter(|_| !self.anew);
        let ours =
            ours.map(|words| WordsFile { synced: Some(self.ours.synced()), ..words.clone() });
        let words = ours.as_ref().or(self.words);
        let draft = Draft::new(&merged.text, words, self.ours.language());
        (draft.with(spans, chapters), merged.conflicts)
    }
}

/// What an editor takes in: made on the thread that reads the files, applied on the one that draws.
#[derive(Debug)]
pub struct Outside {
    /// The step it was merged against.
    pub(super) at: usize,
    /// From the draft at that step to what is edited from now on.
    pub(super) operation: Operation,
    pub(super) conflicts: Vec<Conflict>,
    pub(super) files: EditedFiles,
    pub(super) digests: Vec<String>,
    pub(super) words: Option<Arc<WordsFile>>,
    pub(super) recognition: String,
    /// Whether the files hold all of it.
    pub(super) complete: bool,
    /// Where the words are others: the files as a draft, and what leads from it.
    pub(super) anew: Option<Anew>,
}

/// A beginning on other words.
#[derive(Debug)]
pub(super) struct Anew {
    pub(super) disk: Draft,
    pub(super) operation: Operation,
    pub(super) draft: Draft,
}

/// Merges what an editor held, and had last read or written, with the files as they are now.
pub(super) fn take_in(
    (at, ours): (usize, &Draft),
    (base, theirs): (&EditedFiles, EditedFiles),
    (held, words): (Option<&WordsFile>, Option<Arc<WordsFile>>),
) -> Outside {
    let recognition = named(words.as_deref());
    let anew = recognition != named(held);
    // Times in turn lines as they stand in the editor are old; on other words they must not pass
    // for a person's.
    let text = if anew { timed_text(ours, held) } else { ours.text() };
    let sides = Sides { base, ours, text, theirs: &theirs, words: words.as_deref(), anew };
    let (draft, conflicts) = sides.merged();
    let complete = (theirs.text.is_some() || base.text.is_none())
        && (draft.spans(), draft.chapters()) == (&theirs.spans, &theirs.chapters)
        && theirs.text.as_deref().is_none_or(|theirs| {
            draft.text() == theirs || timed_text(&draft, words.as_deref()) == theirs
        });
    let label = if anew { "recognised anew" } else { "changed outside" };
    let operation = ours.difference(&draft, label);
    let anew = anew.then(|| {
        let disk = theirs.draft(words.as_deref(), ours.language());
        let operation = disk.difference(&draft, UNSAVED);
        Anew { disk, operation, draft }
    });
    let digests = theirs.digests();
    Outside { at, operation, conflicts, files: theirs, digests, words, recognition, complete, anew }
}

/// How the one step is called that holds what was edited before the words became others.
pub(super) const UNSAVED: &str = "edits from before the new recognition";

/// The text with the times of its turn lines put right.
pub(super) fn timed_text(draft: &Draft, words: Option<&WordsFile>) -> String {
    let synced = draft.synced();
    let (document, _) = Document::parse(&synced.text, Path::new(DOCUMENT));
    let Some(words) = words else { return synced.text };
    let words = WordsFile { synced: Some(synced), ..words.clone() };
    rewrite_times(&document, &read(&document, Some(&words)))
}

/// What both sides did to a sorted list.
fn three_way<T: Ord + Clone>(base: &[T], ours: &[T], theirs: &[T]) -> Vec<T> {
    let has = |list: &[T], one: &T| list.binary_search(one).is_ok();
    let mut all: Vec<T> = theirs.to_vec();
    all.retain(|one| has(ours, one) || !has(base, one));
    all.extend(ours.iter().filter(|one| !has(base, one) && !has(theirs, one)).cloned());
    all.sort();
    all
}
